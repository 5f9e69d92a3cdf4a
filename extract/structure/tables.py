"""Tables written as text, e.g. `序号⇥任务⇥责任单位⇥完成时限` or `| 任务 | 责任单位 |`: header and rows, merged cells repeated.

A table is known by its header: cells that are labels of rules/roles.toml, of which one names units or a time limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .. import patterns
from ..clauses.labels import LabelReader
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line, Passage, join, passage
from .table_lines import join_rows, row_lines

MOST_COLUMNS = 60
ORDINAL = ("序号", "编号", "序", "任务序号", "项目编号")
DITTO = ("〃", "″")  # signs that say no words: what readers write where a merged cell goes on downwards
BESIDE = "←"  # and where it goes on to the right
SAME = ("同上", *DITTO)
NO_WORDS = ("", BESIDE, *DITTO)
EMPTY = ("", "—", "-", "－", "–", "/", "无", "——")
MERGED_SHARE = 3  # of so many rows at least one goes on with the cell above
RULE_LINE = patterns.compile(r"^[|:\-—\s+]+$")
HAN_NUMBER = patterns.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]?")
GROUP = patterns.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[、.．]")
NUMBER = patterns.compile(r"^[（(]?(?P<number>[0-9]{1,4}(?:[.\-][0-9]{1,3}){0,3}|[一二三四五六七八九十]{1,4})[)）.、]?$")


class Cell(NamedTuple):
    """A cell of a row below its header's label; `written` is what stands in the row itself (同上)."""

    label: str
    passage: Passage
    written: Passage


@dataclass(slots=True)
class Row:
    """A row: its number, its task's cells (项目, 内容), its other cells by label. A header or rule line is a row without cells."""

    number: str = ""
    start: int = 0  # its place in the source
    group: Passage | None = None  # 一、课后服务 in a column merged over rows
    tasks: list[Passage] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


