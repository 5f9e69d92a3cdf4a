"""Words that say how to read or how to go about it, not who or when: `排在第一位的部门为牵头部门，下同`, `按省委统一部署推进`.

They are hidden before units are read, with every character in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from .. import patterns
from ..models import Role
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from .brackets import masked


class FirstLeads(NamedTuple):
    """列第一位的为牵头单位: whether it holds from here on (下同), and the role of the others where it is said (其他为参加单位)."""

    on: bool = False
    rest: Role | None = None


class Directives:
    """Finds them by the shape `first_leads` and the rules [[aside]] of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar = ruleset.build(Grammar)
        self.first_leads = patterns.compile(self.grammar.source("first_leads"))
        asides = list(ruleset.rules("aside"))
        self.asides = [(tuple(rule.fields["starts"]), rule.compile()) for rule in asides]

    def read(self, hidden: str) -> tuple[str, FirstLeads | None]:
        """The words of a slot with these filled up, and what the first kind says."""
        for starts, pattern in self.asides:
            if any(start in hidden for start in starts):
                hidden = hide(hidden, (found.span() for found in pattern.finditer(hidden)))
        if "第" not in hidden and "首" not in hidden:
            return hidden, None
        said = self.first_leads.search(hidden)
        return (hide(hidden, [said.span()]), self.told(said)) if said else (hidden, None)

    def told(self, said: regex.Match[str]) -> FirstLeads:
        return FirstLeads(on=bool(said["on"]), rest=self.grammar.role_of(said["rest"] or ""))

    def notice_wide(self, texts: Iterable[str]) -> FirstLeads | None:
        """列第一位的为牵头单位 in running text, outside brackets: the first that says so holds for the whole notice."""
        for text in texts:
            if "第" not in text and "首" not in text:  # one character is found faster than two
                continue
            if "第一" not in text and "首位" not in text and "首家" not in text and "第1" not in text:
                continue
            outside = masked(text)
            for said in self.first_leads.finditer(text):
                if outside[said.start()] == text[said.start()]:
                    return self.told(said)
        return None


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts filled up, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text
