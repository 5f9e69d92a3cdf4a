"""Tables one cell a line in which an empty cell left a blank line, as where a table was copied: `县住建局` / (blank) / `7月底`.

Where the rows are numbered and each then has as many lines as there are columns, every cell stands in its column.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....text.normalize import Line, Passage, step
from ..aligning import AligningReader, Place
from ..columns import Column

LEAST_ROWS = 2
MISFIT = 1.0  # what a cell costs that stands in another column


def by_gaps(
    lines: Sequence[Line], cells: Sequence[tuple[int, Passage]], columns: Sequence[Column], aligning: AligningReader
) -> list[Place]:
    """The places of the cells where blank lines are the empty ones; none where they do not fit."""
    width = len(columns)
    first = cells[0][0]
    usual = step(lines, first)
    if columns[0].kind != "number" or usual < 1 or all(step(lines, index) == usual for index, _ in cells):
        return []
    places: list[Place] = []
    at = -1
    for index, cell in cells:
        over, odd = divmod(step(lines, index), usual) if index > first else (1, 0)
        at += over
        row, column = divmod(at, width)
        counted = cell.text.isdecimal() and (not places or int(cell.text) == int(cells[0][1].text) + row)
        if column == 0 and places and not counted:
            break
        if odd or (column == 0) != counted or (column and aligning.cost(cell.text, columns[column]) >= MISFIT):
            return []
        places.append(Place(row, column))
    return places if places and places[-1].row + 1 >= LEAST_ROWS else []
