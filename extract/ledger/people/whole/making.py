"""A task that people make: its row, what hangs on it, its id, its place in the notice, and its entry in the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from ....errors import LedgerError
from ....language import _
from ....writers.flat.rows import unbroken
from ...fields import ANCHOR, READ, ROLES, RULES, UNITS, Value, ValueNotMeantError, as_date, as_text, field_of, value_of
from ...readings.anchors import due_of
from ...readings.rows import COLUMNS, ID
from ...schema.said import READ_STILL
from ...schema.tables import RECORD, TASKS
from ...search import index
from ..evidence import Chosen, kept
from ..rows import Change, tell

PARTS = ("units", "persons", "timings", "milestones", "targets", "citations")
TIMES = ("timings", "milestones")
NO_WORDS: dict[str, list[dict[str, Any]]] = {}
Row = dict[str, Any]
Parts = dict[str, list[Row]]  # by table


def put(base: Connection, row: Row, parts: Parts, made: str, made_from: Sequence[str], by: str, at: str) -> str:
    """A task goes into the ledger with what hangs on it, as `row` and `parts` have it; its id."""
    key = free_id(base, row, made)
    held = {name: row.get(name) for name in (*COLUMNS["tasks"], "state", "percent", "note", ANCHOR, "adrift")}
    place = position(base, row["source"], row["start_character"])
    told = {"id": key, "position": place, "made": made, "made_from": json.dumps(list(made_from)), "changed": at, "diagnostics": ""}
    base.execute(insert(TASKS), {**held, **told})
    for name in PARTS:
        rows = [{**each, "source": row["source"], "id": key, "number": number} for number, each in enumerate(parts.get(name, ()))]
        if rows:
            base.execute(insert(RECORD[name]), rows)
    index(base, [{"id": key, "title": row["title"], "text": row["text"]}])
    tell(base, {"source": row["source"], "id": key}, by, at, [Change("new", "title", None, row["title"], {"made": made})])
    return key


def free_id(base: Connection, row: Row, made: str) -> str:
    """An id that no task has: made of the notice and the words, so that the same is the same each time."""
    nth = 0
    while True:
        nth += 1
        words = f"{row['source']}\x1f{made}\x1f{row['start_character']}\x1f{row['title']}\x1f{row['text']}\x1f{nth}"
        key = "t" + sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:15]
        if ID.fullmatch(key) and not base.execute(select(TASKS.c.id).where(TASKS.c.id == key)).first():
            return key


def position(base: Connection, source: str, start: int) -> int:
    """The place among the tasks of its notice: that of the last one that was read before it."""
    mine = (TASKS.c.source == source) & (TASKS.c.start_character <= start) & text(READ_STILL)
    return base.execute(select(func.max(TASKS.c.position)).where(mine)).scalar() or 0


def parts_of(base: Connection, row: Mapping[Any, Any]) -> Parts:
    """What hangs on a task."""
    found: Parts = {}
    for name in PARTS:
        table = RECORD[name]
        mine = (table.c.source == row["source"]) & (table.c.id == row["id"])
        found[name] = [each._asdict() for each in base.execute(select(table).where(mine).order_by(table.c.number))]
    return found


def columns(parts: Parts, event: Value, names: Iterable[str]) -> Row:
    """The columns of a task that some of these tables give: `names` of them."""
    given: Row = {}
    if "units" in names:
        for role in ROLES:
            of_role = [unbroken(each["name"]) for each in parts["units"] if each["role"] == role]
            given[role] = UNITS.join(dict.fromkeys(of_role))
    if "persons" in names:
        given["persons"] = RULES.join(f"{each['label']}：{unbroken(each['name'])}" for each in parts["persons"])
    if "timings" in names:
        timings = parts["timings"]
        given["timing"] = RULES.join(unbroken(each["text"]) for each in timings)
        given["start"] = min((each["start"] for each in timings if each["start"]), default=None)
        given["rrule"] = RULES.join(each["rrule"] for each in timings if each["rrule"])
        given["tentative"] = any(each["tentative"] for each in timings)
        given["due"] = due_of(timings, parts["milestones"], as_date(event))
        giving = (each for name in TIMES for each in parts[name] if given["due"] and each["end"] == given["due"])
        last = next(giving, None)
        places = (last["start_character"], last["end_character"]) if last else (None, None)
        given["due_from_start"], given["due_from_end"] = places
    return given


def with_values(
    base: Connection, row: Row, parts: Parts, values: Mapping[str, str | None], evidence: Mapping[str, Chosen], known: Sequence[Row]
) -> None:
    """What a person says of a task that is made, in its row and parts. `known` are units whose places are known. Raises LedgerError."""
    try:
        wanted = {field_of(name): given for name, given in values.items()}
        said: dict[str, Value] = {field: value_of(field, given) for field, given in wanted.items()}
    except ValueNotMeantError as error:
        raise LedgerError(row["title"] or row["source"], error.problem, error.remedy) from None
    words = {field_of(name): chosen for name, chosen in evidence.items()}
    if not words.keys() <= said.keys():
        raise LedgerError(row["title"], _("has words selected for a field that is not set"), _("set the field too"))
    about = {**row, "id": row["title"]}
    for field, value in said.items():
        spans = json.loads(kept(base, about, field, as_text(value), words.get(field)) or "null")
        row[field] = value
        if field in ROLES:
            parts["units"] = [each for each in parts["units"] if each["role"] != field]
            parts["units"] += [unit(name, field, span, known) for name, span in named(as_text(value) or "", spans)]
        elif field == "due":
            row["due_from_start"], row["due_from_end"] = spans[0] if spans else (None, None)
    start, due = as_date(row["start"]), as_date(row["due"])
    if start and due and start > due:
        raise LedgerError(row["title"], _("would begin on {start} and be due on {due}", start=start, due=due), _("give both start and due"))
    missing = [field for field in READ if row[field] is None and field not in {"start", "due"}]
    row.update(dict.fromkeys(missing, ""))


def named(names: str, spans: Sequence[Any] | None) -> Iterable[tuple[str, Any]]:
    """The units that a person names, each with the span of its words."""
    given = [name for name in names.split(UNITS) if name]
    return zip(given, spans or [None] * len(given), strict=True)


def unit(name: str, role: str, span: Sequence[int] | None, known: Sequence[Row]) -> Row:
    """A unit that a person names; one that was read has its place, also in another role."""
    same = sorted((each for each in known if each["name"] == name), key=lambda each: each["role"] != role)
    held = same[0] if same else {"collective": False, "canonical": None, "start_character": None, "end_character": None}
    start, end = span or (held["start_character"], held["end_character"])
    about = {"collective": held["collective"], "canonical": held["canonical"]}
    return {"name": name, "role": role, **about, "start_character": start, "end_character": end}
