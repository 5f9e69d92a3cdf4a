"""`/remove`: a notice is taken out of the ledger once a person has confirmed it, and put back by whoever changes their mind.

What people said of its tasks is kept with them, marked as gone; a notice of which nobody said anything is deleted. The last that were
removed are held as long as the server runs, so that they can be put back whole.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...ledger.places.asking import ask, first
from ...ledger.readings import Readings
from ...ledger.readings.merging import BY_PEOPLE
from ...ledger.words import listed
from ..call import Call, get, post
from ..rendering import page, went

MOST_HELD = 20  # notices
NOTICE = "SELECT source, title, document_number, json, text FROM notices WHERE source = :source AND gone IS NULL"
TASKS = "SELECT count(*) FROM tasks WHERE source = :source AND gone IS NULL"
SAID = f"SELECT count(DISTINCT id) FROM history WHERE source = :source AND id IS NOT NULL AND action IN ({listed(BY_PEOPLE)})"


class Removed:
    """The notices that were removed last, by a key."""

    def __init__(self) -> None:
        self.lock: Lock = Lock()
        self.held: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def keep(self, notice: dict[str, Any]) -> str:
        key = secrets.token_urlsafe(9)
        with self.lock:
            self.held[key] = notice
            while len(self.held) > MOST_HELD:
                self.held.popitem(last=False)
        return key

    def of(self, key: str) -> dict[str, Any] | None:
        return self.held.get(key)

    def forget(self, key: str) -> None:
        with self.lock:
            self.held.pop(key, None)


def notice_of(call: Call) -> dict[str, Any]:
    """The notice that is meant; 404 where it is not there."""
    with call.asking() as base:
        notice = next(ask(base, NOTICE, {"source": call.text("source")}), None)
    if notice is None:
        raise HTTPException(404)
    return notice


def remove(call: Call) -> Response:
    """Asks whether it is meant."""
    notice = notice_of(call)
    with call.asking() as base:
        tasks, said = (first(base, asked, {"source": notice["source"]}) for asked in (TASKS, SAID))
    return page(call, "remove.html", notice=notice, tasks=tasks, said=said)


def removed(call: Call) -> Response:
    """Takes it out."""
    notice = notice_of(call)
    with call.writing() as base:
        Readings(base, call.moment()).remove(notice["source"], call.person)
    held: Removed = call.request.app.state.removed
    return went(call, f"/removed/{held.keep(notice)}")


def told(call: Call) -> Response:
    """Says that it is gone, and offers to put it back."""
    held: Removed = call.request.app.state.removed
    notice = held.of(call.names["key"])
    if notice is None:
        raise HTTPException(404)
    return page(call, "removed.html", notice=notice, key=call.names["key"])


def restored(call: Call) -> Response:
    """Puts it back as it was read."""
    held: Removed = call.request.app.state.removed
    notice = held.of(call.text("key"))
    if notice is None:
        raise HTTPException(404)
    with call.writing() as base:
        readings = Readings(base, call.moment())
        readings.put(None, notice["source"], notice["json"], notice["text"])
        readings.flush()
    held.forget(call.text("key"))
    return went(call, "/")


ROUTES = (get("/remove", remove), post("/remove", removed), get("/removed/{key}", told), post("/restore", restored))
