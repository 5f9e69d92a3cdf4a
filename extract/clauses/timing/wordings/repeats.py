"""The parts of an RFC 5545 rule and how the words of a repetition fill them, e.g. `每季度首月5日` → BYMONTH=1,4,7,10;BYMONTHDAY=5.

A last day that is the same each year is a number (每年年底 → 12, 31); where the months differ, or in February, it is -1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .... import patterns
from ....text.numerals import numeral
from ..ground.calendars import THIRDS, month_days

WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
DAY_ORDER = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "MO,TU,WE,TH,FR"
UNITS = {
    "年": ("YEARLY", 1), "季": ("MONTHLY", 3), "季度": ("MONTHLY", 3), "月": ("MONTHLY", 1), "半年": ("MONTHLY", 6), "学期": ("MONTHLY", 6),
    "学年": ("YEARLY", 1),
    "周": ("WEEKLY", 1), "星期": ("WEEKLY", 1), "礼拜": ("WEEKLY", 1), "日": ("DAILY", 1), "天": ("DAILY", 1), "小时": ("HOURLY", 1),
}  # fmt: skip
CYCLE_MONTHS = {3: (3, 6, 9, 12), 6: (6, 12)}
NUMBERS = patterns.compile(r"[0-9]+|[一二三四五六七八九十]+")
LIST = patterns.compile(r"[、和及,，]")
TO = patterns.compile(r"[至到—–~～-]")


@dataclass(slots=True)
class Repeat:
    """The parts of one RFC 5545 rule."""

    freq: str
    interval: int = 1
    months: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    by_day: str = ""
    position: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append("BYMONTH=" + ",".join(map(str, self.months)))
        if self.days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.days)))
        if self.by_day:
            parts.append(f"BYDAY={self.by_day}")
        if self.position:
            parts.append(f"BYSETPOS={self.position}")
        return ";".join(parts)


def cycle_of(unit: str, count: str) -> Repeat | None:
    """The bare cycle: 每月, 每两月, 每半年, 每旬, 每个工作日."""
    if unit == "季":
        unit = "季度"
    if count.startswith("半"):
        if unit == "月":
            return Repeat("MONTHLY", days=[15, -1])
        unit, count = ("半年", count[1:]) if unit == "年" else ("", "")
    if unit == "工作日":
        return Repeat("WEEKLY", by_day=WORKDAYS)
    if unit == "旬":
        return Repeat("MONTHLY", days=[10, 20, -1])
    if unit not in UNITS:
        return None
    freq, step = UNITS[unit]
    number = numeral(count) if count else 1
    return Repeat(freq, step * number) if number and number <= 100 else None


def detail(repeat: Repeat, groups: dict[str, str | None]) -> bool:
    """Put the months and days said into the cycle; False when none is said."""
    said = False
    for put in (put_months, put_days, put_weekdays, put_position):
        said |= put(repeat, groups)
    if groups.get("part") and not said_day(repeat):
        said |= put_part(repeat, str(groups["part"]))
    elif repeat.months and repeat.freq == "MONTHLY":
        repeat.freq, repeat.interval = "YEARLY", 1
    return said


def said_day(repeat: Repeat) -> bool:
    return bool(repeat.days or repeat.by_day)


def put_months(repeat: Repeat, groups: dict[str, str | None]) -> bool:
    nth, cycle = groups.get("nth"), repeat.interval if repeat.freq == "MONTHLY" else 0
    if groups.get("months"):
        repeat.months = numbers(str(groups["months"]), 12)
        return True
    if nth and cycle in CYCLE_MONTHS:
        offset = -1 if nth[0] in "末最" else -2 if nth == "次" and cycle == 3 else (numeral(nth.lstrip("第")) or 1) - cycle - 1
        repeat.months = [month + offset + 1 for month in CYCLE_MONTHS[cycle]]
        repeat.freq, repeat.interval = "YEARLY", 1
        return True
    within = groups.get("within")
    if within and repeat.freq == "YEARLY":
        number = numeral(within.lstrip("第")[0])
        repeat.months = [{"上": 6, "下": 12}.get(within[0]) or (number or 1) * 3]
        repeat.days = [month_days(2001, repeat.months[0])]
        return True
    return False


def put_days(repeat: Repeat, groups: dict[str, str | None]) -> bool:
    if groups.get("days"):
        repeat.days = numbers(str(groups["days"]), 31)
        return True
    if groups.get("ten"):
        repeat.days = [-1 if groups["ten"] == "下" else THIRDS[str(groups["ten"])][1]]
        return True
    return False


def put_weekdays(repeat: Repeat, groups: dict[str, str | None]) -> bool:
    words = groups.get("weekdays")
    if not words or repeat.freq != "WEEKLY":
        return False
    named = [WEEKDAYS[c] for c in words if c in WEEKDAYS]
    if TO.search(words) and len(named) == 2:
        low, high = DAY_ORDER.index(named[0]), DAY_ORDER.index(named[1])
        named = list(DAY_ORDER[low : high + 1])
    repeat.by_day = ",".join(dict.fromkeys(named))
    return True


def put_position(repeat: Repeat, groups: dict[str, str | None]) -> bool:
    """每月第一个工作日, 每月最后一个周五."""
    words, unit = groups.get("nth_of"), groups.get("nth_unit")
    if not words or not unit:
        return False
    place = -1 if words[0] == "最" else -(numeral(words[-1]) or 1) if words[0] == "倒" else numeral(words.lstrip("第前")) or 1
    if unit == "工作日":
        repeat.by_day, repeat.position = WORKDAYS, place
    elif unit in ("天", "日"):
        repeat.days = [place]
    elif unit[-1] in WEEKDAYS and unit not in ("周", "星期"):
        repeat.by_day = f"{place}{WEEKDAYS[unit[-1]]}"
    else:
        repeat.days = [7 * place if place > 0 else -1]
    return True


def put_part(repeat: Repeat, part: str) -> bool:
    """每月底, 每季度末, 每年年底, 每年6月底, 每月初."""
    start = part[-1] == "初"
    if repeat.freq == "WEEKLY":
        repeat.by_day = "MO" if start else "SU"
        return True
    if repeat.freq == "YEARLY" and not repeat.months:
        repeat.months = [1 if start else 12]
    elif repeat.freq == "MONTHLY" and repeat.interval in CYCLE_MONTHS:
        shift = repeat.interval - 1 if start else 0
        repeat.months = [month - shift for month in CYCLE_MONTHS[repeat.interval]]
        repeat.freq, repeat.interval = "YEARLY", 1
    elif repeat.freq not in ("YEARLY", "MONTHLY"):
        return False
    repeat.days = [1] if start else [same_end(repeat)]
    return True


def same_end(repeat: Repeat) -> int:
    """The last day of the months as a number where it is one and the same each year, else -1."""
    ends = {month_days(2001, month) for month in repeat.months}
    fixed = len(ends) == 1 and repeat.months != [2]
    return ends.pop() if fixed else -1


def numbers(words: str, most: int) -> list[int]:
    """`6月、12月` → 6, 12; `6月至8月` → 6, 7, 8; `10月至次年1月` → 10, 11, 12, 1."""
    found: list[int] = []
    for item in LIST.split(words):
        ends = [value for value in (numeral(end) for end in NUMBERS.findall(item)) if value is not None and 1 <= value <= most]
        if len(ends) == 2 and TO.search(item):
            low, high = ends
            found += range(low, high + 1) if low <= high else [*range(low, most + 1), *range(1, high + 1)]
        else:
            found += ends
    return list(dict.fromkeys(found))
