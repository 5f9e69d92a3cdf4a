"""Lines above a table that say who or by when for all its rows, e.g. `责任单位：市城管局` above `工作任务 | 完成时限`.

After this room the rows hold them as cells of their own where no column does; the lines are no text any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...clauses.labels import Label, LabelReader, Mark
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, ENDS, LISTING
from ...text.normalize import Line, Passage
from ..label_lines import SQUARE
from ..numbering import NumberingReader
from ..tables import Cell, Row

MOST_LINES = 4  # of labels above a table
BETWEEN = ENDS + LISTING + SQUARE + " "
SIGNS = frozenset(COLON + SQUARE)
LONGEST = 80  # characters of such a line
ITEM_RANK = 6  # 1. and below: labels behind such an item are its own

Charge = tuple[Mark, Passage]


class ChargedReader:
    """Finds them by the labels of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def read(self, lines: Sequence[Line], rows: dict[int, Row]) -> None:
        """`rows` are those of all tables by their line: each takes what the lines above its table say; these become rows without cells."""
        charges: list[Charge] = []
        for index in sorted(rows):
            row = rows[index]
            if index - 1 not in rows:
                charges = self.above(lines, rows, index)
            elif row.heading is not None:
                charges = list(self.charges(row.heading))
                if charges:
                    rows[index] = Row()
            for own in (row, *row.beside) if charges else ():
                own.cells += [cell for cell in map(cell_of, charges) if own.cells and self.lacks(own, cell)]

    def above(self, lines: Sequence[Line], rows: dict[int, Row], index: int) -> list[Charge]:
        """What the lines say that stand right above a table's first line, where they are no item's."""
        start = index
        found: list[Charge] = []
        while start and index - start < MOST_LINES and start - 1 not in rows and (own := list(self.charges(lines[start - 1].passage))):
            start -= 1
            found = own + found
        over = lines[start - 1].passage.text if start and start - 1 not in rows else ""
        number = self.numbering.at_start(over) if over else None
        if not found or (number is not None and number.style.rank > ITEM_RANK) or self.labels.at_start(over) is not None:
            return []
        rows.update((at, Row()) for at in range(start, index))
        return found

    def charges(self, line: Passage) -> Iterator[Charge]:
        """The labels of a line that is nothing else, with their values: 责任单位：市城管局  完成时限：6月底前."""
        text = line.text
        if len(text) > LONGEST or not set(text) & SIGNS:
            return
        marks = self.labels.marks(text)
        strong = all(mark.kind.is_sure() for mark in marks)
        if not marks or not strong or text[: marks[0].start].strip(SQUARE):
            return
        ends = [*(mark.start for mark in marks[1:]), len(text)]
        values = [line.cut(mark.end, end).strip(BETWEEN) for mark, end in zip(marks, ends, strict=True)]
        if all(value.text for value in values):
            yield from zip(marks, values, strict=True)

    def lacks(self, row: Row, cell: Cell) -> bool:
        """Does no cell of a row say what this one does?"""
        said = [own.kind or self.labels.kind(own.label) for own in row.cells]
        return not any(kind is not None and cell.kind is not None and alike(kind, cell.kind) for kind in said)


def cell_of(charge: Charge) -> Cell:
    mark, value = charge
    return Cell(mark.label, value, value, mark.kind)


def alike(one: Label, other: Label) -> bool:
    """Do both say by when, name persons, or units that lead or are responsible?"""
    if other.timing or one.timing:
        return other.timing and one.timing
    main = ("lead", "responsible")
    return one.role == other.role or (one.role in main and other.role in main)
