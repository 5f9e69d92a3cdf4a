"""Brackets that items beside theirs tell to be slots, e.g. `运动会（体育组）` beside `期末复习（教导处）` and `教研（语文组）`.

Alone such a bracket may as well be a remark on the name before it, or on the days of the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...clauses.assignment import UnitReading
from ...clauses.brackets import pairs
from ...clauses.timing import TimingContext
from ...structure.nodes import Node
from ..spots import Spot, Words
from .reader import CLOSED, SlotReader
from .remarks import says_only_who
from .times import is_span_of_days

LEAST_ALIKE = 2  # items that say who in such a bracket
LEAST_WORK = 2  # characters before it: 家访


def say_who_alike(spots: Iterable[Spot]) -> bool:
    """Are several nothing but names?"""
    return sum(map(says_only_who, spots)) >= LEAST_ALIKE


def at_end(node: Node, slots: SlotReader, context: TimingContext, *, who: bool) -> Spot | None:
    """The bracket that ends an item: days (开展主题班会（9月4日—8日）), or with `who` names too (家访（班主任）)."""
    passage = node.paragraphs[0].passage
    pair = next(reversed(pairs(passage.text)), None) if passage.text.endswith(CLOSED) else None
    if pair is None or pair.depth:
        return None
    words = slots.plain(passage.cut(pair.start + 1, pair.end), context)
    named = who and is_work(passage.text[: pair.start], slots) and says_who(words, slots)
    holds = named or is_span_of_days(words.reading, words.passage.text)
    return Spot(pair.start, len(passage.text), "clause", [words]) if holds else None


def is_work(before: str, slots: SlotReader) -> bool:
    """But not 市人民医院（心内科）: an office by its name is no work, while 教代会 and 运动会 may end as one does."""
    units = slots.assignments.units
    return len(before) >= LEAST_WORK and not (before.startswith(units.prefix) and units.looks_like_unit(before))


def says_who(words: Words, slots: SlotReader) -> bool:
    """Nothing but units, or who holds an office (班主任), which is then taken as a unit."""
    reading, units = words.reading, slots.assignments.units
    if not reading.units and not reading.found():
        names = units.read(words.value.text)
        if names and all(units.looks.is_holder(name.text) for name in names):
            words.reading = replace(reading, units=[UnitReading(name, "responsible") for name in names], unread=[])
        return bool(words.reading.units)
    return slots.is_read(reading) and bool(reading.units) and all(unit.name.looks_right for unit in reading.units)
