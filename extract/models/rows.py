"""The records of a notice while rooms make them, e.g. `{"name": "工程处", "role": "lead", …}`: plain rows with the fields of parts.py.

The models check all rows of a notice in one go, which is far faster than a model for each, and a command that writes JSON needs no model.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NotRequired, TypedDict

from .codes import CODES
from .terms import Bound, Form, Modifier, Role, Severity, Span, TimingKind


class UnitRow(TypedDict):
    """`Unit`: 工程处, lead."""

    name: str
    role: Role
    collective: bool
    canonical: str | None
    span: Span


class PersonRow(TypedDict):
    """`Person`: 责任人, 张某某."""

    label: str
    name: str
    span: Span


class TimingRow(TypedDict):
    """`Timing`: 5月底前完成."""

    text: str
    kind: TimingKind
    start: date | None
    end: date | None
    duration: str | None
    unit: Literal["workday"] | None
    rrule: str | None
    anchor: str | None
    time: str | None
    modifier: Modifier | None
    tentative: bool
    span: Span


class TargetRow(TypedDict):
    """`Target`: 90%以上."""

    text: str
    value: float
    unit: str
    bound: Bound
    span: Span


class CitationRow(TypedDict):
    """`Citation`: 示例市防汛条例."""

    title: str
    document_number: str | None
    span: Span


class TaskRow(TypedDict):
    """`Task`; the page is put in where the file has pages."""

    id: str
    path: list[str]
    headings: list[str]
    title: str
    text: str
    clause: str
    form: Form
    optional: bool
    units: list[UnitRow]
    persons: list[PersonRow]
    timings: list[TimingRow]
    milestones: list[TimingRow]
    due: date | None
    due_from: Span | None
    targets: list[TargetRow]
    citations: list[CitationRow]
    fields: dict[str, str]
    page: NotRequired[int | None]
    span: Span


Given = Literal["units", "timings"]  # what a row of a table has, or lacks


class DiagnosticRow(TypedDict):
    """`Diagnostic`: words-not-understood."""

    code: str
    severity: Severity
    message: str
    span: Span


def diagnostic(code: str, message: str, span: Span, severity: Severity | None = None) -> DiagnosticRow:
    """What is told of a place; without a severity, the first that models/codes.py names for the code.

    >>> diagnostic("no-assignment", "no assignment was found in this text", (0, 0))["severity"]
    'info'
    """
    return {"code": code, "severity": severity or CODES[code].severities[0], "message": message, "span": span}
