"""What both commands show: notices of files, or the tasks that are asked for of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import DubanError, OutputError
from ...language import _
from ...streams import tell
from ..inputs import date_option, rules_of, rules_option
from ..ledger.here import ledger_option, place_of, refuse_empty

if TYPE_CHECKING:
    from ...ledger.listing import Query
    from ...report.gather import Book

LANGUAGES: dict[str, str] = {"zh": "zh_CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Given:
    """The words of a command line that say what is shown."""

    files: tuple[str, ...]
    text_column: str | None
    name_column: str | None
    pack: Path | None
    place: str | None
    unit: str | None
    state: str | None
    notice: str | None
    search: str | None
    first: datetime | None
    last: datetime | None
    on: datetime | None

    def query(self) -> Query:
        """What is asked of the ledger. UsageError for what cannot be meant."""
        from ...ledger.listing import Query
        from ..ledger.lists import day, refuse

        refuse(self.state, self.search, self.first, self.last)
        refuse_empty(("--unit", self.unit), ("--notice", self.notice))
        return Query(self.unit, self.state, day(self.first), day(self.last), self.notice, self.search)

    @property
    def day(self) -> date | None:
        return self.on.date() if self.on else None


NAMES = tuple(each.name for each in fields(Given))


def given_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """FILES, and the options that say what is shown of them or of a ledger: the command takes a `Given` in their place."""

    @wraps(function)
    def command(**said: Any) -> Any:
        mine = {name: said.pop("given" if name == "place" else name) for name in NAMES}
        return function(Given(**mine), **said)

    options = (
        click.argument("files", nargs=-1, metavar="[FILE]..."),
        ledger_option,
        click.option("--unit", metavar="NAME", help="Of a ledger: tasks that a unit has to do with, in whatever role."),
        click.option("--state", metavar="STATE", help="Of a ledger: tasks in this state."),
        click.option("--notice", metavar="WORDS", help="Of a ledger: this notice, by its number, source, or words of its title."),
        click.option("--search", metavar="WORDS", help="Of a ledger: tasks with all these words in title or text."),
        date_option("--from", "first", "Of a ledger: due on this day or later."),
        date_option("--to", "last", "Of a ledger: due on this day or earlier."),
        date_option("--on", "on", "Tell what is late and how long there is still on this day. Default: not told."),
        click.option("--text-column", metavar="NAME", help="Of .csv, .jsonl and .parquet with a notice a row, the column that holds it."),
        click.option("--name-column", metavar="NAME", help="The column that names it. Default: the file and the row."),
        rules_option,
    )
    made: Callable[..., Any] = command
    for option in reversed(options):
        made = option(made)
    return made


language_option: Callable[[click.decorators.FC], click.decorators.FC] = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="zh",
    show_default=True,
    help="What it is written in, beside the notices' own words.",
)


@dataclass(slots=True)
class Found:
    """The book, and whether an input could not be read."""

    book: Book
    failed: bool


def found(given: Given, most: int | None = None) -> Found:
    """Read the files, or ask the ledger; what cannot be read is told, and the others are shown. Raises OutputError, LedgerError."""
    from ...report.gather import MOST_TASKS, of_ledger, of_records
    from ..parse import Run

    if given.files:
        refuse_ledger(given)
        run = Run(given.files, rules_of(given.pack), strict=False, columns=(given.text_column, given.name_column))
        records = (found if isinstance(found, DubanError) else found.notice() for found in run.each())
        book = of_records(records, given.day, most or MOST_TASKS)
        for line in book.troubles:
            tell(f"duban: {line}")
        return Found(book, run.failed)
    from ...ledger.places.asking import asked

    query = given.query()
    with asked(place_of(given.place)) as base:
        book = of_ledger(base, query, given.day, most or MOST_TASKS)
        if not book.calendar.tasks and query != type(query)():
            from ..ledger.lists import summary

            raise OutputError(place_of(given.place), _("holds {what}", what=summary(base, query, 0, 0)), _("ask for others, or for all"))
    return Found(book, False)


def refuse_ledger(given: Given) -> None:
    """UsageError where files are named, and what only a ledger can be asked."""
    only = {
        "-l": given.place,
        "--unit": given.unit,
        "--state": given.state,
        "--notice": given.notice,
        "--search": given.search,
        "--from": given.first,
        "--to": given.last,
    }
    if asked := [name for name, value in only.items() if value is not None]:
        raise click.UsageError(_("{option} asks a ledger: name no FILE with it, or add it first (duban ledger add)", option=asked[0]))
