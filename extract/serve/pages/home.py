"""The first page: what has to be done, and the notices of the ledger, the last that came in first; found by title, number, issuer, name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from ...ledger.places.asking import Row, among, ask, first, is_lite
from ...ledger.places.meant import AS_IT_IS
from ...ledger.schema.said import CHASED, part
from ..call import Call, get
from ..rendering import page

if TYPE_CHECKING:
    from ...ledger.places.asking import Base

MOST = 50  # notices of a page
SOON = 7  # days
LAST_PAGE = 100_000
FOUND_IN = ("title", "document_number", "issuer", "source")
SHOWN = "source, title, document_number, issuer, issue_date, added"


def home(call: Call) -> Response:
    """What has to be done, and a page of the notices."""
    words = " ".join(call.text("words").split())[:200]
    number = call.text("page", "1")
    at = min(int(number), LAST_PAGE) if number.isascii() and number.isdigit() and 0 < len(number) < 9 else 1
    with call.asking() as base:
        notices = found(base, words, max(1, at))
        return page(
            call,
            "home.html",
            notices=notices[:MOST],
            more=len(notices) > MOST,
            at=max(1, at),
            words=words,
            doing=doing(base, call),
            all=first(base, "SELECT count(*) FROM notices"),
        )


def doing(base: Base, call: Call) -> dict[str, Any]:
    """The figures of what has to be done on this day."""
    today = call.day()
    days = {"today": today, "until": today + timedelta(SOON)}
    asked = f"SELECT count(*) FROM tasks WHERE {CHASED} AND due"
    return {
        **days,
        "yesterday": today - timedelta(1),
        "overdue": first(base, f"{asked} < :today", days),
        "due": first(base, f"{asked} >= :today AND due <= :until", days),
        "changes": first(base, "SELECT count(*) FROM offers"),
    }


def found(base: Base, words: str, at: int) -> list[Row]:
    """A page of the notices that hold the words in their title, number, issuer or name, and one more where there is a next page."""
    said = "gone IS NULL"
    given: dict[str, Any] = {"most": MOST + 1, "before": MOST * (at - 1)}
    if words:
        said += f" AND ({' OR '.join(f'{name} LIKE :part {AS_IT_IS}' for name in FOUND_IN)})"
        given["part"] = part(words)
    order = "rowid DESC" if is_lite(base) else "added DESC, source"  # as they came in: SQLite's own number of a row
    notices = list(ask(base, f"SELECT {SHOWN} FROM notices WHERE {said} ORDER BY {order} LIMIT :most OFFSET :before", given))
    mine, these = among(base, "source", [notice["source"] for notice in notices])
    counted = ask(
        base,
        f"SELECT source, count(*) AS tasks FROM tasks WHERE {mine} AND gone IS NULL AND NOT optional GROUP BY source",
        {"these": these},
    )
    tasks = {row["source"]: row["tasks"] for row in counted}
    return [{**notice, "tasks": tasks.get(notice["source"], 0)} for notice in notices]


ROUTES = (get("/", home),)
