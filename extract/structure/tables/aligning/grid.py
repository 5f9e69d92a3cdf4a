"""Rows between blanks whose cells a column's width cut, as programs print tables of pages: the rest of a cell stands below it.

`1  建立巡查机制     县水利局     2026年` / `                    县司法局     5月底前`. After this room: the lines of a row stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from ....text.marks import LISTING, OPENING, SENTENCE_ENDS
from ....text.normalize import Line, Passage, join, step
from ..cells import between_blanks, mark_of
from ..columns import Column, Kind
from ..lines import whole
from .reader import AligningReader

WIDE_FROM = 0x2E7F
MOST_LINES = 2_000  # of one table
NEAR = 3  # columns of a page that a full line may be shorter than the longest
LEAST_ROWS, LEAST_CELLS = 2, 2
NAMED = frozenset({"unit", "person", "time"})
MISFIT = 1.0  # cost of a cell that stands in another column
MOST_MISFIT = 5  # one cell of so many

Span = tuple[int, int]
Cells = list[Passage]


class Grid(NamedTuple):
    """The rows (first line, cells by column), their other lines, and the line behind them."""

    rows: list[tuple[int, Cells]]
    others: list[int]
    end: int


class Printed(NamedTuple):
    """A line: its cells by column, and how broad each is."""

    at: int
    cells: dict[int, Passage]
    sizes: dict[int, int]


def shown(sign: str) -> int:
    """The columns that a character takes on a screen; programs that print pages count characters instead."""
    return 2 if ord(sign) > WIDE_FROM else 1


def typed(sign: str) -> int:
    """The same where fonts for Chinese draw “ ” and — as broad as characters."""
    return 1 if sign.isascii() else 2


def gridded(lines: Sequence[Line], head: int, columns: Sequence[Column], aligning: AligningReader) -> Grid | None:
    """The table below a head; None where each row is a line with all cells, or where lines cannot be told apart.

    Characters are as broad as most lines fit.
    """
    printed = max((printed_below(lines, head, measure) for measure in (shown, typed, len)), key=len)
    return grid(printed, columns, aligning)


def grid(printed: Sequence[Printed], columns: Sequence[Column], aligning: AligningReader) -> Grid | None:
    """The rows that these lines are."""
    if len(printed) <= LEAST_ROWS:
        return None
    numbered = columns[0].kind == "number"
    broad = [breadth([line.sizes.get(at, 0) for line in printed], sure=numbered) for at in range(len(columns))]
    rows: list[list[Printed]] = []
    for line in printed:
        fits = bool(rows) and goes_on(rows[-1][-1], line, broad, columns, aligning)
        if numbered and (0 in line.cells) == fits:
            return None
        if fits:
            rows[-1].append(line)
        else:
            rows.append([line])
    if len(rows) < LEAST_ROWS or (len(rows) == len(printed) and not lack(printed, columns)):
        return None
    found = [(row[0].at, [cell_of(row, at, column, broad[at], aligning) for at, column in enumerate(columns)]) for row in rows]
    costs = [aligning.cost(cell.text, column) for _, cells in found for cell, column in zip(cells, columns, strict=True) if cell.text]
    if sum(cost >= MISFIT for cost in costs) * MOST_MISFIT > len(costs):
        return None
    return Grid(found, [line.at for row in rows for line in row[1:]], printed[-1].at + 1)


def lack(printed: Sequence[Printed], columns: Sequence[Column]) -> bool:
    """Does a row lack a cell that others have, as one merged with that above? Then only its place tells what each is."""
    return any(at not in line.cells for line in printed for at, column in enumerate(columns) if not column.spare)


def breadth(sizes: Sequence[int], *, sure: bool) -> int:
    """How broad a column is; where no number tells rows, one long line does not show it."""
    most = max(sizes)
    return most if sure or sum(size + NEAR >= most for size in sizes) > 1 else most + NEAR + 1


def printed_below(lines: Sequence[Line], head: int, measure: Callable[[str], int]) -> list[Printed]:
    """The lines below a head as far as none crosses what is blank between all cells of a column and those of the next."""
    spans = [words_of(line, measure) for line in lines[head : head + 1]]
    gaps = [(before[1], after[0]) for before, after in pairwise(span for span, _ in spans[0])]
    words: list[tuple[int, list[tuple[Span, Passage]]]] = []
    steps = 0
    for index in range(head + 1, min(len(lines), head + MOST_LINES)):
        line = lines[index]
        own = words_of(line, measure) if mark_of(line) is None else []
        narrowed = narrow(gaps, [span for span, _ in own])
        if not own or narrowed is None or (words and step(lines, index) > steps and columns_of(own, narrowed) < LEAST_CELLS):
            break
        gaps, steps = narrowed, max(steps, step(lines, index))
        words.append((index, own))
    return [in_columns(index, own, gaps) for index, own in words]


def words_of(line: Line, measure: Callable[[str], int]) -> list[tuple[Span, Passage]]:
    """The words between blanks, and the columns of the page that each takes."""
    at = [0, *accumulate(map(measure, line.raw))]
    cells = between_blanks(line)
    ends = [cell.base - line.base + len(part) for cell, part in zip(cells, line.raw.split(), strict=False)]
    return [((at[cell.base - line.base], at[end]), cell) for cell, end in zip(cells, ends, strict=False)]


def narrow(gaps: Sequence[Span], spans: Sequence[Span]) -> list[Span] | None:
    """What of the gaps is blank in a line too; None where a word crosses one."""
    found = list(gaps)
    for start, end in spans:
        for place, (left, right) in enumerate(found):
            if end <= left or start >= right:
                continue
            at_left = start <= left or (end < right and start - left <= right - end)
            found[place] = (end, right) if at_left else (left, start)
            if found[place][0] >= found[place][1]:
                return None
    return found


def columns_of(words: Sequence[tuple[Span, Passage]], gaps: Sequence[Span]) -> int:
    """In how many columns words stand."""
    return len({column_at(start, gaps) for (start, _), _ in words})


def column_at(start: int, gaps: Sequence[Span]) -> int:
    return sum(start >= right for _, right in gaps)


def in_columns(index: int, words: Sequence[tuple[Span, Passage]], gaps: Sequence[Span]) -> Printed:
    """A line's words in their columns."""
    cells: dict[int, Passage] = {}
    sizes: dict[int, Span] = {}
    for span, word in words:
        at = column_at(span[0], gaps)
        cells[at] = join([cells[at], word]) if at in cells else word
        sizes[at] = (sizes.get(at, span)[0], span[1])
    return Printed(index, cells, {at: end - start for at, (start, end) in sizes.items()})


