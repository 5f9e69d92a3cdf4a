"""The tables of a manifest, and which stored result in them belongs to an input.

That is told by the place where it stands, so that another order or an absent source changes no key.
"""

from __future__ import annotations

import sqlite3
from pathlib import PurePosixPath
from typing import NamedTuple

from .keeping import is_gone, path_of, place_of
from .sources.given import Input
from .work import content_hash

LAYOUT = 4  # of the file
TABLES = """
CREATE TABLE run (number INTEGER, generation INTEGER, mode TEXT, finished INTEGER);
INSERT INTO run VALUES (0, 0, 'all', 1);
CREATE TABLE inputs (key TEXT PRIMARY KEY, position INTEGER, seen INTEGER, generation INTEGER, state TEXT, sha256 TEXT, rules TEXT,
  error TEXT, reason TEXT, notice_count INTEGER, tasks INTEGER, empty INTEGER, diagnostics TEXT, notices BLOB);
CREATE INDEX in_order ON inputs (position);
CREATE TABLE written (name TEXT PRIMARY KEY, number INTEGER);
"""
SECOND = """
ALTER TABLE inputs ADD COLUMN place BLOB;
ALTER TABLE inputs ADD COLUMN first INTEGER;
ALTER TABLE inputs ADD COLUMN kept INTEGER;
ALTER TABLE inputs ADD COLUMN ids TEXT;
ALTER TABLE inputs ADD COLUMN warnings INTEGER;
CREATE INDEX by_place ON inputs (place);
"""
THIRD = "ALTER TABLE inputs ADD COLUMN optional INTEGER;\n"  # a statement a line
FOURTH = "ALTER TABLE inputs ADD COLUMN texts BLOB;\n"
LATER = ((2, SECOND), (3, THIRD), (4, FOURTH))


class Row(NamedTuple):
    """What the manifest holds of an input, as far as a claim has to know."""

    key: str
    seen: int
    generation: int
    state: str
    sha256: str | None
    rules: str | None
    place: bytes | None
    kept: int | None
    has_notices: bool


COLUMNS = ", ".join((*Row._fields[:-1], "notices IS NOT NULL"))


class Claims:
    """The keys that run `number` has given. `forget`: what is gone need not keep its key."""

    base: sqlite3.Connection
    number: int
    forget: bool

    def __init__(self, base: sqlite3.Connection, number: int, forget: bool) -> None:
        self.base, self.number, self.forget = base, number, forget
        base.execute("CREATE TEMP TABLE clashes (key PRIMARY KEY, last INTEGER)")

    def find(self, given: Input) -> tuple[str, bytes, Row | None]:
        """The key of an input, ` (2)` in it when another has it, its place, and the row of its stored result."""
        plain = place = place_of(given)
        while (row := self.row("place", place)) and row.seen == self.number:  # named twice, by two sources
            place = plain + f"\x00{self.next_of(plain)}".encode()
        if row:
            return row.key, place, row
        key, name = given.key, PurePosixPath(given.key)
        while (row := self.row("key", key)) and not self.may_take(row, given):
            key = str(name.with_name(f"{name.stem} ({self.next_of(given.key)}){name.suffix}"))
        return key, place, row

    def row(self, column: str, value: str | bytes) -> Row | None:
        found = self.base.execute(f"SELECT {COLUMNS} FROM inputs WHERE {column} = ?", (value,)).fetchone()
        return Row(*found) if found else None

    def next_of(self, key: str | bytes) -> int:
        (last,) = self.base.execute("SELECT max(last) FROM clashes WHERE key = ?", (key,)).fetchone()
        self.base.execute("REPLACE INTO clashes VALUES (?, ?)", (key, (last or 1) + 1))
        return (last or 1) + 1

    def may_take(self, row: Row, given: Input) -> bool:
        """Whether the result of this key is that of the input, though it stood elsewhere: it was moved, or nothing is lost with it."""
        if row.seen == self.number:
            return False
        if not row.has_notices or row.place is None:
            return True
        return (self.forget and is_gone(path_of(row.place))) or (row.sha256 is not None and row.sha256 == content_hash(given))


def laid_out(base: sqlite3.Connection) -> bool:
    """Make the tables where there are none, or bring them forward; False where they are none of ours."""
    (layout,) = base.execute("PRAGMA user_version").fetchone()
    if layout == 0 and not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        change(base, TABLES)
    elif layout not in range(1, LAYOUT + 1):
        return False
    for earlier, statements in LATER:
        if layout < earlier:
            change(base, statements)
    return True


def change(base: sqlite3.Connection, statements: str) -> None:
    for statement in filter(None, statements.split(";\n")):
        base.execute(statement)
    base.execute(f"PRAGMA user_version = {LAYOUT}")
