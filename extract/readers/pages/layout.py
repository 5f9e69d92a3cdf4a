"""Placed characters → lines, e.g. the 28 characters of a line of a PDF: order by position, spaces only where a gap is seen.

All places are in one unit of the page (points, millimetres or pixels), x to the right and y downwards. `em` is the width of a
Han character there. After this room: a line knows its text, its edges, and where wide gaps part it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex

from .tables.table import Table

__all__ = ["Page", "Piece", "PlacedLine", "Segment", "joint", "lines_of", "set_upright"]

SAME_LINE = 0.45  # of the lower height, by which two middles on one line may differ
WORD_GAP = 0.2  # em between two Latin words
NUMBER_GAP = 0.45  # em between two numbers: half-width digits and points of another font leave some (2.0)
ON_GRID = 0.03  # em by which characters of one width may stand otherwise
GAP = 0.7  # em: what is less is the setting's (a quarter em between digits and Han characters)
WIDE_GAP = 1.5  # em that part the columns of a table without rules
BESIDE, AT_ONE_EDGE, AGREE = 4, 0.35, 2  # lines above and below among which so many others begin a part at one edge (em): a column's
LABEL = regex.compile(r"^[（(]?[\p{N}\p{Han}]{1,3}[、.．）)：:]$|[：:]$")  # behind which a gap parts no columns
EQUAL_STEPS = 0.6  # of a line's Latin characters, that step on by one width: its font has one for all, whatever widths are declared
SPREAD = 0.3  # em between nearly all characters of a line: it is spread (示 例 市 文 件), and its gaps are no spaces
FEWEST_DOWN, MOSTLY_DOWN = 10, 0.7  # steps from one character to the next that go down, of all, where text runs downwards
LEVEL_FORMS = dict(zip("︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄︐︑︒︓︔︕︖︙", "（）｛｝〔〕【】《》〈〉「」『』，、。：；！？…", strict=True))
OPENERS = "（《〈“‘「『【〔［(["
QUOTES = "”’"
CLOSERS = "）》〉”’」』】〕］)]，。、；：！？,.;:!?%％"


@dataclass(slots=True)
class Piece:
    """A character (or a few that were recognised together) and its box; `spaced`: a blank is written before it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class Segment:
    """A part of a line between gaps; `near`: the gap before it is not wide."""

    text: str
    left: float
    right: float
    near: bool = False


@dataclass(slots=True)
class PlacedLine:
    """A line with its box; `token` is the width of its first word, which could not stay on the line before it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    em: float
    token: float
    segments: list[Segment]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Page:
    """One page: its size, its lines, its tables, whether it was recognised (OCR), and its columns of running text, left and right."""

    width: float
    height: float
    lines: list[PlacedLine]
    tables: list[Table] = field(default_factory=list)
    recognised: bool = False
    columns: list[tuple[list[PlacedLine], list[PlacedLine]]] = field(default_factory=list)


def set_upright(pieces: list[Piece], width: float) -> bool:
    """Turn the places of a page whose text runs downwards, its lines from right to left, as if it were set level; was it such?"""
    level = down = 0
    for before, after in pairwise(pieces):
        across, below = after.left - before.left, after.middle - before.middle
        level += abs(below) < 0.3 * before.height and 0 < across < 3 * before.height
        down += abs(across) < 0.3 * before.height and 0.4 * before.height < below < 3 * before.height
    if down < FEWEST_DOWN or down < MOSTLY_DOWN * (down + level):
        return False
    for piece in pieces:
        piece.left, piece.top, piece.right, piece.bottom = piece.top, width - piece.right, piece.bottom, width - piece.left
        piece.text = LEVEL_FORMS.get(piece.text, piece.text)
    return True


def lines_of(pieces: Iterable[Piece]) -> list[PlacedLine]:
    """The lines of a page or cell from top to bottom."""
    groups: list[list[Piece]] = []
    middle = height = 0.0
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        if groups and abs(piece.middle - middle) <= SAME_LINE * min(height, piece.height):
            groups[-1].append(piece)
            count = len(groups[-1])
            middle += (piece.middle - middle) / count
            height += (piece.height - height) / count
        else:
            groups.append([piece])
            middle, height = piece.middle, piece.height
    lines = [line_of(group, narrow_gaps=True) for group in groups]
    settle(lines)
    return lines


def settle(lines: list[PlacedLine]) -> None:
    """Join the parts of each line between narrow gaps again, but for those that begin where parts of lines near by do: columns."""
    edges = [[part.left for part in line.segments] for line in lines]
    for place, line in enumerate(lines):
        if not any(part.near for part in line.segments):
            continue
        others = [edges[at] for at in range(max(0, place - BESIDE), min(len(lines), place + BESIDE + 1)) if at != place]
        kept = line.segments[:1]
        for part in line.segments[1:]:
            if part.near and (LABEL.search(kept[-1].text) or not is_edge(part.left, others, AT_ONE_EDGE * line.em)):
                kept[-1] = Segment(f"{kept[-1].text} {part.text}", kept[-1].left, max(kept[-1].right, part.right), kept[-1].near)
            else:
                kept.append(part)
        line.segments = kept


def is_edge(left: float, others: list[list[float]], reach: float) -> bool:
    """Do so many other lines have a part that begins there?"""
    return sum(any(abs(left - edge) <= reach for edge in edges) for edges in others) >= AGREE


def line_of(pieces: list[Piece], *, in_order: bool = False, narrow_gaps: bool = False) -> PlacedLine:
    """One line of the pieces that stand on it; recognised ones come in their order already, and their boxes overlap."""
    em = em_of(pieces)
    ordered = pieces if in_order else without_doubles(sorted(pieces, key=lambda piece: piece.left), em)
    stretch(ordered, em)
    spread = spread_of(ordered, em)
    segments = [Segment(ordered[0].text, ordered[0].left, ordered[0].right)]
    written = [ordered[0].text]
    for before, after in pairwise(ordered):
        gap = after.left - before.right - spread
        if gap >= WIDE_GAP * em:
            segments.append(Segment(after.text, after.left, after.right))
            written.append(" " + after.text)
            continue
        blank = " " if blank_between(before, after, gap, em) else ""
        if blank and narrow_gaps and gap >= GAP * em:
            segments.append(Segment(after.text, after.left, after.right, near=True))
            written.append(" " + after.text)
            continue
        segments[-1].text += blank + after.text
        segments[-1].right = max(segments[-1].right, after.right)
        written.append(blank + after.text)
    top, bottom = median(piece.top for piece in ordered), median(piece.bottom for piece in ordered)
    right = max(piece.right for piece in ordered)
    return PlacedLine("".join(written), ordered[0].left, top, right, bottom, em, first_width(ordered, em), segments)


def em_of(pieces: list[Piece]) -> float:
    widths = [(piece.right - piece.left) / len(piece.text) for piece in pieces if wide(piece.text[0])]
    return max(median(widths) if widths else median(piece.height for piece in pieces) * 0.9, 1e-3)


def without_doubles(ordered: list[Piece], em: float) -> list[Piece]:
    """A character printed twice for boldness, a hair's breadth apart, is one."""
    kept: list[Piece] = []
    for piece in ordered:
        if any(other.text == piece.text and piece.left - other.left < 0.2 * em for other in kept[-2:]):
            continue
        kept.append(piece)
    return kept


