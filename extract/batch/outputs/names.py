"""The names of what a run writes, e.g. the files of a folder: each once, and known to the next run, which removes what went stale."""

from __future__ import annotations

import sqlite3


class Names:
    """The names that run `number` has written, in its manifest."""

    base: sqlite3.Connection
    number: int

    def __init__(self, base: sqlite3.Connection, number: int) -> None:
        self.base, self.number = base, number
        base.execute("CREATE TEMP TABLE names (fold TEXT PRIMARY KEY, name TEXT)")

    def claim(self, name: str, fold: str | None = None) -> bool:
        """Note a file or source that is about to be written; False when this run has written it already, or one of the same `fold`."""
        if self.of(fold or name) is not None:
            return False
        self.base.execute("INSERT INTO names VALUES (?, ?)", (fold or name, name))
        self.base.execute("REPLACE INTO written VALUES (?, ?)", (name, self.number))
        return True

    def of(self, fold: str) -> str | None:
        """The name that this run has written for what a file system takes for this one."""
        found = self.base.execute("SELECT name FROM names WHERE fold = ?", (fold,)).fetchone()
        return found[0] if found else None

    def stale(self) -> list[str]:
        """What an earlier run wrote and this one did not."""
        return [name for (name,) in self.base.execute("SELECT name FROM written WHERE number != ?", (self.number,))]

    def are_known(self) -> bool:
        return self.base.execute("SELECT 1 FROM written LIMIT 1").fetchone() is not None

    def forget_stale(self) -> None:
        self.base.execute("DELETE FROM written WHERE number != ?", (self.number,))
