"""`duban unread DIR`: what no rule read in the slots of an archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...language import _
from ...streams import put
from ..inputs import rules_of, rules_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many shapes to print.")
@click.option("-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@rules_option
def unread(folder: Path, most: int, form: str, pack: Path | None) -> None:
    """Show the words in slots of DIR's notices that no rule read."""
    from ...checking.unread import unread as gather

    found = gather(folder, rules_of(pack))
    for error in found.errors:
        click.echo(f"duban: {error}", err=True)
    if form == "json":
        import json
        from dataclasses import asdict

        put(json.dumps([asdict(shape) for shape in found.shapes[:most]], ensure_ascii=False, indent=2))
    else:
        for shape in found.shapes[:most]:
            click.echo(f"{shape.count}\t{shape.notices}\t{shape.code}\t{shape.shape}\t{' '.join(shape.example.split())}\t{shape.place}")
        total = sum(shape.count for shape in found.shapes)
        click.echo(
            _(
                "{total} unread in {notices} notices, {shapes} shapes (count, notices, code, shape, example, place)",
                total=total,
                notices=found.notices,
                shapes=len(found.shapes),
            )
        )
    if found.errors:
        sys.exit(1)
