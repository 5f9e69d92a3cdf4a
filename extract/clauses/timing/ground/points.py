"""One point of time at any grain, e.g. `2020年`, `三季度`, `6月中旬`, `6月30日`, `下周一` → its first and last day.

A point is read from the greater to the smaller: the year, in it the half or quarter, the month, in that the third, week or day.
Each part narrows what stands before it; without one, the year and month said before count, else the issue's.
"""

from __future__ import annotations

from datetime import date, timedelta

from ....text.numerals import numeral
from .calendars import THIRDS, clipped, lunar_day, lunar_month_days, monday_of, month_end, month_third, year_on
from .picks import Days, half_of_month, pick_of, picked
from .records import Groups, Point, groups_of
from .sight import Sight
from .vocabulary import weekday

LONG_PAST = timedelta(150)  # an unsaid year is the next one where the date would lie further back than this
SOON = timedelta(130)  # in which next year's date lies where the issue is known by the page alone
WEEK, MONTH = timedelta(6), timedelta(30)


def year_of(said: Groups, sight: Sight) -> int | None:
    """The year that is written: 2020年, 二〇二〇年, 20年, 今年, 次年 (after the year said before); None where none is known."""
    if said["year_word"]:
        shift = sight.vocabulary.shifts[said["year_word"]]
        issued = sight.issued.year if sight.issued else sight.context.year
        base = sight.base_year if shift.from_said else None if sight.context.plan else issued  # 今年 in a plan of next year
        return base + shift.steps if base is not None else None
    value = numeral(said["year_number"])
    if value is None:
        return None
    value = value + 2000 if value < 100 else value
    return value if 1900 <= value <= 2199 else None


def point_of(said: Groups, sight: Sight) -> Point | None:
    """The stretch of days that the groups of a point name; None when they name none (二〇一年, 6月31号的第五周)."""
    year = year_of(said, sight) if said["year"] else None
    if said["year_number"] and year is None:
        return None
    point = stretch(said, year, sight)
    if point is None:
        return None
    point.year_said = bool(said["year"])
    point.past_word |= any(sight.vocabulary.shifts[said[name]].steps < 0 for name in ("year_word", "month_near") if said[name])
    if not said["year"]:
        term = sight.context.term if sight.issued is None else None
        point = in_term(point, term) if term else out_of_the_past(point, said, sight)
    if point.first and (said["year"] or said["month"]) and not said["lunar"]:
        sight.year = point.first.year
        sight.month = point.first.month if said["month"] else sight.month
    return point


def stretch(said: Groups, year: int | None, sight: Sight) -> Point | None:
    if said["near"]:
        day = sight.issued + timedelta(sight.vocabulary.shifts[said["near"]].steps) if sight.issued else None
        return Point("day", day, day)
    if said["lunar"]:
        return lunar_of(said, year, sight)
    if said["week"] or said["weekday"]:
        return week_of(said, sight)
    if said["bare"]:
        return bare_of(said, sight)
    within = months_of(said, year if year is not None or said["year"] else sight.base_year, sight)
    if within is None:
        return None
    if said["day_pick"] and within.grain != "year" and not said["month"]:
        return narrowed_by(within, said["day_pick"], sight)  # 二季度最后一个工作日, 第二季度首月第一周
    finer = any(said[name] for name in ("month", "ten", "day", "half_month", "day_pick"))
    return days_of(said, within, year is None, sight) if finer else within


def months_of(said: Groups, year: int | None, sight: Sight) -> Point | None:
    """The year, or its half or quarter, and the month picked in it."""
    within: Point | None = months(year, 1, 12, "year")
    if said["quarter"] or said["quarter_near"]:
        within = quarter_of(said, year, sight)
    elif said["half"] and not said["both_halves"]:
        within = months(year, 1, 6, "half") if said["early"] else months(year, 7, 12, "half")
    if within is not None and said["month_pick"]:
        return narrowed_by(within, said["month_pick"], sight)
    return within


def months(year: int | None, low: int, high: int, grain: str) -> Point:
    if year is None:
        return Point(grain, None, None)
    return Point(grain, date(year, low, 1), month_end(year, high))


