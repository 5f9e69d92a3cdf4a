"""The ledger's tasks as a table or as JSON (`台账.csv`, `.json`, `.jsonl`): what holds now, people's values over the machine's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ...errors import OutputError
from ...language import _
from ...writers.csv import MARK, disarmed, line
from ...writers.flat import COLUMNS
from ...writers.flat.rows import as_text
from ...writers.output import written_whole
from ..fields import as_text as dated
from ..listing import Query
from ..words import WORDS
from .held import in_order

OWN = ("state", "percent", "note", "progress")
FORMS = (".csv", ".json", ".jsonl")
HEADERS: dict[str, str] = {**COLUMNS, **{name: str(WORDS["columns"][name]) for name in OWN}}


def write(base: Connection, path: Path, headers: str | None = None, query: Query | None = None) -> int:
    """Write the tasks in the form that the suffix names; how many there are. Raises OutputError."""
    suffix = path.suffix.lower()
    if suffix not in FORMS:
        raise OutputError(
            str(path),
            _("its suffix names no form of a ledger"),
            _("end it in .xlsx, {forms} or {last}", forms=", ".join(FORMS[:-1]), last=FORMS[-1]),
        )
    count = 0
    with written_whole(path) as stream:
        for part in parts(base, suffix, headers, query):
            stream.write(part)
            count += 1
    return count - (2 if suffix == ".json" else suffix == ".csv")


def parts(base: Connection, suffix: str, headers: str | None, query: Query | None) -> Iterator[bytes]:
    """The parts of the file: its beginning and its end, where it has them, and a part for each task."""
    tasks = ({name: task[name] for name in HEADERS} for task in in_order(base, (*COLUMNS, *OWN[:-1]), query))
    if suffix == ".csv":
        yield MARK + line(HEADERS.values() if headers == "zh" else HEADERS)
        yield from (line(disarmed(as_text(value)) for value in task.values()) for task in tasks)
    elif suffix == ".jsonl":
        yield from (f"{spoken(task)}\n".encode() for task in tasks)
    else:
        yield b"["
        yield from listed(tasks)
        yield b"\n]\n"


def listed(tasks: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The elements of a list, with the commas between them."""
    for number, task in enumerate(tasks):
        yield f"{',' if number else ''}\n{spoken(task)}".encode()


def spoken(task: dict[str, Any]) -> str:
    return json.dumps(task, ensure_ascii=False, default=dated)
