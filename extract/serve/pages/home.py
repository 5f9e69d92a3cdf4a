"""The first page: the notices of the ledger, the last that came in first."""

from __future__ import annotations

from starlette.responses import Response

from ...ledger.places.asking import ask
from ..call import Call, get
from ..rendering import page

MOST = 100  # notices of a page
NOTICES = """
    SELECT source, title, document_number, issuer, issue_date, added, changed,
        (SELECT COUNT(*) FROM tasks WHERE tasks.source = notices.source AND tasks.gone IS NULL) AS tasks
    FROM notices WHERE gone IS NULL ORDER BY added DESC, source LIMIT :most
"""


def home(call: Call) -> Response:
    """The notices of the ledger."""
    with call.asking() as base:
        notices = list(ask(base, NOTICES, {"most": MOST}))
    return page(call, "home.html", notices=notices)


ROUTES = (get("/", home),)
