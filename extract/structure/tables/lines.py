"""Rows of a table whose cells hold several lines: `县交通运输局⏎各乡镇人民政府⇥2024年10月底前` → cells of one row.

Programs that turn tables into text leave the line ends inside cells. A row is then all the lines that together have as many
cells as the head.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ... import patterns
from ...readers.words import pattern
from ...text.marks import ENDS, LISTING, OPENING, SENTENCE_ENDS
from ...text.normalize import Line, Passage, join, stands_off
from ...text.numerals import ONE_TO_TEN
from .cells import full_cells, split
from .columns import Column, Kind

Looks = Callable[[str], frozenset[Kind]]
MOST_LINES = 12  # of one row
LONGEST_REST = 30  # characters of a last line without a tab
LATEST_TIME = 3  # of its time words: 各科室于11月20日前报局办公室 is a sentence
WHOLE_DAY = patterns.compile(r"[0-9]{4}\p{Han}[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}")
NUMBERED = patterns.compile(rf"^[（(]?(?:[0-9]{{1,4}}|[{ONE_TO_TEN}]{{1,4}})[)）.、．]?(?:$|\t|[、.．])")
BREAK = "<br"
BREAKS = patterns.compile(rf"{BREAK} ?/?>")
BETWEEN = {"number": "", "text": "", "figure": "", "unit": "、", "person": "、", "time": "，"}  # what a line end in a cell stands for


def row_lines(lines: Sequence[Line], index: int, columns: int, time: regex.Pattern[str] | None) -> int:
    """How many lines from `index` on make one row of so many cells; 1 where that cannot be told."""
    count = lines[index].raw.count("\t") + 1
    if count > columns:
        return 1
    taken = 1
    while count < columns:
        at = index + taken
        if taken >= MOST_LINES or at >= len(lines) or (NUMBERED.match(lines[at].raw) and count > 1):
            return 1
        count += lines[at].raw.count("\t")
        taken += 1
        if count > columns:
            return 1
    while time and taken < MOST_LINES and index + taken < len(lines) and is_rest(lines, index + taken, time):
        taken += 1
    return taken


def begins_broken(lines: Sequence[Line], index: int) -> bool:
    """更换灯具、⏎灯管⇥后勤处⇥6月底, 更换灯具⏎（教学楼）⇥…: a row whose first cell goes on in the next line, and no heading above it."""
    words = lines[index].raw.rstrip()
    below = lines[index + 1].raw if index + 1 < len(lines) else ""
    parted = words[-1:] in LISTING or below.lstrip().startswith(tuple(OPENING))
    return parted and "\t" in below.strip() and NUMBERED.match(below) is None


def is_rest(lines: Sequence[Line], index: int, time: regex.Pattern[str]) -> bool:
    """9月30日前正式投用: the last line of a time limit. A whole day behind the last row is the notice's date."""
    raw = lines[index].raw
    if len(raw) > LONGEST_REST or raw.rstrip()[-1:] in SENTENCE_ENDS or "\t" in raw or "：" in raw or NUMBERED.match(raw):
        return False
    if stands_off(lines, index, index - 1):
        return False
    if WHOLE_DAY.fullmatch(raw.strip()) and not (index + 1 < len(lines) and "\t" in lines[index + 1].raw):
        return False
    said = time.search(raw)
    return said is not None and said.start() <= LATEST_TIME


def join_rows(rows: Sequence[list[Passage]], columns: Sequence[Column]) -> list[Passage]:
    """The cells of one row from those of its lines: the last of a line and the first of the next are one cell."""
    pieces: list[list[Passage]] = [[]]
    for row in rows:
        for place, cell in enumerate(row):
            if place:
                pieces.append([])
            pieces[-1].append(cell)
    return [whole(cells, column) for cells, column in zip(pieces, columns, strict=False)]


