"""An SQLite database of notices and all that their records say, e.g. `SELECT name FROM units WHERE role = 'lead'`.

What is there already stays: a notice of the same source is replaced, all in one transaction. Tables of duban 0.1.0 are laid out anew.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError
from ..models import Notice
from .flat.rows import table_rows
from .flat.sql import LAYOUT, created, inserted, stored
from .flat.tables import TABLES
from .options import Options
from .output import named_after, unwritten

EARLIER = ("diagnostics", "timings", "units", "tasks", "notices")  # the tables of duban 0.1.0
ROOM, ENDED = "make room there, and start again", "close the program that has it open, and start again"
REMEDIES = {sqlite3.SQLITE_FULL: ROOM, sqlite3.SQLITE_IOERR: ROOM, sqlite3.SQLITE_BUSY: ENDED, sqlite3.SQLITE_LOCKED: ENDED}


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """A database is no stream: it needs a file of its own."""
    raise OutputError("standard output", "cannot hold a database", "name a file with -o, e.g. -o tasks.sqlite")


def write_path(notices: Iterable[Notice], path: Path, options: Options) -> None:
    """Put the notices into the database; two of one name become `a.txt` and `a.txt (2)`. Raises OutputError."""

    def fill(base: sqlite3.Connection) -> None:
        seen: Counter[str] = Counter()
        for notice in notices:
            name = notice.source.name
            seen[name] += 1
            put(base, notice, name if seen[name] == 1 else f"{name} ({seen[name]})", notice.to_json(indent=None))

    change(path, fill)


def change(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Fill a new database beside its place and rename it; one that exists is changed in one transaction. Raises OutputError."""
    try:
        if path.exists():
            with opened(path) as base:
                fill(base)
            return
        with tempfile.TemporaryDirectory(**named_after(path)) as folder:
            made = Path(folder) / "new.sqlite"
            with opened(made) as base:
                fill(base)
            made.replace(path)
    except OSError as error:
        raise unwritten(path, error) from None
    except sqlite3.Error as error:
        remedy = REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "name a database that duban made, or a new one")
        raise OutputError(str(path), f"cannot be written ({error})", remedy) from None


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database in a transaction that is kept when the block ends well, with our tables in their present layout."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = FULL")
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("BEGIN IMMEDIATE")
        prepare(base, path)
        yield base
        base.execute("COMMIT")


def prepare(base: sqlite3.Connection, path: Path) -> None:
    """Make the tables where there are none; records in an earlier layout are taken from their JSON."""
    (layout,) = base.execute("PRAGMA user_version").fetchone()
    if layout == LAYOUT:
        return
    if layout:
        raise OutputError(
            str(path), f"has tables of another layout ({layout}, not {LAYOUT})", "use the duban that made it, or name a new one"
        )
    there = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    has_earlier = set(EARLIER) <= there
    if has_earlier:
        base.execute("CREATE TEMP TABLE earlier AS SELECT source, json FROM notices ORDER BY rowid")
        for name in EARLIER:
            base.execute(f"DROP TABLE {name}")
    for table in TABLES.values():
        base.execute(created(table))
    base.execute(f"PRAGMA user_version = {LAYOUT}")
    if has_earlier:
        for source, whole in base.execute("SELECT source, json FROM earlier ORDER BY rowid"):
            put(base, Notice.model_validate_json(whole), source, whole)
        base.execute("DROP TABLE earlier")


def holds(base: sqlite3.Connection, source: str, whole: str) -> bool:
    """Whether the very same record is there."""
    return base.execute("SELECT 1 FROM notices WHERE source = ? AND json = ?", (source, whole)).fetchone() is not None


def put(base: sqlite3.Connection, notice: Notice, source: str, whole: str) -> None:
    """The notice in place of what its source had."""
    remove(base, source)
    for table, rows in table_rows(notice, source, whole):
        base.executemany(inserted(table), ([stored(value) for value in row] for row in rows))


def remove(base: sqlite3.Connection, source: str) -> None:
    """What a source had, with all that hangs on it."""
    base.execute("DELETE FROM notices WHERE source = ?", (source,))
