"""What is dear to make is made once a run, whichever of pytest's processes asks first; the others wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The file or folder of this name that `make` makes, in a folder that all processes of this run share."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, ready = shared / name, shared / f"{name}.ready"
    with (shared / f"{name}.lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: each process makes its own
            made, ready = base / name, base / f"{name}.ready"
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            make(made)
            ready.touch()
    return made
