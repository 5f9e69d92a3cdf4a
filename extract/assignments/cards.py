"""Blocks of labels below one another, each with its title: `东苑路积水` / `责任单位：市水利局` / `西苑路积水` / `责任单位：市城管局`.

After this room: it is known which of the lines above a block is its title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .. import patterns
from ..clauses.labels import LabelReader
from ..structure.nodes import TOP_RANK, TOPIC, Node
from ..structure.titles import KEY
from ..text.marks import CLOSING, COLON, LINE_ENDS, OPENING
from ..text.normalize import Passage
from ..text.numerals import ONE_TO_TEN
from .spots import Governed, Placed, Spot, Words

HEADING = patterns.quick(f"[^0-9]{{5,}}[^{LINE_ENDS}]")
COUNTED = patterns.compile(rf"[{OPENING}][0-9{ONE_TO_TEN}]{{1,3}}\p{{Han}}[{CLOSING}]$")


def is_heading(node: Node) -> bool:
    """Of the notice itself, or of a level that has items below it."""
    return node.style is None or node.style.rank <= TOP_RANK


def is_over_one(node: Node) -> bool:
    """一、培育主体 above one paragraph: such an item is that paragraph's work. Not so 9月1日上午, 总体要求."""
    counted = node.style is not None and node.style.inline == "sentence" and len(node.paragraphs) == 2 and not node.children
    return counted and HEADING.fullmatch(node.paragraphs[0].passage.text) is not None


def over_one(placed: Mapping[Node, Sequence[Placed]]) -> Counter[Node | None]:
    """How many such headings, with the slot of the paragraph, stand below each node; one alone (总体要求) may name no work."""
    found = (node for node, here in placed.items() if len(here) == 1 and here[0].paragraph == 1 and is_over_one(node))
    return Counter(node.parent for node in found)


def below_bullet(node: Node, item: Placed) -> bool:
    """Is the line above a block of labels one with a bullet?"""
    return item.paragraph > 0 and node.paragraphs[item.paragraph - 1].bullet


def lines_above(node: Node, here: Sequence[Placed]) -> int:
    """How many lines stand above each block of labels below a heading that has several; 0 where they are none of their own.

    Without items a bracket on a line of its own is such a block: 现将任务印发给你们。 / 扫描档案。 / （档案科） / 公开清单。 / （法规科）.
    """
    forms = ("label",) if node.style is not None else ("label", "bracket", "clause")
    if not (is_heading(node) or below_bullet(node, here[0])) or not all(item.spot.form in forms and item.opens(node) for item in here):
        return 0
    lines = max(later.paragraph - before.reached[0] - 1 for before, later in pairwise(here))
    return lines if node.style is None or here[0].paragraph > lines else 0


def first_of_card(node: Node, item: Placed, title_lines: Mapping[Node, int]) -> int:
    """The paragraph that is the title of the first block of a node: below a heading or an opening not all of the lines above are."""
    if not is_heading(node) and not below_bullet(node, item):
        return 0
    lines = title_lines.get(node.parent or node) or item.paragraph - (node.style is TOPIC)
    first = max(item.paragraph - lines, 0)
    if COUNTED.search(node.paragraphs[0].passage.text):  # 一、拟修订项目（1项）
        first = max(first, 1)
    if node.style is None:
        opening = (index + 1 for index in range(first, item.paragraph - 1) if node.paragraphs[index].passage.text[-1:] in COLON)
        first = max(opening, default=first)
    return min(first, item.paragraph)


def begins_anew(before: Placed, here: Placed, node: Node) -> bool:
    """A line between two blocks below a heading is the next one's title: both say who or both by when, or a blank line is before it."""
    between = node.paragraphs[before.reached[0] + 1 : here.paragraph]
    if not between or not (is_heading(node) or between[-1].bullet) or any(paragraph.label for paragraph in between):
        return False
    again = (before.spot.says_who() and here.spot.says_who()) or (before.spot.says_when() and here.spot.says_when())
    apart = between[0].passage.base - node.paragraphs[before.reached[0]].end() > 1
    return again or (apart and node.paragraphs[here.paragraph].passage.base - between[-1].end() == 1)


def without_measure(item: Placed, node: Node) -> Placed:
    """整改措施：清理台账（办公室）。 above 责任科室：…: such a block says whose the item is, and the bracket is the measure's alone."""
    spot, line = item.spot, item.paragraph
    if not line or spot.form == "label" or node.paragraphs[line].label is None or item.reached[0] == line:
        return item
    block = [words for words in spot.words if words.label is not None]
    if not any(words.reading.units for words in block):
        return item
    end = item.reached[1] if item.reached[0] == line + 1 else len(node.paragraphs[line + 1].passage.text)
    return Placed(line + 1, Spot(0, end, "label", block, spot.labels), item.reached)


def key_above(node: Node, item: Placed) -> str:
    """公示时间 of the line above 受理部门：…"""
    key = KEY.match(node.paragraphs[item.paragraph - 1].passage.text) if item.paragraph else None
    return key["key"] if key else ""


def with_who_of_plan(items: Sequence[Governed], read: Callable[[Passage], list[Words]]) -> None:
    """时间安排：4月11日至20日 / 工作要求：由甲局牵头，乙局配合…: who does it stands in the plan of a card that only says when."""
    for item in items:
        if item.form != "label" or item.says_who() or not item.says_when():
            continue
        plans = [words for words in item.words if words.plan and words.reading.fields]
        said = [words for plan in plans for words in read(plan.value) if words.reading.units]
        if len(said) == 1 and any(said[0].passage.base == plan.value.base for plan in plans):  # not 建立由甲局牵头的机制
            item.units_from = Words(said[0].passage, replace(said[0].reading, timings=[]), said[0].value)


def opens_plan(text: str, labels: LabelReader) -> bool:
    """…未建立制度。整改措施：党委会每年…: the problem is the title."""
    mark = labels.at_start(text)
    return mark is not None and is_plan(mark.label, labels)


def is_plan(label: str, labels: LabelReader) -> bool:
    """整改措施, and not 整改情况."""
    kind = labels.kind(label)
    return kind is not None and kind.field and not (kind.problem or kind.progress or kind.idle)
