"""How far a batch is, on standard error: a bar with rate and time left on a terminal, else a line now and then.

The inputs are counted ahead in a thread, beside the converting: files by their names alone, so that nothing waits for the total.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..language import _
from .sources.given import Input

EVERY = 5.0  # seconds between two lines where there is no terminal
USUAL = 80, 24  # columns and rows of a terminal that does not know its own
MANY = 10_000  # notices: seconds
MOST_COUNTING = 600.0  # seconds; what takes longer to list has no total


class Count:
    """How many items there are: `total` is None until all are counted, and remains so when that takes too long or fails."""

    def __init__(self, items: Callable[[], Iterator[Input]] | None) -> None:
        """`items` lists what is counted; None when it cannot be listed cheaply."""
        self.total: int | None = None
        self.stopped: threading.Event = threading.Event()
        self.thread: threading.Thread | None = threading.Thread(target=self.count, args=(items,), daemon=True) if items else None
        if self.thread:
            self.thread.start()

    def count(self, items: Callable[[], Iterator[Input]]) -> None:
        until, number = time.monotonic() + MOST_COUNTING, 0
        try:
            for given in items():
                number += 1
                if self.stopped.is_set() or time.monotonic() > until or given.data is not None or "://" in given.path:
                    return  # what has to be read or fetched in order to be listed is not listed twice
        except Exception:  # converting meets the same fault, and tells it
            return
        self.total = number

    def close(self) -> None:
        self.stopped.set()
        if self.thread:
            self.thread.join(1)  # it may hang in a folder that does not answer


class Progress:
    """A bar on a terminal: `40%|████      | 400/1000 [00:02<00:03, 190 inputs/s, failed=1]`; a line every five seconds elsewhere."""

    def __init__(self, items: Callable[[], Iterator[Input]] | None = None) -> None:
        """`items` lists once more what is to be converted, for the total; without it rate and number are shown only."""
        self.began: float = time.monotonic()
        self.told: float = self.began
        self.bar: Any = None
        if sys.stderr.isatty():
            from tqdm import tqdm

            known = os.get_terminal_size(sys.stderr.fileno()).columns > 0
            size = {"dynamic_ncols": True} if known else {"ncols": USUAL[0], "nrows": USUAL[1]}
            self.bar = tqdm(unit=" inputs", file=sys.stderr, **size)
        self.count: Count = Count(items)

    def show(self, done: int, reused: int, failed: int) -> None:
        """`done` were converted now, `reused` had a result already: they say nothing about how fast it goes."""
        if self.bar is not None:
            self.draw(done, reused, failed)
        elif time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            tell(f"duban: {told(done, reused, failed, self.total(done + reused), self.told - self.began)}")

    def draw(self, done: int, reused: int, failed: int) -> None:
        total = self.total(done + reused)
        self.bar.initial = reused
        if total != self.bar.total:
            self.bar.total = total
            self.bar.refresh()
        self.bar.set_postfix(failed=failed, refresh=False)
        self.bar.update(done + reused - self.bar.n)

    def total(self, shown: int) -> int | None:
        """The number of inputs; None while it is unknown, or when it turns out wrong since files arrived."""
        total = self.count.total
        return total if total is not None and total >= shown else None

    def close(self) -> None:
        self.count.close()
        if self.bar is not None:
            self.bar.close()


def tell(line: str) -> None:
    """A line on standard error; one that is full or gone stops no batch."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


def announce(out: Path, notices: int) -> None:
    """Say that an output is being written, where that takes a while."""
    if notices >= MANY:
        tell(_("duban: writing {out}", out=out))


def told(done: int, reused: int, failed: int, total: int | None, seconds: float) -> str:
    """`400 of 1,000 inputs done (40%), 1 failed, 190 a second, 3 s left`."""
    shown = done + reused
    rate = done / seconds if seconds else 0.0
    of = _("{shown:,} inputs done", shown=shown)
    if total:
        of = _("{shown:,} of {total:,} inputs done ({share}%)", shown=shown, total=total, share=100 * shown // total)
    line = _("{of}, {failed:,} failed, {rate:.3g} a second", of=of, failed=failed, rate=rate)
    return line if not total or not rate else _("{line}, {span} left", line=line, span=span((total - shown) / rate))


def span(seconds: float) -> str:
    """`42 s`, `12 min`, `3 h 5 min`."""
    if seconds < 100:
        return _("{seconds:.0f} s", seconds=seconds)
    minutes = round(seconds / 60)
    if minutes < 100:
        return _("{minutes} min", minutes=minutes)
    return _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
