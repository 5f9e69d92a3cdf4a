"""What happened to a task, and what waits for somebody's decision: offers, and what no reading has any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..places.asking import Row, among, ask
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
    """What waits for a decision: new readings of fields that a person has set, with the person's value and who set it."""
    columns = "offers.*, corrections.value, corrections.by, tasks.title, tasks.notice_title, tasks.source"
    said = "corrections ON corrections.id = offers.id AND corrections.field = offers.field JOIN tasks ON tasks.id = offers.id"
    return list(ask(base, f"SELECT {columns} FROM offers JOIN {said} ORDER BY tasks.source, tasks.position, offers.field"))


def left_behind(base: Base) -> list[Row]:
    """Tasks that people worked on and no reading has any more, e.g. one that a corrected notice splits in two: till it is ended."""
    worked = "state <> :new OR id IN (SELECT id FROM progress) OR id IN (SELECT id FROM corrections)"
    read = f"coalesce(checked, '') NOT IN ({listed(ASIDE)})"
    there = f"gone IS NOT NULL AND {read} AND state NOT IN ({listed(ENDED)}) AND ({worked})"
    return list(ask(base, f"SELECT * FROM tasks WHERE {there} ORDER BY {as_came(base)}", {"new": STATES[0]}))


def waiting(base: Base) -> list[Waiting]:
    """All that waits, notice by notice."""
    offers, left = changes(base), left_behind(base)
    sources = sorted({row["source"] for row in (*offers, *left)})
    said, these = among(base, "source", sources)
    notices = {row["source"]: row for row in ask(base, f"SELECT {OF_NOTICE} FROM notices WHERE {said}", {"these": these})}
    return [Waiting(notices[source], *([row for row in rows if row["source"] == source] for rows in (offers, left))) for source in sources]
