"""A part of a stretch of days, by its place: `第二周`, `首月`, `前5个工作日`, `最后三天`, `第二个周五`, `上半月`, `中旬`.

A week of a month or a quarter is seven days counted from its first day (6月第二周: the 8th to the 14th), as 每月第二周 is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ....text.numerals import numeral
from .calendars import after_months, after_workdays, month_end
from .records import Groups

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Pick:
    """`number` counts from the beginning (1) or from the end (-1); `count` is how many there are from there on (前三天: 1, 3)."""

    number: int
    count: int


def pick_of(said: Groups) -> Pick | None:
    """The pick that the groups of the fragment `pick` say."""
    if said["first"]:
        return Pick(1, 1)
    if said["last"]:
        return Pick(-1, 1)
    for name, sign, several in (("nth", 1, False), ("nth_last", -1, False), ("first_few", 1, True), ("last_few", -1, True)):
        if said[name]:
            number = numeral(said[name])
            if not number:
                return None
            return Pick(sign * (1 if several and sign > 0 else number), number if several else 1)
    return None


def picked(days: Days, pick: Pick, unit: str, on_weekday: int | None = None) -> Days | None:
    """The days picked out of `days`; None where the stretch does not hold so many, or no calendar knows its working days."""
    found: Days | None
    if unit == "weekday" and on_weekday is not None:
        found = nth_weekday(days, pick, on_weekday)
    elif unit in ("month", "quarter"):
        found = nth_month(days, pick, 3 if unit == "quarter" else 1)
    elif unit == "workday":
        found = nth_workday(days, pick)
    elif unit in ("day", "week"):
        found = nth_block(days, pick, 7 if unit == "week" else 1)
    else:
        return None
    return found if found and days[0] <= found[0] <= found[1] <= days[1] else None


def nth_block(days: Days, pick: Pick, length: int) -> Days:
    """Blocks of one or seven days, from the beginning or the end."""
    step = timedelta(length)
    if pick.number > 0:
        first = days[0] + step * (pick.number - 1)
        return first, first + step * pick.count - timedelta(1)
    first = days[1] + timedelta(1) + step * pick.number
    return first, first + step * pick.count - timedelta(1)


def nth_month(days: Days, pick: Pick, months: int) -> Days:
    end = days[1] + timedelta(1)
    first = after_months(days[0], months * (pick.number - 1)) if pick.number > 0 else after_months(end, months * pick.number)
    last = after_months(first, months * pick.count - 1)
    return first, month_end(last.year, last.month)


def nth_workday(days: Days, pick: Pick) -> Days | None:
    before = days[0] - timedelta(1) if pick.number > 0 else days[1] + timedelta(1)
    first = after_workdays(before, pick.number)
    last = after_workdays(first, pick.count - 1) if first else None
    return (first, last) if first and last else None


def nth_weekday(days: Days, pick: Pick, on_weekday: int) -> Days:
    if pick.number > 0:
        first = days[0] + timedelta((on_weekday - days[0].weekday()) % 7 + 7 * (pick.number - 1))
    else:
        first = days[1] - timedelta((days[1].weekday() - on_weekday) % 7 - 7 * (pick.number + 1))
    return first, first + timedelta(7 * (pick.count - 1))


def half_of_month(month: Days, early: bool) -> Days:
    """上半月 ends on the 15th."""
    middle = month[0] + timedelta(14)
    return (month[0], middle) if early else (middle + timedelta(1), month[1])
