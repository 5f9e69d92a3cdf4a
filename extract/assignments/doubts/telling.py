"""How a doubt is told, e.g. `a time as title: “6月底前”`."""

from __future__ import annotations

from typing import Any

from ...text.shortened import shortened

MOST_SHOWN = 40  # characters of a cell in a message

Row = dict[str, Any]


def shown(words: str) -> str:
    return shortened(words, MOST_SHOWN)


def doubt(message: str, span: tuple[int, int]) -> Row:
    return {"code": "task-doubtful", "severity": "warning", "message": message, "span": span}
