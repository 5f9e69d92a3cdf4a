"""How the workbook looks: styles, heights of rows that show their text, colours by date that stay true, the printed page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ..words import DONE, ENDED, STATES
from .columns import WORDS, Row

SOON = 30  # days
LINE, PADDING, LEAST, MOST = 15.5, 7.0, 24.0, 409.0  # points of a row; Excel draws none higher
ROOM = 0.94  # of a column's width that text fills: the rest is the cell's margin, and signs that may not open a line
RED, YELLOW, GREEN = ("#FFC7CE", "#9C0006"), ("#FFEB9C", "#7F6000"), ("#C6EFCE", "#006100")
GREY, LINES, HEAD, GROUP = "#808080", "#A6A6A6", "#D9E1F2", "#F2F2F2"
MIDDLE = ("number", "due", "percent", "state", "optional")
A4 = 9


class Styles(NamedTuple):
    """The formats of a workbook."""

    title: Any
    about: Any
    head: Any
    group: Any
    cell: Any
    middle: Any
    day: Any
    colours: tuple[Any, ...]


def styles(book: Any) -> Styles:
    """Make the formats. Cells are text, so that 1/1 stays 1/1 when someone edits it; a day is a day."""
    face = {"font_name": WORDS["body"], "font_size": 10.5, "valign": "vcenter"}
    framed = {**face, "border": 1, "border_color": LINES, "text_wrap": True, "num_format": "@"}
    title = {**face, "font_name": WORDS["heading"], "font_size": 18, "align": "center"}
    head = {**framed, "font_name": WORDS["heading"], "align": "center", "bg_color": HEAD}
    group = {**face, "bold": True, "bg_color": GROUP, "top": 1, "bottom": 1, "border_color": LINES}
    colours = [book.add_format({"bg_color": back, "font_color": front}) for back, front in (RED, YELLOW, GREEN)]
    middle = {**framed, "align": "center"}
    return Styles(
        title=book.add_format(title),
        about=book.add_format({**face, "font_color": GREY}),
        head=book.add_format(head),
        group=book.add_format(group),
        cell=book.add_format(framed),
        middle=book.add_format(middle),
        day=book.add_format({**middle, "num_format": "yyyy-mm-dd"}),
        colours=(*colours, book.add_format({"font_color": GREY})),
    )


def width(text: str) -> int:
    """How many narrow signs a text is wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def height(cells: Mapping[str, str], columns: list[str]) -> float:
    """The height of a row that shows the text of all its cells."""
    lines = 1
    for name in columns:
        if text := cells.get(name):
            room = WORDS["widths"][name] * ROOM
            lines = max(lines, sum(max(1, -int(-width(part) // room)) for part in text.split("\n")))
    return min(max(LINE * lines + PADDING, LEAST), MOST)


def colour(sheet: Any, made: Styles, places: Mapping[str, int], first: int, last: int, day: str) -> None:
    """Red, yellow, green and grey on what says when and how far; `day` is the formula of the day that counts."""
    from xlsxwriter.utility import xl_col_to_name

    due, state = (f"${xl_col_to_name(places[name])}{first + 1}" for name in ("due", "state"))
    chased = ",".join(f'{state}<>"{ended}"' for ended in ENDED)
    late = f"=AND(ISNUMBER({due}),{due}<{day},{chased})"
    soon = f"=AND(ISNUMBER({due}),{due}>={day},{due}<={day}+{SOON},{chased})"
    done = "=OR({})".format(",".join(f'{state}="{each}"' for each in DONE))
    ended = "=OR({})".format(",".join(f'{state}="{each}"' for each in ENDED))
    for name in ("due", "state"):
        for rule, style in zip((late, soon, done, ended), made.colours, strict=True):
            sheet.conditional_format(
                first, places[name], last, places[name], {"type": "formula", "criteria": rule, "format": style, "stop_if_true": True}
            )


def page(sheet: Any, head: int, last: int, columns: int) -> None:
    """A4 landscape, as wide as the page, the head on each, numbers below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(head)
    sheet.set_footer(f"&C{WORDS['page']}")
    sheet.print_area(0, 0, last, columns - 1)


def choose_state(sheet: Any, first: int, last: int, column: int) -> None:
    """The list of states that a cell offers."""
    sheet.data_validation(first, column, last, column, {"validate": "list", "source": list(STATES), "error_message": WORDS["choose"]})


def day_formula(on: date, *, stated: bool) -> str:
    """The day that colours count from: the day on which the workbook is looked at, or a stated one."""
    return f"DATE({on.year},{on.month},{on.day})" if stated else "TODAY()"


def summed(lines: list[Row], on: date) -> str:
    """The line below the title: how many tasks there are, done, overdue and due soon on a day."""
    open_ = [task for task in lines if task["state"] not in ENDED and task["due"]]
    return str(WORDS["about"]).format(
        year=on.year,
        month=on.month,
        day=on.day,
        days=SOON,
        tasks=len(lines),
        done=sum(task["state"] in DONE for task in lines),
        late=sum(task["due"] < on for task in open_),
        soon=sum(0 <= (task["due"] - on).days <= SOON for task in open_),
    )
