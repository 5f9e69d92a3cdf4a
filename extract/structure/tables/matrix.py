"""Tables that mark units by signs, e.g. `任务 | 市卫健委 | 市城管局` over `清运垃圾 | △ | ▲`, with `▲为牵头单位，△为配合单位` near by.

After this room each sign is a cell of its column's unit, in the part that the legend gives the sign.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import regex

from ... import patterns
from ...clauses.labels import Label, LabelReader
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.normalize import Line, Passage
from .aligning import AligningReader
from .cells import RULE_LINE, mark_of, split
from .columns import Column, ColumnReader
from .rows import Cell, Row

SIGNS = "★☆●○◎◆◇■□▲△※√✓✔＊"
SIGN = patterns.quick(f"[{SIGNS}]")
ALONE = patterns.compile(f"[{SIGNS}]")
SAID = f'[“"（(]?(?P<sign>[{SIGNS}])[”"）)]?(?:{{is}})?(?P<words>[^，,；;。、（()）{SIGNS}]{{2,16}})'
LEAST_UNITS = 2  # columns
LONGEST_PART = 4  # characters of 牵头, 配合
NEAR = 3  # lines above a head in which a legend may stand
BELOW = 200  # lines below it


class MatrixReader:
    """Finds their heads, and reads what their signs say."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar: Grammar = ruleset.build(Grammar)
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.said: regex.Pattern[str] = patterns.compile(SAID.replace("{is}", ruleset.expand("{is_sign}")))

    def head(self, lines: Sequence[Line], index: int) -> list[Column] | None:
        """The columns of such a head: units above cells that hold a sign, a part (牵头) or nothing in the next row; None where not."""
        below = next((line for line in lines[index + 1 : index + 3] if not RULE_LINE.match(line.raw)), None)
        if below is None or mark_of(below) is None:
            return None
        cells = split(below)
        if not SIGN.search(below.raw) and not any(self.part(cell.text) for cell in cells):
            return None
        heads = split(lines[index])
        columns = [self.column(head.text) for head in heads]
        units = [place for place, column in enumerate(columns) if column.kind == "unit" and not self.labels.kind(column.label)]
        said = [cells[place].text for place in units if place < len(cells) and cells[place].text]
        fits = len(units) >= LEAST_UNITS and said and all(ALONE.fullmatch(words) or self.part(words) for words in said)
        return columns if fits and len(units) < len(columns) and set(said) else None

    def part(self, words: str) -> Role | None:
        """牵头, 配合, alone in a cell."""
        return self.grammar.role_of(words) if 1 < len(words) <= LONGEST_PART else None

    def column(self, words: str) -> Column:
        known = self.columns.column(words)
        unit = not known.assigns and self.aligning.units.looks_like_unit(words)
        return Column(words, "unit", known=True, assigns=True) if unit else known

    def signed(self, lines: Sequence[Line], rows: Collection[Row], index: int) -> None:
        """The cells below units hold the unit then, its part from the legend; without one a single sign says who is responsible."""
        units = {cell.text: cell for cell in split(lines[index])}
        used = {cell.passage.text for row in rows for cell in row.cells if cell.label in units and ALONE.fullmatch(cell.passage.text)}
        parts = dict(self.legend([*lines[max(0, index - NEAR) : index], *lines[index + 1 : index + BELOW]]))
        if len(used) == 1:
            parts.setdefault(next(iter(used)), "responsible")
        for row in rows:
            row.cells = [self.of_unit(cell, units, parts) for cell in row.cells]

    def of_unit(self, cell: Cell, units: dict[str, Passage], parts: dict[str, Role]) -> Cell:
        role = parts.get(cell.passage.text) or self.part(cell.passage.text) if cell.label in units else None
        return Cell(cell.label, units[cell.label], cell.written, Label(role=role)) if role else cell

    def legend(self, lines: Sequence[Line]) -> Iterator[tuple[str, Role]]:
        """▲为牵头单位: what signs say, in lines that are no rows."""
        for line in lines:
            if SIGN.search(line.raw) is None:
                continue
            for found in self.said.finditer(line.passage.text):
                if role := self.role(found):
                    yield found["sign"], role

    def role(self, found: regex.Match[str]) -> Role | None:
        return self.grammar.role_of(found["words"])
