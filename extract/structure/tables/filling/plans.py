"""Columns of days and weeks: `时间 | 工作内容` over `9月13日前 | 上报考生信息` assigns by day alone, `第1周（9.2—9.6）` has its days.

After this room the column of days of such a plan of work says by when each row is to be done, and a cell of weeks is its days. Other
lists of days (值班, 课表, places, persons) stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from ....clauses.labels import Label, LabelReader
from ....rulebook.ruleset import Ruleset
from ....text.normalize import Passage
from ..aligning import AligningReader
from ..columns import Column
from ..days import COUNTED, FIGURES, WEEK
from .spans import FIELD, SpanReader

LEAST_ROWS = 2
MOST_OTHER = 4  # one cell of so many may be no day (报名结束后)
LIMIT = Label(timing=True)
Rows = Sequence[tuple[int, list[Passage]]]


class PlanReader:
    """Knows them by what stands beside the days: work alone, its number, its week."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = self.aligning.labels
        self.spans: SpanReader = ruleset.build(SpanReader)

    def read(self, columns: Sequence[Column], rows: Rows) -> tuple[list[Column], Rows]:
        """The columns, that of days as one of limits where the table is such a plan, and the rows, of weeks the days alone."""
        found = self.spans.read(columns)
        for place, column in enumerate(found):
            if not self.may_be_weeks(column) or len(rows) < LEAST_ROWS:
                continue
            cells = self.said(rows, place)
            if cells and all(map(self.week, cells)):
                found = [self.of_clock(other, self.said(rows, at)) for at, other in enumerate(found)]
                found[place] = replace(column, kind="time", assigns=True, held=LIMIT)
                rows = [(at, self.of_days(row, place)) for at, row in rows]
            elif cells and all(map(COUNTED.fullmatch, cells)) and self.has_days(found, rows, place):
                found[place] = replace(column, kind="text", assigns=False, held=None)
        return self.planned(found, rows), rows

    def has_days(self, columns: Sequence[Column], rows: Rows, beside: int) -> bool:
        """Does a column say when, beside that of weeks?"""
        return any(column.kind == "time" and place != beside and self.said(rows, place) for place, column in enumerate(columns))

    def of_clock(self, column: Column, cells: Sequence[str]) -> Column:
        """时间 over 8:30 and 15:00, beside 周一（4月13日）: a field."""
        clock = self.is_day(column) and not any(map(self.is_time, cells))
        return replace(column, kind="text", assigns=False, work=0, held=FIELD) if clock else column

    def may_be_weeks(self, column: Column) -> bool:
        """周次, and what is no label but a day or text."""
        return column.held is not FIELD and (column.kind == "time" or (column.kind == "text" and not column.work))

    def said(self, rows: Rows, place: int) -> list[str]:
        """The cells of a column that say something."""
        nothing = self.aligning.nothing
        return [row[place].text for _, row in rows if row[place].text and row[place].text not in nothing]

    def week(self, words: str) -> regex.Match[str] | None:
        """A week with its days."""
        found = WEEK.fullmatch(words)
        may = found and (found["open"] or "time" not in self.aligning.looks(words))
        return found if found and may and self.is_time(found["days"]) else None

    def of_days(self, row: list[Passage], place: int) -> list[Passage]:
        found = self.week(row[place].text)
        return [*row[:place], row[place].cut(*found.span("days")), *row[place + 1 :]] if found else row

    def is_time(self, words: str) -> bool:
        return FIGURES.fullmatch(words) is not None or "time" in self.aligning.looks(words)

    def planned(self, columns: list[Column], rows: Rows) -> list[Column]:
        """The columns of a plan that names nobody."""
        days = [place for place, column in enumerate(columns) if self.is_day(column)]
        works = [place for place, column in enumerate(columns) if column.kind == "text" and column.work > 1]
        if len(days) != 1 or len(rows) < LEAST_ROWS or not works:
            return columns
        others = [place for place in range(len(columns)) if place not in (*days, *works) and columns[place].held is not FIELD]
        if any(not self.fits(columns[place], self.said(rows, place), before=place < works[-1]) for place in others):
            return columns
        cells = self.said(rows, days[0])
        timed = sum(map(self.is_time, cells))
        if timed < LEAST_ROWS or (len(cells) - timed) * MOST_OTHER > len(cells):
            return columns
        return [replace(column, held=LIMIT) if place in days else column for place, column in enumerate(columns)]

    def is_day(self, column: Column) -> bool:
        """时间, 日期: a day that alone is no limit."""
        label = self.labels.kind(column.label) if column.kind == "time" and column.held is None else None
        return label is not None and label.timing and label.weak

    def fits(self, column: Column, cells: Sequence[str], *, before: bool) -> bool:
        """A number, a week, a phase before the work, a remark, who; whom, where, how much and 检查结果 make a list of another kind."""
        if column.kind == "number" or not cells:
            return True
        if column.assigns and column.kind in ("unit", "person"):
            return True
        if column.kind != "text":
            return False
        return column.remarks or (before and column.work > 0) or all(map(COUNTED.fullmatch, cells))
