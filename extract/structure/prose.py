"""Lines that are running text and nothing else, as most are: no layout is asked of them, e.g. `1.加固堤防。…（市水利局负责）`."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.normalize import Line

LONGEST_ODD = 40  # characters; what is longer, is no heading, no cell and no label alone


def beside_prose(lines: Sequence[Line]) -> list[int]:
    """The numbers of the others: short lines, those with a colon, without a full stop, with gaps, or that open with a mark."""
    found: list[int] = []
    for index, line in enumerate(lines):  # a loop that asks what is cheapest first, since it spares all layouts theirs
        text = line.passage.text
        if (
            len(text) <= LONGEST_ODD
            or "：" in text
            or ":" in text
            or "。" not in line.raw
            or "】" in text
            or "]" in text
            or line.passage.offsets is not None
            or not text[0].isalnum()
        ):
            found.append(index)
    return found
