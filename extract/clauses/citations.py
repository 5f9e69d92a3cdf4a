"""Cited documents in the governed text, e.g. `《减轻基层负担五条措施》（浙委办〔2019〕1号）` → title and 发文字号, each in its place."""

from __future__ import annotations

from typing import NamedTuple

from .. import patterns

LONGEST_TITLE = 200  # characters
NUMBER = patterns.compile(r"[，,]?[（(]?(?P<number>[\p{Han}A-Za-z]{1,24}[〔\[［（(【](?:19|20)[0-9]{2}[〕\]］）)】](?:第)?[0-9]{1,5}号)")
BRACKETS = str.maketrans("[［（(【]］）)】", "〔〔〔〔〔〕〕〕〕〕")


class CitationReading(NamedTuple):
    """A cited document: offsets of the title between 《 and 》, and its number with normalised brackets."""

    start: int
    end: int
    number: str | None


def read_citations(text: str) -> list[CitationReading]:
    """The documents that a text cites, the outermost 《》 of nested ones."""
    found: list[CitationReading] = []
    at = 0
    while (opening := text.find("《", at)) >= 0:
        closing = matching(text, opening)
        if closing < 0:
            at = opening + 1
            continue
        if closing > opening + 1:  # 《》 names nothing
            number = NUMBER.match(text, closing + 1)
            found.append(CitationReading(opening + 1, closing, number["number"].translate(BRACKETS) if number else None))
        at = closing + 1
    return found


def matching(text: str, opening: int) -> int:
    """Where the 》 of the 《 at `opening` stands, -1 where there is none near enough."""
    first = text.find("》", opening, opening + LONGEST_TITLE)
    if first < 0 or text.find("《", opening + 1, first) < 0:  # nearly always: none inside
        return first
    depth = 0
    for at in range(opening, min(len(text), opening + LONGEST_TITLE)):
        if text[at] == "《":
            depth += 1
        elif text[at] == "》":
            depth -= 1
            if depth == 0:
                return at
    return -1
