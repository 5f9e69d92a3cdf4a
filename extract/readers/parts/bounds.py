"""How much text a document may hold: beyond it a file is no notice, and would fill the memory."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import InputError

MOST_CHARACTERS = 20_000_000


def bounded_text(lines: Iterable[str], name: str) -> str:
    """The lines as one text; InputError beyond MOST_CHARACTERS."""
    kept: list[str] = []
    characters = 0
    for line in lines:
        characters += len(line) + 1
        if characters > MOST_CHARACTERS:
            raise InputError(name, f"holds more than {MOST_CHARACTERS:,} characters", "split it into single notices")
        kept.append(line)
    return "\n".join(kept)
