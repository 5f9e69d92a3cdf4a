"""Governed assignments → records with ids, dates and places, e.g. `(科信处牵头负责,5月底前完成)` → one Task.

After this room: every span gives its words back from the source text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from . import kept
from .clauses.assignment import FirstLeads
from .clauses.citations import CitationReading, read_citations
from .clauses.targets import TargetReader, TargetReading
from .clauses.timing import Reading, TimingContext, TimingReader
from .governing import Governed
from .models import Metadata
from .normalize import Passage, join
from .ruleset import Ruleset
from .slots import Words
from .structure import Node
from .written import Written

SENTENCE_END = kept.compile(r"[。！？!?\n]")
ORDINAL = kept.compile(r"^[一二三四五六七八九十]{1,2}(?:是|要)(?=[\p{Han}“《])")
TITLE_TRIM = "。！？；;，,、：: .．"
HEADING_TRIM = "。；;：: "
# The number of the label line that follows a value.
NEXT_LABEL = kept.compile(r"\s(?:[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.．、])\s*$")
VALUE_TRIM = " \t\r\n\u3000；;"
LONGEST_TITLE = 500  # characters


Row = dict[str, Any]  # a record to be: the models check all of a notice's in one go, which is far faster than one by one


class RecordReader:
    """Makes the tasks of one notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.timing = ruleset.build(TimingReader)
        self.targets = ruleset.build(TargetReader)

    def read(
        self, source: Written, found: Iterable[Governed], metadata: Metadata, context: TimingContext, first_leads: FirstLeads | None
    ) -> tuple[list[Row], list[Row]]:
        """The tasks in the order of the text, and what was not understood. `first_leads`: 列第一位的为牵头单位 holds for all."""
        tasks: list[Row] = []
        diagnostics: list[Row] = []
        seen: Counter[str] = Counter()
        key = metadata.document_number or metadata.title or ""
        titles: dict[Node, str] = {}
        for item in found:
            said = next((words.reading.first_leads for words in item.words if words.reading.first_leads), None)
            if said and said.on:
                first_leads = said
            name = title(source, item.parts[0].passage)
            seen[name] += 1
            tasks.append(self.task(source, item, name, identity(key, name, seen[name]), context, titles, said or first_leads))
            diagnostics.extend(unread(source, item))
        return tasks, diagnostics

    def task(
        self,
        source: Written,
        item: Governed,
        name: str,
        key: str,
        context: TimingContext,
        titles: dict[Node, str],
        leads: FirstLeads | None,
    ) -> Row:
        body = join([part.passage for part in item.parts] + item.plans, "。")
        units = [unit for words in (*item.words, *([item.units_from] if item.units_from else [])) for unit in units_of(source, words)]
        if leads and item.form != "sentence" and item.units_from is None:
            lead_first(units, leads)
        timings = [timing(source, words.value, entry) for words in item.words for entry in words.reading.timings]
        milestones = [timing(source, body, entry) for entry in self.timing.read(body.text, context, slot=False)]
        return {
            "id": key,
            "path": item.node.path(),
            "headings": headings(source, item.node, titles),
            "title": name,
            "text": governed_text(source, item),
            "clause": " / ".join(clause_of(source, words) for words in item.words if not words.reading.fields),
            "form": item.form,
            "optional": item.optional,
            "units": units,
            "persons": [person for words in item.words if words.reading.persons for person in persons_of(source, words)],
            "timings": timings,
            "milestones": milestones,
            "due": latest(timings) or latest(milestones),
            "targets": [target(source, body, found) for found in self.targets.read(body.text)],
            "citations": [citation(source, body, found) for found in read_citations(body.text)],
            "fields": fields_of(source, item),
            "span": (item.start, item.end),
        }


def latest(timings: list[Row]) -> date | None:
    return max((entry["end"] for entry in timings if entry["end"]), default=None)


def clause_of(source: Written, words: Words) -> str:
    """The slot's words as written, brackets removed."""
    start, end = words.passage.span(0, len(words.passage.text))
    return source.shown(start, end)


