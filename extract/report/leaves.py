"""A notice as the report lays it out: pieces of its text, each beside the cards of the tasks that begin in it."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..language import _, ngettext
from .cards import Card, Marks, Told, card_of, corrected, fields_of, told_of
from .gather import Leaf
from .marking import TABLES, Line, Mark, Row, Segment, lines_of, marks_of
from .speaking import kind_left, letters, names

SIGNS = {at: chr(0x2400 + at) for at in range(32) if at not in (9, 10)} | {127: "\u2421"}  # controls, as signs that are seen
UNSEEN = dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], "\ufffd")
SHOWN = SIGNS | UNSEEN


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment as a page shows it; without `classes` it is plain text."""

    text: str
    classes: str = ""
    marks: str = ""
    id: str = ""
    extra: tuple[str, ...] = ()
    letter: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line, with the number of the page that begins with it."""

    segments: list[Piece]
    page: int | None = None


@dataclass(slots=True)
class Chunk:
    """Some lines, beside the tasks that begin in the first of them."""

    lines: list[Shown] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A notice as a template takes it."""

    number: int
    title: str
    facts: list[str]
    notes: list[str]
    chunks: list[Chunk]
    cards: list[Card]
    unread: list[Told]
    left_out: list[dict[str, object]]
    rest: str
    whole: bool = True


def visible(text: str) -> str:
    """The text with a sign for each character that would not be seen, or would turn what stands around it."""
    return text.translate(SHOWN)


def view(leaf: Leaf, number: int, on: date | None) -> View:
    """The notice laid out; `number` counts from 1."""
    notice, text = leaf.notice, leaf.text
    if not leaf.whole:
        return listed(leaf, number, on)
    marks = marks_of(leaf.tasks, leaf.parts, text or "")
    named = Marks(number, marks)
    cards = [card_of(row, number, place, on) for place, row in enumerate(leaf.tasks)]
    fill(cards, leaf, named)
    facts = [notice["source"], notice["document_number"], notice["issuer"], str(notice["issue_date"] or "")]
    return View(
        number,
        visible(" ".join((notice["title"] or notice["source"]).split())),
        [visible(fact) for fact in facts if fact and fact != notice["title"]],
        notes_of(leaf),
        chunks_of(text, marks, leaf.tasks, cards, number, json.loads(notice["pages"] or "[]")) if text else [Chunk([], cards)],
        cards,
        list(told_of(leaf.parts["diagnostics"], text or "", named)),
        [{**left, "kind": kind_left(str(left["kind"]))} for left in json.loads(notice["left_out"] or "[]")],
        ngettext("{n} task more is not shown.", "{n} tasks more are not shown.", leaf.more) if leaf.more else "",
    )


def listed(leaf: Leaf, number: int, on: date | None) -> View:
    """A notice whose tasks stand in the table alone: nothing can be gone to."""
    cards = [replace(card_of(row, number, place, on), id="") for place, row in enumerate(leaf.tasks)]
    title = visible(" ".join((leaf.notice["title"] or leaf.notice["source"]).split()))
    return View(number, title, [], [], [], cards, [], [], "", whole=False)


def notes_of(leaf: Leaf) -> list[str]:
    """What a reader of the page has to know first."""
    notes = []
    if leaf.text is None:
        notes.append(_("The text of this notice is not kept: the records alone are shown."))
    if leaf.cut:
        notes.append(_("The last {n} characters of the text are not shown.", n=f"{leaf.cut:,}"))
    if leaf.notice["ocr"]:
        notes.append(_("This text was recognised from a picture: signs of it may be wrong."))
    return notes


def fill(cards: Sequence[Card], leaf: Leaf, named: Marks) -> None:
    """Put into each card what was read of its task."""
    mine: dict[str, dict[str, list[Row]]] = {row["id"]: {} for row in leaf.tasks}
    for table in TABLES:
        for row in leaf.parts.get(table, ()):
            if row["id"] in mine:
                mine[row["id"]].setdefault(table, []).append(row)
    said: dict[str, list[str]] = {}
    for row in leaf.corrections:
        said.setdefault(row["id"], []).append(corrected(row))
    for row, card in zip(leaf.tasks, cards, strict=True):
        parts = mine[row["id"]]
        card.fields = [(name, values) for name, values in fields_of(row, parts, named, whole=leaf.text is None) if values]
        card.unread = list(told_of(parts.get("diagnostics", ()), leaf.text or "", named))
        card.said = said.get(row["id"], [])


def chunks_of(
    text: str, marks: Sequence[Mark], tasks: Sequence[Row], cards: Sequence[Card], leaf: int, pages: Sequence[int]
) -> list[Chunk]:
    """The text in pieces: one begins where tasks do, and where the last of them has ended. Tasks that stand nowhere come last."""
    write = Writer(marks, cards, leaf)
    chunks, left = [Chunk()], set(range(len(cards)))
    for line in lines_of(text, marks, tasks):
        some = [place for place in line.tasks if place in left]
        blank = not any(segment.text.strip() for segment in line.segments)
        if some or (chunks[-1].cards and line.within is None and not blank):
            chunks.append(Chunk())
        chunks[-1].cards += [cards[place] for place in some]
        left.difference_update(some)
        chunks[-1].lines.append(Shown([write.piece(segment) for segment in line.segments], page_at(line, pages)))
    if left:
        chunks.append(Chunk([], [cards[place] for place in sorted(left)]))
    return [chunk for chunk in chunks if chunk.cards or chunk.lines]


def page_at(line: Line, pages: Sequence[int]) -> int | None:
    """The page that begins with a line, or within it."""
    at = bisect_left(pages, line.start)
    end = line.segments[-1].end if line.segments else line.start
    return at + 1 if at < len(pages) and pages[at] <= end else None


class Writer:
    """Writes segments as a page has them: classes, letters, names, in the language spoken."""

    def __init__(self, marks: Sequence[Mark], cards: Sequence[Card], leaf: int) -> None:
        self.marks: Sequence[Mark] = marks
        self.cards: Sequence[Card] = cards
        self.leaf: int = leaf
        self.letters: dict[str, str] = letters()
        self.names: dict[str, str] = names()
        self.owners: dict[int, int] = {id(mark.row): mark.number for mark in marks if mark.kind != "label"}

    def piece(self, segment: Segment) -> Piece:
        if not segment.marks:
            return Piece(visible(segment.text))
        inner = self.marks[segment.marks[-1]]
        begins = [f"m{self.leaf}-{number}" for number in segment.begins]
        return Piece(
            visible(segment.text),
            " ".join(dict.fromkeys(self.classes(inner))),
            " ".join(dict.fromkeys(f"m{self.leaf}-{self.meant(number)}" for number in segment.marks)),
            begins[-1] if begins else "",
            tuple(begins[:-1]),
            "".join(dict.fromkeys(self.letters.get(self.kind(self.marks[number]), "") for number in segment.begins)),
            "; ".join(dict.fromkeys(self.title(self.marks[number]) for number in reversed(segment.marks))),
        )

    def kind(self, mark: Mark) -> str:
        return mark.field if mark.kind == "unit" else mark.kind

    def classes(self, mark: Mark) -> tuple[str, ...]:
        return mark.kind, self.kind(mark)

    def meant(self, number: int) -> int:
        """Of a label the mark of what it labels."""
        mark = self.marks[number]
        return self.owners.get(id(mark.row), number) if mark.kind == "label" else number

    def title(self, mark: Mark) -> str:
        name = self.names[self.kind(mark)]
        return name if mark.task is None else f"{name} · {self.cards[mark.task].path or self.cards[mark.task].short}"
