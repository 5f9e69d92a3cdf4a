"""Brackets that hold names alone in a text that hands out no work, e.g. `1.智能水表系统（示例公司、示例大学）` of a list of prizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ... import patterns
from ...models.rows import DiagnosticRow, TaskRow
from ..running.marks import BETWEEN
from .telling import doubt, shown

IN_BRACKETS = ("clause", "bracket")
LISTING = patterns.quick(rf"[{BETWEEN}，,；;\s]+")


def of_bare(tasks: Sequence[TaskRow]) -> Iterator[DiagnosticRow]:
    """One diagnostic for all of a text by whose title it tells, or holds for all times, at the first: 绿地率40%（市园林局）."""
    found = [task for task in tasks if is_bare(task)]
    if found:
        words = shown(f"{found[0]['title']}（{found[0]['clause']}）")
        yield doubt(f"units in brackets of a text that hands out no work ({len(found)} such tasks): “{words}”", found[0]["span"])


def is_bare(task: TaskRow) -> bool:
    """Does a bracket hold names and nothing else?"""
    if task["form"] not in IN_BRACKETS or task["timings"] or task["persons"] or not task["units"]:
        return False
    names = "".join(unit["name"] for unit in task["units"])
    return LISTING.sub("", names) == LISTING.sub("", task["clause"])
