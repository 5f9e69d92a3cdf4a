"""Tables turned by 90°, `任务 | 修桥 | 铺路` over `责任单位 | 县交通局 | 县住建局`: each line is what other tables have as a column.

After this room: each column behind the first is a row below the heads that the first one holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ...rulebook.ruleset import Ruleset
from ...text.normalize import Line, Passage
from ..tables.aligning import AligningReader
from ..tables.cells import RULE_LINE, mark_of, split
from ..tables.columns import Column, ColumnReader
from ..tables.filling import FillingReader
from ..tables.rows import Row

LEAST_LINES = 3
LEAST_CELLS = 3  # a head and two tasks
MOST_LINES = 40


class TurnedReader:
    """Finds them by their first cells, and by what stands behind those that say who or by when."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.filling: FillingReader = ruleset.build(FillingReader)

    def read(self, lines: Sequence[Line]) -> dict[int, Row]:
        """The rows, all at the first line of their table; its other lines have none."""
        found: dict[int, Row] = {}
        for start, end in blocks(lines):
            own = [split(line) for line in lines[start:end] if not RULE_LINE.match(line.raw)]
            columns = self.heads(own)
            if columns is None:
                continue
            cells = [list(task) for task in zip_longest(*(line[1:] for line in own), fillvalue=Passage("", own[-1][-1].end()))]
            rows = list(self.filling.fill(columns, list(enumerate(cells))).values())
            found.update(dict.fromkeys(range(start, end), Row()))
            rows[0].beside = rows[1:]
            found[start] = rows[0]
        return found

    def heads(self, lines: Sequence[Sequence[Passage]]) -> list[Column] | None:
        """What the first cells say: a task, who does it and by when or who else; the words behind them are such."""
        if not LEAST_LINES <= len(lines) <= MOST_LINES or len(lines[0]) < LEAST_CELLS or any(len(line) > len(lines[0]) for line in lines):
            return None
        words = [line[0].text for line in lines]
        if not all(map(self.columns.may_be_head, words)):
            return None
        columns = [self.columns.column(head) for head in words]
        said = [column.kind for column, line in zip(columns, lines, strict=True) if column.assigns and self.holds(column, line[1:])]
        known = sum(column.known for column in columns)
        tasks = any(column.kind == "text" and column.work for column in columns)
        counted = any(column.kind == "number" and self.holds(column, line[1:]) for column, line in zip(columns, lines, strict=True))
        sure = len(said) > 1 or counted or known == len(columns)
        return columns if "unit" in said and sure and known * 3 >= len(columns) * 2 and tasks else None

    def holds(self, column: Column, cells: Sequence[Passage]) -> bool:
        """Are most cells behind a head what it says?"""
        fits = sum(column.kind in self.aligning.looks(cell.text) for cell in cells if cell.text)
        return fits * 3 >= len(cells) * 2


def blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The lines of cells that follow one another."""
    start = 0
    for at, line in enumerate((*lines, None)):
        if line is None or mark_of(line) is None:
            if at - start >= LEAST_LINES:
                yield start, at
            start = at + 1
