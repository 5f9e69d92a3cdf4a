"""Which tasks of a ledger go to a target: those that its mapping chooses, and those that went before, in whatever state they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, false, func, or_, select, text

from ...ledger.due import later
from ...ledger.listing import as_came
from ...ledger.occurrences import upcoming
from ...ledger.schema.said import ASIDE
from ...ledger.schema.tables import NOTICES, OCCURRENCES, SENT, TASKS, UNITS
from ...ledger.words import STATES
from ..item import DOMAIN, Item
from .plan import Plan
from .values import labels_of, values_of

Days = Mapping[str, Sequence[tuple[date, str]]]
Path = tuple[str, tuple[str, ...]]  # of a task: its notice, the numbers on the way to it


def items_of(base: Connection, plan: Plan, on: date, target: str | None, uids: Mapping[str, str]) -> Iterator[Item]:
    """The tasks as the target wants them, in the order of their days.

    `target`: whose earlier tasks go again; `uids`: what they are called there, by id.
    """
    rows = list(chosen(base, plan, on, target))
    days = days_of(base)
    parents = parents_of(rows)
    for row in rows:
        parent = parents.get(row["id"], "")
        values = values_of(row, plan, uid_of(row["id"], uids), uid_of(parent, uids) if parent else "", days.get(row["id"], ()))
        yield item_of(row, plan, values)


def item_of(row: Mapping[Any, Any], plan: Plan, values: Mapping[str, str]) -> Item:
    fields = {name: field.filled(values) for name, field in plan.fields.items()}
    return Item(row["id"], values["uid"], fields, row["changed"], values["title"], values["state"])


def uid_of(key: str, uids: Mapping[str, str]) -> str:
    return uids.get(key) or f"{key}@{DOMAIN}"


def chosen(base: Connection, plan: Plan, on: date, target: str | None) -> Iterator[RowMapping]:
    """The rows of the tasks that go, and since when their notice is known."""
    before: ColumnElement[bool] = false() if target is None else TASKS.c.id.in_(select(SENT.c.id).where(SENT.c.target == target))
    goes = wanted(plan, on)
    asked = (
        select(TASKS, NOTICES.c.added, before.label("before"))
        .join(NOTICES, NOTICES.c.source == TASKS.c.source)
        .where(or_(before, goes))
        .order_by(TASKS.c.due.asc().nulls_last(), text(as_came(base)))
    )
    for row in base.execute(asked).mappings():
        if row["before"] or plan.within is None or not row["rrule"] or comes_again(row, on, later(on, plan.within)):
            yield row


def comes_again(row: Mapping[Any, Any], on: date, until: date) -> bool:
    """Whether what recurs has a day of these, none of which is behind its due date."""
    return any(row["due"] is None or day <= row["due"] for day in upcoming(row, on, until)[:1])


def wanted(plan: Plan, on: date) -> ColumnElement[bool]:
    """What a mapping asks of a task that goes over for the first time; one that is gone counts as cancelled."""
    there = [TASKS.c.checked.is_(None), TASKS.c.checked.not_in(ASIDE)]  # what people put aside is not there, whatever is asked
    asked: list[ColumnElement[bool]] = [or_(*there)] if plan.gone else [TASKS.c.gone.is_(None)]
    if not plan.optional:
        asked.append(TASKS.c.optional.is_(False))
    if set(plan.states) != set(STATES):
        asked.append(TASKS.c.state.in_(plan.states))
    if plan.units:
        named = or_(UNITS.c.name.in_(plan.units), UNITS.c.canonical.in_(plan.units))
        asked.append(TASKS.c.id.in_(select(UNITS.c.id).where(named, UNITS.c.role.in_(plan.roles))))
    if plan.within is not None:
        asked.append(or_(TASKS.c.due <= later(on, plan.within), TASKS.c.rrule != ""))
    found: ColumnElement[bool] = TASKS.c.id.is_not(None)
    for each in asked:
        found &= each
    return found


def doubtful(base: Connection, plan: Plan) -> int:
    """How many tasks stay here since it is not sure that work is assigned."""
    if plan.optional:
        return 0
    asked = select(func.count()).select_from(TASKS).where(TASKS.c.gone.is_(None), TASKS.c.optional.is_(True))
    return base.execute(asked).scalar() or 0


def days_of(base: Connection) -> Days:
    """By task that recurs, the days whose state is no longer 未开始."""
    found: dict[str, list[tuple[date, str]]] = {}
    for key, day, state in base.execute(select(OCCURRENCES.c.id, OCCURRENCES.c.day, OCCURRENCES.c.state)):
        found.setdefault(key, []).append((day, state))
    return found


def parents_of(rows: Iterable[Mapping[Any, Any]]) -> dict[str, str]:
    """By task the one that it is a part of: its number begins with that of the other, as 五/1 with 五. Where two have one number, none."""
    known: dict[Path, str | None] = {}
    there = [row for row in rows if not row["gone"]]
    for row in there:
        path = (row["source"], labels_of(row))
        known[path] = None if path in known else row["id"]
    found = {}
    for row in there:
        source, labels = row["source"], labels_of(row)
        for end in range(len(labels) - 1, 0, -1):
            if parent := known.get((source, labels[:end])):
                found[row["id"]] = parent
                break
    return found
