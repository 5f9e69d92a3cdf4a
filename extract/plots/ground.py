"""What stands behind a picture whose width is time: months below, seasons and holidays, the day that it is."""

from __future__ import annotations

from ..language import _
from ..report.charts import Chart, chart
from ..report.gather import Book
from ..report.timeline import Bucket
from .canvas import BAR, ENDED, HOLIDAY, MUTED, RULE, SEASON, SMALL, TENTATIVE, TODAY, Sheet, fitting

LEAST = 0.3  # inches that the name of a month takes
MOST_MONTHS = 36  # in more, the years are told apart and no months


def scale(book: Book) -> Chart:
    """Where the months of a book stand, or its years, among which seasons and holidays are too small to be seen."""
    months = book.calendar.months
    if len(months) > MOST_MONTHS:
        return chart(years(months), [], book.on)
    return chart(months, book.calendar.bands, book.on)


def years(months: list[Bucket]) -> list[Bucket]:
    """The months of each year as one; between years without any a gap."""
    found: list[Bucket] = []
    for month in months:
        name = month.name[:4]
        if month.gap:
            if month.first.year + 1 < month.last.year:
                found.append(month)
        elif found and found[-1].name == name:
            last = found[-1]
            sums = (last.count + month.count, last.tentative + month.tentative, last.ended + month.ended)
            found[-1] = Bucket(name, last.first, month.last, *sums)
        else:
            found.append(Bucket(name, month.first, month.last, month.count, month.tentative, month.ended))
    return found


def draw(sheet: Sheet, made: Chart, *, lines: bool = True) -> None:
    """All of it, below what the field holds; its width is `made.width`."""
    axes = sheet.axes
    axes.set_xlim(0, made.width)
    for area in made.areas:
        colour = SEASON if area.band.kind == "season" else HOLIDAY
        axes.axvspan(area.x, area.x + area.width, color=colour, alpha=0.5, linewidth=0, zorder=0.4)
    for column in made.columns if lines else ():
        axes.axvline(made.place(column.bucket.first), color=RULE, linewidth=0.5, zorder=0.5)
    if made.marker is not None:
        axes.axvline(made.marker, color=TODAY, linewidth=1.2, linestyle="--", zorder=0.6)
    seasons(sheet, made)
    labels(sheet, made)


def seasons(sheet: Sheet, made: Chart) -> None:
    """The names of seasons above the field, as far as there is room."""
    taken = -1.0
    for area in (each for each in made.areas if each.band.kind == "season"):
        room = area.width * sheet.room / made.width
        if area.x >= taken and fitting(area.band.name, room, SMALL) == area.band.name:
            sheet.words(area.x, 1 + 0.04 / sheet.field, area.band.name, SMALL, MUTED, transform=across(sheet), va="bottom")
            taken = area.x + made.width * (0.3 + 0.12 * len(area.band.name)) / sheet.room


def labels(sheet: Sheet, made: Chart) -> None:
    """The months below, the year where it begins; where they are narrow every second or third."""
    inch = sheet.room / made.width
    widths = [column.width / 0.68 * inch for column in made.columns if not column.bucket.gap]
    step = next((each for each in (1, 2, 3, 4, 6) if each * widths[0] > LEAST), 12)
    year = ""
    for place, column in enumerate(made.columns):
        x, name = column.middle, column.bucket.name
        if column.bucket.gap:
            label(sheet, x, "…", 0.06)
        elif len(name) == len("2021"):
            label(sheet, x, name, 0.06)
        else:
            if place % step == 0 or name[:4] != year:
                label(sheet, x, column.label, 0.06)
            if name[:4] != year:
                label(sheet, x, name[:4], 0.22)
        year = name[:4] or year


def label(sheet: Sheet, x: float, words: str, below: float) -> None:
    sheet.words(x, -below / sheet.field, words, SMALL, MUTED, transform=across(sheet), ha="center", va="top")


def across(sheet: Sheet) -> object:
    """Time from left to right, the field's height from 0 to 1."""
    return sheet.axes.get_xaxis_transform()


def legend(book: Book, *, late: bool = False) -> list[tuple[str, str]]:
    """What the colours of what is due mean, as far as they are there."""
    said = [(BAR, _("due"))]
    said += [(TENTATIVE, _("due, as is hoped for"))] if any(month.tentative for month in book.calendar.months) else []
    said += [(TODAY, _("late"))] if late else []
    return said + ([(ENDED, _("done with"))] if book.calendar.ended else [])


def told(book: Book) -> str:
    """The seasons and holidays with their days."""
    return " · ".join(f"{band.name} {band.first:%Y.%m.%d}–{band.last:%m.%d}" for band in book.calendar.bands)
