"""Rows of cells → rows of tasks: 同上 and merged cells take the words above, the task is the first columns that are not merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .... import patterns
from ....clauses.labels import Label, LabelReader
from ....clauses.persons import PersonReader
from ....rulebook.ruleset import Ruleset
from ....text.marks import LISTING
from ....text.normalize import Passage, join
from ....text.numerals import ONE_TO_TEN
from ..aligning import NUMBER, AligningReader
from ..columns import Column, before_numbers, is_bare
from ..rows import Cell, Row
from .plans import PlanReader
from .spans import FIELD

MERGED_SHARE = 3  # of so many rows at least one goes on with the cell above
HAN_NUMBER = patterns.compile(rf"[（(]?[{ONE_TO_TEN}]{{1,3}}[）)、]?")
GROUP = patterns.compile(rf"(?P<number>[{ONE_TO_TEN}]{{1,3}})[、.．]")
CODE = patterns.compile(r"(?:(?!\p{Han})[\p{L}\p{N}.\-—/（）()])+")  # 1.1.2, A-3: no title
ITEM = patterns.compile(r"(?:[（(](?P<number>[0-9]{1,3})[)）]|(?P<number>[0-9]{1,3})[.、．](?=\P{N}|[0-9]{1,4}\p{Han}))")
COMMA = patterns.quick("[，,]")
LISTED = patterns.quick(f"[{LISTING}]")
LONGEST_CHARGE = 120  # characters
LEAST_CHARGED = 2  # rows
CARRIED = frozenset({"time", "person"})  # over several rows, where a row has nothing before its task
NO_TITLE = frozenset({"unit", "person", "time"})
Cells = list[Passage]


class FillingReader:
    """Makes rows by the words of rules/tables.toml."""

    aligning: AligningReader
    labels: LabelReader
    ditto: frozenset[str]
    beside: frozenset[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning, self.labels = ruleset.build(AligningReader), ruleset.build(LabelReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.plans: PlanReader = ruleset.build(PlanReader)
        ditto, beside = ruleset.words("cell", "ditto"), ruleset.words("cell", "beside")
        chief = ruleset.words("column", "chief")
        self.chiefs: tuple[str, ...] = tuple(word for word in self.labels.grammar.words("person") if word[1:] and word.endswith(chief))
        self.clock: str = ruleset.words("column", "time")[0]
        self.takes_part: tuple[str, ...] = ruleset.words("column", "takes-part")
        self.same: frozenset[str] = frozenset((*ruleset.words("cell", "same"), *ditto))
        self.ditto, self.beside = frozenset(ditto), frozenset(beside)
        self.no_words: frozenset[str] = frozenset(("", *ditto, *beside))
        self.empty: frozenset[str] = frozenset(("", *ruleset.words("cell", "empty")))

    def fill(self, columns: Sequence[Column], table: Sequence[tuple[int, Cells]]) -> dict[int, Row]:
        """The rows by the number of their line."""
        found: dict[int, Row] = {}
        others = any(column.must for column in columns)  # then 单位 beside 联系人 says whose person that is
        columns = [
            column if others and is_bare(column) else self.by_cells(column, [cells[place].text for _, cells in table])
            for place, column in enumerate(columns)
        ]
        columns, table = self.plans.read(columns, table)
        texts = [place for place, column in enumerate(columns) if column.kind == "text" and column.held is not FIELD]
        texts = texts or [place for place, column in enumerate(columns) if column.kind == "figure"]
        merged = [place for place in texts if self.is_merged([cells[place].text for _, cells in table])]
        merged += before_numbers(columns, texts)
        tasks = self.task_columns(columns, texts, merged, [cells for _, cells in table])
        numbered = self.numbered_column(columns, merged, [cells for _, cells in table])
        counted = counts([cells[tasks[0]].text for _, cells in table]) if tasks else False
        above: dict[int, Passage] = {}
        number_above = ""
        group: Passage | None = None
        for index, cells in table:
            if (section := self.section(columns, cells)) is not None:
                found[index], group = Row(), section
                above.clear()
                continue
            before = range(tasks[0]) if tasks and all(cell.text in self.no_words for cell in cells[: tasks[0]]) else range(0)
            row = Row(group=group, start=min((cell.base for cell in cells if cell.text), default=0))
            for place, written in enumerate(cells):
                over = place in merged or (columns[place].kind in CARRIED and place in before)
                cell = self.said(columns, cells, place, merged, above, over=over)
                above[place] = cell
                if place in merged and GROUP.match(cell.text):
                    row.group = cell
                if columns[place].kind == "number":
                    row.number = self.number_of(cell.text) if cell.text else number_above
                elif written.text in self.beside and place in tasks:
                    continue
                elif (place in tasks or (place == numbered and written.text)) and cell.text not in self.empty:
                    mark = ITEM.match(cell.text) if counted and place == tasks[0] else None
                    row.number = row.number or (mark["number"] if mark else "")
                    row.tasks.append(cell.cut(mark.end()) if mark else cell)
                elif cell.text not in self.empty:
                    row.cells.append(
                        Cell(columns[place].label, cell, cell if written.text in self.no_words else written, columns[place].held)
                    )
            number_above = row.number
            found[index] = row
        if all(column.kind != "unit" for column in columns):
            self.charge(list(found.values()))
        return found

    def charge(self, rows: Sequence[Row]) -> None:
        """区城管局负责，区商务局配合，取缔占道经营: where no column names units, most rows' own words may, before their work."""
        begun = [(row, *found) for row in rows if row.tasks and (found := self.charged_in(row))]
        if len(begun) < LEAST_CHARGED or 2 * len(begun) < sum(bool(row.tasks) for row in rows):
            return
        for row, words, end in begun:
            who = words.cut(0, end)
            row.tasks = [words.cut(end + 1), *(task for task in row.tasks if task is not words)]
            row.cells = [*(cell for cell in row.cells if cell.passage is not words), Cell("", who, who, Label(role="responsible"))]

    def charged_in(self, row: Row) -> tuple[Passage, int] | None:
        """The cell of a row that begins so, and where its work begins."""
        words = (*row.tasks, *(cell.passage for cell in row.cells))
        return next(((own, end) for own in words if (end := self.charged(own))), None)

    def charged(self, words: Passage) -> int:
        """Where the parts end that only say who has which part in what follows; 0 where none does."""
        end = at = 0
        while (mark := COMMA.search(words.text, at)) and mark.start() <= LONGEST_CHARGE:
            reading = self.aligning.assignments.read(words.text[at : mark.start()], self.aligning.context)
            if not (reading.units and reading.explicit) or reading.unread or reading.skipped or reading.timings:
                break
            end, at = mark.start(), mark.end()
        return end

    def number_of(self, words: str) -> str:
        """What counts a row: 1 of `1.`, A-1; nothing where a cell holds other words."""
        number = NUMBER.fullmatch(words)
        return number["number"] if number else words if self.aligning.code.fullmatch(words) else ""

    def assigns(self, columns: Sequence[Column], table: Sequence[tuple[int, Cells]]) -> bool:
        """Does a column say who or by when: by its head, or, of remarks, by its cells?"""
        if any(column.assigns for column in columns):
            return True
        remarks = [place for place, column in enumerate(columns) if column.remarks]
        return any(self.aligning.assign(self.values([cells[place].text for _, cells in table])) for place in remarks)

    def said(
        self, columns: Sequence[Column], cells: Cells, place: int, merged: Sequence[int], above: dict[int, Passage], *, over: bool
    ) -> Passage:
        """What holds in a cell: its own words, those above where it says 同上 or is merged (`over`), those to the left of a broad one."""
        own = cells[place]
        if own.text in self.beside:
            return above.get(place - 1, own)
        blank = own.text in self.empty and (over or self.takes_above(columns, cells, place, merged))
        return above.get(place, own) if own.text in self.same or blank else own

    def by_cells(self, column: Column, cells: Sequence[str]) -> Column:
        """The column as its cells show it: 验收人 over departments names units, and so does 联系单位, whose head says no role."""
        takes_part = column.label.startswith(self.takes_part) or column.label in self.labels.grammar.stems  # 参加 over units
        label = self.labels.kind(column.label)
        said = self.values(cells)
        told = column.assigns or (label is not None and label.progress)  # 完成时限, 发现时间, 完成情况 say themselves what they hold
        if not told and column.kind == "text" and said and all(map(self.aligning.has_labels, said)):
            return replace(column, kind="unit", assigns=True, held=Label(role="responsible"))  # 项目法人 over 责任单位：市交投集团
        if column.remarks and self.aligning.assign(said):  # 备注 over 由教科室补齐，9月20日前
            return replace(column, kind="unit", assigns=True, held=Label(role="responsible"))
        if not told and column.kind in ("text", "figure", "time"):
            if self.aligning.are_limits(said, again=column.kind != "time"):
                return replace(column, kind="time", assigns=True, held=Label(timing=True))
            if label is None and said and all("time" in self.aligning.looks(words) for words in said):
                label = self.labels.kind(column.label + self.clock)  # 计划完成 over days is 计划完成时间, and so is 计划完成日
                label = label or self.labels.kind(column.label[:-1] + self.clock)
                return replace(column, kind="time", assigns=True, held=label) if label is not None and label.timing else column
        if label is None and column.label.endswith(self.chiefs) and self.names_persons(cells):
            return replace(column, kind="person", held=Label(person=True))  # 县级河长 over names
        if (column.assigns and column.kind != "person") or not (takes_part or column.kind in ("unit", "person")):
            return column
        if column.kind == "person" and any(self.persons.is_sure(part) for words in said for part in LISTED.split(words)):
            return column  # 责任人 over 李某某、音乐组
        units = sum("unit" in self.aligning.looks(words) for words in said)
        if not units or units * 2 < len(said) or (label is not None and (label.idle or label.weak) and not takes_part):
            return column
        role = label.role if label is not None else None
        role = role or self.labels.grammar.role_of(column.label)
        return replace(column, kind="unit", assigns=True, held=Label(role=role or "responsible"))

    def values(self, cells: Sequence[str]) -> list[str]:
        """The cells that say something of their own."""
        return [words for words in cells if words not in self.empty and words not in self.no_words and words not in self.same]

    def task_columns(self, columns: Sequence[Column], texts: Sequence[int], merged: Sequence[int], rows: Sequence[Cells]) -> list[int]:
        """The first column of text whose head or cells say what the work is, and those right behind it up to the first that assigns.

        One that is merged is left out while another has the rows' own words.
        """
        if all(column.kind != "number" for column in columns):  # 一、公开 | 1.公开预算 / 一、公开 | 2.公开决算: the numbers count the rows
            texts = next((texts[at:] for at, place in enumerate(texts) if counts([cells[place].text for cells in rows])), texts)
        own = [place for place in texts if place not in merged]
        worded = [at for at in texts if self.has_titles(columns[at], [cells[at].text for cells in rows])]
        titles = [at for at in worded if columns[at].work] or worded
        others = [at for at in own if not self.names_persons([cells[at].text for cells in rows])]
        may = [place for place in titles if place in own] or titles or others or own or list(texts[-1:])
        best = max((columns[place].work for place in may), default=0)
        own = [place for place in may if columns[place].work == best][:1] + own
        own = [place for place in own if place >= own[0]]
        first = next((place for place, column in enumerate(columns) if column.assigns and place > own[0]), len(columns)) if own else 0
        return own[:1] + [place for before, place in pairwise(dict.fromkeys(own)) if place == before + 1 and place < first]

    def names_persons(self, cells: Sequence[str]) -> bool:
        """网格长 over names."""
        said = self.values(cells)
        sure = sum(self.persons.is_sure(words) for words in said)
        return sure * 2 > len(said) and all("person" in self.aligning.looks(words) for words in said)

    def has_titles(self, column: Column, cells: Sequence[str]) -> bool:
        """Do most cells read like words for work, not like codes, and not, where the head does not say so, like units or days?"""
        said = self.values(cells)
        other = sum(bool(CODE.fullmatch(words) or (column.work < 2 and NO_TITLE & self.aligning.looks(words))) for words in said)
        return other * 2 < len(said)

    def numbered_column(self, columns: Sequence[Column], merged: Sequence[int], rows: Sequence[Sequence[Passage]]) -> int | None:
        """The merged column that the rows' numbers count (1 | 扩大来源 | …, then rows without either): the first row's own title."""
        number = next((place for place, column in enumerate(columns) if column.kind == "number"), None)
        if number is None or not merged or not any(cells[number].text == "" for cells in rows):
            return None
        alike = all((cells[number].text == "") == (cells[merged[0]].text == "") for cells in rows)
        return merged[0] if alike else None

    def is_merged(self, column: Sequence[str]) -> bool:
        """Does a column say one thing for several rows: blank below, or the same words twice running? In a row or two that is a slip."""
        again = sum(text in self.empty or text in self.ditto or text == before for before, text in pairwise(column))
        return again > 0 and again * MERGED_SHARE >= len(column) and column[0] not in self.empty

    def takes_above(self, columns: Sequence[Column], cells: Sequence[Passage], place: int, merged: Sequence[int]) -> bool:
        """A blank cell is a merged one where a unit must stand: in a row that names nobody who leads or is responsible.

        Who leads is also taken from above where another cell of the row is merged: the row goes on with one above.
        """
        must = [other for other, column in enumerate(columns) if column.must]
        if place not in must[:1]:
            return False
        goes_on = columns[place].leads and any(cells[other].text in self.no_words for other in merged)
        return (goes_on and not cells[place].text) or all(cells[other].text in self.empty for other in must)

    def section(self, columns: Sequence[Column], cells: Sequence[Passage]) -> Passage | None:
        """`一 | 深化改革 | | |`: a row that only names what follows, as one heading, `一、深化改革`."""
        filled = [place for place, cell in enumerate(cells) if cell.text not in self.empty]
        if len(filled) != 2 or columns[filled[0]].kind != "number" or not HAN_NUMBER.fullmatch(cells[filled[0]].text):
            return None
        return join([cells[filled[0]], cells[filled[1]]], "、")


def counts(cells: Sequence[str]) -> bool:
    """Do the cells of a column number the rows themselves: 1.排查 / 2.整治 / 3.12号楼, one after the other, or anew in each part?"""
    marks = [ITEM.match(words) for words in cells]
    numbers = [int(mark["number"]) for mark in marks if mark]
    on = sum(after == before + 1 for before, after in pairwise(numbers))
    anew = sum(after == 1 != before + 1 for before, after in pairwise(numbers))
    return len(numbers) == len(marks) > 1 and on + anew == len(numbers) - 1 and anew <= on
