"""What a reader may do to its process: the name of an input says which, e.g. `5slow`.

It stands here for the processes that are started to do it: they load no test and no pytest with it.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from extract import patterns
from extract.batch.sources.given import Input
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
    """As a conversion that does so."""
    misbehave(given.key)
    return Outcome(given.key, sha256="0", packed=given.key.encode(), notices=1)


def endless(given: Input) -> Outcome:
    """Notes its process in the file that the input names, and never ends."""
    Path(given.path).write_text(f"{os.getpid()}\n", "utf-8")
    return hostile(Input("slow", "slow"))


def misbehaving(given: Input) -> Outcome:
    """The same with an empty outcome."""
    misbehave(given.key)
    return Outcome(given.key)


def unruly(given: Input) -> Outcome:
    """Hang, be killed, take more memory than is allowed or fail; else an outcome as large as the input."""
    if "hang" in given.key:
        time.sleep(60)
    elif "crash" in given.key:
        os.kill(os.getpid(), signal.SIGKILL)
    elif "memory" in given.key:
        bytearray(4 << 30)
    elif "fault" in given.key:
        raise ValueError("wrong")
    return Outcome(given.key, packed=given.data)


def with_pattern(given: Input) -> Outcome:
    """Compile a pattern: the name of the input."""
    patterns.compile(given.key).search(given.key)
    return Outcome(given.key)
