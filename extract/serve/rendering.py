"""Pages from templates by Jinja2: everything that comes from a notice or a person is escaped, so that markup in it stays text."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..language import N_, _, ngettext, using
from .call import TOKEN, Call
from .safety import is_here

PAGES = (
    ("/", N_("Notices")),
    ("/upload", N_("Add")),
    ("/tasks", N_("Tasks")),
    ("/calendar", N_("Calendar")),
    ("/changes", N_("Changes")),
    ("/unread", N_("Unread")),
)


@cache
def templates() -> Environment:
    """The templates, compiled once a process."""
    found = Environment(
        loader=PackageLoader(__package__ or "duban.serve"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update({"_": _, "ngettext": ngettext})  # as in Python: {{ _("{n} of {all}", n=3, all=9) }}
    return found


def page(call: Call, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of a template, in the language of who asks. `{{ hidden }}` stands in each form that changes something."""
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, call.token)
    with using(call.language):
        found = templates().get_template(template)
        return HTMLResponse(found.render(call=call, hidden=hidden, pages=PAGES, **values), status)


def went(call: Call, place: str, **told: Any) -> Response:
    """After a change: back to a page of ours (303), or to a script what became of it."""
    return JSONResponse(told) if call.wants_json else RedirectResponse(place if is_here(place) else "/", 303)
