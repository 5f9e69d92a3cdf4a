"""Tables without upright rules whose cells of several lines stand about the middle of their row, so that lines of one row lie between
those of another: 采集信息并录 / 区委政法委　5月31日前 / 入平台 is one row.

A column's lines that stand close are a cell, cells that stand beside one another a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..layout import PlacedLine, joint

__all__ = ["read_staggered"]

FEWEST_COLUMNS = 3
FEWEST_ROWS = 2  # below the header
FARTHEST = 3.0  # em between the lines of one table
NEAREST = 1.0  # em that part a cell's text from the next column's head, where it stands below none
CLOSER = 0.3  # em by which the lines of a cell stand closer than cells
BESIDE = 0.3  # em that two cells of a row stand beside each other at least


@dataclass(slots=True)
class Part:
    """A column's piece of a line, or a cell of several: `lines` of them."""

    column: int
    top: float
    bottom: float
    text: str
    lines: int = 1


def read_staggered(lines: list[PlacedLine], start: int) -> tuple[list[list[str]], int]:
    """The rows of such a table from its header on, and the number of the line after it; none where it is no such table."""
    header = lines[start]
    if len(header.segments) < FEWEST_COLUMNS:
        return [], start
    spans = [[segment.left, segment.right] for segment in header.segments]
    parts: list[Part] = []
    end, bottom = start + 1, header.bottom
    while end < len(lines) and lines[end].top - bottom <= FARTHEST * header.em:
        line = lines[end]
        columns = [column_of(spans, segment.left, segment.right, line.em) for segment in line.segments]
        if None in columns or len(set(columns)) < len(columns):
            break
        for column, segment in zip(columns, line.segments, strict=True):
            assert column is not None
            spans[column] = [min(spans[column][0], segment.left), max(spans[column][1], segment.right)]
            parts.append(Part(column, line.top, line.bottom, segment.text))
        bottom = max(bottom, line.bottom)
        end += 1
    cells = [cell for column in range(len(spans)) for cell in cells_of([part for part in parts if part.column == column], header.em)]
    rows = rows_of(cells, header.em)
    if len(rows) < FEWEST_ROWS or not any(cell.lines > 1 for cell in cells) or not all(map(is_row, rows)):
        return [], start
    said = [[segment.text for segment in header.segments]]
    for row in rows:
        texts = {cell.column: cell.text for cell in row}
        said.append([texts.get(column, "") for column in range(len(spans))])
    return said, end


def column_of(spans: list[list[float]], left: float, right: float, em: float) -> int | None:
    """The one column whose words a piece stands below, or right beside its edge; None where there are two or none."""
    below = [column for column, (start, end) in enumerate(spans) if left < end and start < right]
    near = below or [column for column, (start, end) in enumerate(spans) if left < end + NEAREST * em and start < right + NEAREST * em]
    return near[0] if len(near) == 1 else None


def cells_of(parts: list[Part], em: float) -> list[Part]:
    """A column's cells: those of its lines that stand closer than others do."""
    gaps = [after.top - before.bottom for before, after in pairwise(parts)]
    close = min(gaps, default=0.0) + CLOSER * em
    apart = any(gap > close for gap in gaps)
    cells = parts[:1]
    for gap, part in zip(gaps, parts[1:], strict=True):
        if apart and gap <= close and gap < em:
            last = cells[-1]
            cells[-1] = Part(
                last.column, last.top, part.bottom, last.text + joint(last.text, part.text) + part.text, last.lines + part.lines
            )
        else:
            cells.append(part)
    return cells


def rows_of(cells: list[Part], em: float) -> list[list[Part]]:
    """Cells that stand beside one another, from top to bottom."""
    rows: list[list[Part]] = []
    bottom = 0.0
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.column)):
        if rows and bottom - cell.top > BESIDE * em:
            rows[-1].append(cell)
            bottom = max(bottom, cell.bottom)
        else:
            rows.append([cell])
            bottom = cell.bottom
    return rows


def is_row(row: list[Part]) -> bool:
    """Two cells at least, each in a column of its own."""
    return len({cell.column for cell in row}) == len(row) >= 2
