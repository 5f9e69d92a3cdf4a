"""What the value of a key in a rule may be, e.g. days of the year as `10-01..10-03`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from .. import patterns
from ..language import N_

MONTH_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
YEARLY = patterns.compile(rf"{MONTH_DAY}(?:\.\.{MONTH_DAY})?")
ONE_DAY = patterns.compile(MONTH_DAY)
MOST = 1_000  # of what a rule counts: months, days, levels
FLAG = (True, False)


class Kind:
    """A kind of value: is a value of it, how is one told that is not, and what would be right."""

    wrong: str
    example: str

    def __init__(self, wrong: str, holds: type | Callable[[object], bool], example: str = "a value of that kind") -> None:
        self.wrong, self.example = wrong, example
        self.holds: Callable[[object], bool] = of_type(holds) if isinstance(holds, type) else holds


def of_type(kind: type) -> Callable[[object], bool]:
    """Is a value of the type? A flag is no number."""
    return lambda value: isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def are_days(value: object) -> bool:
    return (
        isinstance(value, str) and YEARLY.fullmatch(value) is not None and all(map(is_date, (f"2000-{day}" for day in value.split(".."))))
    )


def is_day(value: object) -> bool:
    return isinstance(value, str) and ONE_DAY.fullmatch(value) is not None and is_date(f"2000-{value}")


def is_count(value: object) -> bool:
    return type(value) is int and 0 < value <= MOST


def are_days_by(value: object) -> bool:
    return isinstance(value, Mapping) and all(are_days(days) for days in value.values())


def are_named_days(value: object) -> bool:
    return isinstance(value, Mapping) and all(are_days(days) and isinstance(names, str) and names.split() for days, names in value.items())


def are_names(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(name, str) and name for name in value.values())


def is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


DAYS = Kind(N_("no day of the year"), are_days, '"10-01" or "10-01..10-03"')
DAY = Kind(N_("no day of the year"), is_day, '"01-15"')
DAYS_BY = Kind(N_("no table of days"), are_days_by, '{ … = "10-01..10-03" }')
NAMED_DAYS = Kind(N_("no table of days with their names"), are_named_days, '{ "10-01..10-03" = "…" }')
ISSUED = Kind(N_("no date"), is_date, '"2020-03-25"')
COUNT = Kind(N_("no whole number from 1 to {most}", most=MOST), is_count, "1")
WHOLE = Kind(N_("no whole number"), int, "1")
NAMES = Kind(N_("no table of names"), are_names, '{ "short" = "full" }')
