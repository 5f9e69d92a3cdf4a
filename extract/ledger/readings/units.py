"""The units of a task's role: those of the reading, with their places in the text, or those that a person named, 科信处、办公室."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ..fields import UNITS as BETWEEN
from ..schema.tables import NOTICES, UNITS


def set_units(base: Connection, source: str, task: str, role: str, names: str | None, evidence: str | None = None) -> None:
    """The units of a role as a person named them: where nobody selected their words (`evidence`), they stand nowhere in the text."""
    named = [name for name in dict.fromkeys((names or "").split(BETWEEN)) if name]
    spans = json.loads(evidence) if evidence else []
    places = [spans[at] if at < len(spans) and spans[at] else (None, None) for at in range(len(named))]
    units = [
        {"name": name, "collective": False, "start_character": start, "end_character": end}
        for name, (start, end) in zip(named, places, strict=True)
    ]
    replace(base, source, task, role, units)


def read_again(base: Connection, row: Mapping[Any, Any], role: str) -> bool:
    """The units of a role as the notice's reading has them; False where it has the task no more."""
    if row["made"] or row["adrift"] or (row["gone"] and not row["checked"]):
        return False
    whole = base.execute(select(NOTICES.c.json).where(NOTICES.c.source == row["source"])).scalar_one()
    read = json.loads(whole)["tasks"][row["position"]]["units"]
    found = [
        {
            "name": unit["name"],
            "collective": unit["collective"],
            "canonical": unit["canonical"],
            "start_character": unit["span"][0],
            "end_character": unit["span"][1],
        }
        for unit in read
        if unit["role"] == role
    ]
    replace(base, row["source"], row["id"], role, found)
    return True


def replace(base: Connection, source: str, task: str, role: str, units: list[dict[str, Any]]) -> None:
    mine = (UNITS.c.source == source) & (UNITS.c.id == task)
    base.execute(delete(UNITS).where(mine, UNITS.c.role == role))
    last = base.execute(select(UNITS.c.number).where(mine).order_by(UNITS.c.number.desc()).limit(1)).scalar()
    number = 0 if last is None else last + 1
    if units:
        same = {"source": source, "id": task, "role": role}
        base.execute(insert(UNITS), [{**same, **unit, "number": number + at} for at, unit in enumerate(units)])
