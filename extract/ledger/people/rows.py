"""A task by its id, and what each change of it leaves: its new version, and an entry of the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from ...errors import LedgerError
from ...language import _
from ..schema.tables import HISTORY, TASKS
from ..search import forget, index

SEARCHED = {"title", "text"}
GO = "duban_go"  # of a connection: the number of what is done in one go


class VersionError(LedgerError):
    """Tasks that somebody else changed since they were looked at; `tasks` are their ids."""

    def __init__(self, tasks: Sequence[str]) -> None:
        self.tasks: tuple[str, ...] = tuple(tasks)
        first = self.tasks[0]
        more = _(" (and {count:,} others)", count=len(tasks) - 1) if len(tasks) > 1 else ""
        super().__init__(
            f"{first}{more}", _("was changed by somebody else meanwhile"), _("look at it again with duban ledger show {first}", first=first)
        )


class Change(NamedTuple):
    """An entry of the history: what was done, with which field, and its values before and after as text.

    `detail` is what it takes to take it back, `undoes` the entry that it takes back itself.
    """

    action: str
    field: str | None = None
    before: str | None = None
    after: str | None = None
    detail: Mapping[str, Any] | None = None
    undoes: int | None = None


@contextmanager
def one_go(base: Connection) -> Iterator[int]:
    """What people do in this block they do in one go, to be taken back as a whole: its number."""
    held = base.info.get(GO)
    if held is not None:
        yield held
        return
    number = base.info[GO] = (base.execute(select(func.max(HISTORY.c.entry))).scalar() or 0) + 1
    try:
        yield number
    finally:
        del base.info[GO]


def found_task(base: Connection, task: str, version: int | None = None) -> dict[str, Any]:
    """The row of a task. Raises LedgerError where there is none, VersionError where it was changed since its `version` was looked at."""
    lock = base.dialect.name != "sqlite"  # there a transaction that writes is alone
    asked = select(TASKS).where(TASKS.c.id == task)
    row = base.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise LedgerError(task, _("no task of this ledger has such an id"), _("take one from duban ledger list"))
    if version is not None and version != row.version:
        raise VersionError([task])
    return row._asdict()


def changed(base: Connection, row: Mapping[Any, Any], values: Mapping[Any, Any], by: str, at: str, changes: Iterable[Change]) -> None:
    """Write new values of a task's fields, raise its version and tell the history."""
    again = not SEARCHED.isdisjoint(values)
    if again:
        forget(base, [row["id"]])
    base.execute(update(TASKS).where(TASKS.c.id == row["id"]).values(**values, changed=at, version=row["version"] + 1))
    if again:
        index(base, [{**row, **values}])
    tell(base, row, by, at, changes)


def tell(base: Connection, row: Mapping[Any, Any], by: str, at: str, changes: Iterable[Change]) -> None:
    """The entries of the history."""
    with one_go(base) as go:
        same = {"at": at, "by": by, "source": row["source"], "id": row["id"], "go": go}
        told = [{**same, **change._asdict(), "detail": dumped(change.detail)} for change in changes]
        if told:
            base.execute(insert(HISTORY), told)


def dumped(detail: Mapping[str, Any] | None) -> str | None:
    return None if detail is None else json.dumps(detail, ensure_ascii=False)
