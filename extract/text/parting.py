"""A paragraph's sentences, e.g. `甲局牵头。乙局配合；6月底前完成。` → three of them, each by its place; and the clauses of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from .. import patterns
from .marks import COLON, COMMA, SENTENCE_ENDS

LONGEST = 600  # characters; a longer sentence comes in parts
SHORTEST = 2  # 团委。负责…
BREAKS = SENTENCE_ENDS + "\n"
CLAUSE_MARKS = COMMA + COLON
CLAUSE_MARK = patterns.quick(f"[{CLAUSE_MARKS}]")
STOP, OTHERS = BREAKS[0], BREAKS[1:]


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Where they begin and end, without the marks between them: one mark for all, at which the text is split."""
    for mark in OTHERS:
        if mark in text:
            text = text.replace(mark, STOP)
    found: list[tuple[int, int]] = []
    start = 0
    for sentence in text.split(STOP):
        end = start + len(sentence)
        if end - start >= SHORTEST:
            found.append((start, end))
        start = end + 1
    return found if len(text) <= LONGEST else [part for start, end in found for part in parts(start, end)]


def parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in parts of LONGEST characters; a rest that is too short for one is left out."""
    for at in range(start, end - SHORTEST + 1, LONGEST):
        yield at, min(end, at + LONGEST)


def breaks(text: str) -> list[int]:
    """Where marks that end a sentence stand, in order. A search for each is far faster than a pattern, where most have none."""
    found: list[int] = []
    for mark in BREAKS:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between its commas and colons."""
    start = 0
    for found in CLAUSE_MARK.finditer(text):
        place = found.start()
        if text[place] == ":" and text[place - 1 : place].isdigit():  # 12:00
            continue
        if place > start:
            yield start, place
        start = place + 1
    if start < len(text):
        yield start, len(text)
