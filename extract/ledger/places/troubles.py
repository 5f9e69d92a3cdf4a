"""What goes wrong with a database, told in one line: which ledger, what was wrong, what to do. A password is never told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...errors import LedgerError
from ...language import N_, _

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

ADDRESSES = ("postgresql", "postgres")
SECRETS = ("password", "sslpassword")  # of an address that gives them as options
ROOM, ENDED = N_("make room there, and start again"), N_("close the program that has it open, and start again")
DAMAGED: tuple[str, str] = (
    N_("is damaged"),
    N_("put back a copy that duban ledger backup made, and remove what is beside it with -wal and -shm in its name"),
)
BUSY: tuple[str, str] = (N_("is in use by another program"), ENDED)
LACKS: tuple[str, str] = (N_("lacks a part of what a ledger is made of"), N_("see which with duban ledger check"))
NO_RIGHT: tuple[str, str] = (N_("may not be written"), N_("ask for the right to write it, or name another ledger"))
AWAY: tuple[str, str] = (N_("went away"), N_("see that the server runs, and start again: what was not finished is not there"))
ANSWERS_NOT: tuple[str, str] = (N_("does not answer"), N_("see that the server runs, and check the address"))
OF_SQLITE: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (N_("has no room left"), ROOM),
    sqlite3.SQLITE_IOERR: (N_("cannot be written or read"), ROOM),
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: NO_RIGHT,
    sqlite3.SQLITE_PERM: NO_RIGHT,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: (N_("is no ledger"), N_("name a ledger that duban made, or a new file")),
    sqlite3.SQLITE_CANTOPEN: (N_("cannot be opened"), N_("check the folder and your rights")),
}
OF_POSTGRES: dict[str, tuple[str, str]] = {  # by the code that the server gives, or the class that it begins with
    "42501": (N_("may not be used by this user"), N_("ask for the right: whoever owns the database grants it")),
    "42P01": LACKS,
    "42703": LACKS,
    "42883": LACKS,
    "53100": (N_("has no room left"), ROOM),
    "55P03": BUSY,
    "40": BUSY,
    "25006": NO_RIGHT,
    "57P": AWAY,
    "08": AWAY,
    "XX": (N_("is damaged"), N_("put back a copy that pg_dump made")),
}
SAID: dict[str, tuple[str, str]] = {  # where there is no code, or none that says enough
    "no such table": LACKS,
    "no such column": LACKS,
    "no such index": LACKS,
    "password authentication failed": (N_("does not take this password"), N_("write postgresql://user:password@…, or set PGPASSWORD")),
    "no password supplied": (N_("asks for a password"), N_("write postgresql://user:password@…, or set PGPASSWORD")),
    "pg_hba.conf": (N_("lets this user not in from here"), N_("ask who runs the server")),
    'FATAL:  role "': (N_("knows no such user"), N_("write postgresql://user@…")),
    'FATAL:  database "': (N_("is not there"), N_("make it with createdb, or name another")),
    "Connection refused": ANSWERS_NOT,
    "failed to resolve host": ANSWERS_NOT,
    "could not translate host": ANSWERS_NOT,
    "No such file or directory": ANSWERS_NOT,
    "timeout": ANSWERS_NOT,
    "too many": (N_("has as many users as it takes"), N_("start again later")),
    "server closed the connection": AWAY,
    "the connection is lost": AWAY,
}
ENGINE = "sqlalchemy"  # whose errors are known by the name: it may not be loaded at all
NO_DATE = "Invalid isoformat string"


def is_address(place: str) -> bool:
    """Whether a place is that of a database on a server, and no file."""
    return "://" in place or place.partition(":")[0] in ADDRESSES


def address_of(place: str) -> URL:
    """The parts of an address. Raises LedgerError."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if place.partition(":")[0].partition("+")[0] not in ADDRESSES:
        raise LedgerError(hidden(place), _("is no address of a ledger"), _("name a file, or write postgresql://user@host/name"))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise LedgerError(hidden(place), _("is no address of a database"), _("write postgresql://user@host/name")) from None
    if "@" in f"{url.host}{url.database}" or ("@" in place and url.username is None):
        raise LedgerError(
            hidden(place), _("has signs in its password that part an address"), _("write @ as %40, / as %2F, : as %3A, ? as %3F")
        )
    return url


def hidden(place: str) -> str:
    return f"{place.partition(':')[0]}://…"


def shown(place: str) -> str:
    """The place as it may be told: without a password."""
    if not is_address(place):
        return place
    try:
        url = address_of(place)
    except LedgerError:
        return hidden(place)
    secrets = {name: "..." for name in SECRETS if name in url.query}
    return url.update_query_dict(secrets).render_as_string(hide_password=True)


@contextmanager
def guarded(place: str) -> Iterator[None]:
    """What goes wrong with a database meanwhile is raised as LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise told(place, error) from None
    except UnicodeDecodeError:
        raise LedgerError(shown(place), *map(_, DAMAGED)) from None
    except ValueError as error:
        if not str(error).startswith(NO_DATE):
            raise
        what = str(error).partition(": ")[2]
        raise LedgerError(
            shown(place), _("holds {what} where a date has to stand", what=what), _("write it there like 2021-05-31")
        ) from None
    except Exception as error:
        if not type(error).__module__.startswith(f"{ENGINE}."):
            raise
        raise told(place, getattr(error, "orig", None) or error) from None


def told(place: str, error: BaseException) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and (code & 0xFF) in OF_SQLITE:
        return LedgerError(shown(place), *map(_, OF_SQLITE[code & 0xFF]))
    state, said = getattr(error, "sqlstate", None), str(error)
    known = OF_POSTGRES.items() if state else SAID.items()
    for sign, meant in known:
        if state.startswith(sign) if state else sign in said:
            return LedgerError(shown(place), *map(_, meant))
    first = said.strip().partition("\n")[0]
    return LedgerError(shown(place), _("cannot be used ({first})", first=first), _("check the address, the server and your rights"))
