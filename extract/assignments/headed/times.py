"""The time that a heading or a line above work says: `第一阶段：5月10日前`, `5月份重点工作`, `教务处（9月10日前）`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import regex

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.timing import TimingContext, monday_of
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.headings import HeadingLines
from ...structure.nodes import TOPIC, Node
from ...structure.tables.days import NTH
from ...text.marks import CLOSING, COLON, OPENING
from ...text.normalize import Passage
from ..spots import Part, Words

LONGEST_TIME = 24  # characters of 3月底前完成的任务
MOST_READ = 0.6
LEAST_YEAR, DAYS_OF_WEEK = 364, 7  # days
LONGEST_WEEK = 40  # characters of 第三周（3月2日—3月6日）
NAMED_TIME = (
    rf"[^。；，,{COLON}{OPENING}{CLOSING}]{{2,24}}(?:[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{2,24}})[{CLOSING}][{COLON}]?"
    rf"|[{COLON}](?P<when>[^。；{OPENING}{CLOSING}]{{2,24}}))"
)


class HeadingTimes:
    """Reads them by days and by the words of phases."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.headings: HeadingLines = ruleset.build(HeadingLines)
        phase = ruleset.build(Grammar).source("phase")
        self.of_phase: regex.Pattern[str] = patterns.compile(rf"(?=[^{COLON}{OPENING}]{{0,18}}{phase}){NAMED_TIME}(?=$|。)")
        self.named_time: regex.Pattern[str] = patterns.compile(NAMED_TIME)
        week, days = ruleset.expand("{a_week}"), "[（(](?P<when>[^（）()]{3,24})[）)]"
        self.week: regex.Pattern[str] = patterns.compile(
            rf"\p{{Han}}?{NTH}(?:{week})(?!\p{{Han}}*[（(： :])|(?:{week})[^（(]{{0,12}}(?:{days}|[： :](?P<when>[0-9].{{2,20}})$)"
        )
        self.of_time: regex.Pattern[str] = patterns.compile(ruleset.expand("{of_time}"))

    def weeks(self, nodes: Sequence[Node], context: TimingContext) -> dict[Node, TimingContext]:
        """What days without a date are read from below headings: 周五前 below 第三周（3月2日—6日）, 5日前 below 12月份."""
        found: dict[Node, TimingContext] = {}
        for node in nodes:
            if month := self.month_of(node, context):
                found.update((below, context._replace(month=month)) for below in node.walk())
            first = node.paragraphs[0].passage if node.style and node.paragraphs else None
            lines = node.paragraphs if len(node.paragraphs) > 1 or node.children else []
            weeks = [line.passage for line in lines if self.is_week(line.passage.text, alone=line.passage is not first)]
            if weeks and (len(weeks) > 1 or weeks[0] is not first):
                found[node] = context._replace(monday=date.min)  # each is of the lines below it: nobody knows which
            if not weeks or weeks[0] is not first:
                continue
            own = self.of_week(weeks[0], context)
            found.update((below, own) for below in node.walk() if below not in found)
        return found

    def month_of(self, node: Node, context: TimingContext) -> tuple[int, int] | None:
        """The year and month that a heading above items is of: 12月份, 5月份重点工作."""
        heading = node.paragraphs[0].passage if node.children and node.style and node.paragraphs else None
        if heading is None or len(heading.text) > LONGEST_TIME or not self.assignments.timing.glance.search(heading.text):
            return None
        words = self.time_above(heading, context, numbered=True)
        days = words.reading.timings[0] if words else None
        if days is None or days.start is None or days.end is None:
            return None
        return (days.end.year, days.end.month) if days.start == days.end.replace(day=1) else None

    def dated(self, nodes: Sequence[Node], context: TimingContext) -> set[Node]:
        """The headings of items that say when these are done."""
        heads = (node for node in nodes if node.children and node.style is not None and len(node.paragraphs) == 1)
        short = (node for node in heads if len(node.paragraphs[0].passage.text) <= LONGEST_WEEK)
        return {node for node in short if self.is_of_days(node) or self.time_above(node.paragraphs[0].passage, context, numbered=True)}

    def is_week(self, text: str, *, alone: bool) -> bool:
        """第三周（3月2日—6日）; a line that is none of an item's first is nothing else."""
        if len(text) > LONGEST_WEEK or self.week.search(text) is None:
            return False
        return not alone or self.headings.dated(text) is not None

    def of_week(self, passage: Passage, context: TimingContext) -> TimingContext:
        """With the Monday of the week that a heading or title is of; the least day where it does not say which."""
        match = self.week.search(passage.text)
        if match is None:
            return context
        words = self.assignments.read(passage.text[slice(*match.span("when"))], context) if match["when"] else None
        days = words.timings[0] if words and len(words.timings) == 1 and not words.units else None
        if days is None or days.start is None or days.end is None or (days.end - days.start).days >= DAYS_OF_WEEK:
            return context._replace(monday=date.min)
        return context._replace(monday=monday_of(days.start))

    def has_day(self, parts: Sequence[Part], context: TimingContext) -> bool:
        """Does work say by when itself (3月10日前将清单发各车间), so that 本周工作安排 above it says no more?"""
        times = (self.assignments.timing.read(part.passage.text, context, slot=False) for part in parts)
        return any(timing.kind == "deadline" for read in times for timing in read)

    def is_of_days(self, heading: Node | None) -> bool:
        """第二周：, 周三, 4月10日：, above items of which each is work of its own."""
        text = heading.paragraphs[0].passage.text if heading and heading.style is TOPIC and heading.paragraphs else ""
        return bool(text) and (self.is_bare(text) or (len(text) <= LONGEST_WEEK and self.week.match(text) is not None))

    def is_bare(self, text: str) -> bool:
        """Is a line nothing but days: `9月1日上午`?"""
        days = self.headings.dated(text)
        return days is not None and not days["title"]

    def time_above(self, passage: Passage, context: TimingContext, *, numbered: bool = False) -> Words | None:
        """The time that a line's words frame, of all below it: 第一阶段：5月10日前, 自查阶段（5月11日—6月30日）, 5月份重点工作.

        A heading with a number may be nothing but a time or bear any name, 二、更新设备（6月底前）; 现场评审（5月10日） is an event.
        """
        days = self.headings.dated(text := passage.text)
        found = self.of_phase.match(text) or self.of_time.fullmatch(text.rstrip(COLON)) or days
        named = self.named_time.fullmatch(text) if numbered and not found else None
        if (match := found or named) is None:
            return self.time_of(passage, context) if numbered else None
        words = self.time_of(passage.cut(*match.span("when")), context)
        timing = words.reading.timings[0] if words else None
        if timing is None or timing.end is None or (context.issued is not None and timing.end < context.issued):
            return None
        alone = days is not None and not days["title"] and timing.kind != "period"  # 2024年3月1日
        if alone and numbered and words and timing.modifier is None:  # 二、8月28日, above what is done on that day
            return replace(words, reading=replace(words.reading, timings=[replace(timing, kind="period", start=timing.end)]))
        held = named is not None and self.assignments.labels.is_of_event(text[: named.start("when") - 1])
        event = held or (named is not None and timing.modifier != "before" and timing.at == timing.core)
        return None if alone or event or (timing.end - (timing.start or timing.end)).days >= LEAST_YEAR else words

    def time_of(self, passage: Passage, context: TimingContext) -> Words | None:
        """Words that are a day by which something is due and little else."""
        if len(passage.text) > LONGEST_TIME:
            return None
        reading = self.assignments.read(passage.text, context)
        timing = reading.timings[0] if len(reading.timings) == 1 and not reading.units else None
        kind, read = (timing.kind, timing.at[1] - timing.at[0]) if timing else (None, 0)
        due = kind == "deadline" or (kind == "period" and read >= len(passage.text.rstrip(COLON)))  # 三月
        return Words(passage, replace(reading, unread=[]), passage) if due and read >= MOST_READ * len(passage.text) else None
