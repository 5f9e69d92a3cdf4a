"""One entry of the history taken back, or all of one go, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ....errors import LedgerError
from ....language import _
from ...schema.said import MERGED, REJECTED, SPLIT, UNDONE
from ...schema.tables import HISTORY, NOTICES, OCCURRENCES, PROGRESS, TASKS
from ...words import STATES
from ..rows import Change, changed, found_task, one_go
from .fields import restore
from .worked import (
    CHECKS,
    FIELDS,
    REDO,
    UNDO,
    WHOLE,
    Entry,
    detail_of,
    entry_of,
    in_one_go,
    named,
    of_tasks,
    root_of,
    standing_on,
    taken_back,
)

WITH = "with"


def undo(base: Connection, entry: int, by: str, at: str, *, whole: bool = False) -> list[int]:
    """Take back an entry, or with `whole` all that was done with it in one go; the numbers of the new entries. Raises LedgerError.

    What splits, merges or makes tasks is taken back as one. To undo an undoing is to do it again.
    """
    given = entry_of(base, entry)
    held = base.execute(select(HISTORY.c.entry).order_by(HISTORY.c.entry.desc()).limit(1)).scalar_one()
    every = in_one_go(base, given) if whole else together(base, given)
    gone = taken_back(of_tasks(base, [row["id"] for row in every]))
    left = [row for row in every if row["entry"] not in gone]
    if not left:
        raise LedgerError(named(given), _("is taken back already"), _("undo the entry that took it back, to have it again"))
    with one_go(base):
        but = frozenset(row["entry"] for row in every)
        done: set[int] = set()
        for row in reversed(left):
            if row["entry"] not in done and detail_of(row).get(WITH) is None:
                done |= take_back(base, row, but, by, at)
    return list(base.execute(select(HISTORY.c.entry).where(HISTORY.c.entry > held).order_by(HISTORY.c.entry)).scalars())


def together(base: Connection, given: Entry) -> list[Entry]:
    """An entry, and those without which it cannot be taken back: all of what makes tasks."""
    root, _rest = root_of(base, given)
    if root["action"] not in WHOLE:
        return [given]
    return [row for row in in_one_go(base, given) if root_of(base, row)[0]["action"] in WHOLE]


def take_back(base: Connection, entry: Entry, but: frozenset[int], by: str, at: str) -> set[int]:
    """One entry; the numbers of those that are done with."""
    root, again = root_of(base, entry)
    if root["action"] in WHOLE:
        return take_whole(base, entry, root, again, by, at)
    if other := standing_on(entry, root, of_tasks(base, [root["id"]]), but):
        raise LedgerError(
            named(entry),
            _("has {named} standing on it", named=named(other)),
            _("take that back first: duban ledger undo {other}", other=other["entry"]),
        )
    action = REDO if again else UNDO
    if root["action"] in FIELDS:
        restore(base, entry, root, again, by, at)
    elif root["action"] in CHECKS:
        take_check(base, entry, root, again, by, at)
    elif root["action"] == "progress":
        take_progress(base, entry, root, again, by, at)
    else:
        take_day(base, entry, root, again, Change(action, root["field"], undoes=entry["entry"]), by, at)
    return {entry["entry"]}


def take_check(base: Connection, entry: Entry, root: Entry, again: bool, by: str, at: str) -> None:
    """Whether a task is confirmed or rejected, as it was."""
    row = found_task(base, root["id"])
    then, was = (root["before"], root["after"]) if again else (root["after"], root["before"])
    if row["checked"] != then:
        raise LedgerError(
            named(entry),
            _("left the task {then}, and it is {row} now", then=then or "unchecked", row=row["checked"] or "unchecked"),
            _("look at it again"),
        )
    values = {"checked": was, "gone": at if was == REJECTED else row["gone"]}
    if then == REJECTED and was != REJECTED:
        values |= shown_again(base, row)
    changed(base, row, values, by, at, [Change(REDO if again else UNDO, "checked", then, was, None, entry["entry"])])


def shown_again(base: Connection, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Since when a task is gone that people put aside and do no more: not at all, where its notice, and its reading, are there."""
    if row["made"]:
        return {"gone": base.execute(select(NOTICES.c.gone).where(NOTICES.c.source == row["source"])).scalar()}
    return {"gone": row["adrift"], "adrift": None}


