"""todo.txt: a line a task, e.g. `2021-03-18 加固堤防5公里 +示水〔2021〕3号 @工程处 due:2021-05-31 id:61af…`.

The format's own places are the fields `done` (not empty: the line begins with x and a day), `priority` (A–Z), `created`, `text`,
`project` and `context` (each a list); every other field is a `key:value`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from ...ledger.fields import UNITS
from ..item import FileForm, Item
from .guards import todo, wide, word

if TYPE_CHECKING:
    from ..mapping import Plan

PLACES = ("done", "priority", "created", "text", "project", "context")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class TodoTxt(FileForm):
    """The file is written whole: what a program changed in it is lost, so that it is for reading."""

    name = "todo"
    suffix = ".txt"

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        for item in items:
            output.write(" ".join(parts(item)).encode() + b"\n")


def parts(item: Item) -> Iterator[str]:
    """The parts of a line, in the order that the format's rules ask for."""
    fields = item.fields
    if fields.get("done"):
        yield f"x {item.changed[:10]}"  # since when the ledger has it so: the rules ask for a day
    elif (letter := fields.get("priority", "")) in LETTERS:
        yield f"({letter})"
    if created := fields.get("created"):
        yield created
    yield todo(fields.get("text", "")) or item.id
    for place, sign in (("project", "+"), ("context", "@")):
        yield from (f"{sign}{wide(word(each), ':')}" for each in fields.get(place, "").split(UNITS) if each.strip())
    for key, value in fields.items():
        if key not in PLACES and value:
            yield f"{word(key)}:{wide(word(value), ':')}"
