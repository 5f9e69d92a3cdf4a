"""Tables written as text, e.g. `序号⇥任务⇥责任单位⇥完成时限` or `| 任务 | 责任单位 |`: head and rows, merged cells repeated.

A table is known by its head: cells that are labels of rules/roles.toml, of which one names units, persons or a time limit.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ... import patterns
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import COLON, LINE_ENDS, SENTENCE_ENDS
from ...text.normalize import Line, Passage, stands_off
from ..numbering import ATTACHMENT
from .cells import RULE_LINE, STAMPED, cells_of, is_drawn, mark_of, open_cells, split
from .columns import LONGEST_HEAD, Column, ColumnReader, with_numbers
from .filling import FillingReader
from .lines import BREAK, begins_broken, goes_on_below, goes_on_with, join_rows, parted, row_lines, with_rest
from .matrix import MatrixReader
from .parted import LEAST_CELLS, PartedReader
from .placing import PlacingReader
from .rows import Row, Table
from .stacked import StackedReader, bare

LONGEST_SECTION = 60  # characters of a heading within a table
SPOKEN = tuple(SENTENCE_ENDS + COLON)
MOST_SECTIONS = 4  # headings below one another


class TableReader:
    """Finds tables among lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.stacked: StackedReader = ruleset.build(StackedReader)
        self.placing: PlacingReader = ruleset.build(PlacingReader)
        self.filling: FillingReader = ruleset.build(FillingReader)
        self.matrix: MatrixReader = ruleset.build(MatrixReader)
        self.parted: PartedReader = ruleset.build(PartedReader)
        foot, total = (words_pattern(ruleset.words("cell", name)) for name in ("foot", "total"))
        self.rest_of_time: regex.Pattern[str] = patterns.compile(ruleset.expand("{rest_of_time}"))
        self.foot: regex.Pattern[str] = patterns.compile(rf"(?:{foot})[0-9]?{STAMPED}[：:]|(?:{total})[：:]?$")

    def read(self, lines: Sequence[Line], odd: Sequence[int], *, cells: bool) -> dict[int, Row]:
        """The rows by the number of their line; `odd` are those that are no running text alone; `cells`: some lines may hold cells."""
        found: dict[int, Row] = {}
        behind = 0  # the last table
        for index in range(len(lines)) if cells else odd:
            raw = lines[index].raw
            if index >= behind and (cells or "。" not in raw or len(raw) <= LONGEST_HEAD * 2):
                behind = self.table_at(lines, index, found)
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
            self.filling.plans.spans.signed(rows.values(), [bare(line) for line in lines[index : stacked.start]])
            for at, row in rows.items():
                row.part_cells("" if stacked.cut else LINE_ENDS)
                row.unsure, row.unread = row.unsure or at in stacked.unsure, stacked.behind if at == stacked.rows[-1][0] else []
            found.update(rows)
            return stacked.end
        columns, height = self.head(lines, index)
        if columns is None:
            found.update((index, Row(unread=cut)) for cut in self.parted.cut_heads(lines, index))
            return index + 1
        blanks = mark_of(lines[index]) is None
        named = [cell for line in lines[index : index + height] for cell in (cells_of if blanks else split)(line)]
        columns = self.placing.below_broad(with_numbers(columns, lines[index + height : index + height + 2]), lines[index + height :])
        parts = self.matrix.head(lines, index) is not None
        table = Table(columns, frozenset(cell.text for cell in named), others=list(range(index, index + height)), parts=parts)
        end = (
            self.parted.rows(lines, index + 1, columns, table.rows, table.others, table.unread)
            if blanks
            else self.rows(lines, index + height, table)
        )
        if (blanks and not table.rows) or not self.filling.assigns(table.columns, table.rows):
            if blanks and columns[0].kind == "number" and len(columns) > LEAST_CELLS and any(column.assigns for column in columns):
                found[index] = Row(unread=cells_of(lines[index]))  # 序号 任务 责任单位 时限: none of its rows is read
            return index + 1
        found.update(dict.fromkeys(table.others, Row()))
        rows = self.filling.fill(table.columns, table.rows)
        self.filling.plans.spans.signed(rows.values(), named)
        if parts:
            self.matrix.signed(lines, rows.values(), index)
        for at, row in rows.items():
            row.unsure = row.unsure or (blanks and self.parted.is_unclear(lines[at], columns))
            if (broken := BREAK in lines[at].raw) or table.boxed or at + 1 in table.others:
                row.part_cells("" if broken or table.boxed or blanks else LINE_ENDS)
        found.update(rows | {at: Row(heading=heading) for at, heading in table.headings.items()})
        found.update((at, Row(unread=[cell for cell in (cells_of if blanks else split)(lines[at]) if cell.text])) for at in table.unread)
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
            widths = [len(split(line)) for line in lines[index + 2 : index + 3]]
            both = self.columns.of_two_rows(cells, below, widths, broken=mark == "\t")
            if both := both or self.columns.columns(self.filling.plans.spans.below(cells, below) or self.in_two(cells, below, widths)):
                return both, 2
        return self.columns.columns(cells), 1

    def in_two(self, cells: list[str], below: list[str], widths: Sequence[int]) -> list[str]:
        """| 序号 | 任务 | and 责任单位 | 时限 | below it: the cells of one head that a line's end parts; none where it is another."""
        heads = [*cells, *below]
        parted = len(heads) in widths and self.columns.ordinal.issuperset(heads[:1]) and any(map(self.columns.is_known, below))
        return heads if parted and all(map(self.columns.may_be_head, heads)) else []

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
            if mark_of(line) is None and not begins_broken(lines, index):
                if not self.unmarked(lines, index, table):
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
            if table.rows and below.startswith("|") and below != "|" and RULE_LINE.match(below):
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
        if mark_of(line) != "|":
            taken = row_lines(lines, index, len(columns), self.rest_of_time if columns[-1].kind == "time" else None)
        elif self.goes_on(line, table):
            last, above = table.rows[-1]
            table.rows[-1] = last, with_rest(above, line, lines[index - 1], columns)
            table.others.append(index)
            return 1
        cells = split(line)
        if taken == 1 and table.rows and goes_on_below(table.rows[-1][1], cells, columns, self.placing.looks):
            table.rows[-1] = table.rows[-1][0], goes_on_with(table.rows[-1][1], cells)
            table.others.append(index)
            return 1
        if taken > 1:
            cells = join_rows([split(part) for part in lines[index : index + taken]], columns)
            table.others.extend(range(index + 1, index + taken))
        said = [cell for cell in cells if cell.text]
        if len({cell.text for cell in said}) < 2:
            if said and self.is_heading(said[0], table):
                table.headings[index] = said[0]
            else:
                (table.unread if said else table.others).append(index)
        elif self.foot.match(said[0].text) or all(cell.text[-1] in COLON for cell in said):  # 检查人签字：
            table.unread.append(index)
        else:
            self.place(index, cells, table)
        return taken

    def unmarked(self, lines: Sequence[Line], index: int, table: Table) -> bool:
        """Take a line without marks: the rest of a list, a heading, or one that is told; none where no row stands below it."""
        if self.ends_list(lines[index], table):
            table.others.append(index)
        elif not self.section(lines, index, table):
            return False
        elif not stands_off(lines, index, index - 1) and not self.is_heading(lines[index].passage, table):
            table.unread.append(index)
        return True

    def is_heading(self, words: Passage, table: Table) -> bool:
        """Is a line or row of one cell a heading? Without a number, and with none above the first row, it may be the rest of a cell."""
        headed = bool(table.headings) or not table.rows or self.stacked.heads.numbering.at_start(words.text) is not None
        table.headed = table.headed or headed
        return table.headed

    def ends_list(self, line: Line, table: Table) -> bool:
        """市财政局 in a line of its own behind a row that ends in 市数据局、: the rest of its last cell."""
        last, above = table.rows[-1] if table.rows else (0, [])
        indented = "\t" in line.raw  # its other cells are empty
        rest = split(line) if indented else [Passage("", line.base)] * (len(above) - 1) + [line.passage]
        if not goes_on_below(above, rest, table.columns if indented else (), self.placing.looks):
            return False
        table.rows[-1] = last, goes_on_with(above, rest)
        return True

    def goes_on(self, line: Line, table: Table) -> bool:
        """In a drawn box: a line that has no number or name of its own is the rest of the row above."""
        if not table.boxed or not table.rows:
            return False
        first = next((place for place, column in enumerate(table.columns) if not column.assigns), 0)
        cells = split(line)
        return first < len(cells) and not cells[first].text

    def place(self, index: int, cells: list[Passage], table: Table) -> None:
        """Put a row's cells in their columns; told where they fit none."""
        placed = self.placing.place(cells, table.columns)
        if placed is None:
            table.unread.append(index)
        else:
            table.rows.append((index, [parted(cell, column) for cell, column in zip(placed, table.columns, strict=True)]))

    def section(self, lines: Sequence[Line], index: int, table: Table) -> bool:
        """Lines of one cell (二、民生保障 / （一）教育) inside a table: a row stands below them again, behind sentences one that fits."""
        spoken = False
        for at in range(index, min(len(lines), index + MOST_SECTIONS)):
            spoken = spoken or lines[at].raw.rstrip()[-1:] in SPOKEN
            if mark_of(lines[at]) is not None:
                cells = split(lines[at])
                words = [cell.text for cell in cells]
                if spoken and table.rows and not self.placing.fits(cells, table.columns, table.rows[-1][1]):
                    return False
                return self.columns.head_below(words, table.heads) is None and not self.columns.are_heads(words)
            if len(lines[at].raw) > LONGEST_SECTION or lines[at].raw.lstrip().startswith("#") or ATTACHMENT.match(lines[at].passage.text):
                return False
        return at + 1 < len(lines) and mark_of(lines[at + 1]) is not None
