"""A batch from its sources to its output: claim inputs, convert them, keep what became of them, publish."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, OutputError
from ..language import _
from ..readers import LIMITS, Limits
from ..rulebook.ruleset import load_ruleset
from ..writers import Options
from .arrivals import Arrivals
from .engines.pool import Pool
from .keeping import path_of, place_of
from .manifest import Manifest, Mode, rules_fingerprint
from .outputs.database import publish_database
from .outputs.publish import OWN, Publish, beside, check_folder, clear, own_of, publish_folder, publish_quarantine, publisher
from .outputs.summary import Summary
from .progress import Progress, announce
from .sources.files import Columns, Input, inputs, refuse_here
from .work import Conversion, Outcome, content_hash

MOST_NAMES = 3  # that are told
DEFAULT = Options()

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
    forget: bool = False  # what earlier runs have read and is gone
    into: Publish | None = None  # what takes the notices with their texts, in place of an output
    only: int | None = None  # a number that tells these sources from others: with it nothing of an earlier run counts
    options: Options = DEFAULT
    limits: Limits = LIMITS

    def run(self) -> Summary:
        """Convert all sources and publish the output. Raises InputError when there are none, OutputError, RulesError."""
        began = time.monotonic()
        publish = self.into or publisher(self.out)
        load_ruleset(self.pack)  # what is wrong with the rules is told before anything starts
        self.refuse_places()
        quarantine = beside(self.out, ".quarantine.csv")
        check = self.arrivals.check if self.arrivals else lambda: None
        place, rules = beside(self.out, OWN[2] if self.into else OWN[0]), rules_fingerprint(self.pack, self.limits)
        self.refuse_loss(publish, place)
        with closing(Manifest(place, rules, self.mode, check, self.forget, self.only)) as manifest:
            try:
                clear(manifest, self.out)
                if publish is publish_folder:
                    check_folder(manifest, self.out)
                claimed = self.convert(manifest)
                if self.arrivals:
                    self.arrivals.check_folder()
                unseen = manifest.settle(claimed.hidden, self.barred(claimed))
                totals = manifest.totals()
                if not self.is_published(manifest, totals.inputs - unseen.kept == claimed.reused and not unseen.dropped):
                    announce(self.out, totals.notices)
                    manifest.same_ids.look()
                    publish(manifest, self.out, self.options)
                    publish_quarantine(manifest, quarantine)
                manifest.finish()
            except sqlite3.Error as error:
                raise OutputError(
                    str(manifest.path), _("cannot be used ({error})", error=error), _("see that there is room, or move it away")
                ) from None
            seconds = round(time.monotonic() - began, 3)
            listed = quarantine if totals.failed else None
            return Summary(totals, claimed.reused, seconds, listed, unseen, manifest.same_ids.count, manifest.same_ids.names)

    def is_published(self, manifest: Manifest, is_same: bool) -> bool:
        """Whether a folder that is watched holds what it held in the last run, and the output too."""
        return is_same and self.arrivals is not None and self.arrivals.has_run and not manifest.was_broken_off and self.out.exists()

    def refuse_places(self) -> None:
        """Raises OutputError and InputError for places that name nothing, or hold what would be destroyed."""
        if self.out.name in {"", ".."}:
            raise OutputError(str(self.out), _("names no file or folder of its own"), _("name one, e.g. -o tasks.csv"))
        if not self.out.parent.is_dir():
            raise OutputError(str(self.out), _("its folder is not there"), _("make the folder first"))
        for source in self.sources:
            refuse_here(source)
            if os.path.isfile(source) and self.out.is_file() and self.out.samefile(source):  # noqa: PTH113 - a Path may raise
                raise OutputError(str(self.out), _("is one of the inputs"), _("name another file"))

    def refuse_loss(self, publish: object, place: Path) -> None:
        """An output that is there without its manifest holds what no run of ours can put back."""
        if self.into or publish in {publish_folder, publish_database} or self.forget or not os.path.lexists(self.out):
            return
        out = self.out  # what else a folder holds than partitions is refused by the publisher
        holds = any(out.glob("issue_year=*")) if out.is_dir() else out.is_file() and out.stat().st_size > 0
        if holds and not (place.is_file() and place.stat().st_size):
            told = _("is there and its {name} is not, so that what it holds would be lost", name=place.name)
            raise OutputError(str(self.out), told, _("move it away, name another output, or write over it with --forget"))

    def convert(self, manifest: Manifest) -> Claimed:
        """Convert what has no result that may be used again."""
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
        if claimed.done + claimed.reused == len(claimed.absent) and not self.arrivals:
            stays = _("; {out} stays as it is", out=self.out) if self.out.exists() else ""
            if claimed.absent or claimed.gone:
                names = [*claimed.absent, *claimed.gone]
                more = _(" and {count} more", count=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else ""
                raise InputError(", ".join(names[:MOST_NAMES]) + more, _("is not there"), _("check the name{stays}", stays=stays))
            raise InputError(
                ", ".join(self.sources) or str(self.listed), _("holds no file that can be read"), _("see duban formats{stays}", stays=stays)
            )
        return claimed

    def barred(self, claimed: Claimed) -> str | None:
        """Why nothing is forgotten even if asked: what is not there now may be a slip of the hand, or a share that is not mounted."""
        if claimed.absent:
            return _("{absent} is not there: name what is, and ask again", absent=claimed.absent[0])
        if self.arrivals and not claimed.done + claimed.reused and not self.arrivals.is_same_folder():
            return _("the folder holds no file")
        return None

    def engine(self) -> Pool | DaskEngine:
        """What does the work: processes of this machine, or Dask."""
        conversion = Conversion(self.pack, bool(self.into) or publisher(self.out) is publish_database)
        if not self.on_dask:
            return Pool(conversion, self.workers, self.time_limit, self.memory_limit)
        from .engines.dask_engine import DaskEngine

        return DaskEngine(conversion, self.workers, self.time_limit, self.memory_limit, self.scheduler, self.limits)


@dataclass(slots=True)
class Claimed:
    """The inputs of a batch, each claimed in the manifest when the pool asks for it; None for one that has a result already."""

    manifest: Manifest
    batch: Batch
    given: dict[str, Input] = field(default_factory=dict)  # what the workers have now
    done: int = 0
    failed: int = 0
    reused: int = 0
    absent: list[str] = field(default_factory=list)  # keys of sources that are not there
    gone: list[str] = field(default_factory=list)  # … that were once, and may be forgotten
    hidden: set[bytes] = field(default_factory=set)  # paths that could not be looked into

    def listed(self, counting: bool = False) -> Iterator[Input]:
        """All inputs; a second time for their number."""
        batch, out = self.batch, self.batch.out
        is_own = own_of(out)
        columns = Columns(batch.text_column, batch.name_column)
        found = inputs(batch.sources, batch.listed, [out, *(beside(out, ending) for ending in OWN)], columns, counting, batch.limits)
        return (given for given in found if not is_own(given.path))

    def __iter__(self) -> Iterator[Input | None]:
        batch, arrivals = self.batch, self.batch.arrivals
        for position, given in enumerate(self.listed()):
            if arrivals and arrivals.is_growing(given):
                self.manifest.keep(given, position)
                yield None
                continue
            if given.absent and batch.forget and self.manifest.has_below(path_of(place_of(given))):
                self.gone.append(given.key)
                yield None
                continue
            key, again = self.manifest.claim(given, position, arrivals is not None and arrivals.is_same(given))
            if again:
                self.reused += 1
                yield None
            elif given.problem:
                if given.absent:
                    self.absent.append(given.key)
                else:
                    self.hidden.add(path_of(place_of(given)))
                self.store(Outcome(key, error=given.problem, reason="unreadable"))
                yield None
            else:
                self.given[key] = replace(given, key=key)
                yield self.given[key]

    def store(self, outcome: Outcome) -> None:
        self.manifest.store(outcome)
        self.done += 1
        self.failed += outcome.reason is not None
