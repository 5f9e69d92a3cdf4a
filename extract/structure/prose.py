"""Lines that are running text and nothing else, as most are: no layout is asked of them, e.g. `1.加固堤防。…（市水利局负责）`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .. import patterns
from ..text.normalize import Line
from .tables.cells import may_hold_cells

STEP = patterns.quick(r"[0-9][^，,。；;：:（(]{2,23}[，,]\p{Han}")
LONGEST_ODD = 40  # characters; what is longer, is no heading, no cell and no label alone


class Asked(NamedTuple):
    """Lines with what is asked of all of them once: which are no running text alone, what marks they hold (`written`)."""

    lines: Sequence[Line]
    odd: Sequence[int]
    written: str
    cells: bool

    @classmethod
    def about(cls, lines: Sequence[Line], odd: Sequence[int]) -> Asked:
        written = "\n".join([line.raw for line in lines])
        return cls(lines, odd, written, may_hold_cells(written))

    def of(self, lines: Sequence[Line]) -> Asked:
        """The same of other lines; most layouts give back those that they were asked of."""
        return self if lines is self.lines or lines == self.lines else Asked.about(lines, beside_prose(lines))


def beside_prose(lines: Sequence[Line]) -> list[int]:
    """The numbers of the others: short lines, those in which a label may end, without a full stop, with gaps, or that open with a mark."""
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
            or "］" in text
            or "〕" in text
            or line.passage.offsets is not None
            or not text[0].isalnum()
        ):
            found.append(index)
    return found


def are_steps(lines: Sequence[Line]) -> bool:
    """3月1日至10日，动员部署 / 3月11日至20日，自查自纠: days with what is done on each, below 五、时间安排."""
    return len(lines) > 1 and all(STEP.match(line.passage.text) for line in lines)
