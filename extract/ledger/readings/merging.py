"""A new reading of a notice joined with what the ledger has, field by field, from three sides.

The machine read 完成期限 5月31日 and reads 6月30日 now. Where no person set the field, it becomes 6月30日. Where one did, that stays, and
6月30日 is offered beside it (`offers`). A task that the new reading lacks is marked as gone; one that is back is so no longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update

from ..fields import ANCHOR, READ, ROLES, as_text, stored
from ..schema.said import ASIDE, MERGED
from ..schema.tables import CORRECTIONS, DIAGNOSTICS, HISTORY, NOTICES, OFFERS, RECORD, TASKS, UNITS
from ..search import SOME, forget, index
from .anchors import counts, due_of
from .carrying import Made, carry_evidence
from .matching import Pairs, pairs
from .rows import Row, Rows, other_id, renamed
from .units import set_units

CHILDREN = tuple(name for name, table in RECORD.items() if {"id", "number"} <= set(table.c.keys()) and table is not DIAGNOSTICS)
OF_NOTICE = ("title", "document_number", "issuer", "addressees", "issue_date", "publish_date", "genre")
OF_TASK = (*READ, "path", "section", "optional", "tentative")  # what the history tells of a reading
MACHINE = "duban"  # who changed what a reading changed
BY_PEOPLE = (  # actions in the history
    *("set", "accept", "keep", "progress", "occurrence", "feed"),
    *("confirm", "reject", "uncheck", "split", "merge", "new", "undo"),
)


class Correction(NamedTuple):
    """What a person set in place of the machine's reading, as text."""

    value: str | None
    read: str | None
    evidence: str | None


Corrections = Mapping[str, Mapping[str, Correction]]  # by id, by field


