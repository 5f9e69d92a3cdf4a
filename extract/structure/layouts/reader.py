"""Lines in; the rows of all tables and lists among them out, whatever they look like. The order of the layouts stands here.

After this room: lines that cards or delimiters made of others take their place; rows that repetition tells go before all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...rulebook.ruleset import Ruleset
from ...text.normalize import Line, Passage
from ..prose import Asked
from ..tables import Row, TableReader
from ..tables.planned import PlannedReader
from .alike import AlikeReader
from .cards import CardReader
from .charged import ChargedReader
from .delimited import DelimitedReader
from .drawn import DrawnReader
from .headless import HeadlessReader
from .opened import OpenedReader
from .repeats import Repeat, rows_of
from .titled import TitledReader
from .turned import TurnedReader


class Laid(NamedTuple):
    """The lines, the rows by the number of their line, the cells of what looks like rows and is not read, and the gaps in their cells.

    `odd` are the numbers of the lines that are no running text alone.
    """

    lines: Sequence[Line]
    rows: dict[int, Row]
    unread: list[list[Passage]]
    gaps: list[tuple[int, int]]
    odd: Sequence[int]


class LayoutReader:
    """Asks each layout in its turn."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.tables: TableReader = ruleset.build(TableReader)
        self.cards: CardReader = ruleset.build(CardReader)
        self.delimited: DelimitedReader = ruleset.build(DelimitedReader)
        self.opened: OpenedReader = ruleset.build(OpenedReader)
        self.titled: TitledReader = ruleset.build(TitledReader)
        self.turned: TurnedReader = ruleset.build(TurnedReader)
        self.planned: PlannedReader = ruleset.build(PlannedReader)
        self.drawn: DrawnReader = ruleset.build(DrawnReader)
        self.alike: AlikeReader = ruleset.build(AlikeReader)
        self.charged: ChargedReader = ruleset.build(ChargedReader)
        self.headless: HeadlessReader = ruleset.build(HeadlessReader)

    def read(self, lines: Sequence[Line], odd: Sequence[int], repeats: Sequence[Repeat]) -> Laid:
        """`odd` are the numbers of the lines that are no running text alone; `repeats` are lists whose rows are known before."""
        gaps: list[tuple[int, int]] = []
        asked = Asked.about(lines, odd)
        asked = asked.of(self.delimited.unfolded(asked.lines, asked.odd))
        asked = asked.of(self.delimited.read(asked.lines, asked.odd, gaps))
        asked = asked.of(self.delimited.halved(asked.lines))
        asked = asked.of(self.opened.read(asked.lines, asked.odd))
        asked = asked.of(self.cards.read(asked.lines, asked.odd, asked.written, cells=asked.cells))
        asked = asked.of(self.titled.read(asked.lines, asked.odd))
        lines, odd, _, cells = asked
        turned = self.turned.read(lines) | self.planned.read(lines) if cells else {}
        rows = self.tables.read(lines, odd, cells=cells) | turned | self.drawn.read(lines, odd)
        rows |= self.alike.read(lines, odd, rows)
        repeated = rows_of(repeats, lines)
        same = any(cell.passage.text in self.tables.filling.signs.same for row in repeated.values() for cell in row.cells)
        if not same and rows.keys().isdisjoint(repeated):
            rows |= repeated  # 同上, and what stands below a head, is understood by the head alone
        self.charged.read(lines, rows)
        headless, unread = self.headless.read(asked, rows)
        told = [cells for repeat in repeats for cells in repeat.unread]
        return Laid(lines, rows | headless, unread or told, gaps, odd)
