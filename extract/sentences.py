"""Assignments in running text, e.g. `日常整改工作由厅机关党委具体牵头负责落实`: who, before a word that says what part.

Such a record is `optional`: the sentence may assign work of its own, or only say who does what is told elsewhere.
"""

from __future__ import annotations

from . import kept
from .clauses.assignment import Assignment, AssignmentReader, UnitReading
from .clauses.timing import TimingContext
from .normalize import Passage
from .ruleset import Ruleset
from .slots import Words

LONGEST_LIST = 120  # characters of units before the role word
MOST_TRIES = 50  # role words looked at in one paragraph
BOUNDARY = kept.compile(r"[。；;：:！!？?\n“”（(]")
STRONG = ("lead", "responsible")


class SentenceReader:
    """Finds `由X牵头负责` and `X负责…` by the role words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)

    def read(self, passage: Passage, context: TimingContext) -> Words | None:
        """The first assignment of a paragraph; None when no sentence assigns work to a unit."""
        text = passage.text
        if "负责" not in text and "牵头" not in text and "会同" not in text:
            return None
        for tried, mark in enumerate(self.assignments.role.finditer(text)):
            if tried >= MOST_TRIES:
                break
            word = self.assignments.roles[mark["word"]]
            if word.ends or word.role not in STRONG:
                continue
            found = self.before(passage, mark.start(), mark.end())
            if found:
                return found
        return None

    def before(self, passage: Passage, at: int, end: int) -> Words | None:
        """The units that stand right before a role word, behind 由 or at the beginning of a sentence."""
        text = passage.text
        left = max(0, at - LONGEST_LIST)
        bounds = [bound.end() for bound in BOUNDARY.finditer(text, left, at)]
        start = bounds[-1] if bounds else left
        by = text.rfind("由", start, at)
        begin = by + 1 if by >= 0 else start
        names = self.assignments.units.read(text, begin, at)
        if not names or not all(name.looks_right for name in names):
            return None
        role = self.assignments.roles[self.assignments.role.match(text, at)["word"]].role  # type: ignore[index]
        opening = by if by >= 0 else names[0].start
        words = passage.cut(opening, end)
        reading = Assignment(explicit=True)
        for name in names:
            name.start -= opening
            name.end -= opening
            reading.units.append(UnitReading(name, role))
        return Words(words, reading, words)
