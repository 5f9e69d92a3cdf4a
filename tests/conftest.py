"""What all tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ready import Ready


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """The process whose forks are `duban …` (tests/ready.py)."""
    found = Ready(tmp_path_factory)
    yield found
    found.close()
