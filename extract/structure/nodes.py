"""The tree of a notice's items: labels, paragraphs, what stands below, e.g. `二` › `（一）` › `1.`, and the rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from .. import patterns
from ..text.marks import CLOSING, COLON
from ..text.normalize import Line, Passage
from .numbering import BULLETED, Label, Style
from .tables import Cell

TOP_RANK = 5  # 一、 and above
TOPIC = Style("topic", TOP_RANK, "never")  # 关键词 教育, above cards
LONGEST_HEAD = 8  # characters of 主要职责：
LAST_CHAPTER = 19  # 24.6.30 may be a day
MOST_DEPTH = 12  # levels; deeper labels count as the deepest
LABELLED = patterns.quick("[（(【[][^（）()：:]{2,12}[：:].+[）)】\\]]")  # （责任单位：市水利局）
BRACKETED = patterns.quick("[（(【[〔［].+[）)】\\]〕］][。.]?$")  # （市水利局牵头，6月底前完成）


@dataclass(slots=True, eq=False)
class Paragraph:
    """A paragraph of a node; `label` where it opens with one (责任单位：…), `bullet` where a sign does (● → -)."""

    passage: Passage
    label: str | None = None
    bullet: bool = False

    def end(self) -> int:
        return self.passage.end()


@dataclass(slots=True, eq=False, init=False)
class Node:
    """An item: its label's number and style, its paragraphs (the first one without the label), the items below it.

    A table's row is a node too: its task is its paragraph, its other columns are `cells`.
    `unread` are the cells of rows among its words that fit no columns; the root's `gaps` are source ranges within cells that no field
    shows.
    """

    style: Style | None
    number: str
    value: int
    start: int
    paragraphs: list[Paragraph]
    children: list[Node]
    parent: Node | None
    titled: bool  # its label says so (1.事项名称：…): the labels behind are its own
    unsure: bool  # a row whose lines may be parted otherwise
    cells: Sequence[Cell]
    unread: Sequence[list[Passage]]
    gaps: Sequence[tuple[int, int]]

    def __init__(  # by hand, since there is one for each item
        self,
        style: Style | None = None,
        number: str = "",
        value: int = 0,
        start: int = 0,
        paragraphs: list[Paragraph] | None = None,
        parent: Node | None = None,
    ) -> None:
        self.style, self.number, self.value, self.start, self.parent = style, number, value, start, parent
        self.paragraphs = [] if paragraphs is None else paragraphs
        self.children = []
        self.titled = self.unsure = False
        self.cells = self.unread = self.gaps = ()

    def path(self) -> list[str]:
        """The numbers of the labels that lead here."""
        numbers = [] if self.parent is None else self.parent.path()
        return [*numbers, self.number] if self.number else numbers

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack += node.children[::-1]

    def release(self) -> None:
        """Take the tree apart: parents and children hold each other, so that it would wait for the collector."""
        for node in self.children:
            node.parent = None
            if node.children:
                node.release()

    def end(self) -> int:
        """Where this node and all below it end (source offset)."""
        return max((paragraph.end() for node in self.walk() for paragraph in node.paragraphs[-1:]), default=self.start)

    def add(self, style: Style, number: str, value: int, start: int) -> Node:
        """A new item below this one."""
        node = Node(style, number, value, start, parent=self)
        self.children.append(node)
        return node


def lines_of(node: Node) -> list[Passage]:
    """The paragraphs of an item and of those below it."""
    return [paragraph.passage for below in node.walk() for paragraph in below.paragraphs]


def first_text(node: Node) -> str:
    return node.paragraphs[0].passage.text if node.paragraphs else ""


def follows(label: Label, current: Node) -> bool:
    """A decimal label (3.2) counts below 3., or after 3.1; one of more parts (2.1.4.2) is no quantity."""
    head = label.number.rsplit(".", 1)[0]
    if "." in head and int(head.split(".", 1)[0]) <= LAST_CHAPTER:
        return True
    node: Node | None = current
    while node is not None:
        if node.number == head or node.number.rsplit(".", 1)[0] == head:
            return True
        node = node.parent
    return label.value == 1


def place(label: Label, current: Node, start: int) -> Node:
    """Where the label's item belongs: beside the open item of its style, else below the last of lower rank; 2.1.1 below 2.1."""
    if opens_steps(label, current):
        return current.add(label.style, label.number, label.value, start)
    node, name = current, label.style.name
    depth, points = 0, label.number.count(".")
    while (above := node.parent) is not None and node.style is not None:
        deeper = points - node.number.count(".") if node.style.name == name else -1
        if not deeper and node.value + 1 != label.value and goes_on_above(label, above):
            deeper = -1
        if deeper >= 0:
            return (node if deeper else above).add(label.style, label.number, label.value, start)
        node = above
        depth += 1
    parent = current
    while label.value != 1 and parent.style is not None and parent.parent is not None and parent.style.rank >= label.style.rank:
        parent = parent.parent
    if depth >= MOST_DEPTH and parent.parent is not None:
        parent = parent.parent
    return parent.add(label.style, label.number, label.value, start)


