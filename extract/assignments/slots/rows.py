"""A table's row as a slot: what its cells say below heads that name units, persons or time limits, e.g. 责任单位 over 县水利局."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...clauses.assignment import Assignment, AssignmentReader, UnitReading
from ...clauses.labels import Label, LabelReader, Mark
from ...clauses.timing import TimingContext
from ...clauses.units import Name
from ...rulebook.ruleset import Ruleset
from ...structure.tables import Cell
from ...text.marks import COMMA, ENDS, LISTING, SEMICOLON
from ..spots import Spot, Words
from .blocks import BlockReader
from .chosen import shares
from .legend import spelled
from .remarks import LONGEST_NAME
from .times import as_limit, looked_again

LEAST_ALONE = 4
PAUSES = COMMA + SEMICOLON + ENDS + LISTING


class RowReader:
    """Reads the cells of a row."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.labels: LabelReader = self.assignments.labels
        self.blocks: BlockReader = ruleset.build(BlockReader)
        self.clock: str = ruleset.words("column", "time")[0]

    def read(self, cells: Sequence[Cell], context: TimingContext) -> Spot | None:
        """A table's row: the cells below headers that name units, persons or time limits, and the others as fields."""
        words: list[Words] = []
        for cell in cells:
            kind = cell.kind or self.labels.kind(cell.label)
            if kind is None:
                continue
            marks = self.labels.marks(cell.passage.text) if kind.assigns() else []
            if marks and kind.role and cell.label and marks[0].start > 0 and cell.passage.text[marks[0].start - 1] in PAUSES:
                marks = [Mark(0, 0, cell.label, kind), *marks]  # 县住建局，配合单位：东关街道办事处
            if marks and marks[0].start == 0 and not marks[0].open:  # 牵头：县住建局⏎配合：东关街道办事处
                words += self.blocks.values(cell.passage, marks, context)
            elif cell.kind is not None:
                words.append(self.of_column(cell, cell.kind, context))
            else:
                for own, value in shares(Mark(0, 0, cell.label, kind), cell.passage, self.labels):  # 牵头/配合 over 甲局/乙局
                    words.append(self.alone(self.blocks.value(own, cell.written, value, context), own.kind))
        spot = Spot(0, 0, "table", [as_limit(piece) if piece.label and piece.reading.timings else piece for piece in words], [])
        spot.settle()
        return spot if spot.found() else None

    def alone(self, words: Words, kind: Label) -> Words:
        """石桥百货大楼: in a column of units a cell that is one name, though it ends as no unit does."""
        reading, text = words.reading, words.value.text
        may = kind.role and not kind.person and not kind.timing and reading.unread == [(0, len(text))] and not reading.found()
        may = may and (kind.guessed or len(text) >= LEAST_ALONE) and len(text) <= LONGEST_NAME
        if may and self.assignments.acceptable(text) and not self.blocks.valued.persons.are_sure(text):
            name = Name(text, 0, len(text))
            words.reading = replace(reading, units=[UnitReading(name, kind.role or "responsible")], unread=[])
        return words

    def of_column(self, cell: Cell, kind: Label, context: TimingContext) -> Words:
        """A cell whose column says what its label alone does not: 主责单位 beside 牵头部门, 每日2次 below 巡查要求."""
        if kind.field:
            reading = Assignment(fields={cell.label: (0, len(cell.passage.text))})
            return Words(cell.written, reading, cell.passage, cell.label)
        if kind.person:
            return Words(cell.written, self.blocks.valued.only_persons(cell.label, cell.passage.text, context), cell.passage, cell.label)
        if kind.role is None:
            reading = self.assignments.read(cell.passage.text, context)
            if kind.timing and not reading.found():  # 10.15
                reading = self.blocks.valued.timed(cell.label or self.clock, cell.passage.text, context)
            again = looked_again(cell.label, kind, self.labels)
            return Words(cell.written, reading, cell.passage, cell.label, kind.weak, again=again)
        own = self.labels.kind(cell.label) if cell.label else None
        if own is not None and own.person and (reading := self.blocks.valued.read(cell.label, cell.passage.text, context)).persons:
            return Words(cell.written, reading, cell.passage, cell.label)  # 组织委员 below 责任人, where another row has an office
        value = spelled(self.blocks.parted(cell.passage, kind), context.signs)
        words = Words(cell.written, replace(self.assignments.read(value.text, context, kind.role), explicit=True), value, cell.label)
        return self.alone(words, kind) if kind.guessed else words
