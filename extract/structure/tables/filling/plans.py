"""Plans of work by days, which name nobody: `时间 | 工作内容` over `9月13日前 | 上报考生信息`, `起止日期 | 主要工作` over weeks.

After this room the column of days says by when each row is to be done. Other lists of days (值班, 课表, places, persons) stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .... import patterns
from ....clauses.labels import Label, LabelReader
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ....text.numerals import ONE_TO_TEN
from ..aligning import AligningReader
from ..columns import Column

LEAST_ROWS = 2
MOST_OTHER = 4  # one cell of so many may be no day (报名结束后)
MONTH_DAY = r"(?:1[0-2]|0?[1-9])[.．/] ?(?:[12][0-9]|3[01]|0?[1-9])"
FIGURES = patterns.quick(rf"{MONTH_DAY}(?: ?[-—–~～]+ ?(?:{MONTH_DAY}|[0-9]{{1,2}}))?")  # 9.2-9.6
COUNTED = patterns.quick(rf"\p{{Han}}?(?:[0-9]{{1,2}}|[{ONE_TO_TEN}]{{1,3}})\p{{Han}}?")  # 第一周


class PlanReader:
    """Knows them by what stands beside the days: work alone, its number, its week."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = self.aligning.labels

    def read(self, columns: Sequence[Column], rows: Sequence[Sequence[Passage]]) -> list[Column]:
        """The columns, that of days as one of limits where the table is such a plan."""
        nothing = self.aligning.nothing
        cells = [[row[at].text for row in rows if row[at].text and row[at].text not in nothing] for at in range(len(columns))]
        weeks = [place for place, column in enumerate(columns) if not column.work and all(map(COUNTED.fullmatch, cells[place]))]
        days = [place for place, column in enumerate(columns) if self.is_day(column)]
        works = [place for place, column in enumerate(columns) if column.kind == "text" and column.work > 1]
        if len(days) != 1 or len(rows) < LEAST_ROWS or not works:
            return list(columns)
        others = [place for place in range(len(columns)) if place not in (*days, *works, *weeks)]
        if any(cells[place] and not self.fits(columns[place], before=place < works[-1]) for place in others):
            return list(columns)
        timed = sum("time" in self.aligning.looks(words) or FIGURES.fullmatch(words) is not None for words in cells[days[0]])
        if timed < LEAST_ROWS or (len(cells[days[0]]) - timed) * MOST_OTHER > len(cells[days[0]]):
            return list(columns)
        return [
            replace(column, held=Label(timing=True))
            if place in days
            else replace(column, kind="text", held=None)
            if place in weeks
            else column
            for place, column in enumerate(columns)
        ]

    def is_day(self, column: Column) -> bool:
        """时间, 日期: a day that alone is no limit."""
        label = self.labels.kind(column.label) if column.kind == "time" and column.held is None else None
        return label is not None and label.timing and label.weak

    def fits(self, column: Column, *, before: bool) -> bool:
        """A number, a phase before the work, a remark; whom, where, how much and 检查结果 make a list of another kind."""
        return column.kind == "number" or (column.kind == "text" and (column.remarks or (before and column.work > 0)))
