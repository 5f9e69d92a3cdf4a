"""What in running text seems to assign work and gave no task, e.g. `公司会商后牵头负责实施`: none is dropped in silence.

A clause is told that holds a role word with no units that were read before it, or a day by which something is due and no task has. It is a
`warning` where an office seems to stand before the word: who or by when may be lost; else `info`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import regex

from ...clauses.assignment import MOST_KEPT, AssignmentReader
from ...clauses.timing import Reading, TimingContext
from ...head.genres import TIMELESS, Stance
from ...models import Severity, Span
from ...models.rows import DiagnosticRow, TaskRow, diagnostic
from ...rulebook.ruleset import Ruleset
from ...text.normalize import Passage
from ...text.parting import clauses, sentences_of, with_full_stops
from ...text.shortened import shortened
from ..running.judging import ground_of
from ..running.sharing import Said
from ..running.whole import BY
from ..running.working import Ground
from ..sentences import MOST_SENTENCES, SentenceReader
from .spans import merged, overlaps

LIMITS = {"deadline", "relative"}
ROW_MARK = 2  # characters before the first cell of a row between bars
LEAST_SENTENCE = 6  # characters
LEAST_NAMED = 2  # characters before a role word that may name a unit: 具体负责 has none of its own
MOST_OFFICE = 40  # characters before a word in which an office is looked for


class Untold(NamedTuple):
    """Words that may assign work and were not read."""

    start: int
    end: int
    severity: Severity


class UnassignedReader:
    """Finds what SentenceReader left unread, by the same rules."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.sentences: SentenceReader = ruleset.build(SentenceReader)
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.untold: Callable[[str, TimingContext, Ground, bool], Untold | None] = lru_cache(MOST_KEPT)(
            self.untold_anew
        )  # notices say the same again
        self.background: list[regex.Pattern[str]] = [
            *self.sentences.judge.general,
            *(rule.compile() for rule in ruleset.rules("background")),
        ]

    def read(
        self, paragraphs: Iterable[Passage], tasks: Sequence[TaskRow], context: TimingContext, stance: Stance
    ) -> Iterator[DiagnosticRow]:
        """One diagnostic a sentence, with its words; text that a slot governs is left out."""
        slots = sum(1 for task in tasks if not task["optional"] and task["units"])
        ground = ground_of(stance, slots)
        governed = merged(task["span"] for task in tasks if not task["optional"])
        starts = [start for start, _ in governed]
        sentences = merged(task["span"] for task in tasks if task["form"] == "sentence")
        times = merged(timing["span"] for task in tasks for timing in task["timings"])
        units: list[Span] | None = None  # 以下均由市水利局负责 is read where it is said
        for passage in paragraphs:
            place = bisect_right(starts, passage.base + ROW_MARK) - 1
            if place >= 0 and governed[place][1] > passage.end() - LEAST_SENTENCE:
                continue
            text = with_full_stops(passage.text)
            for start, end in islice(sentences_of(text), MOST_SENTENCES):
                place = bisect_right(starts, passage.at(start) + ROW_MARK) - 1
                if place >= 0 and passage.at(start) + ROW_MARK < governed[place][1]:  # breaks were lost: more may follow a slot
                    start = place_of(passage, governed[place][1])
                if end - start < LEAST_SENTENCE:
                    continue
                span = passage.span(start, end)
                entered = bool(sentences) and overlaps(sentences, span)
                if untold := self.untold(text[start:end], context, ground, entered):
                    units = merged(unit["span"] for task in tasks for unit in task["units"]) if units is None else units
                    whole = untold.end - untold.start == end - start
                    if (whole or not entered) and overlaps(units, span):  # also 县财政局——负责落实资金, of a list
                        continue
                    if whole and overlaps(times, span):  # 3月10日前将清单发各车间 below its unit, 整改期限：6月10日前 of all above
                        continue
                    words = text[start + untold.start : start + untold.end].strip()
                    yield not_read(words, untold.severity, passage.span(start + untold.start, start + untold.end))

    def untold_anew(self, text: str, context: TimingContext, ground: Ground, entered: bool) -> Untold | None:
        """The first clause that may assign work and was not read; the whole sentence where nothing of it was."""
        said = self.sentences.said(text, context, ground)
        if not said.timings and (ground in TIMELESS or not self.may_say(text)):
            return None
        if said.entered and not entered:
            said = said._replace(entered=[], actors=[])
        for start, end in clauses(text):
            severity = self.severity(text, start, end, said, ground)
            if severity:
                return Untold(start, end, severity) if said.entered else Untold(0, len(text), severity)
        return None

    def may_say(self, text: str) -> bool:
        """May a role word stand in a sentence? It may have its end at a clause's, so that a colon is not judged by this."""
        return "：" in text or ":" in text or self.assignments.roles.holds.search(text) is not None

    def severity(self, text: str, start: int, end: int, said: Said, ground: Ground) -> Severity | None:
        """How much may be lost in a clause; None where all is read, or nothing says who or by when."""
        covered = any(share.start <= start < share.end for share, _ in said.entered) and not self.apart(text, start, said)
        if covered and not only_helps(said):
            return None
        kinds = self.open_times(text, start, end, said, ground) if said.timings else set()
        mark = None if ground in TIMELESS else self.mark(text, start, end, said)
        if not kinds and mark is None:
            return None
        if any(pattern.search(text, start, end) for pattern in self.background):  # asked last: most clauses seem to assign nothing
            return None
        if mark is None and not kinds & LIMITS:
            return "info"
        return "warning" if covered or self.office(text, start, end if mark is None else mark) else "info"

    def open_times(self, text: str, start: int, end: int, said: Said, ground: Ground) -> set[str]:
        """The kinds of the times in a clause that no task has: by when, or how often behind an office."""
        told = [reading for _, own in said.entered for reading in own]
        times = (reading for reading in said.timings if start <= reading.at[0] < end and reading not in told)
        if ground in TIMELESS:
            return {each.kind for each in times if each.kind == "deadline"}
        return {each.kind for each in times if each.kind == "deadline" or self.repeats(text, start, each) or self.is_term(text, each)}

    def is_term(self, text: str, reading: Reading) -> bool:
        """要在接到建议的10日内与督查室联系: who must is not said, or was not read."""
        start = reading.at[0] - (text[reading.at[0] - 1 : reading.at[0]] in BY)
        return reading.kind == "relative" and any(must.end() == start for must in self.sentences.judge.must.finditer(text, 0, start))

    def repeats(self, text: str, start: int, reading: Reading) -> bool:
        """各县分管同志要每月召开碰头会: who that is was not read."""
        return reading.kind == "recurring" and self.office(text, start, reading.at[0])

    def apart(self, text: str, start: int, said: Said) -> bool:
        """A clause of an entered sentence that begins with other words before a role word: 公司会商后牵头负责实施."""
        return all(actor.opening < start for actor in said.actors)

    def mark(self, text: str, start: int, end: int, said: Said) -> int | None:
        """Where a role word stands that no actor has, with words before it."""
        for mark in self.assignments.roles.read(text, start, end):
            taken = any(actor.opening <= mark.start < actor.end for actor in said.actors)
            if not taken and not mark.faint and mark.role != "support" and mark.start >= start + LEAST_NAMED:
                return mark.start
        return None

    def office(self, text: str, start: int, end: int) -> bool:
        """Does a name of an office seem to end before that place?"""
        first = max(start, end - MOST_OFFICE)
        may_end = self.sentences.actors.companions.may_end
        return any(may_end(text, first, place) for place in range(first + 2, end + 1))


def only_helps(said: Said) -> bool:
    """Of （甲某牵头，市财政局配合） only who helps was read."""
    return all(actor.role == "support" for actor in said.actors)


def not_read(words: str, severity: Severity, span: Span) -> DiagnosticRow:
    return diagnostic("sentence-not-read", f"may assign work, and gave no task: “{shortened(words)}”", span, severity)


def place_of(passage: Passage, at: int) -> int:
    """Where a place of the source is in a passage (characters)."""
    return at - passage.base if passage.offsets is None else bisect_left(passage.offsets, at)
