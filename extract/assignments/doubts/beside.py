"""Records without what those beside them have, e.g. a row without a time limit in a table where the others have one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...structure.nodes import Node
from .telling import Row, doubt, shown

MOST_OF = 0.6  # of the rows of a table
LEAST_ROWS = 2  # that agree
MOST_ITEMS = 0.75  # of items beside each other
LEAST_ITEMS = 3
LACKING = (("units", "unit"), ("timings", "time limit"))


def of_rows(rows: Sequence[tuple[Node, Row]]) -> Iterator[Row]:
    """A row without unit or time limit where the rows beside it have one."""
    for given, what in LACKING:
        having = sum(bool(task[given]) for _, task in rows)
        if having < LEAST_ROWS or having < MOST_OF * len(rows):
            continue
        for _, task in rows:
            if not task[given]:
                yield doubt(f"a row without a {what}, which the others have: “{shown(task['title'])}”", task["span"])


def of_items(tasks: Sequence[Row]) -> Iterator[Row]:
    """An item that names nobody where most with slots of one form under one heading do. Time limits are often left out."""
    groups: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
    for task in tasks:
        if task["form"] != "table":
            groups[task["form"], tuple(task["headings"])].append(task)
    for group in groups.values():
        having = sum(bool(task["units"] or task["persons"]) for task in group)
        if LEAST_ITEMS <= having < len(group) and having >= MOST_ITEMS * len(group):
            for task in group:
                if not (task["units"] or task["persons"]):
                    yield doubt(f"an item without a unit, which the others have: “{shown(task['title'])}”", task["span"])
