"""What tests let other processes do with a ledger: forks of their own, which tell a line for each thing that is done."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, select

from extract import parse
from extract.errors import DubanError
from extract.ledger.opening import made, opened
from extract.ledger.people import add_progress, set_fields
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from tests.batches import notice

AT = "2026-01-05T08:00:00Z"
TASKS_EACH = 4


def put(base: Connection, numbers: Sequence[int], tasks: int = TASKS_EACH) -> None:
    """The notices of these numbers go into a ledger."""
    readings = Readings(base, AT)
    for number in numbers:
        text = notice(number, tasks)
        found = parse(text)
        readings.put(found, f"{number:04}.txt", found.to_json(indent=None), text)
    readings.flush()


def add(place: str, first: int, times: int, many: int) -> None:
    """So many notices at once, so many times."""
    for turn in range(times):
        start = first + turn * many
        with made(place) as base:
            put(base, range(start, start + many))
        tell(f"added {start} {many}")


def change(place: str, first: int, times: int, who: str) -> None:
    """Set one field, then another, of the first task, and tell of its progress: each a transaction of its own."""
    for number in range(first, first + times):
        with opened(place, write=True) as base:
            task = base.execute(select(TASKS.c.id).order_by(TASKS.c.source, TASKS.c.position).limit(1)).scalar_one()
            set_fields(base, task, {"note": f"{who} {number}", "percent": str(number % 101)}, who, AT)
            add_progress(base, task, f"{who} {number}", None, who, AT)
        tell(f"set {number}")


def take_in(place: str, book: Path) -> None:
    """Take in a workbook that was filled in."""
    from extract.ledger.workbook.reading import read_back

    tell("begun")
    with opened(place, write=True) as base:
        read_back(base, book, "甲", AT)
    tell("taken in")


def die(place: str, first: int, many: int) -> None:
    """Add notices and be killed before the ledger is closed."""
    with made(place) as base:
        put(base, range(first, first + many))
        base.commit()
        tell(f"added {first} {many}")
        os.kill(os.getpid(), signal.SIGKILL)


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


class Work:
    """A fork at work; `before` is done first there."""

    def __init__(self, do: Callable[..., None], *given: object, before: Callable[[], None] | None = None) -> None:
        self.out, self.wrong = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - closed where the fork has ended
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist has a thread, which has no part in this
            self.pid = os.fork()
        if not self.pid:
            self.run(do, given, before)

    def run(self, do: Callable[..., None], given: Sequence[object], before: Callable[[], None] | None) -> NoReturn:
        os.dup2(self.out.fileno(), 1)
        os.dup2(self.wrong.fileno(), 2)
        try:
            if before:
                before()
            do(*given)
        except DubanError as error:
            os.write(2, f"{error}\n".encode())
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(0)

    def begun(self) -> None:
        """Wait until it has told of something."""
        while not os.fstat(self.out.fileno()).st_size and not os.fstat(self.wrong.fileno()).st_size:
            time.sleep(0.002)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> tuple[list[str], str]:
        """The lines that it told, and what went wrong."""
        os.waitpid(self.pid, 0)
        told = []
        for file in (self.out, self.wrong):
            file.seek(0)
            told.append(file.read().decode())
            file.close()
        assert "Traceback" not in told[1], told[1]
        return told[0].splitlines(), told[1]
