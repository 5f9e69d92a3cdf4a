"""What a feed did, for people and as JSON."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ...language import N_, _, ngettext
from ...streams import put, tell

if TYPE_CHECKING:
    from ...feeds.running.sums import Sum, Told

MOST = 20  # tasks of a group that are told one by one
WORDS = {  # of a group: what is said of its number, and what it means
    "created": (N_("created"), ""),
    "changed": (N_("changed"), ""),
    "pulled": (N_("pulled"), N_("came from there into the ledger")),
    "conflicts": (N_("in conflict"), N_("changed on both sides, left as they are: --settle here sends ours, --settle there keeps theirs")),
    "deleted": (N_("deleted there"), N_("by somebody, and not made again without --again")),
    "failed": (N_("failed"), ""),
}


def tell_sum(place: str, found: Sum, form: str, *, dry_run: bool) -> None:
    """Tell it; the exit code is 1 where something failed."""
    if form == "json":
        import json

        put(json.dumps({"target": place, "dry_run": dry_run, **asdict(found)}, ensure_ascii=False, indent=2))
    else:
        for line in lines(place, found, dry_run=dry_run):
            click.echo(line)
    if found.stopped:
        from ...writers.table import plain

        tell(f"duban: {plain(found.stopped)}")
    if found.stopped or found.failed:
        sys.exit(1)


def tell_file(place: str, many: int, form: str, *, changed: bool, dry_run: bool) -> None:
    """Tell of a file that has so many tasks, and whether it is another one than before."""
    if form == "json":
        import json

        put(json.dumps({"target": place, "dry_run": dry_run, "tasks": many, "changed": changed}, ensure_ascii=False, indent=2))
        return
    tasks = ngettext("{n} task", "{n} tasks", many)
    if not changed:
        click.echo(_("{place}: {tasks}, nothing changed", place=place, tasks=tasks))
    elif dry_run:
        click.echo(_("{place}: {tasks} would be written", place=place, tasks=tasks))
    else:
        click.echo(_("{place}: {tasks} written", place=place, tasks=tasks))


def lines(place: str, found: Sum, *, dry_run: bool) -> list[str]:
    groups = found.groups()
    numbers = [
        _("{count} {what}", count=len(some), what=_(WORDS[name][0]))
        for name, some in groups.items()
        if some or name in {"created", "changed"}
    ]
    would = _("would be: ") if dry_run else ""
    told = [f"{place}: {would}" + ", ".join([*numbers, _("{count} left", count=found.left)])]
    for name, some in groups.items():
        if some:
            words, meaning = WORDS[name]
            head = _("{words} ({meaning}):", words=_(words), meaning=_(meaning)) if meaning else _("{words}:", words=_(words))
            told += [head, *map(line, some[:MOST])]
            if len(some) > MOST:
                told.append(_("  … and {count} more: see them with -f json", count=len(some) - MOST))
    if found.doubtful:
        told.append(
            _(
                "not sent: {doubtful} of which it is not sure that work is assigned (optional = true below [tasks] takes them)",
                doubtful=found.doubtful,
            )
        )
    return told


def line(each: Told) -> str:
    from ...writers.table import plain

    return f"  {each.id}  {plain(each.title)}{f'  {plain(each.what)}' if each.what else ''}"
