"""What people filled into a workbook goes into the ledger: changed cells only, from three sides (cell when drawn, cell now, ledger now).

A cell that was changed while the ledger was changed too is a conflict, and nothing of it is taken. Progress (进展情况) becomes an entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from ...errors import InputError
from ...language import N_, _
from ...text.marks import POINTS
from ..people import add_progress, set_fields
from ..schema.tables import HISTORY
from ..words import ENDED
from .back.changes import Said, mixed_up, said_in, written_over
from .back.days import written
from .back.grid import FOREIGN, Back, Found, read
from .back.unnamed import tasks_of, told_of
from .columns import HEADS, cut, is_cut, normal, shown
from .held import Task, in_order, of_ids
from .marks import seal

DONE_ELSEWHERE = N_("the state tells whether a task is done; set it where it is")
REMEDY = N_("set what holds, or import with --over what the workbook says")
MIXED = N_("nothing is read from this sheet: its rows were sorted without their hidden cells; undo that, and sort all columns with them")


class Change(NamedTuple):
    """A cell that was changed: where it stands, its task, its column, what the ledger has and what the cell says."""

    place: str
    id: str
    title: str
    field: str
    before: str
    after: str


class Told(NamedTuple):
    """Something that is not taken: where, and why."""

    place: str
    words: str


@dataclass(slots=True)
class Sum:
    """What becomes of a workbook: its changes, those that meet another change, what is not understood, and what else is told."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Told] = field(default_factory=list)
    unread: list[Told] = field(default_factory=list)
    rest: list[Told] = field(default_factory=list)
    contested: list[tuple[Change, Told]] = field(default_factory=list)  # what both sides changed


def read_back(base: Connection, path: Path, by: str, at: str, *, dry_run: bool = False, over: bool = False) -> Sum:
    """Take in what was filled in; with `dry_run` only find it. `at` is the time (ISO 8601 UTC) that the history tells.

    `over`: of a cell that the ledger changed since too, what the workbook says is taken; the history keeps the other.

    Raises InputError for a file that is no workbook of a ledger, LedgerError for a change that cannot be made; then nothing is changed.
    """
    back = read(path)
    found = Sum(rest=[Told(*each) for each in back.told], unread=[Told(*each) for each in back.lost])
    found.unread += unnamed(base, back, str(path))
    by_id = sorted_out(back.rows, found)
    known = of_ids(base, [*by_id, *(back.drawn or ())])
    if by_id and not known:
        raise InputError(str(path), _("holds no task of this ledger"), _("name with -l the ledger that it was drawn from"))
    for id_, rows in by_id.items():
        if id_ in known:
            compare(base, known[id_], rows, date.fromisoformat(at[:10]), found)
        elif rows:
            strange(rows, found)
    for id_ in back.drawn or ():
        if id_ not in by_id and id_ in known:
            found.rest.append(
                Told(str(path), _("the row of {id} ({title}) is gone: nothing happens to the task", id=id_, title=known[id_]["title"]))
            )
    if over:
        found.changes += [change for change, _rest in found.contested]
    else:
        found.conflicts += [told for _rest, told in found.contested]
    if not dry_run:
        take(base, found.changes, by, at)
    return found


def sorted_out(rows: Sequence[Found], found: Sum) -> dict[str, list[Found]]:
    """The rows of each task, without those that hold another's words, which are told."""
    mixed = mixed_up(rows)
    found.unread += [Told(sheet, _(MIXED)) for sheet in sorted(mixed)]
    over = written_over([row for row in rows if row.sheet not in mixed])
    by_id: dict[str, list[Found]] = {row.id: [] for row in rows}
    for row in rows:
        if other := over.get((row.sheet, row.row)):
            found.unread.append(
                Told(
                    place_of(row),
                    _("the row of {id} has the title of another task ({other}): nothing of it is taken", id=row.id, other=other),
                )
            )
        elif row.sheet not in mixed:
            by_id[row.id].append(row)
    return by_id


def unnamed(base: Connection, back: Back, name: str) -> list[Told]:
    """What is told of rows whose hidden cell is gone. InputError where the workbook has none with one, nor any that is known surely."""
    if not back.bare:
        return []
    tasks = tasks_of(back.bare, in_order(base))
    if not back.rows and back.drawn is None and not any(tasks):
        raise InputError(name, *map(_, FOREIGN))
    there = {(row.sheet, row.id) for row in back.rows}  # beside them a row is a copy
    sure = [task if task and (row.sheet, task["id"]) not in there else None for row, task in zip(back.bare, tasks, strict=True)]
    return [Told(*each) for row, task in zip(back.bare, sure, strict=True) for each in told_of(row, task)]


def strange(rows: Sequence[Found], found: Sum) -> None:
    """A task that the ledger has not: what was filled in is not taken."""
    cells = ((name, written(text) if name == "due" else text, row.seals[name]) for row in rows for name, text in row.cells.items())
    changed = any(seal(normal(name, text)) != was for name, text, was in cells)
    words = Told(place_of(rows[0]), _("the task {id} is not in this ledger", id=rows[0].id))
    (found.unread if changed else found.rest).append(words)


