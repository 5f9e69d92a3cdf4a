"""What became of every input, in an SQLite file beside the output: a batch that was killed goes on from it."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from .. import __version__
from ..errors import OutputError
from ..language import _
from ..readers import LIMITS, Limits
from ..rulebook.ruleset import digest, rule_files
from .claims import Claims, Row, laid_out
from .keeping import END, Totals, Unseen, is_below, may_be_told, path_of, with_kept
from .outputs.names import Names
from .same_ids import SameIds
from .sources.given import Input
from .work import Outcome, content_hash, counted, ids_of, warnings_of

MOST_INPUTS, MOST_SECONDS = 200, 1.0  # of one transaction: so much is done again after a kill
Mode = Literal["all", "changed", "retry"]


def rules_fingerprint(pack: Path | None, limits: Limits = LIMITS) -> str:
    """What tells duban's version, all rules files and limits of one's own from others."""
    return f"{__version__} {digest(rule_files(pack))}" + (f" {limits}" if limits != LIMITS else "")


class Manifest:
    """The manifest of one output, locked while it is open.

    A `generation` is all that is to be converted once: it lasts until a run ends well. Results of the present generation
    are used again after a kill; in the modes `changed` and `retry` also older ones of the same content and rules.
    An older result stays until there is a new one: what is not seen or cannot be read keeps its notices, unless `forget`.
    One that is `only` for some sources (a number that tells them from others) is there to go on from, and goes when a run ended well.
    """

    def __init__(
        self, path: Path, rules: str, mode: Mode, check: Callable[[], None] = lambda: None, forget: bool = False, only: int | None = None
    ) -> None:
        """`check` is called now and then, and raises when it is time to stop. OutputError when another batch has it open, or it is none."""
        self.path = path
        self.rules = rules
        self.mode: Mode = mode
        self.check = check
        self.forget = forget
        self.only = only
        self.has_ended: bool = False
        self.changes: int = 0
        self.committed: float = time.monotonic()
        try:
            self.base: sqlite3.Connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        except sqlite3.Error as error:
            raise self.refused(error) from None
        try:
            self.base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.base.execute("PRAGMA synchronous = FULL")
            self.base.execute("BEGIN EXCLUSIVE")
            self.open()
        except (sqlite3.Error, OutputError) as error:
            self.base.close()  # at once: whoever keeps the error would keep the lock
            raise (self.refused(error) if isinstance(error, sqlite3.Error) else error) from None

    def refused(self, error: sqlite3.Error) -> OutputError:
        """What a database that cannot be opened, or is none, means to people."""
        if not isinstance(error, sqlite3.OperationalError):
            return self.foreign()
        if "locked" in str(error):
            return OutputError(str(self.path), _("is in use by another batch on the same output"), _("wait for it to end"))
        told = _("cannot be written ({reason})", reason=error)
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            return OutputError(str(self.path), told, _("make room there, and start again"))
        return OutputError(str(self.path), told, _("check the folder and its permissions"))

    def foreign(self) -> OutputError:
        return OutputError(str(self.path), _("is no manifest of this version of duban"), _("move it away, or name another output"))

    def open(self) -> None:
        """Make the tables when new, and begin a run: in a new generation when the last one ended or now failures are retried."""
        if not laid_out(self.base):
            raise self.foreign()
        if self.only is not None:
            self.keep_only()
        number, generation, mode, finished = self.base.execute("SELECT * FROM run").fetchone()
        self.number: int = number + 1
        self.was_broken_off: bool = not finished
        self.generation: int = generation + bool(finished or (self.mode == "retry" and mode != "retry"))
        self.base.execute("UPDATE run SET number = ?, generation = ?, mode = ?, finished = 0", (self.number, self.generation, self.mode))
        self.claims: Claims = Claims(self.base, self.number, self.forget)
        self.same_ids: SameIds = SameIds(self.base)
        self.names: Names = Names(self.base, self.number)
        self.commit()

    def keep_only(self) -> None:
        """What other sources have left is none to go on from."""
        (mark,) = self.base.execute("PRAGMA application_id").fetchone()
        if mark != self.only:
            self.base.execute("DELETE FROM inputs")
        self.base.execute(f"PRAGMA application_id = {self.only}")

    def commit(self) -> None:
        self.base.commit()
        self.base.execute("BEGIN")
        self.changes, self.committed = 0, time.monotonic()

    def tick(self) -> None:
        """Commit when it is time."""
        if self.changes >= MOST_INPUTS or (self.changes and time.monotonic() - self.committed >= MOST_SECONDS):
            self.commit()

    def claim(self, given: Input, position: int, is_same: bool = False) -> tuple[str, bool]:
        """The key of an input, ` (2)` in it when another of this run has it, and whether a stored result is used again.

        `is_same`: the caller knows that its content is that of the stored result.
        """
        key, place, row = self.claims.find(given)
        again = row is not None and self.holds(row) and (is_same or row.sha256 == content_hash(given))
        if row is None:
            self.base.execute("INSERT INTO inputs (key, first) VALUES (?, ?)", (key, self.generation))
        state = "state" if again else "'waiting'"
        self.base.execute(
            f"UPDATE inputs SET position = ?, seen = ?, generation = ?, place = ?, state = {state} WHERE key = ?",
            (position, self.number, self.generation, place, key),
        )
        self.changes += 1
        return key, again

    def keep(self, given: Input, position: int) -> None:
        """Leave an input that is still being written as it was, if it was."""
        key, _rest, row = self.claims.find(given)
        if row:
            self.base.execute("UPDATE inputs SET position = ?, seen = ? WHERE key = ?", (position, self.number, key))
            self.changes += 1

    def holds(self, row: Row) -> bool:
        """May a stored result be used again, the content being the same?"""
        if row.sha256 is None or row.rules != self.rules or row.state == "waiting" or (row.kept and self.forget):
            return False
        return row.generation == self.generation or self.mode == "changed" or (self.mode == "retry" and row.state == "done")

    def store(self, outcome: Outcome) -> None:
        """Keep what became of an input that was claimed, and what it had before and has not now."""
        (earlier,) = self.base.execute("SELECT max(notices) FROM inputs WHERE key = ?", (outcome.key,)).fetchone()
        state, kept = "failed" if outcome.reason else "done", 0
        if earlier and self.only is None:
            outcome, kept = with_kept(outcome, earlier, self.forget)
        self.base.execute(
            "UPDATE inputs SET state = ?, sha256 = ?, rules = ?, error = ?, reason = ?, notice_count = ?, tasks = ?, empty = ?,"
            " diagnostics = ?, notices = ?, kept = ?, ids = ?, warnings = ?, optional = ?, texts = ? WHERE key = ?",
            (
                *(state, outcome.sha256, self.rules, outcome.error, outcome.reason, outcome.notices, outcome.tasks, outcome.empty),
                *(json.dumps(outcome.diagnostics), outcome.packed, kept, outcome.ids, outcome.warnings, outcome.optional),
                *(outcome.texts, outcome.key),
            ),
        )
        self.changes += 1

    def settle(self, hidden: Collection[bytes], barred: str | None) -> Unseen:
        """What becomes of inputs that the sources do not hold any more: they stay, but those that were moved, and with `forget` those that
        are gone. `hidden` are paths that could not be looked into, `barred` is why nothing is to be forgotten."""
        unseen = "FROM inputs WHERE seen != ?"
        if self.only is not None:
            self.base.execute(f"DELETE {unseen}", (self.number,))
            self.commit()
            return Unseen()
        dropped = self.base.execute(f"DELETE {unseen} AND notices IS NULL", (self.number,)).rowcount
        same = "sha256 IN (SELECT sha256 FROM inputs WHERE seen = ? AND first = ? AND state = 'done')"
        dropped += self.base.execute(f"DELETE {unseen} AND {same}", (self.number, self.number, self.generation)).rowcount
        forgotten = 0
        if self.forget and not barred:
            for key, place in self.base.execute(f"SELECT key, place {unseen}", (self.number,)).fetchall():
                if place is None or (not is_below(path_of(place), hidden) and may_be_told(path_of(place))):
                    forgotten += self.base.execute("DELETE FROM inputs WHERE key = ?", (key,)).rowcount
        self.complete()
        self.commit()
        (kept,) = self.base.execute(f"SELECT count(*) {unseen}", (self.number,)).fetchone()
        (members,) = self.base.execute("SELECT total(kept) FROM inputs WHERE seen = ? AND state = 'done'", (self.number,)).fetchone()
        some = self.base.execute(f"SELECT key {unseen} OR (kept > 0 AND state = 'done') ORDER BY position, key LIMIT 3", (self.number,))
        return Unseen(kept, int(members), tuple(key for (key,) in some), dropped + forgotten, forgotten, barred if self.forget else None)

    def complete(self) -> None:
        """What earlier versions, and engines that hand on frames, did not count."""
        held = self.base.execute("SELECT key, notices FROM inputs WHERE (ids IS NULL OR optional IS NULL) AND notices IS NOT NULL")
        change = "UPDATE inputs SET ids = ?, warnings = ?, tasks = ?, optional = ?, empty = ? WHERE key = ?"
        for key, packed in held.fetchall():
            lines = zlib.decompress(packed).split(b"\n")
            self.base.execute(change, (ids_of(lines), warnings_of(lines), *counted(lines), key))

    def has_below(self, path: bytes) -> bool:
        """Whether an input is known that stands at a path, or below it."""
        ranges = ((path + END, path + b"\x01"), (path + os.sep.encode(), path + bytes([ord(os.sep) + 1])))
        between = "SELECT 1 FROM inputs WHERE place >= ? AND place < ? LIMIT 1"
        return any(self.base.execute(between, each).fetchone() for each in ranges)

    def notices(self) -> Iterator[bytes]:
        """The JSON of all notices in the order of the inputs, one line each."""
        yield from (line for line, _rest in self.readings(apart=True))

    def readings(self, apart: bool = False) -> Iterator[tuple[bytes, str | None]]:
        """The same as they were read (or with ids told `apart`), each with its text where that was wanted, and is not an earlier run's."""
        asked = "SELECT key, notices, texts FROM inputs WHERE notices IS NOT NULL ORDER BY position, key"
        for key, packed, texts in self.base.execute(asked):
            self.check()
            lines = zlib.decompress(packed).split(b"\n")
            said = json.loads(zlib.decompress(texts)) if texts else ()
            yield from zip_longest(self.same_ids.told_apart(key, lines) if apart else lines, said)

    def quarantined(self) -> Iterator[tuple[str, str, str]]:
        """Key, reason and error of what failed, in order."""
        yield from self.base.execute("SELECT key, reason, error FROM inputs WHERE state = 'failed' ORDER BY position, key")

    def totals(self) -> Totals:
        sums = "count(*), total(notice_count), total(tasks), total(optional), total(empty), total(state = 'failed'), total(warnings)"
        inputs, notices, tasks, optional, empty, failed, warnings = map(int, self.base.execute(f"SELECT {sums} FROM inputs").fetchone())
        codes: Counter[str] = Counter()
        for (told,) in self.base.execute("SELECT diagnostics FROM inputs WHERE diagnostics != '{}'"):
            codes.update(json.loads(told))
        return Totals(inputs, notices, tasks, optional, empty, failed, warnings, dict(sorted(codes.items())))

    def finish(self) -> None:
        """The run ended well: the next one begins a new generation."""
        self.base.execute("UPDATE run SET finished = 1")
        self.commit()
        self.has_ended = True

    def close(self) -> None:
        """Commit what is there, and unlock."""
        try:
            self.base.commit()
        except sqlite3.Error:
            return  # a full disk, which was told: what is not kept is converted again
        finally:
            self.base.close()
            if self.has_ended and self.only is not None:
                self.path.unlink(missing_ok=True)
