"""`duban ledger add SOURCE…`: notices into the ledger, by what a batch does to read them."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import LedgerError, OutputError
from ...language import _, english, ngettext
from ...streams import tell
from ..inputs import keep_patterns, moment, rules_option, worker_options
from .here import ledger_option, place_of

if TYPE_CHECKING:
    from ...batch.outputs.adding import Adding

MOST_TOLD = 5
DESK = ".adding.sqlite"
STOPPED = 130  # the exit code of what Ctrl-C has ended, as shells count


@click.command("add")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@ledger_option
@click.option("--from-list", "listed", type=click.Path(path_type=Path), metavar="FILE", help="Further sources, one a line.")
@click.option("--text-column", metavar="NAME", help="Of .jsonl, .parquet and .csv, the column that holds a notice.")
@worker_options
@rules_option
def add_command(
    sources: tuple[str, ...],
    given: str | None,
    listed: Path | None,
    text_column: str | None,
    name_column: str | None,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    pack: Path | None,
) -> None:
    """Read notices and add their tasks. SOURCE is all that duban batch takes: files, folders, globs, archives, tables of texts, addresses.

    The ledger is made when there is none. A notice that is there already changes nothing; of a new reading the fields that no person set
    are taken, the others wait (duban ledger changes). Inputs that fail are told and listed, the others go in; then the exit code is 1. What
    was stopped goes on from there when the same command is given again.
    """
    from ...batch.outputs.adding import Adding
    from ...batch.run import Batch
    from ...ledger.opening import shown, usable

    if not sources and listed is None:
        raise click.UsageError(_("name a SOURCE, or --from-list FILE"))
    place = place_of(given)
    usable(place)
    keep_patterns()
    adding = Adding(place, moment())
    batch = Batch(
        sources,
        desk_of(place),
        listed=listed,
        pack=pack,
        workers=workers or os.cpu_count() or 1,
        time_limit=time_limit,
        memory_limit=memory_limit,
        text_column=text_column,
        name_column=name_column,
        into=adding,
        only=mark((sources, listed, text_column, name_column)),
    )
    try:
        summary = batch.run()
    except KeyboardInterrupt:
        tell(_("duban: stopped; the same command goes on from here"))
        sys.exit(STOPPED)
    except OutputError as error:
        raise of_ledger(error, shown(place)) from None
    for line in lines(adding):
        click.echo(f"{shown(place)}: {line}")
    if summary.quarantine:
        for told in errors(summary.quarantine):
            tell(f"duban: {told}")
        tell(
            _(
                "duban: {failed} of {inputs} inputs failed: see {quarantine}",
                failed=summary.totals.failed,
                inputs=summary.totals.inputs,
                quarantine=summary.quarantine,
            )
        )
        sys.exit(1)


def of_ledger(error: OutputError, place: str) -> OutputError:
    """What is wrong with the file that a run keeps beside a ledger, told by the ledger: that file nobody has named."""
    if not error.name.endswith(DESK):
        return error
    if "in use" in english(error.problem):
        return LedgerError(place, _("another duban ledger add is putting notices into it"), _("wait for it to end"))
    return LedgerError(
        place,
        _("cannot be added to: the file beside it, {name}, {problem}", name=Path(error.name).name, problem=error.problem),
        error.remedy,
    )


def desk_of(place: str) -> Path:
    """Where the files of a run stand: beside the ledger; of a ledger on a server in the working folder, by the name of its database."""
    from sqlalchemy.engine import make_url

    from ...ledger.opening import is_address

    return Path(f"{make_url(place).database or 'ledger'}.ledger") if is_address(place) else Path(place)


def mark(told: Sequence[object]) -> int:
    """A number that tells these sources from others."""
    from zlib import crc32

    return crc32(repr(told).encode("utf-8", "replace")) >> 1


def lines(adding: Adding) -> Iterator[str]:
    """What became of the notices and their tasks, for people."""
    found = adding.sum
    if found.new:
        yield _(
            "{notices} with {tasks}",
            notices=ngettext("{n} new notice", "{n} new notices", found.new),
            tasks=ngettext("{n} task", "{n} tasks", found.tasks),
        )
    if found.same:
        yield _("{notices} the same as before", notices=ngettext("{n} notice", "{n} notices", found.same))
    if found.anew:
        yield _(
            "{notices} read anew: {tasks} changed, {added} new, {gone} gone",
            notices=ngettext("{n} notice", "{n} notices", found.anew),
            tasks=ngettext("{n} task", "{n} tasks", found.changed),
            added=found.added,
            gone=found.gone,
        )
    if found.gone:
        yield _(
            "{tasks} no longer in a notice, kept with what was said of it: see duban ledger list --gone",
            tasks=ngettext("{n} task", "{n} tasks", found.gone),
        )
    if found.waiting:
        yield _(
            "{readings} waiting for a decision: see duban ledger changes", readings=ngettext("{n} reading", "{n} readings", found.waiting)
        )
    for number, count in sorted(found.crowded.items())[:MOST_TOLD]:
        yield _(
            "{notices} with the number {number}, which very many have: none is taken for an earlier reading of it",
            notices=ngettext("{n} new notice", "{n} new notices", count),
            number=number,
        )
    told = {
        _("another notice has the name {}: this one is {}"): found.renamed,
        _("{} is a new reading of {}, by its number and title"): found.corrected,
        _("{} is the same file as {}, and is not added"): found.copies,
        _("{} is called {} now"): found.moved,
    }
    for words, pairs in told.items():
        yield from (words.format(*pair) for pair in pairs[:MOST_TOLD])
        if len(pairs) > MOST_TOLD:
            yield _("… and so {count} more", count=len(pairs) - MOST_TOLD)


def errors(quarantine: Path) -> Iterator[str]:
    """The first of the errors that a run has listed."""
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        for row in islice(csv.DictReader(file), MOST_TOLD):
            yield from row["error"].removeprefix("'").splitlines()[:MOST_TOLD]
