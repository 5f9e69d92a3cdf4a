"""The headings of a notice that are units or say by when, and the work below them.

After this room: each line of duties below such a heading has the units that the heading names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ...clauses.timing import TimingReader
from ...structure.nodes import Node
from ...text.marks import SEMICOLON
from ...text.normalize import Passage
from ..placing import Spots
from ..spots import Governed, Part, Words


@dataclass(slots=True)
class Headed:
    """The headings that are units, and those that say by when; the rows of tables that stand below a line that is a unit."""

    units: dict[Node, Words] = field(default_factory=dict)
    times: dict[Node, Words] = field(default_factory=dict)
    rows: dict[Node, Words] = field(default_factory=dict)
    is_form_line: Callable[..., bool] = lambda text, above: False
    work_in: Callable[[Passage], Passage] = lambda line: line
    has_day: Callable[[Sequence[Part]], bool] = lambda parts: False
    names_others: Callable[[str], object] = lambda text: None

    def owner(self, node: Node) -> Words | None:
        """The units of the heading that a node is or stands below."""
        return self.rows.get(node) or nearest(node, self.units)

    def give(self, made: Governed, node: Node) -> None:
        """The units of its heading to a sentence that names nobody, whose title is without the label: 职责：制定方案，8月15日前报组委会."""
        made.units_from = self.owner(node)
        work = self.work_in(made.parts[0].passage)
        if made.units_from and work is not made.parts[0].passage:
            made.parts[0] = Part(work, work.base)

    def worked(self, node: Node, own: list[Governed]) -> list[Governed]:
        """Without 主要负责人：贾某某 alone between a crew and its duties, which stand below."""
        if node not in self.units or not node.children:
            return own
        return [item for item in own if not item.lacks_who() or item.says_when() or any(part.passage.text for part in item.parts)]

    def is_over(self, node: Node) -> bool:
        """Is a node one of them, or right below?"""
        return (bool(self.units) or bool(self.times)) and any(above in self.units or above in self.times for above in (node, node.parent))

    def splits(self, node: Node) -> bool:
        """Is it a heading whose own words are all for the items below?"""
        return node in self.times and node.children != []

    def duties(self, node: Node, sentences: Sequence[Governed] = ()) -> Iterator[Governed]:
        """The text below such a heading, or an item there without a slot, as the work of its units.

        Of one some of whose lines are `sentences` those that are none.
        """
        own = node in self.units
        words = self.units.get(node) or self.owner(node)
        if words is None or (not own and (node.children or node.style is None)):
            return
        behind = node.paragraphs[1:] if own else node.paragraphs
        lines = [each for each in behind if not own or not self.is_form_line(each.passage.text, above=node.children != [])]
        if own and lines and self.names_others(lines[0].passage.text):
            return  # 现场指挥机构 / 负责处置的政府成立指挥部
        listed = [each.passage.text.endswith(tuple(SEMICOLON)) for each in lines[:-1]]
        each_own = bool(listed) and all(listed)  # 负责布置会场； / 负责签到。
        if sentences:
            lines = [
                each
                for each in lines
                if each_own and not any(made.start < each.end() and each.passage.base < made.end for made in sentences)
            ]
        when = nearest(node, self.times)
        apart = own and (each_own or all(each.bullet for each in lines))  # ▲负责布置会场 / ▲负责签到
        for group in [[each] for each in lines] if apart else filter(None, [lines]):
            works = [self.work_in(each.passage) if own else each.passage for each in group]
            parts = [Part(work, work.base) for work in works]
            start = parts[0].start if own else node.start
            if when and not (is_period(when) and self.has_day(parts)):
                yield Governed(node, "label", [words, when], start, parts[-1].end(), parts)
            else:
                yield Governed(node, "sentence", [], start, parts[-1].end(), parts, optional=True, units_from=words)


def below_slots(nodes: Sequence[Node], spots: Spots, headed: Headed, covered: Collection[Node], timing: TimingReader) -> Iterator[Node]:
    """The items that a slot above governs, in which a day may be said before which something is due."""
    for node in nodes:
        if spots.placed[node] or node in covered or headed.splits(node) or not spots.owned(node) or headed.is_over(node):
            continue
        if any(timing.may_be_before(line.passage.text) for line in node.paragraphs):
            yield node


def nearest(node: Node, known: dict[Node, Words]) -> Words | None:
    """What the heading says that a node is or stands below."""
    above: Node | None = node
    while above is not None and above not in known:
        above = above.parent
    return known[above] if above is not None else None


def is_period(words: Words) -> bool:
    """三月, 本周工作安排: work is done within it, and may be due on any of its days."""
    return all(timing.kind == "period" for timing in words.reading.timings)
