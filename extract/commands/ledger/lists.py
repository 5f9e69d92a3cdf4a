"""`duban ledger list`, `history`, `changes`: what a ledger holds, what happened to a task, what waits for a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ...language import N_, _, ngettext
from ...ledger.fields import ROLES
from ...ledger.listing.query import ORDERS
from ...ledger.words import STATES
from ..inputs import date_option, moment
from .here import MOST, by_option, form_option, ledger_option, out, person, place_of, refuse_empty, table_options, time_here

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ...ledger.listing import Query
    from ...ledger.places.asking import Base, Row
    from ...writers.options import Headers
    from .forms import Form


def day(given: datetime | None) -> date | None:
    return given.date() if given else None


@click.command("list")
@ledger_option
@click.option("--unit", metavar="NAME", help="Tasks that a unit has to do with, in whatever role.")
@click.option("--state", metavar="STATE", help=N_("One of {states}.", states=", ".join(STATES)))
@date_option("--from", "first", "Due on this day or later.")
@date_option("--to", "last", "Due on this day or earlier.")
@click.option("--notice", metavar="WORDS", help="Of this notice: its document number, source, or words of its title.")
@click.option("--search", metavar="WORDS", help="With all these words in title or text.")
@click.option("--role", type=click.Choice(ROLES), help="Of the unit; without --unit, tasks that have one in this role.")
@click.option("--month", metavar="MONTH", help="Due in a month, 2021-05, or none: without a date.")
@click.option("--diagnostics", metavar="CODE", help="With this doubt of the reading, or any.")
@click.option("--gone", is_flag=True, help="Tasks that the last reading of their notice no longer has.")
@click.option("--rejected", "checked", flag_value="rejected", help="Tasks that people rejected.")
@click.option("--unchecked", "checked", flag_value="unchecked", help="Tasks that nobody confirmed.")
@click.option("--confirmed", "checked", flag_value="confirmed", help="Tasks that people confirmed.")
@click.option("--split", "checked", flag_value="split", help="Tasks that people split.")
@click.option("--merged", "checked", flag_value="merged", help="Tasks that people merged.")
@click.option("--order", type=click.Choice(ORDERS), default="due", show_default=True)
@click.option("--down", is_flag=True, help="The order turned round.")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@click.option("--save", metavar="NAME", help="Keep this question by a name, for duban ledger view NAME.")
@form_option("table", "csv", "json")
@table_options
@by_option
def list_command(
    given: str | None,
    unit: str | None,
    state: str | None,
    first: datetime | None,
    last: datetime | None,
    notice: str | None,
    search: str | None,
    gone: bool,
    form: Form,
    limit: int | None,
    headers: Headers,
    no_mark: bool,
    save: str | None,
    by: str | None,
    **more: Any,
) -> None:
    """List tasks by due date, or in another order."""
    from ...ledger.listing import Query
    from ...ledger.places.asking import asked

    refuse(state, search, first, last)
    refuse_empty(("--unit", unit), ("--notice", notice))
    most = limit or (MOST if form == "table" else None)
    query = Query(unit, state, day(first), day(last), notice, search, gone, most, **more)
    if save is not None:
        keep(place_of(given), save, replace(query, limit=None, offset=0), person(by))
    with asked(place_of(given)) as base:
        show(base, query, form, headers, not no_mark)


def keep(place: str, name: str, query: Query, by: str) -> None:
    """The question goes into the ledger by a name."""
    from ...ledger import views
    from ...ledger.opening import opened

    with opened(place, write=True) as base:
        views.save(base, name, query, by, moment())


def refuse(state: str | None, search: str | None, first: datetime | None, last: datetime | None) -> None:
    """UsageError for a state that there is none of, for words that hold no word, and for days that end before they begin."""
    from ...errors import meant
    from ...ledger.schema.pairs import looked_for

    if state is not None and state not in STATES:
        raise click.UsageError(
            _("there is no state “{state}”{meant}; name one of {states}", state=state, meant=meant(state, STATES), states=", ".join(STATES))
        )
    if search is not None and not looked_for(search):
        raise click.UsageError(_("--search needs letters, figures or characters"))
    if first and last and first > last:
        raise click.UsageError(_("--from {first:%Y-%m-%d} is later than --to {last:%Y-%m-%d}", first=first, last=last))


def show(base: Base, query: Query, form: Form, headers: Headers, mark: bool) -> None:
    """The tasks in their form."""
    from ...ledger.listing import each, page
    from . import forms

    if form == "csv":
        out(forms.csv_lines(each(base, query), forms.WHOLE, headers, mark))
    elif form == "json":
        out(part.encode("utf-8", "replace") for part in forms.json_lines(each(base, query), forms.WHOLE))
    else:
        found, number = page(base, query)
        for line in lines(found, headers):
            click.echo(line)
        click.echo("; ".join([summary(base, query, len(found), max(0, number - query.offset - len(found))), *forms.doubtful(found)]))


def lines(found: Sequence[Row], headers: Headers) -> list[str]:
    """The table; where the tasks are of several notices, each tells of which."""
    from ...writers.table import who_of
    from ..parse import terminal_width
    from . import forms

    if not found:
        return []
    several = len({row["source"] for row in found}) > 1
    names = ("id", "state", "due", "title", "who", *(("document_number",) if several else ()))
    rows = [
        (row["id"], forms.state(row), forms.due(row), forms.title(row), who_of(row), *((forms.of_notice(row),) if several else ()))
        for row in found
    ]
    return forms.drawn(names, rows, ("due", "title", "who", "document_number"), terminal_width(), headers)


def summary(base: Base, query: Query, shown: int, more: int) -> str:
    """`32 tasks`, `50 tasks, and 120 more: …`; where there are none, which unit may be meant."""
    from ...ledger.listing import MOST_COUNTED, is_counted_whole
    from ...ledger.places.meant import has_notice

    if query.unit and not shown and (told := unit_meant(base, query.unit)):
        return _("no tasks{told}", told=told)
    if query.notice and not shown and not has_notice(base, query.notice):
        return _("no tasks: no notice has {notice} as its number, or in its title or source", notice=query.notice)
    if not more:
        return ngettext("{n} task", "{n} tasks", shown)
    told, tasks = f"{more:,}", ngettext("{n} task", "{n} tasks", shown)
    if shown + more > MOST_COUNTED and not is_counted_whole(query):
        told = _("more than {most:,}", most=MOST_COUNTED - shown)
    return _("{tasks}, and {told} more: see them with --limit, or all with -f csv", tasks=tasks, told=told)


def unit_meant(base: Base, unit: str) -> str:
    """Of a unit that there is none of: which may be meant; of another nothing."""
    from ...ledger.places.meant import has_unit, names_like

    if has_unit(base, unit):
        return ""
    like = names_like(base, unit)
    return _("; units with these words in their name: {like}", like="、".join(like)) if like else _(": no unit is called {unit}", unit=unit)


@click.command("history")
@click.argument("id", metavar="ID")
@ledger_option
@form_option("table", "json")
def history_command(id: str, given: str | None, form: Form) -> None:  # noqa: A002 - the argument's name
    """Tell what happened to a task: when (by the clocks here; in JSON UTC), who, what, before and after."""
    from ...ledger.listing import history
    from ...ledger.places.asking import asked
    from ...ledger.places.meant import task_id
    from . import forms

    with asked(place_of(given)) as base:
        found = history(base, task_id(base, id))
    if form == "json":
        click.echo("".join(forms.json_lines(found, ("entry", "at", "by", "action", "field", "before", "after", "undoes"))), nl=False)
        return
    told(found)


def told(found: Sequence[Row]) -> None:
    from ...ledger.words import WORDS
    from . import forms

    names = ("at", "by", "action", "field", "before", "after")
    rows = [
        (
            *(time_here(row["at"]), row["by"], WORDS["actions"].get(row["action"], row["action"])),
            *(forms.HEADS.get(row["field"], row["field"] or ""), forms.told(row, "before"), forms.told(row, "after")),
        )
        for row in found
    ]
    drawn(names, rows, ("by", "before", "after"))


@click.command("changes")
@ledger_option
@form_option("table", "json")
def changes_command(given: str | None, form: Form) -> None:
    """List new readings of fields that a person has set: they wait for accept, or keep.

    Below them the tasks that people worked on and no reading has any more: go on in another one, and end them (set ID state=取消).
    """
    from ...ledger.listing import changes, left_behind
    from ...ledger.places.asking import asked
    from . import forms

    with asked(place_of(given)) as base:
        found, gone = changes(base), left_behind(base)
    names = ("id", "field", "value", "before", "now", "by")
    if form == "json":
        blank = {"field": "gone", "before": None, "by": None}
        left = ({**row, **blank, "value": forms.state(row), "now": row["gone"] or row["adrift"]} for row in gone)
        click.echo("".join(forms.json_lines((*found, *left), (*names, "title", "notice_title", "source"))), nl=False)
        return
    if found:
        rows = [
            (row["id"], row["title"], forms.HEADS[row["field"]], *(row[name] or "" for name in ("value", "before", "now", "by")))
            for row in found
        ]
        drawn(("id", "title", *names[1:]), rows, ("title", "value", "before", "now", "by"))
    hint = _(": duban ledger accept ID takes the new reading, keep ID leaves the person's") if found else ""
    click.echo(_("{readings} waiting{hint}", readings=ngettext("{n} reading", "{n} readings", len(found)), hint=hint))
    if gone:
        rows = [(row["id"], row["title"], forms.state(row), forms.of_notice(row)) for row in gone]
        drawn(("id", "title", "state", "notice_title"), rows, ("title", "notice_title"))
        tasks = ngettext("{n} task", "{n} tasks", len(gone))
        click.echo(_("{tasks} that people worked on, and no reading has any more: set ID state=取消 ends one", tasks=tasks))


def drawn(names: tuple[str, ...], rows: Sequence[tuple[str, ...]], sentences: tuple[str, ...]) -> None:
    """A table as wide as the terminal."""
    from ..parse import terminal_width
    from . import forms

    for line in forms.drawn(names, rows, sentences, terminal_width(), "zh"):
        click.echo(line)
