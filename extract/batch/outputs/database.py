"""The notices of a batch in a database, which keeps what other batches have put there, and what people said: a ledger."""

from __future__ import annotations

from pathlib import Path

from ...ledger.opening import made
from ...ledger.readings import Readings
from ...writers import Options
from ..keeping import source_name
from ..manifest import Manifest


def publish_database(manifest: Manifest, out: Path, options: Options) -> None:
    """Put all notices of the manifest into the database, in one transaction where it exists.

    There a notice of the same source is read anew unless it is the same. What an earlier run of this batch wrote and this one did not is
    removed, or marked as gone where people said something of it; where its file has another name now, it goes on under that.
    """
    names = [free_source(manifest, source_name(line)) for line in manifest.notices()]
    stale = manifest.names.stale()
    with made(str(out), options.at) as base:
        readings = Readings(base, options.at, leaving=stale)
        for name, (line, text) in zip(names, manifest.readings(apart=True), strict=True):
            readings.put(None, name, line.decode(), text)
        readings.flush()
        for source in stale:
            readings.remove(source)
    manifest.names.forget_stale()


def free_source(manifest: Manifest, source: str) -> str:
    """The source's name; ` (2)` behind it when an archive holds two members of one name."""
    name, count = source, 1
    while not manifest.names.claim(name):
        count += 1
        name = f"{source} ({count})"
    return name
