"""Assignments in running text, e.g. `日常整改工作由厅机关党委牵头负责`, `各地于2016年底前完成清理任务`.

A sentence gives a record where a clerk would enter one: units with a part (牵头, 会同), with a date, or a named unit with something to
deliver. What holds for all times (用人单位应当…, 本办法由…负责解释) and what only urges (各部门要高度重视) gives none.
Such a record is `optional`: the work may be told elsewhere too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import regex

from .. import patterns
from ..clauses.assignment import MOST_KEPT, Assignment, AssignmentReader, UnitReading
from ..clauses.timing import Reading, TimingContext, TimingReader, anchor_said, anchored
from ..clauses.units import Name
from ..head.genres import TIMELESS
from ..models import Role
from ..rulebook.ruleset import Ruleset
from ..text.marks import COMMA, SEMICOLON
from ..text.normalize import Passage
from ..text.parting import sentences_of
from .running.actors import Actor, ActorReader
from .running.imprints import Imprints
from .running.judging import VERB_REACH, Ground, Judge
from .running.naming import in_bracket
from .running.sharing import NEAR, Share, shares, within
from .spots import Words

MOST_SENTENCES = 200  # looked at in one paragraph
FULL_STOP = patterns.compile(r"(?<=[\p{Han}）)])[.．](?=\p{Han})")  # typed for 。
OPENING = {"）": "（", ")": "("}
CLOSING = tuple(OPENING)
DATED = ("deadline", "period")
YEAR = patterns.compile("(?:19|20)[0-9]{2}")
QUOTED = patterns.compile("“[^“”]{12,}”")  # what another text says: 根据“每年底前报告”的规定
REMARK = patterns.compile("[（(][^（）()]{6,}[）)]")  # amid a sentence
EVERY = "每"
WITHIN = "内"
AFTER = "after-each"  # the rule of 月后8日前
LIST_MARKS = ("、", "和", "，", ",")


class Said(NamedTuple):
    """What a sentence says: its actors, the times that bind, and which of it a clerk would enter, each with its timings."""

    actors: list[Actor]
    timings: list[Reading]
    entered: list[tuple[Share, list[Reading]]]

    def counted_from(self, anchor: str, text: str) -> Said:
        """Its lengths from the anchor of the sentence before: `请在收到本函后5日内公开清单；20日内公开结果`."""
        timings = list(anchored(self.timings, text, anchor))
        return self._replace(timings=timings, entered=[(share, list(anchored(own, text, anchor))) for share, own in self.entered])


NOTHING = Said([], [], [])  # of most sentences, so that what is kept of them takes little


class SentenceReader:
    """Finds sentences that assign work, by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.timing: TimingReader = self.assignments.timing
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.judge: Judge = ruleset.build(Judge)
        self.imprints: Imprints = ruleset.build(Imprints)
        self.aim: regex.Pattern[str] = ruleset.rule("aim", "aim").compile()
        self.goes_on: regex.Pattern[str] = ruleset.rule("goes_on", "goes-on").compile()
        self.said: Callable[[str, TimingContext, Ground], Said] = lru_cache(MOST_KEPT)(self.said_anew)  # notices say the same again

    def read(self, passage: Passage, context: TimingContext, ground: Ground) -> list[Words]:
        """The sentences of a paragraph that assign work."""
        text = with_full_stops(passage.text)
        if text is not passage.text:
            passage = Passage(text, passage.base, passage.offsets)
        if self.actors.only_names(passage):
            return []
        found: list[Words] = []
        at, anchor = (0, 0), None
        for span in islice(sentences_of(text), MOST_SENTENCES):
            before, at = at, span
            joint = self.with_unit_before(passage, before, at) if before[1] and before[1] + 1 == at[0] else None
            words = joint.text if joint else text[at[0] : at[1]]
            said = self.said(words, context, ground)
            if anchor and before[1] + 1 == at[0]:
                said = said.counted_from(anchor, words)
            anchor = anchor_said(said.timings[-1]) if said.timings else None
            if not (said.timings or said.entered):
                continue
            cut = joint or passage.cut(*at)
            hangs_on = bool(said.timings and not said.actors and before[1]) and self.hangs_on(cut.text, said.timings[0], text[before[1]])
            if hangs_on:
                both = passage.cut(before[0], at[1])
                joined = self.said(both.text, context, ground)
                if joined.entered and joined.entered[0][1] and (joined.actors or text[before[1]] not in SEMICOLON):
                    cut, said = both, joined  # 各部门要加快推进。台账于4月10日前公开
                    found = [words for words in found if words.value.base < both.base]
            entered = said.entered
            whole = self.whole(cut, context, entered[0][0]) if entered and self.begins(cut.text, entered[0][0], text) else None
            found += [whole] if whole else [self.words(cut, share, timings) for share, timings in entered]
        return found

    def hangs_on(self, text: str, first: Reading, mark: str) -> bool:
        """Does a sentence go on with the work of the one before: `要公开…`, `3月底前，将清单报县安委办`, `；并于每月5日前报进度`?"""
        dated = first.at[0] == 0 and first.kind == "deadline" and first.modifier == "before"
        if mark in SEMICOLON and first.at[0] <= NEAR and self.judge.report.match(text, first.at[1]):
            return True
        return self.goes_on.match(text) is not None or (dated and self.judge.report.match(text, first.at[1]) is not None)

    def with_unit_before(self, passage: Passage, before: tuple[int, int], at: tuple[int, int]) -> Passage | None:
        """A sentence with the one before it where that is a unit whose duty follows: `甲研究院。负责编制指标` as with a colon."""
        text = passage.text
        if not self.actors.may_be_names(text, *before):
            return None
        if not self.actors.roles.at(text, *at) and not (before[0] == 0 and self.actors.marks.does.match(text, at[0])):
            return None
        if not self.actors.names(text, *before):
            return None
        both = passage.cut(before[0], at[1])
        stop = before[1] - before[0]
        return Passage(f"{both.text[:stop]}：{both.text[stop + 1 :]}", both.base, both.offsets)

    def begins(self, text: str, share: Share, paragraph: str) -> bool:
        """The sentence begins with who acts, one alone in its paragraph behind 此项工作; no 会同 with its list is in it."""
        if not share.actors or any(actor.word == "joint" for actor in share.actors):
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
            name.text not in roles or (actor.charged and roles[name.text] != actor.role) for actor in share.actors for name in actor.names
        ):
            return None  # 各单位自行组织: no name; 镇纪委负责监督检查: work of its own, where a slot says who supervises
        sure = all(unit.name.looks_right and not self.actors.no_actor.search(unit.name.text) for unit in reading.units)
        return Words(words, reading, words) if sure else None

    def said_anew(self, text: str, context: TimingContext, ground: Ground) -> Said:
        """What one sentence says."""
        if text.endswith(CLOSING) and text.count(text[-1]) > text.count(OPENING[text[-1]]):
            return NOTHING  # the end of a bracket whose line was broken
        timings = self.timings(text, context, ground)
        actors = self.outside(text, timings, eager=ground == "assigns")
        possible = shares(actors, text, self.actors.marks.begins) or self.judge.all_asked(text, timings, ground)
        owned = [(share, self.own(text, timings, share)) for share in possible]
        if any(reading.kind != "period" for reading in timings):
            timings = [reading for reading in timings if reading.kind != "period" or any(reading in own for _, own in owned)]
        if not (actors or timings or possible):
            return NOTHING
        return Said(actors, timings, [(share, own) for share, own in owned if self.judge.enters(text, share, own, ground)])

    def outside(self, text: str, timings: Sequence[Reading], *, eager: bool) -> list[Actor]:
        """Who acts, but for what another text says (文件关于“由甲委牵头”的规定), and remarks on whoever it may be (具体范围由各地确定)."""
        actors = self.actors.read(text, timings, eager)
        if not actors:
            return actors
        quoted = [found.span() for found in QUOTED.finditer(text)] if "“" in text else []
        aside = [found.span() for found in REMARK.finditer(text)] if "（" in text or "(" in text else []
        if aside and any(holds(aside, actor) for actor in actors):  # 请各县将表格（由各校打印）报送: read on without it
            bare = REMARK.sub(lambda remark: "\0" * len(remark[0]), text)
            actors = self.actors.read(bare, timings, eager) or [one for one in actors if one.kind == "named" or not holds(aside, one)]
        return [actor for actor in actors if not holds(quoted, actor)] if quoted else actors

    def own(self, text: str, timings: Sequence[Reading], share: Share) -> list[Reading]:
        """The times of a share; beside a day a period says when its work is done only where it stands so: 于7月5日前将上半年的情况上报."""
        own = within(timings, share)
        if all(reading.kind == "period" for reading in own):
            return own
        return [reading for reading in own if reading.kind != "period" or self.judge.is_spent(text, share, reading)]

    def timings(self, text: str, context: TimingContext, ground: Ground) -> list[Reading]:
        """The times that bind; a day before which something is to be done counts wherever a slot could say it."""
        quoted = [quote.span() for quote in QUOTED.finditer(text)] if "“" in text else []
        found = [reading for reading in self.timing.read(text, context, slot=False) if self.binds(text, reading, context, ground)]
        more = self.timing.may_be_before(text) or EVERY in text or WITHIN in text
        for reading in self.timing.read(text, context, slot=True) if more else ():
            start, end = reading.core
            before = reading.kind == "deadline" and reading.modifier == "before"
            every = reading.kind == "recurring" and (reading.rule == AFTER or self.actors.acts_before(text, start))  # 各校每周上好一堂课
            soon = reading.kind == "relative" and WITHIN in text[start:end] and self.binds(text, reading, context, ground)
            if not before and not every and not soon:
                continue
            if not any(other.at[0] < end and start < other.at[1] for other in found):
                found.append(replace(reading, at=reading.core))
        if not found:  # nearly always
            return found
        inside = [*quoted, *(other.at for other in found if other.kind == "event")]  # 今年夏季用电高峰到来以前 says it once
        found = [reading for reading in found if not any(start < reading.at[0] < end for start, end in inside)]
        if ground == "tells":
            found = [reading for reading in found if not self.is_told(text, reading, context)]
        if ground == "law":  # 办法: 每年…, 收到申请之日起7日内, 3月底前 hold whenever the case comes up
            found = [reading for reading in found if reading.kind in DATED and YEAR.search(text, *reading.at)]
        aim = self.aim.search(text) if found else None
        found = sorted((reading for reading in found if aim is None or reading.at[0] < aim.start()), key=lambda reading: reading.at)
        for place in range(len(found) - 2, -1, -1):
            reading, after = found[place : place + 2]
            if reading.start == reading.end and after.kind == "deadline" and text[reading.at[1] : after.at[0]] in LIST_MARKS:
                found[place] = replace(reading, kind="deadline", start=None)  # 分别于6月27日、9月30日前
        return found

    def binds(self, text: str, reading: Reading, context: TimingContext, ground: Ground) -> bool:
        """Does it say when work is due? What was before the notice was told, not assigned."""
        if self.imprints.hold(text, reading, context):
            return False
        if reading.kind == "deadline":
            return reading.end is not None or reading.modifier == "before"
        if reading.kind == "period":
            return reading.end is not None and (context.issued is None or reading.end >= context.issued)
        if reading.kind == "event":
            return reading.modifier == "before"
        if reading.kind == "relative":
            last = reading.core[1]
            asked = ground not in TIMELESS and self.judge.delivers.search(text, last, last + VERB_REACH) is not None
            asked = asked or self.judge.is_asked_for(text, reading, ground) or self.judge.is_due_from_receipt(text, reading, ground)
            return asked or reading.end is not None or self.judge.report.match(text, last) is not None
        return reading.kind == "recurring"

    def is_told(self, text: str, reading: Reading, context: TimingContext) -> bool:
        """Of a report: not what is asked for (各县要于3月底前…), nor before a day that is still to come."""
        if reading.end is not None and context.issued is not None and reading.end < context.issued:
            return True
        ahead = reading.modifier == "before" and reading.kind != "recurring"
        last = reading.at[1] + VERB_REACH
        return not ahead and all(words.search(text, 0, last) is None for words in (self.judge.must, self.judge.asked))

    def words(self, passage: Passage, share: Share, timings: Sequence[Reading]) -> Words:
        """The assignment: its clause as shown, units and timings with their places in the sentence."""
        actors, start, end = share
        reading = Assignment(explicit=True)
        for actor in actors:
            sides: list[tuple[Role, tuple[Name, ...]]] = [(actor.role, actor.names), ("support", actor.companions)]
            for role, names in sides:
                reading.units += [UnitReading(in_bracket(name, start), role) for name in names]
        reading.timings = [timing.moved(-start) for timing in timings]
        first, last = (actors[0].opening, actors[-1].end) if actors else (start, timings[0].at[1])
        stop = min((place for mark in COMMA if (place := passage.text.find(mark, last, end)) >= 0), default=end)
        return Words(passage.cut(first, stop), reading, passage.cut(start, end))


def holds(spans: Sequence[tuple[int, int]], actor: Actor) -> bool:
    return any(start < actor.opening < end for start, end in spans)


def with_full_stops(text: str) -> str:
    """`…监管工作.省卫生健康委负责…` with 。 for the stop of another keyboard, every character in its place."""
    return FULL_STOP.sub("。", text) if "." in text or "．" in text else text
