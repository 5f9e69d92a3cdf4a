"""Taskwarrior, by its program `task`: what is there is asked for first, and only what differs is put in.

Its import puts a task in place of the one that is there. So each goes back as the program has just told it, annotations and all, with no
more than the fields in it that are to be changed. Data and settings are those of who runs it (TASKDATA, TASKRC).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from ...errors import FeedError
from ...language import _
from ...ledger.fields import UNITS
from ...readers.parts.programs import Ran, run
from ..files.taskwarrior import FIRST, NOT_OPEN, task_of, uuid_of
from ..item import ChangedError, Item, Progress, RefusedError, Server, There

PROGRAM = "task"
# Asks nothing, says nothing, makes nothing of what recurs, and leaves the numbers of tasks as they are.
QUIETLY = ("verbose=nothing", "confirmation=off", "gc=off", "recurrence=off", "color=off", "json.array=on", "detection=off")
LONGEST = 300.0  # seconds
DATES = frozenset({"due", "scheduled", "wait", "until", "entry", "end"})
KNOWN: frozenset[str] = frozenset({*DATES - {"end"}, "description", "status", "project", "tags", "priority"})
ACTIVE, PENDING = "active", "pending"  # a task that was begun has `start`
WORKED_OUT = ("id", "urgency")
STAMP = "%Y%m%dT%H%M%SZ"
MOST_SAID = 300  # characters of what the program says
Task = dict[str, Any]


class Taskwarrior(Server):
    """`duban feed taskwarrior`."""

    name: ClassVar[str] = "taskwarrior"
    needs_url: ClassVar[bool] = False
    known: ClassVar[frozenset[str] | None] = KNOWN
    many: ClassVar[int] = 2_000  # each import writes its whole file

    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        uids = {foreign: uid for uid, foreign in known.items()}
        asked = list(uids) if len(uids) == 1 else []
        return {uids[task["uuid"]]: there_of(task) for task in self.export(asked) if task["uuid"] in uids} if uids else {}

    def find(self, uid: str) -> There | None:
        """The task of a uid; what nobody has touched yet is taken to be as it was asked for."""
        for task in self.export([uuid_of(uid)]):
            there = there_of(task)
            return replace(there, fields={}) if task.get("modified") == task.get("entry") else there
        return None

    def create(self, item: Item) -> There:
        return self.create_many([item])[0]

    def create_many(self, items: Sequence[Item]) -> list[There]:
        names = [uuid_of(item.uid) for item in items]
        asked = names if len(names) == 1 else []
        if there := {task["uuid"] for task in self.export(asked)} & set(names):
            raise ChangedError(self.name, _("{count} of the tasks are there already", count=len(there)), _("feed again"))
        self.put([made_of(item) for item in items])
        found = {task["uuid"]: there_of(task) for task in self.export(asked)}
        if lacks := [name for name in names if name not in found]:
            raise FeedError(
                self.name, _("does not show the task {lacks} that was put in", lacks=lacks[0]), _("see that no hook of it takes tasks away")
            )
        return [found[name] for name in names]

    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        task = next(iter(self.export([there.foreign])), None)
        if task is None or task.get("modified") != there.tag:
            raise ChangedError(self.name, _("{uid} was changed meanwhile", uid=item.uid), _("feed again"))
        made = made_of(replace(item, fields=fields))
        for name in fields:
            if name == "status":
                set_status(task, fields[name], item.changed)
            elif name in made:
                task[name] = made[name]
            else:
                task.pop(name, None)
        task.pop("modified", None)  # the program puts the moment of now
        self.put([task])
        found = next(iter(self.export([there.foreign])), None)
        if found is None:
            raise ChangedError(self.name, _("{uid} is gone", uid=item.uid), _("feed again"))
        return there_of(found)

    def export(self, asked: Iterable[str]) -> list[Task]:
        """The tasks with these uuids, or all."""
        done = self.run(*asked, "export")
        try:
            found = json.loads(done.output)
        except ValueError:
            raise RefusedError(
                self.name, _("tells nothing that can be read ({said})", said=said(done)), _("see what `task export` says")
            ) from None
        return [task for task in found if isinstance(task, dict) and "uuid" in task] if isinstance(found, list) else []

    def put(self, tasks: Sequence[Task]) -> None:
        """Put tasks in place of those of their uuids."""
        whole = [{key: value for key, value in task.items() if key not in WORKED_OUT} for task in tasks]
        done = self.run("import", "-", data=json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace"))
        if done.status:
            raise FeedError(
                self.name, _("does not take it ({said})", said=said(done)), _("change the task, or leave the field out by a mapping")
            )

    def run(self, *words: str, data: bytes = b"") -> Ran:
        try:
            return run([PROGRAM, *(f"rc.{each}" for each in QUIETLY), *words], data, LONGEST)
        except FileNotFoundError:
            raise RefusedError(
                self.name, _("there is no program {program!r}", program=PROGRAM), _("install Taskwarrior (Debian: taskwarrior)")
            ) from None
        except TimeoutError:
            raise RefusedError(self.name, _("the program {program!r} does not end", program=PROGRAM), _("see what it waits for")) from None


def said(done: Ran) -> str:
    return " ".join((done.complaint or done.output.decode("utf-8", "replace")).split())[:MOST_SAID]


def made_of(item: Item) -> Task:
    """A new task as the program's JSON has it. Raises FeedError."""
    if early := [name for name in DATES if "" < item.fields.get(name, "") < FIRST]:
        told = _("breaks off at a day before {first} ({early}: {fields})", first=FIRST, early=early[0], fields=item.fields[early[0]])
        raise FeedError("taskwarrior", told, _("correct the day in the ledger, or leave the field out by a mapping"))
    made = task_of(item)
    if not item.fields.get("entry"):
        made["entry"] = stamp(item.changed)
    made["modified"] = made["entry"]  # till somebody touches it
    if "status" in item.fields:
        set_status(made, item.fields["status"], item.changed)
    return made


def set_status(task: Task, status: str, at: str) -> None:
    """The status with what hangs on it: when it was begun, when it ended."""
    task["status"] = PENDING if status == ACTIVE else status
    if status == ACTIVE:
        task.setdefault("start", stamp(at))
    else:
        task.pop("start", None)
    if status in NOT_OPEN:
        task.setdefault("end", stamp(at))
    else:
        task.pop("end", None)


def stamp(at: str) -> str:
    """2021-04-01T08:30:00Z as the program has it."""
    return at.replace("-", "").replace(":", "")


def there_of(task: Task) -> There:
    """What a task says in the form of an item's fields: days are those of where the program runs."""
    found = {name: day(task.get(name)) if name in DATES else str(task.get(name) or "") for name in KNOWN}
    found["tags"] = UNITS.join(map(str, task.get("tags") or ()))
    if found["status"] == PENDING and task.get("start"):
        found["status"] = ACTIVE
    notes = [note for note in task.get("annotations") or () if isinstance(note, dict) and note.get("description")]
    told = (Progress(by="", at=moment(note.get("entry")), text=str(note["description"])) for note in notes)
    return There(str(task["uuid"]), found, task.get("modified"), tuple(told))


def parsed(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def day(text: Any) -> str:
    when = parsed(text)
    return when.astimezone().date().isoformat() if when else ""


def moment(text: Any) -> str:
    when = parsed(text)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""
