"""A notice read again from the text that was kept of it, and what another reading has that the first had not.

The text, its format, its pages and what was left out are those of the record; a part of the file that could not be read stays told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...ledger.readings.matching import pairs
from ...models import Notice
from ...pipeline import convert
from ...readers import Decoded
from ...readers.decoded import Left, Problem
from ...rulebook.ruleset import Ruleset
from ...writers.flat.rows import rows

COMPARED = ("title", "lead", "responsible", "support", "supervise", "persons", "timing", "due", "rrule", "text")
LONGEST = 400  # characters of a value that is shown


class Difference(NamedTuple):
    """What differs of a task: its title, the field (none: the task is new or gone), and both values."""

    title: str
    field: str
    before: str
    now: str


def read_again(record: Notice, text: str, ruleset: Ruleset) -> Notice:
    """The notice as these rules read it."""
    source = record.source
    told = tuple(Problem(each.code, each.message, each.span[0]) for each in record.diagnostics if each.severity == "error")
    left = tuple(Left(each.kind, each.characters, each.example) for each in source.left_out)
    decoded = Decoded(
        source.name, source.format, source.encoding, source.sha256, text, tuple(source.pages), source.ocr, source.confidence, left, told
    )
    return convert(decoded, ruleset)


def differences(before: Notice, now: Notice) -> Iterator[Difference]:
    """What differs in the tasks of two readings of one notice."""
    old, new = (
        [{**row, "path": "/".join(task.path), "gone": None} for row, task in zip(rows(each), each.tasks, strict=True)]
        for each in (before, now)
    )
    found = pairs(old, new)
    for was, late in found.same:
        for name in COMPARED:
            if old[was][name] != new[late][name]:
                yield Difference(now.tasks[late].title, name, short(old[was][name]), short(new[late][name]))
    yield from (Difference(now.tasks[at].title, "", "", short(new[at]["text"] or new[at]["title"])) for at in found.new)
    yield from (Difference(before.tasks[at].title, "", short(old[at]["text"] or old[at]["title"]), "") for at in found.gone)


def short(value: str | None) -> str:
    return (value or "")[:LONGEST]
