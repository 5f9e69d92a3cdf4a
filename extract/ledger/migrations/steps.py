"""Where a database stands among the steps of `versions/`, and how it is brought to the last of them."""

from __future__ import annotations

from enum import Enum
from types import SimpleNamespace

from sqlalchemy import Connection, inspect, text

from .. import words
from ..schema import tables, views
from . import HERE, known

FLAT_LAYOUTS = (0, 1)  # `user_version` of databases that `batch -o x.sqlite` wrote before there was a ledger


class Stand(Enum):
    """What a database is to this version: without tables, of an earlier or a later duban, its own, or something else altogether.

    FLAT is what `batch -o x.sqlite` wrote before there was a ledger.
    """

    EMPTY = "empty"
    FLAT = "flat"
    EARLIER = "earlier"
    PRESENT = "present"
    LATER = "later"
    FOREIGN = "foreign"


def stand(base: Connection) -> tuple[Stand, str | None]:
    """Where a database stands, and the step or layout that it names."""
    there = set(inspect(base).get_table_names())
    if "alembic_version" in there and there & {"notices", "tasks"}:
        version = base.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return among(version), version
    if base.dialect.name == "sqlite":
        layout = base.exec_driver_sql("PRAGMA user_version").scalar_one()
        if is_flat(base, there):
            return (Stand.FLAT if layout in FLAT_LAYOUTS else Stand.LATER), str(layout)
        return (Stand.FOREIGN if there or layout else Stand.EMPTY), None
    return (Stand.FOREIGN if there & set(tables.METADATA.tables) else Stand.EMPTY), None


def among(version: str | None) -> Stand:
    """Of a step that a database names."""
    steps = known()
    if version == steps[-1]:
        return Stand.PRESENT
    return Stand.EARLIER if version in steps else Stand.LATER


def is_flat(base: Connection, there: set[str]) -> bool:
    """Whether the tables are those of the record, with its JSON, and nothing else: another program may have tables of these names."""
    if not {"notices", "tasks", "units", "timings", "diagnostics"} <= there:
        return False
    return {"source", "json"} <= {column["name"] for column in inspect(base).get_columns("notices")}


def upgrade(base: Connection, until: str = "head") -> None:
    """Run the steps that the database has not had, `until` one of them.

    Alembic loads them as files of no package: they are handed what they need of ours.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = base
    config.attributes["ours"] = SimpleNamespace(**{**vars(words), **vars(tables), **vars(views)})
    command.upgrade(config, until)
