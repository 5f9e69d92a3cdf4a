"""Lines that are units above the rows of tables, e.g. a sheet for each office: `办公室` above `任务 | 时限` and its rows, then `工程部`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...clauses.labels import LabelReader
from ...structure.nodes import Node
from ...structure.tree import ROW
from ...text.normalize import Passage
from ..spots import Words

LEAST = 2  # units that stand so

Named = Callable[[Passage], Words | None]  # the units that a line is, and nothing else


def over_rows(nodes: Sequence[Node], labels: LabelReader, named: Named) -> Iterator[tuple[Node, Words]]:
    """The rows whose table has no column of units, each with the unit in the nearest line above; such lines must be several."""
    for node in nodes:
        rows = [child for child in node.children if child.style is ROW and child.cells] if len(node.paragraphs) >= LEAST else []
        if rows and not any(names_units(row, labels) for row in rows):
            found = list(below_lines(node, rows, named))
            if len({words.value.text for _, words in found}) >= LEAST:
                yield from found


def names_units(row: Node, labels: LabelReader) -> bool:
    """Has the row's table a column of units?"""
    kinds = (cell.kind or labels.kind(cell.label) for cell in row.cells)
    return any(kind.role is not None for kind in kinds if kind is not None)


def below_lines(node: Node, rows: Sequence[Node], named: Named) -> Iterator[tuple[Node, Words]]:
    """The rows with the nearest line above them, where that is a unit."""
    lines = [line.passage for line in node.paragraphs if line.label is None]
    place = 0
    for row in rows:
        while place + 1 < len(lines) and lines[place + 1].base < row.start:
            place += 1
        words = named(lines[place]) if lines and lines[place].base < row.start else None
        if words is not None:
            yield row, words
