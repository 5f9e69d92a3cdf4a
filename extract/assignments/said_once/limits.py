"""A day said once above work that has none of its own: `以下工作须于7月31日前完成：` or `8月25日前` above `教室桌椅到位（总务处）`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ...clauses.assignment import AssignmentReader
from ...clauses.timing import TimingContext
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node, Paragraph
from ...text.marks import COLON, ENDS
from ...text.normalize import Passage
from ..headed import HeadingTimes, is_period
from ..slots import SlotReader
from ..slots.beside import own_lines
from ..spots import Governed, Words
from .items import is_within

LONGEST = 40  # characters of 请各单位于4月10日前完成以下工作：
BARE = 12  # characters of 2024年8月25日前


class LimitReader:
    """Gives such a day to the slots below its line, as far as the next such line or the end of its level."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.heading_times: HeadingTimes = ruleset.build(HeadingTimes)
        self.slots: SlotReader = ruleset.build(SlotReader)

    def read(self, given: Sequence[tuple[Node, Paragraph]], found: list[Governed], context: TimingContext) -> None:
        """`found` are the assignments of a notice with these paragraphs. A sentence that says nothing but such a day goes."""
        slots = [item for item in found if item.form != "none" and not item.says_when()]
        lines = list(self.lines(given, context)) if slots else []
        work = {item.node: item.end for item in reversed(found) if item.says_who()} if lines else {}  # where the first of a node ends
        several = {node for node, count in Counter(node for node, _ in lines).items() if count > 1}

        def opens_next(node: Node, words: Words) -> bool:
            return node in work and work[node] <= words.passage.base

        frames = [line for line in lines if not (line[0] in several and in_list(line, lines))]
        used = set()
        for item in slots if frames else ():
            above = (line for line in reversed(frames) if line[1].end() <= item.start)
            line = next((line for line in above if reaches(line, item, beside=opens_next(*line) and line[0] not in several)), None)
            if line is not None and self.lacks_when(item, line[1], context):
                item.words = [*item.words, line[1]]
                used.add(line[1].passage.base)
        if used:
            found[:] = [
                item
                for item in found
                if item.form != "sentence" or not item.lacks_who() or not any(item.start <= at < item.end for at in used)
            ]

    def lacks_when(self, item: Governed, said: Words, context: TimingContext) -> bool:
        """May a slot or a sentence take what is said above it? A sentence that names nobody or says when itself may not, nor work
        with a day of its own a period: 3月10日前将清单发各车间 below 本周工作安排.
        """
        if is_period(said) and self.heading_times.has_day(item.parts, context):
            return False
        if item.form != "sentence":
            return True
        times = (self.assignments.timing.read(part.passage.text, context, slot=False) for part in item.parts)
        return item.says_who() and not any(times)

    def lines(self, given: Sequence[tuple[Node, Paragraph]], context: TimingContext) -> Iterator[tuple[Node, Words]]:
        """The lines that say such a day, with the item that each stands in."""
        times = self.assignments.timing
        for node, paragraph in given:
            passage = paragraph.passage
            text = passage.text
            if not 0 < len(text) <= LONGEST or paragraph.label or node.cells:  # nearly always
                continue
            if times.glance.search(text) and not self.is_own(node, paragraph, context):
                opens = node.style is not None and paragraph is node.paragraphs[0] and len(node.paragraphs) > 1 and not node.children
                numbered = opens and self.heading_times.is_bare(text)  # 四、9月1日, above 举行开学典礼。（团委）
                words = self.heading_times.time_above(passage, context, numbered=numbered) or (
                    self.above(passage, context) if times.may_be_before(text) else None
                )
                if words is not None:
                    yield node, words

    def is_own(self, node: Node, line: Paragraph, context: TimingContext) -> bool:
        """Is it the day of the item at whose end it stands, as one ends each item beside it?"""
        return line is node.paragraphs[-1] and bool(own_lines(node, self.slots, context))

    def above(self, passage: Passage, context: TimingContext) -> Words | None:
        """A line that is a day (8月25日前, 【8月底前】), or of one sentence with one that is still to come; a colon ends it."""
        if len(passage.text) <= BARE and (words := self.heading_times.time_of(passage, context)):
            return words
        if passage.text[-1] not in COLON or set(passage.text) & set(ENDS):
            return None
        days = [day for day in self.assignments.timing.read(passage.text, context, slot=True) if day.kind == "deadline"]
        if len(days) != 1 or (context.issued and days[0].end and days[0].end <= context.issued):
            return None
        return self.heading_times.time_of(passage.cut(*days[0].core), context)


def in_list(line: tuple[Node, Words], lines: Sequence[tuple[Node, Words]]) -> bool:
    """Does a line stand beside another such line (第一阶段：8月15日前 / 第二阶段：8月27日前)? They tell of phases, and frame no work."""
    node, words = line
    starts = {other.passage.base for at, other in lines if at is node}
    holds = [any(paragraph.passage.base <= start < paragraph.end() for start in starts) for paragraph in node.paragraphs]
    at = next(index for index, paragraph in enumerate(node.paragraphs) if paragraph.passage.base <= words.passage.base < paragraph.end())
    return any(holds[max(0, at - 1) : at] + holds[at + 1 : at + 2])


def reaches(line: tuple[Node, Words], item: Governed, *, beside: bool) -> bool:
    """Does a line govern an assignment below it: in its own item and those below that, or, behind an item's work, in those `beside` it?

    The line that a number opens, 2、集中阶段（9月11日-10月20日）。…, is that item's alone, as are several (第一期：…, 第二期：…).
    """
    node, words = line
    if is_within(item.node, node):
        return True
    if not beside or (node.style is not None and words.passage.base <= node.paragraphs[0].end()):
        return False
    return not node.children and node.parent is not None and node.style is not None and is_within(item.node, node.parent)
