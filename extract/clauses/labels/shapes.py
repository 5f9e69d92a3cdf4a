"""Labels by their shape, e.g. `…市水利局牵头单位` → a label of units from 牵头 on.

A shape is a long pattern, so that it is asked only of words that end as its matches do; what these end with, and hold, the pattern tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.hints import NONE, Characters, Hint, needed, one_of
from ...text.numerals import ONE_TO_TEN

NUMBER = f"[{ONE_TO_TEN}0-9]{{1,2}}"
KINDS = ("task", "unit", "person", "time", "progress", "field")
NOTHING = "(?!)"  # a pattern that matches nowhere
ASSIGNING = ("alone", "unit", "person", "time")
HAN = patterns.compile(r"\p{Han}")


class Found(NamedTuple):
    """A label at the end of a run of characters: its kind, where it begins, its words without the number behind it."""

    kind: str
    start: int
    label: str


class End:
    """Where the longest end of a text begins that may be a match."""

    def __init__(self, hint: Hint) -> None:
        self.last: Characters | None = hint.last
        self.needs: list[regex.Pattern[str]] = [patterns.quick(one_of(need)) for need in needed(hint)]
        self.any: bool = None in hint.wild
        wild = NONE.union(*(signs or NONE for signs in hint.wild))
        self.wild: regex.Pattern[str] | None = patterns.quick(one_of(wild)) if wild else None
        self.other: regex.Pattern[str] = patterns.quick(f"(?s:.*)[^{one_of(hint.all)[1:]}")

    def begin(self, text: str, first: int = 0) -> int:
        """From its character `first` on; the text's length where none may."""
        if self.last is not None and text[-1:] not in self.last:
            return len(text)
        for need in self.needs:
            if need.search(text) is None:
                return len(text)
        if self.any or (self.wild and self.wild.search(text)):
            return first
        other = self.other.match(text, first)
        return other.end() if other else first


class Shape:
    """One shape, with what the end of its matches must be and what they must hold."""

    def __init__(self, kind: str, parts: str, grammar: Grammar, *, numbered: bool = True) -> None:
        """`parts` names lists and shapes as those of rules/roles.toml do: `{unit_label}`."""
        self.kind = kind
        whole = f"(?P<label>{parts})" + (f"(?:{NUMBER})?" if numbered else "")
        source = grammar.filled(whole)
        self.pattern: regex.Pattern[str] = patterns.quick(source)
        self.plain: regex.Pattern[str] = patterns.quick(source.replace(grammar.source("inset"), NOTHING))
        self.hint: Hint = grammar.hints.of(whole)
        self.begin: Callable[..., int] = End(self.hint).begin  # where the longest end of words begins that may be such a label

    def whole(self, words: str) -> str | None:
        """The label that all these words are."""
        found = self.fullmatch(words) if words and self.begin(words) == 0 else None
        return found["label"] if found else None

    def fullmatch(self, words: str, start: int = 0) -> regex.Match[str] | None:
        """Most labels have no bracket in them, and without what brackets hold the pattern is a third as long."""
        pattern = self.pattern if "（" in words or "(" in words else self.plain
        return pattern.fullmatch(words, start)


class Shapes:
    """All shapes of labels: those that rules list whole (`alone`), and those of rules/roles.toml."""

    def __init__(self, grammar: Grammar, listed: Iterable[str]) -> None:
        alone = "|".join(map(regex.escape, sorted(listed, key=len, reverse=True)))
        parts = {"alone": alone + "|{manner}?{stem_any}{1,2}"} | {kind: f"{{{kind}_label}}" for kind in KINDS}
        self.shapes: list[Shape] = [Shape(kind, own, grammar) for kind, own in parts.items()]
        self.fresh: regex.Pattern[str] = patterns.quick(grammar.source("fresh"))

    def opens(self, least: int, most: int) -> str:
        """How a label of units, persons or times begins that has so many characters: most words of a text do not."""
        hints = [shape.hint for shape in self.shapes if shape.kind in ASSIGNING]
        wild = {signs for hint in hints for signs in hint.wild}
        if None in wild:
            return ""
        inside = NONE.union(*(signs for signs in wild if signs))
        sides = [f".{{0,{most - 1}}}{one_of(inside)}"] if inside else []
        return "|".join([f"{one_of(NONE.union(*(hint.all for hint in hints)))}{{{least}}}", *sides])

    def whole(self, run: str) -> Found | None:
        """The label that all of a run is."""
        for shape in self.shapes:
            if label := shape.whole(run):
                return Found(shape.kind, 0, label)
        return None

    def at_end(self, run: str, first: int) -> Found | None:
        """The longest label that ends a run, from its character `first` on; of those of one length the first shape's."""
        shapes = [(begin, shape) for shape in self.shapes if (begin := shape.begin(run, first)) < len(run)]
        for start in range(min(begin for begin, _ in shapes), len(run)) if shapes else ():
            if self.may_begin(run, start):
                for begin, shape in shapes:
                    if begin <= start and (found := shape.fullmatch(run, start)):
                        return Found(shape.kind, start, found["label"])
        return None

    def may_begin(self, run: str, start: int) -> bool:
        """Where a break was lost, the end of a name is no level: of 市水利局配合单位 the label is 配合单位."""
        return start == 0 or HAN.match(run, start - 1) is None or self.fresh.match(run, start) is not None


def has_end(text: str) -> bool:
    """May a label end in a text? A search for each sign is several times faster than the pattern, and most texts have none."""
    return "：" in text or ":" in text or "】" in text or "］" in text or "〕" in text or "]" in text
