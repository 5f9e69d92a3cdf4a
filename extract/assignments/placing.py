"""Spots of all items of a notice: which item has which, which label lines make one slot (责任单位：… / 完成时限：…).

After this room: each item knows its assignments, and whether anything below it has any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ..clauses.timing import TimingContext
from ..structure.nodes import Node
from ..structure.numbering import BULLETED, Style
from ..text.marks import CLOSING, ENDS, OPENING
from ..text.normalize import Passage
from .cards import begins_anew, key_above, lines_above, over_one, without_measure
from .running.working import Ground
from .schedules import ScheduleReader
from .slots import SlotReader
from .slots.beside import SQUARE, behind_colons, from_beside, in_front, lines_beside, names_behind, own_lines, rows_behind, spots_of
from .slots.remarks import drop_remarks, is_of_office, without_place
from .spots import Placed, Spot, is_bare

CLOSED = (*CLOSING, "】")


class Spots:
    """The spots of all nodes; `below`: those that have any in themselves or under them; `weeks`: what items of a week are read from."""

    def __init__(self, placed: dict[Node, list[Placed]], weeks: Mapping[Node, TimingContext]) -> None:
        self.placed: dict[Node, list[Placed]] = placed
        self.weeks: Mapping[Node, TimingContext] = weeks
        self.below: set[Node] = set()
        self.siblings: Counter[tuple[Node, str]] = Counter()  # items with a spot, of a style below a node
        self.groups: Counter[str] = Counter()  # of items of a style: those where several have a slot, less those where only the last has
        self.runs: dict[Node | None, set[Node]] = {}  # items of lists of which one has a spot
        self.title_lines: dict[Node, int] = {}  # of the cards below the headings of a node
        self.over_one: Counter[Node | None] = over_one(placed)  # of the items of each
        self.slotted: set[Node] = {node for node, spots in placed.items() if spots}
        below = self.below
        for node, spots in placed.items():
            if not spots:
                continue
            parent, style = node.parent, node.style
            if len(spots) > 1 and (lines := lines_above(node, spots)):
                beside = parent or node
                self.title_lines[beside] = max(lines, self.title_lines.get(beside, 0))
            if style is BULLETED and parent is not None and spots[0].paragraph == 1 and spots[0].opens(node):
                self.title_lines.setdefault(parent.parent or parent, 1)  # such items are the cards of the heading above
            if parent is not None and style is not None:
                self.siblings[parent, style.name] += 1
                if parent.style is not None and node is parent.children[-1] and len(parent.children) > 1:
                    self.groups[style.name] += 1 if any(map(placed.get, parent.children[:-1])) else -1
            above: Node | None = node
            while above is not None and above not in below:
                below.add(above)
                above = above.parent

    def unset(self, node: Node) -> None:
        """A node has no slot of its own after all."""
        if not self.placed[node]:
            self.below.discard(node)

    def drop(self, node: Node) -> None:
        """What a node has is no slot."""
        self.placed[node] = []
        self.slotted.discard(node)
        if not any(child in self.below for child in node.children):
            self.below.discard(node)
        if node.parent is not None and node.style is not None:
            self.siblings[node.parent, node.style.name] -= 1

    def above(self, node: Node) -> Iterator[Spot]:
        """The slots of the items above it, which govern it."""
        above = node.parent
        while above is not None and above.style is not None:
            yield from (item.spot for item in self.placed[above])
            above = above.parent

    def owned(self, node: Node) -> bool:
        """Does one of them say more than by when?"""
        return not is_bare(self.above(node))

    def left_out(self, node: Node) -> bool:
        """Has an item no spot while one beside it has, and none above? One of the next list (`1.` behind `5.`) is not beside it."""
        if not self.sibling_has(node) or any(self.above(node)):
            return False
        if node.parent not in self.runs:
            self.runs[node.parent] = in_runs(node.parent, self.slotted)
        return node in self.runs[node.parent]

    def sibling_has(self, node: Node) -> bool:
        """Has an item beside this one, of the same numbering, a spot?"""
        return node.parent is not None and node.style is not None and self.siblings[node.parent, node.style.name] > 0


def in_runs(parent: Node | None, slotted: Collection[Node]) -> set[Node]:
    """The items below a node that stand in a list, counted from its first number on, of which one has a spot."""
    found: set[Node] = set()
    runs: dict[Style | None, list[Node]] = {}

    def close(run: list[Node]) -> None:
        if any(each in slotted for each in run):
            found.update(run)

    for child in parent.children if parent else ():
        run = runs.setdefault(child.style, [])
        if run and 0 < child.value <= run[-1].value:
            close(run)
            run.clear()
        run.append(child)
    for run in runs.values():
        close(run)
    return found


def place_all(
    nodes: Sequence[Node],
    slots: SlotReader,
    schedules: ScheduleReader,
    assigns: Callable[[Passage], object],
    context: TimingContext,
    ground: Ground,
    weeks: Mapping[Node, TimingContext],
) -> Spots:
    """Find the spots of every node, in the order of the text. Where no date of issue tells the year, one that a row above says does.

    `assigns`: does a sentence of a paragraph? `ground`: what the notice is by its title.
    """
    placed: dict[Node, list[Placed]] = {}
    year: int | None = None
    squared = [node for node in nodes if node.paragraphs and node.paragraphs[-1].passage.text[:1] in SQUARE]  # few are
    over = {node for node in squared if schedules.is_over(node, context)}
    for node in nodes:
        year = year if node.cells else None
        last = len(node.paragraphs) - (node in over or (bool(over) and schedules.is_over(node, context, below=True)))
        near = weeks.get(node, context)
        placed[node] = of_node(node, last, slots, near._replace(year=year) if year else near)
        if node.cells and context.issued is None and context.year is None:
            times = [timing for item in placed[node] for words in item.spot.words for timing in words.reading.timings]
            years = {day.year for timing in times for day in (timing.start, timing.end) if day}
            year = next(iter(years)) if len(years) == 1 else None if years else year  # 2024年9月—2025年1月 tells none
    drop_remarks(placed, slots.assignments.units, slots.blocks.valued.persons)

    def own(node: Node) -> list[Spot]:
        return [item.spot for item in placed.get(node, [])]

    for node, lines in schedules.read(nodes, own, assigns, context):
        placed[node] = [Placed(index, spot) for index, spot in lines]
    spots = Spots(placed, weeks)
    late = [node for node, here in placed.items() if not here and len(node.paragraphs) == 1 and spots.sibling_has(node)]
    found = list(from_beside(late, own, slots, context))
    opened = [node for node, here in placed.items() if not here and node.number and node.paragraphs]
    found += in_front((node for node in opened if node.paragraphs[0].passage.text[:1] in SQUARE), slots, context)
    found += (rows_behind(opened, slots, context) if ground == "assigns" else []) or names_behind(opened, slots, context)
    taken = {node for node, _ in found} if ground == "assigns" else set(opened)
    found += behind_colons([node for node in opened if node not in taken], slots, context, spots.sibling_has)
    placed.update((node, [Placed(0, spot)]) for node, spot in found)
    for node, here in placed.items():
        beside = list(lines_beside(node, {item.paragraph: item.spot for item in here}, slots, context)) if len(here) > 1 else ()
        if beside:
            here += (Placed(index, spot, (index, spot.end)) for index, spot in beside)
            here.sort(key=lambda item: item.paragraph)
            found += ((node, spot) for _, spot in beside)
    return Spots(placed, weeks) if found else spots


def of_node(node: Node, last: int, slots: SlotReader, context: TimingContext) -> list[Placed]:
    """The spots of a node before its paragraph `last`, label lines that follow each other made one."""
    if node.cells and (row := slots.row(node.cells, context)):
        slots.blocks.lead_said(row, context)
        words = node.paragraphs[-1].passage
        row.start = row.end = len(words.text)
        if words.text.rstrip(ENDS)[-1:] in CLOSED and not row.says_who():
            with_bracket(row, slots.spots(words, context))
        return [Placed(len(node.paragraphs) - 1, row)]
    found: list[Placed] = []
    own = own_lines(node, slots, context)
    for index in range(last):
        for spot in spots_of(node, index, own, slots, context):
            here = Placed(index, spot)
            if found and joins(before := found[-1], here, node):
                before.spot.words.extend(spot.words)
                before.spot.labels.extend(spot.labels)
                before.spot.end = spot.end if before.paragraph == index else len(node.paragraphs[before.paragraph].passage.text)
            else:
                found.append(here)
            found[-1].reached = (index, spot.end)
    if own and not any(item.spot.says_who() for item in found):
        found = [item for item in found if item.spot is not own.get(item.paragraph)]
    return settled(found, node, last, slots, context)


def with_bracket(row: Spot, spots: list[Spot]) -> None:
    """梳理事项。（责任单位：县审批局） in a row that names nobody else: the bracket belongs to its slot, and its time is the nearer one."""
    own = spots[-1] if spots else None
    if own is None or own.form == "label" or not own.says_who():
        return
    row.words = own.words + [words for words in row.words if not (own.says_when() and words.reading.timings and not words.reading.persons)]
    row.start, row.end, row.labels = own.start, own.end, own.labels


def settled(found: list[Placed], node: Node, last: int, slots: SlotReader, context: TimingContext) -> list[Placed]:
    """Those of a node's spots that make slots, each with all that its labels say."""
    if len(found) > 1 and found[0].paragraph == 1 and found[-1].reached[0] + 1 < last and is_line_of_time(found[0], node):
        found = [item for item in found if not is_line_of_time(item, node)]
    if found and found[-1].spot.labels and without_place(found[0], found[1:], slots.assignments.units):
        del found[0]
    labelled, found = False, [without_measure(item, node) for item in found]
    for item in list(found):
        if item.spot.labels and slots.is_of_event(item.spot, key_above(node, item), below_item=node.style is not None):
            found.remove(item)
            continue
        label = item.spot.form == "label" and item.spot.start > 0  # few are: their heads are asked for each anew
        if label and is_of_office(item, node, slots.labels.grammar.words("head"), slots.contact):
            found.remove(item)
            continue
        if item.spot.form == "label":
            labelled = True
            if item.spot.says_when() and not item.spot.says_who():
                with_bare_label(item, node, slots, context)
            slots.blocks.lead_said(item.spot, context)
        if len(item.spot.words) > 1:
            item.spot.settle()
    return [item for item in found if item.spot.form != "label" or item.spot.found()] if labelled else found  # others are found spots


