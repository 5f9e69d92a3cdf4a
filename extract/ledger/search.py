"""The index of words: what `list --search 防汛` asks. One row a task, with the pairs of its title and text (`schema/pairs.py`).

`searched` says which entry of the index is a task's. SQLite's index keeps no text and forgets none: what a task no longer says stays
there, as an entry of none. Entries are numbered as tasks come in, which keeps the index small and a search in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, TableClause, TextClause, bindparam, column, delete, select, table, text

from ..errors import LedgerError
from .schema.pairs import folded, looked_for, pairs, signs
from .schema.tables import TASKS

SEARCHED: TableClause = table("searched", column("entry"), column("id"), column("said"), column("words"))
SEARCH: TableClause = table("search", column("rowid"))  # SQLite's
HITS: Join = SEARCH.join(SEARCHED, SEARCHED.c.entry == SEARCH.c.rowid)
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


def says(base: Connection, words: str) -> ColumnElement[bool]:
    """The condition that a task's title or text hold all the words; blanks part them. Raises LedgerError where there is no word."""
    if base.dialect.name == "sqlite":
        return TASKS.c.id.in_(select(SEARCHED.c.id).select_from(HITS).where(matching(words)))
    runs = runs_of(words)
    asked = select(SEARCHED.c.id).where(text("words @> :pairs").bindparams(pairs=sorted({pair for run in runs for pair in run})))
    for run in runs:
        if len(run) > 1:
            asked = asked.where(SEARCHED.c.said.contains(word_of(run), autoescape=True))
    return TASKS.c.id.in_(asked)


def matching(words: str) -> TextClause:
    """The same of the rows of SQLite's index, which gives them one by one in the order of their entries."""
    return text("search MATCH :asked").bindparams(asked=" AND ".join(map(phrase, runs_of(words))))


def runs_of(words: str) -> list[list[str]]:
    if runs := looked_for(words):
        return runs
    raise LedgerError(words, "holds nothing to search for", "write letters, characters or figures")


def phrase(run: Sequence[str]) -> str:
    """A run as FTS5 takes it: `"应急 急管 管理"`; of one sign alone all pairs that begin so."""
    quoted = '"' + " ".join(run) + '"'
    return quoted if len(run[0]) > 1 else f"{quoted}*"


def word_of(run: Sequence[str]) -> str:
    """The word that a run of pairs was made of."""
    return run[0] + "".join(pair[-1] for pair in run[1:])
