"""Workbooks made by the tests: ledgers in xlsx, xls and ods, and hostile ones written part by part."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl
import xlwt

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
DATE = 'yyyy"年"m"月"d"日"'

Rows = Sequence[Sequence[object]]


def xlsx(
    rows: Rows,
    *,
    merged: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    more: Mapping[str, Rows] | None = None,
    hidden: Rows = (),
) -> bytes:
    """A workbook of one sheet (`more`: others by name; `hidden`: one that is not shown)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in rows:
        sheet.append(list(row))
    for place, pattern in (formats or {}).items():
        sheet[place].number_format = pattern
    for cells in merged:
        sheet.merge_cells(cells)
    for name, other in (more or {}).items():
        added = book.create_sheet(name)
        for row in other:
            added.append(list(row))
    if hidden:
        added = book.create_sheet("选项")
        added.sheet_state = "hidden"
        for row in hidden:
            added.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(
    rows: Rows,
    *,
    formats: Mapping[tuple[int, int], str] | None = None,
    merged: Sequence[tuple[int, int, int, int]] = (),
    box: str = "",
) -> bytes:
    """A workbook of Excel 97 to 2003; `merged` are first and last row, first and last column; `box` is the text of a text box."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    if box:
        plain = sheet.get_biff_data
        sheet.get_biff_data = lambda: plain()[:-4] + box_records(box) + plain()[-4:]
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            pattern = (formats or {}).get((row, column), DATE if isinstance(value, date) else "General")
            covered = next((each for each in merged if (row, column) == (each[0], each[2])), None)
            style = xlwt.easyxf(num_format_str=pattern)
            if covered:
                sheet.write_merge(*covered, value, style)
            elif value != "":
                sheet.write(row, column, value, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(table_rows: str, entry: str = "") -> bytes:
    """An OpenDocument sheet with these `table:table-row` elements."""
    names = " ".join(f'xmlns:{name}="{OPEN_DOCUMENT}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="台账">{table_rows}</table:table></office:spreadsheet></office:body>'
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    entry += f'<m:file-entry m:full-path="/" m:media-type="{mime}"/>'
    return packed(
        {
            "mimetype": mime,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OPEN_DOCUMENT}:manifest:1.0">{entry}</m:manifest>',
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{body}</office:document-content>',
        }
    )


def ods_row(*cells: str) -> str:
    texts = (f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    return f"<table:table-row>{''.join(texts)}</table:table-row>"


def box_records(text: str) -> bytes:
    """The records Obj, TxO and Continue of a text box ([MS-XLS] 2.4.181 and 2.4.329)."""
    words = b"\x01" + text.encode("utf-16-le")
    shape = struct.pack("<HHHHHHH12s4s", 0x5D, 26, 0x15, 18, 6, 1, 0, b"", b"")
    return shape + struct.pack("<HHHH6sHHHH", 0x01B6, 18, 0x0212, 0, b"", len(text), 0, 0, 0) + struct.pack("<HH", 0x3C, len(words)) + words


def xlsx_of(sheet: str, *, doctype: str = "", strings: str = "", zipped: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook whose sheet is this XML, as no library would write it."""
    parts = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f"{doctype}<sst {MAIN}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{sheet}</worksheet>",
    }
    return packed(parts, zipped)


def relations(*targets: tuple[str, str]) -> str:
    each = "".join(f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(targets))
    return f'<Relationships xmlns="{RELATIONS}">{each}</Relationships>'


def packed(parts: Mapping[str, str], zipped: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipped, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else zipped)
    return out.getvalue()
