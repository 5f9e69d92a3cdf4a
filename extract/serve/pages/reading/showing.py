"""The page of a notice, and the piece of it that shows one task whole: a script asks for it when another task is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ....ledger import listing
from ....ledger.fields import ROLES
from ....ledger.people.undoing.worked import DONE, REDO, UNDO, taken_back
from ....ledger.places.asking import Row, ask
from ....ledger.words import STATES, WORDS
from ....report.speaking import letters, names
from ....report.speaking import told as doubt_words
from ...call import Call, get
from ...rendering import page
from .sheet import Card, kind_of, room, seen
from .values import EDITED, LONG, cuts_of, fields_of

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

MOST_ENTRIES = 100  # of a history, on one page


def notice(call: Call) -> Response:
    """A notice: its text with what was read in it, and its tasks."""
    source, task = call.text("source"), call.text("task") or None
    with call.asking() as base:
        found = room(base, source, task, number_of(call.text("part")), number_of(call.text("at")))
        told = entries(base, found.focus.whole.task["id"]) if found.focus else []
        done = of_go(base, source, number_of(call.text("did")))
    return page(
        call,
        "reading/notice.html",
        room=found,
        card=found.focus,
        entries=told,
        done=done,
        same=bool(call.text("same")),
        lost=task if task and not found.focus else None,
        **shown(call, source),
    )


def desk(call: Call) -> Response:
    """One task with all that can be done with it, a piece of a page."""
    with call.asking() as base:
        card = card_of(base, call.text("task"))
        told = entries(base, card.whole.task["id"])
    return page(call, "reading/desk.html", card=card, entries=told, **shown(call, card.whole.task["source"]))


def shown(call: Call, source: str) -> dict[str, Any]:
    """What the templates of this room need beside the task."""
    return {
        "source": source,
        "place": place_of,
        "kind_of": kind_of,
        "seen": seen,
        "letters": letters,
        "mark_names": names,
        "doubt_words": doubt_words,
        "actions": WORDS["actions"],
        "states": STATES,
        "edited": EDITED,
        "long": LONG,
        "roles": ROLES,
        "fields_of": fields_of,
        "cuts_of": cuts_of,
        "edits": bool(call.text("edit")),
        "undoable": undoable,
    }


def card_of(base: Base, task: str) -> Card:
    """A task by its id, with its number in its notice; 404 where there is none that stands."""
    row = next(ask(base, "SELECT source, position, start_character FROM tasks WHERE id = :id", {"id": task}), None)
    if row is None:
        raise HTTPException(404)
    numbers = [each["id"] for each in ask(base, f"{IN_ORDER} AND gone IS NULL {ORDER}", {"source": row["source"]})]
    return Card(numbers.index(task) + 1 if task in numbers else 0, listing.one(base, task))


IN_ORDER = "SELECT id FROM tasks WHERE source = :source"
ORDER = "ORDER BY position, start_character, id"


def entries(base: Base, task: str) -> list[Row]:
    """The history of a task, the last entry first, at most MOST_ENTRIES."""
    return listing.history(base, task)[::-1][:MOST_ENTRIES]


def undoable(told: Sequence[Row]) -> set[int]:
    """The numbers of those entries that people made and nobody took back yet."""
    gone = taken_back(told)
    return {row["entry"] for row in told if row["action"] in (*DONE, UNDO, REDO) and row["go"] is not None and row["entry"] not in gone}


def of_go(base: Base, source: str, go: int) -> list[Row]:
    """What was done in one go, to be told and taken back; nothing where all of it was taken back since."""
    done = (
        list(
            ask(
                base,
                "SELECT * FROM history WHERE go = :go AND source = :source ORDER BY entry LIMIT :most",
                {"go": go, "source": source, "most": MOST_ENTRIES},
            )
        )
        if go
        else []
    )
    after = [row for task in {row["id"] for row in done if row["id"]} for row in listing.history(base, task)]
    return done if undoable(after) & {row["entry"] for row in done} else []


def place_of(source: str, task: str | None = None, **more: Any) -> str:
    """The address of a notice, at a task."""
    asked = {"source": source, "task": task, **more}
    return f"/notice?{urlencode({name: value for name, value in asked.items() if value})}" + (f"#t-{task}" if task else "")


def number_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


ROUTES = (get("/notice", notice), get("/notice/task", desk))
