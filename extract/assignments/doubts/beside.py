"""Records without what those beside them have, e.g. a row without a time limit in a table where the others have one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from ...models.rows import DiagnosticRow, TaskRow
from ...structure.nodes import Node
from .telling import doubt, shown

MOST_OF = 0.5  # of the rows of a table
LEAST_ROWS = 2  # that agree
MOST_ITEMS = 0.75  # of items beside each other
LEAST_ITEMS = 3
CHARGED = frozenset(("lead", "responsible"))


def of_rows(rows: Sequence[tuple[Node, TaskRow]]) -> Iterator[DiagnosticRow]:
    """A row without unit, time limit or somebody in charge where the rows beside it have one."""
    for what, has in LACKING.items():
        having = [has(task) for _, task in rows]
        if sum(having) < MOST_OF * len(rows) and not (len(rows) == LEAST_ROWS and any(having)):
            continue
        for (_, task), own in zip(rows, having, strict=True):
            if not own:
                yield doubt(f"a row without a {what}, which the others have: “{shown(task['title'])}”", task["span"])


def in_charge(task: TaskRow) -> bool:
    """Is one of its units more than a helper? A row without units is told as such."""
    return not task["units"] or any(unit["role"] in CHARGED for unit in task["units"])


LACKING: dict[str, Callable[[TaskRow], bool]] = {
    "unit": lambda task: bool(task["units"]),
    "unit in charge": in_charge,
    "time limit": lambda task: bool(task["timings"]),
}


def of_items(tasks: Sequence[TaskRow]) -> Iterator[DiagnosticRow]:
    """An item that names nobody where most with slots of one form under one heading do. Time limits are often left out."""
    items = [task for task in tasks if task["form"] != "table"]
    if all(task["units"] or task["persons"] for task in items):  # nearly always
        return
    groups: dict[tuple[str, tuple[str, ...]], list[TaskRow]] = defaultdict(list)
    for task in items:
        groups[task["form"], tuple(task["headings"])].append(task)
    for group in groups.values():
        having = sum(bool(task["units"] or task["persons"]) for task in group)
        if LEAST_ITEMS <= having < len(group) and having >= MOST_ITEMS * len(group):
            for task in group:
                if not (task["units"] or task["persons"]):
                    yield doubt(f"an item without a unit, which the others have: “{shown(task['title'])}”", task["span"])


def of_nested(tasks: Sequence[TaskRow]) -> Iterator[DiagnosticRow]:
    """A row that holds another record that names somebody (5月1日前区商务局负责…, of the next row), and a slot that reaches over rows."""
    rows = [task for task in tasks if task["form"] == "table" and not task["optional"]]
    if not rows:
        return
    starts = [task["span"][0] for task in tasks]
    for place, task in enumerate(tasks):
        if task["optional"]:
            continue
        below = tasks[place + 1 : bisect_left(starts, task["span"][1], place + 1)]
        if task["form"] == "table" and task["units"] and any(is_whole(other) for other in below):
            yield doubt(f"a row that holds another task: “{shown(task['title'])}”", task["span"])
        elif task["form"] != "table" and len(over := [other for other in below if other["form"] == "table"]) >= LEAST_ROWS:
            span = task["span"][0], over[0]["span"][0]
            yield doubt(f"a task that reaches over rows of a table: “{shown(task['title'])}”", span)


def is_whole(task: TaskRow) -> bool:
    """Is it a sentence that says who and by when?"""
    return task["form"] == "sentence" and bool(task["units"]) and bool(task["timings"])
