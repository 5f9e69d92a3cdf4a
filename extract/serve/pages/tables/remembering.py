"""What takes long to count and changes only when something happens in a ledger: it is remembered until its history has a new entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from ....ledger.listing import codes, units
from ....ledger.places.asking import first

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

Found = TypeVar("Found")
LAST = "SELECT max(entry) FROM history"
MOST = 64  # answers
MOST_UNITS = 200  # names that a field offers
KNOWN: dict[tuple[str, object], tuple[int, object]] = {}


def last_entry(base: Base) -> int:
    """The number of the last thing that happened in a ledger."""
    return int(first(base, LAST) or 0)


def remembered(base: Base, place: str, key: object, count: Callable[[], Found]) -> Found:
    """What `count` gives, as long as nothing has happened in the ledger at this place."""
    entry = last_entry(base)
    held = KNOWN.get((place, key))
    if held is not None and held[0] == entry:
        return cast("Found", held[1])
    found = count()
    while len(KNOWN) >= MOST:
        KNOWN.pop(next(iter(KNOWN)), None)
    KNOWN[place, key] = (entry, found)
    return found


def unit_names(base: Base, place: str) -> list[str]:
    """The units that have to do with most tasks, for a field to offer."""
    return remembered(base, place, "units", lambda: [name for name, _number in units(base, most=MOST_UNITS)])


def code_names(base: Base, place: str) -> list[str]:
    """The codes of what the machine doubts."""
    return remembered(base, place, "codes", lambda: [code for code, _number in codes(base)])
