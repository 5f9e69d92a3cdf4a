"""Corrections as golden records: a notice's text beside the record that it should give, with what people set in it, for `duban golden`.

The record is what duban reads of the text now, with the corrected fields over it. A value whose words a person selected has their place;
else its words are looked for in its task. What of a correction has no place in a record (words that stand nowhere) is told in a list.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ...checking.golden import WHOLE, comparable
from ...errors import DubanError
from ...ledger.fields import ROLES, UNITS
from ...ledger.places.asking import among, ask
from ...models import Notice, Task, Unit
from ...pipeline import convert
from ...readers import read_bytes
from ...readers.words import reading_by
from ...rulebook.ruleset import Ruleset
from ..arriving.names import own_name

if TYPE_CHECKING:
    from ...ledger.places.asking import Base, Row

MOST_NOTICES = 200
MOST_SECONDS = 20.0  # of reading; what is left over then is told
TOLD = "not-in-the-records.txt"
STAMP = (2020, 1, 1, 0, 0, 0)  # of the files in the archive: the same corrections give the same bytes
CORRECTIONS = """
    SELECT corrections.*, tasks.source, tasks.position, tasks.title AS task FROM corrections JOIN tasks ON tasks.id = corrections.id
    WHERE tasks.gone IS NULL AND tasks.made IS NULL AND tasks.adrift IS NULL
"""
DAYS = {"start": "start", "due": "end"}


def archive(base: Base, source: str, rules: Ruleset) -> bytes:
    """A zip of samples and records: of one notice, or of all that have corrections, so many at most."""
    wanted = f"{CORRECTIONS} AND tasks.source = :source" if source else CORRECTIONS
    rows = list(ask(base, f"{wanted} ORDER BY tasks.source, tasks.position, corrections.field", {"source": source} if source else {}))
    sources = list(dict.fromkeys(row["source"] for row in rows))
    said, these = among(base, "source", sources[:MOST_NOTICES])
    lost = [f"{name}: not in this archive, which holds {MOST_NOTICES} notices" for name in sources[MOST_NOTICES:]]
    until, taken, out = time.monotonic() + MOST_SECONDS, set[str](), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for notice in ask(base, f"SELECT source, json, text FROM notices WHERE {said} AND text IS NOT NULL", {"these": these}):
            mine = [row for row in rows if row["source"] == notice["source"]]
            if time.monotonic() > until:
                lost.append(f"{notice['source']}: not in this archive: there was no time to read it; ask for it alone")
                continue
            name = free(own_name(notice["source"], "notice").rpartition(".")[0] or own_name(notice["source"], "notice"), taken)
            try:
                record = expected(notice, mine, name, rules, lost)
            except DubanError as error:
                lost.append(f"{notice['source']}: {error}")
                continue
            packed.writestr(zipfile.ZipInfo(f"{name}.txt", STAMP), notice["text"].encode("utf-8", "replace"))
            packed.writestr(zipfile.ZipInfo(f"{name}{WHOLE}", STAMP), record.to_json() + "\n")
        if lost:
            packed.writestr(zipfile.ZipInfo(TOLD, STAMP), "\n".join(lost) + "\n")
    return out.getvalue()


def free(name: str, taken: set[str]) -> str:
    """A name that no other notice of the archive has."""
    found, nth = name, 1
    while found.lower() in taken:
        nth += 1
        found = f"{name} ({nth})"
    taken.add(found.lower())
    return found


def expected(notice: Row, corrections: list[Row], name: str, rules: Ruleset, lost: list[str]) -> Notice:
    """The record that a notice's text should give."""
    with reading_by(rules):
        decoded = read_bytes(notice["text"].encode("utf-8", "replace"), f"{name}.txt")
    record = comparable(convert(decoded, rules))
    kept: list[dict[str, Any]] = json.loads(notice["json"])["tasks"]
    by_span = {task.span: task for task in record.tasks}
    by_title = {task.title: task for task in record.tasks}
    for row in corrections:
        was = kept[row["position"]] if row["position"] < len(kept) else None
        task = was and (by_span.get((was["span"][0], was["span"][1])) or by_title.get(was["title"]))
        if not task or not set_in(task, row, decoded.text):
            lost.append(f"{notice['source']}: {row['task']}: {row['field']}: {row['value'] or ''}")
    return record


def set_in(task: Task, row: Row, text: str) -> bool:
    """Put a correction into the task's record; False where it has no place there."""
    field, value = row["field"], row["value"] or ""
    spans = json.loads(row["evidence"]) if row["evidence"] else []
    if field in ROLES:
        return set_units(task, field, value, spans, text)
    found = WAYS.get(field)
    return found is not None and found(task, value)


def set_units(task: Task, role: Any, value: str, spans: list[list[int] | None], text: str) -> bool:
    """The units of a role, each where a person showed it, where the reading had it, or where its name stands in the task."""
    before = {unit.name: unit for unit in task.units if unit.role == role}
    new: list[Unit] = []
    for at, name in enumerate(filter(None, value.split(UNITS))):
        if name in before:
            new.append(before[name])
            continue
        chosen = spans[at] if at < len(spans) else None
        span = (chosen[0], chosen[1]) if chosen else place_of(name, task, text)
        if span is None:
            return False
        new.append(Unit(name=name, role=role, span=span))
    task.units = sorted([*(unit for unit in task.units if unit.role != role), *new], key=lambda unit: unit.span)
    return True


def place_of(name: str, task: Task, text: str) -> tuple[int, int] | None:
    """Where a name stands in a task, the last place first: who does it is said behind what is to be done."""
    at = text.rfind(name, *task.span)
    return None if at < 0 else (at, at + len(name))


def set_day(task: Task, field: str, value: str) -> bool:
    """A day; of the only timing that has one, its own too."""
    day = date.fromisoformat(value) if value else None
    part = DAYS[field]
    timed = [timing for timing in task.timings if getattr(timing, part)]
    if field == "due":
        task.due = day
        task.due_from = task.due_from if day else None
    elif len(timed) != 1:
        return False
    if len(timed) == 1:
        setattr(timed[0], part, day)
    return True


def set_rule(task: Task, value: str) -> bool:
    timed = [timing for timing in task.timings if timing.rrule] or task.timings
    if len(timed) != 1 or "；" in value:
        return False
    timed[0].rrule = value or None
    return True


def set_words(task: Task, field: str, value: str) -> bool:
    setattr(task, field, value)
    return True


WAYS: dict[str, Callable[[Task, str], bool]] = {
    "title": lambda task, value: set_words(task, "title", value),
    "text": lambda task, value: set_words(task, "text", value),
    "clause": lambda task, value: set_words(task, "clause", value),
    "due": lambda task, value: set_day(task, "due", value),
    "start": lambda task, value: set_day(task, "start", value),
    "rrule": set_rule,
}


def corrections(base: Base, source: str, first: int, most: int) -> Iterator[Row]:
    """What people set in place of the machine's reading, the last first."""
    wanted = f"{CORRECTIONS} AND tasks.source = :source" if source else CORRECTIONS
    said = f"{wanted} ORDER BY corrections.at DESC, tasks.source, tasks.position, corrections.field LIMIT {int(most)} OFFSET {int(first)}"
    return ask(base, said, {"source": source} if source else {})
