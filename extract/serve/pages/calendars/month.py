"""`/calendar`: a month of the ledger: what is due on each day, what comes again, holidays and 汛期; and one of its days looked at."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from ....errors import LedgerError
from ....language import _
from ....ledger.fields import ValueNotMeantError, answering, plain
from ....ledger.fields import day as day_of
from ....ledger.listing import Query, tasks
from ....ledger.places.asking import first
from ....ledger.places.meant import has_unit
from ....ledger.schema.said import CHASED
from ....ledger.words import STATES
from ....report.bands import holidays_known
from ...call import Call, get, post
from ...rendering import page, went
from ..tables.asking import MOST_CHARACTERS, address_of
from ..tables.remembering import unit_names
from .days import again_on, days_of, of_unit, provinces_of

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

FIRST_YEAR, LAST_YEAR = 1900, 2099
MOST = 50  # tasks of a day
WEEK = 7


class Month(NamedTuple):
    """A month, by its first day, and those around it; None where the calendar ends."""

    first: date
    before: str | None
    after: str | None

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])


def calendar(call: Call) -> Response:
    """A month, and a day of it."""
    if any(not value.strip() for value in call.query.values()):
        return RedirectResponse(address_of("/calendar", {name: value for name, value in call.query.items() if value.strip()}), 303)
    today, unit = call.day(), plain(call.text("unit"), lines=False)[:MOST_CHARACTERS] or None
    day, wrong_day = day_meant(call.text("day"))
    month, wrong = month_meant(call.text("month"), day or today)
    begins = month.first - timedelta(month.first.weekday())
    ends = month.last + timedelta(WEEK - 1 - month.last.weekday())
    with call.asking() as base:
        provinces = provinces_of(base, call.settings.place)
        days = days_of(base, begins, ends, unit, provinces)
        values: dict[str, Any] = {
            "late": late(base, today, unit),
            "undated": first(
                base, f"SELECT count(*) FROM {of_unit(base, unit)} WHERE gone IS NULL AND due IS NULL", {"unit": unit} if unit else {}
            ),
            "looked": looked_at(base, day, unit) if day else None,
            "is_known": unit is None or has_unit(base, unit),
            "units": unit_names(base, call.settings.place),
        }
    weeks = [days[at : at + WEEK] for at in range(0, len(days), WEEK)]
    known = holidays_known()
    return page(
        call,
        "tables/calendar.html",
        month=month,
        weeks=weeks,
        weekdays=weekdays(),
        unit=unit,
        day=day,
        today=today,
        before_today=(today - timedelta(1)).isoformat(),
        wrong=wrong or wrong_day,
        states=STATES,
        unknown=known is not None and month.last > known,
        next=address_of("/calendar", {"month": month.name, "day": day.isoformat() if day else None, "unit": unit}),
        of=address_of,
        **values,
    )


def weekdays() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def day_meant(given: str) -> tuple[date | None, str]:
    """The day of an address, and what is wrong with it."""
    if not given:
        return None, ""
    try:
        day = day_of(given)
    except ValueNotMeantError:
        return None, _("This is no day. Write it like 2021-05-31.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, beyond()
    return day, ""


def month_meant(given: str, day: date) -> tuple[Month, str]:
    """The month of an address, else that of a day; and what is wrong with it."""
    year, _dash, number = given.partition("-")
    wrong = ""
    begins = day.replace(day=1)
    if given:
        try:
            begins = date(int(year[:9]), int(number[:9]), 1)
            wrong = "" if FIRST_YEAR <= begins.year <= LAST_YEAR else beyond()
        except ValueError:
            wrong = _("This is no month. Write it like 2021-05.")
    if wrong:
        begins = day.replace(day=1)
    begins = min(max(begins, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 1))
    before, after = begins - timedelta(1), begins + timedelta(31)
    return Month(begins, name_of(before), name_of(after)), wrong


def name_of(day: date) -> str | None:
    return f"{day:%Y-%m}" if FIRST_YEAR <= day.year <= LAST_YEAR else None


def beyond() -> str:
    return _("The calendar goes from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)


def late(base: Base, today: date, unit: str | None) -> int:
    """How many tasks are overdue."""
    given = {"today": today, **({"unit": unit} if unit else {})}
    return int(first(base, f"SELECT count(*) FROM {of_unit(base, unit)} WHERE {CHASED} AND due < :today", given) or 0)


def looked_at(base: Base, day: date, unit: str | None) -> dict[str, Any]:
    """What a day holds: tasks that are due, and those that come again."""
    found = tasks(base, Query(unit=unit, first=day, last=day, limit=MOST))
    return {"due": [(row, answering(row)) for row in found], "again": [(row, answering(row)) for row in again_on(base, day, unit)]}


def settle(call: Call) -> Response:
    """Sets the state that a task has on one of its days; where somebody else set it meanwhile, that is told."""
    from ....ledger.occurrences import set_state
    from ....ledger.people import task_id

    day, wrong = day_meant(call.text("day"))
    if day is None:
        raise HTTPException(404, wrong)
    state, was = call.text("state"), call.text("was")
    with call.writing() as base:
        key = task_id(base, call.text("id"))
        now = first(base, "SELECT state FROM occurrences WHERE id = :id AND day = :day", {"id": key, "day": day}) or STATES[0]
        if now not in {was or STATES[0], state}:
            problem = _("It was set to {now} by somebody else meanwhile, and not to {mine}.", now=now, mine=state)
            if call.wants_json:
                return JSONResponse({"problem": problem, "now": now}, 409)
            raise LedgerError(f"{key} {day}", problem, _("look at the day again, and set it once more"))
        changed = set_state(base, key, day, state, call.person, call.moment())
    return went(call, call.text("next", "/calendar"), changed=int(changed), state=state)


ROUTES = (get("/calendar", calendar), post("/calendar/day", settle))
