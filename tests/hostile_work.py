"""What a reader may do to its process: the name of an input says which, e.g. `5slow`."""

from __future__ import annotations

import os
import time


def misbehave(name: str) -> None:
    """Never end, come back too late, end the process, take all memory or fail; nothing for another name."""
    if "slow" in name:
        while True:
            time.sleep(0.01)
    if "stuck" in name:
        time.sleep(100)
    if "crash" in name:
        os._exit(3)
    if "memory" in name:
        held = b"x" * (1 << 30)
        time.sleep(100)
        del held
    if "fault" in name:
        raise ValueError("wrong")
