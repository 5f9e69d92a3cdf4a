"""How wide the columns are in which lines were cut, told by their lengths, and what it costs that a cell goes on or ends with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .... import patterns
from ....text.marks import LISTING, OPENING, SENTENCE_ENDS
from .steps import FORBIDDEN, Marks

NARROWEST, LEAST_ALIKE, LENGTHS = 5, 3, 25  # Han characters of a full line; lines of one length, and of so many one
LOOSE, NEAR = 1.0, 3.0  # characters by which a full line may be longer or shorter than the column
ON, ON_UNSURE, ON_LIST, ON_SENTENCE, ON_OPEN = 0.02, 0.15, 0.3, 0.6, 0.9  # what it costs that a cell goes on behind a line
ENDS_FULL = 0.6  # that one ends amid words where there was no room left
CLOSING_MARKS = frozenset("，。、；：！？）》”")
NOT_KNOWN = (0.0, 0.0)
Width = tuple[float, float]
TOKEN = patterns.compile(r"[（(“《]?(?:[0-9A-Za-z.%]+|.)[，。、；：！？）》”]*")


class Piece(NamedTuple):
    """A cell: its first and last line, its row and column; whether nothing else could be meant."""

    first: int
    last: int
    row: int
    column: int
    sure: bool


class Lines:
    """How long each line is, and how long the first word of the next: in Han characters, figures half as wide or as wide."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        tokens = [found[0] if (found := TOKEN.match(line)) else "。" for line in words]
        self.sizes: list[Width] = [(size(line), float(len(line))) for line in words]
        self.tokens: list[Width] = [(size(token), float(len(token))) for token in tokens]
        self.alike: list[set[float]] = [often(own for own, _ in self.sizes), often(own for _, own in self.sizes)]
        self.most: Width = widest([own for own, _ in self.sizes]), widest([own for _, own in self.sizes])

    def full(self, at: int, width: Width) -> bool:
        """Was there no room for the next line's first word?"""
        both = zip(self.sizes[at], self.tokens[at + 1], width, strict=True)
        return any(own + token > most >= own - LOOSE for own, token, most in both)

    def goes_on(self, at: int, width: Width, marks: Marks) -> float:
        """What it costs that a cell goes on behind a line."""
        end, after = self.words[at][-1], self.words[at + 1]
        if at + 1 in marks.go_on:
            return ON_UNSURE
        if at + 1 in marks.opens:
            return ON_SENTENCE
        if after[0] in CLOSING_MARKS:
            return 0.0
        if self.full(at, width) if width[0] else self.may_be_full(at):
            return ON if end not in SENTENCE_ENDS else ON_UNSURE
        if end in LISTING or after.startswith(tuple(OPENING)):
            return ON_LIST
        return ON_SENTENCE if end in SENTENCE_ENDS else ON_OPEN

    def may_be_full(self, at: int) -> bool:
        """Before the width is known: many lines are as long, and the next is no longer."""
        return self.sizes[at + 1][1] <= self.sizes[at][1] + 1 and any(
            own in alike for own, alike in zip(self.sizes[at], self.alike, strict=True)
        )

    def ends(self, at: int, width: Width, marks: Marks) -> float:
        """What it costs that a cell ends with a line."""
        if at + 1 >= len(self.words):
            return 0.0
        if self.words[at + 1][0] in CLOSING_MARKS:
            return FORBIDDEN
        if self.words[at][-1] in SENTENCE_ENDS or at + 1 in marks.opens:
            return 0.0
        full = self.full(at, width) if width[0] else self.full(at, self.most) or self.may_be_full(at)
        return ENDS_FULL * full

    def width(self, cells: Sequence[Piece]) -> Width:
        """How wide a column is: as its longest lines, one that stands alone aside; not known where as many such lines end a cell."""
        inner = [at for piece in cells for at in range(piece.first, piece.last)]
        if not inner:
            return NOT_KNOWN
        places = [*inner, *(piece.last for piece in cells)]
        found = widest([self.sizes[at][0] for at in places]), widest([self.sizes[at][1] for at in places])
        near = sum(self.sizes[at][1] > found[1] - NEAR for at in inner)
        ending = sum(self.sizes[piece.last][1] > found[1] - 1 for piece in cells)
        return found if near > ending or near * 2 > len(inner) + ending else NOT_KNOWN


def often(sizes: Iterable[float]) -> set[float]:
    """The lengths that many lines have."""
    counts = Counter(sizes)
    least = max(LEAST_ALIKE, sum(counts.values()) // LENGTHS)
    return {one for one, count in counts.items() if one >= NARROWEST and count >= least}


def widest(sizes: Sequence[float]) -> float:
    ordered = sorted(sizes, reverse=True)
    return next((one for one, other in pairwise(ordered) if one - other <= 0.5), ordered[0])


def size(words: str) -> float:
    """In Han characters; figures take half of one."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in words)
