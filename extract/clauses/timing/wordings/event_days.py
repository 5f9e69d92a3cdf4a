"""The days of an event in a year, from its rule: fixed, by the lunar calendar, by a solar term, by province, moved in one year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ....rulebook.ruleset import Rule
from ....rulebook.words import spread_all
from ..ground.calendars import clipped, lunar_day, term_day
from ..ground.picks import Days


def days_of(rule: Rule, word: str, year: int, province: str | None) -> Days | None:
    """The first and the last day of an event in a year; None where they are not known."""
    fields = rule.fields
    words = named(fields.get("dates"), word) or fields.get("solar")
    words = fields.get("moved", {}).get(str(year), words)
    words = named(fields.get("provinces"), province) or words
    if words is not None:
        return fixed_days(str(words), year)
    lunar = named(fields.get("lunar_dates"), word) or fields.get("lunar")
    if lunar is not None:
        month, day = map(int, str(lunar).split("-"))
        first = lunar_day(year, month, day)
    elif "term" in fields:
        first = term_day(year, str(fields["term"]))
    else:
        return None
    if first is None:
        return None
    first += timedelta(int(fields.get("shift", 0)))
    return first, first + timedelta(int(fields.get("days", 1)) - 1)


def named(days: Mapping[str, str] | None, name: str | None) -> str | None:
    """The days that a name stands behind, in days with their names: `"10-01..10-03" = "…"`."""
    return next((each for each, names in (days or {}).items() if name in spread_all(names.split())), None)


def fixed_days(words: str, year: int) -> Days:
    """`10-01`, `10-01..10-03`; a last day before the first lies in the next year."""
    low, _, high = words.partition("..")
    first, last = month_day(low, year), month_day(high or low, year)
    return (first, last) if last >= first else (first, month_day(high, year + 1))


def month_day(words: str, year: int) -> date:
    month, day = words.split("-")
    return clipped(year, int(month), int(day))
