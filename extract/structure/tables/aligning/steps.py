"""What a step from one cell to the next costs: within a row, or to the next row, past columns that hold nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..columns import Column

FORBIDDEN = 8.0
OPEN = 1.5  # what it costs to leave a column in which the cell ends with a comma
LEFT = 1.0  # what a line costs that stands behind the table: more than a cell that fits, less than one that does not
SKIPPED = {"number": 1.0, "text": 1.2, "figure": 0.6, "unit": 1.0, "person": 0.8, "time": 0.8}  # a column without a cell
FIRST_SKIPPED = SKIPPED | {"text": 1.0, "figure": 0.5, "unit": 0.84, "person": 0.67, "time": 0.67}  # the first ones are more often merged
GROUPED = 0.2
BESIDE, COUNTED, COUNTED_MORE = 2, 1.2, 0.5  # columns of a number and of what it counts, what it costs to leave out both, and one more
LONE = 0.8  # more for the only column of work
SPARED = 0.3  # 备注 and 进展情况, which hold something now and then
AGAIN = {"number": FORBIDDEN, "text": 0.5, "figure": 0.8, "unit": 0.3, "person": 0.3, "time": 0.8}  # one more cell of the same column


class Place(NamedTuple):
    """Where a cell stands: the number of its row, its column."""

    row: int
    column: int


class Marks(NamedTuple):
    """Cells known by their own words: rows' numbers, those that can only begin a row, those that go on with the cell above (2.实施截污).

    `opens`: those that begin one of several items (1.排查管网); `left_open`: those below a comma (制定走访计划， / 班子成员每人联系3家).
    """

    numbers: Collection[int]
    begins: Collection[int]
    go_on: Collection[int] = ()
    opens: Collection[int] = ()
    left_open: Collection[int] = ()


def skipped(columns: Sequence[Column], start: int, end: int) -> float:
    """What it costs to leave out the columns from `start` to before `end` that have a head; the first ones are more often merged."""
    costs = FIRST_SKIPPED if start == 0 else SKIPPED
    if (
        start == 0
        and end >= BESIDE
        and columns[0].kind == "number"
        and all(column.kind == "text" and (column.work or end > BESIDE) for column in columns[1 : end + 1])
    ):
        return COUNTED + COUNTED_MORE * (end - BESIDE)  # 1 | 开办企业 over several measures
    cost = sum(SPARED if column.spare else costs[column.kind] - GROUPED * is_group(column) for column in columns[start:end] if column.label)
    lacks = any(column.kind == "text" and column.work > 1 for column in columns[start:end])
    return cost + LONE * (lacks and sum(column.kind == "text" and column.work > 1 for column in columns) == 1)


def is_group(column: Column) -> bool:
    """类别, 领域: one cell beside several rows, more often than those of work."""
    return column.kind == "text" and not column.work


def again(columns: Sequence[Column], at: int) -> float:
    """What one more cell of the same column costs: one unit leads and several support, a name is short and what it holds is long."""
    column = columns[at]
    before_text = column.kind == "text" and at + 1 < len(columns) and columns[at + 1].kind == "text"
    return AGAIN[column.kind] + (0.1 if column.leads or before_text else 0)


def step(columns: Sequence[Column], last: int, at: int) -> tuple[float, float]:
    """From a cell in column `last` to the next in column `at`: the cost within a row, and with a new row between."""
    wrap = skipped(columns, last + 1, len(columns)) + skipped(columns, 0, at)
    if last == at:
        return again(columns, at), wrap
    return (skipped(columns, last + 1, at) if last < at else FORBIDDEN * 2), wrap


def traced(ways: Sequence[Sequence[int]], column: int, index: int, width: int) -> list[Place]:
    """Back along the best way, from the last cell's column."""
    found: list[tuple[int, bool]] = []
    while index >= 0:
        before = ways[index - 1][column] if index else width
        found.append((column, before >= width))
        column = before % width
        index -= 1
    row = -1
    places = []
    for at, begins in reversed(found):
        row += begins
        places.append(Place(row, at))
    return places
