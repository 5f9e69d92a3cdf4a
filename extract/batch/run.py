"""A batch from its sources to its output: claim inputs, convert them, keep what became of them, publish."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError, OutputError
from ..ruleset import load_ruleset
from ..writers.output import written_whole
from .manifest import Manifest, Mode, Totals, rules_fingerprint
from .outputs import beside, check_folder, publish_folder, publish_quarantine, publisher
from .pool import Pool
from .sources import Input, inputs
from .work import Conversion, content_hash

EVERY = 5.0  # seconds between two lines of progress where there is no terminal


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

    def run(self) -> Summary:
        """Convert all sources and publish the output. Raises InputError when there are none, OutputError, RulesError."""
        began = time.monotonic()
        publish = publisher(self.out)
        load_ruleset(self.pack)  # what is wrong with the rules is told before anything starts
        if not self.out.parent.is_dir():
            raise OutputError(str(self.out), "its folder is not there", "make the folder first")
        quarantine = beside(self.out, ".quarantine.csv")
        self.refuse_input()
        with closing(Manifest(beside(self.out, ".manifest.sqlite"), rules_fingerprint(self.pack), self.mode)) as manifest:
            try:
                if publish is publish_folder:
                    check_folder(manifest, self.out)
                reused = self.convert(manifest)
                manifest.drop_gone()
                totals = manifest.totals()
                publish(manifest, self.out)
                publish_quarantine(manifest, quarantine)
                manifest.finish()
            except sqlite3.Error as error:
                raise OutputError(str(manifest.path), f"cannot be used ({error})", "see that there is room, or move it away") from None
        return Summary(totals, reused, round(time.monotonic() - began, 3), quarantine if totals.failed else None)

    def refuse_input(self) -> None:
        """An output that is one of the inputs would destroy it."""
        for source in self.sources:
            if self.out.is_file() and Path(source).is_file() and self.out.samefile(source):
                raise OutputError(str(self.out), "is one of the inputs", "name another file")

    def convert(self, manifest: Manifest) -> int:
        """Convert what has no result that may be used again; returns how many had one."""
        claimed = Claimed(manifest, self)
        pool = Pool(Conversion(self.pack), self.workers, self.time_limit, self.memory_limit)
        with closing(Progress()) as progress, closing(pool.run(iter(claimed))) as outcomes:
            for outcome in outcomes:
                if outcome is not None:
                    if outcome.sha256 is None:
                        outcome.sha256 = content_hash(claimed.paths.pop(outcome.key))
                    else:
                        claimed.paths.pop(outcome.key, None)
                    manifest.store(outcome)
                    claimed.done += 1
                    claimed.failed += outcome.reason is not None
                manifest.tick()
                progress.show(claimed.done + claimed.reused, claimed.failed)
        if not claimed.done + claimed.reused:
            raise InputError(", ".join(self.sources) or str(self.listed), "holds no file that can be read", "see duban formats")
        return claimed.reused


@dataclass(slots=True)
class Claimed:
    """The inputs of a batch, each claimed in the manifest when the pool asks for it; None for one that has a result already."""

    manifest: Manifest
    batch: Batch
    paths: dict[str, str] = field(default_factory=dict)  # of what the workers have now
    done: int = 0
    failed: int = 0
    reused: int = 0

    def __iter__(self) -> Iterator[Input | None]:
        batch = self.batch
        own = [batch.out, *(beside(batch.out, ending) for ending in (".manifest.sqlite", ".manifest.sqlite-journal", ".quarantine.csv"))]
        for position, given in enumerate(inputs(batch.sources, batch.listed, own)):
            key, again = self.manifest.claim(given.key, position, given.path)
            if again:
                self.reused += 1
                yield None
            else:
                self.paths[key] = given.path
                yield Input(given.path, key)


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


class Progress:
    """How far a batch is, on standard error: a bar on a terminal, else a line every five seconds."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.told = time.monotonic()
        if sys.stderr.isatty():
            from tqdm import tqdm

            self.bar = tqdm(unit=" inputs", file=sys.stderr, dynamic_ncols=True)

    def show(self, done: int, failed: int) -> None:
        if self.bar is not None:
            self.bar.update(done - self.bar.n)
            self.bar.set_postfix(failed=failed, refresh=False)
        elif time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            print(f"duban: {done} inputs done, {failed} failed", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
