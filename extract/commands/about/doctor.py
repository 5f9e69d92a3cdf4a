"""`duban doctor`: what is here, what is missing and how to get it."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...language import ENGLISH, _, language, using
from ..inputs import rules_option
from ..ledger.here import form_option, ledger_option

if TYPE_CHECKING:
    from ...doctor import Finding


@click.command()
@ledger_option
@rules_option
@form_option("text", "json")
def doctor(given: str | None, pack: Path | None, form: str) -> None:
    """Tell how this copy of duban stands here: versions, libraries, programs, fonts, rules.

    What is missing is told with how to get it. Exit code 1 where something is broken; what is optional and missing is not.
    A ledger is looked at where -l or DUBAN_LEDGER names one.
    """
    from ...doctor import BROKEN, every_finding
    from ...ledger.places.files import DEFAULT, VARIABLE

    ledger = given or os.environ.get(VARIABLE) or (DEFAULT if Path(DEFAULT).is_file() else None)
    found, spoken = [], language()
    with using(ENGLISH) if form == "json" else nullcontext():
        for each in every_finding(pack, ledger, spoken):
            found.append(each)
            if form == "text":
                tell(each)
    if form == "json":
        import json
        from dataclasses import asdict

        from ...streams import put

        put(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    if any(each.state == BROKEN for each in found):
        sys.exit(1)


def tell(each: Finding) -> None:
    """A line, and one more where there is something to do."""
    name = f" {each.name}" if each.name else ""
    click.echo(f"{_(each.state)}\t{_(each.part)}{name}\t{each.said}")
    if each.remedy:
        click.echo(f"\t→ {each.remedy}")
