"""Where units that act may begin in a clause, e.g. behind 由, behind 请, behind its day (`6月底前各县要…`) or its number
(`（2）市水利局负责…`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import regex

from ...clauses.roles import RoleReader
from ...rulebook.hints import glance, shared
from ...rulebook.ruleset import Ruleset
from .whole import BETWEEN

MOST_MADE = 3  # places of 组织 tried in a clause


class Opening(NamedTuple):
    """`at` is where its words begin (由 …), `begin` where units may; `any_words` may follow those of 请, only a day those of 组织."""

    at: int
    begin: int
    asked: bool = False
    any_words: bool = False
    day_only: bool = False
    first: bool = False  # the sentence begins there
    beside: bool = False  # the clause does, behind that of others who act
    alike: bool = False  # right behind that of others before a verb

    def opens_work(self) -> bool:
        """Where the work of one begins: `班主任发放通知`, `教务处汇总名单，|班主任发放通知`."""
        return self.first or self.alike


class Openings:
    """Finds them by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.by: regex.Pattern[str] = ruleset.rule("says_who", "by").compile()
        self.asked: regex.Pattern[str] = ruleset.rule("says_who", "asked").compile(quick=True)
        self.may_ask: list[tuple[regex.Pattern[str], regex.Pattern[str]]] = [
            (glance(ruleset.build(shared).of(pattern.pattern)), pattern) for pattern in (self.by, self.asked)
        ]
        self.asks: regex.Pattern[str] = ruleset.rule("says_who", "asks").compile()
        self.made: regex.Pattern[str] = ruleset.rule("says_who", "made").compile()
        self.holds: regex.Pattern[str] = ruleset.build(RoleReader).holds
        self.before: regex.Pattern[str] = ruleset.rule("before", "before").compile(quick=True)

    def asking(self, text: str) -> list[regex.Pattern[str]]:
        """Which of 由 and 请 a sentence holds."""
        return [pattern for sign, pattern in self.may_ask if sign.search(text) and pattern.search(text)]

    def read(
        self,
        text: str,
        start: int,
        end: int,
        days: Sequence[tuple[int, int]],
        asking: Sequence[regex.Pattern[str]],
        *,
        beside: bool,
        alike: bool,
        listed: bool = False,
    ) -> Iterator[Opening]:
        """Those of a clause, the surest first; `asking` is what asks in its sentence. `listed`: 由 before another asks these too."""
        if listed:
            yield Opening(start, start, asked=True)
        for pattern in asking:
            if said := pattern.search(text, start, end):
                yield Opening(said.start(), said.end(), asked=True, any_words=self.asks.match(text, said.start()) is not None)
        begin, opens = self.first(text, start, end, days), self.opens(text, start)
        begins = (begin, start) if begin > start and text[begin - 1].isalpha() else (begin,)  # 技术部闭馆期间对服务器进行迁移
        for place in begins:
            yield Opening(place, place, first=opens, beside=beside and not opens, alike=alike and not opens)
        for made in islice(self.made.finditer(text, start, end), MOST_MADE) if days else ():
            yield Opening(made.start(), made.end(), asked=True, day_only=True)

    def may_act(self, text: str, start: int, stop: int) -> bool:
        """May anybody act in a clause without a day, 请 or 要: it opens its sentence, or a word of a part is in it (before `stop`)?"""
        return start == 0 or self.holds.search(text, start, stop) is not None or self.opens(text, start)

    def opens(self, text: str, start: int) -> bool:
        """Does a sentence begin there, or behind whose decision it is: 会议议定：信息中心更换服务器?"""
        return start == 0 or self.before.fullmatch(text, 0, start - 1) is not None

    def first(self, text: str, start: int, end: int, days: Sequence[tuple[int, int]]) -> int:
        """Where the clause begins behind numbers, times and whose decision it is."""
        begin = before.end() if (before := self.before.match(text, start, end)) else start
        if begin == end and any(start < day < end for day, _ in days):
            begin = start  # 各单位在放假前，要…
        if not days:
            return begin
        at = next((stop for day, stop in days if begin <= day <= begin + 1 and stop < end), begin)
        for day, stop in days:
            at = stop if at == day - 1 and begin < at and text[at] in BETWEEN and stop < end else at  # 6月16日、17日教务处…
        return at
