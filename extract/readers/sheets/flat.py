"""Workbooks in one file of XML (SpreadsheetML 2003), as systems write them under the name 台账.xls: the words that each cell shows.

A date is written as it is kept, 2021-12-31.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from ...language import N_
from ..account import Account
from ..limits import Limits
from ..parts.hardened_xml import parse_xml

REMEDY = N_("open it and save it as .xlsx")
SIGN, OPENING = b"urn:schemas-microsoft-com:office:spreadsheet", 4096  # bytes
NAMESPACES = {SIGN.decode(): "ss", "urn:schemas-microsoft-com:office:excel": "x"}
SHOWN = "SheetVisible"
DAY = len("2021-12-31")
MIDNIGHT = "00:00"
MOST_MERGED = 10_000  # rows or columns of one cell


class FlatError(Exception):
    """More cells or sheets than are read: `large`, `sheets`."""


def is_flat(data: bytes) -> bool:
    """Does the file say so where it begins?"""
    return SIGN in data[:OPENING]


def sheets(data: bytes, name: str, account: Account, limits: Limits) -> list[dict[str, Any]]:
    """Name, rows of texts and merged ranges of each sheet that is shown. Raises InputError, and FlatError beyond the bounds."""
    root = parse_xml(data, name, "Workbook", NAMESPACES, REMEDY)
    found: list[dict[str, Any]] = []
    left = limits.sheet_cells
    for sheet in root.iter("ss_Worksheet"):
        if next((each.text for each in sheet.iter("x_Visible")), SHOWN) != SHOWN:
            for cell in sheet.iter("ss_Data"):
                account.leave("hidden", words(cell))
            continue
        for remark in sheet.iter("ss_Comment"):
            account.leave("comment", words(remark))
        rows, merged = cells_of(sheet, left)
        left -= sum(map(len, rows)) + len(rows)
        found.append({"name": sheet.get("ss_Name", ""), "first": 0, "rows": rows, "merged": merged, "formulas": []})
        if len(found) > limits.sheet_count:
            raise FlatError("sheets")
    return found


def cells_of(sheet: Element, most: int) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The rows of a sheet, each in its place, and its merged ranges (first row, first column, last row, last column)."""
    rows: list[list[str]] = []
    merged: list[tuple[int, int, int, int]] = []
    for element in sheet.iter("ss_Row"):
        at = number(element, "ss_Index", len(rows) + 1) - 1
        most -= max(1, at + 1 - len(rows))
        if most < 0:
            raise FlatError("large")
        rows += [[] for _blank in range(at + 1 - len(rows))]
        place = 0
        for cell in element.iter("ss_Cell"):
            place = number(cell, "ss_Index", place + 1) - 1
            down, across = (min(number(cell, f"ss_Merge{way}", 0), MOST_MERGED) for way in ("Down", "Across"))
            said = text_of(cell)
            if said:
                most -= max(1, place + 1 - len(rows[at]))
                if most < 0:
                    raise FlatError("large")
                rows[at] += [""] * (place - len(rows[at]))
                rows[at][place:] = [said]
                if down or across:
                    merged.append((at, place, at + down, place + across))
            place += 1 + across
    return rows, merged


def number(element: Element, name: str, otherwise: int) -> int:
    """An attribute that is a figure."""
    written = element.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < MOST_MERGED.bit_length() else otherwise


def text_of(cell: Element) -> str:
    """What a cell shows, without the remark that hangs on it."""
    data = cell.find("ss_Data")
    said = words(data) if data is not None else ""
    kind = data.get("ss_Type") if data is not None else None
    if kind == "DateTime" and said[:DAY].count("-") > 1:
        clock = said[DAY + 1 :][: len(MIDNIGHT)]
        return f"{said[:DAY]} {clock}" if clock.strip(MIDNIGHT) else said[:DAY]
    return said.removesuffix(".0") if kind == "Number" else said


def words(element: Element) -> str:
    return "".join(element.itertext()).strip()
