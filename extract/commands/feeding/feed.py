"""`duban feed TARGET`: the tasks of a ledger into a file or a server, again and again, without harm."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..due import Days
from ..inputs import STANDARD_INPUT
from ..ledger.here import ledger_option, place_of, refuse_empty, this_day

if TYPE_CHECKING:
    from ...feeds.item import FileForm
    from ...feeds.mapping import Plan


@click.command()
@click.argument("target", metavar="TARGET")
@ledger_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Of a target that is a file: where it stands.")
@click.option("--unit", "units", multiple=True, metavar="NAME", help="Only tasks that this unit leads or is responsible for.")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only tasks in this state.")
@click.option("--within", type=Days(), metavar="DAYS", help="Only what is due in so many days: 30d, 4w.")
@click.option("--mapping", "own", type=click.Path(path_type=Path), metavar="PATH", help="A mapping laid over ours, or a folder of them.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
def feed(
    target: str,
    given: str | None,
    output: Path | None,
    units: tuple[str, ...],
    states: tuple[str, ...],
    within: int | None,
    own: Path | None,
    dry_run: bool,
) -> None:
    """Carry the tasks of a ledger to where they are chased.

    TARGET is a calendar, a tracker's importer or a server. Fed again, only what has changed goes over.
    """
    from ...feeds.item import FileForm
    from ...feeds.mapping import plan_of
    from ...feeds.registry import target_of

    for name, value in (*(("--unit", unit) for unit in units), *(("--state", state) for state in states)):
        refuse_empty((name, value))
    kind = target_of(target)
    plan = narrowed(plan_of(target, kind.known, own, getattr(kind, "mapping", None)), units, states, within)
    if issubclass(kind, FileForm):
        to_file(kind(), plan, place_of(given), output, dry_run=dry_run)


def narrowed(plan: Plan, units: tuple[str, ...], states: tuple[str, ...], within: int | None) -> Plan:
    """The mapping with what the options say in place of its own choice."""
    plan = replace(plan, units=units) if units else plan
    plan = replace(plan, states=states) if states else plan
    return plan if within is None else replace(plan, within=within)


def to_file(form: FileForm, plan: Plan, place: str, output: Path | None, *, dry_run: bool) -> None:
    from ...feeds.mapping.choosing import items_of
    from ...feeds.running.files import bytes_of, put
    from ...ledger.opening import opened
    from ...writers.table import amount

    if output is None:
        raise click.UsageError(f"{form.name} is a file: name it with -o, e.g. -o duban{form.suffix}")
    with opened(place) as base:
        items = list(items_of(base, plan, this_day(), None, {}))
    data = bytes_of(form, items, plan)
    if str(output) == STANDARD_INPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    changed = put(output, data, dry_run=dry_run)
    told = "would be written" if dry_run else "written"
    click.echo(f"{output}: {amount(len(items), 'task')} {told}" if changed else f"{output}: {amount(len(items), 'task')}, nothing changed")
