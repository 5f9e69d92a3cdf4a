"""A row's cells → their columns: where they stand, or, where a merged cell was left out, by what they hold.

`3.反馈意见 | 各科室 | |` below 任务 | 要求 | 责任单位 has its unit one column too far left.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...rulebook.ruleset import Ruleset
from ...text.normalize import Line, Passage
from .aligning import SKIPPED, AligningReader
from .cells import mark_of, split, without_blank_end
from .columns import Column
from .lines import Looks, whole
from .parted import is_next

LEAST_MISFIT = 2.0  # cost of cells in their own columns from which other columns are tried
SLIGHTLY = 0.5  # the same where a row ends in blanks and a unit stands among its words for work
CLEARLY = 1.5  # by how much less cells must cost in other columns than in their own
MOST_COST = 4.0  # of cells in the best columns; beyond it they are no row of this table
MOST_LOOKED, LEAST_ROWS, MOST_BROAD = 12, 2, 3  # rows below a head that shows how broad its first cell is, and its further columns
MOST_CELLS = 60  # of a row


class PlacingReader:
    """Places the cells of rows that marks part."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.looks: Looks = self.aligning.looks

    def below_broad(self, columns: list[Column], lines: Sequence[Line]) -> list[Column]:
        """要求 | 责任科室 | || over 一、公开 | 1 | 公开预算。 | 财务科: the first head is broad, and blanks stand behind the last one."""
        named = list(columns)
        while named and not named[-1].label:
            named.pop()
        if len(named) == len(columns) or named[0].kind != "text" or not all(column.label for column in named):
            return columns
        rows = [[cell.text for cell in split(line)] for line in lines[:MOST_LOOKED] if mark_of(line)]
        width = max(map(len, rows), default=0)
        whole_rows = [cells for cells in rows if len(cells) == width and all(cells)]
        more = width - len(named)
        if len(whole_rows) < LEAST_ROWS or not 0 < more <= MOST_BROAD:
            return columns
        own = [Column("", "number" if all(self.numbers(cells[at]) for cells in whole_rows) else "text", known=True) for at in range(more)]
        moved = [*own, *named]
        costs = [
            sum(self.aligning.cost(words, column) for cells in whole_rows for words, column in zip(cells, to, strict=False))
            for to in (moved, columns)
        ]
        return moved if costs[0] < costs[1] else columns

    def numbers(self, words: str) -> bool:
        return "number" in self.looks(words)

    def place(self, cells: list[Passage], columns: Sequence[Column]) -> list[Passage] | None:
        """A row's cells in their columns: as they come where that fits, else by what they hold; None where neither does."""
        as_written = cells if len(cells) <= len(columns) else without_blank_end(cells, len(columns))
        as_written = as_written + [Passage("", cells[-1].end())] * (len(columns) - len(as_written))
        own = self.misfit(as_written, columns)
        trusted = len(cells) == len(columns) and not all(cell.text for cell in without_blank_end(cells, 0))
        shifted = self.is_shifted(as_written, columns)
        if len(as_written) == len(columns) and own < (MOST_COST if trusted else LEAST_MISFIT) and not shifted:
            return as_written
        said = [cell for cell in cells if cell.text]
        if len(said) > MOST_CELLS:
            return None
        way, cost = self.aligning.one_row([cell.text for cell in said], columns)
        if len(as_written) == len(columns) and own + self.left_out(as_written, columns) < cost + (SLIGHTLY if shifted else CLEARLY):
            return as_written
        if cost < (MOST_COST if len(said) <= len(columns) else LEAST_MISFIT):
            way = rightmost(way, columns) if len(said) == len(without_blank_end(cells, 0)) else way
            placed: list[list[Passage]] = [[] for _ in columns]
            for cell, column in zip(said, way, strict=True):
                placed[column].append(cell)
            return [whole(parts, column) for parts, column in zip(placed, columns, strict=True)]
        return None

    def fits(self, cells: Sequence[Passage], columns: Sequence[Column], above: Sequence[Passage]) -> bool:
        """May it be a row of this table, below running text: a cell for each column, or the number behind that of the row `above`?"""
        if above and cells and is_next(cells, above):
            return True
        return len(cells) == len(columns) and self.misfit(cells, columns) < LEAST_MISFIT

    def is_shifted(self, cells: Sequence[Passage], columns: Sequence[Column]) -> bool:
        """`3.反馈意见 | 各科室 | |` below a cell merged over rows: no unit where one must stand, at the row's end, and one further left."""
        must = [place for place, column in enumerate(columns) if column.must and place < len(cells)]
        if not must or any(cell.text for cell in cells[must[0] :]):
            return False
        left = zip(cells[: must[0]], columns, strict=False)
        return any(column.kind == "text" and "unit" in self.aligning.looks(cell.text) for cell, column in left)

    def misfit(self, cells: Sequence[Passage], columns: Sequence[Column]) -> float:
        """What the cells cost in the columns in which they stand."""
        return sum(self.aligning.cost(cell.text, column) for cell, column in zip(cells, columns, strict=False) if cell.text)

    def left_out(self, cells: Sequence[Passage], columns: Sequence[Column]) -> float:
        """What the columns cost in which nothing stands."""
        return sum(SKIPPED[column.kind] for cell, column in zip(cells, columns, strict=True) if not cell.text)


def rightmost(way: Sequence[int], columns: Sequence[Column]) -> list[int]:
    """The columns of a row's cells where one of text was left out: the first of those beside each other, which is merged over rows."""
    found = list(way)
    for at in reversed(range(len(found))):
        behind = found[at + 1] if at + 1 < len(found) else len(columns)
        while found[at] + 1 < behind and columns[found[at]].kind == columns[found[at] + 1].kind == "text":
            found[at] += 1
    return found
