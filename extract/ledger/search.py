"""The index of words: what `list --search 防汛` asks. One row a task, with the pairs of its title and text (`schema/pairs.py`).

`searched` says which entry of the index is a task's. SQLite's index keeps no text and forgets none: what a task no longer says stays
there, as an entry of none. Entries are numbered as tasks come in, which keeps the index small and a search in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, TableClause, bindparam, column, delete, select, table, text

from .schema.pairs import folded, pairs, signs
from .schema.tables import TASKS

SEARCHED: TableClause = table("searched", column("entry"), column("id"), column("said"), column("words"))
SOME = 500  # values of one statement


def index(base: Connection, tasks: Iterable[Mapping[Any, Any]]) -> None:
    """Add the words of tasks, which are not in the index."""
    found = [(task["id"], f"{task['title']}\n{task['text']}") for task in tasks]
    if not found:
        return
    if base.dialect.name == "sqlite":
        last = base.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'searched'").scalar() or 0
        base.exec_driver_sql("INSERT INTO searched (entry, id) VALUES (?, ?)", [(last + at, key) for at, (key, _) in enumerate(found, 1)])
        rows = [(last + at, " ".join(pairs(said))) for at, (_, said) in enumerate(found, 1)]
        base.exec_driver_sql("INSERT INTO search (rowid, words) VALUES (?, ?)", rows)
    else:
        told = [(key, folded(said), signs(said)) for key, said in found]
        base.exec_driver_sql("INSERT INTO searched (id, said, words) VALUES (%s, %s, %s)", told)


def rebuild(base: Connection) -> None:
    """The index anew from all tasks."""
    base.execute(delete(SEARCHED))
    if base.dialect.name == "sqlite":
        base.execute(text("INSERT INTO search (search) VALUES ('delete-all')"))
    last = ""
    asked = select(TASKS.c.id, TASKS.c.title, TASKS.c.text).order_by(TASKS.c.id).limit(10 * SOME)
    while some := [row._asdict() for row in base.execute(asked.where(TASKS.c.id > last))]:
        index(base, some)
        last = some[-1]["id"]


def forget(base: Connection, ids: Sequence[str]) -> None:
    """Take tasks out of the index."""
    some = text("DELETE FROM searched WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    for start in range(0, len(ids), SOME):
        base.execute(some, {"ids": list(ids[start : start + SOME])})
