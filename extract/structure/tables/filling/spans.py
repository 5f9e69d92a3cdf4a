"""Columns that are times, e.g. `任务 | 责任部门 | 一季度 | 二季度` over `普查 | 特藏部 | √ |` or `改造 | 住建局 | 完成立项 | 开工`.

After this room a sign in such a column is the time of its head; words are a field by that name, and no part of the task.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ....clauses.labels import Label
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ..aligning import AligningReader
from ..columns import Column
from ..matrix import ALONE
from ..rows import Cell, Row

LEAST = 2  # columns beside each other
FIELD = Label(field=True)
LIMIT = Label(timing=True)


class SpanReader:
    """Finds them by their heads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)

    def read(self, columns: Sequence[Column]) -> list[Column]:
        """The columns, those of times as fields."""
        spans = [place for place, column in enumerate(columns) if self.is_span(column)]
        if len(spans) < LEAST:
            return list(columns)
        return [replace(column, kind="text", work=0, held=FIELD) if place in spans else column for place, column in enumerate(columns)]

    def is_span(self, column: Column) -> bool:
        """3月, 一季度, 上半年, and no word behind it: 2026年任务."""
        if column.assigns or column.kind == "number" or not self.aligning.says_when(column.label):
            return False
        readings = self.aligning.timings.read(column.label, self.aligning.context, slot=True)
        return sum(reading.at[1] - reading.at[0] for reading in readings) == len(column.label)

    def signed(self, rows: Collection[Row], heads: Sequence[Passage]) -> None:
        """A sign says that the row's work is done in the time of its head."""
        said = {head.text: head for head in heads}
        for row in rows:
            row.cells = [of_head(cell, said) for cell in row.cells]


def of_head(cell: Cell, heads: dict[str, Passage]) -> Cell:
    head = heads.get(cell.label) if cell.kind is FIELD and ALONE.fullmatch(cell.passage.text) else None
    return Cell(cell.label, head, cell.written, LIMIT) if head else cell
