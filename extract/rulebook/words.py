"""Words as rules list them, e.g. `(成文|印发)(日期|时间)` → four words; many words in one pattern, e.g. 完成 and 完善 → `完(?:成|善)`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import regex

from .. import patterns

CHOICE = patterns.compile(r"\(([^()]*)\)")
ONE_CHARACTER = patterns.compile(r"\\[pP]\{\w+\}|\\?\w")
MOST_SPREAD = 1_000  # words of one line


class SpreadError(Exception):
    """A line that stands for too many words, or whose brackets do not close."""


def spread(line: str) -> tuple[str, ...]:
    """The words that a line of a list stands for: each choice of what its round brackets hold.

    >>> spread("(省|)财政局")
    ('省财政局', '财政局')
    """
    if "(" not in line and ")" not in line:
        return (line,)
    pieces = CHOICE.split(line)  # between, inside, between, inside, between
    choices = [piece.split("|") if inside % 2 else [piece] for inside, piece in enumerate(pieces)]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_SPREAD or any("(" in piece or ")" in piece for piece in pieces):
        raise SpreadError
    return tuple("".join(words) for words in product(*choices))


def spread_all(lines: Iterable[str]) -> tuple[str, ...]:
    """The words that all lines of a list stand for."""
    return tuple(word for line in lines for word in spread(line))


def words_pattern(words: Iterable[str]) -> str:
    """One alternation of literal words, the longest first, so that 牵头负责 wins over 牵头."""
    ordered = sorted(set(words))
    ordered.sort(key=len, reverse=True)
    return "|".join(ordered if "".join(ordered).isalnum() else map(escaped, ordered))


def escaped(word: str) -> str:
    """As regex does it, which looks at each character; nearly all words hold letters alone, and stay what they are."""
    return word if word.isalnum() else regex.escape(word, special_only=True)


def inset(pattern: str) -> str:
    """A pattern within another: in a group, but for one of one character (`\\p{Han}`), which may stand in `[...]` too."""
    return pattern if ONE_CHARACTER.fullmatch(pattern) else f"(?:{pattern})"


def grouped(words: Iterable[str]) -> str:
    """One alternation of literal words by their first character, longer ones first: the engine tries a few branches instead of all.

    The order of the words does not matter, so that sets of them give the same pattern in every process.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    firsts = escaped("".join(sorted(rests)))
    return f"(?=[{firsts}])(?:" + "|".join(f"{escaped(first)}(?:{words_pattern(rest)})" for first, rest in sorted(rests.items())) + ")"


def ended(words: Iterable[str]) -> str:
    """The last character of a literal word, by what stands before it: words that overlap are all found where they end."""
    by_last: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        by_last.setdefault(word[-1], []).append(word)
    sides: list[str] = []
    for last, found in sorted(by_last.items()):
        before = "" if last in found else "|".join(f"(?<={escaped(word)})" for word in found)
        sides.append(f"{escaped(last)}(?:{before})")
    return f"(?:{'|'.join(sides)})"
