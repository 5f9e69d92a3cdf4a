"""What happened to a task, and what waits for somebody's decision: offers, and what no reading has any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..fields import READ, as_text
from ..places.asking import Row, among, ask, is_lite
from ..schema.said import ASIDE
from ..words import ENDED, STATES, listed
from .query import as_came

if TYPE_CHECKING:
    from ..places.asking import Base

OF_NOTICE = "source, title, document_number, issue_date, changed, gone"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a notice: `offers` as `changes` gives them, `left` as `left_behind` does."""

    notice: Row
    offers: list[Row]
    left: list[Row]


def history(base: Base, key: str) -> list[Row]:
    """What happened to a task, the first first: its own entries, and those of its notice as a whole."""
    whole = "id IS NULL AND source = (SELECT source FROM tasks WHERE id = :id)"
    return list(ask(base, f"SELECT * FROM history WHERE id = :id OR ({whole}) ORDER BY entry", {"id": key}))


def changes(base: Base) -> list[Row]:
    """What waits for a decision: new readings of fields that a person has set, with the person's value and who set it.

    Of a task that people made (split, merge, new) the value is what it has, and `by` may be None: nobody set that field since.
    """
    fields = ", ".join(f'tasks."{name}" AS has_{name}' for name in READ)
    columns = f"offers.*, corrections.value, corrections.by, tasks.title, tasks.notice_title, tasks.source, {fields}"
    said = "tasks ON tasks.id = offers.id LEFT JOIN corrections ON corrections.id = offers.id AND corrections.field = offers.field"
    there = f"WHERE coalesce(tasks.checked, '') NOT IN ({listed(ASIDE)})"
    found = ask(base, f"SELECT {columns} FROM offers JOIN {said} {there} ORDER BY tasks.source, tasks.position, offers.id, offers.field")
    return [worked(row) for row in found]


def worked(row: Row) -> Row:
    """An offer with the value that the task has, where no correction tells it."""
    value = row["value"] if row["by"] is not None else as_text(row[f"has_{row['field']}"])
    return {**{name: each for name, each in row.items() if not name.startswith("has_")}, "value": value}


def left_behind(base: Base) -> list[Row]:
    """Tasks that people worked on and no reading has any more, e.g. one that a corrected notice splits in two: till it is ended.

    So are those that people made, where the words that they were made of stand in their notice no more.
    """
    worked = "state <> :new OR id IN (SELECT id FROM progress) OR id IN (SELECT id FROM corrections)"
    read = f"coalesce(checked, '') NOT IN ({listed(ASIDE)})"
    ended = f"state NOT IN ({listed(ENDED)})"
    there = f"gone IS NOT NULL AND {read} AND {ended} AND ({worked})"
    lost = f"gone IS NULL AND made IS NOT NULL AND adrift IS NOT NULL AND {ended}"
    gone, adrift = (f"tasks INDEXED BY ix_tasks_{name}" if is_lite(base) else "tasks" for name in ("gone", "adrift"))  # else it reads all
    ids = f"SELECT id FROM {gone} WHERE {there} UNION ALL SELECT id FROM {adrift} WHERE {lost}"
    return list(ask(base, f"SELECT * FROM tasks WHERE id IN ({ids}) ORDER BY {as_came(base)}", {"new": STATES[0]}))


def waiting(base: Base) -> list[Waiting]:
    """All that waits, notice by notice."""
    offers, left = changes(base), left_behind(base)
    sources = sorted({row["source"] for row in (*offers, *left)})
    said, these = among(base, "source", sources)
    notices = {row["source"]: row for row in ask(base, f"SELECT {OF_NOTICE} FROM notices WHERE {said}", {"these": these})}
    return [Waiting(notices[source], *([row for row in rows if row["source"] == source] for rows in (offers, left))) for source in sources]
