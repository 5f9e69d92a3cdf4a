"""Fields that a person sets: in place of the machine's reading (`corrections`), or those that only people fill, e.g. 状态."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from ...errors import LedgerError
from ..fields import ANCHOR, READ, ROLES, Value, ValueNotMeantError, as_date, as_text, field_of, stored, value_of
from ..readings.anchors import counts, due_of
from ..readings.units import read_again, set_units
from ..schema.tables import CORRECTIONS, OFFERS, RECORD
from .rows import Change, changed, found_task

TIMINGS, MILESTONES = RECORD["timings"], RECORD["milestones"]


def set_fields(base: Connection, task: str, values: Mapping[str, str | None], by: str, at: str, version: int | None = None) -> list[str]:
    """Set fields of a task as a person wrote them, and return those that this changed.

    `anchor` is the day that relative timings count from.

    A field that is set to what the machine read is no correction any more. Raises LedgerError for a value that a field cannot have, and
    where the task was changed since its `version` was looked at; then nothing is set.
    """
    row = found_task(base, task, version)
    person = {each.field: each.read for each in base.execute(select(CORRECTIONS).where(CORRECTIONS.c.id == task))}
    try:
        named = {field_of(name): given for name, given in values.items()}
        wanted = {field: wanted_of(row, field, given, person.get(field)) for field, given in named.items()}
    except ValueNotMeantError as error:
        raise LedgerError(task, error.problem, error.remedy) from None
    new = {field: value for field, value in wanted.items() if value != row[field]}
    refuse_order(row, new)
    for field in READ:
        if field in wanted:
            correct(base, task, field, as_text(wanted[field]), person.get(field, as_text(row[field])), by, at)
    if ANCHOR in new:
        counted(base, row, new, "due" in wanted or "due" in person)
    if new:
        changed(base, row, new, by, at, [Change("set", name, as_text(row[name]), as_text(value)) for name, value in new.items()])
        for role in ROLES:
            if role in new:
                units_of_role(base, row, role, as_text(new[role]))
    return list(new)


def wanted_of(row: Mapping[Any, Any], field: str, given: str | None, read: str | None) -> Value:
    """A person's value; what the row has, or the machine read, is taken as it stands."""
    known = {as_text(row[field]) or ""} | ({read} if read is not None else set()) if field in READ else set()
    return stored(field, given) if (given or "") in known else value_of(field, given)


def refuse_order(row: Mapping[Any, Any], new: Mapping[str, Value]) -> None:
    """LedgerError where a day that is set would have a task begin later than it is due."""
    start, due = (as_date(new.get(name, row[name])) for name in ("start", "due"))
    if start and due and start > due and not new.keys().isdisjoint({"start", "due"}):
        raise LedgerError(row["id"], f"would begin on {start} and be due on {due}", "set both start=DATE and due=DATE")


def correct(base: Connection, task: str, field: str, value: str | None, read: str | None, by: str, at: str) -> None:
    """Keep a person's value beside the machine's reading; where they are the same, there is nothing to keep and nothing on offer."""
    same = (value or "") == (read or "")
    mine = (CORRECTIONS.c.id == task) & (CORRECTIONS.c.field == field)
    if not same and (held := base.execute(select(CORRECTIONS.c.value).where(mine)).first()) and (held.value or "") == (value or ""):
        return
    base.execute(delete(CORRECTIONS).where(mine))
    if same:
        base.execute(delete(OFFERS).where(OFFERS.c.id == task, OFFERS.c.field == field))
    else:
        base.execute(insert(CORRECTIONS), {"id": task, "field": field, "value": value, "read": read, "by": by, "at": at})


def counted(base: Connection, row: Mapping[Any, Any], new: dict[str, Value], is_said: bool) -> None:
    """The day that a task is due, once a person said when its event is. A day that a person set stays."""
    timings = children(base, TIMINGS, row)
    if new[ANCHOR] and not any(map(counts, timings)):
        raise LedgerError(row["id"], "has no timing that counts from an event", "set its day with due=DATE")
    due = due_of(timings, children(base, MILESTONES, row), as_date(new[ANCHOR]))
    if is_said:
        base.execute(update(CORRECTIONS).where(CORRECTIONS.c.id == row["id"], CORRECTIONS.c.field == "due").values(read=as_text(due)))
    elif due != row["due"]:
        new["due"] = due


def children(base: Connection, table: Table, row: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """The rows of a task in one of the tables that hang on it."""
    mine = (table.c.source == row["source"]) & (table.c.id == row["id"])
    return [each._asdict() for each in base.execute(select(table).where(mine).order_by(table.c.number))]


def units_of_role(base: Connection, row: Mapping[Any, Any], role: str, names: str | None) -> None:
    """The units of a role that was set, as a person named them or, where it is the machine's reading again, as that had them."""
    mine = (CORRECTIONS.c.id == row["id"]) & (CORRECTIONS.c.field == role)
    if base.execute(select(CORRECTIONS.c.id).where(mine)).first() or not read_again(base, row, role):
        set_units(base, row["source"], row["id"], role, names)
