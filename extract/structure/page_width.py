"""The width at which lines were broken, e.g. those of a PDF's page; none where lines are paragraphs, or the rows of a list."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import regex

from .. import patterns
from ..text.marks import CLOSING, COLON, LINE_ENDS, OPENING
from ..text.normalize import Line, join
from .numbering import Label

FEWEST_LINES = 12
FEWEST_OF_LETTER, FEWEST_FULL, LEAST_OF_LETTER = 6, 3, 48  # lines of a short letter, those cut at one width, this width in columns
NARROWEST, WIDEST = 30, 130  # a page's width in columns (a Han character is two)
WIDER = 1.25  # of the width, beyond which a line tells that lines are paragraphs
EDGE = 3  # columns that a line may lack where all are cut at one width: a wide character, a mark that opens no line
FEWEST_CUT, LEAST_CUT, MOST_BROKEN = 4, 0.1, 0.7  # lines so cut, their share of all, and that of those which end amid a sentence
PARTED = patterns.compile(r"(?:[^ ，。；、]+ +){2,}[^ ，。；、]+$|(?:\S+\p{Han} +(?=[\p{Han}0-9])){3}")  # words that blanks part
KEYED = patterns.compile(rf"[^{COLON}\p{{Han}}]{{0,4}}\p{{Han}}{{4,10}}[{COLON}].")  # 所在单位：某公司
ALIKE = 0.5  # of full lines, that end in the same sign
FULL = 0.82  # of the width, from which a line counts as full: blanks beside figures, no mark at a line's beginning
CLOSERS = "）)】］]"
BLANK = "  "  # as wide as U+3000
WIDE = "   "  # between the cells of a row
PAGE_END = "0123456789 "
CONTENTS_DOTS = ("....", "……", "····", "．．．")  # between a heading and its page
LONGEST_BARE = 4  # digits of a page's number
SHORTEST_PAGE = 8  # lines
SHORTEST_LINE = 8  # characters of a page's last line
PAGE_LINES = 2  # beside a page's number
FEW_CELLS = 2  # so parted, that may be words spread over a line


def page_width(lines: Sequence[Line], at_start: Callable[[str], object], *, paged: bool) -> int | None:
    """The width at which lines were broken, in columns; None when the text's lines are its paragraphs.

    Most lines reach that width and end amid a sentence. Without page numbers that has to be plainer: a list of names looks alike.
    Or no line is longer than some that are cut at one width, amid a sentence nearly all of them; in a short letter all of them,
    and no item's number follows.
    """
    if len(lines) < FEWEST_OF_LETTER:
        return None
    widths = sorted(columns(line.raw.strip()) for line in lines)
    width = widths[len(widths) * 9 // 10]
    if len(lines) < FEWEST_LINES:
        full, broken = filled(lines, widths[-1] - EDGE)
        if widths[-1] < LEAST_OF_LETTER or not broken == full >= FEWEST_FULL:
            return None
        below = (after for before, after in pairwise(lines) if columns(before.raw.strip()) >= widths[-1] - EDGE)
        return None if any(at_start(line.passage.text) for line in below) else widths[-1]
    if NARROWEST <= width <= WIDEST and widths[-1] <= width * WIDER:
        full, broken = filled(lines, width * FULL)
        least_full, least_broken = (0.25, 0.4) if paged else (0.4, 0.5)
        if full >= least_full * len(lines) and broken >= least_broken * full and not are_cells(lines, width * FULL):
            return width
    width = max(columns(line.raw.strip().rstrip(LINE_ENDS + CLOSERS)) for line in lines)  # a mark may stand beyond
    full, broken = filled(lines, width - EDGE)
    cut = NARROWEST <= width <= WIDEST and full >= max(FEWEST_CUT, LEAST_CUT * len(lines)) and broken >= MOST_BROKEN * full
    return width if cut and not are_cells(lines, width - EDGE) else None


def is_brimful(line: Line, following: Line, width: int) -> bool:
    """Does a sentence end where its line does, and the next line begin another? Few paragraphs end at a line's very end."""
    if line.passage.text[-1] in COLON or columns(line.raw.strip()) < width - 1:
        return False
    return following.passage.text[-1] in LINE_ENDS or columns(following.raw.strip()) >= width * FULL  # who signs has neither


def are_cells(lines: Sequence[Line], width: float) -> bool:
    """Of narrow lines: do no fewer that are not full end amid words, as cells of a table do and the ends of paragraphs do not?"""
    if width >= LEAST_OF_LETTER:
        return False
    full = [columns(line.raw.strip()) >= width for line in lines]
    ends = [line.passage.text[-1] in LINE_ENDS + CLOSERS for line in lines]
    return sum(not reaches and not end for reaches, end in zip(full, ends, strict=True)) >= sum(full)


