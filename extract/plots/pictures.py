"""A picture by its name: tasks on a line of time, the load of units, what is due by month. Each is bounded, and says what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..language import _, ngettext
from ..report.gather import Book
from . import months, timeline, units
from .canvas import Form, require, settings
from .fonts import Font, font

Name = Literal["timeline", "units", "months"]
DRAWN = {"timeline": timeline.draw, "units": units.draw, "months": months.draw}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, and the signs in it for which the font has no shape: they are drawn as 〓."""

    content: bytes
    font: str
    lacks: tuple[str, ...]


def face_of(given: Path | None = None) -> Font:
    """The font that is named, else the best of the machine. Raises OutputError where matplotlib or a font is missing."""
    require()
    return font(given)


def drawn(book: Book, name: Name, form: Form = "svg", face: Font | None = None, title: str | None = None) -> Picture:
    """A picture of a book, in the language spoken. Raises OutputError where matplotlib or a font is missing."""
    used = face or face_of()
    heading = title or title_of(book, name)
    with settings(f"duban {name}"):
        sheet = DRAWN[name](book, used)
        sheet.head(heading, below(book))
        return Picture(sheet.write(form, heading), used.path.name, tuple(sorted(sheet.lacks)))


def title_of(book: Book, name: Name) -> str:
    """What the picture shows, and of what."""
    what = {"timeline": _("What is due when"), "units": _("Load by unit"), "months": _("What is due by month")}[name]
    about = ngettext("{n} notice", "{n} notices", book.notices)
    if book.notices == 1 and book.leaves:
        notice = book.leaves[0].notice
        about = notice["title"] or notice["source"]
    return _("{what}: {about}", what=what, about=about)


def below(book: Book) -> str:
    """The numbers that a reader asks for first."""
    found = book.calendar
    said = [ngettext("{n} task", "{n} tasks", found.tasks)]
    for number, words in (
        (found.dated, _("{n} with a date", n=found.dated)),
        (found.recurring, _("{n} come again, without a date", n=found.recurring)),
        (found.undated, _("{n} without a date", n=found.undated)),
        (book.overdue, _("{n} overdue", n=book.overdue)),
        (book.on, _("as of {day}", day=book.on)),
    ):
        said += [words] if number else []
    return " · ".join(said)
