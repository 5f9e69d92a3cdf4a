"""CSV (RFC 4180) of the flat columns, one row a task, as a spreadsheet opens it: UTF-8 with its mark, lines ending in CR LF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from .. import patterns
from ..models.headings import COLUMNS
from .options import Options

if TYPE_CHECKING:
    from ..models import Notice

MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the machine
FORMULA = "=+-@＝＋－＠\t\r\n"  # OWASP, CSV Injection: what a spreadsheet may run when a cell begins with it

# What a spreadsheet turns into a date, a time or another number as it opens the file: 1/1, 3-5, 5月1日, 1.10, 8:30, 007, 1E5, 16 digits.
# An ISO date is meant as a date, and a plain number stays what it is.
MOST_TURNED = 40  # characters of such a cell
NUMBER = "[0-9０-９]"
TURNED = patterns.compile(
    rf"\s*(?:{NUMBER}{{1,4}}(?:\s*[/\-.:．／：－]\s*{NUMBER}{{1,4}}){{1,3}}|{NUMBER}{{1,4}}年(?:{NUMBER}{{1,2}}月(?:{NUMBER}{{1,2}}[日号])?)?"
    rf"|{NUMBER}{{1,2}}月(?:{NUMBER}{{1,2}}[日号])?|0{NUMBER}+|{NUMBER}{{16,}}|{NUMBER}+(?:\.{NUMBER}+)?[eE][+-]?{NUMBER}+)\s*"
)
DATE = patterns.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """Write the header and the rows of all notices as one table; a cell such as `=1+1` is disarmed."""
    begin(out, options)
    for notice in notices:
        add(notice, out)


def begin(out: BinaryIO, options: Options) -> None:
    """The byte order mark, unless it is not wanted, and the header."""
    if options.mark:
        out.write(MARK)
    out.write(line(COLUMNS.values() if options.headers == "zh" else COLUMNS))


def add(notice: Notice, out: BinaryIO) -> None:
    """The rows of one notice."""
    from .flat import rows  # its tables are those of the models, which lists of a ledger do not wait for

    out.writelines(line(map(disarmed, row.values())) for row in rows(notice))


def line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def disarmed(cell: str) -> str:
    """The cell as text that no spreadsheet runs or turns into something else: `=1+1` → `'=1+1`, the number 1/1 of an item → `'1/1`.

    White space before a sign does not hide it. The mark ' is what a spreadsheet itself takes for “this is text”.
    """
    is_turned = len(cell) < MOST_TURNED and TURNED.fullmatch(cell) and not DATE.fullmatch(cell)
    return f"'{cell}" if is_turned else unrun(cell)


def unrun(cell: str) -> str:
    """The cell as text that no spreadsheet runs; for another program, which turns nothing into dates."""
    opening = cell.lstrip(" \u3000\xa0")[:1]
    return f"'{cell}" if opening and opening in FORMULA else cell
