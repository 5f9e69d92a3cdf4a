"""Ruled tables of a page → lines of cells, e.g. a 任务分解表 whose cells are merged: rules make a grid, merged cells repeat their text.

A table is a set of rules that cross and enclose at least two columns; a frame of one cell is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ...parts.cells import LIST, part_names, parts
from ...words import pattern
from ..layout import Piece, PlacedLine, joint, lines_of
from .table import Cell, Table

__all__ = ["Rule", "cell_text", "tables_of"]

MOST_RULES = 3_000  # of one page; a drawing has more, a table of 100 rows has fewer once its pieces are put together
MOST_CELLS = 20_000
MOST_TABLES = 100  # of one page, frames among them
NEAR = 2.5  # points within which two rules are one, or touch
PADDING, LEAST_PADDING = 1.1, 12.1  # em and points of both sides of a cell together that its text leaves free
NEARLY = 2.0  # em that a line may leave free where no name, time or item begins behind it: steps, and gaps before figures, are not known
LONGEST_SHORT = 16  # characters of a cell's line that is a name, not a wrapped sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: level at `at` (y) from `start` to `end` (x), or upright at x from y to y."""

    at: float
    start: float
    end: float


def tables_of(level: Sequence[Rule], upright: Sequence[Rule], pieces: list[Piece], near: float = NEAR) -> tuple[list[Table], list[Piece]]:
    """The tables that rules make, and the pieces that stand in none."""
    level, upright = put_together(level, near), put_together(upright, near)
    if len(level) + len(upright) > MOST_RULES or not level or len(upright) < 3:
        return [], pieces
    tables: list[Table] = []
    for across, down in connected(level, upright, near)[:MOST_TABLES]:
        xs = places(down, near)
        ys, open_above, open_below = levels(across, down, pieces, near)
        if len(ys) < 2 or len(xs) < 3 or (len(ys) - 1) * (len(xs) - 1) > MOST_CELLS:
            continue
        inside = [piece for piece in pieces if xs[0] <= (piece.left + piece.right) / 2 <= xs[-1] and ys[0] <= piece.middle <= ys[-1]]
        if not inside:
            continue
        taken = set(map(id, inside))
        pieces = [piece for piece in pieces if id(piece) not in taken]
        tables.append(Table(ys[0], ys[-1], cells_of(xs, ys, across, down, inside, near), xs, open_above, open_below, levels=ys))
    return tables, pieces


def put_together(rules: Iterable[Rule], near: float) -> list[Rule]:
    """Rules on one line that touch or overlap are one: each cell draws its own piece."""
    made: list[Rule] = []
    row: list[Rule] = []
    for rule in [*sorted(rules, key=lambda rule: rule.at), None]:
        if row and (rule is None or rule.at - row[-1].at > near):
            at = median(each.at for each in row)
            row.sort(key=lambda each: each.start)
            start, end = row[0].start, row[0].end
            for each in row[1:]:
                if each.start > end + near:
                    made.append(Rule(at, start, end))
                    start, end = each.start, each.end
                end = max(end, each.end)
            made.append(Rule(at, start, end))
            row = []
        if rule is not None:
            row.append(rule)
    return made


