"""A task as iCalendar has it (RFC 5545): a VTODO, of one that recurs another for each day with a state of its own.

What the fields of an item say is set in a VTODO, which may be one that is there already: properties that duban does not know stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from ...ledger.fields import UNITS
from ...writers.output import missing_library

if TYPE_CHECKING:
    from icalendar import Calendar, Todo

    from ..item import Item

PRODUCT = "-//duban//duban//ZH"
TEXTS = ("summary", "description", "status", "percent-complete", "priority", "location", "url", "related-to")
KNOWN: frozenset[str] = frozenset({*TEXTS, "due", "dtstart", "rrule", "days", "categories"})
END = b"END:VCALENDAR"
LAST = time(23, 59, 59)


def calendar_of(todos: Iterable[Todo]) -> bytes:
    """A calendar of tasks. Raises OutputError where the library is missing."""
    begin, _, end = empty().to_ical().partition(END)  # one after the other: together they would take ten times the memory
    return b"".join((begin, *(todo.to_ical() for todo in todos), END, end))


def empty() -> Calendar:
    """A calendar without a task. Raises OutputError where the library is missing."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise missing_library("a calendar", "icalendar", "ics") from None
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    return whole


def todos_of(item: Item) -> Iterator[Todo]:
    """The VTODO of a task, and those of its days with a state of their own."""
    fields = item.fields
    whole = begun(item.uid, item.changed)
    fill(whole, fields)
    yield whole
    if fields.get("rrule"):
        for line in filter(None, fields.get("days", "").split("\n")):
            yield day_of(item, *line.split(" ", 1))


def day_of(item: Item, day: str, status: str) -> Todo:
    """One day of a task that recurs, which stands in the place of what the rule says of it."""
    made = begun(item.uid, item.changed)
    made.add("recurrence-id", datetime.combine(date.fromisoformat(day), time()))
    percent = "100" if status == "COMPLETED" else ""
    fill(made, {**item.fields, "dtstart": day, "rrule": "", "status": status, "percent-complete": percent}, recurs=True)
    return made


def begun(uid: str, changed: str) -> Todo:
    from icalendar import Todo

    made = Todo()
    made.add("uid", uid)
    stamp(made, changed)
    return made


def stamp(todo: Todo, changed: str) -> None:
    """When the task was changed last: in the ledger, so that the same ledger gives the same bytes."""
    for name in ("dtstamp", "last-modified"):
        put(todo, name, datetime.fromisoformat(changed.replace("Z", "+00:00")))


def fill(todo: Todo, fields: Mapping[str, str], *, recurs: bool | None = None) -> None:
    """Set what the fields say; one that is empty has no property."""
    for name in TEXTS:
        if name in fields:
            put(todo, name, as_number(fields[name]) if name in {"percent-complete", "priority"} else fields[name])
    if "categories" in fields:
        put(todo, "categories", [each for each in fields["categories"].split(UNITS) if each])
    if "rrule" in fields:
        put(todo, "rrule", [rule_of(line) for line in fields["rrule"].split("\n") if line])
    if {"due", "dtstart", "rrule"} & fields.keys():
        days(todo, fields, bool(fields.get("rrule")) if recurs is None else recurs)


def days(todo: Todo, fields: Mapping[str, str], recurs: bool) -> None:
    """The day that a task is due, and the one that it begins on, which has to be an earlier one. What recurs is due on the day itself."""
    start, due = as_date(fields.get("dtstart", "")), as_date(fields.get("due", ""))
    if recurs and start:
        put(todo, "dtstart", datetime.combine(start, time()))
        put(todo, "due", datetime.combine(start, LAST))
        return
    put(todo, "due", due)
    put(todo, "dtstart", start if start and (due is None or start < due) else None)


def put(todo: Todo, name: str, value: Any) -> None:
    """Set a property in place of what it was; without a value there is none."""
    todo.pop(name, None)
    if value not in (None, "", []):
        todo.add(name, value)


def as_number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rule_of(line: str) -> dict[str, Any]:
    """`FREQ=MONTHLY;BYMONTHDAY=5` as the library has it."""
    from icalendar import vRecur

    found: dict[str, Any] = vRecur.from_ical(line)
    return found


def read(todo: Todo) -> dict[str, str]:
    """The fields that a VTODO says, in the form of an item's: for what is asked of a server."""
    ways: dict[str, Callable[[Any], str]] = {"due": day, "dtstart": day, "rrule": rules, "categories": categories}
    found = {name: str(todo[name]) if name in todo else "" for name in TEXTS}
    return found | {name: way(todo[name]) if name in todo else "" for name, way in ways.items()}


def day(value: Any) -> str:
    """A day, of a time of day the day that it is on."""
    return str(value.dt.isoformat()[:10])


def rules(value: Any) -> str:
    return "\n".join(each.to_ical().decode() for each in (value if isinstance(value, list) else [value]))


def categories(value: Any) -> str:
    return UNITS.join(str(each) for part in (value if isinstance(value, list) else [value]) for each in part.cats)
