"""Lists that a unit opens on their own line, several alike: `【办公室】1.起草总结。2.筹备会议。`, `县教育局：（1）排查；（2）整改`.

After this room such a name stands on a line of its own above its list.
"""

from __future__ import annotations

from collections.abc import Sequence

from ... import patterns
from ...clauses.labels import LabelReader
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON
from ...text.normalize import Line, Passage
from ..numbering import NumberingReader
from ..tables.aligning import AligningReader

LEAST = 2  # lines alike
OPEN, CLOSE = "【［[〔", "】］\\]〕"
NAME = r"[^：:，,。；;、【】［］\[\]〔〕（()）\s]"
OPENED = patterns.compile(rf"[{OPEN}](?P<name>{NAME}{{2,24}})[{CLOSE}][：:]?(?=.)|(?P<name>{NAME}{{2,16}})[：:](?=.)")
LONGEST = 28  # characters in which the name ends


class OpenedReader:
    """Finds them by the names of units."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def read(self, lines: Sequence[Line], odd: Sequence[int]) -> Sequence[Line]:
        """The lines, each of these as two; `odd` are the numbers of those that are no running text alone."""
        found = {index: parts for index in odd if self.may(lines[index]) and (parts := self.parts(lines[index]))}
        return [part for index, line in enumerate(lines) for part in found.get(index, (line,))] if len(found) >= LEAST else lines

    def may(self, line: Line) -> bool:
        """Most open with other signs, and have no colon right before a number."""
        opening = line.passage.text[:LONGEST]
        return (opening[0] in OPEN or COLON[0] in opening or COLON[1] in opening) and "\t" not in line.raw

    def parts(self, line: Line) -> list[Line]:
        """A line in its parts; nothing where it is another."""
        words = line.passage
        opened = OPENED.match(words.text)
        if opened is None:
            return []
        rest = words.cut(opened.end())
        number = self.numbering.at_start(rest.text)
        if number is None or number.value != 1 or number.end == len(rest.text):
            return []
        name = words.cut(*opened.span("name"))
        if self.labels.kind(name.text) or "unit" not in self.aligning.looks(name.text):
            return []
        return [as_line(name, line), as_line(rest, line)]


def as_line(words: Passage, line: Line) -> Line:
    """Words of a line as a line; what is written between two of them stays."""
    return Line(words, line.raw[words.base - line.base : words.end() - line.base], words.base)
