"""The lines that are cells of a table written one a line: those below its head, as far as the table goes.

After this room headings within the table, its repeated heads and empty lines are no cells, and what follows it is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from .... import patterns
from ....clauses.labels import LabelReader
from ....rulebook.ruleset import Ruleset, words_pattern
from ....text.marks import COLON
from ....text.normalize import Line, Passage, join
from ...numbering import ATTACHMENT, Label
from ..cells import STAMPED
from .heads import BARS, StackedHeadReader, bare, is_barred

MOST_LINES = 3_000  # of one table
MOST_EMPTY = 10  # headings one below the other
MOST_ABOVE = 300  # lines
LONGEST_CELL = 60  # characters of one right below a heading
CLOSE_BELOW = 3  # lines below a heading, that show whether it is one of the table
MOST_LOOKED = 30  # lines below a head
MOST_CAPTIONS = 2  # lines between two tables
MOST_CHARGES = 3  # lines of labels above a head


class Gathered(NamedTuple):
    """The cells with the numbers of their lines, which of them can only begin a row, and the lines that are no cells."""

    cells: list[tuple[int, Passage]]
    begins: set[int]
    others: list[int]


class StackedCellReader:
    """Gathers them."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.heads: StackedHeadReader = ruleset.build(StackedHeadReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.caption: regex.Pattern[str] = patterns.compile(ruleset.expand("{table_caption}"))
        self.foot: regex.Pattern[str] = patterns.compile(rf"(?:{words_pattern(ruleset.words('cell', 'foot'))})[0-9]?{STAMPED}[：:]")

    def below(self, lines: Sequence[Line], start: int, heads: Sequence[str], *, numbered: bool) -> Gathered:
        """The cells below a head."""
        cells, begins, others = found = Gathered([], {0}, [])
        closed = start > 1 and is_closed(lines, start)
        barred = start > 1 and are_barred(lines, start)
        section = self.section_above(lines, start)
        index, limit = start, min(len(lines), start + MOST_LINES)
        while index < limit:
            cell = bare(lines[index])
            if not cell.text:
                others.append(index)
                if closed and index + 1 < limit and not lines[index + 1].raw.lstrip().startswith(tuple(BARS)):
                    begins.add(len(cells))
            elif again := self.repeats(lines, index, heads):
                without_captions(cells, begins, self.caption)
                others.extend(range(index, index + again))
                begins.add(len(cells))
                index += again - 1
            elif self.ends(lines, index, cell.text, heads):
                without_captions(cells, begins, self.caption)
                break
            elif barred and cells and cells[-1][0] == index - 1 and not (is_barred(lines[index - 1]) or cell.text.isdecimal()):
                cells[-1] = index, join([cells[-1][1], cell])  # 2025年度民生 / 实事方案 |
                others.append(index - 1)
            elif (label := self.heads.section(cell.text)) is None:
                cells.append((index, cell))
            else:
                row_below = not numbered or self.rows_below(lines, index + 1, heads)
                if follows(label, section) and not (row_below and self.may_be_row(lines, start, index + 1)):
                    break  # 三、保障措施: the next heading of the notice
                if row_below:
                    begins.add(len(cells))
                    section = label
                else:
                    cells.append((index, cell))
            index += 1
        return found

    def section_above(self, lines: Sequence[Line], start: int) -> Label | None:
        """The number of the last heading above a line."""
        above = (self.heads.section(bare(line).text) for line in reversed(lines[max(0, start - MOST_ABOVE) : start]))
        return next(filter(None, above), None)

    def rows_below(self, lines: Sequence[Line], index: int, heads: Sequence[str]) -> bool:
        """Does a row or the head begin at a line, or behind further headings, below which an excerpt of a table has none?"""
        for at in range(index, min(index + MOST_EMPTY, len(lines))):
            if self.heads.section(bare(lines[at]).text) is None:
                return self.heads.number_below(lines[at : at + 1], 0) or self.repeats(lines, at, heads) > 0
        return False

    def may_be_row(self, lines: Sequence[Line], start: int, index: int) -> bool:
        """May the lines from here on, below a heading, be cells: no sentences, labels, or items where the first row is none?"""
        below = lines[index : index + CLOSE_BELOW]
        if any(len(line.raw) > LONGEST_CELL or self.labels.at_start(bare(line).text) for line in below):
            return False
        return not (below and self.is_item(below[0]) and not self.is_item(lines[start]))

    def is_item(self, line: Line) -> bool:
        """1.检修校舍, and no number alone."""
        label = self.heads.numbering.at_start(bare(line).text)
        return label is not None and label.end < len(bare(line).text)

    def repeats(self, lines: Sequence[Line], index: int, heads: Sequence[str]) -> int:
        """The lines of the head when it stands here again, as on each page; 0 when it does not."""
        if bare(lines[index]).text != heads[0]:
            return 0
        at, words = index, ""
        for head in heads:
            words = ""
            while len(words) < len(head) and at < len(lines):
                words += bare(lines[at]).text
                at += 1
            if words != head:
                return 0
        return at - index

    def is_charge(self, lines: Sequence[Line], index: int, heads: Sequence[str]) -> bool:
        """责任人：王某某 above the head again: what it says is for the rows of the next table."""
        at = index + 1
        while at < len(lines) and at <= index + MOST_CHARGES and bare(lines[at]).text != heads[0]:
            at += 1
        if at >= len(lines) or not self.repeats(lines, at, heads):
            return False
        return all((mark := self.labels.at_start(bare(line).text)) and mark.kind.assigns() for line in lines[index:at])

    def ends(self, lines: Sequence[Line], index: int, words: str, heads: Sequence[str]) -> bool:
        """A foot (填表人：…), an attachment, another head, labels above the head again: what ends a table."""
        if self.foot.match(words) or ATTACHMENT.match(words) or (set(words) & set(COLON) and self.is_charge(lines, index, heads)):
            return True
        return self.heads.may_begin(words) and self.heads.plainest(lines, index) is not None


def without_captions(cells: list[tuple[int, Passage]], begins: set[int], caption: regex.Pattern[str]) -> None:
    """Take 表2 / 共性问题清单 away, which stand above the head of the next table."""
    for _ in range(MOST_CAPTIONS):
        if cells and caption.fullmatch(cells[-1][1].text):
            cells.pop()
            begins.discard(len(cells))


def follows(section: Label, last: Label | None) -> bool:
    """Is it the heading behind the last one: 三、 behind 二、?"""
    return last is not None and section.style is last.style and section.value == last.value + 1


def is_closed(lines: Sequence[Line], start: int) -> bool:
    """Does a bar alone end the head (`任务` / `| 责任单位` / `|`), and so each row? In between it is an empty cell."""
    if len(lines) <= start:
        return False  # the head is all there is
    last, closing, first = (line.raw.strip() for line in lines[start - 2 : start + 1])
    return closing in tuple(BARS) and len(last) > 1 and last[0] in BARS and first[0] not in BARS


def are_barred(lines: Sequence[Line], start: int) -> bool:
    """Does a bar end each cell of the head, and most below it? Then a line without one goes on in the next."""
    below = lines[start : start + MOST_LOOKED]
    return all(map(is_barred, lines[start - 2 : start])) and sum(map(is_barred, below)) * 3 >= 2 * len(below)
