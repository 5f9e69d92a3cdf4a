"""What a ledger's database is made of, and which of it somebody has dropped: indexes, triggers and views are made anew, tables are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text

from ...language import _
from ..schema.tables import METADATA
from ..schema.views import GUARDS, INDEXED, guards, index, views
from ..search import rebuild
from .holding import Fault


class Missing(NamedTuple):
    """What is not there; `words`: of the index of words a part."""

    tables: list[str]
    columns: list[str]
    indexes: list[str]
    views: list[str]
    triggers: list[str]
    words: list[str]

    @property
    def is_lost(self) -> bool:
        """Whether records are gone with it."""
        return bool(self.tables or self.columns)


def missing(base: Connection) -> Missing:
    """What of a ledger of this version is not there."""
    seen, dialect = inspect(base), base.dialect.name
    there = set(seen.get_table_names())
    tables = [name for name in METADATA.tables if name not in there]
    columns, indexes = [], []
    for name, table in METADATA.tables.items():
        if name in there:
            held = {column["name"] for column in seen.get_columns(name)}
            columns += [f"{name}.{column.name}" for column in table.c if column.name not in held]
            known = {each["name"] for each in seen.get_indexes(name)}
            indexes += [str(each.name) for each in table.indexes if each.name not in known]
    drawn = set(seen.get_view_names())
    names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'" if dialect == "sqlite" else "SELECT tgname FROM pg_trigger")
    guarding = set(base.execute(names).scalars())
    words = [name for name in INDEXED[dialect] if name not in there]
    lost = [name for name in views(dialect) if name not in drawn], [name for name in GUARDS[dialect] if name not in guarding]
    return Missing(tables, columns, sorted(indexes), *lost, words)


def of_tables(base: Connection) -> Iterator[Fault]:
    """What is told of it, with what to do."""
    gone = missing(base)
    for name in (*gone.tables, *gone.columns):
        yield Fault(name, _("is gone with all that it held; put back a copy that duban ledger backup made"))
    for name in (*gone.indexes, *gone.views, *gone.triggers, *gone.words):
        yield Fault(name, _("is gone; duban ledger upgrade makes it anew"))


def mend(base: Connection) -> list[str]:
    """Make anew what can be; the names of what was. Tables that are gone stay gone."""
    gone, dialect = missing(base), base.dialect.name
    for each in (each for table in METADATA.tables.values() for each in table.indexes if each.name in gone.indexes):
        each.create(base)
    for name in gone.views:
        base.exec_driver_sql(f"CREATE VIEW {name} AS {views(dialect)[name]}")
    if gone.triggers:
        guard(base, dialect)
    if gone.words and not gone.is_lost:
        index_again(base, dialect)
    return [*gone.indexes, *gone.views, *gone.triggers, *gone.words]


def guard(base: Connection, dialect: str) -> None:
    """The history is append-only again."""
    for name in GUARDS[dialect]:
        base.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + ("" if dialect == "sqlite" else " ON history"))
    for statement in guards(dialect):
        base.exec_driver_sql(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def index_again(base: Connection, dialect: str) -> None:
    """The index of words anew."""
    for name in INDEXED[dialect]:
        base.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in index(dialect):
        base.exec_driver_sql(statement)
    rebuild(base)
