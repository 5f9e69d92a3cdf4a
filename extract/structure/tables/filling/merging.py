"""Merged cells: what a blank cell takes from the row above, e.g. the unit that stands once for three rows.

A blank cell of units is merged where half of the column is, where it stands before all words, or where the row goes on with the one
above in another column too; else it is empty, and the row has no unit. After this room each cell of a row says what holds in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ..columns import Column, before_numbers
from .signs import Signs

MERGED_SHARE = 3  # of so many rows at least one goes on with the cell above
MOST_EMPTY = 0.4  # of the rows that name nobody; more are merged with those above
LEAST_MERGED = 2  # rows
CARRIED = frozenset({"time", "person"})  # over several rows, where a row has nothing before its task
Texts = Sequence[Sequence[str]]  # rows of cells


class Merged(NamedTuple):
    """Which columns are merged over rows: `texts`, and `unit`, the first that says who must do it.

    `goes_on` are columns that most rows have: a row without them goes on with the one above. `alike` are blank where `unit` or a
    column of `texts` is, and nowhere else: 分管领导 beside 责任单位.
    """

    texts: list[int]
    unit: int | None
    goes_on: list[int]
    alike: list[int]


class MergedReader:
    """Knows them by what else is blank in the row and in the column."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.signs: Signs = ruleset.build(Signs)
        self.hour: regex.Pattern[str] = patterns.compile(ruleset.expand("{day_part}"))

    def read(self, columns: Sequence[Column], texts: Sequence[int], rows: Texts) -> Merged:
        """What is merged in a table of these rows; `texts` are its columns of words."""
        merged = [place for place in texts if self.is_merged([row[place] for row in rows])] + before_numbers(columns, texts)
        number = [place for place, column in enumerate(columns) if column.kind == "number"]
        must = musts(columns)
        blank = sum(not any(row[place] for place in must) for row in rows) if must else 0
        known = any(words in self.signs.ditto for row in rows for words in row)  # merged cells are signed, and blank ones are empty
        often = (blank >= LEAST_MERGED and blank > MOST_EMPTY * len(rows)) or (must[:1] < list(texts[:1]))
        unit = must[0] if must and often and not known else None
        alike = [] if known or not rows else self.alike(columns, [*merged, *must[:1]] if blank >= LEAST_MERGED else merged, rows)
        return Merged(merged, unit, [] if known else [*number, *merged], alike)

    def alike(self, columns: Sequence[Column], merged: Sequence[int], rows: Texts) -> list[int]:
        """The columns of persons, times and who supports that are blank where one that is merged over rows is, and nowhere else."""
        blanks = {tuple(not row[place] for row in rows) for place in merged if not columns[place].spare}
        blanks = {blank for blank in blanks if sum(blank) >= LEAST_MERGED}
        must = musts(columns)[:1]
        kinds = CARRIED | {"unit"} if must and must[0] in merged and columns[must[0]].leads else CARRIED
        carried = [place for place, column in enumerate(columns) if column.kind in kinds and rows[0][place] and place not in must]
        return [place for place in carried if tuple(not row[place] for row in rows) in blanks]

    def is_merged(self, column: Sequence[str]) -> bool:
        """Does a column say one thing for several rows: blank below, or the same words twice running? In a row or two that is a slip."""
        goes_on = self.signs.empty | self.signs.ditto
        again = sum(text in goes_on or text == before for before, text in pairwise(column))
        return again > 0 and again * MERGED_SHARE >= len(column) and column[0] not in self.signs.empty

    def said(
        self, columns: Sequence[Column], merged: Merged, first: int, cells: Sequence[Passage], above: Sequence[Passage]
    ) -> list[Passage]:
        """What holds in each cell: its own words, those `above` where it says 同上 or is merged, those to the left of a broad one.

        `first` is the column in which the row's task begins.
        """
        signs = self.signs
        opens = all(cell.text in signs.no_words or self.hour.fullmatch(cell.text) for cell in cells[:first])  # 15:00 behind a blank day
        said: list[Passage] = []
        for place, own in enumerate(cells):
            if own.text in signs.beside:
                said.append(said[-1] if said else own)
                continue
            over = place in merged.texts and not columns[place].spare  # what is done of one row is not done of the next
            over = over or (columns[place].kind in CARRIED and opens and place < first)
            blank = own.text in signs.empty and (over or self.takes_above(columns, cells, place, merged))
            blank = blank or (not own.text and place in merged.alike)
            said.append(above[place] if above and (blank or own.text in signs.same) else own)
        return said

    def is_unclear(self, columns: Sequence[Column], cells: Sequence[Passage], said: Sequence[Passage], above: Sequence[Passage]) -> bool:
        """Who leads holds from above, and the cell of who supports is blank beside it: merged too, or nobody?"""
        if not above or not any(not cells[place].text and said[place].text for place in musts(columns)[:1]):
            return False
        units = [place for place, column in enumerate(columns) if column.kind == "unit" and column.assigns]
        return any(not cells[place].text and not said[place].text and above[place].text for place in units)

    def takes_above(self, columns: Sequence[Column], cells: Sequence[Passage], place: int, merged: Merged) -> bool:
        """A blank cell is a merged one where a unit must stand: in a row that names nobody who leads or is responsible.

        Who leads is also taken from above where another cell of the row is merged: the row goes on with one above.
        """
        must = musts(columns)
        if place not in must[:1] or cells[place].text:
            return False
        nobody = not any(cells[other].text for other in must)
        if columns[place].leads and any(cells[other].text in self.signs.no_words for other in merged.texts):
            return True
        return nobody and (place == merged.unit or any(not cells[other].text for other in merged.goes_on))


def musts(columns: Sequence[Column]) -> list[int]:
    """The columns of units of which one must be said; where none is named so, 科室 before all others is."""
    found = [place for place, column in enumerate(columns) if column.must]
    first = next(place for place, column in enumerate(columns) if column.kind != "number" or place + 1 == len(columns))
    return found or ([first] if columns[first].kind == "unit" and columns[first].assigns else [])
