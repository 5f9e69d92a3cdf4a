"""The tree of a notice's items: labels, paragraphs, what stands below, e.g. `二` › `（一）` › `1.`, and the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from .. import patterns
from ..text.normalize import Passage
from .numbering import Style
from .tables import Cell

LABELLED = patterns.quick("[（(【[][^（）()：:]{2,12}[：:].+[）)】\\]]")  # （责任单位：市水利局）


@dataclass(slots=True, eq=False)
class Paragraph:
    """A paragraph of a node; `label` where it opens with one (责任单位：…), `bullet` where a sign does (● → -)."""

    passage: Passage
    label: str | None = None
    bullet: bool = False

    def end(self) -> int:
        return self.passage.end()


@dataclass(slots=True, eq=False)
class Node:
    """An item: its label's number and style, its paragraphs (the first one without the label), the items below it.

    A table's row is a node too: its task is its paragraph, its other columns are `cells`.
    `unread` are the cells of rows among its words that fit no columns; the root's `gaps` are source ranges within cells that no field
    shows.
    """

    style: Style | None = None
    number: str = ""
    value: int = 0
    start: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    titled: bool = False  # its label says so (1.事项名称：…): the labels behind are its own
    cells: Sequence[Cell] = ()
    unread: Sequence[list[Passage]] = ()
    gaps: Sequence[tuple[int, int]] = ()

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
        for node in self.walk():
            node.parent = None

    def end(self) -> int:
        """Where this node and all below it end (source offset)."""
        return max((paragraph.end() for node in self.walk() for paragraph in node.paragraphs[-1:]), default=self.start)

    def add(self, style: Style, number: str, value: int, start: int) -> Node:
        """A new item below this one."""
        node = Node(style, number, value, start, parent=self)
        self.children.append(node)
        return node


def close(root: Node, of_above: regex.Pattern[str]) -> None:
    """Paragraphs after the last item that belong to none (closing words, signature) go to a node of the root without number.

    One that says who does all of it, or its last item (`of_above`), stays, and so does a label in brackets.
    They are told by this: no earlier item of that level has paragraphs of its own behind its first.
    """
    last = root
    while last.children:
        last = last.children[-1]
    if last is root or len(last.paragraphs) < 2 or last.parent is None or last.paragraphs[1].label:
        return
    below = last.paragraphs[1].passage.text
    first = 2 if of_above.match(below) or LABELLED.match(below) else 1
    siblings = last.parent.children[:-1]
    if not last.paragraphs[first:] or any(len(sibling.paragraphs) > 1 for sibling in siblings):
        return
    if siblings and says_all(last.paragraphs[first - 1]):
        closing = Node(start=last.paragraphs[first].passage.base, paragraphs=last.paragraphs[first:], parent=root)
        last.paragraphs = last.paragraphs[:first]
        root.children.append(closing)


def says_all(paragraph: Paragraph) -> bool:
    """Is it a sentence rather than a heading that the following paragraphs carry out?"""
    return paragraph.passage.text[-1:] in "。；;.）)】］]"
