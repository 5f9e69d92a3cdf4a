"""How a ledger is served: where, to whom, in which language, within which limits."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..readers import LIMITS

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_FILES = 200  # of one upload
MOST_FIELDS = 2_000  # of one form: a bulk change names each task


@dataclass(frozen=True, slots=True)
class Settings:
    """A ledger and how it is served. `by` is who changes it where a person has told no name; `token` opens it from other machines.

    `secret` signs what a browser keeps: it is new with each start, so that a stolen cookie ends with the process.
    """

    place: str
    by: str
    moment: Callable[[], str]  # the moment, as the ledger's history has it: `2021-04-01T08:30:00Z`
    day: Callable[[], date]  # the day that it is here
    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()  # further host names that it is asked for by
    token: str | None = None
    language: str = "zh_CN"
    pack: Path | None = None  # the user's own rules
    workers: int = 1
    time_limit: float = 120  # seconds of a file
    memory_limit: int = 2048  # MB of a file
    most_bytes: int = LIMITS.file_bytes  # of one upload, all files together
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def local(self) -> bool:
        """Whether only this machine can ask."""
        return self.host in LOOPBACK
