"""The thread that has files read: workers of the batch, with its limits, one file of each job in turn.

The workers stay for a while when all is read, so that the next file does not wait for a start; they are new when the rules are others.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ...batch.engines.pool import Pool, end
from ...batch.sources.given import Input
from ...batch.work import Conversion, Outcome
from ...errors import DubanError
from ...language import _, using
from ...ledger.places.asking import ask, asked
from ...rulebook.ruleset import Ruleset
from ..settings import Settings
from ..telling import words_of
from .again import anew
from .jobs import File, Job, Jobs
from .taking import StoppedError, take, without_places

STAYS = 120.0  # seconds that workers wait for more
ENDS = 1.0  # seconds that the thread has to end by itself
AGAIN = "again"  # the path of what is in the ledger
KEPT = "SELECT json, text FROM notices WHERE source = :source AND gone IS NULL AND text IS NOT NULL"
WARMING = Input("", "", b"1. a", is_text=True)  # read before anything has come, so that a worker is ready for it
MOST_ERRORS = 2_000  # characters of what is told of one file


@dataclass(frozen=True, slots=True)
class Reading:
    """The work of a worker: a file converted, what is wrong with it told in the language of the server."""

    pack: Path | None
    language: str

    def __call__(self, given: Input) -> Outcome:
        with using(self.language):
            if given.path == AGAIN:
                return anew(given, self.pack)
            return Conversion(self.pack, texts=True)(given)


class Engine:
    """Reads what waits in `jobs`; `start` begins, `stop` ends it at once."""

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        self.settings: Settings = settings
        self.jobs: Jobs = jobs
        self.given: dict[str, tuple[Job, File]] = {}  # what the workers have, by the key of the input
        self.woken: threading.Event = threading.Event()
        self.stopped: threading.Event = threading.Event()
        self.starting: threading.Lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.warming: bool = False
        self.pool: Pool | None = None

    def wake(self) -> None:
        """There is something to read."""
        self.woken.set()
        with self.starting:
            if not self.stopped.is_set() and (self.thread is None or not self.thread.is_alive()):
                self.thread = threading.Thread(target=self.run, name="duban-arriving", daemon=True)
                self.thread.start()

    def warm(self) -> None:
        """Somebody is about to send something: a worker is started."""
        if self.pool is None or not self.pool.workers:
            self.warming = True
            self.wake()

    def stop(self) -> None:
        """End the thread and its workers; what waits is not read, what was staged is gone."""
        self.stopped.set()
        self.woken.set()
        if self.thread is not None:
            self.thread.join(ENDS)
            if self.thread.is_alive() and self.pool is not None:
                end(list(self.pool.workers))
        self.jobs.close()

    def run(self) -> None:
        """Until the server ends."""
        with using(self.settings.language):
            while not self.stopped.is_set():
                if not self.work():
                    self.woken.wait()
                    self.woken.clear()
                    continue
                try:
                    self.read()
                except DubanError as error:  # rules that cannot be used, workers that do not start
                    self.fail(words_of(error))
                except Exception as error:  # a fault of ours stops no other file
                    self.fail(_("a fault of duban ({kind}); report it with the file").format(kind=type(error).__name__))

    def work(self) -> bool:
        """Whether something waits."""
        if self.warming:
            return True
        with self.jobs.lock:
            return any(job.next < len(job.files) for job in self.jobs.held.values())

    def read(self) -> None:
        """Have files read until none has come for a while, the rules have changed, or the server ends."""
        settings, rules = self.settings, Ruleset.load(self.settings.pack).digest
        work = Reading(settings.pack, settings.language)
        self.pool = Pool(work, settings.workers, settings.time_limit, settings.memory_limit)
        with closing(self.pool.run(self.inputs())) as outcomes:
            for outcome in outcomes:
                if outcome is not None and outcome.key:
                    self.took(outcome)
                if self.stopped.is_set():
                    return
                if not self.given:
                    if not self.work() and not self.woken.wait(STAYS):
                        return
                    self.woken.clear()
                    if Ruleset.load(settings.pack).digest != rules:
                        return

    def inputs(self) -> Iterator[Input | None]:
        """What waits, a file of each job in turn; None where nothing can be given to a worker now."""
        while True:
            if self.warming:
                self.warming = False
                yield WARMING
            with self.jobs.lock:
                jobs = [job for job in self.jobs.held.values() if job.next < len(job.files)]
            for job in jobs:
                file = job.files[job.next]
                if file.name not in self.given:  # two of one name are read one after the other
                    job.next += 1
                    file.state = "reading"
                    self.given[file.name] = (job, file)
                    given = self.kept(file) if file.again else input_of(file)
                    if given is None:
                        del self.given[file.name]
                        file.state, file.error = "failed", _("it is in the ledger no more, or its text was not kept")
                    yield given
            yield None

    def kept(self, file: File) -> Input | None:
        """A notice of the ledger as it was read, to be read anew."""
        with asked(self.settings.place) as base:
            found = next(ask(base, KEPT, {"source": file.name}), None)
        if found is None:
            return None
        return Input(AGAIN, file.name, json.dumps([found["json"], found["text"]]).encode(), is_text=True)

    def took(self, outcome: Outcome) -> None:
        """What a worker has made of a file goes into the ledger, and into the file's account."""
        job, file = self.given.pop(outcome.key)
        try:
            if outcome.packed:
                take(self.settings.place, self.settings.moment(), file, outcome, job.came, self.stopped.is_set)
            file.error = self.plain(outcome.error or "")
            file.state = "done" if outcome.packed else "failed"
        except StoppedError:
            return
        except DubanError as error:
            file.error, file.state = words_of(error), "failed"
        finally:
            file.clear()

    def fail(self, why: str) -> None:
        """What the workers have, and what waits, cannot be read."""
        self.given.clear()
        self.warming = False
        with self.jobs.lock:
            for job in self.jobs.held.values():
                job.next = len(job.files)
                for file in job.files:
                    if not file.is_ended:
                        file.error, file.state = self.plain(why), "failed"
                        file.clear()

    def plain(self, words: str) -> str:
        """What is told of a file, without the folders of this machine."""
        return without_places(words)[:MOST_ERRORS]


def input_of(file: File) -> Input:
    """A file as the batch's workers take it, under its own name."""
    if file.text is not None:
        return Input(file.name, file.name, file.text.encode("utf-8", "replace"), is_text=True)
    return Input(str(file.path), file.name)
