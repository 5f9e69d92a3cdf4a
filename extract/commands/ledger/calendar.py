"""What is due as a calendar of tasks (RFC 5545): a VTODO a task, of one that recurs a VTODO a day, with ids that stay.

A program that takes the calendar again finds each by its UID and changes it in place. Nothing in it is of the moment: the same ledger
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...ledger.words import WORDS
from ...writers.output import missing_library

if TYPE_CHECKING:
    from icalendar import Todo

    from ...ledger.due import Due

STATUS: dict[str, str] = WORDS["calendar"]
DOMAIN = "duban"


def calendar(found: Due) -> bytes:
    """The calendar of all groups. Raises OutputError where the library is missing."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise missing_library("a calendar", "icalendar", "ics") from None
    whole = Calendar()
    whole.add("prodid", "-//duban//duban due//ZH")
    whole.add("version", "2.0")
    for task in tasks(found):
        whole.add_component(todo(task))
    return bytes(whole.to_ical())


def tasks(found: Due) -> Iterator[Mapping[str, Any]]:
    for name, group in found.groups():
        for task in group.tasks:
            yield {**task, "group": name}


def todo(task: Mapping[str, Any]) -> Todo:
    """One task, or one day of a task that recurs."""
    from icalendar import Todo

    from .forms import who

    made, day, when = Todo(), task.get("day"), moment(task["changed"])
    made.add("uid", f"{task['id']}-{day}@{DOMAIN}" if day else f"{task['id']}@{DOMAIN}")
    made.add("dtstamp", when)
    made.add("last-modified", when)
    made.add("summary", clean(task["title"]))
    about = "  ".join(filter(None, (task["notice_title"], task["document_number"])))
    made.add("description", clean("\n".join(filter(None, (task["text"], who(task), task["timing"], about)))))
    made.add("status", STATUS[task["state"]])
    if task["percent"] is not None and not day:
        made.add("percent-complete", task["percent"])
    if date_due := day or task["due"]:
        made.add("due", date_due)
    names = [name for role in ("lead", "responsible") for name in task[role].split("、") if name]
    if names:
        made.add("categories", [clean(name) for name in dict.fromkeys(names)])
    return made


def moment(told: str) -> datetime:
    """A time of the ledger: 2021-04-01T08:30:00Z."""
    return datetime.fromisoformat(told.replace("Z", "+00:00"))


def clean(text: str) -> str:
    """The text without signs that no calendar takes."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
