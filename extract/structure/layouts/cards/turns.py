"""Cards whose labels and values are lines: `责任单位` / `市水利局` / `时限` / `6月底`, with a colon behind the labels or without.

After this room each pair is one line, `责任单位：市水利局`; a value of several lines is one list, or items below its label.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....clauses.labels import LabelReader
from ....rulebook.ruleset import Ruleset
from ....text.marks import COLON, ENDS, LISTING
from ....text.normalize import Line, Passage, join
from ...numbering import NumberingReader
from ...tables.aligning import AligningReader
from ...tables.cells import mark_of
from ...tables.columns import ColumnReader

LONGEST_LABEL = 10  # characters of a label on a line of its own
LONGEST_VALUE = 80
LEAST_PAIRS, MOST_LINES = 3, 12  # of a card, of a value
MOST_LOOKED = 40  # lines of the first card


class TurnReader:
    """Finds them by what their labels are and their values hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def read(self, lines: Sequence[Line]) -> list[Line]:
        """Cards whose labels and values are lines: three pairs at least, one of which says who, its value being units."""
        found: list[Line] = []
        at = 0
        while at < len(lines):
            run = self.turns(lines, at)
            end = run[-1][1] if run else at + 1
            whole = self.is_card(lines, run)
            found += [own for place, behind in run for own in self.turn(lines[place:behind])] if whole else lines[at:end]
            at = end
        return found

    def begins(self, lines: Sequence[Line], index: int) -> bool:
        """Is the line the first of such a card?"""
        short = len(lines[index].passage.text) <= LONGEST_LABEL
        return short and self.is_card(lines, self.turns(lines[: index + MOST_LOOKED], index))

    def is_card(self, lines: Sequence[Line], run: Sequence[tuple[int, int]]) -> bool:
        return len(run) >= LEAST_PAIRS and any(self.fits(lines[place], lines[place + 1]) for place, _ in run)

    def turns(self, lines: Sequence[Line], at: int) -> list[tuple[int, int]]:
        """The labels below each other from a line on, each with the line behind its value."""
        found: list[tuple[int, int]] = []
        if at and lines[at].passage.text[-1] in COLON and any(colon in lines[at - 1].passage.text for colon in COLON):
            return found  # 项目内容： below 项目名称：示例工程, which is the title
        while at + 1 < len(lines) and len(lines[at].passage.text) <= LONGEST_LABEL and self.is_label(lines[at]):
            end = self.value_end(lines, at)
            if not end:
                break
            found.append((at, end))
            at = end
        return found

    def value_end(self, lines: Sequence[Line], at: int) -> int:
        """The line behind the value of a label: one line, or several above the next label; 0 where another thing is below it."""
        following = next((place for place in range(at + 1, min(len(lines), at + MOST_LINES)) if self.is_label(lines[place])), 0)
        if following > at + 2 and all(self.goes_on(lines[at], line) for line in lines[at + 1 : following]):
            return following
        return at + 2 if self.is_value(lines[at], lines[at + 1]) else 0

    def goes_on(self, label: Line, line: Line) -> bool:
        """May it be one of several lines below a label: an item of 整改措施, one of the units of 责任单位?"""
        words = line.passage.text
        if len(words) > LONGEST_VALUE or words[-1] in COLON or mark_of(line) or self.labels.at_start(words):
            return False
        column = self.columns.column(bare(label).text)
        return not column.assigns or self.is_said(column.kind, words)

    def turn(self, lines: Sequence[Line]) -> list[Line]:
        """A label and its value as one line; further items of the value are lines of their own."""
        label, *value = lines
        own = bare(label)
        if self.numbering.at_start(value[0].passage.text):
            ended = Passage(f"{own.text}：", own.base, (*own.offset_list(), own.end()))
            return [Line(ended, ended.text, ended.base), *value]
        units = self.columns.column(own.text).assigns
        whole = join([own, join([line.passage for line in value], LISTING[0]) if units else value[0].passage], "：")
        return [Line(whole, whole.text, whole.base), *([] if units else value[1:])]

    def is_label(self, line: Line) -> bool:
        words = bare(line).text
        return 0 < len(words) <= LONGEST_LABEL and self.columns.may_be_head(words) and self.columns.column(words).known

    def is_value(self, label: Line, line: Line) -> bool:
        """Words that are no label themselves, but what such a label says (批示领导 / 县长)."""
        words = line.passage.text
        if len(words) > LONGEST_VALUE or words[-1] in COLON or mark_of(line) or self.numbering.at_start(words):
            return False
        column = self.columns.column(bare(label).text)
        is_head = self.is_label(line) and (not column.assigns or self.columns.column(words).assigns)  # 牵头单位 / 配合单位
        if is_head and self.columns.column(words).kind != "person":  # 批示领导 / 县长
            return False
        return not column.assigns or self.is_said(column.kind, words)

    def is_said(self, kind: str, words: str) -> bool:
        looks = self.aligning.looks(words.strip(ENDS))
        return kind in looks if kind in ("unit", "time") else not looks & {"time", "number"}

    def fits(self, label: Line, value: Line) -> bool:
        column = self.columns.column(bare(label).text)
        return column.must and "unit" in self.aligning.looks(value.passage.text.strip(ENDS))


def bare(line: Line) -> Passage:
    """A label's line without the colon that may end it."""
    return line.passage.strip(COLON) if line.passage.text[-1] in COLON else line.passage
