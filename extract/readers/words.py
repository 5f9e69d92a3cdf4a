"""What pages, sheets and mails put around a notice and into it: the words and patterns of rules/furniture.toml, by table and name.

Who reads by a pack says so around the reading (`reading_by`); else duban's own rules count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import regex

from ..rulebook.ruleset import Ruleset, load_ruleset

Item = TypeVar("Item")
IN_FORCE: ContextVar[Ruleset | None] = ContextVar("IN_FORCE", default=None)


class Patterns:
    """Those of a ruleset that were asked for, compiled."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.known: dict[tuple[str, str], regex.Pattern[str]] = {}

    def of(self, table: str, name: str) -> regex.Pattern[str]:
        if (table, name) not in self.known:
            self.known[table, name] = self.ruleset.rule(table, name).compile()
        return self.known[table, name]


def rules() -> Ruleset:
    """The rules in force here."""
    return IN_FORCE.get() or load_ruleset()


def pattern(table: str, name: str) -> regex.Pattern[str]:
    """One of the patterns."""
    return rules().build(Patterns).of(table, name)


def words(table: str, *names: str) -> tuple[str, ...]:
    """The words of some lists of a table."""
    return tuple(word for name in names for word in rules().words(table, name))


@contextmanager
def reading_by(ruleset: Ruleset) -> Iterator[None]:
    """Files that are read inside are read by these rules."""
    before = IN_FORCE.set(ruleset)
    try:
        yield
    finally:
        IN_FORCE.reset(before)


def each_by(ruleset: Ruleset, items: Iterable[Item]) -> Iterator[Item]:
    """The items of what reads files when it is asked for the next one, read by these rules."""
    each = iter(items)
    while True:
        with reading_by(ruleset):
            try:
                item = next(each)
            except StopIteration:
                return
        yield item
