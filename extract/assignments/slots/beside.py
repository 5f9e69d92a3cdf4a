"""Slots that the items beside theirs tell, e.g. `运动会（体育组）` beside `期末复习（教导处）` and `教研（语文组）`.

Alone such a bracket may as well be a remark on the name before it, or on the days of the work. Times that end or open items or lines
side by side are slots too: `1.动员部署（5月上旬）` / `2.自查自纠：5月中旬至6月底`, `5月10日前：动员部署` / `6月：自查自纠`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import UnitReading
from ...clauses.brackets import ROUND_AND_SQUARE, pairs
from ...clauses.timing import TimingContext, TimingReader
from ...models import Form
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node, Paragraph
from ...text.marks import CLOSING, COLON, ENDS, OPENING
from ...text.normalize import Passage
from ..spots import Spot, Words, is_bare
from . import tails
from .reader import CLOSED, SlotReader
from .remarks import is_whole, last_word, says_only_who
from .tails import YEAR
from .times import is_schedule, is_span_of_days, is_to_come, may_be_marked

SQUARE = "【】［］[]"
ENDED = (*CLOSED, "】", "］", "]")
LEAST, MOST_READ = 2, 0.6  # of them, and of the items, beside each other
NONE = rf"{COLON}{OPENING}{CLOSING}，,。；;"
FORMS = (
    patterns.compile(rf"[^{NONE}]{{2,30}}(?P<slot>[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{2,30}})[{CLOSING}])[。；;]?"),
    patterns.compile(rf"[^{NONE}]{{2,24}}(?P<slot>[{COLON}](?P<when>[^。；;，,]{{2,30}}))[。；;]?"),
    patterns.compile(rf"(?P<slot>(?P<when>[^{NONE}]{{2,24}})[{COLON}])(?P<work>.+)"),
    patterns.compile(rf"[^{NONE}]{{2,24}}(?P<slot>[{OPENING}](?P<when>[^{OPENING}{CLOSING}]{{4,30}})[{CLOSING}])。(?P<more>.+)"),
    patterns.compile(rf"(?P<slot>(?P<when>[0-9][^{NONE}]{{1,23}})[，,])(?P<told>.+)"),  # 6月1日，举行升旗仪式。
)
LEAST_ALIKE, LEAST_WORK = 2, 2  # items that say who in such a bracket, and characters before it: 家访
LONGEST_DAY, LONGEST_NAMES = 16, 40  # characters of a line that is a day, or names


def say_who_alike(spots: Iterable[Spot]) -> bool:
    """Are several nothing but names?"""
    return sum(map(says_only_who, spots)) >= LEAST_ALIKE


def at_end(passage: Passage, slots: SlotReader, context: TimingContext, *, who: bool) -> Spot | None:
    """The bracket that ends an item or a line: days (开展主题班会（9月4日—8日）), or with `who` names too (家访（班主任）)."""
    pair = next(reversed(pairs(passage.text, ROUND_AND_SQUARE)), None) if passage.text.endswith(ENDED) else None
    if pair is None or pair.depth:
        return None
    words = slots.plain(passage.cut(pair.start + 1, pair.end), context)
    named = who and is_work(passage.text[: pair.start], slots) and says_who(words, slots)
    holds = named or is_span_of_days(words.reading, words.passage.text)
    form: Form = "bracket" if pair.opening in SQUARE else "clause"
    return Spot(pair.start, len(passage.text), form, [words]) if holds else None


def is_work(before: str, slots: SlotReader) -> bool:
    """But not 市人民医院（心内科）: an office by its name is no work, while 教代会 and 运动会 may end as one does."""
    units = slots.assignments.units
    if slots.front.is_given(last_word(before, len(before))):
        return False
    return len(before) >= LEAST_WORK and not (before.startswith(units.prefix) and units.looks_like_unit(before))


def says_who(words: Words, slots: SlotReader) -> bool:
    """Nothing but units, or short names (住建) and those who hold an office (班主任), which are then taken as units."""
    reading, units = words.reading, slots.assignments.units
    if not (reading.units or reading.persons) and len(reading.unread) <= 1:
        names = units.read(words.value.text, *(reading.unread[0] if reading.unread else ()))
        if names and all(units.looks.is_holder(name.text) or units.looks.is_short(name.text) for name in names):
            words.reading = replace(reading, units=[UnitReading(name, "responsible") for name in names], unread=[])
        return bool(words.reading.units)
    return is_whole(reading) and bool(reading.units) and all(unit.name.looks_right for unit in reading.units)


def from_beside(
    nodes: Iterable[Node], spots: Callable[[Node], list[Spot]], slots: SlotReader, context: TimingContext
) -> Iterator[tuple[Node, Spot]]:
    """Those of these items that the ones beside them tell; `spots` are those that an item has."""
    alike: dict[Node | None, bool] = {}
    for node in nodes:
        if node.parent not in alike:
            beside = node.parent.children if node.parent else []
            alike[node.parent] = say_who_alike(own[0] for child in beside if len(own := spots(child)) == 1)
        if spot := at_end(node.paragraphs[0].passage, slots, context, who=alike[node.parent]):
            yield node, spot


def in_front(items: Iterable[Node], slots: SlotReader, context: TimingContext) -> Iterator[tuple[Node, Spot]]:
    """【教务处】编排课表 beside 【总务处】检修教室: who opens several items beside each other; these are they, and have no spot."""
    found: dict[Node | None, list[tuple[Node, Spot]]] = defaultdict(list)
    for node in items:
        text = (passage := node.paragraphs[0].passage).text
        end = next((at for at, sign in enumerate(text[:LONGEST_NAMES]) if at and sign in SQUARE), 0)
        work = 0 < end < len(text) - LEAST_WORK and text[end + 1] not in SQUARE + OPENING
        if work and says_who(words := slots.plain(passage.cut(1, end), context), slots):
            found[node.parent].append((node, Spot(0, end + 1, "bracket", [words], until=len(text))))
    yield from (each for beside in found.values() if len(beside) >= LEAST_ALIKE for each in beside)


def lines_beside(node: Node, own: Mapping[int, Spot], slots: SlotReader, context: TimingContext) -> Iterator[tuple[int, Spot]]:
    """The other lines of a node in whose lines several such brackets stand: 家长会（教务处） below 修补课桌（总务处）."""
    if len(own) < LEAST_ALIKE or len(own) == len(node.paragraphs) or node.cells or not say_who_alike(own.values()):
        return
    for index, paragraph in enumerate(node.paragraphs):
        spot = at_end(paragraph.passage, slots, context, who=True) if index not in own and not paragraph.label else None
        if spot and spot.says_who():  # days alone are the heading of those below: 第三周（9月14日—20日）
            yield index, spot


def own_lines(node: Node, slots: SlotReader, context: TimingContext) -> dict[int, Spot]:
    """The last lines of an item that are a day (6月30日前。), and names beside it, by their numbers.

    The first item beside it ends so too, and no such line stands above that one: else it may be the day of the items below it.
    """
    parent = node.parent
    if parent is None or len(node.paragraphs) == 1 or not (own := last_lines(node, slots, context)):
        return {}
    above = parent.paragraphs[-1:] if parent.paragraphs is not node.paragraphs else []
    first = parent.children[0]
    if any(day_of(line, slots, context) for line in above):
        return {}
    return own if first is node or last_lines(first, slots, context) or ends_in_label(first, slots, context) else {}


def spots_of(node: Node, index: int, own: Mapping[int, Spot], slots: SlotReader, context: TimingContext) -> list[Spot]:
    """The spots of an item's line; `own` are its last lines that are nothing else."""
    passage = node.paragraphs[index].passage
    line = slots.of_line(passage, context, numbered=node.style is not None) if index else []
    found = line or slots.spots(passage, context) or [own[at] for at in own if at == index]
    above = node.paragraphs[index - 1] if index else None
    return found and [spot for spot in found if spot.form != "label" or not slots.is_of_page(passage.text[: spot.start], above)]


