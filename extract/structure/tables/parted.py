"""Tables whose cells neither tabs nor bars part: blanks (`1  修桥一座  县交通局  9月底前`) or commas (`1,修桥一座,县交通局,9月底前`).

After this room: such rows stand in their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ... import patterns
from ...rulebook.ruleset import Ruleset
from ...text.marks import LISTING
from ...text.normalize import Line, Passage, join
from ..numbering import value_of
from .aligning import NUMBER, AligningReader, gridded
from .cells import COMMA, Cells, cells_of, mended, parted_at, pieces, width
from .columns import NO_HEADS, Column, ColumnReader, is_below_shared
from .lines import is_open, whole

LEAST_CELLS = 3
MOST_BROKEN, LEAST_BROKEN = 4, 2  # lines of a row that lacks cells, and cells of each
MOST_CUT = 12  # lines of a head
MOST_COST = 1.5  # of a row
WIDE = patterns.compile("(?:  |[\u3000\t])[ \u3000\t]*")  # two blanks at least
INDENT = 4  # columns of blanks before a line that goes on with the cells above


class PartedReader:
    """Reads them by what cells hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.ordinal: tuple[str, ...] = tuple(self.columns.ordinal)

    def head(self, line: Line) -> list[Column] | None:
        """The columns of a head between blanks or commas, most of whose words are heads that tables have."""
        written = line.raw.strip()
        if "。" in written:  # nearly always: it stands in no head
            return None
        if " " not in written and "\u3000" not in written and "," not in written and "，" not in written:
            return None
        if NO_HEADS.search(written):
            return None
        words = [cell.text for cell in cells_of(line)]
        if len(words) < LEAST_CELLS and not (WIDE.search(written) and len(words) > 1 and all(map(self.columns.is_known, words))):
            return None
        if not all(map(self.columns.may_be_head, words)):
            return None
        columns = self.columns.columns(words)
        known = sum(column.known or self.aligning.is_span(column.label) for column in columns or ())
        apart = known > LEAST_BROKEN and len(pieces(line, WIDE)) == len(words)  # 乡镇  面积  建设内容  责任人  完成时限
        return columns if columns and known * 3 >= len(columns) * (1.5 if apart else 2) else None

    def cut_heads(self, lines: Sequence[Line], index: int) -> Iterator[Cells]:
        """The words of a head that the page's width cut over several lines, so that its columns are lost, above a row with the number 1."""
        if not lines[index].raw.lstrip().startswith(self.ordinal):
            return
        found: Cells = []
        for line in lines[index : index + MOST_CUT]:
            cells = cells_of(line)
            if found and NUMBER.fullmatch(cells[0].text) and len(cells) >= LEAST_CELLS:
                if any(self.columns.column(cell.text).assigns for cell in found):
                    yield found
                return
            if not all(self.columns.may_be_head(cell.text) for cell in cells) or (not found and len(cells) < LEAST_CELLS):
                return
            found += cells

    def rows(
        self,
        lines: Sequence[Line],
        index: int,
        columns: Sequence[Column],
        found: list[tuple[int, Cells]],
        others: list[int],
        unread: list[int],
    ) -> int:
        """Rows below a head, as far as each fits its columns; the number of the line behind them.

        A few lines that do not (长期  长期推进) are `unread` where rows with a cell for each column follow.
        """
        starts = [width(lines[index - 1], cell) for cell in cells_of(lines[index - 1])]
        flush = not lines[index - 1].raw[:1].isspace()
        whole_head = len(starts) == len(columns)  # but numbers without a head
        starts = starts if whole_head else [0, *starts]
        apart = whole_head and COMMA.search(lines[index - 1].raw) is None
        if apart and (cut := gridded(lines, index - 1, columns, self.aligning)) is not None:
            found += cut.rows
            others += cut.others
            return cut.end
        while index < len(lines):
            cells = parted_at(lines[index], self.named(mended(cells_of(lines[index]), len(columns)), len(columns)), starts)
            if (
                found
                and cells
                and (
                    (width(lines[index], cells[0]) >= INDENT and self.goes_on(lines[index], cells, starts, columns, found[-1][1]))
                    or self.goes_on_list(lines[index - 1], cells, columns, found[-1][1])
                )
            ):
                others.append(index)
                index += 1
                continue
            way, cost = self.way(cells, columns, lines[index] if found and flush else None)
            counted = found and columns[0].kind == "number" and self.counts_on(cells, columns, found[-1][1])
            if not way or (cost >= MOST_COST and not counted and not self.fits(cells, columns)):
                if (behind := self.behind_broken(lines, index, columns, found[-1][1]) if found else None) is None:
                    if not (found and self.may_be_row(lines[index], cells, found[-1][1])):
                        break
                    behind = index + 1
                for at in range(index, behind):
                    (others if self.rest_of(cells_of(lines[at]), columns, found[-1][1]) else unread).append(at)
                index = behind
                continue
            placed: list[Cells] = [[] for _ in columns]
            for cell, column in zip(cells, way, strict=True):
                placed[column].append(cell)
            found.append((index, [whole(parts, column) for parts, column in zip(placed, columns, strict=True)]))
            index += 1
        return index

    def named(self, cells: Cells, columns: int) -> Cells:
        """建设农田 县农业 农村局: of more words than columns, the end of a name whose beginning is none stands behind a blank in it."""
        if len(cells) <= columns:
            return cells
        found: Cells = []
        looks, level = self.aligning.looks, self.aligning.units.looks.own_level
        for cell in cells:
            above = found[-1].text if found else ""
            cut = (
                above.startswith(level) and not looks(above) - {"person"} and "unit" in looks(cell.text) and not cell.text.startswith(level)
            )
            if cut and "unit" in looks(above + cell.text):
                found[-1] = join([found[-1], cell])
                found[-1].joints |= {cell.base}
            else:
                found.append(cell)
        return found

    def is_unclear(self, line: Line, columns: Sequence[Column]) -> bool:
        """1 加强水资源 保护 严守红线: more words than columns, two of which beside each other hold text, and no broad blank parts them."""
        if WIDE.search(line.raw.strip()) or len(mended(cells_of(line), len(columns))) <= len(columns):
            return False
        return any(before.kind == after.kind == "text" for before, after in pairwise(columns))

    def may_be_row(self, line: Line, cells: Cells, row: Cells) -> bool:
        """4  举办演练  县应急局  周某: a row that fits no columns, told, and no end of the table."""
        if len(cells) >= LEAST_CELLS and is_next(cells, row):
            return True
        looks = [self.aligning.looks(cell.text) for cell in cells] if WIDE.search(line.raw.strip()) else []
        return any("unit" in kinds for kinds in looks) and not all(looks)

    def way(self, cells: Cells, columns: Sequence[Column], line: Line | None = None) -> tuple[list[int], float]:
        """The column of each cell of a row (its `line`), and what that costs; none where the cells are no row's."""
        if not 2 <= len(cells) <= len(columns) * 2:
            return [], 0.0
        way, cost = self.aligning.one_row([cell.text for cell in cells], columns, spare=True)
        shared = line is not None and cost < MOST_COST and is_below_shared(line, way, columns)
        return (list(range(1, len(columns))) if shared else way), cost

    def behind_broken(self, lines: Sequence[Line], index: int, columns: Sequence[Column], row: Cells) -> int | None:
        """Where the next row with a number and a cell for each column stands, or one that counts on from `row`.

        None where lines between are no broken cells: the first must have several, or a numbered row must count on.
        """
        if columns[0].kind != "number":
            return None
        parted = True
        for at in range(index + 1, min(index + MOST_BROKEN + 1, len(lines))):
            parted = parted and len(cells_of(lines[at - 1])) >= LEAST_BROKEN
            cells = cells_of(lines[at])
            if (parted and self.fits(cells, columns)) or (len(cells) > LEAST_BROKEN and self.counts_on(cells, columns, row)):
                return at
        return None

    def counts_on(self, cells: Cells, columns: Sequence[Column], row: Cells) -> bool:
        """Is it the row behind this one, by its number, and does it say all that the head asks for?"""
        if not is_next(cells, row):
            return False
        way, _ = self.way(cells, columns)
        leads = any(column.must for column in columns)
        whole_row = all(at in way for at, column in enumerate(columns) if (column.must if leads else column.assigns))
        own = (
            sum(self.aligning.cost(cell.text, columns[at]) for cell, at in zip(cells, way, strict=True)) if way and whole_row else MOST_COST
        )
        return own < MOST_COST

    def rest_of(self, cells: Cells, columns: Sequence[Column], row: Cells) -> bool:
        """Take a line's cells as the rest of those above, which end amid their words; nothing where one is no rest.

        A name or day goes on right behind its row only (市农业农 / 村局), else other cells stand within it; of texts the longest does.
        """
        ways: list[int] = []
        last = max(at for at, cell in enumerate(row) if cell.text)
        for cell in cells:
            may = [
                at
                for at in range(ways[-1] + 1 if ways else 1, len(columns))
                if row[at].text and (columns[at].kind == "text" or (at == last and not ways)) and self.is_rest(row[at], cell, columns[at])
            ]
            if not may:
                return False
            ways.append(max(may, key=lambda at: len(row[at].text)))
        for cell, at in zip(cells, ways, strict=True):
            row[at] = join([row[at], cell])
        return bool(ways)

    def is_rest(self, over: Passage, cell: Passage, column: Column) -> bool:
        return is_open(over.text, cell.text, column.kind, self.aligning.looks)

    def fits(self, cells: Cells, columns: Sequence[Column]) -> bool:
        """A cell for each column, and the number, units and day stand in theirs: 3 建设泵站 县水利局 6月底前, whatever 泵站 is."""
        said = [(cell.text, column) for cell, column in zip(cells, columns, strict=False) if column.kind not in ("text", "figure")]
        return len(cells) == len(columns) and not any(self.aligning.cost(*both) for both in said)

    def goes_on(self, line: Line, cells: Cells, starts: Sequence[int], columns: Sequence[Column], above: Cells) -> bool:
        """A line set in below a row: its cells stand below those that they go on with. Nothing is taken where one is no such cell."""
        places = [max((at for at, start in enumerate(starts) if start <= width(line, cell) + 1), default=0) for cell in cells]
        if COMMA.search(line.raw) or not places or 0 in places or len(set(places)) < len(places):
            return False
        must = [
            at
            for at, column in enumerate(columns)
            if at and (column.must or (column.kind in ("text", "time") and above[at].text and not column.spare))
        ]
        if columns[0].kind == "text" and all(at in places for at in must):
            return False  # a row below the same group: it has what the row above has
        if any(
            columns[at].kind not in ("text", "figure") and columns[at].kind not in self.aligning.looks(cell.text)
            for at, cell in zip(places, cells, strict=True)
        ):
            return False
        for at, cell in zip(places, cells, strict=True):
            above[at] = whole([above[at], cell], columns[at])
        return True

    def goes_on_list(self, above: Line, cells: Cells, columns: Sequence[Column], row: Cells) -> bool:
        """县发改委、县财政局、⏎县交通局 12月底: a line behind a mark of lists goes on with the row's last cell, and its others follow."""
        if above.raw.rstrip()[-1:] not in LISTING:
            return False
        last = max(at for at, cell in enumerate(row) if cell.text)
        rest = columns[last + 1 :]
        if len(cells) - 1 > len(rest):
            return False
        way, cost = self.aligning.one_row([cell.text for cell in cells[1:]], rest) if len(cells) > 1 else ([], 0.0)
        if cost >= MOST_COST:
            return False
        row[last] = whole([row[last], cells[0]], columns[last])
        for cell, at in zip(cells[1:], way, strict=True):
            row[last + 1 + at] = whole([row[last + 1 + at], cell], rest[at])
        return True


def is_next(cells: Sequence[Passage], row: Sequence[Passage]) -> bool:
    """Does a line's number follow that of a row?"""
    values = [value_of(mark["number"]) for cell in (row[0], cells[0]) if (mark := NUMBER.fullmatch(cell.text))]
    return len(values) == len((row, cells)) and values[1] == values[0] + 1
