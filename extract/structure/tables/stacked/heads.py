"""The head of a table written one cell a line: `序号 / 任务 / 责任单位 / 完成时限`, and where its first row begins.

Words alone do not always tell: `锅炉改造项目` below `完成时间` may be one more column or the first row's work, and `重点工作安排` above
`任务` a column or the table's title. Each such reading is given, and what costs least in the table is the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .... import patterns
from ....clauses.units import UnitReader
from ....rulebook.ruleset import Ruleset
from ....text.marks import ENDS, LISTING
from ....text.normalize import Line, Passage
from ...numbering import Label, NumberingReader
from ..aligning import AligningReader
from ..columns import LONGEST_HEAD, Column, ColumnReader

MOST_HEADS = 20
LEAST_BELOW, MOST_BELOW = 2, 4  # heads below one that names them together
LONGEST_PART = 4  # characters of a head's part, 完成 / 时限
SHORTEST_PART = 2  # of one that could be a head by itself, 工作 / 任务
LONGEST_UNKNOWN = 8  # of a head that no rule knows, between two that rules know
MOST_WORDS = 2  # between blanks in one cell
LONGEST_NUMBER = 3  # digits
LISTED = patterns.quick(f"[{LISTING}]")
BARS = "|│┃｜ "
MARKS = tuple(BARS.strip())
SECTIONS = frozenset({"part", "chapter", "capital", "han", "han-bracket"})
LONGEST_SECTION = 80  # characters, with who leads all below it in brackets


class StackedHead(NamedTuple):
    """The columns, their words, the line at which each begins, and the first line below; `surely`: no other reading is thought of."""

    columns: list[Column]
    words: list[str]
    starts: list[int]
    end: int
    surely: bool = True

    def is_numbered(self) -> bool:
        return is_numbered(self.columns)


class StackedHeadReader:
    """Finds such heads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.units: UnitReader = ruleset.build(UnitReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)

    def begins(self, lines: Sequence[Line], index: int) -> bool:
        """Is the line the first of such a table's head?"""
        short = len(lines[index].raw) <= LONGEST_HEAD * 2 and not has_cells(lines[index])
        may = short and (self.may_begin(bare(lines[index]).text) or self.is_above(lines, index))
        return may and self.plainest(lines, index) is not None

    def plainest(self, lines: Sequence[Line], index: int) -> StackedHead | None:
        """Each line as it stands, or, where none of them says who or by when, 责任 / 单位 as one."""
        return self.head(lines, index) or self.head(lines, index, joined=True)

    def may_begin(self, words: str) -> bool:
        return bool(words) and self.columns.may_be_head(words) and self.columns.column(words).known

    def read(self, lines: Sequence[Line], index: int) -> list[StackedHead]:
        """The readings of the head that begins at a line, the plainest first; none where no head does."""
        plain, joined = self.plainest(lines, index), self.head(lines, index, joined=True)
        if plain is None:
            return []
        same = joined is None or joined.columns == plain.columns or joined.is_numbered() != plain.is_numbered()
        found = [plain] if same or joined is None else [plain, joined]
        if (apart := self.head(lines, index, apart=True)) is not None and apart.columns not in [head.columns for head in found]:
            found.append(apart)
        return [*found, *self.folded(plain), *(cut for head in found for cut in self.cuts(head))]

    def head(self, lines: Sequence[Line], index: int, *, joined: bool = False, apart: bool = False) -> StackedHead | None:
        """As many lines as name columns, up to the number 1 of a first row.

        `joined`: two short lines are one head where they can be (序 / 号, 责任 / 单位); `apart`: none are, 原因分析 / 整改措施 are two.
        """
        columns: list[Column] = []
        heads: list[str] = []
        starts: list[int] = []
        numbered = False
        while index < len(lines) and len(columns) < MOST_HEADS:
            words, start = bare(lines[index]).text, index
            if words and (has_cells(lines[index]) or not self.may_go_on(lines, index, words, numbered) or self.section(words)):
                break  # a line of several cells is a row's
            if words.startswith(("（", "(")) and columns:  # 总投资 / （万元）
                index += 1
                continue
            column = self.columns.column(words)
            if words and not apart and len(words) <= LONGEST_PART and index + 1 < len(lines) and (joined or not column.known):
                whole_words = words + bare(lines[index + 1]).text
                short = len(words) <= SHORTEST_PART and column.work and len(whole_words) <= 2 * SHORTEST_PART
                if (short if column.known else len(whole_words) <= LONGEST_PART * 2) and (both := self.columns.column(whole_words)).known:
                    words, column, index = whole_words, both, index + 1
            if words and not (
                column.known
                or (numbered and self.number_below(lines, index + 1))
                or (self.is_between(lines, index) if columns else self.is_above(lines, index))
            ):
                break
            if numbered and not column.known and columns[0].kind == "unit" and self.number_below(lines[: index + 2], index + 1):
                break  # 责任单位 / 序号 / … / 农办 / 1: the first row's unit
            if words:
                numbered = numbered or column.kind == "number"
                columns.append(column)
                heads.append(words)
                starts.append(start)
            index += 1
        columns = self.columns.with_duties(columns)
        return StackedHead(columns, heads, starts, index) if is_head(columns) else None

    def cuts(self, head: StackedHead) -> Iterator[StackedHead]:
        """The same head without its last columns, which may be the first row's cells: 锅炉改造项目, 准备阶段."""
        if head.is_numbered():
            return
        last = max(place for place, column in enumerate(head.columns) if column.may_assign())
        for place in range(len(head.columns) - 1, last, -1):
            named = head.words[place].startswith(self.units.looks.own_level) and self.units.looks_like_unit(head.words[place])
            if self.columns.labels.of_header(head.words[place]) is not None and not named:  # 县供电公司 is named like 施工单位
                return
            if is_head(head.columns[:place]):
                yield StackedHead(head.columns[:place], head.words[:place], head.starts[:place], head.starts[place], surely=False)

    def folded(self, head: StackedHead) -> Iterator[StackedHead]:
        """As one of two rows, whose last words stand below a cell of the first: 任务 / 责任分工 / 时限 / 牵头单位 / 配合单位."""
        for cut in range(len(head.columns) - LEAST_BELOW, max(len(head.columns) - MOST_BELOW, LEAST_BELOW) - 1, -1):
            below = any(column.must for column in head.columns[cut:]) or head.columns[cut - 1].kind != "unit"
            if below and (columns := self.columns.spread(head.words[:cut], head.words[cut:])):  # 责任单位 / 配合单位 / 责任人 are all
                yield head._replace(columns=columns)

    def is_between(self, lines: Sequence[Line], index: int) -> bool:
        """堵点 above 责任单位: a short line that no rule knows, above a head that rules hold."""
        if len(bare(lines[index]).text) > LONGEST_UNKNOWN or index + 1 >= len(lines):
            return False
        words = bare(lines[index + 1]).text
        return bool(words) and self.columns.may_be_head(words) and self.columns.is_known(words)

    def is_above(self, lines: Sequence[Line], index: int) -> bool:
        """演练科目 | above 情景构建 | and 牵头单位 |: the first of lines with a bar, no rule knows it, above one that rules hold."""
        if not is_barred(lines[index]) or (index and is_barred(lines[index - 1])):
            return False
        below = [bare(line).text if is_barred(line) else "" for line in lines[index : index + LEAST_BELOW + 1]]
        if not all(0 < len(words) <= LONGEST_UNKNOWN and self.columns.may_be_head(words) for words in below):
            return False
        return any(map(self.columns.is_known, below[1:]))

    def may_go_on(self, lines: Sequence[Line], index: int, words: str, numbered: bool) -> bool:
        """May a line be one of the heads? 1-10月推进情况 may where the first row's number is still to come."""
        if self.columns.may_be_head(words):
            return True
        parts = LISTED.split(words) if len(words) > LONGEST_HEAD else [words]  # 完成情况、存在问题及下一步工作措施
        named = all(0 < len(part) <= LONGEST_HEAD and self.names(part) for part in parts[:MOST_HEADS])
        return numbered and named and self.number_below(lines, index + 1)

    def names(self, words: str) -> bool:
        """A head that rules hold, or one of a column by time: 4月."""
        return self.columns.column(words).known or self.aligning.is_span(words)

    def number_below(self, lines: Sequence[Line], index: int) -> bool:
        """Does the first row's number come within the lines that a head may still have? Then all before it are heads."""
        below = (bare(line).text for line in lines[index : index + MOST_HEADS])
        return any(words == "一" or (words.isdecimal() and len(words) <= LONGEST_NUMBER) for words in below)

    def section(self, words: str) -> Label | None:
        """The number of 一、产业发展, a heading within the table; None where it is none."""
        label = self.numbering.at_start(words)
        if label is None or label.style.name not in SECTIONS:
            return None
        return label if label.end < len(words) <= LONGEST_SECTION and words[-1] not in ENDS else None


