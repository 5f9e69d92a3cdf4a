"""Tasks on a line of time: few in a row each, of many what each unit answers for month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..language import _, ngettext
from ..ledger.fields import UNITS, answering
from ..ledger.words import ENDED as OVER
from ..report.marking import Row
from . import ground
from .canvas import BAR, ENDED, INK, LINE, NAME, RULE, SMALL, TENTATIVE, TODAY, Sheet, fitting

if TYPE_CHECKING:
    from ..report.charts import Chart
    from ..report.gather import Book
    from ..report.timeline import Load
    from .fonts import Font

MOST_ROWS = 60
MOST_UNITS = 30
TITLE, WHO = 3.3, 2.5  # inches of a task's title, and of its day with who answers for it
BUBBLE = 0.3  # inches across that the largest takes


def draw(book: Book, font: Font) -> Sheet:
    """Rows where all tasks with a date are known and few, else lanes."""
    dated = [row for leaf in book.leaves for row in leaf.tasks if row["due"]]
    if not book.calendar.months:
        return Sheet(font, 2.0).nothing(_("No task has a date."))
    return rows(book, dated, font) if len(dated) == book.calendar.dated <= MOST_ROWS else lanes(book, font)


def rows(book: Book, dated: Sequence[Row], font: Font) -> Sheet:
    """A task a row, by their days: a line from where it begins, a dot on its day; the day and who answers stand on the right."""
    sheet = Sheet(font, LINE * (len(dated) + 0.5), 0.5 + TITLE, WHO)
    made = ground.scale(book)
    ground.draw(sheet, made)
    sheet.axes.set_ylim(len(dated) - 0.25, -0.75)
    inch = made.width / sheet.room
    for place, row in enumerate(sorted(dated, key=lambda row: (row["due"], row["position"]))):
        title = " ".join(filter(None, (row["path"], row["title"])))
        sheet.words(-0.1 * inch, place, fitting(title, TITLE, SMALL), SMALL, ha="right", va="center")
        dot(sheet, made, place, row, book)
        words = f"{row['due']:%m-%d} {UNITS.join(answering(row))}"
        sheet.words(made.width + 0.1 * inch, place, fitting(words, WHO - 0.3, SMALL), SMALL, va="center")
    sheet.legend(ground.legend(book, late=book.overdue > 0))
    sheet.foot(" · ".join(filter(None, (undated(book), ground.told(book)))))
    return sheet


def dot(sheet: Sheet, made: Chart, place: int, row: Row, book: Book) -> None:
    x, ended = made.place(row["due"]), row.get("state") in OVER
    late = bool(book.on and row["due"] < book.on and not ended)
    colour = ENDED if ended else TODAY if late else TENTATIVE if row["tentative"] else BAR
    if row["start"] and row["start"] < row["due"]:
        sheet.axes.plot([made.place(row["start"]), x], [place, place], color=colour, alpha=0.45, linewidth=3, solid_capstyle="butt")
    sheet.axes.plot([x], [place], marker="o", markersize=6.5, color=colour, markeredgecolor=INK, markeredgewidth=0.4, clip_on=False)


def lanes(book: Book, font: Font) -> Sheet:
    """A unit a lane; in each month a bubble with the number of tasks that it answers for."""
    some = [unit for unit in book.calendar.units if unit.answers > unit.months.get("", 0)][:MOST_UNITS]
    sheet = Sheet(font, max(1.5, (LINE + 0.1) * (len(some) + 0.5)), 0.5 + NAME)
    made = ground.scale(book)
    ground.draw(sheet, made)
    sheet.axes.set_ylim(len(some) - 0.25, -0.75)
    inch = made.width / sheet.room
    most = max((count for unit in some for month, count in unit.months.items() if month), default=1)
    for place, unit in enumerate(some):
        name = unit.name or _("(no unit named)")
        sheet.words(-0.1 * inch, place, fitting(name, NAME, SMALL), SMALL, ha="right", va="center")
        sheet.axes.axhline(place, color=RULE, linewidth=0.5, zorder=0.7)
        bubbles(sheet, made, place, unit, most)
    more = sum(unit.answers > unit.months.get("", 0) for unit in book.calendar.units) - len(some) + book.calendar.more_units
    said = ngettext("and {n} unit more, with fewer tasks", "and {n} units more, with fewer tasks", more) if more else ""
    sheet.foot(" · ".join(filter(None, (_("Numbers: tasks that a unit answers for"), said, undated(book), ground.told(book)))))
    return sheet


def bubbles(sheet: Sheet, made: Chart, place: int, unit: Load, most: int) -> None:
    """One a month, as large as its number."""
    columns = [column for column in made.columns if not column.bucket.gap]
    room = min(BUBBLE, columns[0].width / 0.68 * sheet.room / made.width) * 72
    for column in columns:
        count = sum(number for month, number in unit.months.items() if month.startswith(column.bucket.name))
        if count:
            size = room * (0.45 + 0.55 * (count / most) ** 0.5)
            sheet.axes.plot([column.middle], [place], marker="o", markersize=size, color=TENTATIVE, markeredgecolor=BAR, zorder=2)
            sheet.words(column.middle, place, str(count), min(SMALL, room * 0.42), INK, ha="center", va="center", zorder=3)


def undated(book: Book) -> str:
    """How many tasks stand nowhere on the line."""
    none = book.calendar.tasks - book.calendar.dated
    return ngettext("{n} task has no date", "{n} tasks have no date", none) if none else ""
