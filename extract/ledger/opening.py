"""A ledger by its place: a file of SQLite, or the address of a PostgreSQL database, e.g. `postgresql://clerk@db/duban`.

A connection is one transaction: what happens in it is kept when the block ends well, else nothing of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from ..errors import LedgerError
from ..installation import how_to_get
from ..language import _
from ..readers.registry import OWN_SUFFIXES
from ..writers.options import NO_TIME
from ..writers.output import named_after, remove_leftovers, unwritten
from .migrations.steps import Stand, stand, upgrade
from .places.files import PRAGMAS, alone, connect, place_of, waits
from .places.troubles import address_of, guarded, is_address, shown

__all__ = ["connected", "is_address", "made", "opened", "place_of", "shown", "steps", "usable"]
OTHERS = frozenset((*OWN_SUFFIXES, ".json", ".jsonl", ".parquet", ".ics"))  # suffixes of what is no ledger
CONNECTS = 10  # seconds for a server to answer
SAFE = ("synchronous = FULL",)
QUICK = ("synchronous = OFF", "journal_mode = MEMORY", "locking_mode = EXCLUSIVE")
LOCK = 0x6475_6261_6E  # the advisory lock of PostgreSQL that writers take: one at a time


@contextmanager
def opened(place: str, *, write: bool = False) -> Iterator[Connection]:
    """A connection to a ledger that exists. Raises LedgerError where there is none, or none that this version can use."""
    there(place)
    with guarded(place), connected(place, write=write) as base:
        check(base, place)
        yield base


def there(place: str) -> None:
    """LedgerError where there is no such file."""
    if not is_address(place) and not Path(place).is_file():
        raise LedgerError(place, _("there is no such ledger"), _("make one with duban ledger add SOURCE, or name another with -l"))


@contextmanager
def steps(place: str) -> Iterator[Callable[[], AbstractContextManager[Connection]]]:
    """What gives transactions that write in a ledger that exists, one after the other: what one did stays, whatever becomes of the next."""
    there(place)
    engine = server(place) if is_address(place) else embedded(place)
    try:
        with guarded(place):
            base = engine.connect().execution_options(duban_write=True)

        @contextmanager
        def step() -> Iterator[Connection]:
            with guarded(place), begun(base, place, write=True):
                yield base

        with base:
            with step():
                check(base, place)
            yield step
    finally:
        engine.dispose()


@contextmanager
def made(place: str, at: str = NO_TIME) -> Iterator[Connection]:
    """A connection to write with; the ledger is made where there is none, whole or not at all. Raises LedgerError.

    `at` is the time at which records of an earlier duban come into the ledger's tables, where there are such.
    """
    if is_address(place) or Path(place).exists():
        with guarded(place):
            with connected(place, write=True) as base:
                prepare(base, place, at)
                yield base
            settle(place)
        return
    refuse_name(place)
    with guarded(place), beside(place) as new:
        with connected(new, write=True, unseen=True) as base:
            prepare(base, place, at)
            yield base
        settle(new)


def usable(place: str) -> None:
    """LedgerError where no ledger can be at a place, or none that this version brings forward: told before all is read for it."""
    if not is_address(place) and not Path(place).exists():
        refuse_name(place)
        alone(place)
    else:
        with guarded(place), connected(place, write=False) as base:
            if stand(base)[0] not in {Stand.EMPTY, Stand.EARLIER, Stand.FLAT}:
                check(base, place)


def is_earlier(place: str) -> bool:
    """Whether there is a ledger that an earlier duban wrote. Raises LedgerError."""
    if not is_address(place) and not Path(place).exists():
        return False
    with guarded(place), connected(place, write=False) as base:
        return stand(base)[0] in {Stand.EARLIER, Stand.FLAT}


def refuse_name(place: str) -> None:
    """LedgerError for a new ledger by the name of a notice or a table, e.g. 台账.xlsx: nothing would open it as that."""
    suffix = Path(place).suffix.lower()
    if suffix in OTHERS:
        raise LedgerError(
            place, _("would be a ledger by the name of a {suffix} file", suffix=suffix[1:]), _("name one like ledger.sqlite with -l")
        )


@contextmanager
def beside(place: str) -> Iterator[str]:
    """A new file beside a place, which takes that place when the block ends well."""
    import tempfile

    alone(place)
    path = Path(os.path.realpath(place))  # a link is followed
    remove_leftovers(path.parent, frozenset({path.name}))
    try:
        folder = tempfile.TemporaryDirectory(**named_after(path))
    except OSError as error:
        raise unwritten(Path(place), error) from None
    with folder:
        new = Path(folder.name) / "new.sqlite"
        yield str(new)
        try:
            os.link(new, path)  # never over what another program has put there meanwhile
        except FileExistsError:
            raise LedgerError(place, _("was made by another program meanwhile"), _("start again: the new tasks go into that one")) from None
        except OSError as error:
            if path.exists():
                raise unwritten(Path(place), error) from None
            new.replace(path)  # a file system without links


@contextmanager
def connected(place: str, *, write: bool, unseen: bool = False) -> Iterator[Connection]:
    """A connection in a transaction; `unseen`: of a file that nobody else knows, and that is thrown away on any failure."""
    engine = server(place) if is_address(place) else embedded(place, unseen)
    try:
        with engine.connect().execution_options(duban_write=write) as base, begun(base, place, write=write):
            yield base
    finally:
        engine.dispose()


@contextmanager
def begun(base: Connection, place: str, *, write: bool) -> Iterator[None]:
    """A transaction of a connection."""
    with base.begin():
        if base.dialect.name == "postgresql":
            prepare_server(base, place, write)
        yield


def server(place: str) -> Engine:
    """SQLAlchemy's engine for a database of PostgreSQL."""
    url = address_of(place).set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": CONNECTS})
    except ImportError:
        raise LedgerError(shown(place), _("needs psycopg"), _("install it: {how}", how=how_to_get("postgres"))) from None


