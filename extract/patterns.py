"""Patterns that are compiled when they are first asked, since a command needs few of those that its modules name."""

from __future__ import annotations

from typing import Any, cast

import regex


class Pattern:
    """A pattern of the library regex that compiles itself when first used; afterwards its methods are that pattern's own."""

    def __init__(self, source: str) -> None:
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet (`search`, `sub` …): compile, and keep all that the compiled pattern has."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = regex.compile(self.pattern)
        self.__dict__.update({each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("__")})
        return getattr(compiled, name)


def compile(source: str) -> regex.Pattern[str]:  # noqa: A001 - the same verb as regex's
    """The pattern of `source`, compiled at its first use, which raises regex.error where it is none."""
    return cast("regex.Pattern[str]", Pattern(source))
