"""What a page repeats and no paragraph holds: page numbers (— 3 —, 第3页 共5页), running heads and feet.

They stand in the outer parts of a page; a head is known by standing at one height on several pages.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import regex

from ..account import Account
from ..words import pattern
from .layout import Page, Piece, PlacedLine, lines_of

__all__ = ["without_furniture", "without_line_numbers"]

OUTER = 0.115  # of a page's height at its top and foot: GB/T 9704 has 37 mm above the text and the page number 28 mm from the edge
LONGEST = 60  # characters of a running head
MOST_HEADS = 20
LEAST_SHARE = 0.3  # of the pages that a head stands on: left and right pages may have different ones
ALIKE = 0.7  # of the characters of a head that must be the same
FEWEST_NUMBERS = 10  # of a page's lines
MOST_NUMBERED = 0.8  # of its lines have one
DIGITS = regex.compile(r"[0-9]+")
LABELLED = regex.compile(r"^[^：:]{1,12}[：:](?!//)")
CONTENT_ENDS = "。；，、：！？）】］;,)"


def without_furniture(pages: list[Page], account: Account) -> None:
    """Take page numbers, running heads and feet out of the pages' lines."""
    seen = Counter(key for page in pages for key in {key_of(page, line) for line in page.lines if may_be_head(page, line)})
    least = max(2, LEAST_SHARE * len(pages))
    often = (key for key, _ in seen.most_common(MOST_HEADS))
    heads = {(text, place) for text, place in often if sum(seen[text, place + step] for step in (-1, 0, 1)) >= least}
    for page in pages:
        kept = []
        for line in page.lines:
            if in_margin(page, line) and drops(page, line, heads) and not (page is pages[0] and numbers_notice(page, line)):
                account.leave("page-furniture", line.text)
            else:
                kept.append(line)
        page.lines = kept


def numbers_notice(page: Page, line: PlacedLine) -> bool:
    """Does a running head alone say the notice's number? Then its first page keeps it."""
    number = pattern("notice", "document-number")
    found = number.search(line.text)
    return found is not None and not any(number.search(other.text) for other in page.lines if not in_margin(page, other))


def drops(page: Page, line: PlacedLine, heads: set[tuple[str, int]]) -> bool:
    """Is it a page number, or one of the heads, perhaps with a character wrongly recognised?"""
    if is_page_number(line.text):
        return True
    if not may_be_head(page, line):
        return False
    text, place = key_of(page, line)
    return any(abs(place - other) <= 1 and (text == head or (page.recognised and alike(text, head))) for head, other in heads)


def may_be_head(page: Page, line: PlacedLine) -> bool:
    """Not what a sentence, a bracket or a label ends or begins: `完成时限：2024年6月底前` at the foot of each page is content."""
    text = line.text
    return in_margin(page, line) and len(text) <= LONGEST and text[-1] not in CONTENT_ENDS and not LABELLED.match(text)


def alike(text: str, head: str) -> bool:
    same_numbers = DIGITS.findall(text) == DIGITS.findall(head)
    return same_numbers and (Counter(text) & Counter(head)).total() >= ALIKE * max(len(text), len(head))


def in_margin(page: Page, line: PlacedLine) -> bool:
    return line.middle < OUTER * page.height or line.middle > (1 - OUTER) * page.height


def key_of(page: Page, line: PlacedLine) -> tuple[str, int]:
    """A head's words without the page number beside them, and its height on the page in hundredths."""
    words = "".join(part.text for part in line.segments if not is_page_number(part.text))
    return pattern("page", "number-behind").sub("", words).replace(" ", ""), round(100 * line.middle / page.height)


def is_page_number(text: str) -> bool:
    """— 3 —, 第3页 共5页, 3/5."""
    return pattern("page", "number").match(text) is not None


def without_line_numbers(pieces: list[Piece], account: Account) -> list[Piece]:
    """The pieces of a page without the numbers of its lines, which a draft has in its margin: 1, 2, 3 … or 5, 10, 15 …"""
    han = [piece for piece in pieces if not piece.text.isdigit()]
    edge = min((piece.left for piece in han), default=0.0)
    margin = [piece for piece in pieces if piece.text.isdigit() and piece.right < edge]
    if len(margin) < FEWEST_NUMBERS:
        return pieces
    numbered = lines_of(margin)
    top, bottom = numbered[0].top, numbered[-1].bottom
    lines = [line for line in lines_of(han) if top <= line.middle <= bottom]
    numbers = [int(line.text) for line in numbered if len(line.text) < 5 and line.text.isdecimal()]
    steps = {after - before for before, after in pairwise(numbers)}
    step = steps.pop() if len(steps) == 1 else 0
    even = len(numbers) == len(numbered) and step in (1, 5)
    if not even or len(numbers) * step < MOST_NUMBERED * len(lines) or 5 * sum(len(line.segments) > 1 for line in lines) > len(lines):
        return pieces
    account.leave("page-furniture", " ".join(line.text for line in numbered))
    gone = set(map(id, margin))
    return [piece for piece in pieces if id(piece) not in gone]
