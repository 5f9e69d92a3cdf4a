"""stand-in until the room of languages lands"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


def gettext(message: str) -> str:
    return message

_ = gettext

def ngettext(one: str, many: str, number: int) -> str:
    return one if number == 1 else many

@contextmanager
def using(language: str) -> Iterator[None]:
    yield
