"""OpenDocument sheets (.ods): the words that each cell shows, e.g. 2021年12月 of a date that is kept as 2021-12-01, and merged cells.

Read from the XML itself: python-calamine knows neither of the two of this format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ...errors import InputError
from ...language import N_, _
from ..account import Account
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from ..parts.container import Container
from ..parts.hardened_xml import parse_xml
from .sheet import decoded, fault

REMEDY = N_("open it and save it as .xlsx")
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
ENCRYPTION = b"encryption-data"
NAMESPACES = {f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": name for name in ("office", "style", "table", "text")}
ROW, CELLS = "table_table-row", ("table_table-cell", "table_covered-table-cell")
ASIDE = {"office_annotation": "comment", "text_note": "comment", "table_shapes": "text-box"}  # a remark in a cell is none of its words

DAY = len("2021-12-01")
FORMULA = "of:"  # stands before each
MOST_REPEATED = 500_000  # cells or rows that one stands for


class OdsError(Exception):
    """More cells or sheets than are read: `large`, `sheets`."""


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The sheets' rows, as of other workbooks. Raises InputError when it is encrypted, broken, too large or blank."""
    try:
        account = Account()
        return decoded(sheets(data, name, account, limits), data, name, "ods", account, limits)
    except OdsError as error:
        raise fault(str(error), name, limits) from None


def grids(data: bytes, name: str, account: Account, limits: Limits) -> list[dict[str, Any]]:
    """All sheets, those hidden too, as those of other workbooks: each row in its place, a date as it is kept. Raises InputError."""
    try:
        return sheets(data, name, account, limits, exact=True)
    except OdsError as error:
        raise fault(str(error), name, limits) from None


def sheets(data: bytes, name: str, account: Account, limits: Limits, *, exact: bool = False) -> list[dict[str, Any]]:
    """Name, rows of texts and merged ranges of each sheet that is shown. Raises InputError, and OdsError beyond the bounds."""
    parts = Container(data, name, REMEDY)
    if MANIFEST in parts and ENCRYPTION in parts.read(MANIFEST):
        raise InputError(name, _("is encrypted"), _("save it without a password"))
    root = parse_xml(parts.read(CONTENT), name, CONTENT, NAMESPACES, REMEDY)
    hidden = {
        style.get("style_name")
        for style in root.iter("style_style")
        if any(each.get("table_display") == "false" for each in style.iter("style_table-properties"))
    }
    tables = []
    for table in root.iter("table_table"):
        if table.get("table_style-name", "") in hidden and not exact:
            leave(table, "hidden", account)
        else:
            tables.append(table)
            for tag, kind in ASIDE.items():
                for each in table.iter(tag):
                    leave(each, kind, account)
    if len(tables) > limits.sheet_count:
        raise OdsError("sheets")
    left = limits.sheet_cells
    found = []
    for table in tables:
        formulas: list[tuple[int, int, str]] | None = [] if exact else None
        rows, merged = cells_of(table, left, formulas)
        left -= sum(map(len, rows))
        found.append({"name": table.get("table_name", ""), "first": 0, "rows": rows, "merged": merged, "formulas": formulas or []})
    return found


def leave(element: Element, kind: str, account: Account) -> None:
    """Tell the words of an element that are left out."""
    for paragraph in element.iter("text_p"):
        account.leave(kind, "".join(words(paragraph)))


def cells_of(
    table: Element, most: int, formulas: list[tuple[int, int, str]] | None = None
) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The rows of a sheet and its merged ranges (first row, first column, last row, last column). Raises OdsError.

    With `formulas`, which takes those that show nothing, each row stands in its place, and a date is as it is kept.
    """
    rows: list[list[str]] = []
    merged: list[tuple[int, int, int, int]] = []
    skipped = 0  # blank rows that stand before the next one
    for element in table.iter(ROW):
        row, ranges = row_of(element, len(rows) + skipped, most, formulas)
        times = number(element, "rows-repeated")
        if not row and formulas is not None:
            skipped += times
            continue
        if not row:  # blank ones to the sheet's end; a cell merged over rows needs those that it covers, which are not repeated
            times = 1
        most -= len(row) * times + 1 + skipped
        if most < 0:
            raise OdsError("large")
        rows += [[] for _turn in range(skipped)]
        rows += [list(row) for _turn in range(times)]
        merged += ranges
        skipped = 0
    return rows, merged


def row_of(
    element: Element, at: int, most: int, formulas: list[tuple[int, int, str]] | None
) -> tuple[list[str], list[tuple[int, int, int, int]]]:
    """The texts of a row without blank ones at its end, and the merged ranges that begin in it. Raises OdsError."""
    row: list[str] = []
    merged = []
    blank = 0  # cells not yet known to stand before words
    for cell in element:
        if cell.tag not in CELLS:
            continue
        times, words = number(cell, "columns-repeated"), text_of(cell)
        if formulas is not None:
            words = cell.get("office_date-value", "")[:DAY] or words if words else ""
            if not words and (formula := cell.get("table_formula")):
                formulas.append((at, len(row) + blank, formula.removeprefix(FORMULA)))
        if not words:
            blank += times
            continue
        most -= blank + times
        if most < 0:
            raise OdsError("large")
        row += [""] * blank
        blank = 0
        last_row, last_column = at + number(cell, "rows-spanned") - 1, len(row) + number(cell, "columns-spanned") - 1
        if (last_row, last_column) != (at, len(row)):
            merged.append((at, len(row), last_row, last_column))
        row += [words] * times
    return row, merged


def number(element: Element, name: str) -> int:
    """The attribute `table:number-…`, 1 where there is none."""
    written = element.get(f"table_number-{name}", "1")
    return min(max(int(written), 1), MOST_REPEATED) if written.isascii() and written.isdigit() else 1


def text_of(cell: Element) -> str:
    """What a cell shows: its paragraphs as lines."""
    return "\n".join("".join(words(paragraph)).strip() for paragraph in cell if paragraph.tag == "text_p").strip()


def words(element: Element) -> Iterator[str]:
    """The words of an element in their order, without remarks."""
    yield element.text or ""
    for child in element:
        if child.tag in ("text_s", "text_tab", "text_line-break"):
            yield "\n" if child.tag == "text_line-break" else " "
        elif child.tag not in ASIDE:
            yield from words(child)
        yield child.tail or ""
