"""Programs that readers start, e.g. `tesseract`: with a time limit, in a process group of their own that ends with them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...language import _
from . import watching

__all__ = ["Ran", "end", "run"]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program left: its exit status (negative: killed by that signal), what it wrote, and whether it was ended for its memory."""

    status: int
    output: bytes
    complaint: str
    over: bool = False


def run(
    command: Sequence[str], data: bytes, seconds: float, environment: Mapping[str, str] | None = None, memory: int | None = None
) -> Ran:
    """Run a program on `data` as its standard input. Raises TimeoutError after `seconds`; FileNotFoundError when there is no such one.

    `memory`: bytes to which it bounds itself where the system lets it; elsewhere it is watched and ended above them.
    """
    started = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,  # not a session: by that a batch finds what a worker has started
        env={**os.environ, **(environment or {})},
    )
    try:
        with watching.within(started, memory) as looked:
            output, complaint = started.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimeoutError(_("{command} took more than {seconds:g} seconds", command=command[0], seconds=seconds)) from None
    finally:
        if started.poll() is None:  # also on Ctrl-C: what it started itself goes with it
            end(started)
    return Ran(started.returncode, output, complaint.decode("utf-8", "replace").strip(), looked.over)


def end(started: subprocess.Popen[bytes]) -> None:
    """End a program with all that it has started; its launcher may be gone and its child not."""
    try:
        os.killpg(started.pid, signal.SIGKILL)
    except AttributeError:  # no process groups on Windows
        watching.end(watching.started_by(started.pid))
        started.kill()
    except (ProcessLookupError, PermissionError):
        started.kill()
    started.wait()
    for pipe in (started.stdin, started.stdout, started.stderr):
        if pipe:
            pipe.close()
