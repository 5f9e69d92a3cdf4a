"""A second look at what repeats: lists of records of which what was read has less than each of them says.

`M1 需求评审 3月8日 产品部` and two more lines like it: no rule names such a layout, and the first reading has no task of it. Where it has
one for most records, with who and by when, it stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter

import regex

from ..clauses.roles import RoleReader
from ..clauses.timing import TimingContext
from ..models import Span
from ..rulebook.ruleset import Ruleset
from ..structure.layouts.repeats import Repeat, RepeatReader
from ..text.normalize import Line
from .phases import PhaseReader
from .spots import Governed
from .unread.spans import merged, overlaps

NEAR = 2  # characters that an assignment may lack of its record
LEAST_NAMES = 2  # of a sentence that a list might cut
SHARE = 0.75  # of records that were read well enough


class Told:
    """Assignments that were read well enough, and where they stand: asked of few notices, for most have no list that may hold others."""

    def __init__(self, told: Callable[[], list[Governed]]) -> None:
        self.told: Callable[[], list[Governed]] = told

    @cached_property
    def items(self) -> list[Governed]:
        return self.told()

    @cached_property
    def spans(self) -> list[Span]:
        return merged((item.start, item.end) for item in self.items if item.says_when() or item.form != "label")

    @cached_property
    def slots(self) -> list[int]:
        return sorted(words.passage.base for item in self.items for words in item.words if words.reading.found())

    def holds(self, start: int, end: int) -> bool:
        """Does one of them stand in a source range, or a slot of one?"""
        within = overlaps(self.spans, (start, end))
        return within or bisect_left(self.slots, start) < bisect_left(self.slots, end)


class RepeatedReader:
    """Compares the lists of a notice with its assignments."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.phases: PhaseReader = ruleset.build(PhaseReader)
        self.repeats: RepeatReader = ruleset.build(RepeatReader)
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.by: regex.Pattern[str] = ruleset.rule("says_who", "by").compile()

    def read(self, body: Sequence[Line], governed: Sequence[Governed], title: str | None, context: TimingContext) -> list[Repeat]:
        """The lists that are to be read by their own rows, or told."""
        told = Told(lambda: self.told(governed, context))
        lists = [found for found in self.repeats.read(body, title or "", context, told.holds) if lacks(found, told.items)]
        named = (words.passage.base for item in governed for words in item.words if words.reading.units)
        who = sorted((*named, *(item.start for item in governed if item.units_from))) if lists else []
        slots = (item for item in governed if lists and item.form != "sentence")
        units = [words.value.at(unit.name.start) for item in slots for words in item.words for unit in words.reading.units]
        return [found for found in lists if not leaves_out(found, who) and not loses(found, units)]

    def told(self, governed: Sequence[Governed], context: TimingContext) -> list[Governed]:
        """What of a notice was read well enough."""
        sure = [item for item in governed if not item.optional or self.is_sentence(item)]
        return [item for item in sure if (item.says_who() and is_whole(item)) or self.phases.of_phase(item.node, context)]

    def is_sentence(self, item: Governed) -> bool:
        """Of several offices with what they do: 信息中心、人事处要于9月20日前完成自查, 由…; not 信息中心、人事处负责，9月20日前完成."""
        if item.form != "sentence" or not item.says_when() or sum(len(words.reading.units) for words in item.words) < LEAST_NAMES:
            return False
        said = [words.passage.text for words in item.words]
        return any(map(self.by.match, said)) or all(word.faint for text in said for word in self.roles.read(text))


def is_whole(item: Governed) -> bool:
    """Does an assignment name more than those who help?"""
    return not item.lacks_who() or item.units_from is not None or any(words.reading.persons for words in item.words)


def lacks(found: Repeat, told: Sequence[Governed]) -> bool:
    """Have too few of a list's records an assignment whose words stand in them, and that says when or is all of their line?"""
    slots = sorted(((words.passage.base, item) for item in told for words in item.words if words.reading.found()), key=itemgetter(0))
    bases = [base for base, _ in slots]
    read = 0
    for start, end in found.records:
        own = slots[bisect_left(bases, start) : bisect_left(bases, end)]
        read += any(item.says_when() or (found.brief and item.end >= end - NEAR) for _, item in own)
    return read < SHARE * len(found.records)


def leaves_out(found: Repeat, who: Sequence[int]) -> bool:
    """Does somebody who was read, or work of a heading's unit, stand between a list's rows, and in none of them? `who`: where, at first."""
    if not found.rows:
        return False
    gaps = zip(found.records, found.records[1:], strict=False)
    return any(bisect_left(who, end) < bisect_left(who, start) for (_, end), (start, _) in gaps)


def loses(found: Repeat, units: Sequence[int]) -> bool:
    """Is a unit that a slot in one of a list's records names in no cell of its rows? `units`: where their names begin."""
    cells = merged((cell.passage.base, cell.passage.end()) for row in found.rows.values() for cell in row.cells)
    records = merged(found.records) if found.rows else []
    return any(overlaps(records, (at, at + 1)) and not overlaps(cells, (at, at + 1)) for at in units)
