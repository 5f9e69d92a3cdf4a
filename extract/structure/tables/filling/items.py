"""Items within a cell that say themselves who: `1.梳理事项。（责任单位：县审批局）2.开通专线。（县数据局负责）` in a column of measures.

After this room each of them is a row below its own, with that row's other cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....clauses.brackets import ROUND_AND_SQUARE, pairs
from ....rulebook.ruleset import Ruleset
from ....text.marks import ENDS
from ....text.normalize import Passage
from ...numbering import Label, NumberingReader
from ..aligning import AligningReader
from ..rows import Row

CLOSED = ("）", ")", "】", "]")
LEAST = 2  # items


class ItemReader:
    """Finds them by their numbers and the brackets in which they end."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def part(self, row: Row) -> None:
        """Part the last of a row's cells for work where all its items say who."""
        cell = row.tasks[-1] if row.tasks else None
        if cell is None or not cell.text.rstrip(ENDS).endswith(CLOSED):
            return
        marks = list(self.marks(cell.text))
        if len(marks) < LEAST:
            return
        ends = [mark.start for mark in marks[1:]] + [len(cell.text)]
        items = [(mark, cell.cut(mark.end, end)) for mark, end in zip(marks, ends, strict=True)]
        if not all(self.says_who(words) for _, words in items):
            return
        row.inner = [replace(row, number=mark.number, start=words.base, group=None, tasks=[words]) for mark, words in items]
        row.tasks = row.tasks[:-1]

    def marks(self, text: str) -> Iterator[Label]:
        """The numbers with which a cell's items begin: the first opens the cell, and they count on."""
        last = self.numbering.at_start(text)
        if last is None or last.value != 1:
            return
        yield last
        for mark in self.numbering.inside(text, last.end):
            if mark.style is last.style and mark.value == last.value + 1:
                yield mark
                last = mark

    def says_who(self, words: Passage) -> bool:
        """Does an item end in a bracket that names units, and holds nothing that is not read?"""
        text = words.text.rstrip(ENDS)
        last = pairs(text, ROUND_AND_SQUARE)[-1:] if text.endswith(CLOSED) else []
        if not last or last[0].end != len(text) - 1:
            return False
        inside = text[last[0].start + 1 : -1]
        if (mark := self.aligning.labels.at_start(inside)) is not None:
            return mark.kind.role is not None
        reading = self.aligning.assignments.read(inside, self.aligning.context)
        return bool(reading.units) and not reading.unread and all(unit.name.looks_right for unit in reading.units)
