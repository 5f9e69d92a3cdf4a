"""Golden records: each sample `NAME.txt` stands beside `NAME.json`, the record that it must give, byte for byte."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import DubanError, InputError
from ..pipeline import convert
from ..readers import known_suffixes, read_path
from ..rulebook.ruleset import Ruleset
from ..writers.output import written_whole

GOLDEN = ".json"
CONTEXT = 0  # lines around a difference: each line names its record by itself


@dataclass(slots=True)
class Outcome:
    """What became of one sample: `problem` is None when it gives its golden record, `difference` the lines of a diff."""

    name: str
    problem: str | None = None
    difference: list[str] = field(default_factory=list)
    updated: bool = False


def samples(folder: Path) -> list[Path]:
    """The files of a folder that are samples, by name. Raises InputError when there is none."""
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder", "name the folder that holds the samples")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in known_suffixes() and path.is_file())
    if not found:
        raise InputError(str(folder), "holds no sample", f"put NAME{known_suffixes()[0]} there, then run with --update")
    return found


def golden(folder: Path, ruleset: Ruleset, update: bool = False) -> Iterator[Outcome]:
    """Convert each sample and compare it with the record beside it; with `update` write the record instead.

    A record without a sample is a fault too: it would be compared with nothing, for ever.
    """
    inputs = samples(folder)
    for path in inputs:
        yield one(path, ruleset, update)
    for record in sorted(set(folder.glob(f"*{GOLDEN}")) - {path.with_suffix(GOLDEN) for path in inputs}):
        yield Outcome(record.name, "has no sample beside it: remove it, or restore the sample")


def one(path: Path, ruleset: Ruleset, update: bool) -> Outcome:
    """One sample's outcome."""
    record = path.with_suffix(GOLDEN)
    try:
        now = convert(read_path(path), ruleset).to_json() + "\n"
    except DubanError as error:
        return Outcome(path.name, f"cannot be converted: {error}")
    before = record.read_text("utf-8") if record.is_file() else None
    if before == now:
        return Outcome(path.name)
    if update:
        with written_whole(record) as stream:
            stream.write(now.encode())
        return Outcome(path.name, updated=True)
    if before is None:
        return Outcome(path.name, f"has no {record.name} beside it: look at its record, then run with --update")
    return Outcome(path.name, f"differs from {record.name}", difference(before, now, record.name))


def difference(before: str, now: str, name: str) -> list[str]:
    """A diff of the two records, a field a line, e.g. `-tasks[五/1].due: "2020-05-31"`."""
    try:
        old = list(field_lines(json.loads(before)))
    except json.JSONDecodeError as error:
        return [f"{name}:{error.lineno}: is not valid JSON: {error.msg}"]
    new = list(field_lines(json.loads(now)))
    lines = [line for line in difflib.unified_diff(old, new, name, "now", n=CONTEXT, lineterm="") if not line.startswith("@@")]
    return lines or ["the same fields in other bytes (spaces or order)"]


def field_lines(value: Any, place: str = "") -> Iterator[str]:
    """`place: value` for each field; a list of plain values is one line, a task is named by its path."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from field_lines(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        seen: Counter[str] = Counter()
        for number, item in enumerate(value):
            label = "/".join(map(str, item["path"])) if isinstance(item, dict) and "path" in item else str(number)
            seen[label] += 1
            again = f" ({seen[label]})" if seen[label] > 1 else ""
            yield from field_lines(item, f"{place}[{label}{again}]")
    else:
        yield f"{place}: {json.dumps(value, ensure_ascii=False)}"
