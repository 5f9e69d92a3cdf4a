"""Which text an assignment governs: the smallest item, paragraph or part that holds its slot (annotation-guide.md).

After this room: each assignment has its node, the parts of the text that it governs, and its title's passage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from . import kept
from .clauses.timing import TimingContext
from .models import Form
from .normalize import Passage
from .placing import Placed, Spots, place_all
from .ruleset import Ruleset
from .sentences import SentenceReader
from .slots import SlotReader, Words
from .structure import TOP_RANK, Node

ENUMERATION_RANK = 7  # 1. (1) ①: steps of the item above; （一） has a slot of its own
LONGEST_DEFAULT = 100  # characters of 以下均由…负责
SENTENCE = kept.compile(r"[。！？；]\p{Han}")


class Part(NamedTuple):
    """A part of the governed text: its passage, and where its words begin in the source (the label of a lower item too)."""

    passage: Passage
    start: int

    def end(self) -> int:
        return self.passage.at(len(self.passage.text))


@dataclass(slots=True)
class Governed:
    """One assignment with the text that it governs: source range `start` to `end`, its parts without any slot.

    `plans` are passages beside the text that say what is to be done (整改目标, 整改措施).
    """

    node: Node
    form: Form
    words: list[Words]
    start: int
    end: int
    parts: list[Part]
    plans: list[Passage] = field(default_factory=list)
    optional: bool = False
    units_from: Words | None = None  # units said once for several items


class GoverningReader:
    """Gives each slot its text."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.slots = ruleset.build(SlotReader)
        self.sentences = ruleset.build(SentenceReader)
        self.defaults = [rule.compile() for rule in ruleset.rules("default_units")]

    def read(self, root: Node, context: TimingContext) -> list[Governed]:
        """All assignments of a notice in the order of the text."""
        spots = place_all(root, self.slots, context)
        lifted = {node: parent for node in spots.placed if (parent := lifts(node, spots))}
        found: list[Governed] = []
        for node in root.walk():
            if node in lifted:
                found.append(of_parent(node, lifted[node], spots.placed[node][0]))
            else:
                found.extend(self.of_node(node, spots))
        self.default_units(root, found, context)
        covered = {below for parent in lifted.values() for below in parent.walk()}
        found.extend(self.without_slot(root, spots, covered, context))
        found.sort(key=lambda item: (item.start, item.end))
        return found

    def default_units(self, root: Node, found: list[Governed], context: TimingContext) -> None:
        """以下均由市水利局负责: what follows below the same heading and names no unit has that one."""
        said = [
            (node, paragraph.end(), words)
            for node in root.walk()
            for paragraph in node.paragraphs
            if (words := self.default_of(paragraph.passage, context))
        ]
        for heading, after, words in said:
            for item in found:
                if item.start >= after and is_below(item.node, heading) and not any(piece.reading.units for piece in item.words):
                    item.units_from = words

    def default_of(self, passage: Passage, context: TimingContext) -> Words | None:
        if len(passage.text) > LONGEST_DEFAULT or "由" not in passage.text:
            return None
        match = next((found for pattern in self.defaults if (found := pattern.match(passage.text))), None)
        if match is None:
            return None
        words = passage.cut(match.start("units"))
        return Words(words, self.slots.assignments.read(words.text.rstrip("。."), context), words)

    def of_node(self, node: Node, spots: Spots) -> Iterator[Governed]:
        """The assignments that stand in a node's own paragraphs."""
        here = spots.placed[node]
        if not here:
            return
        slotted = {item.paragraph for item in here}
        below = [part for child in node.children if child not in spots.below for part in parts_of(child)]
        previous: Placed | None = None
        for item in here:
            first = first_paragraph(node, item, previous, slotted)
            begin = previous.spot.end if previous and previous.paragraph == item.paragraph else 0
            yield governed(node, item, first, begin, below if item is here[-1] else [])
            previous = item

    def without_slot(self, root: Node, spots: Spots, covered: set[Node], context: TimingContext) -> Iterator[Governed]:
        """Sentences that assign work, and items without a slot among siblings that have one."""
        for node in root.walk():
            if node in covered or spots.placed[node] or spots.governed(node):
                continue
            sentences = list(self.of_sentences(node, context))
            yield from sentences
            if not sentences and node.style and not node.children and node.paragraphs and spots.sibling_has(node):
                parts = own_parts(node)
                yield Governed(node, "none", [], node.start, max(node.start, parts[-1].end()), parts, optional=True)

    def of_sentences(self, node: Node, context: TimingContext) -> Iterator[Governed]:
        for index, paragraph in enumerate(node.paragraphs):
            words = self.sentences.read(paragraph.passage, context)
            if words:
                start = node.start if index == 0 and node.style else paragraph.passage.base
                part = Part(paragraph.passage, paragraph.passage.base)
                yield Governed(node, "sentence", [words], start, paragraph.end(), [part], optional=True)


