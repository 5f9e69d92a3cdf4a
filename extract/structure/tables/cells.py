"""A line's cells: between tabs, bars (`| 任务 | 责任单位 |`) or the strokes of a drawn box (`│任务│责任单位│`)."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ... import patterns
from ...text.marks import LISTING
from ...text.normalize import Line, Passage, join, passage

COMMA = patterns.compile("[,，]")
WIDE_FROM = 0x2E7F  # characters from here on are two columns broad
STROKES = "│┃║｜"
TO_BARS = str.maketrans(dict.fromkeys(STROKES, "|"))
CROSSINGS = patterns.compile(r"[\u2502\u2503\u2551\u251c-\u254b\u255e-\u256c]")
STAMPED = r"(?:[（(][^（）()]{1,6}[)）])?"  # 填报单位（盖章）
WIDE = 2  # columns that a Han character takes
RULE_LINE = patterns.compile(r"^[|:\-—\s+=_]+$|^[\s\u2500-\u257f|+\-—]*[\u2500\u2501\u2550][\s\u2500-\u257f|+\-—]*$")

Cells = list[Passage]


def mark_of(line: Line) -> str | None:
    """What stands between a line's cells; None when it has none."""
    raw = line.raw
    drawn = has_stroke(raw)
    if not drawn and "|" not in raw and "\t" not in raw:
        return None
    written = raw.strip()
    if drawn:
        return "|"
    if "|" in written and (written.startswith("|") or "\t" not in written):
        return "|"
    return "\t" if "\t" in written else None


def is_drawn(line: Line) -> bool:
    """Part of a drawn box: ┌─┬─┐, │任务│."""
    return has_stroke(line.raw)


def may_hold_cells(raw: str) -> bool:
    """May any of these lines have cells? Most notices have none of the marks."""
    return "\t" in raw or "|" in raw or has_stroke(raw)


def has_stroke(text: str) -> bool:
    """Asked of every line, several times: a search for each is far faster than a pattern for all."""
    return "│" in text or "┃" in text or "║" in text or "｜" in text


def split(line: Line) -> list[Passage]:
    """The cells of a line, cut at tabs, or at | with the outer ones left off."""
    if mark_of(line) == "|":
        return between_bars(line.passage)
    cells: list[Passage] = []
    at = 0
    for piece in line.raw.split("\t"):
        ready = passage(piece, line.base + at)
        cells.append(ready.strip(" "))
        at += len(piece) + 1
    return cells


def between_bars(line: Passage) -> list[Passage]:
    """The cells between |: cut from the passage, which keeps its places where a row was wrapped over lines."""
    cells: list[Passage] = []
    at = 0
    for piece in line.text.translate(TO_BARS).split("|"):
        cells.append(line.cut(at, at + len(piece)).strip(" "))
        at += len(piece) + 1
    cells = cells[1:] if not cells[0].text else cells
    return cells[:-1] if cells and not cells[-1].text else cells


def full_cells(line: Line) -> list[bool]:
    """Of a drawn box's line: is there no room in a cell for another character?"""
    return [len(cell) - len(cell.rstrip()) < WIDE for cell in line.raw.strip().translate(TO_BARS).strip("|").split("|")]


def open_cells(line: Line) -> list[bool]:
    """Of a rule within a drawn box: which cells go through it? Nothing where none does."""
    drawn = [not cell.strip() for cell in CROSSINGS.split(line.raw.strip()[1:-1])]
    return drawn if any(drawn) and not all(drawn) else []


def between_blanks(line: Line) -> list[Passage]:
    """The words of a line that only blanks part: 1 修桥一座 示例县交通局 9月底前."""
    cells: list[Passage] = []
    at = 0
    for piece in line.raw.replace("\u3000", " ").split(" "):
        if piece.strip():
            cells.append(passage(piece, line.base + at))
        at += len(piece) + 1
    return cells


def pieces(line: Line, mark: regex.Pattern[str]) -> list[Passage]:
    """The words of a line between the places of a mark: 1,修桥一座,示例县交通局,9月底前."""
    cells: list[Passage] = []
    at = 0
    for found in [*(found.span() for found in mark.finditer(line.raw)), (len(line.raw), len(line.raw))]:
        piece = passage(line.raw[at : found[0]], line.base + at).strip(" ")
        if piece.text:
            cells.append(piece)
        at = found[1]
    return cells


def without_blank_end(cells: list[Passage], width: int) -> list[Passage]:
    """Without the blank cells at the end that are more than the columns."""
    while len(cells) > width and not cells[-1].text:
        cells = cells[:-1]
    return cells


def cells_of(line: Line) -> Cells:
    """The cells of a line: between commas where it has no blank between words, else between blanks."""
    blank = between_blanks(line)
    return pieces(line, COMMA) if len(blank) < 2 else blank


def mended(cells: Cells, columns: int) -> Cells:
    """1 加强水资源保 护 严守红线: of more words than there are columns a lone character is the end of the one before it."""
    found: Cells = []
    spare = len(cells) - columns
    for cell in cells:
        if spare > 0 and len(found) > 1 and len(cell.text) == 1 and ord(cell.text) > WIDE_FROM and ord(found[-1].text[-1]) > WIDE_FROM:
            found[-1] = join([found[-1], cell])
            found[-1].joints |= {cell.base}
            spare -= 1
        else:
            found.append(cell)
    return found


def parted_at(line: Line, cells: Cells, starts: Sequence[int]) -> Cells:
    """The cells, one that fills its column parted where the next begins: 改造管网15公里，区住建局 below 任务 and 责任单位."""
    places = [width(line, cell) for cell in cells]
    lacking = [start for start in starts if start not in places]
    if len(lacking) != 1 or not set(places) <= set(starts) or lacking[0] < min(places, default=0):
        return cells
    at = max(place for place, start in enumerate(places) if start < lacking[0])
    text = line.raw[cells[at].base - line.base :]
    cut, reached = 0, places[at]
    while cut < len(cells[at].text) and reached < lacking[0]:
        reached += 2 if ord(text[cut]) > WIDE_FROM else 1
        cut += 1
    whole_cell = reached != lacking[0] or not 0 < cut < len(cells[at].text) or " " in text[:cut] or text[cut] in LISTING
    return cells if whole_cell else [*cells[:at], cells[at].cut(0, cut), cells[at].cut(cut), *cells[at + 1 :]]


def width(line: Line, cell: Passage) -> int:
    """The column at which a cell begins; a Chinese character takes two."""
    return sum(2 if ord(sign) > WIDE_FROM else 1 for sign in line.raw[: cell.base - line.base])
