"""The notices of a batch in an SQLite database, which keeps what other batches have put there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ...models import Notice
from ...writers import Options
from ...writers.sqlite import change, holds, put, remove
from ..keeping import source_name
from ..manifest import Manifest


def publish_database(manifest: Manifest, out: Path, options: Options) -> None:
    """Put all notices of the manifest into the database, in one transaction where it exists.

    There a notice of the same source is replaced unless it is the same, and what an earlier run of this batch wrote and this one did
    not is removed.
    """

    def fill(base: sqlite3.Connection) -> None:
        for line in manifest.notices():
            name, whole = free_source(manifest, source_name(line)), line.decode()
            if not holds(base, name, whole):  # else its tasks are there too
                put(base, Notice.model_validate_json(line), name, whole)
        for source in manifest.names.stale():
            remove(base, source)

    change(out, fill)
    manifest.names.forget_stale()


def free_source(manifest: Manifest, source: str) -> str:
    """The source's name; ` (2)` behind it when an archive holds two members of one name."""
    name, count = source, 1
    while not manifest.names.claim(name):
        count += 1
        name = f"{source} ({count})"
    return name
