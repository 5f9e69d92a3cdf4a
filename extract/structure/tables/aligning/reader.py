"""Cells → their columns, by what they hold, e.g. `3 / 改造老街 / 县住建局 / 12月底` below 序号, 任务, 责任单位, 时限.

Each cell has a cost in each column; the way through the columns that costs least in all is taken (Viterbi). A row may leave columns
out, a column may take several cells, and a new row may begin at any column.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .... import patterns
from ....text.marks import LISTING
from ..columns import Column, Kind
from .looks import LookReader
from .steps import FORBIDDEN, LEFT, OPEN, Marks, Place, again, skipped, step, traced

LONGEST_REST = 6  # characters of a part of a time limit
CODED = 0.5  # of 2024-06-01, 示督〔2024〕3号 as a row's number
REGULAR, UNKNOWN = 0.3, 1.1  # of words that no rule knows, in a row that has a cell for each column; their cost else
INSTEAD, WORK = 0.6, 2.0  # of a unit where persons are asked for; of 召开教师大会 where a unit is
DOUBTFUL, SHORTEST_MADE = 0.4, 4  # of 成立工作专班 among units and among work; characters of the unit in it
STATE = 1.5  # of 整改中, 是 among work
MAY_NAME = 0.3  # of 尤某 among work, that may be a name
NOTHING = 0.2  # of —, 同上: it may stand in any column
LISTED = patterns.quick(f"[{LISTING}]")
SENTENCE_MARK = patterns.compile(r"[。；;！]")
CLOCK = patterns.compile(r"[0-9]{1,2}[:：][0-9]{2}")
COUNTED_WORK = patterns.compile(r"\p{Han}{4}[0-9]{1,4}\p{Han}$")  # 更换阀门12处 is no unit


class AligningReader(LookReader):
    """Places cells in columns."""

    def cost(self, words: str, column: Column) -> float:
        """What a cell costs in a column: 0 where it is what the column holds."""
        if words in self.nothing:
            return NOTHING
        kind, looks = column.kind, self.looks(words) if COUNTED_WORK.search(words) is None else frozenset[Kind]()
        if kind == "number":
            return 0.0 if "number" in looks else CODED if self.code.fullmatch(words) else FORBIDDEN
        if kind in ("unit", "text") and "unit" in looks and self.makes_unit(words):
            return DOUBTFUL
        if kind in looks or (kind == "figure" and ("number" in looks or self.code.fullmatch(words))):  # A-3 below 编号
            return 0.0 if kind != "person" or "time" not in looks else INSTEAD  # 全年
        if kind == "text":
            return self.cost_as_text(words, looks, column)
        if kind == "figure":
            return 0.9
        if kind == "person" and "unit" in looks:
            return INSTEAD
        if looks - {"figure", "person"}:
            return 2.0
        if kind == "time" and len(words) <= LONGEST_REST and (self.time.search(words) or CLOCK.fullmatch(words)):
            return 0.3  # 11月 / 底前
        alike = len(words) <= 30 and not SENTENCE_MARK.search(words)
        return WORK if alike and kind != "time" and self.verb.match(words) else 1.1 if alike else 3.0

    def cost_as_text(self, words: str, looks: frozenset[Kind], column: Column) -> float:
        """In a column of words: 整改中 stands in one of progress, and not among work."""
        if self.state.fullmatch(words):
            asks = all(map(self.state.fullmatch, column.label[:2]))  # 是否联合检查
            return STATE if column.work and not (column.spare or asks) else 0.0
        may_name = column.work > 1 and "person" in looks and not column.label.endswith(self.posts)
        return 0.9 if self.is_other(words, looks, column) else MAY_NAME * may_name

    def is_other(self, words: str, looks: frozenset[Kind], column: Column) -> bool:
        """In a column of words: a unit, a day, in one of work a number (not 2.1.3 below 条款), 王某 but below 联系人 or 组长."""
        if looks & {"unit", "time"} or (column.work and "number" in looks):
            return True
        return "person" in looks and not column.label.endswith(self.posts) and self.persons.are_sure(words)

    def makes_unit(self, words: str) -> bool:
        """成立工作专班, 建设卒中中心、胸痛中心: work that ends in units' names."""
        verb = self.verb.match(words)
        rest = words[verb.end() :] if verb else ""
        return len(rest) >= SHORTEST_MADE and (self.units.looks_like_unit(rest) or self.units.looks_like_unit(LISTED.split(rest)[0]))

    def one_row(self, cells: Sequence[str], columns: Sequence[Column], *, spare: bool = False) -> tuple[list[int], float]:
        """The column of each cell of one row, and what that costs; the columns ascend. `spare`: those of remarks may be empty."""
        columns = columns if spare else [replace(column, spare=False) if column.spare else column for column in columns]
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
        whole = places_of_whole(marks.numbers, len(cells), width) if columns[0].kind == "number" else {}
        ways: list[list[int]] = []  # for each cell and column: the column before, plus the width where a row ended there
        best = [skipped(columns, 0, at) + self.here(cells[0], columns[at], numbered=0 in marks.numbers) for at in range(width)]
        ends = [min(range(width), key=lambda at: best[at] + skipped(columns, at + 1, width))]
        total = [best[ends[0]] + skipped(columns, ends[0] + 1, width)]
        for index in range(1, len(cells)):
            came, costs = [], []
            fresh = index in marks.begins or (index in marks.numbers and columns[0].kind == "number")
            goes_on, leaves = index in marks.go_on, OPEN * (index in marks.left_open)
            for at in range(width):
                found = (
                    []
                    if fresh
                    else [
                        (best[last] + (leaves + on if last != at else 0 if goes_on or leaves else on), last)
                        for last, (on, _) in enumerate(steps[at])
                    ]
                )
                found += [(best[last] + leaves + wrap, last + width) for last, (_, wrap) in enumerate(steps[at])]
                cost, before = min(found)
                came.append(before)
                own = self.here(cells[index], columns[at], numbered=index in marks.numbers)
                costs.append(cost + (REGULAR if whole.get(index) == at and REGULAR < own <= UNKNOWN else own))
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


def places_of_whole(numbers: Collection[int], count: int, width: int) -> dict[int, int]:
    """The columns of the cells whose rows have one for each column, where most rows have: 3 / 武术赛 / 5月 / 示例体育馆 / 市少体校."""
    begins = sorted(numbers)
    rows = [begin for begin, end in pairwise([*begins, count]) if end - begin == width]
    regular = len(rows) > 1 and len(rows) * 2 >= len(begins)
    return {begin + at: at for begin in rows for at in range(width)} if regular else {}
