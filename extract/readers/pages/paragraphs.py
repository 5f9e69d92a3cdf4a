"""Placed lines → paragraphs, e.g. `…宣传栏不少于 500 块，发放` / `资料 10 万份。` → one line of text; shared by PDF, OFD and OCR.

A line goes on with the one above when that one is full (there was no room for the next word) and it is not indented itself. GB/T 9704
indents a paragraph by two characters; where a document does not, an item's number or a larger gap begins one. Paragraphs run on over pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ...text.marks import CLOSING, LINE_ENDS
from ..account import Account
from ..words import pattern
from .furniture import without_furniture
from .layout import Page, PlacedLine, joint
from .printed import without_print
from .tables.aligned import find_tables
from .tables.columns import Block, find_columns
from .tables.joined import join_tables
from .tables.sideways import join_sideways
from .tables.table import Table

__all__ = ["paged_text"]

NOT_INDENTED = 0.9  # em from the left edge; an indent has two
FREE = 1.0  # em that a full line may leave beside its next word: punctuation set narrow, boxes set tight
ALIKE = 0.25  # by which the character widths of one paragraph may differ
LARGER = 1.12  # of the body's characters: a title
NEXT_LINE = 1.7  # of the usual step between lines, beyond which a paragraph ends
BETWEEN = 1.25  # of it, beyond which a paragraph ends where none is indented
CENTRED = 1.2  # em by which a title's middle may miss the page's
NARROWEST = 0.5  # of the page, that wrapped text is wide; what is narrower is a list of names
LEAST_INDENTED = 0.04  # of a document's lines
HIGHEST = 1e6  # of a page that is a column: none of its lines stand in a margin
SENTENCE_END = LINE_ENDS + CLOSING + ".”"


@dataclass(slots=True)
class Frame:
    """The edges of a page's text, and its steps: from one line's middle to the next."""

    left: float
    right: float
    em: float
    step: float
    indents: bool


def paged_text(pages: list[Page], account: Account) -> tuple[str, tuple[int, ...]]:
    """The text of the pages, one paragraph or table row a line, and where each page begins in it (characters)."""
    without_print(pages, account)
    for page in pages:
        columns, page.lines = find_columns(page.lines)
        found, page.lines = find_tables(page.lines)
        blocks = [block_of(*sides, account) for sides in (*page.columns, *columns)]
        page.tables = sorted([*page.tables, *found, *blocks], key=lambda table: table.top)
    without_furniture(pages, account)
    join_sideways(pages)
    join_tables(pages, account)
    frames = {kind: frame_of_pages([page for page in pages if page.recognised is kind]) for kind in (True, False)}
    written: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    before: tuple[PlacedLine, Frame] | None = None
    for number, page in enumerate(pages):
        whole = frames[page.recognised]  # a scan lies otherwise than the pages that were printed beside it
        frame = own_frame(page, whole) if whole else None
        for item in items(page):
            fresh = number not in starts
            runs_on = before and frame and isinstance(item, PlacedLine) and goes_on(before, item, frame, new_page=fresh)
            text = item.text if isinstance(item, PlacedLine) else "\n".join(item.lines(account))
            between = joint(written[-1], text) if runs_on else "\n" * bool(written)
            written.append(between + text)
            starts.setdefault(number, length + len(between))
            if isinstance(item, Table):
                starts |= {page: length + len("\n".join([between, *item.lines(rows=row)])) for row, page in item.breaks}
            length += len(written[-1])
            before = (item, frame) if frame and isinstance(item, PlacedLine) else None
        starts.setdefault(number, length)
    return "".join(written), tuple(starts[number] for number in range(len(pages)))


def block_of(left: list[PlacedLine], right: list[PlacedLine], account: Account) -> Block:
    """Two columns of running text, the left one first."""
    block = Block(min(left[0].top, right[0].top), max(left[-1].bottom, right[-1].bottom), [])
    first, second = (min(line.left for line in side) for side in (left, right))
    end = max(line.right for line in left)
    for line in right:  # as if they stood below the left one's
        line.left, line.right = line.left + first - second, line.right + first - second
        line.segments = [replace(part, left=part.left + first - second, right=part.right + first - second) for part in line.segments]
    width = max(end, *(line.right for line in right)) - first
    block.said = paged_text([Page(width, HIGHEST, side) for side in (left, right)], account)[0].split("\n")
    return block


def items(page: Page) -> Iterator[PlacedLine | Table]:
    """Lines and tables, from top to bottom."""
    waiting = list(page.tables)
    for line in page.lines:
        while waiting and waiting[0].top <= line.middle:
            yield waiting.pop(0)
        yield line
    yield from waiting


def frame_of_pages(pages: list[Page]) -> Frame | None:
    """The frame that most lines of these pages share; None without lines."""
    return frame_of([line for page in pages for line in page.lines], min((page.width for page in pages), default=0.0))


def frame_of(lines: list[PlacedLine], page_width: float) -> Frame | None:
    """The frame that most lines share; None without lines."""
    if not lines:
        return None
    em = median(line.em for line in lines for _ in range(min(len(line.text), 40)))
    body = [line for line in lines if abs(line.em / em - 1) <= ALIKE] or lines
    left = left_edge(body, em)
    rights = sorted(line.right for line in body)
    right = max(rights[min(len(rights) * 19 // 20, len(rights) - 1)], left + NARROWEST * page_width)
    steps = [after.middle - before.middle for before, after in pairwise(body)]
    step = median([step for step in steps if 0.8 * em < step < 4 * em] or [2 * em])
    full = [line for line in body if line.right > right - 2 * em]
    indented = sum(1.4 * em < line.left - left < 2.8 * em for line in full)
    return Frame(left, right, em, step, indented >= max(2, LEAST_INDENTED * len(body)))


def left_edge(lines: list[PlacedLine], em: float) -> float:
    """The leftmost edge that several lines share."""
    edges = Counter(round(line.left / em * 2) for line in lines)
    near = {edge: edges[edge] + edges[edge + 1] for edge in edges}
    least = max(2, len(lines) // 20)
    edge = min((edge for edge, count in near.items() if count >= least), default=min(edges))
    return min(line.left for line in lines if edge <= round(line.left / em * 2) <= edge + 1)


def own_frame(page: Page, whole: Frame) -> Frame:
    """The frame of one page: left and right pages have different margins, a scanned page lies as it was put down."""
    if len(page.lines) < 5:
        return whole
    own = frame_of(page.lines, page.width)
    same_width = own and abs((own.right - own.left) - (whole.right - whole.left)) <= whole.em
    return Frame(own.left, own.right, whole.em, whole.step, whole.indents) if own and same_width else whole


def goes_on(before: tuple[PlacedLine, Frame], line: PlacedLine, frame: Frame, *, new_page: bool) -> bool:
    """Is this line the rest of the paragraph that the line before it is of?"""
    above, its_frame = before
    if abs(above.em / line.em - 1) > ALIKE:
        return False
    step = line.middle - above.middle
    if line.em > LARGER * frame.em and above.em > LARGER * frame.em:
        number = pattern("page", "anchor").match(line.text)
        return not (new_page or number) and step <= 2.2 * line.em and is_title(above, its_frame) and is_title(line, frame)
    if not new_page and not 0 < step <= NEXT_LINE * max(frame.step, 1.4 * line.em):
        return False
    if its_frame.right - above.right > line.token + FREE * frame.em or line.left - frame.left > NOT_INDENTED * frame.em:
        return False
    if frame.indents:
        return True
    ends = above.text[-1] in SENTENCE_END
    return not (pattern("meeting", "item").match(line.text) and ends) and (new_page or step <= BETWEEN * frame.step)


def is_title(line: PlacedLine, frame: Frame) -> bool:
    """A large line about the middle of the page, which is not the letterhead."""
    middle = abs((line.left + line.right) / 2 - (frame.left + frame.right) / 2) <= CENTRED * line.em
    return middle and not pattern("notice", "paper").search(line.text)
