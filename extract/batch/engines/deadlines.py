"""A time limit for one input where no process can be ended for it alone: in a thread of a Dask, Spark or Ray worker.

At the limit an exception is raised in the thread, and the programs that it has started since (LibreOffice, tesseract) are ended. Where that
is of no use, as the thread is in foreign code that does not come back, the process is ended a little later, so that the cluster
starts another and tries again.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...language import _
from ..sources.given import Input
from ..work import Outcome
from .pool import done

GRACE = 10.0  # seconds from the exception to the end of the process; no more than the limit itself
TICK = 0.5  # seconds: so exact is the limit
STANDARD_ERROR = 2  # the stacks of a process that is ended are told there


class OverdueError(BaseException):
    """Raised in a thread whose input is at its time limit; no Exception, so that no reader takes it for a fault of a file."""


def last(time_limit: float) -> float:
    """Seconds after which the process of an input that does not come back is ended."""
    return time_limit + min(GRACE, time_limit)


@dataclass(eq=False, slots=True)
class Running:
    """What a thread is at: until when (of the monotonic clock), when its process is ended, whether it has been told."""

    thread: int
    native: int  # the thread's number in the system
    until: float
    end: float
    before: frozenset[int]  # what the thread had started already
    told: bool = False


class Deadlines:
    """The inputs that the threads of this process are at. One thread of its own looks at them while there are any."""

    def __init__(self) -> None:
        self.changed: threading.Condition = threading.Condition()
        self.running: list[Running] = []
        self.watcher: threading.Thread | None = None
        self.idle: bool = False

    def begin(self, time_limit: float) -> Running:
        """The calling thread begins an input of `time_limit` seconds."""
        now, native = time.monotonic(), threading.get_native_id()
        one = Running(threading.get_ident(), native, now + time_limit, now + last(time_limit), frozenset(started_by(native)))
        with self.changed:
            self.running.append(one)
            self.arm()
            if self.watcher is None or not self.watcher.is_alive():  # none in a process that was forked
                self.watcher = threading.Thread(target=self.watch, name="duban-deadlines", daemon=True)
                self.watcher.start()
            elif self.idle:
                self.changed.notify()
        return one

    def finish(self, one: Running) -> None:
        """The input is done: an exception that was raised for it and has not arrived is taken back. May be called again."""
        with self.changed:
            if one in self.running:
                self.running.remove(one)
                self.arm()
                if one.told:
                    raise_in(one.thread, None)

    def arm(self) -> None:
        """Have the process ended when the first is due. A thread of C does it, as foreign code may hold the interpreter's lock."""
        if self.running:
            rest = min(one.end for one in self.running) - time.monotonic()
            faulthandler.dump_traceback_later(max(rest, 0.001), exit=True, file=STANDARD_ERROR)
        else:
            faulthandler.cancel_dump_traceback_later()

    def watch(self) -> None:
        with self.changed:
            while True:
                self.idle = not self.running
                waiting = [one.until for one in self.running if not one.told]
                self.changed.wait(None if self.idle else max(0.0, min([TICK, *(until - time.monotonic() for until in waiting)])))
                for one in self.running:
                    if not one.told and time.monotonic() >= one.until:
                        one.told = True
                        raise_in(one.thread, OverdueError)
                        end_programs(started_by(one.native) - one.before)


def raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception in another thread when it next runs Python; None takes back one that it has not met yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)


def started_by(native: int) -> set[int]:
    """The processes that a thread has started and that have not ended. Linux alone tells them."""
    try:
        return set(map(int, Path(f"/proc/self/task/{native}/children").read_text("ascii").split()))
    except OSError:
        return set()


def end_programs(processes: set[int]) -> None:
    """End processes, with their process groups, as a thread meets no exception while it waits for them."""
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process) == process:
                os.killpg(process, signal.SIGKILL)
            else:
                os.kill(process, signal.SIGKILL)


DEADLINES = Deadlines()


def in_time(work: Callable[[Input], Outcome], given: Input, time_limit: float) -> Outcome:
    """The outcome of one input, whatever it raises: `time-limit` when it takes longer than so many seconds."""
    one = None
    try:
        one = DEADLINES.begin(time_limit)
        try:
            return done(work, given)
        finally:
            DEADLINES.finish(one)
    except OverdueError:
        if one is not None:  # the exception may have broken off the line above
            DEADLINES.finish(one)
    told = _(
        "{key}: took longer than {time_limit:g} seconds; look at the file; or raise --time-limit", key=given.key, time_limit=time_limit
    )
    return Outcome(given.key, error=told, reason="time-limit")