class TableReader:
    """Finds tables among lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels = ruleset.build(LabelReader)

    def read(self, lines: Sequence[Line]) -> dict[int, Row]:
        """The rows by the number of their line."""
        found: dict[int, Row] = {}
        index = 0
        while index < len(lines):
            raw = lines[index].raw
            header = self.header(lines[index]) if "\t" in raw or "|" in raw else None
            if header is None:
                index += 1
                continue
            found[index] = Row()
            index = self.rows(lines, index + 1, header, found)
        return found

    def header(self, line: Line) -> list[str] | None:
        """The labels of a header's columns; None when the line is no header."""
        if mark_of(line) is None:
            return None
        cells = [cell.text for cell in split(line)]
        if not 2 <= len(cells) <= MOST_COLUMNS:
            return None
        labels = [self.labels.of_header(cell) for cell in cells]
        assigning = [label for label in labels if label and self.labels.labels[label].assigns()]
        return [label or cell for label, cell in zip(labels, cells, strict=True)] if assigning and len(set(cells)) > 1 else None

    def rows(self, lines: Sequence[Line], index: int, header: list[str], found: dict[int, Row]) -> int:
        """Read the rows below a header; the number of the line after the table."""
        table: list[tuple[int, list[Passage]]] = []
        while index < len(lines):
            line = lines[index]
            if mark_of(line) is None:
                if not self.section(lines, index):
                    break
                index += 1
                continue
            other = self.header(line)
            if other is not None and other != header:
                break  # another table
            if other or RULE_LINE.match(line.raw):  # a table over several pages repeats its header
                found[index] = Row()
            elif table and index + 1 < len(lines) and RULE_LINE.match(lines[index + 1].raw):
                break  # the header of another table
            else:
                taken = 1
                if "\t" in line.raw and mark_of(line) == "\t":
                    taken = row_lines(lines, index, len(header), ends_in_time=self.kind(header[-1]) == "time")
                cells = split(line)
                if taken > 1:
                    cells = join_rows([split(part) for part in lines[index : index + taken]], [self.kind(label) for label in header])
                    found.update((index + more, Row()) for more in range(1, taken))
                cells += [Passage("", line.base + len(line.raw))] * (len(header) - len(cells))
                if sum(bool(cell.text) for cell in cells) > 1:
                    table.append((index, cells[: len(header)]))
                index += taken - 1
            index += 1
        self.fill(header, table, found)
        return index

    def section(self, lines: Sequence[Line], index: int) -> bool:
        """A line of one cell (一、产业发展) inside a table: the next line is a row again."""
        return (
            len(lines[index].raw) <= 60
            and not lines[index].raw.startswith("#")
            and index + 1 < len(lines)
            and mark_of(lines[index + 1]) is not None
        )

    def fill(self, header: list[str], table: list[tuple[int, list[Passage]]], found: dict[int, Row]) -> None:
        """Make the rows: 同上 and merged cells take the words above, the task is the first columns that are not merged."""
        texts = [column for column, label in enumerate(header) if label not in ORDINAL and not self.assigns(label)]
        merged = [column for column in texts if self.is_merged([cells[column].text for _, cells in table])]
        own = [column for column in texts if column not in merged] or texts[-1:]
        tasks = own[:1] + [column for before, column in pairwise(own) if column == before + 1 and column < self.first_assigning(header)]
        above: dict[int, Passage] = {}
        number_above = ""
        group: Passage | None = None
        for index, cells in table:
            if (section := section_of(header, cells)) is not None:
                found[index], group = Row(), section
                above.clear()
                continue
            row = Row(group=group, start=min((cell.base for cell in cells if cell.text), default=0))
            for column, cell in enumerate(cells):
                written = cell
                if cell.text in SAME or (cell.text in EMPTY and (column in merged or self.takes_above(header, cells, column, merged))):
                    cell = above.get(column, cell)
                elif cell.text == BESIDE:
                    cell = above.get(column - 1, cell)
                above[column] = cell
                if column in merged and GROUP.match(cell.text):
                    row.group = cell
                if header[column] in ORDINAL:
                    number = NUMBER.match(cell.text)
                    row.number = number["number"] if number else "" if cell.text else number_above
                elif column in tasks and cell.text not in EMPTY and written.text != BESIDE:
                    row.tasks.append(cell)
                elif cell.text not in EMPTY:
                    row.cells.append(Cell(header[column], cell, cell if written.text in NO_WORDS else written))
            number_above = row.number
            found[index] = row

    def kind(self, label: str) -> str:
        """What a column holds: units or persons, time limits, or text."""
        known = self.labels.labels.get(label)
        return "text" if known is None else "time" if known.timing else "unit" if known.assigns() else "text"

    def first_assigning(self, header: list[str]) -> int:
        return next((column for column, label in enumerate(header) if self.assigns(label)), len(header))

    def assigns(self, label: str) -> bool:
        return label in self.labels.labels and self.labels.labels[label].assigns()

    def is_merged(self, column: list[str]) -> bool:
        """Does a column say one thing for several rows: blank below, or the same words twice running? In a row or two that is a slip."""
        again = sum(text in EMPTY or text in DITTO or text == before for before, text in pairwise(column))
        return again > 0 and again * MERGED_SHARE >= len(column) and column[0] not in EMPTY

    def takes_above(self, header: list[str], cells: list[Passage], column: int, merged: list[int]) -> bool:
        """A blank cell is a merged one where a unit must stand: in a row that names nobody who leads or is responsible.

        Who leads is also taken from above where another cell of the row is merged: the row goes on with one above.
        """
        labels = self.labels.labels
        must = [other for other, label in enumerate(header) if label in labels and labels[label].role in ("lead", "responsible")]
        if column not in must[:1]:
            return False
        goes_on = labels[header[column]].role == "lead" and any(cells[other].text in NO_WORDS for other in merged)
        return (goes_on and not cells[column].text) or all(cells[other].text in EMPTY for other in must)


def section_of(header: list[str], cells: list[Passage]) -> Passage | None:
    """`一 | 深化改革 | | |`: a row that only names what follows, as one heading, `一、深化改革`."""
    filled = [column for column, cell in enumerate(cells) if cell.text not in EMPTY]
    if len(filled) != 2 or header[filled[0]] not in ORDINAL or not HAN_NUMBER.fullmatch(cells[filled[0]].text):
        return None
    return join([cells[filled[0]], cells[filled[1]]], "、")


def mark_of(line: Line) -> str | None:
    """What stands between a line's cells; None when it has none."""
    written = line.raw.strip()
    if "|" in written and (written.startswith("|") or "\t" not in written):
        return "|"
    return "\t" if "\t" in written else None


def split(line: Line) -> list[Passage]:
    """The cells of a line, cut at tabs, or at | with the outer ones left off."""
    if mark_of(line) == "|":
        return between_bars(line.passage)
    cells: list[Passage] = []
    at = 0
    for piece in line.raw.split("\t"):
        ready = passage(piece, line.base + at)
        cells.append(ready.strip(" "))
        at += len(piece) + 1
    return cells


def between_bars(line: Passage) -> list[Passage]:
    """The cells between |: cut from the passage, which keeps its places where a row was wrapped over lines."""
    cells: list[Passage] = []
    at = 0
    for piece in line.text.split("|"):
        cells.append(line.cut(at, at + len(piece)).strip(" "))
        at += len(piece) + 1
    cells = cells[1:] if not cells[0].text else cells
    return cells[:-1] if cells and not cells[-1].text else cells
