"""CSV (RFC 4180) of the flat columns, one row a task, as a spreadsheet opens it: UTF-8 with its mark, lines ending in CR LF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from ..models import Notice
from .flat import COLUMNS, rows
from .options import Options

MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the machine
FORMULA = "=+-@＝＋－＠\t\r\n"  # OWASP, CSV Injection: what a spreadsheet may run when a cell begins with it


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """Write the header and the rows of all notices as one table; a cell such as `=1+1` is disarmed."""
    out.write(MARK)
    out.write(line(COLUMNS.values() if options.headers == "zh" else COLUMNS))
    for notice in notices:
        out.writelines(line(map(disarmed, row.values())) for row in rows(notice))


def line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def disarmed(cell: str) -> str:
    """The cell as text that no spreadsheet runs: `=1+1` → `'=1+1`; white space before the sign does not hide it."""
    opening = cell.lstrip(" \u3000\xa0")[:1]
    return f"'{cell}" if opening and opening in FORMULA else cell
