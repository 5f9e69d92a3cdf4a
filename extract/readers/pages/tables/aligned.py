"""Tables without rules, e.g. `任务　　责任单位　　完成时限` over lines that are parted at the same places → lines of cells.

The first line's parts give the columns; a line below with a part in each is a row, one with fewer goes on with the row above it.
"""

from __future__ import annotations

from ..layout import PlacedLine, joint
from .staggered import read_staggered
from .table import Cell, Table

__all__ = ["find_tables"]

ALIGNED = 1.3  # em by which two left edges (or middles) of one column may differ
FEWEST_ROWS = 3  # with the header; of two columns one more, since a few lines of names may stand in pairs
MOST_COLUMNS = 30
MOST_WRAPPED = 40  # lines of a row beside its first
FARTHEST = 3.0  # em between the lines of one table


def find_tables(lines: list[PlacedLine]) -> tuple[list[Table], list[PlacedLine]]:
    """The tables of a page, and the lines that stand in none."""
    tables: list[Table] = []
    kept: list[PlacedLine] = []
    index = 0
    while index < len(lines):
        header = lines[index]
        rows, end = read_rows(lines, index) if 2 <= len(header.segments) <= MOST_COLUMNS else ([], index)
        whole, last = read_staggered(lines, index) if rows else ([], index)
        if last > end or (last == end and len(whole) > len(rows)):
            rows, end = whole, last
        if len(rows) >= FEWEST_ROWS + (len(header.segments) == 2):
            cells = [Cell(row, column, row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
            tables.append(Table(header.top, lines[end - 1].bottom, cells))
            index = end
        else:
            kept.append(header)
            index += 1
    return tables, kept


def read_rows(lines: list[PlacedLine], start: int) -> tuple[list[list[str]], int]:
    """The rows from a header on, and the number of the line after them."""
    header = lines[start]
    edges = [(segment.left, (segment.left + segment.right) / 2) for segment in header.segments]
    rows = [[segment.text for segment in header.segments]]
    index = start + 1
    goes_on = 0
    while index < len(lines) and lines[index].top - lines[index - 1].bottom <= FARTHEST * header.em:
        line = lines[index]
        columns = [column_of(edges, segment.left, segment.right, line.em) for segment in line.segments]
        if None in columns or len(set(columns)) < len(columns):
            break
        whole = len(columns) == len(edges)
        goes_on = 0 if whole else goes_on + 1
        if not whole and (goes_on > MOST_WRAPPED or len(rows) == 1 or (len(columns) == 1 and columns[0] == 0)):
            break
        if whole:
            rows.append([""] * len(edges))
            edges = [(segment.left, middle) for segment, (_, middle) in zip(line.segments, edges, strict=True)]
        for column, segment in zip(columns, line.segments, strict=True):
            assert column is not None
            said = rows[-1][column]
            rows[-1][column] = said + joint(said, segment.text) + segment.text
        index += 1
    return rows, index


def column_of(edges: list[tuple[float, float]], left: float, right: float, em: float) -> int | None:
    """The column that a part of a line stands in: by its left edge, else by its middle."""
    for column, (edge, _) in enumerate(edges):
        if abs(edge - left) <= ALIGNED * em:
            return column
    for column, (_, middle) in enumerate(edges):
        if abs(middle - (left + right) / 2) <= ALIGNED * em:
            return column
    return None
