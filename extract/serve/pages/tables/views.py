"""Questions that are kept by a name, e.g. 本月科信处: shown above the table, kept and dropped by forms; and a change that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from starlette.responses import Response

from ....errors import LedgerError
from ....language import _
from ....ledger.opening import opened
from ...call import Call, post
from ...rendering import went
from .asking import Asked, address_of, asked_of, values_of, with_fields

if TYPE_CHECKING:
    from ....ledger.places.asking import Base


class Kept(NamedTuple):
    """A kept question, and the address that asks it."""

    name: str
    address: str


def kept(base: Base, place: str) -> list[Kept]:
    """What is kept in a ledger. Where nothing is, as in most, nothing of what it takes to read it is loaded."""
    from ....ledger.places.asking import first

    if first(base, "SELECT name FROM views LIMIT 1") is None:
        return []
    from dataclasses import asdict

    from ....ledger import views

    with opened(place) as other:
        return [Kept(view.name, address_of("/tasks", values_of(asdict(view.query)))) for view in views.saved(other)]


def keep(call: Call) -> Response:
    """Keeps what the table was asked for by a name, in place of one that had it."""
    from ....ledger import views

    asked = of_form(call)
    with call.writing() as base:
        views.save(base, call.text("name"), with_fields(asked.query, limit=None, offset=0), call.person, call.moment())
    return went(call, asked.address(), kept=call.text("name"))


def of_form(call: Call) -> Asked:
    """What a form says that the table was asked for. Raises LedgerError for what cannot be asked."""
    asked = asked_of(dict(parse_qsl(call.text("asked").lstrip("?"))))
    if asked.problems:
        raise LedgerError(call.text("asked")[:100], _("is not understood"), _("go back, and load the page anew"))
    return asked


def drop(call: Call) -> Response:
    """A question is kept no more."""
    from ....ledger import views

    with call.writing() as base:
        views.drop(base, call.text("name"))
    return went(call, call.text("next", "/tasks"), dropped=call.text("name"))


def undo(call: Call) -> Response:
    """Takes back all that was done in one go. Raises LedgerError where something later stands on it."""
    from ....ledger import people

    given = call.text("entry")
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise LedgerError(given[:100], _("is no change"), _("go back, and load the page anew"))
    with call.writing() as base:
        people.undo(base, int(given), call.person, call.moment(), whole=True)
    place, _hash, mark = call.text("next", "/tasks").partition("#")
    sign = "&" if "?" in place else "?"
    return went(call, f"{place}{sign}undone=1{f'#{mark}' if mark else ''}", undone=int(given))


ROUTES = (post("/tasks/views", keep), post("/tasks/views/drop", drop), post("/tasks/undo", undo))
