"""Slots that the items beside theirs tell, e.g. `运动会（体育组）` beside `期末复习（教导处）` and `教研（语文组）`.

Alone such a bracket may as well be a remark on the name before it, or on the days of the work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ... import patterns
from ...clauses.assignment import UnitReading
from ...clauses.brackets import ROUND_AND_SQUARE, pairs
from ...clauses.timing import TimingContext
from ...models import Form
from ...structure.nodes import Node, Paragraph
from ...text.marks import COLON, OPENING
from ...text.normalize import Passage
from ..spots import Spot, Words
from . import tails
from .reader import CLOSED, SlotReader
from .remarks import is_whole, last_word, says_only_who
from .tails import YEAR
from .times import is_span_of_days, is_to_come

SQUARE = "【】［］[]"
ENDED = (*CLOSED, "】", "］", "]")
LEAST_NAMED, MOST_NAMED = 3, 0.6  # items that end in names, and of all of their style
LEAST_ROWS = 2  # items that end in units and a time
LEAST_VERBS = 0.2  # of them begin with one that rules list: no list of projects or prizes
LEAST_ALIKE, LEAST_WORK = 2, 2  # items that say who in such a bracket, and characters before it: 家访
LONGEST_LABEL = 4  # characters before nothing but names: 检查范围：各科室
MOST_WORKS = 20  # of one paragraph
WORK_BEHIND = patterns.quick(rf"[{COLON}]\p{{Han}}")
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
    found = line or of_works(passage, slots, context) or [own[at] for at in own if at == index]
    above = node.paragraphs[index - 1] if index else None
    return found and [spot for spot in found if spot.form != "label" or not slots.is_of_page(passage.text[: spot.start], above)]


def of_works(passage: Passage, slots: SlotReader, context: TimingContext) -> list[Spot]:
    """The spots of a paragraph, also of several works each with its labels: 修路，责任人：甲，时间：9月；安灯，责任人：乙，时间：6月."""
    found = slots.spots(passage, context)
    for _ in range(MOST_WORKS):
        at = found[-1].end if found and found[-1].form == "label" else len(passage.text)
        if at == len(passage.text):
            break
        more = slots.spots(passage.cut(at), context)
        for spot in more:
            spot.start, spot.end = spot.start + at, spot.end + at
        found += more
    return found


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
    if WORK_BEHIND.search(text):
        return None  # 4月10日：县残联组织抽查
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


def names_behind(items: Sequence[Node], slots: SlotReader, context: TimingContext) -> list[tuple[Node, Spot]]:
    """制作宣传栏20块 党建办, 发放倡议书 各村居: items without a spot whose work ends in names behind a blank, where most of a style do.

    Some begin with a verb: 乡村治理研究 示例学院 is of a list.
    """
    ends = slots.assignments.units.may_end
    lines = [(node, node.paragraphs[0].passage) for node in items if len(node.paragraphs) == 1 and not node.children and not node.cells]
    found = [(node, spot) for node, line in lines if line.text[-1:] in ends and (spot := slots.tails.names(line, context))]
    if len(found) < LEAST_NAMED:  # nearly always
        return []
    beside = Counter(node.style for node, _ in lines)
    styles = Counter(node.style for node, _ in found)
    verbs = sum(slots.tails.work.match(node.paragraphs[0].passage.text) is not None for node, _ in found)
    alike = [(node, spot) for node, spot in found if styles[node.style] >= max(LEAST_NAMED, MOST_NAMED * beside[node.style])]
    return alike if verbs >= LEAST_VERBS * len(found) else []


def behind_colons(
    items: Sequence[Node], slots: SlotReader, context: TimingContext, slotted: Callable[[Node], bool]
) -> list[tuple[Node, Spot]]:
    """手术室设备老化：设备科、财务科, 标识不清：门诊部: items without a spot that end so.

    Others do too, or are `slotted`; none beside them is 会议时间：5月8日.
    """
    ends = slots.assignments.units.may_end
    lines = [(node, node.paragraphs[0].passage) for node in items if len(node.paragraphs) == 1 and not node.children and not node.cells]
    lines = [(node, line) for node, line in lines if set(line.text) & set(COLON)]
    found = [(node, spot) for node, line in lines if line.text[-1:] in ends and (spot := behind_colon(line, slots, context))]
    lists = Counter((node.parent, node.style) for node, _ in lines)
    named = Counter((node.parent, node.style) for node, _ in found)
    works = Counter((node.parent, node.style) for node, spot in found if spot.start > LONGEST_LABEL)

    def is_sure(node: Node) -> bool:
        beside = node.parent, node.style
        likes = works[beside] + (works[beside] > 0 and slotted(node))
        return likes >= LEAST_ALIKE > lists[beside] - named[beside]

    return [(node, spot) for node, spot in found if is_sure(node)]


def behind_colon(line: Passage, slots: SlotReader, context: TimingContext) -> Spot | None:
    """Behind the colon that ends the words for work nothing but names; not 参会单位：各科室, 检查对象：各车间."""
    start = max(map(line.text.rfind, COLON)) + 1
    before = line.text[:start]
    if start < tails.LEAST_WORK or set(before) & tails.SENTENCE:
        return None
    if before.endswith(slots.tails.heads) or before[:-1].endswith(slots.tails.no_work):
        return None
    words = slots.plain(line.cut(start).strip(tails.TRIM), context)
    return Spot(start - 1, len(line.text), "clause", [words]) if words.reading.units and slots.tails.is_tail(words) else None


def rows_behind(items: Sequence[Node], slots: SlotReader, context: TimingContext) -> list[tuple[Node, Spot]]:
    """压缩机大修 8月13日—8月25日 维修二班: items of a list of which several end in units and a time between blanks."""
    lines = [(node, node.paragraphs[0].passage) for node in items if node.paragraphs[0].passage.offsets and not node.children]
    found = {node: spot for node, line in lines if (spot := slots.tails.row(line, context))}
    issued = context.issued or date.min
    named = ((node, spot) for node, spot in found.items() if spot.says_who())
    ends = ((node, [timing.end for words in spot.words for timing in words.reading.timings]) for node, spot in named)
    whole = Counter(node.style for node, days in ends if days and all((day or issued) >= issued for day in days))
    alike = [(node, line) for node, line in lines if whole[node.style] >= LEAST_ROWS]
    return [(node, spot) for node, line in alike if (spot := found.get(node) or slots.tails.row(line, context, alike=True))]
