"""Fields that a person sets: in place of the machine's reading (`corrections`), or those that only people fill, e.g. 状态."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select, update

from ...errors import LedgerError
from ...language import _
from ..fields import ANCHOR, READ, ROLES, Value, ValueNotMeantError, as_date, as_text, field_of, stored, value_of
from ..readings.anchors import counts, due_of
from ..readings.units import read_again, set_units
from ..schema.tables import CORRECTIONS, OFFERS, RECORD
from .evidence import Chosen, kept
from .rows import Change, changed, found_task

TIMINGS, MILESTONES = RECORD["timings"], RECORD["milestones"]
NO_EVIDENCE: Mapping[str, Chosen] = {}


class Correction(NamedTuple):
    """What a person sets in place of a reading, with the spans that it rests on; `is_said`: value or words are new."""

    field: str
    value: str | None
    read: str | None
    evidence: str | None
    is_said: bool


def set_fields(
    base: Connection,
    task: str,
    values: Mapping[str, str | None],
    by: str,
    at: str,
    version: int | None = None,
    evidence: Mapping[str, Chosen] = NO_EVIDENCE,
) -> list[str]:
    """Set fields of a task as a person wrote them, and return those that this changed.

    `anchor` is the day that relative timings count from. `evidence`: by field the spans of the words of the notice that a person selected.

    A field that is set to what the machine read is no correction any more. Raises LedgerError for a value that a field cannot have, for
    words that do not say it, and where the task was changed since its `version` was looked at (VersionError); then nothing is set.
    """
    row = found_task(base, task, version)
    held = {each.field: each._asdict() for each in base.execute(select(CORRECTIONS).where(CORRECTIONS.c.id == task))}
    person = {field: each["read"] for field, each in held.items()}
    try:
        named = {field_of(name): given for name, given in values.items()}
        wanted = {field: wanted_of(row, field, given, person.get(field)) for field, given in named.items()}
    except ValueNotMeantError as error:
        raise LedgerError(task, error.problem, error.remedy) from None
    new = {field: value for field, value in wanted.items() if value != row[field]}
    refuse_order(row, new)
    words = {field_of(name): chosen for name, chosen in evidence.items()}
    if not words.keys() <= wanted.keys():
        raise LedgerError(task, _("has words selected for a field that is not set"), _("set the field too"))
    details: dict[str, dict[str, Any]] = {}
    words_changed: set[str] = set()
    for field in wanted:
        spans = kept(base, row, field, as_text(wanted[field]), words.get(field))
        if field in READ:
            mine = Correction(field, as_text(wanted[field]), person.get(field, as_text(row[field])), spans, field in new or field in words)
            details[field], moved = correct(base, task, mine, held.get(field), by, at)
            words_changed |= {field} if moved else set()
    if ANCHOR in new:
        counted(base, row, new, "due" in wanted or "due" in person)
    told = [name for name in dict.fromkeys((*wanted, *new)) if name in new or name in words_changed]
    if ANCHOR in new and "due" in new and "due" not in wanted:
        details["due"] = {"with": ANCHOR}
    if told:
        entries = [Change("set", name, as_text(row[name]), as_text(new.get(name, row[name])), details.get(name)) for name in told]
        changed(base, row, new, by, at, entries)
        for role in ROLES:
            if role in told:
                units_of_role(base, row, role, as_text(new.get(role, row[role])))
    return told


def wanted_of(row: Mapping[Any, Any], field: str, given: str | None, read: str | None) -> Value:
    """A person's value; what the row has, or the machine read, is taken as it stands."""
    known = {as_text(row[field]) or ""} | ({read} if read is not None else set()) if field in READ else set()
    return stored(field, given) if (given or "") in known else value_of(field, given)


def refuse_order(row: Mapping[Any, Any], new: Mapping[str, Value]) -> None:
    """LedgerError where a day that is set would have a task begin later than it is due."""
    start, due = (as_date(new.get(name, row[name])) for name in ("start", "due"))
    if start and due and start > due and not new.keys().isdisjoint({"start", "due"}):
        raise LedgerError(
            row["id"], _("would begin on {start} and be due on {due}", start=start, due=due), _("set both start=DATE and due=DATE")
        )


def correct(base: Connection, task: str, mine: Correction, held: Mapping[str, Any] | None, by: str, at: str) -> tuple[dict[str, Any], bool]:
    """Keep a person's value beside the machine's reading; where they are the same, there is nothing to keep and nothing on offer.

    What it takes to take it back: the correction and the offer before and after; and whether other words were selected for it.
    """
    same = (mine.value or "") == (mine.read or "")
    if not same and held and (held["value"] or "") == (mine.value or "") and not (mine.is_said and held["evidence"] != mine.evidence):
        return {}, False
    place = (CORRECTIONS.c.id == task) & (CORRECTIONS.c.field == mine.field)
    offered = (OFFERS.c.id == task) & (OFFERS.c.field == mine.field)
    offer = base.execute(select(OFFERS).where(offered)).mappings().first() if same else None
    base.execute(delete(CORRECTIONS).where(place))
    row = None
    if same:
        base.execute(delete(OFFERS).where(offered))
    else:
        row = {"id": task, "field": mine.field, "value": mine.value, "read": mine.read, "by": by, "at": at, "evidence": mine.evidence}
        base.execute(insert(CORRECTIONS), row)
    told = {"before": {"correction": held and dict(held), "offer": offer and dict(offer)}, "after": {"correction": row, "offer": None}}
    return told, not same and mine.evidence != (held or {}).get("evidence")


def counted(base: Connection, row: Mapping[Any, Any], new: dict[str, Value], is_said: bool) -> None:
    """The day that a task is due, once a person said when its event is. A day that a person set stays."""
    timings = children(base, TIMINGS, row)
    if new[ANCHOR] and not any(map(counts, timings)):
        raise LedgerError(row["id"], _("has no timing that counts from an event"), _("set its day with due=DATE"))
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
    held = base.execute(select(CORRECTIONS.c.evidence).where(mine)).first()
    if held is not None or not read_again(base, row, role):
        set_units(base, row["source"], row["id"], role, names, held.evidence if held else None)
