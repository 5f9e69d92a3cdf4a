"""`duban ledger export -o 台账.xlsx` and `duban ledger import 台账.xlsx`: the ledger as a workbook that comes back."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...language import N_, _, ngettext
from ...ledger.words import STATES
from ..inputs import date_option, moment
from .here import by_option, ledger_option, person, place_of, refuse_empty, this_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...ledger.workbook.reading import Sum

WORKBOOK = ".xlsx"


@click.command("export")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="OUT", help=".xlsx, .csv, .json or .jsonl.")
@date_option("--on", "on", "Colours count from it. Default: the day of who looks at it.")
@click.option("--headers", type=click.Choice(["en", "zh"]), default="zh", show_default=True, help="Heads of .csv.")
@click.option("--unit", metavar="NAME", help="Tasks that a unit has to do with, in whatever role.")
@click.option("--state", metavar="STATE", help=N_("One of {states}.", states=", ".join(STATES)))
@click.option("--notice", metavar="WORDS", help="Of this notice: its document number, source, or words of its title.")
@ledger_option
def export_command(
    output: Path, on: datetime | None, headers: str, unit: str | None, state: str | None, notice: str | None, given: str | None
) -> None:
    """Write all tasks, or some: a workbook that people fill in and import takes back, or csv, json, jsonl.

    The workbook (.xlsx) has a sheet of all tasks and one for each unit that leads some. A hidden column names the tasks: it has to stay.
    """
    from ...errors import LedgerError
    from ...ledger.listing import Query
    from ...ledger.listing import count as count_of
    from ...ledger.opening import opened
    from ...ledger.workbook import draw, plain
    from .lists import refuse, summary

    refuse(state, None, None, None)
    refuse_empty(("--unit", unit), ("--notice", notice))
    query, without = Query(unit, state, notice=notice), 0
    with opened(place_of(given)) as base:
        if query != Query() and not count_of(base, query):
            raise LedgerError(str(output), _("would hold {tasks}", tasks=summary(base, query, 0, 0)), _("ask for others, or for all"))
        if output.suffix.lower() == WORKBOOK:
            count, without = draw.write(base, output, on.date() if on else this_day(), stated=on is not None, query=query)
        else:
            count = plain.write(base, output, headers, query)
    click.echo(_("{output}: {tasks}", output=output, tasks=ngettext("{n:,} task", "{n:,} tasks", count)))
    if without:
        click.echo(_("duban: {without:,} units, those with the fewest tasks, have no sheet of their own", without=without), err=True)


@click.command("import")
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.xlsx...")
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@click.option("--over", is_flag=True, help="In a conflict take what the workbook says; the history keeps what the ledger had.")
@by_option
@ledger_option
def import_command(workbooks: tuple[Path, ...], dry_run: bool, over: bool, by: str | None, given: str | None) -> None:
    """Take in what people filled into workbooks of export: states, progress, days, units, titles, remarks.

    A folder stands for its workbooks. Only cells that were changed count, wherever their rows went. What was changed in the ledger too
    since the export is a conflict: it is told, and not taken; so is the same cell of two workbooks. Exit 1 where something that was filled
    in is not taken.
    """
    from ...errors import InputError
    from ...ledger.opening import opened
    from ...ledger.workbook.reading import read_back

    place, failed = place_of(given), False
    files = list(several(workbooks))
    for file in files:
        try:
            with opened(place, write=not dry_run) as base:
                found = read_back(base, file, person(by), moment(), dry_run=dry_run, over=over)
        except InputError as error:
            if len(files) == 1:
                raise
            click.echo(f"duban: {error}", err=True)
            failed = True
            continue
        if len(files) > 1:
            click.echo(f"{file}:")
        tell(found, dry_run=dry_run)
        failed = failed or bool(found.conflicts or found.unread)
    if failed:
        sys.exit(1)


def several(given: Iterable[Path]) -> Iterator[Path]:
    """The workbooks that are named: of a folder those that lie in it. UsageError where none lies there."""
    from ...ledger.workbook.back.grid import LOCK, SUFFIXES

    for path in given:
        if not path.is_dir():
            yield path
            continue
        found = [file for file in sorted(path.iterdir()) if file.suffix.lower() in SUFFIXES and not file.name.startswith(LOCK)]
        if not found:
            raise click.UsageError(_("no workbook lies in {path}", path=path))
        yield from found


def tell(found: Sum, *, dry_run: bool) -> None:
    """Each change on a line, then what is not taken, and the sum."""
    from ...ledger.workbook.back.grid import shortly
    from ...ledger.workbook.columns import HEADS

    for change in found.changes:
        values = f"{shortly(change.before) or '–'} → {shortly(change.after) or '–'}"
        click.echo(f"{change.place}\t{change.id}\t{shortly(change.title)}\t{HEADS[change.field]}\t{values}")
    for kind, several in ((_("conflict"), found.conflicts), (_("not read"), found.unread), (_("note"), found.rest)):
        for each in several:
            click.echo(f"{kind}\t{each.place}\t{each.words}")
    done = _("would be changed") if dry_run else _("changed")
    click.echo(
        _(
            "cells {done}: {cells:,}; conflicts: {conflicts:,}; not read: {unread:,}",
            done=done,
            cells=len(found.changes),
            conflicts=len(found.conflicts),
            unread=len(found.unread),
        ),
        err=True,
    )
