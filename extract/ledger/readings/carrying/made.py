"""Tasks that people made (split, merged, new) when their notice is read anew: they stay, with their words where those stand now.

What they were made of is read anew too, and stays aside: another day, another unit there is offered for what was made of it. A task that
newer rules read where people had added one is not listed beside it: what it says otherwise is offered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, delete, insert, select, update

from ...fields import READ, as_text
from ...schema.said import ASIDE, MERGED, SPLIT
from ...schema.tables import OFFERS, RECORD, TASKS
from ..matching import ALIKE_AT_PLACE, words
from .moving import moved, moved_passage, places

CHILDREN = ("units", "persons", "timings", "milestones", "targets", "citations")
OFFERED = tuple(name for name in READ if name not in {"title", "text", "clause"})
SHARED = 0.5  # of the shorter of two passages that are one
Row = dict[str, Any]
Entry = tuple[Row, str, str | None, str | None, str | None]  # of the history: the task, action, field, before, after


class Made:
    """The tasks that people made of a notice, while a reading of it goes in; `entries` are what the history has to be told."""

    def __init__(self, base: Connection, source: str, at: str) -> None:
        self.base: Connection = base
        self.source: str = source
        self.at: str = at
        self.entries: list[Entry] = []
        mine = (TASKS.c.source == source) & TASKS.c.made.is_not(None)
        self.rows: list[Row] = [row._asdict() for row in base.execute(select(TASKS).where(mine).order_by(TASKS.c.id))]

    def live(self) -> list[Row]:
        """Those that are listed."""
        return [row for row in self.rows if row["gone"] is None]

    def back(self) -> None:
        """Their notice is there again."""
        for row in self.rows:
            if row["gone"] is not None and row["checked"] not in ASIDE:
                self.write(row, gone=None)
                self.entries.append((row, "back", None, None, None))

    def move(self, before: str | None, now: str | None) -> None:
        """Their words, where the text is another one now."""
        if before == now or now is None:
            return
        for row in self.rows:
            place = self.place(row, before or "", now)
            if place is None:
                if row["adrift"] is None:
                    self.write(row, adrift=self.at)
                    self.entries.append((row, "adrift", "text", row["text"], None))
                continue
            shift = None if row["adrift"] is None else place[0] - row["start_character"]
            span = (row["start_character"], row["end_character"])
            if row["adrift"] is not None:
                self.entries.append((row, "back", None, None, None))
            self.write(row, start_character=place[0], end_character=place[1], adrift=None, **self.due_from(row, before or "", now))
            for name in CHILDREN:
                self.move_parts(name, row, span, shift, before or "", now)

    def place(self, row: Row, before: str, now: str) -> tuple[int, int] | None:
        """Where a task's words stand now; those of one that lost them once are looked for again."""
        if row["adrift"] is None:
            return moved_passage(before, now, row["start_character"], row["end_character"])
        found = list(places(now, row["text"])) if row["text"] else []
        return (found[0], found[0] + len(row["text"])) if len(found) == 1 else None

    def due_from(self, row: Row, before: str, now: str) -> dict[str, int | None]:
        if row["due_from_start"] is None:
            return {}
        place = None if row["adrift"] is not None else moved(before, now, row["due_from_start"], row["due_from_end"])
        return {"due_from_start": place[0] if place else None, "due_from_end": place[1] if place else None}

    def move_parts(self, name: str, row: Row, span: tuple[int, int], shift: int | None, before: str, now: str) -> None:
        """What hangs on a task: a unit whose words are gone has no place any more, other words that are gone are told and no more kept."""
        table = RECORD[name]
        mine = (table.c.source == self.source) & (table.c.id == row["id"])
        for each in self.base.execute(select(table).where(mine, table.c.start_character.is_not(None))).all():
            start, end = each.start_character, each.end_character
            if shift is None:
                place = moved(before, now, start, end)
            else:
                place = (start + shift, end + shift) if span[0] <= start and end <= span[1] else None
            this = mine & (table.c.number == each.number)
            if place is None and name != "units":
                said = as_text(each._mapping.get("text") or each._mapping.get("name") or each._mapping.get("title"))
                self.entries.append((row, "adrift", name, said, None))
                self.base.execute(delete(table).where(this))
            else:
                start, end = place or (None, None)
                self.base.execute(update(table).where(this).values(start_character=start, end_character=end))

    def reread(self, held: Row, then: Row, now: Row) -> int:
        """Offer what a task that people split or merged says otherwise now, for those made of it that said the same; how many that are."""
        if held["checked"] not in {SPLIT, MERGED}:
            return 0
        self.base.execute(delete(OFFERS).where(OFFERS.c.id == held["id"]))  # it is not worked on itself
        offered = 0
        for row in self.made_of(held["id"]):
            for name in OFFERED:
                if as_text(then[name]) != as_text(now[name]) and as_text(row[name]) == as_text(held[name]):
                    offered += self.offer(row, name, as_text(then[name]), as_text(now[name]))
        return offered

    def made_of(self, key: str, seen: frozenset[str] = frozenset()) -> Iterator[Row]:
        """The tasks that are listed and that were made of one, also by way of others."""
        for row in self.rows:
            if key in json.loads(row["made_from"] or "[]") and row["id"] not in seen:
                if row["gone"] is None:
                    yield row
                elif row["checked"] in {SPLIT, MERGED}:
                    yield from self.made_of(row["id"], seen | {row["id"]})

    def offer(self, row: Row, name: str, before: str | None, now: str | None) -> int:
        """One reading that waits for a decision; 0 where there is none, or it waits already."""
        mine = (OFFERS.c.id == row["id"]) & (OFFERS.c.field == name)
        waits = self.base.execute(select(OFFERS.c["now"]).where(mine)).first()
        if waits is not None and waits[0] == now:
            return 0
        self.base.execute(delete(OFFERS).where(mine))
        if (as_text(row[name]) or "") == (now or ""):
            return 0
        self.base.execute(insert(OFFERS), {"id": row["id"], "field": name, "before": before, "now": now, "at": self.at})
        self.entries.append((row, "offer", name, before, now))
        return 1

    def twins(self, new: Sequence[Row]) -> dict[str, Row]:
        """Of tasks that are read for the first time, those that people had made, by id, each with that one."""
        found: dict[str, Row] = {}
        for late in new:
            alike = [(shared(row, late), row) for row in self.live() if row["adrift"] is None]
            best = max(alike, key=lambda each: (each[0], each[1]["id"]), default=(0.0, None))
            if best[1] is not None and best[0] >= SHARED and fuzz.ratio(words(best[1]), words(late)) >= ALIKE_AT_PLACE:
                found[late["id"]] = best[1]
        return found

    def adopt(self, row: Row, late: Row) -> int:
        """A task that is read now is what a person had made: what it says otherwise is offered; how much that is."""
        held = json.loads(row["made_from"] or "[]")
        self.write(row, made_from=json.dumps([*held, late["id"]]))
        said = [name for name in OFFERED if as_text(late[name])]
        return sum(self.offer(row, name, as_text(row[name]), as_text(late[name])) for name in said)

    def settle(self, tasks: Iterable[Mapping[str, Any]]) -> None:
        """Their places among the tasks of the reading, once all are known."""
        read = sorted((task["start_character"], task["position"]) for task in tasks)
        for row in self.rows:
            before = [position for start, position in read if start <= row["start_character"]]
            place = max(before, default=0)
            if place != row["position"]:
                self.base.execute(update(TASKS).where(TASKS.c.id == row["id"]).values(position=place))

    def write(self, row: Row, **values: Any) -> None:
        """New values of a row."""
        fresh = {name: value for name, value in values.items() if row[name] != value}
        if fresh:
            row.update(fresh, version=row["version"] + 1, changed=self.at)
            self.base.execute(update(TASKS).where(TASKS.c.id == row["id"]).values(**fresh, version=row["version"], changed=self.at))


def shared(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much of the shorter of two passages stands in the other."""
    start, end = max(one["start_character"], other["start_character"]), min(one["end_character"], other["end_character"])
    shorter = min(each["end_character"] - each["start_character"] for each in (one, other))
    return (end - start) / shorter if end > start and shorter else 0.0
