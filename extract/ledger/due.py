"""What has to be chased on a day: overdue, due within a horizon, coming later, recurring, waiting for the day of an event, without a date.

A task that is 已完成, 已销号 or 取消, and one that no reading of its notice has any more, is not chased. What recurs is told day by day,
each with its own state: days within the horizon, and those as far back that are not done.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from .listing import as_came, limited, tasks_of
from .occurrences import COUNTED, upcoming
from .places.asking import Row, among, ask, first, is_lite, tuples
from .schema.said import CHASED, RECURS, RELATIVE
from .words import ENDED, STATES

if TYPE_CHECKING:
    from .places.asking import Base

GROUPS = ("overdue", "due", "coming", "recurring", "anchor", "undated")
SHOWN = (
    "id, title, text, lead, responsible, support, supervise, persons, timing, due, rrule, tentative, optional, state, percent, "
    "notice_title, document_number, source, path, changed"
)
SOME = 500  # tasks of one statement
Task = dict[str, Any]


class Rule(NamedTuple):
    """What recurs alike, as the database has it: days of SQLite are texts, which are read once for all."""

    rrule: str
    issue_date: date | str | None
    start: date | str | None
    due: date | str | None


ALIKE = ", ".join(Rule._fields)


class Recurring(NamedTuple):
    """How many tasks recur alike, the first ids of those that do so, and the rules of some that are known by their ids."""

    times: dict[Rule, int]
    ids: Callable[[Rule, int | None], Iterable[str]]
    rules: Callable[[list[str]], dict[str, Rule]]


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

    def flat(self, names: Sequence[str] = GROUPS) -> Iterator[Task]:
        """The tasks of some groups, each with its group; `day` is the due date, or that of the occurrence."""
        for name, group in self.groups():
            if name in names:
                yield from ({"day": task["due"], **task, "group": name} for task in group.tasks)


def due(base: Base, on: date, within: int = 30, unit: str | None = None, limit: int | None = None) -> Due:
    """What is to be chased on a day, `within` so many days ahead, of each group at most `limit`."""
    until = later(on, within)
    days = {"on": on, "until": until}
    groups, again = of_all(base, days, limit) if unit is None else of_unit(base, unit, days, limit)
    return Due(on, until, **{**groups, "recurring": recurring(base, again, on, within, limit)})


def of_all(base: Base, days: dict[str, date], limit: int | None) -> tuple[dict[str, Group], Recurring]:
    """The groups of a whole ledger, and what recurs: each is a question of its own to an index, and no more is looked at than is shown."""
    dated = {"overdue": "due < :on", "due": "due >= :on AND due <= :until", "coming": "due > :until"}
    found = {name: group(base, asked, days, limit) for name, asked in dated.items()}
    times = {
        Rule(*row[:-1]): row[-1]
        for row in tuples(base, f"SELECT {ALIKE}, count(*) FROM tasks WHERE {CHASED} AND {RECURS} GROUP BY {ALIKE}")
    }
    waiting = waits(base)
    found["anchor"] = Group([told(row, None, days["on"]) for row in by_id(base, waiting[:limit]).values()], len(waiting))
    none = number(base, "due IS NULL", {}) - sum(count for rule, count in times.items() if rule.due is None) - len(waiting)
    known = f"(relative_to IS NOT NULL OR id NOT IN (SELECT id FROM timings WHERE {RELATIVE}))"
    asked = f"SELECT {SHOWN} FROM tasks WHERE {CHASED} AND due IS NULL AND rrule = '' AND {known} ORDER BY {as_came(base)}{limited(limit)}"
    found["undated"] = Group([told(row, None, days["on"]) for row in ask(base, asked)], none)

    def ids(rule: Rule, most: int | None) -> Iterable[str]:
        alike = [f"{name} IS NULL" if value is None else f"{name} = :{name}" for name, value in rule._asdict().items()]
        where = " AND ".join((CHASED, RECURS, *alike))
        return (key for (key,) in tuples(base, f"SELECT id FROM tasks WHERE {where} ORDER BY id{limited(most)}", values_of(rule)))

    def rules(keys: list[str]) -> dict[str, Rule]:
        said, these = among(base, "id", keys)
        there = tuples(base, f"SELECT id, {ALIKE} FROM tasks WHERE {CHASED} AND {RECURS} AND {said}", {"these": these})
        return {key: Rule(*rule) for key, *rule in there}

    return found, Recurring(times, ids, rules)


def values_of(rule: Rule) -> dict[str, Any]:
    return {name: value for name, value in rule._asdict().items() if value is not None}


def of_unit(base: Base, unit: str, days: dict[str, date], limit: int | None) -> tuple[dict[str, Group], Recurring]:
    """The groups of a unit, and what recurs: all its tasks are looked at once, in an index alone, and the rows of those that are shown."""
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    counts = dict.fromkeys(GROUPS, 0)
    alike: dict[Rule, list[str]] = {}
    own: dict[str, Rule] = {}
    for kind, count, key, *rule in tuples(base, mine(base, unit, limit), {**days, "unit": unit}):
        if kind == "again":
            own[key] = Rule(*rule)
            alike.setdefault(own[key], []).append(key)
        elif key is None:
            counts[kind] = count
        else:
            groups[kind].append(key)
    rows = by_id(base, [key for ids in groups.values() for key in ids])
    found = {name: Group([told(rows[key], rows[key]["due"], days["on"]) for key in ids], counts[name]) for name, ids in groups.items()}
    times = {rule: len(ids) for rule, ids in alike.items()}
    return found, Recurring(
        times, lambda rule, most: sorted(alike[rule])[:most], lambda keys: {key: own[key] for key in keys if key in own}
    )


def mine(base: Base, unit: str, limit: int | None) -> str:
    """SQL for what of a unit is chased: what recurs, the number of each group, and the ids of its first tasks."""
    came = "tasks.rowid AS came" if is_lite(base) else "tasks.source AS came, tasks.position AS place"
    order = "came" if is_lite(base) else "came, place"
    kinds = (
        f"CASE WHEN due < :on THEN 'overdue' WHEN due <= :until THEN 'due' WHEN due > :until THEN 'coming' WHEN {RECURS} THEN 'recurring' "
        f"WHEN relative_to IS NULL AND tasks.id IN (SELECT id FROM timings WHERE {RELATIVE}) THEN 'anchor' ELSE 'undated' END AS kind"
    )
    whole = f"SELECT tasks.id AS id, {ALIKE}, {came}, {kinds} FROM {tasks_of(base, unit)} WHERE {CHASED}"
    firsts = (
        f"SELECT kind, 0, id, NULL, NULL, NULL, NULL FROM (SELECT kind, id FROM mine WHERE kind = '{kind}' ORDER BY due, {order}"
        f"{limited(limit)}) {kind}_first"
        for kind in GROUPS
        if kind != "recurring"
    )
    counts = "SELECT kind, count(*), NULL, NULL, NULL, NULL, NULL FROM mine GROUP BY kind"
    again = f"SELECT 'again', 0, id, {ALIKE} FROM mine WHERE {RECURS}"
    return f"WITH mine AS MATERIALIZED ({whole}) {' UNION ALL '.join((again, counts, *firsts))}"


def later(day: date, days: int) -> date:
    """A day so many days later, or the last that there is."""
    return day + timedelta(min(days, (date.max - day).days))


def waits(base: Base) -> list[str]:
    """The ids of tasks that wait for the day of an event; there are few such timings, so that they are asked first."""
    first_of = f"(SELECT DISTINCT id FROM timings WHERE {RELATIVE}) waiting"
    there = f"{first_of} CROSS JOIN tasks INDEXED BY ix_tasks_known ON" if is_lite(base) else f"{first_of} JOIN tasks ON"
    none = f"{CHASED} AND due IS NULL AND rrule = '' AND relative_to IS NULL"
    return [key for (key,) in tuples(base, f"SELECT tasks.id FROM {there} tasks.id = waiting.id WHERE {none} ORDER BY {as_came(base)}")]


def group(base: Base, asked: str, days: dict[str, date], limit: int | None) -> Group:
    """Tasks by their due date, with their number."""
    given = {name: day for name, day in days.items() if f":{name}" in asked}
    rows = ask(base, f"SELECT {SHOWN} FROM tasks WHERE {CHASED} AND {asked} ORDER BY due, {as_came(base)}{limited(limit)}", given)
    return Group([told(row, row["due"], days["on"]) for row in rows], number(base, asked, given))


def number(base: Base, asked: str, given: dict[str, Any]) -> int:
    return int(first(base, f"SELECT count(*) FROM tasks WHERE {CHASED} AND {asked}", given))


def recurring(base: Base, again: Recurring, on: date, within: int, limit: int | None) -> Group:
    """The days on which tasks come again: those ahead, and those behind that are not done."""
    begins, until = on - timedelta(min(within, (on - date.min).days)), later(on, within)
    asked = "SELECT id, day, state FROM occurrences WHERE day >= :begins AND day <= :until"
    states = {(row["id"], row["day"]): row["state"] for row in ask(base, asked, {"begins": begins, "until": until})}
    done = {key for key, state in states.items() if state in ENDED and key[1] < on}
    days = days_between(begins, until)
    alike: dict[date, list[Rule]] = {}
    for rule in again.times:
        for day in days(*rule):
            alike.setdefault(day, []).append(rule)
    known = again.rules(sorted({key for key, _ in done})) if done else {}
    over = [key for key in done if key[0] in known and key[1] in days(*known[key[0]])]
    count = sum(again.times[rule] for several in alike.values() for rule in several) - len(over)
    found: list[tuple[date, str]] = []
    for day in sorted(alike):
        if limit is not None and len(found) >= limit:
            break
        past = sum(each[1] == day for each in over)
        most = None if limit is None else limit - len(found) + past
        ids = heapq.merge(*(again.ids(rule, most) for rule in alike[day]))
        found += [(day, key) for key in islice(ids, most) if (key, day) not in done]
    some = found[:limit]
    rows = by_id(base, [key for _, key in some])
    told_of = [(rows[key], day, states.get((key, day), STATES[0])) for day, key in some]
    return Group([{**told(row, day, on), "day": day, "state": state} for row, day, state in told_of], count)


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


def by_id(base: Base, ids: list[str]) -> dict[str, Row]:
    """The tasks of these ids, in their order."""
    known = list(dict.fromkeys(ids))
    found: dict[str, Row] = {}
    for start in range(0, len(known), SOME):
        said, these = among(base, "id", known[start : start + SOME])
        found |= {row["id"]: row for row in ask(base, f"SELECT {SHOWN} FROM tasks WHERE {said}", {"these": these})}
    return {key: found[key] for key in known}


def told(row: Row, day: date | None, on: date) -> Task:
    """A task with the days that are left: less than none is late."""
    return {**row, "days": None if day is None else (day - on).days}
