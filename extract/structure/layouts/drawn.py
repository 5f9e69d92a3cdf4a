"""Tables drawn with strokes whose rows are ruled, `├──┼──┤`, so that a row has as many lines as its longest cell.

```text
│整治积水点│县水利│6月底│
│          │局    │前   │
├─────┤      ├───┤
│加固堤防  │      │9月底│
```

A rule may cross some of the columns only: what stands in the others is one cell beside several rows. After this room: each row
has what stands beside it in every column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ... import patterns
from ...rulebook.ruleset import Ruleset
from ...text.marks import ENDS
from ...text.normalize import Line, Passage, join, passage
from ..tables.columns import Column, ColumnReader
from ..tables.filling import FillingReader
from ..tables.lines import whole
from ..tables.rows import Row

OUTER = "│┃║├┠┣╟╠┌┏╔└┗╚+"
TYPED = "+|"  # +----+ over |甲局|, as programs type a box
TOPS = "┌┏╔"
STROKE = patterns.compile("[│┃║├┠┣╟╠┌┏╔└┗╚┤┨┫╢╣┐┓╗┘┛╝┬┳┯┰╦╤╥┴┻┷┸╩╧╨┼╋┿╂╬╪╫]")
RULE = patterns.compile("[─━═=-]{1,400}")
ITEM = patterns.compile(r"[^\p{Han}“《（(]")  # △, ●, 1.: what begins a line of its own
LEAST_RULES = 2  # the one below the head, and one between rows
MOST_LINES = 1_000  # of one table
MOST_BESIDE = 60  # lines of a cell above and below a row
WIDE = 2  # columns that a Han character takes


class Piece(NamedTuple):
    """What a line holds of one column: words, or a stroke across (`ruled`); `full`: no room is left for another character."""

    words: Passage
    ruled: bool
    full: bool


class DrawnReader:
    """Finds them by their strokes; columns and rows are then those of any other table."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.filling: FillingReader = ruleset.build(FillingReader)

    def read(self, lines: Sequence[Line], odd: Sequence[int]) -> dict[int, Row]:
        """The rows by the number of their first line; the other lines of these tables have none.

        `odd` are the numbers of the lines that are no running text alone.
        """
        found: dict[int, Row] = {}
        columns: list[Column] | None = None
        if not any(lines[index].passage.text[0] in OUTER for index in odd):  # nearly always
            return found
        for start, end in boxes(lines):
            grid = [pieces(line, tight(lines[start:end])) for line in lines[start:end]]
            width = Counter(len(row) for row in grid).most_common(1)[0][0]
            cuts = [at for at, row in enumerate(grid) if any(piece.ruled for piece in row)]
            inner = [at for at in cuts if 0 < at < len(grid) - 1]
            if width < 2 or len(inner) < LEAST_RULES or any(len(row) != width and not is_rule(row) for row in grid):
                continue
            across = Piece(Passage("", 0), ruled=True, full=False)
            grid = [row if len(row) == width else [across] * width for row in grid]
            heads = [join([row[place].words for row in grid[: inner[0]] if not is_rule(row)]).text for place in range(width)]
            own = self.columns.columns(heads)
            first = 0 if own is None else inner[0] + 1
            if own is None and (columns is None or len(columns) != width):
                continue
            columns = own or columns
            if columns is None:
                continue
            table = list(rows(grid, first, columns, start))
            if not self.filling.assigns(columns, table):
                continue
            filled = self.filling.fill(columns, table)
            for row in filled.values():
                row.part_cells()
            found.update(dict.fromkeys(range(start, end), Row()))
            found.update(filled)
        return found


