"""How long a feed takes: `python -m bench.feeds [--tasks COUNT]` (make bench).

A ledger of so many tasks, made up of samples, goes into each target that is a file, and into one that holds what it is told in memory, so
that the figure is ours: made, fed again, fed with one task in ten changed. Seconds are of this process's processor time, memory is the
most that the process had since it began to write.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text

from bench.ledger import varied
from extract.errors import DubanError
from extract.feeds.item import FileForm
from extract.feeds.mapping import plan_of
from extract.feeds.registry import TARGETS, target_of
from extract.feeds.running.servers import Asked
from extract.feeds.running.whole import feed_server, file_of
from extract.ledger.opening import made, opened
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from tests.boards import PLAN, Board

AT, ON = "2026-01-05T08:00:00Z", date(2026, 1, 5)
EACH = 7  # tasks of a notice at least


def fill(place: str, tasks: int) -> None:
    """A ledger with exactly so many tasks that are sure."""
    with made(place, AT) as base:
        readings = Readings(base, AT)
        for source, whole, words in varied(tasks // EACH):
            readings.put(None, source, whole, words)
        readings.flush()
        count = base.execute(select(func.count()).select_from(TASKS).where(TASKS.c.optional.is_(False))).scalar_one()
        assert count >= tasks, f"{count} tasks are too few"
        base.execute(text("UPDATE tasks SET optional = 1"))
        base.execute(text("UPDATE tasks SET optional = 0 WHERE rowid IN (SELECT rowid FROM tasks LIMIT :most)"), {"most": tasks})


def measured(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and megabytes beside what there was."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the most so far begins anew
    before, began = memory("VmRSS"), time.process_time()
    do()
    return time.process_time() - began, memory("VmHWM") - before


def memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def files(place: str, tasks: int) -> None:
    """Each target that is a file, with all tasks in it."""
    for name in TARGETS:
        kind = target_of(name)
        if not issubclass(kind, FileForm):
            continue
        plan = plan_of(name, kind.known)
        held: list[bytes] = []
        try:
            seconds, more = measured(lambda kind=kind, plan=plan, held=held: held.append(file_of(place, kind(), plan, ON)[0]))  # type: ignore[misc]
        except DubanError as error:
            print(f"  {name:<18}{error}")
            continue
        print(f"  {name:<18}{seconds:6.1f} s  {tasks / seconds:8,.0f} tasks/s  {more:6.0f} MB more  {len(held[0]) / 1e6:6.1f} MB file")


def server(place: str, tasks: int) -> None:
    """A target with a memory, which costs nothing itself."""
    board = Board()

    def feed() -> None:
        found = feed_server(place, lambda: board, replace(PLAN, optional=False), Asked("board", "bench", AT), ON, time.sleep)
        assert not (found.failed or found.conflicts or found.stopped)

    for words in ("made", "fed again", "one in ten changed"):
        if words == "one in ten changed":
            with opened(place, write=True) as base:
                base.execute(text("UPDATE tasks SET due = '2026-02-01' WHERE rowid % 10 = 0"))
        board.asked = []
        seconds, more = measured(feed)
        asked = sum(each in {"create", "change"} for each in board.asked)
        print(f"  {words:<18}{seconds:6.1f} s  {tasks / seconds:8,.0f} tasks/s  {more:6.0f} MB more  {asked:,} requests")


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--tasks", type=int, default=10_000)
    given = words.parse_args(arguments)
    if os.name != "posix" or not Path("/proc/self/clear_refs").exists():
        print("feeds: memory is not measured here")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "ledger.sqlite")
        fill(place, given.tasks)
        print(f"{given.tasks:,} tasks to files (start of the process, and reading of the ledger apart: they are in each figure)")
        files(place, given.tasks)
        print(f"{given.tasks:,} tasks to a server that costs nothing (journal, merging, requests one by one)")
        server(place, given.tasks)


if __name__ == "__main__":
    main(sys.argv[1:])
