"""Jobs: what somebody sent in one go, file by file, with what became of each. They live as long as the server, and are bounded."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from ...errors import InputError
from ...language import _
from ...readers.limits import size

MOST_JOBS = 60  # that are kept
MOST_WAITING = 2_000  # files
MOST_OF_JOB = 2_000  # files
MOST_TOLD = 100  # notices of a file that are told one by one
TIMES_STAGED = 8  # so many times the bytes of one upload may wait
CHUNK = 1024 * 1024
State = Literal["waiting", "reading", "done", "failed"]
How = Literal["", "moved", "corrected", "renamed"]
Kind = Literal["new", "same", "anew", "copy"]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a notice: `source` is its name in the ledger, `other` the name that it came in by, or of which it is a copy."""

    kind: Kind
    source: str
    title: str
    tasks: int = 0
    warnings: int = 0
    changed: int = 0
    added: int = 0
    gone: int = 0
    waiting: int = 0
    how: How = ""
    other: str = ""


@dataclass(slots=True)
class File:
    """A file of a job. `path` is where it is staged; of words that were pasted there is the text instead.

    `again`: it is a notice of the ledger by its name there, which is read anew from the text that is kept of it.
    """

    name: str
    size: int
    path: Path | None = None
    text: str | None = None
    again: bool = False
    state: State = "waiting"
    error: str = ""
    became: list[Became] = field(default_factory=list)
    notices: int = 0
    tasks: int = 0
    warnings: int = 0
    waiting: int = 0

    @property
    def is_ended(self) -> bool:
        return self.state in {"done", "failed"}

    def clear(self) -> None:
        """Take away what was staged."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        self.path = self.text = None


@dataclass(slots=True)
class Job:
    """What somebody sent in one go. `next` is the file that comes next."""

    key: str
    by: str
    at: str
    files: list[File] = field(default_factory=list)
    next: int = 0
    came: set[str] = field(default_factory=set)  # the names of its notices: two files of one go are two notices

    @property
    def is_ended(self) -> bool:
        return all(file.is_ended for file in self.files)

    @property
    def ended(self) -> int:
        return sum(file.is_ended for file in self.files)

    @property
    def failed(self) -> int:
        return sum(file.state == "failed" for file in self.files)


class Jobs:
    """All jobs of a server; what waits is staged in a folder that only this user may look into."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes: int = most_bytes * TIMES_STAGED
        self.lock: threading.Lock = threading.Lock()
        self.held: dict[str, Job] = {}
        self.folder: Path | None = None

    def begun(self, by: str, at: str) -> Job:
        """A new job; of those that have ended the oldest is forgotten."""
        job = Job(secrets.token_urlsafe(9), by, at)
        with self.lock:
            ended = [key for key, each in self.held.items() if each.is_ended]
            for key in ended[: max(0, len(self.held) + 1 - MOST_JOBS)]:
                del self.held[key]
            self.held[job.key] = job
        return job

    def of(self, key: str) -> Job | None:
        return self.held.get(key)

    def recent(self) -> list[Job]:
        """The jobs, the last first."""
        with self.lock:
            return [job for job in reversed(self.held.values()) if job.files]

    def waiting(self) -> list[File]:
        with self.lock:
            return [file for job in self.held.values() for file in job.files if not file.is_ended]

    def refuse_more(self, files: int, count: int) -> None:
        """InputError where more waits than may."""
        there = self.waiting()
        if len(there) + files > MOST_WAITING or sum(file.size for file in there) + count > self.most_bytes:
            much = _("{files} files with {size} wait already").format(files=len(there), size=size(sum(file.size for file in there)))
            raise InputError(_("Upload"), much, _("wait until they are read, then send these"))

    def stage(self, name: str, source: BinaryIO) -> File:
        """A file copied into the folder, under a name of ours."""
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="duban-upload-"))
        path = self.folder / secrets.token_hex(12)
        try:
            with path.open("xb") as out:
                shutil.copyfileobj(source, out, CHUNK)
            return File(name, path.stat().st_size, path=path)
        except OSError:
            path.unlink(missing_ok=True)
            raise InputError(name, _("there is no room for it on the server"), _("ask who runs the server")) from None

    def add(self, job: Job, files: list[File]) -> None:
        with self.lock:
            job.files += files

    def close(self) -> None:
        """Take away all that is staged."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
