"""What a person does with a task: sets fields, confirms, rejects, tells progress, takes back. Each is one go, which can be taken back.

Where the task was changed since it was looked at, nothing is done: both values are shown, and the person says which (`conflict.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ....errors import LedgerError
from ....language import _
from ....ledger import people
from ....ledger.fields import UNITS
from ....ledger.places.asking import ask
from ...call import Call, post
from ...rendering import went
from .conflict import conflict, refused
from .showing import ORDER, number_of, place_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

Act = Callable[["Connection"], str | None]  # which task is to be looked at then; None where nothing was changed
OF_ITS_NOTICE = "SELECT id FROM tasks WHERE source = (SELECT source FROM tasks WHERE id = :id)"
CHECKS = {"confirm": people.confirm, "reject": people.reject, "uncheck": people.uncheck}
SET, HOW, WAS, SPAN, MORE = "set.", "how.", "was.", "span.", "more_span."


def set_fields(call: Call) -> Response:
    """Fields that were typed, or that selected words say."""
    values, evidence = given(call)
    task, version = call.text("task"), version_of(call)

    def act(base: Connection) -> str | None:
        return task if people.set_fields(base, task, values, call.person, call.moment(), version, evidence) else None

    return doing(call, act)


def given(call: Call) -> tuple[dict[str, str], dict[str, people.Chosen]]:
    """The fields of a form that are other than they were shown, and the spans of words that say them."""
    values: dict[str, str] = {}
    evidence: dict[str, people.Chosen] = {}
    for key in call.form:
        name = key.removeprefix(SET)
        if name == key:
            continue
        value, was = (call.text(prefix + name).replace("\r\n", "\n") for prefix in (SET, WAS))
        spans = call.text(SPAN + name)
        if call.text(HOW + name) == "add" and was:
            value, spans = joined(was, value), call.text(MORE + name) or spans
        if value != was or (spans and value and call.text("pointed")):
            values[name] = value
            if spans and value and (found := spans_of(spans)):
                evidence[name] = found
    return values, evidence


def joined(was: str, value: str) -> str:
    """Units beside those that there are."""
    return UNITS.join(dict.fromkeys(name for name in (*was.split(UNITS), *value.split(UNITS)) if name))


def spans_of(text: str) -> list[people.Span | None]:
    """Spans as a form carries them: `12-15,-,20-22`. What is none is no span."""
    found: list[people.Span | None] = []
    for each in text.split(","):
        start, _, end = each.partition("-")
        found.append((number_of(start), number_of(end)) if start and end else None)
    return found if any(found) else []


def check(call: Call) -> Response:
    """Confirmed, rejected, or neither."""
    say = CHECKS.get(call.text("what"))
    if say is None:
        raise HTTPException(404)
    task, version = call.text("task"), version_of(call)

    def act(base: Connection) -> str | None:
        beside = neighbour(base, task) if call.text("what") == "reject" else task
        return beside if say(base, task, call.person, call.moment(), version) else None

    return doing(call, act)


def neighbour(base: Connection, task: str) -> str:
    """The task to go on with where one is put aside: the next of its notice, else the one before; itself where it is the only one."""
    ids = [str(row["id"]) for row in ask(base, f"{OF_ITS_NOTICE} AND gone IS NULL {ORDER}", {"id": task})]
    here = ids.index(task) if task in ids else -1
    return next(iter(ids[here + 1 : here + 2] or ids[here - 1 : here] or [task]))


def progress(call: Call) -> Response:
    """How far a task has come."""
    task = call.text("task")
    said = call.text("percent").strip().removesuffix("%").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) < 4):
        raise LedgerError(task, _("cannot have the percentage {said}", said=said[:20]), _("write a whole number from 0 to 100"))

    def act(base: Connection) -> str:
        people.add_progress(base, task, call.text("text"), int(said) if said else None, call.person, call.moment())
        return task

    return doing(call, act)


def version_of(call: Call) -> int:
    """The version of the task that was looked at; a form without one was looked at before there was any."""
    return number_of(call.text("version"))


def doing(call: Call, act: Act) -> Response:
    """Do it in one go, and back to the notice, where it is told and can be taken back."""
    try:
        with call.writing() as base, people.one_go(base) as go:
            focus = act(base)
    except people.VersionError as error:
        return conflict(call, error.tasks)
    except LedgerError as error:
        return refused(call, error)
    place = place_of(call.text("source"), focus or call.text("task"), did=go if focus is not None else 0, same=int(focus is None))
    return went(call, place, task=focus or call.text("task"), go=go if focus is not None else 0, here=place)


ROUTES = (
    post("/notice/set", set_fields),
    post("/notice/check", check),
    post("/notice/progress", progress),
)
