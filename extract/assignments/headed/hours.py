"""The hour of a sentence whose day the words before it say: `3月8日大扫除。学工部于14:00检查。` → 8 March, 14:00."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.timing import Reading, TimingContext, TimingReader, hour_of
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON
from ..spots import Governed, Words

MOST_DAYS = 12  # looked at in a paragraph
HOUR = patterns.quick(rf"[0-9][{COLON}][0-9]")  # nearly no sentence is with one


class HourReader:
    """Finds them by the fragments `clock` and `edge` of rules/timing.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.timing: TimingReader = ruleset.build(AssignmentReader).timing
        self.day: regex.Pattern[str] = patterns.compile(ruleset.expand("{year}?{month}{day}"))
        self.clock: regex.Pattern[str] = patterns.compile(
            rf"(?<![0-9{COLON}])(?=\D{{0,2}}[0-9]{{1,2}}[{COLON}]){ruleset.expand('{clock}{edge}?')}"
        )

    def give(self, found: Iterable[Governed], context: TimingContext) -> None:
        """To the sentences that say an hour and no day: that of the one day said before it in their item's text."""
        for item in found:
            if item.form != "sentence" or item.says_when() or not item.parts:
                continue
            value = item.words[0].value if item.words else item.parts[0].passage
            said = self.clock.search(value.text) if HOUR.search(value.text) else None
            hour = hour_of(said) if said else None
            if said is None or hour is None:
                continue
            day = self.day_before(item, value.at(said.start()), context)
            if day is not None:
                before = said["edge"] is not None
                reading = Reading("deadline" if before else "period", said.span(), start=None if before else day, end=day, time=hour)
                reading.core, reading.modifier = said.span(), "before" if before else None
                item.words = [*item.words, Words(value.cut(*said.span()), Assignment(timings=[reading], explicit=True), value)]

    def day_before(self, item: Governed, at: int, context: TimingContext) -> date | None:
        """The one day said in the item's paragraph before a place of the source; None where there are several, or a time stands there."""
        above = next((line.passage for line in item.node.paragraphs if line.passage.base <= at < line.passage.end()), None)
        days: set[date | None] = set()
        for said in islice(self.day.finditer(above.text), MOST_DAYS) if above else ():
            if above and above.at(said.start()) < at:
                readings = self.timing.read(said[0], context, slot=True)
                days.add(readings[0].end if len(readings) == 1 else None)
        return next(iter(days)) if len(days) == 1 else None
