"""A worker process with all that it starts (`tesseract`, LibreOffice): one session, ended together, and one folder for what it leaves.

The programs have process groups of their own, by which their readers end them; the session is what remains common to all.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from ...readers.parts import watching

MOST_ROUNDS = 100  # looks at what is still there: a process may start another while it is being ended
STATE, SESSION = 0, 3  # fields of /proc/PID/stat behind the name, proc(5)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C waits meanwhile, and never comes to the process that is started: it would end in a traceback before it can ignore it."""
    mask = getattr(signal, "pthread_sigmask", None)  # not on Windows
    if mask is None:
        yield
        return
    resource_tracker.ensure_running()  # it changes the mask itself when it starts
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def folder() -> str:
    """A folder for the temporary files of a process to be, which its parent can remove whenever it ends it; empty when none can be made."""
    try:
        return tempfile.mkdtemp(prefix="duban-worker-")
    except OSError:  # a full disk: most inputs need none, the others tell it
        return ""


def begin(folder: str) -> None:
    """Make the calling process the head of a session of its own, with that folder for its temporary files."""
    if sys.platform != "win32":
        with suppress(OSError):  # it is the head of one
            os.setsid()
    tempfile.tempdir = folder or None


def started(heads: Iterable[int | None]) -> list[Any]:
    """What heads of sessions have started, to be asked before they are ended, where the system tells no sessions (Windows, macOS)."""
    return [] if sys.platform == "linux" else [each for head in heads if head for each in watching.started_by(head)]


def end(folders: Mapping[int, str], others: Iterable[Any] = ()) -> None:
    """End all processes of sessions but the calling one, and what `started` has told of; remove their folders."""
    watching.end(list(others))
    for _ in range(MOST_ROUNDS):
        found = members(folders.keys())
        if not found:
            break
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
    for folder in filter(None, folders.values()):
        shutil.rmtree(folder, ignore_errors=True)


def members(sessions: Set[int]) -> list[int]:
    """The living processes of sessions but the calling one; none where the system has no /proc."""
    if sys.platform != "linux":
        return []
    found = []
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError, IndexError):  # it ended meanwhile
            fields = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[SESSION]) in sessions and fields[STATE] not in (b"Z", b"X"):
                found.append(int(entry.name))
    return found
