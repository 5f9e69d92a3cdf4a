"""Assignments in running text, e.g. `日常整改工作由厅机关党委牵头负责`, `各地于2016年底前完成清理任务`.

A sentence gives a record where a clerk would enter one: units with a part (牵头, 会同), with a date, or a named unit with something to
deliver. What holds for all times (用人单位应当…, 本办法由…负责解释) and what only urges (各部门要高度重视) gives none.
Such a record is `optional`: the work may be told elsewhere too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import regex

from ..clauses.assignment import Assignment, AssignmentReader, UnitReading
from ..clauses.timing import Reading, TimingContext, anchor_said
from ..rulebook.hints import Characters
from ..rulebook.ruleset import Ruleset
from ..text.marks import COMMA, ENDS, LINE_ENDS, OTHERS, SEMICOLON
from ..text.normalize import Passage
from ..text.parting import ENDS_REST, is_rest, sentences_of, with_full_stops
from .running.actors import Actor
from .running.due import STRICT
from .running.saying import OneSentence
from .running.sharing import NEAR, NOTHING, Said, Share, only_supports
from .running.whole import SHORTEST
from .running.working import Ground
from .spots import Words, behind_blanks

MOST_SENTENCES, LONGEST_LEAD = 200, 3  # looked at in one paragraph; characters of 务必于 before a day
EACH = "FREQ="  # of what is said for each year
QUESTION = ("？", "?")
COMMAS = str.maketrans(dict.fromkeys(SEMICOLON, COMMA[0]))
BESIDE = ("free", "slots")  # where a verb alone tells of work beside that of another


class SentenceReader(OneSentence):
    """Finds sentences that assign work, by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(ruleset)
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.goes_on: regex.Pattern[str] = ruleset.rule("goes_on", "goes-on").compile()
        self.may_end: Characters = self.actors.marks.duties_end.union((*self.actors.units.may_end, *ENDS_REST, OTHERS))  # or its 职责

    def read(self, paragraph: Passage, context: TimingContext, ground: Ground, until: int | None = None) -> list[Words]:
        """The sentences of a paragraph that assign work; only those before the place `until` in it."""
        text = with_full_stops(paragraph.text[:until])
        if paragraph.offsets is not None and text[-1:] not in LINE_ENDS and self.actors.only_names(beginning(paragraph, text)):
            return []
        found: list[Words] = []
        earlier: list[tuple[int, str, Said]] = []  # the sentences before, by their places
        at = named = (0, 0)  # the sentence, and the last one that says who
        anchor: str | None = None
        asks = any(map(text.__contains__, QUESTION))
        for span in islice(sentences_of(text), MOST_SENTENCES):
            before, at = at, span
            if asks and text.startswith(QUESTION, at[1]):
                continue  # 主办单位应提供哪些配套制度？
            follows = before[1] > 0 and before[1] + 1 == at[0] and text[before[1] - 1] in self.may_end
            joint = self.with_unit_before(paragraph, text, before, at) if follows else None
            words = joint.text if joint else text[at[0] : at[1]]
            listed = named[1] > 0 and named == before and text[before[1]] in SEMICOLON  # 派出所处理纠纷；综合执法队昼夜巡逻
            said = self.said(words, context, "assigns" if listed and ground in BESIDE else ground)
            if ground == "slots" and not listed and said.entered and said.actors:
                said = self.beside(words, said, context)
            earlier.append((at[0], words, said))
            if said is NOTHING:  # nearly always
                anchor = None
                continue
            if anchor and before[1] + 1 == at[0]:
                said = counted_from(said, anchor, words, text[before[1]])
            anchor = anchor_behind(said, anchor)
            helps = listed and only_supports(said, words)
            if not (said.timings or said.entered or helps):
                continue
            passage = beginning(paragraph, text)
            cut = joint or passage.cut(*at)
            owner = self.owner(passage, earlier, words, said, ground) if said.entered and not said.actors else None
            if both := self.joined(passage, before, at, cut, said, context, ground, helps=helps):
                cut, said = both
                found = [words for words in found if words.value.base < cut.base]
                at = (before[0], at[1]) if helps else at
            entered = said.entered
            named = at if said.actors and entered else named
            whole = self.whole(cut, context, entered[0][0]) if entered and self.begins(cut.text, entered[0][0], text) else None
            found += [whole] if whole else [self.words(cut, share, timings) for share, timings in entered]
            if owner is not None and not said.actors:
                found[-1].owner = owner
        return found if paragraph.offsets is None else [behind_blanks(words) for words in found]

    def beside(self, text: str, said: Said, context: TimingContext) -> Said:
        """What others do in a sentence that has a task: 教务处负责排课，后勤处检修灯具; not 各处室要主动对接，由财务处安排经费."""
        free = self.said(text, context, "free")
        urges = any(actor.word == "must" or actor.bare for share, _ in free.entered for actor in share.actors)
        return said if urges else free

    def joined(
        self,
        passage: Passage,
        before: tuple[int, int],
        at: tuple[int, int],
        cut: Passage,
        said: Said,
        context: TimingContext,
        ground: Ground,
        *,
        helps: bool,
    ) -> tuple[Passage, Said] | None:
        """A sentence with the one whose work it goes on with: 各部门要加快推进。台账于4月10日前公开; 教务处7月10日前排课；后勤处配合."""
        if helps:
            both = with_commas(passage.cut(before[0], at[1]))
            return both, self.said(both.text, context, ground)
        mark = passage.text[before[1] : before[1] + 1]
        if not (said.timings and not said.actors and before[1]) or not self.hangs_on(cut.text, said.timings[0], mark):
            return None
        both = passage.cut(before[0], at[1])
        joined = self.said(both.text, context, ground)
        entered = joined.entered and joined.entered[0][1] and (joined.actors or mark not in SEMICOLON)
        return (both, joined) if entered else None

    def who(self, text: str, said: Said, ground: Ground) -> list[Actor]:
        """Who acts in a sentence: that is not asked before where no verb alone makes a task (办法), and it has no day."""
        if said is not NOTHING or ground not in STRICT:
            return said.actors
        return [] if is_rest(text) else self.outside(text, [], eager=False)

    def subject(self, sentences: list[tuple[int, str, Said]], ground: Ground) -> tuple[int, Actor] | None:
        """Who opens the last of these that names somebody, with its place; those before it are not asked again."""
        for place in range(len(sentences) - 1, -1, -1):
            start, text, said = sentences[place]
            if actors := self.who(text, said, ground):
                sentences[:] = [(start, text, said._replace(actors=actors))]
                return (start, actors[0]) if actors[0].opening == 0 else None
        sentences.clear()
        return None

    def owner(self, passage: Passage, earlier: list[tuple[int, str, Said]], text: str, said: Said, ground: Ground) -> Words | None:
        """Who opens the sentence before one that names nobody: `各学院要成立小组。…于3月底前将名单报送…`; not of `请于3月底前…`."""
        goes_on = passage.text[max(earlier[-1][0] - 1, 0)] in SEMICOLON
        if (subject := self.subject(earlier, ground)) is None:
            return None
        (start, actor), first = subject, said.timings[0].at[0] if said.timings else len(text)
        lead = before.end() if (before := self.actors.openings.before.match(text)) else 0
        lead += text[lead : lead + 1] in COMMA
        others = self.actors.openings.asked.search(text, 0, first) is not None or any(name.text in text for name in actor.names)
        if goes_on:  # 县住建局要清淤；同步编制方案，11月5日前报县政府
            goes_on = bool(self.actors.marks.begins.match(text, lead)) or self.actors.companions.begins_work(text, lead)
        if others or (first - lead > LONGEST_LEAD and not goes_on):
            return None  # 县教育局负责审核。名单于3月5日前报县教育局
        words = passage.cut(start, start + actor.end)
        return Words(words, Assignment(units=[UnitReading(name, actor.role) for name in actor.names], explicit=True), words)

    def others_first(self, text: str, at: int, context: TimingContext, ground: Ground) -> bool:
        """Is a sentence before that at `at` no heading of it: `全体学生要健康。后勤处要…`, `海河局负责监督。请你公司…`?"""
        stop = text.find(ENDS[0], 0, max(at, 0))
        if stop <= 0:
            return False
        if self.judge.must.search(text, SHORTEST, stop):
            return True
        actors = self.who(text[:stop], self.said(text[:stop], context, ground), ground)
        return any(actor.opening == 0 and actor.kind in ("named", "own") for actor in actors)

    def asks(self, text: str, at: int) -> bool:
        """Is somebody told what to do before a place, so that what stands there is no part of that work: `各单位要重视。甲局牵头`?"""
        return self.judge.must.search(text, 0, at) is not None

    def hangs_on(self, text: str, first: Reading, mark: str) -> bool:
        """Does a sentence go on with the work of the one before: `要公开…`, `3月底前，将清单报县安委办`, `；并于每月5日前报进度`?"""
        dated = first.at[0] == 0 and first.kind == "deadline" and first.modifier == "before"
        if mark in SEMICOLON and first.at[0] <= NEAR and self.judge.report.match(text, first.at[1]):
            return self.actors.openings.asked.search(text, 0, first.at[0]) is None  # 各负责人要部署；请于6月8日前报名单
        return self.goes_on.match(text) is not None or (dated and self.judge.report.match(text, first.at[1]) is not None)

    def with_unit_before(self, paragraph: Passage, text: str, before: tuple[int, int], at: tuple[int, int]) -> Passage | None:
        """A sentence with the one before it where that is a unit whose duty follows: `甲研究院。负责编制指标`, `秘书组职责。主要负责…`."""
        start, end = before[0], self.actors.marks.before_duties(text, *before)
        if not end or not self.actors.may_be_names(text, start, end):
            return None
        if not self.actors.roles.at(text, *at) and not (start == 0 and self.actors.marks.does.match(text, at[0])):
            return None
        if not self.actors.names(text, start, end):
            return None
        both = beginning(paragraph, text).cut(start, at[1])
        stop = at[0] - 1 - start
        return Passage(f"{both.text[:stop]}：{both.text[stop + 1 :]}", both.base, both.offsets)

    def begins(self, text: str, share: Share, paragraph: str) -> bool:
        """The sentence begins with who acts, one alone in its paragraph behind 此项工作; no 会同 with its list is in it."""
        if not share.actors or any(actor.word == "joint" or actor.companions for actor in share.actors):
            return False
        start, alone = share.actors[0].opening, len(text) + 1 >= len(paragraph)
        return start == 0 or (alone and self.actors.openings.before.fullmatch(text, 0, start - (text[start - 1] in COMMA)) is not None)

    def whole(self, words: Passage, context: TimingContext, share: Share) -> Words | None:
        """A sentence that is nothing but an assignment, as a slot is: `甲局牵头，各县组织实施，5月10日前完成`."""
        words = words.cut(share.actors[0].opening)
        reading = self.assignments.read(words.text, context)
        if reading.unread or reading.skipped or not reading.explicit or not reading.units:
            return None
        roles = {unit.name.text: unit.role for unit in reading.units}
        if any(
            name.text not in roles or ((actor.charged or actor.must) and roles[name.text] != actor.role)
            for actor in share.actors
            for name in actor.names
        ):
            return None  # 各单位自行组织: no name; 镇纪委负责监督检查, 各镇要进行验收: their own work, where a slot says who supervises
        sure = all(unit.name.looks_right and not self.actors.no_actor.search(unit.name.text) for unit in reading.units)
        return Words(words, reading, words) if sure else None

    def words(self, passage: Passage, share: Share, timings: Sequence[Reading]) -> Words:
        """The assignment: its clause as shown, units and timings with their places in the sentence."""
        actors, start, end = share
        reading = Assignment(explicit=True)
        for actor in actors:
            self.actors.kind.add(reading, actor.role, actor.names, start)
            marks = self.actors.marks
            if actor.word == "does" and (crew := marks.crew.match(passage.text, actor.end - 1)):
                people = marks.persons.of_crew(passage.text[start : crew.end()], crew.start() - start)
                reading.persons = [*reading.persons, *people]
            self.actors.kind.add(reading, "support", actor.companions, start)
        reading.timings = [timing.moved(-start) for timing in timings]
        first, last = (actors[0].opening, actors[-1].end) if actors else (start, timings[0].at[1])
        stop = min((place for mark in COMMA if (place := passage.text.find(mark, last, end)) >= 0), default=end)
        return Words(passage.cut(first, stop), reading, passage.cut(start, end))


def counted_from(said: Said, anchor: str, words: str, mark: str) -> Said:
    """From what the sentence before says, of a day of each year only within one: `每年2月底前…；市局3月底前…`."""
    return said.counted_from(anchor, words) if mark in SEMICOLON or not anchor.startswith(EACH) else said


def anchor_behind(said: Said, anchor: str | None) -> str | None:
    """What the next sentence may count from; each year goes on over one without a time."""
    if said.timings:
        return anchor_said(said.timings[-1])
    return anchor if anchor and anchor.startswith(EACH) else None


def beginning(passage: Passage, text: str) -> Passage:
    """The beginning of a passage that reads so: made where something is said in it, as in few."""
    part = passage if len(text) == len(passage.text) else passage.cut(0, len(text))
    return part if part.text == text else Passage(text, part.base, part.offsets)


def with_commas(passage: Passage) -> Passage:
    """教务处7月10日前完成排课；后勤处配合；团委协助: its parts as clauses of one."""
    return Passage(passage.text.translate(COMMAS), passage.base, passage.offsets)
