"""An SQLite database of notices, tasks, units, timings and diagnostics, e.g. `SELECT lead.name … WHERE role = 'lead'`."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ...errors import OutputError
from ...models import Notice
from ...writers.flat import COLUMNS, rows
from ...writers.output import PART, temporary_prefix, unwritten
from ..keeping import source_name
from ..manifest import Manifest

FLAT = tuple(column for column in COLUMNS if column not in {"id", "source"})
TABLES: dict[str, tuple[tuple[str, ...], str]] = {  # the columns of each table, and its key
    "notices": (("source", "sha256", "format", "title", "document_number", "issuer", "issue_date", "publish_date", "json"), "source"),
    "tasks": (("source", "id", "position", *FLAT, "form", "start_character", "end_character", "json"), "source, id"),
    "units": (("source", "id", "number", "name", "role", "canonical", "collective"), "source, id, number"),
    "timings": (
        ("source", "id", "number", "text", "kind", "start", "end", "duration", "rrule", "modifier", "tentative"),
        "source, id, number",
    ),
    "diagnostics": (("source", "number", "code", "severity", "message", "start_character", "end_character"), "source, number"),
}
ROOM, ENDED = "make room there, and start again", "close the program that has it open, and start again"
REMEDIES = {sqlite3.SQLITE_FULL: ROOM, sqlite3.SQLITE_IOERR: ROOM, sqlite3.SQLITE_BUSY: ENDED, sqlite3.SQLITE_LOCKED: ENDED}
NUMBERS = {"position", "number", "collective", "tentative", "start_character", "end_character"}


def publish_database(manifest: Manifest, out: Path) -> None:
    """Write a new database beside its place and rename it; one that exists is changed in one transaction.

    There a notice of the same source is replaced unless it is the same, and what an earlier run of this batch wrote and this one did
    not is removed.
    """
    try:
        if out.exists():
            fill(manifest, out)
            return
        with tempfile.TemporaryDirectory(prefix=temporary_prefix(out.name), suffix=PART, dir=out.parent) as folder:
            made = Path(folder) / "new.sqlite"
            fill(manifest, made)
            made.replace(out)
    except OSError as error:
        raise unwritten(out, error) from None
    except sqlite3.Error as error:
        remedy = REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "name a database that duban made, or a new one")
        raise OutputError(str(out), f"cannot be written ({error})", remedy) from None


def fill(manifest: Manifest, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = FULL")
        base.execute("BEGIN IMMEDIATE")
        for table, (columns, key) in TABLES.items():
            typed = ", ".join(f'"{column}" {"INTEGER" if column in NUMBERS else "TEXT"}' for column in columns)
            base.execute(f"CREATE TABLE IF NOT EXISTS {table} ({typed}, PRIMARY KEY ({key}))")
        for line in manifest.notices():
            name = free_source(manifest, source_name(line))
            if base.execute("SELECT 1 FROM notices WHERE source = ? AND json = ?", (name, line.decode())).fetchone():
                continue  # its tasks are there too
            notice = Notice.model_validate_json(line)
            notice.source.name = name
            remove(base, name)
            for table, cells in records(notice, line):
                base.execute(f"REPLACE INTO {table} VALUES ({', '.join('?' * len(cells))})", cells)
        for source in manifest.names.stale():
            remove(base, source)
        base.execute("COMMIT")
    manifest.names.forget_stale()


def remove(base: sqlite3.Connection, source: str) -> None:
    for table in TABLES:
        base.execute(f"DELETE FROM {table} WHERE source = ?", (source,))


def free_source(manifest: Manifest, source: str) -> str:
    """The source's name; ` (2)` behind it when an archive holds two members of one name."""
    name, count = source, 1
    while not manifest.names.claim(name):
        count += 1
        name = f"{source} ({count})"
    return name


def records(notice: Notice, line: bytes) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of a notice, each with its table; dates are ISO 8601, `json` is the record whole."""
    source, about = notice.source, notice.notice
    dates = (day and day.isoformat() for day in (about.issue_date, about.publish_date))
    yield (
        "notices",
        (source.name, source.sha256, source.format, about.title, about.document_number, about.issuer, *dates, line.decode()),
    )
    for position, (task, row) in enumerate(zip(notice.tasks, rows(notice), strict=True)):
        key = (source.name, task.id)
        whole = json.dumps(task.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
        yield "tasks", (*key, position, *(row[column] for column in FLAT), task.form, *task.span, whole)
        for number, unit in enumerate(task.units):
            yield "units", (*key, number, unit.name, unit.role, unit.canonical, unit.collective)
        for number, timing in enumerate(task.timings):
            days = (day and day.isoformat() for day in (timing.start, timing.end))
            found = (timing.duration, timing.rrule, timing.modifier, timing.tentative)
            yield "timings", (*key, number, timing.text, timing.kind, *days, *found)
    for number, told in enumerate(notice.diagnostics):
        yield "diagnostics", (source.name, number, told.code, told.severity, told.message, *told.span)
