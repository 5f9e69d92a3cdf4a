"""Quantified targets in the governed text, e.g. `实现90%以上…“零上门”` → 90, %, at_least.

Only figures with a percent sign or with a bound (以上, 不低于, 达到 …) count: 2.0平台, 15日 and 第3条 are none.
The words of a bound are in rules/targets.toml.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

from .. import patterns
from ..rulebook.ruleset import Rule, Ruleset, words_pattern

Bound = Literal["at_least", "at_most", "about", "exact"]
DIGIT = patterns.quick("[0-9]")
POWERS = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
SCALE = POWERS | {low + high: POWERS[low] * POWERS[high] for low in POWERS for high in "万亿" if POWERS[low] < POWERS[high]}


class TargetReading(NamedTuple):
    """A target: offsets of its words, the figure (scaled: 2万亿 is 2e12), its unit and bound."""

    start: int
    end: int
    value: float
    unit: str
    bound: Bound


class TargetReader:
    """Reads figures by the words of rules/targets.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        words = {rule.name: words_pattern(rule.words) for rule in ruleset.rules("target")}
        self.bounds: dict[str, Bound] = {
            word: rule.fields["bound"] for rule in ruleset.rules("target") if "bound" in rule.fields for word in rule.words
        }
        self.before: list[str] = sorted(
            (word for rule in ruleset.rules("target") if rule.name.startswith("before") for word in rule.words), key=len, reverse=True
        )
        self.all_before: tuple[str, ...] = tuple(self.before)
        after = "|".join(pattern for name, pattern in words.items() if name.startswith("after"))
        self.pattern: regex.Pattern[str] = patterns.compile(
            rf"(?<![0-9.A-Za-z第〔])(?P<value>[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)(?P<scale>{words_pattern(SCALE)})?"
            rf"(?P<unit>%|％|个百分点|{words['unit']})(?P<after>{after})?"
        )

    def read(self, text: str) -> list[TargetReading]:
        """The targets of a text in order."""
        found: list[TargetReading] = []
        first = DIGIT.search(text)
        if first is None:
            return found
        for mark in self.pattern.finditer(text, first.start()):
            before = self.word_before(text, mark.start())
            bound = self.bounds.get(mark["after"] or "") or self.bounds.get(before)
            if bound is None and mark["unit"] not in ("%", "％"):
                continue
            value = float(mark["value"]) * SCALE.get(mark["scale"] or "", 1)
            unit = "%" if mark["unit"] == "％" else mark["unit"]
            found.append(TargetReading(mark.start() - len(before), mark.end(), value, unit, bound or "exact"))
        return found

    def word_before(self, text: str, at: int) -> str:
        """The word of a bound that ends right before a figure."""
        if not text.endswith(self.all_before, 0, at):
            return ""
        return next(word for word in self.before if text.endswith(word, 0, at))


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """For the rules' check: the first target, where a word of this rule is in its words."""
    for found in ruleset.build(TargetReader).read(text):
        if any(word in text[found.start : found.end] for word in rule.words):
            return f"{found.value:g} {found.unit} {found.bound}"
    return None
