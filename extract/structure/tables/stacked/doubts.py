"""Rows of a table one cell a line whose cells may stand otherwise, and what behind the last row may be one more.

After this room: it is known which rows are not sure, as `县住建局 / 县水利局 / 县财政局` below 牵头单位 and 配合单位.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from ....text.marks import COLON, LISTING, OPENING, SENTENCE_ENDS
from ....text.normalize import Line, Passage, stands_off
from ...numbering import NumberingReader
from ..aligning import AligningReader
from ..columns import Column

MERGED_SHARE = 3  # of so many rows more than one lacks the cell that is merged over several
LONGEST_GROUP = 8  # characters of 基础设施, a row's group
LONGEST_REST = 40  # characters of a line behind the last row that may be a cell
Parts = Sequence[Sequence[Passage]]  # of a row: the lines of each cell


def doubtful(rows: Sequence[Parts], columns: Sequence[Column], numbering: NumberingReader, aligning: AligningReader) -> set[int]:
    """The rows with more names than columns of units, or one without who leads; without numbers, two lines where others have one."""
    runs = list(unit_runs(columns))
    found = {at for at, row in enumerate(rows) if any(is_unclear(row[start:end], columns[start:end]) for start, end in runs)}
    if any(column.kind == "number" for column in columns):
        return found
    first = next((place for place, column in enumerate(columns) if column.kind == "text" and column.work), None)
    for place, column in enumerate(columns):
        if column.kind == "unit":
            found |= {at for at, row in enumerate(rows) if any(aligning.makes_unit(part.text) for part in row[place])}
        elif column.kind == "text" and not column.spare:
            several = {at for at, row in enumerate(rows) if cells_in(row[place]) > 1 and not are_items(row[place], numbering)}
            if place == first:
                found |= {at for at in several if any(aligning.verb.match(part.text) for part in rows[at][place][1:])}
            found |= several if len(several) * 2 < len(rows) else set()
            found |= set() if column.work else longest([size(row[place]) for row in rows])
    return found


def size(parts: Sequence[Passage]) -> int:
    """The characters of a cell."""
    return sum(len(part.text) for part in parts)


def longest(sizes: Sequence[int]) -> set[int]:
    """The cells that are much longer than most, as work is below 类别."""
    said = sorted(filter(None, sizes))
    usual = said[len(said) // 2] if said else 0
    return {at for at, one in enumerate(sizes) if one > max(LONGEST_GROUP, 2 * usual)}


def unit_runs(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """The first and the last but one of columns of units beside each other: 牵头单位 | 配合单位."""
    start = 0
    while start < len(columns):
        end = start
        while end < len(columns) and columns[end].kind == "unit" and columns[end].assigns:
            end += 1
        if end > start + 1:
            yield start, end
        start = max(end, start + 1)


def is_unclear(cells: Parts, columns: Sequence[Column]) -> bool:
    """Several names for two columns may be parted otherwise; who leads may be merged over rows where only who supports is named."""
    counts = [cells_in(parts) for parts in cells]
    led = [count for count, column in zip(counts, columns, strict=True) if column.must]
    return sum(counts) > len(columns) or (bool(led) and not led[0] and any(counts))


def cells_in(parts: Sequence[Passage]) -> int:
    """The lines that may be cells of their own: none goes on with the one above."""
    starts = tuple(OPENING)
    return sum(not at or not (parts[at - 1].text[-1] in LISTING or part.text.startswith(starts)) for at, part in enumerate(parts))


def are_items(parts: Sequence[Passage], numbering: NumberingReader) -> bool:
    """1.排查隐患 / 2.整治积水点, in one cell."""
    return any(numbering.at_start(part.text) is not None for part in parts)


def behind(
    lines: Sequence[Line], cells: Sequence[tuple[int, Passage]], above: Sequence[Passage], aligning: AligningReader
) -> list[Passage]:
    """The line right behind the last row that may be the task of one more, whose other cells are merged with those `above`."""
    if not cells:
        return []
    index, cell = cells[0]
    words = cell.text
    ended = words[-1] in SENTENCE_ENDS and not any(one.text[-1:] == words[-1] for one in above)
    may = len(words) <= LONGEST_REST and not ended and not set(words) & set(COLON)
    return [cell] if may and not aligning.looks(words) and aligning.verb.match(words) and not stands_off(lines, index, index - 1) else []


def keep_own(columns: Sequence[Column], rows: Sequence[tuple[int, list[Passage]]]) -> None:
    """Of two columns of units one cell vanished in a row: the unit that is left leads, and none comes from the row above.

    Where who leads stands first, few rows lack the other: more of them go on with a unit merged over rows.
    """
    units = [place for place, column in enumerate(columns) if column.kind == "unit" and column.assigns]
    leads = [place for place in units if columns[place].must]
    if len(units) != 2 or len(leads) != 1:
        return
    lead, other = leads[0], sum(units) - leads[0]
    lacking = [cells for _, cells in rows if cells[other].text and not cells[lead].text]
    for cells in lacking if lead > other or len(lacking) * MERGED_SHARE <= len(rows) else ():
        cells[lead], cells[other] = cells[other], cells[lead]


def is_counted(row: Parts, columns: Sequence[Column], aligning: AligningReader) -> bool:
    """5 / 储备物资: the last row, whose unit and limit are merged with those above; not where another thing is behind its number."""
    cells = [(part.text, column) for parts, column in zip(row, columns, strict=True) for part in parts]
    if len(cells) < 2 or cells[0][1].kind != "number" or cells[1][1].kind != "text":
        return False
    return not any(set(words) & set(COLON) or aligning.cost(words, column) for words, column in cells)


def counted_elsewhere(items: Mapping[int, int], numbers: Collection[int]) -> set[int]:
    """56.新增充电桩 / … / 86.推进林长制 below one number: tasks by their number in a report, each but the first of a row begins one."""
    values = [items[place] for place in sorted(items)]
    if not values or values[0] == 1 or any(after <= before for before, after in pairwise(values)):
        return set()
    ordered = sorted({*items, *numbers})
    return {place for before, place in pairwise(ordered) if place in items and before in items}
