"""What a reading sees beside the words that its rule matched: the text, the notice's time, what was said to the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

import regex

from ....text.marks import APART, CLOSING, COLON, ENDS, LISTING, OPENING, SENTENCE_ENDS
from .records import Match, TimingContext
from .surroundings import Surroundings
from .vocabulary import Vocabulary

VERB_REACH = 40  # characters behind a timing in which its verb stands
HEDGE_REACH = 12
LABEL_REACH = 12
MOST_SHARING = 6  # points before one 前
SHARED = ENDS + LISTING + OPENING + CLOSING + "！!/ "  # a point at its clause's end, or sharing it
CLAUSE_STARTS = frozenset(SENTENCE_ENDS + LISTING + COLON + OPENING + '【[“”"—')
SHORTEST_EVENT, LONGEST_EVENT = 2, 12  # characters of an event behind its month, up to its 前


class Points:
    """The pattern of the rule “point”, for the pieces of ranges and lists; compiled at first use."""

    def __init__(self, compiled: Callable[[], regex.Pattern[str]]) -> None:
        self.compiled = compiled

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        return self.compiled()

    def match(self, text: str, at: int = 0) -> Match | None:
        return self.pattern.match(text, at)

    def fullmatch(self, text: str) -> Match | None:
        return self.pattern.fullmatch(text)


@dataclass(slots=True)
class Sight:
    """One text under reading; `year` and `month` are the last said in this sentence."""

    text: str
    context: TimingContext
    slot: bool
    around: Surroundings
    points: Points
    year: int | None = None
    month: int | None = None
    verb_asked: int = -1
    verb_found: tuple[str, int] = ("", -1)
    reached: int = 0  # the end of a range read, whose pattern stops at its dash
    idle: list[tuple[int, int]] = field(default_factory=list)  # what was understood and is no timing

    @property
    def issued(self) -> date | None:
        return self.context.issued

    @property
    def is_behind(self) -> bool:
        """Was a year said to the left, and no month that lies ahead of the issue?"""
        if self.year is None or self.issued is None:
            return False
        return self.month is None or (self.year, self.month) < (self.issued.year, self.issued.month)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.around.vocabulary

    @property
    def base_year(self) -> int | None:
        """The year that an unsaid year means: the one said to the left, else that of a plan or the issue, else what the notice is about."""
        if self.year is not None or self.context.plan is not None:
            return self.year or self.context.plan
        if self.context.issued is None and self.context.term is not None:
            return self.context.term[0].year
        return self.context.issued.year if self.context.issued else self.context.year

    def stands(self, fragment: str, at: int) -> Match | None:
        """The fragment of the rules that begins at `at`, if it does."""
        return self.around.fragment(fragment).match(self.text, at)

    def verb(self, at: int) -> tuple[str, int]:
        """The first verb behind `at` in its clause: ("completes" | "lasts" | "", its offset)."""
        if at != self.verb_asked:
            self.verb_asked, self.verb_found = at, self.first_verb(at)
        return self.verb_found

    def first_verb(self, at: int) -> tuple[str, int]:
        if at >= len(self.text):
            return "", -1
        found = self.around.verb.search(self.text, at, at + VERB_REACH)
        if found and found[0] in ("，", ",") and found.start() == at:
            found = self.around.verb.search(self.text, at + 1, at + VERB_REACH)
        if found is None or found.lastgroup == "stop":
            return "", -1
        return str(found.lastgroup), found.start()

    def label(self, at: int) -> Literal["deadline", "period"] | None:
        """What the label right before `at` says: deadline (完成时限：) or period (实施时间：)."""
        if at == 0:
            return None
        low = max(0, at - LABEL_REACH)
        before = self.text[low:at]
        if before[-1:] in APART or self.around.fragment("joined").match(before[-1:]):  # 完成时限：6月、12月
            wide = self.text[max(0, at - LABEL_REACH * 2) : at]
            before = wide[: self.around.fragment("points_before").search(wide).start()]  # type: ignore[union-attr]
        found = self.around.label.search(before)
        if found is None:
            return None
        return "deadline" if found.lastgroup == "deadline" else "period"

    def opens(self, at: int) -> bool:
        """Does a point at `at` open its clause, or stand behind 于, 在, 到?"""
        return at == 0 or bool(self.around.fragment("point_opens").match(self.text[at - 1]))

    def shared_edge(self, at: int) -> Match | None:
        """9月5日、15日、25日前, 6月和12月底前: the last of the points behind one that ends at `at`, whose 前 holds for each."""
        for _ in range(MOST_SHARING):
            if at >= len(self.text) or not (self.text[at] in APART or self.stands("joined", at)):
                return None
            following = self.points.match(self.text, at + 1)
            if following is None or following["edge"] or following["lead"]:
                return following if following and following["before"] and not following["lead"] else None
            at = following.end()
        return None

    def holds_event(self, at: int) -> bool:
        """6月申报期结束前: does an event stand at `at`, right behind its month, that no rule knows?"""
        edge = self.around.fragment("unknown_edge").search(self.text, at + SHORTEST_EVENT, at + LONGEST_EVENT)
        return edge is not None and bool(edge["before"]) and self.text[at : edge.start()].isalpha()

    def hedged(self, at: int) -> bool:
        """Does a hedge stand right before `at` (力争2025年)?"""
        return bool(at and self.around.hedge.search(self.text[max(0, at - HEDGE_REACH) : at]))

    def told_as_past(self, at: int) -> bool:
        """Does the sentence behind `at` tell of what has been (组织开展了…, 2000年底前建成的小区)?"""
        return bool(self.stands("built", at) or self.around.past.search(self.text[at : sentence_end(self.text, at)]))


def sentence_end(text: str, at: int, reach: int = 120) -> int:
    """The offset of the next 。；！？ behind `at`, at most `reach` characters on."""
    for index in range(at, min(len(text), at + reach)):
        if text[index] in SENTENCE_ENDS:
            return index
    return min(len(text), at + reach)


def clause_start(text: str, at: int, reach: int = 24) -> int:
    """The offset behind the nearest punctuation left of `at`, at most `reach` characters back."""
    low = max(0, at - reach)
    for index in range(at - 1, low - 1, -1):
        if text[index] in CLAUSE_STARTS or text[index] in CLOSING:
            return index + 1
    return low
