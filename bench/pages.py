"""How long pages of a served ledger take: `python -m bench.pages [--tasks COUNT] [--keep FOLDER]` (make bench).

A ledger is filled as `bench.ledger` does, and served in this process; each page is asked for some times. Figures are of this process's
processor time, which a busy machine leaves as it is: the server's, and the little that asking takes. Beside each page stands how long it
takes in a ledger of a fiftieth of the tasks: what grows with the ledger is seen at once.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import requests

from bench.ledger import MOST_SECONDS, fill, often
from extract.ledger.opening import opened
from tests import browsing

TASKS, TASKS_OF_NOTICE = 100_000, 9.75  # of the samples, as bench.ledger makes them
TURNS = 5
PART = 50


def pages(unit: str, document: str) -> dict[str, str]:
    """What is asked for, by what it is."""
    name = quote(unit)
    return {
        "notices": "/",
        "tasks": "/tasks",
        "tasks, last page": "/tasks?page=2000",
        "tasks, page 1000": "/tasks?page=1000",
        "of a unit (often)": f"/tasks?unit={name}",
        "of a unit that leads": f"/tasks?unit={name}&role=lead",
        "of a notice": f"/tasks?notice={quote(document)}",
        "of a month": "/tasks?month=2021-12",
        "overdue": "/tasks?open=1&to=2020-11-19",
        "search": f"/tasks?search={quote('应急管理')}",
        "in doubt": "/tasks?diagnostics=any",
        "not looked at": "/tasks?checked=unchecked",
        "by unit": "/tasks?order=unit",
        "by state": "/tasks?order=state",
        "by notice": "/tasks?order=notice",
        "calendar": "/calendar",
        "calendar, a day": "/calendar?day=2020-12-31",
        "calendar of a unit": f"/calendar?unit={name}",
        "timeline": "/timeline",
        "timeline of a unit": f"/timeline?unit={name}",
        "changes": "/changes",
    }


def asked(place: Path) -> dict[str, list[float]]:
    """Seconds of each page, in turns."""
    with opened(str(place)) as base:
        unit, document = often(base)
    taken: dict[str, list[float]] = {}
    with browsing.serving(str(place)) as home:
        requests.get(home, timeout=60)  # templates and calendars are loaded once
        requests.get(f"{home}/calendar", timeout=60)
        for _ in range(TURNS):
            for name, path in pages(unit, document).items():
                began = time.process_time()
                answer = requests.get(home + path, timeout=60)
                taken.setdefault(name, []).append(time.process_time() - began)
                answer.raise_for_status()
    return taken


def made(folder: Path, name: str, tasks: int) -> Path:
    place = folder / f"{name}.sqlite"
    if not place.exists():
        fill(str(place), round(tasks / TASKS_OF_NOTICE), folder)
    return place


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--tasks", type=int, default=TASKS)
    words.add_argument("--keep", type=Path, help="a folder in which the ledgers stay, to be asked again")
    given = words.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made_here:
        folder = given.keep or Path(made_here)
        large = asked(made(folder, "pages", given.tasks))
        small = asked(made(folder, "pages-small", given.tasks // PART))
    worst = 0.0
    for name, taken in large.items():
        figure = statistics.median(taken)
        worst = max(worst, figure)
        times = figure / statistics.median(small[name])
        print(f"  {name:<24}{figure * 1e3:7.0f} ms (first {taken[0] * 1e3:.0f}), {times:.1f} times that of a fiftieth of the tasks")
    print(f"  the slowest takes {worst:.2f} s ({'within' if worst < MOST_SECONDS else 'OVER'} the {MOST_SECONDS} allowed)")


if __name__ == "__main__":
    main(sys.argv[1:])
