"""`/tasks`: the table of tasks, filtered and ordered by its address, page by page, each row with the words that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import RedirectResponse, Response

from ....language import _, ngettext
from ....ledger.fields import ROLES, answering
from ....ledger.listing import MOST_COUNTED, Page, is_counted_whole
from ....ledger.listing import page as page_of
from ....ledger.places.asking import Row
from ....ledger.places.meant import has_unit, names_like
from ....ledger.words import ENDED, STATES, left
from ...call import Call, get
from ...rendering import page
from .asking import CHECKED, PER_PAGE, Asked, asked_of
from .naming import check_actions, check_names, field_names, role_names
from .remembering import code_names, last_entry, unit_names
from .views import kept
from .words import Piece, passages

if TYPE_CHECKING:
    from datetime import date

    from ....ledger.places.asking import Base

NONE = Page([], 0)
FORMS = ("xlsx", "csv", "json", "ics", "html")


class Line(NamedTuple):
    """A row of the table."""

    task: Row
    who: list[str]
    left: str
    is_late: bool
    words: list[list[Piece]]


class Pages(NamedTuple):
    """Where one is: this page of so many; `is_open`: there are more tasks than were counted."""

    number: int
    last: int
    tasks: int
    is_open: bool
    has_next: bool


def tasks(call: Call) -> Response:
    """The table."""
    asked = asked_of(call.query)
    if not call.wants_json and (tidy := asked.address(page=asked.number)) and is_untidy(call):
        return RedirectResponse(tidy, 303)
    with call.asking() as base:
        found = NONE if asked.problems else page_of(base, asked.query)
        values = {
            "lines": lines_of(base, found.tasks, call.day()),
            "place": pages_of(asked, found),
            "since": last_entry(base),
            "views": kept(base, call.settings.place),
            "hint": hint(base, asked) if not found.tasks else [],
            **choices(base, call.settings.place),
        }
    values |= {"told": told(call), "undo": call.text("entry") if call.text("entry").isdecimal() else "", "forms": FORMS}
    return page(call, "tables/tasks.html", asked=asked, next=asked.address(page=asked.number), **values)


def told(call: Call) -> str:
    """What was changed just now, as the address tells it behind a change."""
    if call.text("undone"):
        return _("That was taken back.")
    given = call.text("done")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else None
    if number is None:
        return ""
    return ngettext("{n} task changed", "{n} tasks changed", number) if number else _("Nothing was changed.")


def is_untidy(call: Call) -> bool:
    """Whether an address has fields that were left empty, as a form sends them."""
    return any(not value.strip() for value in call.query.values())


def choices(base: Base, place: str) -> dict[str, Any]:
    """What fields offer to choose from."""
    return {
        "states": STATES,
        "roles": ROLES,
        "checks": CHECKED,
        "role_names": role_names(),
        "check_names": check_names(),
        "check_actions": check_actions(),
        "field_names": field_names(),
        "units": unit_names(base, place),
        "codes": code_names(base, place),
    }


def lines_of(base: Base, found: list[Row], on: date) -> list[Line]:
    words = passages(base, found)
    return [Line(task, answering(task), *lateness(task, on), words[task["id"]]) for task in found]


def lateness(task: Row, on: date) -> tuple[str, bool]:
    """How long there is still, and whether that is over; of what has ended nothing."""
    if task["due"] is None or task["state"] in ENDED:
        return "", False
    days = (task["due"] - on).days
    return left(days), days < 0


def pages_of(asked: Asked, found: Page) -> Pages:
    is_open = found.number > MOST_COUNTED and not is_counted_whole(asked.query)
    last = max(1, -(-found.number // PER_PAGE))
    more = len(found.tasks) == PER_PAGE and (is_open or asked.number < last)
    return Pages(asked.number, last, min(found.number, MOST_COUNTED) if is_open else found.number, is_open, more)


def hint(base: Base, asked: Asked) -> list[str]:
    """Of a unit that there is none of, the names that may be meant."""
    unit = asked.query.unit
    return names_like(base, unit) if unit and not has_unit(base, unit) else []


ROUTES = (get("/tasks", tasks),)
