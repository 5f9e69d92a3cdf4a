"""`/timeline`: what is due by month over all years, by week within some months, and what each unit has to do in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from ....language import _
from ....ledger.fields import plain
from ....ledger.places.asking import first, tuples
from ....ledger.places.meant import has_unit
from ....ledger.schema.said import CHASED, RECURS
from ....ledger.words import ENDED
from ....report.bands import Band
from ....report.timeline import Bucket, Calendar, Counts, Load
from ...call import Call, get
from ...rendering import page
from ..tables.asking import MOST_CHARACTERS, address_of
from ..tables.remembering import remembered, unit_names
from .days import of_unit, provinces_of
from .month import FIRST_YEAR, LAST_YEAR, beyond, late, month_meant

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

BEFORE, MONTHS = 2, 12  # months before today's, and of a window
MOST_MONTHS = 36  # of a window
MOST_TASKS = 20_000  # due in a window whose units are counted
MOST_UNITS = 100  # of the table
COLUMNS = ("due", "rrule", "tentative", "state", "lead", "responsible", "support", "supervise")


@dataclass(frozen=True, slots=True)
class Window:
    """The months that are looked at more closely."""

    first: date
    last: date
    wrong: str = ""

    @property
    def names(self) -> list[str]:
        """Its months, 2021-05 …."""
        found, at = [], self.first
        while at <= self.last:
            found.append(f"{at:%Y-%m}")
            at = (at.replace(day=1) + timedelta(31)).replace(day=1)
        return found


def timeline(call: Call) -> Response:
    """The line of time."""
    if any(not value.strip() for value in call.query.values()):
        return RedirectResponse(address_of("/timeline", {name: value for name, value in call.query.items() if value.strip()}), 303)
    today, unit = call.day(), plain(call.text("unit"), lines=False)[:MOST_CHARACTERS] or None
    place = call.settings.place
    with call.asking() as base:
        provinces = provinces_of(base, place)
        whole = remembered(base, place, ("months", unit), lambda: months_of(base, unit, provinces))
        window = window_of(call, today, whole)
        due = due_in(base, unit, window)
        near = (
            remembered(base, place, ("near", unit, window), lambda: near_of(base, unit, window, provinces)) if due <= MOST_TASKS else None
        )
        values: dict[str, Any] = {
            "late": late(base, today, unit),
            "again": first(base, f"SELECT count(*) FROM {of_unit(base, unit)} WHERE {CHASED} AND {RECURS}", {"unit": unit} if unit else {}),
            "is_known": unit is None or has_unit(base, unit),
            "unit_names": unit_names(base, place),
        }
    return page(
        call,
        "tables/timeline.html",
        whole=whole,
        most=highest(whole.months),
        near=near,
        most_near=highest(near.weeks) if near else 0,
        loads=loads_of(near) if near else [],
        due=due,
        window=window,
        unit=unit,
        today=today,
        before_today=(today - timedelta(1)).isoformat(),
        behind=behind,
        of=address_of,
        **values,
    )


def months_of(base: Base, unit: str | None, provinces: Sequence[str]) -> Calendar:
    """What is due by month: each day's number, of which an index tells all."""
    counts = Counts()
    said = f"SELECT due, state, count(*) FROM {of_unit(base, unit)} WHERE gone IS NULL GROUP BY due, state"
    for due, state, number in tuples(base, said, {"unit": unit} if unit else {}):
        day = date.fromisoformat(str(due)) if due else None
        counts.add({**NOBODY, "due": day}, number, ended=state in ENDED)
    return counts.calendar(provinces[0] if len(provinces) == 1 else None)


NOBODY: dict[str, Any] = {**dict.fromkeys(COLUMNS, ""), "tentative": False}


def window_of(call: Call, today: date, whole: Calendar) -> Window:
    """The months that are asked for, else those about today, or the last in which something is due."""
    begins, wrong_begin = month_meant(call.text("from"), today)
    ends, wrong_end = month_meant(call.text("to"), today)
    if call.text("from") and call.text("to") and not (wrong_begin or wrong_end) and begins.first <= ends.first:
        last = min(ends.last, later(begins.first, MOST_MONTHS) - timedelta(1))
        return Window(begins.first, last, "" if last == ends.last else _("Only {n} months are shown at a time.", n=MOST_MONTHS))
    wrong = wrong_begin or wrong_end
    if not wrong and call.text("from") and call.text("to"):
        wrong = _("The first month is later than the last.")
    start = begins.first if call.text("from") and not wrong_begin else later(today.replace(day=1), -BEFORE)
    window = Window(start, later(start, MONTHS) - timedelta(1), wrong)
    if not call.text("from") and whole.last and (whole.last < window.first or (whole.first and whole.first > window.last)):
        start = later(min(max(whole.last.replace(day=1), date(FIRST_YEAR + 2, 1, 1)), date(LAST_YEAR - 2, 1, 1)), 1 - MONTHS)
        return Window(start, later(start, MONTHS) - timedelta(1), wrong or ("" if whole.last.year <= LAST_YEAR else beyond()))
    return window


def later(first_day: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = min(max(first_day.year * 12 + first_day.month - 1 + months, FIRST_YEAR * 12), (LAST_YEAR + 1) * 12)
    return date(number // 12, number % 12 + 1, 1)


def due_in(base: Base, unit: str | None, window: Window) -> int:
    """How many tasks are due in a window."""
    given = {"first": window.first, "last": window.last, **({"unit": unit} if unit else {})}
    said = f"SELECT count(*) FROM {of_unit(base, unit)} WHERE gone IS NULL AND due >= :first AND due <= :last"
    return int(first(base, said, given) or 0)


def near_of(base: Base, unit: str | None, window: Window, provinces: Sequence[str]) -> Calendar:
    """Weeks and units of a window."""
    given = {"first": window.first, "last": window.last, **({"unit": unit} if unit else {})}
    columns = ", ".join(f"tasks.{name}" for name in COLUMNS)
    said = f"SELECT {columns} FROM {of_unit(base, unit)} WHERE gone IS NULL AND due >= :first AND due <= :last"
    counts = Counts()
    for row, number in Counter(map(tuple, tuples(base, said, given))).items():
        task = dict(zip(COLUMNS, row, strict=True))
        counts.add({**task, "due": date.fromisoformat(str(task["due"]))}, number, ended=task["state"] in ENDED)
    return counts.calendar(provinces[0] if len(provinces) == 1 else None)


def loads_of(found: Calendar) -> list[Load]:
    return [load for load in found.units if load.answers or load.tasks][:MOST_UNITS]


def highest(buckets: Sequence[Bucket]) -> int:
    return max((bucket.count for bucket in buckets), default=0)


def behind(found: Calendar, bucket: Bucket) -> list[Band]:
    """The seasons and holidays that lie in a month or a week."""
    return [] if bucket.gap else [band for band in found.bands if band.first <= bucket.last and band.last >= bucket.first]


ROUTES = (get("/timeline", timeline),)