def ends_in_label(node: Node, slots: SlotReader, context: TimingContext) -> bool:
    """时间：6月30日前 below an item."""
    line = node.paragraphs[-1].passage if len(node.paragraphs) > 1 else None
    at = max(map(line.text.find, COLON)) + 1 if line is not None and len(line.text) <= LONGEST_NAMES else 0
    return line is not None and at > 0 and day_of(Paragraph(line.cut(at)), slots, context) is not None


def last_lines(node: Node, slots: SlotReader, context: TimingContext) -> dict[int, Spot]:
    """The day among the last two lines of an item below its own, with the names on the other."""
    last = len(node.paragraphs) - 1
    if last < 1 or not node.number or node.children or node.cells:
        return {}
    lines = range(max(1, last - 1), last + 1)
    days = {at: day for at in lines if (day := day_of(node.paragraphs[at], slots, context))}
    names = {at: names for at in lines if days and at not in days and (names := names_of(node.paragraphs[at], slots, context))}
    found = days | names if len(days) == 1 else {}
    return {at: Spot(0, len(node.paragraphs[at].passage.text), "clause", [found[at]]) for at in sorted(found)} if last in found else {}


def day_of(line: Paragraph, slots: SlotReader, context: TimingContext) -> Words | None:
    """A line that is nothing but a time by which something is due: a day with its year is to come (not 2014年10月29日)."""
    text, timing = line.passage.text, slots.assignments.timing
    if line.label or not text or len(text) > LONGEST_DAY or text[-1] in COLON or text[0] in SQUARE or not timing.glance.search(text):
        return None
    words = slots.time(line.passage, context)
    if words is None or len(words.reading.timings) != 1:
        return None
    when = words.reading.timings[0]
    dated = when.modifier is None and when.kind in ("deadline", "period") and YEAR.search(text)
    due = when.kind not in ("done", "vague") and (not dated or (context.issued is not None and is_to_come(words, context)))
    return words if due else None


