"""A task with all that hangs on it, and a whole notice: its text, its tasks with their parts, each with the places of its words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import LedgerError
from ...language import _
from ..places.asking import Row, ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..places.asking import Base

PARTS = ("units", "persons", "timings", "milestones", "targets", "citations", "diagnostics")
BESIDE = {"corrections": "field", "offers": "field", "progress": "entry", "occurrences": "day"}


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a ledger holds of a task. `evidence` of a correction: the spans that a person chose, [[12, 15]]; None where none was."""

    task: Row
    notice: Row
    parts: dict[str, list[Row]]  # by table: units, persons, timings, milestones, targets, citations, diagnostics
    corrections: list[Row]
    offers: list[Row]
    progress: list[Row]
    occurrences: list[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notice with its text, the tasks that are there in its order, what the machine doubts in it (that of no task has no `id`), and
    the rows of those tasks that no reading has any more or that people put aside."""

    notice: Row
    tasks: list[Whole]
    diagnostics: list[Row]
    aside: list[Row]


def one(base: Base, key: str) -> Whole:
    """All that is known of a task that is there."""
    (task,) = ask(base, "SELECT * FROM tasks WHERE id = :id", {"id": key})
    (about,) = ask(base, "SELECT * FROM notices WHERE source = :source", {"source": task["source"]})
    mine = {"id": key, "source": task["source"]}
    parts = {name: list(ask(base, f"SELECT * FROM {name} WHERE source = :source AND id = :id ORDER BY number", mine)) for name in PARTS}
    own = {name: list(ask(base, f"SELECT * FROM {name} WHERE id = :id ORDER BY {order}", {"id": key})) for name, order in BESIDE.items()}
    return whole_of(task, about, parts, own)


def notice(base: Base, source: str) -> Sheet:
    """A notice, by its source. Raises LedgerError where there is none."""
    mine = {"source": source}
    about = next(ask(base, "SELECT * FROM notices WHERE source = :source", mine), None)
    if about is None:
        raise LedgerError(source, _("there is no such notice in this ledger"), _("see which there are with duban ledger list"))
    rows = list(ask(base, "SELECT * FROM tasks WHERE source = :source ORDER BY position, start_character, id", mine))
    parts = {name: list(ask(base, f"SELECT * FROM {name} WHERE source = :source ORDER BY number", mine)) for name in PARTS}
    told = parts["diagnostics"]
    of_notice = "id IN (SELECT id FROM tasks WHERE source = :source)"
    own = {name: list(ask(base, f"SELECT * FROM {name} WHERE {of_notice} ORDER BY {order}", mine)) for name, order in BESIDE.items()}
    hung = {name: by_task(found) for name, found in {**parts, **own}.items()}
    tasks = [
        whole_of(row, about, *({name: hung[name].get(row["id"], []) for name in names} for names in (PARTS, BESIDE)))
        for row in rows
        if row["gone"] is None
    ]
    return Sheet(about, tasks, told, [row for row in rows if row["gone"] is not None])


def by_task(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by the task that they hang on."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def whole_of(task: Row, about: Row, parts: dict[str, list[Row]], own: dict[str, list[Row]]) -> Whole:
    return Whole(task, about, parts, **{**own, "corrections": list(with_spans(own["corrections"]))})


def with_spans(corrections: Iterable[Row]) -> Iterator[Row]:
    """Corrections with their evidence as spans."""
    for row in corrections:
        yield {**row, "evidence": spans_of(row["evidence"])}


def spans_of(evidence: str | None) -> list[list[int] | None] | None:
    """The spans that a column holds: `[[12, 15], null]`."""
    found: list[list[int] | None] | None = json.loads(evidence) if evidence else None
    return found
