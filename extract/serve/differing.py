"""Two values side by side, with the words marked that differ: `5月底前完成` and `6月底前完成` differ in 5 and 6."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import Indel

from .. import patterns

LONGEST = 2_000  # characters that are compared; beyond them both are shown whole
PIECES = patterns.compile(r"[0-9]+|[A-Za-z]+|\s+|[\s\S]")


class Piece(NamedTuple):
    """Words of a value; `differs`: the other value does not have them."""

    words: str
    differs: bool


def pieces(value: str | None, other: str | None) -> list[Piece]:
    """A value in pieces, as it differs from another."""
    mine, theirs = value or "", other or ""
    if not mine:
        return []
    if mine == theirs or not theirs or max(len(mine), len(theirs)) > LONGEST:
        return [Piece(mine, mine != theirs and bool(theirs))]
    words, others = PIECES.findall(mine), PIECES.findall(theirs)
    found: list[Piece] = []
    for step in Indel.opcodes(words, others):
        said = "".join(words[step.src_start : step.src_end])
        if said:
            found.append(Piece(said, step.tag != "equal"))
    return found