def place_of(row: Found) -> str:
    return f"{row.sheet}!{row.row + 1}"


def compare(base: Connection, task: Task, rows: Sequence[Found], today: date, found: Sum) -> None:
    """The changes of one task, from all rows that hold it."""
    sheets: dict[str, Found] = {}
    for row in rows:
        other = sheets.setdefault(row.sheet, row)
        if other.cells != row.cells:
            found.conflicts.append(
                Told(place_of(row), _("{place} holds the same task with other words: neither is taken", place=place_of(other)))
            )
            return
    said: dict[str, list[Said]] = {}
    for row in rows:
        for each in said_in(row, task, today):
            if each.problem:
                found.unread.append(Told(each.place, each.problem))
            else:
                said.setdefault(each.field, []).append(each)
    now = {name: cut(text) for name, text in shown(task).items()}
    for name, cells in said.items():
        settle(base, task, name, cells, now[name], found)
    remark(task, said, rows, found)


def remark(task: Task, said: Mapping[str, Sequence[Said]], rows: Sequence[Found], found: Sum) -> None:
    """What people may have overlooked."""
    if said and task["gone"]:
        why = (
            _("{task} was {checked}, and is listed no more; what is told of it stays with it", task=task["id"], checked=task["checked"])
            if task["checked"]
            else _("{task} is in its notice no more; what is told of it stays with it", task=task["id"])
        )
        found.rest.append(Told(place_of(rows[0]), why))
    if "state" not in said and task["state"] not in ENDED:
        for each in said.get("progress", ()):
            if each.value.strip(POINTS) in ENDED:
                words = f"{HEADS['progress']} {each.value}, {HEADS['state']} {task['state']}: {_(DONE_ELSEWHERE)}"
                found.rest.append(Told(each.place, words))


def settle(base: Connection, task: Task, name: str, said: Sequence[Said], now: str, found: Sum) -> None:
    """One field that was changed in one cell or in several."""
    first = said[0]
    change = Change(first.place, task["id"], task["title"], name, now, first.value)
    values = {each.value: each for each in reversed(said)}
    if len(values) > 1:
        words = "; ".join(_("{place} says {value}", place=each.place, value=each.value or "–") for each in reversed(values.values()))
        found.conflicts.append(
            Told(
                first.place,
                _("{heads} was changed in two ways: {words}; the ledger has {now}", heads=HEADS[name], words=words, now=now or "–"),
            )
        )
    elif first.value == now:
        return
    elif is_cut(shown(task)[name]):
        found.unread.append(
            Told(
                first.place,
                _("{heads} was too long for a cell; correct it with duban ledger set {task}", heads=HEADS[name], task=task["id"]),
            )
        )
    elif all(each.seal == seal(now) for each in said):
        found.changes.append(change)
    elif was_taken(base, task["id"], name, first):
        found.rest.append(
            Told(
                first.place,
                _("{heads} {value} was taken in before; the ledger has {now} since", heads=HEADS[name], value=first.value, now=now or "–"),
            )
        )
    else:
        who = last_by(base, task["id"], name)
        words = _(
            "the workbook says {value}, the ledger {now}, which {who} changed since the export",
            value=first.value or "–",
            now=now or "–",
            who=who,
        )
        found.contested.append((change, Told(first.place, f"{HEADS[name]} of {task['id']}: {words}; {_(REMEDY)}")))


def last_by(base: Connection, task: str, name: str) -> str:
    """Who changed a field last."""
    asked = select(HISTORY.c.by).where(HISTORY.c.id == task, HISTORY.c.action == name if name == "progress" else HISTORY.c.field == name)
    return base.execute(asked.order_by(HISTORY.c.entry.desc()).limit(1)).scalar() or "somebody"


def was_taken(base: Connection, task: str, name: str, said: Said) -> bool:
    """Whether the ledger has had this value since the workbook was drawn: it was imported before, and then changed again."""
    asked = select(HISTORY.c.before, HISTORY.c.after).where(HISTORY.c.id == task)
    asked = asked.where(HISTORY.c.action == name if name == "progress" else HISTORY.c.field == name).order_by(HISTORY.c.entry.desc())
    for row in base.execute(asked):
        if normal(name, row.after or "") == said.value:
            return True
        drawn = row.after if name == "progress" else row.before  # an entry of progress follows none
        if seal(normal(name, drawn or "")) == said.seal:
            return False
    return False


def take(base: Connection, changes: Sequence[Change], by: str, at: str) -> None:
    """Make the changes, task by task."""
    fields: dict[str, dict[str, str | None]] = {}
    for change in changes:
        if change.field == "progress":
            add_progress(base, change.id, change.after, None, by, at)
        else:
            fields.setdefault(change.id, {})[change.field] = change.after or None
    for id_, values in fields.items():
        set_fields(base, id_, values, by, at)
