"""How much text a document may hold: beyond it a file is no notice, and would fill the memory."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import InputError
from ...language import _
from ..limits import Limits


def bounded_text(lines: Iterable[str], name: str, limits: Limits) -> str:
    """The lines as one text; InputError where they are too many characters."""
    kept: list[str] = []
    characters = 0
    for line in lines:
        characters += len(line) + 1
        if characters > limits.characters:
            raise InputError(
                name, _("holds more than {characters:,} characters", characters=limits.characters), _("split it into single notices")
            )
        kept.append(line)
    return "\n".join(kept)
