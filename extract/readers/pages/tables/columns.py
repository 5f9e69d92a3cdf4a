"""Columns of running text, e.g. a bulletin's two beside each other: each is read to its end. A table's columns are read across.

Lines that are parted at one place are columns of text where both sides run on: their lines are full and break off in the midst of
sentences, or a bracket that one line opens is closed by a line below it.
"""

from __future__ import annotations

from itertools import pairwise, takewhile

import regex

from ....text.marks import CLOSING, LINE_ENDS, OPENING
from ..layout import PlacedLine
from .table import Table

__all__ = ["Block", "find_columns"]

FEWEST_LINES = 3
ALIGNED = 2.3  # em from the column's edge: an indent has two
FULL = 1.5  # em that a full line may leave
MOST_FULL = 0.6  # of a column's lines
FEWEST_CHARACTERS = 9  # of its lines on average
TOKEN = regex.compile(r"^[（(《“]*(?:[A-Za-z0-9.%]+|.)[，。、；：！？）》”]*")


class Block(Table):
    """Lines that are put together already."""

    said: list[str]

    def lines(self, account: object = None, rows: int | None = None) -> list[str]:
        return self.said[:rows]


def find_columns(lines: list[PlacedLine]) -> tuple[list[tuple[list[PlacedLine], list[PlacedLine]]], list[PlacedLine]]:
    """Pairs of columns, left and right, and the lines that stand in none."""
    found: list[tuple[list[PlacedLine], list[PlacedLine]]] = []
    kept: list[PlacedLine] = []
    index = 0
    while index < len(lines):
        run = beside_one_another(lines, index)
        sides = [[alone(line, part) for line, parts in run for part, its in enumerate(parts) if its == side] for side in (0, 1)]
        if len(run) >= FEWEST_LINES and all(map(runs_on, sides)):
            found.append((sides[0], sides[1]))
            index += len(run)
        else:
            kept.append(lines[index])
            index += 1
    return found, kept


def beside_one_another(lines: list[PlacedLine], start: int) -> list[tuple[PlacedLine, tuple[int, ...]]]:
    """The lines from `start` on that are parted at the same place, each with the sides on which its parts stand.

    At the end the left column may go on alone. One of the right side may stand alone only where the two columns' lines stand at
    heights of their own: a cell of a table goes on so, too.
    """
    first = lines[start]
    if len(first.segments) != 2:
        return []
    left, right = first.segments[0].left, first.segments[1].left
    run: list[tuple[PlacedLine, tuple[int, ...]]] = []
    for line in lines[start:]:
        reach = ALIGNED * line.em
        parts = line.segments
        lone = len(parts) == 1 and abs(parts[0].left - right) <= reach
        if not lone and (len(parts) > 2 or abs(parts[0].left - left) > reach or parts[0].right > right + reach):
            break
        if len(parts) == 2 and abs(parts[1].left - right) > reach:
            break
        run.append((line, (1,) if lone else (0, 1)[: len(parts)]))
    staggered = sum(upper.bottom > lower.top and {*one, *other} == {0, 1} for (upper, one), (lower, other) in pairwise(run))
    return run if staggered >= FEWEST_LINES else list(takewhile(lambda each: each[1] != (1,), run))


def alone(line: PlacedLine, side: int) -> PlacedLine:
    """One side of a line as a line of its own."""
    part = line.segments[side]
    first = TOKEN.match(part.text)
    token = sum(0.5 if character.isascii() else 1.0 for character in first.group()) * line.em if first else line.em
    return PlacedLine(part.text, part.left, line.top, part.right, line.bottom, line.em, token, [part])


def runs_on(column: list[PlacedLine]) -> bool:
    """Is a column running text?"""
    if len(column) < FEWEST_LINES:
        return False
    open_lines = [unclosed(line.text) for line in column]
    if any(open_lines) and not sum(open_lines):
        return True
    edge = max(line.right for line in column)
    full = [line for line in column[:-1] if edge - line.right <= FULL * line.em]
    long = sum(len(line.text) for line in column) >= FEWEST_CHARACTERS * len(column)
    return long and len(full) >= MOST_FULL * (len(column) - 1) and any(line.text[-1] not in LINE_ENDS for line in full)


def unclosed(text: str) -> int:
    return sum((mark in OPENING) - (mark in CLOSING) for mark in text)
