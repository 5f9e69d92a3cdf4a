"""Questions to a ledger that people keep by a name, e.g. 本月科信处: the fields of `listing.Query`, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from ..errors import LedgerError
from ..language import _
from .fields import plain
from .listing import Query
from .schema.tables import VIEWS

MOST_NAME = 100  # characters
MOST = 500  # views
DAYS = ("first", "last")
PLAIN = Query()


class View(NamedTuple):
    """A question by its name; who kept it, and when."""

    name: str
    query: Query
    by: str
    at: str


def saved(base: Connection) -> list[View]:
    """The views, by their names. One that this version does not understand any more asks for all."""
    rows = base.execute(select(VIEWS).order_by(VIEWS.c.name)).all()
    return [View(row.name, query_of(row.query) or PLAIN, row.by, row.at) for row in rows]


def view(base: Connection, name: str) -> View:
    """One of them. Raises LedgerError where there is none."""
    found = next((each for each in saved(base) if each.name == plain(name, lines=False)), None)
    if found is None:
        names = "、".join(each.name for each in saved(base)[:10]) or "none yet"
        raise LedgerError(name, _("is no view of this ledger"), _("name one of those that are kept: {names}", names=names))
    return found


def save(base: Connection, name: str, query: Query, by: str, at: str) -> None:
    """Keep a question by a name, in place of one that had it. Raises LedgerError."""
    kept = plain(name, lines=False)
    if not kept or len(kept) > MOST_NAME:
        raise LedgerError(name[:MOST_NAME] or "view", _("is no name for a view"), _("write 1 to {most} characters", most=MOST_NAME))
    there = {each.name for each in saved(base)}
    if kept not in there and len(there) >= MOST:
        raise LedgerError(kept, _("would be one view more than {most}", most=MOST), _("drop one first"))
    base.execute(delete(VIEWS).where(VIEWS.c.name == kept))
    base.execute(insert(VIEWS), {"name": kept, "query": as_json(query), "by": by, "at": at})


def drop(base: Connection, name: str) -> None:
    """Keep a question no more. Raises LedgerError where there is none of the name."""
    base.execute(delete(VIEWS).where(VIEWS.c.name == view(base, name).name))


def as_json(query: Query) -> str:
    """What of a question is not as it always is."""
    said = {name: value for name, value in asdict(query).items() if value != getattr(PLAIN, name)}
    return json.dumps({name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}, ensure_ascii=False)


def query_of(said: str) -> Query | None:
    """The question; None for what is none."""
    try:
        held: dict[str, Any] = json.loads(said)
        known = {each.name for each in fields(Query)}
        given: dict[str, Any] = {
            name: date.fromisoformat(value) if name in DAYS else value for name, value in held.items() if name in known
        }
        return Query(**given)
    except (ValueError, TypeError, AttributeError, LedgerError):
        return None
