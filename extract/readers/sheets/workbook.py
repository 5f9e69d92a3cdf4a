"""Run as a program of its own by sheet.py: a workbook on standard input, its sheets as JSON on standard output, e.g. `2021年12月31日`.

Its arguments are the most sheets and the most cells that are read, and `all` where hidden sheets are wanted too. The library that reads
workbooks ends the whole program when a sheet asks for more memory than there is; so it gets its own.
Nothing of duban is imported here. Exit code 0 with `{"sheets": …}` or with `{"fault": …}`; any other: it was ended.
"""

from __future__ import annotations

import contextlib
import datetime
import html
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from . import shown as shown
    from .shown import BROKEN, MONTH, PERCENT, YEAR, Place
else:  # run by its path, this folder after the libraries
    sys.path.append(str(Path(__file__).parent))
    import shown
    from shown import BROKEN, MONTH, PERCENT, YEAR, Place

MOST_MEMORY = 1024 * 1024 * 1024  # bytes of address space
MOST_SECONDS = 20  # of computing
ASIDE = {"xl/comments": "comment", "xl/threadedComments": "comment", "xl/drawings/": "text-box", "xl/worksheets/": "formula"}
TEXTS = regex.compile(rb"<(?:\w{1,20}:)?(?:t|text)(?: [^<>]*)?>(?P<words>[^<]*)(?=<)")
FORMULAS = regex.compile(rb"<(?:\w{1,20}:)?f(?: [^<>]*)?(?:/>|>(?P<words>[^<]*)</(?:\w{1,20}:)?f>)(?:<v ?/>|<v></v>)?</(?:\w{1,20}:)?c>")
WRONG = regex.compile(rb"\bt=[\"']e[\"']")  # a cell that shows #REF! or #N/A

Left = tuple[str, str]  # why words are left out, and the words


class WorkbookError(Exception):
    """What is wrong with the workbook, as sheet.py knows it."""


def main() -> None:
    limit()
    json.dump(answer(sys.stdin.buffer.read(), sys.argv[1:]), sys.stdout)


def answer(data: bytes, given: list[str]) -> dict[str, Any]:
    left: list[Left] = []
    try:
        return {"sheets": sheets(data, left, *map(int, given[:2]), hidden="all" in given), "left": left + list(beside(data))}
    except (WorkbookError, MemoryError) as fault:
        return {"fault": str(fault) if isinstance(fault, WorkbookError) else "large"}


def limit() -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows; the time limit of sheet.py holds there
        return
    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))


def sheets(data: bytes, left: list[Left], most_sheets: int, most_cells: int, *, hidden: bool = False) -> list[dict[str, Any]]:
    """Name, rows of texts and merged ranges of each sheet that is shown; words of those hidden go to `left`. Raises WorkbookError."""
    import python_calamine as calamine

    found = []
    cells = 0
    wrong, strikes = has_errors(data), shown.has_strokes(data)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if len(book.sheets_metadata) > most_sheets:
                raise WorkbookError("sheets")
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                cells += sheet.total_height * sheet.width
                if cells > most_cells:
                    raise WorkbookError("large")
                if sheet.start is None:
                    continue
                made = texts(data, about.name, sheet, wrong=wrong)
                if strikes:
                    left += without_struck(made, shown.struck(data, about.name, made["first"]))
                if hidden or about.visible == calamine.SheetVisibleEnum.Visible:
                    found.append(made)
                else:
                    left += [("hidden", cell) for row in made["rows"] for cell in row]
    except calamine.PasswordError:
        raise WorkbookError("encrypted") from None
    except calamine.CalamineError:
        raise WorkbookError("broken") from None
    return found


def without_struck(made: dict[str, Any], strokes: dict[Place, tuple[str, str]]) -> Iterator[Left]:
    """Take out of a sheet's cells the words that are struck out, and tell them."""
    for (row, column), (kept, gone) in strokes.items():
        if row < len(made["rows"]) and column < len(made["rows"][row]) and made["rows"][row][column]:
            made["rows"][row][column] = kept
            yield "struck-out", gone


