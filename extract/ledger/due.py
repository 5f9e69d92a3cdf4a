"""What has to be chased on a day: overdue, due within a horizon, coming later, recurring, waiting for the day of an event, without a date.

A task that is 已完成, 已销号 or 取消, and one that no reading of its notice has any more, is not chased. What recurs is told day by day,
each with its own state: days within the horizon, and those as far back that are not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, text

from .listing import arrival, of_unit
from .occurrences import upcoming
from .schema.tables import CHASED, OCCURRENCES, RECORD, RELATIVE, TASKS
from .words import ENDED, STATES

GROUPS = ("overdue", "due", "coming", "recurring", "anchor", "undated")
SHOWN = tuple(
    TASKS.c[name]
    for name in (
        *(
            "id",
            "title",
            "text",
            "lead",
            "responsible",
            "support",
            "supervise",
            "persons",
            "timing",
            "due",
            "rrule",
            "tentative",
            "optional",
        ),
        *("state", "percent", "notice_title", "document_number", "source", "path", "changed"),
    )
)
STARTS = ("INTERVAL", "COUNT")  # of rules whose days depend on the day that they begin on
SOME = 500
Task = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Some tasks, in the order of their days, of `count`; each has its row's columns, `days` to its due date and, recurring, its `day`."""

    tasks: list[Task]
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be chased `on` a day; `due` is what is due from that day to `until`."""

    on: date
    until: date
    overdue: Group
    due: Group
    coming: Group
    recurring: Group
    anchor: Group  # relative to an event whose day nobody has told
    undated: Group

    def groups(self) -> Iterator[tuple[str, Group]]:
        """The groups with their names."""
        yield from ((name, getattr(self, name)) for name in GROUPS)


def due(base: Connection, on: date, within: int = 30, unit: str | None = None, limit: int | None = None) -> Due:
    """What is to be chased on a day, `within` so many days ahead, of each group at most `limit`."""
    until, held = later(on, within), [text(CHASED)] + ([of_unit(unit)] if unit else [])
    dated = {
        "overdue": [TASKS.c.due < on],
        "due": [TASKS.c.due >= on, TASKS.c.due <= until],
        "coming": [TASKS.c.due > until],
    }
    found = {name: group(base, [*held, *asked], on, limit) for name, asked in dated.items()}
    waiting = [*held, TASKS.c.due.is_(None), TASKS.c.rrule == "", TASKS.c.relative_to.is_(None), TASKS.c.id.in_(relative())]
    found["anchor"] = group(base, waiting, on, limit)
    found["undated"] = undated(base, held, on, limit, found["anchor"].count)
    return Due(on, until, recurring=recurring(base, held, on, within, limit), **found)


def later(day: date, days: int) -> date:
    """A day so many days later, or the last that there is."""
    return day + timedelta(min(days, (date.max - day).days))


def relative() -> Any:
    """The ids of tasks with a timing such as 印发之日起30日内 whose beginning is not known."""
    return select(RECORD["timings"].c.id).where(text(RELATIVE))


def group(base: Connection, asked: list[Any], on: date, limit: int | None) -> Group:
    """Tasks by their due date, with their number."""
    rows = base.execute(select(*SHOWN).where(*asked).order_by(TASKS.c.due, *arrival(base)).limit(limit))
    return Group([told(row, row.due, on) for row in rows], number(base, asked))


def number(base: Connection, asked: list[Any]) -> int:
    return base.execute(select(func.count()).select_from(TASKS).where(*asked)).scalar() or 0


def undated(base: Connection, held: list[Any], on: date, limit: int | None, waiting: int) -> Group:
    """What has neither a date nor a rule, nor waits for an event. The numbers come from indexes, without a look at each task."""
    asked = [*held, TASKS.c.due.is_(None), TASKS.c.rrule == ""]
    none = number(base, [*held, TASKS.c.due.is_(None)]) - number(base, [*held, TASKS.c.rrule != "", TASKS.c.due.is_(None)])
    known: ColumnElement[bool] = TASKS.c.id.not_in(relative()) | TASKS.c.relative_to.is_not(None)
    rows = base.execute(select(*SHOWN).where(*asked, known).order_by(*arrival(base)).limit(limit))
    return Group([told(row, None, on) for row in rows], none - waiting)


def recurring(base: Connection, held: list[Any], on: date, within: int, limit: int | None) -> Group:
    """The days on which tasks come again: those ahead, and those behind that are not done."""
    first, until = on - timedelta(min(within, (on - date.min).days)), later(on, within)
    columns = [TASKS.c[name] for name in ("id", "rrule", "start", "issue_date", "due")]
    states = {
        (row.id, row.day): row.state
        for row in base.execute(select(OCCURRENCES).where(OCCURRENCES.c.day >= first, OCCURRENCES.c.day <= until))
    }
    days = days_between(first, until)
    found = [
        (day, row.id, state)
        for row in base.execute(select(*columns).where(*held, TASKS.c.rrule != "").order_by(*arrival(base)))
        for day in days(row.rrule, begin(row), row.due)
        if (state := states.get((row.id, day), STATES[0])) not in ENDED or day >= on
    ]
    some = sorted(found, key=by_day) if limit is None else nsmallest(limit, found, key=by_day)
    rows = by_id(base, [key for _, key, _ in some])
    return Group([{**told(rows[key], day, on), "day": day, "state": state} for day, key, state in some], len(found))


def by_day(found: tuple[date, str, str]) -> date:
    return found[0]


def begin(row: Row[Any]) -> date | None:
    """From when on a task comes again: the day after its notice's date, or its own beginning."""
    return max(filter(None, (row.issue_date + timedelta(1) if row.issue_date else None, row.start)), default=None)


def days_between(first: date, until: date) -> Callable[[str, date | None, date | None], list[date]]:
    """What gives the days of a rule within the horizon. Many tasks have the same: each is worked out once."""

    @cache
    def worked_out(rule: str, begins: date | None) -> list[date]:
        return upcoming({"rrule": rule, "start": begins, "issue_date": None}, first, until)

    def days(rule: str, begins: date | None, ends: date | None) -> list[date]:
        free = not any(part in rule for part in STARTS)
        found = worked_out(rule, first if free and (begins is None or begins < first) else begins)
        return found if ends is None else [day for day in found if day <= ends]

    return days


def by_id(base: Connection, ids: list[str]) -> Mapping[str, Row[Any]]:
    """The tasks of these ids."""
    known = list(dict.fromkeys(ids))
    some = (known[start : start + SOME] for start in range(0, len(known), SOME))
    return {row.id: row for part in some for row in base.execute(select(*SHOWN).where(TASKS.c.id.in_(part)))}


def told(row: Row[Any], day: date | None, on: date) -> Task:
    """A task with the days that are left: less than none is late."""
    return {**row._mapping, "days": None if day is None else (day - on).days}
