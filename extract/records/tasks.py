"""Governed assignments → records with ids, dates and places, e.g. `(科信处牵头负责,5月底前完成)` → one Task.

After this room: every span gives its words back from the source text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from .. import patterns
from ..assignments.running.binding import Binding
from ..assignments.spots import Governed
from ..clauses.citations import read_citations
from ..clauses.directives import FirstLeads
from ..clauses.targets import TargetReader, TargetReading
from ..clauses.timing import Reading, TimingContext, TimingReader
from ..models.rows import CitationRow, DiagnosticRow, PersonRow, TargetRow, TaskRow, TimingRow, UnitRow, diagnostic
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.marks import COMMA
from ..text.normalize import Passage, join, passage
from ..text.numerals import ONE_TO_TEN
from ..text.written import Written
from .identity import identity
from .named import from_elsewhere, once, persons_of, units_of, whole
from .opening import opening_day
from .undated import undated, unsure, without_names
from .wording import Levels, governed_text, levels, title, work_of

# The number of the label line that follows a value.
NEXT_LABEL = patterns.compile(rf"\s(?:[（(][{ONE_TO_TEN}0-9]{{1,3}}[)）]|[0-9]{{1,2}}[.．、])\s*$")
BETWEEN = patterns.compile(f"[{COMMA}]")
VALUE_TRIM = " \t\r\n\u3000；;←"  # which readers write for a broad cell
OPENING = "（(【[［" + VALUE_TRIM  # of the slot behind
Found = TypeVar("Found", TimingRow, TargetRow, CitationRow)


class Place(NamedTuple):
    """What a task is known by: its id, its title and the levels above it, e.g. 三/（二）."""

    id: str
    title: str
    path: list[str]
    headings: list[str]


class RecordReader:
    """Makes the tasks of one notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.timing: TimingReader = ruleset.build(TimingReader)
        self.targets: TargetReader = ruleset.build(TargetReader)
        self.times: Binding = ruleset.build(Binding)

    def read(
        self, source: Written, found: Iterable[Governed], key: str, context: TimingContext, first_leads: FirstLeads | None
    ) -> tuple[list[TaskRow], list[DiagnosticRow]]:
        """The tasks in the order of the text, and what was not understood. `key`: `notice_key`; `first_leads`: 列第一位的为牵头单位
        holds for all."""
        tasks: list[TaskRow] = []
        diagnostics: list[DiagnosticRow] = []
        seen: dict[str, int] = {}
        known: dict[Node, Levels] = {}
        for item in found:
            said = None
            understood = item.form != "none"
            for words in item.words:
                said = said or words.reading.first_leads
                understood = understood and not words.reading.unread
            if said and said.on:
                first_leads = said
            name = title(source, work_of(item))
            seen[name] = nth = seen.get(name, 0) + 1
            body = body_of(item)
            read = self.times_in(body.text, item, context._replace(monday=item.monday or context.monday, month=item.month or context.month))
            later = [timing for timing in read if not self.times.is_aside(body.text, timing, context)] if read else []
            node, above = item.node, item.node.parent
            path, headings = ([], []) if above is None else known.get(above) or levels(source, above, known)
            place = Place(identity(key, name, nth), name, [*path, node.number] if node.number else path, headings)
            told: list[DiagnosticRow] = [] if understood else list(unread(source, item))
            tasks.append(self.task(source, item, place, (body, later), said or first_leads, told))
            diagnostics += told
        diagnostics += unsure(tasks, diagnostics)
        return tasks, diagnostics

    def times_in(self, text: str, item: Governed, context: TimingContext) -> list[Reading]:
        """The times of the governed text. Where nothing else tells the year, its slot's: `6月前排查。…完成时限：2026年8月`."""
        if context.issued is None and context.year is None:
            ends = [timing.end for words in item.words for timing in words.reading.timings if timing.end]
            if len({end.year for end in ends}) == 1:
                read = self.timing.read(text, context._replace(year=ends[0].year), slot=False)
                if all(timing.end is None or timing.end <= max(ends) for timing in read):
                    return read
        read = self.timing.read(text, context, slot=False)
        return read if read or item.says_when() else opening_day(text, self.timing, context)

    def task(
        self,
        source: Written,
        item: Governed,
        place: Place,
        dated: tuple[Passage, list[Reading]],
        leads: FirstLeads | None,
        told: list[DiagnosticRow],
    ) -> TaskRow:
        """One task: what its slot says, then what stands in the text that it governs, `dated` with its times. `told` gets its doubts.

        Loops that ask first: most lists stay empty.
        """
        body, later = dated
        text = body.text
        units: list[UnitRow] = []
        persons: list[PersonRow] = []
        timings: list[TimingRow] = []
        clauses: list[str] = []
        fields: dict[str, str] = {}
        for words in item.words:
            reading = words.reading
            if reading.units:
                units += units_of(source, words)
            if reading.persons:
                persons += persons_of(source, words)
            if reading.timings:
                timings += timings_of(source, words.value, reading.timings, told)
            if not reading.fields:
                clauses.append(source.shown(words.passage.base, words.passage.end()))
            elif not fields:
                fields = fields_of(source, item)
        if item.units_from or (persons and not units):
            units = from_elsewhere(source, item) + units
        if leads and item.form != "sentence" and item.units_from is None:
            lead_first(units, leads, source.source)
        if item.also:
            named = {unit["name"] for unit in units}
            units += [unit for unit in units_of(source, item.also) if unit["name"] not in named]
        units, persons = (whole(source, units, told), whole(source, persons, told)) if source.gaps else (units, persons)
        milestones = without_names(in_place(timings_of(source, body, later, told)), timings) if later else []
        figures = self.targets.read(text)
        due = latest(timings) or latest(milestones)
        return {
            "id": place.id,
            "path": place.path,
            "headings": place.headings,
            "title": place.title,
            "text": governed_text(source, item),
            "clause": clauses[0] if len(clauses) == 1 else " / ".join(clauses),
            "form": item.form,
            "optional": item.optional,
            "units": once(units) if len(units) > 1 else units,
            "persons": persons,
            "timings": timings,
            "milestones": milestones,
            "due": due["end"] if due else None,
            "due_from": due["span"] if due else None,
            "targets": in_place(target(source, body, found) for found in figures) if figures else [],
            "citations": in_place(citations(source, body)) if "《" in text else [],
            "fields": fields,
            "span": (item.start, item.end),
        }


