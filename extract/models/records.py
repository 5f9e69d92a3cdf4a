"""The record of contract `duban/1`: what a notice becomes.

Names are the field's own: GB/T 9704-2012 for the notice, RFC 5545 for recurrence, ISO 8601 for dates and durations.
What is unknown is `null` or an empty list, never guessed, never left out. Every `span` is `[start, end)` in characters
of the decoded source text, so that `text[start:end]` gives the words back.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict, Field, PrivateAttr

from .parts import Citation, Metadata, Person, Record, Source, Target, Timing, Unit
from .terms import Form, Role, Severity, Span


class Task(Record):
    """One assignment and the text that it governs.

    `due` is the latest end of the timings, else of the milestones; `due_from` is the span of the timing that it rests on.

    >>> task = parse_text("1.加固堤防。（工程处牵头，2021年5月底前完成）").tasks[0]
    >>> task.title, task.named("lead"), str(task.due)
    ('加固堤防', ['工程处'], '2021-05-31')
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
    """What was seen and not understood, with its place: nothing is dropped in silence.

    >>> told = parse_text("1.加固堤防。（工程处牵头，另行研究）").diagnostics[0]
    >>> told.code, told.severity
    ('words-not-understood', 'warning')
    """

    code: str
    severity: Severity = "warning"
    message: str
    span: Span


class Notice(Record):
    """A notice read: the document of contract.md. `notice` (also called `metadata`) holds its elements, `tasks` its records.

    `model_dump` and `model_dump_json` give the contract as written, with `schema`; `text` is the decoded text that spans count in,
    as long as the record is not loaded from JSON, which does not hold it. In a notebook a notice shows its text with marks and its table.

    >>> notice = parse_text("1.加固堤防。（工程处牵头）")
    >>> notice.text[slice(*notice.tasks[0].units[0].span)]
    '工程处'
    >>> Notice.model_validate_json(notice.to_json()) == notice
    True
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore", populate_by_name=True, serialize_by_alias=True)

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

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # its fields may change

    def _repr_html_(self) -> str:
        notebook = import_module("..library.notebook", __package__)  # it stands far above, and is loaded when a notebook asks
        return str(notebook.shown(self))
