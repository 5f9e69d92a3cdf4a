"""Assignments in running text, e.g. `日常整改工作由厅机关党委牵头负责`, `各地于2016年底前完成清理任务`.

A sentence gives a record where a clerk would enter one: units with a part (牵头, 会同), with a date, or a named unit with something to
deliver. What holds for all times (用人单位应当…, 本办法由…负责解释) and what only urges (各部门要高度重视) gives none.
Such a record is `optional`: the work may be told elsewhere too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from .. import patterns
from ..clauses.assignment import MOST_KEPT, Assignment, AssignmentReader, UnitReading
from ..clauses.timing import Reading, TimingContext
from ..clauses.units import Name
from ..models import Role
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Passage
from .actors import CLAUSE_MARKS, COLONS, Actor, ActorReader
from .spots import Words

MOST_SENTENCES = 200  # looked at in one paragraph
LONGEST_SENTENCE = 600  # characters; a longer one is read in parts
SENTENCE = patterns.compile(rf"[^。；;！!？?\n]{{4,{LONGEST_SENTENCE}}}")
FULL_STOP = patterns.compile(r"(?<=[\p{Han}）)])[.．](?=\p{Han})")  # typed for 。
COMMAS = "，,"
VERB_REACH = 8  # characters behind 要 in which its verb stands
BY = ("于", "在", "到", "至")


class Share(NamedTuple):
    """What one assignment of a sentence has of it: its actors, and from where to where its words reach."""

    actors: list[Actor]
    start: int
    end: int


class Said(NamedTuple):
    """What a sentence says: its actors, the times that bind, and which of it a clerk would enter, each with its timings."""

    actors: list[Actor]
    timings: list[Reading]
    entered: list[tuple[Share, list[Reading]]]


class SentenceReader:
    """Finds sentences that assign work, by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)
        self.timing = self.assignments.timing
        self.actors = ruleset.build(ActorReader)
        self.condition = ruleset.rule("condition", "condition").compile()
        self.general = [rule.compile() for rule in ruleset.rules("general")]
        self.delivers = patterns.compile("|".join(sorted(ruleset.words("verb", "delivers"), key=len, reverse=True)))
        self.attends = patterns.compile("|".join(ruleset.words("verb", "attends")))
        self.memo: dict[tuple[str, TimingContext, bool], Said] = {}

    def read(self, passage: Passage, context: TimingContext, standing: bool, *, slotted: bool = False) -> list[Words]:
        """The sentences of a paragraph that assign work. `standing`: the text is a rule for all times (办法, 条例).

        `slotted`: a slot says who does it all, so that only a part of its own or a day in the sentence counts.
        """
        text = with_full_stops(passage.text)
        if text is not passage.text:
            passage = Passage(text, passage.base, passage.offsets)
        found: list[Words] = []
        before = (0, 0)
        for count, sentence in enumerate(SENTENCE.finditer(text)):
            if count >= MOST_SENTENCES:
                break
            cut = self.with_unit_before(passage, before, sentence.span())
            entered = self.said(cut.text, context, standing).entered
            if slotted:
                entered = [(share, due) for share, due in entered if due or any(actor.word in ("part", "joint") for actor in share.actors)]
            whole = self.whole(cut, context) if entered and begins(entered[0][0]) else None
            found += [whole] if whole else [self.words(cut, share, timings) for share, timings in entered]
            before = sentence.span()
        return found

    def with_unit_before(self, passage: Passage, before: tuple[int, int], at: tuple[int, int]) -> Passage:
        """A sentence; with the one before it where that is a unit whose duty follows: `甲研究院。负责编制指标` as with a colon."""
        text = passage.text
        if before[1] + 1 != at[0] or not self.actors.names(text, *before):
            return passage.cut(*at)
        if not self.actors.roles.at(text, *at) and not (before[0] == 0 and self.actors.does.match(text, at[0])):
            return passage.cut(*at)
        both = passage.cut(before[0], at[1])
        stop = before[1] - before[0]
        return Passage(f"{both.text[:stop]}：{both.text[stop + 1 :]}", both.base, both.offsets)

    def whole(self, words: Passage, context: TimingContext) -> Words | None:
        """A sentence that is nothing but an assignment, as a slot is: `甲局牵头，各县组织实施，5月10日前完成`."""
        reading = self.assignments.read(words.text, context)
        if reading.unread or reading.skipped or not reading.explicit or not reading.units:
            return None
        return Words(words, reading, words) if all(unit.name.looks_right for unit in reading.units) else None

    def said(self, text: str, context: TimingContext, standing: bool) -> Said:
        """What one sentence says. Kept, since notices say the same again."""
        key = (text, context, standing)
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= MOST_KEPT:
                self.memo.clear()
            known = self.memo[key] = self.said_anew(text, context, standing)
        return known

    def said_anew(self, text: str, context: TimingContext, standing: bool) -> Said:
        timings = self.timings(text, context)
        actors = self.actors.read(text, timings)
        possible = shares(actors, text) or self.all_asked(text, timings)
        owned = [(share, within(timings, share)) for share in possible]
        return Said(actors, timings, [(share, own) for share, own in owned if self.enters(text, share, own, standing)])

    def timings(self, text: str, context: TimingContext) -> list[Reading]:
        """The times that bind; a day before which something is to be done counts wherever a slot could say it."""
        found = [reading for reading in self.timing.read(text, context, slot=False) if binds(reading, context)]
        for reading in self.timing.read(text, context, slot=True) if self.timing.may_be_before(text) else ():
            start, end = reading.core
            if reading.kind == "deadline" and reading.modifier == "before" and not any(a.at[0] < end and start < a.at[1] for a in found):
                found.append(replace(reading, at=reading.core))
        return sorted(found, key=lambda reading: reading.at)

    def enters(self, text: str, share: Share, timings: Sequence[Reading], standing: bool) -> bool:
        """Would a clerk enter it? A date makes any office's work a task; else it needs a part, or a name and something to deliver."""
        words = text[share.start : share.end]
        if any(pattern.search(words) for pattern in self.general):
            return False
        if any(self.is_due(text, share, reading) for reading in timings):
            return self.attends.search(words) is None
        if standing or not share.actors or self.condition.search(text[: share.actors[0].opening]):
            return False
        return any(self.has_work(text, actor, share) for actor in share.actors)

    def all_asked(self, text: str, timings: Sequence[Reading]) -> list[Share]:
        """Who is meant is not said, and the day is: `请…，名单于2月26日前传真至…`, `相关数据应于4月30日前完成填报`."""
        for reading in timings:
            left = reading.at[0] - (text[reading.at[0] - 1 : reading.at[0]] in ("于", "在"))
            before = self.actors.must.search(text, max(0, left - 2), left)
            if self.actors.asked.search(text, 0, left) or (before and before.end() == left):
                return [Share([], 0, len(text))]
        return []

    def is_due(self, text: str, share: Share, reading: Reading) -> bool:
        """Something is delivered by that day: not 市水利局2022年8月4日抄送…."""
        day = reading.kind == "deadline" and reading.modifier != "before"
        if day and text[reading.at[0] - 1 : reading.at[0]] not in BY and text[reading.at[0] : reading.at[0] + 1] not in BY:
            return False
        first = share.actors[0].end if share.actors else reading.at[1]
        return self.delivers.search(text, min(reading.at[1], first), share.end) is not None

    def has_work(self, text: str, actor: Actor, share: Share) -> bool:
        """A part of its own, or for a named unit something to deliver."""
        if actor.kind == "private":
            return False
        if actor.faint and not actor.asked and len(share.actors) == 1:
            return False
        if actor.word == "joint" or (actor.word == "part" and actor.role != "support"):
            return True
        if actor.word == "part":
            return actor.kind == "named" or len(share.actors) > 1 or (actor.kind == "public" and len(actor.names) > 1)  # not 部门要配合
        if actor.word == "does" and (actor.asked or text[actor.end - 2 : actor.end - 1] in COLONS):
            return actor.kind in ("named", "addressed")
        return actor.kind == "named" and self.delivers.search(text, actor.end, min(share.end, actor.end + VERB_REACH)) is not None

    def words(self, passage: Passage, share: Share, timings: Sequence[Reading]) -> Words:
        """The assignment: its clause as shown, units and timings with their places in the sentence."""
        actors, start, end = share
        reading = Assignment(explicit=True)
        for actor in actors:
            sides: list[tuple[Role, tuple[Name, ...]]] = [(actor.role, actor.names), ("support", actor.companions)]
            for role, names in sides:
                reading.units += [UnitReading(replace(name, start=name.start - start, end=name.end - start), role) for name in names]
        reading.timings = [timing.moved(-start) for timing in timings]
        first, last = (actors[0].opening, actors[-1].end) if actors else (start, timings[0].at[1])
        stop = min((place for mark in COMMAS if (place := passage.text.find(mark, last, end)) >= 0), default=end)
        return Words(passage.cut(first, stop), reading, passage.cut(start, end))


