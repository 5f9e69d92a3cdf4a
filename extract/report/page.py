"""The report: one page of HTML that holds all it needs, for a screen and for A4. Jinja2 is an extra (`report`), imported only here.

The page asks no network and runs no script but its own, which its policy names by its hash; text of a notice is text. The same book gives
the same bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from .. import __version__
from ..language import CHINESE, _, language, ngettext
from ..ledger.fields import ROLES
from ..writers.output import missing_library
from .cards import CELLS, Card
from .charts import chart
from .gather import Book
from .leaves import View, view, visible
from .speaking import KINDS, head, letters, names
from .timeline import Bucket, Calendar, Load

HERE = Path(__file__).parent
TAGS = {CHINESE: "zh-CN"}
MOST_LISTED = 40  # tasks of a month that are named
MOST_UNITS = 200
MOST_COLUMNS = 12  # of months, or else of years, beside a unit
Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Month:
    """A month with the tasks that are due in it, by their days; `more` that are not named."""

    name: str
    count: int
    tasks: list[Card]
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its numbers."""

    name: str
    answers: int
    roles: list[int]
    months: list[int]


def page(book: Book, title: str | None = None, how: Sequence[str] = ()) -> Iterator[bytes]:
    """The report part by part, in the language spoken. `how`: what to do to see tasks that are not shown. Raises OutputError."""
    template = environment().get_template("page.html")
    for part in template.generate(**holds(book, title, how)):
        yield part.encode("utf-8", "replace")


@cache
def environment() -> Any:
    """Jinja2's, with our templates: what is put into a page is escaped, and a name that there is none of is a fault."""
    try:
        import jinja2
    except ImportError:
        raise missing_library(_("a report"), "Jinja2", "report") from None
    loader = jinja2.FileSystemLoader(HERE / "templates")
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    made.globals.update({"_": _, "ngettext": ngettext})
    return made


@cache
def asset(*files: str) -> str:
    """Styles or scripts, one behind the other."""
    return "\n".join((HERE / name).read_text("utf-8") for name in files)


def hash_of(words: str) -> str:
    """As a page's policy names what it lets run."""
    return base64.b64encode(sha256(words.encode()).digest()).decode()


def holds(book: Book, title: str | None, how: Sequence[str]) -> dict[str, Any]:
    """All that the template asks for."""
    from markupsafe import Markup

    calendar = book.calendar
    leaves = [view(leaf, number, book.on) for number, leaf in enumerate(book.leaves, 1)]
    style, script = asset("tokens.css", "marks.css", "report.css"), asset("report.js")
    units = calendar.units[:MOST_UNITS]
    columns = unit_months(calendar)
    return {
        "lang": TAGS.get(language(), "en"),
        "version": __version__,
        "style": Markup(style),
        "style_hash": hash_of(style),
        "script": Markup(script),
        "script_hash": hash_of(script),
        "title": visible(title) if title else title_of(book, leaves),
        "facts": facts_of(book, leaves),
        "calendar": calendar,
        "on": book.on,
        "kept": book.kept,
        "shown": book.shown,
        "figures": figures(book),
        "notes": notes(book, how),
        "troubles": [visible(line) for line in book.troubles],
        "more_troubles": book.more_troubles,
        "legend": legend(),
        "tentative": any(month.tentative for month in calendar.months),
        "months": chart(calendar.months, calendar.bands, book.on),
        "weeks": chart(calendar.weeks, calendar.bands, book.on),
        "by_month": by_month(calendar.months, leaves),
        "roles": [head(role) for role in ROLES],
        "unit_months": columns,
        "units": [line(unit, columns) for unit in units],
        "most_answers": max((unit.answers for unit in units), default=0),
        "more_units": len(calendar.units) - len(units) + calendar.more_units,
        "heads": heads(book),
        "leaves": leaves,
        "unread": any(leaf.unread for leaf in leaves),
        "left_out": any(leaf.left_out for leaf in leaves),
    }


