"""A ledger that is only asked: a file by SQLite itself, since SQLAlchemy takes longer to load than the answer; a server by SQLAlchemy.

Questions are SQL with named values, in words that both know: `SELECT id FROM tasks WHERE due < :on`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..migrations import known
from .files import PRAGMAS, connect
from .troubles import guarded, is_address

if TYPE_CHECKING:
    from sqlalchemy import Connection

    Base = sqlite3.Connection | Connection

Row = dict[str, Any]
MANY = 1_000  # rows that a server hands over at a time
NO_VALUES: Mapping[str, Any] = {}


def day(value: Any) -> date:
    return date.fromisoformat(str(value))


WAYS: dict[str, Callable[[Any], Any]] = {  # of columns that SQLite keeps as something else
    **dict.fromkeys(("start", "end", "due", "issue_date", "publish_date", "relative_to", "day"), day),
    **dict.fromkeys(("optional", "tentative", "collective", "ocr"), bool),
}


@contextmanager
def asked(place: str) -> Iterator[Base]:
    """A connection to ask with, in one transaction. Raises LedgerError where there is no ledger, or none that this version can use."""
    if not is_address(place) and Path(place).is_file():
        with guarded(place), closing(connect(place)) as base:
            for line in PRAGMAS:
                base.execute(f"PRAGMA {line}")
            base.execute("BEGIN")
            if is_present(base):
                yield base
                return
    from ..opening import opened  # a server; and what is no ledger of this version is told there

    with opened(place) as other:
        yield other


def is_present(base: sqlite3.Connection) -> bool:
    """Whether a file holds the tables of this version."""
    there = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in there or not there & {"notices", "tasks"}:
        return False
    return base.execute("SELECT version_num FROM alembic_version").fetchall() == [(known()[-1],)]


def is_lite(base: Base) -> bool:
    """Whether it is a file of SQLite."""
    return isinstance(base, sqlite3.Connection) or base.dialect.name == "sqlite"


def ask(base: Base, said: str, given: Mapping[str, Any] = NO_VALUES) -> Iterator[Row]:
    """The rows that a statement gives, by the names of their columns; days are dates."""
    if not is_lite(base):
        found = of_server(base, said, given)
        yield from (dict(row) for row in found.mappings())
        return
    cursor = of_file(base, said, given)
    names = [column[0] for column in cursor.description]
    ways = [(at, WAYS[name]) for at, name in enumerate(names) if name in WAYS]
    for row in cursor:
        values = list(row)
        for at, way in ways:
            if values[at] is not None:
                values[at] = way(values[at])
        yield dict(zip(names, values, strict=True))


def tuples(base: Base, said: str, given: Mapping[str, Any] = NO_VALUES) -> Iterable[tuple[Any, ...]]:
    """The same as the database has them, for very many: the days of a file are texts, as `as_kept` gives them."""
    return of_file(base, said, given) if is_lite(base) else cast("Iterable[tuple[Any, ...]]", of_server(base, said, given))


def first(base: Base, said: str, given: Mapping[str, Any] = NO_VALUES) -> Any:
    """The first value of the first row; None where there is none."""
    row = next(iter(tuples(base, said, given)), None)
    return None if row is None else row[0]


def among(base: Base, column: str, values: Sequence[Any]) -> tuple[str, Any]:
    """The condition that a column be one of `:these`, and what `these` is: many values are one."""
    if is_lite(base):
        return f"{column} IN (SELECT value FROM json_each(:these))", json.dumps(values)
    return f"{column} = ANY(:these)", list(values)


def as_kept(base: Base, value: Any) -> Any:
    """A value as the database has it."""
    return value.isoformat() if isinstance(value, date) and is_lite(base) else value


def of_file(base: Base, said: str, given: Mapping[str, Any]) -> sqlite3.Cursor:
    held = base if isinstance(base, sqlite3.Connection) else cast(sqlite3.Connection, base.connection.dbapi_connection)
    return held.execute(said, {name: as_kept(base, value) for name, value in given.items()})


def of_server(base: Base, said: str, given: Mapping[str, Any]) -> Any:
    from sqlalchemy import text

    return cast("Connection", base).execute(text(said), given, execution_options={"yield_per": MANY})
