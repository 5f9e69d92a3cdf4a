"""A sheet's or table's cells to lines, e.g. `序号⇥任务⇥责任单位⇥完成时限`: merged cells repeated, titles and section rows as plain lines.

After this each row of the table is one line of cells with tabs between them, which extract/tables.py reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, all of them inside
JOINS_AFTER = "，、。；：！？,;:!?（(“《—"  # a line that ends so needs no mark before the next
JOINS_BEFORE = "，、。；：！？,;:!?）)”》（("
MOST_HEAD_ROWS = 3  # a header of two or three rows is one whose cells are merged downwards
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

    def sources(self, row: int) -> dict[tuple[int, int], str]:
        """The cells that a row's words come from, in their order."""
        cells = (self.origin.get((row, column), (row, column)) for column in range(len(self.rows[row])))
        return {cell: text for cell in cells if (text := self.rows[cell[0]][cell[1]].strip())}


def lines_of(rows: list[list[str]], merged: Sequence[Range] = ()) -> Iterator[str]:
    """The lines of a table, blank rows left out. Rows and columns of `merged` count from 0."""
    grid = Grid(rows, merged)
    columns = [column for column in range(len(rows[0]) if rows else 0) if any(row[column].strip() for row in rows)]
    head = header_of(grid)
    foot = foot_of(grid, head)
    for row in range(len(rows)):
        sources = grid.sources(row)
        if not sources or head < row <= foot:
            continue
        if row == head:
            yield "\t".join(header_cells(grid, columns, head, foot))
        elif row < head:
            yield from map(one_line, sources.values())
        elif len(sources) == 1 and columns[0] in covered(grid, row):
            yield one_line(*sources.values())
        else:
            yield "\t".join(one_line(grid.text(row, column)) for column in columns)


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
    return deep if deep - head < MOST_HEAD_ROWS and deep < len(grid.rows) else head


def header_cells(grid: Grid, columns: Sequence[int], head: int, foot: int) -> list[str]:
    """A header of several rows as one: 责任单位 over 牵头单位 and 配合单位 gives these two; 上半年 over equal words keeps both."""
    lowest = [grid.text(foot, column).strip() or grid.text(head, column) for column in columns]
    if foot == head:
        return [heading(cell) for cell in lowest]
    times = Counter(lowest)
    cells = []
    for column, cell in zip(columns, lowest, strict=True):
        above = grid.text(head, column)
        cells.append(heading(cell if times[cell] == 1 or above == cell else above + cell))
    return cells


def one_line(text: str) -> str:
    """A cell's lines as one: 市水务局⏎市财政局 → 市水务局；市财政局."""
    said = ""
    for piece in pieces(text):
        said += piece if not said or said[-1] in JOINS_AFTER or piece[0] in JOINS_BEFORE else f"；{piece}"
    return said


def heading(text: str) -> str:
    """A header's cell, whose lines are only wrapped: 完成⏎时限 → 完成时限."""
    return "".join(pieces(text))


def pieces(text: str) -> Iterator[str]:
    """The lines of a cell that hold anything, without tabs."""
    return filter(None, (line.replace("\t", " ").strip() for line in text.splitlines()))