def beside(data: bytes) -> Iterator[Left]:
    """What a workbook says outside its cells' values: remarks, text boxes; formulas whose value was never kept."""
    if data.startswith(b"PK"):
        with contextlib.suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                kind = next((kind for folder, kind in ASIDE.items() if name.startswith(folder)), None)
                if kind and name.endswith(".xml"):
                    yield from ((kind, words) for words in said_in(parts.read(name), kind))
        return
    import xlrd

    boxes: list[str] = []
    read_box = xlrd.sheet.Sheet.handle_txo

    def told(sheet: Any, record: bytes) -> Any:
        """xlrd reads text boxes, and forgets those that are no remark's."""
        if box := read_box(sheet, record):
            boxes.append(box.text)
        return box

    try:
        xlrd.sheet.Sheet.handle_txo = told  # in this program alone, which reads one workbook
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception:  # what calamine has read and xlrd cannot: its remarks are not looked at
        return
    finally:
        xlrd.sheet.Sheet.handle_txo = read_box
    remarks = [note.text for sheet in book.sheets() for note in sheet.cell_note_map.values()]
    yield from (("comment", words) for words in remarks)
    yield from (("text-box", words) for words in (Counter(boxes) - Counter(remarks)).elements())


def said_in(part: bytes, kind: str) -> Iterator[str]:
    """The words of a part: its texts, of a sheet its formulas without a value."""
    found, nameless = (FORMULAS.finditer(part), b"=") if kind == "formula" else (TEXTS.finditer(part), b"")  # = is another cell's formula
    for words in found:
        yield html.unescape((words["words"] or nameless).decode("utf-8", "replace"))


def has_errors(data: bytes) -> bool:
    """May a cell show an error? calamine hands it on as if it were blank, and a blank cell may mean what stands above it."""
    if not data.startswith(b"PK"):
        return True
    with contextlib.suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
        return any(WRONG.search(parts.read(name)) for name in sheets)
    return False


def texts(data: bytes, name: str, sheet: Any, *, wrong: bool) -> dict[str, Any]:
    """One sheet: its cells as they are shown, counted from its first row and the first column that holds anything."""
    rows = list(sheet.iter_rows())
    left = sheet.start[1]
    known = shown.formats(data, name, left) if wrong or any(depends(value) for row in rows for value in row) else {}
    merged = [(top, max(first - left, 0), bottom, last - left) for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()]
    said = [[text_of(value, known.get((at, column))) for column, value in enumerate(row)] for at, row in enumerate(rows)]
    return {"name": name, "first": left, "rows": said, "merged": [each for each in merged if each[3] >= 0]}


def depends(value: Any) -> bool:
    """Can what is shown differ from the value: a month is stored as its first day, 95% as 0.95, an item's number 1.10 as 1.1?"""
    return (isinstance(value, datetime.date) and value.day == 1) or (isinstance(value, float) and not value.is_integer())


def text_of(value: Any, shown: str | None) -> str:
    """A value in a notice's words: 2021年12月31日, 2021年12月 (shown so), 9:30, 95%, 3, #REF!."""
    if value == "":
        return shown if shown and shown.startswith("#") else ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return date_of(value, shown)
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return number_of(value, shown) if isinstance(value, int | float) else str(value)


def date_of(value: datetime.date, shown: str | None) -> str:
    if shown == YEAR:
        return f"{value.year}年"
    if shown == MONTH:
        return f"{value.year}年{value.month}月"
    said = f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.datetime) and (value.hour or value.minute):
        said += f"{value.hour}:{value.minute:02}"
    return said


def number_of(value: float, shown: str | None) -> str:
    if shown == PERCENT:
        return f"{round(value * 100, 4):g}%"
    if shown is not None and shown.isdigit():
        return f"{value:.{shown}f}"
    return str(int(value)) if float(value).is_integer() else f"{value:.10g}"


if __name__ == "__main__":
    main()
