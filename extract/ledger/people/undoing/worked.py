"""The entries of the history that people made: which of them hold, which are taken back, and what stands on one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ....errors import LedgerError
from ....language import _
from ...schema.tables import HISTORY
from ...search import SOME

UNDO, REDO = "undo", "redo"
WHOLE = ("split", "merge", "new")  # what makes tasks
CHECKS = ("confirm", "reject", "uncheck")
FIELDS = ("set", "accept", "keep")  # what is said of a field
DONE = (*FIELDS, "progress", "occurrence", *CHECKS, *WHOLE)  # what can be taken back
MACHINE = "duban"
Entry = Mapping[str, Any]


def entry_of(base: Connection, entry: int) -> Entry:
    """An entry by its number. Raises LedgerError for one that there is not, or that no person made."""
    row = base.execute(select(HISTORY).where(HISTORY.c.entry == entry)).mappings().first()
    if row is None:
        raise LedgerError(
            _("entry {entry}", entry=entry), _("is none of this ledger's"), _("see which there are with duban ledger history ID")
        )
    found = dict(row)
    if row["action"] not in (*DONE, UNDO, REDO) or (row["by"] == MACHINE and row["go"] is None):
        raise LedgerError(named(found), _("is no change that a person made"), _("name one of those that people made"))
    return found


def in_one_go(base: Connection, entry: Entry) -> list[Entry]:
    """What was done with an entry in one go, the first first; before there were goes, what one person did at one time."""
    same = HISTORY.c.go == entry["go"] if entry["go"] is not None else (HISTORY.c.at == entry["at"]) & (HISTORY.c.by == entry["by"])
    found = base.execute(select(HISTORY).where(same).order_by(HISTORY.c.entry)).mappings()
    return [dict(row) for row in found if row["action"] in (*DONE, UNDO, REDO)]


def of_tasks(base: Connection, ids: Iterable[str]) -> list[Entry]:
    """All entries that people made of some tasks, the first first."""
    wanted, found = sorted(set(ids)), []
    for start in range(0, len(wanted), SOME):
        asked = select(HISTORY).where(HISTORY.c.id.in_(wanted[start : start + SOME]), HISTORY.c.action.in_((*DONE, UNDO, REDO)))
        found += [dict(row) for row in base.execute(asked).mappings()]
    return sorted(found, key=lambda row: row["entry"])


def taken_back(entries: Iterable[Entry]) -> set[int]:
    """The numbers of those that hold no more: another one undoes them, and holds itself."""
    gone: set[int] = set()
    for row in sorted(entries, key=lambda row: -row["entry"]):
        if row["undoes"] is not None and row["entry"] not in gone:
            gone.add(row["undoes"])
    return gone


def standing_on(entry: Entry, root: Entry, entries: Sequence[Entry], but: frozenset[int]) -> Entry | None:
    """What holds, came later and is of the same thing, or made other tasks of this one; `but`: what is taken back with it."""
    gone = taken_back(entries)
    for row in reversed(entries):
        later = row["entry"] > entry["entry"] and row["undoes"] is None and row["entry"] not in gone and row["entry"] not in but
        if later and (thing(row) == thing(root) or (row["id"] == root["id"] and row["action"] in {"split", "merge"})):
            return row
    return None


def thing(row: Entry) -> tuple[Any, ...]:
    """What an entry changes: a field of a task, one of its days, whether it is checked."""
    kind = "day" if row["action"] == "occurrence" else "checked" if row["action"] in CHECKS else "field" if row["action"] in FIELDS else ""
    return (row["id"], kind, row["field"]) if kind else (row["id"], row["action"], row["entry"])


def root_of(base: Connection, entry: Entry) -> tuple[Entry, bool]:
    """What an entry is about in the end, and whether to undo it is to do that again: the undoing of an undoing."""
    again, row = False, entry
    while row["undoes"] is not None:
        row, again = dict(base.execute(select(HISTORY).where(HISTORY.c.entry == row["undoes"])).mappings().one()), not again
    return row, again


def detail_of(row: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row["detail"]) if row["detail"] else {}
    return found


def named(row: Entry) -> str:
    """An entry as it is told: `entry 12 (set due, 王科)`."""
    return f"entry {row['entry']} ({' '.join(filter(None, (row['action'], row['field'])))}, {row['by']})"


def recent(base: Connection, by: str | None = None, most: int = 50) -> list[dict[str, Any]]:
    """The last things that people did, the last first, `undone` where they are taken back: rows of the history."""
    asked = select(HISTORY).where(HISTORY.c.action.in_((*DONE, UNDO, REDO)))
    if by is not None:
        asked = asked.where(HISTORY.c.by == by)
    found = [dict(row) for row in base.execute(asked.order_by(HISTORY.c.entry.desc()).limit(most)).mappings()]
    gone = taken_back(of_tasks(base, [row["id"] for row in found if row["id"]]))
    return [{**row, "undone": row["entry"] in gone} for row in found]
