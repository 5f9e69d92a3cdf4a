"""How a doubt is told, e.g. `a time as title: “6月底前”`."""

from __future__ import annotations

from ...models.rows import DiagnosticRow, diagnostic
from ...text.shortened import shortened

MOST_SHOWN = 40  # characters of a cell in a message


def shown(words: str) -> str:
    return shortened(words, MOST_SHOWN)


def doubt(message: str, span: tuple[int, int]) -> DiagnosticRow:
    return diagnostic("task-doubtful", message, span)
