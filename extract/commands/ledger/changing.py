"""`duban ledger set`, `progress`, `accept`, `keep`: what people say of tasks, kept with who said it and when."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ...errors import LedgerError
from ...language import N_, _, ngettext
from ...ledger.words import STATES, WORDS
from ..inputs import moment
from .here import by_option, ledger_option, person, place_of, this_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

AT = "@"
EQUALS = "=＝"


@click.command("set", epilog=N_("States: {states}.", states=", ".join(STATES)))
@click.argument("id", metavar="ID[@DAY]")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--words", metavar="WORDS", help="The words of the task that say it: kept with the field. Of one field.")
@ledger_option
@by_option
def set_command(id: str, values: tuple[str, ...], words: str | None, given: str | None, by: str | None) -> None:  # noqa: A002 - the argument's name
    """Set fields of a task: state=…, due=2021-05-31, lead=UNIT、UNIT; FIELD= empties one.

    Fields: title, text, lead, responsible, support, supervise, persons, timing, start, due, rrule, clause, state, percent, note; anchor is
    the day of the event that a relative timing counts from. A Chinese head names its field too. Of a task that recurs ID@DAY is one of its
    days, which has a state of its own.
    """
    from ...ledger.fields import SPOKEN
    from ...ledger.opening import opened
    from ...ledger.people import set_fields, task_id

    wanted = pairs(values)
    name, at, day = id.partition(AT)
    with opened(place_of(given), write=True) as base:
        key = task_id(base, name)
        if at:
            set_day(base, key, day, wanted, person(by))
            return
        meant = day_meant(base, key, wanted.get("due", ""))
        evidence = selected(base, key, wanted, words) if words else {}
        done = set_fields(base, key, {**wanted, "due": meant} if meant else wanted, person(by), moment(), evidence=evidence)
        tell_gone(base, key)
    spoken = {field: word for word, field in SPOKEN.items()}
    told = ", ".join(f"{spoken.get(name, name)}{f' ({meant})' if meant and name == 'due' else ''}" for name in done)
    click.echo(_("{key}: set {told}", key=key, told=told) if done else _("{key}: nothing changed", key=key))


def selected(base: Connection, key: str, wanted: dict[str, str], words: str) -> dict[str, Any]:
    """The place of the words that say a field: in the task's own passage. UsageError for several fields."""
    from ...ledger.listing import one
    from ...ledger.places.meant import place_in

    if len(wanted) != 1:
        raise click.UsageError(_("--words say one field; set the others without them"))
    whole = one(base, key)
    place = place_in(key, whole.notice["text"], words, whole.task["start_character"], whole.task["end_character"])
    return dict.fromkeys(wanted, place)


def tell_gone(base: Connection, key: str) -> None:
    """Somebody who works on a task that its notice has no more may not know it: duban due does not tell it."""
    from ...ledger.listing import one

    task = one(base, key).task
    if task["gone"] and task["checked"]:
        why = WORDS["checked"][task["checked"]]
        click.echo(_("duban: {key}: is put aside ({why}), and not chased; see duban ledger undo", key=key, why=why), err=True)
    elif task["gone"]:
        click.echo(_("duban: {key}: is in its notice no more, and not chased; see duban ledger list --gone", key=key), err=True)


def day_meant(base: Connection, key: str, given: str) -> str | None:
    """The day that words mean for certain, as in a workbook: 2021年6月底 → 2021-06-30. None for a date, and for words that mean none."""
    from ...ledger.fields import ValueNotMeantError
    from ...ledger.fields import day as day_of

    try:
        if not given.strip() or day_of(given.strip()):
            return None
    except ValueNotMeantError:
        from ...ledger.listing import one
        from ...ledger.workbook.back import days

        with suppress(days.DayError):
            return days.day_of(given.strip(), one(base, key).task["issue_date"], this_day())
    return None


def pairs(values: tuple[str, ...]) -> dict[str, str]:
    """The fields and their values. UsageError where one of them is named twice."""
    found: dict[str, str] = {}
    for name, value in map(pair, values):
        if name in found:
            raise click.UsageError(_("“{name}” is set twice; name it once", name=name))
        found[name] = value
    return found


def pair(given: str) -> tuple[str, str]:
    """`state=…` → the field and its value; a sign of full width is taken for it too."""
    name, sign, value = given.partition(min(EQUALS, key=lambda sign: given.find(sign) % (len(given) + 1)))
    if not sign or not name.strip():
        raise click.UsageError(_("“{given}” is no FIELD=VALUE, such as state=STATE or due=2021-05-31", given=given))
    return field_meant(name.strip()), value


