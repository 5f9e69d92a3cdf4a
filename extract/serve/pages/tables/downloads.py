"""`/download/tasks.xlsx` and other forms: the ledger, or what a table was asked for, as a file to take home.

A file is made whole before its first byte goes out, so that a fault is told as a page and never becomes half a workbook.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response, StreamingResponse

from .... import patterns
from ....errors import LedgerError, OutputError
from ....language import _
from ....ledger.listing import Query, count, each
from ....ledger.opening import opened
from ....ledger.places.asking import first
from ...call import Call, get
from .asking import Asked, asked_of, with_fields

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ....feeds.item import Item

CHUNK = 1 << 16
MOST_TODOS = 20_000  # tasks of a calendar: programs that take one have long done before
MOST_NAME = 80  # characters of a file's name
NO_NAME = patterns.quick(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')  # signs that some system takes for no part of a name
Way = Callable[["Connection", Path, Query, Call], object]


def download(call: Call) -> Response:
    """A file of the tasks that are asked for."""
    form = call.names["form"]
    if form not in FORMS:
        raise HTTPException(404, form)
    asked = asked_of(call.query)
    if asked.problems:
        return RedirectResponse(asked.address(), 303)
    query, (write, kind) = with_fields(asked.query, limit=None, offset=0), FORMS[form]
    with tempfile.TemporaryDirectory(prefix="duban.") as folder:
        path = Path(folder) / f"tasks.{form}"
        try:
            with opened(call.settings.place) as base:
                if asked.narrows and not count(base, query):
                    return RedirectResponse(asked.address(), 303)
                write(base, path, query, call)
        except OutputError as error:
            told = error.name if isinstance(error, LedgerError) else name_of(asked, form)  # a folder of this machine is nobody's business
            raise LedgerError(told, error.problem, error.remedy) from None
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed behind its last byte
        with path.open("rb") as made:
            shutil.copyfileobj(made, stream)
    length = stream.tell()
    stream.seek(0)
    headers = {"content-length": str(length), "content-disposition": disposition(name_of(asked, form), f"tasks.{form}")}
    return StreamingResponse(parts(stream), media_type=kind, headers=headers)


def parts(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while part := stream.read(CHUNK):
            yield part


def name_of(asked: Asked, form: str) -> str:
    """What the file is called: the ledger, and what of it is asked for, e.g. 督办台账-科信处-2021-05.xlsx."""
    said = [asked.given[name] for name in ("unit", "state", "month", "from", "to", "notice", "search") if name in asked.given]
    words = "-".join([_("task ledger"), *said])
    return f"{NO_NAME.sub('_', words)[:MOST_NAME].strip('._ ')}.{form}"


def disposition(name: str, plain: str) -> str:
    """The header that names a file (RFC 6266): for old programs in ASCII, for all others as it is."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def write_workbook(base: Connection, path: Path, query: Query, call: Call) -> None:
    from ....ledger.workbook import draw

    draw.write(base, path, call.day(), query=query)


def write_plain(base: Connection, path: Path, query: Query, call: Call) -> None:
    from ....ledger.workbook import plain

    plain.write(base, path, "zh" if call.language == "zh_CN" else "en", query)


def write_calendar(base: Connection, path: Path, query: Query, call: Call) -> None:
    """Tasks as a calendar, as `duban feed ics` has them: what recurs with its rule, and its days with a state of their own."""
    from ....feeds.files.todo import calendar_of, todos_of

    path.write_bytes(calendar_of(todo for item in items(base, query) for todo in todos_of(item)))


def write_report(base: Connection, path: Path, query: Query, call: Call) -> None:
    """The page of `duban report`: text and records side by side, of the tasks that are due first."""
    from ....report.gather import of_ledger
    from ....report.page import page

    with path.open("wb") as stream:
        stream.writelines(page(of_ledger(base, query, call.day())))


def items(base: Connection, query: Query) -> Iterator[Item]:
    from ....feeds.files.todo import KNOWN
    from ....feeds.mapping import plan_of
    from ....feeds.mapping.choosing import days_of, item_of, uid_of
    from ....feeds.mapping.values import values_of

    plan, days = plan_of("ics", KNOWN), days_of(base)
    added: dict[str, str] = {}
    for number, row in enumerate(each(base, query)):
        if number == MOST_TODOS:
            raise LedgerError(_("a calendar of so many tasks"), _("would hold more than {n}", n=f"{MOST_TODOS:,}"), _("narrow the filter"))
        source = row["source"]
        if row["rrule"] and source not in added:
            added[source] = first(base, "SELECT added FROM notices WHERE source = :source", {"source": source})
        values = values_of({**row, "added": added.get(source, row["changed"])}, plan, uid_of(row["id"], {}), "", days.get(row["id"], ()))
        yield item_of(row, plan, values)


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: dict[str, tuple[Way, str]] = {
    "xlsx": (write_workbook, SHEET),
    "csv": (write_plain, "text/csv; charset=utf-8"),
    "json": (write_plain, "application/json"),
    "html": (write_report, "text/html; charset=utf-8"),
    "ics": (write_calendar, "text/calendar; charset=utf-8"),
}
ROUTES = (get("/download/tasks.{form}", download),)
