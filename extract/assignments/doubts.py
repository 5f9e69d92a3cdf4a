"""What was read of tables and labels and may be wrong, e.g. rows titled by a day, a column of units whose head says no part.

After this room: a title that is no words for work, a row without what the rows beside it have, and words that no field shows are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from .. import patterns
from ..clauses.labels import LabelReader
from ..clauses.persons import PersonReader
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..structure.tables import Cell
from ..structure.tables.aligning import AligningReader
from ..structure.tables.filling import CODE
from ..structure.tree import ROW
from ..text.normalize import passage
from ..text.numerals import ONE_TO_TEN
from ..text.shortened import shortened

MOST_SHOWN = 40  # characters of a cell in a message
MOST_READ = 0.8  # of a title that is a time
MOST_OF = 0.6  # of the rows of a table
LEAST_ROWS = 2  # that agree
LONGEST_UNIT_TITLE = 12  # characters; longer ones that end as units do are work (组建工作专班)
LEAST_TOGETHER = 2  # marks within one name
UNTITLED = ("sentence", "none")
NUMBERED = patterns.compile(rf"[0-9]{{1,3}}[.．、](?![0-9])|[{ONE_TO_TEN}]{{1,3}}、")

Row = dict[str, Any]


class DoubtTeller:
    """Finds them in the tree of a notice and its tasks."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.prefix: tuple[str, ...] = self.aligning.units.prefix

    def read(self, nodes: Sequence[Node], tasks: Sequence[Row]) -> Iterator[Row]:
        """One diagnostic a doubt, in the order of the tasks, then of the tables."""
        units = {unit["name"] for task in tasks for unit in task["units"]}
        for task in tasks:
            if not task["optional"] and task["form"] not in UNTITLED and (why := self.of_title(task, units)):
                yield doubt(f"{why}: “{shown(task['title'])}”", task["span"])
            yield from self.of_units(task)
        by_start = {task["span"][0]: task for task in tasks}
        tables: dict[Node, list[tuple[Node, Row]]] = defaultdict(list)
        for node in nodes:
            if node.style is ROW and node.parent is not None and node.start in by_start:
                tables[node.parent].append((node, by_start[node.start]))
        for rows in tables.values():
            yield from self.of_columns(rows)
            yield from of_rows(rows)

    def of_title(self, task: Row, units: Collection[str]) -> str | None:
        """Why a title is hardly one: it is empty, a number, a day, a unit, a person; `3.清淤` still has its number."""
        title = passage(task["title"]).text
        if not title:
            return "a task without words for its work"
        looks = self.aligning.looks(title)
        if CODE.fullmatch(title) or "number" in looks:
            return "a number or code as title"
        if "time" in looks and self.is_time(title):
            return "a time as title"
        if "unit" in looks and len(title) <= LONGEST_UNIT_TITLE and (title in units or title.startswith(self.prefix)):
            return "a unit as title"
        if self.persons.is_sure(title):
            return "a person as title"
        return "a title that begins with a number" if NUMBERED.match(title) and task["form"] == "table" else None

    def is_time(self, title: str) -> bool:
        """10月15日前, and not 10月底前公布水价."""
        readings = self.aligning.timings.read(title, self.aligning.context, slot=True)
        return sum(reading.core[1] - reading.core[0] for reading in readings) >= MOST_READ * len(title)

    def of_units(self, task: Row) -> Iterator[Row]:
        """Names that hold what parts names: 供水、供电、燃气公司 where no list of places or levels stands."""
        for unit in task["units"] if not task["optional"] else ():
            name = passage(unit["name"]).text
            if name.count("、") >= LEAST_TOGETHER and not unit["collective"] and "（" not in name and "(" not in name:
                yield doubt(f"several units as one: “{shown(name)}”", unit["span"])

    def of_columns(self, rows: Sequence[tuple[Node, Row]]) -> Iterator[Row]:
        """Columns that gave nothing: told once each, as a warning where they hold what the rows lack."""
        columns: dict[str, list[Cell]] = defaultdict(list)
        for node, _ in rows:
            for cell in node.cells:
                columns[cell.label].append(cell)
        for label, cells in columns.items():
            kind = cells[0].kind or self.labels.kind(label)
            if kind is not None and kind.assigns():
                continue
            for what, given in (("unit", "units"), ("time", "timings")):
                alike = sum(what in self.aligning.looks(cell.passage.text) for cell in cells)
                lacking = not any(task[given] for _, task in rows)
                told = kind is not None and (kind.idle or kind.progress)
                if lacking and not told and alike >= LEAST_ROWS and alike >= MOST_OF * len(cells):
                    yield doubt(f"a column that may say {MAY_SAY[what]}: “{shown(label)}”", reach(cells))
                    break
            else:
                if kind is None:
                    message = f"a column is in no field: “{shown(label)}”"
                    yield {"code": "column-not-read", "severity": "info", "message": message, "span": reach(cells)}


def of_rows(rows: Sequence[tuple[Node, Row]]) -> Iterator[Row]:
    """A row without unit or time limit where the rows beside it have one."""
    for given, what in (("units", "unit"), ("timings", "time limit")):
        having = sum(bool(task[given]) for _, task in rows)
        if having < LEAST_ROWS or having < MOST_OF * len(rows):
            continue
        for _, task in rows:
            if not task[given]:
                yield doubt(f"a row without a {what}, which the others have: “{shown(task['title'])}”", task["span"])


MAY_SAY = {"unit": "who", "time": "by when"}


def reach(cells: Sequence[Cell]) -> tuple[int, int]:
    """From the first to the last cell of a column."""
    own = [cell.written for cell in cells if cell.written.text] or [cell.passage for cell in cells]
    return min(cell.base for cell in own), max(cell.end() for cell in own)


def shown(words: str) -> str:
    return shortened(words, MOST_SHOWN)


def doubt(message: str, span: tuple[int, int]) -> Row:
    return {"code": "task-doubtful", "severity": "warning", "message": message, "span": span}
