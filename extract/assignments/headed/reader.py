"""Headings that are units, with their duties below, e.g. `（一）党政办` / `负责宣传造势。` / `（二）派出所` / `1.维护秩序。`.

One that says by when (`6月底前完成`, `教务处（9月10日前）`) holds for the items below it too: with both said each is a task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader, UnitReading
from ...clauses.persons import ANSWERS, PersonReader, PersonReading
from ...clauses.timing import TimingContext
from ...clauses.units import Name, UnitReader
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import TOPIC, Node
from ...text.marks import CLOSING, COLON, LISTING, OPENING
from ...text.normalize import Passage
from ..spots import Words
from .below import Headed
from .over_rows import over_rows
from .times import HeadingTimes

LONGEST = 40  # characters of such a heading
LEAST = 2  # headings beside each other that are units
SHORTEST, LONGEST_WORD = 2, 4  # characters of a word in 场地、器材组
LEAST_WORK = 4  # characters of a duty above others that are counted
FORM_LINE = patterns.compile(
    rf"\p{{Han}}{{2,6}}(?:[{OPENING}]\p{{Han}}{{2,8}}[{CLOSING}])?[{COLON}]"
)  # 联系人：李某某, 组长：王某某, 工作职责： above duties
WITH_TIME = patterns.compile(
    rf"(?P<unit>[^{COLON}{OPENING}{CLOSING}]+)(?:[{OPENING}](?P<when>[^{OPENING}{CLOSING}]+)[{CLOSING}]|[{COLON}](?P<when>.+))[{COLON}]?"
)


class HeadedReader:
    """Finds them by the names of units and by days."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: UnitReader = self.assignments.units
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.contact: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("contact"))
        self.hands_out: regex.Pattern[str] = patterns.compile(ruleset.expand(f"({{heading_duties}})[{COLON}]?$"))
        self.relative: regex.Pattern[str] = ruleset.rule("relative", "relative").compile()
        self.tail: regex.Pattern[str] = patterns.compile(ruleset.expand("{heading_tail}"))
        self.made_up: regex.Pattern[str] = patterns.compile(ruleset.expand("{made_up}"))
        self.times: HeadingTimes = ruleset.build(HeadingTimes)

    def read(self, nodes: Sequence[Node], context: TimingContext) -> Headed:
        """The headings with the units that they are; one alone among its siblings may be a title, but 宣传部负责以下工作："""
        found = {node: words for node in nodes if (words := self.words(node, context))}
        proper = {node.parent for node, words in found.items() if not any(self.is_generic(unit.name.text) for unit in words.reading.units)}
        found = {node: words for node, words in found.items() if node.parent in proper}  # 乡镇人民政府 beside 县农业农村局
        beside = Counter(node.parent for node in found)
        units = {
            node: words for node, words in found.items() if beside[node.parent] >= LEAST or self.says_duties(node) or is_of_duties(node)
        }
        headed = Headed(units, is_form_line=self.is_form_line, work_in=self.work_in, names_others=self.relative.match)
        headed.has_day = lambda parts: self.times.has_day(parts, context)
        for node in nodes if headed.units else ():
            passage = self.dated(node, headed)
            if passage is not None and (words := self.times.time_of(passage, context)):
                headed.times[node] = words
        headed.rows = dict(over_rows(nodes, self.assignments.labels, lambda line: self.named(line, context)))
        return headed

    def says_duties(self, node: Node) -> bool:
        """Does a heading say that duties follow: `宣传部负责以下工作：`, `市气象局主要职责如下：`, `指挥部职责`?"""
        text = node.paragraphs[0].passage.text
        tail = self.tail.search(text)
        return self.hands_out.search(text) is not None or (tail is not None and self.duties.search(tail[0]) is not None)

    def dated(self, node: Node, headed: Headed) -> Passage | None:
        """What may be the time of a heading: all of its words, or those behind its unit."""
        if node.style is None or not node.children or len(node.paragraphs) != 1:
            return None
        heading = node.paragraphs[0].passage
        if node not in headed.units:
            return heading
        parted = WITH_TIME.fullmatch(heading.text)
        return heading.cut(*parted.span("when")) if parted else None

    def words(self, node: Node, context: TimingContext) -> Words | None:
        """The units of a heading that has text below it."""
        if node.style is None or node.cells or not node.paragraphs or len(node.paragraphs) + len(node.children) < LEAST:
            return None
        return None if self.is_list(node) else self.named(node.paragraphs[0].passage, context)

    def named(self, heading: Passage, context: TimingContext) -> Words | None:
        """The units that a heading is, and nothing else."""
        passage = self.bare(heading, context) if len(heading.text) <= LONGEST else heading.cut(0, 0)
        person = self.person_behind(heading.text)
        passage = heading.cut(0, person[0] - 1) if person else passage
        if not passage.text or len(passage.pieces()) > 1:  # 市公安局 市财政局: those who issue together
            return None
        reading = self.assignments.read(passage.text, context)
        if self.is_crew(passage.text, reading):
            reading = Assignment(units=[UnitReading(Name(passage.text, 0, len(passage.text)), "responsible")])
        named = all(unit.name.looks_right for unit in reading.units)
        whole = reading.units and named and not (reading.unread or reading.explicit or reading.timings)
        if whole and person:
            reading = replace(reading, persons=[PersonReading(ANSWERS, *person)])
        return Words(passage, reading, heading if person else passage) if whole else None

    def person_behind(self, text: str) -> tuple[int, int] | None:
        """Where the names of 体温检测组：张某某, 流调组（李某某、王某） stand; not of 组长：张某某."""
        parted = WITH_TIME.fullmatch(text)
        if parted is None or not self.persons.are_sure(parted["when"]):
            return None
        label = self.assignments.labels.kind(parted["unit"])
        return parted.span("when") if label is None else None

    def is_crew(self, text: str, reading: Assignment) -> bool:
        """场地、器材组, of which only the end is a name: a crew is called by what it is for, word beside word."""
        name = reading.units[0].name if len(reading.units) == 1 else None
        before = text[: name.start] if name else ""
        words = before.split(LISTING[0])
        short = not words[-1] and all(SHORTEST <= len(word) <= LONGEST_WORD for word in words[:-1])
        return name is not None and name.end == len(text) and len(words) > 1 and short and text.replace(LISTING[0], "").isalpha()

    def is_form_line(self, text: str, *, above: bool) -> bool:
        """联系人：李某某, 电话：…, and `above` duties 工作职责： and 组员：… too: a line of a form's head, and no duty."""
        label = FORM_LINE.match(text)
        value = text[label.end() :] if label else text  # 李 四, below 联系人：张某某; 副组长：王某某、李某
        if (above and len(text) < LEAST_WORK) or self.made_up.fullmatch(text):
            return True  # 荆昊, below 联系人：樊某某; 由民兵、青年突击队组成。
        if label is None or above or self.persons.are_sure(value.replace(" ", "")) or self.contact.match(text):
            return label is not None or self.persons.are_sure(value.replace(" ", ""))
        kind = self.assignments.labels.kind(label[0][:-1])
        return kind is not None and (kind.progress or (kind.weak and kind.role is not None))  # 组长：县应急局局长, 成员单位：…

    def work_in(self, line: Passage) -> Passage:
        """职责：负责统筹调度。 without its label, 由民兵组成。负责抢险。 without who is in it."""
        if made := self.made_up.match(line.text):
            line = line.cut(made.end())
        label = FORM_LINE.match(line.text)
        return line.cut(label.end()) if label and self.duties.search(label[0][:-1]) else line

    def is_list(self, node: Node) -> bool:
        """（一）独立学院（5所） above names alone: what it holds, and nobody's duties."""
        below = [paragraph.passage.text for paragraph in node.paragraphs[1:]]
        return bool(below) and all(map(self.units.looks_like_unit, below))

    def bare(self, heading: Passage, context: TimingContext) -> Passage:
        """The name alone: 县税务局（2项）, 秘书组职责：, 教务处（9月10日前）."""
        parted = WITH_TIME.fullmatch(heading.text)
        if parted and self.times.time_of(heading.cut(*parted.span("when")), context):
            return heading.cut(*parted.span("unit"))
        crew = parted is not None and self.assignments.labels.kind(parted["unit"]) is None  # 责任单位：甲局、乙局
        named = self.assignments.read(parted["when"], context).units if parted and crew else []
        colon = parted is not None and heading.text[parted.start("when") - 1] in COLON
        if parted and named and (len(named) >= LEAST or (colon and named[0].name.looks_right)):
            return heading.cut(*parted.span("unit"))  # 宣传组（校团委、宣传部）, 秘书组：校长办公室
        tail = self.tail.search(heading.text)
        return heading.cut(0, tail.start()) if tail else heading

    def is_generic(self, name: str) -> bool:
        """单位 of any kind (申报单位) is the subject of rules, where no office stands beside it."""
        return name.endswith(self.units.looks.generic) and not self.units.is_collective(name)


def is_of_duties(node: Node) -> bool:
    """镇执法队： above its list, beside a line 镇财政所：安排资金。, which such headings alone make a heading of its own."""
    beside = node.parent.children if node.parent and node.style is TOPIC and node.children else []
    texts = (each.paragraphs[0].passage.text for each in beside if each.style is TOPIC and not each.children and len(each.paragraphs) == 1)
    return any(mark in text[:-1] for text in texts for mark in COLON)
