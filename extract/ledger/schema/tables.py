"""The tables of the ledger: those of the record, as data in `writers/flat/tables.py`, and what only a ledger has.

    notices ← tasks ← units, persons, timings, milestones, targets, citations      notices ← diagnostics
    tasks ← corrections, offers, progress, occurrences, sent                       history (append-only), views

A task is named by `id`, which is unique in a ledger. `notices.json` is what the machine read last; the columns of `tasks` are what holds
now: the machine's reading, with what a person set over it. Times of day are ISO 8601 in UTC, e.g. `2021-04-01T08:30:00Z`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from ...writers.flat import tables as flat
from ..words import STATES, listed
from .said import CHASED, RECURS, RELATIVE

TYPES: dict[flat.Kind, type[TypeEngine[Any]]] = {
    "text": Text,
    "json": Text,
    "date": Date,
    "integer": Integer,
    "flag": Boolean,
    "real": Float,
}
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = MetaData(naming_convention=NAMING)


def among_states(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({listed(STATES)})", name="state")


def partly(name: str, where: str, *columns: str) -> Index:
    """An index of some rows: a question that says `where` in the same words is answered by it."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# What a ledger keeps of a notice and of a task beside the record. `gone`: since when no reading has it any more.
OWN: dict[str, tuple[Any, ...]] = {
    "notices": (
        Column("text", Text),  # the decoded text that spans count in; NULL where a notice came as JSON
        Column("added", Text, nullable=False),
        Column("changed", Text, nullable=False),
        Column("gone", Text),
        Index("ix_notices_named", "document_number", "title", "source"),
        Index("ix_notices_sha256", "sha256"),
    ),
    "tasks": (
        Column("state", Text, nullable=False, server_default=STATES[0]),
        Column("percent", Integer),
        Column("note", Text),
        Column("relative_to", Date),  # the day of the event that a relative timing counts from, as a person told it
        Column("version", Integer, nullable=False, server_default="1"),  # raised by each change: two people at once are told
        Column("changed", Text, nullable=False),
        Column("gone", Text),
        Column("checked", Text),  # by people: confirmed, or why they put it aside (rejected, split, merged, undone); then it is gone too
        Column("made", Text),  # how people made it: new, split, merge; NULL: a reading has it
        Column("made_from", Text),  # JSON: the ids of those that it was made of, and of readings that were found to be it
        Column("adrift", Text),  # of what people made or put aside: since when its words stand in the text of its notice no more
        among_states("state"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        UniqueConstraint("id"),
        # What lists ask for, each in the order of the days: all that is there, of one state, what is still chased, what recurs.
        partly("ix_tasks_there", "gone IS NULL", "due"),
        partly("ix_tasks_state", "gone IS NULL", "state", "due"),
        partly("ix_tasks_known", "gone IS NULL", "id", "due", "state", "rrule", "relative_to", "issue_date", "start"),  # by id: of a unit
        partly("ix_tasks_gone", "gone IS NOT NULL", "due"),
        partly("ix_tasks_chased", CHASED, "due"),
        partly("ix_tasks_recurring", f"{CHASED} AND {RECURS}", "rrule", "issue_date", "start", "due", "id", "state", "gone"),
        partly("ix_tasks_checked", "gone IS NULL", "checked", "due"),
        partly("ix_tasks_units", "gone IS NULL", "lead", "responsible", "due", "state"),
        partly("ix_tasks_changed", "gone IS NULL", "changed"),
        partly("ix_tasks_notice", "gone IS NULL", "issue_date", "source", "position"),
        partly("ix_tasks_adrift", "adrift IS NOT NULL", "id"),
        Index("ix_tasks_place", "source", "position"),
    ),
    "units": (Index("ix_units_name", "name", "id"), partly("ix_units_canonical", "canonical IS NOT NULL", "canonical", "id")),
    "timings": (partly("ix_timings_relative", RELATIVE, "source", "id"),),
    "diagnostics": (Index(None, "source", "id"), Index(None, "code", "id")),
}
LOOSE = {("units", "start_character"), ("units", "end_character")}  # a unit that a person named stands nowhere in the text


def of_record(table: flat.Table) -> Table:
    """A table of the record, with the ledger's own columns behind."""
    columns = [
        Column(each.name, TYPES[each.kind], nullable=each.null or (table.name, each.name) in LOOSE, primary_key=False)
        for each in table.columns
    ]
    more: list[Any] = [PrimaryKeyConstraint(*table.key)]
    if table.parent:
        more.append(ForeignKeyConstraint(table.by, [f"{table.parent}.{name}" for name in table.by], ondelete="CASCADE", onupdate="CASCADE"))
    return Table(table.name, METADATA, *columns, *more, *OWN.get(table.name, ()))


RECORD: dict[str, Table] = {name: of_record(table) for name, table in flat.TABLES.items()}
NOTICES, TASKS, UNITS, DIAGNOSTICS = (RECORD[name] for name in ("notices", "tasks", "units", "diagnostics"))


def task_id() -> Column[str]:
    return Column("id", Text, ForeignKey("tasks.id", ondelete="CASCADE", onupdate="CASCADE"), nullable=False)


CORRECTIONS: Table = Table(  # what a person set in place of the machine's reading, field by field
    "corrections",
    METADATA,
    task_id(),
    Column("field", Text, nullable=False),
    Column("value", Text),  # as the ledger's row has it; dates ISO 8601; NULL: a person emptied it
    Column("read", Text),  # the machine's reading now
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("evidence", Text),  # JSON: the spans of the words of the notice that it rests on, [[12, 15]]; of units one each, null for none
    PrimaryKeyConstraint("id", "field"),
)
OFFERS: Table = Table(  # new readings that wait for a decision, beside what a person set
    "offers",
    METADATA,
    task_id(),
    Column("field", Text, nullable=False),
    Column("before", Text),  # the machine's reading when the person set the field
    Column("now", Text),  # the machine's reading now
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("id", "field"),
)
PROGRESS: Table = Table(
    "progress",
    METADATA,
    Column("entry", Integer, primary_key=True),
    task_id(),
    Column("text", Text, nullable=False),
    Column("percent", Integer),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "id"),
)
OCCURRENCES: Table = Table(  # of a recurring task: the days whose state is no longer 未开始
    "occurrences",
    METADATA,
    task_id(),
    Column("day", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("id", "day"),
    among_states("state"),
)
HISTORY: Table = Table(  # triggers of `views.py` refuse to change or delete an entry
    "history",
    METADATA,
    Column("entry", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("source", Text),
    Column("id", Text),
    Column("action", Text, nullable=False),
    Column("field", Text),
    Column("before", Text),
    Column("after", Text),
    Column("go", Integer),  # the number of what a person did in one go; NULL: what a machine did, or an earlier duban
    Column("undoes", Integer),  # the entry that this one takes back
    Column("detail", Text),  # JSON: what it takes to take it back
    Index(None, "id"),
    Index(None, "source"),
    partly("ix_history_go", "go IS NOT NULL", "go"),
    partly("ix_history_undoes", "undoes IS NOT NULL", "undoes"),
)
VIEWS: Table = Table(  # questions that people keep by a name
    "views",
    METADATA,
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),  # JSON: the fields of listing.Query
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("name"),
)
SENT: Table = Table(  # what a target (`duban feed`) was told last of each task; a task that is no more leaves its id empty
    "sent",
    METADATA,
    Column("target", Text, nullable=False),  # its name and place, e.g. `redmine https://…`, no secret in it
    Column("uid", Text, nullable=False),  # of the task over there
    Column("id", Text, ForeignKey("tasks.id", ondelete="SET NULL", onupdate="CASCADE")),
    Column("foreign_id", Text),  # what the target calls it; NULL: it is not known to be there
    Column("fields", Text, nullable=False),  # JSON: the target's fields as they were sent last
    Column("held", Text, nullable=False),  # JSON: those of them that the target holds in another form
    Column("pending", Text),  # JSON: fields that were about to be sent, where nothing came back of it
    Column("tag", Text),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("target", "uid"),
    Index(None, "id"),
)
