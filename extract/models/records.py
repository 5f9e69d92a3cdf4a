"""The record of contract `duban/1`: what a notice becomes.

Names are the field's own: GB/T 9704-2012 for the notice, RFC 5545 for recurrence, ISO 8601 for dates and durations.
What is unknown is `null` or an empty list, never guessed, never left out. Every `span` is `[start, end)` in characters
of the decoded source text, so that `text[start:end]` gives the words back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

Span = tuple[int, int]
Role = Literal["lead", "responsible", "support", "supervise"]
Form = Literal["clause", "label", "bracket", "table", "sentence", "none"]
TimingKind = Literal["deadline", "period", "recurring", "ongoing", "relative", "event", "done", "vague"]
Modifier = Literal["before", "after", "during", "around", "since", "immediate"]
Severity = Literal["info", "warning", "error"]


class Record(BaseModel):
    """What all records share: fields that a later version has added are left aside when a record is loaded."""

    model_config = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=True)


class LeftOut(Record):
    """What a reader did not hand on, all of one kind together.

    `kind` is `navigation`, `page-furniture`, `hidden`, `deleted-revision`, `unreadable` …; `characters` counts the visible characters
    (no white space); `example` is the beginning of the first of them, 40 characters at most.
    """

    kind: str
    characters: int
    example: str


class Source(Record):
    """The input as it was found; `characters` counts the decoded text, in which all spans are.

    `pages` holds where each page begins in that text (PDF, OFD); `ocr` is true of recognised text, `confidence` its mean (0 to 1).
    `duban` is the version and `rules` the digest of the rules that made the record: of the same input they make the same one.
    """

    name: str
    format: str = "text"
    encoding: str | None = None
    sha256: str
    characters: int
    pages: list[int] = Field(default_factory=list)
    ocr: bool = False
    confidence: float | None = None
    left_out: list[LeftOut] = Field(default_factory=list)
    duban: str | None = None
    rules: str | None = None

    def page_of(self, span: Span) -> int | None:
        """The page that a span begins on, counted from 1; None of a format without pages."""
        return bisect_right(self.pages, span[0]) or None if self.pages else None


class Metadata(Record):
    """The notice's own elements (GB/T 9704-2012 公文格式要素): 标题, 发文字号, 发文机关, 主送机关, 成文日期, 发布日期.

    `genre` is the document's kind (文种), e.g. 通知, 意见, 方案, 办法; None where it does not say.
    """

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    addressees: list[str] = Field(default_factory=list)
    issue_date: date | None = None
    publish_date: date | None = None
    genre: str | None = None


class Unit(Record):
    """One unit as written, e.g. `科信处` as `lead`; `canonical` only where rules/units.toml knows the full name."""

    name: str
    role: Role
    collective: bool = False
    canonical: str | None = None
    span: Span


class Person(Record):
    """One person named by a label, e.g. 责任人：…."""

    label: str
    name: str
    span: Span


class Timing(Record):
    """One timing beside its words, e.g. `5月底前完成` → deadline, end 2020-05-31.

    `duration` is ISO 8601 (P30D), `unit` is `workday` where its days are working days, `rrule` is RFC 5545,
    `time` is a time of day that is said, e.g. 17:00前 → "17:00"; `modifier` is what 前, 后, 期间, 左右, 以来 or 立即 say of the value.
    """

    text: str
    kind: TimingKind
    start: date | None = None
    end: date | None = None
    duration: str | None = None
    unit: Literal["workday"] | None = None
    rrule: str | None = None
    anchor: str | None = None
    time: str | None = None
    modifier: Modifier | None = None
    tentative: bool = False
    span: Span


class Target(Record):
    """A quantified target in the governed text, e.g. `90%以上` → 90, `%`, at_least."""

    text: str
    value: float
    unit: str
    bound: Literal["at_least", "at_most", "about", "exact"] = "exact"
    span: Span


class Citation(Record):
    """A cited 《document》, with its 发文字号 where one stands beside it."""

    title: str
    document_number: str | None = None
    span: Span


class Task(Record):
    """One assignment and the text that it governs.

    `due` is the latest end of the timings, else of the milestones; `due_from` is the span of the timing that it rests on.
    """

    id: str
    path: list[str]
    headings: list[str]
    title: str
    text: str
    clause: str = ""
    form: Form
    optional: bool = False
    units: list[Unit] = Field(default_factory=list)
    persons: list[Person] = Field(default_factory=list)
    timings: list[Timing] = Field(default_factory=list)
    milestones: list[Timing] = Field(default_factory=list)
    due: date | None = None
    due_from: Span | None = None
    targets: list[Target] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    fields: dict[str, str] = Field(default_factory=dict)
    page: int | None = None
    span: Span

    def named(self, role: Role) -> list[str]:
        """The names of the units of one role, in their order, e.g. `["科信处", "办公室"]` of `lead`."""
        return [unit.name for unit in self.units if unit.role == role]

    def cells(self) -> list[str]:
        """The task as a row of a short ledger: number, title, units by role, the words of its timings, due."""
        who = ["、".join(self.named(role)) for role in get_args(Role)]
        return ["/".join(self.path), self.title, *who, "；".join(timing.text for timing in self.timings), str(self.due or "")]


class Diagnostic(Record):
    """What was seen and not understood, with its place: nothing is dropped in silence."""

    code: str
    severity: Severity = "warning"
    message: str
    span: Span


class Notice(Record):
    """A notice read: the document of contract.md. `notice` (also called `metadata`) holds its elements, `tasks` its records.

    `model_dump` and `model_dump_json` give the contract as written, with `schema`; `text` is the decoded text that spans count in,
    as long as the record is not loaded from JSON, which does not hold it. In a notebook a notice shows its text with marks and its table.
    """

    model_config = ConfigDict(extra="ignore", populate_by_name=True, serialize_by_alias=True)

    schema_: Literal["duban/1"] = Field(default="duban/1", alias="schema")
    source: Source
    notice: Metadata
    tasks: list[Task] = Field(default_factory=list)
    diagnostics: list[Diagnostic] = Field(default_factory=list)
    _text: str | None = PrivateAttr(default=None)

    @property
    def metadata(self) -> Metadata:
        """The notice's own elements: `notice.metadata.title` reads better than `notice.notice.title`, and is the same."""
        return self.notice

    @property
    def text(self) -> str | None:
        """The decoded text, in which `text[start:end]` gives the words of every span; None where the record came from JSON."""
        return self._text

    def with_text(self, text: str) -> Notice:
        """This record with its text, e.g. of `duban text`; it changes no field."""
        self._text = text
        return self

    def to_json(self, indent: int | None = 2) -> str:
        """The record as JSON text (UTF-8 characters kept), `indent` spaces a level, None for one line."""
        return self.model_dump_json(indent=indent)

    def __eq__(self, other: object) -> bool:
        """Two records are the same when their fields are, whether or not they hold their text."""
        return isinstance(other, Notice) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # its fields may change

    def _repr_html_(self) -> str:
        from .display import page

        heading = " ".join(filter(None, (self.notice.title or self.source.name, self.notice.document_number)))
        return page(heading, self._text, self._marks(), [task.cells() for task in self.tasks])

    def _marks(self) -> Iterator[tuple[int, int, str]]:
        """The places of what was read and of what was not, each with what it is."""
        for task in self.tasks:
            yield from ((*unit.span, unit.role) for unit in task.units)
            yield from ((*person.span, "person") for person in task.persons)
            yield from ((*timing.span, "timing") for timing in task.timings)
            yield from ((*timing.span, "milestone") for timing in task.milestones)
        yield from ((*told.span, "diagnostic") for told in self.diagnostics)
