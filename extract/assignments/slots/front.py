"""Brackets before the work that they govern: `【责任单位：县水利局，4月底前】加固排涝闸`, `（办公室）做好接待`."""

from __future__ import annotations

import regex

from ... import patterns
from ...clauses.assignment import Assignment
from ...rulebook.ruleset import Ruleset
from ...text.marks import CLOSING, ENDS, OPENING
from ...text.normalize import Passage
from ..spots import Spot

LEAST_WORK = 3  # characters of work behind a bracket
NO_WORK = OPENING + CLOSING + "【［[〔《"


class FrontReader:
    """Tells them from remarks and from what ends a sentence."""

    def __init__(self, ruleset: Ruleset) -> None:
        verbs = {word for name in ("delivers", "does", "begins") for word in ruleset.words("verb", name)}
        done = {word for name in ("completes", "lasts") for word in ruleset.words("timing_word", name)}
        self.works: regex.Pattern[str] = patterns.quick("|".join(sorted(verbs | done, key=len, reverse=True)))

    def holds(self, reading: Assignment, text: str, end: int) -> bool:
        """Do the words of a bracket that opens a paragraph say who, or by when, and does work follow at `end`?"""
        if reading.unread or reading.skipped or not is_work(text[end:]):
            return False
        if not reading.units:
            return any(timing.kind == "deadline" and timing.modifier for timing in reading.timings)
        named = all(unit.name.looks_right for unit in reading.units)
        works = text[0] in OPENING and self.works.match(text, end) is not None  # 【县教育局】召开会议 is news
        return named and (bool(reading.timings) or reading.explicit or works)


def is_work(rest: str) -> bool:
    return rest != "" and len(rest.strip(ENDS)) >= LEAST_WORK and rest[0] not in NO_WORK


def lead(spots: list[Spot], passage: Passage) -> None:
    """Slots that stand before their work: each governs what follows it; one behind it, at the end, says more of the same task."""
    text = passage.text
    if not spots or spots[0].start or spots[0].form not in ("bracket", "clause"):
        return
    beside = next((at for at in range(1, len(spots)) if spots[at].start > spots[at - 1].end), len(spots))
    if not is_work(text[spots[beside - 1].end :]):
        return
    first = spots[0]
    for spot in spots[1:beside]:  # 【牵头单位：…】【完成时限：…】
        merge(first, spot)
    del spots[1:beside]
    last = spots[-1]
    if len(spots) == 2 and not text[last.end :].strip(ENDS + " "):
        if not (says_who(first) and says_who(last)):
            end = first.end
            merge(first, spots.pop())
            first.end, first.until = end, last.start
    elif is_work(text[last.end :]):
        for spot, end in zip(spots, [*(spot.start for spot in spots[1:]), len(text)], strict=True):
            spot.until = end


def merge(spot: Spot, other: Spot) -> None:
    spot.words += other.words
    spot.labels += other.labels
    spot.end = other.end


def says_who(spot: Spot) -> bool:
    return any(words.reading.units for words in spot.words)
