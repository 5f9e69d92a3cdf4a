"""How much memory a worker may have: it bounds itself where the system lets it (Linux), elsewhere its parent looks at what it holds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ...language import _
from ...readers.parts import watching
from ..work import Outcome

MEGABYTE = 1024 * 1024


def limit(megabytes: int) -> None:
    """Bound the address space of the calling process, where the system can."""
    if not watching.is_bounded_by_system():
        return
    import resource

    try:
        _least, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, most))
    except (ValueError, OSError):
        return


@dataclass(slots=True)
class Look:
    """When a worker was last looked at: twice a second is enough."""

    at: float = 0.0

    def sees_more(self, number: int | None, megabytes: int) -> bool:
        """Does a process hold more than so many MB, where the system does not see to it?"""
        now = time.monotonic()
        if watching.is_bounded_by_system() or number is None or now - self.at < watching.LOOK:
            return False
        self.at = now
        return watching.held(number) > megabytes * MEGABYTE


def too_much(key: str) -> Outcome:
    """Of an input that would take more."""
    told = _("needs more memory than is allowed; look at the file; or raise --memory-limit")
    return Outcome(key, error=f"{key}: {told}", reason="memory-limit")
