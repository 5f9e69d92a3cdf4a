"""Taskwarrior's JSON: an array of tasks for `task import FILE`, each with a uuid that stays.

An import puts a task in place of the one that is there: what somebody did with it meanwhile is lost. For a Taskwarrior that people work in
there is the target `taskwarrior`, which looks first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from ...ledger.fields import UNITS
from ..item import FileForm, Item
from .guards import folded, wide, word

if TYPE_CHECKING:
    from ..mapping import Plan

LISTS = frozenset({"tags"})
DATES = frozenset({"entry", "due", "scheduled", "wait", "until", "start", "end"})
FIRST = "1980-01-02"  # Taskwarrior 2.6 ends in a crash at a day before: it takes small numbers for durations
NOT_OPEN = ("completed", "deleted")


class TaskwarriorJson(FileForm):
    """`status` is pending, completed, deleted or waiting; dates are read as midnight of where the program runs."""

    name = "taskwarrior-json"
    suffix = ".json"

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        opening = b"[\n"
        for item in items:
            output.write(opening + json.dumps(task_of(item), ensure_ascii=False).encode("utf-8", "replace"))
            opening = b",\n"
        output.write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def uuid_of(uid: str) -> str:
    """The uuid of a task, the same on every machine."""
    return str(uuid5(NAMESPACE_URL, f"duban:{uid}"))


def task_of(item: Item) -> dict[str, Any]:
    """A task as the program's JSON has it: what is empty is left out, tags are a list of words."""
    made: dict[str, Any] = {"uuid": uuid_of(item.uid)}
    for name, value in item.fields.items():
        if name in LISTS:
            if words := [wide(word(each), ",") for each in value.split(UNITS) if each.strip()]:
                made[name] = words
        elif line := folded(value):
            made[name] = line
    made.setdefault("description", item.id)
    for name in [name for name in made if name in DATES and made[name] < FIRST]:
        made["description"] += f" ({name} {made.pop(name)})"
    made.setdefault("entry", item.changed)  # without one `task` takes the moment of the import
    if made.get("status") in NOT_OPEN:
        made.setdefault("end", item.changed)
    return made
