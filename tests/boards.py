"""A stand-in for a tracker: it holds tasks as fields, counts what is asked of it, and fails as it is told to."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from extract.errors import FeedError
from extract.feeds.item import AwayError, ChangedError, Given, Item, Progress, Server, There
from extract.feeds.mapping import Plan, Template
from extract.feeds.running.servers import Asked
from extract.feeds.running.sums import Sum
from extract.feeds.running.whole import feed_server
from extract.ledger.schema.tables import METADATA
from extract.ledger.words import STATES
from tests.ledgers import LATER

ON = date(2021, 4, 20)
TARGET = "board https://example.org/"
THERE = dict(zip(STATES, ("new", "doing", "done", "closed", "held", "dropped"), strict=True))
PLAN = Plan(
    name="board",
    fields={
        "subject": Template("{title}"),
        "due": Template("{due}"),
        "status": Template("{status}"),
        "done": Template("{percent}"),
        "who": Template("{lead}"),
        "days": Template("{days}"),
        "about": Template("{notice_title}　\n{text}" * 8),  # the board cuts it
    },
    states_there=THERE,
    back={word: state for state, word in THERE.items()},
    states=STATES,
    optional=True,
)


class Board(Server):
    """It knows its tasks by number. `trouble` is asked before (and, answered, after) each request, and may raise."""

    name: ClassVar[str] = "board"

    def __init__(self) -> None:
        super().__init__(Given("https://example.org/", {}, lambda name: None, LATER))
        self.held: dict[str, dict[str, Any]] = {}
        self.numbers: dict[str, str] = {}  # by uid
        self.last = 0
        self.asked: list[str] = []
        self.trouble: Callable[[str, bool], None] = lambda request, answered: None

    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        self.before("there")
        return {self.held[number]["uid"]: self.shown(number) for number in known.values() if number in self.held}

    def find(self, uid: str) -> There | None:
        self.before(f"find {uid}")
        return self.shown(self.numbers[uid]) if uid in self.numbers else None

    def create(self, item: Item) -> There:
        self.before("create")
        if item.uid in self.numbers:
            raise ChangedError(self.name, "has it already", "")
        self.last += 1
        number = self.numbers[item.uid] = str(self.last)
        self.held[number] = {"uid": item.uid, "version": 1, "fields": self.taken(item.fields), "said": []}
        self.after("create")
        return self.shown(number)

    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        self.before("change")
        task = self.held[there.foreign]
        if str(task["version"]) != there.tag:
            raise ChangedError(self.name, "has changed", "")
        task["fields"] |= self.taken(fields)
        task["version"] += 1
        self.after("change")
        return self.shown(there.foreign)

    def taken(self, fields: Mapping[str, str]) -> dict[str, str]:
        """As it holds them: without white space at the end, and in short."""
        return {name: value.rstrip()[:200] for name, value in fields.items()}

    def shown(self, number: str) -> There:
        task = self.held[number]
        return There(number, dict(task["fields"]), str(task["version"]), tuple(Progress(*each) for each in task["said"]))

    def before(self, request: str) -> None:
        self.asked.append(request)
        self.trouble(request, False)

    def after(self, request: str) -> None:
        self.trouble(request, True)

    # What people do there.

    def edit(self, title: str, **fields: str) -> None:
        task = self.titled(title)
        task["fields"] |= fields
        task["version"] += 1

    def titled(self, title: str) -> dict[str, Any]:
        return next(task for task in self.held.values() if task["fields"]["subject"] == title)

    def delete(self, title: str) -> None:
        number = next(number for number, task in self.held.items() if task["fields"]["subject"] == title)
        del self.numbers[self.held.pop(number)["uid"]]

    def all(self) -> list[tuple[str, dict[str, str]]]:
        return sorted((task["uid"], dict(task["fields"])) for task in self.held.values())

    def requests(self) -> list[str]:
        """What was asked of it since the last time, reading apart."""
        asked, self.asked = [each for each in self.asked if each in {"create", "change"}], []
        return asked


class Kept(Board):
    """A board whose tasks stand in a file, so that they outlive a process that is killed; a line a request."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            number, task = json.loads(line)
            self.held[number] = task
            self.numbers[task["uid"]] = number
            self.last = max(self.last, int(number))

    def after(self, request: str) -> None:
        lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in self.held.items())
        new = self.path.with_suffix(".new")
        new.write_text(lines, "utf-8")
        os.replace(new, self.path)  # noqa: PTH105
        super().after(request)


def fed(place: str, board: Server, plan: Plan = PLAN, **asked: Any) -> Sum:
    """A run, without waiting."""
    return feed_server(place, lambda: board, plan, replace(Asked(TARGET, "王科", LATER), **asked), ON, lambda seconds: None)


def numbers(found: Sum) -> dict[str, int]:
    """How many tasks are in each group that has some."""
    counted = {name: len(some) for name, some in found.groups().items()} | {"left": found.left}
    return {name: count for name, count in counted.items() if count}


def dump(base: Connection) -> dict[str, list[Any]]:
    return {name: sorted(map(tuple, base.execute(select(table))), key=repr) for name, table in METADATA.tables.items()}


def cut(times: int, *, answered: bool, error: type[FeedError] = AwayError) -> Callable[[str, bool], None]:
    """Trouble from the given request on: before it is done, or once it was done and nobody hears of it."""
    count = 0

    def trouble(request: str, done: bool) -> None:
        nonlocal count
        if request in {"create", "change"} and done is answered:
            count += 1
        if count >= times:
            raise error("board", "is away", "start again")

    return trouble