def with_bare_label(item: Placed, node: Node, slots: SlotReader, context: TimingContext) -> None:
    """单位：县林业局 beside 时限：…: in such a block a label that is a head alone says who."""
    for index in range(max(item.paragraph - 1, 0), min(item.reached[0] + 2, len(node.paragraphs))):
        passage = node.paragraphs[index].passage
        if words := slots.bare_label(passage, context):
            item.spot.words.append(words)
            item.spot.words.sort(key=lambda piece: piece.passage.base)
            item.spot.labels.append(words.label or "")
            if index < item.paragraph:
                item.spot.start, item.paragraph = 0, index
            item.reached = max(item.reached, (index, len(passage.text)))
            return


def joins(before: Placed, here: Placed, node: Node) -> bool:
    """Two spots that make one slot: label lines of one block, or brackets side by side (【牵头单位：…】【完成时限：…】)."""
    if here.spot.above or set(here.spot.labels) & set(before.spot.labels):
        return False
    if here.spot.form == before.spot.form == "label":
        return here.opens(node) and not begins_anew(before, here, node)
    beside = (here.paragraph, here.spot.start) == before.reached
    line, end = before.reached
    if here.paragraph == line + 1 and here.opens(node):  # （责任单位：…） and （完成时限：…） on lines of their own
        rest = node.paragraphs[here.paragraph].passage.text[here.spot.end :].strip(ENDS + " ")
        alone = not rest or rest[0] in OPENING + "【"  # behind 加固堤防。（责任单位：…）: no words of its own to govern
        beside = (before.opens(node) or alone) and not node.paragraphs[line].passage.text[end:].strip(ENDS + " ")
    return beside and not (before.spot.says_who() and here.spot.says_who() and not here.spot.labels)


def is_line_of_time(item: Placed, node: Node) -> bool:
    """【5月底前】 right below a heading: it opens the lines below it, as do those that follow."""
    whole = item.opens(node) and item.spot.end == len(node.paragraphs[item.paragraph].passage.text)
    return whole and item.spot.form == "bracket" and not item.spot.labels and not item.spot.says_who()