def lifts(node: Node, spots: Spots) -> Node | None:
    """The parent that a slot at the end of the last of siblings without any governs.

    An item with a title and text of its own (`（二）强化保障。统筹资金…`) keeps its slot unless that has its own line.
    """
    parent, here = node.parent, spots.placed[node]
    if parent is None or parent.style is None or len(here) != 1 or node.children or len(parent.children) < 2 or node.cells:
        return None
    if parent.children[-1] is not node or spots.placed[parent] or any(sibling in spots.below for sibling in parent.children[:-1]):
        return None
    item = here[0]
    text = node.paragraphs[item.paragraph].passage.text
    alone = item.paragraph > 0 and item.opens(node)
    at_end = item.paragraph == len(node.paragraphs) - 1 and not text[item.spot.end :].strip("。；;")
    if not at_end and item.spot.form != "label":
        return None
    enumerated = node.style is not None and node.style.rank >= ENUMERATION_RANK and not SENTENCE.search(text[: item.spot.start])
    return parent if alone or enumerated else None


def first_paragraph(node: Node, item: Placed, previous: Placed | None, slotted: set[int]) -> int:
    """The first paragraph that a slot governs: its own, or all since the last slot."""
    if previous:
        return min(previous.paragraph + 1, item.paragraph) if item.opens(node) else item.paragraph
    if item.paragraph == 0 or item.opens(node):
        return 0
    heading = node.style is None or node.style.rank <= TOP_RANK
    if len(slotted) == 1 and not (heading and item.paragraph == 1):
        return 0
    return item.paragraph


def governed(node: Node, item: Placed, first: int, begin: int, below: list[Part]) -> Governed:
    """One assignment of a node: the paragraphs from `first` on (that one from character `begin`), up to its slot."""
    paragraphs = node.paragraphs
    parts = [Part(paragraph.passage, paragraph.passage.base) for paragraph in paragraphs[first : item.paragraph]]
    own = paragraphs[item.paragraph].passage.cut(begin if first == item.paragraph or begin else 0, item.spot.start)
    if own.text.strip("。；; ") or not parts:
        parts.append(Part(own, own.base))
    plans = [words.value for words in item.spot.words if words.plan] if item.spot.labels or node.cells else []
    block = item.spot.form == "label" and bool(plans)
    after = paragraphs[item.paragraph].passage.at(item.spot.end)
    ends = [after] if len(item.spot.words) == 1 and not item.spot.words[0].label else [after, *(words.end() for words in item.spot.words)]
    if below:
        ends.append(below[-1].end())
    return Governed(
        node=node,
        form=item.spot.form,
        words=item.spot.words,
        start=node.start if first == 0 and begin == 0 and node.style else parts[0].start,
        end=max(ends),
        parts=parts if block else parts + below,
        plans=plans + [part.passage for part in below] if block else plans,
    )


def of_parent(node: Node, parent: Node, item: Placed) -> Governed:
    """The assignment at the end of the last item, for the parent of that item."""
    made = governed(node, item, 0, 0, [])
    made.parts[0] = made.parts[0]._replace(start=min(made.parts[0].start, node.start))
    parts = own_parts(parent) + [part for child in parent.children[:-1] for part in parts_of(child)] + made.parts
    return Governed(parent, made.form, made.words, parent.start, made.end, parts, made.plans)


def own_parts(node: Node) -> list[Part]:
    return [Part(paragraph.passage, paragraph.passage.base) for paragraph in node.paragraphs]


def parts_of(node: Node) -> Iterator[Part]:
    """All parts of an item and those below it, labels included, in the order of the text."""
    for below in node.walk():
        for index, paragraph in enumerate(below.paragraphs):
            yield Part(paragraph.passage, below.start if index == 0 and below.style else paragraph.passage.base)


def is_below(node: Node, heading: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not heading:
        above = above.parent
    return above is heading
