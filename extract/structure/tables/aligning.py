"""Cells → their columns, by what they hold, e.g. `3 / 改造老街 / 县住建局 / 12月底` below 序号, 任务, 责任单位, 时限.

Each cell has a cost in each column; the way through the columns that costs least in all is taken (Viterbi). A row may leave columns
out, a column may take several cells, and a new row may begin at any column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.labels import LabelReader
from ...clauses.roles import RoleReader
from ...clauses.timing import TimingContext, TimingReader
from ...clauses.units import UnitReader
from ...rulebook.ruleset import Ruleset, words_pattern
from ...rulebook.words import grouped
from ...text.numerals import ONE_TO_TEN
from .columns import Column, Kind
from .days import SPAN_OF_WEEK

MOST_KEPT = 4_096
LONGEST_UNITS, LONGEST_TIME, LONGEST_REST = 160, 40, 6  # characters of a cell of units, of a time limit, of a part of one
MOST_PHRASED = 12  # names; more are no phrase
LEFT = 1.0  # what a line costs that stands behind the table: more than a cell that fits, less than one that does not
FORBIDDEN = 8.0
CODED = 0.5  # of 2024-06-01, 示督〔2024〕3号 as a row's number
INSTEAD, WORK = 0.6, 2.0  # of a unit where persons are asked for; of 召开教师大会 where a unit is
NOTHING = 0.2  # of —, 同上: it may stand in any column
SKIPPED = {"number": 1.0, "text": 1.2, "figure": 0.6, "unit": 1.0, "person": 0.8, "time": 0.8}  # a column without a cell
FIRST_SKIPPED = SKIPPED | {"text": 1.0, "figure": 0.5, "unit": 0.84, "person": 0.67, "time": 0.67}  # the first ones are more often merged
AGAIN = {"number": FORBIDDEN, "text": 0.5, "figure": 0.8, "unit": 0.3, "person": 0.3, "time": 0.8}  # one more cell of the same column
NUMBER = patterns.compile(rf"[（(]?(?P<number>[0-9]{{1,4}}(?:[.\-][0-9]{{1,3}}){{0,3}}|[{ONE_TO_TEN}]{{1,4}})[)）.、]?")
DAY = patterns.compile(
    r"20[0-9]{2}(?P<mark>[-./])(?:1[0-2]|0?[1-9])(?:(?P=mark)(?:[12][0-9]|3[01]|0?[1-9]))?(?![0-9])"
)  # no number: 2024-03-15
FIGURE = patterns.compile(r"[约共]?[0-9][0-9.,%~—\-]*\p{Han}{0,4}")
PERSONS = patterns.compile(
    r"(?:\p{Han}{2,3}|\p{Han}[XxＸ×*＊某]{1,3}|[XxＸ×*＊某]{2,3}|\p{Han}{1,3}·\p{Han}{1,6})(?:[、，, ]\p{Han}{2,3}){0,6}"
)
SENTENCE_MARK = patterns.compile(r"[。；;！]")
SENTENCE_END = patterns.compile(r"[。！]")  # 县水利局；县财政局 are units in a cell of two lines
COUNTED_WORK = patterns.compile(r"\p{Han}{4}[0-9]{1,4}\p{Han}$")  # 更换阀门12处 is no unit


class Place(NamedTuple):
    """Where a cell stands: the number of its row, its column."""

    row: int
    column: int


class Marks(NamedTuple):
    """Cells known by their own words: rows' numbers, those that can only begin a row, those that go on with the cell above (2.实施截污)."""

    numbers: Collection[int]
    begins: Collection[int]
    go_on: Collection[int] = ()


