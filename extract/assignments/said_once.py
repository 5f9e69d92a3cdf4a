"""Units that are said once for several items: `以下均由市水利局负责` above them, or `以下均需各市政府落实，不再列出` in the first slot."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ..clauses.assignment import Assignment, AssignmentReader
from ..clauses.timing import TimingContext
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.normalize import Passage
from .spots import Governed, Words

LONGEST_DEFAULT = 100  # characters of 以下均由…负责


class SaidOnce:
    """Gives them to the items, by the rules [[default_units]] and the shape `for_all` of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.defaults: list[regex.Pattern[str]] = [rule.compile() for rule in ruleset.rules("default_units")]

    def read(self, nodes: Sequence[Node], found: Sequence[Governed], context: TimingContext) -> None:
        """`found` are the assignments of these nodes in the order of the text."""
        self.default_units(nodes, found, context)
        self.by_heading(found, context)
        for_all_that_follow(found)

    def default_units(self, nodes: Sequence[Node], found: Sequence[Governed], context: TimingContext) -> None:
        """以下均由市水利局负责: what follows below the same heading and names no unit has that one."""
        said = [
            (node, paragraph.end(), words)
            for node in nodes
            for paragraph in node.paragraphs
            if "由" in paragraph.passage.text and (words := self.default_of(paragraph.passage, context))
        ]
        slots = [item for item in found if item.form not in ("sentence", "none")] if said else []
        for heading, after, words in said:
            for item in slots:
                named = any(piece.reading.units for piece in item.words)
                if item.start >= after and not named and is_below(item.node, heading):
                    item.units_from = words

    def by_heading(self, found: Sequence[Governed], context: TimingContext) -> None:
        """`二、城建办` above `1.清理占道经营。（3月底前）`: a heading that is a unit's name says who, where no slot of the notice does."""
        slots = [item for item in found if item.form not in ("sentence", "none")]
        if not slots or any(piece.reading.units for item in slots for piece in item.words):
            return
        named: dict[Node, Words | None] = {}
        for item in slots:
            heading = item.node.parent
            if heading is None or heading.style is None or item.units_from is not None:
                continue
            if heading not in named:
                named[heading] = self.unit_of(heading, context)
            item.units_from = named[heading]

    def unit_of(self, heading: Node, context: TimingContext) -> Words | None:
        """A heading that is nothing but one or more units."""
        if len(heading.paragraphs) != 1 or len(heading.paragraphs[0].passage.text) > LONGEST_DEFAULT:
            return None
        words = heading.paragraphs[0].passage.strip("：: ")
        reading = self.assignments.read(words.text, context)
        whole = reading.units and not reading.unread and not reading.timings and all(unit.name.looks_right for unit in reading.units)
        return Words(words, reading, words) if whole else None

    def default_of(self, passage: Passage, context: TimingContext) -> Words | None:
        if len(passage.text) > LONGEST_DEFAULT:
            return None
        match = next((found for pattern in self.defaults if (found := pattern.match(passage.text))), None)
        if match is None:
            return None
        words = passage.cut(match.start("units"))
        return Words(words, self.assignments.read(words.text.rstrip("。."), context), words)


def for_all_that_follow(found: Sequence[Governed]) -> None:
    """以下均需试点城市政府落实，不再列出: those units are of each later slot too; where it is said again, the later ones."""
    also: Words | None = None
    for item in found:
        if item.form in ("sentence", "none"):
            continue
        item.also = also
        for words in item.words:
            if words.reading.for_all:
                also = Words(words.passage, Assignment(units=words.reading.for_all), words.value)


def is_below(node: Node, heading: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not heading:
        above = above.parent
    return above is heading
