"""Items that take what is said for all of them, e.g. those below `一、牵头单位：市水利局` or above `以上任务由县教育局负责。`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ... import patterns
from ...clauses.timing import TimingContext
from ...models.terms import ASIDE
from ...structure.nodes import TOPIC, Node, Paragraph
from ...text.marks import COLON, ENDS, LINE_ENDS
from ..placing import Spots
from ..running.working import Ground
from ..sentences import SentenceReader
from ..spots import Governed, Part, Placed, Spot, Words, parts_of

ENUMERATION_RANK = 7  # 1. (1) ①: steps of the item above; （一） has a slot of its own
SENTENCE = patterns.compile(r"[。！？；]\p{Han}")
NUMBERS = patterns.quick("[0-9]+")
TO = "至—-"
ORDINAL = "ordinal"  # of rules/numbering.toml: 一是
LEAST_ITEMS = 2  # below a heading that says who for all
FIELD = patterns.compile("[^：:。]{2,8}[：:].{0,40}")  # 编号：2025-06 above 责任单位：综采队
LONGEST_ITEM = 60  # characters of one of several that labels below the last are of


def over_items(node: Node, here: Sequence[Placed], spots: Spots) -> list[Words]:
    """The words of a heading's slot that are its items'.

    `一、牵头单位：市水利局` above items, `一、动员（牵头：办公室）` above slots without units, `一、第一批任务（5月底前）` above slots
    without a day.
    """
    if len(here) != 1:
        return []
    item, slotted = here[0], [child for child in node.children if spots.placed[child]]
    text = node.paragraphs[item.paragraph].passage.text
    if node.style is None:
        return item.spot.words if is_over_all(node, item, slotted, spots) else []
    alone = (
        (len(node.children) >= LEAST_ITEMS or node.style is TOPIC)
        and item.paragraph == 0
        and item.opens(node)
        and item.spot.form == "label"
        and not text[item.spot.end :].strip(ENDS + " ")
    )
    first = item.paragraph == 0 or (node.titled and all(line.label for line in node.paragraphs[1:]))  # 督办事项：… / 承办部门：…
    over = len(slotted) == len(node.children) and first and not text[item.spot.end :].strip("。；：: ")
    below = [own.spot for child in slotted for own in spots.placed[child]] if over else []
    who = over and not only_aside([item.spot]) and only_aside(below)
    if not alone and not who and not (over and len(slotted) >= LEAST_ITEMS and only_when(item.spot, below)):
        return []
    return item.spot.words


def is_over_all(node: Node, item: Placed, slotted: Sequence[Node], spots: Spots) -> bool:
    """（完成时限：6月30日，另有注明的除外）, 责任单位：县林业局: alone on a line above all items of a notice, none of which says that."""
    spot, (last, end) = item.spot, item.reached
    whole = item.opens(node) and not node.paragraphs[last].passage.text[end:].strip(ENDS)
    items = node.children if whole and len(node.children) >= LEAST_ITEMS and not any(child.cells for child in node.children) else []
    if not items or not spot.says_who():
        return bool(items) and spot.form == "bracket" and len(slotted) == len(items)
    below = [own.spot for child in slotted for own in spots.placed[child]]
    before = [line.passage.text for line in node.paragraphs[: item.paragraph]]
    above = not before or before[-1].endswith(tuple(LINE_ENDS)) or all(map(FIELD.fullmatch, before))
    marked = spot.form == "bracket" or any(mark in spot.words[0].passage.text for mark in COLON)
    read = marked and bool(spot.labels) and not any(words.reading.unread for words in spot.words)
    return read and above and last == len(node.paragraphs) - 1 and only_aside(below)


def only_aside(spots: Iterable[Spot]) -> bool:
    """Do these name nobody, or nobody but those who help?"""
    return all(unit.role in ASIDE for spot in spots for words in spot.words for unit in words.reading.units)


def only_when(heading: Spot, below: Sequence[Spot]) -> bool:
    """Does a heading say nothing but by when, and each slot below nothing but who?"""
    times = not heading.says_who() and all(words.reading.timings for words in heading.words)
    return times and all(spot.says_who() and not any(words.reading.timings for words in spot.words) for spot in below)


def said_over(headings: Mapping[Node, list[Words]], above: Iterable[tuple[Node, list[Words]]], spots: Spots, found: list[Governed]) -> None:
    """What headings say, and 以上任务由… behind items, for those that lack it."""
    for node, words in above:
        of_above(node, words, spots, found)
    for node, words in headings.items():
        for said in filter(None, (of_last(node, found), words)):  # the day that stands below is surer: 检查时间：6月3日 above
            found += list(of_heading(node, said, spots, found))


def of_heading(node: Node, words: Sequence[Words], spots: Spots, found: list[Governed]) -> Iterator[Governed]:
    """The items below such a heading: those with slots take what these lack, the others what it says."""
    slotted = by_node(found)
    for child in node.children:
        if child.paragraphs and (child not in spots.below or child in slotted):
            yield from taken(child, words, slotted[child], list(parts_of(child)))


def of_last(node: Node, found: list[Governed]) -> list[Words]:
    """`整改要求：请于6月10日前整改完毕` below the last of the faults of a slip, the others of which have none: by when each is due."""
    if node.style is not None:
        return []
    items, last = set(node.children), node.children[-1]
    own = [item for item in found if item.node in items and item.form != "none"]
    item = own[0] if len(own) == 1 else None
    if item is None or item.node is not last or item.form != "sentence" or not item.lacks_who():
        return []
    line = next((line for line in last.paragraphs[1:] if line.passage.base <= item.start < line.end()), None)
    if line is None or not line.label or not item.says_when():
        return []
    found.remove(item)
    return item.words


def of_above(node: Node, words: Sequence[Words], spots: Spots, found: list[Governed]) -> None:
    """The items up to that behind which 以上任务由…负责 stands take what they lack; where none does, it stays a sentence."""
    beside = node.parent.children if node.parent else [node]
    items = [child for child in beside[: beside.index(node) + 1] if child.style is node.style and child.paragraphs]
    slotted = by_node(found)
    lacking = {child: None for child in items if child not in spots.below or any(own.lacks_who() for own in slotted[child])}
    said = words[0].passage.base
    found[:] = [
        item
        for item in found
        if not (lacking and item.form == "sentence" and item.end > said >= item.start)
        and not (item.form == "none" and item.node in lacking)
    ]
    slotted = by_node(found)
    for child in lacking:
        parts = [Part(paragraph.passage, paragraph.passage.base) for paragraph in child.paragraphs if paragraph.end() < said]
        found += list(taken(child, words, slotted[child], parts))


def by_node(found: Sequence[Governed]) -> dict[Node, list[Governed]]:
    """The assignments of each item that has any."""
    own: dict[Node, list[Governed]] = defaultdict(list)
    for item in found:
        own[item.node].append(item)
    return own


def taken(node: Node, words: Sequence[Words], own: Sequence[Governed], parts: list[Part]) -> Iterator[Governed]:
    """An item's slots take what they lack; one without any becomes an assignment of these words."""
    for item in own:
        if item.form == "none":
            become_label(node, item)
        units, persons = not item.lacks_who(), any(piece.reading.persons for piece in item.words)
        timings = any(piece.reading.timings for piece in item.words)
        item.words += [piece for piece in words if (piece.reading.units and not units) or (piece.reading.timings and not timings)]
        item.words += [piece for piece in words if piece.reading.persons and not persons and piece not in item.words]
    if not own and parts:
        yield Governed(node, "label", list(words), node.start, parts[-1].end(), parts)


