"""A feed from its beginning to its end: the ledger is read, then the target is fed, alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ...ledger.opening import opened, steps
from ..item import FileForm, Item, Server
from ..mapping import Plan
from ..mapping.choosing import doubtful, items_of
from .files import bytes_of, import_file
from .journal import Sent, alone, sent_of
from .servers import Asked, Run, Step
from .sums import Sum


def feed_server(place: str, server: Callable[[], Server], plan: Plan, asked: Asked, on: date, wait: Callable[[float], None]) -> Sum:
    """What differs, one task at a time. `on`: the day that it is; `wait` waits so many seconds."""
    with alone(place, asked.target), steps(place) as step:
        items, sent, left_out = read(step, plan, asked.target, on)
        reached = server()
        try:
            found = Run(reached, plan, asked, step, wait).feed(items, sent)
        finally:
            reached.close()
    found.doubtful = left_out
    return found


def feed_importer(place: str, form: FileForm, plan: Plan, asked: Asked, on: date, output: Path) -> Sum:
    """What went into no earlier file of the target."""
    with alone(place, asked.target), steps(place) as step:
        items, sent, left_out = read(step, plan, asked.target, on)
        found = import_file(form, plan, items, sent, output, asked, step)
    found.doubtful = left_out
    return found


def file_of(place: str, form: FileForm, plan: Plan, on: date) -> tuple[bytes, int]:
    """The whole file, and how many tasks are in it."""
    with opened(place) as base:
        items = list(items_of(base, plan, on, None, {}))
    return bytes_of(form, items, plan), len(items)


def read(step: Step, plan: Plan, target: str, on: date) -> tuple[list[Item], dict[str, Sent], int]:
    """The tasks that go, what the target was told before, and how many stay since it is not sure that they are any."""
    with step() as base:
        sent = sent_of(base, target)
        uids = {each.id: each.uid for each in sent.values() if each.id}
        return list(items_of(base, plan, on, target, uids)), sent, doubtful(base, plan)
