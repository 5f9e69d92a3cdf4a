"""Tables written one cell a line, as pages and programs leave them: `序号 / 任务 / 责任单位 / 完成时限 / 1 / 修桥一座 / 县交通局 / 9月底`.

A head is lines that name columns; the cells below it are placed by what they hold. A line may be nothing but a bar, or end in one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ....rulebook.ruleset import Ruleset
from ....text.marks import COMMA
from ....text.normalize import Line, Passage, join, stands_off
from ...numbering import Label
from ..aligning import AligningReader, Marks, Place
from ..columns import LONGEST_HEAD, Column
from ..days import COUNTED
from ..lines import whole
from ..rows import numbers_of
from .cells import StackedCellReader
from .cut import CutReader
from .doubts import behind, counted_elsewhere, doubtful, is_counted, keep_own
from .gaps import by_gaps
from .heads import StackedHead, StackedHeadReader, bare, is_barred, is_numbered

LEAST_READ = 0.6  # of the rows, that have a unit, a person or a time where one belongs
LEAST_OF_DUTIES = 2  # rows
MOST_COST = 0.4  # of a cell in the mean: beyond it words are cut, and cells stand in no order
MOST_ABOVE = 300  # lines
LEAST_BELOW, MOST_BESIDE = 3, 60  # lines of a row below a day, and characters of those beside it
LONGEST_FIRST = 8  # characters of a first head that is no title


@dataclass(slots=True)
class Stacked:
    """A table found: its columns, its rows (line of the first cell, cells by column), its other lines.

    `start` is the first line below its head, `end` the line behind it; `cost` what a cell costs in the mean.
    `single`: each cell of the first row is one line. `cut`: a narrow column cut its cells; `unsure`: rows that may be parted otherwise;
    `behind`: the line behind the last one that may be one more.
    """

    columns: list[Column]
    start: int
    rows: list[tuple[int, list[Passage]]] = field(default_factory=list)
    end: int = 0
    others: list[int] = field(default_factory=list)
    cost: float = 0.0
    single: bool = True
    cut: bool = False
    unsure: set[int] = field(default_factory=set)
    behind: list[Passage] = field(default_factory=list)


class StackedReader:
    """Finds such tables."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.heads: StackedHeadReader = ruleset.build(StackedHeadReader)
        self.cells: StackedCellReader = ruleset.build(StackedCellReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.cut: CutReader = ruleset.build(CutReader)

    def read(self, lines: Sequence[Line], index: int) -> Stacked | None:
        """The table whose head begins at a line; None where none does, one without rows where nothing below fits the head."""
        if not self.begins(lines, index):
            return None
        heads = self.heads.read(lines, index)
        return self.best(lines, heads) or Stacked(heads[0].columns, heads[0].end, end=heads[0].end)

    def begins(self, lines: Sequence[Line], index: int) -> bool:
        """Is the line the first of such a table's head?"""
        return self.heads.begins(lines, index) and not self.is_title(lines, index)

    def is_title(self, lines: Sequence[Line], index: int) -> bool:
        """重点工作安排 above 任务 / 责任单位 / 时限: it ends as heads do, and the cells cost no more without a column of its own."""
        if len(bare(lines[index]).text) <= LONGEST_FIRST or not self.heads.begins(lines, index + 1):
            return False
        heads = self.heads.read(lines, index)
        below = None if heads[0].is_numbered() else self.best(lines, self.heads.read(lines, index + 1))
        best = self.best(lines, heads) if below is not None else None
        return below is not None and (best is None or below.cost <= best.cost)

    def ends_with(self, lines: Sequence[Line], index: int) -> bool:
        """Is a line the unit of a table's last row, which has none without it, as most others have? So is one that a blank line follows."""
        table = self.above(lines[: index + 1], index + 1)
        if table is None or table.end != index + 1 or len(table.rows) < 2:
            return False
        if stands_off(lines, index + 1, index):
            return True
        units = [place for place, column in enumerate(table.columns) if column.kind == "unit" and column.assigns]
        *others, (_, last) = table.rows
        if not units or last[units[-1]].base != lines[index].base:
            return False
        return sum(bool(cells[units[-1]].text) for _, cells in others) * 2 > len(others)

    def holds(self, lines: Sequence[Line], index: int, *, last: bool) -> bool:
        """Is a day a cell of a table, and no signature's? Another row begins below it, or it is one's limit and not the `last` day."""
        beside = lines[max(0, index - 1) : index + 2]
        if (last and index + LEAST_BELOW > len(lines)) or any(len(line.raw) > MOST_BESIDE for line in beside):
            return False
        table = self.above(lines, index)
        if table is None or any(first > index for first, _ in table.rows):
            return table is not None
        limits = [place for place, column in enumerate(table.columns) if column.kind == "time"]
        cells = table.rows[-1][1] if table.rows and not last else []
        return any(
            cells[place].text and cells[place].base == lines[index].base and cells[place].text.startswith(lines[index].passage.text)
            for place in limits
            if cells
        )

    def above(self, lines: Sequence[Line], end: int) -> Stacked | None:
        """The table whose head is the last one above a line."""
        short = (at for at in range(end - 1, max(-1, end - MOST_ABOVE), -1) if len(lines[at].raw) <= LONGEST_HEAD * 2)  # few are
        index = next((at for at in short if self.heads.begins(lines, at)), None)
        if index is None:
            return None
        while index > 0 and self.heads.begins(lines, index - 1):
            index -= 1
        return self.read(lines, index) or self.read(lines, index + 1)

    def best(self, lines: Sequence[Line], heads: Sequence[StackedHead]) -> Stacked | None:
        """The table by the head in whose columns its cells cost least."""
        best: Stacked | None = None
        for head in heads:
            if best is not None and best.cost == 0 and not head.surely:
                break
            bodies = (self.body(lines, head.end, columns, head.words) for columns in self.ways(lines, head))
            table = min(filter(None, bodies), key=lambda body: body.cost, default=None)
            if table is not None and (head.surely or table.single) and (best is None or table.cost < best.cost):
                best = table
        return best

    def ways(self, lines: Sequence[Line], head: StackedHead) -> list[list[Column]]:
        """The columns, and those without the first ones of words, where headings stand between the rows in their place: 一、稳增长."""
        found = [head.columns]
        sectioned = head.end < len(lines) and self.heads.section(bare(lines[head.end]).text) is not None
        while sectioned and found[-1][0].kind == "text" and any(column.kind == "text" for column in found[-1][1:]):
            found.append(found[-1][1:])
        return found

    def item(self, words: str) -> Label | None:
        """2.实施截污纳管: an item that goes on with the one in the line above, in the same cell."""
        label = self.heads.numbering.at_start(words)
        return label if label is not None and label.end < len(words) else None

    def body(self, lines: Sequence[Line], start: int, columns: list[Column], heads: list[str]) -> Stacked | None:
        """The rows below a head."""
        cells, begins, others = self.cells.below(lines, start, heads, numbered=is_numbered(columns))
        if not cells:
            return None
        found = Stacked(columns, start, others=others)
        numbered = is_numbered(columns)
        anew: set[int] = set()
        if columns[1].kind == "number":  # 农办 / 1 / …: each unit's are counted anew
            anew = {place for place, (_, cell) in enumerate(cells) if cell.text == "1" and place}
            begins |= {place - 1 for place in anew}
        begins |= set() if numbered or columns[0].work or columns[0].kind != "text" else weeks_in([cell.text for _, cell in cells])
        numbers = numbers_of([cell.text for _, cell in cells], begins | anew)
        if not numbered and begins == {0} and 1 < len(numbers) == sum(cell.text.isdecimal() for _, cell in cells):
            if columns[1].kind == "text" and 1 in numbers:  # 强化公开 / 1 / 清理文件: they count what is behind the first column
                columns, numbered = [columns[0], Column("", "number", known=True), *columns[1:]], True
                found.columns = columns
            else:
                found.others += [cells[place][0] for place in numbers]  # rows are counted in a column that the head does not name
                cells = [cell for place, cell in enumerate(cells) if place not in numbers]
        if numbered and not numbers and self.aligning.code.fullmatch(cells[0][1].text):  # A1, B-2
            numbers = {place for place, (_, cell) in enumerate(cells) if self.aligning.code.fullmatch(cell.text)}
        numbers = numbers if numbered else set()
        if numbered and columns.index(next(column for column in columns if column.kind == "number")) not in numbers:
            return None
        items = {place: label.value for place, (_, cell) in enumerate(cells) if (label := self.item(cell.text))}
        apart = counted_elsewhere(items, numbers)
        if apart:
            begins, items = begins | apart, {}
        go_on, opens = ({place for place, value in items.items() if (value > 1) is later} for later in (True, False))
        left_open = {place for place, (_, cell) in enumerate(cells[:-1], 1) if cell.text[-1] in COMMA}
        marks = Marks(numbers, begins, go_on, opens, left_open)
        barred = is_barred(lines[start]) or start + 1 in others  # a bar ends a cell itself, or stands on a line of its own
        cut = None if barred else self.cut.read(cells, columns, marks, len(numbers))
        if cut is not None:
            cells, places, cost = cut.cells, cut.places, cut.cost
            found.cut, found.unsure = True, cut.unsure
        else:
            known = by_gaps(lines, cells, columns, self.aligning)
            places, cost = (known, 0.0) if known else self.aligning.rows([cell.text for _, cell in cells], columns, marks)
        found.cost = cost
        table = self.rows(found, cells, places, len(begins), {cells[at][0] for at in apart}) if cost <= MOST_COST else None
        if table is not None:
            rest = [cell for cell in cells if cell[0] >= table.end]
            table.behind = behind(lines, rest, [cell for _, row in table.rows for cell in row], self.aligning)
        return table

    def rows(
        self, found: Stacked, cells: Sequence[tuple[int, Passage]], places: Sequence[Place], begun: int, apart: Collection[int]
    ) -> Stacked | None:
        """The rows of the cells that were placed, of which so many are `begun` surely; none behind the last that is read."""
        by_row: list[list[list[Passage]]] = []
        firsts: list[int] = []
        for (index, cell), place in zip(cells, places, strict=False):
            if place.row == len(by_row):
                by_row.append([[] for _ in found.columns])
                firsts.append(index)
            by_row[place.row][place.column].append(cell)
        if found.cut:
            by_row = [self.cut.row(row, found.columns) for row in by_row]
        found.single = all(len(parts) <= 1 for parts in by_row[0])
        read = [first in apart or self.is_read(row, found.columns) for first, row in zip(firsts, by_row, strict=True)]
        while read and not (read[-1] or is_counted(by_row[len(read) - 1], found.columns, self.aligning)):
            read.pop()
        read = [*read[:-1], True] if read else []  # numbered, it is a row, whatever is merged
        if not any(column.assigns for column in found.columns) and sum(read) < LEAST_OF_DUTIES:
            return None  # 各科室： / 为落实要求，现通知如下： below 单位 / 工作任务
        if not read or (sum(read) < LEAST_READ * len(read) and len(read) > begun):
            return None
        taken = sum(place.row < len(read) for place in places)
        used = {index for index, _ in cells[:taken]}
        found.end = cells[taken - 1][0] + 1
        found.others = [index for index in (*found.others, *used - set(firsts)) if index < found.end]
        if not found.cut:
            found.unsure = doubtful(by_row[: len(read)], found.columns, self.heads.numbering, self.aligning)
        found.unsure = {first for at, first in enumerate(firsts) if at in found.unsure}
        for first, row in zip(firsts, by_row[: len(read)], strict=False):
            found.rows.append((first, [self.cell(parts, column) for parts, column in zip(row, found.columns, strict=True)]))
        keep_own(found.columns, found.rows)
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
        """Does a row have words of its task, and a unit, a person or a time where one belongs? Or a number, and a cell for each column."""
        pairs = list(zip(row, columns, strict=True))
        if columns[0].kind == "number" and all(len(cells) == 1 for cells in row):
            return True
        fits = any(column.kind in self.aligning.looks(cell.text) for cells, column in pairs for cell in cells if column.may_assign())
        return fits and any(cells and column.kind in ("text", "figure") for cells, column in pairs)


def weeks_in(cells: Sequence[str]) -> set[int]:
    """第一周 / … / 第二周, 1 / … / 2 below 周次: the cells that count as the first one does begin a row each."""
    first = cells[0]
    alike = [at for at, words in enumerate(cells) if COUNTED.fullmatch(words) and (words[0], words[-1]) == (first[0], first[-1])]
    counted = [at for at, words in enumerate(cells) if words.isdecimal()] if first.isdecimal() else alike
    return set(counted) if COUNTED.fullmatch(first) else set()
