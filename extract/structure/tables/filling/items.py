"""Items within a cell that say themselves who: `1.梳理事项。（责任单位：县审批局）2.开通专线。（县数据局负责）` in a column of measures.

Or whose units or days are counted as they are: `1.修桥；2.铺路 | 1.县交通局；2.县住建局 | 6月底前`.
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
from ..rows import Cell, Row

CLOSED = ("）", ")", "】", "]")
LEAST = 2  # items


class ItemReader:
    """Finds them by their numbers and the brackets in which they end."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def part(self, row: Row) -> None:
        """Part the last of a row's cells for work where each item says who, or where a cell of units or times has as many."""
        cell = row.tasks[-1] if row.tasks else None
        if cell is None or cell.text[:1].isalpha():  # nearly always
            return
        items = self.items(cell)
        if len(items) < LEAST:
            return
        beside = [self.items(other.passage) if self.assigns(other) else [] for other in row.cells]
        if all(len(parts) != len(items) for parts in beside) and not all(self.says_who(words) for _, words in items):
            return
        for at, (mark, words) in enumerate(items):
            both = zip(row.cells, beside, strict=True)
            cells = [with_words(other, parts[at][1]) if len(parts) == len(items) else other for other, parts in both]
            row.inner.append(replace(row, number=mark.number, start=words.base, group=None, tasks=[words], cells=cells, inner=[]))
        row.tasks = row.tasks[:-1]

    def assigns(self, cell: Cell) -> bool:
        """Does its column say who or by when?"""
        kind = cell.kind or self.aligning.labels.kind(cell.label)
        return kind is not None and kind.assigns()

    def items(self, cell: Passage) -> list[tuple[Label, Passage]]:
        """A cell's numbered items with their numbers."""
        marks = list(self.marks(cell.text))
        ends = [mark.start for mark in marks[1:]] + [len(cell.text)]
        return [(mark, cell.cut(mark.end, end)) for mark, end in zip(marks, ends, strict=False)]

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


def with_words(cell: Cell, words: Passage) -> Cell:
    """A cell that holds these alone."""
    return cell._replace(passage=words, written=words)