def opens_steps(label: Label, current: Node) -> bool:
    """整改措施： below 2.账目不全, above 1.清理账目: does a label wait for its words, which number as its item does?

    So does 职责： below （1）宣传组 of 1.工作小组, above another 1.
    """
    last = current.paragraphs[-1] if label.value == 1 and current.paragraphs else None
    if last is None or not last.passage.text.endswith(tuple(COLON)):
        return False
    if current.style is label.style and last.label is not None:
        return True
    above: Node | None = current
    while above is not None and above.style is not label.style:
        above = above.parent
    return above is not None and len(current.paragraphs) > 1 and len(last.passage.text) <= LONGEST_HEAD


def goes_on_above(label: Label, node: Node) -> bool:
    """2.工作小组 behind the items 1. to 3. below 1.指挥部: does a number go on with a list above the one of its style that is open?"""
    while node.style is not None and node.parent is not None:
        if node.style is label.style and node.value + 1 == label.value:
            return True
        node = node.parent
    return False


def block_of(current: Node) -> Node | None:
    """The item whose label lines are open: the nearest that has any, or a problem."""
    node: Node | None = current
    while node is not None and node.style is not None:
        if node.style.name == "problem" or node.titled or any(paragraph.label for paragraph in node.paragraphs):
            return node
        node = node.parent
    return None


def heading_of(current: Node) -> Node:
    """The nearest heading (一、 or above), for blocks without a number."""
    node = current
    while node.parent is not None and node.style is not None and (node.style.rank > TOP_RANK + 1 or node.style.name == "problem"):
        node = node.parent
    return node


def over_bullets(current: Node) -> Node:
    """What the item with a bullet stands below that is open; the open item itself, where there is none."""
    node: Node | None = current
    while node is not None and node.style is not BULLETED:
        node = node.parent
    return node.parent if node is not None and node.parent is not None else current


def close(root: Node, of_above: regex.Pattern[str], ends: regex.Pattern[str]) -> None:
    """Paragraphs after the last item that belong to none (closing words, signature) go to a node of the root without number.

    One that says who does all of it, or its last item (`of_above`), stays, and so does a label in brackets, or what is in
    brackets as the line that closes an earlier list is.
    They are told by this: no earlier item of that level has paragraphs of its own behind its first.
    """
    last = root
    while last.children:
        last = last.children[-1]
    if last is root or len(last.paragraphs) < 2 or last.parent is None or closes(last, root, ends) or last.paragraphs[1].label:
        return
    below = last.paragraphs[1].passage.text
    first = 2 if of_above.match(below) or LABELLED.match(below) or is_in_brackets(last.paragraphs[1], root) else 1
    siblings = last.parent.children[:-1]
    if not last.paragraphs[first:] or any(len(sibling.paragraphs) > 1 for sibling in siblings):
        return
    if first == 1 and last.paragraphs[0].passage.text.endswith(tuple(CLOSING)) and any(sibling.children for sibling in siblings):
        return  # （三）总结阶段（11月16日至30日） beside headings with items of their own
    if siblings and says_all(last.paragraphs[first - 1]):
        closing = Node(start=last.paragraphs[first].passage.base, paragraphs=last.paragraphs[first:], parent=root)
        last.paragraphs = last.paragraphs[:first]
        root.children.append(closing)


def closes(last: Node, root: Node, closing: regex.Pattern[str]) -> bool:
    """工作要求：… below the last of several items, of which no other has that label, is of none."""
    items = last.parent.children if last.parent else []
    labels = [paragraph.label for item in items for paragraph in item.paragraphs[1:] if paragraph.label]
    said = [label for label in labels if closing.fullmatch(label)]
    at = next((at for at, line in enumerate(last.paragraphs) if at and line.label and line.label in said), 0)
    if not at or len(said) > 1 or len(items) == 1:
        return False
    root.children.append(Node(start=last.paragraphs[at].passage.base, paragraphs=last.paragraphs[at:], parent=root))
    last.paragraphs = last.paragraphs[:at]
    return True


def is_in_brackets(line: Paragraph, root: Node) -> bool:
    """（市水利局，6月底前） behind the last of a list's items, as behind those of an earlier list."""
    if BRACKETED.match(line.passage.text) is None:
        return False
    ends = [node.paragraphs[-1] for node in root.walk() if node.style and len(node.paragraphs) > 1 and not node.children]
    return any(end is not line and BRACKETED.match(end.passage.text) for end in ends)


def says_all(paragraph: Paragraph) -> bool:
    """Is it a sentence rather than a heading that the following paragraphs carry out?"""
    return paragraph.passage.text[-1:] in "。；;.）)】］]"


def open_with(nodes: Iterable[Node], marks: str, reach: int) -> bool:
    """Has each one of these marks in its first characters?"""
    return all(any(mark in first_text(node)[:reach] for mark in marks) for node in nodes)


def indent(line: Line) -> int:
    """The columns of blanks before a line's words."""
    blank = line.raw[: len(line.raw) - len(line.raw.lstrip())]
    return sum(2 if sign == "\u3000" else 4 if sign == "\t" else 1 for sign in blank)
