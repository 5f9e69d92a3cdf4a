"""The parts of an RFC 5545 rule and how the words of a repetition fill them, e.g. `每季度首月5日` → BYMONTH=1,4,7,10;BYMONTHDAY=5.

A last day that is the same each year is a number (每年年底 → 12, 31); where the months differ, or in February, it is -1.
BYSETPOS picks from one period: a workday of several months a year is a month's rule limited by BYMONTH, never a year's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ....text.numerals import numeral
from ..ground.calendars import THIRDS, month_days
from ..ground.picks import Pick, pick_of
from ..ground.records import Groups, groups_of
from ..ground.sight import Sight
from ..ground.vocabulary import weekday

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = ",".join(DAYS[:5])
CYCLES = (3, 6, 12)  # months of the repetitions that months can be named of
MOST_INTERVAL = 100


@dataclass(slots=True)
class Repeat:
    """The parts of one RFC 5545 rule."""

    freq: str
    interval: int = 1
    months: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    by_day: str = ""
    position: int = 0

    def rule(self) -> str | None:
        """The rule as text; None where RFC 5545 has no short way to say it (a workday of a month every second year)."""
        freq = self.freq
        if self.position and self.months:
            if self.interval > 1:
                return None
            freq = "MONTHLY"
        parts = [f"FREQ={freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        for name, numbers in (("BYMONTH", self.months), ("BYMONTHDAY", self.days)):
            if numbers:
                parts.append(f"{name}=" + ",".join(map(str, numbers)))
        if self.by_day:
            parts.append(f"BYDAY={self.by_day}")
        if self.position:
            parts.append(f"BYSETPOS={self.position}")
        return ";".join(parts)

    @property
    def cycle(self) -> int:
        """How many months one round takes; 0 for weeks and days."""
        return {"MONTHLY": 1, "YEARLY": 12}.get(self.freq, 0) * self.interval

    def in_months(self, months: list[int]) -> None:
        """Named months of each year instead of every so many."""
        self.freq, self.interval, self.months = "YEARLY", 1, months

    def nth_months(self, number: int) -> list[int]:
        """The first (1), second, … last (-1) month of each round of the year."""
        within = number - 1 if number > 0 else self.cycle + number
        return [start + within for start in range(1, 13, self.cycle)] if 0 <= within < self.cycle else []


def cycle_of(unit: str, said: Groups, sight: Sight) -> Repeat | None:
    """The bare cycle: 每月, 每两月, 每半年, 每旬, 每个工作日, 隔周."""
    kind = sight.vocabulary.units.get(unit)
    if kind is None:
        return None
    if said.get("half"):
        if kind.name == "month":
            return Repeat("MONTHLY", days=[15, -1])
        return Repeat("MONTHLY", 6) if kind.name == "year" else None
    if kind.name == "workday":
        return Repeat("WEEKLY", by_day=WORKDAYS)
    if kind.name == "ten-days":
        return Repeat("MONTHLY", days=[10, 20, -1])
    if kind.name == "month" and (said.get("odd") or said.get("even")):
        return Repeat("YEARLY", months=list(range(1 if said.get("odd") else 2, 13, 2)))
    number = 2 if said.get("even") or said.get("odd") else numeral(said["count"]) if said.get("count") else 1
    if not number or number > MOST_INTERVAL or not kind.freq:
        return None
    number = 2 if said.get("skip") and number == 1 else number
    return Repeat(kind.freq, kind.interval * number)


def detail(repeat: Repeat, said: Groups, sight: Sight) -> bool | None:
    """Put the months and days said into the cycle; False when none is said, None where they do not fit it."""
    named = put_months(repeat, said, sight)
    placed = put_days(repeat, said, sight)
    if named is None or placed is None:
        return None
    if repeat.months and repeat.freq == "MONTHLY":
        repeat.freq, repeat.interval = "YEARLY", 1
    return named or placed


def put_months(repeat: Repeat, said: Groups, sight: Sight) -> bool | None:
    """每年6月、12月, 每季度首月, 每年上半年."""
    if said.get("months"):
        repeat.months = numbers(said["months"], 12, sight)
        return True
    if said.get("month_pick"):
        pick, unit = parts_of_pick(said["month_pick"], sight)
        if pick is None or repeat.cycle not in CYCLES:
            return None
        if unit == "quarter" and repeat.freq == "YEARLY":
            return ends_with(repeat, 3 * (pick.number + pick.count - 1) if pick.number > 0 else 15 + 3 * (pick.number + pick.count - 2))
        if unit != "month":
            return None
        months = [month for place in range(pick.count) for month in repeat.nth_months(pick.number + place)]
        repeat.in_months(sorted(months))
        return bool(months) or None
    if said.get("following"):  # 每季度结束后的次月
        repeat.in_months(repeat.nth_months(1) if repeat.cycle in CYCLES else [])
        return bool(repeat.months) or None
    if said.get("quarter"):
        return ends_with(repeat, 3 * (numeral(said["quarter"]) or 0)) if repeat.freq == "YEARLY" else None
    if said.get("within"):
        if repeat.freq != "YEARLY":
            return None
        return ends_with(repeat, 6 if said["early"] else 12)
    return False


def ends_with(repeat: Repeat, month: int) -> bool | None:
    """每年上半年, 每年第一季度: by the end of its last month."""
    if not 1 <= month <= 12:
        return None
    repeat.months, repeat.days = [month], [month_days(2001, month)]
    return True


def put_days(repeat: Repeat, said: Groups, sight: Sight) -> bool | None:
    if said.get("days"):
        repeat.days = numbers(said["days"], 31, sight)
        return bool(repeat.days) or None
    if said.get("ten"):
        repeat.days = [-1 if said["ten"] == THIRDS[2] else 10 * THIRDS.index(said["ten"]) + 10]
        return True
    if said.get("half_month"):
        repeat.days = [15 if said["early_half"] else -1]
        return True
    if said.get("weekdays"):
        return put_weekdays(repeat, said["weekdays"], sight)
    if said.get("day_pick"):
        return put_pick(repeat, said["day_pick"], sight) if not repeat.days else is_last(said["day_pick"], sight)
    if said.get("part_end") or said.get("part_start"):
        return bool(repeat.days or repeat.by_day) or put_end(repeat, first=bool(said.get("part_start")))
    return False


def put_weekdays(repeat: Repeat, words: str, sight: Sight) -> bool | None:
    """周一、周三, 周一至周五."""
    if repeat.freq != "WEEKLY":
        return None
    named = [weekday(found[0]) for found in sight.around.fragment("seven").finditer(words)]
    if len(named) == 2 and sight.around.fragment("to").search(words):
        named = list(range(named[0], named[1] + 1))
    repeat.by_day = ",".join(dict.fromkeys(DAYS[day] for day in named))
    return True


def parts_of_pick(words: str, sight: Sight) -> tuple[Pick | None, str]:
    said = groups_of(sight.around.fragment("picked").fullmatch(words))
    unit = sight.vocabulary.units.get(said["pick_unit"] or "")
    return pick_of(said), DAYS[weekday(said["pick_weekday"])] if said["pick_weekday"] else unit.name if unit else ""


def is_last(words: str, sight: Sight) -> bool | None:
    """每旬最后一日: its rule names the last days already; none says another day of each."""
    pick, _ = parts_of_pick(words, sight)
    return True if pick is not None and pick.number == -1 else None


def put_pick(repeat: Repeat, words: str, sight: Sight) -> bool | None:
    """每月第一个工作日, 每月最后一个周五, 每季度前10日: of more months than one the first or the last."""
    pick, unit = parts_of_pick(words, sight)
    if pick is None:
        return None
    place = pick.number + (pick.count - 1 if pick.number > 0 else 0)  # the last of 前5个工作日
    if pick.number < 0 and pick.count > 1:
        place = -1
    if repeat.freq in ("MONTHLY", "YEARLY") and not repeat.months and repeat.cycle > 1:
        if repeat.cycle not in CYCLES or unit == "week":
            return None
        repeat.in_months(repeat.nth_months(1 if pick.number > 0 else -1))
    if unit == "workday":
        repeat.by_day, repeat.position = WORKDAYS, place
    elif repeat.freq == "WEEKLY" or repeat.freq == "DAILY":
        return None
    elif unit in DAYS:
        repeat.by_day = f"{place}{unit}"
    elif unit in ("day", "week"):
        number = place * 7 if unit == "week" and place > 0 else place
        if number > 31 or (number < 0 and unit == "week" and place != -1):
            return None
        repeat.days = [number]
    else:
        return None
    return True


def put_end(repeat: Repeat, *, first: bool) -> bool | None:
    """每月底, 每季度末, 每年年底, 每年6月底, 每月初."""
    if repeat.freq == "WEEKLY":
        repeat.by_day = DAYS[0 if first else 6]
        return True
    if not repeat.months and repeat.cycle in CYCLES:
        repeat.in_months(repeat.nth_months(1 if first else -1))
    elif repeat.freq not in ("YEARLY", "MONTHLY"):
        return None
    repeat.days = [1] if first else [same_end(repeat)]
    return True


def same_end(repeat: Repeat) -> int:
    """The last day of the months as a number where it is one and the same each year, else -1."""
    ends = {month_days(2001, month) for month in repeat.months}
    fixed = len(ends) == 1 and repeat.months != [2]
    return ends.pop() if fixed else -1


def numbers(words: str, most: int, sight: Sight) -> list[int]:
    """`6月、12月` → 6, 12; `6月至8月` → 6, 7, 8; `10月至次年1月` → 10, 11, 12, 1."""
    found: list[int] = []
    for item in sight.around.fragment("and").split(words):
        said = (numeral(end[0]) for end in sight.around.fragment("number_words").finditer(item))
        ends = [value for value in said if value is not None and 1 <= value <= most]
        if len(ends) == 2 and sight.around.fragment("to").search(item):
            low, high = ends
            found += range(low, high + 1) if low <= high else [*range(low, most + 1), *range(1, high + 1)]
        else:
            found += ends
    return list(dict.fromkeys(found))
