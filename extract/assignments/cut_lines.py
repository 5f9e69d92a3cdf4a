"""Lines of two columns that were read in turns, e.g. `县水利局牵头，县农业农` / `建立台账，健全制度，` / `村局、县财政局配合`.

None of them says who does what, and neither does one of a page's links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..structure.nodes import Node, Paragraph
from ..text.marks import CLOSING, COLON, LISTING, POINTS
from ..text.parting import BREAKS

FEWEST = 20  # lines in a row
WIDEST = 24  # characters of a column
EDGE = 2  # characters that a full line may lack
FULL, BROKEN = 0.6, 0.8  # the share of full lines, and of those that end amid a sentence
STOPS = BREAKS + COLON + CLOSING
IN_SENTENCE = POINTS.replace(LISTING[0], "")


def whole_lines(node: Node) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs of a node with their numbers, without such lines."""
    cut = cut_lines([paragraph.passage.text for paragraph in node.paragraphs])
    return ((index, paragraph) for index, paragraph in enumerate(node.paragraphs) if index not in cut)


def cut_lines(texts: Sequence[str]) -> set[int]:
    """Which of a node's paragraphs are such lines."""
    found: set[int] = set()
    if len(texts) < FEWEST:  # nearly always
        return found
    for short, run in groupby(enumerate(texts), key=lambda numbered: len(numbered[1]) <= WIDEST):
        lines = list(run)
        if short and are_cut([text for _, text in lines]):
            found.update(index for index, _ in lines)
    return found


def are_cut(lines: Sequence[str]) -> bool:
    """Are most of them as wide as a column, and end amid a sentence?"""
    if len(lines) < FEWEST:
        return False
    width = sorted(map(len, lines))[len(lines) * 9 // 10]
    full = [line for line in lines if len(line) >= width - EDGE]
    return len(full) >= FULL * len(lines) and sum(line[-1:] not in STOPS for line in full) >= BROKEN * len(full)


def is_loose(node: Node, text: str) -> bool:
    """A line without a mark or a number, as of a page's links: `省应急厅组织开展宣传月`."""
    return node.style is None and not any(mark in text for mark in IN_SENTENCE)
