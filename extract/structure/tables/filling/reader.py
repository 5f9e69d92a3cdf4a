"""Rows of cells → rows of tasks: 同上 and merged cells take the words above, the task is the first columns that are not merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage, join
from ....text.numerals import ONE_TO_TEN
from ..aligning import NUMBER, AligningReader
from ..columns import Column
from ..rows import Cell, Row
from .charging import ChargeReader
from .items import ItemReader
from .kinds import LIMITS, KindReader
from .merging import Merged, MergedReader
from .plans import PlanReader
from .signs import Signs
from .spans import FIELD
from .titling import TitlingReader, item_of, numbered_column

HAN_NUMBER = patterns.compile(rf"[（(]?(?P<number>[{ONE_TO_TEN}]{{1,3}})[）)、.．]?")
CALLED = patterns.compile(r"[0-9][0-9\-—－ ]{5,}[0-9]")
GROUP = patterns.compile(rf"(?P<number>[{ONE_TO_TEN}]{{1,3}})[、.．]")
Cells = list[Passage]
Table = Sequence[tuple[int, Cells]]


@dataclass(slots=True)
class Plan:
    """What each column of a table is for: which are merged over rows, and which hold the task.

    `numbered` is a merged column that the rows' numbers count; `item`: the number with which the task's own words begin, `over`: the same
    of the merged column.
    """

    columns: Sequence[Column]
    merged: Merged
    tasks: list[int]
    numbered: int | None
    item: regex.Pattern[str] | None
    over: regex.Pattern[str] | None = None


class FillingReader:
    """Makes rows by the words of rules/tables.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.signs: Signs = ruleset.build(Signs)
        self.kinds: KindReader = ruleset.build(KindReader)
        self.plans: PlanReader = ruleset.build(PlanReader)
        self.merging: MergedReader = ruleset.build(MergedReader)
        self.titling: TitlingReader = ruleset.build(TitlingReader)
        self.charges: ChargeReader = ruleset.build(ChargeReader)
        self.items: ItemReader = ruleset.build(ItemReader)

    def fill(self, columns: Sequence[Column], table: Table) -> dict[int, Row]:
        """The rows by the number of their line."""
        columns, table = self.plans.read(self.kinds.read(columns, texts_of(table)), table)
        plan = self.plan(columns, texts_of(table))
        numbered = any(cell.text[:1].isdecimal() for _, cells in table for cell in cells[:1])
        found: dict[int, Row] = {}
        above: Cells = []
        number = ""
        group: Passage | None = None
        for index, cells in table:
            heading = self.heading(columns, cells)
            if heading is not None and self.says_no_more(columns, cells, numbered=numbered):
                found[index], above, group = Row(), [], heading
                continue
            said = self.merging.said(columns, plan.merged, plan.tasks[0] if plan.tasks else 0, cells, above)
            found[index] = row = self.row(plan, cells, said, number)
            row.unsure = self.merging.is_unclear(columns, cells, said, above)
            above = said
            if heading is not None and numbered:  # 三 | 水岸联动 | 县水利局 amid 1, 2, 3: a row, and a heading too
                group = heading
            else:
                row.group = row.group or group
            number = row.number
            self.items.part(row)
        if all(column.kind != "unit" for column in columns):
            self.charges.part(list(found.values()))
        return found

    def plan(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Plan:
        """What the columns of these rows are for."""
        texts = [place for place, column in enumerate(columns) if column.kind == "text" and column.held is not FIELD]
        texts = texts or [place for place, column in enumerate(columns) if column.kind == "figure"]
        merged = self.merging.read(columns, texts, rows)
        tasks = self.titling.task_columns(columns, texts, merged.texts, rows)
        item = item_of([row[tasks[0]] for row in rows]) if tasks else None
        numbered = None if item else numbered_column(columns, merged.texts, rows)  # （1）推广…: the rows' own number
        over = None if numbered is None else item_of(self.signs.values([row[numbered] for row in rows]))
        return Plan(columns, merged, tasks, numbered, item, over)

    def row(self, plan: Plan, cells: Cells, said: Cells, number: str) -> Row:
        """One row: `cells` as written, `said` with what holds in them; `number` is that of the row above."""
        timed = any(column.kind == "time" for column in plan.columns)
        row = Row(start=min((cell.base for cell in cells if cell.text), default=0))
        for place, (column, written, cell) in enumerate(zip(plan.columns, cells, said, strict=True)):
            if place in plan.merged.texts and GROUP.match(cell.text):
                row.group = cell
            if column.kind == "number":
                row.number = self.number_of(cell.text) if cell.text else number
            elif cell.text in self.signs.empty or (written.text in self.signs.beside and place in plan.tasks):
                continue
            elif place in plan.tasks or (place == plan.numbered and written.text):
                item = plan.over if place == plan.numbered else plan.item if place == plan.tasks[0] else None
                mark = item.match(cell.text) if item else None
                row.number = row.number or (mark["number"] if mark else "")
                row.tasks.append(cell.cut(mark.end()) if mark else cell)
            else:
                own = cell if written.text in self.signs.no_words else written
                limit = column.remarks and not timed and self.aligning.are_limits([cell.text], again=False)  # 备注 over 6月底前完成
                row.cells.append(Cell(column.label, cell, own, LIMITS if limit else column.held))
        return row

    def assigns(self, columns: Sequence[Column], table: Table) -> bool:
        """Does a column say who or by when: by its head, or, of remarks, by its cells? Not where nobody's work is named, but persons."""
        rows = texts_of(table)
        return self.kinds.assigns(columns, rows) and not (rows and self.is_roster(columns, rows))

    def is_roster(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
        """组别 | 成员 | 督导乡镇, 姓名 | 职务 | 包保乡镇, 日期 | 值班单位 | 电话: names, offices or numbers in place of work."""
        if any(column.kind == "text" and column.work > 1 for column in columns):
            return False
        tasks = self.plan(columns, rows).tasks
        said = [self.signs.values([row[place] for row in rows]) for place in tasks]
        return bool(tasks) and all(cells and all(map(self.is_called, cells)) for cells in said)

    def is_called(self, words: str) -> bool:
        """Is it a person, an office or a number to call?"""
        persons = self.kinds.persons
        return bool(persons.are_sure(words) or persons.office.fullmatch(words) or CALLED.fullmatch(words))

    def number_of(self, words: str) -> str:
        """What counts a row: 1 of `1.`, A-1; nothing where a cell holds other words."""
        number = NUMBER.fullmatch(words)
        return number["number"] if number else words if self.aligning.code.fullmatch(words) else ""

    def heading(self, columns: Sequence[Column], cells: Sequence[Passage]) -> Passage | None:
        """`一 | 深化改革`: what a row begins with, as one heading, `一、深化改革`."""
        filled = [(cell, column) for cell, column in zip(cells, columns, strict=True) if cell.text not in self.signs.empty][:2]
        if len(filled) < 2 or filled[0][1].kind != "number":
            return None
        (number, _), (words, _) = filled
        first = HAN_NUMBER.fullmatch(number.text)
        return join([number.cut(*first.span("number")), words], "、") if first else None

    def says_no_more(self, columns: Sequence[Column], cells: Sequence[Passage], *, numbered: bool) -> bool:
        """Is a row nothing but a heading? It may have figures (3.2亿元) where rows are `numbered` in others than Han numerals."""
        filled = [column for cell, column in zip(cells, columns, strict=True) if cell.text not in self.signs.empty]
        return all(numbered and column.kind == "figure" for column in filled[2:])


def texts_of(table: Table) -> list[list[str]]:
    """The words of all cells, row by row."""
    return [[cell.text for cell in cells] for _, cells in table]
