"""Tables one cell a line whose narrow columns cut the cells: `完成混错接点改 / 造12处。 / 市住建局、市水 / 利局`.

After this room the lines of a cell stand together, and the rows whose lines may be parted otherwise are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....text.marks import LISTING
from ....text.normalize import Passage, join
from ..aligning import AligningReader, Marks, Piece, Place, are_pieces, pieces
from ..columns import Column
from ..lines import is_cut, whole

FEW = 24  # cells of which more than one has several lines where a column cut them
MOST_KEPT = 4_096  # costs of words in a column
LEAST = 3  # such cells of a table without numbers
LEAST_CELLS = 15  # of a table that shows how wide its columns are
MOST_COST = 0.4  # of a cell in the mean
MANY = 6  # of so many rows one is unsure
BETWEEN = frozenset({"unit", "person", "time"})
LISTED = patterns.quick(f"[{LISTING}]")
Cells = list[tuple[int, Passage]]


class Cut(NamedTuple):
    """The lines, the place of each, what a cell costs in the mean, and the numbers of the rows that are not sure."""

    cells: Cells
    places: list[Place]
    cost: float
    unsure: set[int]


class CutReader:
    """Puts the lines of a cell together."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)

    def read(self, cells: Cells, columns: Sequence[Column], marks: Marks, rows: int) -> Cut | None:
        """The places of the lines below a head with so many numbered rows; None where each line is a cell."""
        if not are_pieces([cell.text for _, cell in cells], len(columns), rows):
            return None
        cells, marks = at_joints(cells, marks)
        kept = lru_cache(MOST_KEPT)(self.aligning.cost)  # asked of each way to cut: half the time of a table
        parts, cost = pieces([cell.text for _, cell in cells], columns, marks, kept)
        sure = sum(part.first < part.last and part.sure for part in parts)
        if len(parts) < LEAST_CELLS or cost > MOST_COST or sure < (1 if rows else LEAST) or sure * FEW <= len(parts):
            return None
        places = [Place(part.row, part.column) for part in parts for _ in range(part.first, part.last + 1)]
        return Cut(cells, places, cost, unsure_rows(parts))

    def row(self, row: Sequence[Sequence[Passage]], columns: Sequence[Column]) -> list[list[Passage]]:
        """The cells of a row, each whole."""
        return [[self.joined(parts, column)] if parts else [] for parts, column in zip(row, columns, strict=True)]

    def joined(self, parts: Sequence[Passage], column: Column) -> Passage:
        """A cell of these lines; a whole name or limit behind a whole one stands for itself."""
        said = [parts[0]]
        for part in parts[1:]:
            if column.kind in BETWEEN and self.are_whole(said[-1].text, part.text, column):
                said.append(part)
            else:
                said[-1] = join([said[-1], part])
                said[-1].joints |= {part.base}
        return whole(said, column)

    def are_whole(self, before: str, after: str, column: Column) -> bool:
        """县财政局 / 县教育局, 6月底前 / 9月底前; not 县水利 / 局 or 2026年 / 6月底前."""
        if before[-1] in LISTING:
            return False
        if column.kind == "time":
            return self.aligning.are_limits([before, after], again=False)
        names = (words_of(before)[-1], words_of(after)[0])
        if is_cut(before, after, column):
            return False
        return all(column.kind in self.aligning.looks(words) for words in names)


def at_joints(cells: Cells, marks: Marks) -> tuple[Cells, Marks]:
    """The lines as they were before those of a paragraph were put together."""
    found: Cells = []
    places: list[int] = []
    for index, cell in cells:
        places.append(len(found))
        cuts = [at for at in range(1, len(cell.text)) if cell.at(at) in cell.joints] if cell.joints else []
        found += [(index, cell.cut(start, end)) for start, end in pairwise([0, *cuts, len(cell.text)])]
    return found, Marks(*({places[at] for at in own if at < len(places)} for own in marks))


def unsure_rows(parts: Sequence[Piece]) -> set[int]:
    """The rows whose lines may be parted otherwise; all, where that are many."""
    rows = {part.row for part in parts}
    unsure = {row for part, after in pairwise([*parts, parts[-1]]) if not part.sure for row in (part.row, after.row)}
    return rows if len(unsure) * MANY >= len(rows) else unsure


def words_of(words: str) -> list[str]:
    """The names of a line of units."""
    return [name for name in LISTED.split(words) if name] or [words]