def with_rest(above: Sequence[Passage], line: Line, before: Line, columns: Sequence[Column]) -> list[Passage]:
    """The cells of a drawn box's row with those of its next line: what filled its cell goes on there, 各乡镇水 / 利站."""
    below = split(line) + [Passage("", 0)] * len(columns)
    full = full_cells(before) + [False] * len(columns)
    both = zip(above, below, full, columns, strict=False)
    return [
        join([cell, rest]) if filled and cell.text and rest.text else whole([cell, rest], column) for cell, rest, filled, column in both
    ]


def list_goes_on(above: Sequence[Passage], cells: Sequence[Passage]) -> bool:
    """Is each cell of a line the rest of a list that the cell above it leaves open: 市财政局 below 市数据局、?"""
    said = [(over.text, cell.text) for over, cell in zip(above, cells, strict=False) if cell.text]
    return bool(said) and all(over[-1:] in LISTING and over for over, _ in said)


def goes_on_below(above: Sequence[Passage], cells: Sequence[Passage], columns: Sequence[Column], looks: Looks) -> bool:
    """Is a line without a number the rest of the row above, as on the next page: 感染科、护 | 6月底前 over 理部?"""
    if list_goes_on(above, cells):
        return True
    both = [(over.text, cell.text, column.kind) for over, cell, column in zip(above, cells, columns, strict=False) if cell.text]
    if any(not over or kind in ("number", "figure") for over, _, kind in both) or all(column.kind != "number" for column in columns):
        return False
    opened = [is_open(*pair, looks) for pair in both]
    ended = [kind == "text" and over[-1] in ENDS for over, _, kind in both]
    return any(opened) and all(left or whole for left, whole in zip(opened, ended, strict=True))


def is_open(over: str, rest: str, kind: Kind, looks: Looks) -> bool:
    """Does a cell end amid its words, so that these go on with it?"""
    if over[-1] in LISTING:
        return True
    if kind != "text":
        return kind not in looks(over) and kind in looks(over + rest)
    return over[-1] not in SENTENCE_ENDS and rest[-1] in SENTENCE_ENDS


def goes_on_with(above: Sequence[Passage], cells: Sequence[Passage]) -> list[Passage]:
    """The cells of a row with the rest of their lists."""
    both = zip(above, [*cells, *above[len(cells) :]], strict=False)
    return [join([over, cell]) if cell.text and cell is not over else over for over, cell in both]


def whole(cells: Sequence[Passage], column: Column) -> Passage:
    """The cell that the words of several lines make."""
    said: list[Passage] = []
    for cell in cells:
        if said and cell.text.startswith(tuple(OPENING)):  # 镇规建办 / （王某）
            said[-1] = join([said[-1], cell])
        elif said and is_cut(said[-1].text, cell.text, column):
            said[-1] = join([said[-1], cell])
            said[-1].joints |= {cell.base}
        elif cell.text:
            said.append(cell)
    return join(said, BETWEEN[column.kind]) if said else Passage("", 0)


def is_cut(before: str, after: str, column: Column) -> bool:
    """村镇建设办 / 公室: what a line end cuts into two names is one, and so is 2026年 / 10月底前."""
    if column.kind == "time":
        return pattern("meeting", "year").search(before) is not None and pattern("meeting", "month").match(after) is not None
    return column.kind == "unit" and len(before) > 1 and pattern("meeting", "office").match(before[-1] + after) is not None


def parted(cell: Passage, column: Column) -> Passage:
    """7月底前<br>长期: of a cell of times that a page's sign breaks, each is its own; of words for the work they go on, 养鸡<br>5000只."""
    if column.kind not in ("time", "text") or BREAK not in cell.text:
        return cell
    ends = [found.span() for found in BREAKS.finditer(cell.text)]
    starts = [0, *(end for _, end in ends)]
    return whole([cell.cut(start, end) for start, end in zip(starts, [*(start for start, _ in ends), None], strict=True)], column)
