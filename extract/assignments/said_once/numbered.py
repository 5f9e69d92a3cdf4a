"""Who and by when is said by the numbers of items: `注：第1、3项由市水利局负责，6月底前完成；第2项由…` behind or above them,
`二、责任分工` / `第1—3项由采购部牵头，第4项由审计部负责。`, `责任分工：第一阶段由办公室负责`, `财务处牵头第1、2项`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.timing import TimingContext
from ...patterns.asking import Needed, Texts
from ...rulebook.grammar import Grammar
from ...rulebook.hints import needed, shared
from ...rulebook.ruleset import Ruleset, words_pattern
from ...structure.nodes import TOP_RANK, Node, Paragraph
from ...text.marks import CLOSING, COLON, COMMA, ENDS
from ...text.normalize import Passage
from ..headed import HeadingTimes
from ..spots import Governed, Words, parts_of
from .items import by_node, numbers_in, taken

LONGEST_CLAUSE = 120  # characters of 第1、3项由…
LONGEST_HEADING = 12  # of 二、责任分工
MOST_BEFORE = 6  # characters before it: 注：以上
LEAST_NUMBERS = 2  # of items in a line that no label opens
CLAUSE = patterns.compile(rf"[^{ENDS}]+")
PART = patterns.compile(rf"[^{COMMA}{COLON}]+")
BETWEEN = ENDS + COMMA + CLOSING + " "


class NumberedReader:
    """Finds such notes by the shapes `by_number` and `numbers` of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.heading_times: HeadingTimes = ruleset.build(HeadingTimes)
        source = ruleset.build(Grammar).source
        division = words_pattern(ruleset.words("label", "division"))
        self.note: regex.Pattern[str] = patterns.compile(rf"(?:{words_pattern(ruleset.words('cell', 'foot'))}|{division})[0-9]?[{COLON}]")
        self.division: regex.Pattern[str] = patterns.compile(division)
        self.numbered: regex.Pattern[str] = patterns.quick(source("by_number"))
        self.behind: regex.Pattern[str] = patterns.compile(rf"(?P<said>.+?){source('numbers')}$")
        self.may: Needed = Needed(needed(ruleset.build(shared).of(self.numbered.pattern)))
        self.may_be_behind: Needed = Needed(needed(ruleset.build(shared).of(source("numbers"))))
        self.apart: regex.Pattern[str] = patterns.compile(ruleset.expand("{each_own}"))
        self.for_all: regex.Pattern[str] = patterns.compile(source("all"))

    def read(
        self,
        nodes: Sequence[Node],
        lines: Sequence[tuple[Node, Paragraph]],
        texts: Texts,
        found: list[Governed],
        context: TimingContext,
    ) -> None:
        """`found` are the assignments of these nodes in the order of the text; the items of a note get what it says.

        `lines` are the paragraphs of the nodes, `texts` their words.
        """
        places = {*self.may.among(texts), *(place for place in self.may_be_behind.among(texts) if self.note.match(texts.texts[place]))}
        notes = [place for place in sorted(places) if self.is_note(texts.texts[place], lines[place][0])]
        for place in notes:
            node, line = lines[place]
            at = nodes.index(node)
            above = {over.number: over for over in nodes[: at + 1] if is_counted(over)}
            items = above or {later.number: later for later in reversed(nodes[at:]) if is_counted(later)}
            if items:
                self.give(line.passage, items, found, context)
        if notes:
            found.sort(key=lambda item: (item.start, item.end))

    def is_note(self, text: str, node: Node) -> bool:
        """注：…, 责任分工：…, 以上第1、2项分别由…; below 二、责任分工, or of several items, it needs no such word."""
        if self.note.match(text):
            return True
        first = self.numbered.search(text)
        if first is None or first.start() > MOST_BEFORE or not first["items"]:
            return False
        heading = node.paragraphs[0].passage.text if node.paragraphs else ""
        several = len(numbers_in(first["items"])) >= LEAST_NUMBERS or self.numbered.search(text, first.end()) is not None
        return several or (len(heading) <= LONGEST_HEADING and self.division.search(heading) is not None)

    def give(self, passage: Passage, items: dict[str, Node], found: list[Governed], context: TimingContext) -> None:
        """Give the items what the parts of a note say of their numbers; a day said for all is of each of them."""
        told: list[Node] = []
        for said, numbers, words in self.parts(passage):
            named = [items[number] for number in numbers if number in items]
            if len(named) != len(numbers) or len({item.parent for item in named}) != 1:
                continue
            reading = self.assignments.read(words.text, context)
            if not reading.units or any(self.apart.match(words.text, start) is None for start, _ in reading.unread):
                continue
            reading = replace(reading, unread=[])
            found[:] = [item for item in found if not (item.form == "none" and item.node in named) and not is_of(item, passage, said)]
            slotted = by_node(found)
            each = in_turn(reading, len(named)) if self.apart.search(said.text) else [reading] * len(named)
            for item, own in zip(named, each, strict=True):
                made = list(taken(item, [Words(words, own, words)], slotted[item], list(parts_of(item))[:1]))
                slotted[item] += made  # its number may be said twice
                found += made
            told += named
        when = self.day_of_all(passage, context) if told else None
        for own_item in found if when else ():
            if when and own_item.node in told and not own_item.says_when():
                own_item.words = [*own_item.words, when]

    def parts(self, passage: Passage) -> Iterator[tuple[Passage, list[str], Passage]]:
        """The parts of a note, each with its numbers and what it says of them."""
        for clause in CLAUSE.finditer(passage.text):
            said = passage.cut(*clause.span())
            matches = list(self.numbered.finditer(said.text)) if len(said.text) <= LONGEST_CLAUSE else []
            if matches and matches[0].start() <= MOST_BEFORE:
                ends = [*(match.start() for match in matches[1:]), len(said.text)]
                for match, end in zip(matches, ends, strict=True):
                    numbers = numbers_in(match["items"]) if match["items"] else [match["nth"]]
                    yield said.cut(match.start(), end), numbers, said.cut(match.end() - 1, end).strip(COLON + BETWEEN)
                continue
            for part in PART.finditer(said.text) if not matches else ():
                if behind := self.behind.match(part[0]):  # 财务处牵头第1、2项
                    own = said.cut(*part.span())
                    yield own, numbers_in(behind["items"]), own.cut(0, behind.end("said"))

    def day_of_all(self, passage: Passage, context: TimingContext) -> Words | None:
        """均于7月底前完成, 各项任务完成时限均为6月30日."""
        for part in PART.finditer(passage.text):
            all_ = self.for_all.search(part[0])
            words = self.heading_times.time_of(passage.cut(part.start() + all_.end(), part.end()).strip(ENDS), context) if all_ else None
            if words is not None:
                return words
        return None


def is_counted(node: Node) -> bool:
    return node.style is not None and (node.number.isdecimal() or node.style.rank <= TOP_RANK)


def is_of(item: Governed, passage: Passage, said: Passage) -> bool:
    """Was the note read as a sentence, or as the slot of the item that it stands below?"""
    if item.form == "sentence":
        return item.end > said.base and item.start < said.end()
    return any(words.label and passage.base <= words.passage.base < passage.end() for words in item.words)


def in_turn(reading: Assignment, count: int) -> list[Assignment]:
    """分别由甲局、乙局负责，分别于4月底、5月底前完成: the first unit and day are the first item's; one of either is of all."""
    units = [[unit] for unit in reading.units] if len(reading.units) == count else [reading.units] * count
    times = [[timing] for timing in reading.timings] if len(reading.timings) == count else [reading.timings] * count
    return [replace(reading, units=who, timings=when) for who, when in zip(units, times, strict=True)]