def body_of(item: Governed) -> Passage:
    """The governed text as one passage."""
    if len(item.parts) == 1 and not item.plans:  # nearly always
        return item.parts[0].passage
    parts = [part.passage for part in item.parts]
    return join([*parts, *item.plans], "。")


def latest(timings: list[TimingRow]) -> TimingRow | None:
    """The timing that names the last day of all; the first of those where several name it."""
    last: TimingRow | None = None
    day: date | None = None
    for entry in timings:  # a loop, since it is run for each task twice
        end = entry["end"]
        if end is not None and (day is None or end > day):
            last, day = entry, end
    return last


def fields_of(source: Written, item: Governed) -> dict[str, str]:
    """The other labels of a block, each with its value as written: all up to the next label, with items below it.

    Of a label that stands twice, both values.
    """
    found: dict[str, str] = {}
    for index, words in enumerate(item.words):
        if not words.label or not words.reading.fields:
            continue
        start, end = words.value.span(0, len(words.value.text))
        if item.form == "label":
            end = item.words[index + 1].passage.base if index + 1 < len(item.words) else max(end, item.end)
        value = NEXT_LABEL.sub("", source.shown(start, end)).strip(VALUE_TRIM).rstrip(OPENING)
        found[words.label] = f"{found[words.label]}\n{value}" if words.label in found else value
    return found


def in_place(found: Iterable[Found]) -> list[Found]:
    """Without words that begin in one part of the governed text and end in another that stands before it (整改措施 above 整改目标)."""
    return [row for row in found if row["span"][0] < row["span"][1]]


def target(source: Written, body: Passage, found: TargetReading) -> TargetRow:
    span = body.span(found.start, found.end)
    return {"text": source.exact(span), "value": found.value, "unit": found.unit, "bound": found.bound, "span": span}


def citations(source: Written, body: Passage) -> Iterable[CitationRow]:
    """The cited documents; none whose 《 and 》 stand in two parts with a slot between them."""
    for found in read_citations(body.text):
        span = source.trimmed(body.span(found.start, found.end))
        title = source.exact(span)
        words = body.text[found.start : found.end]
        if "。" not in words or bare(passage(title).text) == bare(words):
            yield {"title": title, "document_number": found.number, "span": span}


def bare(words: str) -> str:
    """Without the mark that stands between two parts, and spaces."""
    return words.replace("。", "").replace(" ", "")


def timings_of(source: Written, passage: Passage, readings: Iterable[Reading], told: list[DiagnosticRow]) -> list[TimingRow]:
    """The times of a passage; `told` gets those that have no date."""
    found: list[TimingRow] = []
    for reading in readings:
        span = passage.span(*reading.at)
        found.append(reading.row(source.exact(span), span))
        if reading.unread:
            told.append(undated(source, passage, reading.unread))
    return found


def lead_first(units: list[UnitRow], leads: FirstLeads, source: str) -> None:
    """列第一位的为牵头单位: the first unit leads (逗号前: all before the first comma), where no role word says who does."""
    if leads.sign:
        for unit in units:
            start, end = unit["span"]
            signed = leads.sign in (source[start - 1 : start], source[end : end + 1])
            unit["role"] = "lead" if signed and unit["role"] == "responsible" else unit["role"]
    elif units and units[0]["role"] == "responsible" and all(unit["role"] != "lead" for unit in units):
        first = 1
        while leads.comma and first < len(units) and not BETWEEN.search(source, units[first - 1]["span"][1], units[first]["span"][0]):
            first += 1
        for unit in units[:first]:
            unit["role"] = "lead" if unit["role"] == "responsible" else unit["role"]
        for unit in units[first:]:
            unit["role"] = leads.rest if leads.rest and unit["role"] == "responsible" else unit["role"]


def unread(source: Written, item: Governed) -> Iterable[DiagnosticRow]:
    """A diagnostic for each part of the slot that no rule read, and for an item without any."""
    if item.form == "none" and not item.words:
        yield diagnostic("item-without-assignment", "an item without assignment among items that have one", (item.start, item.end))
    for words in item.words:
        for start, end in words.reading.unread:
            span = words.value.span(start, end)
            yield diagnostic("words-not-understood", f"no rule reads “{source.exact(span)}” in a slot", span)
