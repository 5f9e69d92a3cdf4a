"""From a pandas frame of notices to a frame of results: the one function that Dask, Spark's mapInPandas and Ray Data run.

frame = pandas.DataFrame({"key": ["a.txt"], "text": ["关于……的通知\\n1.建设数据中心。（科信处牵头负责，5月底前完成）"]})
tasks_of(convert_frame(frame))  # lead 科信处
"""

from __future__ import annotations

import json
import multiprocessing
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..errors import DubanError, InputError
from ..language import _
from ..readers import LIMITS, Limits, printable
from ..writers.flat.rows import KINDS as FLAT
from ..writers.flat.tables import Kind
from .engines.deadlines import in_time
from .engines.pool import Pool, Work
from .manifest import rules_fingerprint
from .sources.given import Input
from .work import Conversion, Outcome

if TYPE_CHECKING:
    import pandas

CONTENTS = ("text", "data", "path")  # columns that hold a notice or tell where it is; the first that a row has counts
COUNTS = ("notice_count", "tasks", "optional", "empty")
COLUMNS = ("key", "sha256", "notices", *COUNTS, "error", "reason", "diagnostics")
KINDS = {column: "int64" if column in COUNTS else "string" for column in COLUMNS}
SPARK: dict[Kind, str] = {"text": "string", "json": "string", "date": "date", "flag": "boolean", "integer": "bigint", "real": "double"}
# What Spark takes as a schema: of `convert_frame`, and of `tasks_of`.
SCHEMA = ", ".join(f"`{column}` {'bigint' if column in COUNTS else 'string'}" for column in COLUMNS)
TASKS_SCHEMA = ", ".join(f"`{column}` {SPARK[kind]}" for column, kind in FLAT.items())


def convert_frame(
    frame: pandas.DataFrame,
    *,
    pack: Path | None = None,
    time_limit: float = 120,
    isolate: bool = False,
    memory_limit: int = 2048,
    packed: bool = False,
    fingerprint: str | None = None,
    work: Work | None = None,
    limits: Limits = LIMITS,
) -> pandas.DataFrame:
    """Convert the notices of a frame, a row each, e.g. `key` 2020/通知.txt with `text`; the rows come back in the same order.

    In: `key` (the name in `source.name`, unique in what you convert) and one of `text` (str), `data` (bytes of a file, whose format
    the key's suffix tells) or `path` (a file or an address such as `s3://…` that this process can read; with `version`, where
    given, in place of the content's hash). Out, in types that Arrow takes: `key`, `sha256`, `notices` (lines of JSON of contract
    `duban/1`, one a notice: an archive has several), `notice_count`, `tasks`, `optional`, `empty` (notices without a task), `error`
    for people, `reason` (as in `OUT.quarantine.csv`) and `diagnostics` (a JSON object: counts by code). What is unknown is missing (NA).

    `pack` is a folder of rules of your own, `time_limit` seconds for an input, `limits` bound what is read of it.
    `packed` gives the lines as zlib packs them and all columns as objects, None where unknown.
    `work` is what converts an input in place of duban itself (a function of a module).

    Nothing is raised for an input: what is wrong stands in its row. Raises InputError when a column is missing, RulesError when
    the rules are broken, and DubanError when `fingerprint` is not that of this process's version and rules.

    This process is ended ten seconds after the limit when it does not come back from an input, and an input may crash it: a Dask
    cluster starts another. Where that would fail the whole job (Spark, Ray), `isolate` has the work done by a process of the
    frame's own, of `memory_limit` MB, which is replaced; its start takes a third of a second.
    """
    if work is None:
        load(pack)
        work = Conversion(pack)
    if fingerprint is not None and fingerprint != own_fingerprint(pack):
        told = _("a worker runs duban {version} with other rules than this process", version=__version__)
        raise DubanError(
            _("{told}; install the same version everywhere, leave the rules alone while it runs, and restart the workers", told=told)
        )
    if isolate and multiprocessing.current_process().daemon:
        raise DubanError(
            _("isolate needs a process that may start others, which a Dask worker may not; leave it out: Dask replaces its workers")
        )
    rows = [replace(row, limits=limits) if isinstance(row, Input) else row for row in inputs_of(frame)]
    given = [row for row in rows if isinstance(row, Input)]
    found = Pool(work, 1, time_limit, memory_limit).run(iter(given)) if isolate else (in_time(work, one, time_limit) for one in given)
    outcomes = (outcome for outcome in found if outcome is not None)  # in the order of what was given: there is one process
    made_rows = [row_of(next(outcomes) if isinstance(row, Input) else row, packed) for row in rows]
    return made(made_rows, COLUMNS, {} if packed else KINDS)


