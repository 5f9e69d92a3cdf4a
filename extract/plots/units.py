"""The load of units: a bar each, by its roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import _, ngettext
from ..ledger.fields import ROLES
from ..report.speaking import names
from .canvas import LINE, NAME, ROLE_COLOURS, SMALL, Sheet, fitting

if TYPE_CHECKING:
    from ..report.gather import Book
    from ..report.timeline import Load
    from .fonts import Font

MOST = 40


def draw(book: Book, font: Font) -> Sheet:
    """The units that answer for most, each with a bar; how many there are besides is told."""
    named = [unit for unit in book.calendar.units if unit.name]
    some = named[:MOST]
    sheet = Sheet(font, max(1.0, LINE * len(some)), 0.5 + NAME)
    if not some:
        return sheet.nothing(_("No task names a unit."))
    most = max(sum(unit.roles.values()) for unit in some)
    sheet.axes.set_xlim(0, most * 1.06)
    sheet.axes.set_ylim(len(some) - 0.4, -0.6)
    for place, unit in enumerate(some):
        bar(sheet, place, unit, most * 1.06 / sheet.room)
    sheet.legend([(ROLE_COLOURS[role], names()[role]) for role in ROLES if any(unit.roles[role] for unit in some)])
    sheet.foot(" · ".join(left_out(book, len(named) - len(some))))
    return sheet


def left_out(book: Book, more: int) -> list[str]:
    """Units that have no bar, and tasks that name none."""
    more += book.calendar.more_units
    none = next((unit.tasks for unit in book.calendar.units if not unit.name), 0)
    said = [ngettext("and {n} unit more, with fewer tasks", "and {n} units more, with fewer tasks", more)] if more else []
    return said + ([ngettext("{n} task names no unit", "{n} tasks name no unit", none)] if none else [])


def bar(sheet: Sheet, place: int, unit: Load, inch: float) -> None:
    at = 0
    for role in ROLES:
        if unit.roles[role]:
            sheet.axes.barh(place, unit.roles[role], 0.68, at, color=ROLE_COLOURS[role], edgecolor="white", linewidth=0.6)
            at += unit.roles[role]
    sheet.words(at + 0.06 * inch, place, str(at), SMALL, va="center")
    sheet.words(-0.1 * inch, place, fitting(unit.name, NAME, SMALL), SMALL, ha="right", va="center")
