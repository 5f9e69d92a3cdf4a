"""A row of a table as the structure takes it: `1 | 建设平台 | 数据局 | 6月底` below `序号 | 任务 | 责任单位 | 完成时限`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ...clauses.labels import Label
from ...text.normalize import Passage
from ..numbering import value_of
from .aligning import NUMBER
from .columns import Column

JUMP = 3  # numbers that may be missing
LEAST_POINTS = 2  # of a code


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
    `gaps` are source ranges within its cells that no field shows; `beside` are other rows that begin on the same line, `inner` those
    that its last task is made of. `unsure`: its lines may be parted into other cells.
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
    inner: list[Row] = field(default_factory=list)
    unsure: bool = False

    def part_cells(self, ends: str = "") -> None:
        """Note what stands between the lines of each cell: in a drawn box the other cells' words do; a line that `ends` is a paragraph."""
        for cell in (*self.tasks, *(cell.passage for cell in self.cells)):
            for place, (before, after) in enumerate(pairwise(cell.offset_list())):
                if after > before + 1 and cell.text[place] not in ends:
                    self.gaps.append((before + 1, after))


@dataclass(slots=True)
class Table:
    """A table that is being read: its columns, its rows (line, cells), the lines that are no row of their own, the rows not read.

    `heads` are the words of its head; `headings` are rows of one cell, `headed`: above the first row too;
    `boxed`: its lines are drawn; `parts`: units are its heads.
    """

    columns: list[Column]
    heads: frozenset[str] = frozenset()
    rows: list[tuple[int, list[Passage]]] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    headings: dict[int, Passage] = field(default_factory=dict)
    boxed: bool = False
    parts: bool = False
    headed: bool = False


def numbers_of(cells: Sequence[str], begins: Collection[int]) -> set[int]:
    """The cells that are the rows' numbers: they count on from the first, and may begin anew or miss some behind a heading.

    A part of a longer table begins with another than 1, where the next one follows too: 80, 81. Where the first is 1, 2.1.3 is a code.
    """
    values = [value_of(number["number"]) if (number := NUMBER.fullmatch(words)) else 0 for words in cells]
    if cells and cells[0].isdecimal():
        values = [value if words.count(".") < LEAST_POINTS else 0 for words, value in zip(cells, values, strict=True)]
    first = values[0] if values and values[0] + 1 in values else 1
    found: set[int] = set()
    expected = first
    for place, value in enumerate(values):
        expected = 1 if place in begins and value == 1 else expected
        if value and expected <= value and (value < expected + JUMP or place in begins):
            found.add(place)
            expected = value + 1
    return found
