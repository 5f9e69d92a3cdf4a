"""What the columns of a ledger hold is what the notices' JSON says, but for what people set: a value that SQL changed past them is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ...language import _
from ..fields import ROLES
from ..places.asking import tuples
from ..readings.anchors import counts, due_of
from ..readings.rows import COLUMNS, Row, named, record_of, rows_of
from ..schema.said import READ_STILL
from ..schema.tables import CORRECTIONS, NOTICES
from .holding import Fault

MANY = 100  # notices that are held at a time
CHILDREN = ("units", "persons", "timings", "milestones", "targets", "citations")
OF_NOTICE = tuple(name for name in COLUMNS["notices"] if name not in {"source", "json"})
OF_TASK = tuple(name for name in COLUMNS["tasks"] if name not in {"source", "id", "position"})
OF_CHILD = {name: tuple(column for column in COLUMNS[name] if column not in {"source", "id", "number"}) for name in CHILDREN}
ById = Mapping[str, Mapping[str, list[Row]]]  # by table, by task
Corrected = Mapping[str, Mapping[str, str | None]]  # by id, by field: the reading that a person set something over


def of_readings(base: Connection) -> Iterator[Fault]:
    """Notices and tasks that are not what was read, nor what people set."""
    corrected: dict[str, dict[str, str | None]] = {}
    for row in base.execute(select(CORRECTIONS.c.id, CORRECTIONS.c.field, CORRECTIONS.c.read)):
        corrected.setdefault(row.id, {})[row.field] = row.read
    last = ""
    asked = select(NOTICES.c.source, NOTICES.c.json).where(NOTICES.c.gone.is_(None)).order_by(NOTICES.c.source).limit(MANY)
    while some := base.execute(asked.where(NOTICES.c.source > last)).all():
        last = some[-1].source
        for source, whole in some:
            yield from of_one(base, source, whole, corrected)


def of_one(base: Connection, source: str, whole: str, corrected: Corrected) -> Iterator[Fault]:
    """The faults of one notice."""
    try:
        read = named(rows_of(record_of(whole), source, whole))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        yield Fault(source, _("its JSON is no record; put back a copy, or add the notice to a new ledger"))
        return
    (notice,) = held(base, "notices", OF_NOTICE, source)
    for name in OF_NOTICE:
        if notice[name] != plain(read["notices"][0][name]):
            yield Fault(
                source,
                _(
                    "its {name} is {told}, and its JSON says {read}",
                    name=name,
                    told=told(notice[name]),
                    read=told(read["notices"][0][name]),
                ),
            )
    there = {row["position"]: row for row in held(base, "tasks", ("id", "position", "relative_to", *OF_TASK), source, f" AND {READ_STILL}")}
    children = {name: by_id(held(base, name, ("id", *columns), source)) for name, columns in OF_CHILD.items()}
    wanted = {name: by_id(read[name]) for name in OF_CHILD}
    for row in read["tasks"]:
        task = there.pop(row["position"], None)
        if task is None:
            yield Fault(source, _("its JSON has a task that the ledger has not: {title}", title=row["title"]))
            continue
        over = corrected.get(task["id"], {})
        yield from of_task(task, row, wanted, over)
        for name in OF_CHILD:
            if said(children[name].get(task["id"], ()), name, over) != said(wanted[name].get(row["id"], ()), name, over):
                yield Fault(task["id"], _("its {name} are not those that its notice names", name=name))
    for task in there.values():
        yield Fault(task["id"], _("its notice's JSON has no such task"))


def of_task(task: Row, row: Row, read: ById, over: Mapping[str, str | None]) -> Iterator[Fault]:
    """The columns of a task; of one that a person set, the reading that it was set over."""
    for name in OF_TASK:
        readings = dues(task, row, read, name in over) if name == "due" else [plain(row[name])]
        if name in over and (over[name] or "") not in [each or "" for each in readings]:
            yield Fault(
                task["id"],
                _("{name} was set over {told}, and its notice says {read}", name=name, told=told(over[name]), read=told(readings[-1])),
            )
        elif name not in over and task[name] not in readings:
            yield Fault(
                task["id"],
                _(
                    "{name} is {told}, which nobody set: its notice says {read}",
                    name=name,
                    told=told(task[name]),
                    read=told(readings[-1]),
                ),
            )


def dues(task: Row, row: Row, read: ById, is_set: bool) -> list[Any]:
    """The due date as it was read; with the day of its event as that makes it."""
    timings, milestones = (read[name].get(row["id"], []) for name in ("timings", "milestones"))
    try:
        event = date.fromisoformat(task["relative_to"] or "")
    except ValueError:  # none; of one that is no date is told elsewhere
        event = None
    if event is None or not any(map(counts, timings)):
        return [plain(row["due"])]
    return [*([plain(row["due"])] if is_set else []), plain(due_of(timings, milestones, event))]


def held(base: Connection, table: str, columns: Sequence[str], source: str, also: str = "") -> list[Row]:
    """The rows of a notice, days as texts, whether they are days or not."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = tuples(base, f"SELECT {quoted} FROM {table} WHERE source = :source{also}", {"source": source})
    return [dict(zip(columns, map(plain, row), strict=True)) for row in rows]


def by_id(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def said(rows: Iterable[Row], name: str, over: Mapping[str, str | None]) -> Counter[tuple[Any, ...]]:
    """What some rows say, in whatever order; the units of a role that a person named are theirs."""
    own = {role for role in ROLES if role in over} if name == "units" else set()
    return Counter(tuple(plain(row[column]) for column in OF_CHILD[name]) for row in rows if not own or row["role"] not in own)


def plain(value: Any) -> Any:
    """A day as text."""
    return value.isoformat() if isinstance(value, date) else value


def told(value: Any) -> str:
    return "empty" if value in (None, "") else f"“{value}”"