def field_meant(word: str) -> str:
    """The field that a Chinese head names, 完成期限 of a list or 完成时限 of a workbook; another word as it is."""
    from ...ledger.workbook.columns import HEADS
    from . import forms

    return {head: field for field, head in (*HEADS.items(), *forms.HEADS.items())}.get(word, word)


def set_day(base: Connection, key: str, day: str, wanted: dict[str, str], by: str) -> None:
    """The state of one day of a task that recurs."""
    from ...ledger.occurrences import set_state

    if set(wanted) != {"state"}:
        raise click.UsageError(_("of one day only the state can be set: {key}{at}{day} state=STATE", key=key, at=AT, day=day))
    meant = as_day(key, day)
    changed = set_state(base, key, meant, wanted["state"], by, moment())
    click.echo(f"{key}{AT}{meant}: {_('set state') if changed else _('nothing changed')}")


def as_day(key: str, given: str) -> date:
    from ...ledger.fields import ValueNotMeantError
    from ...ledger.fields import day as day_of

    try:
        return day_of(given.strip())
    except ValueNotMeantError:
        raise LedgerError(f"{key}{AT}{given}", _("names no day"), _("write it as {key}{at}2021-05-05", key=key, at=AT)) from None


class Percent(click.ParamType[int]):
    """How much is done: 40, 40%, ４０％."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from ...ledger.fields import ValueNotMeantError
        from ...ledger.fields import percent as percent_of

        try:
            return percent_of(str(value))
        except ValueNotMeantError:
            self.fail(_("“{value}” is no percentage; write a whole number from 0 to 100", value=value), param, ctx)


@click.command("progress")
@click.argument("id", metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--percent", type=Percent(), metavar="N", help="How much is done, 0 to 100.")
@ledger_option
@by_option
def progress_command(id: str, text: str, percent: int | None, given: str | None, by: str | None) -> None:  # noqa: A002
    """Add to what is told of a task's progress; nothing told before is lost."""
    from ...ledger.opening import opened
    from ...ledger.people import add_progress, task_id

    with opened(place_of(given), write=True) as base:
        key = task_id(base, id)
        add_progress(base, key, text, percent, person(by), moment())
        tell_gone(base, key)
    click.echo(_("{key}: progress added", key=key) + ("" if percent is None else f", {percent}%"))


def settling(function: Callable[..., None]) -> click.Command:
    """A command that settles what waits for a decision: its arguments and options."""
    function = ledger_option(by_option(function))
    function = click.option("--all", "every", is_flag=True, help="Of all tasks.")(function)
    function = click.argument("field", metavar="[FIELD]", required=False)(function)
    return click.command(click.argument("id", metavar="ID", required=False)(function))


@settling
def accept_command(id: str | None, field: str | None, every: bool, given: str | None, by: str | None) -> None:  # noqa: A002
    """Take the new reading of a field in place of what a person set; without FIELD, of all that wait."""
    settled(id, field, every, given, by, accept=True)


@settling
def keep_command(id: str | None, field: str | None, every: bool, given: str | None, by: str | None) -> None:  # noqa: A002
    """Keep what a person set, whatever the new reading says; it is not offered again until there is another one."""
    settled(id, field, every, given, by, accept=False)


def settled(key: str | None, field: str | None, every: bool, given: str | None, by: str | None, *, accept: bool) -> None:
    """Settle what waits for a decision: of a field, of a task, or of all tasks."""
    from ...ledger.opening import opened
    from ...ledger.people import settle

    if every == (key is not None):
        raise click.UsageError(_("name the ID of a task, or --all"))
    with opened(place_of(given), write=True) as base:
        name = field_meant(field) if field else None
        number = sum(settle(base, each, name, accept, person(by), moment()) for each in meant_by(base, key))
    readings = ngettext("{n} reading", "{n} readings", number)
    if not number:
        click.echo(_("nothing waits for a decision"))
    elif accept:
        click.echo(_("{readings} accepted", readings=readings))
    else:
        click.echo(_("{readings} not taken: what a person set stays", readings=readings))


def meant_by(base: Connection, key: str | None) -> Iterator[str]:
    """The task that is named, or all for which something waits."""
    from ...ledger.listing import changes
    from ...ledger.people import task_id

    if key is not None:
        return iter([task_id(base, key)])
    return iter(dict.fromkeys(row["id"] for row in changes(base)))
