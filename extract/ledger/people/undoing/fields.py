"""A field as it was before a person set it, accepted or kept: the value, the correction behind it, the reading that was on offer.

What the machine reads now counts, not what it read then: a correction that is taken back leaves the present reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from ....errors import LedgerError
from ....language import _
from ...fields import ANCHOR, READ, ROLES, UNITS, as_date, as_text, stored
from ...readings.anchors import due_of
from ...schema.tables import CORRECTIONS, NOTICES, OFFERS
from ..evidence import fits
from ..rows import Change, changed, found_task
from ..setting import MILESTONES, TIMINGS, children, units_of_role
from .worked import Entry, detail_of, named


class State(NamedTuple):
    """A field at some time: its value, and of a field that is read the correction and the offer, None where there was none."""

    value: str | None
    correction: Mapping[str, Any] | None
    offer: Mapping[str, Any] | None


def restore(base: Connection, entry: Entry, root: Entry, again: bool, by: str, at: str) -> None:
    """The field as it was before `root`, or after it (`again`); told as what undoes `entry`. Raises LedgerError."""
    field, row = root["field"], found_task(base, root["id"])
    if detail_of(root).get("with") == ANCHOR:
        raise LedgerError(named(entry), _("came of the day of its event"), _("take back the entry that set anchor"))
    then, was = states(root) if again else reversed(states(root))
    action = "redo" if again else "undo"
    if field not in READ:
        value = stored(field, was.value)
        refuse_other(entry, row)
        new: dict[str, Any] = {field: value}
        changes = [Change(action, field, as_text(row[field]), was.value, None, entry["entry"])]
        if field == ANCHOR:
            changes += counted_again(base, row, new, as_date(value), action)
        changed(base, row, new, by, at, changes)
        return
    refuse_other(entry, row)
    held = base.execute(select(CORRECTIONS).where(CORRECTIONS.c.id == row["id"], CORRECTIONS.c.field == field)).mappings().first()
    read = held["read"] if held else reading_of(row, then, field)
    text = put_back(base, row, field, was, read)
    value = stored(field, text)
    changed(base, row, {field: value}, by, at, [Change(action, field, as_text(row[field]), as_text(value), None, entry["entry"])])
    if field in ROLES:
        units_of_role(base, row, field, text)


def states(root: Entry) -> tuple[State, State]:
    """The field before and after an entry; of one of an earlier duban as far as it tells."""
    detail, field = detail_of(root), root["field"]
    before, after = (root["after"], root["after"]) if root["action"] == "keep" else (root["before"], root["after"])
    if "before" not in detail and field in READ:
        own = {"value": before, "read": None, "by": root["by"], "at": root["at"], "evidence": None}
        mine = {**own, "value": after}
        told = {"set": (None, mine), "accept": (own, None), "keep": (mine, mine)}[root["action"]]
        return State(before, told[0], None), State(after, told[1], None)
    first, last = (detail.get(name, {}) for name in ("before", "after"))
    return (
        State(before, first.get("correction"), first.get("offer")),
        State(after, last.get("correction"), last.get("offer")),
    )


def refuse_other(entry: Entry, row: Mapping[Any, Any]) -> None:
    """LedgerError where the field is not what the entry left."""
    held, left = as_text(row[entry["field"]]) or "", entry["after"] or ""
    if held != left:
        told = _("left “{left}”, and the task has “{held}” now", left=left[:40], held=held[:40])
        raise LedgerError(named(entry), told, _("see duban ledger history {row}", row=row["id"]))


def reading_of(row: Mapping[Any, Any], then: State, field: str) -> str | None:
    """What the machine reads where no correction tells it: what stands there, or what a correction once was set over."""
    return as_text(row[field]) if then.correction is None else then.correction["read"]


def put_back(base: Connection, row: Mapping[Any, Any], field: str, was: State, read: str | None) -> str | None:
    """The correction and the offer as they were, beside the present reading; the value that the field has then."""
    mine = (CORRECTIONS.c.id == row["id"]) & (CORRECTIONS.c.field == field)
    offered = (OFFERS.c.id == row["id"]) & (OFFERS.c.field == field)
    base.execute(delete(CORRECTIONS).where(mine))
    base.execute(delete(OFFERS).where(offered))
    if was.correction is None:
        offer(base, row, field, was, as_text(row[field]) if row["made"] else None)
        return was.value if row["made"] else read
    value = was.correction["value"]
    if (value or "") == (read or ""):
        return read
    evidence = still(base, row, field, value, was.correction["evidence"])
    own = {name: was.correction[name] for name in ("value", "by", "at")}
    base.execute(insert(CORRECTIONS), {**own, "id": row["id"], "field": field, "read": read, "evidence": evidence})
    offer(base, row, field, was, read)
    return str(value or "") if field not in {"start", "due"} else value


def offer(base: Connection, row: Mapping[Any, Any], field: str, was: State, read: str | None) -> None:
    """The reading that was on offer, or that has come since."""
    before = was.offer["before"] if was.offer else was.correction["read"] if was.correction else None
    now = was.offer["now"] if was.offer and row["made"] else read
    known = was.offer is not None or (was.correction is not None and was.correction["read"] not in {None, now})
    if known and (now or "") not in {was.value or "", before or ""}:
        told = {"id": row["id"], "field": field, "before": before, "now": now, "at": was.offer["at"] if was.offer else row["changed"]}
        base.execute(insert(OFFERS), told)


def still(base: Connection, row: Mapping[Any, Any], field: str, value: str | None, evidence: str | None) -> str | None:
    """The words that had been selected, where they still stand there."""
    text = base.execute(select(NOTICES.c.text).where(NOTICES.c.source == row["source"])).scalar()
    if not evidence or text is None:
        return None
    names = (value or "").split(UNITS) if field in ROLES else []
    spans = [
        span if span and any(fits(field, name, text[slice(*span)]) for name in names or [value or ""]) else None
        for span in json.loads(evidence)
    ]
    return json.dumps(spans) if any(spans) else None


def counted_again(base: Connection, row: Mapping[Any, Any], new: dict[str, Any], event: date | None, action: str) -> list[Change]:
    """The day that a task is due by another day of its event; one that a person set stays."""
    due = due_of(children(base, TIMINGS, row), children(base, MILESTONES, row), event)
    mine = (CORRECTIONS.c.id == row["id"]) & (CORRECTIONS.c.field == "due")
    if base.execute(select(CORRECTIONS.c.id).where(mine)).first():
        base.execute(CORRECTIONS.update().where(mine).values(read=as_text(due)))
        return []
    if due == row["due"]:
        return []
    new["due"] = due
    return [Change(action, "due", as_text(row["due"]), as_text(due), {"with": ANCHOR})]
