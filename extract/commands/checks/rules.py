"""`duban rules`: what the rules are, whether their examples hold, and what they read of a text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...language import _, ngettext
from ..inputs import rules_of, rules_option


@click.group()
def rules() -> None:
    """List, check and explain the rules that notices are read by."""


@rules.command("list")
@rules_option
def list_rules(pack: Path | None) -> None:
    """Print each rule: table, name, file and first example."""
    from ...checking.rulecheck import all_rules

    for rule in all_rules(rules_of(pack)):
        example = rule.examples[0] if rule.examples else None
        shown = f"{example.text} → {example.value}" if example and example.value else example.text if example else _("(no example)")
        click.echo(f"{rule.table}\t{rule.name}\t{Path(rule.file).name}:{rule.line}\t{' '.join(shown.split())}")


@rules.command()
@rules_option
def check(pack: Path | None) -> None:
    """Prove every rule by its examples and counter-examples; exit 1 on a fault."""
    from ...checking.rulecheck import all_rules, notes
    from ...checking.rulecheck import check as faults_of

    ruleset = rules_of(pack)
    faults = faults_of(ruleset)
    for note in notes(ruleset):
        click.echo(_("{note} (a note, no fault)", note=note))
    for fault in faults:
        click.echo(str(fault))
    every = list(all_rules(ruleset))
    examples = sum(len(rule.examples) for rule in every)
    traps = sum(len(rule.counter_examples) for rule in every)
    held = ngettext("{n} fault", "{n} faults", len(faults)) if faults else _("all hold")
    click.echo(
        _(
            "{rules} rules in {tables} tables, {examples} examples, {traps} counter-examples: {held}",
            rules=len(every),
            tables=len(ruleset.tables),
            examples=examples,
            traps=traps,
            held=held,
        )
    )
    if faults:
        sys.exit(1)


@rules.command()
@click.argument("text")
@rules_option
def explain(text: str, pack: Path | None) -> None:
    """Print what parse gives for TEXT, which rules read its words, and what is left over."""
    from ...checking.explaining import explained

    readings = explained(rules_of(pack), text)
    for reading in readings:
        start, end = reading.span
        click.echo(f"{start}-{end}\t{reading.words}\t{reading.table}\t{reading.rule}\t{reading.value}")
    if not readings:
        click.echo(_("no rule reads any of these words"))
