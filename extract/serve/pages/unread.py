"""`/unread`: the words that no rule reads, by shape, each with an example in its line and a rule to be proposed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from ...ledger.places.asking import tuples
from ..call import Call, get
from ..learning import Shapes
from ..learning.shapes import Seen
from ..rendering import page

if TYPE_CHECKING:
    from ...ledger.places.asking import Base

MOST = 50  # shapes of a page
LAST_PAGE = 10_000
AROUND = 40  # characters of a line before and behind the words
LINE = "SELECT title, substr(text, :begin + 1, :length) FROM notices WHERE source = :source"


def unread(call: Call) -> Response:
    """A page of the shapes."""
    shapes: Shapes = call.request.app.state.shapes
    found, is_ready = shapes.known_now()
    code, words = call.text("code"), " ".join(call.text("words").split())[:100]
    number = call.text("page", "1")
    at = max(1, min(int(number), LAST_PAGE)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    every = found or []
    wanted = [
        seen for seen in every if (not code or seen.code == code) and (not words or any(words in place.words for place in seen.places))
    ]
    few = wanted[MOST * (at - 1) : MOST * at]
    with call.asking() as base:
        rows = [shown(base, seen) for seen in few]
    return page(
        call,
        "unread.html",
        rows=rows,
        codes=sorted({seen.code for seen in every}),
        code=code,
        words=words,
        at=at,
        more=len(wanted) > MOST * at,
        number=len(wanted),
        count=sum(seen.count for seen in wanted),
        is_ready=is_ready,
        is_known=found is not None,
    )


def shown(base: Base, seen: Seen) -> dict[str, Any]:
    """A shape with its first example in its line."""
    place = seen.places[0]
    title, line, before, after = in_line(base, place.source, place.start, place.end)
    return {"seen": seen, "place": place, "title": title or place.source, "before": before, "words": line, "after": after}


def in_line(base: Base, source: str, start: int, end: int) -> tuple[str | None, str, str, str]:
    """Words of a notice with what stands before and behind them in their line; the notice's title."""
    begin = max(0, start - AROUND)
    asked = {"source": source, "begin": begin, "length": min(end, start + 200) + AROUND - begin}
    title, text = next(iter(tuples(base, LINE, asked)), (None, None))
    before, words, after = (text or "")[: start - begin], (text or "")[start - begin : end - begin], (text or "")[end - begin :]
    return title, words, before.rpartition("\n")[2], after.partition("\n")[0]


ROUTES = (get("/unread", unread),)
