"""What a slot is: its place, its words, and what was read of them, e.g. two labels, `责任单位：市水利局` / `完成时限：6月底前`."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..clauses.assignment import Assignment
from ..models import Form
from ..text.normalize import Passage


@dataclass(slots=True)
class Words:
    """A piece of a slot: its words without brackets, and what was read of them.

    Of a label and its value (`label` is set) the reading's offsets are in `value`.
    """

    passage: Passage
    reading: Assignment
    value: Passage
    label: str | None = None
    weak: bool = False  # a label that makes no slot alone
    plan: bool = False  # a field that says what is to be done (整改措施), not what has been (完成情况)

    def end(self) -> int:
        """Where its words end in the source."""
        return self.passage.end()


@dataclass(slots=True)
class Spot:
    """An assignment in a paragraph: characters `start` to `end` of its passage, brackets included."""

    start: int
    end: int
    form: Form
    words: list[Words] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def found(self) -> bool:
        return any(not words.weak and words.reading.found() for words in self.words)