def is_head(columns: Sequence[Column]) -> bool:
    """Several columns, of which one says who or by when, and one another thing; what stands above 序号 is a title, but for 责任单位."""
    numbers = [place for place, column in enumerate(columns) if column.kind == "number"]
    if len(columns) < 2 or (numbers and numbers != [0] and not (numbers == [1] and columns[0].kind == "unit")):
        return False
    says = [column.may_assign() for column in columns]
    return any(says) and not all(says)


def has_cells(line: Line) -> bool:
    """Has a line several cells: between tabs, or words between blanks (`序号　任务　责任部门`, but not `责 任 单 位`)?"""
    written = line.raw.strip()
    if "\t" in written:
        return True
    if written[-1:] in MARKS:
        return any(mark in written.strip(BARS) for mark in MARKS)  # 检查 比例 （数量） |: one cell
    words = [part for part in written.split() if len(part) > 1] if " " in written or "\u3000" in written else []
    return len(words) > MOST_WORDS


def is_barred(line: Line) -> bool:
    """Does a bar end a line?"""
    return line.raw.rstrip()[-1:] in MARKS


def is_numbered(columns: Sequence[Column]) -> bool:
    return any(column.kind == "number" for column in columns)


def bare(line: Line) -> Passage:
    """A line without the bars around its cell."""
    return line.passage.strip(BARS) if line.passage.text[-1] in BARS or line.passage.text[0] in BARS else line.passage
