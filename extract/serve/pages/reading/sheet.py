"""A notice as the reading room shows it: a part of its text in marked segments, and the tasks that begin in it.

A notice of usual length is one part. A long one (`MOST_CHARACTERS`, `MOST_TASKS`) is cut where lines end, and shown part by part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ....ledger import listing
from ....ledger.fields import DATES
from ....report.marking import KINDS, Line, Mark, Segment, lines_of, marks_of

if TYPE_CHECKING:
    from ....ledger.listing import Sheet, Whole
    from ....ledger.places.asking import Base

MOST_CHARACTERS = 24_000  # of a part
MOST_TASKS = 80
PARTS = ("units", "persons", "timings", "milestones", "targets", "citations")
OF_TIME = DATES | {"timing", "rrule"}
BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # signs that turn the order of a line round
BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")  # each of which ends a line for who reads; spans count it as a sign
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """A task with its number in the notice."""

    number: int
    whole: Whole


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a notice, `start` to `end` in characters of its text."""

    number: int
    start: int
    end: int
    first: int  # the numbers of its tasks
    last: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a page of the reading room shows. `focus`: the task that is looked at."""

    sheet: Sheet
    parts: list[Part]
    part: Part
    lines: list[Line]
    marks: list[Mark]
    rows: list[Row]  # of the tasks of `cards`, as marks name them
    cards: list[Card]
    focus: Card | None
    before: str | None  # the last task of the part before, and the first of the one behind
    behind: str | None

    def tasks_of(self, segment: Segment) -> list[str]:
        """The ids of the tasks that a segment's marks are of, the innermost last."""
        found = (self.marks[number].task for number in segment.marks)
        return list(dict.fromkeys(str(self.rows[place]["id"]) for place in found if place is not None))

    @property
    def ids(self) -> frozenset[str]:
        """The tasks of the notice."""
        return frozenset(whole.task["id"] for whole in self.sheet.tasks)

    def at(self, segment: Segment) -> int:
        """Where a segment begins in the whole text."""
        return self.part.start + segment.start

    def within(self, line: Line) -> list[str]:
        """The tasks that a line is a piece of."""
        found = (*line.tasks, *(() if line.within is None else (line.within,)))
        return list(dict.fromkeys(str(self.rows[place]["id"]) for place in found))


def room(base: Base, source: str, task: str | None, number: int = 0, at: int = 0) -> Room:
    """A part of a notice: that of a task, of a place in the text, or by its number. Raises LedgerError where there is no such notice."""
    sheet = listing.notice(base, source)
    text = sheet.notice["text"] or ""
    cards = [Card(number, whole) for number, whole in enumerate(sheet.tasks, 1)]
    parts = list(parts_of(text, [card.whole.task["start_character"] or 0 for card in cards]))
    focus = next((card for card in cards if card.whole.task["id"] == task), None)
    number = next((part.number for part in parts if part.start <= at < part.end), 0) if at else number
    part = part_of(parts, focus.number) if focus else parts[max(0, min(number, len(parts)) - 1)]
    mine = cards[part.first - 1 : part.last]
    rows = [shifted(card.whole.task, part) for card in cards if overlaps(card.whole.task, part)]
    marks = marks_of(rows, marked(sheet, part), text[part.start : part.end])
    lines = lines_of(text[part.start : part.end], marks, rows)
    before = cards[part.first - 2].whole.task["id"] if part.first > 1 else None
    behind = cards[part.last].whole.task["id"] if part.last < len(cards) else None
    return Room(sheet, parts, part, lines, marks, rows, mine, focus, before, behind)


def parts_of(text: str, starts: Sequence[int]) -> Iterator[Part]:
    """A text in parts that end with a line; one line that is longer than a part is cut."""
    start, first = 0, 1
    for number in range(1, len(text) + 2):
        end = min(start + MOST_CHARACTERS, len(text))
        if first - 1 + MOST_TASKS < len(starts):
            end = max(start + 1, min(end, starts[first - 1 + MOST_TASKS]))
        if end < len(text):
            end = text.rfind("\n", start + MOST_CHARACTERS // 8, end) + 1 or end
        last = bisect_left(starts, end, lo=first - 1) if end < len(text) else len(starts)
        yield Part(number, start, end, first, last)
        if end >= len(text):
            return
        start, first = end, last + 1


def part_of(parts: Sequence[Part], number: int) -> Part:
    """The part of a task by its number."""
    return next((part for part in parts if part.first <= number <= part.last), parts[0])


def marked(sheet: Sheet, part: Part) -> dict[str, list[Row]]:
    """The rows that have words in a part, by table; what a person selected is among them."""
    found: dict[str, list[Row]] = {name: [] for name in PARTS}
    for whole in sheet.tasks:
        for name in PARTS:
            found[name] += [shifted(row, part) for row in whole.parts[name] if overlaps(row, part)]
        found["timings"] += [shifted(row, part) for row in selected(whole) if overlaps(row, part)]
    found["diagnostics"] = [shifted(row, part) for row in sheet.diagnostics if overlaps(row, part)]
    return found


def selected(whole: Whole) -> Iterator[Row]:
    """The words of time that a person selected."""
    for correction in whole.corrections:
        for span in correction["evidence"] or () if correction["field"] in OF_TIME else ():
            if span:
                words = str(correction["value"] or "")
                yield {"id": whole.task["id"], "text": words, "start_character": span[0], "end_character": span[1]}


def overlaps(row: Row, part: Part) -> bool:
    start, end = row["start_character"], row["end_character"]
    return start is not None and end is not None and start < part.end and end > part.start


def shifted(row: Row, part: Part) -> Row:
    """A row with its places as the part counts them."""
    start, end = max(row["start_character"], part.start), min(row["end_character"], part.end)
    return {**row, "start_character": start - part.start, "end_character": end - part.start}


def kind_of(room: Room, segment: Segment) -> str:
    """The classes of a segment: the kind of its innermost mark, and its role."""
    mark = room.marks[segment.marks[-1]]
    return f"mark {mark.kind}" + (f" {mark.field}" if mark.kind == "unit" else "")


def seen(text: str) -> Markup:
    """A text with the signs that a browser swallows shown by their pictures, each for one, and those that turn a line round kept apart."""
    if text.isprintable() and BIDI.isdisjoint(text):
        return Markup.escape(text)
    return Markup("").join(map(sign, text))


def sign(each: str) -> Markup:
    if each in BIDI:
        return Markup('<bdi class="sign" data-sign="{:04X}">{}</bdi>').format(ord(each), each)
    if each in BREAKS:
        return Markup("\n")
    if each < " " and each != "\t":
        return Markup.escape(chr(0x2400 + ord(each)))
    return Markup.escape("\ufffd" if "\ud800" <= each <= "\udfff" else each)


__all__ = ["KINDS", "Card", "Part", "Room", "kind_of", "room", "seen"]
