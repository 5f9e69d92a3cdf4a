"""What is said once for several items: `以下均由市水利局负责` above them, `以下均需各市政府落实，不再列出` in the first slot,
`一、3月底前完成`, `一、牵头单位：市水利局` or `三月` as their heading, `以上任务于6月30日前完成` or `注：第1、3项由市水利局负责`
behind them.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.timing import TimingContext
from ...patterns.asking import Needed, Texts
from ...rulebook.grammar import Grammar
from ...rulebook.hints import needed, shared
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import TOPIC, Node, Paragraph
from ...text.marks import COLON, COMMA
from ...text.normalize import Passage
from ..headed import HeadingTimes
from ..spots import Governed, Words
from .items import is_within
from .last_line import of_all
from .limits import LimitReader
from .numbered import NumberedReader

LONGEST_DEFAULT = 100  # characters of 以下均由…负责
SAID_PART = patterns.compile(rf"[^{COMMA}]+")
PART_END = patterns.compile(rf"[{COMMA}：:]|$")


class SaidOnce:
    """Gives them to the items, by the rules [[default_units]] and the shape `for_all` of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.heading_times: HeadingTimes = ruleset.build(HeadingTimes)
        self.limits: LimitReader = ruleset.build(LimitReader)
        self.numbered: NumberedReader = ruleset.build(NumberedReader)
        hints = ruleset.build(shared)
        self.before: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("for_all_before"))
        self.unless: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("unless_said"))
        self.may_lack: Needed = Needed(needed(hints.of(self.unless.pattern)))
        rules = [rule.compile() for rule in ruleset.rules("default_units")]
        self.defaults: list[tuple[regex.Pattern[str], Needed]] = [(rule, Needed(needed(hints.of(rule.pattern)))) for rule in rules]

    def read(self, nodes: Sequence[Node], found: list[Governed], context: TimingContext) -> None:
        """`found` are the assignments of these nodes in the order of the text."""
        lines = [(node, paragraph) for node in nodes for paragraph in node.paragraphs]
        texts = Texts([paragraph.passage.text for _, paragraph in lines])
        self.numbered.read(nodes, lines, texts, found, context)
        defaults = {place for _, may in self.defaults for place in may.among(texts)}
        if defaults:
            self.default_units([lines[place] for place in sorted(defaults)], found, context)
        self.by_heading(found, context)
        beside_persons(found)
        of_all(found, lambda item: self.heading_times.has_day(item.parts, context))
        self.limits.read(lines, found, context)
        self.times(nodes, found, context)
        self.unless_said([lines[place][1].passage for place in self.may_lack.among(texts)], found, context)
        for_all_that_follow(found)

    def default_units(self, lines: Sequence[tuple[Node, Paragraph]], found: list[Governed], context: TimingContext) -> None:
        """以下均由市水利局负责: what follows below the same heading and names no unit has that one."""
        said = [(node, line.end(), words) for node, line in lines if (words := self.default_of(line.passage, context))]
        if not said:
            return
        slots = [item for item in found if item.form not in ("sentence", "none")]
        told: set[int] = set()
        for heading, after, words in said:
            for item in slots:
                if item.start >= after and item.lacks_who() and is_within(item.node, heading):
                    item.units_from = words
                    told.add(words.passage.base)
        found[:] = [item for item in found if item.form != "sentence" or not any(item.start < at < item.end for at in told)]

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

    def times(self, nodes: Sequence[Node], found: Sequence[Governed], context: TimingContext) -> None:
        """A day said in a heading above slots without any, or behind them: 3月底前完成, 以上任务于6月30日前完成."""
        slots = [item for item in found if item.form not in ("sentence", "none") and not item.says_when()]
        self.times_above([*slots, *(item for item in found if item.form == "sentence" and not item.says_when())], context)
        for node in nodes if slots else ():
            for paragraph in node.paragraphs:
                match = self.before.match(paragraph.passage.text)
                if match is None or (words := self.heading_times.time_of(paragraph.passage.cut(*match.span("when")), context)) is None:
                    continue
                for item in slots:
                    if item.end <= paragraph.passage.base and words not in item.words:
                        item.words = [*item.words, words]

    def times_above(self, slots: Sequence[Governed], context: TimingContext) -> None:
        headings: dict[Node, Words | None] = {}
        for item in slots:
            above: Node | None = item.node if item.node.style is TOPIC else item.node.parent  # its bullets are no items
            while above is not None and above.style is not None:
                if above not in headings:
                    first = above.paragraphs[0].passage if above.paragraphs else None
                    headings[above] = self.heading_times.time_above(first, context, numbered=True) if first else None
                if words := headings[above]:
                    if self.limits.lacks_when(item, words, context):
                        item.words = [*item.words, words]
                    break
                above = above.parent

    def unless_said(self, passages: Sequence[Passage], found: list[Governed], context: TimingContext) -> None:
        """注：未注明完成时限的，均于11月30日前完成: by when those are due, or who does them, whose slot does not say."""
        slots = [item for item in found if item.form not in ("sentence", "none")] if passages else []
        for passage in passages if slots else ():
            match = self.unless.search(passage.text)
            said = passage.cut(*match.span("said")) if match else None
            if not match or not said:
                continue
            for words, who in self.said_of(said, match, context):
                slots += [item for item in found if item.form == "none" and who]
                lacking = [item for item in slots if not (item.says_who() if who else item.says_when())]
                for item in lacking:
                    if who:
                        item.words = [piece for piece in item.words if not piece.reading.units]  # an empty cell has those above it
                        item.units_from = words
                        item.form, item.optional = ("label", False) if item.form == "none" else (item.form, item.optional)
                    else:
                        item.words = [*item.words, words]
                if lacking:
                    found[:] = [item for item in found if item.form != "sentence" or not item.start <= said.base < item.end]

    def said_of(self, said: Passage, match: regex.Match[str], context: TimingContext) -> list[tuple[Words, bool]]:
        """Units or a day, as the label says that slots may lack; both where none is named (除注明外均由甲科负责，8月底前完成)."""
        parts = [said] if match["what"] else [said.cut(*part.span()) for part in SAID_PART.finditer(said.text)]
        who = [words for part in parts if (match["who"] or not match["what"]) and (words := self.who_of(part, context))]
        when = [words for part in parts if not match["who"] and (words := self.heading_times.time_of(part, context))]
        return [*((words, True) for words in who[:1]), *((words, False) for words in when[:1])]

    def who_of(self, passage: Passage, context: TimingContext) -> Words | None:
        """由县住建局负责: nothing but units and their part."""
        reading = self.assignments.read(passage.text, context)
        whole = reading.units and not (reading.unread or reading.timings) and all(unit.name.looks_right for unit in reading.units)
        return Words(passage, reading, passage) if whole else None

    def unit_of(self, heading: Node, context: TimingContext) -> Words | None:
        """A heading that is nothing but one or more units."""
        if len(heading.paragraphs) != 1 or len(heading.paragraphs[0].passage.text) > LONGEST_DEFAULT:
            return None
        return self.who_of(heading.paragraphs[0].passage.strip(COLON + " "), context)

    def default_of(self, passage: Passage, context: TimingContext) -> Words | None:
        """Who it is: the words up to the last comma before which all is read (…，各科室配合，不再逐项列出)."""
        text = passage.text
        match = next((found for pattern, may in self.defaults if may.held(text) and (found := pattern.search(text))), None)
        if match is None:
            return None
        label = match.groupdict().get("label")
        role = self.assignments.labels.grammar.role_of_label(label) if label else None
        said = passage.cut(*match.span("units"))
        for end in reversed([comma.start() for comma in PART_END.finditer(said.text)]):
            words, rest = said.cut(0, end), self.assignments.read(said.text[end:], context)
            reading = self.assignments.read(words.text, context, role or "responsible")
            if reading.units and not reading.unread and all(unit.name.looks_right for unit in reading.units):
                whole = (label and role) or not (label or rest.explicit)
                return Words(words, reading, words) if whole and (label is not None or reading.explicit) else None
        return None


def beside_persons(found: Sequence[Governed]) -> None:
    """院领导：王某某 amid an item below `一、医疗质量（医务科牵头）`: who does it is said above."""
    if not any(words.reading.persons for item in found for words in item.words):
        return
    over = {item.node: item for item in found if item.form != "sentence" and any(words.reading.units for words in item.words)}
    for item in found:
        readings = [words.reading for words in item.words]
        above = item.node.parent if any(reading.persons for reading in readings) and item.units_from is None else None
        while above is not None and above not in over:
            above = above.parent
        if above is not None and over[above].start <= item.start and not any(reading.units for reading in readings):
            item.words = [*item.words, *(words for words in over[above].words if words.reading.units)]


def for_all_that_follow(found: Sequence[Governed]) -> None:
    """以下均需试点城市政府落实，不再列出: those units are of each later slot too; where it is said again, the later ones."""
    also: Words | None = None
    for item in found:
        if item.form in ("sentence", "none"):
            continue
        item.also = also
        for words in item.words:
            if words.reading.for_all:
                also = Words(words.passage, Assignment(units=list(words.reading.for_all)), words.value)
