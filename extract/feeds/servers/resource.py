"""What stands at a place of a CalDAV server: a calendar with one task, and of one that recurs the days with a state of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...errors import FeedError
from ...language import _
from ..files.todo import day, day_of, fill, put, read, stamp
from ..item import Item, Progress, There

if TYPE_CHECKING:
    from icalendar import Calendar

OPEN, DONE = "NEEDS-ACTION", "COMPLETED"
OF_DAYS = ("due", "dtstart", "rrule")  # which hang together
MOST_TOLD = 200  # comments of a task


class Resource:
    """The text of it, and its ETag."""

    def __init__(self, text: str, tag: str | None = None) -> None:
        self.text: str = text
        self.tag: str | None = tag

    def there(self, foreign: str) -> There:
        """What it says of the task; of what cannot be read, that it is there."""
        try:
            whole = self.parsed()
            return There(foreign, fields_of(whole), self.tag, tuple(comments_of(main_of(whole))))
        except (ValueError, LookupError, AttributeError, TypeError):  # a library's, of what another program wrote
            return There(foreign, {}, self.tag)

    def parsed(self) -> Calendar:
        """Raises ValueError where it is no calendar with a task."""
        from icalendar import Calendar

        whole = Calendar.from_ical(self.text)
        if not isinstance(whole, Calendar) or not whole.walk("VTODO"):
            raise ValueError("no task")
        return whole

    def changed(self, item: Item, fields: Mapping[str, str], at: str) -> bytes:
        """The same with these fields changed; all else stays. Raises FeedError."""
        try:
            whole = self.parsed()
            todo, held = main_of(whole), fields_of(whole)
        except (ValueError, LookupError, AttributeError, TypeError):
            raise FeedError("caldav", _("{uid} over there is not to be read", uid=item.uid), _("see what a program made of it")) from None
        days = {name: held[name] for name in OF_DAYS} if any(name in fields for name in OF_DAYS) else {}
        fill(todo, {**days, **fields})
        if fields.get("status", DONE) != DONE:
            put(todo, "completed", None)
        if "days" in fields:
            set_days(whole, item, fields["days"])
        put(todo, "sequence", int(todo.get("sequence", 0)) + 1)
        stamp(todo, at)
        return bytes(whole.to_ical())


def main_of(whole: Calendar) -> Any:
    """The task itself: it stands for no day."""
    todos: list[Any] = whole.walk("VTODO")
    return next((todo for todo in todos if "recurrence-id" not in todo), todos[0])


def days_in(whole: Calendar) -> Iterator[tuple[str, Any]]:
    """The days with a component of their own."""
    todos: list[Any] = whole.walk("VTODO")
    for todo in todos:
        if "recurrence-id" in todo:
            yield day(todo["recurrence-id"]), todo


def fields_of(whole: Calendar) -> dict[str, str]:
    """The fields of a task in the form of an item's; a task without a status is open, or done where it has the moment of that."""
    todo = main_of(whole)
    found = read(todo)
    days = sorted((which, status_of(each)) for which, each in days_in(whole))
    return {**found, "status": status_of(todo), "days": "\n".join(f"{which} {status}" for which, status in days)}


def status_of(todo: Any) -> str:
    return str(todo.get("status") or (DONE if "completed" in todo else OPEN)).upper()


def comments_of(todo: Any) -> Iterator[Progress]:
    """What people told of it: each COMMENT, which has no time."""
    told = todo.get("comment", [])
    for each in (told if isinstance(told, list) else [told])[:MOST_TOLD]:
        if text := str(each).strip():
            yield Progress(by="", at="", text=text)


def set_days(whole: Calendar, item: Item, lines: str) -> None:
    """The days of a task that recurs which have a state of their own: those and no others."""
    wanted = dict(line.split(" ", 1) for line in lines.split("\n") if line)
    for which, todo in list(days_in(whole)):
        if which in wanted:
            put(todo, "status", wanted.pop(which))
        else:
            whole.subcomponents.remove(todo)
    for which, status in wanted.items():
        whole.add_component(day_of(item, which, status))
