"""The application: its pages in one list, its guard, and what is shown where something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .. import report
from ..errors import DubanError
from ..language import _, using
from ..readers.limits import size
from .arriving import Engine, Jobs
from .call import MOST_PART, Call, call_of
from .learning import Shapes, Trials
from .pages import ROUTES
from .pages.removing import Removed
from .rendering import page
from .safety import Guard
from .settings import MOST_FILES, Settings
from .telling import words_of

HERE = Path(__file__).parent
LOOKS = ("tokens.css", "marks.css")  # what pages and the report have in common


def application(settings: Settings) -> Guard:
    """The pages of a ledger, behind their guard."""
    jobs = Jobs(settings.most_bytes)
    engine, trials = Engine(settings, jobs), Trials(settings)

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            engine.stop()
            trials.stop()

    app = Starlette(
        lifespan=living,
        routes=[*(Route(f"/static/{name}", look) for name in LOOKS), Mount("/static", StaticFiles(directory=HERE / "static")), *ROUTES],
        exception_handlers={DubanError: mistaken, HTTPException: refused, Exception: broken},  # type: ignore[dict-item]
    )
    app.state.settings, app.state.jobs, app.state.engine, app.state.removed = settings, jobs, engine, Removed()
    app.state.shapes, app.state.trials = Shapes(settings), trials
    return Guard(app, settings)


def look(request: Request) -> Response:
    """A style sheet that lies beside the report."""
    return FileResponse(Path(report.__file__).with_name(request.url.path.rpartition("/")[2]), media_type="text/css")


def mistaken(request: Request, error: DubanError) -> Response:
    """What a person can mend: a value that a field cannot have, a task that somebody changed meanwhile."""
    return told(request, 409, words_of(error))


def refused(request: Request, error: HTTPException) -> Response:
    """A page that is not there, a form that is none of ours or holds more than it may."""
    with using(call_of(request, request.app.state.settings).language):
        return told(request, error.status_code, too_much(error.detail) if error.status_code == 400 else "")


def too_much(detail: str) -> str:
    """What the parser of forms says of one that holds more than it may."""
    if "files" in detail:
        return _("That is too much at once: {number} files at most. Go back, and send fewer.", number=MOST_FILES)
    if "fields" in detail or "size" in detail:
        return _("That is too much at once: a text may have {size}. Go back, and send it as a file.", size=size(MOST_PART))
    return ""


def broken(request: Request, error: Exception) -> Response:
    """A fault of ours: nothing of it is shown, it is told where the server was started."""
    return told(request, 500, "")


def told(request: Request, status: int, problem: str) -> Response:
    """An error as a page, or as JSON for a script."""
    settings: Settings = request.app.state.settings
    call: Call = call_of(request, settings)
    if call.wants_json:
        return JSONResponse({"problem": problem or str(status)}, status)
    return page(call, "problem.html", status, problem=problem)
