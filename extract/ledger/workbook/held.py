"""The ledger's tasks as the workbook needs them: those that a reading has, by notice, with what was last told of their progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, select, text

from ..listing import Query, conditions
from ..places.asking import as_kept
from ..schema.tables import NOTICES, PROGRESS, TASKS
from ..search import SOME

LAST: Subquery = select(PROGRESS.c.id, func.max(PROGRESS.c.entry).label("entry")).group_by(PROGRESS.c.id).subquery("last_entry")
TOLD: Subquery = select(PROGRESS.c.id, PROGRESS.c.text).join(LAST, PROGRESS.c.entry == LAST.c.entry).subquery("told")
COLUMNS: tuple[str, ...] = (
    *("id", "source", "position", "title", "text", "lead", "responsible", "support", "supervise", "persons", "timing", "start", "due"),
    *("state", "percent", "note", "optional", "document_number", "notice_title", "issuer", "issue_date", "gone", "checked"),
)
Task = Mapping[str, Any]


def asked(more: Iterable[str] = ()) -> Select[Any]:
    """The statement for tasks: COLUMNS, `more` of the table's own, and `progress`."""
    columns = [TASKS.c[name] for name in dict.fromkeys((*COLUMNS, *more))]
    return select(*columns, TOLD.c.text.label("progress")).outerjoin(TOLD, TOLD.c.id == TASKS.c.id)


def in_order(base: Connection, more: Iterable[str] = (), query: Query | None = None) -> Iterator[Task]:
    """The tasks that are asked for, of those that a reading has, notice by notice as they are dated, in the notice's order."""
    said = conditions(base, query or Query())
    holds = text(said.said).bindparams(**{name: as_kept(base, value) for name, value in said.given.items()})
    ordered = asked(more).join(NOTICES, NOTICES.c.source == TASKS.c.source).where(holds)
    order = (NOTICES.c.issue_date.is_(None), NOTICES.c.issue_date, TASKS.c.source, TASKS.c.position, TASKS.c.id)
    for row in base.execute(ordered.order_by(*order)):
        yield row._asdict()


def of_ids(base: Connection, ids: Iterable[str]) -> dict[str, Task]:
    """The tasks with these ids that the ledger has, those that no reading has any more too."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Task] = {}
    for start in range(0, len(wanted), SOME):
        rows = base.execute(asked().where(TASKS.c.id.in_(wanted[start : start + SOME])))
        found.update((row.id, row._asdict()) for row in rows)
    return found
