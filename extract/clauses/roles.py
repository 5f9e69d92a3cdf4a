"""Role words of a clause, e.g. `市水利局按职责分工负责组织实施` → responsible; composed of the parts in rules/roles.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .. import patterns
from ..models import Role
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset

CLAUSE_END = r"(?=$|[，,；;。、)）\0])"  # a phrase of words that count only at an end stops here


class RoleWord(NamedTuple):
    """A role word: characters `start` to `end` with its manner (按职责分工), the words that say the role, and that role.

    `faint`: no word in it says a part by itself wherever it stands (落实, 参加).
    """

    start: int
    end: int
    words: str
    role: Role
    faint: bool = False


class RoleReader:
    """Finds role words."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar = ruleset.build(Grammar)
        way, phrase, word = map(self.grammar.source, ("way", "phrase", "word"))
        self.phrase = patterns.compile(rf"(?:{way}){{0,4}}(?:(?P<words>{phrase}){CLAUSE_END}|(?P<words>{word}))")

    def read(self, text: str, start: int = 0, end: int | None = None) -> Iterator[RoleWord]:
        """The role words of a text in order, or of its characters `start` to `end`; what counts only at an end (落实, 指导) only there."""
        for found in self.phrase.finditer(text, start, len(text) if end is None else end):
            words = found["words"]
            role = self.grammar.role_of(words)
            if role:
                yield RoleWord(found.start(), found.end(), words, role, self.is_faint(words))

    def is_faint(self, words: str) -> bool:
        return not any(self.grammar.stems[stem[0]].at == "any" for stem in self.grammar.stem.finditer(words))
