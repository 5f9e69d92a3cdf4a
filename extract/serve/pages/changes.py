"""`/changes`: what waits for a decision, notice by notice: new readings beside what people set, and tasks that a notice has no more.

A decision is made of what was looked at: where the reading on offer is another one meanwhile, nothing is settled, and that is told.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...errors import LedgerError
from ...language import _
from ...ledger.fields import READ
from ...ledger.listing import changes, left_behind
from ...ledger.opening import opened
from ...ledger.people import one_go, recent, set_fields, settle, undo
from ...ledger.places.asking import among, ask
from ...ledger.words import CANCELLED, ENDED, WORDS
from ...models.headings import COLUMNS
from ..arriving import File
from ..arriving.again import earlier, number
from ..arriving.jobs import MOST_WAITING
from ..call import Call, get, post
from ..differing import pieces
from ..learning.pack import mark
from ..rendering import page, went
from .upload import engine_of, jobs_of

if TYPE_CHECKING:
    from ...ledger.places.asking import Base, Row

MOST = 20  # notices of a page
LAST_PAGE = 10_000
MOST_LOOKED_AT, MOST_DECIDED = 60, 10  # of the last things that people did, and of the decisions among them
DECISIONS = frozenset({"accept", "keep"})
TITLES = "SELECT id, title FROM tasks WHERE "


def waiting(call: Call) -> Response:
    """What waits, a page of the notices; `source`: of one notice."""
    wanted = call.text("source")
    given = call.text("page", "1")
    at = min(int(given), LAST_PAGE) if given.isascii() and given.isdigit() and 0 < len(given) < 6 else 1
    with call.asking() as base:
        offers, left = changes(base), left_behind(base)
        last = decided(base, call)
        old = number(base, mark(call.settings.pack))
    if wanted:
        offers = [row for row in offers if row["source"] == wanted]
        left = [row for row in left if row["source"] == wanted]
    first = MOST * (max(at, 1) - 1)
    groups = notices(offers)
    return page(
        call,
        "changes.html",
        notices=groups[first : first + MOST],
        more=len(groups) > first + MOST,
        at=max(at, 1),
        number=len(offers),
        left=left[:200],
        left_number=len(left),
        ended=ENDED,
        cancelled=CANCELLED,
        wanted=wanted,
        decided=last,
        old=old,
        actions=WORDS["actions"] if call.language == "zh_CN" else {name: name for name in WORDS["actions"]},
        names={**COLUMNS, **WORDS["columns"]} if call.language == "zh_CN" else {field: field for field in (*READ, "state")},
    )


def notices(offers: list[Row]) -> list[dict[str, Any]]:
    """The offers of each notice, task by task, with the pieces in which their values differ."""
    found = []
    for source, of_notice in groupby(offers, key=lambda row: row["source"]):
        rows = list(of_notice)
        tasks = [{"id": key, "title": mine[0]["title"], "offers": [shown(row) for row in mine]} for key, mine in of_tasks(rows)]
        found.append(
            {"source": source, "title": rows[0]["notice_title"] or source, "tasks": tasks, "number": len(rows), "seen": seen(rows)}
        )
    return found


def of_tasks(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    return [(key, list(mine)) for key, mine in groupby(rows, key=lambda row: row["id"])]


def shown(row: Row) -> dict[str, Any]:
    """An offer as it is shown: the person's value, the readings before and now, marked where they differ."""
    return {
        **row,
        "before_pieces": pieces(row["before"], row["now"]),
        "now_pieces": pieces(row["now"], row["before"]),
        "value_pieces": pieces(row["value"], row["now"]),
        "seen": seen([row]),
    }


def seen(rows: list[Row]) -> str:
    """What tells the offers that were looked at from others."""
    said = "\x1f".join(f"{row[name]}" for row in rows for name in ("id", "field", "before", "now", "value"))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def settled(call: Call) -> Response:
    """Takes the new reading, or keeps what the person set: of a field, or of all of a notice."""
    source, task, field = call.text("source"), call.text("id"), call.text("field")
    accept = call.text("do") == "accept"
    with call.writing() as base:
        rows = [row for row in changes(base) if row["source"] == source and (not task or (row["id"], row["field"]) == (task, field))]
        if not rows or seen(rows) != call.text("seen"):
            raise LedgerError(
                _("What waits"),
                _("is not what was shown any more: somebody else decided, or the notice was read anew"),
                _("look at it again"),
            )
        at = call.moment()
        with one_go(base):
            for row in rows:
                settle(base, row["id"], row["field"], accept, call.person, at)
    return back(call, len(rows))


def decided(base: Base, call: Call) -> list[dict[str, Any]]:
    """The last decisions that hold, those of one go together, each with an entry by which it is undone."""
    with opened(call.settings.place) as other:
        done = recent(other, most=MOST_LOOKED_AT)
    mine = [row for row in done if not row["undone"] and is_decision(row)]
    goes = [list(rows) for _go, rows in groupby(mine, key=lambda row: (row["go"] or row["entry"], row["action"]))][:MOST_DECIDED]
    said, these = among(base, "id", [row["id"] for rows in goes for row in rows])
    titles = {row["id"]: row["title"] for row in ask(base, TITLES + said, {"these": these})}
    return [{**rows[0], "title": titles.get(rows[0]["id"], ""), "more": len(rows) - 1} for rows in goes]


def is_decision(row: Row) -> bool:
    return row["action"] in DECISIONS or (row["action"] == "set" and row["field"] == "state" and row["after"] in ENDED)


def undone(call: Call) -> Response:
    """Takes a decision back, with all that was decided in the same go."""
    given = call.text("entry")
    if not (given.isascii() and given.isdigit() and len(given) < 12):
        raise HTTPException(400)
    with call.writing() as base:
        undo(base, int(given), call.person, call.moment(), whole=True)
    return went(call, "/changes")


def again(call: Call) -> Response:
    """Has the notices read anew that other rules have read, so many at a time: what people set stays, and waits for a decision."""
    jobs, engine = jobs_of(call), engine_of(call)
    with call.asking() as base:
        sources = earlier(base, mark(call.settings.pack), MOST_WAITING)
    if not sources:
        return went(call, "/changes")
    jobs.refuse_more(len(sources), 0)
    job = jobs.begun(call.person, call.moment())
    jobs.add(job, [File(source, 0, again=True) for source in sources])
    engine.wake()
    return went(call, f"/upload/{job.key}")


def ended(call: Call) -> Response:
    """Ends a task that its notice has no more: it waits no longer."""
    with call.writing() as base:
        set_fields(base, call.text("id"), {"state": call.text("state")}, call.person, call.moment(), version_of(call))
    return back(call, 1)


def version_of(call: Call) -> int:
    given = call.text("version")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def back(call: Call, number: int) -> Response:
    """Back to what still waits."""
    return went(call, "/changes", settled=number)


ROUTES = (
    get("/changes", waiting),
    post("/changes", settled),
    post("/changes/end", ended),
    post("/changes/undo", undone),
    post("/changes/again", again),
)
