"""`duban formats`: what can be read here, and what each missing format needs."""

from __future__ import annotations

import click

from ..language import _


@click.command()
def formats() -> None:
    """List the formats: suffixes, what reads each, and whether it can be read here or what that needs."""
    from ..readers import every_format
    from ..readers.availability import missing

    for known in every_format():
        needs = missing(known)
        state = _("needs {what}", what=_(" and ").join(needs)) if needs else _("can be read")
        click.echo(f"{known.name}\t{' '.join(known.suffixes)}\t{_(known.reader)}\t{state}")
