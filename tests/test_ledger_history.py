"""Whatever is read and whatever people do: no value of a person's is lost, nothing is deleted, and the history explains each difference."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from extract import parse
from extract.ledger.fields import OWN, READ, as_text
from extract.ledger.opening import opened
from extract.ledger.people import set_fields, settle
from extract.ledger.proof.readings import of_readings
from extract.ledger.readings.merging import OF_TASK
from extract.ledger.schema.tables import CORRECTIONS, HISTORY, OFFERS
from extract.ledger.words import STATES
from tests.ledgers import new, put, tasks, text_of

OBJECTS, VERBS = ("堤防", "水库", "闸门", "泵站", "预案", "物资"), ("加固", "检查", "更新", "演练")
UNITS, MONTHS = ("防汛处", "工程处", "办公室", "安全处"), tuple(range(1, 13))
TOLD = (*dict.fromkeys((*OF_TASK, *READ, *OWN)), "gone")
TASK = st.tuples(st.sampled_from(VERBS), st.sampled_from(OBJECTS), st.sampled_from(UNITS), st.sampled_from(MONTHS), st.booleans())
EDITS = st.tuples(st.sampled_from(("insert", "delete", "swap", "reword", "due", "unit", "none")), st.integers(0, 9), TASK)
ACTS = st.tuples(
    st.sampled_from(("due", "lead", "title", "state", "note", "accept", "keep", "reset")), st.integers(0, 19), st.integers(0, 5)
)
Item = tuple[str, str, str, int, bool]


def line(item: Item) -> str:
    verb, thing, unit, month, long = item
    return f"{verb}{thing}{'，形成清单并逐项落实整改措施' if long else ''}。（{unit}牵头，{month}月底前完成）"


def edited(items: list[Item], edit: str, at: int, task: Item) -> list[Item]:
    """A corrected notice."""
    found = list(items)
    place = at % len(found) if found else 0
    if edit == "insert" or not found:
        found.insert(place, task)
    elif edit == "delete":
        del found[place]
    elif edit == "swap":
        found[place], found[-1] = found[-1], found[place]
    else:
        verb, thing, unit, month, long = found[place]
        ways: dict[str, Item] = {
            "reword": (verb, thing, unit, month, not long),
            "due": (verb, thing, unit, task[3], long),
            "unit": (verb, thing, task[2], month, long),
        }
        found[place] = ways.get(edit, found[place])
    return found


class Watched:
    """A ledger beside what has to be true of it: what people set, and what each task was when it came in."""

    def __init__(self, base: Connection) -> None:
        self.base = base
        self.person: dict[tuple[str, str], str | None] = {}
        self.first: dict[str, tuple[int, dict[str, str | None]]] = {}

    def read(self, items: list[Item], at: str) -> None:
        text = text_of(map(line, items))
        put(self.base, text, at=at)
        last = self.base.execute(select(HISTORY.c.entry).order_by(HISTORY.c.entry.desc()).limit(1)).scalar_one()
        rows = tasks(self.base)
        for row in rows:
            self.first.setdefault(row["id"], (last, told(row)))
        assert self.first.keys() == {row["id"] for row in rows}  # nothing is deleted, and no id is another's
        self.is_the_reading(rows, text)

    def is_the_reading(self, rows: list[dict[str, Any]], text: str) -> None:
        """Where no person set a field, it is what the notice says."""
        there = [row for row in rows if row["gone"] is None]
        read = parse(text, name="甲.txt").tasks
        assert [row["position"] for row in there] == list(range(len(read)))
        for row, task in zip(there, read, strict=True):
            plain = {"title": task.title, "text": task.text, "due": as_text(task.due), "lead": "、".join(task.named("lead"))}
            for name, value in plain.items():
                if (row["id"], name) not in self.person:
                    assert as_text(row[name]) == value

    def act(self, what: str, which: int, value: int, at: str) -> None:
        """What a person does with one of the tasks."""
        rows = tasks(self.base)
        if not rows:
            return
        task = rows[which % len(rows)]["id"]
        if what in {"accept", "keep"}:
            for offer in self.base.execute(select(OFFERS.c.id, OFFERS.c.field).limit(1)).all():
                settle(self.base, offer.id, offer.field, what == "accept", "张", at)
                if what == "accept":
                    del self.person[offer.id, offer.field]
            return
        values: dict[str, Callable[[int], str]] = {
            "due": lambda n: f"2021-0{n + 1}-07",
            "lead": lambda n: f"{UNITS[n % 4]}、甲局",
            "title": lambda n: f"{VERBS[n % 4]}甲",
            "state": lambda n: STATES[n],
            "note": lambda n: f"备注{n}",
        }
        if what == "reset":
            for row in self.base.execute(select(CORRECTIONS).where(CORRECTIONS.c.id == task)).all():
                set_fields(self.base, task, {row.field: row.read}, "李", at)
                del self.person[task, row.field]
            return
        wanted = values[what](value)
        set_fields(self.base, task, {what: wanted}, "张", at)
        if what in OWN or self.has_correction(task, what):
            self.person[task, what] = wanted
        else:
            self.person.pop((task, what), None)

    def has_correction(self, task: str, field: str) -> bool:
        mine = (CORRECTIONS.c.id == task) & (CORRECTIONS.c.field == field)
        return self.base.execute(select(CORRECTIONS.c.id).where(mine)).first() is not None

    def holds(self) -> None:
        assert not list(of_readings(self.base))
        rows = {row["id"]: row for row in tasks(self.base)}
        for (task, field), value in self.person.items():
            assert as_text(rows[task][field]) == value, field
        for task, row in rows.items():
            assert self.replayed(task) == told(row)
        for offer in self.base.execute(select(OFFERS)):
            assert (offer.id, offer.field) in self.person

    def replayed(self, task: str) -> dict[str, str | None]:
        """What the history makes of a task, from what it was when it came in."""
        last, state = self.first[task]
        state = dict(state)
        entries = select(HISTORY).where(HISTORY.c.id == task, HISTORY.c.entry > last).order_by(HISTORY.c.entry)
        for entry in self.base.execute(entries):
            if entry.action in {"read", "set", "accept"}:
                assert state[entry.field] == entry.before
                state[entry.field] = entry.after
            elif entry.action in {"gone", "back"}:
                state["gone"] = entry.at if entry.action == "gone" else None
        return state


def told(row: dict[str, Any]) -> dict[str, str | None]:
    return {name: as_text(row[name]) for name in TOLD}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TASK, min_size=1, max_size=6), st.lists(st.tuples(EDITS, st.lists(ACTS, max_size=3)), min_size=1, max_size=5))
def test_no_value_of_a_person_is_lost(items: list[Item], steps: list[tuple[tuple[str, int, Item], list[tuple[str, int, int]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "a.sqlite")
        new(place)
        with opened(place, write=True) as base:
            watched = Watched(base)
            watched.read(items, "0")
            for number, ((edit, at, task), acts) in enumerate(steps, 1):
                for what, which, value in acts:
                    watched.act(what, which, value, f"{number}a")
                items = edited(items, edit, at, task)
                watched.read(items, f"{number}b")
                watched.holds()
