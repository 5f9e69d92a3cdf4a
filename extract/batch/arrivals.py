"""What arrives in a folder, e.g. `收文/2020/通知.docx`: told by the system (watchfiles), each file left until it has been quiet.

A thread listens; the batch asks here which files are still growing, which are the same as last time, and whether it is to stop.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import DubanError, InputError
from ..installation import how_to_get
from ..language import _
from ..readers import printable
from .sources.given import Input

QUIET = 1.0  # seconds without a change, after which a file is taken to be whole
MOST_WAIT = 10.0  # seconds that a quiet file waits for others that are still growing
LOOK = 1.0  # seconds between two looks whether the folder itself is there
Stat = tuple[int, int, int]


class Stopped(DubanError):  # noqa: N818 - no error: it was asked for
    """The watching was ended, by a signal."""

    def __init__(self) -> None:
        super().__init__("stopped")


@dataclass(slots=True)
class Arrivals:
    """The changes in `folder` (absolute) that no run has taken up. `is_own` tells our outputs, which are no arrivals."""

    folder: str
    is_own: Callable[[str], bool]
    poll: float | None = None  # seconds between looks, where the system tells nothing
    stopped: threading.Event = field(default_factory=threading.Event)
    fault: DubanError | None = None
    changed: dict[str, float] = field(default_factory=dict)  # path → when it changed last
    since: float = 0.0  # when the first of them did
    lock: threading.Lock = field(default_factory=threading.Lock)
    ready: threading.Event = field(default_factory=threading.Event)
    has_run: bool = False
    was: object = None  # the folder of the last run
    known: dict[str, Stat] = field(default_factory=dict)  # files as they were in the last run
    found: dict[str, Stat] = field(default_factory=dict)  # … in this run

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen from here on. Raises DubanError when that cannot be."""
        thread = threading.Thread(target=self.listen, daemon=True)
        thread.start()
        try:
            while not self.ready.wait(0.1) and not self.stopped.is_set():
                self.raise_fault()
            yield
        finally:
            self.stopped.set()
            thread.join(2 * LOOK)

    def listen(self) -> None:
        """Note changes until stopped. A folder that vanishes is waited for, and listened to anew."""
        try:
            while not self.stopped.is_set():
                if Path(self.folder).is_dir():
                    if self.ready.is_set():  # it is back
                        self.note(self.folder)
                    self.listen_to(identity(self.folder))
                    self.note(self.folder)
                self.ready.set()
                self.stopped.wait(LOOK)
        except ModuleNotFoundError:
            self.fault = DubanError(_("duban watch needs watchfiles; install it: {how}", how=how_to_get("watch")))
        except (OSError, RuntimeError) as error:  # too many folders for the system; what watchfiles meets inside
            remedy = _("give --poll 10") if self.poll is None else _("check the folder and its permissions")
            self.fault = InputError(printable(self.folder), _("cannot be watched ({error})", error=error), remedy)

    def listen_to(self, was: object) -> None:
        import watchfiles

        try:
            for changes in watchfiles.watch(
                self.folder,
                watch_filter=lambda _change, path: not self.is_own(path),
                debounce=200,
                step=50,
                stop_event=self.stopped,
                rust_timeout=round(1000 * LOOK),
                yield_on_timeout=True,
                ignore_permission_denied=True,
                force_polling=None if self.poll is None else True,
                poll_delay_ms=round(1000 * (self.poll or LOOK)),
            ):
                for _rest, path in changes:
                    self.note(path)
                self.ready.set()
                if identity(self.folder) != was:
                    return
        except FileNotFoundError:  # it vanished just now
            return

    def note(self, path: str) -> None:
        with self.lock:
            if not self.changed:
                self.since = time.monotonic()
            self.changed[path] = time.monotonic()

    def are_due(self) -> bool:
        """Whether a run is to take up changes: all are quiet, or some are and have waited long."""
        self.raise_fault()
        with self.lock:
            quiet = [self.is_quiet(path) for path in self.changed]
            waited = time.monotonic() - self.since > MOST_WAIT + (self.poll or 0)
            return bool(quiet) and (all(quiet) or (any(quiet) and waited))

    def is_quiet(self, path: str) -> bool:
        needed = QUIET + 1.2 * (self.poll or 0)  # one more look without a change
        return path not in self.changed or time.monotonic() - self.changed[path] >= needed

    def take(self) -> list[str]:
        """The changes that a run takes up now; those of files that are still growing remain."""
        with self.lock:
            taken = sorted(path for path in self.changed if self.is_quiet(path))
            for path in taken:
                del self.changed[path]
                self.known.pop(path, None)
            self.since = time.monotonic()
        self.found = {}
        return taken

    def settle(self) -> None:
        """A run has ended well: the files that it found are known."""
        self.known, self.found, self.has_run = self.found, {}, True
        self.was = identity(self.folder)

    def is_same_folder(self) -> bool:
        """Whether it is the folder of the last run: an empty one may be the place where a share is mounted, and is not now."""
        return self.was is not None and self.was == identity(self.folder)

    def is_growing(self, given: Input) -> bool:
        with self.lock:
            return not self.is_quiet(given.path)

    def is_same(self, given: Input) -> bool:
        """Whether a file has the times and size that it had in the last run, so that its bytes need not be read."""
        if given.data is not None or given.version:
            return False
        try:
            about = os.stat(given.path)  # noqa: PTH116 - a Path for each file of an archive takes longer than this
        except (OSError, ValueError):
            return False
        stat = (about.st_mtime_ns, about.st_size, about.st_ino)
        self.found[given.path] = stat
        return self.known.get(given.path) == stat

    def check(self) -> None:
        """Raises Stopped when it is time to end."""
        if self.stopped.is_set():
            raise Stopped

    def check_folder(self) -> None:
        """Raises InputError when the folder is not there: else all that was in it would leave the output."""
        if not Path(self.folder).is_dir():
            raise InputError(printable(self.folder), _("is not there"), _("it is waited for; the output stays as it is"))

    def raise_fault(self) -> None:
        if self.fault:
            raise self.fault


def identity(folder: str) -> object:
    """Which folder this is; None when it is not there. A new one of the same name is another."""
    try:
        about = Path(folder).stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
