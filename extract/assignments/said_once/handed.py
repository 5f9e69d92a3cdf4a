"""Matters handed to whom a letter is written: `市住房中心：` / `现将下列问题转你单位办理，请于5月20日前反馈。` / `一、电梯故障问题`.

Each of them is a task of the addressee, due when the sentence says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader, UnitReading
from ...clauses.timing import TimingContext
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...structure.numbering import ATTACHMENT
from ...text.marks import COLON, ENDS
from ...text.normalize import passage
from ..spots import Governed, Words, parts_of
from .items import by_node
from .last_line import parted

LONGEST_HEADING = 16  # characters of 一、交办事项
LONGEST_ATTACHMENT = 3  # characters of 附件：, which ran in
HEAD = 800  # characters in which an addressee stands


class HandedReader:
    """Finds them by the words of the rule [[handed]]."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.handed: regex.Pattern[str] = ruleset.rule("handed", "to-addressee").compile()
        self.above: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("for_all_before"))
        self.asks: regex.Pattern[str] = ruleset.rule("says_who", "asks").compile()
        self.matters: regex.Pattern[str] = ruleset.rule("handed", "matters").compile()

    def read(self, nodes: Sequence[Node], found: list[Governed], addressees: Sequence[str], text: str, context: TimingContext) -> None:
        """`found` are the assignments of these nodes; those of a letter to one unit get it, and its matters become assignments."""
        if len(addressees) != 1:
            return
        root = nodes[0]
        said = next((paragraph.passage for paragraph in root.paragraphs if self.handed.search(paragraph.passage.text)), None)
        lacking = [item for item in found if item.form == "sentence" and item.parts and item.lacks_who()]
        sentences = [item for item in lacking if self.handed.search(item.parts[0].passage.text)]
        meant = [words for item in found for words in item.words if self.meant(words)]
        who = self.addressee(addressees[0], text, context) if said or sentences or meant else None
        if who is None:
            return
        for item in sentences:
            item.units_from = who
        for words in meant:
            words.reading = self.with_name(words, addressees[0])
        matters = self.matters_of(root, found) if said is not None and self.matters.search(said.text) else []
        when = [words for item in sentences for words in item.words if words.reading.timings]
        end = next((node for node in reversed(matters) if node.style), None)
        closing = [item for item in found if item.form == "sentence" and self.closes(item, meant, end)]
        last, limit = limit_below(end, found)
        asked = {part.passage.base for item in closing for part in item.parts} | {words.passage.base for words in limit}
        counted = any(node.style for node in matters)  # a line without a number behind counted ones closes the letter
        matters = [node for node in matters if node.paragraphs[0].passage.base not in asked and (node.style or not counted)]
        if not matters:
            return
        if not when and len(closing) == 1:
            when = [replace(words, reading=replace(words.reading, units=[])) for words in closing[0].words]
        when = when or limit
        if last and limit:
            last.words = [words for words in last.words if words not in limit]
        found[:] = [item for item in found if item not in sentences and not (item.node in matters and not item.words)]
        own = by_node([item for item in found if item.form != "sentence"])
        for item in (item for node in matters for item in own.get(node, ())):
            item.units_from = who
            item.words = item.words if item.says_when() else [*item.words, *when]
        for node in (node for node in matters if node not in own):
            parts = [part for part in parts_of(node) if part.passage.base not in asked]
            until = limit[-1].passage.end() if limit and node is end else parts[-1].end()
            found.append(Governed(node, "label", list(when), node.start, until, parts, units_from=who))
        found.sort(key=lambda item: (item.start, item.end))

    def closes(self, item: Governed, meant: Sequence[Words], last: Node | None) -> bool:
        """请你局于5月20日前将办理情况反馈我办, 以上事项请于5月20日前办结, 请于5月20日前办结: one day for all the matters above."""
        asked = any(words in meant for words in item.words)
        if last and item.start > last.start and item.lacks_who():
            asked = asked or self.asks.match(item.parts[0].passage.text) is not None
        said = asked or (item.parts and self.above.match(item.parts[0].passage.text))
        return bool(said) and [timing.kind for words in item.words for timing in words.reading.timings] == ["deadline"]

    def addressee(self, name: str, text: str, context: TimingContext) -> Words | None:
        """The one unit of the line that it is written to; 各县区 are many."""
        at = max(text.find(name + mark, 0, HEAD) for mark in COLON)
        words = passage(name, at) if at >= 0 else None
        reading = self.assignments.read(name, context) if words else None
        one = reading is not None and len(reading.units) == 1 and not reading.unread and not reading.units[0].name.collective
        return Words(words, reading, words) if words is not None and reading is not None and one else None

    def meant(self, words: Words) -> list[UnitReading]:
        """你局 of 请你局于5月底前报送."""
        asked = {found.end() - 1 for found in self.handed.finditer(words.value.text)} if words.reading.units else ()
        return [unit for unit in words.reading.units if unit.name.start in asked]

    def with_name(self, words: Words, name: str) -> Assignment:
        """你局, 贵单位 stand for the addressee."""
        named = {id(unit): replace(unit, name=replace(unit.name, canonical=name)) for unit in self.meant(words)}
        return replace(words.reading, units=[named.get(id(unit), unit) for unit in words.reading.units])

    def matters_of(self, root: Node, found: Sequence[Governed]) -> list[Node]:
        """The items that are such matters: those below 一、交办事项, or all where none has items of its own or says who does it."""
        slotted = {item.node for item in found if item.form not in ("sentence", "none") and item.says_who()}
        items = next((node.children for node in root.children if node.children and self.is_heading(node)), root.children)
        plain = all(not node.cells and node not in slotted and node.paragraphs for node in items)
        above = root.paragraphs[-1].passage.text
        if items is root.children and (above[-1:] not in ENDS + COLON or ATTACHMENT.match(above[-LONGEST_ATTACHMENT:])):
            return []
        return items if plain and (items is not root.children or not any(node.children for node in items)) else []

    def is_heading(self, node: Node) -> bool:
        heading = node.paragraphs[0].passage.text if node.paragraphs else ""
        return len(heading) <= LONGEST_HEADING and self.matters.search(heading) is not None


def limit_below(node: Node | None, found: Sequence[Governed]) -> tuple[Governed | None, list[Words]]:
    """The assignment that labels below the last matter made, and those of its words that are the limit of all."""
    last = next((item for item in found if item.node is node and item.form == "label"), None)
    return last, [words for words in parted(last)[0] if is_limit(words)] if last else []


def is_limit(words: Words) -> bool:
    """办理时限：6月30日前: by when and nothing else."""
    reading = words.reading
    return bool(reading.timings) and not (reading.units or reading.persons or reading.unread)
