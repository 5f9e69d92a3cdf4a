"""Columns of a table that no field shows, e.g. one of units whose head says no part (对口)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...clauses.labels import LabelReader
from ...models.rows import DiagnosticRow, Given, TaskRow, diagnostic
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...structure.tables import Cell
from ...structure.tables.aligning import AligningReader
from .beside import LEAST_ROWS, MOST_OF
from .telling import doubt, shown

MOST_BETWEEN = 16  # characters between two cells of a row
CELL_MARKS = "|｜ \t\r\n\u3000"
LOOKS: tuple[tuple[str, Given], ...] = (("unit", "units"), ("time", "timings"))
MAY_SAY = {"unit": "who", "time": "by when"}


class ColumnTeller:
    """Finds them by what their cells hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)

    def read(self, rows: Sequence[tuple[Node, TaskRow]]) -> Iterator[DiagnosticRow]:
        """Columns that gave nothing: told once each, as a warning where they hold what the rows lack."""
        columns: dict[str, list[Cell]] = defaultdict(list)
        for node, _ in rows:
            for cell in node.cells:
                columns[cell.label].append(cell)
        for label, cells in columns.items():
            kind = cells[0].kind or self.labels.kind(label)
            if kind is not None and kind.assigns():
                if kind.guessed and kind.role and self.is_unsure(label, columns, opens=opens(rows[0][0], cells[0])):
                    yield doubt(f"a column that may say who: “{shown(label)}”", reach(cells))
                continue
            for what, given in LOOKS:
                alike = sum(what in self.aligning.looks(cell.passage.text) for cell in cells)
                lacking = not any(task[given] for _, task in rows)
                told = kind is not None and (kind.idle or kind.progress)
                if lacking and not told and alike >= LEAST_ROWS and alike >= MOST_OF * len(cells):
                    yield doubt(f"a column that may say {MAY_SAY[what]}: “{shown(label)}”", reach(cells))
                    break
            else:
                if kind is None and label:
                    yield diagnostic("column-not-read", f"a column is in no field: “{shown(label)}”", reach(cells))

    def is_unsure(self, label: str, columns: dict[str, list[Cell]], *, opens: bool) -> bool:
        """关联部门 beside 责任部门: that its units are responsible too is not sure; nor are those of 所属部门 alone that opens no row."""
        kinds = [cells[0].kind or self.labels.kind(other) for other, cells in columns.items() if other != label]
        responsible = any(kind is not None and kind.role == "responsible" and not kind.person for kind in kinds)
        return responsible or (not opens and not any(kind is not None and kind.assigns() for kind in kinds))


def opens(row: Node, cell: Cell) -> bool:
    """Does a cell stand before what the row is called?"""
    return not row.paragraphs or cell.passage.base < row.paragraphs[0].passage.base


def reach(cells: Sequence[Cell]) -> tuple[int, int]:
    """From the first to the last cell of a column."""
    own = [cell.written for cell in cells if cell.written.text] or [cell.passage for cell in cells]
    return min(cell.base for cell in own), max(cell.end() for cell in own)


def numbered_behind(rows: Sequence[tuple[Node, TaskRow]], text: str) -> Iterator[DiagnosticRow]:
    """Rows whose number stands behind their title: 抓好培训 / 5 / 组织全局培训: it counts what follows, which is the task."""
    for node, task in rows:
        if len(node.paragraphs) > 1:
            between = text[node.paragraphs[0].passage.end() : node.paragraphs[1].passage.base]
            if len(between) <= MOST_BETWEEN and between.strip(CELL_MARKS).isdecimal():
                yield doubt(f"a row's number behind its title: “{shown(task['title'])}”", task["span"])
