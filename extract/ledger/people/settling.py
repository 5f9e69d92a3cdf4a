"""What becomes of new readings that wait beside a person's values: accepted, or the person's value kept."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from ...errors import LedgerError
from ...language import _
from ..fields import READ, ROLES, as_text, stored
from ..schema.tables import CORRECTIONS, OFFERS
from .rows import Change, changed, found_task
from .setting import units_of_role


def settle(base: Connection, task: str, field: str | None, accept: bool, by: str, at: str) -> int:
    """Settle what is offered for a field of a task, or for all of them; how many that were.

    Accepted, the new reading takes the place of the person's value; else that stays, and the same reading is not offered again.
    Raises LedgerError where nothing waits.
    """
    row = found_task(base, task)
    mine = OFFERS.c.id == task if field is None else (OFFERS.c.id == task) & (OFFERS.c.field == field)
    offers = [each._asdict() for each in base.execute(select(OFFERS).where(mine).order_by(OFFERS.c.field))]
    held = {each.field: each._asdict() for each in base.execute(select(CORRECTIONS).where(CORRECTIONS.c.id == task))}
    if not offers:
        told = _("nothing waits for a decision") if field is None else _("no reading of {field!r} waits for a decision", field=field)
        raise LedgerError(
            task, told, _("see duban ledger changes") if field is None or field in READ else _("name one of {read}", read=", ".join(READ))
        )
    new, changes = {}, []
    for offer in offers:
        name, before = offer["field"], as_text(row[offer["field"]])
        correction = held.get(name)
        detail = {
            "before": {"correction": correction, "offer": offer},
            "after": {"correction": None if accept else correction, "offer": None},
        }
        if accept:
            new[name] = stored(name, offer["now"])
            changes.append(Change("accept", name, before, as_text(new[name]), detail))
            base.execute(delete(CORRECTIONS).where(CORRECTIONS.c.id == task, CORRECTIONS.c.field == name))
        else:
            changes.append(Change("keep", name, offer["now"], before, detail))
    base.execute(delete(OFFERS).where(mine))
    changed(base, row, new, by, at, changes)
    for role in ROLES:
        if role in new:
            units_of_role(base, row, role, as_text(new[role]))
    return len(offers)
