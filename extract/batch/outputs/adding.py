"""The notices of a batch into a ledger that has others already: each finds the one that it is, or is new; in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...ledger.opening import made
from ...ledger.readings import Readings, Sum
from ...writers import Options
from ..keeping import source_name
from ..manifest import Manifest


@dataclass(slots=True)
class Adding:
    """Takes what a batch has read into the ledger at `place`, whose history tells the time `at`; then `sum` says what became of it."""

    place: str
    at: str
    sum: Sum = field(default_factory=Sum)

    def __call__(self, manifest: Manifest, out: Path, options: Options) -> None:
        """Put all notices of the manifest there. Raises LedgerError."""
        with made(self.place, self.at) as base:
            readings = Readings(base, self.at)
            for line, text in manifest.readings():
                readings.put(None, source_name(line), line.decode(), text)
            readings.flush()
        self.sum = readings.sum