def become_label(node: Node, item: Governed) -> None:
    """An item without a slot, of which labels elsewhere say who or by when, is required; the labels below it are none of its text."""
    labels = {line.passage.base for line in node.paragraphs if line.label}
    item.parts = [part for part in item.parts if part.start not in labels] or item.parts
    item.form, item.optional = "label", False


def lifts(node: Node, here: list[Placed], spots: Spots) -> Node | None:
    """The parent that a slot at the end of the last of siblings without any governs.

    An item with a title and text of its own (`（二）强化保障。统筹资金…`) keeps its slot unless that has its own line.
    """
    parent = node.parent
    if parent is None or parent.style is None or parent.children[-1] is not node:
        return None
    if len(parent.children) < LEAST_ITEMS and (node.style is None or node.style.name != ORDINAL or not here[0].paragraph):
        return None  # but 一是…。二是… on one line above 责任单位：…
    if (
        len(here) != 1
        or node.children
        or node.cells
        or spots.placed[parent]
        or any(sibling in spots.below for sibling in parent.children[:-1])
    ):
        return None
    item = here[0]
    if item.spot.begin:
        return None  # 3.德育处：布置校园（8月27日）
    if any(paragraph.label in item.spot.labels for sibling in parent.children[:-1] for paragraph in sibling.paragraphs if paragraph.label):
        return None  # 责任单位：同上, which was not read, in an item before it
    text = node.paragraphs[item.paragraph].passage.text
    alone = item.paragraph > 0 and item.opens(node)
    at_end = item.paragraph == len(node.paragraphs) - 1 and not text[item.spot.end :].strip(ENDS)
    if not at_end and item.spot.form != "label":
        return None
    style = node.style
    if style is None or (not alone and (style.rank < ENUMERATION_RANK or SENTENCE.search(text[: item.spot.start]))):
        return None
    return parent if alone or spots.groups[style.name] <= 0 else None


