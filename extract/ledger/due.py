"""What has to be chased on a day: overdue, due within a horizon, coming later, recurring, waiting for the day of an event, without a date.

A task that is 已完成, 已销号 or 取消, and one that no reading of its notice has any more, is not chased. What recurs is told day by day,
each with its own state: days within the horizon, and those as far back that are not done.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, String, UnaryExpression, func, select, text, type_coerce
from sqlalchemy.sql.operators import custom_op

from .listing import arrival, of_unit
from .occurrences import COUNTED, upcoming
from .schema.tables import CHASED, OCCURRENCES, RECORD, RECURS, RELATIVE, TASKS
from .search import SOME
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
Task = dict[str, Any]


class Rule(NamedTuple):
    """What recurs alike, as the database has it, and how many tasks do so: on SQLite days are texts, which are read once for all."""

    rrule: str
    issue_date: date | str | None
    start: date | str | None
    due: date | str | None
    times: int


ALIKE: tuple[ColumnElement[Any], ...] = tuple(TASKS.c[name] for name in Rule._fields[:-1])
RULE: tuple[ColumnElement[Any], ...] = tuple(type_coerce(column, String) for column in ALIKE)


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
    until = later(on, within)
    found = of_all(base, on, until, limit) if unit is None else of_some(base, on, until, limit, of_unit(unit))
    condition = [] if unit is None else [of_unit(unit)]
    return Due(on, until, **{**found.groups, "recurring": recurring(base, found.rules, on, within, limit, condition)})


class Found(NamedTuple):
    """The groups by their names, and what recurs."""

    groups: dict[str, Group]
    rules: list[Rule]


def of_all(base: Connection, on: date, until: date, limit: int | None) -> Found:
    """The groups of a whole ledger: each is a question of its own to an index, and no more is looked at than is shown."""
    dated = {
        "overdue": [TASKS.c.due < on],
        "due": [TASKS.c.due >= on, TASKS.c.due <= until],
        "coming": [TASKS.c.due > until],
    }
    found = {name: group(base, asked, on, limit) for name, asked in dated.items()}
    rules = rules_of(base)
    waiting = list(base.execute(select(TASKS.c.id).where(text(CHASED), *waits(base)).order_by(*arrival(base))).scalars())
    found["anchor"] = Group([told(row, None, on) for row in by_id(base, waiting[:limit]).values()], len(waiting))
    none = number(base, [TASKS.c.due.is_(None)]) - sum(rule.times for rule in rules if rule.due is None) - len(waiting)
    known: ColumnElement[bool] = TASKS.c.id.not_in(relative()) | TASKS.c.relative_to.is_not(None)
    asked = select(*SHOWN).where(text(CHASED), TASKS.c.due.is_(None), TASKS.c.rrule == "", known).order_by(*arrival(base)).limit(limit)
    found["undated"] = Group([told(row, None, on) for row in base.execute(asked)], none)
    return Found(found, rules)


def of_some(base: Connection, on: date, until: date, limit: int | None, condition: ColumnElement[bool]) -> Found:
    """The groups of the tasks that fulfil a condition, which are few: they are looked at one by one."""
    rows = base.execute(select(*SHOWN, TASKS.c.start, TASKS.c.issue_date).where(text(CHASED), condition).order_by(*arrival(base))).all()
    waiting = set(base.execute(select(TASKS.c.id).where(text(CHASED), condition, *waits(base))).scalars())
    groups: dict[str, list[Any]] = {name: [] for name in GROUPS}
    for row in rows:
        if row.due:
            groups["overdue" if row.due < on else "due" if row.due <= until else "coming"].append(row)
        elif not row.rrule:
            groups["anchor" if row.id in waiting else "undated"].append(row)
    for name in ("overdue", "due", "coming"):
        groups[name].sort(key=lambda row: row.due)
    found = {name: Group([told(row, row.due, on) for row in some[:limit]], len(some)) for name, some in groups.items()}
    return Found(found, rules_of(base, condition))


def later(day: date, days: int) -> date:
    """A day so many days later, or the last that there is."""
    return day + timedelta(min(days, (date.max - day).days))


def relative() -> Any:
    """The ids of tasks with a timing such as 验收合格后10个工作日内, whose beginning is not known."""
    return select(RECORD["timings"].c.id).where(text(RELATIVE))


def waits(base: Connection) -> list[ColumnElement[bool]]:
    """The conditions that a task wait for the day of an event; there are few such timings, so that they are asked first."""
    none = UnaryExpression(TASKS.c.due, operator=custom_op("+")) if base.dialect.name == "sqlite" else TASKS.c.due
    return [none.is_(None), TASKS.c.rrule == "", TASKS.c.relative_to.is_(None), TASKS.c.id.in_(relative())]


def group(base: Connection, asked: list[Any], on: date, limit: int | None) -> Group:
    """Tasks by their due date, with their number."""
    rows = base.execute(select(*SHOWN).where(text(CHASED), *asked).order_by(TASKS.c.due, *arrival(base)).limit(limit))
    return Group([told(row, row.due, on) for row in rows], number(base, asked))


def number(base: Connection, asked: list[Any]) -> int:
    return base.execute(select(func.count()).select_from(TASKS).where(text(CHASED), *asked)).scalar() or 0


def rules_of(base: Connection, *condition: ColumnElement[bool]) -> list[Rule]:
    """What recurs, tasks that do so alike together: the index tells it."""
    return [
        Rule._make(row) for row in base.execute(select(*RULE, func.count()).where(text(CHASED), text(RECURS), *condition).group_by(*ALIKE))
    ]


def recurring(base: Connection, rules: list[Rule], on: date, within: int, limit: int | None, condition: list[ColumnElement[bool]]) -> Group:
    """The days on which tasks come again: those ahead, and those behind that are not done."""
    first, until = on - timedelta(min(within, (on - date.min).days)), later(on, within)
    asked = select(OCCURRENCES).where(OCCURRENCES.c.day >= first, OCCURRENCES.c.day <= until)
    states = {(row.id, row.day): row.state for row in base.execute(asked)}
    done = {key for key, state in states.items() if state in ENDED and key[1] < on}
    days = days_between(first, until)
    alike: dict[date, list[Rule]] = {}
    for rule in rules:
        for day in days(*rule[:-1]):
            alike.setdefault(day, []).append(rule)
    over = [key for key in done_there(base, done, condition) if key[1] in days(*key[2])]
    count = sum(rule.times for several in alike.values() for rule in several) - len(over)
    found: list[tuple[date, str]] = []
    for day in sorted(alike):
        if limit is not None and len(found) >= limit:
            break
        past = sum(each[1] == day for each in over)
        most = None if limit is None else limit - len(found) + past
        ids = heapq.merge(*(ids_of(base, rule, most, condition) for rule in alike[day]))
        found += [(day, key) for key in islice(ids, most) if (key, day) not in done]
    some = found[:limit]
    rows = by_id(base, [key for _, key in some])
    told_of = [(rows[key], day, states.get((key, day), STATES[0])) for day, key in some]
    return Group([{**told(row, day, on), "day": day, "state": state} for row, day, state in told_of], count)


def done_there(
    base: Connection, done: set[tuple[str, date]], condition: list[ColumnElement[bool]]
) -> Iterator[tuple[str, date, tuple[Any, ...]]]:
    """Which of these days are of tasks that are asked for, and how those recur."""
    known = sorted({key for key, _ in done})
    for start in range(0, len(known), SOME):
        asked = select(TASKS.c.id, *RULE).where(text(CHASED), text(RECURS), TASKS.c.id.in_(known[start : start + SOME]), *condition)
        rules = {row[0]: tuple(row[1:]) for row in base.execute(asked)}
        yield from ((key, day, rules[key]) for key, day in done if key in rules)


def ids_of(base: Connection, rule: Rule, most: int | None, condition: list[ColumnElement[bool]]) -> list[str]:
    """The ids of the first tasks that recur alike."""
    alike = [
        column.is_(None) if value is None else type_coerce(column, String) == value for column, value in zip(ALIKE, rule, strict=False)
    ]
    asked = select(TASKS.c.id).where(text(CHASED), text(RECURS), *alike, *condition).order_by(TASKS.c.id).limit(most)
    return list(base.execute(asked).scalars())


def days_between(first: date, until: date) -> Callable[..., list[date]]:
    """What gives the days of a rule within the horizon. Many tasks have the same: each is worked out once."""

    @cache
    def worked_out(rule: str, begins: date | None) -> list[date]:
        return upcoming({"rrule": rule, "start": begins, "issue_date": None}, first, until)

    @cache
    def days(rule: str, issued: date | str | None, start: date | str | None, due: date | str | None) -> list[date]:
        day, begins, ends = as_date(issued), as_date(start), as_date(due)
        begins = max(filter(None, (day + timedelta(1) if day else None, begins)), default=None)
        free = not any(part in rule for part in COUNTED)
        found = worked_out(rule, first if free and (begins is None or begins < first) else begins)
        return found if ends is None else [each for each in found if each <= ends]

    return days


def as_date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def by_id(base: Connection, ids: list[str]) -> Mapping[str, Row[Any]]:
    """The tasks of these ids."""
    known = list(dict.fromkeys(ids))
    some = (known[start : start + SOME] for start in range(0, len(known), SOME))
    return {row.id: row for part in some for row in base.execute(select(*SHOWN).where(TASKS.c.id.in_(part)))}


def told(row: Row[Any], day: date | None, on: date) -> Task:
    """A task with the days that are left: less than none is late."""
    return {**row._mapping, "days": None if day is None else (day - on).days}