def units_of(source: Written, words: Words) -> Iterable[Row]:
    for unit in words.reading.units:
        span = words.value.span(unit.name.start, unit.name.end)
        yield {
            "name": source.exact(span),
            "role": unit.role,
            "collective": unit.name.collective,
            "canonical": unit.name.canonical,
            "span": span,
        }


def persons_of(source: Written, words: Words) -> Iterable[Row]:
    for person in words.reading.persons:
        span = words.value.span(person.start, person.end)
        yield {"label": person.label, "name": source.exact(span), "span": span}


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
        value = NEXT_LABEL.sub("", source.shown(start, end)).strip(VALUE_TRIM)
        found[words.label] = f"{found[words.label]}\n{value}" if words.label in found else value
    return found


def target(source: Written, body: Passage, found: TargetReading) -> Row:
    span = body.span(found.start, found.end)
    return {"text": source.exact(span), "value": found.value, "unit": found.unit, "bound": found.bound, "span": span}


def citation(source: Written, body: Passage, found: CitationReading) -> Row:
    span = body.span(found.start, found.end)
    return {"title": source.exact(span), "document_number": found.number, "span": span}


def timing(source: Written, passage: Passage, reading: Reading) -> Row:
    span = passage.span(*reading.at)
    return {
        "text": source.exact(span),
        "kind": reading.kind,
        "start": reading.start,
        "end": reading.end,
        "duration": reading.duration,
        "unit": reading.unit,
        "rrule": reading.rrule,
        "anchor": reading.anchor,
        "modifier": reading.modifier,
        "tentative": reading.tentative,
        "span": span,
    }


def title(source: Written, passage: Passage) -> str:
    """The first sentence, without the mark at its end."""
    start, end = passage.span(0, len(passage.text))
    written = source.shown(start, min(end, start + LONGEST_TITLE)).lstrip()
    stop = SENTENCE_END.search(written)
    first = (written[: stop.start()] if stop else written).strip().strip(TITLE_TRIM).strip()
    return ORDINAL.sub("", first)


def headings(source: Written, node: Node, titles: dict[Node, str]) -> list[str]:
    """The titles of the levels above."""
    found: list[str] = []
    above = node.parent
    while above is not None and above.style is not None:
        if above not in titles:
            titles[above] = title(source, above.paragraphs[0].passage).rstrip(HEADING_TRIM) if above.paragraphs else ""
        found.append(titles[above])
        above = above.parent
    return found[::-1]


def governed_text(source: Written, item: Governed) -> str:
    """The governed text as written, its own label and its slots removed, a line a part."""
    text = ""
    at = -1
    for part in item.parts:
        end = part.end()
        if end <= part.start:
            continue
        gap = source.source[at : part.start] if 0 <= at <= part.start else ""
        text += ("\n" if "\n" in gap or "\r" in gap else "") + source.shown(part.start, end)
        at = end
    return text.strip()


def lead_first(units: list[Row], leads: FirstLeads) -> None:
    """列第一位的为牵头单位: the first unit leads, where no role word says otherwise."""
    if units and all(unit["role"] == "responsible" for unit in units):
        units[0]["role"] = "lead"
        for unit in units[1:]:
            unit["role"] = leads.rest or unit["role"]


def identity(document: str, title: str, nth: int) -> str:
    """Stable: of the notice, the title and which of that title it is; a changed date or unit keeps it.

    It begins with a letter: a spreadsheet would take 16 digits with an e among them for a number.
    """
    return "t" + hashlib.sha256("\x1f".join((document, squeeze(title), str(nth))).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def squeeze(text: str) -> str:
    return "".join(text.split())


def unread(source: Written, item: Governed) -> Iterable[Row]:
    """A diagnostic for each part of the slot that no rule read, and for an item without any."""
    if item.form == "none":
        yield {
            "code": "item-without-assignment",
            "severity": "info",
            "message": "an item without assignment among items that have one",
            "span": (item.start, item.end),
        }
    for words in item.words:
        for start, end in words.reading.unread:
            span = words.value.span(start, end)
            yield {"code": "words-not-understood", "message": f"no rule reads “{source.exact(span)}” in a slot", "span": span}
