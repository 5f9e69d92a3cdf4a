"""Columns that are times, e.g. `任务 | 责任部门 | 一季度 | 二季度` over `普查 | 特藏部 | √ |` or `改造 | 住建局 | 完成立项 | 开工`.

After this room a sign in such a column is the time of its head; words are a field by that name, and no part of the task, and where no
other column says when, their head does: of the last one that has words the row is due.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from .... import patterns
from ....clauses.labels import Label
from ....rulebook.grammar import Grammar
from ....rulebook.ruleset import Ruleset, words_pattern
from ....text.normalize import Passage
from ..aligning import AligningReader
from ..columns import Column
from ..matrix import ALONE
from ..rows import Cell, Row

LEAST = 2  # columns beside each other
FIELD = Label(field=True)
LIMIT = Label(timing=True)
WORDS = patterns.quick(r"\p{Han}{2}")  # 500 below 一季度 is how much


class SpanReader:
    """Finds them by their heads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        goals = f"{words_pattern(ruleset.words('column', 'work', 'time'))}|{ruleset.build(Grammar).source('plan')}"
        self.goal: regex.Pattern[str] = patterns.compile(f"(?:{goals}){{1,2}}$")

    def read(self, columns: Sequence[Column]) -> list[Column]:
        """The columns, those of times as fields: 一季度目标 too, where another column says what the work is."""
        spans = [place for place, column in enumerate(columns) if self.span(column)]
        if not any(column.kind == "text" and column.work and place not in spans for place, column in enumerate(columns)):
            spans = [place for place in spans if self.span(columns[place]) == columns[place].label]
        if len(spans) < LEAST:
            return list(columns)
        return [replace(column, kind="text", work=0, held=FIELD) if place in spans else column for place, column in enumerate(columns)]

    def span(self, column: Column) -> str:
        """3月, 一季度, 上半年, the time of 一季度目标; nothing where a head is no time."""
        if column.kind == "number" or column.assigns:
            return ""
        words = self.bare(column.label)
        return words if self.aligning.is_span(words) else ""

    def bare(self, words: str) -> str:
        """3月 of 3月目标, 6月底 of 6月底节点; 3月份 is one itself."""
        return words if self.aligning.is_span(words) else self.goal.sub("", words)

    def below(self, above: Sequence[str], below: Sequence[str]) -> list[str] | None:
        """One head of two rows, 年度计划 and blanks over 一季度, 二季度 …: the words of both, with or without the blanks before them."""
        spans = [words for words in below if words]
        if len(spans) < LEAST or not all(map(self.aligning.is_span, spans)):
            return None
        if len(below) == len(above) and not below[0]:
            both = [low or high for high, low in zip(above, below, strict=True)]
            return both if all(both) else None
        blanks = len(spans) - 1
        wide = [at for at in range(len(above)) if not any(above[at + 1 : at + 1 + blanks]) and at + blanks < len(above)]
        return [*above[: wide[0]], *spans, *above[wide[0] + 1 + blanks :]] if wide and len(below) == len(spans) else None

    def signed(self, rows: Collection[Row], heads: Sequence[Passage]) -> None:
        """A sign says that the row's work is done in the time of its head, and so do words where nothing else says when."""
        said = {head.text: head.cut(0, len(self.bare(head.text))) for head in heads}
        for row in rows:
            signs = [of_head(cell, said) for cell in row.cells]
            timed = signs != row.cells or any(self.says_when(cell) or self.tells(cell) for cell in row.cells)
            row.cells = signs if timed else [own for cell in signs for own in self.beside_head(cell, said)]

    def beside_head(self, cell: Cell, heads: dict[str, Passage]) -> list[Cell]:
        """The field, and its head as a time where it holds words: 主体封顶 below 四季度; 11月底前完工 says its own."""
        head = heads.get(cell.label) if cell.kind is FIELD and WORDS.search(cell.passage.text) else None
        if head is None:
            return [cell]
        said = self.aligning.timings.read(cell.passage.text, self.aligning.context, slot=True)
        days = [cell.passage.cut(*reading.core) for reading in said if reading.modifier == "before"]
        return [cell, *(Cell(cell.label, day, day, LIMIT) for day in days or [head])]

    def tells(self, cell: Cell) -> bool:
        """已完成招标 below 一季度: how far the work is, and no plan."""
        return cell.kind is FIELD and self.aligning.state.fullmatch(cell.passage.text[:LEAST]) is not None

    def says_when(self, cell: Cell) -> bool:
        """Does a cell stand below 完成时限?"""
        kind = cell.kind or self.aligning.labels.kind(cell.label)
        return kind is not None and kind.timing and bool(cell.passage.text)


def of_head(cell: Cell, heads: dict[str, Passage]) -> Cell:
    head = heads.get(cell.label) if cell.kind is FIELD and ALONE.fullmatch(cell.passage.text) else None
    return Cell(cell.label, head, cell.written, LIMIT) if head else cell
