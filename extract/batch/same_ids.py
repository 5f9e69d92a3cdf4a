"""Ids that two notices of an archive share, e.g. a notice and its copy in another folder: told, and made unique.

The notice whose source name is the first by its characters keeps the id; in the others it is made of the id and the source name,
so that it depends on what is in the archive and not on the order in which it was read.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from .keeping import source_name
from .work import ids_of

Claim = tuple[str, str, str, int]  # source name, hash of the notice, key and number of the line


class SameIds:
    """The new ids of the tasks whose id another notice has; `count` of them, `names` of two notices that shared one."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base
        self.new: dict[tuple[str, int], dict[bytes, bytes]] = {}  # key and line → old id → new id
        self.count: int = 0
        self.names: tuple[str, ...] = ()

    def look(self) -> None:
        """Find them, among all that the manifest holds."""
        self.new, self.count, self.names = {}, 0, ()
        self.base.execute("CREATE TEMP TABLE ids (id TEXT, key TEXT)")
        held = self.base.execute("SELECT key, ids FROM inputs WHERE ids != ''")
        self.base.executemany("INSERT INTO ids VALUES (?, ?)", ((each, key) for key, ids in held for each in ids.split()))
        twice = "SELECT id FROM ids GROUP BY id HAVING count(*) > 1"
        shared = {each for (each,) in self.base.execute(twice)}
        keys = [key for (key,) in self.base.execute(f"SELECT DISTINCT key FROM ids WHERE id IN ({twice}) ORDER BY key")] if shared else []
        self.base.execute("DROP TABLE ids")
        claims: dict[str, list[Claim]] = {}
        for key in keys:
            for claim, ids in self.lines(key):
                for each in ids & shared:
                    claims.setdefault(each, []).append(claim)
        for each in sorted(claims):
            self.tell_apart(each, sorted(claims[each]))

    def lines(self, key: str) -> Iterator[tuple[Claim, set[str]]]:
        (packed,) = self.base.execute("SELECT notices FROM inputs WHERE key = ?", (key,)).fetchone()
        for number, line in enumerate(zlib.decompress(packed).split(b"\n")):
            yield (source_name(line), sha256(line).hexdigest(), key, number), set(ids_of([line]).split())

    def tell_apart(self, shared: str, claims: list[Claim]) -> None:
        """All but the first get another id."""
        named: Counter[str] = Counter()
        for name, _, key, number in claims[1:]:
            named[name] += 1
            made = sha256(f"{shared}\x1f{name}\x1f{named[name]}".encode("utf-8", "surrogatepass")).hexdigest()[:15]
            self.new.setdefault((key, number), {})[shared.encode()] = b"t" + made.encode()
            self.count += 1
            self.names = self.names or (claims[0][0], name)

    def told_apart(self, key: str, lines: list[bytes]) -> Iterator[bytes]:
        """The lines of an input with the new ids in them."""
        for number, line in enumerate(lines):
            for old, new in self.new.get((key, number), {}).items():
                line = line.replace(b'"id":"' + old + b'"', b'"id":"' + new + b'"')
            yield line
