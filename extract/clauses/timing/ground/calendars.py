"""Days: months' ends, lengths of time, working days, lunar festivals, e.g. 15 working days from 2020-03-25 → 2020-04-15.

The calendars are kept elsewhere: China's holidays and shifted working days by `chinesecalendar` (MIT), the lunar calendar and
the solar terms by `lunar_python` (MIT; `lunardate` is GPL). Both are imported where a timing needs them.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from ....text.numerals import numeral
from .records import Groups, Match, groups_of

MOST_YEARS = 100  # a longer term is no timing
MOST_WORKDAYS = 750
MONTH_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
THIRDS = "上中下"
FIRST_YEAR, LAST_YEAR = 1950, 2100


def clipped(year: int, month: int, day: int) -> date:
    """A day of a month; beyond its end (9月31日) the month's last."""
    return date(year, month, min(day, month_days(year, month)))


def month_days(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0):
        return 29
    return MONTH_DAYS[month]


def monday_of(day: date) -> date:
    """Of the week that a day is in."""
    return day - timedelta(day.weekday())


def month_end(year: int, month: int) -> date:
    return date(year, month, month_days(year, month))


def month_third(year: int, month: int, third: int) -> tuple[date, date]:
    """The first and the last day of a third of a month: 上旬 0, 中旬 1, 下旬 2."""
    return date(year, month, 10 * third + 1), clipped(year, month, 10 * third + 10 if third < 2 else 31)


def after_months(day: date, months: int) -> date:
    """The same day some months later, clipped to the month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    return clipped(min(day.year + years, 9998), month + 1, day.day)


def year_on(day: date) -> date:
    """The same day a year on; the last of February stays the last."""
    if day.month == 2 and day.day >= 28:
        return month_end(day.year + 1, 2)
    return day.replace(year=day.year + 1)


def after_workdays(day: date, count: int) -> date | None:
    """The day that many working days after `day`; None where the calendar does not know the year (so no wrong date is given)."""
    if count > MOST_WORKDAYS:
        return None
    import chinese_calendar

    try:
        step = 1 if count >= 0 else -1
        left = abs(count)
        while left:
            day += timedelta(step)
            left -= bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
    return day


@lru_cache(maxsize=256)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day of the lunar calendar, e.g. (2021, 1, 1) → 2021-02-12."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=256)
def lunar_month_days(year: int, month: int) -> int | None:
    """29 or 30."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_python import LunarMonth

    return int(LunarMonth.fromYm(year, month).getDayCount())


@lru_cache(maxsize=256)
def term_day(year: int, name: str) -> date | None:
    """The day of a solar term (节气), e.g. (2021, 清明) → 2021-04-04."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_python import Solar

    solar = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable().get(name)
    return date(solar.getYear(), solar.getMonth(), solar.getDay()) if solar else None


def time_of_day(words: Groups) -> str | None:
    """17:00, 下午5:30, 17时, 8:00—17:00 → "17:00", "17:30", "17:00", "17:00"; None where none or none in figures is said (下班前)."""
    hour = numeral(words["hour"]) if words["hour"] else None
    minute = 30 if words["half_past"] else numeral(words["minute"]) if words["minute"] else 0
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    if words["afternoon"] and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


def hour_of(match: Match) -> str | None:
    """The time of day of what the fragment `clock` matched."""
    return time_of_day(groups_of(match))
