"""The rows of a notice for the ledger's tables, out of its JSON: those of `writers/flat`, with ids that no other notice has.

A ledger takes many notices at once: rows are tuples in the order of their columns, and no model is made of a record that one wrote.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import Any, cast

from ... import patterns
from ...writers.flat.rows import MOST_NESTED, unbroken
from ...writers.flat.tables import CHILDREN, TABLES
from ..fields import ROLES, RULES, UNITS

Record = dict[str, Any]
Row = dict[str, Any]
Tuples = dict[str, list[tuple[Any, ...]]]  # by table
Rows = dict[str, list[Row]]  # the same with names, and days as dates
UNSTORABLE = patterns.quick("[\x00\ud800-\udfff]")
ESCAPED = "\\u"  # in JSON that may hold such signs
ID = patterns.compile(r"t[0-9a-f]{15}")
COLUMNS = {name: tuple(column.name for column in table.columns) for name, table in TABLES.items()}
DAYS = {name: tuple(column.name for column in table.columns if column.kind == "date") for name, table in TABLES.items()}
ID_AT = {name: columns.index("id") for name, columns in COLUMNS.items() if "id" in columns}
AS_JSON = {name: frozenset(column.name for column in table.columns if column.kind == "json") for name, table in TABLES.items()}


def storable(value: Any) -> Any:
    """A text, or all texts of a value, as both stores take them: NUL and half characters are U+FFFD, and spans as they were."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list) else value


def record_of(whole: str) -> Record:
    """The record that JSON holds, as the stores take it."""
    record = json.loads(whole)
    return cast(Record, storable(record) if ESCAPED in whole else record)


def fields_of(name: str) -> Callable[[Record], tuple[Any, ...]]:
    """What gives the values of a record's fields but its span, which is the last of them."""
    return itemgetter(*(column.name for column in TABLES[name].columns if column.field is not None and column.part is None))


OF_CHILD = {name: fields_of(name) for name in CHILDREN}
OF_DIAGNOSTIC: Callable[[Record], tuple[Any, ...]] = fields_of("diagnostics")
OF_TASK: Callable[[Record], tuple[Any, ...]] = itemgetter(*COLUMNS["tasks"])
OF_NOTICE: Callable[[Record], tuple[Any, ...]] = itemgetter(*COLUMNS["notices"])


def rows_of(record: Record, source: str, whole: str) -> Tuples:
    """All rows of a notice, whose JSON is `whole`."""
    about = {**record["source"], **record["notice"]}
    for name in AS_JSON["notices"]:
        about[name] = dumped(about[name])
    tasks, told = record["tasks"], record["diagnostics"]
    places = owners([task["span"] for task in tasks], [each["span"] for each in told])
    found: Tuples = {"notices": [OF_NOTICE({**about, "source": source, "json": whole})], "tasks": task_rows(record, source, places)}
    for name, values in OF_CHILD.items():
        found[name] = [
            (source, task["id"], number, *values(each), *each["span"]) for task in tasks for number, each in enumerate(task[name])
        ]
    found["diagnostics"] = [
        (source, number, None if place is None else tasks[place]["id"], *OF_DIAGNOSTIC(each), *each["span"])
        for number, (each, place) in enumerate(zip(told, places, strict=True))
    ]
    return found


def task_rows(record: Record, source: str, places: Sequence[int | None]) -> list[tuple[Any, ...]]:
    about = record["notice"]
    same = {
        "source": source,
        "document_number": about["document_number"],
        "notice_title": about["title"],
        "issuer": about["issuer"],
        "issue_date": about["issue_date"],
    }
    codes: dict[int, dict[str, None]] = {}
    for each, place in zip(record["diagnostics"], places, strict=True):
        if place is not None:
            codes.setdefault(place, {})[each["code"]] = None
    return [
        OF_TASK({**task, **same, **own(task), "position": place, "diagnostics": UNITS.join(codes.get(place, ()))})
        for place, task in enumerate(record["tasks"])
    ]


def own(task: Record) -> Row:
    """The columns of a task that are not fields of its record."""
    start, end = task["span"]
    due_start, due_end = task["due_from"] or (None, None)
    roles: dict[str, list[str]] = {role: [] for role in ROLES}
    for unit in task["units"]:
        roles[unit["role"]].append(unbroken(unit["name"]))
    timings = task["timings"]
    return {
        **{role: UNITS.join(names) for role, names in roles.items()},
        "labels": dumped(task["path"]),
        "headings": dumped(task["headings"]),
        "fields": dumped(task["fields"]),
        "due_from_start": due_start,
        "due_from_end": due_end,
        "start_character": start,
        "end_character": end,
        "path": "/".join(task["path"]),
        "section": " / ".join(task["headings"]),
        "persons": RULES.join(f"{person['label']}：{unbroken(person['name'])}" for person in task["persons"]),
        "timing": RULES.join(unbroken(timing["text"]) for timing in timings),
        "start": min((timing["start"] for timing in timings if timing["start"]), default=None),
        "rrule": RULES.join(timing["rrule"] for timing in timings if timing["rrule"]),
        "tentative": any(timing["tentative"] for timing in timings),
    }


def dumped(value: Any) -> str:
    return ("[]" if isinstance(value, list) else "{}") if not value else json.dumps(value, ensure_ascii=False)


def owners(tasks: Sequence[list[int]], told: Iterable[Sequence[int]]) -> list[int | None]:
    """For each span of a diagnostic the place of the task in whose words it stands, of several the narrowest; None where in none."""
    order = sorted(range(len(tasks)), key=lambda place: tasks[place])
    starts = [tasks[place][0] for place in order]
    found: list[int | None] = []
    for start, end in told:
        last = bisect_right(starts, start)
        around = [place for place in order[max(0, last - MOST_NESTED) : last] if start < end <= tasks[place][1]]
        found.append(min(around, key=lambda place: tasks[place][1] - tasks[place][0], default=None))
    return found


def named(rows: Tuples) -> Rows:
    """The rows with the names of their columns, days as dates."""
    found = {name: [dict(zip(COLUMNS[name], row, strict=True)) for row in several] for name, several in rows.items()}
    for name, days in DAYS.items():
        for row in found[name]:
            for day in days:
                if row[day] is not None:
                    row[day] = date.fromisoformat(row[day])
    return found


def other_id(taken: str, source: str, nth: int = 1) -> str:
    """The id of a task whose own another has: made of it and of the source, so that it is the same each time."""
    return "t" + sha256(f"{taken}\x1f{source}\x1f{nth}".encode("utf-8", "surrogatepass")).hexdigest()[:15]


def with_ids(rows: Tuples, ids: Mapping[str, str]) -> Tuples:
    """The rows with other ids."""
    if not ids:
        return rows
    found = dict(rows)
    for name, at in ID_AT.items():
        found[name] = [(*row[:at], ids.get(row[at], row[at]), *row[at + 1 :]) for row in rows[name]]
    return found


def renamed(rows: Rows, ids: Mapping[str, str]) -> Rows:
    """The same of rows with names."""
    if not ids:
        return rows
    return {name: [{**row, "id": ids.get(row["id"], row["id"])} if "id" in row else row for row in found] for name, found in rows.items()}
