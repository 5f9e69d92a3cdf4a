"""Notices as rows: of each table, and of the ledger, a row a task: two leads are `科信处、办公室` in `lead`."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from ...models import Diagnostic, Notice, Record, Role, Task
from ...models.headings import COLUMNS
from .tables import TABLES, Column

KINDS = {name: TABLES["tasks"].column(name).kind for name in COLUMNS}
MOST_NESTED = 100  # tasks before a place that are looked at for the one that holds it
Cells = dict[str, Any]


def rows(notice: Notice) -> list[dict[str, str]]:
    """The ledger's rows of a notice with every cell as text: dates as ISO 8601, `true` or empty, what is unknown empty."""
    return [{column: as_text(value) for column, value in cells.items()} for cells in ledger(notice)]


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def ledger(notice: Notice) -> list[Cells]:
    """The rows of a notice in the order of its tasks, the columns of COLUMNS with values of their KINDS; an unknown text is empty."""
    found = task_rows(notice, notice.source.name)
    return [{name: "" if cells[name] is None and kind == "text" else cells[name] for name, kind in KINDS.items()} for cells in found]


def task_rows(notice: Notice, source: str) -> list[Cells]:
    """The rows of `tasks`: the fields of each task, and what a ledger says of it."""
    about = notice.notice
    same = {
        "source": source,
        "document_number": about.document_number,
        "notice_title": about.title,
        "issuer": about.issuer,
        "issue_date": about.issue_date,
    }
    told: dict[int, dict[str, None]] = {}
    for diagnostic, place in zip(notice.diagnostics, owners(notice), strict=True):
        if place is not None:
            told.setdefault(place, {})[diagnostic.code] = None
    return [
        {**same, **fields(task, "tasks"), **own(task), "position": place, "diagnostics": "、".join(told.get(place, ()))}
        for place, task in enumerate(notice.tasks)
    ]


def child_rows(notice: Notice, name: str, source: str) -> Iterator[Cells]:
    """The rows of a table that hangs on tasks, e.g. of `units`."""
    for task in notice.tasks:
        for number, record in enumerate(getattr(task, name)):
            yield {"source": source, "id": task.id, "number": number, **fields(record, name)}


def diagnostic_rows(notice: Notice, source: str) -> Iterator[Cells]:
    """The rows of `diagnostics`, each with the id of the task in whose words it stands."""
    for number, (diagnostic, place) in enumerate(zip(notice.diagnostics, owners(notice), strict=True)):
        task = None if place is None else notice.tasks[place].id
        yield {"source": source, "number": number, "id": task, **fields(diagnostic, "diagnostics")}


def fields(record: Record, table: str) -> Cells:
    """The columns of a table that are fields of a record, with their values."""
    return {column.name: value_of(record, column) for column in held(type(record), table)}


@cache
def held(model: type[Record], table: str) -> tuple[Column, ...]:
    """The columns of a table that are fields of a model."""
    return tuple(column for column in TABLES[table].columns if column.field in model.model_fields)


def value_of(record: Record, column: Column) -> Any:
    value = getattr(record, column.field or column.name)
    if column.part is not None:
        return None if value is None else value[column.part]
    if column.kind == "json":
        plain = [each.model_dump(mode="json") if isinstance(each, Record) else each for each in value] if isinstance(value, list) else value
        return json.dumps(plain, ensure_ascii=False)
    return value


def owners(notice: Notice) -> list[int | None]:
    """For each diagnostic the place of the task in whose words it stands, of several the narrowest; None where it stands in none."""
    order = sorted(range(len(notice.tasks)), key=lambda place: notice.tasks[place].span)
    starts = [notice.tasks[place].span[0] for place in order]
    return [owner(diagnostic, notice, order, starts) for diagnostic in notice.diagnostics]


def owner(diagnostic: Diagnostic, notice: Notice, order: list[int], starts: list[int]) -> int | None:
    start, end = diagnostic.span
    last = bisect_right(starts, start)
    around = [place for place in order[max(0, last - MOST_NESTED) : last] if start < end <= notice.tasks[place].span[1]]
    return min(around, key=lambda place: notice.tasks[place].span[1] - notice.tasks[place].span[0], default=None)


def own(task: Task) -> Cells:
    """The columns of the ledger that join what a task has several of."""
    return {
        "path": "/".join(task.path),
        "section": " / ".join(task.headings),
        "lead": names(task, "lead"),
        "responsible": names(task, "responsible"),
        "support": names(task, "support"),
        "supervise": names(task, "supervise"),
        "persons": "；".join(f"{person.label}：{unbroken(person.name)}" for person in task.persons),
        "timing": "；".join(unbroken(timing.text) for timing in task.timings),
        "start": first_of(timing.start for timing in task.timings),
        "rrule": "；".join(timing.rrule for timing in task.timings if timing.rrule),
        "tentative": any(timing.tentative for timing in task.timings),
    }


def first_of(days: Iterable[date | None]) -> date | None:
    return min(filter(None, days), default=None)


def names(task: Task, role: Role) -> str:
    """The units of one role as a ledger writes them: 科信处、办公室."""
    return "、".join(map(unbroken, task.named(role)))


def unbroken(words: str) -> str:
    """Words that a page's width had broken, on one line."""
    return "".join(line.strip() for line in words.splitlines()) if "\n" in words else words
