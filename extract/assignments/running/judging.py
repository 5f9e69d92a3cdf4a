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
from ...text.marks import CLOSING, COLON, COMMA, ENDS, OPENING
from .actors import Actor, ActorReader
from .companions import ALL_OF
from .kinds import KNOWN
from .marks import LONGEST_LIST
from .naming import FIGURE
from .sharing import BY, NEAR, Share, is_told_by, opens_clause
from .whole import LEAST_WORK, OF, SHORTEST
from .working import Ground, Work

ASIDE = patterns.compile("[（(][^（）()]{6,}[）)]")  # a remark
COMMA_MARKS = ("", *COMMA)
NEAR_MUST = 3  # characters behind a time in which 要 ends: 也要
LONGEST_DECISION = 4  # characters before 由: 讨论了工作，会议决定由团支部起草办法
LEAST_SLOTS = 3  # of a notice whose work stands in slots
STRICT: tuple[Ground, ...] = ("slots", *TIMELESS)


class Judge:
    """Judges by the words of rules/sentences.toml."""

    must: regex.Pattern[str]
    does: regex.Pattern[str]
    asked: regex.Pattern[str]
    asks: regex.Pattern[str]
    vague: tuple[str, ...]
    goes_on: regex.Pattern[str]
    condition: regex.Pattern[str]
    delivers: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        actors = ruleset.build(ActorReader)
        self.work: Work = ruleset.build(Work)
        self.must, self.does, self.asked, self.asks = actors.marks.must, actors.marks.does, actors.openings.asked, actors.openings.asks
        self.vague, self.goes_on = self.work.vague, self.work.goes_on
        self.condition, self.delivers = self.work.condition, self.work.delivers
        self.asking: Callable[[str], object] = actors.openings.asking
        self.parts: tuple[regex.Pattern[str], ...] = (actors.roles.holds, self.must, actors.marks.joint, actors.marks.supports)
        self.no_actor: regex.Pattern[str] = actors.no_actor
        self.office: tuple[str, ...] = actors.marks.office
        self.leads: tuple[str, ...] = ruleset.words("verb", "leads-in")
        self.begins_work: Callable[[str, int, int], bool] = actors.begins_work
        self.people: regex.Pattern[str] = patterns.quick(f"(?:{ruleset.build(PersonReader).sure.pattern}){{2,}}")
        self.may_end: Callable[[str, int, int], bool] = actors.companions.may_end
        self.will: regex.Pattern[str] = ruleset.rule("must", "will").compile()
        self.anyone: tuple[str, ...] = ruleset.words("actor", "anyone")
        self.standing: regex.Pattern[str] = ruleset.rule("general", "general").compile()
        self.general: list[regex.Pattern[str]] = [rule.compile() for rule in ruleset.rules("general")]
        self.over: regex.Pattern[str] = ruleset.rule("condition", "over").compile()
        self.report: regex.Pattern[str] = ruleset.rule("report", "report").compile()
        completes = "|".join(ruleset.words("timing_word", "completes", least=2))
        self.completes: regex.Pattern[str] = patterns.compile(f"{self.delivers.pattern}|{completes}")
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
        words = text[first.opening if first and own else begin : share.end]  # 批示件已逾期，请你局抓紧办理; 王某任组长，甲局负责保洁
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

    def behind_told(self, text: str, first: Actor | None, start: int) -> int:
        """讨论了工作，|会议决定由团支部起草办法: where a decision begins; what stands before it was told."""
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
            asked = self.asked.search(text, 0, left) is not None or self.goes_on.match(text) is not None
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
            done = self.delivers.match(text, behind)
            if asked or reported or (done and (said or (first and ground not in STRICT and done.end() < len(text)))):
                return [Share([], 0, len(text))]
        return []

    def is_asked_for(self, text: str, reading: Reading, ground: Ground) -> bool:
        """Is something asked for within it: `请在收到本函后5个工作日内，将整改方案公开`, `；在20个工作日内公开情况`?"""
        start, end = reading.core
        if ground in TIMELESS or self.delivers.search(text, end) is None:
            return False
        return self.asked.search(text, 0, start) is not None or (start == 1 and text[0] in BY)

    def is_due_from_receipt(self, text: str, reading: Reading, ground: Ground) -> bool:
        """你公司应于收到本函之日起15日内…, whatever is to be done."""
        must = self.must.search(text, max(0, (start := reading.at[0]) - NEAR - 1), reading.at[1])
        return ground not in TIMELESS and reading.anchor is not None and must is not None and must.end() in (start, start - 1)

    def is_due(self, text: str, share: Share, reading: Reading, ground: Ground) -> bool:
        """Something is delivered by that day, or done again and again: not 市水利局2022年8月4日抄送…, 2013至2019年任一年."""
        first = share.actors[0] if share.actors else None
        if first is not None and first.bare and reading.modifier != "before" and reading.kind in ("deadline", "relative"):
            return False  # 到2020年，村级服务站覆盖率达到80%
        ahead = reading.kind == "relative" and reading.modifier == "before" and not reading.anchor
        if ahead and self.must.search(text, share.start, reading.at[0]) is None:
            return False  # 销售部提前两个月完成任务
        if reading.kind == "period":
            said = first is not None and (first.word == "must" or text[first.end - 1] in BY or text[first.end : first.end + 1] in BY)
            near = said and first is not None and first.kind != "private" and abs(reading.at[0] - first.end) <= NEAR
            return near or self.is_spent(text, share, reading)
        by_day = ground not in STRICT and is_told_by(text, first, reading.at[0], self.must, self.asks)
        known = first is not None and self.work.kind.may_be_due(first.kind, first.names, ground)
        known = known and first is not None and (first.word != "does" or opens_clause(text, reading))
        if reading.modifier == "before" and (known or by_day):
            return True  # 各学院通过班会开展教育，6月15日前收齐回执
        day = reading.kind == "deadline" and reading.modifier != "before"
        reported = self.report.match(text, reading.at[1]) is not None
        if day and not reported and not any(text[at : at + 1] in BY for at in (reading.at[0] - 1, reading.at[0])):
            return False
        must = first is not None and first.kind in KNOWN and first.must and text[first.end : reading.at[0]] in ("", *BY)
        if reading.kind == "relative" and must:
            return ground not in TIMELESS  # 会办单位应在收到通知后20日内告知主办单位
        whoever = (
            first is not None and first.kind in ("private", "public") and not (first.asked and reading.anchor and reading.anchor in text)
        )
        since = reading.kind == "recurring" and reading.modifier != "before" and first is not None and reading.at[1] <= first.opening
        if whoever and (reading.kind == "relative" or since):
            return False  # how soon a service is, whenever it is asked for; 从次月起，申报单位…
        if reading.kind == "recurring" and ground in TIMELESS and first is not None and first.kind == "private":
            return False  # 企业应于每季度末报送: of whoever it is
        if reading.kind == "recurring" and first is not None and (first.kind in KNOWN or self.is_told(text, first, ground)):
            return first.end <= reading.at[1] + NEAR and self.says_what(text, first, reading, share.end)
        start = first.end if first else reading.at[1]
        sure = reading.modifier == "before" or text[reading.at[0] - 1] in BY  # 各学院于12月中旬移交材料
        words = self.completes if first is not None and first.kind in KNOWN and sure else self.delivers
        return reported or words.search(text, min(reading.at[1], start), share.end) is not None

    def is_told(self, text: str, first: Actor, ground: Ground) -> bool:
        """物业服务企业要每日巡查, in 通知 and the like, and not 应当 as in rules."""
        told = first.kind == "private" and first.must and ground in ("free", "assigns")
        return told and self.work.told.search(text, 0, first.end) is not None

    def is_set(self, text: str, share: Share, reading: Reading) -> bool:
        """各部门年内完成…, 市水利局今年要建成…: a time counted from the notice's own, or any with 要 behind it; not 2020年完成20座."""
        start, end = reading.at
        first = share.actors[0] if share.actors else None
        if first is None or first.kind not in KNOWN or first.end not in (start, end):
            return False
        must = self.must.search(text, end, end + NEAR_MUST)
        if must is None and (reading.kind != "deadline" or FIGURE.search(text, start, end)):
            return False
        manner = self.work.adverbs.match(text, must.end() if must else end)
        at = manner.end() if manner else end
        return self.completes.match(text, at) is not None or (must is not None and self.does.match(text, at) is not None)

    def says_what(self, text: str, first: Actor, reading: Reading, end: int) -> bool:
        """Is anything to be done beside the time, as in 护林员每日巡山, and not 心血管内科：每周一上午（二楼）?"""
        if reading.at[0] > first.names[-1].end + NEAR:
            return True  # 网格员巡查每周一次
        rest = text[reading.at[1] : end].strip(ENDS)
        return rest != "" and not (rest[0] in OPENING and rest[-1] in CLOSING)

    def is_spent(self, text: str, share: Share, reading: Reading) -> bool:
        """What known units do in it: `各学院3月18日至29日完成盘点`, `各地要迅速行动，自即日起至4月30日开展排查`."""
        first = share.actors[0] if share.actors else None
        if first is not None and first.asked and 0 <= first.opening - reading.at[1] <= 1:
            return text[reading.at[1] : first.opening] in COMMA_MARKS  # 4月7日，由县水利局负责接访
        if first is None or first.kind not in KNOWN:
            return False
        verb = self.work.behind_adverbs(text, reading.at[1])  # 各系从即日起全面|开展自查
        if not self.does.match(text, verb) and not self.works_then(text, first, reading):
            return False
        between = text[first.end : reading.at[0]]  # 各单位要在8月10日至9月10日组织自查
        return between in ("", *BY) or (first.word == "must" and text[reading.at[0] - 1] in COMMA)

    def works_then(self, text: str, first: Actor, reading: Reading) -> bool:
        """Whatever an office does on its day: 总务处3月20日更换门锁, and who is asked or has 于 before it: 请各县于3月20日派车."""
        sure = first.asked or text[reading.at[0] - 1] in BY
        if (reading.start and not reading.end) or not (sure or first.names[-1].text.endswith(self.office)):
            return False
        return self.begins_work(text, reading.at[1], SHORTEST if sure else LEAST_WORK)


def ground_of(stance: Stance, slots: int) -> Ground:
    """What sentences of a notice stand on, by how many of its slots name units."""
    return "slots" if slots >= LEAST_SLOTS and stance not in TIMELESS else stance
