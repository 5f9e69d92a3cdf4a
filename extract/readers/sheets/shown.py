"""How cells are shown, for workbook.py: 2021年12月 for the month's first day, 95% for 0.95, and which words are struck out.

As there, nothing of duban is imported. A second reader tells it, which is asked only where it matters; where that fails, the cells stay.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from functools import cache
from typing import Any

import regex

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)
PERCENT, MONTH, YEAR = "percent", "month", "year"
STRIKE = regex.compile(rb"<(?:\w{1,20}:)?strike(?: val=[\"'](?:1|true)[\"'])? ?/>")
STYLED = ("xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/")

Place = tuple[int, int]  # row and column, from 0
Shown = dict[Place, str]  # how some cells are shown: one of the three above, a number of decimals, or the error that stands there


def formats(data: bytes, name: str, left: int) -> Shown:
    """How the cells of a sheet are shown, from its number formats."""
    try:
        if data.startswith(b"PK"):
            return dict(xlsx_formats(data, name, left))
        return dict(xls_formats(data, name, left))
    except MemoryError:
        raise
    except Exception:  # the cells themselves were read: a fault of the second reader loses a format, not the sheet
        return {}


@cache
def opened(data: bytes, *, rich: bool = False) -> Any:
    """The one workbook that this program reads, as its second reader has it."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=not rich, data_only=True, rich_text=rich)


def xlsx_formats(data: bytes, name: str, left: int) -> Any:
    book = opened(data)
    book[name].reset_dimensions()
    for row in book[name].iter_rows():
        for cell in row:
            kind = kind_of(cell.number_format) if cell.value is not None else None
            if cell.data_type == "e":
                kind = str(cell.value)
            if kind:
                yield (cell.row - 1, cell.column - 1 - left), kind


def xls_formats(data: bytes, name: str, left: int) -> Any:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    sheet = book.sheet_by_name(name)
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            if sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                yield (row, column - left), xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
            elif sheet.cell_type(row, column) in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                style = book.xf_list[sheet.cell_xf_index(row, column)]
                kind = kind_of(book.format_map[style.format_key].format_str)
                if kind:
                    yield (row, column - left), kind


def kind_of(pattern: str) -> str | None:
    """Of a number format: is a month or a year shown, a percentage, or how many decimals, e.g. `yyyy"年"m"月"` → month."""
    plain = "".join(part for at, part in enumerate(pattern[:200].split(";")[0].split('"')) if at % 2 == 0)  # no quoted words
    plain = "".join(part.split("]")[-1] for part in plain.split("[")).lower()  # no [$-804]
    if "%" in plain:
        return PERCENT
    if "y" in plain and "d" not in plain and "h" not in plain:
        return MONTH if "m" in plain else YEAR
    whole, _, decimals = plain.strip("_ @").partition(".")
    return str(len(decimals)) if whole in ("0", "#") and decimals and not decimals.strip("0") else None


def has_strokes(data: bytes) -> bool:
    """May words be struck out? Only an xlsx is asked."""
    if data.startswith(b"PK"):
        with contextlib.suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as parts:
            return any(STRIKE.search(parts.read(name)) for name in parts.namelist() if name.startswith(STYLED))
    return False


def struck(data: bytes, name: str, left: int) -> dict[Place, tuple[str, str]]:
    """The cells in which words are struck out: those that stay, and those."""
    found: dict[Place, tuple[str, str]] = {}
    try:
        for row in opened(data, rich=True)[name].iter_rows():
            for cell in row:
                parts = cell.value if isinstance(cell.value, list) else [cell.value] if cell.value is not None else []
                whole = bool(cell.font and cell.font.strike)
                gone = [str(part) for part in parts if (part.font.strike if hasattr(part, "font") else whole)]
                if gone:
                    kept = "".join(str(part) for part in parts if not (part.font.strike if hasattr(part, "font") else whole))
                    found[cell.row - 1, cell.column - 1 - left] = (kept, "".join(gone))
    except MemoryError:
        raise
    except Exception:  # the cells themselves were read
        return {}
    return found