def title_of(book: Book, leaves: Sequence[View]) -> str:
    """The notice's own, else how many there are."""
    if len(leaves) == 1 and book.notices == 1:
        return leaves[0].title
    return ngettext("Tasks of {n} notice", "Tasks of {n} notices", book.notices)


def facts_of(book: Book, leaves: Sequence[View]) -> list[str]:
    facts = [ngettext("{n} task", "{n} tasks", book.calendar.tasks)]
    if book.notices == 1 and leaves:
        facts = [*leaves[0].facts, *facts]
    else:
        facts.append(ngettext("{n} notice", "{n} notices", book.notices))
    if book.on:
        facts.append(_("as of {day}", day=book.on))
    return facts


def figures(book: Book) -> list[Figure]:
    """The numbers that stand first; those that are nought and warn of something are left out."""
    found = book.calendar
    said = (
        (found.tasks, _("tasks"), "", True),
        (found.dated, _("with a date"), "", True),
        (found.recurring, _("come again, without a date"), "", False),
        (found.undated, _("without a date"), "", False),
        (found.ended, _("done with"), "", False),
        (book.overdue, _("overdue"), "late", False),
        (book.optional, _("not sure that work is assigned"), "", False),
        (book.warnings, _("warnings to look at"), "warning", False),
    )
    return [{"number": f"{number:,}", "name": name, "kind": kind} for number, name, kind, always in said if number or always]


def notes(book: Book, how: Sequence[str]) -> list[str]:
    """What is not shown, and how it can be seen; what is not known."""
    said = []
    shown, there = book.shown, book.calendar.tasks
    whole = sum(leaf.whole for leaf in book.leaves)
    if shown < there or whole < book.notices:
        said.append(
            _(
                "Shown are {shown} of {there} tasks, and the text of {leaves} of {notices} notices; the numbers count all.",
                shown=f"{shown:,}",
                there=f"{there:,}",
                leaves=f"{whole:,}",
                notices=f"{book.notices:,}",
            )
        )
        said += how
    if book.calendar.beyond:
        said.append(
            ngettext(
                "{n} task is due after what the pictures show.", "{n} tasks are due after what the pictures show.", book.calendar.beyond
            )
        )
    known, last = book.calendar.holidays_until, book.calendar.last
    if known and last and last > known:
        said.append(_("Holidays are known until {day}.", day=known))
    return said


def legend() -> list[dict[str, str]]:
    letter, name = letters(), names()
    units = set(ROLES)
    return [{"classes": f"unit {kind}" if kind in units else kind, "letter": letter[kind], "name": name[kind]} for kind in KINDS]


def by_month(months: Sequence[Bucket], leaves: Sequence[View]) -> list[Month]:
    """The months in which something is due, with their tasks as far as they are shown."""
    cards: dict[str, list[Card]] = {}
    for card in chain.from_iterable(leaf.cards for leaf in leaves):
        if card.day:
            cards.setdefault(f"{card.day.year:04}-{card.day.month:02}", []).append(card)
    found = []
    for month in months:
        if month.count:
            mine = sorted(cards.get(month.name, ()), key=lambda card: str(card.day))[:MOST_LISTED]
            found.append(Month(month.name, month.count, mine, month.count - len(mine)))
    return found


def unit_months(calendar: Calendar) -> list[str]:
    """The months that have a column of their own beside the units; where they are too many the years, or none."""
    months = [month.name for month in calendar.months if month.count]
    years = list(dict.fromkeys(name[:4] for name in months))
    return next((names for names in (months, years) if len(names) <= MOST_COLUMNS), [])


def line(unit: Load, columns: Sequence[str]) -> Line:
    months = [sum(count for month, count in unit.months.items() if month.startswith(name)) for name in columns]
    return Line(visible(unit.name) or _("(no unit named)"), unit.answers, [unit.roles[role] for role in ROLES], months)


def heads(book: Book) -> list[dict[str, str]]:
    """The heads of the table of all tasks."""
    names = ["path", "title", *CELLS, "due", *(["state"] if book.kept else [])]
    return [{"name": head(name), "kind": "day" if name == "due" else ""} for name in names]
