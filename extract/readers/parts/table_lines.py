"""Tables as text, the same from every format: `1⇥加固堤防⇥市水务局；市财政局`, one row a line.

After this room: a row is a line of tab-separated cells; a row that one cell covers (一、产业发展) is a plain line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import InputError
from ...language import N_, _
from ..account import Account
from .grid import lines_of

MOST_COLUMNS = 500
MOST_CELLS = 100_000  # of one table, merged cells counted in each place that they cover
REMEDY = N_("split its tables, or save them as plain text")


@dataclass(slots=True)
class Cell:
    """A cell: its paragraphs, and the columns and rows that it covers."""

    paragraphs: list[str]
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Table:
    """Rows of cells, each cell given once, in the row and place where it begins."""

    name: str  # of the file, for errors
    rows: list[list[Cell]] = field(default_factory=list)
    account: Account = field(default_factory=Account)  # of what is left out


def table_lines(table: Table) -> Iterator[str]:
    """The lines of a table. Raises InputError beyond MOST_COLUMNS or MOST_CELLS."""
    rows = list(covered(table))
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise too_many(table.name)
    texts: dict[int, str] = {}
    places: dict[int, list[int]] = {}  # of a cell: its first row and column, its last row and column
    grid = [[""] * width for _rest in rows]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if id(cell) not in texts:
                texts[id(cell)] = grid[row][column] = "\n".join(cell.paragraphs)
                places[id(cell)] = [row, column, row, column]
            place_of = places[id(cell)]
            place_of[2], place_of[3] = row, max(place_of[3], column)
    merged = [(top, left, bottom, right) for top, left, bottom, right in places.values() if (top, left) != (bottom, right)]
    yield from lines_of(grid, merged, account=table.account)


def covered(table: Table) -> Iterator[list[Cell | None]]:
    """Each row with the cell that covers each of its columns; None where no cell does."""
    above: dict[int, tuple[Cell, int]] = {}  # column -> the cell that comes down and the rows that it still covers
    total = 0
    for cells in table.rows:
        row: list[Cell | None] = []
        below: dict[int, tuple[Cell, int]] = {}
        for cell in cells:
            while len(row) in above:
                place(above[len(row)][0], 1, above[len(row)][1] - 1, row, below)
            place(cell, max(1, cell.columns), cell.rows - 1, row, below)
            if len(row) > MOST_COLUMNS:
                raise too_wide(table.name)
        while above and len(row) <= max(above):
            cell_above, left = above.get(len(row), (None, 0))
            place(cell_above, 1, left - 1, row, below)
        total += len(row)
        if total > MOST_CELLS:
            raise too_many(table.name)
        above = below
        yield row


def too_many(name: str) -> InputError:
    return InputError(name, _("has a table of more than {most:,} cells", most=MOST_CELLS), _(REMEDY))


def too_wide(name: str) -> InputError:
    return InputError(name, _("has a table of more than {most} columns", most=MOST_COLUMNS), _(REMEDY))


def place(cell: Cell | None, columns: int, rows_below: int, row: list[Cell | None], below: dict[int, tuple[Cell, int]]) -> None:
    """Put a cell into the next columns of a row; it also covers them in `rows_below` rows further down."""
    columns = min(columns, MOST_COLUMNS + 1)  # one more is refused by the caller
    if cell and rows_below > 0:
        below.update((column, (cell, rows_below)) for column in range(len(row), len(row) + columns))
    row.extend([cell] * columns)
