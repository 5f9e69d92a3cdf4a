"""Headings that say when what stands below them is done: `第一周（9月1日至9月6日）`, `周一：` above `1.`, `第一阶段：5月10日前`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from ... import patterns
from ...clauses.labels import LabelReader
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import CLOSING, COLON
from ...text.normalize import Line
from ...text.numerals import ONE_TO_TEN
from ..label_lines import BULLETS
from ..numbering import NumberingReader
from ..tables.aligning import AligningReader
from ..tables.days import NTH

BEGINS_LIST = "1（(①⑴㈠" + ONE_TO_TEN[0] + BULLETS
CLOSED = (*CLOSING, "】", *(mark + colon for mark in (*CLOSING, "】") for colon in COLON))
DIGITS = patterns.quick("[0-9]")
FIGURE = patterns.quick(f"[0-9{ONE_TO_TEN}]+")  # of 周五, 4月11日
SHORT = 6  # characters of 上半年：
LONGEST = 40  # characters of 第一周（9月1日至9月6日）
REMARK = patterns.quick("[（(][^（）()]{2,12}[）)][：:]?$")  # of 三月份（第3—6周）
MOST_ITEMS = 40  # of one day
SHORTEST_TIME, LEAST_WORK = 2, 4  # characters


class DayLines:
    """Finds them by their times."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.topic: regex.Pattern[str] = patterns.quick(ruleset.expand("{topic_line}"))
        phase = rf"(?=[^（）()]{{0,18}}{ruleset.build(Grammar).source('phase')})[\p{{Han}}：:、]{{2,18}}"
        nth = rf"(?:\p{{Han}}{{2}}[{COLON}])?\p{{Han}}?{NTH}\p{{Han}}{{1,2}}(?:[：:、 ]?\p{{Han}}{{2,12}})?"
        when = "(?P<when>[^（）()：:。；，,]{2,24})"
        behind = rf"(?:[（(]{when}[）)]|[：: ]{when})"
        self.days: regex.Pattern[str] = patterns.compile(rf"(?P<title>{nth}|{phase}){behind}[：:]?|{when}[：:]?")
        weekday = ruleset.expand("{note}")
        day = rf"(?P<title>$^)?(?:{when}[（(]{weekday}[）)]|{weekday}[（(]{when}[）)])[：:]?"  # 9月15日（周一）
        self.weekdays: regex.Pattern[str] = patterns.compile(day)
        self.part: regex.Pattern[str] = patterns.compile(rf"{ruleset.expand('{day_part}')}[{COLON}]")

    def read(self, lines: Sequence[Line], short: Sequence[tuple[int, Line, Line]]) -> list[int]:
        """The numbers of such lines; `short` are those that may be, each with its line and the one below."""
        found = [index for index, line, below in short if self.is_dated(line, below)]
        bare = [index for index in found if not self.title(lines[index].passage.text)]
        if bare:
            shapes = {shape(lines[index].passage.text) for index in bare}
            found += [index for index, line, _ in short if index not in found and self.is_alike(line.passage.text, shapes)]
            found += self.beside(lines, found, shapes)
        return found

    def title(self, text: str) -> str | None:
        found = self.dated(text)
        return found["title"] if found else None

    def dated(self, text: str) -> regex.Match[str] | None:
        """A heading that says `when` what stands below it is done: a count or a phase (its `title`) with its days, or days alone.

        Behind a month brackets say no more than it does: 三月份（第3—6周）.
        """
        if len(text) > LONGEST or not (DIGITS.search(text) or len(text) <= SHORT):
            return None
        if (both := self.weekdays.fullmatch(text)) and self.aligning.says_when(both["when"]):
            return both
        month = REMARK.sub("", text)
        found = self.days.fullmatch(month if month != text and self.topic.match(month) else text)
        return found if found and self.aligning.says_when(found["when"]) else None

    def is_dated(self, line: Line, below: Line) -> bool:
        """Is a line such a heading without a number, and the next one the first of a list, or one that ends in a bracket?"""
        text, first = line.passage.text, below.passage.text[0]
        if not (first in BEGINS_LIST or below.passage.text.endswith(CLOSED) or self.part.match(below.passage.text)):
            return False
        if self.numbering.at_start(text) is not None or (found := self.dated(text)) is None:
            return False
        kind = self.labels.kind(found["title"]) if found["title"] else None
        if kind is not None and kind.timing:
            return False  # 整改时限：4月10日前 above ●
        number = self.numbering.at_start(below.passage.text)
        return (number is None or number.value == 1) and self.dated(below.passage.text) is None

    def is_alike(self, text: str, shapes: set[str]) -> bool:
        """周五 above lines without a number, beside 周一 above its `1.`."""
        return shape(text) in shapes and self.numbering.at_start(text) is None and self.dated(text) is not None

    def beside(self, lines: Sequence[Line], days: Sequence[int], shapes: set[str]) -> Iterator[int]:
        """The lines that end the list below one of `days` and go on as it does: 周三：教研组长会（教科室） behind the items of 周二：."""
        for first in list(days):
            at = first + 1
            while at < min(len(lines), first + MOST_ITEMS) and self.numbering.at_start(lines[at].passage.text) is not None:
                at += 1
            while at < len(lines) and at not in days and self.is_work(lines[at].passage.text, shapes):
                yield at
                at += 1

    def is_work(self, text: str, shapes: set[str]) -> bool:
        """周三：教研组长会（教科室）."""
        end = max(text.find(mark, 0, LONGEST) for mark in COLON)
        if end < SHORTEST_TIME or len(text) - end <= LEAST_WORK or self.numbering.at_start(text) is not None:
            return False
        return shape(text[:end]) in shapes and self.aligning.says_when(text[:end])


def shape(text: str) -> str:
    """What is left of 周五： and 4月11日 without their figures and their colon."""
    return FIGURE.sub("0", text.rstrip(COLON))