def names_of(line: Paragraph, slots: SlotReader, context: TimingContext) -> Words | None:
    """A line that is nothing but names of units."""
    text = line.passage.text
    if line.label or len(text) > LONGEST_NAMES or set(text) & set(COLON):
        return None
    words = slots.plain(line.passage.strip(tails.TRIM), context)
    return words if words.reading.units and not words.reading.timings and slots.tails.is_tail(words) else None


class ScheduleReader:
    """Finds them by their times."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.slots: SlotReader = ruleset.build(SlotReader)
        self.timing: TimingReader = self.slots.assignments.timing
        self.agenda: regex.Pattern[str] = ruleset.rule("standing", "agenda").compile()

    def read(
        self, nodes: Iterable[Node], spots: Callable[[Node], list[Spot]], assigns: Callable[[Passage], object], context: TimingContext
    ) -> Iterator[tuple[Node, list[tuple[int, Spot]]]]:
        """The items of such lists with their times, each with its paragraph's number.

        `spots` are those that an item has; `assigns`: does a sentence of a line?
        """

        def spot(passage: Passage, heading: str = "") -> Spot | None:
            return self.spot(passage, assigns, context, heading) if may_be_marked(passage.text, self.timing) else None

        to_ask: dict[Node, bool] = {}  # parents of items
        for node in nodes:
            first = node.paragraphs[0].passage.text if node.style and node.paragraphs and not node.cells else ""
            parent = node.parent if first else None
            if parent is not None and parent not in to_ask:
                to_ask[parent] = any(is_bare(spots(child)) for child in parent.children)
            if parent is not None and to_ask[parent] and may_be_marked(first, self.timing):
                to_ask[parent] = False
                over = parent.paragraphs[-1].passage.text if parent.style and parent.paragraphs else ""
                beside = [child for child in parent.children if child.style is node.style and child.paragraphs]
                found = [(child, when) for child in beside if is_bare(spots(child)) and (when := spot(child.paragraphs[0].passage, over))]
                if len(found) >= max(LEAST, MOST_READ * len(beside)):
                    yield from ((child, [(0, when)]) for child, when in found if len(child.paragraphs) == 1 and not child.children)
            if len(node.paragraphs) > LEAST and not node.children and is_bare(spots(node)):
                lines = [(index, when) for index, line in enumerate(node.paragraphs) if (when := spot(line.passage))]
                at = len(node.paragraphs) - len(lines)
                if len(lines) >= LEAST and lines[0][0] == at and self.may_head(node.paragraphs[:at]):
                    yield node, lines

    def may_head(self, above: Sequence[Paragraph]) -> bool:
        """Do lines stand above such a list, the last of which is no 报名时间：, of which those of the list would be the parts?"""
        words = above[-1].passage.text.rstrip(COLON) if above else ""
        return bool(words) and not self.slots.labels.is_of_event(words)

    def spot(self, passage: Passage, assigns: Callable[[Passage], object], context: TimingContext, heading: str) -> Spot | None:
        """The time that ends or opens a line of work still to come, of nobody named; below 时间安排 命题时间：7月1日 is one."""
        text = passage.text
        for form in FORMS:
            match = form.fullmatch(text)
            words = self.slots.time(passage.cut(*match.span("when")), context) if match else None
            if match is None or words is None or not is_to_come(words, context) or assigns(passage):
                continue
            if "told" in match.re.groupindex and (context.issued is None or self.agenda.search(heading)):
                return None  # it may be over, or is a meeting's
            start, end = match.span("slot")
            if start:
                more = "more" in match.re.groupindex  # 制定方案（9月1日至10日）。成立小组。
                sure = not more or (context.issued is not None and words.reading.timings[0].kind == "period")
                event = self.slots.labels.clock.search(text, 0, start) and not is_schedule(heading, self.slots.labels)
                named = event or self.slots.no_slot.fullmatch(text, *match.span("when"))
                return Spot(start, end if more else len(text), "clause", [words]) if sure and not named else None
            return Spot(0, end, "clause", [words], until=len(text)) if len(text) - end >= tails.LEAST_WORK else None
        return None

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
