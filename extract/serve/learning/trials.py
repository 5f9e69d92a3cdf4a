"""A rule tried before it is accepted: proved by its examples beside all others, and what it changes in notices of the ledger.

That is done by a worker with limits, as files are read: the rule's words come from a person, the texts from anybody. The notices are
those whose text holds the rule's word, so many at most.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ...batch.engines.pool import Pool, end
from ...batch.sources.given import Input
from ...batch.work import Outcome
from ...errors import DubanError
from ...language import _, using
from ...ledger.places.asking import ask, asked, first
from ...ledger.places.meant import AS_IT_IS
from ...ledger.schema.said import part
from ..settings import Settings
from ..telling import words_of
from .pack import mark, with_rule
from .proposing import Proposal, lines_of

MOST_NOTICES = 50  # that are read again
MOST_TEXT = 1_000_000  # characters of one
MOST_HELD = 20  # trials
MOST_FAULTS = 10
PROOF = ""  # the key of the first input
HOLDING = f"gone IS NULL AND text LIKE :part {AS_IT_IS} AND length(text) <= {MOST_TEXT}"
State = Literal["waiting", "trying", "done", "failed"]


@dataclass(slots=True)
class Changed:
    """What a rule changes in a notice: the differences, the new reading whole and packed, the checksum of the record that it follows."""

    source: str
    title: str
    differences: list[tuple[str, str, str, str]]
    whole: bytes
    was: int


@dataclass(slots=True)
class Trial:
    """A rule that is tried. `rules` tells the rules that it was laid over; `faults` are what its proof shows."""

    key: str
    proposal: Proposal
    lines: str
    rules: str
    first: str  # the notice that it is proposed for, which is read whatever it holds
    state: State = "waiting"
    problem: str = ""
    faults: list[str] = field(default_factory=list)
    looked: int = 0
    failed: int = 0  # notices that could not be read with it, within the limits
    holding: int = 0
    changed: list[Changed] = field(default_factory=list)
    accepted: bool = False

    @property
    def is_ended(self) -> bool:
        return self.state in {"done", "failed"}


@dataclass(frozen=True, slots=True)
class Try:
    """The work of a worker: the proof of a rule, then notices read by the rules without it and with it."""

    pack: Path | None
    trial: Path
    table: str
    name: str
    language: str

    def __call__(self, given: Input) -> Outcome:
        with using(self.language):
            told = self.proof() if given.key == PROOF else self.read(json.loads(given.data or b"{}"))
            return Outcome(given.key, packed=zlib.compress(json.dumps(told).encode()))

    def proof(self) -> dict[str, Any]:
        """What is wrong with the rule, or by it with others."""
        from ...checking.rulecheck import check
        from ...rulebook.ruleset import load_ruleset

        try:
            found = check(load_ruleset(self.trial))
            if found:  # what was at fault before is no fault of this rule
                known = {(Path(fault.file).name, fault.problem) for fault in check(load_ruleset(self.pack))}
                found = [fault for fault in found if (Path(fault.file).name, fault.problem) not in known]
        except DubanError as error:
            return {"problem": words_of(error)}
        return {"faults": [fault.problem for fault in found[:MOST_FAULTS]]}

    def read(self, notice: dict[str, Any]) -> dict[str, Any]:
        """What the rule changes in a notice."""
        from ...models import Notice
        from ...rulebook.ruleset import load_ruleset
        from .rereading import differences, read_again

        record = Notice.model_validate_json(notice["json"])
        before, now = (read_again(record, notice["text"], load_ruleset(pack)) for pack in (self.pack, self.trial))
        return {"differences": list(differences(before, now)), "whole": now.to_json(indent=None)}


class Trials:
    """The trials of a server, one at a time; the last are held."""

    def __init__(self, settings: Settings) -> None:
        self.settings: Settings = settings
        self.lock: threading.Lock = threading.Lock()
        self.turn: threading.Lock = threading.Lock()
        self.held: OrderedDict[str, Trial] = OrderedDict()
        self.pool: Pool | None = None
        self.stopped: threading.Event = threading.Event()

    def begin(self, proposal: Proposal, first: str) -> Trial:
        """Try a rule, in a thread. Raises RulesError."""
        trial = Trial(secrets.token_urlsafe(9), proposal, lines_of(proposal), mark(self.settings.pack), first)
        with self.lock:
            self.held[trial.key] = trial
            while len(self.held) > MOST_HELD:
                self.held.popitem(last=False)
        threading.Thread(target=self.run, args=(trial,), name="duban-trial", daemon=True).start()
        return trial

    def of(self, key: str) -> Trial | None:
        return self.held.get(key)

    def stop(self) -> None:
        """End what is being tried."""
        self.stopped.set()
        if self.pool is not None:
            end(list(self.pool.workers))

    def run(self, trial: Trial) -> None:
        with (
            self.turn,
            using(self.settings.language),
            tempfile.TemporaryDirectory(prefix="duban-rules-", ignore_cleanup_errors=True) as folder,
        ):
            if self.stopped.is_set():
                return
            trial.state = "trying"
            try:
                with_rule(self.settings.pack, trial.lines, Path(folder))
                self.tried(trial, Path(folder))
                trial.state = "failed" if trial.problem or trial.faults else "done"
            except DubanError as error:
                trial.problem, trial.state = words_of(error), "failed"
            except Exception as error:  # a fault of ours, told as one
                trial.problem = _("a fault of duban ({kind}); report it with the file", kind=type(error).__name__)
                trial.state = "failed"

    def tried(self, trial: Trial, folder: Path) -> None:
        """The proof first; where it fails no notice is read."""
        settings, proposal = self.settings, trial.proposal
        work = Try(settings.pack, folder, proposal.table, proposal.name, settings.language)
        self.pool = Pool(work, 1, settings.time_limit, settings.memory_limit)
        notices = {notice["source"]: notice for notice in self.notices(trial)}
        with closing(self.pool.run(inputs(notices))) as outcomes:
            for outcome in outcomes:
                if self.stopped.is_set():
                    return
                if outcome is None:
                    continue
                if outcome.error or not outcome.packed:
                    if outcome.key == PROOF:
                        trial.problem = (outcome.error or "").removeprefix(": ")
                        return
                    trial.failed += 1
                    continue
                told = json.loads(zlib.decompress(outcome.packed))
                if outcome.key == PROOF:
                    trial.problem, trial.faults = told.get("problem", ""), told.get("faults", [])
                    if trial.problem or trial.faults:
                        return
                else:
                    took(trial, notices[outcome.key], told)

    def notices(self, trial: Trial) -> Iterator[dict[str, Any]]:
        """The notices that are read again: the one that the rule is for, then those that hold its word, as they came in."""
        with asked(self.settings.place) as base:
            columns, given = "source, title, json, text", {"part": part(trial.proposal.word), "first": trial.first}
            trial.holding = first(base, f"SELECT count(*) FROM notices WHERE {HOLDING}", {"part": given["part"]})
            yield from ask(base, f"SELECT {columns} FROM notices WHERE source = :first AND text IS NOT NULL", {"first": trial.first})
            yield from ask(base, f"SELECT {columns} FROM notices WHERE {HOLDING} AND source <> :first LIMIT {MOST_NOTICES - 1}", given)


def inputs(notices: dict[str, dict[str, Any]]) -> Iterator[Input]:
    yield Input(PROOF, PROOF, b"")
    for source, notice in notices.items():
        said = {"json": notice["json"], "text": notice["text"]}
        yield Input(source, source, json.dumps(said).encode(), is_text=True)


def took(trial: Trial, notice: dict[str, Any], told: dict[str, Any]) -> None:
    """What a worker found of a notice."""
    trial.looked += 1
    if told["differences"]:
        whole = zlib.compress(told["whole"].encode())
        trial.changed.append(
            Changed(notice["source"], notice["title"] or notice["source"], told["differences"], whole, zlib.crc32(notice["json"].encode()))
        )
