"""Merged cells: what a blank cell takes from the row above, e.g. the unit that stands once for three rows.

After this room each cell of a row says what holds in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ..columns import Column
from .signs import Signs

MERGED_SHARE = 3  # of so many rows at least one goes on with the cell above
CARRIED = frozenset({"time", "person"})  # over several rows, where a row has nothing before its task


class MergedReader:
    """Knows them by what else is blank in the row and in the column."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.signs: Signs = ruleset.build(Signs)

    def is_merged(self, column: Sequence[str]) -> bool:
        """Does a column say one thing for several rows: blank below, or the same words twice running? In a row or two that is a slip."""
        goes_on = self.signs.empty | self.signs.ditto
        again = sum(text in goes_on or text == before for before, text in pairwise(column))
        return again > 0 and again * MERGED_SHARE >= len(column) and column[0] not in self.signs.empty

    def said(
        self, columns: Sequence[Column], merged: Sequence[int], first: int, cells: Sequence[Passage], above: Sequence[Passage]
    ) -> list[Passage]:
        """What holds in each cell: its own words, those `above` where it says 同上 or is merged, those to the left of a broad one.

        `first` is the column in which the row's task begins.
        """
        signs = self.signs
        opens = all(cell.text in signs.no_words for cell in cells[:first])
        said: list[Passage] = []
        for place, own in enumerate(cells):
            if own.text in signs.beside:
                said.append(said[-1] if said else own)
                continue
            over = place in merged or (columns[place].kind in CARRIED and opens and place < first)
            blank = own.text in signs.empty and (over or self.takes_above(columns, cells, place, merged))
            said.append(above[place] if above and (blank or own.text in signs.same) else own)
        return said

    def takes_above(self, columns: Sequence[Column], cells: Sequence[Passage], place: int, merged: Sequence[int]) -> bool:
        """A blank cell is a merged one where a unit must stand: in a row that names nobody who leads or is responsible.

        Who leads is also taken from above where another cell of the row is merged: the row goes on with one above.
        """
        must = [other for other, column in enumerate(columns) if column.must]
        if place not in must[:1]:
            return False
        goes_on = columns[place].leads and any(cells[other].text in self.signs.no_words for other in merged)
        return (goes_on and not cells[place].text) or all(cells[other].text in self.signs.empty for other in must)
