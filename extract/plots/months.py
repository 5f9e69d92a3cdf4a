"""What is due by month: a column each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import _
from . import ground
from .canvas import BAR, ENDED, MUTED, TENTATIVE, Sheet

if TYPE_CHECKING:
    from ..report.gather import Book
    from .fonts import Font

HEIGHT = 3.4  # inches


def draw(book: Book, font: Font) -> Sheet:
    """A column a month: what is done with below, then what is hoped for, then the rest."""
    sheet, found = Sheet(font, HEIGHT), book.calendar
    if not found.months:
        return sheet.nothing(_("No task has a date."))
    made = ground.scale(book)
    ground.draw(sheet, made, lines=False)
    most = max(column.bucket.count for column in made.columns)
    sheet.axes.set_ylim(0, most * 1.12)
    for column in made.columns:
        bucket = column.bucket
        hoped = min(bucket.tentative, bucket.count - bucket.ended)
        at = 0
        for count, colour in ((bucket.ended, ENDED), (hoped, TENTATIVE), (bucket.count - bucket.ended - hoped, BAR)):
            if count:
                sheet.axes.bar(column.x, count, column.width, at, align="edge", color=colour)
            at += count
        if bucket.count:
            sheet.words(column.middle, bucket.count + most * 0.015, str(bucket.count), ha="center", va="bottom")
    sheet.axes.axhline(0, color=MUTED, linewidth=1)
    sheet.legend(ground.legend(book))
    sheet.foot(ground.told(book))
    return sheet
