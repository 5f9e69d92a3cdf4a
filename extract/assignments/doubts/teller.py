"""The doubts of a notice, in the order of its tasks, then of its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import regex

from ...head.genres import TIMELESS, Stance
from ...models.rows import DiagnosticRow, TaskRow, UnitRow
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...structure.tree import ROW
from ...text.marks import LINE_ENDS
from .above import AboveTeller
from .bare import of_bare, of_list, of_unknown
from .beside import of_items, of_nested, of_rows
from .columns import ColumnTeller, numbered_behind
from .names import NameTeller
from .telling import doubt, shown
from .titles import TitleTeller

LONGEST_TITLE = 60  # characters of a first line that is one
UNTITLED = ("sentence", "none")


def read_as(unit: UnitRow, text: str) -> str:
    """A unit's name in the characters that rules know: 省編辦 is 省编办."""
    start, end = unit["span"]
    return text[start:end] if end - start == len(unit["name"]) else unit["name"]


class DoubtTeller:
    """Finds them in the tree of a notice and its tasks."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.titles: TitleTeller = ruleset.build(TitleTeller)
        self.names: NameTeller = ruleset.build(NameTeller)
        self.above: AboveTeller = ruleset.build(AboveTeller)
        self.columns: ColumnTeller = ruleset.build(ColumnTeller)
        self.lists: regex.Pattern[str] = ruleset.rule("standing", "lists").compile()
        self.agenda: regex.Pattern[str] = ruleset.rule("standing", "agenda").compile()

    def read(
        self, nodes: Sequence[Node], tasks: Sequence[TaskRow], title: str | None, text: str, stance: Stance
    ) -> Iterator[DiagnosticRow]:
        """One diagnostic a doubt; `title` is the notice's, `text` all of it."""
        units = {unit["name"]: unit for task in tasks for unit in task["units"]}
        slotted = [task for task in tasks if not task["optional"] and task["form"] not in UNTITLED]
        doubtful = {name for name, unit in units.items() if self.names.may_tell(read_as(unit, text))}
        titled: list[TaskRow] = []
        for task in slotted:
            if why := self.titles.of_title(task, units, title, text):
                yield doubt(f"{why}: “{shown(task['title'] or task['clause'])}”", task["span"])
            else:
                titled.append(task)
            if doubtful and any(unit["name"] in doubtful for unit in task["units"]):
                said: TaskRow = {**task, "units": [{**unit, "name": read_as(unit, text)} for unit in task["units"]]}
                yield from self.names.of_units(said, slotted[-1]["span"][1])
                yield from self.names.of_short(said)
        yield from self.above.read(nodes, tasks, text)
        yield from self.of_all(titled, title, text, stance)
        yield from of_items(slotted)
        yield from of_nested(tasks)
        rows = [node for node in nodes if node.style is ROW and node.parent is not None]
        by_start = {task["span"][0]: task for task in tasks} if rows else {}
        tables: dict[Node, list[tuple[Node, TaskRow]]] = defaultdict(list)
        for node in rows:
            if node.parent is not None and node.start in by_start:
                tables[node.parent].append((node, by_start[node.start]))
                if node.unsure:
                    yield doubt(
                        f"a row whose lines may be parted otherwise: “{shown(by_start[node.start]['title'])}”", by_start[node.start]["span"]
                    )
        for own in tables.values():
            yield from self.columns.read(own)
            yield from of_rows(own)
            yield from numbered_behind(own, text)

    def of_all(self, tasks: Sequence[TaskRow], title: str | None, text: str, stance: Stance) -> Iterator[DiagnosticRow]:
        """One diagnostic for all tasks of a text that hands out none, as its title or its labels show; a first line may be the title."""
        name = title or text.lstrip()[:LONGEST_TITLE].partition("\n")[0]
        if tasks and self.lists.search(name):
            yield of_list(tasks, name)
        elif below := [task for task in tasks if self.agenda.search((task["headings"] or [task["title"]])[-1])]:
            yield of_list(below, (below[0]["headings"] or [below[0]["title"]])[-1])
        elif name[-1:] not in LINE_ENDS and (unknown := list(of_unknown(tasks, self.titles.labels))):
            yield from unknown
        elif stance in TIMELESS:
            yield from of_bare(tasks, None)
        elif stance == "free" and (title or len(tasks) > 1):
            yield from of_bare(tasks, self.above.aligning.verb)
