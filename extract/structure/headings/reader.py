"""Headings without a number: `县税务局（2项）` above `1.`, `责任单位：县水利局` above items, `东门社区：（责任单位：…）` above findings,
`第一周（9月1日至9月6日）` or `第一阶段：5月10日前` above what is done then.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ... import patterns
from ...clauses.brackets import ROUND_AND_SQUARE, pairs
from ...clauses.labels import LabelReader
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, ENDS
from ...text.normalize import Line, Passage
from ..label_lines import BULLET, BULLETS, SQUARE
from ..nodes import TOPIC, Node, Paragraph, heading_of, over_bullets
from ..numbering import BULLETED, NumberingReader, Style
from ..tables.aligning import AligningReader
from .days import BEGINS_LIST, CLOSED, LONGEST, SHORT, DayLines
from .duties import DutyLines, parted
from .phases import PhaseLines

DATED = patterns.compile(r"[（(][^（）()]{0,12}[0-9][^（）()]{0,12}[）)]\P{Han}?$")
AROUND = BULLETS + SQUARE  # signs around a heading
BARE = 12  # characters of a heading that no colon ends
LEAST_RANK = 6  # of （一）: what stands above is a heading
NO_HEADING = frozenset("。；;！？!?：:")
MOST_LINES = 40  # of an item above its labels, with its own items
LONGEST_PLACE = 24  # of 东门社区 before its bracket
SQUARED = patterns.compile(r"[【［]\p{Han}{2,16}[】］]")


class HeadingLines:
    """Finds them where several are alike."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.duties: DutyLines = ruleset.build(DutyLines)
        self.days: DayLines = ruleset.build(DayLines)
        self.phases: PhaseLines = ruleset.build(PhaseLines)
        self.of_duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        self.topic: regex.Pattern[str] = patterns.quick(ruleset.expand("{topic_line}"))
        self.closing: regex.Pattern[str] = patterns.compile(rf"(?:{ruleset.expand('{closing_line}')})[{COLON}]?")
        self.tail: regex.Pattern[str] = patterns.compile(ruleset.expand("{heading_tail}"))

    def read(self, lines: Sequence[Line], odd: Sequence[int]) -> frozenset[int]:
        """The lines that are such headings; `odd` are the numbers of those that are no running text alone."""
        topics = [index for index in odd if self.is_topic(lines[index].passage.text)]
        squared = [index for index in odd if index + 1 < len(lines) and self.is_squared(lines[index].passage.text)]
        beside = [(index, lines[index], lines[index + 1]) for index in odd if index + 1 < len(lines)]
        short = [place for place in beside if len(place[1].passage.text) <= LONGEST]
        units = [index for index, line, below in short if self.is_unit_line(line, below)]
        units += [*self.duties.beside(lines, units), *self.duties.over(short), *self.duties.crews(lines, odd)]
        closed = [place for place in beside if place[1].passage.text.endswith(CLOSED)]  # a label is in it, so that it is odd
        places = [index for index, line, below in closed if self.is_charged(line, below)]
        days = self.days.read(lines, short)
        weeks = self.phases.bare(lines, odd)
        found = (topics, squared, weeks, units, places, self.charges(lines, odd), days, self.phases.read(lines, odd, self.dated))
        anew = (index for index, line, below in short if self.counts_anew(line, below, lines, index))
        return frozenset(index for each in found if len(each) > 1 for index in each).union(anew)

    def counts_anew(self, line: Line, below: Line, lines: Sequence[Line], index: int) -> bool:
        """整改要求： behind `1.` and `2.` of what was found, above another `1.`: it heads a list of its own.

        So it is where the items above have nothing but sentences, and no `3.` goes on with them.
        """
        first = self.numbering.at_start(below.passage.text)
        if first is None or first.number != "1" or first.style.rank <= LEAST_RANK or not self.may_head(line.passage.text):
            return False
        if self.of_duties.search(line.passage.text) and self.numbering.at_start(lines[index - 1].passage.text) is not None:
            return False  # 2.安全组 / 主要职责： / 1.检查通道。
        last = self.counted(lines[max(0, index - MOST_LINES) : index], first.style)
        before = 0
        for number in filter(None, (self.numbering.at_start(behind.passage.text) for behind in lines[index + 1 : index + MOST_LINES])):
            if number.style.rank < first.style.rank:
                break
            if number.style is first.style:
                if number.value == last + 1 != before + 1:
                    return False
                before = number.value
        return last > 1

    def may_head(self, text: str) -> bool:
        """整改要求：, 现提出如下要求：; no number, no label of units, and no sentence."""
        if self.numbering.at_start(text) is not None or set(text[:-1]) & NO_HEADING or (text[-1] not in COLON and len(text) > BARE):
            return False
        kind = self.labels.kind(text.rstrip(COLON))
        return kind is None or not kind.assigns()

    def counted(self, above: Sequence[Line], style: Style) -> int:
        """How many items the list has whose last one these lines end with; 0 where it holds more than sentences."""
        last = 0
        for line in reversed(above):
            number = self.numbering.at_start(line.passage.text)
            if number is None and (line.passage.text[-1] not in ENDS or self.labels.at_start(line.passage.text) is not None):
                return 0
            if number is not None and number.style is style:
                last = last or number.value
                if number.value == 1:
                    return last
            elif number is not None and number.style.rank < style.rank:
                return 0
        return 0

    def is_squared(self, text: str) -> bool:
        """【农贸市场】 alone on its line, but not 【责任单位】."""
        return text[0] in SQUARE and SQUARED.fullmatch(text) is not None and self.labels.kind(text[1:-1]) is None

    def closes(self, lines: Sequence[Line], odd: Sequence[int]) -> int:
        """The line 工作要求 behind counted items, with a list of its own below: it ends them; -1 where none is."""
        places = [index for index in odd if len(lines[index].passage.text) <= SHORT]
        at = next((index for index in places if 0 < index < len(lines) - 1 and self.closing.fullmatch(lines[index].passage.text)), None)
        first = self.numbering.at_start(lines[at + 1].passage.text) if at else None
        if at is None or first is None or first.value != 1:
            return -1
        above = {found.style: found.value for line in lines[:at] if (found := self.numbering.at_start(line.passage.text))}
        behind = (found for line in lines[at + 1 :] if (found := self.numbering.at_start(line.passage.text)))
        goes_on = any(found.style is not first.style and found.value == above.get(found.style, 0) + 1 for found in behind)
        return at if at and above and not goes_on else -1

    def is_topic(self, text: str) -> bool:
        """关键词：教育, 【5月】."""
        return len(text) <= LONGEST and self.topic.match(text.strip(AROUND)) is not None

    def dated(self, text: str) -> regex.Match[str] | None:
        """A heading that says `when` what stands below it is done (headings/days.py)."""
        return self.days.dated(text)

    def is_unit_line(self, line: Line, below: Line) -> bool:
        """Is a line a unit's name, and the next one the first of a list, or one that ends in its day: 划好跑道（4月14日前）?"""
        text, first = line.passage.text, below.passage.text[0]
        dated = first not in BEGINS_LIST and below.passage.text.endswith(CLOSED) and DATED.search(below.passage.text) is not None
        if first not in BEGINS_LIST and not dated:
            return False
        number = self.numbering.at_start(below.passage.text)
        name = self.tail.sub("", text).lstrip(AROUND)
        if (number is None or number.value != 1) and not dated if first not in BULLETS else not name:
            return False
        alone = self.numbering.at_start(text) is None and self.labels.at_start(text) is None
        alone = alone and not any(self.labels.kind(name[:length]) for length in (4, 6))  # 责任单位 市水利局
        crew, offices = parted(name)  # 秘书组：校长办公室
        if offices and (not alone or "unit" not in self.aligning.looks(offices) or self.labels.kind(crew) is not None):
            return False
        return alone and len(name) > 1 and "unit" in self.aligning.looks(crew if offices else name)

    def is_charged(self, line: Line, below: Line) -> bool:
        """东门社区：（责任单位：东城街道办事处） above `1.`: a place with who is responsible for what is found there."""
        text = line.passage.text
        if self.opens(line) is not None or self.opens(below) is None:
            return False
        pair = next((pair for pair in reversed(pairs(text, ROUND_AND_SQUARE)) if pair.depth == 0), None)
        number = self.numbering.at_start(below.passage.text)
        if pair is None or not 1 < pair.start <= LONGEST_PLACE or (number is not None and number.value != 1):
            return False
        mark = self.labels.at_start(text[pair.start + 1 : pair.end])
        return mark is not None and mark.kind.assigns() and not mark.kind.weak and not set(text[: pair.start]) & set("。；，")

    def charges(self, lines: Sequence[Line], odd: Sequence[int]) -> list[int]:
        """责任单位：县水利局 above `1.` and `2.`, the next such line above `3.`: labels of what follows, and not of the items before.

        None stands behind the last item, and the first behind none of theirs.
        """
        charges = {index for index in odd if self.is_charge(lines[index].passage.text)}
        if len(charges) < 2:
            return []
        found: list[int] = []
        style: Style | None = None  # of the items below the label that is open
        again = False
        index = 0
        while index < len(lines):
            end = index
            while end in charges:
                end += 1
            below = self.opens(lines[end]) if end < len(lines) else None
            if end == index:
                if style is not None and below is not None and below is not style and below.rank <= style.rank:
                    style = None  # a level above, whose items another label is over
                index += 1
                continue
            if below is None or (style is not None and below is not style) or (style is None and self.counts_on(lines, index, end)):
                return []
            again, style = again or style is not None, below
            found.append(index)
            index = end
        return found if again else []

    def counts_on(self, lines: Sequence[Line], start: int, end: int) -> bool:
        """Does the item behind labels count on from one above them (1.… / its text / 责任单位：… / 2.…)? They are that one's.

        So they are where its own items stand between: （一）… / 1.… / 2.… / 责任单位：… / （二）…
        """
        style = self.opens(lines[end])
        beside = ((line, self.opens(line)) for line in reversed(lines[max(0, start - MOST_LINES) : start]))
        above = next(((line, own) for line, own in beside if own and style and own.rank <= style.rank), None)
        if above is None or above[1] is not style:
            return False
        last, first = (self.numbering.at_start(line.passage.text) for line in (above[0], lines[end]))
        return last is None or first is None or first.value == last.value + 1

    def is_charge(self, text: str) -> bool:
        """A label of units with its value, which opens a line."""
        mark = self.labels.at_start(text) if COLON[0] in text or COLON[1] in text or text[0] in SQUARE else None
        return mark is not None and mark.kind.is_sure() and mark.end < len(text)

    def opens(self, line: Line) -> Style | None:
        """The style of the number that opens an item, or of its bullet."""
        number = self.numbering.at_start(line.passage.text)
        return number.style if number else BULLETED if line.passage.text[0] in BULLETS else None


def bare(heading: Passage) -> Passage:
    """Without the signs around it: ◆【教导处】; but not of 东门社区【责任单位：…】 the last."""
    return heading.strip(AROUND) if heading.text[0] in AROUND else heading


def take_topic(passage: Passage, current: Node) -> Node:
    """A heading without a number, beside those that are alike."""
    beside = heading_of(current)
    node = (beside.parent if beside.style is TOPIC and beside.parent else beside).add(TOPIC, "", 0, passage.base)
    node.paragraphs.append(Paragraph(bare(passage)))
    return node


def take_head(passage: Passage, current: Node) -> Node:
    """An item that a bullet opens, with lines of its own below: ◆水库安全（责任股室：水管股）."""
    bullet = BULLET.match(passage.text)
    words = passage.cut(bullet.end() if bullet else 0)
    node = over_bullets(current).add(BULLETED, "", 0, words.base)
    node.paragraphs.append(Paragraph(words))
    return node