@dataclass(slots=True)
class Merged:
    """How many tasks of a notice are new, changed and gone, and how many fields wait for a decision; the entries of its history."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    waiting: int = 0
    entries: list[Row] = field(default_factory=list)


def merge(base: Connection, at: str, now: Rows, is_owned: bool = False) -> Merged:
    """Join the reading `now` of a notice with what the ledger has of it.

    `is_owned`: who reads it keeps a copy of what is read, so that a task that is gone and that no person touched is dropped.
    """
    about, merged = now["notices"][0], Merged()
    source = about["source"]
    order = (TASKS.c.gone.is_not(None), TASKS.c.position, TASKS.c.id)
    was = base.execute(select(NOTICES).where(NOTICES.c.source == source)).mappings().one()
    read = TASKS.c.made.is_(None)
    held = [dict(row) for row in base.execute(select(TASKS).where(TASKS.c.source == source, read).order_by(*order)).mappings()]
    carry_evidence(base, source, was["text"], about["text"])
    made = Made(base, source, at)
    person = corrections(base, source)
    found = pairs([then(row, person.get(row["id"], {})) for row in held], now["tasks"])
    now = renamed(now, ids_of(source, held, now["tasks"], found))
    take_notice(base, merged, was, about)
    if was["gone"] is not None:
        made.back()
    made.move(was["text"], about["text"])
    clear(base, source, [held[old]["id"] for old, _ in found.same])
    again: list[Row] = []
    for old, late in found.same:
        row = now["tasks"][late]
        reading = anchored(held[old], now, row)
        fresh = take(base, at, merged, held[old], row, reading, person.get(row["id"], {}))
        merged.waiting += made.reread(held[old], then(held[old], person.get(row["id"], {})), reading)
        if any(fresh.get(name, held[old][name]) != held[old][name] for name in ("title", "text")):
            again.append({**held[old], **fresh})
    forget(base, [row["id"] for row in again])
    leave(base, at, merged, [held[old] for old in found.gone if is_read(held[old])], is_owned)
    added = add(base, at, merged, made, [now["tasks"][late] for late in found.new])
    made.settle(now["tasks"])
    merged.entries += [entry(*told) for told in made.entries]
    put_children(base, now, person)
    index(base, [*again, *added])
    if merged.entries:
        base.execute(insert(HISTORY), [{"at": at, "by": MACHINE, "source": source, **each} for each in merged.entries])
    return merged


def add(base: Connection, at: str, merged: Merged, made: Made, new: Sequence[Row]) -> list[Row]:
    """Tasks that the new reading alone has; one that a person had made before is put aside."""
    twins = made.twins(new)
    aside = {"checked": MERGED, "gone": at}
    added = [{**row, "changed": at, **(aside if row["id"] in twins else {"checked": None, "gone": None})} for row in new]
    if added:
        base.execute(insert(TASKS), added)
        merged.added += len(added) - len(twins)
        merged.entries += [entry(row, "add", "title", None, row["title"]) for row in added]
    for row in added:
        if row["id"] in twins:
            merged.entries.append(entry(row, "merge", None, row["title"], twins[row["id"]]["id"]))
            merged.waiting += made.adopt(twins[row["id"]], row)
    return added


def corrections(base: Connection, source: str) -> dict[str, dict[str, Correction]]:
    """What people set in the tasks of a notice: by id, by field."""
    asked = select(CORRECTIONS).join(TASKS, TASKS.c.id == CORRECTIONS.c.id).where(TASKS.c.source == source)
    found: dict[str, dict[str, Correction]] = {}
    for row in base.execute(asked):
        found.setdefault(row.id, {})[row.field] = Correction(row.value, row.read, row.evidence)
    return found


def then(held: Row, person: Mapping[str, Correction]) -> Row:
    """What the machine read last of a task."""
    return {**held, **{name: stored(name, each.read) for name, each in person.items()}} if person else held


def ids_of(source: str, held: Sequence[Row], now: Sequence[Row], found: Pairs) -> dict[str, str]:
    """The ledger's ids for those of the reading: a task that was found again keeps its own, a new one has none of another's."""
    ids = {now[late]["id"]: held[old]["id"] for old, late in found.same}
    taken = {row["id"] for row in held}
    for late in found.new:
        given = made = now[late]["id"]
        nth = 1
        while made in taken:
            nth += 1
            made = other_id(given, source, nth)
        taken.add(made)
        ids[given] = made
    return {given: made for given, made in ids.items() if given != made}


def take_notice(base: Connection, merged: Merged, was: Mapping[Any, Any], about: Row) -> None:
    """The notice's own row, as it is read now."""
    mine = NOTICES.c.source == about["source"]
    told = [name for name in OF_NOTICE if was[name] != about[name]]
    merged.entries += [entry(about, "read", name, as_text(was[name]), as_text(about[name])) for name in told]
    if was["gone"] is not None:
        merged.entries.append(entry(about, "back"))
    base.execute(update(NOTICES).where(mine).values(**about, gone=None))


def clear(base: Connection, source: str, ids: Sequence[str]) -> None:
    """Take away what hangs on tasks that are read anew, and the diagnostics of the notice."""
    base.execute(delete(DIAGNOSTICS).where(DIAGNOSTICS.c.source == source))
    for start in range(0, len(ids), SOME):
        for name in CHILDREN:
            table: Table = RECORD[name]
            base.execute(delete(table).where(table.c.source == source, table.c.id.in_(ids[start : start + SOME])))


def anchored(held: Row, now: Rows, row: Row) -> Row:
    """The reading of a task, due as a person's day of its event has it."""
    if held[ANCHOR] is None:
        return row
    timings, milestones = ([each for each in now[name] if each["id"] == row["id"]] for name in ("timings", "milestones"))
    return {**row, "due": due_of(timings, milestones, held[ANCHOR])} if any(map(counts, timings)) else row


