"""A ledger's place and file, without what it takes to write it: which one is meant, how SQLite is told to open it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ...errors import LedgerError
from ...language import _

DEFAULT = "ledger.sqlite"
VARIABLE = "DUBAN_LEDGER"
WAITING = "DUBAN_WAIT"
WAITS, MOST = 30.0, 86_400.0  # seconds that a writer waits for another, where nothing is said, and at most
PRAGMAS = ("foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536")


def place_of(given: str | None) -> str:
    """The ledger that is meant: the one named, else that of DUBAN_LEDGER, else `ledger.sqlite` in the working folder."""
    return given or os.environ.get(VARIABLE) or DEFAULT


def waits() -> float:
    """How many seconds a writer waits for another: those of DUBAN_WAIT, else half a minute."""
    said = os.environ.get(WAITING)
    try:
        seconds = float(said) if said else WAITS
    except ValueError:
        seconds = -1.0
    if seconds >= 0:
        return min(seconds, MOST)
    raise LedgerError(WAITING, _("is no number of seconds: {said}", said=said), _("set it to one, such as 60, or not at all"))


def connect(place: str) -> sqlite3.Connection:
    """SQLite's own connection to a file, in which transactions begin when they are told to."""
    return sqlite3.connect(file_of(place), timeout=waits(), isolation_level=None, uri=True)


def file_of(place: str) -> str:
    """The file as SQLite's URI. Where nothing may be written, it is read as it lies: SQLite would make files beside it."""
    path = Path(place).absolute()
    still = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    return path.as_uri() + ("?mode=ro&immutable=1" if still else "")


def alone(place: str | Path) -> None:
    """LedgerError where changes of another file lie at a place to be written: SQLite would lay them over the new one."""
    for ending in ("-wal", "-journal"):
        left = Path(f"{os.path.realpath(place)}{ending}")
        if left.is_file() and left.stat().st_size:
            remedy = _("put that back beside it, or remove what is left, and start again")
            raise LedgerError(str(left), _("holds what was written last into a ledger that is not there, or is open"), remedy)
