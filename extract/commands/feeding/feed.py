"""`duban feed TARGET`: the tasks of a ledger into a file or a server, again and again, without harm."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import DubanError, FeedError
from ...feeds.registry import TARGETS
from ...language import N_, _, using
from ...plugins import failure
from ..due import Days
from ..inputs import STANDARD_INPUT, moment
from ..ledger.here import by_option, form_option, ledger_option, person, place_of, refuse_empty, this_day
from .telling import tell_file, tell_sum

if TYPE_CHECKING:
    from ...feeds.item import FileForm, Server
    from ...feeds.mapping import Plan
    from ...feeds.running.servers import Asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command asks for."""

    place: str
    output: Path | None
    url: str | None
    form: str
    by: str | None
    dry_run: bool
    pull: bool
    again: bool
    settle: str | None


@click.command(epilog=N_("Targets: {targets}. What goes where, and how each is reached: docs/feeds.md.", targets=", ".join(TARGETS)))
@click.argument("target", metavar="TARGET")
@ledger_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Of a target that is a file: where it stands.")
@click.option("--url", metavar="URL", help="Of a server: its address. Default: $DUBAN_TARGET_URL, else that of the mapping.")
@click.option("--unit", "units", multiple=True, metavar="NAME", help="Only new tasks that this unit leads or is responsible for.")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only new tasks in this state.")
@click.option("--within", type=Days(), metavar="DAYS", help="Only new tasks that are due in so many days: 30d, 4w.")
@click.option("--mapping", "own", type=click.Path(path_type=Path), metavar="PATH", help="A mapping laid over ours, or a folder of them.")
@click.option("--pull", is_flag=True, help="Bring states and progress from there into the ledger first.")
@click.option("--again", is_flag=True, help="Make again what was deleted there; of an importer's file: all tasks.")
@click.option("--settle", type=click.Choice(["here", "there"]), help="End conflicts: the ledger's values go over, or theirs stay.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@form_option("table", "json")
@by_option
def feed(
    target: str,
    given: str | None,
    output: Path | None,
    url: str | None,
    units: tuple[str, ...],
    states: tuple[str, ...],
    within: int | None,
    own: Path | None,
    pull: bool,
    again: bool,
    settle: str | None,
    dry_run: bool,
    form: str,
    by: str | None,
) -> None:
    """Carry the tasks of a ledger to where they are chased.

    TARGET is a calendar, a tracker's importer or a server. Fed again, only what has changed in the ledger goes over; what somebody changed
    there stays, and where both did it is told as a conflict. The exit code is 1 where a task failed.
    """
    from ...feeds.item import FileForm
    from ...feeds.mapping import plan_of
    from ...feeds.registry import target_of

    for name, value in (*(("--unit", unit) for unit in units), *(("--state", state) for state in states), ("--url", url)):
        refuse_empty((name, value))
    wanted = Wanted(place_of(given), output, url, form, by, dry_run, pull, again, settle)
    kind = target_of(target)
    with using("en") if form == "json" else nullcontext(), others_told(target):  # what machines read is the same in every language
        plan = narrowed(plan_of(target, kind.known, own, getattr(kind, "mapping", None)), units, states, within)
        if not issubclass(kind, FileForm):
            to_server(kind, plan, wanted)
        elif kind.remembers:
            to_importer(kind(), plan, wanted)
        else:
            to_file(kind(), plan, wanted)


@contextmanager
def others_told(target: str) -> Iterator[None]:
    """An error in the code of a target that another package brings is told as such."""
    try:
        yield
    except (DubanError, OSError, click.ClickException):
        raise
    except Exception as error:
        if target in TARGETS:
            raise
        raise FeedError(target, failure(error), _("tell the makers of the package that offers it")) from error


def narrowed(plan: Plan, units: tuple[str, ...], states: tuple[str, ...], within: int | None) -> Plan:
    """The mapping with what the options say in place of its own choice."""
    from ...ledger.words import STATES

    for state in states:
        if state not in STATES:
            raise click.UsageError(_("“{state}” is no state; write one of {states}", state=state, states=" ".join(STATES)))
    plan = replace(plan, units=units) if units else plan
    plan = replace(plan, states=states) if states else plan
    return plan if within is None else replace(plan, within=within)


def output_of(form: FileForm, wanted: Wanted) -> Path:
    if wanted.output is None:
        raise click.UsageError(_("{name} is a file: name it with -o, e.g. -o duban{suffix}", name=form.name, suffix=form.suffix))
    for name, value in (("--url", wanted.url), ("--pull", wanted.pull), ("--settle", wanted.settle)):
        if value:
            raise click.UsageError(_("{name} is for a server; {target} is a file", name=name, target=form.name))
    if wanted.again and not form.remembers:
        raise click.UsageError(_("--again is for a server or an importer's file; that of {name} has all tasks each time", name=form.name))
    return wanted.output


def to_file(form: FileForm, plan: Plan, wanted: Wanted) -> None:
    """The whole file anew, unless it would be the same."""
    from ...feeds.running.files import put
    from ...feeds.running.whole import file_of

    output = output_of(form, wanted)
    data, many = file_of(wanted.place, form, plan, this_day())
    if str(output) == STANDARD_INPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    tell_file(str(output), many, wanted.form, changed=put(output, data, dry_run=wanted.dry_run), dry_run=wanted.dry_run)


def to_importer(form: FileForm, plan: Plan, wanted: Wanted) -> None:
    """What went into no earlier file."""
    from ...feeds.running.whole import feed_importer

    output = output_of(form, wanted)
    if str(output) == STANDARD_INPUT:
        raise click.UsageError(
            _("{name} remembers what went into its file; name one with -o, e.g. -o duban{suffix}", name=form.name, suffix=form.suffix)
        )
    found = feed_importer(wanted.place, form, plan, asked_of(form.name, wanted), this_day(), output)
    tell_sum(str(output), found, wanted.form, dry_run=wanted.dry_run)


def to_server(kind: type[Server], plan: Plan, wanted: Wanted) -> None:
    """What differs, one task at a time."""
    from ...feeds.item import Given
    from ...feeds.running.whole import feed_server
    from ...feeds.secrets import secrets_of, variable
    from ...feeds.servers.http import checked, shown

    name = kind.name
    if wanted.output is not None:
        raise click.UsageError(_("{name} is a server, not a file: -o is not for it", name=name))
    url = wanted.url or os.environ.get(variable(name, "url")) or plan.settings.get("url", "")
    if kind.needs_url:
        if not url:
            raise click.UsageError(
                _(
                    "{name} needs an address: give --url, or set {variable}, or url below [settings] of a mapping",
                    name=name,
                    variable=variable(name, "url"),
                )
            )
        checked(name, url)
    asked = asked_of(f"{name} {shown(url).rstrip('/')}" if url else name, wanted)  # with a slash at its end it is the same place
    given = Given(url, plan.settings, secrets_of(name), asked.at, time.time)
    found = feed_server(wanted.place, lambda: kind(given), plan, asked, this_day(), time.sleep)
    tell_sum(asked.target, found, wanted.form, dry_run=wanted.dry_run)


def asked_of(target: str, wanted: Wanted) -> Asked:
    from ...feeds.running.servers import Asked

    return Asked(target, person(wanted.by), moment(), wanted.dry_run, wanted.pull, wanted.again, wanted.settle)