def take_progress(base: Connection, entry: Entry, root: Entry, again: bool, by: str, at: str) -> None:
    """What was told of a task's progress: away, or there again."""
    row = found_task(base, root["id"])
    told = detail_of(root).get("progress")
    if told is None:  # of an earlier duban
        mine = (PROGRESS.c.id == row["id"]) & (PROGRESS.c.text == root["after"])
        found = base.execute(select(PROGRESS).where(mine).order_by(PROGRESS.c.entry.desc()).limit(1)).mappings().first()
        told = (
            dict(found)
            if found
            else {"id": row["id"], "text": root["after"], "percent": None, "by": root["by"], "at": root["at"], "entry": None}
        )
    if again:
        base.execute(insert(PROGRESS), {name: value for name, value in told.items() if value is not None or name == "percent"})
    else:
        base.execute(delete(PROGRESS).where(PROGRESS.c.id == row["id"], PROGRESS.c.entry == told["entry"]))
    before, after = (None, root["after"]) if again else (root["after"], None)
    change = Change(REDO if again else UNDO, "progress", before, after, None, entry["entry"])
    changed(base, row, {}, by, at, [change])


def take_day(base: Connection, entry: Entry, root: Entry, again: bool, change: Change, by: str, at: str) -> None:
    """The state of one day of a task that recurs."""
    row, day = found_task(base, root["id"]), date.fromisoformat(root["field"])
    then, was = (root["before"], root["after"]) if again else (root["after"], root["before"])
    mine = (OCCURRENCES.c.id == row["id"]) & (OCCURRENCES.c.day == day)
    held = base.execute(select(OCCURRENCES.c.state).where(mine)).scalar() or STATES[0]
    if held != then:
        raise LedgerError(
            named(entry),
            _("left the day {then}, and it is {held} now", then=then, held=held),
            _("see duban ledger history {row}", row=row["id"]),
        )
    base.execute(delete(OCCURRENCES).where(mine))
    if was != STATES[0]:
        base.execute(insert(OCCURRENCES), {"id": row["id"], "day": day, "state": was, "by": by, "at": at})
    changed(base, row, {}, by, at, [change._replace(before=then, after=was)])


def take_whole(base: Connection, entry: Entry, root: Entry, again: bool, by: str, at: str) -> set[int]:
    """What split, merged or made tasks: what was made is put aside, what it was made of is listed again; or the other way round."""
    every = [row for row in in_one_go(base, entry) if root_of(base, row)[0]["action"] in WHOLE]
    roots = {row["entry"]: root_of(base, row)[0] for row in every}
    made = [each["id"] for each in roots.values() if each["action"] == "new"]
    of = [each["id"] for each in roots.values() if each["action"] in {"split", "merge"}]
    at_stake = of if again else made
    entries, gone = of_tasks(base, at_stake), taken_back(of_tasks(base, at_stake))
    last = max(roots)
    later = [row for row in entries if row["entry"] > last and row["undoes"] is None and row["entry"] not in gone]
    if later:
        other = later[-1]
        raise LedgerError(
            named(entry),
            _("has {named} standing on it", named=named(other)),
            _("take that back first: duban ledger undo {other}", other=other["entry"]),
        )
    action = REDO if again else UNDO
    told = {each["id"]: number for number, each in roots.items()}
    kinds = {each["id"]: each for each in roots.values()}
    for key in made:
        values = {"checked": None, **shown_again(base, found_task(base, key))} if again else {"checked": UNDONE, "gone": at}
        put(base, key, values, action, told[key], by, at)
        twins(base, key, of, again, at)
    for key in of:
        put(base, key, of_source(base, key, kinds[key], again, at), action, told[key], by, at)
    return set(roots)


def of_source(base: Connection, key: str, root: Entry, again: bool, at: str) -> dict[str, Any]:
    """A task that others were made of: aside, or listed again as it was."""
    if again:
        return {"checked": SPLIT if root["action"] == "split" else MERGED, "gone": at}
    return {"checked": detail_of(root).get("checked"), **shown_again(base, found_task(base, key))}


def put(base: Connection, key: str, values: Mapping[str, Any], action: str, entry: int, by: str, at: str) -> None:
    row = found_task(base, key)
    changed(base, row, values, by, at, [Change(action, "checked", row["checked"], values["checked"], None, entry)])


def twins(base: Connection, key: str, of: Sequence[str], again: bool, at: str) -> None:
    """Readings that were found to be a task that a person made (`readings/carrying`): without it they are tasks of their own."""
    row = found_task(base, key)
    for other in json.loads(row["made_from"] or "[]"):
        twin = base.execute(select(TASKS).where(TASKS.c.id == other)).mappings().first() if other not in of else None
        if twin is not None and twin["made"] is None:
            values = {"checked": MERGED, "gone": at} if again else {"checked": None, **shown_again(base, twin)}
            base.execute(update(TASKS).where(TASKS.c.id == other).values(**values, changed=at, version=twin["version"] + 1))
