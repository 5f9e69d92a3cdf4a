"""What became of every input, in an SQLite file beside the output: a batch that was killed goes on from it."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from .. import __version__
from ..errors import OutputError
from ..rulebook.ruleset import rules_directory
from .sources.given import Input
from .work import Outcome, content_hash

LAYOUT = 1  # of the file
MOST_INPUTS, MOST_SECONDS = 200, 1.0  # of one transaction: so much is done again after a kill
SOURCE = '"source":'  # the first of this in a notice's JSON is its source: before it stands the schema only
Mode = Literal["all", "changed", "retry"]
TABLES = """
CREATE TABLE run (number INTEGER, generation INTEGER, mode TEXT, finished INTEGER);
INSERT INTO run VALUES (0, 0, 'all', 1);
CREATE TABLE inputs (key TEXT PRIMARY KEY, position INTEGER, seen INTEGER, generation INTEGER, state TEXT, sha256 TEXT, rules TEXT,
  error TEXT, reason TEXT, notice_count INTEGER, tasks INTEGER, empty INTEGER, diagnostics TEXT, notices BLOB);
CREATE INDEX in_order ON inputs (position);
CREATE TABLE written (name TEXT PRIMARY KEY, number INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a batch; `failed` counts inputs, `without_task` notices."""

    inputs: int
    notices: int
    tasks: int
    without_task: int
    failed: int
    diagnostics: dict[str, int]


def rules_fingerprint(pack: Path | None) -> str:
    """A hash of duban's version and the words of all rules files: other rules make other records."""
    hashed = sha256(__version__.encode())
    for folder in (rules_directory(), pack):
        for path in sorted(folder.glob("*.toml")) if folder else ():
            data = path.read_bytes()
            hashed.update(f"\n{path.name} {len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return hashed.hexdigest()


def source_name(notice: bytes) -> str:
    """The name in the JSON of a notice, `{"schema":"duban/1","source":{"name":"2020/通知.txt",…`, without reading the rest."""
    text = notice.decode()
    name: str = json.JSONDecoder().raw_decode(text, text.index(SOURCE) + len(SOURCE))[0]["name"]
    return name


class Manifest:
    """The manifest of one output, locked while it is open.

    A `generation` is all that is to be converted once: it lasts until a run ends well. Results of the present generation
    are used again after a kill; in the modes `changed` and `retry` also older ones of the same content and rules.
    """

    def __init__(self, path: Path, rules: str, mode: Mode, check: Callable[[], None] = lambda: None) -> None:
        """`check` is called now and then: it raises when it is time to stop. Raises OutputError when another batch has it open,
        or when it is no manifest."""
        self.path, self.rules, self.mode, self.check = path, rules, mode, check
        self.changes, self.committed = 0, time.monotonic()
        try:
            self.base = sqlite3.connect(path, timeout=0.2, isolation_level=None)
            self.base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.base.execute("PRAGMA synchronous = FULL")
            self.base.execute("BEGIN EXCLUSIVE")
            self.open()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise OutputError(str(path), "is in use by another batch on the same output", "wait for it to end") from None
            full = getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
            remedy = "make room there, and start again" if full else "check the folder and its permissions"
            raise OutputError(str(path), f"cannot be written ({error})", remedy) from None
        except sqlite3.DatabaseError:
            raise self.foreign() from None

    def foreign(self) -> OutputError:
        return OutputError(str(self.path), "is no manifest of this version of duban", "move it away, or name another output")

    def open(self) -> None:
        """Make the tables when new, and begin a run: in a new generation when the last one ended or now failures are retried."""
        (layout,) = self.base.execute("PRAGMA user_version").fetchone()
        if layout == 0 and not self.base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in TABLES.split(";\n"):
                self.base.execute(statement)
            self.base.execute(f"PRAGMA user_version = {LAYOUT}")
        elif layout != LAYOUT:
            raise self.foreign()
        number, generation, mode, finished = self.base.execute("SELECT * FROM run").fetchone()
        self.number, self.was_broken_off = number + 1, not finished
        self.generation = generation + bool(finished or (self.mode == "retry" and mode != "retry"))
        self.base.execute("UPDATE run SET number = ?, generation = ?, mode = ?, finished = 0", (self.number, self.generation, self.mode))
        self.base.execute("CREATE TEMP TABLE clashes (key TEXT PRIMARY KEY, last INTEGER)")
        self.commit()

    def commit(self) -> None:
        if self.base.in_transaction:
            self.base.execute("COMMIT")
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
        key = self.free(given.key)
        row = self.base.execute("SELECT generation, state, sha256, rules FROM inputs WHERE key = ?", (key,)).fetchone()
        again = row is not None and self.holds(*row) and (is_same or row[2] == content_hash(given))
        if again:
            self.base.execute(
                "UPDATE inputs SET position = ?, seen = ?, generation = ? WHERE key = ?", (position, self.number, self.generation, key)
            )
        else:
            self.base.execute(
                "REPLACE INTO inputs (key, position, seen, generation, state) VALUES (?, ?, ?, ?, 'waiting')",
                (key, position, self.number, self.generation),
            )
        self.changes += 1
        return key, again

    def keep(self, given: Input, position: int) -> None:
        """Leave an input that is still being written as it was, if it was."""
        self.base.execute("UPDATE inputs SET position = ?, seen = ? WHERE key = ?", (position, self.number, self.free(given.key)))
        self.changes += 1

    def free(self, key: str) -> str:
        (seen,) = self.base.execute("SELECT max(seen) FROM inputs WHERE key = ?", (key,)).fetchone()
        if seen != self.number:
            return key
        (last,) = self.base.execute("SELECT max(last) FROM clashes WHERE key = ?", (key,)).fetchone()
        self.base.execute("REPLACE INTO clashes VALUES (?, ?)", (key, (last or 1) + 1))
        plain = PurePosixPath(key)
        return self.free(str(plain.with_name(f"{plain.stem} ({(last or 1) + 1}){plain.suffix}")))

    def holds(self, generation: int, state: str, content: str | None, rules: str | None) -> bool:
        """May a stored result be used again, the content being the same?"""
        if content is None or rules != self.rules or state == "waiting":
            return False
        return generation == self.generation or self.mode == "changed" or (self.mode == "retry" and state == "done")

    def store(self, outcome: Outcome) -> None:
        """Keep what became of an input that was claimed."""
        state = "failed" if outcome.reason else "done"
        self.base.execute(
            "UPDATE inputs SET state = ?, sha256 = ?, rules = ?, error = ?, reason = ?, notice_count = ?, tasks = ?, empty = ?,"
            " diagnostics = ?, notices = ? WHERE key = ?",
            (
                *(state, outcome.sha256, self.rules, outcome.error, outcome.reason, outcome.notices, outcome.tasks, outcome.empty),
                *(json.dumps(outcome.diagnostics), outcome.packed, outcome.key),
            ),
        )
        self.changes += 1

    def drop_gone(self) -> int:
        """Forget the inputs that the sources do not hold any more; returns how many."""
        gone = self.base.execute("DELETE FROM inputs WHERE seen != ?", (self.number,)).rowcount
        self.commit()
        return gone

    def notices(self) -> Iterator[bytes]:
        """The JSON of all notices in the order of the inputs, one line each."""
        for (packed,) in self.base.execute("SELECT notices FROM inputs WHERE notices IS NOT NULL ORDER BY position"):
            self.check()
            yield from zlib.decompress(packed).split(b"\n")

    def quarantined(self) -> Iterator[tuple[str, str, str]]:
        """Key, reason and error of what failed, in order."""
        yield from self.base.execute("SELECT key, reason, error FROM inputs WHERE state = 'failed' ORDER BY position")

    def totals(self) -> Totals:
        sums = "count(*), total(notice_count), total(tasks), total(empty), total(state = 'failed')"
        inputs, notices, tasks, empty, failed = map(int, self.base.execute(f"SELECT {sums} FROM inputs").fetchone())
        codes: Counter[str] = Counter()
        for (counted,) in self.base.execute("SELECT diagnostics FROM inputs WHERE diagnostics != '{}'"):
            codes.update(json.loads(counted))
        return Totals(inputs, notices, tasks, empty, failed, dict(sorted(codes.items())))

    def claim_name(self, name: str) -> bool:
        """Note a file or source that is about to be written; False when this run has written it already."""
        (number,) = self.base.execute("SELECT max(number) FROM written WHERE name = ?", (name,)).fetchone()
        if number == self.number:
            return False
        self.base.execute("REPLACE INTO written VALUES (?, ?)", (name, self.number))
        return True

    def stale_names(self) -> list[str]:
        """What an earlier run wrote and this one did not."""
        return [name for (name,) in self.base.execute("SELECT name FROM written WHERE number != ?", (self.number,))]

    def has_written(self) -> bool:
        return self.base.execute("SELECT 1 FROM written LIMIT 1").fetchone() is not None

    def forget_stale(self) -> None:
        self.base.execute("DELETE FROM written WHERE number != ?", (self.number,))

    def finish(self) -> None:
        """The run ended well: the next one begins a new generation."""
        self.base.execute("UPDATE run SET finished = 1")
        self.commit()

    def close(self) -> None:
        """Commit what is there, and unlock."""
        try:
            if self.base.in_transaction:
                self.base.execute("COMMIT")
        except sqlite3.Error:  # a full disk, which was told: what is not kept is converted again
            return
        finally:
            self.base.close()
