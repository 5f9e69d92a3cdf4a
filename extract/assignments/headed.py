"""Headings that are units, with their duties below, e.g. `（一）党政办` / `负责宣传造势。` / `（二）派出所` / `1.维护秩序。`.

One that says by when (`6月底前完成`, `教务处（9月10日前）`) holds for the items below it too: with both said each is a task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from .. import patterns
from ..clauses.assignment import Assignment, AssignmentReader, UnitReading
from ..clauses.persons import PersonReader
from ..clauses.timing import TimingContext
from ..clauses.units import Name, UnitReader
from ..clauses.units.looks import LONGEST_HOLDER
from ..models import Role
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..structure.headings import HeadingLines
from ..structure.nodes import Node
from ..text.marks import CLOSING, COLON, OPENING
from ..text.normalize import Passage
from .running.actors import ActorReader
from .running.judging import Judge
from .running.marks import LEAST_WORK
from .spots import Governed, Part, Words, own_parts

LONGEST = 40  # characters of such a heading
LEAST = 2  # headings beside each other that are units
MOST_LISTED = 40  # items of a list of whose work is what: each is compared with all
LONGEST_TIME = 24  # of 3月底前完成的任务
MOST_READ = 0.6
ARTICLE = "article"  # of rules/numbering.toml: what a law says of offices holds for all times
FORM_LINE = patterns.compile(rf"\p{{Han}}{{2,6}}[{COLON}]")  # 联系人：李某某, 组长：王某某, 工作职责： above duties
LEAST_YEAR = 364  # days
NAMED_TIME = (
    rf"[^。；，,{COLON}{OPENING}{CLOSING}]{{2,24}}(?:[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{2,24}})[{CLOSING}][{COLON}]?"
    rf"|[{COLON}](?P<when>[^。；{OPENING}{CLOSING}]{{2,24}}))"
)
WITH_TIME = patterns.compile(
    rf"(?P<unit>[^{COLON}{OPENING}{CLOSING}]+)(?:[{OPENING}](?P<when>[^{OPENING}{CLOSING}]+)[{CLOSING}]|[{COLON}](?P<when>.+))[{COLON}]?"
)


@dataclass(slots=True)
class Headed:
    """The headings that are units, and those that say by when."""

    units: dict[Node, Words] = field(default_factory=dict)
    times: dict[Node, Words] = field(default_factory=dict)
    is_form_line: Callable[..., bool] = lambda text, above: False
    has_day: Callable[[Sequence[Part]], bool] = lambda parts: False

    def owner(self, node: Node) -> Words | None:
        """The units of the heading that a node is or stands below."""
        return nearest(node, self.units)

    def is_over(self, node: Node) -> bool:
        """Is a node one of them, or right below?"""
        return (bool(self.units) or bool(self.times)) and any(above in self.units or above in self.times for above in (node, node.parent))

    def splits(self, node: Node) -> bool:
        """Is it a heading whose own words are all for the items below?"""
        return node in self.times and node.children != []

    def duties(self, node: Node) -> Iterator[Governed]:
        """The text below such a heading, or an item there without a slot, as the work of its units."""
        own = node in self.units
        words = self.units.get(node) or self.owner(node)
        if words is None or (not own and (node.children or node.style is None)):
            return
        behind = node.paragraphs[1:] if own else node.paragraphs
        lines = [each for each in behind if not own or not self.is_form_line(each.passage.text, above=node.children != [])]
        when = nearest(node, self.times)
        apart = own and all(each.bullet for each in lines)  # ▲负责布置会场 / ▲负责签到: each is a duty
        for group in [[each] for each in lines] if apart else filter(None, [lines]):
            parts = [Part(each.passage, each.passage.base) for each in group]
            start = parts[0].start if own else node.start
            if when and not (is_period(when) and self.has_day(parts)):
                yield Governed(node, "label", [words, when], start, parts[-1].end(), parts)
            else:
                yield Governed(node, "sentence", [], start, parts[-1].end(), parts, optional=True, units_from=words)


class HeadedReader:
    """Finds them by the names of units and by days."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: UnitReader = self.assignments.units
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.judge: Judge = ruleset.build(Judge)
        self.contact: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("contact"))
        self.tail: regex.Pattern[str] = patterns.compile(ruleset.expand("{heading_tail}"))
        self.headings: HeadingLines = ruleset.build(HeadingLines)
        phase = ruleset.build(Grammar).source("phase")
        self.of_phase: regex.Pattern[str] = patterns.compile(rf"(?=[^{COLON}{OPENING}]{{0,18}}{phase}){NAMED_TIME}(?=$|。)")
        self.named_time: regex.Pattern[str] = patterns.compile(NAMED_TIME)
        self.of_time: regex.Pattern[str] = patterns.compile(ruleset.expand("{of_time}"))
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        charges = "|".join(ruleset.build(Grammar).charges())
        self.charge: regex.Pattern[str] = patterns.compile(rf"[\p{{Han}}、]{{2,16}}?[\s{COLON}]*(?P<charge>{charges})")

    def read(self, nodes: Sequence[Node], context: TimingContext) -> Headed:
        """The headings with the units that they are; one alone among its siblings may be a title."""
        found = {node: words for node in nodes if (words := self.words(node, context))}
        beside = Counter(node.parent for node in found)
        units = {node: words for node, words in found.items() if beside[node.parent] >= LEAST}
        headed = Headed(units, is_form_line=self.is_form_line, has_day=lambda parts: self.has_day(parts, context))
        for node in nodes if headed.units else ():
            passage = self.dated(node, headed)
            if passage is not None and (words := self.time_of(passage, context)):
                headed.times[node] = words
        return headed

    def hands_out(self, node: Node) -> bool:
        """Is a node in a list of whose work is what, below a heading that says so: `三、任务分工` / `办公室负责…` / `法规处负责…`?"""
        heading = node if len(node.paragraphs) > LEAST else node.parent
        if heading is None or heading.style is None or heading.style.name == ARTICLE or not heading.paragraphs:
            return False  # 第五条　有关部门按照下列规定履行职责
        words = heading.paragraphs[0].passage.text
        if len(words) > LONGEST_TIME or not self.duties.search(words):
            return False
        below = heading.paragraphs[1:] if heading is node else [each.paragraphs[0] for each in heading.children if each.paragraphs]
        texts = [paragraph.passage.text for paragraph in below]
        others = [text for text in texts if self.charge.match(text) is None]
        if len(texts) - len(others) < LEAST or len(texts) > MOST_LISTED:
            return False
        strange = sum(self.name_end(text) is None for text in others)
        return len(texts) - strange >= len(texts) * MOST_READ

    def odd(self, node: Node) -> Iterator[Governed]:
        """An item of such a list whose unit only its neighbours prove: `公安负责现场秩序`, `门卫凭证放行`, `食堂准备工作餐`."""
        if node.style is None or node.children or len(node.paragraphs) != 1 or not self.hands_out(node):
            return
        passage = node.paragraphs[0].passage
        text = passage.text
        if (end := self.short_end(text) or self.name_end(text)) is None:
            return
        role: Role = "support" if self.actors.marks.supports.match(text, end) else "responsible"
        reading = Assignment(units=[UnitReading(Name(text[:end], 0, end), role)], explicit=True)
        yield Governed(
            node, "sentence", [Words(passage.cut(0, end), reading, passage)], node.start, passage.end(), own_parts(node), optional=True
        )

    def short_end(self, text: str) -> int | None:
        """Where a short name ends before 负责: `公安负责现场秩序`, not `分片负责`."""
        charge = self.charge.match(text)
        name = text[: charge.start("charge")].rstrip(COLON) if charge else ""
        return len(name) if self.units.looks.is_short(name) else None

    def name_end(self, text: str) -> int | None:
        """Where a name ends before any verb that does not only urge."""
        marks, looks = self.actors.marks, self.units.looks
        ends = range(LEAST, min(LONGEST_HOLDER, len(text)))
        whole = (at for at in ends if looks.looks_like_unit(text[:at]) or looks.is_holder(text[:at]))
        end = marks.names_end(text, 0, len(text)) or next(whole, None)
        if end is None or end + LEAST_WORK > len(text) or marks.no_verb.match(text, end) or self.actors.no_actor.search(text[:end]):
            return None
        helps = marks.supports.match(text, end)
        work = helps.end() if helps else end
        return None if self.judge.work.urges.search(text, work) or self.judge.work.urges_all.search(text, work) else end

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
        """The units of a heading that has text below it; 单位 of any kind (申报单位) is the subject of rules."""
        if node.style is None or node.cells or not node.paragraphs or len(node.paragraphs) + len(node.children) < LEAST:
            return None
        if self.is_list(node):
            return None
        passage = self.bare(heading, context) if len((heading := node.paragraphs[0].passage).text) <= LONGEST else None
        if passage is None or not passage.text or len(passage.pieces()) > 1:  # 市公安局 市财政局: those who issue together
            return None
        reading = self.assignments.read(passage.text, context)
        named = all(unit.name.looks_right and not self.is_generic(unit.name.text) for unit in reading.units)
        whole = reading.units and named and not (reading.unread or reading.explicit or reading.timings)
        return Words(passage, reading, passage) if whole else None

    def has_day(self, parts: Sequence[Part], context: TimingContext) -> bool:
        """Does work say by when itself (3月10日前将清单发各车间), so that 本周工作安排 above it says no more?"""
        times = (self.assignments.timing.read(part.passage.text, context, slot=False) for part in parts)
        return any(timing.kind == "deadline" for read in times for timing in read)

    def is_form_line(self, text: str, *, above: bool) -> bool:
        """联系人：李某某, 电话：…, and `above` duties 工作职责： and 组员：… too: a line of a form's head, and no duty."""
        label = FORM_LINE.match(text)
        value = text[label.end() :] if label else text  # 李 四, below 联系人：张某某
        return self.persons.is_sure(value.replace(" ", "")) or (label is not None and (above or self.contact.match(text) is not None))

    def is_list(self, node: Node) -> bool:
        """（一）独立学院（5所） above names alone: what it holds, and nobody's duties."""
        below = [paragraph.passage.text for paragraph in node.paragraphs[1:]]
        return bool(below) and all(map(self.units.looks_like_unit, below))

    def bare(self, heading: Passage, context: TimingContext) -> Passage:
        """The name alone: 县税务局（2项）, 秘书组职责：, 教务处（9月10日前）."""
        parted = WITH_TIME.fullmatch(heading.text)
        if parted and self.time_of(heading.cut(*parted.span("when")), context):
            return heading.cut(*parted.span("unit"))
        tail = self.tail.search(heading.text)
        return heading.cut(0, tail.start()) if tail else heading

    def is_generic(self, name: str) -> bool:
        return name.endswith(self.units.looks.generic) and not self.units.is_collective(name)

    def time_above(self, passage: Passage, context: TimingContext, *, numbered: bool = False) -> Words | None:
        """The time that a line's words frame, of all below it: 第一阶段：5月10日前, 自查阶段（5月11日—6月30日）, 5月份重点工作.

        A heading with a number may be nothing but a time or bear any name, 二、更新设备（6月底前）; 现场评审（5月10日） is an event.
        """
        days = self.headings.dated(text := passage.text)
        found = self.of_phase.match(text) or self.of_time.fullmatch(text) or days
        named = self.named_time.fullmatch(text) if numbered and not found else None
        if (match := found or named) is None:
            return self.time_of(passage, context) if numbered else None
        words = self.time_of(passage.cut(*match.span("when")), context)
        timing = words.reading.timings[0] if words else None
        if timing is None or timing.end is None or (context.issued is not None and timing.end < context.issued):
            return None
        alone = days is not None and not days["title"] and timing.kind != "period"  # 2024年3月1日
        held = named is not None and self.assignments.labels.is_of_event(text[: named.start("when") - 1])
        event = held or (named is not None and timing.modifier != "before" and timing.at == timing.core)
        return None if alone or event or (timing.end - (timing.start or timing.end)).days >= LEAST_YEAR else words

    def time_of(self, passage: Passage, context: TimingContext) -> Words | None:
        """Words that are a day by which something is due and little else."""
        if len(passage.text) > LONGEST_TIME:
            return None
        reading = self.assignments.read(passage.text, context)
        timing = reading.timings[0] if len(reading.timings) == 1 and not reading.units else None
        kind, read = (timing.kind, timing.at[1] - timing.at[0]) if timing else (None, 0)
        due = kind == "deadline" or (kind == "period" and read >= len(passage.text.rstrip(COLON)))  # 三月
        return Words(passage, replace(reading, unread=[]), passage) if due and read >= MOST_READ * len(passage.text) else None


def nearest(node: Node, known: dict[Node, Words]) -> Words | None:
    """What the heading says that a node is or stands below."""
    above: Node | None = node
    while above is not None and above not in known:
        above = above.parent
    return known[above] if above is not None else None


def is_period(words: Words) -> bool:
    """三月, 本周工作安排: work is done within it, and may be due on any of its days."""
    return all(timing.kind == "period" for timing in words.reading.timings)
