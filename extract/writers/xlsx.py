"""The ledger as a workbook (`.xlsx`): one sheet, a row a task, e.g. 科信处 below 牵头单位. XlsxWriter is an extra, imported only here.

Cells are text, so that none is a formula and 1/1 stays 1/1. The same tasks give the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import OutputError
from ..language import _
from ..models import Notice
from .flat import COLUMNS, rows
from .options import Options
from .output import missing_library, named_after, written_whole

MOST_ROWS = 1_048_575  # of a sheet, without its header
MOST_CELL = 32_767  # characters of a cell
WIDTH = 18  # characters of a column
WIDTHS = {"path": 10, "issue_date": 12, "start": 12, "due": 12, "tentative": 10, "notice_title": 36, "title": 40, "text": 60, "clause": 40}
MADE = datetime(2000, 1, 1)  # in the workbook's properties: no clock, so that the bytes are the same


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """Write the workbook to a stream; its parts are made in the system's folder for temporary files."""
    with tempfile.TemporaryDirectory() as folder:
        fill(notices, out, options, folder)


def write_path(notices: Iterable[Notice], path: Path, options: Options) -> None:
    """Write the workbook, its parts beside its place. Headers are those of a 督办台账 unless `options.headers` says `en`.

    Raises OutputError when a sheet cannot hold so many tasks, or XlsxWriter is not installed.
    """
    with written_whole(path) as stream, tempfile.TemporaryDirectory(**named_after(path)) as folder:
        fill(notices, stream, options, folder, str(path))


def fill(notices: Iterable[Notice], out: BinaryIO, options: Options, folder: str, name: str = "the workbook") -> None:
    with workbook(out, folder, name) as book:
        sheet = book.add_worksheet("任务")
        sheet.freeze_panes(1, 0)
        as_text = book.add_format({"num_format": "@"})  # else 1/1 becomes a date as soon as someone edits the cell
        for column, each in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS.get(each, WIDTH))
        write_row(sheet, 0, COLUMNS if options.headers == "en" else COLUMNS.values(), book.add_format({"bold": True}))
        number = 0
        for number, cells in enumerate((row for notice in notices for row in rows(notice)), 1):
            if number > MOST_ROWS:
                raise OutputError(
                    name,
                    _("would hold more than {most:,} tasks, which no sheet can", most=MOST_ROWS),
                    _("name a .csv or .sqlite"),
                )
            write_row(sheet, number, cells.values(), as_text)
        sheet.autofilter(0, 0, number, len(COLUMNS) - 1)


@contextmanager
def workbook(out: BinaryIO, folder: str, name: str, **properties: str) -> Iterator[Any]:
    """A workbook that goes to a stream when the block ends well; the same rows give the same bytes. Raises OutputError, OSError."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise missing_library(name, "XlsxWriter", "xlsx") from None
    kept = Kept(out)
    book = xlsxwriter.Workbook(kept, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
    try:
        book.set_properties({"created": MADE, **properties})
        yield book
        book.close()
    finally:
        book.fileclosed = True  # else it closes itself once more when it is forgotten, and complains
    if kept.error:
        raise kept.error


class Kept:
    """A stream that keeps its first error for later: on a full disk the writer of a zip would complain once more when it is forgotten."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.error: OSError | None = None
        self.tell: Callable[[], int] = stream.tell
        self.seek: Callable[..., int] = stream.seek

    def write(self, data: bytes) -> int:
        try:
            return self.stream.write(data) if self.error is None else len(data)
        except OSError as error:
            self.error = error
            return len(data)

    def flush(self) -> None:
        try:
            if self.error is None:
                self.stream.flush()
        except OSError as error:
            self.error = error


def write_row(sheet: Any, number: int, cells: Iterable[str], style: Any = None) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(number, column, cell[:MOST_CELL], style)
