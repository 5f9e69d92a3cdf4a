"""Parquet: one file, a row a task, a column a field; a field that is a day or a number of the ledger stays one: `due` is a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from ...writers.output import missing_library
from ..item import FileForm, Item

if TYPE_CHECKING:
    from ..mapping import Plan

GROUP = 5_000  # rows that are written together
DATES = frozenset({"due", "start", "issue_date", "begin"})
NUMBERS = frozenset({"percent"})


class Parquet(FileForm):
    """pyarrow is an extra, imported only here. The same items give the same bytes."""

    name = "parquet"
    suffix = ".parquet"

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        """Write the file. Raises OutputError when pyarrow is not installed."""
        try:
            import pyarrow
        except ModuleNotFoundError:
            raise missing_library(self.name, "pyarrow", "parquet") from None
        from pyarrow.parquet import ParquetWriter

        of = {name: template.alone for name, template in plan.fields.items()}  # the value of the ledger that a field is
        kinds = {"date": pyarrow.date32(), "number": pyarrow.int64()}
        schema = pyarrow.schema([(name, kinds.get(kind_of(value), pyarrow.string())) for name, value in of.items()])
        with ParquetWriter(output, schema) as writer:
            for group in grouped({name: typed(item.fields.get(name, ""), of[name]) for name in of} for item in items):
                writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))


def kind_of(value: str | None) -> str:
    return "date" if value in DATES else "number" if value in NUMBERS else "text"


def typed(text: str, value: str | None) -> Any:
    """A text as its column has it; what is unknown of a day or a number is null."""
    if (kind := kind_of(value)) == "text":
        return text
    return None if not text else date.fromisoformat(text) if kind == "date" else int(text)


def grouped(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while group := list(islice(rows, GROUP)):
        yield group
