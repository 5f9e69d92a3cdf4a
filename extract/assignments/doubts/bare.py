"""Brackets that hold names alone in a text that hands out no work, e.g. `1.智能水表系统（示例公司、示例大学）` of a list of prizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from ... import patterns
from ...clauses.labels import LabelReader, Mark
from ...models.rows import DiagnosticRow, TaskRow
from ..running.whole import BETWEEN
from .telling import doubt, shown

IN_BRACKETS = ("clause", "bracket")
LISTING = patterns.quick(rf"[{BETWEEN}，,；;\s]+")


def of_bare(tasks: Sequence[TaskRow], verb: regex.Pattern[str] | None) -> Iterator[DiagnosticRow]:
    """One diagnostic for all of a text by whose title it tells, or holds for all times, at the first: 绿地率40%（市园林局）.

    With `verb`, of any other text, where no task says more and most do not begin with one: 智能水表系统（示例公司）.
    """
    found = [task for task in tasks if is_bare(task)]
    if not found or (verb and (len(found) < len(tasks) or are_work(found, verb))):
        return
    words = shown(f"{found[0]['title']}（{found[0]['clause']}）")
    yield doubt(f"units in brackets of a text that hands out no work ({len(found)} such tasks): “{words}”", found[0]["span"])


def of_list(tasks: Sequence[TaskRow], title: str) -> DiagnosticRow:
    """One diagnostic for all slots of a text that, by its title, is a list or tells the public: 获奖名单, 招聘公告."""
    return doubt(f"a text that hands out no work by its title ({len(tasks)} such tasks): “{shown(title)}”", tasks[0]["span"])


def of_unknown(tasks: Sequence[TaskRow], labels: LabelReader) -> Iterator[DiagnosticRow]:
    """One diagnostic where all that say who are labels that no rule knows: 表演单位：示例中学, 抢修单位：示例公司."""
    said = ""
    for task in tasks:
        marks = [mark for mark in labels.marks(task["clause"]) if mark.kind.role] if task["units"] else []
        if task["units"] and (not marks or not all(is_unknown(mark, labels) for mark in marks)):  # nearly always
            return
        said = said or (marks[0].label if marks else "")
    if said:
        yield doubt(f"who does it is said by labels that no rule knows ({len(tasks)} such tasks): “{said}”", tasks[0]["span"])


def is_unknown(mark: Mark, labels: LabelReader) -> bool:
    """表演单位, and not 牵头揭榜单位, of which a part is known."""
    return mark.kind.guessed and labels.grammar.role_of(mark.label) is None


def are_work(tasks: Sequence[TaskRow], verb: regex.Pattern[str]) -> bool:
    """Do half of them say what is to be done, or by when: 分发教科书（教导处）?"""
    return 2 * sum(verb.match(task["title"]) is not None or bool(task["milestones"]) for task in tasks) >= len(tasks)


def is_bare(task: TaskRow) -> bool:
    """Does a bracket hold names and nothing else?"""
    if task["form"] not in IN_BRACKETS or task["timings"] or task["persons"] or not task["units"]:
        return False
    names = "".join(unit["name"] for unit in task["units"])
    return LISTING.sub("", names) == LISTING.sub("", task["clause"])
