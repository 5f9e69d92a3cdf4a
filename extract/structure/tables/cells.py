"""A line's cells: between tabs, bars (`| 任务 | 责任单位 |`) or the strokes of a drawn box (`│任务│责任单位│`)."""

from __future__ import annotations

import regex

from ... import patterns
from ...text.normalize import Line, Passage, passage

STROKES = "│┃║｜"
TO_BARS = str.maketrans(dict.fromkeys(STROKES, "|"))
CROSSINGS = patterns.compile(r"[\u2502\u2503\u2551\u251c-\u254b\u255e-\u256c]")
STAMPED = r"(?:[（(][^（）()]{1,6}[)）])?"  # 填报单位（盖章）
WIDE = 2  # columns that a Han character takes
RULE_LINE = patterns.compile(r"^[|:\-—\s+=_]+$|^[\s\u2500-\u257f|+\-—]*[\u2500\u2501\u2550][\s\u2500-\u257f|+\-—]*$")


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
