"""What a report says in the reader's language: the English message, or the Chinese of `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

CHINESE = "zh_CN"
spoken: ContextVar[str] = ContextVar("spoken", default=CHINESE)


@cache
def known() -> dict[str, str]:
    said: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return said


def language() -> str:
    return spoken.get()


@contextmanager
def using(name: str) -> Iterator[None]:
    before = spoken.set(name)
    try:
        yield
    finally:
        spoken.reset(before)


def _(message: str, /, **values: object) -> str:
    said = known().get(message, message) if language() == CHINESE else message
    return said.format(**values) if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    said = known().get(one, many) if language() == CHINESE else one if number == 1 else many
    return said.format(n=number, **values)
