"""The tables as SQL that SQLite takes, e.g. `CREATE TABLE "units" ("source" TEXT NOT NULL, …)`; dates are ISO 8601, flags 0 and 1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from .tables import Column, Kind, Table

LAYOUT = 1  # of the tables, in `user_version`; 0 were those of duban 0.1.0
TYPES: dict[Kind, str] = {"text": "TEXT", "json": "TEXT", "date": "TEXT", "integer": "INTEGER", "flag": "INTEGER", "real": "REAL"}


def created(table: Table) -> str:
    """The statement that makes a table: what hangs on a row goes with it."""
    lines = [column_line(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({listed(table.key)})")
    if table.parent:
        by = listed(table.by)
        lines.append(f'FOREIGN KEY ({by}) REFERENCES "{table.parent}" ({by}) ON DELETE CASCADE')
    return f'CREATE TABLE "{table.name}" ({", ".join(lines)})'


def column_line(column: Column) -> str:
    return f'"{column.name}" {TYPES[column.kind]}{"" if column.null else " NOT NULL"}'


def inserted(table: Table) -> str:
    """The statement that adds a row, its values in the order of the columns."""
    return f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'


def listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def stored(value: Any) -> Any:
    """A value as SQLite holds it."""
    return value.isoformat() if isinstance(value, date) else value
