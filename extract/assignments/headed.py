"""Headings that are units, with their duties below, e.g. `（一）党政办` / `负责宣传造势。` / `（二）派出所` / `1.维护秩序。`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from .. import patterns
from ..clauses.assignment import AssignmentReader
from ..clauses.timing import TimingContext
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.normalize import Passage
from .spots import Governed, Part, Words

LONGEST = 40  # characters of such a heading
LEAST = 2  # headings beside each other that are units


class HeadedReader:
    """Finds them by the names of units."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: UnitReader = self.assignments.units
        self.tail: regex.Pattern[str] = patterns.compile(ruleset.expand("{heading_tail}"))

    def read(self, nodes: Sequence[Node], context: TimingContext) -> dict[Node, Words]:
        """The headings with the units that they are; one alone among its siblings may be a title."""
        found = {node: words for node in nodes if (words := self.words(node, context))}
        beside = Counter(node.parent for node in found)
        return {node: words for node, words in found.items() if beside[node.parent] >= LEAST}

    def words(self, node: Node, context: TimingContext) -> Words | None:
        """The units of a heading that has text below it; 单位 of any kind (申报单位) is the subject of rules."""
        if node.style is None or node.cells or not node.paragraphs or len(node.paragraphs) + len(node.children) < LEAST:
            return None
        heading = node.paragraphs[0].passage
        passage = self.bare(heading) if len(heading.text) <= LONGEST else None
        if passage is None or not passage.text:
            return None
        reading = self.assignments.read(passage.text, context)
        named = all(unit.name.looks_right and not self.is_generic(unit.name.text) for unit in reading.units)
        whole = reading.units and not (reading.unread or reading.explicit or reading.timings)
        return Words(passage, reading, passage) if whole and named else None

    def bare(self, heading: Passage) -> Passage:
        """The name alone: 县税务局（2项）, 秘书组职责：."""
        tail = self.tail.search(heading.text)
        return heading.cut(0, tail.start()) if tail else heading

    def is_generic(self, name: str) -> bool:
        return name.endswith(self.units.looks.generic) and not self.units.is_collective(name)


def owner(node: Node, headed: dict[Node, Words]) -> Words | None:
    """The units of the heading that a node is or stands below."""
    above: Node | None = node
    while above is not None and above not in headed:
        above = above.parent
    return headed[above] if above is not None else None


def duties(node: Node, headed: dict[Node, Words]) -> Iterator[Governed]:
    """The text below such a heading, or an item there without a slot, as the work of its units."""
    words = headed.get(node)
    if words is not None:
        parts = [Part(paragraph.passage, paragraph.passage.base) for paragraph in node.paragraphs[1:]]
        start = parts[0].start if parts else 0
    elif (words := owner(node, headed)) is not None and not node.children and node.style is not None:
        parts = [Part(paragraph.passage, paragraph.passage.base) for paragraph in node.paragraphs]
        start = node.start
    else:
        return
    if words is not None and parts:
        yield Governed(node, "sentence", [], start, parts[-1].end(), parts, optional=True, units_from=words)
