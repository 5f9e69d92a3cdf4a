"""Many words in one pattern, by their first characters, e.g. 完成 and 完善 → `完(?:成|善)`."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from .ruleset import words_pattern


def grouped(words: Iterable[str]) -> str:
    """One alternation of literal words by their first character, longer ones first: the engine tries a few branches instead of all.

    The order of the words does not matter, so that sets of them give the same pattern in every process.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    firsts = regex.escape("".join(sorted(rests)))
    return f"(?=[{firsts}])(?:" + "|".join(f"{regex.escape(first)}(?:{words_pattern(rest)})" for first, rest in sorted(rests.items())) + ")"
