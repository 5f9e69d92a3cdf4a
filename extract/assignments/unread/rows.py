"""Rows of tables that gave no record, each told with its words, e.g. `填表人：张某 | 电话` or a row that fits no column of its head.

After this room every row of a table is a task, a heading, or a diagnostic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...clauses.labels import Label, LabelReader
from ...models import Span
from ...models.rows import DiagnosticRow, TaskRow, diagnostic
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...structure.tables import Cell
from ...structure.tables.aligning import AligningReader
from ...structure.tables.matrix import ALONE
from ...structure.tables.stacked import BARS
from ...structure.tree import ROW
from ...text.marks import COLON
from ...text.normalize import Passage
from ...text.shortened import shortened

LEAST_NAMED = 3  # of so many heads one is a label: those of two rows say less alone


def rows(nodes: Iterable[Node]) -> list[Span]:
    """The source ranges of all rows among these."""
    found: list[Span] = []
    for node in nodes:
        if node.unread:
            found += [(cells[0].base, cells[-1].end()) for cells in node.unread]
        if node.style is ROW:
            parts = [part.passage for part in node.paragraphs] + [cell.passage for cell in node.cells]
            found.append((min((part.base for part in parts), default=node.start), max((part.end() for part in parts), default=node.start)))
    return found


class RowTeller:
    """Finds them in the tree of a notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)

    def read(self, nodes: Sequence[Node], tasks: Sequence[TaskRow]) -> Iterator[DiagnosticRow]:
        """One diagnostic a row: a warning where a unit or a time stands in it."""
        starts = {task["span"][0] for task in tasks}
        for node in nodes:
            for cells in node.unread:
                yield self.told(cells, cells, marked=len(cells) == 1 and bool(node.children))
            if node.style is ROW and node.start not in starts:
                cells = [part.passage for part in node.paragraphs] + [cell.passage for cell in node.cells]
                if cells := [cell for cell in cells if cell.text]:
                    limits = [cell.passage for cell in node.cells if self.is_limit(cell)]
                    marked = any(ALONE.fullmatch(cell.passage.text) and "unit" in self.aligning.looks(cell.label) for cell in node.cells)
                    yield self.told(sorted(cells, key=lambda cell: cell.base), limits, marked=marked)

    def is_limit(self, cell: Cell) -> bool:
        """Does its column say by when? The days of a list of duties (日期) are no limits, but 5月底前 below such a head is one."""
        kind = cell.kind or self.labels.kind(cell.label)
        if kind is None or not kind.timing:
            return False
        if not kind.weak:
            return True
        aligning = self.aligning
        return any(found.modifier == "before" for found in aligning.timings.read(cell.passage.text, aligning.context, slot=True))

    def told(self, cells: Sequence[Passage], limits: Sequence[Passage], *, marked: bool = False) -> DiagnosticRow:
        """`marked`: a sign stands below a unit that no legend explains, or one cell alone amid rows."""
        words = " | ".join(cell.text for cell in cells)
        looks = self.aligning.looks
        assigns = (
            marked or any("unit" in looks(cell.text) for cell in cells) or any("time" in looks(cell.text.rstrip(COLON)) for cell in limits)
        )
        kinds = [self.labels.kind(cell.text.strip(BARS)) for cell in cells]
        assigns = assigns or self.headed_at_left(kinds) or self.is_head(kinds)
        message = f"a row of a table gave no task: “{shortened(words)}”"
        span = (min(cell.base for cell in cells), max(cell.end() for cell in cells))
        return diagnostic("row-not-read", message, span, "warning" if assigns else "info")

    def is_head(self, kinds: Sequence[Label | None]) -> bool:
        """日期 / 主要工作, 序号 / 任务 / 负责单位: a table's head, below which nothing was read."""
        named = [kind for kind in kinds if kind is not None]
        return len(named) > 1 and LEAST_NAMED * len(named) >= len(kinds) and any(kind.assigns() for kind in named)

    def headed_at_left(self, kinds: Sequence[Label | None]) -> bool:
        """Does the label of a table stand at the left of this row: 完成时限 | 5月底 | 6月底?"""
        return len(kinds) > 1 and kinds[0] is not None and kinds[0].assigns() and not any(kinds[1:])
