"""`duban golden DIR`: samples against their golden records."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...language import _
from ..inputs import rules_of, rules_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--update", is_flag=True, help="Write the records as they are now; look at the change before you keep it.")
@click.option(
    "--form",
    type=click.Choice(["lines", "json"]),
    help="With --update: write all as lines (NAME.golden) or whole (NAME.json). Without it each keeps its form, a new one is lines.",
)
@rules_option
def golden(folder: Path, update: bool, form: str | None, pack: Path | None) -> None:
    """Compare DIR's samples with their golden records.

    Each sample is converted and compared with the record beside it, NAME.golden (a line a task) or NAME.json (whole).
    Exit 1 on a difference.
    """
    from ...checking.golden import LINES, WHOLE
    from ...checking.golden import golden as outcomes_of

    if form and not update:
        raise click.UsageError(_("--form goes with --update"))
    suffix = {"lines": LINES, "json": WHOLE, None: None}[form]
    faults = updated = same = 0
    for outcome in outcomes_of(folder, rules_of(pack), update, suffix):
        faults += outcome.problem is not None
        updated += outcome.updated
        same += outcome.problem is None and not outcome.updated
        if outcome.problem:
            click.echo(f"{outcome.name}: {outcome.problem}")
        if outcome.updated:
            click.echo(_("{name}: record written", name=outcome.name))
        for line in outcome.difference:
            click.echo(f"  {line}")
    click.echo(_("{same} the same, {updated} written, {faults} at fault", same=same, updated=updated, faults=faults))
    if faults:
        sys.exit(1)
