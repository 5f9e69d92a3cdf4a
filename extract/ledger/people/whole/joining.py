"""Several tasks of a notice merged into one: who does what is of all of them, the last day counts, and nothing that was told is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from ....errors import LedgerError
from ....language import _
from ...fields import ROLES, RULES, UNITS
from ...schema.said import MERGED
from ...words import ENDED, STATES
from ..evidence import Chosen
from ..rows import Change, VersionError, changed, found_task, one_go
from .making import PARTS, Parts, Row, parts_of, put, with_values
from .splitting import carry, refuse_gone

MOST = 100  # tasks
NONE: Mapping[str, Any] = {}
UNDER_WAY = STATES[1]
LINE = "\n"


def merge(
    base: Connection,
    tasks: Sequence[str],
    by: str,
    at: str,
    versions: Mapping[str, int] = NONE,
    values: Mapping[str, str | None] = NONE,
    evidence: Mapping[str, Chosen] = NONE,
) -> str:
    """Put one task in place of several of one notice; its id. `values`: what of it is otherwise. Raises LedgerError: nothing is changed."""
    ids = list(dict.fromkeys(tasks))
    if not 2 <= len(ids) <= MOST:
        raise LedgerError(", ".join(ids) or "merge", _("cannot be merged"), _("name 2 to {most} tasks", most=MOST))
    rows = sorted((found_task(base, key) for key in ids), key=lambda row: (row["position"], row["start_character"]))
    if other := [row["id"] for row in rows if versions.get(row["id"], row["version"]) != row["version"]]:
        raise VersionError(other)
    for row in rows:
        refuse_gone(row)
    if len({row["source"] for row in rows}) > 1:
        raise LedgerError(", ".join(ids), _("are of several notices"), _("merge tasks of one notice"))
    if adrift := [row["id"] for row in rows if row["adrift"]]:
        raise LedgerError(adrift[0], _("has words that its notice has no more"), _("mend or reject it first"))
    made, hung = joined(rows, [parts_of(base, row) for row in rows])
    with_values(base, made, hung, values, evidence, hung["units"])
    with one_go(base):
        key = put(base, made, hung, "merge", [row["id"] for row in rows], by, at)
        carry(base, [row["id"] for row in rows], [key])
        for row in rows:
            told = {"made": [key], "checked": row["checked"]}
            changed(base, row, {"checked": MERGED, "gone": at}, by, at, [Change("merge", None, row["title"], key, told)])
    return key


def joined(rows: Sequence[Row], parts: Sequence[Parts]) -> tuple[Row, Parts]:
    """One task of several: the first one's place and title, the others' words below its own."""
    first = rows[0]
    made = {
        **first,
        "checked": None,
        "end_character": max(row["end_character"] for row in rows),
        "start_character": min(row["start_character"] for row in rows),
        "text": LINE.join(row["text"] for row in rows),
        "fields": json.dumps(
            {name: value for row in reversed(rows) for name, value in json.loads(row["fields"]).items()}, ensure_ascii=False
        ),
        "optional": all(row["optional"] for row in rows),
        "tentative": any(row["tentative"] for row in rows),
        "start": min((row["start"] for row in rows if row["start"]), default=None),
        "relative_to": next((row["relative_to"] for row in rows if row["relative_to"]), None),
        "note": LINE.join(dict.fromkeys(row["note"] for row in rows if row["note"])) or None,
        "percent": first["percent"] if len({row["percent"] for row in rows}) == 1 else None,
        "state": state_of([row["state"] for row in rows]),
    }
    last = max((row for row in rows if row["due"]), key=lambda row: row["due"], default=first)
    made |= {name: last[name] for name in ("due", "due_from_start", "due_from_end")}
    for name in ("clause", "timing", "rrule", "persons"):
        sign = LINE if name == "clause" else RULES
        made[name] = sign.join(dict.fromkeys(filter(None, (row[name] for row in rows))))
    taken: set[str] = set()
    for role in ROLES:  # who leads one of them leads
        names = dict.fromkeys(name for row in rows for name in row[role].split(UNITS) if name and name not in taken)
        made[role] = UNITS.join(names)
        taken |= names.keys()
    hung = {name: list(once(each for some in parts for each in some[name])) for name in PARTS}
    hung["units"] = list(of_roles(made, hung["units"]))
    return made, hung


def state_of(states: Sequence[str]) -> str:
    """The state of all, if they have one; else it is under way, as some of it is."""
    if len(set(states)) == 1:
        return states[0]
    open_ = [state for state in states if state not in ENDED]
    return open_[0] if len(set(open_)) == 1 and len(open_) == len(states) else UNDER_WAY


def once(rows: Iterable[Row]) -> Iterable[Row]:
    """Rows without those that say the same of the same words."""
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        said = tuple(value for name, value in row.items() if name not in {"id", "number"})
        if said not in seen:
            seen.add(said)
            yield row


def of_roles(made: Row, units: Sequence[Row]) -> Iterable[Row]:
    """The units of the roles that they have now, each once."""
    seen: set[tuple[str, str]] = set()
    for role in ROLES:
        names = made[role].split(UNITS)
        for row in units:
            if (
                row["role"] == role
                and "".join(row["name"].split()) in {"".join(name.split()) for name in names}
                and (role, row["name"]) not in seen
            ):
                seen.add((role, row["name"]))
                yield row
