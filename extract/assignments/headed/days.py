"""The days of work that a unit does: `3—4月：集中整治。林业站负责林区。`, whose line opens with its time, and duties that say by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import regex

from ... import patterns
from ...clauses.assignment import Assignment
from ...clauses.timing import Reading, TimingContext
from ...rulebook.ruleset import Ruleset
from ...structure.headings.days import DayLines
from ...structure.nodes import TOPIC, Node
from ...text.marks import COLON
from ...text.normalize import Passage
from ..running.working import Ground
from ..sentences import SentenceReader
from ..slots import SlotReader
from ..slots.times import is_to_come
from ..spots import Governed, Part, Words
from .hours import HourReader
from .lists import DutyLists

CLAUSE = patterns.compile("[^；;。]+")


class DatedWork:
    """Reads them by the words of sentences and by the names of offices."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.slots: SlotReader = ruleset.build(SlotReader)
        self.sentences: SentenceReader = ruleset.build(SentenceReader)
        self.lists: DutyLists = ruleset.build(DutyLists)
        self.headings: DayLines = ruleset.build(DayLines)
        self.hours: HourReader = ruleset.build(HourReader)
        self.part: regex.Pattern[str] = self.headings.part
        self.weekday: regex.Pattern[str] = patterns.compile(
            rf"(?:[^{COLON}，,。；（）()]{{2,12}}[{COLON}])?(?P<when>{ruleset.expand('{note}')})(?=\p{{Han}}{{2}})"
        )

    def of_weekdays(self, found: Sequence[Governed], context: TimingContext) -> None:
        """德育处：周五召开家长会 in the plan of a week: the day that opens the work is when it is done."""
        for item in found:
            monday = item.monday or context.monday
            if not monday or monday == date.min or item.form != "sentence" or item.says_when() or not item.parts:
                continue
            passage = item.parts[0].passage
            day = self.weekday.match(passage.text)
            words = self.slots.time(passage.cut(*day.span("when")), context._replace(monday=monday)) if day else None
            item.words = [*item.words, words] if words else item.words
        self.hours.give(found, context)

    def opened(self, node: Node, passage: Passage, context: TimingContext) -> tuple[Words, Passage] | None:
        """The time that opens a line, and what is done then; no time that is over."""
        below = self.below_day(node, passage, context)
        found = below or self.slots.opening_time(passage, context)
        if found is None or len(found[0].reading.timings) != 1:
            return None
        if below and context.issued is None:
            return below  # of a year that nobody says
        until = found[0].reading.timings[0].start if found[0].reading.timings[0].end is None else None  # 6月起
        return found if until or is_to_come(found[0], context) else None

    def below_day(self, node: Node, passage: Passage, context: TimingContext) -> tuple[Words, Passage] | None:
        """`下午：平安办检查出租房` below `9月15日（周一）`: the day of the heading, and what is done in a part of it."""
        part = self.part.match(passage.text) if node.style is TOPIC else None
        head = node.paragraphs[0].passage if part else None
        day = self.headings.dated(head.text) if head and head.base != passage.base else None
        words = self.slots.time(head.cut(*day.span("when")), context) if head and day else None
        return (words, passage.cut(part.end())) if part and words else None

    def of_line(self, node: Node, passage: Passage, context: TimingContext, ground: Ground) -> list[Governed]:
        """What offices do in a line that opens with its time: each has it, where it says none itself.

        It is a slot as in the line beside it that names nobody: 5月：动员部署.
        """
        opened = self.opened(node, passage, context)
        if opened is None:
            return []
        when, rest = opened
        found = self.sentences.read(rest, context, ground)
        duties = self.duties(node, passage, rest)
        if len(duties) > len(found):
            for duty in self.dated(duties, context, ground):
                duty.words = duty.words if duty.says_when() else [when, *duty.words]
                duty.form, duty.optional = "clause", False
            return duties
        made: list[Governed] = []
        for words in found:
            whole = len(found) == 1
            part = Part(rest, rest.base) if whole else Part(words.value, words.value.base)
            slot = [words] if words.reading.timings else [when, words]
            start = passage.base if words is found[0] else part.start
            made.append(Governed(node, "clause", slot, start, part.end(), [part], units_from=words.owner))
        return made

    def duties(self, node: Node, passage: Passage, rest: Passage) -> list[Governed]:
        """The works of offices by their names alone, one a clause: 民政办完成摸底；各村上报台账."""
        texts = [part for span in CLAUSE.finditer(rest.text) if (part := rest.cut(*span.span())).text]
        ends = [self.lists.working_end(text.text) for text in texts]
        if None in ends[1:]:
            texts, ends = [rest], ends[:1]
        made = [
            self.lists.duty(node, text, end, [Part(text, text.base)], text.base)
            for text, end in zip(texts, ends, strict=True)
            if end is not None
        ]
        if made and made[0].start == rest.base:
            made[0].start = passage.base
        return made

    def dated(self, duties: Iterable[Governed], context: TimingContext, ground: Ground) -> list[Governed]:
        """Those whose unit only their neighbours prove, with the days that they say: 教务处：排好课表，8月26日前公布."""
        made = list(duties)
        for words in (words for each in made for words in each.words):
            when = None if words.reading.units else self.slots.time(words.value, context)  # a piece that is nothing but a time
            words.reading = when.reading if when else replace(words.reading, timings=self.days(words.value, context, ground))
        return made

    def days(self, passage: Passage, context: TimingContext, ground: Ground) -> list[Reading]:
        """The days by which a passage says that something is due."""
        return [timing for timing in self.sentences.times.read(passage.text, context, ground) if timing.kind == "deadline"]

    def with_day(self, made: Governed, context: TimingContext, ground: Ground) -> None:
        """A duty below its unit that says itself by when: 起草总结，3月10日前完成."""
        if made.words or len(made.parts) != 1:
            return
        passage = made.parts[0].passage
        if timings := self.days(passage, context, ground):
            made.words = [Words(passage.cut(*timings[0].at), Assignment(timings=timings, explicit=True), passage)]
