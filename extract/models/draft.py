"""A notice as the rooms have read it, before models hold it: a command that only writes JSON or a table does not wait for pydantic.

Its fields stand here once more, in the order and with the values that the models give them; a test compares both.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from datetime import date

    from .records import Notice

Row = dict[str, Any]  # a record to be, its fields by name

SOURCE: Row = {"name": "", "format": "text", "encoding": None, "sha256": "", "characters": 0, "pages": (), "ocr": False, "confidence": None}
SOURCE |= {"left_out": (), "duban": None, "rules": None}
METADATA: Row = dict.fromkeys(("title", "document_number", "issuer")) | {"addressees": ()}
METADATA |= dict.fromkeys(("issue_date", "publish_date", "genre"))
TASK: Row = {"id": "", "path": (), "headings": (), "title": "", "text": "", "clause": "", "form": "", "optional": False, "units": ()}
TASK |= {"persons": (), "timings": (), "milestones": (), "due": None, "due_from": None, "targets": (), "citations": (), "fields": {}}
TASK |= {"page": None, "span": ()}
DIAGNOSTIC: Row = dict.fromkeys(("code", "severity", "message"), "") | {"severity": "warning", "span": ()}
UNIT: Row = {"name": "", "role": "", "collective": False, "canonical": None, "span": ()}
PERSON: Row = {"label": "", "name": "", "span": ()}
TIMING: Row = {"text": "", "kind": ""} | dict.fromkeys(("start", "end", "duration", "unit", "rrule", "anchor", "time", "modifier"))
TIMING |= {"tentative": False, "span": ()}
TARGET: Row = {"text": "", "value": 0.0, "unit": "", "bound": "exact", "span": ()}
CITATION: Row = {"title": "", "document_number": None, "span": ()}
LEFT_OUT: Row = {"kind": "", "characters": 0, "example": ""}
PARTS = {  # fields that hold records
    "units": UNIT,
    "persons": PERSON,
    "timings": TIMING,
    "milestones": TIMING,
    "targets": TARGET,
    "citations": CITATION,
    "left_out": LEFT_OUT,
}


PLAIN = frozenset("0123456789.-")


class Elements:
    """A notice's own elements while they are being found; what is not found stays None."""

    __slots__ = tuple(METADATA)

    title: str | None
    document_number: str | None
    issuer: str | None
    addressees: list[str]
    issue_date: date | None
    publish_date: date | None
    genre: str | None

    def __init__(self) -> None:
        self.title = self.document_number = self.issuer = self.issue_date = self.publish_date = self.genre = None
        self.addressees = []

    def row(self) -> Row:
        return {name: getattr(self, name) for name in METADATA}


class Draft:
    """The elements, tasks and diagnostics of one notice, with the text that their spans count in."""

    def __init__(self, fields: Row, text: str) -> None:
        self.fields: Row = fields
        self.text: str = text

    def notice(self) -> Notice:
        """The record, its fields checked."""
        from .records import Notice

        return Notice.model_validate(self.fields).with_text(self.text)

    def unchecked(self) -> Notice:
        """What reads as the record does, field by field, and is none."""
        return cast("Notice", SimpleNamespace(**{name: told(name, value) for name, value in self.record().items()}))

    def to_json(self, indent: int | None = 2) -> str:
        """What the record's own `to_json` gives."""
        record = self.record()
        if not all(PLAIN.issuperset(repr(figure)) for figure in figures(record)):  # 1e+16, which the models write 1e16
            return self.notice().to_json(indent)
        between = (",", ":") if indent is None else (",", ": ")
        return json.dumps(record, ensure_ascii=False, indent=indent, separators=between, default=written)

    def record(self) -> Row:
        """All fields as the contract has them."""
        return {
            "schema": "duban/1",
            "source": whole(SOURCE, self.fields["source"]),
            "notice": METADATA | self.fields["notice"],
            "tasks": [whole(TASK, task) for task in self.fields["tasks"]],
            "diagnostics": [DIAGNOSTIC | told for told in self.fields["diagnostics"]],
        }


def whole(usual: Row, row: Row) -> Row:
    """The row with all fields of its kind, in their order; so are the records that it holds."""
    return usual | {name: [PARTS[name] | part for part in value] if name in PARTS else value for name, value in row.items()}


def told(name: str, value: Any) -> Any:
    """A field's value, the records in it with their fields as attributes."""
    if isinstance(value, list):
        return [told(name, each) for each in value]
    if isinstance(value, dict) and name != "fields":  # which are a notice's own labels
        return SimpleNamespace(**{part: told(part, inner) for part, inner in value.items()})
    return value


def figures(record: Row) -> list[float]:
    """The numbers that may have a fraction."""
    found = [target["value"] for task in record["tasks"] for target in task["targets"]]
    return found if record["source"]["confidence"] is None else [*found, record["source"]["confidence"]]


def written(day: date) -> str:
    """A date as JSON holds it."""
    return day.isoformat()
