"""A table of a page as cells that know which rows and columns they cover, e.g. 市水务局 over rows 2 and 3 → lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...account import Account
from ...parts import grid


@dataclass(slots=True)
class Cell:
    """A cell's text, and its first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


@dataclass(slots=True)
class Table:
    """Cells, and where the table stands on its page; `edges` are its columns' where rules draw them, `levels` its rows'.

    `open_above`, `open_below`: its first or last row has no rule at its end, so that it may go on from or on the page beside it.
    `breaks` are the rows at which further pages begin, with the number of each page.
    """

    top: float
    bottom: float
    cells: list[Cell]
    edges: list[float] = field(default_factory=list)
    open_above: bool = False
    open_below: bool = False
    breaks: list[tuple[int, int]] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)

    def rows(self) -> int:
        return max((cell.bottom for cell in self.cells), default=-1) + 1

    def lines(self, account: Account | None = None, rows: int | None = None) -> list[str]:
        """Its rows as lines of cells with tabs between; only the first `rows`, if given."""
        count = self.rows() if rows is None else rows
        width = max((cell.right for cell in self.cells), default=-1) + 1
        texts = [[""] * width for _ in range(count)]
        merged = []
        for cell in self.cells:
            if cell.top >= count:
                continue
            texts[cell.top][cell.left] = cell.text
            if (cell.top, cell.left) != (cell.bottom, cell.right):
                merged.append((cell.top, cell.left, min(cell.bottom, count - 1), cell.right))
        return list(grid.lines_of(texts, merged, wrapped=False, account=account))

    def row(self, number: int) -> dict[int, Cell]:
        """The cells of a row by their first column."""
        return {cell.left: cell for cell in self.cells if cell.top <= number <= cell.bottom}
