"""Databases that `batch -o x.sqlite` wrote before there was a ledger: their records, as JSON in `notices`, come into the ledger's tables.

Their text was not kept, so that spans cannot be shown until the notice is read again.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from ..writers.flat.tables import TABLES
from .migrations.steps import upgrade
from .readings import Readings

KEPT = "earlier_notices"


def bring_forward(base: Connection, at: str) -> None:
    """Make the ledger's tables in place of those of an earlier duban, which is gone whole or not at all: one transaction."""
    there = set(inspect(base).get_table_names())
    base.exec_driver_sql(f"CREATE TEMP TABLE {KEPT} AS SELECT source, json FROM notices ORDER BY rowid")
    for name in reversed(TABLES):
        if name in there:
            base.exec_driver_sql(f"DROP TABLE {name}")
    base.exec_driver_sql("PRAGMA user_version = 0")
    upgrade(base)
    readings = Readings(base, at)
    for source, whole in base.exec_driver_sql(f"SELECT source, json FROM {KEPT} ORDER BY rowid"):
        readings.put(None, source, whole, None)
    readings.flush()
    base.exec_driver_sql(f"DROP TABLE {KEPT}")
