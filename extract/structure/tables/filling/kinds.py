"""Columns as their cells show them: `验收人` over departments names units, `计划完成` over days says by when.

After this room each column holds what its cells hold, where its head alone does not say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from .... import patterns
from ....clauses.labels import Label, LabelReader
from ....clauses.persons import PersonReader
from ....rulebook.ruleset import Ruleset, words_pattern
from ....text.marks import LISTING
from ..aligning import AligningReader
from ..columns import Column, is_bare
from .signs import Signs

LISTED = patterns.quick(f"[{LISTING}]")
FROM_TO = patterns.compile(r"(?<=\p{Han})[-—–~～]")  # between two days
LEAST_LABEL = 4  # characters of 分管领导
UNITS, LIMITS, FIELD, PROGRESS = Label(role="responsible"), Label(timing=True), Label(field=True), Label(field=True, progress=True)


class KindReader:
    """Knows them by the words of rules/tables.toml and the labels of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = self.aligning.labels
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.signs: Signs = ruleset.build(Signs)
        self.chiefs: tuple[str, ...] = ruleset.words("column", "chief")
        self.begins: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("timing_word", "lasts")))
        self.units: tuple[str, ...] = ruleset.words("column", "unit")
        self.clock: str = ruleset.words("column", "time")[0]
        self.stems: tuple[str, ...] = tuple(word for word, stem in self.labels.grammar.stems.items() if stem.role == "responsible")
        self.takes_part: tuple[str, ...] = ruleset.words("column", "takes-part")

    def read(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
        """The columns of these rows."""
        others = any(column.must for column in columns)  # then 单位 beside 联系人 says whose person that is
        times = [place for place, column in enumerate(columns) if column.kind == "time"]
        if len(times) > 1:
            lacks = not any(column.kind == "text" and column.work for column in columns)
            columns = [self.of_progress(column, [row[place] for row in rows], lacks=lacks) for place, column in enumerate(columns)]
            columns = self.without_beginning(columns, rows)
        if not any(column.kind == "unit" and column.assigns for column in columns):
            columns = [self.of_idle(column, columns, [row[place] for row in rows]) for place, column in enumerate(columns)]
        if others and all(column.kind != "time" or not column.assigns or self.is_again(column) for column in columns):
            columns = [self.of_spans(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
        return [
            column if others and (is_bare(column) or column.remarks) else self.by_cells(column, [row[place] for row in rows])
            for place, column in enumerate(columns)
        ]

    def without_beginning(self, columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
        """开始日期 beside 完成期限: a field, also where that holds no day (视资金情况) or nothing; not 施工时间 over 7月1日-8月1日."""
        begins = [
            place
            for place, column in enumerate(columns)
            if column.kind == "time" and self.begins.search(column.label) and not self.are_spans([row[place] for row in rows])
        ]
        if all(column.kind != "time" or place in begins for place, column in enumerate(columns)):
            return columns
        return [
            replace(column, kind="text", assigns=False, work=0, held=FIELD) if place in begins else column
            for place, column in enumerate(columns)
        ]

    def is_again(self, column: Column) -> bool:
        """验收时间: when what was done is looked at again."""
        return self.labels.grammar.role_of(column.label) == "supervise"

    def of_spans(self, column: Column, cells: Sequence[str]) -> Column:
        """施工时间 over 7月10日-8月10日, where no other column says by when."""
        told = column.kind != "time" or column.held is not None or self.labels.kind(column.label) is not None
        return column if told or not self.are_spans(cells) else replace(column, assigns=True, held=LIMITS)

    def are_spans(self, cells: Sequence[str]) -> bool:
        """Does most of a column say from when to when?"""
        said = self.signs.values(cells)
        timings, context = self.aligning.timings, self.aligning.context
        spans = [words for words in said if FROM_TO.search(words) and timings.read(words, context, slot=True)]
        return 2 * len(spans) > len(said)

    def of_idle(self, column: Column, columns: Sequence[Column], cells: Sequence[str]) -> Column:
        """工作主体 over units, beside 工作内容: who does it; in a list of persons 工作单位 is where they are."""
        label = self.labels.kind(column.label) if column.kind == "text" and column.label.endswith(self.units) else None
        if label is None or not label.idle or not any(other.kind == "text" and other.work > 1 and other is not column for other in columns):
            return column
        said = self.signs.values(cells)
        units = bool(said) and all("unit" in self.aligning.looks(words) for words in said)
        return replace(column, kind="unit", assigns=True, must=True, work=0, held=UNITS) if units else column

    def by_cells(self, column: Column, cells: Sequence[str]) -> Column:
        """The column with what its cells hold: units, times, persons, each where its head does not say another thing."""
        label = self.labels.kind(column.label)
        said = self.signs.values(cells)
        told = column.assigns or (label is not None and label.progress)  # 完成时限, 发现时间, 完成情况 say themselves what they hold
        if not told and column.kind == "text" and said and all(map(self.aligning.has_labels, said)):
            return replace(column, kind="unit", assigns=True, held=UNITS)  # 项目法人 over 责任单位：市交投集团
        if column.remarks and self.aligning.assign(said):  # 备注 over 由教科室补齐，9月20日前
            return replace(column, kind="unit", assigns=True, held=UNITS)
        if not told and (limits := self.of_times(column, label, said)) is not None:
            return limits
        if label is None and (column.label.endswith(self.chiefs) or self.ends_in_label(column)) and self.names_persons(cells):
            return replace(column, kind="person", held=Label(person=True))  # 县级河长, 专班组长 over names
        return self.of_units(column, label, said)

    def of_progress(self, column: Column, cells: Sequence[str], *, lacks: bool) -> Column:
        """工作进度 beside 完成时限, over 35% and 推进中: a field; 工作节点 over 印发方案 is the work where the table `lacks` it."""
        label = self.labels.kind(column.label) if column.kind == "time" else None
        said = self.signs.values(cells) if label is not None else []
        if said and lacks and not any(self.aligning.looks(words) - {"person"} for words in said):
            return replace(column, kind="text", assigns=False, work=2)
        timed = sum("time" in self.aligning.looks(words) for words in said)
        if label is None or not label.weak or 3 * timed >= 2 * len(said):
            return column
        return replace(column, kind="text", assigns=False, work=0, held=PROGRESS)

    def of_times(self, column: Column, label: Label | None, said: Sequence[str]) -> Column | None:
        """计划完成 over days is 计划完成时间, and so is 计划完成日; None where the cells say no times."""
        if column.kind not in ("text", "figure", "time"):
            return None
        if self.aligning.are_limits(said, again=column.kind != "time"):
            return replace(column, kind="time", assigns=True, held=LIMITS)
        if label is not None or not said or not all("time" in self.aligning.looks(words) for words in said):
            return None
        ends = (len(column.label), -1, -2)  # 计划完成, 计划完成日, 完成年月
        label = next(filter(None, (self.labels.kind(column.label[:end] + self.clock) for end in ends)), None)
        return replace(column, kind="time", assigns=True, held=label) if label is not None and label.timing else column

    def of_units(self, column: Column, label: Label | None, said: Sequence[str]) -> Column:
        """验收人 over departments, 联系单位, whose head says no role, 参加 over units."""
        takes_part = column.label.startswith(self.takes_part) or column.label in self.labels.grammar.stems
        charged = label is None and column.kind == "text" and column.label.endswith(self.stems)  # 落实责任 over units alone
        takes_part = takes_part or (charged and bool(said) and all("unit" in self.aligning.looks(words) for words in said))
        if (column.assigns and column.kind != "person") or not (takes_part or column.kind in ("unit", "person")):
            return column
        if column.kind == "person" and any(self.persons.is_sure(part) for words in said for part in LISTED.split(words)):
            return column  # 责任人 over 李某某、音乐组
        units = sum("unit" in self.aligning.looks(words) for words in said)
        if not units or units * 2 < len(said):
            return column
        if column.held is not None:  # 成员单位 beside 主要职责
            return replace(column, assigns=True)
        if label is not None and (label.idle or label.weak) and not takes_part:
            return column
        role = (label.role if label is not None else None) or self.labels.grammar.role_of(column.label)
        return replace(column, kind="unit", assigns=True, held=Label(role=role or "responsible"))

    def ends_in_label(self, column: Column) -> bool:
        """县政府分管领导; 带班领导 of a roster is none."""
        ends = range(1, len(column.label) - LEAST_LABEL + 1) if column.kind == "person" else ()
        return any((kind := self.labels.kind(column.label[at:])) is not None and kind.person for at in ends)

    def names_persons(self, cells: Sequence[str]) -> bool:
        """网格长 over names."""
        said = self.signs.values(cells)
        sure = sum(self.persons.is_sure(words) for words in said)
        return sure * 2 > len(said) and all("person" in self.aligning.looks(words) for words in said)

    def assigns(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
        """Does a column say who or by when: by its head, or, of remarks, by its cells?"""
        if any(column.assigns for column in columns):
            return True
        if any(column.assigns for column in self.read(columns, rows)) and not self.has_figures(columns, rows):
            return True
        remarks = [place for place, column in enumerate(columns) if column.remarks]
        return any(self.aligning.assign(self.signs.values([row[place] for row in rows])) for place in remarks)

    def has_figures(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
        """单位 | 任务 over 示例一中 | 120人: how much, and not what."""
        said = [
            self.signs.values([row[place] for row in rows]) for place, column in enumerate(columns) if column.kind == "text" and column.work
        ]
        return any(cells and all("figure" in self.aligning.looks(words) for words in cells) for cells in said)
