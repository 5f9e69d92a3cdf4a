"""Plans of who does what when: `部门 | 1月 | 2月` over `财务部 | 预算编制 | 决算审计`, `月份 | 财务部 | 人事部` over `1月 | 预算 | 招聘`.

After this room each cell of work is a row of its own, with the unit and the time between which it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from ... import patterns
from ...clauses.labels import Label
from ...rulebook.ruleset import Ruleset
from ...text.normalize import Line, Passage
from .aligning import AligningReader
from .cells import RULE_LINE, mark_of, split
from .columns import MOST_COLUMNS, ColumnReader
from .rows import Cell, Row

LEAST_HEADS, LEAST_ROWS = 2, 2  # times or units in a head, rows below it
MOST_ROWS = 200
LONGEST_FIRST = 6  # characters of 部门名称
WHO, WHEN = Label(role="responsible"), Label(timing=True)
WORDS = patterns.quick(r"\p{Han}{2}")
Cells = list[Passage]


class PlannedReader:
    """Finds them by their heads and first cells: units one way, times the other."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)

    def read(self, lines: Sequence[Line]) -> dict[int, Row]:
        """The rows, those of a line all at its number; a head has none."""
        found: dict[int, Row] = {}
        at = 0
        while at + LEAST_ROWS < len(lines):
            head = split(lines[at]) if mark_of(lines[at]) else []
            body = self.below(lines, at + 1, head) if self.may_be_head(head) else {}
            if len(body) >= LEAST_ROWS and self.is_work([cell.text for cells in body.values() for cell in cells[1:]]):
                found.update(dict.fromkeys(range(at, max(body) + 1), Row()))
                found.update((place, self.row(head, cells)) for place, cells in body.items())
            at = max(body, default=at) + 1
        return found

    def may_be_head(self, head: Cells) -> bool:
        """Times alone, or units alone, behind a first cell that is neither; nearly no line is one."""
        words = [cell.text for cell in head]
        if not LEAST_HEADS < len(words) <= MOST_COLUMNS or not all(words[1:]) or self.is_time(words[0]) or self.is_unit(words[0]):
            return False
        return len(words[0]) <= LONGEST_FIRST and (all(map(self.is_time, words[1:])) or all(map(self.is_unit, words[1:])))

    def below(self, lines: Sequence[Line], start: int, head: Cells) -> dict[int, Cells]:
        """The rows whose first cells are what the heads are not: units below times, times below units."""
        found: dict[int, Cells] = {}
        fits = self.is_unit if self.is_time(head[1].text) else self.is_time
        for at in range(start, min(len(lines), start + MOST_ROWS)):
            if RULE_LINE.match(lines[at].raw):
                continue
            cells = split(lines[at]) if mark_of(lines[at]) else []
            if not 1 < len(cells) <= len(head) or not fits(cells[0].text):
                break
            found[at] = cells
        return found

    def row(self, head: Cells, cells: Cells) -> Row:
        """The first task of a line, with the others beside it."""
        tasks: list[Row] = []
        for over, cell in zip(head[1:], cells[1:], strict=False):
            if cell.text and cell.text not in self.aligning.nothing:
                unit, time = (over, cells[0]) if self.is_unit(over.text) else (cells[0], over)
                said = [Cell(unit.text, unit, unit, WHO), Cell(time.text, time, time, WHEN)]
                tasks.append(Row(start=cell.base, tasks=[cell], cells=said))
        first = tasks[0] if tasks else Row()
        first.beside = tasks[1:]
        return first

    def is_time(self, words: str) -> bool:
        return self.aligning.is_span(words)

    def is_unit(self, words: str) -> bool:
        """A name; 部门 says none."""
        return "unit" in self.aligning.looks(words) and self.columns.labels.kind(words) is None and not self.is_time(words)

    def is_work(self, cells: Sequence[str]) -> bool:
        """Are all of them words for work, and no names, days or figures?"""
        said = [words for words in cells if words and words not in self.aligning.nothing]
        looks, persons = self.aligning.looks, self.aligning.persons
        others = (looks(words) - {"person", "time"} or self.is_time(words) or persons.are_sure(words) for words in said)  # 年终考核 is work
        return bool(said) and all(map(WORDS.search, said)) and not any(others)
