"""A batch from its sources to its output: claim inputs, convert them, keep what became of them, publish."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, OutputError
from ..rulebook.ruleset import load_ruleset
from ..writers.output import written_whole
from .arrivals import Arrivals
from .engines.pool import Pool
from .manifest import Manifest, Mode, Totals, rules_fingerprint
from .outputs.publish import OWN, beside, check_folder, clear, own_of, publish_folder, publish_quarantine, publisher
from .progress import Progress, announce
from .sources.files import Columns, Input, inputs
from .work import Conversion, Outcome, content_hash

if TYPE_CHECKING:
    from .engines.dask_engine import DaskEngine


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be converted, where to, and within which limits (seconds an input, MB of memory a worker)."""

    sources: tuple[str, ...]
    out: Path
    listed: Path | None = None
    pack: Path | None = None
    mode: Mode = "all"
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    time_limit: float = 120
    memory_limit: int = 2048
    on_dask: bool = False
    scheduler: str | None = None  # address of a Dask cluster
    arrivals: Arrivals | None = None  # of a folder that is watched
    text_column: str | None = None  # of JSON lines and Parquet
    name_column: str | None = None

    def run(self) -> Summary:
        """Convert all sources and publish the output. Raises InputError when there are none, OutputError, RulesError."""
        began = time.monotonic()
        publish = publisher(self.out)
        load_ruleset(self.pack)  # what is wrong with the rules is told before anything starts
        if not self.out.parent.is_dir():
            raise OutputError(str(self.out), "its folder is not there", "make the folder first")
        quarantine = beside(self.out, ".quarantine.csv")
        self.refuse_input()
        check = self.arrivals.check if self.arrivals else lambda: None
        with closing(Manifest(beside(self.out, ".manifest.sqlite"), rules_fingerprint(self.pack), self.mode, check)) as manifest:
            try:
                clear(manifest, self.out)
                if publish is publish_folder:
                    check_folder(manifest, self.out)
                reused = self.convert(manifest)
                if self.arrivals:
                    self.arrivals.check_folder()
                gone = manifest.drop_gone()
                totals = manifest.totals()
                if not self.is_published(manifest, totals.inputs == reused and not gone):
                    announce(self.out, totals.notices)
                    publish(manifest, self.out)
                    publish_quarantine(manifest, quarantine)
                manifest.finish()
            except sqlite3.Error as error:
                raise OutputError(str(manifest.path), f"cannot be used ({error})", "see that there is room, or move it away") from None
        return Summary(totals, reused, round(time.monotonic() - began, 3), quarantine if totals.failed else None)

    def is_published(self, manifest: Manifest, is_same: bool) -> bool:
        """Whether a folder that is watched holds what it held in the last run, and the output too."""
        return is_same and self.arrivals is not None and self.arrivals.has_run and not manifest.was_broken_off and self.out.exists()

    def refuse_input(self) -> None:
        """An output that is one of the inputs would destroy it."""
        for source in self.sources:
            if self.out.is_file() and Path(source).is_file() and self.out.samefile(source):
                raise OutputError(str(self.out), "is one of the inputs", "name another file")

    def convert(self, manifest: Manifest) -> int:
        """Convert what has no result that may be used again; returns how many had one."""
        claimed = Claimed(manifest, self)
        with closing(Progress(partial(claimed.listed, counting=True))) as progress, closing(self.engine().run(iter(claimed))) as outcomes:
            for outcome in outcomes:
                if outcome is not None:
                    given = claimed.given.pop(outcome.key)
                    if outcome.sha256 is None and outcome.reason != "unreadable":  # what could not be fetched is tried again
                        outcome.sha256 = content_hash(given)
                    claimed.store(outcome)
                manifest.tick()
                manifest.check()
                progress.show(claimed.done, claimed.reused, claimed.failed)
        if not claimed.done + claimed.reused and not self.arrivals:
            raise InputError(", ".join(self.sources) or str(self.listed), "holds no file that can be read", "see duban formats")
        return claimed.reused

    def engine(self) -> Pool | DaskEngine:
        """What does the work: processes of this machine, or Dask."""
        if not self.on_dask:
            return Pool(Conversion(self.pack), self.workers, self.time_limit, self.memory_limit)
        from .engines.dask_engine import DaskEngine

        return DaskEngine(Conversion(self.pack), self.workers, self.time_limit, self.memory_limit, self.scheduler)


@dataclass(slots=True)
class Claimed:
    """The inputs of a batch, each claimed in the manifest when the pool asks for it; None for one that has a result already."""

    manifest: Manifest
    batch: Batch
    given: dict[str, Input] = field(default_factory=dict)  # what the workers have now
    done: int = 0
    failed: int = 0
    reused: int = 0

    def listed(self, counting: bool = False) -> Iterator[Input]:
        """All inputs; a second time for their number."""
        batch, out = self.batch, self.batch.out
        is_own = own_of(out)
        columns = Columns(batch.text_column, batch.name_column)
        found = inputs(batch.sources, batch.listed, [out, *(beside(out, ending) for ending in OWN)], columns, counting)
        return (given for given in found if not is_own(given.path))

    def __iter__(self) -> Iterator[Input | None]:
        arrivals = self.batch.arrivals
        for position, given in enumerate(self.listed()):
            if arrivals and arrivals.is_growing(given):
                self.manifest.keep(given, position)
                yield None
                continue
            key, again = self.manifest.claim(given, position, arrivals is not None and arrivals.is_same(given))
            if again:
                self.reused += 1
                yield None
            elif given.problem:
                self.store(Outcome(key, error=given.problem, reason="unreadable"))
                yield None
            else:
                self.given[key] = replace(given, key=key)
                yield self.given[key]

    def store(self, outcome: Outcome) -> None:
        self.manifest.store(outcome)
        self.done += 1
        self.failed += outcome.reason is not None


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch ended: its figures, how many results were used again, its seconds, and the list of what failed."""

    totals: Totals
    reused: int
    seconds: float
    quarantine: Path | None

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        totals = self.totals
        yield f"{totals.notices} notices, {totals.tasks} tasks, {totals.without_task} notices without a task ({self.seconds:.1f} s)"
        if self.reused:
            yield f"{self.reused} of {totals.inputs} inputs had a result already"
        if totals.diagnostics:
            yield "diagnostics: " + ", ".join(f"{code} {count}" for code, count in totals.diagnostics.items())
        if self.quarantine:
            yield f"{totals.failed} of {totals.inputs} inputs failed: see {self.quarantine}"

    def report(self, path: Path) -> None:
        """Write the figures as JSON. Raises OutputError."""
        told: dict[str, Any] = {
            **asdict(self.totals),
            "reused": self.reused,
            "seconds": self.seconds,
            "quarantine": str(self.quarantine) if self.quarantine else None,
        }
        with written_whole(path) as stream:
            stream.write(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
