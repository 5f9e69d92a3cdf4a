"""The ledger as Parquet in partitions by year of issue (`issue_year=2020/part-0.parquet`). pyarrow is an extra, imported only here.

Texts are strings, `tentative` and `optional` bool, `page` int64, dates date32, unknown dates null. The same tasks give the same bytes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import OutputError
from ..language import _
from ..models import Notice
from .flat import ledger
from .flat.rows import KINDS
from .options import Options
from .output import missing_library, named_after, unwritten

GROUP = 5_000  # rows that Parquet writes together
MOST_YEARS = 200  # partitions that are open at a time
UNKNOWN = "unknown"  # the year of a notice without an issue date


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """Partitions are no stream: they need a folder of their own."""
    raise OutputError(_("standard output"), _("cannot hold a folder of partitions"), _("name one with -o, e.g. -o tasks.parquet"))


def write_path(notices: Iterable[Notice], path: Path, options: Options) -> None:
    """A folder of Parquet files, one a year of issue.

    It is made beside its place and changed for the old one; where the system cannot, that is renamed away just before.
    Raises OutputError when pyarrow is not installed.
    """
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise missing_library(str(path), "pyarrow", "parquet") from None
    types = {"flag": pyarrow.bool_(), "date": pyarrow.date32(), "integer": pyarrow.int64()}
    schema = pyarrow.schema([(column, types.get(kind, pyarrow.string())) for column, kind in KINDS.items()])
    if path.exists() and not path.is_dir():
        raise OutputError(str(path), _("is a file, where a folder of partitions is to be"), _("name another output"))
    if path.is_dir() and any(not name.name.startswith("issue_year=") for name in path.iterdir()):
        raise OutputError(str(path), _("is a folder with files of its own"), _("name a new one"))
    try:
        with tempfile.TemporaryDirectory(**named_after(path)) as folder:
            made = Path(folder) / "new"
            made.mkdir()
            write_partitions(notices, made, schema)
            if not (path.exists() and exchanged(made, path)):
                if path.exists():
                    path.rename(Path(folder) / "old")
                made.rename(path)
    except OSError as error:
        raise unwritten(path, error) from None


def exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step: renameat2(2) of Linux, on most of its file systems."""
    if sys.platform != "linux":
        return False
    import ctypes

    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def write_partitions(notices: Iterable[Notice], folder: Path, schema: Any) -> None:
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

    for cells in (row for notice in notices for row in ledger(notice)):
        year = f"{cells['issue_date'].year:04}" if cells["issue_date"] else UNKNOWN
        held.setdefault(year, []).append(cells)
        if len(held[year]) >= GROUP:
            write(year)
    for year in sorted(held):
        write(year)
    for writer in writers.values():
        writer.close()
