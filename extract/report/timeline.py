"""What is due by month, by ISO week and of whom, as plain numbers, with 汛期 and holidays: for pages, pictures and calendars alike.

    counts = Counts(); counts.add(row) …      rows of tasks, of a ledger or of `rows_of(notice)`, as many as there are
    calendar = counts.calendar(province)      Calendar(months, weeks, units, bands, undated, …), bounded whatever came in

Months in which nothing is due are listed, so that a line of time is one; of a long run without anything one `gap` stands for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..ledger.fields import ROLES, names_of
from .bands import Band, bands, holidays_known

Row = Mapping[str, Any]
Step = Callable[[date], date]
MOST_MONTHS, MOST_WEEKS, MOST_UNITS = 120, 120, 1_000
MOST_EMPTY = 6  # months or weeks in a row without anything that are listed one by one


@dataclass(frozen=True, slots=True)
class Bucket:
    """A month or a week with the number of tasks due in it, `tentative` of them, and `ended` of them that are done with.

    `gap`: this stands for many months or weeks, in which nothing is due.
    """

    name: str  # 2021-05, 2021-W18
    first: date
    last: date
    count: int = 0
    tentative: int = 0
    ended: int = 0
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What a unit has to do with: tasks by its role in them, and of those that it answers for how many are due in each month.

    It answers for what it leads, or is responsible for where none leads. `name` is empty for tasks that name no unit.
    """

    name: str
    tasks: int
    roles: dict[str, int]
    answers: int
    months: dict[str, int]  # 2021-05 → 3; "" → without a date
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """All of it. `beyond`: tasks due outside of the months that are listed; `more_units`: units that are not listed."""

    tasks: int
    dated: int
    recurring: int  # without a date, but with a rule
    undated: int  # with neither
    ended: int
    first: date | None
    last: date | None
    months: list[Bucket]
    weeks: list[Bucket]
    units: list[Load]
    more_units: int
    beyond: int
    bands: list[Band]
    holidays_until: date | None  # the last day whose holidays are known


@dataclass(slots=True)
class Counts:
    """The numbers of tasks that come one after the other; what they need of memory hangs on their days and units alone."""

    tasks: int = 0
    ended: int = 0
    recurring: int = 0
    undated: int = 0
    days: Counter[date] = field(default_factory=Counter)
    tentative: Counter[date] = field(default_factory=Counter)
    ended_days: Counter[date] = field(default_factory=Counter)
    roles: dict[str, Counter[str]] = field(default_factory=dict)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    all_of: Counter[str] = field(default_factory=Counter)
    ended_of: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row, times: int = 1, *, ended: bool = False) -> None:
        """Count a task, or `times` that are alike: its `due`, `rrule`, `tentative` and the units of each role."""
        done = times * ended
        self.tasks += times
        self.ended += done
        due: date | None = row["due"]
        if due is not None:
            self.days[due] += times
            self.tentative[due] += times * bool(row["tentative"])
            self.ended_days[due] += done
        elif row["rrule"]:
            self.recurring += times
        else:
            self.undated += times
        self.add_units(row, month_of(due) if due else "", times, done)

    def add_units(self, row: Row, month: str, times: int, done: int) -> None:
        named = {role: set(names_of(row[role] or "")) for role in ROLES}
        for role, names in named.items():
            for name in names:
                self.roles.setdefault(name, Counter())[role] += times
        for name in set().union(*named.values()) or {""}:
            self.all_of[name] += times
            self.ended_of[name] += done
        for name in named["lead"] or named["responsible"] or {""}:
            self.answers.setdefault(name, Counter())[month] += times

    def calendar(self, province: str | None = None) -> Calendar:
        """All that was counted, bounded; `province` tells whose 汛期 it is, e.g. 浙江 (`pipeline.province_of`)."""
        months = listed(self.days, month_first, month_next, month_of, MOST_MONTHS)
        weeks = listed(self.days, week_first, week_next, week_of, MOST_WEEKS)
        shown = sum(bucket.count for bucket in months)
        ordered = sorted(self.all_of, key=lambda name: (name == "", -sum(self.answers.get(name, {}).values()), -self.all_of[name], name))
        first, last = (months[0].first, months[-1].last) if months else (None, None)
        behind = bands(first, last, province) if first and last else []
        return Calendar(
            self.tasks,
            self.days.total(),
            self.recurring,
            self.undated,
            self.ended,
            min(self.days, default=None),
            max(self.days, default=None),
            [self.filled(bucket) for bucket in months],
            [self.filled(bucket) for bucket in weeks],
            [self.load(name) for name in ordered[:MOST_UNITS]],
            max(0, len(ordered) - MOST_UNITS),
            self.days.total() - shown,
            behind,
            holidays_known(),
        )

    def filled(self, bucket: Bucket) -> Bucket:
        days = [day for day in self.days if bucket.first <= day <= bucket.last] if bucket.count else []
        tentative, ended = sum(self.tentative[day] for day in days), sum(self.ended_days[day] for day in days)
        return Bucket(bucket.name, bucket.first, bucket.last, bucket.count, tentative, ended, bucket.gap)

    def load(self, name: str) -> Load:
        months = dict(sorted(self.answers.get(name, Counter[str]()).items()))
        roles = {role: self.roles.get(name, Counter[str]())[role] for role in ROLES}
        return Load(name, self.all_of[name], roles, sum(months.values()), months, self.ended_of[name])


def listed(days: Mapping[date, int], first_of: Step, next_of: Step, name_of: Callable[[date], str], most: int) -> list[Bucket]:
    """The months or weeks from the first day to the last; a long run of empty ones is one gap. The first `most` are given."""
    found: Counter[date] = Counter()
    for day, count in days.items():
        found[first_of(day)] += count
    buckets: list[Bucket] = []
    at: date | None = None
    for first in sorted(found):
        empty = list(steps(at, first, next_of)) if at else []
        if at and len(empty) > MOST_EMPTY:
            empty = []
            buckets.append(Bucket("", at, first - timedelta(1), gap=True))
        buckets += [Bucket(name_of(day), day, next_of(day) - timedelta(1)) for day in empty]
        after = next_of(first)
        buckets.append(Bucket(name_of(first), first, after - timedelta(1), found[first]))
        at = after
        if len(buckets) >= most:
            break
    return buckets[:most]


def steps(at: date, until: date, next_of: Step) -> Iterator[date]:
    """The beginnings from one on to another, one more than MOST_EMPTY at most."""
    for _ in range(MOST_EMPTY + 1):
        if at >= until:
            return
        yield at
        at = next_of(at)


def month_first(day: date) -> date:
    return day.replace(day=1)


def month_next(first: date) -> date:
    if first.month == 12:
        return date.max if first.year == date.max.year else date(first.year + 1, 1, 1)
    return first.replace(month=first.month + 1)


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def week_first(day: date) -> date:
    return day - timedelta(min(day.weekday(), (day - date.min).days))


def week_next(first: date) -> date:
    return first + timedelta(min(7, (date.max - first).days))


def week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
