"""What a line below the last of items says of all of them: `完成时限：6月底` below `3.储备物资。（市粮储局）`, where none says by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...structure.nodes import Node
from ..spots import Governed, Words
from .items import by_node

LEAST_ITEMS = 2


def of_all(found: Sequence[Governed], has_day: Callable[[Governed], bool]) -> None:
    """Labels on lines of their own say nothing but by when below items that say nothing but who, or the other way round.

    Not where `has_day`: an item's own text says by when.
    """
    own = by_node([item for item in found if item.form not in ("sentence", "none")])
    for node, items in own.items():
        beside: Sequence[Node] = node.parent.children if node.parent else []
        if len(node.paragraphs) == 1 or len(items) != 1 or len(beside) < LEAST_ITEMS or beside[-1] is not node or node.cells:
            continue
        below, rest = parted(items[0])
        if not below or not rest or when(below) is not who(rest) or when(rest) is not who(below) or when(below) is who(below):
            continue
        others = [other for child in beside[:-1] for other in own.get(child, ())]
        if any(child not in own for child in beside[:-1]) or any(parted(other)[0] for other in others):
            continue
        if when(below) and any(map(has_day, others)):
            continue
        lacking = [other for other in others if not (other.says_when() if when(below) else other.says_who())]
        for other in lacking:
            other.words = [*other.words, *below]


def parted(item: Governed) -> tuple[list[Words], list[Words]]:
    """The words of labels on lines of their own below an item's text, and the others; none behind another line (联系人：张某)."""
    lines = {paragraph.passage.base for paragraph in item.node.paragraphs[1:] if paragraph.label}
    said = {words.passage.base for words in item.words}
    if any(paragraph.passage.base not in said for paragraph in item.node.paragraphs[1:]):
        lines = set()
    below = [words for words in item.words if words.passage.base in lines]
    return below, [words for words in item.words if words not in below]


def when(words: Sequence[Words]) -> bool:
    return any(piece.reading.timings for piece in words)


def who(words: Sequence[Words]) -> bool:
    return any(piece.reading.units or piece.reading.persons for piece in words)
