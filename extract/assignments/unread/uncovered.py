"""The last account of a body: what says who or by when and is in no record and no diagnostic, e.g. `完成时限：与主体工程同步`.

After this room every line of the kinds below is in an assignment, or told:
- a label of units, persons or times (责任单位：详见附件), whose value no record has: a `warning`, for the label says what is lost;
- a time limit (6月底前, 每月25日前, 自印发之日起30日内), or a role word right behind a unit: a `warning` where an office has a limit
  or a part of its own, else `info`; what holds for all times (办法), tells of the past or says what a thing is for is `info` too,
  and so is a label below one of the page (公开程序：… above 责任部门：…).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import regex

from ... import patterns
from ...clauses.assignment import MOST_KEPT
from ...clauses.labels import LabelReader
from ...clauses.roles import RoleReader
from ...clauses.timing import Reading, TimingContext, TimingReader
from ...models import Severity, Span
from ...models.rows import DiagnosticRow, TaskRow, diagnostic
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.numbering import NumberingReader
from ...text.normalize import Line
from ...text.parting import sentences_of, with_full_stops
from ...text.shortened import shortened
from .spans import inside, merged, overlaps
from .unassigned import MOST_OFFICE, UnassignedReader

LIMITS: frozenset[str] = frozenset({"deadline", "relative", "event"})
BESIDE: frozenset[str] = frozenset({"item-without-assignment", "no-assignment", "label-not-known"})  # they tell of no words that were lost
FILLED: regex.Pattern[str] = patterns.compile(r"[\p{Han}A-Za-z0-9]")
LONGEST_GAP = 400  # characters between two lines of a run
LABELLED = patterns.compile(r"(?P<label>[^：:，。；]{2,16})[：:](?P<value>[^。；，]{4,40})[。；]?$")
OPENERS = "（(【［["
SQUARE = ("【", "［", "[")
LABEL_ENDS = patterns.quick("[：:]")
ENCLOSED = patterns.compile(r"(?<=.)[（(【［\[](?P<words>[^（()）【】［］\[\]：:]{2,26}[：:][^（()）【】［］\[\]]{2,120})")


class UncoveredReader:
    """Finds such lines among those of a body."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.unassigned: UnassignedReader = ruleset.build(UnassignedReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.timing: TimingReader = self.unassigned.sentences.times.timing
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.roles: RoleReader = self.unassigned.assignments.roles
        self.limit: regex.Pattern[str] = ruleset.rule("uncovered", "limit").compile()
        self.under: regex.Pattern[str] = ruleset.rule("uncovered", "under").compile()
        self.of_page: regex.Pattern[str] = patterns.compile(rf"{ruleset.build(Grammar).source('of_page')}[：:]")
        self.nothing: regex.Pattern[str] = ruleset.rule("uncovered", "no-value").compile()
        self.severity: Callable[[str, TimingContext, bool], Severity | None] = lru_cache(MOST_KEPT)(self.severity_anew)  # said again

    def read(
        self,
        body: Iterable[Line],
        rows: Sequence[Span],
        tasks: Sequence[TaskRow],
        diagnostics: Sequence[DiagnosticRow],
        context: TimingContext,
        standing: bool,
    ) -> Iterator[DiagnosticRow]:
        """One diagnostic a sentence or label line, to be told `in_runs`.

        `rows` are the source ranges of tables, which have an account of their own.
        """
        covered = merged([*rows, *(task["span"] for task in tasks if not task["optional"] or task["form"] == "sentence")])
        given = Given(rows, tasks, diagnostics)
        above, here = "", ""
        for line in body:
            text = line.passage.text
            above, here = here, text
            has_label = "：" in text or ":" in text or text[:1] in SQUARE
            if not has_label and inside(covered, (line.passage.base, line.passage.end())):
                continue
            text = with_full_stops(text)
            if has_label and (value := self.value(text)) is not None:
                start, end = line.passage.span(0, len(text))
                if not given.touches((start, end)):
                    lost = self.says(value) and not (standing or self.of_page.match(above) or given.holds(text))
                    yield not_covered(text, "warning" if lost else "info", (start, end))
                continue
            for words, span in self.enclosed(line, text) if has_label and not standing else ():
                if not given.touches(span):
                    yield not_covered(words, "warning", span)
            for start, end in sentences_of(text):
                span, words = line.passage.span(start, end), text[start:end]
                if span[1] <= span[0] or overlaps(covered, span):
                    continue
                severity = self.severity(words, context, standing) or (has_label and self.span_of_days(words, context))
                lost = has_label and not (standing or words[0] in OPENERS) and self.says(self.value(words) or "")
                severity = severity or ("warning" if lost else None)  # 植树。责任人：…
                if severity and not given.touches(span):
                    yield not_covered(words, severity, span)

    def value(self, text: str) -> str | None:
        """What stands behind the label of units, persons or times that opens a line, alone, in brackets or itself enclosed by them."""
        mark = self.labels.at_start(text)
        if mark is None and text[:1] in OPENERS:
            text = text.lstrip(OPENERS)
            mark = self.labels.at_start(text)
        return text[mark.end :] if mark and mark.kind.assigns() and not mark.kind.idle else None

    def span_of_days(self, text: str, context: TimingContext) -> Severity | None:
        """展位申请：即日起—5月20日: days to come from one to another behind a colon; a `warning` behind a limit (整改时限：…)."""
        number = self.numbering.at_start(text)
        found = LABELLED.match(text, number.end if number else 0)
        if found is None:
            return None
        said = self.timing.read(text, context, slot=True)
        whole = [
            time for time in said if time.start and time.end and time.core[0] <= found.start("value") and time.core[1] >= len(text) - 1
        ]
        if not any(context.issued is None or (time.end and time.end >= context.issued) for time in whole):
            return None
        kind = self.labels.kind(found["label"])
        return "warning" if kind and kind.timing and not kind.weak else "info"

    def enclosed(self, line: Line, text: str) -> Iterator[tuple[str, Span]]:
        """（责任单位：出资人代表）: the brackets of a line that such a label opens and that say something behind it."""
        for found in ENCLOSED.finditer(text):
            mark = self.labels.at_start(found["words"])
            if mark and mark.kind.assigns() and not (mark.kind.idle or mark.kind.weak) and self.says(found["words"][mark.end :]):
                yield found["words"], line.passage.span(*found.span("words"))

    def says(self, value: str) -> bool:
        """Does anything stand behind a label? Not 无, / or an empty line of a form."""
        return FILLED.search(value) is not None and self.nothing.fullmatch(value.strip("）)】］]")) is None

    def severity_anew(self, text: str, context: TimingContext, standing: bool) -> Severity | None:
        """How much may be lost; None where neither a limit nor a unit's part stands in the sentence."""
        read = self.timing.read(text, context, slot=True) if self.limit.search(text) else ()
        limits = [found for found in read if is_limit(found) and self.limit.search(text, found.at[0], found.at[1] + 1)]
        own = [mark for mark in self.roles.read(text) if not mark.faint and self.unit_before(text, mark.start)]
        own = [mark for mark in own if not self.under.match(text, mark.end)]
        if not limits and not own:
            return None
        if standing or any(pattern.search(text) for pattern in self.unassigned.background):
            return "info"
        dated = [
            found
            for found in limits
            if found.kind in ("deadline", "recurring") or (found.kind == "relative" and (found.anchor or found.modifier != "before"))
        ]
        office = any(mark.role != "support" for mark in own) or (dated and self.unassigned.office(text, 0, dated[0].at[1]))
        return "warning" if office else "info"

    def unit_before(self, text: str, at: int) -> bool:
        """Does a unit's name end right before a role word?"""
        return at > 1 and self.unassigned.sentences.actors.companions.may_end(text, max(0, at - MOST_OFFICE), at)


