"""A row of a table as the structure takes it: `1 | 建设平台 | 数据局 | 6月底` below `序号 | 任务 | 责任单位 | 完成时限`."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ...clauses.labels import Label
from ...text.normalize import Passage


class Cell(NamedTuple):
    """A cell of a row below its header's label; `written` stands in the row itself (同上); `kind` where the label is not enough."""

    label: str
    passage: Passage
    written: Passage
    kind: Label | None = None


@dataclass(slots=True)
class Row:
    """A row: its number, its task's cells (项目, 内容), its other cells by label. A header or rule line is a row without cells.

    `heading`: its only words, which name what follows. `unread`: its cells, which fit no columns of the head, so that it is told.
    `gaps` are source ranges within its cells that no field shows; `beside` are other rows that begin on the same line.
    """

    number: str = ""
    start: int = 0  # its place in the source
    group: Passage | None = None  # 一、课后服务 in a column merged over rows
    tasks: list[Passage] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    heading: Passage | None = None
    unread: list[Passage] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)

    def part_cells(self, ends: str = "") -> None:
        """Note what stands between the lines of each cell: in a drawn box the other cells' words do; a line that `ends` is a paragraph."""
        for cell in (*self.tasks, *(cell.passage for cell in self.cells)):
            for place, (before, after) in enumerate(pairwise(cell.offset_list())):
                if after > before + 1 and cell.text[place] not in ends:
                    self.gaps.append((before + 1, after))
