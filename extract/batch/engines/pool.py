"""Worker processes that may hang, die or eat memory: each input has its time, and the culprit is known and told.

A worker gets several inputs in a message and sends each outcome as it is done, so that the first one not answered is the
one it was at. What else it was given is given again.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from ...errors import DubanError
from ...language import _
from ...patterns.compiling import Kept, saved
from ..sources.given import Input
from ..sources.remote import ahead
from ..work import Outcome
from . import memory, sessions

SHARE = 8  # inputs a message
SHARE_BYTES = 256 * 1024  # of the data of a message, unless one input has more
SMALL = 16 * 1024  # bytes that a pipe takes while nobody reads it
LOW = 2  # inputs left when a worker gets more, so that it never waits
MOST_LOOKED_AT = 64  # inputs asked for at a time that may turn out to need no work
TICK = 0.5  # seconds
YOUNG = 20_000  # objects that a worker makes before it looks for garbage, of which a notice leaves hardly any
START_LIMIT = 120.0  # seconds until a new worker must be ready
MOST_FAILED_STARTS = 3
Work = Callable[[Input], Outcome]


@dataclass(slots=True)
class Worker:
    """One process, the inputs that it has not answered yet in order, and since when it has been at the first."""

    process: BaseProcess
    pipe: Connection
    folder: str  # of its temporary files
    share: deque[Input] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)
    ready: bool = False
    look: memory.Look = field(default_factory=memory.Look)


@dataclass(slots=True)
class Pool:
    """So many processes that do `work` (it is sent to them: a function or object of a module), `time_limit` seconds an input,
    `memory_limit` MB a process: of address space, or, where the platform cannot limit it, of what it holds."""

    work: Work
    count: int
    time_limit: float
    memory_limit: int
    workers: list[Worker] = field(default_factory=list)
    again: deque[Input] = field(default_factory=deque)
    failed_starts: int = 0
    exhausted: bool = False

    def run(self, items: Iterator[Input | None]) -> Generator[Outcome | None, None, None]:
        """The outcomes of all items, as they come; None now and then. An item None needs no work.

        Raises DubanError when no worker can start. All workers are ended when the iterator is closed.
        """
        try:
            while True:
                self.hand_out(items)
                if self.exhausted and not self.again and not any(worker.share for worker in self.workers):
                    return
                yield None
                yield from self.collect()
        finally:
            end(self.workers)
            self.workers.clear()

    def hand_out(self, items: Iterator[Input | None]) -> None:
        """Give each worker that runs low more; a worker is started when there is something for it."""
        for place in range(self.count):
            worker = self.workers[place] if place < len(self.workers) else None
            if worker and len(worker.share) > LOW:
                continue
            share = self.next_share(items)
            if not share:
                return
            if sum(map(size, share)) > SMALL and not (worker and worker.ready and not worker.share):
                self.again.extendleft(reversed(share))  # one at work reads nothing: we would wait for it, and it for us
                if worker is None:
                    self.workers.append(self.start())
                continue
            if worker is None:
                worker = self.start()
                self.workers.append(worker)
            try:
                worker.pipe.send(share)
            except OSError:  # it has died; that is seen when outcomes are collected
                self.again.extendleft(reversed(share))
                continue
            if not worker.share:
                worker.since = time.monotonic()
            worker.share.extend(share)

    def next_share(self, items: Iterator[Input | None]) -> list[Input]:
        share: list[Input] = []
        looked = room = 0
        while len(share) < SHARE and room < SHARE_BYTES and looked < MOST_LOOKED_AT and (self.again or not self.exhausted):
            looked += 1
            if self.again:
                share.append(self.again.popleft())
            else:
                found = list(islice(items, 1))
                self.exhausted = not found
                share += [item for item in found if item is not None]
            room = sum(map(size, share))
        return share

    def collect(self) -> Iterator[Outcome]:
        """Wait a moment for outcomes; end and replace the workers that died, hang or have no memory left."""
        waited = [handle for worker in self.workers for handle in (worker.pipe, worker.process.sentinel)]
        ready = set(wait(waited, TICK)) if waited else set()
        for place, worker in enumerate(self.workers):
            fault = None
            if worker.pipe in ready or worker.process.sentinel in ready:
                fault = yield from self.drain(worker)
            if fault is None and self.is_late(worker):
                fault = "time-limit"
            if fault is None and worker.look.sees_more(worker.process.pid, self.memory_limit):
                fault = "memory"
            if fault is not None:
                culprit = self.retire(worker, fault)
                self.workers[place] = self.start()
                if culprit:
                    yield culprit

    def drain(self, worker: Worker) -> Generator[Outcome, None, str | None]:
        """All that a worker has sent; returns `crash` when it has died, `memory-limit` when it is to be replaced."""
        try:
            while worker.pipe.poll():
                outcome = worker.pipe.recv()
                worker.since = time.monotonic()
                if outcome is None:
                    worker.ready = True
                    self.failed_starts = 0
                    continue
                worker.share.popleft()
                yield outcome
                if outcome.reason == "memory-limit":
                    return "memory-limit"
        except (EOFError, OSError):
            return "crash"
        return None if worker.process.is_alive() else "crash"

    def is_late(self, worker: Worker) -> bool:
        limit = self.time_limit if worker.ready else START_LIMIT
        return bool(worker.share or not worker.ready) and time.monotonic() - worker.since > limit and not worker.pipe.poll()

    def retire(self, worker: Worker, fault: str) -> Outcome | None:
        """End a worker; the outcome of the input that it was at, unless it was at none."""
        end([worker])
        culprit = None
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= MOST_FAILED_STARTS:
                raise DubanError(_("the worker processes do not start; try a higher --memory-limit"))
        elif worker.share and fault != "memory-limit":
            key = worker.share.popleft().key
            told = _("{how}; look at the file", how=ended(worker.process.exitcode))
            if fault == "time-limit":
                told = _("took longer than {seconds:g} seconds; look at the file; or raise --time-limit", seconds=self.time_limit)
            culprit = memory.too_much(key) if fault == "memory" else Outcome(key, error=f"{key}: {told}", reason=fault)
        self.again.extendleft(reversed(worker.share))
        worker.share.clear()
        return culprit

    def start(self) -> Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        folder = sessions.folder()
        process = context.Process(target=serve, args=(theirs, self.work, self.memory_limit, folder, Kept.place is not None), daemon=False)
        with sessions.undisturbed():
            process.start()
        theirs.close()  # so that its death ends the pipe
        return Worker(process, ours, folder)


def end(workers: list[Worker]) -> None:
    """End workers with the programs that they have started."""
    programs = sessions.started(worker.process.pid for worker in workers)
    for worker in workers:
        worker.process.kill()
    for worker in workers:
        worker.process.join()
        worker.pipe.close()
    sessions.end({worker.process.pid: worker.folder for worker in workers if worker.process.pid}, programs)


def size(given: Input) -> int:
    """Bytes of data that are sent with an input."""
    return len(given.data or b"")


def ended(code: int | None) -> str:
    """What the exit code of a process says: -9 → SIGKILL."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return _("its process was ended by {name}", name=signal.Signals(-code).name)
    return _("its process ended with exit code {code}", code=code)


def serve(pipe: Connection, work: Work, memory_limit: int, folder: str, keeps: bool) -> None:
    """The worker process: None when it is ready, then the outcome of each input, until its parent is gone.

    `keeps`: it uses what commands have kept of patterns, and adds to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    sessions.begin(folder)
    threading.Thread(target=leave_with_parent, args=(folder,), daemon=True).start()
    memory.limit(memory_limit)
    gc.set_threshold(YOUNG)
    if keeps:
        from ...patterns.kept import keep

        keep()
    with suppress(EOFError, OSError):
        pipe.send(None)
        for outcome in saved(done(work, given) for share in iter(pipe.recv, None) for given in ahead(share)):
            pipe.send(outcome)
    sessions.end({os.getpid(): folder})


def done(work: Work, given: Input) -> Outcome:
    """The outcome of one input, whatever it raises."""
    try:
        return work(given)
    except MemoryError:
        return memory.too_much(given.key)
    except Exception as error:
        told = _("a fault of duban ({error}); report it with the file", error=f"{type(error).__name__}: {error}"[:500])
        return Outcome(given.key, error=f"{given.key}: {told}", reason="fault")


def leave_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        sessions.end({os.getpid(): folder}, sessions.started([os.getpid()]))
        os._exit(1)
