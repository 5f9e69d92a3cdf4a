"""What the table is asked for by its address, e.g. `/tasks?unit=…&month=2021-05&order=due&page=2`, and the address of what is asked for.

A value that means nothing (the month 2021-13, page -1) is told beside its field, and nothing is listed: a list that leaves a condition out
would be taken for the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from urllib.parse import urlencode

from ....errors import LedgerError
from ....language import _
from ....ledger.fields import ValueNotMeantError, plain
from ....ledger.fields import day as day_of
from ....ledger.listing import CHECKED, Query
from ....ledger.schema.pairs import looked_for

PER_PAGE = 50
MOST_PAGE = 1_000_000
MOST_CHARACTERS = 200  # of a value
DAYS = {"from": "first", "to": "last"}  # in an address, and in a Query
FLAGS = ("open", "gone", "down")
WORDS = ("unit", "role", "state", "month", "notice", "diagnostics", "checked", "search")
NAMES = (*WORDS, *DAYS, *FLAGS, "order")  # in the order in which an address has them
MORE = frozenset({"notice", "from", "to", "diagnostics", "checked", "gone"})
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the values as they were given, the query that they make, and by field what is wrong with one."""

    given: dict[str, str]
    query: Query
    number: int = 1  # of the page
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        """Whether some condition is given."""
        return bool(self.given.keys() - {"order", "down"})

    @property
    def has_more(self) -> bool:
        """Whether a condition is given that stands among those that are folded away."""
        return not MORE.isdisjoint(self.given)

    def address(self, path: str = "/tasks", **changes: str | int | None) -> str:
        """The address of the same with some values changed; from the first page on, unless a page is named."""
        return address_of(path, {**self.given, **changes})

    def of_unit(self, path: str, **values: str) -> str:
        """The address of another page for the same unit."""
        return address_of(path, {"unit": self.given.get("unit"), **values})


def address_of(path: str, values: Mapping[str, str | int | None]) -> str:
    """A path with the values that are none in their order; page 1 is not named."""
    page = values.get(PAGE)
    named = [(name, values.get(name)) for name in (*NAMES, *(each for each in values if each not in NAMES and each != PAGE))]
    kept = [(name, str(value)) for name, value in named if value not in {None, ""}]
    kept += [(PAGE, str(page))] if page not in {None, "", 1, "1"} else []
    return f"{path}?{urlencode(kept)}" if kept else path


def asked_of(values: Mapping[str, str]) -> Asked:
    """What the values of an address, or of a form, ask for."""
    given = {name: plain(values.get(name, ""), lines=False)[:MOST_CHARACTERS] for name in NAMES}
    given = {name: value for name, value in given.items() if value}
    problems: dict[str, str] = {}
    query = Query(limit=PER_PAGE)
    for name, value in given.items():
        try:
            query = with_value(query, name, value)
        except (LedgerError, ValueNotMeantError):
            problems[name] = PROBLEMS[name]() if name in PROBLEMS else _("“{value}” means nothing here.").format(value=value)
    if query.first and query.last and query.first > query.last:
        problems["to"] = _("This is earlier than the first day.")
    number = number_of(values.get(PAGE, ""))
    if number is None:
        problems[PAGE] = _("There is no such page.")
    at = number or 1
    return Asked(given, with_fields(query, offset=(at - 1) * PER_PAGE), at, problems)


def with_value(query: Query, name: str, value: str) -> Query:
    """The query with a value of the address. Raises LedgerError, ValueNotMeantError."""
    if name in DAYS:
        return with_fields(query, **{DAYS[name]: day_of(value)})
    if name in FLAGS:
        if value != "1":
            raise ValueNotMeantError(name, value)
        return with_fields(query, **{name: True})
    if name == "search" and not looked_for(value):
        raise ValueNotMeantError(name, value)
    return with_fields(query, **{name: value})


def with_fields(query: Query, **values: str | int | date | bool | None) -> Query:
    """`dataclasses.replace` for values whose types only a run tells."""
    held = {each.name: getattr(query, each.name) for each in fields(query)}
    return Query(**{**held, **values})


def values_of(query: Mapping[str, object]) -> dict[str, str]:
    """The values of an address for the fields of a Query as JSON has them; what is as always is left out."""
    back = {field_name: name for name, field_name in DAYS.items()}
    found = {}
    for name, value in query.items():
        known = back.get(name, name)
        if known in NAMES and value not in {None, "", False} and (known, value) != ("order", "due"):
            found[known] = "1" if value is True else str(value)
    return found


def number_of(given: str) -> int | None:
    """The number of a page; None for what is none."""
    if not given:
        return 1
    if not (given.isascii() and given.isdecimal() and len(given) < 9):
        return None
    return int(given) if 1 <= int(given) <= MOST_PAGE else None


PROBLEMS: dict[str, Callable[[], str]] = {
    "month": lambda: _("This is no month. Write it like 2021-05."),
    "from": lambda: _("This is no day. Write it like 2021-05-31."),
    "to": lambda: _("This is no day. Write it like 2021-05-31."),
    "state": lambda: _("There is no such state."),
    "search": lambda: _("Write letters, characters or figures to search for."),
}

__all__ = ["CHECKED", "NAMES", "PER_PAGE", "Asked", "address_of", "asked_of", "values_of"]
