"""A digest: what of a ledger is late, due soon or comes again, below each unit that answers for it, in the words of a reminder.

督办提醒 2021-04-20
逾期1 到期1
河道处：逾期1
1. 清理河道（逾10天，2021-04-10，未开始）示水〔2021〕3号
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...ledger.due import Due
from ...ledger.fields import UNITS, answering
from ...ledger.words import WORDS, left
from ...models.headings import COLUMNS
from ...text.shortened import cut
from ..files.guards import folded
from ..mapping import Plan

CHASED = ("overdue", "due", "recurring")  # groups of which a reminder tells
GROUPS: dict[str, str] = WORDS["groups"]
NOBODY: str = WORDS["days"]["nobody"]
MOST_TITLE = 60  # characters of a title, and of a unit's name
Task = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A task as a reminder tells it: its title, how late it is (逾10天), its day, its state, its notice."""

    title: str
    left: str
    day: str
    state: str
    notice: str
    late: bool

    def __str__(self) -> str:
        return f"{self.title}（{'，'.join(filter(None, (self.left, self.day, self.state)))}）{self.notice}"


@dataclass(frozen=True, slots=True)
class Section:
    """What one unit has to do; `more`: so many tasks that are not told one by one."""

    unit: str
    counts: str
    lines: tuple[Line, ...]
    more: int

    @property
    def head(self) -> str:
        return f"{self.unit}：{self.counts}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What is to be chased on a day."""

    title: str
    counts: str
    sections: tuple[Section, ...]
    more: str  # 另有{count}项
    doubtful: int = 0  # tasks that stay here: not sure that work is assigned

    def of(self, units: Iterable[str]) -> Digest:
        """The part of some units."""
        wanted = set(units)
        return Digest(self.title, "", tuple(each for each in self.sections if each.unit in wanted), self.more)

    def rest(self, count: int) -> str:
        """How many tasks are not told one by one."""
        return self.more.replace("{count}", str(count))


def digest_of(found: Due, plan: Plan, most: int | None = None) -> Digest:
    """The digest of what was found and the mapping lets go, of each unit at most so many; who is latest stands first."""
    every = [task for task in found.flat(CHASED) if chosen(task, plan)]
    tasks = [task for task in every if plan.optional or not task["optional"]]
    units: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        for name in answering(task) or [NOBODY]:
            units.setdefault(cut(folded(name), MOST_TITLE), []).append(task)
    order = sorted(units.items(), key=lambda each: (-sum(is_late(task) for task in each[1]), each[0]))
    sections = (Section(unit, counts(some), tuple(map(line_of, some[:most])), len(some) - len(some[:most])) for unit, some in order)
    title = f"{plan.settings['title']} {found.on}"
    return Digest(title, counts(tasks), tuple(sections), plan.settings["more"], len(every) - len(tasks))


def chosen(task: Task, plan: Plan) -> bool:
    """Whether the mapping lets a task go: by its state, and by the units that have a role in it."""
    units = {name for role in plan.roles for name in task[role].split(UNITS)}
    return task["state"] in plan.states and (not plan.units or not units.isdisjoint(plan.units))


def is_late(task: Task) -> bool:
    return task["days"] is not None and task["days"] < 0


def counts(tasks: Iterable[Task]) -> str:
    """`逾期2 到期1`: what recurs counts as late or due too."""
    found = Counter("overdue" if is_late(task) else "due" for task in tasks)
    return " ".join(f"{GROUPS[name]}{found[name]}" for name in ("overdue", "due") if found[name])


def line_of(task: Task) -> Line:
    state = task["state"] if task["percent"] is None or task["group"] == "recurring" else f"{task['state']}{task['percent']}%"
    doubt = f"，{COLUMNS['optional']}" if task["optional"] else ""
    day: date = task["day"]
    return Line(
        cut(folded(task["title"]), MOST_TITLE),
        left(task["days"]),
        f"{'~' if task['tentative'] else ''}{day}",
        f"{state}{doubt}",
        cut(folded(task["document_number"] or task["notice_title"] or ""), MOST_TITLE),
        is_late(task),
    )
