"""Headings that are nothing but a time, `二月份：`, `第一周（3月2日至3月6日）`, above work that has no unit, and so is in no task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ... import patterns
from ...clauses.timing import TimingContext, TimingReader
from ...models import Span
from ...models.rows import DiagnosticRow, TaskRow
from ...rulebook.ruleset import Ruleset
from ...structure.headings import HeadingLines
from ...structure.numbering import NumberingReader
from ...text.marks import COLON
from ...text.normalize import Line
from .spans import merged, overlaps
from .uncovered import not_covered

LABELLED = patterns.compile(rf"(?<=.)[{COLON}]")  # 4月：完成论证
LONGEST = 24  # characters of 二、第十一周（11月10日至11月14日）
MOST_DAYS = 100  # of a quarter
WHOLE_YEAR = "whole-year"  # the rule of 全年
LEAST = 2  # such headings: one alone may be when something is held


class PeriodTeller:
    """Tells where a plan has them, and no task has its time from one."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.timing: TimingReader = ruleset.build(TimingReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.headings: HeadingLines = ruleset.build(HeadingLines)

    def read(self, body: Iterable[Line], rows: Sequence[Span], tasks: Sequence[TaskRow], context: TimingContext) -> Iterator[DiagnosticRow]:
        """One warning for all of them, at the first of which nothing is read; none where each has a task."""
        lines = [line.passage for line in body if self.is_period(LABELLED.split(line.passage.text[: LONGEST + 1], 1)[0], context)]
        if len(lines) < LEAST:
            return
        given: list[Span] = [*rows, *(time["span"] for task in tasks for time in task["timings"])]
        given += [task["span"] for task in tasks if not task["optional"]]
        known = merged(given)
        left = [passage for passage in lines if not overlaps(known, (passage.base, passage.end()))]
        if left:
            yield not_covered(left[0].text, "warning", (left[0].base, left[0].end()))

    def is_period(self, text: str, context: TimingContext) -> bool:
        """Nothing but a time of at most a quarter, behind a number or the count of a week (第一周（3月2日至3月6日）)."""
        if len(text) > LONGEST or not self.timing.glance.search(text):
            return False
        number = self.numbering.at_start(text)
        heading = self.headings.dated(text[number.end if number else 0 :])
        when = heading["when"] if heading else ""
        said = self.timing.read(when, context, slot=True) if when else []
        if len(said) != 1 or said[0].kind != "period" or said[0].rule == WHOLE_YEAR or said[0].core[1] - said[0].core[0] < len(when):
            return False
        return said[0].start is None or said[0].end is None or (said[0].end - said[0].start).days <= MOST_DAYS
