"""Would a clerk enter it? Of each share of a sentence: a date makes any office's work a task, else it needs a part (牵头, 会同), or a known
unit and something to do that is more than urging (各部门要高度重视). What holds for all times (用人单位应当…) gives none without a date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ... import patterns
from ...clauses.persons import PersonReader
from ...clauses.timing import Reading
from ...head.genres import TIMELESS, Stance
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import COLON, COMMA
from .actors import Actor, ActorReader
from .companions import ALL_OF
from .due import STRICT, Days
from .kinds import KNOWN
from .marks import LONGEST_LIST
from .sharing import BY, Share, is_limited
from .whole import OF, SHORTEST
from .working import Ground

ASIDE = patterns.compile("[（(][^（）()]{6,}[）)]")  # a remark
LONGEST_DECISION = 4  # characters before 由: 讨论了工作，会议决定由团支部起草办法
LEAST_SLOTS = 3  # of a notice whose work stands in slots


class Judge(Days):
    """Judges by the words of rules/sentences.toml."""

    vague: tuple[str, ...]
    goes_on: regex.Pattern[str]
    condition: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        actors = ruleset.build(ActorReader)
        super().__init__(ruleset)
        self.asked: regex.Pattern[str] = actors.openings.asked
        self.vague, self.goes_on, self.condition = self.work.vague, self.work.goes_on, self.work.condition
        self.asking: Callable[[str], object] = actors.openings.asking
        self.parts: tuple[regex.Pattern[str], ...] = (actors.roles.holds, self.must, actors.marks.joint, actors.marks.supports)
        self.no_actor: regex.Pattern[str] = actors.no_actor
        self.leads: tuple[str, ...] = ruleset.words("verb", "leads-in")
        self.people: regex.Pattern[str] = patterns.quick(f"(?:{ruleset.build(PersonReader).sure.pattern}){{2,}}")
        self.may_end: Callable[[str, int, int], bool] = actors.companions.may_end
        self.will: regex.Pattern[str] = ruleset.rule("must", "will").compile()
        self.anyone: tuple[str, ...] = ruleset.words("actor", "anyone")
        self.made_up: regex.Pattern[str] = patterns.compile(ruleset.expand("{made_up}"))
        self.standing: regex.Pattern[str] = ruleset.rule("general", "general").compile()
        self.general: list[regex.Pattern[str]] = [rule.compile() for rule in ruleset.rules("general")]
        self.over: regex.Pattern[str] = ruleset.rule("condition", "over").compile()
        self.attends: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("verb", "attends")))

    def may_enter(self, text: str, ground: Ground) -> bool:
        """May a sentence without a time be entered? Where work stands in slots, a verb alone makes no task of it: it needs a part.

        A role phrase has its end at a clause's, so that a text that is cut, or a colon, is not judged by it.
        """
        if ground != "slots" or len(text) > LONGEST_LIST or ":" in text or "：" in text:
            return ground not in TIMELESS
        return any(words.search(text) for words in self.parts) or bool(self.asking(text))

    def enters(self, text: str, share: Share, timings: Sequence[Reading], ground: Ground) -> bool:
        """Would a clerk enter it? A date makes any office's work a task; else it needs a part, or a name and something to deliver."""
        first = share.actors[0] if share.actors else None
        asks = first is not None and timings and self.asks.match(text, first.opening) is not None
        own = first is not None and (asks or (first.charged and not first.asked))
        begin = self.behind_told(text, first, share.start)
        words = text[
            self.behind_made_up(text, first) if first and own else begin : share.end
        ]  # 批示件已逾期，请你局抓紧办理; 王某任组长，甲局负责保洁
        if self.is_general(words) and not (timings and not self.is_general(ASIDE.sub("", words))):
            last = timings[-1] if timings and ground not in TIMELESS and words == text[-len(words) :] else None
            if last is None or not self.is_handed_in_apart(text, last) or self.is_general(self.standing.sub("", words)):
                return False
        if ground in TIMELESS and any(actor.bare or actor.kind == "own" for actor in share.actors):
            return False  # 我局年底前印发细则: an answer tells it
        ahead = bool(share.actors) and all(reading.kind == "period" for reading in timings)
        if ahead and self.will.search(text, 0, share.actors[0].names[-1].end + 1):
            return False  # 为提高水平，市教育局将举办培训班: what a notice announces
        if any(self.is_due(text, share, reading, ground) or self.is_set(text, share, reading) for reading in timings):
            known = bool(share.actors) and share.actors[0].kind in KNOWN
            return known or self.attends.search(words) is None or any(self.is_handed_in(text, reading.at[1]) for reading in timings)
        if first is None or ground in TIMELESS or self.over.search(words):
            return False  # 市人社局审核结束后，各单位…: when others begin
        if first.word == "does" and not first.asked and self.is_heading(text, share, first.end - 1):
            return False
        if self.condition.search(text[: first.opening]) and not (first.role == "lead" and text[first.opening - 2] == OF):
            return False  # 未移交的，由…处理, and not 意见不一致的，由市发改委牵头协调
        above = text[-1] in COLON  # 请相关部门做好准备：, above a list that says who
        named = [actor for actor in share.actors if not (above and all(name.text.startswith(self.vague) for name in actor.names))]
        return any(self.work.has_work(text, actor, share, ground) for actor in named)

    def behind_made_up(self, text: str, first: Actor) -> int:
        """抢险组由民兵组成，|负责抢险: where what who acts does begins behind who they are."""
        made = self.made_up.match(text, first.names[-1].end) if first.charged else None
        return made.end() if made else first.opening

    def behind_told(self, text: str, first: Actor | None, start: int) -> int:
        """讨论了工作，|会议决定由团支部起草办法, 会议确定了分工：|体育部…: where a decision begins; what stands before it was told."""
        if first and text[first.opening - 1 : first.opening] in tuple(COLON):
            return first.opening
        begin = max(text.rfind(mark, 0, first.opening) for mark in COMMA) + 1 if first and first.asked and first.kind == "named" else start
        return begin if first and SHORTEST <= first.opening - begin <= LONGEST_DECISION else start

    def is_heading(self, text: str, share: Share, at: int) -> bool:
        """学院公示, 各县自查 and no more, and who is in a group: 裁判组：王某某李某某."""
        verb = self.does.match(text, at)
        bare = verb is not None and verb.end() == len(text) and len(share.actors) == 1
        return bare or (text[at - 1] in COLON and self.people.fullmatch(text, at) is not None)

    def is_handed_in(self, text: str, at: int) -> bool:
        """3月5日前提交计划，登录系统打印; 3月5日前报到 is none."""
        return self.report.match(text, at) is not None and self.attends.match(text, at) is None

    def is_handed_in_apart(self, text: str, last: Reading) -> bool:
        """成立工作组，由分管领导任组长，名单于3月5日前上报: in a clause of its own, behind what holds for all times."""
        clause = text[max(text.rfind(mark, 0, last.at[0]) for mark in COMMA) + 1 :]
        return self.is_handed_in(text, last.at[1]) and self.standing.search(clause) is None

    def is_general(self, words: str) -> bool:
        """Does it hold for all times, or was it told, beside what a bracket adds: `…前报督查组（办公室设在县府办）`?"""
        return any(pattern.search(words) for pattern in self.general)

    def all_asked(self, text: str, timings: Sequence[Reading], ground: Ground) -> list[Share]:
        """Who is meant is not said, and the day is: `请…，名单于2月26日前传真至…`, `相关数据应于4月30日前完成填报`, `情况每月5日前上报`."""
        for reading in timings:
            if self.condition.search(text[: reading.at[0]]):
                continue
            left = reading.at[0] - (text[reading.at[0] - 1 : reading.at[0]] in BY)
            before = self.must.search(text, max(0, left - 2), left)
            asked = is_limited(text, reading) or self.asked.search(text, 0, left) is not None or self.goes_on.match(text) is not None
            must = before is not None and before.end() == left and (reading.modifier == "before" or text[before.start()] not in self.leads)
            if must and before is not None and text.endswith(self.anyone, 0, before.start()):
                continue  # 应聘者须于3月20日前…
            subject = text[:left] if before is None or not must else text[: before.start()]
            subject = subject[max(map(subject.rfind, COMMA)) + 1 :]
            office = len(subject) > 1 and self.may_end(subject, 0, len(subject)) and not self.no_actor.search(subject)
            if not asked and (text[0] == ALL_OF[0] or (office and reading.kind == "deadline")):
                continue  # 各初中4月2日前上报, 该局要于3月10日前报送: who it is is there, and not read
            asked = asked or (ground not in TIMELESS and must)
            reported = reading.kind != "period" and self.report.match(text, reading.at[1])
            relative = reading.kind == "relative"
            if relative and (reading.modifier == "before" or not (reported or self.is_asked_for(text, reading, ground))):
                continue  # 事前10日报告, 力争三年内建成
            ends = reading.modifier == "before" or (relative and left == 0)
            said = ground not in STRICT and ends and text[max(0, reading.at[0] - 1) : reading.core[0]].endswith(BY)
            behind = reading.at[1] + (text[reading.at[1] : reading.at[1] + 1] in COMMA)
            first = left == 0 and reading.kind == "deadline" and reading.modifier == "before"  # 6月20日前完成机组消缺
            verb = self.delivers.match(text, behind)
            done = (verb is not None and (said or verb.end() < len(text))) or self.work.follows_day(text, behind)
            if asked or reported or (done and (said or relative or (first and ground not in STRICT))):
                return [Share([], 0, len(text))]
        return []

    def is_asked_for(self, text: str, reading: Reading, ground: Ground) -> bool:
        """Is something asked for within it: `请在收到本函后5个工作日内，将整改方案公开`, `；在20个工作日内公开情况`?"""
        start, end = reading.core
        if ground in TIMELESS or self.delivers.search(text, end) is None:
            return False
        over = reading.anchor or ""
        if text.startswith(over) and self.delivers.search(over) and self.delivers.match(text, end + (text[end : end + 1] in COMMA)):
            return True  # 考试结束后一周内完成阅卷
        return self.asked.search(text, 0, start) is not None or (start == 1 and text[0] in BY)


def ground_of(stance: Stance, slots: int) -> Ground:
    """What sentences of a notice stand on, by how many of its slots name units."""
    return "slots" if slots >= LEAST_SLOTS and stance not in TIMELESS else stance
