"""Full dates as notices write them, e.g. `2020年3月25日`, `2020-03-25`, `二◯二四年五月廿日（星期一）`, and what a title says of its time.

For the notice's own dates; timings, with all their grains, are read in `clauses/timing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import regex

from ..rulebook.ruleset import Ruleset
from ..text.numerals import numeral

MONTHS = 12  # of a year


class DateReader:
    """Reads them by the rule `date` of rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("notice", "date").compile()

    def first(self, text: str) -> dt.date | None:
        """The first full date in a text."""
        found = self.pattern.search(text)
        return date_of(found) if found else None

    def first_of(self, found: Mapping[str, str], names: Sequence[str]) -> dt.date | None:
        """The date that the first of these elements says."""
        return next((date for name in names if (date := self.first(found.get(name, "")))), None)


def date_of(found: regex.Match[str]) -> dt.date | None:
    """The date of a match of the rule; None for a day that no calendar has (2020年2月31日)."""
    year, month, day = (numeral(found[part].removeprefix("元").removeprefix("正") or "1") for part in ("year", "month", "day"))
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


class TermReader:
    """Reads which days a calendar of a school may mean: `2020-2021学年第二学期` → 2021-01-01..2021-08-31, by the rule `term`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("held", "term").compile()

    def read(self, text: str) -> tuple[dt.date, dt.date] | None:
        """The first and last day on which one without a year lies for sure; none where its year is not sure."""
        found = self.pattern.search(text)
        if found is None:
            return None
        year = int(found["year"])
        second = found["second"] is not None
        if found["later"] or found["season"] or (found["school"] and not second):
            year += second and (found["later"] or found["school"]) is not None
            days = dt.date(year, 1 if second else 8, 1)
            return days, dt.date(year, 8, 31) if second else dt.date(year + 1, 3 if found["first"] else 7, 31)
        return dt.date(year, 8, 1), dt.date(year, 7, 31)


class PlanReader:
    """Reads which time a plan is of by its title and the rule `plan`: `2027年工作要点`, `4月份重点工作安排`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("held", "plan").compile()

    def is_plan(self, title: str) -> bool:
        return self.pattern.search(title) is not None

    def month(self, title: str, year: int | None, issued: dt.date | None) -> tuple[int, int] | None:
        """The year and month of a plan of one month; where no title tells its `year`, the month nearest to when it was issued."""
        found = {int(said["month"]) for said in self.pattern.finditer(title, overlapped=True) if said["month"]}
        if year is None or len(found) != 1 or not 1 <= (month := found.pop()) <= MONTHS:
            return None
        return year + round((issued.month - month) / MONTHS) if issued else year, month
