"""Tasks cut in two, put together, added from words that nobody read; and all that people did in a notice, to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ....errors import LedgerError
from ....language import _
from ....ledger import people
from ....ledger.places.asking import ask, first
from ...call import Call, get, post
from ...rendering import page
from .changing import doing, given, version_of
from .conflict import CHECKED
from .showing import MOST_ENTRIES, number_of, shown

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_CUTS = 50
OF_NOTICE = "SELECT * FROM history WHERE source = :source AND entry < :before ORDER BY entry DESC LIMIT :most"


def split(call: Call) -> Response:
    """A task cut where a person says: `at` are places in the text of the notice."""
    task, version = call.text("task"), version_of(call)
    at = sorted({number_of(each) for each in call.texts("at")})[:MOST_CUTS]

    def act(base: Connection) -> str:
        return people.split(base, task, people.parts_at(base, task, at), call.person, call.moment(), version)[0]

    return doing(call, act)


def chosen(call: Call) -> Response:
    """Several tasks at once: confirmed, rejected, or made one."""
    pairs = [each.partition(":")[::2] for each in dict.fromkeys(call.texts("chosen"))]
    versions = {task: number_of(version) for task, version in pairs}
    if not versions:
        raise LedgerError(call.text("source"), _("no task was chosen"), _("tick some first"))
    if call.text("what") == "merge":
        tasks = list(versions)
        return doing(call, lambda base: people.merge(base, tasks, call.person, call.moment(), versions))
    checked = CHECKED.get(call.text("what"))
    if not checked:
        raise HTTPException(404)

    def act(base: Connection) -> str | None:
        return next(iter(people.bulk(base, dict(versions), {}, call.person, call.moment(), checked=checked)), None)

    return doing(call, act)


def new(call: Call) -> Response:
    """A task that was missed, from words that a person selected."""
    source, (values, evidence) = call.text("source"), given(call)
    span = number_of(call.text("start")), number_of(call.text("end"))
    said = {name: value for name, value in values.items() if value}

    def act(base: Connection) -> str:
        return people.new_task(base, source, span, call.person, call.moment(), said, evidence)

    return doing(call, act)


def undo(call: Call) -> Response:
    """An entry of the history is taken back, or with it all that was done in one go."""
    entry, task, whole = number_of(call.text("entry")), call.text("task"), bool(call.text("whole"))

    def act(base: Connection) -> str:
        people.undo(base, entry, call.person, call.moment(), whole=whole)
        return task

    return doing(call, act)


def history(call: Call) -> Response:
    """All that happened in a notice, the last first, page by page."""
    source, before = call.text("source"), number_of(call.text("before")) or 2**31
    with call.asking() as base:
        title = first(base, "SELECT coalesce(title, source) FROM notices WHERE source = :source", {"source": source})
        if title is None:
            raise HTTPException(404)
        told = list(ask(base, OF_NOTICE, {"source": source, "before": before, "most": MOST_ENTRIES + 1}))
    older = told[MOST_ENTRIES - 1]["entry"] if len(told) > MOST_ENTRIES else None
    return page(call, "reading/history.html", title=title, entries=told[:MOST_ENTRIES], older=older, **shown(call, source))


ROUTES = (
    post("/notice/split", split),
    post("/notice/chosen", chosen),
    post("/notice/new", new),
    post("/notice/undo", undo),
    get("/notice/history", history),
)
