"""The words of `words.toml`: the states of a task, e.g. 未开始, 已销号."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
STATES: tuple[str, ...] = tuple(WORDS["states"])  # the first is that of a new task
ENDED: tuple[str, ...] = tuple(WORDS["ended"])  # states in which a task is no longer chased
DONE: tuple[str, ...] = tuple(WORDS["done"])
CANCELLED: str = ENDED[-1]


def left(days: int | None) -> str:
    """How long there is still: `逾12天`, `今天`, `剩5天`."""
    said: dict[str, str] = WORDS["days"]
    if not days:
        return "" if days is None else said["today"]
    return said["late" if days < 0 else "left"].format(abs(days))


def listed(states: tuple[str, ...]) -> str:
    """The states as SQL lists them: 'a', 'b'."""
    return ", ".join(f"'{state}'" for state in states)
