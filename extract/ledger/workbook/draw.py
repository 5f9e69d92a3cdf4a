"""The ledger drawn as an office does (`台账.xlsx`): title, notices with their tasks, colours by date, a sheet for each unit that leads.

Each row has its task's id in a hidden cell (`marks.py`); a hidden row names the columns, a hidden sheet the tasks that were drawn.
A notice's heading lies over its row's cells and is not merged: Excel sorts no rows with merged cells.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection

from ...errors import OutputError
from ...language import _
from ...writers.output import named_after, written_whole
from ...writers.xlsx import MOST_ROWS, workbook
from ..listing import Query
from . import look
from .columns import HEADS, WORDS, cut
from .held import in_order
from .marks import FORM, aside
from .sheets import LIST, Line, Sheet, lines_of, sheets

TITLE, ABOUT, NAMES, HEAD, FIRST = 0, 1, 2, 3, 4  # rows
ID = 0  # the hidden column
SPARE = 200  # rows below the last in which states can be chosen too
OLDEST: date = date(1900, 3, 1)  # day that Excel counts as others do
TITLE_HEIGHT, ABOUT_HEIGHT, HEAD_HEIGHT = 34.0, 18.0, 26.0


def write(base: Connection, path: Path, on: date, *, stated: bool = False, query: Query | None = None) -> tuple[int, int]:
    """Draw the ledger, or the tasks of it that are asked for; how many it holds, and how many units have no sheet of their own.

    `on` is the day that the title tells of; colours count from the day on which the workbook is looked at, or from `on` if it is `stated`.
    Raises OutputError when a sheet cannot hold so many tasks, or XlsxWriter is not installed.
    """
    lines, columns = lines_of(in_order(base, query=query))
    if FIRST + 2 * len(lines) > MOST_ROWS:
        raise OutputError(str(path), _("would hold {count:,} tasks, too many for a sheet", count=len(lines)), _("name a .csv"))
    made, without = sheets(lines)
    with written_whole(path) as stream, tempfile.TemporaryDirectory(**named_after(path)) as folder:
        fill(stream, folder, str(path), made, ["id", *columns], on, look.day_formula(on, stated=stated))
    return len(lines), without


def fill(out: BinaryIO, folder: str, name: str, made: list[Sheet], columns: list[str], on: date, day: str) -> None:
    with workbook(out, folder, name, title=WORDS["title"]) as book:
        styles = look.styles(book)
        for sheet in made:
            draw(book.add_worksheet(sheet.name), sheet, columns, styles, on, day)
        hidden = book.add_worksheet(LIST)
        hidden.very_hidden()
        for row, text in enumerate((FORM, *(line.task["id"] for line in made[0].lines))):
            hidden.write_string(row, 0, text)


def draw(page: Any, sheet: Sheet, columns: list[str], styles: look.Styles, on: date, day: str) -> None:
    """One sheet. Its rows are written in their order: none is kept in memory."""
    places = {name: at for at, name in enumerate(columns)}
    page.set_column(ID, ID, 4, None, {"hidden": True})
    for name, at in places.items():
        if at != ID:
            page.set_column(at, at, WORDS["widths"][name])
    last_column = len(columns) - 1
    page.set_row(TITLE, TITLE_HEIGHT)
    page.write_string(TITLE, ID, aside())
    page.merge_range(TITLE, 1, TITLE, last_column, cut(sheet.title), styles.title)
    page.set_row(ABOUT, ABOUT_HEIGHT)
    page.write_string(ABOUT, ID, aside())
    told = look.summed([line.task for line in sheet.lines], on)
    page.merge_range(ABOUT, 1, ABOUT, last_column, f"{told}　{WORDS['colours'].format(days=look.SOON)}", styles.about)
    page.set_row(NAMES, None, None, {"hidden": True})
    page.set_row(HEAD, HEAD_HEIGHT)
    for name, at in places.items():
        page.write_string(NAMES, at, FORM if at == ID else name)
    for name, at in places.items():
        page.write_string(HEAD, at, aside() if at == ID else HEADS[name], styles.head)
    last = rows(page, sheet.lines, columns, styles)
    page.freeze_panes(FIRST, places["title"] + 1)
    page.autofilter(HEAD, ID, last, last_column)  # what is sorted takes its hidden cell along
    look.colour(page, styles, places, FIRST, last, day)
    look.choose_state(page, FIRST, last + SPARE, places["state"])
    look.page(page, HEAD, last, len(columns))


def rows(page: Any, lines: Any, columns: list[str], styles: look.Styles) -> int:
    """The notices' headings and their tasks; the last row."""
    row, heading = HEAD, None
    for number, line in enumerate(lines, 1):
        if (line.task["source"], line.heading) != heading:
            row, heading = row + 1, (line.task["source"], line.heading)
            page.set_row(row, look.LEAST)
            page.write_string(row, ID, aside(line.heading))
            page.write_string(row, 1, cut(line.heading), styles.group)
            for at in range(2, len(columns)):
                page.write_blank(row, at, None, styles.group)
        row += 1
        write_line(page, row, line, number, columns, styles)
    return max(row, FIRST)


def write_line(page: Any, row: int, line: Line, number: int, columns: list[str], styles: look.Styles) -> None:
    """One task."""
    cells = line.cells
    page.set_row(row, line.height)
    page.write_string(row, ID, line.mark)
    for at, name in enumerate(columns[1:], 1):
        style = styles.middle if name in look.MIDDLE else styles.cell
        due = line.task["due"]
        if name == "number":
            page.write_number(row, at, number, styles.middle)
        elif name == "due" and due is not None and due >= OLDEST:
            page.write_datetime(row, at, due, styles.day)
        elif cells[name]:
            page.write_string(row, at, cells[name], styles.day if name == "due" else style)
        else:
            page.write_blank(row, at, None, styles.day if name == "due" else style)
