"""The same said of many tasks at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ...errors import LedgerError
from ...language import _
from ..fields import ANCHOR, OWN, Value, ValueNotMeantError, as_text, field_of, value_of
from ..schema.said import CONFIRMED, REJECTED
from ..schema.tables import HISTORY, TASKS
from ..search import SOME
from .checking import confirm, reject
from .rows import VersionError, one_go
from .setting import set_fields

MOST = 100_000  # tasks
ASKED = ("id", "source", "version", "gone", "checked", *OWN)


def bulk(
    base: Connection,
    tasks: Mapping[str, int | None],
    values: Mapping[str, str | None],
    by: str,
    at: str,
    checked: str | None = None,
) -> list[str]:
    """Set fields of many tasks, each by the version that was looked at (None: whatever it is); the ids of those that this changed.

    `checked` confirms or rejects them. Raises VersionError with the ids of those that somebody else changed meanwhile, LedgerError for a
    value that a task cannot have: then none is changed.
    """
    if len(tasks) > MOST:
        raise LedgerError(_("{count:,} tasks", count=len(tasks)), _("are too many at once"), _("name {most:,} at most", most=MOST))
    rows = held(base, tasks)
    if missing := [key for key in tasks if key not in rows]:
        raise LedgerError(missing[0], _("no task of this ledger has such an id"), _("take one from duban ledger list"))
    if other := [key for key, version in tasks.items() if version not in {None, rows[key]["version"]}]:
        raise VersionError(other)
    done: dict[str, None] = {}
    with one_go(base):
        try:
            wanted = {field_of(name): value for name, value in values.items()}
            if wanted.keys() <= set(OWN) - {ANCHOR}:
                done |= dict.fromkeys(own(base, rows, {name: value_of(name, value) for name, value in wanted.items()}, by, at))
            else:
                done |= dict.fromkeys(key for key in tasks if set_fields(base, key, values, by, at))
        except ValueNotMeantError as error:
            raise LedgerError(next(iter(tasks)), error.problem, error.remedy) from None
        if checked not in {None, CONFIRMED, REJECTED}:
            raise LedgerError(
                _("checked {checked}", checked=checked),
                _("is nothing that many tasks can be"),
                _("name {confirmed} or {rejected}", confirmed=CONFIRMED, rejected=REJECTED),
            )
        if checked:
            say = confirm if checked == CONFIRMED else reject
            done |= dict.fromkeys(key for key in tasks if say(base, key, by, at))
    return list(done)


def held(base: Connection, tasks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What is known of the tasks, by id; elsewhere than in a file they are kept from others meanwhile."""
    ids = sorted(tasks)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), SOME):
        asked = select(*(TASKS.c[name] for name in ASKED)).where(TASKS.c.id.in_(ids[start : start + SOME])).order_by(TASKS.c.id)
        rows = base.execute(asked.with_for_update() if base.dialect.name != "sqlite" else asked)
        found |= {row.id: row._asdict() for row in rows}
    return found


def own(base: Connection, rows: Mapping[str, Mapping[str, Any]], new: Mapping[str, Value], by: str, at: str) -> list[str]:
    """Fields that only people fill, e.g. the state: in a few statements, however many tasks there are."""
    told, some = [], []
    with one_go(base) as go:
        for key, row in rows.items():
            fresh = [name for name, value in new.items() if value != row[name]]
            entry = {"at": at, "by": by, "source": row["source"], "id": key, "go": go, "action": "set"}
            told += [{**entry, "field": name, "before": as_text(row[name]), "after": as_text(new[name])} for name in fresh]
            some += [key] if fresh else []
        if some:
            this = update(TASKS).where(TASKS.c.id == bindparam("key"))
            base.execute(this.values(**new, changed=at, version=TASKS.c.version + 1), [{"key": key} for key in some])
            base.execute(insert(HISTORY), told)
    return some
