"""`duban when TEXT`: what is read of a phrase that says when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ..language import _
from ..streams import put
from .inputs import date_option, rules_of, rules_option

if TYPE_CHECKING:
    from pathlib import Path

    from ..models import Timing


UNDATED = ("deadline", "period", "relative")


@click.command()
@click.argument("text")
@date_option("--issued", "issued", "The issue date (2020-03-25) that years left out resolve from.")
@click.option("-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@rules_option
def when(text: str, issued: datetime | None, form: str, pack: Path | None) -> None:
    """Read the timings of TEXT (力争5月底前完成)."""
    from ..clauses.phrase import when as timings_of

    timings = timings_of(text, issued.date() if issued else None, rules=rules_of(pack))
    if form == "json":
        import json

        put(json.dumps([timing.model_dump(mode="json") for timing in timings], ensure_ascii=False, indent=2))
        return
    for timing in timings:
        click.echo("\t".join(cells(timing)))
    if not timings:
        click.echo(_("no timing is read in these words"))
    if issued is None and any(timing.kind in UNDATED and not timing.end for timing in timings):
        click.echo(_("a year or a beginning is missing: say when the notice was issued with --issued DATE"), err=True)


def cells(timing: Timing) -> list[str]:
    """Words, kind, value and what else is known of them."""
    from ..writers.table import value_of

    more = [
        timing.modifier or "",
        _("from {anchor}", anchor=timing.anchor) if timing.anchor else "",
        "tentative" if timing.tentative else "",
    ]
    return [timing.text, timing.kind, value_of(timing) or "-", *filter(None, more)]
