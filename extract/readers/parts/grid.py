"""A sheet's or table's cells to lines, e.g. `序号⇥任务⇥责任单位⇥完成时限`; titles and section rows as plain lines.

After this each row of the table is one line of cells with tabs between them, which structure/tables.py reads. A merged cell's words
stand once, in its first row and column; 〃 below and ← beside them say that they hold there too. In the header they stand over each column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from ..account import Account
from .cells import heading, names_persons, one_line

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, all of them inside
BELOW, BESIDE = "〃", "←"  # stand where a merged cell goes on below its words and to their right
MOST_HEAD_ROWS = 3  # a header of two or three rows is one whose cells are merged downwards
LONGEST_HEAD = 100  # characters of a header's cell that is repeated over the columns that it covers
LABELLED = regex.compile(r"[\p{Han}（）()]{1,10}\s?[：:]")
LONGEST_HEADING = 40  # characters of a header's cell in a header of several rows
LONGEST_FIELD = 8  # characters of a form's name for what stands beside it
LONGEST_BARE = 2  # of one that says persons, and not which
LOOKED_AT = 50  # rows that tell how wide a table is


@dataclass(slots=True)
class Grid:
    """Cells by row; `origin` tells of a cell covered by a merged one where that stands."""

    rows: list[list[str]]
    merged: Sequence[Range] = ()
    origin: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        width = max(map(len, self.rows), default=0)
        for cells in self.rows:
            cells.extend([""] * (width - len(cells)))
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, width)):
                    if (row, column) not in self.origin:  # ranges that overlap are no sheet's, but cost time
                        self.origin[row, column] = (top, left)

    def text(self, row: int, column: int) -> str:
        top, left = self.origin.get((row, column), (row, column))
        return self.rows[top][left]

    def said(self, row: int, column: int) -> str:
        """The words that stand in a place itself: a merged cell's in its first one, 〃 below that, ← beside it."""
        top, left = self.origin.get((row, column), (row, column))
        if (row, column) == (top, left) or not self.rows[top][left].strip():
            return self.rows[top][left]
        return BELOW if column == left else BESIDE

    def sources(self, row: int) -> dict[tuple[int, int], str]:
        """The cells that a row's words come from, in their order."""
        cells = (self.origin.get((row, column), (row, column)) for column in range(len(self.rows[row])))
        return {cell: text for cell in cells if (text := self.rows[cell[0]][cell[1]].strip())}


def lines_of(rows: list[list[str]], merged: Sequence[Range] = (), *, wrapped: bool = True, account: Account | None = None) -> Iterator[str]:
    """The lines of a table, blank rows left out. Rows and columns of `merged` count from 0.

    `wrapped`: a break within a cell may be any, also within a word; else the caller has joined such lines, and each break parts.
    `account` is told of the words that a header of several rows loses.
    """
    grid = Grid(rows, merged)
    columns = [column for column in range(len(rows[0]) if rows else 0) if any(row[column].strip() for row in rows)]
    head = header_of(grid)
    foot = foot_of(grid, head)
    end = end_of(grid, foot)
    persons = set[int]()
    join = joined if wrapped else parted
    for row in range(len(rows)):
        sources = grid.sources(row)
        if not sources or head < row <= foot:
            continue
        if row == head:
            cells = header_cells(grid, columns, head, foot)
            if account is not None:
                account.leave("table-head", " ".join(words_above(grid, head, foot, "".join(cells))))
            persons = {column for column, cell in zip(columns, cells, strict=True) if names_persons(cell)}
            yield "\t".join(cells)
        elif row < head and is_field(grid, row, columns) and any(is_field(grid, below, columns) for below in range(head, len(rows))):
            yield "\t".join(join(text, False) for text in sources.values())
        elif row < head or (len(sources) == 1 and columns[0] in covered(grid, row)):
            yield from (join(text, False) for cell, text in sources.items() if cell[0] == row)
        elif row >= end:
            yield "\u3000".join(join(text, False) for cell, text in sources.items() if cell[0] == row)
        else:
            yield "\t".join(join(grid.said(row, column), column in persons) for column in columns)


def joined(text: str, persons: bool) -> str:
    return one_line(text, persons=persons)


def parted(text: str, _: bool) -> str:
    return one_line(text, wrapped=False)


def is_field(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """Is it a form's row, 督查事项 beside one cell over all other columns: no title, nor who filled it in?"""
    sources = grid.sources(row)
    if len(sources) != 2 or len(columns) < 3:
        return False
    (place, name), (_, value) = sources.items()
    beside = {grid.origin.get((row, column)) for column in columns[1:]}
    return (
        place == (row, columns[0]) and len(beside) == 1 and None not in beside and len(name) <= LONGEST_FIELD and not LABELLED.match(value)
    )


def covered(grid: Grid, row: int) -> list[int]:
    """The columns of a row that hold words."""
    return [column for column in range(len(grid.rows[row])) if grid.text(row, column).strip()]


def header_of(grid: Grid) -> int:
    """The first row that is about as wide as the table: above it stand its title and who filled it in."""
    widths = [len(grid.sources(row)) for row in range(min(len(grid.rows), LOOKED_AT))]
    usual = max(Counter(width for width in widths if width > 1).items(), key=lambda each: (each[1], each[0]), default=(0, 0))[0]
    return next((row for row, width in enumerate(widths) if width > 1 and 2 * width > usual), 0)


def foot_of(grid: Grid, head: int) -> int:
    """The last row of the header: as deep as a cell of its first row is merged downwards, where others stand below each other."""
    deep = max((bottom for top, _, bottom, _ in grid.merged if top == head), default=head)
    if deep - head >= MOST_HEAD_ROWS or deep >= len(grid.rows):
        return head
    says_more = any(len(text) > LONGEST_HEADING for row in grid.rows[head : deep + 1] for text in row)  # rows of a table without a header
    return head if says_more else deep


def end_of(grid: Grid, foot: int) -> int:
    """The row behind the table's last: below it who filled it in, a telephone, a remark (填表人：… | 联系电话：…)."""
    end = len(grid.rows)
    while end > foot + 2 and all(LABELLED.match(text) for text in grid.sources(end - 1).values()):
        end -= 1
    return end


def header_cells(grid: Grid, columns: Sequence[int], head: int, foot: int) -> list[str]:
    """A header of several rows as one: 责任单位 over 牵头单位 and 配合单位 gives these two; 上半年 over equal words keeps both."""
    lowest = [grid.text(foot, column).strip() or grid.text(head, column) for column in columns]
    times = Counter(lowest)
    cells: list[str] = []
    for column, cell in zip(columns, lowest, strict=True):
        above = grid.text(head, column)
        bare = len(cell) <= LONGEST_BARE and names_persons(cell) and names_persons(above)  # 包案领导 over 姓名
        words = heading(cell if foot == head or above == cell or not (bare or times[cell] > 1) else above + cell)
        cells.append(words if len(words) <= LONGEST_HEAD or words not in cells else BESIDE)
    return cells


def words_above(grid: Grid, head: int, foot: int, said: str) -> Iterator[str]:
    """The words of a header's rows that its one line does not hold."""
    for row in range(head, foot + 1):
        for cell, text in grid.sources(row).items():
            if cell[0] == row and heading(text) not in said:
                yield text
