"""The tables of contract `duban/1` as data, derived from its models: a field of a record is a column here, and is lost in no form.

    notices ← tasks ← units, persons, timings, milestones, targets, citations        notices ← diagnostics (→ tasks)

A row is named by `source`, the `id` of its task and its `number`; a `span` is two columns. Lists of plain values and what has no table
of its own are JSON. Who lays them out elsewhere (SQL, Arrow, pandas) asks the `kind` of a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from ...models import Diagnostic, Metadata, Record, Source, Span, Task

Kind = Literal["text", "integer", "real", "flag", "date", "json"]
PLAIN: dict[object, Kind] = {str: "text", int: "integer", float: "real", bool: "flag", date: "date"}


class Column(NamedTuple):
    """One column: its name and kind, whether a value may be missing, and the field of the model that it holds (a part of it: a span)."""

    name: str
    kind: Kind = "text"
    null: bool = False
    field: str | None = None
    part: int | None = None


class Table(NamedTuple):
    """One table: its columns, those that name a row, and the table that it hangs on, by columns of the same names."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parent: str | None = None
    by: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """One of its columns; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]


def columns_of(model: type[Record], names: dict[str, str] | None = None) -> Iterator[Column]:
    """The columns of a model's fields; `names` are those that differ. Fields that hold records have tables of their own."""
    for field, info in model.model_fields.items():
        if not of_records(info.annotation):
            yield from columns_of_field(field, info.annotation, (names or {}).get(field, field))


def columns_of_field(field: str, annotation: Any, name: str) -> Iterator[Column]:
    options = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    null = NoneType in options
    (kind,) = (option for option in options if option is not NoneType)
    if kind == Span:
        start, end = ("start_character", "end_character") if field == "span" else (f"{name}_start", f"{name}_end")
        yield from (Column(start, "integer", null, field, 0), Column(end, "integer", null, field, 1))
    elif get_origin(kind) is Literal:
        yield Column(name, "text", null, field)
    else:
        yield Column(name, PLAIN.get(kind, "json"), null, field)


def of_records(annotation: Any) -> type[Record] | None:
    """The records that a field of a task holds, e.g. `list[Unit]` → Unit; what a reader left out stays JSON."""
    inner = get_args(annotation)
    is_list = get_origin(annotation) is list and isinstance(inner[0], type) and issubclass(inner[0], Record)
    return inner[0] if is_list and "span" in inner[0].model_fields else None


SOURCE, ID, NUMBER = Column("source"), Column("id"), Column("number", "integer")
OF_TASK = ("source", "id")
LEDGER = (  # what a task has in a ledger and no field of the model is; the columns of the notice are said again for who reads one table
    *(Column(name, null=True) for name in ("document_number", "notice_title", "issuer")),
    Column("issue_date", "date", null=True),
    *(Column(name) for name in ("path", "section", "lead", "responsible", "support", "supervise", "persons", "timing")),
    Column("start", "date", null=True),
    Column("rrule"),
    Column("tentative", "flag"),
    Column("diagnostics"),
)
CHILDREN: dict[str, type[Record]] = {
    field: record for field, info in Task.model_fields.items() for record in [of_records(info.annotation)] if record
}
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "notices",
            (
                *columns_of(Source, {"name": "source"}),
                *columns_of(Metadata),
                Column("json"),  # the record whole: what a later layout is made from
            ),
            ("source",),
        ),
        Table(
            "tasks",
            (SOURCE, *columns_of(Task, {"path": "labels"}), Column("position", "integer"), *LEDGER),
            OF_TASK,
            "notices",
            ("source",),
        ),
        *(
            Table(name, (SOURCE, ID, NUMBER, *columns_of(record)), (*OF_TASK, "number"), "tasks", OF_TASK)
            for name, record in CHILDREN.items()
        ),
        Table(
            "diagnostics",
            (SOURCE, NUMBER, Column("id", null=True), *columns_of(Diagnostic)),
            ("source", "number"),
            "notices",
            ("source",),
        ),
    )
}
