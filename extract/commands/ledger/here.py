"""What only a command knows: the ledger that is meant, who sits at it, what day and time it is there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime

import click

from ...language import N_, _

VARIABLE = "DUBAN_BY"
NOBODY = "unknown"
MOST_NAME = 100  # characters
MOST = 50  # tasks of a table, unless more are asked for


def ledger_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `-l PLACE`, the same for every command of the ledger."""
    text = N_("A file of SQLite, or postgresql://…. Default: $DUBAN_LEDGER, else ledger.sqlite.")
    return click.option("-l", "--ledger", "given", metavar="PLACE", help=text)(function)


def by_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `--by NAME` of what changes a ledger."""
    return click.option("--by", metavar="NAME", help="Who says so. Default: $DUBAN_BY, else the name you are logged in by.")(function)


def form_option(*forms: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """The option `-f FORM`, by default the first."""
    return click.option("-f", "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def table_options(function: click.decorators.FC) -> click.decorators.FC:
    """The options of lists that are tables too."""
    function = click.option("--no-bom", "no_mark", is_flag=True, help="Write CSV without a byte order mark.")(function)
    headers = N_("Heads of the table and of CSV.")
    function = click.option("--headers", type=click.Choice(["en", "zh"]), default="zh", show_default=True, help=headers)(function)
    text = N_("Tasks at most, of a group where there are groups. Default: some of a table, else all.")
    return click.option("--limit", type=click.IntRange(1), metavar="N", help=text)(function)


def refuse_empty(*options: tuple[str, str | None]) -> None:
    """UsageError for an option that is given and says nothing, as a variable without a value does: it would ask for all."""
    for name, value in options:
        if value is not None and not value.strip():
            raise click.UsageError(_("{name} is empty; give it words, or leave it out", name=name))


def person(given: str | None) -> str:
    """Who it is: the name given, else that of DUBAN_BY, else of the login; never nobody at all."""
    name = given or os.environ.get(VARIABLE) or login()
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return plain[:MOST_NAME] or NOBODY


def login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a number without a name, in a container
        return NOBODY


def this_day() -> date:
    """The day that it is here."""
    return date(*time.localtime()[:3])


def time_here(at: str) -> str:
    """A time that a ledger keeps (UTC), as the clocks here tell it: 2021-04-01T08:30:00Z → 2021-04-01 16:30."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return at


def out(parts: Iterable[bytes]) -> None:
    """Bytes on standard output, part by part."""
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def place_of(given: str | None) -> str:
    """The ledger that is meant."""
    from ...ledger.places.files import place_of as meant_by

    return meant_by(given)
