"""How long a server takes to be fed: `python -m bench.feed_servers [--tasks COUNT] [--each COUNT]` (make bench).

A Radicale on loopback, which is started for it, takes the tasks of a ledger, so many in a calendar: made, fed again, fed with one in a
hundred changed. Taskwarrior takes all. Radicale looks through all tasks of a calendar for each new one: one with many takes long.
Seconds are of the clock, and of this process's processor time; memory is the most that this process had since it began.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from sqlalchemy import text

from bench.feeds import AT, ON, fill, measured
from extract.feeds.item import Given, Item, Server, There
from extract.feeds.mapping import plan_of
from extract.feeds.running.servers import Asked
from extract.feeds.running.sums import Sum
from extract.feeds.running.whole import feed_server
from extract.feeds.servers.caldav import CALENDAR, CalDav
from extract.feeds.servers.taskwarrior import Taskwarrior
from extract.ledger.opening import opened
from tests import radicale
from tests.standing import Standing
from tests.trackers import Tasks, no_taskwarrior

LATER = "2026-01-06T08:00:00Z"


class Spread(CalDav):
    """So many tasks in a calendar, one calendar after the other."""

    each: ClassVar[int] = 50
    made: int = 0

    def create(self, item: Item) -> There:
        self.made += 1
        return super().create(replace(item, fields={**item.fields, CALENDAR: f"{CALENDAR}{self.made // self.each}"}))


def turns(name: str, place: str, kind: Callable[[], Server]) -> None:
    plan = plan_of(name, None)
    for turn in ("made", "again", "1 % changed"):
        if turn == "1 % changed":
            with opened(place, write=True) as base:
                base.execute(text("UPDATE tasks SET title = title || ' 新' WHERE rowid % 100 = 0"))
        began = time.monotonic()
        sums: list[Sum] = []
        asked = Asked(f"{name} bench", "bench", LATER)
        seconds, more = measured(lambda asked=asked, sums=sums: sums.append(feed_server(place, kind, plan, asked, ON, time.sleep)))  # type: ignore[misc]
        done = sums[0]
        counts = f"{len(done.created):>6,} created {len(done.changed):>6,} changed {done.left:>6,} left {len(done.failed):>3} failed"
        told = f"{counts} {done.stopped}"
        whole = time.monotonic() - began
        print(f"  {name:<12}{turn:<12}{whole:7.1f} s  {seconds:6.1f} s of ours  {more:5.0f} MB more  {told}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("targets", nargs="*", choices=["caldav", "taskwarrior", []])
    asked.add_argument("--tasks", type=int, default=10_000)
    asked.add_argument("--each", type=int, default=50, help="tasks in a calendar")
    given = asked.parse_args()
    Spread.each = given.each
    with tempfile.TemporaryDirectory() as folder:
        for name in given.targets or ("caldav", "taskwarrior"):
            place = f"{folder}/{name}.sqlite"
            fill(place, given.tasks)
            print(f"{given.tasks:,} tasks into {name}", flush=True)
            if name == "caldav":
                server = Standing(None, "radicale", radicale.prepare)
                url = radicale.Calendar(server).url[:-1].rpartition("/")[0] + "/"
                words = {"user": radicale.CLERK, "password": radicale.PASSWORD}
                turns(name, place, partial(Spread, Given(url, {}, words.get, AT)))
                server.close()
            elif reason := no_taskwarrior():
                print(f"  {reason}")
            else:
                os.environ.update(Tasks(Path(folder) / "tasks").environment)
                turns(name, place, partial(Taskwarrior, Given("", {}, lambda word: None, AT)))


if __name__ == "__main__":
    main()