def is_of_list(node: Node, here: Sequence[Placed], spots: Spots) -> bool:
    """1、灯具损坏 / 2、通道堵塞 / 责任单位：铸造车间 / 整改期限：6月底: labels below the last of short items are of each."""
    items = node.parent.children if node.parent and node.parent.style is None else []
    if len(items) < LEAST_ITEMS or items[-1] is not node or len(here) != 1 or any(item in spots.below for item in items[:-1]):
        return False
    spot, place = here[0].spot, here[0].paragraph
    plain = all(item.style is node.style and not (item.children or item.cells) for item in items)
    lines = [paragraph for item in items for paragraph in item.paragraphs[: place if item is node else None]]
    short = len(lines) == len(items) and all(len(line.passage.text) <= LONGEST_ITEM and not line.label for line in lines)
    counted = node.style is not None and node.style.rank >= ENUMERATION_RANK
    return counted and plain and short and place > 0 and spot.form == "label" and here[0].opens(node)


def numbers_in(words: str) -> list[str]:
    """1、3至5 → 1, 3, 4, 5."""
    found: list[str] = []
    end = 0
    for number in NUMBERS.finditer(words):
        if found and any(sign in words[end : number.start()] for sign in TO):
            found += map(str, range(int(found[-1]) + 1, int(number[0])))
        found.append(number[0])
        end = number.end()
    return found


def speaks_for_itself(items: Iterable[Node], sentences: SentenceReader, context: TimingContext, ground: Ground) -> bool:
    """Does one of these items say in a sentence who leads, or who by when (由县交通局牵头)?"""
    return any(lines_speak(child.paragraphs, sentences, context, ground) for child in items)


def lines_speak(lines: Iterable[Paragraph], sentences: SentenceReader, context: TimingContext, ground: Ground) -> bool:
    """Does one of these?"""
    for paragraph in lines:
        for words in () if paragraph.label else sentences.read(paragraph.passage, context, ground):
            units = words.reading.units
            if any(unit.role == "lead" for unit in units) or (units and words.reading.timings):
                return True
    return False


def of_own_line(
    made: Sequence[Governed], here: Sequence[Placed], sentences: SentenceReader, context: TimingContext, ground: Ground
) -> None:
    """◆修缮围墙（后勤处） below ◆清理楼道，由保卫处牵头，5月底前完成。: where other lines speak, a slot is its line's."""
    item, node = here[0], made[0].node if made else None
    line = node.paragraphs[item.paragraph] if node else None
    if not node or not line or len(made) > 1 or not line.bullet or item.opens(node) or len(made[0].parts) == 1:
        return
    if lines_speak(node.paragraphs[1 : item.paragraph], sentences, context, ground):
        made[0].parts = [part for part in made[0].parts if part.start >= line.passage.base]
        made[0].start = line.passage.base


def is_within(node: Node, heading: Node) -> bool:
    """Is a node a heading, or does it stand below it?"""
    above: Node | None = node
    while above is not None and above is not heading:
        above = above.parent
    return above is heading
