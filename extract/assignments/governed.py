"""An assignment with the text that it governs, e.g. `科信处牵头` of the item `1.建设数据中心。…` and the items below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..models import Form
from ..structure.nodes import Node
from ..text.normalize import Passage
from .spots import Words


@dataclass(slots=True)
class Part:
    """A part of the governed text: its passage, and where its words begin in the source (the label of a lower item too)."""

    passage: Passage
    start: int

    def end(self) -> int:
        return self.passage.end()


@dataclass(slots=True)
class Governed:
    """One assignment with the text that it governs: source range `start` to `end`, its parts without any slot.

    `plans` are passages beside the text that say what is to be done (整改目标, 整改措施).
    """

    node: Node
    form: Form
    words: list[Words]
    start: int
    end: int
    parts: list[Part]
    plans: list[Passage] = field(default_factory=list)
    optional: bool = False
    units_from: Words | None = None  # units said once for several items
    also: Words | None = None  # units that an earlier slot says for all that follow it
