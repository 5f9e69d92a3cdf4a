"""How a person comes in: the token of a ledger that other machines may ask for, the language, the name under which changes are kept."""

from __future__ import annotations

import hmac
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from ..call import LANGUAGE, LANGUAGES, MOST_NAME, PERSON, Call, get, post
from ..rendering import page, went
from ..safety import is_here

YEAR = 31_536_000  # seconds that a browser keeps what was chosen


def enter(call: Call) -> Response:
    """Where the token is typed in."""
    return page(call, "enter.html", next=call.text("next", "/"), wrong=False)


def entered(call: Call) -> Response:
    """In with the right token, to the page that was asked for; a wrong one is told."""
    given, wanted = call.text("token").strip(), call.settings.token or ""
    if wanted and hmac.compare_digest(given.encode(), wanted.encode()):
        place = call.text("next", "/")
        return RedirectResponse(f"{quote(place) if is_here(place) else '/'}?token={quote(wanted)}", 303)
    return page(call, "enter.html", 403, next=call.text("next", "/"), wrong=True)


def choose(call: Call) -> Response:
    """Keeps a language, and a name, in the browser; an empty name is that of who started the server."""
    answer = went(call, call.text("next", "/"))
    language = call.text("language")
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, max_age=YEAR, samesite="strict")
    if "by" in call.form:
        answer.set_cookie(PERSON, quote(call.text("by")[:MOST_NAME]), max_age=YEAR, samesite="strict", httponly=True)
    return answer


ROUTES = (get("/enter", enter), post("/enter", entered), post("/choose", choose))