def shares(actors: Sequence[Actor], text: str) -> list[Share]:
    """Each actor with its words; in a chain (甲局牵头，乙局配合，…) each has a part of one assignment."""
    chains: list[list[Actor]] = []
    for actor in actors:
        before = chains[-1][-1] if chains else None
        joins = actor.role != "responsible" or not actor.faint  # 甲局牵头负责，各处室抓好落实: the second only urges
        if before and before.word == "part" and actor.opening == before.end + 1 and joins:
            chains[-1].append(actor)
        else:
            chains.append([actor])
    begins = [max(text.rfind(mark, 0, chain[0].opening) for mark in CLAUSE_MARKS) + 1 for chain in chains]
    begins[:1] = [0] if begins else []
    ends = [*begins[1:], len(text)]
    return [Share(chain, start, end) for chain, start, end in zip(chains, begins, ends, strict=False)]


def begins(share: Share) -> bool:
    """The sentence begins with who acts, and 会同 with its list of companions is not in it."""
    return bool(share.actors) and share.actors[0].opening == 0 and all(actor.word != "joint" for actor in share.actors)


def binds(reading: Reading, context: TimingContext) -> bool:
    """Does it say when work is due? What was before the notice was told, not assigned."""
    if reading.kind == "deadline":
        return reading.end is not None
    if reading.kind == "period":
        return reading.end is not None and (context.issued is None or reading.end >= context.issued)
    if reading.kind == "event":
        return reading.modifier == "before"
    return reading.kind == "recurring" or (reading.kind == "relative" and reading.end is not None)


def within(timings: Sequence[Reading], share: Share) -> list[Reading]:
    """The times of a share: those from its actor on, and one right before it (年底前，甲局印发方案)."""
    first = share.actors[0].opening - 1 if share.actors else 0
    return [reading for reading in timings if share.start <= reading.at[0] < share.end and reading.at[1] >= first]


def with_full_stops(text: str) -> str:
    """`…监管工作.省卫生健康委负责…` with 。 for the stop of another keyboard, every character in its place."""
    return FULL_STOP.sub("。", text) if "." in text or "．" in text else text
