"""`duban report`: notices, or a ledger, as one page of HTML that needs nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...language import _, using
from ..inputs import STANDARD_INPUT
from .given import LANGUAGES, Given, found, given_options, language_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...report.gather import Book

SUFFIXES = (".html", ".htm")
MOST = 20_000


@click.command()
@given_options
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="OUT", help="Write to this .html file.")
@click.option("--title", metavar="WORDS", help="The title of the page. Default: the notice's, or how many there are.")
@click.option("--limit", type=click.IntRange(1, MOST), metavar="N", help="Tasks that are shown at most. Default: 1000.")
@language_option
def report(given: Given, output: Path, title: str | None, limit: int | None, language: str) -> None:
    """Write a page to read, send and print: text and records side by side, what is due when and of whom, words that were not read.

    Without FILE the ledger is shown. The page is one file, needs no network, and works without script; printed it is A4.
    """
    from ...report.page import environment, page

    refuse_output(given, output)
    shown = found(given, limit)
    refuse_nothing_shown(shown.book, output)
    environment()  # whether it can be written is told in the language of the command
    with using(LANGUAGES[language]):
        deliver(output, page(shown.book, title, how(given, shown.book)))
    if shown.failed:
        sys.exit(1)


def refuse_output(given: Given, output: Path) -> None:
    """OutputError for an output that would destroy an input, or would be no page."""
    from ...errors import OutputError
    from ..ledger.here import place_of
    from ..parse import refuse_input

    if str(output) == STANDARD_INPUT:
        return
    if output.suffix.lower() not in SUFFIXES:
        raise OutputError(str(output), _("is no name of a page"), _("name one that ends in .html; a browser prints it as PDF"))
    refuse_input(output, given.files or (place_of(given.place),))


def refuse_nothing_shown(book: Book, output: Path) -> None:
    """OutputError where nothing at all could be read: there is nothing to show."""
    from ...errors import OutputError

    if not book.notices and book.troubles:
        raise OutputError(str(output), _("would be empty: none of the inputs could be read"), _("see what was told of each"))


def how(given: Given, book: Book) -> list[str]:
    """What to do to see the tasks that are not shown."""
    if given.files:
        return [_("The others: a report of fewer files, or of more tasks (--limit); a table of all: duban parse FILE… -o tasks.xlsx")]
    return [_("The others: duban report --notice, --unit, --from, --to or --limit; a table of all: duban ledger export -o tasks.xlsx")]


def deliver(output: Path, parts: Iterable[bytes]) -> None:
    """Write the file whole or not at all, or to standard output."""
    from ...writers.output import written_whole
    from ..ledger.here import out

    if str(output) == STANDARD_INPUT:
        out(parts)
        return
    with written_whole(output) as stream:
        stream.writelines(parts)