def take(base: Connection, at: str, merged: Merged, held: Row, row: Row, now: Row, person: Mapping[str, Correction]) -> Row:
    """A task that both readings have; what of its row is new."""
    for name, each in person.items():
        if offered := offer(base, at, now, name, each):
            merged.waiting += 1
            merged.entries.append(entry(now, "offer", name, *offered))
    fresh = {name: value for name, value in now.items() if name not in person and value != held[name]}
    told = [name for name in OF_TASK if name in fresh]
    merged.entries += [entry(now, "read", name, as_text(held[name]), as_text(fresh[name])) for name in told]
    back = "adrift" if held["checked"] in ASIDE else "gone"  # what people put aside stays there
    if held[back] is not None:
        merged.entries.append(entry(now, "back"))
        fresh[back] = None
    if told or back in fresh:
        merged.changed += 1
        fresh.update(changed=at, version=held["version"] + 1)
    if fresh:
        base.execute(update(TASKS).where(TASKS.c.id == now["id"]).values(**fresh))
    return fresh


def offer(base: Connection, at: str, now: Row, name: str, person: Correction) -> tuple[str | None, str | None] | None:
    """Offer a new reading beside a person's value; the readings before and now, or None where there is nothing to decide.

    Where the machine reads now what the person had set, they agree: nothing is on offer, and the person's value stays theirs.
    """
    read = as_text(now[name])
    if person.read == read:
        return None
    mine = (OFFERS.c.id == now["id"]) & (OFFERS.c.field == name)
    base.execute(update(CORRECTIONS).where(CORRECTIONS.c.id == now["id"], CORRECTIONS.c.field == name).values(read=read))
    waits = base.execute(select(OFFERS.c.before).where(mine)).first()
    base.execute(delete(OFFERS).where(mine))
    before = waits.before if waits else person.read
    if (read or "") == (person.value or "") or read == before:
        return None
    base.execute(insert(OFFERS), {"id": now["id"], "field": name, "before": before, "now": read, "at": at})
    return person.read, read


def leave(base: Connection, at: str, merged: Merged, tasks: Sequence[Row], is_owned: bool) -> None:
    """Tasks that the new reading lacks: marked, with all that people said of them; or dropped, where nobody did."""
    for row in tasks:
        if is_owned and not is_touched(base, TASKS.c.id == row["id"]):
            forget(base, [row["id"]])
            base.execute(delete(TASKS).where(TASKS.c.id == row["id"]))
            merged.entries.append(entry(row, "drop", "title", row["title"]))
            continue
        since = "adrift" if row["checked"] in ASIDE else "gone"
        base.execute(update(TASKS).where(TASKS.c.id == row["id"]).values(**{since: at}, changed=at, version=row["version"] + 1))
        merged.entries.append(entry(row, "gone"))
    merged.gone += len(tasks)


def is_read(row: Row) -> bool:
    """Whether the last reading has a task: one that people put aside too."""
    return row["gone"] is None or (row["checked"] in ASIDE and row["adrift"] is None)


def is_touched(base: Connection, of_tasks: ColumnElement[bool]) -> bool:
    """Whether a person said something of one of these tasks."""
    mine = select(HISTORY.c.entry).join(TASKS, TASKS.c.id == HISTORY.c.id).where(of_tasks, HISTORY.c.action.in_(BY_PEOPLE))
    return base.execute(mine.limit(1)).first() is not None


def put_children(base: Connection, now: Rows, person: Corrections) -> None:
    """The rows that hang on tasks, as they are read now; units whose role a person set are the person's."""
    for name in (*CHILDREN, DIAGNOSTICS.name):
        rows = now[name]
        if name == UNITS.name:
            rows = [row for row in rows if row["role"] not in person.get(row["id"], {})]
        if rows:
            base.execute(insert(RECORD[name]), rows)
    for task in now["tasks"]:
        for role in ROLES:
            if role in person.get(task["id"], {}):
                each = person[task["id"]][role]
                set_units(base, task["source"], task["id"], role, each.value, each.evidence)


def entry(row: Row, action: str, name: str | None = None, before: str | None = None, after: str | None = None) -> dict[str, Any]:
    """An entry of the history, of a task or of a notice."""
    return {"id": row.get("id"), "action": action, "field": name, "before": before, "after": after}
