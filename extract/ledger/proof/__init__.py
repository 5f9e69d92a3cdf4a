"""The proof that a ledger is whole: `check` asks what must hold of any ledger, and gives the faults by what was asked.

Its tables, indexes and triggers are there, the database is sound, nothing hangs on what is not there, each task is what its notice says or
a person set, each span gives its words back, the index of words knows each task as it is, the history tells each value that people set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection

from .holding import Fault, of_database, of_history, of_index, of_keys, of_spans
from .people import of_people
from .readings import of_readings
from .tables import mend, missing, of_tables

__all__ = ["Fault", "check", "mend", "missing"]
MOST_FAULTS = 1_000  # of one kind that are told
CHECKS: dict[str, Callable[[Connection], Iterator[Fault]]] = {
    "database": of_database,
    "keys": of_keys,
    "readings": of_readings,
    "spans": of_spans,
    "index": of_index,
    "history": of_history,
    "people": of_people,
}


def check(base: Connection) -> dict[str, list[Fault]]:
    """The faults by what was asked, e.g. `spans`; lists without any where all holds. Where tables are gone no more is asked."""
    found, gone = {"tables": list(of_tables(base))}, missing(base)
    for name, asked in CHECKS.items():
        if not gone.is_lost and not (name == "index" and gone.words):
            found[name] = list(islice(asked(base), MOST_FAULTS))
    return found
