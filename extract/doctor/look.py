"""All that is looked at, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..language import ENGLISH
from . import copy, programs, system
from .findings import Finding


def every_finding(pack: Path | None = None, ledger: str | None = None, spoken: str = ENGLISH) -> Iterator[Finding]:
    """Of this copy, its extras, programs, the system, rules, and a ledger where one is named; each as it is found. `spoken`: to whom."""
    yield from copy.findings()
    yield from programs.findings()
    yield from system.findings(pack, ledger, spoken)
