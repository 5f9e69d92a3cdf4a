"""`duban ledger backup`, `check`, `upgrade`: a ledger kept safe, proved, brought forward."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...language import _, ngettext
from ..inputs import moment
from .here import ledger_option, place_of

SHOWN = 20  # faults of a kind


@click.command("backup")
@click.argument("out", metavar="FILE", type=click.Path(path_type=Path))
@ledger_option
def backup_command(out: Path, given: str | None) -> None:
    """Copy the ledger as it stands into FILE, while others work in it.

    A ledger of PostgreSQL is copied by pg_dump: the command is told.
    """
    from ...ledger.keeping import backup
    from ...ledger.opening import opened, shown

    place = place_of(given)
    with opened(place) as base:
        backup(base, place, out)
    click.echo(_("{place}: copied to {out}, {size:,} bytes", place=shown(place), out=out, size=out.stat().st_size))


@click.command("check")
@ledger_option
def check_command(given: str | None) -> None:
    """Prove that the ledger is whole; exit 1 on a fault.

    Its tables and indexes are there, the database is sound, nothing hangs on what is not there, each task is as its notice was read or as
    people set it, each span gives its words back, the index of words is complete, and the history tells each value that people set.
    """
    from ...ledger.opening import opened, shown
    from ...ledger.proof import check

    place = place_of(given)
    with opened(place) as base:
        found = check(base)
    for name, faults in found.items():
        told = ngettext("{n} fault", "{n} faults", len(faults)) if faults else _("holds")
        click.echo(_("{name}: {told}", name=name, told=told))
        for fault in faults[:SHOWN]:
            click.echo(f"  {fault.place}: {fault.problem}")
        if len(faults) > SHOWN:
            click.echo(_("  … and {count} more", count=len(faults) - SHOWN))
    faulty = [name for name, faults in found.items() if faults]
    if faulty:
        copy = _("put back a copy that duban ledger backup made, or add its notices to a new ledger")
        remedy = _("duban ledger upgrade makes anew what is gone") if faulty == ["tables"] and len(found) > 1 else copy
        click.echo(_("{place}: is not whole; {remedy}", place=shown(place), remedy=remedy), err=True)
        sys.exit(1)


@click.command("upgrade")
@ledger_option
def upgrade_command(given: str | None) -> None:
    """Bring a ledger that an earlier duban wrote forward to this version's tables; make indexes that are gone anew."""
    from ...errors import LedgerError
    from ...ledger.opening import is_address, made, shown
    from ...ledger.proof import mend, missing

    place = place_of(given)
    if not is_address(place) and not Path(place).is_file():
        raise LedgerError(place, _("there is no such ledger"), _("make one with duban ledger add SOURCE, or name another with -l"))
    with made(place, moment()) as base:
        for name in mend(base):
            click.echo(_("{place}: {name} was gone, and is made anew", place=shown(place), name=name))
        lost = missing(base).is_lost
    told = _("lacks tables: see duban ledger check") if lost else _("has the tables of this version")
    click.echo(f"{shown(place)}: {told}", err=lost)
    if lost:
        sys.exit(1)
