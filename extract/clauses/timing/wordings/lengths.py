"""Lengths of time, e.g. `30日`, `两个月`, `一年半`, `15个工作日` → ISO 8601 and the day that they end on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from ....text.numerals import numeral
from ..ground.calendars import MOST_YEARS, after_months, after_workdays
from ..ground.records import Groups
from ..ground.sight import Sight
from ..ground.vocabulary import Unit


class Length(NamedTuple):
    """A length of time: ISO 8601 text, calendar months and days that it lasts, and whether its days are working days."""

    iso: str
    months: int
    days: int
    workdays: bool = False

    @property
    def unit(self) -> Literal["workday"] | None:
        return "workday" if self.workdays else None


def length_of(said: Groups, sight: Sight) -> Length | None:
    """`30日`, `两个月`, `半年`, `一年半`, `3至5年` (the greater counts), `24小时`, `15个工作日`; None for 数日."""
    unit = sight.vocabulary.units[said["unit"]]
    if said["half_unit"]:
        return half_of(unit)
    number = numeral(said["count"]) if said["count"] else None
    if not number:
        return None
    if said["and_half"]:
        if unit.name == "month":
            return Length(f"P{30 * number + 15}D", number, 15)
        return Length(f"P{12 * number + 6}M", 12 * number + 6, 0) if unit.name == "year" else None
    return whole_of(number, unit)


def half_of(unit: Unit) -> Length | None:
    return {
        "year": Length("P6M", 6, 0),
        "month": Length("P15D", 0, 15),
        "day": Length("PT12H", 0, 0),
        "hour": Length("PT30M", 0, 0),
    }.get(unit.name)


def whole_of(number: int, unit: Unit) -> Length | None:
    if unit.months:
        months = number * unit.months
        iso = f"P{number}Y" if unit.iso == "Y" else f"P{months}M"
        return Length(iso, months, 0) if months <= 12 * MOST_YEARS else None
    if unit.name == "hour":
        return Length(f"PT{number}H", 0, number // 24)
    if unit.name == "minute":
        return Length(f"PT{number}M", 0, 0)
    return Length(f"P{number}{unit.iso}", 0, number * unit.days, unit.name == "workday")


def end_of(start: date, length: Length) -> date | None:
    """The day that a length ends on; None where the calendar of working days does not know the year."""
    if length.workdays:
        return after_workdays(start, length.days)
    return after_months(start, length.months) + timedelta(length.days)
