"""Full dates as notices write them, e.g. `2020年3月25日`, `2020-03-25`, `二◯二四年五月廿日（星期一）`.

For the notice's own dates; timings, with all their grains, are read in `clauses/timing`.
"""

from __future__ import annotations

import datetime as dt

import regex

from ..rulebook.ruleset import Ruleset
from ..text.numerals import numeral


class DateReader:
    """Reads them by the rule `date` of rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("notice", "date").compile()

    def first(self, text: str) -> dt.date | None:
        """The first full date in a text."""
        found = self.pattern.search(text)
        return date_of(found) if found else None


def date_of(found: regex.Match[str]) -> dt.date | None:
    """The date of a match of the rule; None for a day that no calendar has (2020年2月31日)."""
    year, month, day = (numeral(found[part].removeprefix("元").removeprefix("正") or "1") for part in ("year", "month", "day"))
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
