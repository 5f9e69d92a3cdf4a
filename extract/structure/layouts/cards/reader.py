"""Cards: labels and values in cells, `责任单位 | 市水利局 | 时限 | 6月底`, or on lines by turns, `责任单位` / `市水利局` / `时限`.

After this room each pair is one line, `责任单位：市水利局`, and so is each of those that blanks part: `节点一：修桥　责任部门：工程部`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .... import patterns
from ....clauses.labels import LabelReader
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Line, Passage, join, passage
from ....text.numerals import ONE_TO_TEN
from ....text.parting import left_open
from ...numbering import NumberingReader
from ...tables.aligning import AligningReader
from ...tables.cells import mark_of, pieces, split
from ...tables.columns import ColumnReader
from ...tables.parted import WIDE
from .turns import LEAST_PAIRS, LONGEST_LABEL, LONGEST_VALUE, TurnReader

MOST_CELLS = 8  # of a line of labels and their values
PAIR, LEAST_ROW = 2, 3  # cells
COUNTED = patterns.compile(rf"\p{{Han}}{{1,4}}(?:[0-9]{{1,2}}|[{ONE_TO_TEN}]{{1,3}})")
LONGEST_BARE = 2  # 部门, 单位; longer ones by which no rule knows a label are names
LONGEST_OTHER = 5  # of a label beside one that rules know: 签发人
LEAST_SAID = 2  # labels without colons behind an item's words
BLANKS = ("\u3000", "  ", "\t")  # between the parts of a line


class CardReader:
    """Finds cards by what their labels are and their values hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.turns: TurnReader = ruleset.build(TurnReader)
        self.beside: frozenset[str] = frozenset(ruleset.words("cell", "beside"))

    def read(self, given: Sequence[Line], odd: Sequence[int], written: str, *, cells: bool) -> Sequence[Line]:
        """The lines with each pair of a card as one; all other lines as they are.

        `odd` are the numbers of those that are no running text alone; `written` is all of them, `cells`: it may hold some.
        """
        lines = given
        if any(blank in written for blank in BLANKS):
            lines = list(self.in_lines(lines))
        if cells:
            lines = self.in_cells(lines)
        short = [lines[index] for index in odd] if lines is given else lines
        labels = sum(len(line.passage.text) <= LONGEST_LABEL for line in short)
        return self.turns.read(lines) if labels >= LEAST_PAIRS else lines

    def in_lines(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The lines in their parts; 牵头：… is one of a table's row where as many cells stand below its head."""
        width = 0  # of the table above
        for line in lines:
            if not any(blank in line.raw for blank in BLANKS):  # nearly always
                yield line
                continue
            cells = split(line) if "\t" in line.raw else pieces(line, WIDE)
            if len(cells) != width and len(cells) >= LEAST_ROW and len(line.raw) <= LONGEST_VALUE:
                width = len(cells) if self.columns.columns([cell.text for cell in cells]) else width
            yield from [line] if len(cells) == width else self.in_line(line)

    def in_line(self, line: Line) -> list[Line]:
        """The parts of a line between wide blanks, where the last ones open with labels; else the line as it is."""
        raw = line.raw
        if line.passage.joints or not any(blank in raw for blank in BLANKS):  # nearly always
            return [line]
        if "：" not in raw and ":" not in raw:
            return self.without_colons(line, pieces(line, WIDE)) if " " in raw.strip() else [line]
        parts = pieces(line, WIDE)
        first = len(parts)
        assigns = False
        while first > 1 and (mark := self.labels.at_start(parts[first - 1].text)) and not mark.open:
            if mark.end == len(parts[first - 1].text):
                break
            first -= 1
            assigns = assigns or (mark.kind.assigns() and not (mark.kind.weak and mark.kind.role))
        if not assigns or left_open("".join(part.text for part in parts[:first])):
            return [line]
        start = parts[0].base
        number = self.numbering.at_start(parts[0].text)
        ends = [parts[1].base] if first > 1 and number and number.end == len(parts[0].text) else []  # 任务1　修桥　责任部门：…
        places = [start, *ends, *(part.base for part in parts[first:]), line.base + len(raw)]
        return [part_of(line, *place) for place in pairwise(places)]

    def without_colons(self, line: Line, parts: Sequence[Passage]) -> list[Line]:
        """修桥　落实科室 工程部　完成时限 3月底前: labels that a blank parts from what they say, two or more behind an item's words."""
        found: list[Line] = []
        for part in parts[:0:-1]:
            label, *value = part.pieces()
            kind = self.labels.kind(label.text) if value else None
            if kind is None or not kind.assigns() or kind.weak or len(value) > 1:
                break
            whole = join([label, *value], "：")
            found.insert(0, Line(whole, whole.text, whole.base))
        if len(found) < LEAST_SAID or len(found) + 1 != len(parts) or left_open(parts[0].text):
            return [line]
        return [part_of(line, line.base, parts[0].end()), *found]

    def in_cells(self, lines: Sequence[Line]) -> list[Line]:
        """Cards whose pairs are cells of a line."""
        found: list[Line] = []
        card: list[tuple[Line, list[Line]]] = []
        for at, line in enumerate((*lines, None)):
            if line is not None and (pairs := self.pairs(line, beside=lines[at + 1 : at + 2]) or self.amid(lines, at, card)):
                card.append((line, pairs))
                continue
            whole = any(self.names_who(pair) for _, pairs in card for pair in pairs)
            found += [pair for own, pairs in card for pair in (pairs if whole else [own])]
            card = []
            found += [line] if line is not None else []
        return found

    def amid(self, lines: Sequence[Line], at: int, card: Sequence[tuple[Line, list[Line]]]) -> list[Line]:
        """批示 | 请抓紧办理 between pairs: a label that no rule knows, in a line as those above and below it; 四季度 | 完工 below some."""
        if not card or len(card[-1][1]) != 1 or not mark_of(lines[at]):
            return []
        said = self.said(split(lines[at]))
        if len(said) != PAIR:
            return []
        other = self.may_be_label(said[0].text) and len(said[1].text) > len(said[0].text)
        other = other and any(len(self.pairs(below)) == 1 for below in lines[at + 1 : at + 2])
        if not other and not self.aligning.is_span(said[0].text):
            return []
        whole = join(said, "：")
        return [Line(whole, whole.text, whole.base)]

    def pairs(self, line: Line, beside: Sequence[Line] = ()) -> list[Line]:
        """The labels and values of a line as `责任单位：市水利局`; none where its cells are others.

        Above a line of one such pair a label may be one that no rule knows.
        """
        cells = split(line) if mark_of(line) else []
        said = self.said(cells)
        cells = said if len(said) == PAIR and cells[:PAIR] == said else cells  # one value over all other cells
        if not cells or len(cells) % 2 or len(cells) > MOST_CELLS:
            return []
        if len(cells) == PAIR and COUNTED.fullmatch(cells[0].text):  # 实事一 | 新增学位600个
            cells = [cell for cell in cells if cell.text]
            return [Line(whole, whole.text, whole.base) for whole in [join(cells, "：")]] if len(cells) == PAIR else []
        labels, values = self.known(cells[::2]), self.known(cells[1::2])
        roles = [kind.role for cell in cells[::2] if (kind := self.labels.kind(cell.text)) and kind.role]
        form = any(labels) and not all(labels) and any(len(self.pairs(below)) == 1 for below in beside)
        short = [known or (form and self.may_be_label(cell.text)) for known, cell in zip(labels, cells[::2], strict=True)]
        looks = self.aligning.looks
        heads = [
            known and len(cell.text) <= LONGEST_LABEL and "time" not in looks(cell.text)
            for known, cell in zip(values, cells[1::2], strict=True)
        ]
        if not all(short) or any(heads) or len(set(roles)) < len(roles):
            return []  # 责任部门 | 团委 | 各教研室 | 教务处: the row of a table whose heads stand at the left
        pairs = zip(cells[::2], cells[1::2], strict=True)
        return [Line(whole, whole.text, whole.base) for label, value in pairs if (whole := join([label, value], "：")) and value.text]

    def said(self, cells: Sequence[Passage]) -> list[Passage]:
        """The cells that say something; of a broad one that its reader wrote several times the first."""
        own = [cell for cell in cells if cell.text and cell.text not in self.beside]
        return own[:PAIR] if len({cell.text for cell in own[1:]}) == 1 else own

    def known(self, cells: Sequence[Passage]) -> list[bool]:
        """Which cells are labels that rules know, and no names (示例热力公司)."""
        columns = [self.columns.column(cell.text) for cell in cells]
        named = [
            column.kind == "unit" and self.labels.kind(column.label) is None and len(cell.text) > LONGEST_BARE
            for column, cell in zip(columns, cells, strict=True)
        ]
        return [column.known and bool(cell.text) and not name for column, cell, name in zip(columns, cells, named, strict=True)]

    def may_be_label(self, words: str) -> bool:
        """签发人 beside 编号, but not 上半年 beside 完成时限."""
        return 1 < len(words) <= LONGEST_OTHER and not self.aligning.looks(words) & {"unit", "time", "number"}

    def names_who(self, line: Line) -> bool:
        """Does a pair's label say who or by when?"""
        mark = self.labels.at_start(line.passage.text)
        return mark is not None and mark.kind.assigns() and not mark.kind.weak


def part_of(line: Line, start: int, end: int) -> Line:
    """The part of a line between two offsets of the source."""
    raw = line.raw[start - line.base : end - line.base]
    return Line(passage(raw, start), raw, start)