class Given:
    """What has an account already: units, persons and times of tasks, rows, and what is told. It is asked of few notices."""

    def __init__(self, rows: Sequence[Span], tasks: Sequence[TaskRow], diagnostics: Sequence[DiagnosticRow]) -> None:
        self.rows: Sequence[Span] = rows
        self.tasks: Sequence[TaskRow] = tasks
        self.diagnostics: Sequence[DiagnosticRow] = diagnostics

    def touches(self, span: Span) -> bool:
        return overlaps(self.spans, span)

    def holds(self, text: str) -> bool:
        """销号时间：3月12日 beside 整改时限：…: a field of a task."""
        return LABEL_ENDS.split(text, maxsplit=1)[0] in self.fields

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(label for task in self.tasks for label in task["fields"])

    @cached_property
    def spans(self) -> list[Span]:
        told = [found["span"] for found in self.diagnostics if found["code"] not in BESIDE]
        parts = [part["span"] for task in self.tasks for kind in ("units", "persons", "timings") for part in task[kind]]
        return merged([*self.rows, *told, *parts])


def is_limit(found: Reading) -> bool:
    """Does a time say by when: 6月底前, 每月25日前, but not 每年一次?"""
    return found.kind in LIMITS or (found.kind == "recurring" and found.modifier == "before")


def in_runs(told: Iterable[DiagnosticRow]) -> Iterator[DiagnosticRow]:
    """Those that follow one another within a few lines told once, with their number: what a 办法 says of every office."""
    run: list[DiagnosticRow] = []
    for found in told:
        if run and (found["severity"] != "info" or found["span"][0] - run[-1]["span"][1] > LONGEST_GAP):
            yield as_one(run)
            run = []
        if found["severity"] == "info":
            run.append(found)
        else:
            yield found
    if run:
        yield as_one(run)


def as_one(run: Sequence[DiagnosticRow]) -> DiagnosticRow:
    first, last = run[0], run[-1]
    if first is last:
        return first
    message = f"{len(run)} lines here say who or by when, and are in no task; the first: {first['message'].partition(': ')[2]}"
    return {**first, "message": message, "span": (first["span"][0], last["span"][1])}


def not_covered(words: str, severity: Severity, span: Span) -> DiagnosticRow:
    return diagnostic("line-not-read", f"says who or by when, and is in no task: “{shortened(words)}”", span, severity)
