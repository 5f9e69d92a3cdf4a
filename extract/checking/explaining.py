"""How parse comes to its reading, e.g. of `责任单位：市水利局；完成时限：6月底前`: what it gives, by which rules, and what is left over.

Rows in the order of the words: the assignment with its form, each unit, person and time of it, the rules that read the words which
these come from, and what no rule reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..models import Diagnostic, Notice, Task, Timing
from ..models.sayings import said as said_of
from ..pipeline import convert
from ..readers import Decoded
from ..rulebook.ruleset import Ruleset
from .rulecheck import Reading, explain

OF_TIMES = frozenset({"timing", "timing_phrase", "timing_word", "event"})
OF_ROLES = frozenset({"stem", "label", "part", "canonical"})
LEAST_PART = 2  # characters; a part of one character is inside of nearly all words
LEFT = ("-not-read", "-not-understood", "-not-known")  # so end the codes of words that nothing reads
BESIDE = frozenset({"no-assignment", "item-without-assignment"})  # diagnostics that tell of no words


def explained(ruleset: Ruleset, text: str) -> list[Reading]:
    """What `parse` gives for these words as a whole notice, with the rules that read them; a date without its year has none here."""
    notice = convert(Decoded("text", "text", None, "0" * 64, text), ruleset)
    said = list(pieces(text, notice))
    times = [span for task in notice.tasks for timing in (*task.timings, *task.milestones) if (span := timing.span)]
    names = [span for task in notice.tasks for unit in task.units if (span := unit.span)]
    tasks = [task.span for task in notice.tasks]
    rules = []
    for reading in explain(ruleset, text):
        timed = inside(reading.span, times)
        if reading.table in OF_TIMES:
            kept = timed or not inside(reading.span, tasks)
        else:
            long = reading.table != "part" or len(reading.words) >= LEAST_PART
            kept = reading.table in OF_ROLES and long and not timed and not inside(reading.span, names)
        if kept:
            rules.append(reading)
    return sorted([*said, *rules], key=lambda reading: (reading.span[0], -reading.span[1]))


def pieces(text: str, notice: Notice) -> Iterator[Reading]:
    """The assignments of a notice, what stands in them, and what is told as not read."""
    for task in notice.tasks:
        yield Reading("task", task.form, text[slice(*task.span)], task.span, task.title or "-")
        yield from parts(text, task)
    for diagnostic in notice.diagnostics:
        if diagnostic.span and diagnostic.span[0] < diagnostic.span[1] and diagnostic.code not in BESIDE:
            table = "left-over" if diagnostic.code.endswith(LEFT) else "told"
            yield Reading(table, diagnostic.code, text[slice(*diagnostic.span)], diagnostic.span, told(diagnostic))


def told(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.severity}: {said_of(diagnostic.code, diagnostic.message)}"


def parts(text: str, task: Task) -> Iterator[Reading]:
    for unit in task.units:
        if unit.span:
            yield Reading("unit", unit.role, unit.name, unit.span, unit.canonical or unit.name)
    for person in task.persons:
        if person.span:
            yield Reading("person", person.label, person.name, person.span, person.name)
    for timing in task.timings:
        if timing.span:
            yield Reading("time", timing.kind, text[slice(*timing.span)], timing.span, shown(timing))


def shown(timing: Timing) -> str:
    """2020-05-31, 2020-04-01..2020-06-30, FREQ=MONTHLY, P30D; - where it has no value."""
    if timing.start and timing.end:
        return f"{timing.start}..{timing.end}"
    return str(timing.end or timing.rrule or timing.duration or timing.anchor or "-")


def inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
