"""What a reader may do to its process: the name of an input says which, e.g. `5slow`."""

from __future__ import annotations

import os
import time
from pathlib import Path

from extract.batch.sources.files import Input
from extract.batch.work import Outcome


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


def hostile(given: Input) -> Outcome:
    """It stands here for the processes that a cluster starts: they load no test and no pytest with it."""
    misbehave(given.key)
    return Outcome(given.key, sha256="0", packed=given.key.encode(), notices=1)


def endless(given: Input) -> Outcome:
    """Notes its process in the file that the input names, and never ends."""
    Path(given.path).write_text(f"{os.getpid()}\n", "utf-8")
    return hostile(Input("slow", "slow"))
