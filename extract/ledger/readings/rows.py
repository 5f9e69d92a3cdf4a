"""The rows of a notice for the ledger's tables, as dictionaries: those of `writers/flat`, with ids that no other notice has."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ...models import Notice
from ...writers.flat.rows import table_rows

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def rows_of(notice: Notice, source: str, whole: str) -> Rows:
    """All rows of a notice by the name of their table."""
    return {
        table.name: [dict(zip((column.name for column in table.columns), row, strict=True)) for row in rows]
        for table, rows in table_rows(notice, source, whole)
    }


def other_id(taken: str, source: str, nth: int = 1) -> str:
    """The id of a task whose own another has: made of it and of the source, so that it is the same each time."""
    return "t" + sha256(f"{taken}\x1f{source}\x1f{nth}".encode("utf-8", "surrogatepass")).hexdigest()[:15]


def renamed(rows: Rows, ids: Mapping[str, str]) -> Rows:
    """The rows with other ids."""
    if not ids:
        return rows
    return {name: [{**row, "id": ids.get(row["id"], row["id"])} if "id" in row else row for row in found] for name, found in rows.items()}
