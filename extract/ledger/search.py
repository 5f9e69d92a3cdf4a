"""The index of words: what `list --search 防汛` asks. One row a task, with the pairs of its title and text (`schema/pairs.py`).

SQLite's index is asked by a task's number, the 60 bits of its id, so that a change finds its row among a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, column, delete, false, func, select, table, text

from .schema.pairs import looked_for, pairs
from .schema.tables import TASKS

SEARCH = table("search", column("id"), column("words"))
SOME = 500  # values of one statement
Task = Mapping[Any, Any]  # of which the id, the title and the text count


def index(base: Connection, tasks: Iterable[Task]) -> None:
    """Add the words of tasks, which are not in the index."""
    if base.dialect.name == "sqlite":
        write(base, "INSERT INTO search (rowid, words) VALUES (?, ?)", tasks)
    elif rows := [{"id": task["id"], "words": sorted(set(words_of(task)))} for task in tasks]:
        base.execute(text("INSERT INTO search (id, words) VALUES (:id, :words)"), rows)


def forget(base: Connection, tasks: Sequence[Task]) -> None:
    """Take tasks out of the index, as they stand there: before their title or text changes."""
    if base.dialect.name == "sqlite":
        write(base, "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", tasks)
        return
    for start in range(0, len(tasks), SOME):
        base.execute(delete(SEARCH).where(SEARCH.c.id.in_([task["id"] for task in tasks[start : start + SOME]])))


def rebuild(base: Connection) -> None:
    """The index anew from all tasks."""
    lite = base.dialect.name == "sqlite"
    base.exec_driver_sql("INSERT INTO search (search) VALUES ('delete-all')" if lite else "DELETE FROM search")
    last = ""
    asked = select(TASKS.c.id, TASKS.c.title, TASKS.c.text).order_by(TASKS.c.id).limit(10 * SOME)
    while some := list(base.execute(asked.where(TASKS.c.id > last)).mappings()):
        index(base, some)
        last = some[-1]["id"]


def write(base: Connection, statement: str, tasks: Iterable[Task]) -> None:
    """SQLite writes its index in the order of its numbers, else each row is a write of its own."""
    rows = sorted((number_of(task["id"]), " ".join(words_of(task))) for task in tasks)
    if rows:
        base.exec_driver_sql(statement, rows)


def words_of(task: Task) -> list[str]:
    return pairs(f"{task['title']}\n{task['text']}")


def number_of(task: str) -> int:
    """The number of a task: t00000000000001f → 31."""
    return int(task[1:], 16)


def says(base: Connection, words: str) -> ColumnElement[bool]:
    """The condition that a task's title or text hold all the words; blanks part them."""
    runs = looked_for(words)
    if not runs:
        return false()
    if base.dialect.name == "sqlite":
        asked = " AND ".join(map(phrase, runs))
        found = text("SELECT printf('t%015x', rowid) FROM search WHERE search MATCH :asked").bindparams(asked=asked)
        return TASKS.c.id.in_(found.columns(column("id")).scalar_subquery())
    whole = sorted({pair for run in runs for pair in run if len(pair) > 1})
    condition: ColumnElement[bool] = TASKS.c.id.in_(select(SEARCH.c.id).where(text("words @> :pairs").bindparams(pairs=whole)))
    said = func.lower(func.normalize(TASKS.c.title + "\n" + TASKS.c.text, text("NFKC")))
    for run in runs:
        condition = condition & said.contains(word_of(run), autoescape=True)
    return condition


def phrase(run: Sequence[str]) -> str:
    """A run as FTS5 takes it: `"应急 急管 管理"`; of one sign alone all pairs that begin so."""
    quoted = '"' + " ".join(run) + '"'
    return quoted if len(run[0]) > 1 else f"{quoted}*"


def word_of(run: Sequence[str]) -> str:
    """The word that a run of pairs was made of."""
    return run[0] + "".join(pair[-1] for pair in run[1:])
