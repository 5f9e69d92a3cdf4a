"""A calendar of tasks as a file: a VTODO a task (RFC 5545), with ids that stay. Who takes it again finds each by its UID."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, ClassVar

from ..item import FileForm, Item
from ..mapping import Plan
from .todo import KNOWN, calendar_of, todos_of


class Calendar(FileForm):
    """`duban feed ics -o duban.ics`."""

    name: ClassVar[str] = "ics"
    suffix: ClassVar[str] = ".ics"
    known: ClassVar[frozenset[str] | None] = KNOWN

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        output.write(calendar_of(todo for item in items for todo in todos_of(item)))