def prepare_server(base: Connection, place: str, write: bool) -> None:
    """One writer at a time; the others wait for it as long as those of a file do."""
    encoding = base.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise LedgerError(
            shown(place), _("holds texts in {encoding}", encoding=encoding), _("name a database that was made with ENCODING 'UTF8'")
        )
    if write:
        base.execute(text(f"SET LOCAL lock_timeout = {max(1, int(waits() * 1000))}"))
        base.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def embedded(place: str, unseen: bool = False) -> Engine:
    """SQLAlchemy's engine for a file of SQLite."""

    def prepare_connection(base: sqlite3.Connection, _record: object) -> None:
        for line in (*PRAGMAS, *(QUICK if unseen else SAFE)):
            base.execute(f"PRAGMA {line}")

    engine = create_engine("sqlite://", creator=partial(connect, place), poolclass=NullPool)
    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", begin)
    return engine


def begin(base: Connection) -> None:
    """SQLite's transactions begin when they are told to; one that will write waits for others at once, not in its midst."""
    base.exec_driver_sql("BEGIN IMMEDIATE" if base.get_execution_options().get("duban_write") else "BEGIN")


def settle(place: str) -> None:
    """A ledger is read while it is written (WAL). The file says so itself: once is enough, and no other file is changed so."""
    if is_address(place):
        return
    with closing(sqlite3.connect(place, timeout=waits(), isolation_level=None)) as base:
        if base.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            base.execute("PRAGMA journal_mode = WAL")


def check(base: Connection, place: str) -> None:
    """LedgerError where the database has no tables of a ledger, or those of another version."""
    found, version = stand(base)
    if found is Stand.PRESENT:
        return
    if found in {Stand.EARLIER, Stand.FLAT}:
        raise LedgerError(shown(place), _("was written by an earlier duban"), _("bring it forward with duban ledger upgrade"))
    if found is Stand.LATER:
        raise LedgerError(
            shown(place), _("was written by a newer duban (schema {version})", version=version), _("use that version, or a newer one")
        )
    raise LedgerError(shown(place), _("is no ledger"), _("name a ledger that duban made, or make a new one with duban ledger add SOURCE"))


def prepare(base: Connection, place: str, at: str) -> None:
    """Make the tables in a database that has none; what an earlier duban wrote is brought forward."""
    found, _rest = stand(base)
    if found is Stand.EMPTY or found is Stand.EARLIER:
        upgrade(base)
    elif found is Stand.FLAT:
        from .earlier import bring_forward

        bring_forward(base, at)
    else:
        check(base, place)
