"""Cells whose lines a narrow column cut, each piece on a line of its own: `完成混错接点改 / 造12处。 / 市住建局、市水 / 利局`.

A cell is then several lines. How wide each column is shows in its own lines: one that had room for more ends its cell. After this
room it is known which lines are one cell, and where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..columns import Column
from .steps import FORBIDDEN, LEFT, Marks, skipped, step
from .widths import NOT_KNOWN, Lines, Piece, Width, size, widest

MOST_LINES = {"number": 1, "text": 60, "figure": 2, "unit": 10, "person": 4, "time": 5}  # of a cell
MOST_ASKED = 3  # lines of a cell of words that may be units or a time
PASSES = 3
WIDEST = 30  # Han characters of a column
MOST_OF, WHOLE, ALIKE, SHARE = (
    2,
    12,
    1.0,
    20,
)  # rows; one of so many lines is longer than the columns; of so many lines one is as long as the longest but for so much
NAMED, MADE, ON_NAME = (
    frozenset({"unit", "time", "person"}),
    0.1,
    0.5,
)  # what it costs that a line goes on which only with the next is a name or time
WITHIN, NO_TIME, ON_SPARE, OTHER = 0.8, 2.0, 0.2, 0.9  # of a unit or time in its own line among words; of a unit above a time
SURE = 0.3  # more than a line of an unsure cell costs
WORK = Column("", "text", known=True)
OTHERS = Column("", "unit", known=True), Column("", "time", known=True)


def are_pieces(lines: Sequence[str], columns: int, rows: int) -> bool:
    """May these be pieces of cells: more lines than cells, and many of them as long as the longest?"""
    if len(lines) < max(MOST_OF, rows) * columns + 1:
        return False
    sizes = sorted((size(words) for words in lines), reverse=True)
    longest = widest(sizes[len(lines) // WHOLE :])  # few were put together before
    return longest <= WIDEST and sum(abs(longest - one) <= ALIKE for one in sizes) * SHARE >= len(lines)


class Asked(NamedTuple):
    """What each line costs in a column: that a cell goes on behind it, that one ends with it, that it is one of several of a cell."""

    on: list[float]
    ends: list[float]
    within: list[float]


def asked(known: Lines, column: Column, marks: Marks, cost: Callable[[str, Column], float], width: Width) -> Asked:
    """All of them, once for the many cells that a line may be of."""
    every = range(len(known.words))
    on = [known.goes_on(at, width, marks) for at in every[:-1]]
    return Asked(on, [known.ends(at, width, marks) for at in every], [within(words, column, cost) for words in known.words])


def pieces(
    lines: Sequence[str], columns: Sequence[Column], marks: Marks, cost: Callable[[str, Column], float]
) -> tuple[list[Piece], float]:
    """The cells of these lines as far as the table goes, and what each costs in the mean."""
    known = Lines(lines)
    widths = [NOT_KNOWN] * len(columns)
    found: list[Piece] = []
    total = 0.0
    for _ in range(PASSES):
        found, total = placed(known, columns, marks, cost, widths)
        widths = [known.width([piece for piece in found if piece.column == at]) for at in range(len(columns))]
    return found, total


def placed(
    known: Lines, columns: Sequence[Column], marks: Marks, cost: Callable[[str, Column], float], widths: Sequence[Width]
) -> tuple[list[Piece], float]:
    count, width = len(known.words), len(columns)
    steps = [[step(columns, last, at) for last in range(width)] for at in range(width)]
    behind = [skipped(columns, at + 1, width) for at in range(width)]
    costs = [asked(known, column, marks, cost, wide) for column, wide in zip(columns, widths, strict=True)]
    enter: list[list[tuple[float, int]]] = []  # for each line and column: the least cost before a cell begins there, and the column before
    best: list[list[tuple[float, int]]] = []  # the least cost of a cell that ends there, and its first line
    for index in range(count):
        fresh = index in marks.begins or (index in marks.numbers and columns[0].kind == "number")
        if not index:
            enter.append([(skipped(columns, 0, at), width) for at in range(width)])
        else:
            before = best[-1]
            enter.append(
                [
                    min(
                        [(before[last][0] + wrap, last + width) for last, (_, wrap) in enumerate(steps[at])]
                        + ([] if fresh else [(before[last][0] + steps[at][last][0], last) for last in range(at)])
                    )
                    for at in range(width)
                ]
            )
        best.append([ended(known, index, at, columns[at], enter, marks, cost, costs[at]) for at in range(width)])
    ends = [min((best[index][at][0] + behind[at], at) for at in range(width)) for index in range(count)]
    stop = min(range(count), key=lambda index: (ends[index][0] + LEFT * (count - 1 - index), -index))
    found = traced(known, columns, marks, enter, best, stop, ends[stop][1], cost, widths)
    return found, ends[stop][0] / max(len(found), 1)


def ended(
    known: Lines,
    index: int,
    at: int,
    column: Column,
    enter: Sequence[Sequence[tuple[float, int]]],
    marks: Marks,
    cost: Callable[[str, Column], float],
    costs: Asked,
) -> tuple[float, int]:
    """The least cost of a cell of a column that ends with a line, and its first line."""
    if (index in marks.numbers) != (column.kind == "number"):
        return FORBIDDEN * 4 + enter[index][at][0], index
    least = (enter[index][at][0] + own_cost(known, index, index, column, cost) + costs.ends[index], index)
    on = costs.within[index]
    first = index
    while first > 0 and index - first + 1 < MOST_LINES[column.kind] and first not in marks.begins and first - 1 not in marks.numbers:
        first -= 1
        on += costs.on[first] + costs.within[first]
        if column.kind == "text" and enter[first][at][0] + on >= least[0]:
            continue
        own = own_cost(known, first, index, column, cost)
        said = on
        if column.kind in NAMED and not own and not (column.kind == "time" and costs.within[first]):
            said = min(on, (MADE if cost(known.words[first], column) >= SURE else ON_NAME) * (index - first))
        whole = enter[first][at][0] + said + own + costs.ends[index]
        least = min(least, (whole, first))
    return least


def within(words: str, column: Column, cost: Callable[[str, Column], float]) -> float:
    """What it costs that a cell of several lines has one that alone is another thing: a unit or time among words, 已完成 among units."""
    if column.kind == "text":
        return (WITHIN + column.spare * ON_SPARE) * (cost(words, column) >= OTHER) + column.spare * ON_SPARE
    whole = any(cost(words, other) == 0.0 for other in OTHERS if other.kind != column.kind) or cost(words, WORK) >= OTHER
    return (NO_TIME if column.kind == "time" else WITHIN) * (whole and cost(words, column) >= OTHER)


def own_cost(known: Lines, first: int, last: int, column: Column, cost: Callable[[str, Column], float]) -> float:
    """What the words of these lines cost in a column."""
    if column.kind in ("text", "figure") and last - first >= MOST_ASKED:
        return 0.0
    return cost("".join(known.words[first : last + 1]), column)


def traced(
    known: Lines,
    columns: Sequence[Column],
    marks: Marks,
    enter: Sequence[Sequence[tuple[float, int]]],
    best: Sequence[Sequence[tuple[float, int]]],
    index: int,
    column: int,
    cost: Callable[[str, Column], float],
    widths: Sequence[Width],
) -> list[Piece]:
    """Back along the best way."""
    width = len(columns)
    back: list[tuple[int, int, int, bool]] = []
    while index >= 0:
        first = best[index][column][1]
        before = enter[first][column][1]
        back.append((first, index, column, before >= width))
        column, index = before % width, first - 1
    found: list[Piece] = []
    row = -1
    for first, last, at, begins in reversed(back):
        row += begins
        on = [known.goes_on(line, widths[at], marks) for line in range(first, last)]
        own = own_cost(known, first, last, columns[at], cost)
        sure = own < SURE and not known.ends(last, widths[at], marks) and all(each < SURE for each in on)
        found.append(Piece(first, last, row, at, sure))
    return found
