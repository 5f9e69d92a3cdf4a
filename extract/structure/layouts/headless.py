"""Rows below no head, known by what their cells hold: `修渠 → 水利站 → 3月12日前`, `10月12日前　确定场地　后勤处`.

`应急站：清点沙袋，6月8日前完成` and `@城建办 摸清底数。截止：3月14日`, who does it before the work, are rows too where several follow
each other.

After this room: rows of a block of such lines stand in columns; those whose columns cannot be told are handed on as not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import regex

from ... import patterns
from ...clauses.labels import Label
from ...rulebook.ruleset import Ruleset
from ...text.marks import CLOSING, COLON
from ...text.normalize import Line, Passage, passage
from ...text.parting import left_open
from ..numbering import NumberingReader
from ..prose import Asked
from ..tables.aligning import AligningReader
from ..tables.cells import COMMA, mark_of, pieces, split
from ..tables.columns import Column
from ..tables.filling import GROUP, FillingReader
from ..tables.parted import WIDE
from ..tables.rows import Cell, Row
from .repeats import is_work

LEAST_CELLS = 3
LEAST_LINES = 2
LEAST_LIMITS = 4  # of so many cells one says that it is a limit
LEAST_FRONTED = 3  # lines that begin with who does it
FRONT = patterns.compile(r"[ \u3000]*(?:[^\p{L}@\n]{0,6}@(?P<who>[^ \u3000@：:]{2,24})[ \u3000：:]+|(?P<who>[^：:，。；@\n]{2,24})[：:])")
LONGEST_ROLE = 12
PERSON = patterns.compile(r"[（(](?P<pair>(?P<label>\p{Han}{2,8})[：:][^（）()：:]{2,20})[)）]$")
LONGEST_SLOT = 40  # characters of a slot in brackets at a line's end
BINDING = frozenset(("deadline", "recurring", "ongoing", "event"))
PART = patterns.compile(r"[，,。；;]")
ARROWS = "→⇒➔➜>＞"
ARROW = patterns.compile(r"[ \u3000]*(?:[→⇒➔➜]|[-=]{1,2}[>＞])[ \u3000]*")
UNIT = Column("", "unit", known=True, assigns=True, must=True, held=Label(role="responsible"))
TIME = Column("", "time", known=True, assigns=True, held=Label(timing=True))
WHO, WHEN = Label(role="responsible"), Label(timing=True)
NAMES = Column("", "person", known=True, assigns=True, held=Label(person=True))
NUMBER = Column("", "number", known=True)
WORK, TEXT = Column("", "text", known=True, work=2), Column("", "text", known=True, work=0)
SAID = frozenset(("unit", "time", "number", "person", "figure"))

Cells = list[Passage]


class Marks(NamedTuple):
    """Which marks between cells stand in any of a notice's lines: the others are not looked for line by line."""

    cells: bool
    arrows: bool
    blanks: bool


