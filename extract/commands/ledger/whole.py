"""`duban ledger split`, `merge`, `new`, `reject`, `confirm`, `undo`, `view`: what people do with whole tasks, and take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ...errors import LedgerError
from ...language import _, ngettext
from ..inputs import moment
from .here import MOST, by_option, form_option, ledger_option, person, place_of, table_options, time_here

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ...writers.options import Headers
    from .forms import Form


@click.command("split")
@click.argument("id", metavar="ID")
@click.argument("words", nargs=-1, metavar="[WORDS...]")
@ledger_option
@by_option
def split_command(id: str, words: tuple[str, ...], given: str | None, by: str | None) -> None:  # noqa: A002 - the argument's name
    """Split a task in two or more: before each of these WORDS of it, or without WORDS in its sentences.

    Each part has the units and days of the whole, but for those that stand in the words of another part; set changes them. The whole is put
    aside (list --split), and undo has it again.
    """
    from ...ledger.listing import one
    from ...ledger.opening import opened
    from ...ledger.people import parts_at, sentences, split, task_id
    from ...ledger.places.meant import place_in

    with opened(place_of(given), write=True) as base:
        key = task_id(base, id)
        whole = one(base, key)
        cuts = [place_in(key, whole.notice["text"], each, whole.task["start_character"], whole.task["end_character"]) for each in words]
        parts = parts_at(base, key, [start for start, _ in cuts]) if words else sentences(base, key)
        if len(parts) < 2:
            raise LedgerError(
                key, _("is one sentence"), _("name the words that another part begins with: duban ledger split {key} WORDS", key=key)
            )
        ids = split(base, key, parts, person(by), moment())
        click.echo(_("{key}: split in {n}", key=key, n=len(ids)))
        tell(base, ids)


def tell(base: Connection, ids: list[str]) -> None:
    """The tasks that were made, a line each."""
    from ...ledger.listing import one
    from . import forms

    for key in ids:
        task = one(base, key).task
        click.echo("  ".join(filter(None, (key, forms.title(task), forms.due(task), task["lead"] or task["responsible"]))))


@click.command("merge")
@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@ledger_option
@by_option
def merge_command(ids: tuple[str, ...], given: str | None, by: str | None) -> None:
    """Merge tasks of one notice into one: all units, the last day, all that was told. undo parts them again."""
    from ...ledger.opening import opened
    from ...ledger.people import merge, task_id

    with opened(place_of(given), write=True) as base:
        key = merge(base, [task_id(base, each) for each in ids], person(by), moment())
        click.echo(_("{n} tasks merged", n=len(ids)))
        tell(base, [key])


@click.command("new")
@click.argument("notice", metavar="NOTICE")
@click.argument("words", metavar="WORDS")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE...]")
@click.option("--bare", is_flag=True, help="Read nothing from the words: only what FIELD=VALUE says.")
@ledger_option
@by_option
def new_command(notice: str, words: str, values: tuple[str, ...], bare: bool, given: str | None, by: str | None) -> None:
    """Add a task that was missed: NOTICE (its source, number, or words of its title) says it in these WORDS, or BEGINNING…END.

    Who does it and by when is read from the words by duban's rules; FIELD=VALUE says it otherwise, as in set.
    """
    from ...ledger.listing import notice as notice_of
    from ...ledger.opening import opened
    from ...ledger.people import new_task
    from ...ledger.places.meant import place_in
    from .changing import pairs

    with opened(place_of(given), write=True) as base:
        source = source_of(base, notice)
        span = place_in(source, notice_of(base, source).notice["text"], words)
        key = new_task(base, source, span, person(by), moment(), pairs(values), read=not bare)
        click.echo(_("{source}: 1 new task", source=source))
        tell(base, [key])


def source_of(base: Connection, notice: str) -> str:
    """The one notice that is meant. Raises LedgerError."""
    from ...ledger.places.asking import tuples
    from ...ledger.places.meant import of_notice

    asked = of_notice(notice)
    found = sorted({source for (source,) in tuples(base, f"{asked.said} LIMIT {MOST}", asked.given)})
    if notice in found:
        return notice
    if len(found) != 1:
        several = _("may be {n} notices: {names}", n=len(found), names=", ".join(found[:3]))
        told = several if found else _("is no notice of this ledger")
        raise LedgerError(notice, told, _("name its source, its document number, or words of its title that no other has"))
    return str(found[0])


def checking(function: Callable[..., None]) -> click.Command:
    """A command that says something of whole tasks."""
    return click.command(click.argument("ids", nargs=-1, required=True, metavar="ID...")(ledger_option(by_option(function))))


@checking
def reject_command(ids: tuple[str, ...], given: str | None, by: str | None) -> None:
    """Say that tasks are none: they are listed, chased, fed and exported no more (list --rejected); confirm has one again."""
    said(ids, "rejected", given, by)


@checking
def confirm_command(ids: tuple[str, ...], given: str | None, by: str | None) -> None:
    """Say that tasks are right as they stand (list --unchecked: those that nobody looked at)."""
    said(ids, "confirmed", given, by)


def said(given_ids: tuple[str, ...], checked: str, given: str | None, by: str | None) -> None:
    """All of them, or none."""
    from ...ledger.opening import opened
    from ...ledger.people import bulk, task_id

    with opened(place_of(given), write=True) as base:
        keys = dict.fromkeys(task_id(base, each) for each in given_ids)
        done = bulk(base, keys, {}, person(by), moment(), checked)
    rejected = ngettext("{n} task rejected", "{n} tasks rejected", len(done))
    confirmed = ngettext("{n} task confirmed", "{n} tasks confirmed", len(done))
    click.echo(_("nothing changed") if not done else rejected if checked == "rejected" else confirmed)


@click.command("undo")
@click.argument("entry", type=int, required=False, metavar="[ENTRY]")
@click.option("--all", "whole", is_flag=True, help="With all that was done in one go with it.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Changes that are listed.")
@ledger_option
@by_option
def undo_command(entry: int | None, whole: bool, limit: int, given: str | None, by: str | None) -> None:
    """Take back what a person did, by its number; without one, list what people did last. To undo an undo is to do it again."""
    from ...ledger.opening import opened
    from ...ledger.people import undo

    if entry is None:
        list_changes(given, limit)
        return
    with opened(place_of(given), write=True) as base:
        done = undo(base, entry, person(by), moment(), whole=whole)
    taken = ngettext("{n} change taken back", "{n} changes taken back", len(done))
    again = f"{done[0]}{' --all' if len(done) > 1 else ''}"
    click.echo(_("{taken}: duban ledger undo {again} has it again", taken=taken, again=again))


def list_changes(given: str | None, limit: int) -> None:
    """What people did last, with the numbers of the entries."""
    from ...ledger.opening import opened
    from ...ledger.people import recent
    from ...ledger.words import WORDS
    from ..parse import terminal_width
    from . import forms

    with opened(place_of(given)) as base:
        found = recent(base, most=limit)
    names = ("entry", "at", "by", "id", "action", "field", "before", "after")
    rows = [
        (
            *(f"{row['entry']}{'×' if row['undone'] else ''}", time_here(row["at"]), row["by"], row["id"] or ""),
            *(WORDS["actions"].get(row["action"], row["action"]), forms.HEADS.get(row["field"], row["field"] or "")),
            *(forms.told(row, "before"), forms.told(row, "after")),
        )
        for row in found
    ]
    for line in forms.drawn(names, rows, ("by", "before", "after"), terminal_width(), "zh") if rows else [_("nobody changed anything yet")]:
        click.echo(line)
    if any(row["undone"] for row in found):
        click.echo(_("×: taken back"))


@click.command("view")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--drop", is_flag=True, help="Keep it no more.")
@form_option("table", "csv", "json")
@table_options
@ledger_option
def view_command(name: str | None, drop: bool, form: Form, limit: int | None, headers: Headers, no_mark: bool, given: str | None) -> None:
    """List the tasks of a question that list --save NAME has kept; without NAME, which there are."""
    from dataclasses import replace

    from ...ledger import views
    from ...ledger.opening import opened
    from .lists import show

    if name is None and drop:
        raise click.UsageError(_("name the view that is to be dropped"))
    with opened(place_of(given), write=drop) as base:
        if name is None:
            for view in views.saved(base):
                click.echo(f"{view.name}\t{views.as_json(view.query)}\t{view.by}\t{time_here(view.at)}")
        elif drop:
            views.drop(base, name)
            click.echo(_("{name}: dropped", name=name))
        else:
            query: Any = views.view(base, name).query
            show(base, replace(query, limit=limit or (MOST if form == "table" else None)), form, headers, not no_mark)
