"""Processes looked at from outside, by psutil, where the system does not bound their memory or end them as a group (Windows, macOS).

On Linux a process asks for no more address space than it is allowed (setrlimit). Elsewhere what it really holds is looked at twice a
second, and it is ended when that is more: so a little more may be held for a moment.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from typing import Any

LOOK = 0.5  # seconds between two looks
UNBOUND = ("win32", "darwin")  # systems on which setrlimit is missing, or bounds nothing


@cache
def is_bounded_by_system() -> bool:
    """Does the system itself keep a process within its memory?"""
    return sys.platform not in UNBOUND and find_spec("resource") is not None


@cache
def is_watched() -> bool:
    """Is there what looks at processes?"""
    try:
        import psutil  # noqa: F401
    except (ImportError, OSError):  # a library of the system's may be missing
        return False
    return True


def held(number: int) -> int:
    """Bytes that a process holds now; 0 where it is gone, or nothing can tell."""
    with suppress(*gone()):
        return int(process(number).memory_info().rss)
    return 0


def started_by(number: int) -> list[Any]:
    """What a process has started and what those have, as psutil knows them; empty where nothing can tell."""
    with suppress(*gone()):
        return list(process(number).children(recursive=True))
    return []


def end(processes: list[Any]) -> None:
    """End processes that `started_by` has found; one that is gone, and whose number is another's now, is left alone."""
    for each in processes:
        with suppress(*gone()):
            each.kill()


def process(number: int) -> Any:
    import psutil

    return psutil.Process(number)


def gone() -> tuple[type[Exception], ...]:
    """What is raised of a process that is no more, or not ours, or where psutil is missing."""
    if not is_watched():
        return (ImportError,)
    import psutil

    return (psutil.Error, OSError)


class Looked:
    """Whether a program was ended since it held too much."""

    def __init__(self) -> None:
        self.over: bool = False


@contextmanager
def within(started: subprocess.Popen[bytes], most: int | None) -> Iterator[Looked]:
    """The program is ended, with what it has started, when it holds more bytes than `most`; nothing is done where the system sees to it."""
    found, done = Looked(), threading.Event()

    def look() -> None:
        while not done.wait(LOOK):
            if most is not None and held(started.pid) > most:
                found.over = True
                end(started_by(started.pid))
                started.kill()
                return

    thread = None if most is None or is_bounded_by_system() else threading.Thread(target=look, daemon=True)
    if thread:
        thread.start()
    try:
        yield found
    finally:
        done.set()
        if thread:
            thread.join()