class AligningReader:
    """Places cells in columns."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: UnitReader = self.assignments.units
        self.roles: RoleReader = self.assignments.roles
        self.timings: TimingReader = ruleset.build(TimingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.code: regex.Pattern[str] = patterns.compile(ruleset.expand("{row_code}"))
        self.time: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("cell", "time")))
        self.verb: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers", "does", "begins", least=2)))
        signs = ("empty", "same", "ditto", "beside")
        units = words_pattern(word for rule in ruleset.rules("time_unit") for word in rule.words)
        self.nth: regex.Pattern[str] = patterns.compile(rf"\p{{Han}}(?:[0-9]{{1,2}}|[{ONE_TO_TEN}]{{1,3}})(?:{units})")
        self.nothing: frozenset[str] = frozenset(word for name in signs for word in ruleset.words("cell", name))
        self.context: TimingContext = TimingContext(issued=None, year=None, province=None)
        self.looks: Callable[[str], frozenset[Kind]] = lru_cache(MOST_KEPT)(self.look)

    def look(self, words: str) -> frozenset[Kind]:
        """What a cell may be besides text: number, figure, units, persons, a time."""
        found: set[Kind] = set()
        if NUMBER.fullmatch(words) and not DAY.fullmatch(words):
            found.add("number")
        if FIGURE.fullmatch(words):
            found.add("figure")
        named = words.removesuffix("。")
        may_name = len(words) <= LONGEST_UNITS and not SENTENCE_END.search(named)
        if may_name and (self.are_names(named) if named != words else self.names_units(words) or self.has_labels(words)):
            found.add("unit")
        elif PERSONS.fullmatch(words) and not self.nth.fullmatch(words):
            found.add("person")
        if len(words) <= LONGEST_TIME and (self.says_when(words) or self.nth.fullmatch(words) or SPAN_OF_WEEK.fullmatch(words)):
            found.add("time")
        return frozenset(found)

    def names_units(self, words: str) -> bool:
        names = self.units.read(words)
        if names and sum(name.looks_right for name in names) * 4 >= len(names) * 3:
            return True
        if len(names) > MOST_PHRASED or not any(True for _ in self.roles.read(words)):
            return False
        reading = self.assignments.read(words, self.context)  # 办公室牵头，各科室配合
        if any(not unit.name.looks_right and self.verb.match(unit.name.text) for unit in reading.units):
            return False  # 明确专人负责
        return bool(reading.units) and not (reading.unread or reading.skipped or reading.timings)

    def are_names(self, words: str) -> bool:
        """县教育局、县财政局 of a cell that ends like a sentence; 开工建设示例大学 does too."""
        names = self.units.read(words)
        own = bool(names) and (names[0].collective or words.startswith(self.units.looks.own_level))
        return own and all(name.looks_right for name in names)

    def assign(self, cells: Sequence[str]) -> bool:
        """Do most cells say who, and all of them nothing that is not understood: 由校长办公室负责，9月15日前?"""
        readings = [self.assignments.read(words, self.context, "responsible") for words in cells]
        sure = [reading for reading in readings if reading.units and all(unit.name.looks_right for unit in reading.units)]
        return len(sure) > 1 and len(sure) * 3 >= len(cells) * 2

    def has_labels(self, words: str) -> bool:
        """牵头：县民政局；配合：县发改局, in one cell."""
        mark = self.labels.at_start(words) if "：" in words or ":" in words else None
        return mark is not None and mark.kind.role is not None

    def says_when(self, words: str) -> bool:
        """Is it a time and little else? 9月底前建成 is, 3月份启动二期工程建设并完成招标 is not."""
        if not (self.time.search(words) or DAY.match(words)):
            return False
        readings = self.timings.read(words, self.context, slot=True)
        read = sum(reading.at[1] - reading.at[0] for reading in readings)
        return bool(readings) and read * 2 >= len(words)

    def are_limits(self, cells: Sequence[str], *, again: bool) -> bool:
        """Do all cells say by when or how often, whatever the head: 10月12日前, 每日2次? `again`: only how often counts."""
        return bool(cells) and all("time" in self.looks(words) and self.limits(words, again) for words in cells)

    def limits(self, words: str, again: bool) -> bool:
        readings = self.timings.read(words, self.context, slot=True)
        return all(
            reading.kind == "recurring" or (reading.modifier is not None and reading.kind != "done" and not again) for reading in readings
        )

    def cost(self, words: str, column: Column) -> float:
        """What a cell costs in a column: 0 where it is what the column holds."""
        if words in self.nothing:
            return NOTHING
        kind, looks = column.kind, self.looks(words) if COUNTED_WORK.search(words) is None else frozenset[Kind]()
        if kind == "number":
            return 0.0 if "number" in looks else CODED if self.code.fullmatch(words) else FORBIDDEN
        if kind in looks or (kind == "figure" and "number" in looks):
            return 0.0
        if kind == "text":
            return 0.9 if looks & {"unit", "time", "number"} else 0.0
        if kind == "figure":
            return 0.9
        if kind == "person" and "unit" in looks:
            return INSTEAD
        if looks - {"figure", "person"}:
            return 2.0
        if kind == "time" and len(words) <= LONGEST_REST and self.time.search(words):
            return 0.3  # 11月 / 底前
        alike = len(words) <= 30 and not SENTENCE_MARK.search(words)
        return WORK if alike and kind != "time" and self.verb.match(words) else 1.1 if alike else 3.0

    def one_row(self, cells: Sequence[str], columns: Sequence[Column]) -> tuple[list[int], float]:
        """The column of each cell of one row, and what that costs; the columns ascend."""
        best: list[tuple[float, list[int]]] = [
            (skipped(columns, 0, at) + self.cost(cells[0], columns[at]), [at]) for at in range(len(columns))
        ]
        for words in cells[1:]:
            costs = [self.cost(words, column) for column in columns]
            best = [
                min(
                    (before + (again(columns, at) if last == at else skipped(columns, last + 1, at)) + costs[at], [*way, at])
                    for last, (before, way) in enumerate(best[: at + 1])
                )
                for at in range(len(columns))
            ]
        total, way = min((cost + skipped(columns, at + 1, len(columns)), way) for at, (cost, way) in enumerate(best))
        return way, total

    def rows(self, cells: Sequence[str], columns: Sequence[Column], marks: Marks) -> tuple[list[Place], float]:
        """The places of the cells from the first one on, as far as the table goes, and what each costs in the mean.

        `marks` are what is known of cells by their own words.
        """
        width = len(columns)
        steps = [[step(columns, last, at) for last in range(width)] for at in range(width)]
        ways: list[list[int]] = []  # for each cell and column: the column before, plus the width where a row ended there
        best = [skipped(columns, 0, at) + self.here(cells[0], columns[at], numbered=0 in marks.numbers) for at in range(width)]
        ends = [min(range(width), key=lambda at: best[at] + skipped(columns, at + 1, width))]
        total = [best[ends[0]] + skipped(columns, ends[0] + 1, width)]
        for index in range(1, len(cells)):
            came, costs = [], []
            fresh = index in marks.begins or (index in marks.numbers and columns[0].kind == "number")
            goes_on = index in marks.go_on
            for at in range(width):
                found = (
                    []
                    if fresh
                    else [(best[last] + (on if not goes_on or last != at else 0), last) for last, (on, _) in enumerate(steps[at])]
                )
                found += [(best[last] + wrap, last + width) for last, (_, wrap) in enumerate(steps[at])]
                cost, before = min(found)
                came.append(before)
                costs.append(cost + self.here(cells[index], columns[at], numbered=index in marks.numbers))
            ways.append(came)
            best = costs
            last = min(range(width), key=lambda at: best[at] + skipped(columns, at + 1, width))
            ends.append(last)
            total.append(best[last] + skipped(columns, last + 1, width))
        stop = min(range(len(cells)), key=lambda index: (total[index] + LEFT * (len(cells) - 1 - index), -index))
        return traced(ways, ends[stop], stop, width), total[stop] / (stop + 1)

    def here(self, words: str, column: Column, *, numbered: bool) -> float:
        if numbered:
            return 0.0 if column.kind == "number" else FORBIDDEN
        return FORBIDDEN if column.kind == "number" else self.cost(words, column)


def skipped(columns: Sequence[Column], start: int, end: int) -> float:
    """What it costs to leave out the columns from `start` to before `end` that have a head; the first ones are more often merged."""
    costs = FIRST_SKIPPED if start == 0 else SKIPPED
    return sum(costs[column.kind] for column in columns[start:end] if column.label)


def again(columns: Sequence[Column], at: int) -> float:
    """What one more cell of the same column costs: one unit leads and several support, a name is short and what it holds is long."""
    column = columns[at]
    before_text = column.kind == "text" and at + 1 < len(columns) and columns[at + 1].kind == "text"
    return AGAIN[column.kind] + (0.1 if column.leads or before_text else 0)


def step(columns: Sequence[Column], last: int, at: int) -> tuple[float, float]:
    """From a cell in column `last` to the next in column `at`: the cost within a row, and with a new row between."""
    wrap = skipped(columns, last + 1, len(columns)) + skipped(columns, 0, at)
    if last == at:
        return again(columns, at), wrap
    return (skipped(columns, last + 1, at) if last < at else FORBIDDEN * 2), wrap


def traced(ways: Sequence[Sequence[int]], column: int, index: int, width: int) -> list[Place]:
    """Back along the best way, from the last cell's column."""
    found: list[tuple[int, bool]] = []
    while index >= 0:
        before = ways[index - 1][column] if index else width
        found.append((column, before >= width))
        column = before % width
        index -= 1
    row = -1
    places = []
    for at, begins in reversed(found):
        row += begins
        places.append(Place(row, at))
    return places
