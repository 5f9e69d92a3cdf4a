"""Golden records: each sample `NAME.txt` stands beside the record that it must give, character for character.

The record has one of two forms, or both: `NAME.golden` holds it in lines that a reviewer reads (`lines.py`), `NAME.json` whole.
Neither says which version and which rules made it (`source.duban`, `source.rules`).
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import DubanError, InputError
from ..language import _
from ..models import Notice
from ..pipeline import convert
from ..readers import known_suffixes, read_path
from ..readers.words import reading_by
from ..rulebook.ruleset import Ruleset
from ..writers.output import written_whole
from .lines import BETWEEN, as_lines

LINES, WHOLE = ".golden", ".json"
FORMS: dict[str, Callable[[Notice], str]] = {LINES: as_lines, WHOLE: lambda record: record.to_json() + "\n"}
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
        raise InputError(str(folder), _("is no folder"), _("name the folder that holds the samples"))
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in known_suffixes() and path.is_file())
    if not found:
        raise InputError(
            str(folder),
            _("holds no sample"),
            _("put NAME{suffix} there, then run with --update", suffix=known_suffixes()[0]),
        )
    return found


def golden(folder: Path, ruleset: Ruleset, update: bool = False, form: str | None = None) -> Iterator[Outcome]:
    """Convert each sample and compare it with the record beside it; with `update` write the record instead.

    A record is kept in the form that it has; one that is new gets `form` (`.golden` or `.json`; lines when None), and
    with `update` and `form` every record is written in that form alone. A record without a sample is a fault too: it
    would be compared with nothing, for ever.
    """
    inputs = samples(folder)
    for path in inputs:
        yield one(path, ruleset, update, form)
    beside = {path.with_suffix(suffix) for path in inputs for suffix in FORMS}
    for record in sorted({each for suffix in FORMS for each in folder.glob(f"*{suffix}")} - beside):
        yield Outcome(record.name, _("has no sample beside it: remove it, or restore the sample"))


def one(path: Path, ruleset: Ruleset, update: bool, form: str | None = None) -> Outcome:
    """One sample's outcome, whichever forms of its record stand beside it."""
    there = [path.with_suffix(suffix) for suffix in FORMS if path.with_suffix(suffix).is_file()]
    wanted = [path.with_suffix(form)] if update and form else there or [path.with_suffix(form or LINES)]
    try:
        with reading_by(ruleset):
            decoded = read_path(path)
        notice = comparable(convert(decoded, ruleset))
    except DubanError as error:
        return Outcome(path.name, _("cannot be converted: {error}", error=error))
    outcome = Outcome(path.name)
    for record in wanted:
        compare(record, FORMS[record.suffix](notice), update, outcome)
    for record in set(there) - set(wanted):
        record.unlink()
        outcome.updated = True
    return outcome


def comparable(notice: Notice) -> Notice:
    """The record without what made it: another version, or a rule that reads nothing here, is no difference."""
    source = notice.source.model_copy(update={"duban": None, "rules": None})
    return notice.model_copy(update={"source": source})


def compare(record: Path, now: str, update: bool, outcome: Outcome) -> None:
    """Put into `outcome` how the record as it is now differs from that which is kept."""
    before = record.read_bytes() if record.is_file() else None
    if before == now.encode():
        return
    if update:
        with written_whole(record) as stream:
            stream.write(now.encode())
        outcome.updated = True
    elif before is None:
        outcome.problem = _("has no {name} beside it: look at its record, then run with --update", name=record.name)
    else:
        outcome.problem = _("differs from {name}", name=record.name)
        outcome.difference += difference(before.decode("utf-8", "replace"), now, record.name)


def difference(before: str, now: str, name: str) -> list[str]:
    """A diff of the two records, a field a line, e.g. `-tasks[五/1].due: "2020-05-31"`, or `-五/1 建设数据中心 | due=2020-05-31`."""
    try:
        old, new = (list(each_field(record, name)) for record in (before, now))
    except json.JSONDecodeError as error:
        return [_("{name}:{lineno}: is not valid JSON: {msg}", name=name, lineno=error.lineno, msg=error.msg)]
    lines = [line for line in difflib.unified_diff(old, new, name, "now", n=CONTEXT, lineterm="") if not line.startswith("@@")]
    return lines or [_("the same fields in other bytes (spaces or order)")]


def each_field(record: str, name: str) -> Iterator[str]:
    """The fields of a record in either form, each with the name of what it is a field of."""
    if name.endswith(WHOLE):
        yield from field_lines(json.loads(record))
        return
    for line in record.splitlines():
        label, *fields = line.split(BETWEEN)
        yield from (f"{label}{BETWEEN}{each}" for each in fields)


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