def narrowed_by(within: Point, words: str, sight: Sight) -> Point | None:
    """第二季度第一个月, 2025年最后一周, 6月第二个周五; None where the stretch has no such part."""
    said = groups_of(sight.around.fragment("picked").fullmatch(words))
    pick, unit = pick_of(said), sight.vocabulary.units.get(said["pick_unit"] or "")
    kind = "weekday" if said["pick_weekday"] else unit.name if unit else ""
    grain = "ten" if kind == "week" else "month" if kind in ("month", "quarter") else "day"
    if pick is None:
        return None
    if within.first is None or within.last is None:
        return Point(grain, None, None)
    if kind in ("week", "day", "workday") and within.grain in ("year", "half"):
        return Point(grain, None, None)  # 2025年第20周: weeks of a year are counted in several ways
    days = picked((within.first, within.last), pick, kind, weekday(said["pick_weekday"]) if said["pick_weekday"] else None)
    if days is None:
        return Point(grain, None, None) if kind == "workday" else None
    return Point("quarter" if kind == "month" and pick.count > 1 else grain, *days, within.year_said)


def quarter_of(said: Groups, year: int | None, sight: Sight) -> Point | None:
    if said["quarter_near"]:
        if sight.issued is None:
            return Point("quarter", None, None)
        steps = sight.vocabulary.shifts[said["quarter_near"]].steps
        number = (sight.issued.month - 1) // 3 + steps
        point = months(sight.issued.year + number // 4, number % 4 * 3 + 1, number % 4 * 3 + 3, "quarter")
        point.past_word = steps < 0
        return point
    value = numeral(said["quarter"])
    if value is None or not 1 <= value <= 4:
        return None
    return months(year, value * 3 - 2, value * 3, "quarter")


def week_of(said: Groups, sight: Sight) -> Point:
    """下周, 本周五, 周五 (the next one from the issue on)."""
    near = sight.context.monday
    if said["week"] is None and said["weekday"] and (near or sight.context.month):
        named = near + timedelta(weekday(said["weekday"])) if near and near > date.min else None
        return Point("day", named, named)  # below 第三周（3月2日—6日); in a plan of one month nobody knows which
    if sight.issued is None:
        return Point("day" if said["weekday"] else "week", None, None)
    steps = sight.vocabulary.shifts[said["week"]].steps if said["week"] else 0
    monday = monday_of(sight.issued) + timedelta(7 * steps)
    if not said["weekday"]:
        return Point("week", monday, monday + WEEK)
    named = monday + timedelta(weekday(said["weekday"]))
    named += timedelta(7 if said["week"] is None and named < sight.issued else 0)
    return Point("day", named, named)


def bare_of(said: Groups, sight: Sight) -> Point:
    """年底, 月底, 季末, 周末: of the issue's year, month, quarter, week."""
    grain = sight.vocabulary.units[said["bare"]].name
    issued, near = sight.issued, sight.context.near
    if grain == "year":
        return months(sight.base_year, 1, 12, "year")
    if grain == "month" and near:
        return months(near[0], near[1], near[1], "month")
    if issued is None:
        return Point(grain, None, None)
    if grain == "week":
        return Point("week", monday_of(issued), monday_of(issued) + WEEK)
    low = (issued.month - 1) // 3 * 3 + 1
    return months(issued.year, low, low + 2, "quarter")


def month_of(said: Groups, within: Point, sight: Sight) -> tuple[int | None, int | None]:
    """Year and month of 6月, 十二月, 本月, 下个月, 次月; without words those said before, else the issue's."""
    year = within.first.year if within.first else None
    if said["month_pick"]:
        return year, within.first.month if within.first else None
    if said["month_near"]:
        near = (sight.issued.year, sight.issued.month) if sight.issued else None
        shift = sight.vocabulary.shifts[said["month_near"]]
        if shift.from_said and sight.year is not None and sight.month is not None:
            near = (sight.year, sight.month)
        if near is None:
            return None, None
        total = near[0] * 12 + near[1] - 1 + shift.steps
        return total // 12, total % 12 + 1
    if said["month"]:
        return year, numeral(said["month_number"])
    return (year, sight.month) if sight.month is not None else sight.context.near or (None, None)


def days_of(said: Groups, within: Point, unsaid: bool, sight: Sight) -> Point | None:
    """A month in what stands before it, and its third, half, week or day; None where there is no such (上半年9月, 6月32日)."""
    year, month = month_of(said, within, sight)
    grain = "day" if said["day"] else "ten" if said["ten"] or said["half_month"] else "month"
    if year is None or month is None:
        return Point(grain, None, None)
    if not 1 <= month <= 12:
        return None
    whole = months(year, month, month, "month")
    if said["month"] and within.grain != "year" and within.first and whole.first and not within.contains(whole.first):
        return None
    whole.year_said = within.year_said
    if said["day"]:
        return day_of(said, year, month, unsaid, sight)
    if said["ten"]:
        first, last = (month_third(year, month, THIRDS.index(said["ten"][place])) for place in (0, -1))
        return Point("ten", first[0], last[1])
    if said["half_month"] and whole.first and whole.last:
        return Point("ten", *half_of_month((whole.first, whole.last), bool(said["early_half"])))
    return narrowed_by(whole, said["day_pick"], sight) if said["day_pick"] else whole


def day_of(said: Groups, year: int, month: int, unsaid: bool, sight: Sight) -> Point | None:
    value = numeral(said["day"])
    if value is None or not 1 <= value <= 31:
        return None
    alone = said["month"] is None and said["month_pick"] is None
    if alone and unsaid and sight.month is None and sight.context.month is None and sight.issued and value < sight.issued.day:
        month, year = month % 12 + 1, year + month // 12  # 5日前 of a notice issued on the 25th
    day = clipped(year, month, value)
    return Point("day", day, day)


def lunar_of(said: Groups, year: int | None, sight: Sight) -> Point | None:
    """正月十五, 农历八月十五, 腊月二十三: in the lunar year that is said, else the next time from the issue on."""
    month = sight.vocabulary.lunar_month(said["lunar_month"])
    day = numeral(said["lunar_day"]) if said["lunar_day"] else None
    if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 30) or (day is None and said["lunar_day"]):
        return None
    grain = "day" if day else "month"
    if year is not None:  # the last months of a lunar year lie in the next civil one: which is meant is not said
        return Point(grain, *lunar_days(year, month, day)) if month < 11 else Point(grain, None, None)
    if sight.issued is None:
        return Point(grain, None, None)
    for near in (sight.issued.year - 1, sight.issued.year, sight.issued.year + 1):
        first, last = lunar_days(near, month, day)
        if last and last >= sight.issued:
            return Point(grain, first, last)
    return Point(grain, None, None)


