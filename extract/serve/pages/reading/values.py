"""The fields of a task as they are shown: what holds, the words that say it with their places, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....ledger.fields import ROLES, as_text
from ....ledger.people.whole.splitting import pieces, place_of

if TYPE_CHECKING:
    from ....ledger.listing import Whole

SHOWN = (*ROLES, "persons", "timing", "start", "due", "rrule", "relative_to", "title", "text", "clause", "percent", "note")
EDITED = ("title", *ROLES, "persons", "timing", "start", "due", "rrule", "relative_to", "state", "percent", "note", "text", "clause")
TOLD = ("milestones", "targets", "citations")
LONG = frozenset({"text", "clause", "note"})
MOST_CUTS = 50
PARTS = {"persons": "persons", "timing": "timings"}  # of a field: the table that has its words


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the notice: `start` to `end` in characters of its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its value as text. `correction`: what a person set, its row (`value`, `read`, `by`, `at`); None: it was read so."""

    name: str
    value: str
    words: list[Words]
    correction: dict[str, Any] | None


def fields_of(whole: Whole) -> list[Field]:
    """The fields of a task that say something, in the order in which they are shown."""
    corrections = {row["field"]: row for row in whole.corrections}
    found = []
    for name in SHOWN:
        value, correction = as_text(whole.task[name]) or "", corrections.get(name)
        if value or correction:
            found.append(Field(name, value, list(words_of(whole, name, correction)), correction))
    return found + [Field(name, "", list(told), None) for name in TOLD if (told := [*said(whole, name)])]


def said(whole: Whole, name: str) -> Iterator[Words]:
    """The words of what else was read in a task: milestones, targets, citations."""
    text = whole.notice["text"] or ""
    for start, end in spans(iter(whole.parts[name])):
        yield Words(text[start:end], start, end)


def words_of(whole: Whole, name: str, correction: dict[str, Any] | None) -> Iterator[Words]:
    """The words that say a field: those that a person selected, else those that it was read from."""
    text = whole.notice["text"] or ""
    for start, end in places(whole, name, correction):
        yield Words(text[start:end], start, end)


def places(whole: Whole, name: str, correction: dict[str, Any] | None) -> Iterator[tuple[int, int]]:
    if correction:
        yield from ((span[0], span[1]) for span in correction["evidence"] or () if span)
    elif name in ROLES:
        yield from spans(row for row in whole.parts["units"] if row["role"] == name)
    elif name in PARTS:
        yield from spans(iter(whole.parts[PARTS[name]]))
    elif name == "due" and whole.task["due_from_start"] is not None:
        yield whole.task["due_from_start"], whole.task["due_from_end"]


def spans(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    for row in rows:
        if row["start_character"] is not None:
            yield row["start_character"], row["end_character"]


def cuts_of(whole: Whole) -> list[tuple[int, str]]:
    """Where a task can be cut: the beginnings of its sentences behind the first, each with its words."""
    text, task = whole.notice["text"], whole.task
    if text is None or task["start_character"] is None or task["gone"] or task["adrift"]:
        return []
    start, end = place_of(text, task) or (task["start_character"], task["end_character"])
    return [(start + at, words) for at, _, words in list(pieces(text[start:end]))[1 : MOST_CUTS + 1]]
