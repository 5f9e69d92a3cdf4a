"""What the cells of a row say that they did not say when they were drawn, and which of it cannot be taken, with the reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ....errors import meant
from ....language import _
from ....text.marks import POINTS
from ...fields import MOST_CHARACTERS, ValueNotMeantError
from ...fields import value_of as value_of_field
from ...words import STATES
from ..columns import HEADS, TOLD, UNITS, normal
from ..held import Task
from ..marks import seal
from .days import DayError, day_of, first_of, written
from .grid import COVERED, Found, shortly

ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "########")
NEVER_EMPTY = ("title", "state", "progress")


def mixed_up(rows: Iterable[Found]) -> set[str]:
    """The sheets whose rows were sorted without their hidden cells: titles changed places, each stands where another was."""
    went: dict[str, dict[str, str]] = {}
    for row in rows:
        if "title" in row.cells and (now := seal(normal("title", row.cells["title"]))) != row.seals["title"]:
            went.setdefault(row.sheet, {})[row.seals["title"]] = now
    return {sheet for sheet, titles in went.items() if not titles.keys().isdisjoint(titles.values())}


def written_over(rows: Iterable[Found]) -> dict[tuple[str, int], str]:
    """The rows that another one was pasted over, without its hidden cell: the title is that of the other, whose id is told."""
    rows = list(rows)
    ids = {row.seals["title"]: row.id for row in rows}
    found: dict[tuple[str, int], str] = {}
    for row in rows:
        now = seal(normal("title", row.cells.get("title", "")))
        if "title" in row.cells and now != row.seals["title"] and ids.get(now, row.id) != row.id:
            found[row.sheet, row.row] = ids[now]
    return found


class Said(NamedTuple):
    """What a cell says now, with the seal of what it said; or the problem with it."""

    field: str
    place: str
    value: str
    seal: str
    problem: str | None = None


def said_in(row: Found, task: Task, today: date) -> Iterator[Said]:
    """The cells of a row that were changed. A row whose title was emptied was cleared, not filled in."""
    for name, why in row.unsaid.items():
        if row.cells[name] or row.seals[name] != seal("") or why != COVERED:
            yield Said(name, row.places[name], "", row.seals[name], f"{HEADS[name]} {_(why)}")
    changed = (name for name, text in row.cells.items() if seal(text) != row.seals[name] and name not in row.unsaid)
    cells = {name: (normal(name, row.cells[name]), row.cells[name]) for name in changed}
    if "title" in cells and not cells["title"][0] and row.seals["title"] != seal(""):
        cleared = _("the row of {task} has no title any more: nothing of it is taken", task=task["id"])
        yield Said("title", row.places["title"], "", row.seals["title"], cleared)
        return
    for name, (text, typed) in cells.items():
        words = written(text) if name == "due" else text
        if row.seals[name] not in {seal(words), seal(otherwise(name, words))}:
            value, problem = value_of(name, words or typed.strip(), task, today)
            if problem or seal(value) != row.seals[name]:
                yield Said(name, row.places[name], value, row.seals[name], problem)


def otherwise(name: str, words: str) -> str:
    """The same words written otherwise: a unit with blanks in its name, a first of June that is shown as 2021年6月."""
    return "".join(words.split()) if name in UNITS else first_of(words) if name == "due" else words


def value_of(name: str, text: str, task: Task, today: date) -> tuple[str, str | None]:
    """The value of a cell that was changed, and what is wrong with it."""
    if text in ERRORS:
        return text, _("{heads} shows an error ({text}); write the words", heads=HEADS[name], text=text)
    if name in TOLD:
        return text, _("{heads} is the notice's own and is not changed here: {words}", heads=HEADS[name], words=shortly(text) or "–")
    if len(text) > MOST_CHARACTERS:
        return text, _("{heads} has more than {most:,} characters", heads=HEADS[name], most=MOST_CHARACTERS)
    if not text and (name in NEVER_EMPTY or (name == "due" and task["due"] is None)):
        return text, _("{heads} is empty: nothing is changed", heads=HEADS[name])
    if name == "state":
        return state_of(text)
    if name == "due" and text:
        return due_of(text, task, today)
    return text, None if name == "progress" else refused(name, text)


def refused(name: str, text: str) -> str | None:
    """Why a field cannot have a value; None where it can."""
    try:
        value_of_field(name, text)
    except ValueNotMeantError as error:
        return f"{HEADS[name]} {error}"
    return None


def state_of(text: str) -> tuple[str, str | None]:
    """A state as it is typed: 已 完成。 is 已完成."""
    state = "".join(unicodedata.normalize("NFKC", text).split()).rstrip(POINTS)
    problem = _(
        "{heads} {shortly} is none of {states}{meant}",
        heads=HEADS["state"],
        shortly=shortly(text),
        states="、".join(STATES),
        meant=meant(state, STATES),
    )
    return state, None if state in STATES else problem


def due_of(text: str, task: Task, today: date) -> tuple[str, str | None]:
    """A day as it is typed."""
    try:
        day = day_of(text, task["issue_date"], today)
    except DayError as error:
        return text, f"{HEADS['due']} {shortly(text)} {error}"
    if task["start"] and day < task["start"].isoformat():
        return day, _(
            "{heads} {day} is before {start}, when the task begins; set both with duban ledger set {task}",
            heads=HEADS["due"],
            day=day,
            start=task["start"],
            task=task["id"],
        )
    return day, None
