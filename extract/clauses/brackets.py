"""Pairs of brackets of any style, e.g. `（…(…)…〕`: found in one pass, so that no pattern has to look for the far end.

Archives mix half- and full-width forms, so that an opening bracket is closed by any closing one of its family.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

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
OWN_MARKS = {opening: opening + closers for opening, closers in CLOSED_BY.items()}
START = attrgetter("start")
MOST_OPEN = 64  # brackets open at once; deeper ones are taken as plain characters


@dataclass(slots=True)
class Pair:
    """A pair: offsets of its opening and closing bracket, and how many pairs are around it."""

    start: int
    end: int
    depth: int
    opening: str

    def inside(self) -> tuple[int, int]:
        return self.start + 1, self.end


def marks(text: str, present: list[str]) -> list[tuple[int, str]]:
    """Where these opening brackets and their closing ones stand, in order. A search for each is faster than a pattern for all."""
    found: list[tuple[int, str]] = []
    for character in dict.fromkeys("".join(OWN_MARKS[opening] for opening in present)):
        at = text.find(character) if character in text else -1
        while at >= 0:
            found.append((at, character))
            at = text.find(character, at + 1)
    found.sort()
    return found


def single(text: str, opening: str, start: int) -> list[Pair]:
    """The only opening bracket of a text, as nearly always: the first that may close it does."""
    end = len(text)
    for closing in CLOSED_BY[opening]:
        if closing in text and (at := text.find(closing, start, end)) >= 0:
            end = at
    return [Pair(start, end, 0, opening)] if end < len(text) else []


def pairs(text: str, opened: str = "".join(FAMILIES)) -> list[Pair]:
    """All pairs of a text by their start. An opening bracket that nothing closes is skipped, as is a lone closing one.

    `opened` names the styles that count, by their opening brackets.
    """
    present = [opening for opening in opened if opening in text]
    if not present:
        return []
    if len(present) == 1 and (start := text.find(present[0])) == text.rfind(present[0]):
        return single(text, present[0], start)
    found: list[Pair] = []
    open_: list[tuple[str, int, str]] = []
    nested = False
    for at, character in marks(text, present):
        if character in FAMILIES:
            if len(open_) < MOST_OPEN:
                open_.append((FAMILIES[character], at, character))
            continue
        nested = nested or len(open_) > 1
        closer = CLOSERS[character]
        for index in range(len(open_) - 1, -1, -1):
            family, start, opening = open_[index]
            if family == closer or (closer in ")〕" and family in ")〕"):
                del open_[index:]
                found.append(Pair(start, at, index, opening))
                break
    if nested:  # else they were closed in their order; no two begin at one place
        found.sort(key=START)
    return found


def masked(text: str, opened: str = "（(〔［[【《“〈", filler: str = "\0") -> str:
    """The text with every outermost bracketed part (of these styles) filled up, so that separators inside do not count."""
    found = pairs(text, opened)
    if not found:
        return text
    pieces: list[str] = []
    at = 0
    for pair in found:
        if pair.start < at:
            continue
        pieces.append(text[at : pair.start])
        pieces.append(filler * (pair.end + 1 - pair.start))
        at = pair.end + 1
    pieces.append(text[at:])
    return "".join(pieces)
