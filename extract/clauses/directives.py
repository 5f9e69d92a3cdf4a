"""Words that say how to read or how to go about it, not who or when: `排在第一位的部门为牵头部门，下同`, `按省委统一部署推进`.

They are hidden before units are read, with every character in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from .. import patterns
from ..models import Role
from ..patterns.asking import Needed, Texts
from ..rulebook.grammar import Grammar
from ..rulebook.hints import Characters, glance, shared
from ..rulebook.ruleset import Ruleset
from ..text.marks import ENDS
from .brackets import masked, pairs

OPENING, CLOSING = ("（", "(", "【", "［"), ("）", ")", "】", "］")
HEADS = patterns.compile(r"[^。；;：:，,！？]{2,120}[（(][^。；;：:！？（()）]{4,40}[）)][^。；;：:，,！？]{0,120}")  # of a table
LONGEST_ROLE = 8  # characters of 责任单位


class FirstLeads(NamedTuple):
    """列第一位的为牵头单位: whether it holds from here on (下同), and the role of the others where it is said (其他为参加单位)."""

    on: bool = False
    comma: bool = False  # all before the first comma lead: 逗号前为牵头单位
    rest: Role | None = None
    sign: str | None = None  # who leads bears it: 带★的为牵头单位


class Told(NamedTuple):
    """What a slot's words say of how to read it: the words with all of that filled up, who leads, and the units of all that follows."""

    hidden: str
    first_leads: FirstLeads | None = None
    for_all: tuple[int, int] | None = None


class Directives:
    """Finds them by the shapes `first_leads`, `for_all` and `in_line`, and the rules [[aside]] of rules/roles.toml."""

    follows: regex.Pattern[str]
    all: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar: Grammar = ruleset.build(Grammar)
        source = self.grammar.source
        self.first: regex.Pattern[str] = patterns.compile(
            rf"{source('first')}(?:{ruleset.build(shared).of(source('place_leads')).look()}|(?!\p{{Han}}))"
        )
        first = ruleset.build(shared).of(source("first")).first
        self.may_be_first: Needed = Needed([first] if first else [])
        self.first_leads: regex.Pattern[str] = patterns.compile(source("first_leads"))
        self.signs: Characters | None = ruleset.build(shared).of(source("sign")).first
        self.signed_leads: regex.Pattern[str] = patterns.compile(source("signed_leads"))
        self.follows, self.all = patterns.quick(source("follows")), patterns.quick(source("all"))
        self.as_follows: regex.Pattern[str] = patterns.quick(f"{source('as_follows')}$")
        self.for_all: regex.Pattern[str] = patterns.compile(source("for_all"))
        self.way: regex.Pattern[str] = patterns.compile(rf"{source('in_line')}(?=$|[，,；;。\0])")
        asides = list(ruleset.rules("aside"))
        self.asides: list[tuple[tuple[str, ...], regex.Pattern[str]]] = [(tuple(rule.fields["starts"]), rule.compile()) for rule in asides]
        begins = "|".join(["{first}|{sign}|{follows}|{in_line}", *(start for starts, _ in self.asides for start in starts)])
        self.may_tell: regex.Pattern[str] = glance(ruleset.build(shared).of(self.grammar.filled(begins)))  # few slots do

    def read(self, hidden: str) -> Told:
        """The words of a slot with these filled up, and what they say."""
        if not self.may_tell.search(hidden):
            return Told(hidden)
        for starts, pattern in self.asides:
            if any(start in hidden for start in starts):
                hidden = hide(hidden, (found.span() for found in pattern.finditer(hidden)))
        leads = for_all = None
        if said := self.said_first(hidden):
            hidden, leads = hide(hidden, [with_brackets(hidden, *said.span())]), self.told(said)
        if self.may_hold_sign(hidden) and (said := self.signed_leads.search(hidden)):
            hidden, leads = hide(hidden, [with_brackets(hidden, *said.span())]), FirstLeads(on=True, sign=said["sign"])
        if said := self.said_for_all(hidden):
            hidden, for_all = hide(hidden, [with_brackets(hidden, *said.span())]), said.span("units")
        hidden = hide(hidden, [found.span() for found in self.way.finditer(hidden)])  # 甲局、乙局按职责分工
        return Told(hidden, leads, for_all)

    def says(self, text: str) -> bool:
        """Does a text say how to read units: 列第一位的为牵头单位, 以下均需…落实，不再列出?"""
        return self.said_for_all(text) is not None or self.said_first(text) is not None

    def said_first(self, text: str) -> regex.Match[str] | None:
        return self.first_leads.search(text) if self.first.search(text) else None

    def said_for_all(self, text: str) -> regex.Match[str] | None:
        """Asked for only where it may be: it is the longest pattern of all, and takes a tenth of a second to compile."""
        return self.for_all.search(text) if self.follows.search(text) and self.all.search(text) else None

    def told(self, said: regex.Match[str]) -> FirstLeads:
        return FirstLeads(bool(said["on"]), bool(said["comma"]), self.grammar.role_of(said["rest"] or ""))

    def notice_wide(self, texts: Iterable[str]) -> FirstLeads | None:
        """列第一位的为牵头单位 in running text, outside brackets: the first that says so holds for the whole notice."""
        asked = Texts(list(texts))
        signed = self.may_hold_sign(asked.whole)
        for text in asked.texts if signed else [asked.texts[place] for place in self.may_be_first.among(asked)]:
            if signed and self.may_hold_sign(text) and (said := self.signed_leads.search(text)):
                return FirstLeads(on=True, sign=said["sign"])
            if not self.first.search(text):
                continue
            outside = masked(bare(text))
            for said in self.first_leads.finditer(text):
                if outside[said.start()] == text[said.start()] or self.opens_list(text, said.start()):
                    return self.told(said)
        return None

    def may_hold_sign(self, text: str) -> bool:
        """To look for each sign is many times faster than a set of them."""
        return self.signs is None or any(sign in text for sign in self.signs)

    def opens_list(self, text: str, at: int) -> bool:
        """现将任务分工明确如下（排在首位的为牵头单位）。: right behind such words a bracket says how to read what follows.

        So does one in a table's head: 任务 | 责任单位（第一个为牵头单位） | 时限.
        """
        opening = max(text.rfind(sign, 0, at) for sign in OPENING)
        if opening <= 0 or self.as_follows.search(text, 0, opening) is not None:
            return opening > 0
        return HEADS.fullmatch(text) is not None and self.grammar.role_of(text[max(0, opening - LONGEST_ROLE) : opening]) is not None


def with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The part with the brackets that enclose nothing else: 市财政局（首位为牵头单位）."""
    enclosed = text[start - 1 : start] in OPENING and text[end : end + 1] in CLOSING and start > 0 and end < len(text)
    return (start - 1, end + 1) if enclosed else (start, end)


def bare(text: str) -> str:
    """Without the brackets around a whole paragraph, which says how to read all that follows; offsets stay."""
    closed = text.rstrip(ENDS)
    enclosed = closed[:1] in OPENING and closed[-1:] in CLOSING and closed != "" and pairs(closed)[0].end == len(closed) - 1
    return f" {closed[1:-1]} {text[len(closed) :]}" if enclosed else text


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts filled up, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text
