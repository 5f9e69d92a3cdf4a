"""Times that end or open items or lines side by side: `1.动员部署（5月上旬）` / `2.自查自纠：5月中旬至6月底`, `3月10日前，完成选题`.

Where no date of issue tells the year, and so whether they are over, a heading must say that steps follow (四、实施步骤), or each item
by when something is due: what an announcement tells (4月10日：报名 / 4月20日：决赛) is nobody's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import regex

from ... import patterns
from ...clauses.timing import TimingContext, TimingReader
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node, Paragraph
from ...text.marks import CLOSING, COLON, COMMA, ENDS, OPENING
from ...text.normalize import Passage
from ..slots import SlotReader
from ..slots.beside import SQUARE
from ..slots.tails import LEAST_WORK
from ..slots.times import LONGEST, is_schedule, is_to_come, may_be_marked
from ..spots import Governed, Part, Spot, Words, is_bare

LEAST, MOST_READ = 2, 0.6  # of them, and of the items, beside each other
MOST_BESIDE = 40  # items that are asked whether each has its day
LONGEST_HEADING = 24  # characters of 四、时间安排和工作步骤
NONE = rf"{COLON}{OPENING}{CLOSING}，,。；;"
FORMS = (
    patterns.compile(rf"[^{NONE}]{{2,30}}(?P<slot>[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{2,30}})[{CLOSING}])[。；;]?"),
    patterns.compile(rf"[^{NONE}]{{2,24}}(?P<slot>[{COLON}](?P<when>[^。；;，,]{{2,30}}))[。；;]?"),
    patterns.compile(rf"(?P<slot>(?P<when>[^{NONE}]{{2,24}})[{COLON}])(?P<work>.+)"),
    patterns.compile(rf"[^{NONE}]{{2,24}}(?P<slot>[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{4,30}})[{CLOSING}])。(?P<more>.+)"),
    patterns.compile(rf"(?P<slot>(?P<when>[0-9][^{NONE}]{{1,23}})[，,])(?P<told>.+)"),  # 6月1日，举行升旗仪式。
)
Spotted = Callable[[Passage, Sequence[str], bool], Spot | None]


class ScheduleReader:
    """Finds them by their times."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.slots: SlotReader = ruleset.build(SlotReader)
        self.timing: TimingReader = self.slots.assignments.timing
        self.agenda: regex.Pattern[str] = ruleset.rule("standing", "agenda").compile()
        self.steps: regex.Pattern[str] = ruleset.rule("standing", "steps").compile()

    def read(
        self, nodes: Iterable[Node], spots: Callable[[Node], list[Spot]], assigns: Callable[[Passage], object], context: TimingContext
    ) -> Iterator[tuple[Node, list[tuple[int, Spot]]]]:
        """The items of such lists with their times, each with its paragraph's number.

        `spots` are those that an item has; `assigns`: does a sentence of a line?
        """

        def spot(passage: Passage, above: Sequence[str], sure: bool) -> Spot | None:
            return self.spot(passage, assigns, context, above, sure=sure) if may_be_marked(passage.text, self.timing) else None

        to_ask: dict[Node, bool] = {}  # parents of items
        for node in nodes:
            first = node.paragraphs[0].passage.text if node.style and node.paragraphs and not node.cells else ""
            parent = node.parent if first else None
            if parent is not None and parent not in to_ask:
                to_ask[parent] = any(is_bare(spots(child)) for child in parent.children)
            if parent is not None and to_ask[parent] and may_be_marked(first, self.timing):
                to_ask[parent] = False
                yield from self.items(node, parent, spots, spot, context)
            if len(node.paragraphs) > LEAST and not node.children and is_bare(spots(node)):
                yield from self.lines(node, spot, context)

    def items(
        self, node: Node, parent: Node, spots: Callable[[Node], list[Spot]], spot: Spotted, context: TimingContext
    ) -> Iterator[tuple[Node, list[tuple[int, Spot]]]]:
        """Those of the items beside one."""
        above = [line.passage.text for line in parent.paragraphs] if parent.style else []
        beside = [child for child in parent.children if child.style is node.style and child.paragraphs]
        sure = self.is_sure(above, [child.paragraphs[0].passage for child in beside], context)
        bare = [child for child in beside if is_bare(spots(child))]
        found = [(child, when) for child in bare if (when := spot(child.paragraphs[0].passage, above, sure))]
        own = {child for child, _ in found}
        told = sum(self.opens_by(child.paragraphs[0].passage, context) for child in bare if child not in own) if found else 0
        if found and len(found) + told >= max(LEAST, MOST_READ * len(beside)):
            yield from ((child, [(0, when)]) for child, when in found if len(child.paragraphs) == 1 and not child.children)

    def lines(self, node: Node, spot: Spotted, context: TimingContext) -> Iterator[tuple[Node, list[tuple[int, Spot]]]]:
        """Those of the last lines of an item."""
        marked = [index for index, line in enumerate(node.paragraphs) if may_be_marked(line.passage.text, self.timing)]
        above = [line.passage.text for line in node.paragraphs[: marked[0]]] if marked else []
        sure = bool(marked) and self.is_sure(above, [node.paragraphs[index].passage for index in marked], context)
        lines = [(index, when) for index in marked if (when := spot(node.paragraphs[index].passage, above, sure))]
        at = len(node.paragraphs) - len(lines)
        if len(lines) >= LEAST and lines[0][0] == at and self.may_head(node.paragraphs[:at]):
            yield node, lines

    def may_head(self, above: Sequence[Paragraph]) -> bool:
        """Do lines stand above such a list, the last of which is no 报名时间：, of which those of the list would be the parts?"""
        words = above[-1].passage.text.rstrip(COLON) if above else ""
        return bool(words) and not self.slots.labels.is_of_event(words)

    def is_sure(self, above: Sequence[str], beside: Sequence[Passage], context: TimingContext) -> bool:
        """Is it work, though no date of issue is known?"""
        if context.issued is not None:
            return True
        if any(map(self.agenda.search, above)):
            return False
        return self.is_over_steps(above) or (len(beside) >= LEAST and all(self.opens_by(line, context) for line in beside[:MOST_BESIDE]))

    def is_over_steps(self, above: Sequence[str]) -> bool:
        """四、实施步骤, 时间安排如下：."""
        heads = [text for text in (*above[:1], *above[-1:]) if len(text) <= LONGEST_HEADING]
        return any(is_schedule(text, self.slots.labels) or self.steps.search(text) for text in heads)

    def opens_by(self, passage: Passage, context: TimingContext) -> int:
        """Where the day ends by which the work of a line is due that it opens with: 3月10日前完成选题; 0 where none does."""
        if not passage.text[:1].isdigit():
            return 0
        timing = next(iter(self.timing.read(passage.text[: LONGEST + 1], context, slot=False)), None)
        due = timing is not None and timing.kind == "deadline" and timing.modifier == "before" and timing.core[0] == 0
        return timing.core[1] if timing and due else 0

    def spot(
        self, passage: Passage, assigns: Callable[[Passage], object], context: TimingContext, above: Sequence[str], *, sure: bool
    ) -> Spot | None:
        """The time that ends or opens a line of work still to come, of nobody named; below 时间安排 命题时间：7月1日 is one."""
        text = passage.text
        heading = above[-1] if above else ""
        for form in FORMS:
            match = form.fullmatch(text)
            words = self.slots.time(passage.cut(*match.span("when")), context) if match else None
            if match is None or words is None or not self.may_come(words, context, sure=sure) or assigns(passage):
                continue
            if "told" in match.re.groupindex and (not sure or self.agenda.search(heading)):
                return None  # it may be over, or is a meeting's
            start, end = match.span("slot")
            if start:
                more = "more" in match.re.groupindex  # 制定方案（9月1日至10日）。成立小组。
                known = not more or (sure and words.reading.timings[0].kind == "period")
                event = self.slots.labels.clock.search(text, 0, start) and not is_schedule(heading, self.slots.labels)
                named = event or self.slots.no_slot.fullmatch(text, *match.span("when"))
                return Spot(start, end if more else len(text), "clause", [words]) if known and not named else None
            return self.before(passage, words, end)
        end = self.opens_by(passage, context) if sure else 0
        words = self.slots.time(passage.cut(0, end), context) if end else None
        if words is None or not self.may_come(words, context, sure=sure) or self.agenda.search(heading) or assigns(passage):
            return None
        return self.before(passage, words, end)

    def before(self, passage: Passage, words: Words, end: int) -> Spot | None:
        """The time that opens a line up to a place, and what is to be done behind it."""
        end += passage.text[end : end + 1] in COMMA
        return Spot(0, end, "clause", [words], until=len(passage.text)) if len(passage.text) - end >= LEAST_WORK else None

    def may_come(self, words: Words, context: TimingContext, *, sure: bool) -> bool:
        """A day that is not over, or one of which nobody says the year, where it is `sure` that work stands there."""
        timings = words.reading.timings
        unknown = sure and context.issued is None and len(timings) == 1 and timings[0].end is None
        return is_to_come(words, context) or (unknown and timings[0].kind in ("deadline", "period"))

    def is_over(self, node: Node, context: TimingContext, *, below: bool = False) -> bool:
        """Is the last line of a node a time in square brackets that items with slots stand below: 【5月底前】?

        `below`: or that of one of those items, behind which the next such list begins.
        """
        text = node.paragraphs[-1].passage.text if len(node.paragraphs) > (node.style is not None) and not node.cells else ""
        if not text or text[0] not in SQUARE or text[-1] not in SQUARE or bool(node.children) is below:
            return False
        lines = [paragraph.passage.text.rstrip(ENDS) for item in node.children for paragraph in item.paragraphs]
        slotted = below or any(line[-1:] in CLOSING + SQUARE for line in lines)
        return slotted and self.slots.time(node.paragraphs[-1].passage.cut(1, len(text) - 1), context) is not None


def with_opening_time(item: Governed, slots: SlotReader, context: TimingContext) -> None:
    """`8月22日前：完成清扫消毒（总务处）`: the time is the slot's, and no part of the title."""
    if item.parts and not item.plans and not item.says_when() and (found := slots.opening_time(item.parts[0].passage, context)):
        item.words = [found[0], *item.words]
        item.parts[0] = Part(found[1], found[1].base)
