"""How far a slot reaches: the paragraphs and items whose text it governs, e.g. 建立机制 of `巡查河道。（甲局）建立机制（乙局）`.

After this room: what governs no words for work (the head of a form) is no assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from .. import patterns
from ..clauses.labels import LabelReader
from ..structure.nodes import TOP_RANK, Node
from ..structure.titles import KEY
from ..text.marks import COLON, COMMA, ENDS, LINE_ENDS
from ..text.normalize import Passage
from .cards import first_of_card, is_over_one
from .phases import STOPS
from .placing import Spots
from .slots.tails import SENTENCE_MARKS
from .spots import Governed, Part, Placed, Words, own_parts, parts_of

WORDS = patterns.quick(r"\p{Han}")
LONGEST_HEADING = 40  # characters before its slot
EMPTY_LABELS = patterns.compile(rf"^(?:\p{{Han}}{{2,8}}[{COLON}]\s*){{2,}}\p{{Han}}{{0,8}}$")  # lines of a form
FORM_LINE = patterns.compile(rf"\p{{Han}}{{2,8}}[{COLON}].")
BLANKS = ENDS + " "
STAGE = patterns.compile(rf"(?P<when>[^{COLON}，,。；]{{2,12}})[{COLON}]\s*\p{{Han}}{{2}}")
DATED = patterns.compile(rf"[0-9][^{COLON}，,。；]{{1,14}}[{COLON}].")
MOST_STAGES = 12  # lines
SENTENCE_STOPS = SENTENCE_MARKS + ENDS


def first_paragraph(node: Node, item: Placed, previous: Placed | None, slotted: int, spots: Spots) -> int:
    """The first paragraph that a slot governs: its own, or all since the last slot; `slotted` paragraphs of the node have any."""
    if item.spot.until or item.spot.begin or (item.spot.title() and not has_title(node, item, spots)):
        return item.paragraph
    if previous:
        return min(previous.reached[0] + 1, item.paragraph) if item.opens(node) else item.paragraph
    if item.paragraph == 0:
        return 0
    if item.opens(node):
        return first_of_card(node, item, spots.title_lines)
    heading = node.style is None or (node.style.rank <= TOP_RANK and not (is_over_one(node) and spots.over_one[node.parent] > 1))
    if opens_alike(node, item.paragraph):
        return item.paragraph
    return 0 if slotted == 1 and not (heading and item.paragraph == 1) else item.paragraph


def opens_alike(node: Node, index: int) -> bool:
    """5月：验收（镇纪委） below 3—4月：集中整治。: each line opens with its time, and is work of its own."""
    return all(DATED.match(each.passage.text) for each in node.paragraphs[index - 1 : index + 1])


def has_title(node: Node, item: Placed, spots: Spots) -> bool:
    """Does a line above a block of labels name its work? Not 点位：示例路, 现将…印发给你们。, nor the heading of a group of blocks."""
    if node.titled and item.paragraph and len(spots.placed[node]) == 1:
        return True  # 一、隐患名称：… / 隐患地址：… / 主要问题：…
    if item.paragraph and KEY.match(node.paragraphs[item.paragraph - 1].passage.text):
        return False
    if spots.title_lines.get(node.parent or node) or item.paragraph == 0:
        return item.paragraph > 0
    if len(spots.placed[node]) > 1:
        return False
    return node.style is not None or node.paragraphs[item.paragraph - 1].passage.text[-1] not in LINE_ENDS


def governed(node: Node, item: Placed, first: int, begin: int, below: list[Part]) -> Governed:
    """One assignment of a node: the paragraphs from `first` on (that one from character `begin`), up to its slot."""
    spot, passage = item.spot, node.paragraphs[item.paragraph].passage
    whole = begin == 0
    above = node.paragraphs[first : item.paragraph] if first < item.paragraph else []
    parts = [Part(paragraph.passage, paragraph.passage.base) for paragraph in above] if above else []
    while 0 < begin < spot.start and passage.text[begin] in STOPS:  # …（甲局负责）。建立机制（乙局负责）。
        begin += 1
    own = passage.cut(spot.end, spot.until) if spot.until else passage.cut(max(begin, spot.begin), spot.start)
    if not parts or own.text.strip(BLANKS):
        parts.append(Part(own, own.base))
    start = node.start if first == 0 and whole and node.style else passage.at(spot.start) if spot.until and not above else parts[0].start
    end = passage.at(spot.until or spot.end)
    if len(spot.words) > 1 or spot.words[0].label:
        end = max(end, *(words.end() for words in spot.words))
        start = min(start, *(words.passage.base for words in spot.words)) if spot.form == "label" else start
    end = max(end, start, below[-1].end() if below else start)  # of a row that is blank but for merged cells, whose words stand above it
    if not spot.labels and not node.cells:  # nearly always
        return Governed(node, spot.form, spot.words, start, end, parts + below if below else parts)
    plans = [words.value for words in spot.words if words.plan]
    block = bool(plans) and spot.form == "label"
    if plans and len(parts) == 1 and not parts[0].passage.text.strip():  # 1.工作目标：…: an item that is all labels
        title = spot.title()
        plan = plans.pop(plans.index(title) if title else 0)
        parts = [Part(plan, plan.base)]
    if block:
        return Governed(node, spot.form, spot.words, start, end, parts, plans + [part.passage for part in below])
    return Governed(node, spot.form, spot.words, start, end, parts + below if below else parts, plans)


def with_rest(made: Governed, item: Placed) -> None:
    """新天地广场（责任单位：县商务局）：墙面污损: the sentence goes on behind its only bracket."""
    spot, passage = item.spot, made.node.paragraphs[item.paragraph].passage
    text = passage.text
    if spot.end >= len(text) or not spot.start or text[spot.start - 1] in SENTENCE_STOPS:  # nearly always
        return
    rest = text[spot.end :]
    goes_on = rest[0] in COLON + COMMA or rest[0].isalnum() or (rest[0] in ENDS and not spot.says_who())
    if rest.strip(STOPS) and not spot.until and spot.form != "label" and goes_on:
        part = Part(passage.cut(spot.end), passage.at(spot.end))
        place = next((at for at, own in enumerate(made.parts, 1) if own.passage.base == passage.base), 0)
        if place:
            made.parts.insert(place, part)
            made.end = max(made.end, part.end())
            made.pieces = 2 if place == 1 else 1


def with_text_below(made: Governed, item: Placed) -> None:
    """◆水库安全（水管股） / 5月1日前完成检查。: a heading that ends in its item's only slot, with the text below it.

    The last item beside others has no more lines than they do: closing words stand behind it.
    """
    node, spot = made.node, item.spot
    text = node.paragraphs[item.paragraph].passage.text
    heads = item.paragraph == 0 and 0 < spot.start <= LONGEST_HEADING and text[spot.start - 1] not in SENTENCE_STOPS
    if not heads or node.style is None or node.cells or spot.form == "label" or text[spot.end :].strip(BLANKS):
        return
    beside = node.parent.children if node.parent is not None else [node]
    most = max((len(other.paragraphs) for other in beside[:-1]), default=1) if node is beside[-1] else len(node.paragraphs)
    whole = takewhile(lambda each: each.label is None and each.passage.text[-1] in SENTENCE_MARKS, node.paragraphs[1:most])
    below = [Part(each.passage, each.passage.base) for each in whole]  # but not 8月25日前, above the next items
    if below:
        made.parts[1:1] = below
        made.end = max(made.end, below[-1].end())


def with_stages(made: Governed, item: Placed, following: Placed | None, is_time: Callable[[str], bool]) -> None:
    """第一季度：完成招标 / 第四季度：全面完工 right behind a block of labels: they say what of the work is due when.

    The line right above the next block is its title.
    """
    if made.form != "label" or made.says_when():
        return
    end = following.paragraph - 1 if following else None
    behind = made.node.paragraphs[max(item.paragraph, item.reached[0]) + 1 : end][:MOST_STAGES]
    opened = [(each.passage, STAGE.match(each.passage.text)) for each in behind]
    stages = [passage for passage, found in takewhile(lambda own: own[1] is not None and is_time(own[1]["when"]), opened)]
    made.plans = [*made.plans, *stages]
    made.end = max([made.end, *(passage.end() for passage in stages)])


def with_line_above(made: Governed, item: Placed, previous: Placed | None) -> None:
    """…（甲局）建立机制。 / （乙局）: a slot on a line of its own has the words behind the one that ends amid the line above."""
    if previous is None or made.parts[0].passage.text.strip(BLANKS) or item.paragraph != previous.reached[0] + 1:
        return
    rest = made.node.paragraphs[previous.reached[0]].passage.cut(previous.reached[1])
    if rest.text[:1].isalnum():
        made.parts[0] = Part(rest, rest.base)
        made.start = min(made.start, rest.base)


def of_parent(node: Node, parent: Node, item: Placed) -> Governed:
    """The assignment at the end of the last item, for the parent of that item."""
    made = governed(node, item, 0, 0, [])
    made.parts[0].start = min(made.parts[0].start, node.start)
    parts = own_parts(parent) + [part for child in parent.children[:-1] for part in parts_of(child)] + made.parts
    return Governed(parent, made.form, made.words, parent.start, made.end, parts, made.plans)


def with_work(items: list[Governed], spots: Spots, labels: LabelReader) -> list[Governed]:
    """Those of a node's assignments that are work: not `一、时间安排：3月5日` alone, and no line of a form's head."""
    alone = len(items) == 1
    kept = [item for item in items if says_work(item, alone=alone) and (item.form != "label" or not is_form_head(item, spots, labels))]
    if not kept and items:
        spots.drop(items[0].node)
    return kept


def with_doers(own: Sequence[Governed], beside: list[Governed]) -> list[Governed]:
    """4.各学校要建立护学岗（3月20日前）: the sentence right before a bracket that only says by when says who, and is no record of its own.

    Given are a node's assignments and the sentences beside its slots; what is left of these comes back.
    """
    left = list(beside)
    for item in own if beside else ():
        if item.form == "label" and (said := sentence_before(item, left)):
            item.words = [*said.words, *item.words]
            left.remove(said)
        if item.form == "label" or not item.lacks_who() or not item.words:
            continue
        opens = item.words[0].passage.base - 1
        for made in beside:
            words = made.words[0]
            if words.reading.units and not words.reading.timings and made in left and 0 <= opens - words.value.end() <= 1:
                item.words = [*item.words, Words(words.value, words.reading, words.value)]
                left.remove(made)
    return left


def sentence_before(item: Governed, beside: Sequence[Governed]) -> Governed | None:
    """由县人社局牵头，6月20日前完成。包案领导：李某: the one sentence before a label of persons says who and by when."""
    if not all(words.reading.persons and not (words.reading.units or words.reading.timings) for words in item.words):
        return None
    begin = min(words.passage.base for words in item.words)
    before = [made for made in beside if item.start <= made.start and made.end <= begin + 1]
    return before[0] if len(before) == 1 else None


def says_work(item: Governed, *, alone: bool) -> bool:
    """Are there words for it, other than labels without values (项目名称：承担单位：)? A row may have them above it, an item beside.

    A numbered item that names units is one, told as doubtful: `二、责任单位` above `示例园区管委会`.
    """
    for part in item.parts[: item.pieces]:  # a loop, since it is asked of each assignment
        text = part.passage.text
        if WORDS.search(EMPTY_LABELS.sub("", text) if "：" in text or ":" in text else text):
            return True
    if any(plan.text for plan in item.plans) or item.form == "table":
        return True
    named = any(words.reading.units for words in item.words) and alone and item.node.number
    return bool(named) and not any(EMPTY_LABELS.match(part.passage.text) for part in item.parts)


def is_form_head(item: Governed, spots: Spots, labels: LabelReader) -> bool:
    """编号：… / 受检单位：… above the findings of a form: lines of its head, whose own labels are no work."""
    if item.node.style is not None:
        return False
    above = any(child in spots.below for child in item.node.children)
    title = item.parts[0].passage
    if above and FORM_LINE.match(title.text):
        return True
    if above and not title.text.strip(ENDS + " "):
        return any(own.spot.names_who() for child in item.node.children for own in spots.placed[child])
    return tells_of_visit(item, title, labels)


def tells_of_visit(item: Governed, title: Passage, labels: LabelReader) -> bool:
    """检查单位：… / 检查时间：… / 检查地点：…, all of a form: nobody has a part that a rule knows, no time is a limit, no field is work."""
    for words in item.words:
        kind = labels.kind(words.label) if words.label else None
        guessed = kind is not None and kind.guessed
        if (words.reading.timings and not words.weak) or ((words.reading.units or words.reading.persons) and not guessed):
            return False
    return any(words.plan and not words.names_work and words.value.base == title.base for words in item.words)
