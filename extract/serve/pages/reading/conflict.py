"""Two people at one task: the second is shown what the first has done, and chooses; what was typed stays on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ....errors import LedgerError
from ....ledger import listing
from ....ledger.fields import as_text
from ....ledger.places.asking import among, ask
from ...call import TOKEN, Call
from ...rendering import page, went
from ...telling import words_of
from .showing import card_of, entries, place_of, shown

if TYPE_CHECKING:
    from ....ledger.places.asking import Base, Row

SET, WAS = "set.", "was."
OWN = ("version", "chosen", "pointed", TOKEN)  # fields of the form that are given anew
MOST_TOLD = 6  # entries of the history
CHECKED = {"confirm": "confirmed", "reject": "rejected", "uncheck": ""}


@dataclass(frozen=True, slots=True)
class Versus:
    """A field that a person set, as it was when the page was loaded, as somebody else has set it since, and as the person wants it."""

    name: str
    was: str
    theirs: str
    mine: str

    @property
    def is_apart(self) -> bool:
        """Whether both have set it, and not to the same."""
        return self.theirs not in {self.was, self.mine}


def conflict(call: Call, tasks: Sequence[str]) -> Response:
    """What somebody else did meanwhile, with the form once more: for the tasks as they are now."""
    with call.asking() as base:
        said, these = among(base, "id", tasks)
        rows = {row["id"]: row for row in ask(base, f"SELECT * FROM tasks WHERE {said}", {"these": these})}
        told = [entry for task in tasks for entry in listing.history(base, task)[::-1][:MOST_TOLD] if entry["go"] is not None]
        asked = "one" if len(tasks) == 1 and call.text("version") else "some"
        mine = list(versus(call, rows[tasks[0]])) if asked == "one" and tasks[0] in rows else []
        chosen = list(now(base, call.texts("chosen")))
    if asked == "one" and tasks[0] in rows and stands(call, rows[tasks[0]], mine):
        return went(
            call, place_of(call.text("source"), tasks[0], same=1), task=tasks[0], go=0, here=place_of(call.text("source"), tasks[0])
        )
    kept = [(name, str(value)) for name, value in call.form.multi_items() if name not in OWN and not is_told(name, mine)]
    given = {
        "asked": asked,
        "rows": list(rows.values()),
        "entries": told,
        "versus": mine,
        "kept": kept,
        "chosen": chosen,
        "action": call.path,
        "task": rows.get(tasks[0]),
        **shown(call, call.text("source")),
    }
    if call.wants_json:
        form = page(call, "reading/conflict_form.html", **given)
        return JSONResponse({"problem": "", "form": bytes(form.body).decode()}, 409)
    return page(call, "reading/conflict.html", 409, **given)


def versus(call: Call, row: Row) -> list[Versus]:
    """The fields that the person wants to be other than they were."""
    found = []
    for name in (key.removeprefix(SET) for key in call.form if key.startswith(SET)):
        mine, was = (call.text(prefix + name).replace("\r\n", "\n") for prefix in (SET, WAS))
        if mine != was and name in row:
            found.append(Versus(name, was, as_text(row[name]) or "", mine))
    return found


def stands(call: Call, row: Row, mine: Sequence[Versus]) -> bool:
    """Whether all that a person wants stands so already, as after a double click."""
    check = CHECKED.get(call.text("what"))
    if call.path == "/notice/check":
        return check is not None and (row["checked"] or "") == check
    return call.path == "/notice/set" and bool(mine) and all(each.theirs == each.mine for each in mine)


def is_told(name: str, mine: Sequence[Versus]) -> bool:
    """Whether a field of the form stands in the table of both values already, or counts units that may be others now."""
    prefix, _, field = name.partition(".")
    return prefix == "more_span" or (prefix in {"set", "was"} and any(each.name == field for each in mine))


def now(base: Base, chosen: Sequence[str]) -> list[str]:
    """Tasks that were chosen, `ID:VERSION`, by their versions of now."""
    said, these = among(base, "id", [each.partition(":")[0] for each in chosen])
    return [f"{row['id']}:{row['version']}" for row in ask(base, f"SELECT id, version FROM tasks WHERE {said}", {"these": these})]


def refused(call: Call, error: LedgerError) -> Response:
    """A value that a field cannot have: the form once more, as it was typed."""
    typed = {key.removeprefix(SET): call.text(key) for key in call.form if key.startswith(SET)}
    if call.wants_json or not typed or call.path != "/notice/set":
        raise error
    try:
        with call.asking() as base:
            card = card_of(base, call.text("task"))
            told = entries(base, card.whole.task["id"])
    except HTTPException:
        raise error from None
    was = {key.removeprefix(WAS): call.text(key) for key in call.form if key.startswith(WAS)}
    place = shown(call, call.text("source"))
    return page(call, "reading/again.html", 409, card=card, entries=told, typed=typed, was=was, problem=words_of(error), **place)
