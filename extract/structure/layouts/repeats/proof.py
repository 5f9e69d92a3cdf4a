"""How sure it is that records which agree assign work, and are no list of news, duties, prices or names.

For it: limits (6月20日前), labels and words that say a part, days yet to come, numbers, verbs, a heading that speaks of work.
Against it: words that come again, days that go back, clock times, numbers to call, a heading that speaks of a roster.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import regex

from .... import patterns
from ....clauses.timing import Reading, TimingContext
from ....rulebook.grammar import alternation
from ....rulebook.ruleset import Ruleset, words_pattern
from .agreeing import WHO, Agreement
from .cutting import Sheet
from .pieces import DAY, PieceReader

DATED = patterns.compile(r"20[0-9]{2}[^0-9 ][0-9]{1,2}[^0-9 ][0-9]{1,2}\p{Han}?")
CALLED = patterns.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[0-9]{3,4}-?[0-9]{7,8}|[3-9][0-9]{6,7})(?![0-9])|[0-9]{1,2}[:：][0-9]{2}")
LASTING = frozenset(("recurring", "ongoing", "event", "relative"))
SURE, DOUBTFUL = 2, 1
AGAINST = 4
LONGEST_HEADING = 60
LONGEST_ROLE = 12
LONGEST = timedelta(days=200)  # of a time that is no year: 2003年成立


class Proof:
    """Weighs records."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pieces: PieceReader = ruleset.build(PieceReader)
        verbs = ruleset.words("verb", "delivers", "does", "steers", least=2)
        verbs += ruleset.words("timing_word", "completes", "lasts", least=2)
        self.verbs: regex.Pattern[str] = patterns.quick(alternation(verbs))
        self.clock: str = ruleset.words("column", "time")[0]
        self.no_tasks: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("cell", "no-tasks")))

    def weigh(self, found: Agreement, sheet: Sheet, heading: str, works: Sequence[str], context: TimingContext) -> int:
        """Points for and against; `heading` are the words above, `works` those of the work."""
        count = len(found.records)
        said = [field.label for record in found.records for field in record.fields if field.label and field.kind != "text"]
        assigning = sum(1 for label in said if (kind := self.pieces.labels.kind(label)) and kind.assigns())
        names = [field.pieces[0][1].words.text for record in found.records for field in record.fields if field.kind == "unit"]
        labelled = 2 if assigning * 2 >= count or len(said) >= 2 * count else int(len(said) >= count)
        points = labelled + 2 * (sum(map(self.says_part, names)) * 2 >= count) + self.times(found, heading, context)
        points += all(record.fields[0].kind == "number" for record in found.records)
        points += sum(self.verbs.match(words) is not None for words in works) * 3 >= count
        points += self.pieces.columns.work.search(heading) is not None
        sentences = sum(next((role.start for role in self.pieces.aligning.roles.read(words[:LONGEST_ROLE])), 1) == 0 for words in works)
        if sentences * 2 >= count:  # 县城管局：负责清运垃圾，6月底前完成。
            return 0
        if self.no_tasks.search(heading) or len(set(works)) * 2 <= count or self.is_called(found, sheet):
            points -= AGAINST
        alone = labelled and all(record.segment.above is None for record in found.records)
        return points if alone or "time" in found.key else 0

    def says_part(self, words: str) -> bool:
        return self.pieces.aligning.assignments.read(words, self.pieces.aligning.context).explicit

    def is_called(self, found: Agreement, sheet: Sheet) -> bool:
        """Do most records hold a number to call, or a time of day?"""
        told = [any(CALLED.search(sheet.lines[at].raw) for at in record.segment.lines) for record in found.records]
        return sum(told) * 2 >= len(told)

    def times(self, found: Agreement, heading: str, context: TimingContext) -> int:
        """What the times of the records say."""
        times = [field for record in found.records for field in record.fields if field.kind == "time"]
        own = [self.read(field.label, field.pieces[0][1].words.text, context) for field in times]
        if not own:
            return 0
        past = sum(any(reading.kind == "done" for reading in readings) for readings in own)
        if past * 2 >= len(own):
            return -AGAINST
        limits = sum(any(reading.modifier is not None or reading.kind in LASTING for reading in readings) for readings in own)
        if limits * 2 >= len(own):
            return 2
        days = [readings[0].end for readings in own if readings and readings[0].end]
        years = sum(
            any(reading.start and reading.end and reading.end - reading.start > LONGEST for reading in readings) for readings in own
        )
        if years * 2 >= len(own):
            return -AGAINST
        if len(days) < 2:
            return 0
        if all(before >= after for before, after in pairwise(days)) and days[0] > days[-1]:
            return -AGAINST
        written = context.issued or self.day(heading, context)
        if written is not None:
            return 1 if min(days) >= written else -AGAINST
        return 0

    def day(self, heading: str, context: TimingContext) -> date | None:
        """The one day that the words above tell with its year: 冲刺看板 2024-08-12."""
        told = DATED.findall(heading)
        readings = self.read("", told[0], context) if len(told) == 1 else []
        return readings[0].end if readings else None

    def read(self, label: str, words: str, context: TimingContext) -> list[Reading]:
        """The times of words, with their label where they have one."""
        told = f"{label or self.clock}：{words}" if label or DAY.fullmatch(words) else words
        return self.pieces.aligning.timings.read(told, context, slot=True)


def who(found: Agreement) -> bool:
    """Does nearly every record name somebody?"""
    named = sum(any(field.kind in WHO for field in record.fields) for record in found.records)
    return named * 10 >= len(found.records) * 9