def goes_on(last: Printed, line: Printed, broad: Sequence[int], columns: Sequence[Column], aligning: AligningReader) -> bool:
    """Is each cell the rest of the one above it, which filled its column or ends with a mark, and no name or time by itself?"""
    numbered = columns[0].kind == "number"
    for at, cell in line.cells.items():
        above, kind = last.cells.get(at), columns[at].kind
        if above is None or kind == "number":
            return False
        both = are_whole(above.text, cell.text, kind, aligning)
        full = last.sizes[at] + NEAR >= broad[at]
        listed = above.text[-1] in LISTING or cell.text[0] in OPENING or (numbered and above.text[-1] in SENTENCE_ENDS)
        if not (listed or (both if both and numbered else full and not both)):
            return False
    return True


def are_whole(before: str, after: str, kind: Kind, aligning: AligningReader) -> bool:
    """县财政局 / 县教育局 are two names; 2026年 / 6月底前 are one limit."""
    if kind == "time":
        return aligning.are_limits([before, after], again=False)
    return kind in NAMED and kind in aligning.looks(before) & aligning.looks(after)


def cell_of(row: Sequence[Printed], at: int, column: Column, broad: int, aligning: AligningReader) -> Passage:
    """The cell that the lines of a row make: a name behind one that filled its column goes on with it, but 各乡镇 is its own."""
    said: list[Passage] = []
    last = broad
    for line in row:
        if (part := line.cells.get(at)) is None:
            continue
        apart = said and column.kind in NAMED and said[-1].text[-1] not in LISTING
        apart = apart and (last + NEAR < broad or column.kind != "unit" or aligning.are_names(part.text))
        if said and not (apart and are_whole(said[-1].text, part.text, column.kind, aligning)):
            said[-1] = join([said[-1], part])
            said[-1].joints |= {part.base}
        else:
            said.append(part)
        last = line.sizes[at]
    return whole(said, column)
