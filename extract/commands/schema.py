"""`duban schema`: the contract of the records, for programs and for people."""

from __future__ import annotations

import click

from ..language import _


@click.command()
@click.option("--codes", is_flag=True, help="Print the codes of diagnostics instead: code, severity, meaning.")
def schema(codes: bool) -> None:
    """Print the JSON Schema of a record (duban/1)."""
    from ..library.schema import as_text
    from ..models.codes import CODES

    if not codes:
        click.echo(as_text(), nl=False)
        return
    for name, code in CODES.items():
        click.echo(f"{name}\t{'/'.join(code.severities)}\t{_(code.meaning)}")
