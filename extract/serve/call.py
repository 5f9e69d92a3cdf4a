"""A request as a page sees it: what is asked for, who asks, in which language, and the ledger to answer from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..language import using
from .safety.session import Session, form_token, is_form_of
from .settings import MOST_FIELDS, MOST_FILES, Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ..ledger.places.asking import Base

LANGUAGES = ("zh_CN", "en")
LANGUAGE, PERSON = "duban-language", "duban-by"  # cookies
TOKEN = "form_token"  # the name of the field, or of the header X-Form-Token
MOST_NAME = 100  # characters
MOST_PART = 16 * 1024 * 1024  # bytes of a field that is no file: a notice that is pasted


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `query` and `form` hold what was asked for; a page reads the ledger by `asking`, and changes it by `writing`."""

    settings: Settings
    session: Session
    language: str
    person: str
    path: str
    query: QueryParams
    names: dict[str, str]  # parts of the path, e.g. the id of /task/{id}
    form: FormData
    wants_json: bool  # a script asks, not a form
    request: Request

    @contextmanager
    def asking(self) -> Iterator[Base]:
        """A connection to ask with. Raises LedgerError."""
        from ..ledger.places.asking import asked

        with asked(self.settings.place) as base:
            yield base

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that changes the ledger: all that is done in it, or nothing. Raises LedgerError."""
        from ..ledger.opening import opened

        with opened(self.settings.place, write=True) as base:
            yield base

    @property
    def token(self) -> str:
        """What forms of this page carry."""
        return form_token(self.session, self.settings.secret)

    def text(self, name: str, default: str = "") -> str:
        """A field of the form, else of the query; never a file."""
        value = self.form.get(name, self.query.get(name, default))
        return default if isinstance(value, UploadFile) else str(value)

    def texts(self, name: str) -> list[str]:
        """All values of a field that may be given several times."""
        return [str(value) for value in (*self.form.getlist(name), *self.query.getlist(name)) if not isinstance(value, UploadFile)]

    def moment(self) -> str:
        """The moment, as the ledger's history has it: `2021-04-01T08:30:00Z`."""
        return self.settings.moment()

    def day(self) -> date:
        """The day that it is here."""
        return self.settings.day()


Page = Callable[[Call], Response]


def call_of(request: Request, settings: Settings, form: FormData | None = None) -> Call:
    """The request for a page."""
    wanted = request.cookies.get(LANGUAGE, settings.language)
    named = " ".join(unquote(request.cookies.get(PERSON, "")).split())
    plain = "".join(sign for sign in named if sign.isprintable())[:MOST_NAME]
    return Call(
        settings=settings,
        session=request.scope["duban.session"],
        language=wanted if wanted in LANGUAGES else settings.language,
        person=plain or settings.by,
        path=request.url.path,
        query=request.query_params,
        names=dict(request.path_params),
        form=form or FormData(),
        wants_json="application/json" in request.headers.get("accept", ""),
        request=request,
    )


def get(path: str, page: Page) -> Route:
    """A page that is looked at. It runs in a thread: a ledger is asked without holding up others."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answered, page, call_of(request, request.app.state.settings))

    return Route(path, endpoint, methods=["GET"], name=page.__name__)


def post(path: str, change: Page) -> Route:
    """A change: a form with the token of its session. Without it nothing is done (403)."""

    async def endpoint(request: Request) -> Response:
        settings: Settings = request.app.state.settings
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_PART) as form:
            call = call_of(request, settings, form)
            given = request.headers.get("x-form-token") or call.text(TOKEN)
            if not is_form_of(call.session, settings.secret, given):
                raise HTTPException(403, "form")
            return await run_in_threadpool(answered, change, call)

    return Route(path, endpoint, methods=["POST"], name=change.__name__)


def answered(page: Page, call: Call) -> Response:
    """What a page answers, in the language of who asks: an error that it raises too."""
    with using(call.language):
        return page(call)


Routes = Sequence[Route]
