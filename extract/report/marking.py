"""A notice's text cut where marks begin and end, e.g. 科信处 carries `unit` (lead) of task 12: plain data, whatever shows it.

    marks = marks_of(tasks, parts, text)     from rows, of a ledger or of `rows_of(notice)`; in the order of the text
    lines = lines_of(text, marks, tasks)     lines of segments; each segment names all marks that cover it

A place is counted in characters (code points) of the text, as spans are. Marks may overlap: segments never do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from ..models import Notice
from ..text.marks import APART, COLON, OPENING, SENTENCE_ENDS
from ..writers.flat.rows import child_rows, diagnostic_rows, task_rows

Kind = Literal["label", "unit", "timing", "milestone", "target", "citation", "person", "diagnostic"]
Row = Mapping[str, Any]
Parts = Mapping[str, Sequence[Row]]
KINDS: tuple[Kind, ...] = ("label", "unit", "person", "timing", "milestone", "target", "citation", "diagnostic")
TABLES: dict[str, Kind] = {  # each with what its rows are
    "units": "unit",
    "persons": "person",
    "timings": "timing",
    "milestones": "milestone",
    "targets": "target",
    "citations": "citation",
    "diagnostics": "diagnostic",
}
FIELDS = {"persons": "persons", "timings": "timing"}  # the field of the task that a row's words stand in; a unit's is its role
LABELLED = ("units", "persons", "timings")
MOST_LABEL = 20  # characters
MOST_MARKS = 50_000
MOST_COVER = 12  # marks that a segment names beside those that begin with it
NO_LABEL = frozenset(APART + OPENING + SENTENCE_ENDS + "\n\t")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words with what they were read as.

    `number`: its place among all marks. `task`: the place of its task among those given; None: of the notice as a whole. `field`: of the
    ledger, e.g. lead, timing. `row`: the row that it was made of (`name`, `text`, `end`, `code` …); a label has that of what it labels.
    """

    number: int
    kind: Kind
    start: int
    end: int
    task: int | None
    field: str
    row: Row


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters that carry the same marks: `marks` by their numbers, the longest first; `begins` those of them that begin here."""

    start: int
    end: int
    text: str
    marks: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, without its break. `tasks`: those that begin in it, `within`: the innermost that goes on from a line before."""

    number: int
    start: int
    segments: tuple[Segment, ...]
    tasks: tuple[int, ...]
    within: int | None


def rows_of(notice: Notice) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """The tasks of a record and their parts by table, as a ledger has them."""
    name = notice.source.name
    parts = {table: list(child_rows(notice, table, name)) for table in TABLES if table != "diagnostics"}
    return task_rows(notice, name), {**parts, "diagnostics": list(diagnostic_rows(notice, name))}


def marks_of(tasks: Sequence[Row], parts: Parts, text: str) -> list[Mark]:
    """All that has a place in the text, in its order; of what begins together the longer first. A span outside of it is none."""
    places = {row["id"]: place for place, row in enumerate(tasks)}
    found: list[tuple[int, int, Kind, int | None, str, Row]] = []
    for table, kind in TABLES.items():
        for row in parts.get(table, ()):
            start, end = row["start_character"], row["end_character"]
            if start is None or end is None or not 0 <= start < end <= len(text):
                continue
            field = row["role"] if kind == "unit" else FIELDS.get(table, table)
            task = places.get(row["id"])
            found.append((start, end, kind, task, field, row))
            if table in LABELLED and (opens := label_before(text, start)) is not None:
                found.append((opens, start, "label", task, field, row))
    found.sort(key=lambda each: (each[0], -each[1], KINDS.index(each[2]), -1 if each[3] is None else each[3]))
    return [
        Mark(number, kind, start, end, task, field, row)
        for number, (start, end, kind, task, field, row) in enumerate(once(found)[:MOST_MARKS])
    ]


def once(found: Sequence[tuple[int, int, Kind, int | None, str, Row]]) -> list[tuple[int, int, Kind, int | None, str, Row]]:
    """A label of several (a person who stands for a unit too) is marked once for each task and field."""
    seen: set[tuple[int, int, int | None, str]] = set()
    kept = []
    for each in found:
        key = (each[0], each[1], each[3], each[4])
        if each[2] != "label" or key not in seen:
            kept.append(each)
        if each[2] == "label":
            seen.add(key)
    return kept


def label_before(text: str, start: int) -> int | None:
    """Where the label begins that words stand behind, e.g. 责任单位： before 科信处; None where none does."""
    at = start - 1
    while at >= 0 and text[at] in " \u3000":
        at -= 1
    if at < 1 or text[at] not in COLON:
        return None
    low = max(0, at - MOST_LABEL)
    opens = at
    while opens > low and text[opens - 1] not in NO_LABEL and text[opens - 1] not in COLON:
        opens -= 1
    while opens < at and text[opens].isspace():
        opens += 1
    return opens if opens < at else None


def lines_of(text: str, marks: Sequence[Mark], tasks: Sequence[Row]) -> list[Line]:
    """The text in its lines, these in segments. Each mark is named by the segments that it covers, the first of them in `begins`."""
    known = ((row["start_character"], row["end_character"], place) for place, row in enumerate(tasks))
    spans = sorted(
        (start, -end, place) for start, end, place in known if start is not None
    )  # of those that begin together the longest first
    starts = [span[0] for span in spans]
    lines, start, stack = [], 0, list[tuple[int, int]]()
    pieces = cut(text, marks)
    for number, words in enumerate(text.split("\n")):
        end = start + len(words)
        some = tuple(pieces[bisect_left(pieces, start, key=place_of) : bisect_left(pieces, end, key=place_of)])
        while stack and stack[-1][0] <= start:
            stack.pop()
        begin = spans[bisect_left(starts, start) : bisect_right(starts, end)] if spans else []
        lines.append(Line(number, start, some, tuple(place for *_, place in begin), stack[-1][1] if stack else None))
        stack += [(-last, place) for _, last, place in begin]
        start = end + 1
    return lines


def place_of(segment: Segment) -> int:
    return segment.start


def cut(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """The text between all places where a mark begins or ends, and at each break of a line, which is in no segment."""
    edges = {0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)}
    for at in breaks(text):
        edges |= {at, at + 1}
    order = sorted(edges)
    segments: list[Segment] = []
    active: list[tuple[int, int]] = []  # the end and the number of marks that go on: what ends first, first
    waiting, pending = 0, list[int]()
    for start, end in pairwise(order):
        del active[: bisect_right(active, (start, len(marks)))]
        while waiting < len(marks) and marks[waiting].start == start:
            insort(active, (marks[waiting].end, waiting))
            pending.append(waiting)
            waiting += 1
        if text[start] == "\n":
            continue
        begins = tuple(number for number in pending if marks[number].end > start)
        covers = {number for _, number in active[:MOST_COVER]} | set(begins)
        ordered = tuple(sorted(covers, key=lambda number: (-(marks[number].end - marks[number].start), number)))
        segments.append(Segment(start, end, text[start:end], ordered, begins))
        pending = []
    return segments


def breaks(text: str) -> Iterator[int]:
    at = text.find("\n")
    while at >= 0:
        yield at
        at = text.find("\n", at + 1)
