"""What the words of time mean, from rules/timing-units.toml: units (月, 工作日), shifts (今, 下, 翌), lunar months (腊月)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ....rulebook.ruleset import Ruleset
from ....text.numerals import numeral


class Shift(NamedTuple):
    """How many years, months or weeks on a word leads (明 1, 上 -1), counted from the issue or from what was said before (次, 当)."""

    steps: int
    from_said: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of time: how long it is in ISO 8601 and in months or days, and how RFC 5545 repeats it."""

    name: str
    iso: str = ""
    months: int = 0
    days: int = 0
    freq: str = ""
    interval: int = 1


class Vocabulary:
    """The words of time by what they mean."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: dict[str, Unit] = {}
        for rule in ruleset.rules("time_unit"):
            unit = Unit(rule.name, **{key: value for key, value in rule.fields.items() if key in Unit.__dataclass_fields__})
            self.units.update(dict.fromkeys(rule.words, unit))
        self.shifts: dict[str, Shift] = {}
        for rule in ruleset.rules("time_shift"):
            self.shifts.update(dict.fromkeys(rule.words, Shift(int(rule.fields["steps"]), rule.fields.get("from") == "said")))
        self.lunar_months: dict[str, int] = {
            word: int(rule.fields["month"]) for rule in ruleset.rules("lunar_month") for word in rule.words
        }

    def lunar_month(self, words: str) -> int | None:
        """正月, 腊月, 八月, 8月 → 1, 12, 8, 8."""
        named = self.lunar_months.get(words[0])
        return named if named is not None and len(words) == 2 else numeral(words[:-1])


def weekday(words: str) -> int:
    """周五, 星期日, 末 → 4, 6, 6: Monday is 0; what is no number is Sunday."""
    number = numeral(words[-1])
    return number - 1 if number else 6
