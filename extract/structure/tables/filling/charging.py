"""Rows whose own words say who: `区城管局负责，区商务局配合，取缔占道经营`, where no column names units.

After this room who stands in a cell of its own, and the task is what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from .... import patterns
from ....clauses.labels import Label
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ..aligning import AligningReader
from ..rows import Cell, Row

COMMA = patterns.quick("[，,]")
LONGEST_CHARGE = 120  # characters
LEAST_CHARGED = 2  # rows


class ChargeReader:
    """Finds the parts before the work that say who has which part in it."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)

    def part(self, rows: Sequence[Row]) -> None:
        """Part who from what where most rows begin so."""
        begun = [(row, *found) for row in rows if row.tasks and (found := self.charged_in(row))]
        if len(begun) < LEAST_CHARGED or 2 * len(begun) < sum(bool(row.tasks) for row in rows):
            return
        for row, words, end in begun:
            who = words.cut(0, end)
            row.tasks = [words.cut(end + 1), *(task for task in row.tasks if task is not words)]
            row.cells = [*(cell for cell in row.cells if cell.passage is not words), Cell("", who, who, Label(role="responsible"))]

    def charged_in(self, row: Row) -> tuple[Passage, int] | None:
        """The cell of a row that begins so, and where its work begins."""
        words = (*row.tasks, *(cell.passage for cell in row.cells))
        return next(((own, end) for own in words if (end := self.charged(own))), None)

    def charged(self, words: Passage) -> int:
        """Where the parts end that only say who has which part in what follows; 0 where none does."""
        end = at = 0
        while (mark := COMMA.search(words.text, at)) and mark.start() <= LONGEST_CHARGE:
            reading = self.aligning.assignments.read(words.text[at : mark.start()], self.aligning.context)
            if not (reading.units and reading.explicit) or reading.unread or reading.skipped or reading.timings:
                break
            end, at = mark.start(), mark.end()
        return end
