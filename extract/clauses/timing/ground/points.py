"""One point of time at any grain, e.g. `2020年`, `三季度`, `6月中旬`, `6月30日`, `下周一` → its first and last day."""

from __future__ import annotations

from datetime import date, timedelta

from ....text.numerals import numeral
from .calendars import clipped, month_end, month_third
from .records import Groups, Match, Point
from .sight import Sight

YEAR_WORDS = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1, "上": -1, "前": -2}
WEEKDAYS = {character: index for index, character in enumerate("一二三四五六日")} | {"天": 6, "末": 6}
LONG_PAST = timedelta(150)  # an unsaid year is the next one where the date would lie further back than this


def groups_of(match: Match) -> Groups:
    """The groups of a match by name; a dict gives one ten times faster than the match does, and a point is asked for some twenty."""
    return {name: match[index] for name, index in match.re.groupindex.items()}


def year_of(words: str, sight: Sight) -> int | None:
    """The year that is written: 2020年, 二〇二〇年, 20年, 今年, 次年 (after the year said before)."""
    head = words.rstrip("年度")
    base = sight.issued.year if sight.issued else sight.context.year
    if head in ("当", "同"):
        return sight.base_year
    if head in ("次", "翌"):
        return sight.base_year + 1 if sight.base_year is not None else None
    if head in YEAR_WORDS:
        return base + YEAR_WORDS[head] if base is not None else None
    value = numeral(head)
    if value is None:
        return None
    value = value + 2000 if value < 100 else value
    return value if 1900 <= value <= 2199 else None


def point_of(said: Groups, sight: Sight) -> Point | None:
    """The stretch of days that the groups of a point name; None when they name none (二〇一年)."""
    year_words = said["year"]
    year = year_of(year_words, sight) if year_words else None
    if year_words and year is None and numeral(year_words.rstrip("年度")) is not None:
        return None
    point = stretch(said, year, sight)
    if point is None:
        return None
    point.year_said = bool(year_words)
    month = said["month"]
    point.past_word |= (bool(year_words) and year_words[0] in "去上前") or (month is not None and month[0] == "上")
    if not year_words:
        point = out_of_the_past(point, said, sight)
    if point.first and (year_words or month):
        sight.year = point.first.year
        sight.month = point.first.month if month else sight.month
    return point


def stretch(said: Groups, year: int | None, sight: Sight) -> Point | None:
    if said["near"]:
        day = sight.issued + timedelta("今明后".index(said["near"])) if sight.issued else None
        return Point("day", day, day)
    if said["week"] or said["weekday"]:
        return week_of(said, sight)
    unsaid = year if year is not None or said["year"] else sight.base_year
    if said["bare"] and said["bare"] in "月周季度季":
        return bare_of(said["bare"], sight)
    if said["month"] or said["ten"] or said["day"]:
        return days_of(said, unsaid, year is None, sight)
    if said["quarter"]:
        return quarter_of(said["quarter"], unsaid, sight)
    if said["half"]:
        if len(said["half"]) > 3:  # 上、下半年
            return months(unsaid, 1, 12, "half")
        low, high = (1, 6) if said["half"][0] in "上前" else (7, 12)
        return months(unsaid, low, high, "half")
    return months(unsaid, 1, 12, "year")


def months(year: int | None, low: int, high: int, grain: str) -> Point:
    if year is None:
        return Point(grain, None, None)
    return Point(grain, date(year, low, 1), month_end(year, high))


def quarter_of(words: str, year: int | None, sight: Sight) -> Point | None:
    if words[0] in "本当这下上" and numeral(words) is None:
        if sight.issued is None:
            return Point("quarter", None, None)
        number = (sight.issued.month - 1) // 3 + {"下": 1, "上": -1}.get(words[0], 0)
        point = months(sight.issued.year + number // 4, number % 4 * 3 + 1, number % 4 * 3 + 3, "quarter")
        point.past_word = words[0] == "上"
        return point
    value = numeral(words)
    if value is None or not 1 <= value <= 4:
        return None
    return months(year, value * 3 - 2, value * 3, "quarter")


def week_of(said: Groups, sight: Sight) -> Point:
    day = said["weekday"]
    if sight.issued is None:
        return Point("day" if day else "week", None, None)
    monday = sight.issued - timedelta(sight.issued.weekday()) + timedelta({"下": 7, "上": -7}.get(said["week"], 0))
    if day:
        named = monday + timedelta(WEEKDAYS[day])
        named += timedelta(7 if said["week"] is None and named < sight.issued else 0)
        return Point("day", named, named)
    return Point("week", monday, monday + timedelta(6))


def bare_of(word: str, sight: Sight) -> Point:
    """月底, 季末, 周末: of the issue's month, quarter, week."""
    issued = sight.issued
    if issued is None:
        return Point({"月": "month", "周": "week"}.get(word, "quarter"), None, None)
    if word == "月":
        return months(issued.year, issued.month, issued.month, "month")
    if word == "周":
        monday = issued - timedelta(issued.weekday())
        return Point("week", monday, monday + timedelta(6))
    low = (issued.month - 1) // 3 * 3 + 1
    return months(issued.year, low, low + 2, "quarter")


def month_of(words: str | None, year: int | None, sight: Sight) -> tuple[int | None, int | None]:
    """Year and month of 6月, 十二月, 本月, 下个月, 次月; without words those said before, else the issue's."""
    if words is None:
        if sight.month is not None:
            return year, sight.month
        return (sight.issued.year, sight.issued.month) if sight.issued else (None, None)
    value = numeral(words)
    if value is not None:
        return year, value
    near = (sight.issued.year, sight.issued.month) if sight.issued else None
    if words[0] in "次当" and sight.year is not None and sight.month is not None:
        near = (sight.year, sight.month)
    if near is None:
        return None, None
    total = near[0] * 12 + near[1] - 1 + {"下": 1, "次": 1, "上": -1}.get(words[0], 0)
    return total // 12, total % 12 + 1


def days_of(said: Groups, year: int | None, unsaid: bool, sight: Sight) -> Point | None:
    year, month = month_of(said["month"], year, sight)
    grain = "day" if said["day"] else "ten" if said["ten"] else "month"
    if year is None or month is None:
        return Point(grain, None, None)
    if not 1 <= month <= 12:
        return None
    if said["day"]:
        value = numeral(said["day"])
        if value is None or not 1 <= value <= 31:
            return None
        if said["month"] is None and unsaid and sight.month is None and sight.issued and value < sight.issued.day:
            month, year = month % 12 + 1, year + month // 12  # 5日前 of a notice issued on the 25th
        day = clipped(year, month, value)
        return Point("day", day, day)
    if said["ten"]:
        first, last = month_third(year, month, said["ten"][0]), month_third(year, month, said["ten"][-1])
        return Point("ten", first[0], last[1])
    return months(year, month, month, "month")


def out_of_the_past(point: Point, said: Groups, sight: Sight) -> Point:
    """1月15日前 of a notice issued on 20 December is next year's, where no year was said in the sentence."""
    if sight.issued is None or sight.year is not None or point.last is None or point.first is None or said["bare"] or said["near"]:
        return point
    if point.grain in ("year", "week") or sight.issued - point.last <= LONG_PAST or point.past_word:
        return point
    first, last = point.first, point.last
    return Point(point.grain, month_end_kept(first), month_end_kept(last), point.year_said)


def month_end_kept(day: date) -> date:
    """The same day a year on; the last of February stays the last."""
    if day.month == 2 and day.day >= 28:
        return month_end(day.year + 1, 2)
    return day.replace(year=day.year + 1)
