"""The units and persons of a record, each with its place, e.g. 市水利局 of `责任人：赵某某（市水利局）` where nothing else says who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from .. import patterns
from ..assignments.spots import Governed, Words
from ..clauses.assignment import UnitReading
from ..models.rows import DiagnosticRow, PersonRow, UnitRow, diagnostic
from ..text.normalize import INVISIBLE
from ..text.written import Written

SPREAD = patterns.compile(r"\p{Han}[ \u3000]{1,4}\p{Han}")  # names of two characters, as wide as those of three
SEVERAL = patterns.compile(rf"(?:{SPREAD.pattern}){{2,9}}")  # between which a page lost the line ends


Said = TypeVar("Said", UnitRow, PersonRow)


def units_of(source: Written, words: Words, units: Iterable[UnitReading] | None = None) -> list[UnitRow]:
    found: list[UnitRow] = []
    for unit in words.reading.units if units is None else units:
        name = unit.name
        span = words.value.span(name.start, name.end)
        row: UnitRow = {
            "name": source.exact(span),
            "role": unit.role,
            "collective": name.collective,
            "canonical": name.canonical,
            "span": span,
        }
        found.append(row)
    return found


def from_elsewhere(source: Written, item: Governed) -> list[UnitRow]:
    """Those that another place names for this item; else those of its persons, who has no others."""
    if item.units_from:
        return units_of(source, item.units_from)
    return [unit for words in item.words for unit in units_of(source, words, words.reading.of_persons)]


def once(units: list[UnitRow]) -> list[UnitRow]:
    """Without the same unit in the same part again: 涉及单位：甲局 / 责任单位：甲局、乙局."""
    found: dict[tuple[str, str], UnitRow] = {}
    for unit in units:
        found.setdefault((INVISIBLE.sub("", unit["name"]), unit["role"]), unit)  # one of them may go on in the next line
    return list(found.values())


def persons_of(source: Written, words: Words) -> Iterable[PersonRow]:
    for person in words.reading.persons:
        start, end = words.value.span(person.start, person.end)
        said = source.source[start:end]
        each = [found.span() for found in SPREAD.finditer(said)] if SEVERAL.fullmatch(said) else [(0, end - start)]
        for left, right in each:
            span = (start + left, start + right)
            yield {"label": person.label, "name": source.exact(span), "span": span}


def whole(source: Written, rows: list[Said], told: list[DiagnosticRow]) -> list[Said]:
    """Those whose words stand together; a name between whose parts other cells stand is told, since no place gives it back."""
    parted = [row for row in rows if source.is_parted(row["span"])]
    for row in parted:
        words = source.shown(*row["span"]).replace("\n", "")
        told.append(diagnostic("words-not-understood", f"no rule reads “{words}” in a slot", row["span"], "warning"))
    return [row for row in rows if row not in parted] if parted else rows
