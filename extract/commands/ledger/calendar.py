"""What is due as a calendar of tasks: that of `duban feed ics`, with a VTODO for each day of a task that recurs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...feeds.files.todo import KNOWN, calendar_of, todos_of
from ...feeds.item import DOMAIN, Item
from ...feeds.mapping import Plan, plan_of
from ...feeds.mapping.choosing import item_of
from ...feeds.mapping.values import values_of

if TYPE_CHECKING:
    from ...ledger.due import Due


def calendar(found: Due) -> bytes:
    """The calendar of all groups. Raises OutputError where the library is missing."""
    return calendar_of(todo for item in items(found, plan_of("ics", KNOWN)) for todo in todos_of(item))


def items(found: Due, plan: Plan) -> Iterator[Item]:
    """The tasks, of one that recurs each day by itself."""
    for _, group in found.groups():
        for task in group.tasks:
            day = task.get("day")
            row = {**task, "rrule": "", "due": day or task["due"], "percent": None if day else task["percent"]}
            uid = f"{task['id']}-{day}@{DOMAIN}" if day else f"{task['id']}@{DOMAIN}"
            yield item_of(row, plan, values_of(row, plan, uid, "", ()))
