"""Tasks that come again: 每月5日前报送 → 2021-05-05, 2021-06-05 …, each day with a state of its own.

A rule that names no day means the end of its period: 每季度 → 3月31日, 6月30日 …. The first day follows the notice's date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import LedgerError
from ..language import _
from .fields import RULE, RULES, ValueNotMeantError
from .fields import state as state_of
from .words import STATES

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST = 1_000  # days of a task within a horizon
MOST_RULES = 20
CYCLE = 400  # years after which days and weeks are the same again
LAST_YEAR = 2399
COUNTED = ("INTERVAL", "COUNT")  # of rules whose days hang on the day that they begin on
PICKS = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER")


def upcoming(row: Mapping[Any, Any], first: date, last: date) -> list[date]:
    """The days from `first` to `last` on which a task comes again, in their order: of its row `rrule`, `start` and `issue_date` count."""
    began = [row["issue_date"] + timedelta(1)] if row["issue_date"] else []
    begin = max([*began, *([row["start"]] if row["start"] else [])], default=first)
    found: set[date] = set()
    for rule in row["rrule"].split(RULES)[:MOST_RULES]:
        found |= set(days(rule, begin, first, last)) if rule else set()
    return sorted(found)[:MOST]


def days(rule: str, begin: date, first: date, last: date) -> Iterable[date]:
    """The days of one rule; what is no rule has none."""
    from dateutil.rrule import rrulestr

    if max(first, begin) > last or last.year > LAST_YEAR or not RULE.fullmatch(rule):
        return []
    if not any(part in rule for part in COUNTED):
        begin = max(first, begin)
    try:
        made = rrulestr(with_day(rule), dtstart=late(begin))
        found = made.xafter(late(max(first, begin)), inc=True)
        some = list(islice((each.date() for each in bounded(found, late(last))), MOST))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return []
    return [each.replace(year=each.year - shift()) for each in some]


def bounded(found: Iterable[datetime], last: datetime) -> Iterable[datetime]:
    for each in found:
        if each > last:
            return
        yield each


def shift() -> int:
    """A rule that no day fulfils (31 February) is searched to the year 9999: that is near where the calendar is moved by whole cycles."""
    return (9999 - LAST_YEAR) // CYCLE * CYCLE


def late(day: date) -> datetime:
    return datetime.combine(day.replace(year=day.year + shift()), time())


@lru_cache(maxsize=1_000)
def with_day(rule: str) -> str:
    """The rule with the last day of its period, where it names none: FREQ=MONTHLY;INTERVAL=3 → the last days of quarters."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if any(pick in parts for pick in PICKS):
        return rule
    freq, every = parts.get("FREQ"), int(parts.get("INTERVAL", "1"))
    if freq == "WEEKLY":
        return f"{rule};BYDAY=SU"
    if freq == "YEARLY":
        return f"{rule};BYMONTHDAY=-1" + ("" if "BYMONTH" in parts else ";BYMONTH=12")
    if freq == "MONTHLY" and "BYMONTH" not in parts and every and not 12 % every:
        return f"FREQ=YEARLY;BYMONTH={','.join(map(str, range(every, 13, every)))};BYMONTHDAY=-1"
    return f"{rule};BYMONTHDAY=-1" if freq == "MONTHLY" else rule


def set_state(base: Connection, task: str, day: date, state: str, by: str, at: str) -> bool:
    """Set the state of one day of a task that comes again; whether that changed it. Raises LedgerError."""
    from sqlalchemy import delete, insert, select  # the days of rules are asked for without it

    from .people.rows import Change, changed, found_task
    from .schema.tables import OCCURRENCES

    row = found_task(base, task)
    try:
        state = state_of(state)
    except ValueNotMeantError as error:
        raise LedgerError(task, error.problem, error.remedy) from None
    mine = (OCCURRENCES.c.id == task) & (OCCURRENCES.c.day == day)
    before = base.execute(select(OCCURRENCES.c.state).where(mine)).scalar()
    if before is None and not upcoming(row, day, day):
        near = upcoming(row, day, day + timedelta(400))
        remedy = _("the next day is {near}", near=near[0]) if near else _("set its own state, without @")
        raise LedgerError(task, _("does not come again on {day}", day=day), remedy)
    if state == (before or STATES[0]):
        return False
    base.execute(delete(OCCURRENCES).where(mine))
    if state != STATES[0]:
        base.execute(insert(OCCURRENCES), {"id": task, "day": day, "state": state, "by": by, "at": at})
    changed(base, row, {}, by, at, [Change("occurrence", day.isoformat(), before or STATES[0], state)])
    return True