@lru_cache(maxsize=8)
def own_fingerprint(pack: Path | None) -> str:
    """As `rules_fingerprint`, of the rules that this process has loaded, which are kept as long as it runs."""
    load(pack)
    return rules_fingerprint(pack)


def load(pack: Path | None) -> None:
    from ..rulebook.ruleset import load_ruleset

    load_ruleset(pack)  # broken rules are told once, not as a fault of each input


def tasks_of(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The tasks of a frame that `convert_frame` made, one row a task, in the flat columns of contract `duban/1`: `lead` 科信处.

    The columns and their types are those of `tasks_frame`, also of a frame of no rows.
    """
    from ..models import Notice
    from ..writers.flat.frames import tasks_frame

    return tasks_frame(Notice.model_validate_json(line) for row in range(len(frame)) for line in lines_of(frame, row))


def lines_of(frame: pandas.DataFrame, row: int) -> list[str]:
    """The JSON of each notice in a row."""
    found = frame["notices"].iloc[row]
    if isinstance(found, bytes):
        found = zlib.decompress(found).decode()
    return found.split("\n") if isinstance(found, str) else []


def inputs_of(frame: pandas.DataFrame) -> Iterator[Input | Outcome]:
    """The input of each row; an outcome where it has none. Raises InputError when a column is missing."""
    there = [column for column in ("key", *CONTENTS, "version") if column in frame.columns]
    if "key" not in there or not set(there) & set(CONTENTS):
        found = "、".join(map(str, frame.columns)) or "none"
        raise InputError(
            _("the frame"),
            _("has not the columns it needs (found: {found})", found=found),
            _("give it `key` and one of `text`, `data`, `path`"),
        )
    columns = [frame[column].tolist() for column in there]
    for number, values in enumerate(zip(*columns, strict=True)):
        yield input_of(number, dict(zip(there, values, strict=True)))


def input_of(number: int, row: dict[str, Any]) -> Input | Outcome:
    key, text, data, path, version = (row.get(column) for column in ("key", *CONTENTS, "version"))
    if not isinstance(key, str | Integral):
        return Outcome("", error=f"row {number} of the frame has no key; give each row a name", reason="unreadable")
    name = printable(clean(str(key)))
    version = version if isinstance(version, str) and version else None
    place = os.fspath(path) if isinstance(path, str | Path) else name
    if isinstance(text, str):
        return Input(place, name, text.encode("utf-8", "replace"), version, is_text=True)
    if isinstance(data, bytes | bytearray | memoryview):
        return Input(place, name, bytes(data), version)
    if isinstance(path, str | Path):
        return Input(place, name, None, version)
    return Outcome(name, error=f"{name}: has no text, data or path; give it one", reason="unreadable")


def clean(text: str) -> str:
    """A text without the halves of characters, which no Arrow column holds."""
    return text.encode("utf-8", "replace").decode()


def frame_of(given: Sequence[Input]) -> pandas.DataFrame:
    """The frame that `convert_frame` takes; files are named from the root, as a worker may stand in another folder."""
    rows: list[dict[str, Any]] = []
    for one in given:
        path = one.path if one.data is not None or "://" in one.path else str(Path(one.path).absolute())
        row: dict[str, Any] = {"key": one.key, "path": path, "version": one.version}
        if one.data is not None:
            row |= {"text": one.data.decode()} if one.is_text else {"data": one.data}
        rows.append(row)
    return made(rows, ("key", *CONTENTS, "version"), {})


def row_of(outcome: Outcome, packed: bool) -> dict[str, Any]:
    notices: bytes | str | None = outcome.packed
    if outcome.packed is not None and not packed:
        notices = zlib.decompress(outcome.packed).decode()
    error = None if outcome.error is None else clean(outcome.error)
    counts = (outcome.notices, outcome.tasks, outcome.optional, outcome.empty)
    cells = (outcome.key, outcome.sha256, notices, *counts, error, outcome.reason, json.dumps(outcome.diagnostics))
    return dict(zip(COLUMNS, cells, strict=True))


def outcomes_of(frame: pandas.DataFrame) -> list[Outcome]:
    """The outcomes of a frame that `convert_frame` made with `packed`."""
    rows = zip(*(frame[column].tolist() for column in COLUMNS), strict=True)
    return [
        Outcome(key, sha256, notices, count, error, reason, tasks, empty, json.loads(diagnostics), optional=optional)
        for key, sha256, notices, count, tasks, optional, empty, error, reason, diagnostics in rows
    ]


def made(rows: list[dict[str, Any]], columns: Sequence[str], kinds: dict[str, str]) -> pandas.DataFrame:
    """A frame whose columns have these types, also when it has no rows or no values; others are objects."""
    import pandas

    return pandas.DataFrame(
        {column: pandas.Series([row.get(column) for row in rows], dtype=kinds.get(column, "object")) for column in columns}
    )
