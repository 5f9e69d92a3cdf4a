"""Ledgers for tests: notices of one's own put into them, and all that they hold, to be compared."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from extract import parse
from extract.ledger.opening import made
from extract.ledger.readings import Readings, Sum
from extract.ledger.schema.tables import METADATA, TASKS
from extract.models import Notice

AT, LATER, LAST = "2021-04-01T08:30:00Z", "2021-05-06T01:02:03Z", "2021-06-07T00:00:00Z"
SEED = Path(__file__).parent.parent / "samples" / "zheyingji-renshi-2020-46.txt"
HEAD = "示例市水务局关于做好防汛工作的通知\n示水〔2021〕3号\n"
TAIL = "示例市水务局\n2021年3月5日\n"
DIKE = "加固堤防，更换老旧闸门。（防汛处、工程处牵头，办公室配合，5月底前完成）"
WATCH = "落实值守制度，每月通报一次。（办公室负责，每月5日前报送）"
CHECK = "验收水库除险项目，公布结果。（工程处负责，验收合格后10个工作日内完成）"
TASKS_OF = (DIKE, WATCH, CHECK)
Holding = Callable[[Callable[[str], object]], str]  # conftest.holding


def text_of(tasks: Iterable[str] = TASKS_OF, head: str = HEAD) -> str:
    """A notice with these items, numbered."""
    return head + "".join(f"{number}.{task}\n" for number, task in enumerate(tasks, 1)) + TAIL


def put(base: Connection, text: str, source: str = "甲.txt", at: str = AT, readings: Readings | None = None) -> Sum:
    """A notice goes into the ledger as duban reads it."""
    return put_read(base, parse(text, name=source), source, text, at, readings)


def put_read(base: Connection, notice: Notice, source: str, text: str | None, at: str = AT, readings: Readings | None = None) -> Sum:
    into = readings or Readings(base, at)
    into.put(notice, source, notice.to_json(indent=None), text)
    into.flush()
    return into.sum


def make(place: str) -> None:
    """A ledger without a notice."""
    with made(place, AT):
        pass


def one(place: str) -> None:
    """A ledger that holds one notice, 甲.txt."""
    new(place, text_of())


@cache
def filled(fill: Callable[[str], object]) -> bytes:
    """The file that a function fills: once, since a ledger's tables take most of a small test's time."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a.sqlite"
        fill(str(place))
        return place.read_bytes()


def new(place: str, *texts: str) -> None:
    """A ledger that holds these notices, 甲.txt, 乙.txt …."""
    if "://" not in place:
        Path(place).write_bytes(filled(make))
    with made(place, AT) as base:
        for name, text in zip("甲乙丙丁", texts, strict=False):
            put(base, text, f"{name}.txt")


def seed(place: str) -> None:
    """A ledger that holds the first of the samples, with its 32 tasks."""
    with made(place, AT) as base:
        put(base, SEED.read_text("utf-8"), SEED.name)


def dump(base: Connection) -> dict[str, list[Any]]:
    """All rows of all tables."""
    return {name: sorted(map(tuple, base.execute(select(table))), key=repr) for name, table in METADATA.tables.items()}


def tasks(base: Connection) -> list[dict[str, Any]]:
    """The tasks in their order, those that are gone behind."""
    return [row._asdict() for row in base.execute(select(TASKS).order_by(TASKS.c.gone.is_not(None), TASKS.c.source, TASKS.c.position))]


def titles(base: Connection) -> Sequence[str]:
    """The titles of those that are there."""
    return [row["title"] for row in tasks(base) if row["gone"] is None]
