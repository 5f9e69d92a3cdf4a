"""The tasks of a batch as a workbook (`.xlsx`) or as Parquet in partitions by year of issue (`issue_year=2020/part-0.parquet`).

XlsxWriter and pyarrow are extras, imported only here. Both write the same bytes for the same tasks.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ...errors import OutputError
from ...models import Notice
from ...writers.flat import COLUMNS, ledger, rows
from ...writers.flat.rows import KINDS
from ...writers.output import PART, temporary_prefix, unwritten, written_whole
from ..manifest import Manifest

MOST_ROWS = 1_048_575  # of a sheet, without its header
MOST_CELL = 32_767  # characters of a cell
WIDTH = 18  # characters of a column
WIDTHS = {"path": 10, "issue_date": 12, "start": 12, "due": 12, "tentative": 10, "notice_title": 36, "title": 40, "text": 60, "clause": 40}
MADE = datetime(2000, 1, 1)  # in the workbook's properties: no clock, so that the bytes are the same
GROUP = 5_000  # rows that Parquet writes together
MOST_YEARS = 200  # partitions that are open at a time
UNKNOWN = "unknown"  # the year of a notice without an issue date


def publish_workbook(manifest: Manifest, out: Path) -> None:
    """One sheet, one row a task, the columns of contract `duban/1` with the headers of a 督办台账. Cells are text: none is a formula.

    Raises OutputError when a sheet cannot hold so many tasks, or XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise missing(out, "XlsxWriter", "xlsx") from None
    if manifest.totals().tasks > MOST_ROWS:
        raise OutputError(str(out), f"would hold more than {MOST_ROWS:,} tasks, which no sheet can", "name a .csv or .sqlite")
    with written_whole(out) as stream, tempfile.TemporaryDirectory(**named_after(out)) as folder:
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False}
        kept = Kept(stream)
        book = xlsxwriter.Workbook(kept, options)
        try:
            book.set_properties({"created": MADE})
            sheet = book.add_worksheet("任务")
            sheet.freeze_panes(1, 0)
            as_text = book.add_format({"num_format": "@"})  # else 1/1 becomes a date as soon as someone edits the cell
            for column, name in enumerate(COLUMNS):
                sheet.set_column(column, column, WIDTHS.get(name, WIDTH))
            write_row(sheet, 0, COLUMNS.values(), book.add_format({"bold": True}))
            for number, cells in enumerate(flat(manifest), 1):
                write_row(sheet, number, cells.values(), as_text)
            sheet.autofilter(0, 0, manifest.totals().tasks, len(COLUMNS) - 1)
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
        self.tell, self.seek = stream.tell, stream.seek

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


def flat(manifest: Manifest) -> Iterator[dict[str, str]]:
    for notice in manifest.notices():
        yield from rows(Notice.model_validate_json(notice))


def publish_parquet(manifest: Manifest, out: Path) -> None:
    """A folder of Parquet files, one a year of issue: texts are strings, `tentative` bool, dates date32, unknown dates null.

    It is made beside its place and changed for the old one; where the system cannot, that is renamed away just before.
    Raises OutputError when pyarrow is not installed.
    """
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise missing(out, "pyarrow", "parquet") from None
    types = {"flag": pyarrow.bool_(), "date": pyarrow.date32(), "integer": pyarrow.int64()}
    schema = pyarrow.schema([(column, types.get(kind, pyarrow.string())) for column, kind in KINDS.items()])
    if out.exists() and not out.is_dir():
        raise OutputError(str(out), "is a file, where a folder of partitions is to be", "name another output")
    if out.is_dir() and any(not name.name.startswith("issue_year=") for name in out.iterdir()):
        raise OutputError(str(out), "is a folder with files of its own", "name a new one")
    try:
        with tempfile.TemporaryDirectory(**named_after(out)) as folder:
            made = Path(folder) / "new"
            made.mkdir()
            write_partitions(manifest, made, schema)
            if not (out.exists() and exchanged(made, out)):
                if out.exists():
                    out.rename(Path(folder) / "old")
                made.rename(out)
    except OSError as error:
        raise unwritten(out, error) from None


def named_after(out: Path) -> dict[str, Any]:
    """Where the temporary folder of an output stands: beside it, so that a later run finds what a killed one has left."""
    return {"prefix": temporary_prefix(out.name), "suffix": PART, "dir": out.parent}


def exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step: renameat2(2) of Linux, on most of its file systems."""
    if sys.platform != "linux":
        return False
    import ctypes

    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def write_partitions(manifest: Manifest, folder: Path, schema: Any) -> None:
    """Rows of a year are held until there are enough for a group; many years at a time are closed in turn, with files of their own."""
    import pyarrow
    from pyarrow import parquet

    held: dict[str, list[dict[str, Any]]] = {}
    parts: dict[str, int] = {}
    writers: dict[str, Any] = {}

    def write(year: str) -> None:
        if year not in writers:
            if len(writers) >= MOST_YEARS:
                writers.pop(next(iter(writers))).close()
            place = folder / f"issue_year={year}"
            place.mkdir(exist_ok=True)
            writers[year] = parquet.ParquetWriter(place / f"part-{parts.get(year, 0)}.parquet", schema)
            parts[year] = parts.get(year, 0) + 1
        writers[year].write_table(pyarrow.Table.from_pylist(held.pop(year), schema=schema))

    for cells in typed(manifest):
        year = f"{cells['issue_date'].year:04}" if cells["issue_date"] else UNKNOWN
        held.setdefault(year, []).append(cells)
        if len(held[year]) >= GROUP:
            write(year)
    for year in sorted(held):
        write(year)
    for writer in writers.values():
        writer.close()


def typed(manifest: Manifest) -> Iterator[dict[str, Any]]:
    for notice in manifest.notices():
        yield from ledger(Notice.model_validate_json(notice))


def missing(out: Path, library: str, extra: str) -> OutputError:
    return OutputError(str(out), f"needs {library}", f"install it: pip install 'duban[{extra}]'")
