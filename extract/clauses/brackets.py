"""Pairs of brackets of any style, e.g. `（…(…)…〕`: found in one pass, so that no pattern has to look for the far end.

Archives mix half- and full-width forms, so that an opening bracket is closed by any closing one of its family.
"""

from __future__ import annotations

from typing import NamedTuple

FAMILIES = {
    "(": ")",
    "（": ")",
    "〔": "〕",
    "［": "]",
    "[": "]",
    "【": "】",
    "《": "》",
    "<": ">",
    "〈": "〉",
    "“": "”",
    "｛": "}",
    "{": "}",
}
CLOSERS = {
    ")": ")",
    "）": ")",
    "〕": "〕",
    "］": "]",
    "]": "]",
    "】": "】",
    "》": "》",
    ">": ">",
    "〉": "〉",
    "”": "”",
    "｝": "}",
    "}": "}",
}
CLOSED_BY = {
    opening: "".join(closing for closing, kind in CLOSERS.items() if kind == family or (family in ")〕" and kind in ")〕"))
    for opening, family in FAMILIES.items()
}
ROUND_AND_SQUARE = "（(〔［[【"
MOST_OPEN = 64  # brackets open at once; deeper ones are taken as plain characters


class Pair(NamedTuple):
    """A pair: offsets of its opening and closing bracket, and how many pairs are around it."""

    start: int
    end: int
    depth: int
    opening: str

    def inside(self) -> tuple[int, int]:
        return self.start + 1, self.end


def marks(text: str, opened: str) -> list[tuple[int, str]]:
    """Where brackets of these styles stand, in order. Asking for each bracket in turn is faster than a pattern for all."""
    present = [character for character in opened if character in text]
    found: list[tuple[int, str]] = []
    for character in dict.fromkeys("".join(present) + "".join(CLOSED_BY[character] for character in present)):
        at = text.find(character)
        while at >= 0:
            found.append((at, character))
            at = text.find(character, at + 1)
    found.sort()
    return found


def pairs(text: str, opened: str = "".join(FAMILIES)) -> list[Pair]:
    """All pairs of a text by their start. An opening bracket that nothing closes is skipped, as is a lone closing one.

    `opened` names the styles that count, by their opening brackets.
    """
    found: list[Pair] = []
    open_: list[tuple[str, int, str]] = []
    for at, character in marks(text, opened):
        if character in FAMILIES:
            if len(open_) < MOST_OPEN:
                open_.append((FAMILIES[character], at, character))
            continue
        closer = CLOSERS[character]
        for index in range(len(open_) - 1, -1, -1):
            family, start, opening = open_[index]
            if family == closer or (closer in ")〕" and family in ")〕"):
                del open_[index:]
                found.append(Pair(start, at, index, opening))
                break
    found.sort(key=lambda pair: pair.start)
    return found


def masked(text: str, opened: str = "（(〔［[【《“", filler: str = "\0") -> str:
    """The text with every outermost bracketed part (of these styles) filled up, so that separators inside do not count."""
    if not any(character in text for character in opened):
        return text
    pieces: list[str] = []
    at = 0
    for pair in pairs(text, opened):
        if pair.start < at:
            continue
        pieces.append(text[at : pair.start])
        pieces.append(filler * (pair.end + 1 - pair.start))
        at = pair.end + 1
    pieces.append(text[at:])
    return "".join(pieces)
