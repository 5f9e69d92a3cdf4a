"""Columns of running text, e.g. a bulletin's two beside each other: each is read to its end. A table's columns are read across.

Lines that are parted at one place are columns of text where both sides run on: their lines are full and break off in the midst of
sentences, or a bracket that one line opens is closed by a line below it.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from statistics import median

import regex

from ....text.marks import CLOSING, LINE_ENDS, OPENING
from ..layout import Piece, PlacedLine, lines_of
from .table import Table

__all__ = ["Block", "find_columns", "part_columns"]

FEWEST_LINES = 3
HIGHEST = 1e6  # of a page
ALIGNED = 2.3  # em from the column's edge: an indent has two
FULL = 1.5  # em that a full line may leave
MOST_FULL = 0.6  # of a column's lines
FEWEST_CHARACTERS = 9  # of its lines on average
GUTTER = 0.9  # em, at least, between two columns that are parted before their lines are known
MARGIN = 4  # em, at least, between two pages on one sheet
MIDDLE = (0.3, 0.7)  # of a page's width, between which a gutter lies
FEWEST_ROWS = 5  # of each side of it
MOST_PIECES, MOST_PLACES = 20_000, 120  # of a page that is looked at so, across it
TOKEN = regex.compile(r"^[（(《“]*(?:[A-Za-z0-9.%]+|.)[，。、；：！？）》”]*")


class Block(Table):
    """Lines that are put together already."""

    said: list[str]

    def lines(self, account: object = None, rows: int | None = None) -> list[str]:
        return self.said[:rows]


def part_columns(pieces: list[Piece], width: float, height: float) -> tuple[list[tuple[list[PlacedLine], list[PlacedLine]]], list[Piece]]:
    """Columns of a page between which nothing stands, and the pieces in none: their lines need not stand at one height.

    Where a title set larger begins the left one, lines of both would else be taken for one.
    """
    if not 2 * FEWEST_ROWS * FEWEST_CHARACTERS <= len(pieces) <= MOST_PIECES:
        return [], pieces
    em = median(piece.right - piece.left for piece in pieces)
    best = (0.0, 0.0, 0.0, 0.0)  # height, its upper end, its lower end, where the gutter lies
    step = max(em / 2, width / MOST_PLACES)
    for number in range(int(MIDDLE[0] * width / step), int(MIDDLE[1] * width / step)):
        at = number * step
        crossing = sorted(piece.middle for piece in pieces if piece.left < at + GUTTER * em / 2 and piece.right > at - GUTTER * em / 2)
        for above, below in pairwise([-HIGHEST, *crossing, HIGHEST]):
            inside = [piece.middle for piece in pieces if above < piece.middle < below] if below - above > best[0] else []
            if inside and (high := max(inside) - min(inside)) > best[0]:
                best = (high, above, below, at)
    _high, above, below, at = best
    both = [[piece for piece in pieces if above < piece.middle < below and (piece.left > at) is right] for right in (False, True)]
    left, right = map(lines_of, both)
    if min(len(left), len(right)) < FEWEST_ROWS or not (beside(left, right) or (width > height and facing(left, right))):
        return [], pieces
    taken = {id(piece) for side in both for piece in side}
    return [(left, right)], [piece for piece in pieces if id(piece) not in taken]


def facing(left: list[PlacedLine], right: list[PlacedLine]) -> bool:
    """Are these two pages on one sheet (A3): a wide margin between them, and wrapped sentences on both?"""
    margin = min(line.left for line in right) - max(line.right for line in left)
    return margin >= MARGIN * min(line.em for line in (*left, *right)) and all(map(wraps, (left, right)))


def wraps(lines: list[PlacedLine]) -> bool:
    """Is a line full in the midst of a sentence that the next one goes on with?"""
    first, edge = min(line.left for line in lines), max(line.right for line in lines)
    return any(
        edge - line.right <= FULL * line.em and line.text[-1] not in LINE_ENDS and below.left - first <= line.em
        for line, below in pairwise(lines)
    )


def beside(left: list[PlacedLine], right: list[PlacedLine]) -> bool:
    """Are two columns running text, the right one what the left one goes on with?"""
    if any(len(line.segments) > 1 for line in (*left, *right)):
        return False
    open_lines = [unclosed(line.text) for line in (*left, *right)]
    long = all(sum(len(line.text) for line in side) >= FEWEST_CHARACTERS * len(side) for side in (left, right))
    return long and ((any(open_lines) and not sum(open_lines)) or (runs_on(left) and runs_on(right)))


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
