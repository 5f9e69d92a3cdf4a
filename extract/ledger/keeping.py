"""A ledger kept safe: a copy of it while others work in it."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, select

from ..errors import LedgerError, OutputError
from ..language import _
from ..writers.output import named_after, unwritten
from .opening import shown
from .places.files import alone
from .schema.tables import HISTORY

MAGIC = b"SQLite format 3\0"


def backup(base: Connection, place: str, out: Path) -> None:
    """Copy an SQLite ledger as it stands at this moment, whole or not at all. Raises LedgerError, OutputError."""
    if base.dialect.name != "sqlite":
        address = shown(place)
        raise LedgerError(
            address,
            _("is kept by a server of PostgreSQL"),
            _("copy it with pg_dump --format=custom --file={out} {address}", out=out, address=address),
        )
    if out.is_dir():
        raise OutputError(str(out), _("is a folder"), _("name a file"))
    if out.exists() and out.samefile(place):
        raise OutputError(str(out), _("is the ledger itself"), _("name another file"))
    if out.exists() and not is_database(out):
        raise OutputError(str(out), _("is there already, and is no copy of a ledger"), _("name another file"))
    alone(out)
    if out.exists() and out.stat().st_size:
        refuse_other(base, out)
    held = cast(sqlite3.Connection, base.connection.dbapi_connection)
    try:
        with tempfile.TemporaryDirectory(**named_after(out)) as folder:
            copy = Path(folder) / "copy.sqlite"
            with closing(sqlite3.connect(copy)) as other:
                held.backup(other)
                other.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
            copy.replace(out)
    except OSError as error:
        raise unwritten(out, error) from None


def refuse_other(base: Connection, out: Path) -> None:
    """OutputError for a database that is no older copy of this ledger: what it tells last this ledger has to have told too."""
    names = ("entry", "at", "by", "source", "id", "action", "field", "before", "after")
    columns = ", ".join(f"[{name}]" for name in names)  # in quotes an unknown name is a text
    try:
        with closing(sqlite3.connect(f"{out.absolute().as_uri()}?mode=ro", uri=True)) as other:
            last = other.execute(f"SELECT {columns} FROM history ORDER BY entry DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        raise OutputError(str(out), _("is there already, and is no copy of a ledger"), _("name another file")) from None
    if last is not None:
        asked = select(*(HISTORY.c[name] for name in names)).where(HISTORY.c.entry == last[0])
        if (told := base.execute(asked).first()) is None or tuple(told) != last:
            raise OutputError(
                str(out), _("holds what this ledger has not (its last change is of {last})", last=last[1]), _("name another file")
            )


def is_database(path: Path) -> bool:
    """Whether a file is a database of SQLite, or an empty one, which may become it."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) in {b"", MAGIC}
