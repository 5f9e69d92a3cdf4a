"""What pages, sheets and mails put around a notice and into it: the words and patterns of rules/furniture.toml, by table and name.

A file is read before it is known which pack its notice is read by, so that these are duban's own.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from ..rulebook.ruleset import load_ruleset


@lru_cache(maxsize=64)
def pattern(table: str, name: str) -> regex.Pattern[str]:
    """One of the patterns."""
    return load_ruleset().rule(table, name).compile()


def words(table: str, *names: str) -> tuple[str, ...]:
    """The words of some lists of a table."""
    return tuple(word for name in names for word in load_ruleset().words(table, name))