def filled(lines: Sequence[Line], width: float) -> tuple[int, int]:
    """How many lines reach the width, and how many of these end amid a sentence."""
    full = [line for line in lines if columns(line.raw.strip()) >= width]
    ends = Counter(line.passage.text[-1] for line in full)
    if len(full) >= FEWEST_FULL and max(ends.values()) >= ALIKE * len(full):
        return len(full), 0  # …6月20日前, …7月15日前: a list
    return len(full), sum(line.passage.text[-1] not in LINE_ENDS + CLOSERS and not is_parted(line.raw.strip()) for line in full)


def is_parted(raw: str) -> bool:
    """Do blanks part the words of a line, as in no sentence: 检修电路 总务处 10月4日前?"""
    return " " in raw and PARTED.match(raw) is not None


def columns(text: str) -> int:
    """The columns that a text takes: two for a Han character or full-width mark."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def may_be_wrapped(line: Line) -> bool:
    """Not a row of a table, nor a line of a drawn box."""
    words = line.raw.strip()
    return "\t" not in words and not "\u2500" <= words[:1] <= "\u257f"


def is_row(line: Line) -> bool:
    """A row of a table: cells parted by tabs, by blanks at three places or wide ones at two, by bars, a drawn box's strokes."""
    raw = line.raw.strip().replace("\u3000", BLANK)
    return (
        "\t" in raw
        or "\u2500" <= raw[:1] <= "\u257f"
        or ("|" in raw and (raw.endswith("|") or (raw[0] != "|" and raw.count("|") > 1)))
        or (BLANK in raw and (parts(raw, WIDE) > FEW_CELLS or parts(raw, BLANK) > FEW_CELLS + 1))
    )


def parts(raw: str, mark: str) -> int:
    """How many parts of a line so wide a blank parts."""
    return sum(bool(piece.strip()) for piece in raw.split(mark))


def is_bare_number(line: Line) -> bool:
    """2, alone on its line as a page's number is."""
    return line.passage.text.isdigit() and len(line.passage.text) <= LONGEST_BARE


def without_page(group: list[Line], rest_of_day: regex.Pattern[str]) -> list[Line]:
    """（市 / 2 / 水利局负责）: without a page's number amid what goes on; not （… / 6 / 月底前）."""
    if len(group) <= PAGE_LINES or not any(map(is_bare_number, group[1:-1])):
        return group
    inside = [
        line
        for before, line, after in zip(group, group[1:], group[2:], strict=False)
        if not is_bare_number(line) or len(before.passage.text) < SHORTEST_LINE or rest_of_day.match(after.passage.text)
    ]
    return [group[0], *inside, group[-1]]


def may_be_head(text: str) -> bool:
    """May it run over pages? Not （市水利局负责）, 水利局负责）, nor a sentence's end or a rule of a drawn box."""
    whole = sum(map(text.count, OPENING)) == sum(map(text.count, CLOSING))
    return whole and not text.startswith(tuple(OPENING)) and not text.endswith(tuple(LINE_ENDS)) and any(map(str.isalnum, text))


def are_numbered(lines: Sequence[Line]) -> bool:
    """Do numbers alone on their lines count pages, and not the rows of a table, one cell a line?"""
    counted = [(at, line.passage.text) for at, line in enumerate(lines) if is_bare_number(line)]
    if not all(text.isdecimal() for _, text in counted):
        return False  # ①
    places = [(at, int(text)) for at, text in counted]
    steps = [(at - before, number - last) for (before, last), (at, number) in pairwise(places)]
    return bool(steps) and all(far >= SHORTEST_PAGE and on == 1 for far, on in steps)


def is_contents(text: str) -> bool:
    """一、工作目标……………3: a heading with its page."""
    heading = text.rstrip(PAGE_END)
    return heading != text and heading.endswith(CONTENTS_DOTS)


def joined(group: list[Line], gaps: list[tuple[int, int]], rest_of_day: regex.Pattern[str]) -> Line:
    """The lines of a paragraph as one; `gaps` get what stands between them."""
    group = without_page(group, rest_of_day)
    if len(group) == 1:
        return group[0]
    for before, after in pairwise(group):
        gaps.append((before.passage.at(len(before.passage.text)), after.passage.at(0)))
    passage = join([line.passage for line in group])
    passage.joints |= frozenset(line.passage.base for line in group[1:])
    return Line(passage, "".join(line.raw.strip() for line in group), group[0].base)


def is_keyed(text: str, at_start: Callable[[str], Label | None]) -> bool:
    """所在单位：某公司, also behind a number: a line of its own, whatever its length."""
    number = at_start(text)
    return KEYED.match(text, number.end if number else 0) is not None
