"""`duban golden DIR`: samples against their golden records."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .inputs import rules_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--update", is_flag=True, help="Write the records as they are now; look at the change before you keep it.")
@rules_option
def golden(folder: Path, update: bool, pack: Path | None) -> None:
    """Compare DIR's samples with their golden records.

    Each sample is converted and compared with the record beside it; exit 1 on a difference.
    """
    from ..checking.golden import golden as outcomes_of
    from ..rulebook.ruleset import load_ruleset

    faults = updated = same = 0
    for outcome in outcomes_of(folder, load_ruleset(pack), update):
        faults += outcome.problem is not None
        updated += outcome.updated
        same += outcome.problem is None and not outcome.updated
        if outcome.problem:
            click.echo(f"{outcome.name}: {outcome.problem}")
        if outcome.updated:
            click.echo(f"{outcome.name}: record written")
        for line in outcome.difference:
            click.echo(f"  {line}")
    click.echo(f"{same} the same, {updated} written, {faults} at fault")
    if faults:
        sys.exit(1)
