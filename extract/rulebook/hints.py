"""What a pattern's matches must begin with, end with and hold, told by the pattern itself, e.g. `[二三]季度` → begins 二三, holds 季.

So a text without these characters is passed over without asking the pattern. What is not certain is left out: a hint never hides a match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from .. import patterns
from ..patterns import digest
from .words import escaped

Characters = frozenset[str]
Token = tuple[str, str, int]  # kind, words, place in the pattern
NONE: Characters = frozenset()
MOST_NEEDS = 3  # sets of characters a pattern is asked by
MOST_KEPT = 4_096  # tokens whose hints are known
LARGEST_NEED = 60  # characters; a larger set sorts out too little
TOKEN = patterns.quick(
    r"(?P<place>\{[a-z][a-z_]*\})|(?P<open>\(\?(?:P<[a-z_]+>|:|=|!|<=|<!)|\((?!\?)|\(\?\([a-z_]+\))|(?P<back>\(\?P=[a-z_]+\))|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<repeat>(?:[*?+]|\{[0-9]*(?:,[0-9]*)?\})[?+]?)|(?P<set>\[(?:\\.|[^\]\\])+\])|(?P<anchor>[\^$])|(?P<any>\.|\\p\{[A-Za-z]+\}|\\[swdSWD])"
    r"|(?P<literal>\\.|.)"
)
ZERO = ("*", "?", "{0", "{,")
CLASS = patterns.quick(r"\\[A-Za-z0-9]")  # \p{Han}, \s …
RANGE = patterns.compile(r"(?:\\(?P<low>.)|(?P<low>[^\\]))(?:-(?:\\(?P<high>.)|(?P<high>[^\\])))?")  # \- is no range


class Hint(NamedTuple):
    """Of a part of a pattern: the characters that it can begin and end with (None: any), whether it can be empty, what it must hold.

    `ahead`: it only looks at the character that must follow, and takes none. Its matches are of the characters `all`, but where
    classes take any (`wild`): such a match holds one of these characters (None: that is not known).
    """

    first: Characters | None
    last: Characters | None
    empty: bool
    needs: tuple[Characters, ...]
    ahead: bool = False
    all: Characters = NONE
    wild: frozenset[Characters | None] = frozenset()

    def look(self) -> str:
        """A look at the first character, put before the pattern: the engine passes over all other places many times faster."""
        return f"(?=[{escaped(''.join(sorted(self.first)))}])" if self.first and not self.empty else ""


NOTHING = Hint(NONE, NONE, True, ())
ANYTHING = Hint(None, None, False, (), wild=frozenset({None}))
NEVER = Hint(NONE, NONE, False, ())  # (?!): no match at all


class Hints:
    """Hints of patterns; parts that several of them share are read once. `named` gives the pattern that `{name}` stands for.

    Commands keep them; `names` tells whether the names stood for the same then.
    """

    def __init__(self, named: Callable[[str], str] | None = None, names: str = "") -> None:
        self.known: dict[str, Hint] = {}
        self.whole: dict[str, Hint] = {}
        self.named: Callable[[str], str] | None = named
        self.kind: str = f"hint {own_code()} {names}"

    def of(self, pattern: str) -> Hint:
        """The hint of a whole pattern."""
        if pattern not in self.whole:
            self.whole[pattern] = told(patterns.made_of(self.kind, pattern, lambda source: telling(self.read(source))))
        return self.whole[pattern]

    def read(self, pattern: str) -> Hint:
        tokens = [(found.lastgroup or "", found[0], found.start()) for found in TOKEN.finditer(pattern)]
        return self.alternatives(pattern, tokens, 0, closings(tokens))[0]

    def of_groups(self, pattern: str, name: str) -> list[Hint]:
        """The hints of all groups of that name in a pattern."""
        inner = [end_of(pattern, found.end()) for found in regex.finditer(rf"\(\?P<{name}>", pattern)]
        return [self.of(pattern[start:end]) for start, end in inner]

    def alternatives(self, pattern: str, tokens: list[Token], at: int, ends: dict[int, int]) -> tuple[Hint, int]:
        """The hint of what stands from a token on up to its closing bracket, and where that is."""
        branches: list[Hint] = []
        parts: list[Hint] = []
        while at < len(tokens) and tokens[at][0] != "close":
            kind, words, start = tokens[at]
            if kind == "bar":
                branches.append(joined(parts))
                parts = []
            elif kind == "repeat":
                if words.startswith(ZERO):
                    parts[-1] = parts[-1]._replace(empty=True, needs=(), ahead=False)
            elif kind == "open":
                end = ends[at]
                key = pattern[start : tokens[end][2]]
                if key not in self.known:
                    self.known[key] = NEVER if key == "(?!" else group(words, self.alternatives(pattern, tokens, at + 1, ends)[0])
                parts.append(self.known[key])
                at = end
            elif kind == "place" and self.named:
                if words not in self.known:
                    self.known[words] = self.read(self.named(words[1:-1]))
                parts.append(self.known[words])
            else:
                parts.append(single(kind, words))
            at += 1
        branches.append(joined(parts))
        return (branches[0] if len(branches) == 1 else either(branches)), at


@cache
def own_code(*others: str) -> str:
    """What tells this module, and others, from earlier ones, whose hints may be others."""
    return digest(b"".join(Path(file).read_bytes() for file in (__file__, *others)))


def telling(hint: Hint) -> list[Any]:
    """A hint as JSON has it."""
    first, last, empty, needs, ahead, every, wild = hint
    sides = sorted(map(written, wild), key=lambda signs: signs or "")
    return [written(first), written(last), empty, [*map(written, needs)], ahead, written(every), sides]


def told(kept: list[Any]) -> Hint:
    """The hint of such a list."""
    first, last, empty, needs, ahead, every, wild = kept
    return Hint(
        signs_of(first), signs_of(last), empty, tuple(map(frozenset, needs)), ahead, frozenset(every), frozenset(map(signs_of, wild))
    )


def written(signs: Characters | None) -> str | None:
    return None if signs is None else "".join(sorted(signs))


def signs_of(written: str | None) -> Characters | None:
    return None if written is None else frozenset(written)


def shared(_: object) -> Hints:
    """The hints of patterns whose parts are filled in, one for all rooms: by `ruleset.build`."""
    return Hints()


def end_of(pattern: str, start: int) -> tuple[int, int]:
    """What stands from a place up to the bracket that closes there."""
    depth = 0
    for found in TOKEN.finditer(pattern, start):
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        if depth < 0:
            return start, found.start()
    return start, len(pattern)


def closings(tokens: list[Token]) -> dict[int, int]:
    """The closing bracket of each opening one, by their places among the tokens."""
    waiting: list[int] = []
    found: dict[int, int] = {}
    for at, (kind, _, _) in enumerate(tokens):
        if kind == "open":
            waiting.append(at)
        elif kind == "close":
            found[waiting.pop()] = at
    return found


def group(opening: str, inner: Hint) -> Hint:
    if opening == "(?=":
        return NOTHING if inner.empty else Hint(inner.first or NONE, NONE, not inner.first, inner.needs, ahead=True)
    return NOTHING if opening in ("(?!", "(?<=", "(?<!") else inner


@lru_cache(MOST_KEPT)
def single(kind: str, words: str) -> Hint:
    """Of one token: a character or a set of them is in many patterns."""
    if kind == "anchor":
        return NOTHING
    if kind == "back":
        return Hint(None, None, True, ())
    characters = members(words) if kind == "set" else frozenset(words[-1]) if kind == "literal" else None
    return Hint(characters, characters, False, (characters,), all=characters) if characters is not None else ANYTHING


def members(words: str) -> Characters | None:
    """The characters of a set; None for one that excludes, or holds a class."""
    inner = words[1:-1]
    if inner[0] == "^" or CLASS.search(inner):
        return None
    found: set[str] = set()
    for part in RANGE.finditer(inner):
        found |= {chr(code) for code in range(ord(part["low"]), ord(part["high"] or part["low"]) + 1)}
    return frozenset(found)


def joined(parts: list[Hint]) -> Hint:
    """One after another."""
    if NEVER in parts:
        return NEVER
    first: Characters | None = NONE
    last: Characters | None = NONE
    empty, width = True, False
    needs: list[Characters] = []
    for part in parts:
        if empty and first is not None:
            first = None if part.first is None else first | part.first
        takes = not (part.empty or part.ahead)
        last = part.last if takes else None if last is None or part.last is None else last | part.last
        empty = empty and part.empty
        width = width or takes
        needs += part.needs
    least = min((need for need in needs if len(need) <= LARGEST_NEED), key=len, default=None)
    wild = frozenset(least if signs is None else signs for part in parts for signs in part.wild)
    return Hint(first, last, empty, tuple(needs), not (empty or width), NONE.union(*(part.all for part in parts)), wild)


def either(branches: list[Hint]) -> Hint:
    """One of several: what each needs, taken together, smallest sets first."""
    branches = [branch for branch in branches if branch != NEVER] or [NEVER]
    first = None if any(branch.first is None for branch in branches) else NONE.union(*(branch.first or NONE for branch in branches))
    last = None if any(branch.last is None for branch in branches) else NONE.union(*(branch.last or NONE for branch in branches))
    sides = [sorted(branch.needs, key=len) for branch in branches]
    needs = tuple(NONE.union(*places) for places in zip(*sides, strict=False))
    ahead = any(branch.ahead for branch in branches)
    every = NONE.union(*(branch.all for branch in branches))
    wild = frozenset(signs for branch in branches for signs in branch.wild)
    return Hint(first, last, any(branch.empty for branch in branches), needs, ahead, every, wild)


def of_words(words: Iterable[str]) -> Hint:
    """Of one of several words: their first, second and last characters."""
    ordered = tuple(words)
    needs = (frozenset(word[0] for word in ordered), frozenset(word[1:2] or word for word in ordered))
    return Hint(needs[0], frozenset(word[-1] for word in ordered), False, needs, all=frozenset("".join(ordered)))


def one_of(characters: Characters) -> str:
    return f"[{escaped(''.join(sorted(characters)))}]"


def glance(hint: Hint) -> regex.Pattern[str]:
    """What finds one of the characters that each match holds, several times faster than the pattern finds that there is none."""
    return patterns.quick(one_of(min(hint.needs, key=len)) if hint.needs else "")


def needed(hint: Hint) -> list[Characters]:
    """The sets of characters of which a text must hold one each; the smallest, since they sort out most."""
    distinct = sorted({need for need in hint.needs if len(need) <= LARGEST_NEED}, key=lambda need: (len(need), sorted(need)))
    return distinct[:MOST_NEEDS] if not hint.empty else []
