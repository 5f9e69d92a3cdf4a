"""Patterns that are compiled when they are first asked, since a command needs few of those that its modules name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from .behind import parted

if TYPE_CHECKING:
    import regex

LONGEST_DIGEST = 32
UNREADABLE = (re.error, OverflowError, RecursionError)
HAN = (  # what \\p{Han} is, for re
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9"
    "\U00016fe2-\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0"
    "\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)
WORDS = r"(?:\w\(\?:(?:\\.|[^()\\])*\)\|?)+"  # by their first characters
LOOK = re.compile(rf"\(\?=\[(?:\\.|[^\]\\])+\]\)(?=\(\?:{WORDS}\))")
SET = re.compile(r"(?P<set>\[(?:\\.|[^\]\\])+\])|(?P<han>\\p\{Han\})|\\.")


Result = TypeVar("Result")
METHODS: dict[str, tuple[str, ...]] = {}  # what an engine's patterns have


class Keeping(Protocol):
    """What keeps patterns and other things that take long to make (kept.py)."""

    def value(self, kind: str, source: str) -> Any: ...
    def keep(self, kind: str, source: str, value: Any) -> None: ...
    def pattern(self, engine: str, source: str) -> regex.Pattern[str] | None: ...
    def keep_pattern(self, engine: str, source: str, compiled: regex.Pattern[str]) -> None: ...
    def save(self) -> None: ...


class Kept:
    """Where they are kept; nowhere, but in commands."""

    place: Keeping | None = None


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
        engine = type(compiled).__module__
        if engine not in METHODS:
            METHODS[engine] = tuple(each for each in dir(compiled) if not each.startswith("__"))
        self.__dict__.update({each: getattr(compiled, each) for each in METHODS[engine]})
        return getattr(compiled, name)


def compile(source: str) -> regex.Pattern[str]:  # noqa: A001 - the same verb as regex's
    """The pattern of `source`, compiled at its first use, which raises regex.error where it is none."""
    return cast("regex.Pattern[str]", Pattern(source, by_regex))


def quick(source: str) -> regex.Pattern[str]:
    """The same for a pattern of many words, compiled by `compile_quick`."""
    return cast("regex.Pattern[str]", Pattern(source, compile_quick))


def by_regex(source: str) -> regex.Pattern[str]:
    """The compiled pattern; raises regex.error where it is none."""
    return as_kept("regex", source, of_regex)


def compile_quick(source: str) -> regex.Pattern[str]:
    """By the standard library's re where that reads the source, since it finds one of many words some four times as fast; else by regex.

    Of other patterns re is the slower one; and only regex reads two groups of one name.
    """
    return as_kept("quick", source, by_either)


def by_either(source: str) -> regex.Pattern[str]:
    try:
        return cast("regex.Pattern[str]", re.compile(for_re(source)))
    except UNREADABLE:
        return of_regex(source)


def of_regex(source: str) -> regex.Pattern[str]:
    import regex  # a short command may need none of its patterns

    return regex.compile(source)


def as_kept(engine: str, source: str, compiler: Callable[[str], regex.Pattern[str]]) -> regex.Pattern[str]:
    """What is kept of it, else compiled, and kept."""
    if Kept.place is None:
        return compiler(source)
    found = Kept.place.pattern(engine, source)
    if found is None:
        found = compiler(source)
        Kept.place.keep_pattern(engine, source, found)
    return found


def for_re(source: str) -> str:
    """The pattern as re reads it, which passes by itself over what no word begins with, and more than twice as fast as by a look."""
    look = LOOK.match(source)
    plain = without_classes(source[look.end() :] if look else source)
    return parted(plain) if "(?<!" in plain or "(?<=" in plain else plain


def without_classes(source: str) -> str:
    """The pattern with all Chinese characters named where regex has \\p{Han}, which re does not know."""
    if r"\p{Han}" not in source:
        return source
    return SET.sub(lambda found: in_set(found["set"]) if found["set"] else f"[{HAN}]" if found["han"] else found[0], source)


def in_set(written: str) -> str:
    """The same within square brackets; re warns of an opening one among them that has no backslash."""
    inner = re.sub(r"\\.|\[", lambda found: r"\[" if found[0] == "[" else found[0], written[1:-1].replace(r"\p{Han}", HAN))
    return f"[{inner}]"


def digest(data: bytes) -> str:
    """What tells these bytes from others."""
    return sha256(data).hexdigest()[:LONGEST_DIGEST]


def made_of(kind: str, source: str, make: Callable[[str], Any]) -> Any:
    """What is made of a text, as JSON has it: as kept, else made, and kept."""
    found = Kept.place.value(kind, source) if Kept.place else None
    if found is None:
        found = make(source)
        if Kept.place:
            Kept.place.keep(kind, source, found)
    return found


def saved(results: Iterable[Result]) -> Iterator[Result]:
    """Hand on what a process makes that may be ended at any time: what is new is kept after 1, 2, 4, 8 … of them"""
    for number, result in enumerate(results, 1):
        if Kept.place and not number & (number - 1):
            Kept.place.save()
        yield result
