"""A batch on Dask distributed: frames of some inputs go to its workers, and what a lost worker had is done again elsewhere.

It takes the place of `pool.Pool`. A frame that ends its workers, one after the other, is taken apart: each of its inputs is tried
alone, with nothing else on the cluster, so that the one that does it is known and the others are converted.
"""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ...errors import DubanError
from ...language import _
from ...readers import LIMITS, Limits
from ..frames import convert_frame, frame_of, outcomes_of
from ..manifest import rules_fingerprint
from ..sources.given import Input
from ..work import Conversion, Outcome
from .dask_cluster import LOST, connected, threads_of
from .deadlines import last
from .pool import MOST_LOOKED_AT, Work

Future = Any  # distributed's, which has half its types only
LEAST, MOST = 1, 64  # inputs of a frame
SHORT, LONG = 1.0, 4.0  # seconds from sending a frame to its outcomes: below, the next have more inputs; above, fewer
MOST_BYTES = 4 * 1024 * 1024  # of a frame whose inputs are here already, unless one alone has more
PER_THREAD = 3  # frames on their way for each thread of the cluster, so that none waits
MOST_SUSPECTS = 64  # inputs of frames that ended their workers, before they are tried; else at the end
MOST_TRIES = 3  # of a frame that the cluster lost for another reason than its workers' end
TICK = 0.5  # seconds
MOST_WITHOUT_WORKER = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Share:
    """The inputs of a frame on its way, how often they were sent, and since when."""

    inputs: list[Input]
    tries: int = 1
    alone: bool = False  # the only frame on the cluster
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class DaskEngine:
    """`work` by the workers of the cluster at the address `scheduler`, else by a cluster of `count` processes on this machine.

    `time_limit` is seconds an input; `memory_limit` MB a process of the cluster on this machine. A worker that has another
    version of duban, or other rules, is an error.
    """

    work: Work
    count: int
    time_limit: float
    memory_limit: int
    scheduler: str | None = None
    limits: Limits = LIMITS
    connect_limit: float = 15.0  # seconds
    look_after: float = 5.0  # seconds between two looks at how many workers there are
    client: Any = None
    options: dict[str, Any] = field(default_factory=dict)  # of convert_frame
    size: int = 4  # inputs of a frame, as yet
    room: int = 1  # frames on their way
    exhausted: bool = False
    trying: bool = False  # suspects, and nothing else
    shares: dict[Future, Share] = field(default_factory=dict)
    again: deque[Share] = field(default_factory=deque)
    suspects: deque[Input] = field(default_factory=deque)
    ended: queue.SimpleQueue[Future] = field(default_factory=queue.SimpleQueue)
    looked: float = 0.0
    had_workers: float = 0.0

    def run(self, items: Iterator[Input | None]) -> Generator[Outcome | None, None, None]:
        """The outcomes of all items, as they come; None now and then. An item None needs no work.

        Raises DubanError when there is no cluster, or it is lost. What is on its way is cancelled when the iterator is closed.
        """
        with ExitStack() as opened:
            while True:
                self.hand_out(items, opened)
                if self.exhausted and not (self.shares or self.again or self.suspects):
                    return
                yield None
                if self.shares:
                    yield from self.collect()

    def cancel(self) -> None:
        if self.shares and self.client.status == "running":
            self.client.cancel(list(self.shares))
        self.shares.clear()

    def hand_out(self, items: Iterator[Input | None], opened: ExitStack) -> None:
        """Send frames while there is room; suspects when there are many or nothing else is left, one at a time."""
        if not self.trying:
            while len(self.shares) < self.room:
                share = self.again.popleft() if self.again else Share(self.next_inputs(items))
                if not share.inputs:
                    break
                self.send(share, opened)
            self.trying = len(self.suspects) >= MOST_SUSPECTS or (self.exhausted and not self.again and bool(self.suspects))
        if self.trying and not self.shares:
            self.trying = bool(self.suspects)
            if self.suspects:
                self.send(Share([self.suspects.popleft()], alone=True), opened)

    def next_inputs(self, items: Iterator[Input | None]) -> list[Input]:
        found: list[Input] = []
        size = looked = 0
        while len(found) < self.size and size < MOST_BYTES and looked < MOST_LOOKED_AT and not self.exhausted:
            item = list(islice(items, 1))
            looked += 1
            self.exhausted = not item
            for one in item:
                if one is not None:
                    found.append(one)
                    size += len(one.data or b"")
        return found

    def send(self, share: Share, opened: ExitStack) -> None:
        if self.client is None:
            self.client = opened.enter_context(connected(self.scheduler, self.count, self.memory_limit, self.connect_limit))
            opened.callback(self.cancel)  # before the client is closed
            self.options = self.chosen()
            self.look()
        future = self.client.submit(
            convert_frame,
            frame_of(share.inputs),
            **self.options,
            pure=False,
            retries=MOST_TRIES,
        )
        self.shares[future] = share
        future.add_done_callback(self.ended.put)

    def chosen(self) -> dict[str, Any]:
        options = {"time_limit": self.time_limit, "packed": True, "limits": self.limits}
        if not isinstance(self.work, Conversion):
            return options | {"work": self.work}
        pack = self.work.pack.absolute() if self.work.pack else None  # a worker may stand in another folder
        return options | {"pack": pack, "fingerprint": rules_fingerprint(pack)}

    def collect(self) -> Iterator[Outcome]:
        """Wait a moment for frames, and look now and then at how many workers there are."""
        if time.monotonic() - self.looked > self.look_after:
            self.look()
        try:
            futures = [self.ended.get(timeout=TICK)]
            while not self.ended.empty():
                futures.append(self.ended.get_nowait())
        except queue.Empty:
            return
        for future in futures:
            if share := self.shares.pop(future, None):
                yield from self.outcomes(future, share)

    def look(self) -> None:
        threads = threads_of(self.client)
        self.looked = time.monotonic()
        self.room = PER_THREAD * max(1, threads)
        if threads:
            self.had_workers = self.looked
        elif self.looked - self.had_workers > MOST_WITHOUT_WORKER:
            raise DubanError(
                _("the Dask cluster has had no worker for {most:g} seconds; start some, then this batch again", most=MOST_WITHOUT_WORKER)
            )

    def outcomes(self, future: Future, share: Share) -> list[Outcome]:
        """Those of a frame that is done; none when it is to be tried again."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        try:
            found = outcomes_of(future.result())
            self.fit(share)
            return found
        except KilledWorker as error:
            if share.alone:
                return [self.culprit(share, error.allowed_failures + 1)]
            self.suspects.extend(share.inputs)
        except (ImportError, AttributeError) as error:
            raise DubanError(_("a Dask worker cannot load duban ({error}); install the same version everywhere", error=error)) from None
        except (CancelledError, OSError, TimeoutError):
            if share.tries >= MOST_TRIES or self.client.status != "running":
                raise DubanError(_(LOST)) from None
            self.again.append(Share(share.inputs, share.tries + 1, share.alone))
        return []

    def fit(self, share: Share) -> None:
        """Frames of many short inputs cost the parent little; of few long ones all workers get some."""
        seconds = time.monotonic() - share.since
        if seconds < SHORT and len(share.inputs) >= self.size:
            self.size = min(MOST, self.size * 2)
        elif seconds > LONG:
            self.size = max(LEAST, self.size // 2)

    def culprit(self, share: Share, times: int) -> Outcome:
        """The outcome of an input that ended its workers `times` times with nothing else there; by its time it is told what for."""
        key = share.inputs[0].key
        if time.monotonic() - share.since > times * last(self.time_limit):
            told = _("took longer than {time_limit:g} seconds; look at the file; or raise --time-limit", time_limit=self.time_limit)
            return Outcome(key, error=f"{key}: {told}", reason="time-limit")
        told = _("its Dask worker was ended {times} times (a crash, or more memory than a worker has); look at the file", times=times)
        return Outcome(key, error=f"{key}: {told}", reason="crash")
