"""Bounds of time that a busy machine does not reach: of the processor, not of the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 600.0  # seconds of the clock until what is waited for is given up: a busy machine may take long


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside takes no more seconds of the processor in this thread."""
    began = time.thread_time()
    yield
    assert time.thread_time() - began < seconds