def boxes(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where each box begins and ends: lines that begin and end with strokes."""
    index = 0
    while index < len(lines):
        start = index
        while index < len(lines) and index - start < MOST_LINES and goes_on(lines, start, index):
            index += 1
        if index - start > LEAST_RULES:
            yield start, index
        index = max(index, start + 1)


def goes_on(lines: Sequence[Line], start: int, index: int) -> bool:
    """Is a line of the box that begins at `start`?"""
    text, typed = lines[index].passage.text, lines[start].passage.text[0] in TYPED
    if typed:
        return len(text) > WIDE and text[0] in TYPED and text[-1] in TYPED and (index > start or text[0] in OUTER)
    return len(text) > WIDE and text[0] in OUTER and STROKE.match(text[-1]) is not None and not (index > start and text[0] in TOPS)


def tight(lines: Sequence[Line]) -> bool:
    """Were runs of blanks made one by the page that they stood on?"""
    return not any("  " in line.raw.strip() or "\u3000" in line.raw for line in lines)


def pieces(line: Line, tight: bool) -> list[Piece]:
    """A line's parts between its strokes."""
    found: list[Piece] = []
    first = line.passage.text[0]
    marks = (
        [at for at, sign in enumerate(line.raw) if sign == first]
        if first in TYPED
        else [mark.start() for mark in STROKE.finditer(line.raw)]
    )
    for left, right in pairwise(marks):
        raw = line.raw[left + 1 : right]
        blank = len(raw) - len(raw.rstrip())
        found.append(Piece(passage(raw, line.base + left + 1).strip(" "), RULE.fullmatch(raw) is not None, blank < (1 if tight else WIDE)))
    return found


def is_rule(row: Sequence[Piece]) -> bool:
    return all(piece.ruled for piece in row)


def rows(grid: Sequence[list[Piece]], first: int, columns: Sequence[Column], start: int) -> Iterator[tuple[int, list[Passage]]]:
    """The rows from a line on, with the number of each one's first line."""
    cuts = [at for at in range(first, len(grid)) if any(piece.ruled for piece in grid[at]) and is_cut(grid, at, columns)]
    for above, below in zip([first - 1, *cuts], [*cuts, len(grid)], strict=True):
        inside = [at for at in range(max(above, first), min(below + 1, len(grid))) if not is_rule(grid[at])]
        cells = [cell(grid, place, column, above, below) for place, column in enumerate(columns)] if inside else []
        if any(said.text for said in cells):
            yield start + max(above, first), cells


def is_cut(grid: Sequence[list[Piece]], at: int, columns: Sequence[Column]) -> bool:
    """Does a row end here? Where words for the work go on beside a short rule, only if a sentence or an item ends there."""
    return all(
        grid[at][place].ruled or ends_at(grid, at, place) for place, column in enumerate(columns) if column.kind == "text" and column.work
    )


def ends_at(grid: Sequence[list[Piece]], at: int, place: int) -> bool:
    said = grid[at][place].words.text
    above = said or (grid[at - 1][place].words.text if at else "")
    below = grid[at + 1][place].words.text if at + 1 < len(grid) else ""
    return not below or above[-1:] in ENDS or ITEM.match(below) is not None


def cell(grid: Sequence[list[Piece]], place: int, column: Column, above: int, below: int) -> Passage:
    """What stands in a column between two cuts: its own lines of words for the work, else all of the cell that reaches there."""
    inside = range(above + 1, min(below + 1, len(grid)))
    end = next((at for at in inside if grid[at][place].ruled), inside.stop)
    start = above + 1
    if column.kind != "text" or not any(grid[at][place].words.text for at in range(start, end)):
        first, last = max(0, start - MOST_BESIDE), min(len(grid), end + MOST_BESIDE)
        while start > first and len(grid[start - 1]) > place and not grid[start - 1][place].ruled:
            start -= 1
        while end < last and not grid[end][place].ruled:
            end += 1
    return joined([grid[at][place] for at in range(start, end)], column)


def joined(parts: Sequence[Piece], column: Column) -> Passage:
    """The words of a cell's lines as one: what filled its line goes on in the next, 县水 / 利局."""
    runs: list[list[Passage]] = []
    filled = False
    for part in parts:
        if part.words.text and not part.ruled:
            if filled:
                runs[-1].append(part.words)
            else:
                runs.append([part.words])
            filled = part.full
    return whole([join(run) for run in runs], column) if runs else Passage("", 0)
