"""`duban due`: what of a ledger has to be chased today, or on another day."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import click

from ..language import _
from .inputs import date_option
from .ledger.here import form_option, ledger_option, out, place_of, refuse_empty, table_options, this_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..ledger.due import Due, Group
    from ..writers.options import Headers

MOST = 20  # tasks of a group in a table, unless more are asked for
MOST_FIGURES = 5
NAMES = (
    "group",
    "days",
    "day",
    "id",
    "state",
    "percent",
    "title",
    "lead",
    "responsible",
    "support",
    "supervise",
    "persons",
    "timing",
    "due",
)
MORE = ("tentative", "optional", "path", "text", "document_number", "notice_title", "source")


class Days(click.ParamType[int]):
    """A number of days: 30, 30d, 4w, 30天, 4周."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        from ..ledger.words import WORDS

        plain = unicodedata.normalize("NFKC", value).strip()
        figures = "".join(takewhile(str.isdecimal, plain))
        days: int | None = WORDS["lengths"].get(plain[len(figures) :].strip())
        if not (days and figures.isascii() and 0 < len(figures) <= MOST_FIGURES):
            self.fail(_("“{value}” is no number of days; write 30d or 4w", value=value), param, ctx)
        return int(figures) * days


@click.command()
@ledger_option
@date_option("--on", "on", "The day to look from. Default: today.")
@click.option("--within", type=Days(), default="30d", show_default=True, metavar="DAYS", help="How far ahead: 30d, 4w.")
@click.option("--unit", metavar="NAME", help="Tasks that a unit has to do with, in whatever role.")
@click.option("--by-unit", is_flag=True, help="Below each unit what it leads or is responsible for.")
@form_option("table", "csv", "json", "ics")
@table_options
def due(
    given: str | None,
    on: datetime | None,
    within: int,
    unit: str | None,
    by_unit: bool,
    form: str,
    limit: int | None,
    headers: Headers,
    no_mark: bool,
) -> None:
    """Tell what has to be chased: overdue, due, coming, recurring, without a date.

    What recurs is told day by day, each with its own state (duban ledger set ID@2021-05-05 state=已完成). What counts from an event asks
    for its day (duban ledger set ID anchor=2021-04-01).
    """
    from ..ledger.due import due as due_of
    from ..ledger.places.asking import asked
    from .ledger.lists import unit_meant

    refuse_empty(("--unit", unit))
    most = limit or (MOST if form == "table" and not by_unit else None)
    with asked(place_of(given)) as base:
        found = due_of(base, on.date() if on else this_day(), within, unit, most)
        meant = unit_meant(base, unit) if unit and form == "table" and not any(group.count for _rest, group in found.groups()) else ""
    if form == "table":
        from .parse import terminal_width

        drawn = of_units(found, terminal_width(), headers, limit or MOST) if by_unit else lines(found, terminal_width(), headers)
        drawn = iter([f"{opening(found)}{meant}"]) if meant else drawn
        out(f"{line}\n".encode("utf-8", "replace") for line in drawn)
    elif form == "ics":
        from .ledger.calendar import calendar

        out([calendar(found)])
    else:
        out(written(found, form, headers, by_unit, not no_mark))


def written(found: Due, form: str, headers: Headers, by_unit: bool, mark: bool) -> Iterator[bytes]:
    """CSV or JSON, a row a task; by unit a row for each of its units."""
    from .ledger import forms

    names = (*(("unit",) if by_unit else ()), *NAMES, *MORE)
    rows: Iterable[Mapping[str, Any]] = found.flat()
    if by_unit:
        rows = ({**row, "unit": unit} for unit, some in units_of(found).items() for row in some)
    if form == "csv":
        yield from forms.csv_lines(({**row, "group": forms.GROUPS[row["group"]]} for row in rows), names, headers, mark)
    else:
        yield from (part.encode("utf-8", "replace") for part in forms.json_lines(rows, names))


def units_of(found: Due) -> dict[str, list[dict[str, Any]]]:
    """The tasks of each unit that leads, or where none does is responsible; the units with most that is late first."""
    from ..ledger.fields import answering
    from ..ledger.words import WORDS

    units: dict[str, list[dict[str, Any]]] = {}
    for task in found.flat():
        for name in answering(task) or [WORDS["days"]["nobody"]]:
            units.setdefault(name, []).append(task)
    return dict(sorted(units.items(), key=lambda each: (-sum(task["group"] == "overdue" for task in each[1]), each[0])))


def lines(found: Due, width: int, headers: Headers) -> Iterator[str]:
    """The groups one below the other, each a table."""
    from .ledger import forms

    yield opening(found)
    for name, group in found.groups():
        if group.count:
            yield from ("", f"{forms.GROUPS[name]} ({name}): {group.count:,}{hint(name, group)}")
            yield from table([{"day": task["due"], **task} for task in group.tasks], width, headers)
            yield from rest(group.count - len(group.tasks))
            yield from forms.doubtful(group.tasks)


def opening(found: Due) -> str:
    if not any(group.count for _rest, group in found.groups()):
        return _("{on}: nothing to chase", on=found.on)
    return _("{on}, due until {until}", on=found.on, until=found.until)


def hint(name: str, group: Group) -> str:
    """What to do with tasks that count from an event."""
    return (
        _("; tell the day of its event, e.g. duban ledger set {task} anchor=DATE", task=group.tasks[0]["id"])
        if name == "anchor" and group.tasks
        else ""
    )


def rest(more: int) -> list[str]:
    return [_("… and {more:,} more: see them with --limit, or all with -f csv", more=more)] if more > 0 else []


def table(tasks: Sequence[Mapping[str, Any]], width: int, headers: Headers, with_group: bool = False) -> list[str]:
    from ..ledger.words import left
    from ..writers.table import who_of
    from .ledger import forms

    several = len({task["source"] for task in tasks}) > 1
    names = (*(("group",) if with_group else ()), "id", "state", "day", "days", "title", "who", *(("document_number",) if several else ()))
    rows = [
        (
            *((forms.GROUPS[task["group"]],) if with_group else ()),
            *(task["id"], forms.state(task), forms.due(task, "day"), left(task["days"]), forms.title(task), who_of(task)),
            *((forms.of_notice(task),) if several else ()),
        )
        for task in tasks
    ]
    return forms.drawn(names, rows, ("day", "title", "who", "document_number"), width, headers)


def of_units(found: Due, width: int, headers: Headers, most: int) -> Iterator[str]:
    """Below each unit its tasks, with their group."""
    from .ledger import forms

    yield opening(found)
    for unit, tasks in units_of(found).items():
        counted = {name: sum(task["group"] == name for task in tasks) for name in forms.GROUPS}
        yield from ("", f"{unit}: " + ", ".join(f"{forms.GROUPS[name]} {count}" for name, count in counted.items() if count))
        yield from table(tasks[:most], width, headers, with_group=True)
        yield from rest(len(tasks) - most)
        yield from forms.doubtful(tasks[:most])
