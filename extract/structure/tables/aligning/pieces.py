"""Cells whose lines a narrow column cut, each piece on a line of its own: `完成混错接点改 / 造12处。 / 市住建局、市水 / 利局`.

A cell is then several lines. How wide each column is shows in its own lines: one that had room for more ends its cell. After this
room it is known which lines are one cell, and where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .... import patterns
from ....text.marks import LISTING, OPENING, SENTENCE_ENDS
from ..columns import Column
from .steps import FORBIDDEN, LEFT, Marks, skipped, step

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
NARROWEST, LEAST_ALIKE, LENGTHS = 5, 3, 25  # Han characters of a full line; lines of one length, and of so many one
LOOSE, NEAR = 1.0, 3.0  # characters by which a full line may be longer or shorter than the column
ON, ON_UNSURE, ON_LIST, ON_SENTENCE, ON_OPEN = 0.02, 0.15, 0.3, 0.6, 0.9  # what it costs that a cell goes on behind a line
ENDS_FULL = 0.6  # that one ends amid words where there was no room left
NAMED, MADE, ON_NAME = (
    frozenset({"unit", "time", "person"}),
    0.1,
    0.5,
)  # what it costs that a line goes on which only with the next is a name or time
WITHIN, NO_TIME, ON_SPARE, OTHER = 0.8, 2.0, 0.2, 0.9  # of a unit or time in its own line among words; of a unit above a time
SURE = 0.3  # more than a line of an unsure cell costs
CLOSING_MARKS = frozenset("，。、；：！？）》”")
WORK = Column("", "text", known=True)
OTHERS = Column("", "unit", known=True), Column("", "time", known=True)
NOT_KNOWN = (0.0, 0.0)
Width = tuple[float, float]
TOKEN = patterns.compile(r"[（(“《]?(?:[0-9A-Za-z.%]+|.)[，。、；：！？）》”]*")


def are_pieces(lines: Sequence[str], columns: int, rows: int) -> bool:
    """May these be pieces of cells: more lines than cells, and many of them as long as the longest?"""
    if len(lines) < max(MOST_OF, rows) * columns + 1:
        return False
    sizes = sorted((size(words) for words in lines), reverse=True)
    longest = widest(sizes[len(lines) // WHOLE :])  # few were put together before
    return longest <= WIDEST and sum(abs(longest - one) <= ALIKE for one in sizes) * SHARE >= len(lines)


class Piece(NamedTuple):
    """A cell: its first and last line, its row and column; whether nothing else could be meant."""

    first: int
    last: int
    row: int
    column: int
    sure: bool


class Lines:
    """How long each line is, and how long the first word of the next: in Han characters, figures half as wide or as wide."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        tokens = [found[0] if (found := TOKEN.match(line)) else "。" for line in words]
        self.sizes: list[Width] = [(size(line), float(len(line))) for line in words]
        self.tokens: list[Width] = [(size(token), float(len(token))) for token in tokens]
        self.alike: list[set[float]] = [often(own for own, _ in self.sizes), often(own for _, own in self.sizes)]
        self.most: Width = widest([own for own, _ in self.sizes]), widest([own for _, own in self.sizes])

    def full(self, at: int, width: Width) -> bool:
        """Was there no room for the next line's first word?"""
        both = zip(self.sizes[at], self.tokens[at + 1], width, strict=True)
        return any(own + token > most >= own - LOOSE for own, token, most in both)

    def goes_on(self, at: int, width: Width, marks: Marks) -> float:
        """What it costs that a cell goes on behind a line."""
        end, after = self.words[at][-1], self.words[at + 1]
        if at + 1 in marks.go_on:
            return ON_UNSURE
        if at + 1 in marks.opens:
            return ON_SENTENCE
        if after[0] in CLOSING_MARKS:
            return 0.0
        if self.full(at, width) if width[0] else self.may_be_full(at):
            return ON if end not in SENTENCE_ENDS else ON_UNSURE
        if end in LISTING or after.startswith(tuple(OPENING)):
            return ON_LIST
        return ON_SENTENCE if end in SENTENCE_ENDS else ON_OPEN

    def may_be_full(self, at: int) -> bool:
        """Before the width is known: many lines are as long, and the next is no longer."""
        return self.sizes[at + 1][1] <= self.sizes[at][1] + 1 and any(
            own in alike for own, alike in zip(self.sizes[at], self.alike, strict=True)
        )

    def ends(self, at: int, width: Width, marks: Marks) -> float:
        """What it costs that a cell ends with a line."""
        if at + 1 >= len(self.words):
            return 0.0
        if self.words[at + 1][0] in CLOSING_MARKS:
            return FORBIDDEN
        if self.words[at][-1] in SENTENCE_ENDS or at + 1 in marks.opens:
            return 0.0
        full = self.full(at, width) if width[0] else self.full(at, self.most) or self.may_be_full(at)
        return ENDS_FULL * full

    def width(self, cells: Sequence[Piece]) -> Width:
        """How wide a column is: as its longest lines, one that stands alone aside; not known where as many such lines end a cell."""
        inner = [at for piece in cells for at in range(piece.first, piece.last)]
        if not inner:
            return NOT_KNOWN
        places = [*inner, *(piece.last for piece in cells)]
        found = widest([self.sizes[at][0] for at in places]), widest([self.sizes[at][1] for at in places])
        near = sum(self.sizes[at][1] > found[1] - NEAR for at in inner)
        ending = sum(self.sizes[piece.last][1] > found[1] - 1 for piece in cells)
        return found if near > ending or near * 2 > len(inner) + ending else NOT_KNOWN


def often(sizes: Iterable[float]) -> set[float]:
    """The lengths that many lines have."""
    counts = Counter(sizes)
    least = max(LEAST_ALIKE, sum(counts.values()) // LENGTHS)
    return {one for one, count in counts.items() if one >= NARROWEST and count >= least}


def widest(sizes: Sequence[float]) -> float:
    ordered = sorted(sizes, reverse=True)
    return next((one for one, other in pairwise(ordered) if one - other <= 0.5), ordered[0])


def size(words: str) -> float:
    """In Han characters; figures take half of one."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in words)


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
        best.append([ended(known, index, at, columns[at], enter, marks, cost, widths[at]) for at in range(width)])
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
    width: Width,
) -> tuple[float, int]:
    """The least cost of a cell of a column that ends with a line, and its first line."""
    if (index in marks.numbers) != (column.kind == "number"):
        return FORBIDDEN * 4 + enter[index][at][0], index
    least = (enter[index][at][0] + own_cost(known, index, index, column, cost) + known.ends(index, width, marks), index)
    on = within(known.words[index], column, cost)
    first = index
    while first > 0 and index - first + 1 < MOST_LINES[column.kind] and first not in marks.begins and first - 1 not in marks.numbers:
        first -= 1
        on += known.goes_on(first, width, marks) + within(known.words[first], column, cost)
        if column.kind == "text" and enter[first][at][0] + on >= least[0]:
            continue
        own = own_cost(known, first, index, column, cost)
        said = on
        if column.kind in NAMED and not own and not (column.kind == "time" and within(known.words[first], column, cost)):
            said = min(on, (MADE if cost(known.words[first], column) >= SURE else ON_NAME) * (index - first))
        whole = enter[first][at][0] + said + own + known.ends(index, width, marks)
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
