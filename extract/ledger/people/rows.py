"""A task by its id, and what each change of it leaves: its new version, and an entry of the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from ...errors import LedgerError
from ..schema.tables import HISTORY, TASKS
from ..search import forget, index

SEARCHED = {"title", "text"}


class Change(NamedTuple):
    """An entry of the history: what was done, with which field, and its values before and after as text."""

    action: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


def found_task(base: Connection, task: str, version: int | None = None) -> dict[str, Any]:
    """The row of a task. Raises LedgerError where there is none, or one that was changed since its `version` was looked at."""
    lock = base.dialect.name != "sqlite"  # there a transaction that writes is alone
    asked = select(TASKS).where(TASKS.c.id == task)
    row = base.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise LedgerError(task, "no task of this ledger has such an id", "take one from duban ledger list")
    if version is not None and version != row.version:
        raise LedgerError(task, "was changed by somebody else meanwhile", f"look at it again with duban ledger show {task}, then set it")
    return row._asdict()


def changed(base: Connection, row: Mapping[Any, Any], values: Mapping[Any, Any], by: str, at: str, changes: Iterable[Change]) -> None:
    """Write new values of a task's fields, raise its version and tell the history."""
    again = not SEARCHED.isdisjoint(values)
    if again:
        forget(base, [row["id"]])
    base.execute(update(TASKS).where(TASKS.c.id == row["id"]).values(**values, changed=at, version=row["version"] + 1))
    if again:
        index(base, [{**row, **values}])
    told = [{"at": at, "by": by, "source": row["source"], "id": row["id"], **change._asdict()} for change in changes]
    if told:
        base.execute(insert(HISTORY), told)