def connected(level: list[Rule], upright: list[Rule], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross or touch one another."""
    find = union(len(level) + len(upright), pairs(level, upright, near))
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate([*level, *upright]):
        groups.setdefault(find(index), ([], []))[index >= len(level)].append(rule)
    return list(groups.values())


def pairs(level: list[Rule], upright: list[Rule], near: float) -> Iterable[tuple[int, int]]:
    for one, across in enumerate(level):
        for other, down in enumerate(upright):
            if across.start - near <= down.at <= across.end + near and down.start - near <= across.at <= down.end + near:
                yield one, len(level) + other


def union(count: int, joined: Iterable[tuple[int, int]]) -> Callable[[int], int]:
    """Which of `count` things belong together: the function gives each the number of its group."""
    parents = list(range(count))

    def find(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for one, other in joined:
        parents[max(find(one), find(other))] = min(find(one), find(other))
    return find


def places(rules: list[Rule], near: float) -> list[float]:
    """Where the rules of one direction stand, each place once."""
    found: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not found or at - found[-1] > near:
            found.append(at)
    return found


def levels(across: list[Rule], down: list[Rule], pieces: list[Piece], near: float) -> tuple[list[float], bool, bool]:
    """Where the rows part; a row that no rule closes at the page's edge reaches as far as the upright rules, where it holds text."""
    ys = places(across, near)
    if not ys or not down:
        return ys, False, False
    left, right = min(rule.at for rule in down), max(rule.at for rule in down)
    sides = [rule for rule in down if abs(rule.at - left) <= near or abs(rule.at - right) <= near]
    above, below = min(rule.start for rule in sides), max(rule.end for rule in sides)
    held = [piece.middle for piece in pieces if left <= (piece.left + piece.right) / 2 <= right]
    open_above = above < ys[0] - near and any(above <= middle < ys[0] for middle in held)
    open_below = below > ys[-1] + near and any(ys[-1] < middle <= below for middle in held)
    return [above] * open_above + ys + [below] * open_below, open_above, open_below


def cells_of(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule], pieces: list[Piece], near: float) -> list[Cell]:
    """The cells of the grid. Slots without a rule between them are one cell."""
    columns, count = len(xs) - 1, (len(xs) - 1) * (len(ys) - 1)
    find = union(count, open_sides(xs, ys, level, upright, near))
    cells: dict[int, list[Piece]] = {}
    for piece in pieces:
        column, row = slot(xs, (piece.left + piece.right) / 2), slot(ys, piece.middle)
        cells.setdefault(find(row * columns + column), []).append(piece)
    ends: dict[int, tuple[int, int]] = {}
    for index in range(count):  # a cell's number is that of its first slot
        row, column = ends.get(find(index), (0, 0))
        ends[find(index)] = max(row, index // columns), max(column, index % columns)
    made = []
    for index, (bottom, right) in ends.items():
        row, column = divmod(index, columns)
        text = cell_text(lines_of(cells[index]), xs[right + 1] - xs[column]) if index in cells else ""
        made.append(Cell(row, column, bottom, right, text))
    return made


def open_sides(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule], near: float) -> Iterable[tuple[int, int]]:
    """Neighbouring slots with no rule between them."""
    columns = len(xs) - 1
    walls = {at: [rule for rule in upright if abs(rule.at - at) <= near] for at in xs}
    floors = {at: [rule for rule in level if abs(rule.at - at) <= near] for at in ys}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            index = row * columns + column
            if column + 1 < columns and not covers(walls[right], (top + bottom) / 2):
                yield index, index + 1
            if row + 2 < len(ys) and not covers(floors[bottom], (left + right) / 2):
                yield index, index + columns


def covers(rules: list[Rule], at: float) -> bool:
    return any(rule.start <= at <= rule.end for rule in rules)


def slot(bounds: list[float], at: float) -> int:
    return min(max(bisect_left(bounds, at) - 1, 0), len(bounds) - 2)


def cell_text(lines: list[PlacedLine], width: float) -> str:
    """A cell's text: wrapped lines joined, a line break where there was room or whole names stand (several units one below the other)."""
    names = all(len(line.text) <= LONGEST_SHORT and pattern("meeting", "short-name").search(line.text) for line in lines)
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None:
            text = line.text
        else:
            wrapped = full(before, line, width) and not (names and part_names(*sides(before.text, line.text)))
            wrapped = wrapped or (full(before, line, width - NEARLY * line.em) and not parts(before.text, line.text, persons=True))
            text += (joint(text, line.text) if wrapped else "\n") + line.text
    return text


def sides(before: str, after: str) -> tuple[str, str]:
    """The last name of a line and the first of the next one."""
    return LIST.split(before)[-1], LIST.split(after)[0]


def full(before: PlacedLine, line: PlacedLine, width: float) -> bool:
    """Was there no room for the next line's first word?"""
    return before.right - before.left + line.token + max(PADDING * line.em, LEAST_PADDING) >= width
