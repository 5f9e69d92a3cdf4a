"""Spots of all items of a notice: which item has which, which label lines make one slot (责任单位：… / 完成时限：…).

After this room: each item knows its assignments, and whether anything below it has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..clauses.timing import TimingContext
from ..structure.nodes import Node
from ..text.marks import ENDS, OPENING
from .slots import SlotReader
from .spots import Spot


@dataclass(slots=True, eq=False)
class Placed:
    """A spot with its paragraph's number in the node; `reached`, the paragraph and the place in it where the last of those joined ends."""

    paragraph: int
    spot: Spot
    reached: tuple[int, int] = (-1, -1)

    def opens(self, node: Node) -> bool:
        """Does nothing stand before it in its paragraph?"""
        return not node.paragraphs[self.paragraph].passage.text[: self.spot.start].strip("。 ")


class Spots:
    """The spots of all nodes; `below` are the nodes that have any in themselves or under them."""

    def __init__(self, placed: dict[Node, list[Placed]]) -> None:
        self.placed = placed
        self.below: set[Node] = set()
        self.sibling_styles: set[tuple[Node, str]] = set()
        for node, spots in placed.items():
            if not spots:
                continue
            if node.parent is not None and node.style is not None:
                self.sibling_styles.add((node.parent, node.style.name))
            above: Node | None = node
            while above is not None and above not in self.below:
                self.below.add(above)
                above = above.parent

    def governed(self, node: Node) -> bool:
        """Is it below an item whose slot governs it?"""
        above = node.parent
        while above is not None and above.style is not None:
            if self.placed[above]:
                return True
            above = above.parent
        return False

    def sibling_has(self, node: Node) -> bool:
        """Has an item beside this one, of the same numbering, a spot?"""
        return node.parent is not None and node.style is not None and (node.parent, node.style.name) in self.sibling_styles


def place_all(nodes: Iterable[Node], slots: SlotReader, context: TimingContext) -> Spots:
    """Find the spots of every node, in the order of the text. Where no date of issue tells the year, one that a row above says does."""
    placed: dict[Node, list[Placed]] = {}
    year: int | None = None
    for node in nodes:
        year = year if node.cells else None
        placed[node] = of_node(node, slots, context._replace(year=year) if year else context)
        if node.cells and context.issued is None and context.year is None:
            year = max((day.year for day in days(placed[node])), default=year)
    return Spots(placed)


def days(spots: Iterable[Placed]) -> Iterator[date]:
    """The days by which the work of these is due."""
    for item in spots:
        for words in item.spot.words:
            yield from (timing.end for timing in words.reading.timings if timing.end)


def of_node(node: Node, slots: SlotReader, context: TimingContext) -> list[Placed]:
    """The spots of a node, label lines that follow each other made one."""
    if node.cells and (row := slots.row(node.cells, context)):
        row.start = row.end = len(node.paragraphs[-1].passage.text)
        return [Placed(len(node.paragraphs) - 1, row)]
    found: list[Placed] = []
    for index, paragraph in enumerate(node.paragraphs):
        for spot in slots.spots(paragraph.passage, context):
            above = node.paragraphs[index - 1] if index else None
            if spot.form == "label" and slots.is_of_page(paragraph.passage.text[: spot.start], above):
                continue
            here = Placed(index, spot)
            end = (index, spot.end)
            if found and joins(before := found[-1], here, node):
                before.spot.words.extend(spot.words)
                before.spot.labels.extend(spot.labels)
                before.spot.end = spot.end if before.paragraph == index else len(node.paragraphs[before.paragraph].passage.text)
            else:
                found.append(here)
            found[-1].reached = end
    for item in found:
        item.spot.settle()
    return [item for item in found if item.spot.form != "label" or item.spot.found()] if found else found  # others are found spots


def joins(before: Placed, here: Placed, node: Node) -> bool:
    """Two spots that make one slot: label lines of one block, or brackets side by side (【牵头单位：…】【完成时限：…】)."""
    if set(here.spot.labels) & set(before.spot.labels):
        return False
    if here.spot.form == before.spot.form == "label":
        return here.opens(node)
    beside = (here.paragraph, here.spot.start) == before.reached
    if here.paragraph == before.paragraph + 1 and here.opens(node):  # （责任单位：…） and （完成时限：…） on lines of their own
        text = node.paragraphs[before.paragraph].passage.text
        rest = node.paragraphs[here.paragraph].passage.text[here.spot.end :].strip(ENDS + " ")
        alone = not rest or rest[0] in OPENING + "【"  # behind 加固堤防。（责任单位：…）: no words of its own to govern
        beside = (before.opens(node) or alone) and not text[before.spot.end :].strip(ENDS + " ")
    return beside and not (has_units(before.spot) and has_units(here.spot) and not here.spot.labels)


def has_units(spot: Spot) -> bool:
    return any(words.reading.units for words in spot.words)
