"""The reference notice as paragraphs, and what is compared of its records: used by the tests of every file format."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extract import Notice, parse
from extract.models import Task
from extract.readers import Decoded, read_path

REFERENCE = Path(__file__).resolve().parent.parent / "samples" / "zheyingji-renshi-2020-46.txt"
TASKS = 32

Compared = tuple[object, ...]


def paragraphs() -> list[str]:
    """The paragraphs of the reference notice, blank ones left out."""
    return [line.strip() for line in REFERENCE.read_text("utf-8").splitlines() if line.strip()]


@cache
def expected() -> tuple[Compared, ...]:
    """What the records of the plain text say."""
    return compared(parse(read_path(REFERENCE).text))


def compared(notice: Notice) -> tuple[Compared, ...]:
    """Of each task with an assignment: path, title, units with their roles, timings; spans differ between formats."""
    return tuple(one(task) for task in notice.tasks if not task.optional)


def one(task: Task) -> Compared:
    units = tuple((unit.name, unit.role) for unit in task.units)
    timings = tuple((timing.text, timing.kind, timing.start, timing.end, timing.rrule) for timing in task.timings)
    return tuple(task.path), task.title, units, timings, task.due


def records(decoded: Decoded) -> tuple[Compared, ...]:
    """What the records of a decoded file say, compared as `expected` is."""
    return compared(parse(decoded.text))