class HeadlessReader:
    """Finds blocks of lines alike."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.filling: FillingReader = ruleset.build(FillingReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.crew: regex.Pattern[str] = patterns.compile(ruleset.expand("{crew_of}"))

    def read(self, asked: Asked, taken: Collection[int]) -> tuple[dict[int, Row], list[Cells]]:
        """The rows by the number of their line, and the cells of each block that looks like rows and is not read."""
        lines, odd, written, cells = asked
        found: dict[int, Row] = {}
        unread: list[Cells] = []
        block: list[tuple[int, Cells]] = []
        marks = Marks(cells, any(sign in written for sign in ARROWS), "  " in written or "\u3000" in written)
        may = range(len(lines)) if any(marks) else [index for index in odd if "。" not in lines[index].raw]
        for index in [*may, len(lines)]:
            own = self.like_row(lines[index], marks) if index < len(lines) and index not in taken else []
            if block and (len(block[-1][1]) != len(own) or index > block[-1][0] + 1):
                broken = block[0][0] > 0 and block[0][0] - 1 not in taken and WIDE.search(lines[block[0][0] - 1].raw.strip())
                rows = self.rows(block) if len(block) >= LEAST_LINES and not broken else {}  # 长期  长期推进: of a table with a head
                found.update(rows)
                if not rows and (self.looks_like_rows(block) or self.is_left_over(block, taken)):
                    unread.append([cell for _, row in block for cell in row])
                block = []
            if own:
                block.append((index, own))
        self.fronted(lines, range(len(lines)) if "@" in written else odd, {*taken, *found}, found)
        self.below_units(lines, odd, {*taken, *found}, found)
        return found, unread

    def fronted(self, lines: Sequence[Line], odd: Sequence[int], taken: Collection[int], found: dict[int, Row]) -> None:
        """Rows of lines that begin with who does it, before a colon or behind @, and say by when."""
        may = {index for index in odd if "：" in (raw := lines[index].raw) or ":" in raw or "@" in raw}
        if len(may) < LEAST_FRONTED:
            return
        block: list[tuple[int, Row | None]] = []
        for index, line in enumerate([*lines, None]):
            who = FRONT.match(line.raw) if line is not None and index in may and index not in taken else None
            if line is None or who is None or not self.may_act(line, who["who"]):
                dated = [row for _, row in block if row is not None and len(row.cells) > 1]
                if len(block) >= LEAST_FRONTED and len(dated) * 2 >= len(block) and all(row is not None for _, row in block):
                    found.update((at, row) for at, row in block if row is not None)
                block = []
            else:
                name = self.members(passage(who["who"], line.base + who.start("who")))
                work = passage(line.raw[who.end() :], line.base + who.end())
                block.append((index, self.row(name, work)))

    def below_units(self, lines: Sequence[Line], odd: Sequence[int], taken: Collection[int], found: dict[int, Row]) -> None:
        """Rows of lines that open with their day below headings that name a unit and its person: 一、派出所（责任人：雷某）."""
        if not any(lines[index].passage.text[-1] in CLOSING for index in odd):  # nearly always
            return
        rows: dict[int, Row] = {}
        who: tuple[Passage, Passage, Passage] | None = None
        headings = 0
        for index, line in enumerate(lines):
            if (heading := self.heading(line.passage)) is not None and index not in taken:
                who, headings = heading, headings + 1
                rows[index] = Row()
            elif who is not None and index not in taken and (row := self.dated(line.passage, who)) is not None:
                rows[index] = row
            else:
                who = None
        below = sum(bool(row.cells) for row in rows.values())
        if headings >= LEAST_LINES and below >= headings and all(rows[at].cells or at + 1 in rows for at in rows):
            found.update(rows)

    def heading(self, words: Passage) -> tuple[Passage, Passage, Passage] | None:
        """Of a heading its number with the unit, the unit, the person; None for any other line."""
        text = words.text
        bracket = PERSON.search(text) if text[-1] in CLOSING and ("：" in text or ":" in text) else None
        number = self.numbering.at_start(words.text) if bracket else None
        if bracket is None or number is None or "unit" not in self.aligning.looks(words.text[number.end : bracket.start()]):
            return None
        kind = self.aligning.labels.kind(bracket["label"])
        if kind is None or not kind.person:
            return None
        return words.cut(0, bracket.start()), words.cut(number.end, bracket.start()), words.cut(*bracket.span("pair"))

    def dated(self, words: Passage, who: tuple[Passage, Passage, Passage]) -> Row | None:
        """6月3日前，制定方案；"""
        text = words.text
        comma = PART.search(text, 0, LONGEST_SLOT) if text[0].isdigit() else None
        if comma is None or "time" not in self.aligning.looks(text[: comma.start()]) or self.numbering.at_start(text):
            return None
        group, unit, pair = who
        at = max(pair.text.find("："), pair.text.find(":")) + 1
        time, person = words.cut(0, comma.start()), pair.cut(at)
        cells = [Cell("", unit, unit, WHO), Cell(pair.text[: at - 1], person, person, Label(person=True)), Cell("", time, time, WHEN)]
        return Row(start=words.base, group=group if GROUP.match(group.text) else None, tasks=[words.cut(comma.end())], cells=cells)

    def members(self, name: Passage) -> Passage:
        """Of 第一组（化工学院、材料学院） those in brackets."""
        found = self.crew.fullmatch(name.text)
        return name.cut(*found.span("members")) if found and "unit" in self.aligning.looks(found["members"]) else name

    def may_act(self, line: Line, who: str) -> bool:
        """Is it a unit, and no label nor number before it?"""
        text = line.passage.text
        looks = "unit" in self.aligning.looks(passage(who).text)
        return looks and self.numbering.at_start(text) is None and self.aligning.labels.at_start(text) is None

    def row(self, who: Passage, work: Passage) -> Row | None:
        """A row of one sentence that may say by when, without brackets; None for any other."""
        text = work.text
        if text.rstrip("。").count("。") > 1 or "（" in text[-LONGEST_SLOT:] or not text:
            return None
        plain = Row(start=who.base, tasks=[work], cells=[Cell("", who, who, WHO)])
        if next((role.start for role in self.aligning.roles.read(text[:LONGEST_ROLE])), 1) == 0:
            return plain  # 县城管局：负责清运垃圾, a sentence where most say no day
        times = [reading for reading in self.aligning.timings.read(text, self.aligning.context, slot=True) if reading.kind in BINDING]
        if not times:
            return plain
        first = max((mark.end() for mark in PART.finditer(text, 0, times[0].core[0])), default=0)
        tasks = [work.cut(0, first - 1), work.cut(first)] if first > 1 else [work]
        time = work.cut(*times[0].at)
        if len(tasks) > 1 and tasks[1].text.endswith(tuple(COLON), 0, times[0].core[0] - first):  # 截止：3月14日
            del tasks[1]
        return Row(start=who.base, tasks=tasks, cells=[Cell("", who, who, WHO), Cell("", time, time, WHEN)])

    def rows(self, block: Sequence[tuple[int, Cells]]) -> dict[int, Row]:
        """The rows of a block where one column names units, one says by when, and others say what is to be done."""
        numbers = [self.numbering.at_start(cells[0].text) for _, cells in block]
        if all(number and number.end < len(cells[0].text) for number, (_, cells) in zip(numbers, block, strict=True)):
            ends = [number.end for number in numbers if number]
            block = [(at, [own[0].cut(0, end), own[0].cut(end), *own[1:]]) for end, (at, own) in zip(ends, block, strict=True)]
        columns = self.columns(block)
        if columns.count(UNIT) != 1 or columns.count(TIME) != 1:
            return {}
        limits = [cells[columns.index(TIME)].text for _, cells in block]
        if LEAST_LIMITS * sum(map(self.is_limit, limits)) < len(limits):  # 2024-03-01: a day of news
            return {}
        works = [at for at, column in enumerate(columns) if column is TEXT]
        if not works or 3 * self.holds_other(block, works[0]) > len(block):
            return {}
        worded = (at for at in works if is_work([cells[at].text for _, cells in block]) and all(cells[at].text for _, cells in block))
        columns[next(worded, works[0])] = WORK
        return self.filling.fill(columns, block)

    def is_limit(self, words: str) -> bool:
        """5月15日前, 每月, 长期坚持: no bare day."""
        readings = self.aligning.timings.read(words, self.aligning.context, slot=True)
        return self.aligning.limits(words, again=False) or any(reading.kind == "ongoing" for reading in readings)

    def columns(self, block: Sequence[tuple[int, Cells]]) -> list[Column]:
        return [self.column([cells[at].text for _, cells in block]) for at in range(len(block[0][1]))]

    def column(self, words: Sequence[str]) -> Column:
        """What a column holds, by all its cells."""
        looks = [self.aligning.looks(cell) for cell in words]
        if all("number" in cell for cell in looks):
            return NUMBER
        if all("person" in cell for cell in looks) and self.filling.kinds.names_persons(words):
            return NAMES
        return UNIT if all("unit" in cell for cell in looks) else TIME if all("time" in cell for cell in looks) else TEXT

    def holds_other(self, block: Sequence[tuple[int, Cells]], at: int) -> int:
        """How many cells of a column of text hold another thing."""
        return sum(bool(self.aligning.looks(cells[at].text) & SAID) for _, cells in block)

    def looks_like_rows(self, block: Sequence[tuple[int, Cells]]) -> bool:
        """A column of a block holds units, another times or the rows' numbers, another text."""
        if len(block) < LEAST_LINES:
            return False
        columns = self.columns(block)
        texts = [[cells[at].text for _, cells in block] for at, column in enumerate(columns) if column is TEXT]
        measured = any(all("figure" in self.aligning.looks(cells[at].text) for _, cells in block) for at in range(1, len(columns)))
        counted = columns[0] is NUMBER and len(block) >= LEAST_FRONTED and not measured
        if UNIT not in columns:
            return False
        others = [sum(bool(self.aligning.looks(words) & SAID) for words in own) for own in texts]
        worded = any(2 * sum(self.aligning.verb.match(words) is not None for words in own) >= len(own) for own in texts)
        return worded or ((TIME in columns or counted) and any(LEAST_FRONTED * other <= len(block) for other in others))

    def is_left_over(self, block: Sequence[tuple[int, Cells]], taken: Collection[int]) -> bool:
        """Is a line alone beside the rows of a list, and says who and by when as these do?"""
        (at, cells), *others = block
        beside = not others and not {at - 1, at + 1}.isdisjoint(taken)
        return beside and {"unit", "time"} <= frozenset().union(*(self.aligning.looks(cell.text) for cell in cells))

    def like_row(self, line: Line, marks: Marks) -> Cells:
        """The cells of a line that has three or more."""
        raw = line.raw
        if marks.cells and mark_of(line) is not None:
            cells = split(line)
        elif marks.arrows and ARROW.search(raw):
            cells = pieces(line, ARROW)
        elif marks.blanks and WIDE.search(raw.strip()):
            cells = pieces(line, WIDE)
        elif "。" not in raw and ("，" in raw or "," in raw):
            cells = pieces(line, COMMA)
        else:
            return []
        labelled = sum(self.aligning.labels.at_start(cell.text) is not None for cell in cells)  # 事项：… 承办单位：… 时限：…
        whole = labelled < LEAST_LINES and not any(left_open(cell.text) for cell in cells)
        return cells if len(cells) >= LEAST_CELLS and whole else []
