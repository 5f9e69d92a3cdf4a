"""What a worker has read of a file goes into the ledger, in one transaction with all that it holds; then the file tells it."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import regex

from ... import patterns
from ...batch.keeping import source_name, unpacked
from ...batch.work import Outcome, warnings_of
from ...ledger.opening import opened
from ...ledger.readings import Readings
from .jobs import MOST_TOLD, Became, File, How, Kind

if TYPE_CHECKING:
    from ...ledger.readings import Sum


STAGED = patterns.compile(rf"{regex.escape(tempfile.gettempdir())}[/\\\\]duban-[\w-]{{1,40}}[/\\\\]?")


class StoppedError(Exception):
    """The server ends: nothing of what is being put into the ledger stays."""


def take(place: str, at: str, file: File, outcome: Outcome, came: set[str], is_stopped: Callable[[], bool]) -> None:
    """Put the notices of an outcome there. `came` are names of notices of the same go. Raises LedgerError, StoppedError."""
    became: list[Became] = []
    said = json.loads(zlib.decompress(outcome.texts)) if outcome.texts else ()
    names = set(came)
    with opened(place, write=True) as base:
        readings = Readings(base, at)
        readings.came |= names
        for line, text in zip_longest(unpacked(outcome.packed), said):
            if is_stopped():
                raise StoppedError
            became.append(taken(readings, line, text, file.name if file.again else source_name(line)))
        names = readings.came
    came |= names
    file.became = became[:MOST_TOLD]
    file.notices = len(became)
    file.tasks = sum(each.tasks for each in became)
    file.warnings = sum(each.warnings for each in became)
    file.waiting = sum(each.waiting for each in became)


def taken(readings: Readings, line: bytes, text: str | None, name: str) -> Became:
    """One notice put into the ledger under a name, and what became of it."""
    before = counts(readings.sum)
    record: dict[str, Any] = json.loads(line)
    readings.put(None, name, line.decode(), text)
    readings.flush()
    found, source = readings.sum, name
    new = {key: value - before[key] for key, value in counts(found).items()}
    kind: Kind = "new" if new["new"] else "anew" if new["anew"] else "same"
    how: How = ""
    other = ""
    if new["copies"]:
        kind, (other, source) = "copy", found.copies[-1]
    elif new["corrected"]:
        how, (other, source) = "corrected", found.corrected[-1]
    elif new["moved"]:
        how, (other, source) = "moved", found.moved[-1]
    elif new["renamed"]:
        how, (other, source) = "renamed", found.renamed[-1]
    return Became(
        kind,
        source,
        record["notice"]["title"] or "",
        tasks=sum(not task["optional"] for task in record["tasks"]),
        warnings=warnings_of([line]),
        changed=new["changed"],
        added=new["added"],
        gone=new["gone"],
        waiting=new["waiting"],
        how=how,
        other=other,
    )


def counts(found: Sum) -> dict[str, int]:
    """The figures of a sum, of lists their lengths."""
    lists = ("moved", "copies", "renamed", "corrected")
    numbers = ("new", "same", "anew", "changed", "added", "gone", "waiting")
    return {**{name: int(getattr(found, name)) for name in numbers}, **{name: len(getattr(found, name)) for name in lists}}


def without_places(words: str) -> str:
    """A message without the folders of this machine that files were staged and read in."""
    return STAGED.sub("", words)
