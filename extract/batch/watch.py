"""A folder watched, e.g. 收文: what is there is converted, then what arrives, changes and goes, one batch for each burst of changes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from ..errors import DubanError, InputError
from ..language import _
from ..readers import printable
from ..rulebook.ruleset import load_ruleset
from ..writers.options import NO_TIME
from .arrivals import Arrivals, Stopped
from .outputs.publish import own_of
from .progress import tell
from .run import Batch
from .sources.files import refuse_here

TICK = 0.2  # seconds between two looks whether there is something to do
AGAIN = 60.0  # seconds after which a run that failed is tried again, when nothing changes before
MOST_NAMES = 3  # that are told


@dataclass(frozen=True, slots=True)
class Watch:
    """A batch whose only source is a folder, made again whenever something changes in it."""

    batch: Batch
    poll: float | None = None
    clock: Callable[[], str] = lambda: NO_TIME  # what time the history of a database tells

    def run(self) -> None:
        """Convert until SIGINT or SIGTERM. Raises InputError when there is no such folder or it cannot be watched.

        What goes wrong in one run, e.g. a full disk, is told; the next change is tried again, or the same after a minute.
        """
        refuse_here(self.batch.sources[0])
        folder = os.path.realpath(self.batch.sources[0])
        if not Path(folder).is_dir():
            raise InputError(printable(self.batch.sources[0]), _("is no folder"), _("name the folder to be watched"))
        arrivals = Arrivals(folder, own_of(self.batch.out), self.poll)
        batch = replace(self.batch, sources=(folder,), mode="changed", arrivals=arrivals)
        again = 0.0  # at this moment, whatever changes: the first run
        with stopping(arrivals), arrivals.listening(), suppress(Stopped):
            while not arrivals.stopped.wait(TICK):
                if arrivals.are_due() or time.monotonic() >= again:
                    again = time.monotonic() + AGAIN if self.failed(batch, arrivals) else float("inf")

    def failed(self, batch: Batch, arrivals: Arrivals) -> bool:
        """One run, and a line that tells of it; whether it failed."""
        taken = named(arrivals.take(), arrivals.folder)
        try:
            arrivals.check_folder()
            load_ruleset.cache_clear()  # the user's rules may have changed
            summary = replace(batch, options=replace(batch.options, at=self.clock())).run()
        except Stopped:
            raise
        except (DubanError, OSError) as error:
            tell(f"duban: {taken}{error}")
            return True
        arrivals.settle()
        totals = summary.totals
        failed = _("0 failed")
        if totals.failed:
            failed = _("{failed} failed (see {quarantine})", failed=totals.failed, quarantine=summary.quarantine)
        done = totals.inputs - summary.unseen.kept - summary.reused
        held = _("{notices} notices, {said} in {out}", notices=totals.notices, said=totals.said(), out=batch.out)
        tell(
            _(
                "duban: {taken}{done} converted, {failed}; {held} ({seconds:.1f} s)",
                taken=taken,
                done=done,
                failed=failed,
                held=held,
                seconds=summary.seconds,
            )
        )
        for line in summary.unseen.lines():
            tell(f"duban: {line}")
        return False


def named(paths: list[str], folder: str) -> str:
    """`2020/通知.txt, a.txt and 2 more: `."""
    names = [printable(os.path.relpath(path, folder)) for path in paths if path != folder]
    more = _(" and {count} more", count=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more + ": " if names else ""


@contextmanager
def stopping(arrivals: Arrivals) -> Iterator[None]:
    """SIGINT and SIGTERM end the watching at its next step; the handlers are put back afterwards."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        arrivals.stopped.set()

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
