"""Tables written as text, e.g. `序号⇥任务⇥责任单位⇥完成时限` or `| 任务 | 责任单位 |`: head and rows, merged cells repeated.

A table is known by its head: cells that are labels of rules/roles.toml, of which one names units, persons or a time limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from ... import patterns
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import LINE_ENDS
from ...text.normalize import Line, Passage
from .aligning import SKIPPED, AligningReader
from .cells import RULE_LINE, STAMPED, is_drawn, mark_of, open_cells, split, without_blank_end
from .columns import LONGEST_HEAD, Column, ColumnReader, with_numbers
from .filling import FillingReader
from .lines import join_rows, row_lines, whole, with_rest
from .matrix import MatrixReader
from .parted import PartedReader
from .rows import Row
from .stacked import StackedReader

LONGEST_SECTION = 60  # characters of a heading within a table
MOST_SECTIONS = 4  # headings below one another
LEAST_MISFIT = 2.0  # cost of cells in their own columns from which other columns are tried
SLIGHTLY = 0.5  # the same where a row ends in blanks and a unit stands among its words for work
CLEARLY = 1.5  # by how much less cells must cost in other columns than in their own
MOST_COST = 4.0  # of cells in the best columns; beyond it they are no row of this table
MOST_CELLS = 60  # of a row


@dataclass(slots=True)
class Table:
    """A table that is being read: its columns, its rows (line, cells), the lines that are no row of their own, the rows not read.

    `heads` are the words of its head; `headings` are rows of one cell, `boxed`: its lines are drawn; `parts`: units are its heads.
    """

    columns: list[Column]
    heads: frozenset[str] = frozenset()
    rows: list[tuple[int, list[Passage]]] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    headings: dict[int, Passage] = field(default_factory=dict)
    boxed: bool = False
    parts: bool = False


class TableReader:
    """Finds tables among lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.stacked: StackedReader = ruleset.build(StackedReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.filling: FillingReader = ruleset.build(FillingReader)
        self.matrix: MatrixReader = ruleset.build(MatrixReader)
        self.parted: PartedReader = ruleset.build(PartedReader)
        foot, total = (words_pattern(ruleset.words("cell", name)) for name in ("foot", "total"))
        self.rest_of_time: regex.Pattern[str] = patterns.compile(ruleset.expand("{rest_of_time}"))
        self.foot: regex.Pattern[str] = patterns.compile(rf"(?:{foot})[0-9]?{STAMPED}[：:]|(?:{total})[：:]?$")

    def read(self, lines: Sequence[Line], *, cells: bool) -> dict[int, Row]:
        """The rows by the number of their line; `cells`: some lines may hold cells."""
        found: dict[int, Row] = {}
        index = 0
        while index < len(lines):
            raw = lines[index].raw
            if not cells and "。" in raw and len(raw) > LONGEST_HEAD * 2:  # nearly always: no head
                index += 1
            else:
                index = self.table_at(lines, index, found)
        return found

    def begins(self, lines: Sequence[Line], index: int) -> bool:
        """Is the line the first of a table's head?"""
        return self.stacked.begins(lines, index) or self.head(lines, index)[0] is not None

    def table_at(self, lines: Sequence[Line], index: int, found: dict[int, Row]) -> int:
        """Read the table that begins at a line, if one does; the next line to look at."""
        if (stacked := self.stacked.read(lines, index)) is not None:
            found.update(dict.fromkeys((*range(index, stacked.start), *stacked.others), Row()))
            if not stacked.rows:
                found[index] = Row(unread=[line.passage for line in lines[index : stacked.start]])
            rows = self.filling.fill(stacked.columns, stacked.rows)
            for row in rows.values():
                row.part_cells(LINE_ENDS)
            found.update(rows)
            return stacked.end
        columns, height = self.head(lines, index)
        if columns is None:
            return index + 1
        heads = frozenset(cell.text for line in lines[index : index + height] for cell in split(line))
        columns = with_numbers(columns, lines[index + height : index + height + 2])
        parts = self.matrix.head(lines, index) is not None
        table = Table(columns, heads, others=list(range(index, index + height)), parts=parts)
        blanks = mark_of(lines[index]) is None
        end = self.parted.rows(lines, index + 1, columns, table.rows, table.others) if blanks else self.rows(lines, index + height, table)
        if (blanks and not table.rows) or not self.filling.assigns(table.columns, table.rows):
            return index + 1
        found.update(dict.fromkeys(table.others, Row()))
        rows = self.filling.fill(table.columns, table.rows)
        if parts:
            self.matrix.signed(lines, rows.values(), index)
        for at, row in rows.items():
            if table.boxed or (blanks and at + 1 in table.others):
                row.part_cells()
        found.update(rows)
        found.update((at, Row(heading=heading)) for at, heading in table.headings.items())
        found.update((at, Row(unread=[cell for cell in split(lines[at]) if cell.text])) for at in table.unread)
        return end

    def head(self, lines: Sequence[Line], index: int) -> tuple[list[Column] | None, int]:
        """The columns of a head at a line, and how many lines it has; None where there is no head."""
        line = lines[index]
        if mark_of(line) is None:
            columns = self.parted.head(line)
            return columns, int(columns is not None)
        if (signed := self.matrix.head(lines, index)) is not None:
            return signed, 1
        cells = [cell.text for cell in split(line)]
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is not None and (mark := mark_of(following)) is not None:
            below = [cell.text for cell in split(following)]
            both = self.columns.two_rows(cells, below) or (self.columns.broken(cells, below) if mark == "\t" else None)
            if both:
                return both, 2
        return self.columns.columns(cells), 1

    def rows(self, lines: Sequence[Line], index: int, table: Table) -> int:
        """Read the rows below a head; the number of the line after the table."""
        table.boxed = is_drawn(lines[index - 1])
        while index < len(lines):
            line = lines[index]
            if RULE_LINE.match(line.raw):  # between rows of a drawn box, below a head
                table.others.append(index)
                index += 1
                if table.rows and index < len(lines) and (open_to := open_cells(line)):
                    index += self.row_below(lines, index, table, open_to)
                continue
            if mark_of(line) is None:
                if not self.section(lines, index, table):
                    break
                index += 1
                continue
            other = None if table.parts else self.columns.head_below([cell.text for cell in split(line)], table.heads)
            if other is not None and other != table.columns:
                break  # another table
            if other:  # a table over several pages repeats its head
                table.others.append(index)
                index += 1
                continue
            below = lines[index + 1].raw.lstrip() if index + 1 < len(lines) else ""
            if table.rows and below.startswith("|") and RULE_LINE.match(below):
                break  # the head of another table
            index += self.row(lines, index, table)
        return index

    def row_below(self, lines: Sequence[Line], index: int, table: Table, open_to: Sequence[bool]) -> int:
        """Read the row below a rule that some cells go through: there what stands above holds."""
        above = table.rows[-1][1]
        boxed, table.boxed = table.boxed, False  # no rest of the row above
        taken = self.row(lines, index, table) if mark_of(lines[index]) else 0
        table.boxed = boxed
        last, cells = table.rows[-1]
        if cells is not above and len(cells) == len(above) == len(open_to):
            both = zip(above, cells, open_to, strict=True)
            table.rows[-1] = last, [held if through and not cell.text else cell for held, cell, through in both]
        return taken

    def row(self, lines: Sequence[Line], index: int, table: Table) -> int:
        """Read one row; the number of its lines."""
        line, columns = lines[index], table.columns
        taken = 1
        if mark_of(line) == "\t":
            taken = row_lines(lines, index, len(columns), self.rest_of_time if columns[-1].kind == "time" else None)
        elif self.goes_on(line, table):
            last, above = table.rows[-1]
            table.rows[-1] = last, with_rest(above, line, lines[index - 1], columns)
            table.others.append(index)
            return 1
        cells = split(line)
        if taken > 1:
            cells = join_rows([split(part) for part in lines[index : index + taken]], columns)
            table.others.extend(range(index + 1, index + taken))
        said = [cell for cell in cells if cell.text]
        if len({cell.text for cell in said}) < 2:
            if said:
                table.headings[index] = said[0]
            else:
                table.others.append(index)
        elif self.foot.match(said[0].text):
            table.unread.append(index)
        else:
            self.place(index, cells, table)
        return taken

    def goes_on(self, line: Line, table: Table) -> bool:
        """In a drawn box: a line that has no number or name of its own is the rest of the row above."""
        if not table.boxed or not table.rows:
            return False
        first = next((place for place, column in enumerate(table.columns) if not column.assigns), 0)
        cells = split(line)
        return first < len(cells) and not cells[first].text

    def place(self, index: int, cells: list[Passage], table: Table) -> None:
        """Put a row's cells in their columns: as they come where that fits, else by what they hold; told where neither does."""
        columns = table.columns
        as_written = cells if len(cells) <= len(columns) else without_blank_end(cells, len(columns))
        as_written = as_written + [Passage("", cells[-1].end())] * (len(columns) - len(as_written))
        own = self.misfit(as_written, columns)
        trusted = len(cells) == len(columns) and not all(cell.text for cell in without_blank_end(cells, 0))
        shifted = self.is_shifted(as_written, columns)
        if len(as_written) == len(columns) and own < (MOST_COST if trusted else LEAST_MISFIT) and not shifted:
            table.rows.append((index, as_written))
            return
        said = [cell for cell in cells if cell.text]
        if len(said) > MOST_CELLS:
            table.unread.append(index)
            return
        way, cost = self.aligning.one_row([cell.text for cell in said], columns)
        if len(as_written) == len(columns) and own + self.left_out(as_written, columns) < cost + (SLIGHTLY if shifted else CLEARLY):
            table.rows.append((index, as_written))
        elif cost < (MOST_COST if len(said) <= len(columns) else LEAST_MISFIT):
            placed: list[list[Passage]] = [[] for _ in columns]
            for cell, column in zip(said, way, strict=True):
                placed[column].append(cell)
            table.rows.append((index, [whole(parts, column) for parts, column in zip(placed, columns, strict=True)]))
        else:
            table.unread.append(index)

    def is_shifted(self, cells: Sequence[Passage], columns: Sequence[Column]) -> bool:
        """`3.反馈意见 | 各科室 | |` below a cell merged over rows: no unit where one must stand, at the row's end, and one further left."""
        must = [place for place, column in enumerate(columns) if column.must and place < len(cells)]
        if not must or any(cell.text for cell in cells[must[0] :]):
            return False
        left = zip(cells[: must[0]], columns, strict=False)
        return any(column.kind == "text" and "unit" in self.aligning.looks(cell.text) for cell, column in left)

    def misfit(self, cells: Sequence[Passage], columns: Sequence[Column]) -> float:
        """What the cells cost in the columns in which they stand."""
        return sum(self.aligning.cost(cell.text, column) for cell, column in zip(cells, columns, strict=False) if cell.text)

    def left_out(self, cells: Sequence[Passage], columns: Sequence[Column]) -> float:
        """What the columns cost in which nothing stands."""
        return sum(SKIPPED[column.kind] for cell, column in zip(cells, columns, strict=True) if not cell.text)

    def section(self, lines: Sequence[Line], index: int, table: Table) -> bool:
        """Lines of one cell (二、民生保障 / （一）教育) inside a table: a row stands below them again."""
        for at in range(index, min(len(lines), index + MOST_SECTIONS)):
            if mark_of(lines[at]) is not None:
                return self.columns.head_below([cell.text for cell in split(lines[at])], table.heads) is None
            if len(lines[at].raw) > LONGEST_SECTION or lines[at].raw.lstrip().startswith("#"):
                return False
        return at + 1 < len(lines) and mark_of(lines[at + 1]) is not None