def stretch(ordered: list[Piece], em: float) -> None:
    """Give Latin characters that step on evenly the width of their step: a narrow l or i leaves no gap in `Cloud`."""
    steps = [(round((after.left - before.left) / em * 50), before) for before, after in pairwise(ordered) if both_latin(before, after)]
    if len(steps) < 4:
        return
    step, count = Counter(step for step, _ in steps).most_common(1)[0]
    if step > 0 and count >= EQUAL_STEPS * len(steps):
        for _, piece in steps:
            piece.right = max(piece.right, piece.left + step * em / 50)


def both_latin(before: Piece, after: Piece) -> bool:
    return before.text.isascii() and after.text.isascii() and len(before.text) == len(after.text) == 1


def spread_of(ordered: list[Piece], em: float) -> float:
    """The gap that stands between nearly all characters of a spread line; 0 where there is none."""
    gaps = [after.left - before.right for before, after in pairwise(ordered)]
    if len(gaps) < 3:
        return 0.0
    usual = median(gaps)
    alike = sum(gap >= SPREAD * em and abs(gap - usual) <= 0.5 * usual for gap in gaps)
    return usual if usual >= SPREAD * em and alike >= 0.7 * len(gaps) else 0.0


def blank_between(before: Piece, after: Piece, gap: float, em: float) -> bool:
    if before.text[-1] in OPENERS or after.text[0] in CLOSERS:
        return False
    if before.text[-1].isascii() and after.text[0].isascii():
        if not after.spaced and abs(after.left - before.left - em) <= ON_GRID * em:  # figures as wide as Han characters
            return False
        letters = before.text[-1].isalpha() or after.text[0].isalpha()
        return after.spaced or gap >= (WORD_GAP if letters else NUMBER_GAP) * em
    return gap >= GAP * em


def joint(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: a space between two Latin words, else nothing."""
    last, first = before[-1:], after[:1]
    words = narrow(last) and narrow(first) and (last.isalpha() or first.isalpha())
    return " " if words else ""


def first_width(ordered: list[Piece], em: float) -> float:
    """The width of what a line break would not have cut: （ with its next character, a number, a character with its 。 or 。2."""
    end = 0
    while end < len(ordered) - 1 and ordered[end].text[-1] in OPENERS:
        end += 1
    latin = narrow(ordered[end].text)
    while end < len(ordered) - 1:
        last, following = ordered[end].text[-1], ordered[end + 1].text
        if not (following[0] in CLOSERS or last in QUOTES or (narrow(following) and (latin or last in CLOSERS))):
            break
        latin = latin or narrow(following)
        end += 1
    return max(ordered[end].right - ordered[0].left, em)


def wide(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def narrow(text: str) -> bool:
    return text.isascii() and text.isalnum()
