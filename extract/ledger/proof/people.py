"""What must hold of tasks that people made or put aside, of what was taken back, and of the questions that they keep."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from ..schema.said import ASIDE, CONFIRMED
from ..schema.tables import HISTORY, TASKS, VIEWS
from ..views import query_of
from .holding import Fault

MADE = ("new", "split", "merge")


def of_people(base: Connection) -> Iterator[Fault]:
    """Words that a column cannot have, tasks made of what is not there, changes taken back that there are not."""
    columns = (TASKS.c.id, TASKS.c.checked, TASKS.c.made, TASKS.c.made_from, TASKS.c.gone, TASKS.c.adrift)
    touched = TASKS.c.checked.is_not(None) | TASKS.c.made.is_not(None) | TASKS.c.made_from.is_not(None) | TASKS.c.adrift.is_not(None)
    for row in base.execute(select(*columns).where(touched)).all():
        if row.checked not in {None, CONFIRMED, *ASIDE}:
            yield Fault(row.id, f"is “{row.checked}”, which no task can be; write there one of {', '.join((CONFIRMED, *ASIDE))}, or NULL")
        elif row.checked in ASIDE and row.gone is None:
            yield Fault(row.id, f"was {row.checked}, and is listed")
        if row.made not in {None, *MADE}:
            yield Fault(row.id, f"was made by “{row.made}”, which makes none")
        if row.made is None and row.made_from is not None:
            yield Fault(row.id, "is made of others, and nobody made it")
        for other in origins(row.made_from):
            if not base.execute(select(TASKS.c.id).where(TASKS.c.id == other)).first():
                yield Fault(row.id, f"is made of {other}, which is not there")
    yield from of_undoing(base)
    for name, query in base.execute(select(VIEWS.c.name, VIEWS.c.query)):
        if query_of(query) is None:
            yield Fault(f"view {name}", "asks for what cannot be asked; drop it, and keep it anew")


def of_undoing(base: Connection) -> Iterator[Fault]:
    """Entries that take back what there was not."""
    back, there = HISTORY.alias("back"), HISTORY.alias("there")
    known = select(there.c.entry).where(there.c.entry == back.c.undoes, there.c.entry < back.c.entry).exists()
    for row in base.execute(select(back.c.entry, back.c.undoes).where(back.c.undoes.is_not(None), ~known)):
        yield Fault(f"history {row.entry}", f"takes back entry {row.undoes}, which is none before it")


def origins(made_from: str | None) -> list[str]:
    """The ids that a column holds; one that holds none is told as such."""
    try:
        found = json.loads(made_from or "[]")
        return [str(each) for each in found] if isinstance(found, list) else [str(made_from)]
    except ValueError:
        return [str(made_from)]