def lunar_days(year: int, month: int, day: int | None) -> Days | tuple[None, None]:
    """The day, or the whole month; none where the month has no 30th."""
    count = lunar_month_days(year, month)
    first = lunar_day(year, month, 1)
    if count is None or first is None or (day or 1) > count:
        return None, None
    return first + timedelta((day or 1) - 1), first + timedelta((day or count) - 1)


def out_of_the_past(point: Point, said: Groups, sight: Sight) -> Point:
    """1月15日前 of a notice issued on 20 December is next year's, where no year was said, or a day ahead (12月28日前…，)."""
    if sight.issued is None or point.last is None or point.first is None or said["lunar"] or sight.is_behind:
        return point
    if said["near"] or (said["bare"] and point.grain != "year"):
        return point
    reach = point.first + MONTH if said["month_pick"] else point.last  # 前三季度 of a notice issued in December
    if point.grain in ("year", "week") or point.past_word or point.last >= sight.issued or sight.issued - reach <= LONG_PAST:
        return point
    if sight.context.told or (sight.context.published and year_on(point.last) - sight.issued > SOON):
        return Point(point.grain, None, None)  # 5月底前 on a page of 9 November: the notice may be of the spring
    return Point(point.grain, year_on(point.first), year_on(point.last), point.year_said)


def in_term(point: Point, term: Days) -> Point:
    """9月 of 2023—2024学年第一学期 is in 2023, 1月 in 2024; of 6月 it is not sure."""
    first, last = point.first, point.last
    if first is None or last is None:
        return point
    first, last = next(
        ((low, high) for low, high in ((first, last), (year_on(first), year_on(last))) if term[0] <= high <= term[1]), (None, None)
    )
    return Point(point.grain, first, last, point.year_said)
