"""Patterns that are compiled when they are first asked, since a command needs few of those that its modules name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import regex

UNREADABLE = (re.error, OverflowError, RecursionError)


class Pattern:
    """A pattern that compiles itself when first used; afterwards its methods are the compiled pattern's own."""

    pattern: str
    compiler: Callable[[str], regex.Pattern[str]]

    def __init__(self, source: str, compiler: Callable[[str], regex.Pattern[str]]) -> None:
        self.pattern, self.compiler = source, compiler

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet (`search`, `sub` …): compile, and keep all that the compiled pattern has."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.compiler(self.pattern)
        self.__dict__.update({each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("__")})
        return getattr(compiled, name)


def compile(source: str) -> regex.Pattern[str]:  # noqa: A001 - the same verb as regex's
    """The pattern of `source`, compiled at its first use, which raises regex.error where it is none."""
    return cast("regex.Pattern[str]", Pattern(source, regex.compile))


def quick(source: str) -> regex.Pattern[str]:
    """The same for a pattern of many words, compiled by `compile_quick`."""
    return cast("regex.Pattern[str]", Pattern(source, compile_quick))


def compile_quick(source: str) -> regex.Pattern[str]:
    """By the standard library's re where that reads the source, since it finds one of many words some four times as fast; else by regex.

    Of other patterns re is the slower one; and only regex reads \\p{Han}, two groups of one name, and a look behind of several lengths.
    """
    try:
        return cast("regex.Pattern[str]", re.compile(source))
    except UNREADABLE:
        return regex.compile(source)
