"""Tables written one cell a line, as pages and programs leave them: `序号 / 任务 / 责任单位 / 完成时限 / 1 / 修桥一座 / 县交通局 / 9月底`.

A head is lines that name columns; the cells below it are placed by what they hold. A line may be nothing but a bar, or end in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from ... import patterns
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import ENDS
from ...text.normalize import Line, Passage, join
from ..numbering import ATTACHMENT, NumberingReader
from .aligning import AligningReader, Marks, Place
from .cells import STAMPED
from .columns import LONGEST_HEAD, Column, ColumnReader
from .lines import whole
from .rows import numbers_of

MOST_LINES = 3_000  # of one table
MOST_HEADS = 20
LONGEST_PART = 4  # characters of a head's part, 完成 / 时限
SHORTEST_PART = 2  # of one that could be a head by itself, 工作 / 任务
BARS = "|│┃｜ "
SECTIONS = frozenset({"part", "chapter", "capital", "han", "han-bracket"})
LONGEST_SECTION = 80  # characters, with who leads all below it in brackets
LEAST_READ = 0.6  # of the rows, that have a unit, a person or a time where one belongs
MOST_COST = 0.4  # of a cell in the mean: beyond it words are cut, and cells stand in no order
LONGEST_NUMBER = 3  # digits
MOST_EMPTY = 10  # headings one below the other


@dataclass(slots=True)
class Stacked:
    """A table found: its columns, its rows (line of the first cell, cells by column), its other lines.

    `start` is the first line below its head, `end` the line behind it; `cost` what a cell costs in the mean.
    """

    columns: list[Column]
    start: int
    rows: list[tuple[int, list[Passage]]] = field(default_factory=list)
    end: int = 0
    others: list[int] = field(default_factory=list)
    cost: float = 0.0


class StackedReader:
    """Finds such tables."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.foot: regex.Pattern[str] = patterns.compile(rf"(?:{words_pattern(ruleset.words('cell', 'foot'))})[0-9]?{STAMPED}[：:]")

    def read(self, lines: Sequence[Line], index: int) -> Stacked | None:
        """The table whose head begins at a line; None where none does, one without rows where nothing below fits the head."""
        if not self.begins(lines, index):
            return None
        plain, joined = (self.head(lines, index, joined=joined) for joined in (False, True))
        if plain is None:
            return None
        heads = [plain] if joined is None or joined == plain or is_numbered(joined[0]) != is_numbered(plain[0]) else [plain, joined]
        found = [table for columns, words, start in heads if (table := self.body(lines, start, columns, words)) is not None]
        return min(found, key=lambda table: table.cost, default=Stacked(plain[0], plain[2], end=plain[2]))

    def begins(self, lines: Sequence[Line], index: int) -> bool:
        """Is the line the first of such a table's head?"""
        short = len(lines[index].raw) <= LONGEST_HEAD * 2 and "\t" not in lines[index].raw.strip()
        return short and self.may_begin(bare(lines[index]).text) and self.head(lines, index) is not None

    def may_begin(self, words: str) -> bool:
        return bool(words) and self.columns.may_be_head(words) and self.columns.column(words).known

    def head(self, lines: Sequence[Line], index: int, *, joined: bool = False) -> tuple[list[Column], list[str], int] | None:
        """The columns, their words, and the first line below: as many lines as name columns, up to the number 1 of a first row.

        `joined`: two short lines are one head where they can be (序 / 号, 责任 / 单位).
        """
        columns: list[Column] = []
        heads: list[str] = []
        numbered = False
        while index < len(lines) and len(columns) < MOST_HEADS:
            words = bare(lines[index]).text
            if words and ("\t" in lines[index].raw.strip() or not self.may_go_on(lines, index, words, numbered) or self.section(words)):
                break  # a line of several cells is a row's
            if words.startswith(("（", "(")) and columns:  # 总投资 / （万元）
                index += 1
                continue
            column = self.columns.column(words)
            if words and len(words) <= LONGEST_PART and index + 1 < len(lines) and (joined or not column.known):
                whole_words = words + bare(lines[index + 1]).text
                short = len(words) <= SHORTEST_PART and len(whole_words) <= 2 * SHORTEST_PART
                if (short if column.known else len(whole_words) <= LONGEST_PART * 2) and (both := self.columns.column(whole_words)).known:
                    words, column, index = whole_words, both, index + 1
            if words and not column.known and not (numbered and self.number_below(lines, index + 1)):
                break
            if words:
                numbered = numbered or column.kind == "number"
                columns.append(column)
                heads.append(words)
            index += 1
        if any(column.kind == "number" for column in columns[1:]):
            return None  # what stands above 序号 is a title
        if len(columns) < 2 or not any(column.assigns for column in columns) or not any(not column.assigns for column in columns):
            return None
        return columns, heads, index

    def may_go_on(self, lines: Sequence[Line], index: int, words: str, numbered: bool) -> bool:
        """May a line be one of the heads? 1-10月推进情况 may where the first row's number is still to come."""
        if self.columns.may_be_head(words):
            return True
        named = len(words) <= LONGEST_HEAD and self.columns.column(words).known
        return numbered and named and self.number_below(lines, index + 1)

    def number_below(self, lines: Sequence[Line], index: int) -> bool:
        """Does the first row's number come within the lines that a head may still have? Then all before it are heads."""
        below = (bare(line).text for line in lines[index : index + MOST_HEADS])
        return any(words == "一" or (words.isdecimal() and len(words) <= LONGEST_NUMBER) for words in below)

    def rows_below(self, lines: Sequence[Line], index: int) -> bool:
        """Does a row begin at a line, or behind further headings, below which an excerpt of a table has none?"""
        for at in range(index, min(index + MOST_EMPTY, len(lines))):
            if not self.section(bare(lines[at]).text):
                return self.number_below(lines[at : at + 1], 0)
        return False

    def is_later_item(self, words: str) -> bool:
        """2.实施截污纳管: an item that goes on with the one in the line above, in the same cell."""
        label = self.numbering.at_start(words)
        return label is not None and label.value > 1 and label.end < len(words)

    def section(self, words: str) -> bool:
        """一、产业发展: a heading within the table."""
        label = self.numbering.at_start(words)
        return label is not None and label.style.name in SECTIONS and label.end < len(words) <= LONGEST_SECTION and words[-1] not in ENDS

    def body(self, lines: Sequence[Line], start: int, columns: list[Column], heads: list[str]) -> Stacked | None:
        """The rows below a head."""
        found = Stacked(columns, start)
        cells: list[tuple[int, Passage]] = []
        begins = {0}
        numbered = is_numbered(columns)
        index, limit = start, min(len(lines), start + MOST_LINES)
        while index < limit:
            cell = bare(lines[index])
            if not cell.text:
                found.others.append(index)
            elif again := self.repeats(lines, index, heads):
                found.others.extend(range(index, index + again))
                begins.add(len(cells))
                index += again - 1
            elif self.ends(lines, index, cell.text):
                break
            elif self.section(cell.text) and (not numbered or self.rows_below(lines, index + 1)):
                begins.add(len(cells))
            else:
                cells.append((index, cell))
            index += 1
        if not cells:
            return None
        numbers = numbers_of([cell.text for _, cell in cells], begins)
        if not numbered and begins == {0} and 1 < len(numbers) == sum(cell.text.isdecimal() for _, cell in cells):
            if columns[1].kind == "text" and 1 in numbers:  # 强化公开 / 1 / 清理文件: they count what is behind the first column
                columns, numbered = [columns[0], Column("", "number", known=True), *columns[1:]], True
                found.columns = columns
            else:
                found.others += [cells[place][0] for place in numbers]  # rows are counted in a column that the head does not name
                cells = [cell for place, cell in enumerate(cells) if place not in numbers]
        numbers = numbers if numbered else set()
        if numbered and columns.index(next(column for column in columns if column.kind == "number")) not in numbers:
            return None
        go_on = {place for place, (_, cell) in enumerate(cells) if self.is_later_item(cell.text)}
        places, cost = self.aligning.rows([cell.text for _, cell in cells], columns, Marks(numbers, begins, go_on))
        found.cost = cost
        return self.rows(found, cells, places) if cost <= MOST_COST else None

    def rows(self, found: Stacked, cells: Sequence[tuple[int, Passage]], places: Sequence[Place]) -> Stacked | None:
        """The rows of the cells that were placed; what stands behind the last row that is read is no row."""
        by_row: list[list[list[Passage]]] = []
        firsts: list[int] = []
        for (index, cell), place in zip(cells, places, strict=False):
            if place.row == len(by_row):
                by_row.append([[] for _ in found.columns])
                firsts.append(index)
            by_row[place.row][place.column].append(cell)
        read = [self.is_read(row, found.columns) for row in by_row]
        while read and not read[-1]:
            read.pop()
        if not read or sum(read) < LEAST_READ * len(read):
            return None
        taken = sum(place.row < len(read) for place in places)
        used = {index for index, _ in cells[:taken]}
        found.end = cells[taken - 1][0] + 1
        found.others = [index for index in (*found.others, *used - set(firsts)) if index < found.end]
        for first, row in zip(firsts, by_row[: len(read)], strict=False):
            found.rows.append((first, [self.cell(parts, column) for parts, column in zip(row, found.columns, strict=True)]))
        return found

    def cell(self, parts: Sequence[Passage], column: Column) -> Passage:
        """The cell that several lines make: a name or a time that was cut at a line's end is whole again (县市场监督 / 管理局)."""
        looks = self.aligning.looks
        whole_parts: list[Passage] = []
        for part in parts:
            before = whole_parts[-1] if whole_parts else None
            cut = before is not None and column.kind in ("unit", "time") and column.kind not in looks(before.text) & looks(part.text)
            if before is not None and cut and column.kind in looks(before.text + part.text):
                whole_parts[-1] = join([before, part])
            else:
                whole_parts.append(part)
        return whole(whole_parts, column)

    def is_read(self, row: Sequence[Sequence[Passage]], columns: Sequence[Column]) -> bool:
        """Does a row have words of its task, and a unit, a person or a time where one belongs?"""
        pairs = list(zip(row, columns, strict=True))
        fits = any(column.kind in self.aligning.looks(cell.text) for cells, column in pairs for cell in cells if column.assigns)
        return fits and any(cells and column.kind in ("text", "figure") for cells, column in pairs)

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

    def ends(self, lines: Sequence[Line], index: int, words: str) -> bool:
        """A foot (填表人：…), an attachment, another head: what ends a table."""
        if self.foot.match(words) or ATTACHMENT.match(words):
            return True
        return self.may_begin(words) and self.head(lines, index) is not None


def is_numbered(columns: Sequence[Column]) -> bool:
    return any(column.kind == "number" for column in columns)


def bare(line: Line) -> Passage:
    """A line without the bars around its cell."""
    return line.passage.strip(BARS) if line.passage.text[-1] in BARS or line.passage.text[0] in BARS else line.passage
