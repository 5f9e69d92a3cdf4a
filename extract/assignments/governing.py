"""Which text an assignment governs: the smallest item, paragraph or part that holds its slot (annotation-guide.md).

After this room: each assignment has its node, the parts of the text that it governs, and its title's passage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from operator import attrgetter

from ..clauses.labels import LabelReader
from ..clauses.timing import TimingContext
from ..head.genres import TIMELESS, Stance
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.marks import ENDS
from .cards import is_plan, opens_plan, with_who_of_plan
from .cut_lines import is_loose, whole_lines
from .demands import DemandReader
from .headed import DatedWork, DutyLists, Headed, HeadedReader, below_slots
from .phases import PhaseReader, behind_colon, left_by
from .placing import Spots, place_all
from .reach import first_paragraph, governed, of_parent, with_doers, with_line_above, with_rest, with_stages, with_text_below, with_work
from .running.judging import ground_of
from .running.working import Ground
from .said_once import SaidOnce, by_node, is_of_list, lifts, of_own_line, over_items, said_over, speaks_for_itself
from .schedules import ScheduleReader, with_opening_time
from .sentences import SentenceReader
from .slots import SlotReader
from .slots.times import said_behind
from .spots import Governed, Part, Placed, Words, by_others, of_line, of_weeks, own_parts, parts_of

LONGEST_HEADING = 24  # characters of an item's: 加强值班值守，强化信息报送。
PLACE = attrgetter("start", "end")


class GoverningReader:
    """Gives each slot its text."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.slots: SlotReader = ruleset.build(SlotReader)
        self.sentences: SentenceReader = ruleset.build(SentenceReader)
        self.schedules: ScheduleReader = ruleset.build(ScheduleReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.phases: PhaseReader = ruleset.build(PhaseReader)
        self.said_once: SaidOnce = ruleset.build(SaidOnce)
        self.headed: HeadedReader = ruleset.build(HeadedReader)
        self.lists: DutyLists = ruleset.build(DutyLists)
        self.dated: DatedWork = ruleset.build(DatedWork)
        self.demands: DemandReader = ruleset.build(DemandReader)

    def read(self, nodes: list[Node], context: TimingContext, stance: Stance, letter: int = 0) -> list[Governed]:
        """All assignments of a notice, whose nodes these are, in the order of the text; up to `letter` it is one that prints a rule."""
        titled = ground_of(stance, 0)
        weeks = self.said_once.heading_times.weeks(nodes, context)
        assigns = partial(self.sentences.read, context=context, ground=titled)
        spots = place_all(nodes, self.slots, self.schedules, assigns, context, titled, weeks)
        headed = Headed() if stance in TIMELESS else self.headed.read(nodes, context)
        covered: set[Node] = set()
        found: list[Governed] = []
        headings: dict[Node, list[Words]] = {}
        above: list[tuple[Node, list[Words]]] = []  # 以上任务由… behind items
        ground = ground_of(stance, sum(1 for here in spots.placed.values() for item in here if item.spot.says_who()))
        for node, here in spots.placed.items():
            if not here or headed.splits(node):
                continue
            own_work = headed.is_over(node) or self.said_once.heading_times.is_of_days(node.parent)
            parent = None if own_work else lifts(node, here, spots)
            apart = parent is not None and speaks_for_itself(parent.children[:-1], self.sentences, context, ground)
            if apart and not (here[0].paragraph and speaks_for_itself([node], self.sentences, context, ground)):
                parent = None  # the last one's slot is its own
            if node.children and (words := over_items(node, here, spots)):
                headings[node] = words
                continue
            if parent is None and (here[-1].spot.above or (here[0].spot.form == "label" and is_of_list(node, here, spots))):
                above.append((node, here.pop().spot.words))
                spots.unset(node)
                if not here:
                    continue  # its sentences are read with those of items without a slot
            if parent is not None:
                own = [of_parent(node, parent, here[0])]
                covered.update(() if apart else parent.walk())
            else:
                own = self.of_item(node, here, spots, headed, context)
                of_own_line(own, here, self.sentences, context, ground)
                with_who_of_plan(own, lambda plan: self.sentences.read(plan, context, ground))
            near = spots.weeks.get(node, context)
            found += [*own, *with_doers(own, list(self.beside_slots(node, spots.placed[node], own, near, ground)))]
        dated = () if stance in TIMELESS else self.said_once.heading_times.dated(nodes, context)
        found += self.without_slot(nodes, spots, headed, covered, context, (titled, ground), dated, letter)
        for node in below_slots(nodes, spots, headed, covered, self.sentences.times.timing):
            near = spots.weeks.get(node, context)
            found += by_others(self.of_sentences(node, near, ground, [], letter), spots.above(node))
        found += self.dated.dated(self.lists.of_lines(nodes, by_node(found), stance), context, ground)
        said_over(headings, above, spots, found)
        found.sort(key=PLACE)
        of_weeks(found, weeks)
        self.dated.of_weekdays(found, context)
        self.said_once.read(nodes, found, context)
        return found

    def of_item(self, node: Node, here: list[Placed], spots: Spots, headed: Headed, context: TimingContext) -> list[Governed]:
        """The assignments of a node, with what its phase, its first words and the heading above say."""
        own = with_work(list(self.of_node(node, here, spots, headed=node in headed.units)), spots, self.labels)
        for item in own:
            if not item.says_when():
                if len(own) == 1:
                    self.phases.with_phase(item, context)
                with_opening_time(item, self.slots, context)
            if (headed.units or headed.rows) and item.lacks_who():
                item.units_from = headed.owner(node)
        return headed.worked(node, own)

    def of_node(self, node: Node, here: list[Placed], spots: Spots, *, headed: bool) -> Iterator[Governed]:
        """The assignments that stand in a node's own paragraphs."""
        slotted = Counter(item.paragraph for item in here)
        below = [part for child in node.children if child not in spots.below for part in parts_of(child)] if node.children else []
        previous: Placed | None = None
        for index, item in enumerate(here):
            first = first_paragraph(node, item, previous, len(slotted), spots)
            if headed and not item.opens(node):  # its first line is a unit: each line below is a duty
                first = item.paragraph
            begin = previous.spot.end if previous and previous.paragraph == item.paragraph else 0
            made = governed(node, item, first, begin, below if item is here[-1] else [])
            with_line_above(made, item, previous)
            following = here[index + 1] if index + 1 < len(here) else None
            if begin == 0 and slotted[item.paragraph] == 1 and not (following and following.opens(node)):
                with_rest(made, item)
                if len(here) == 1:
                    with_text_below(made, item)
            with_stages(made, item, following, self.phases.is_time)
            yield made
            previous = item

    def without_slot(
        self,
        nodes: list[Node],
        spots: Spots,
        headed: Headed,
        covered: set[Node],
        context: TimingContext,
        grounds: tuple[Ground, Ground],
        dated: Collection[Node],
        letter: int,
    ) -> Iterator[Governed]:
        """Sentences that assign work, and items without a slot among siblings that have one.

        What stands below one of the `dated` headings is due, as if no slot were beside it: the first of the `grounds`.
        """
        titled, ground = grounds
        demanded = self.demands.read(nodes) if ground == "tells" else ()
        told = self.demands.told(nodes)
        for node in nodes:
            if spots.placed[node] or node in covered or headed.splits(node) or (spots.owned(node) and not headed.is_over(node)):
                continue
            series = self.phases.series(node, context)
            phase = [] if series or self.phases.is_heading(node, spots.below) else self.phases.of_phase(node, context)
            yield from phase
            below, near = node.parent in dated, spots.weeks.get(node, context)
            own: Ground = "free" if node in demanded else "tells" if node in told else titled if below else ground
            sentences = [] if node.style and node in spots.below else list(self.of_sentences(node, near, own, phase, letter))
            said = [words.value.base for made in sentences for words in made.words] if series else []
            yield from (each for each in series if not any(each.start <= at < each.end for at in said))
            odd = () if sentences or phase or series else self.lists.odd(node, timeless=ground in TIMELESS, dated=below)
            sentences = left_by(phase, sentences or self.dated.dated(odd, context, ground))
            if node in headed.units:  # 宣传部负责以下工作：, above items
                sentences = [made for made in sentences if made.parts[0].start > node.paragraphs[0].passage.base]
            for made in sentences if headed.units else ():
                if made.lacks_who() and not (made.names_person() if made.node is node else made.says_who()):  # 3月15日前报送 below 甲局
                    headed.give(made, node)
            yield from sentences
            sentences = [made for made in sentences if made.node is node]  # not 以上各项由甲局督查。 below the last
            alone = not (phase or series) and (not sentences or node in headed.units)
            if headed.units and alone and (work := list(map(self.lists.of_other, headed.duties(node, sentences)))):
                for made in work:
                    self.dated.with_day(made, context, ground)
                yield from work
                continue
            if not (sentences or phase or series) and node.style and not node.children and node.paragraphs and spots.left_out(node):
                parts = own_parts(node)
                if any(part.passage.text.strip() for part in parts):
                    yield Governed(node, "none", [], node.start, max(node.start, parts[-1].end()), parts, optional=True)

    def beside_slots(
        self, node: Node, here: list[Placed], made: list[Governed], context: TimingContext, ground: Ground
    ) -> Iterator[Governed]:
        """Sentences that assign beside a node's slots: `建立由甲局牵头的协调机制。（乙局负责）` has two, of which one is `made`."""
        starts: dict[int, int] = {}  # of the first slot of a paragraph
        for item in here:
            starts[item.paragraph] = min(item.spot.start, starts.get(item.paragraph, item.spot.start))
        named = any(item.spot.says_who() for item in here)
        own: Ground = ground if ground in TIMELESS else "slots" if named else "assigns"
        for index, paragraph in enumerate(node.paragraphs if here else ()):  # a slot without work is none: all are read as without one
            if index not in starts and not paragraph.label and (lines := self.dated.of_line(node, paragraph.passage, context, ground)):
                yield from lines
                continue
            said = [] if paragraph.label else self.sentences.read(paragraph.passage, context, own, starts.get(index))
            for words in said:
                units = words.reading.units
                told = {unit.name.text for item in here for words in item.spot.words for unit in words.reading.units} if units else ()
                same = all(unit.role == "responsible" and unit.name.text in told for unit in units)
                more = units or all(item.end <= words.value.base for item in made)  # 请于4月20日前反馈 behind all work
                if same and not (more and words.reading.timings):
                    continue  # the slot says so too
                part = of_line(paragraph, words) if len(said) == 1 and index not in starts else Part(words.value, words.value.base)
                owner = self.owner(node, index, paragraph.passage.text)
                yield Governed(owner, "sentence", [words], part.start, part.end(), [part], optional=True)

    def owner(self, node: Node, index: int, text: str) -> Node:
        """Whose a line is: 以上问题请你单位于5月31日前整改。 below the last item is of all of them."""
        return node.parent if index and node.style and node.parent and self.slots.above.match(text) else node

    def of_sentences(self, node: Node, context: TimingContext, ground: Ground, phase: list[Governed], letter: int) -> Iterator[Governed]:
        """One record a sentence; one alone governs its paragraph, and 问题：… above 整改措施：由甲村…; behind a phase's bracket."""
        duties = self.lists.duties_from(node, ground)
        for index, paragraph in whole_lines(node):
            plans = paragraph.label is not None and is_plan(paragraph.label, self.labels)
            behind = [part for part in phase[0].parts[:2] if part.end() <= paragraph.end()] if phase and index == 0 else []
            passage = behind_colon(behind[-1].passage) if behind else paragraph.passage
            ahead = ground == "tells" and self.demands.opens(passage.text)
            own: Ground = "free" if passage.base < letter or ahead else ground
            own = "assigns" if own == ground and (passage.base >= duties or (plans and ground in TIMELESS)) else own
            own = "slots" if own == ground and own not in TIMELESS and is_loose(node, passage.text) else own
            if not (plans or own in TIMELESS or behind) and (lines := self.dated.of_line(node, passage, context, own)):
                yield from lines
                continue
            found = self.sentences.read(passage, context, own)
            if plans and len(found) == 1 and node.titled:
                yield Governed(node, "sentence", found, node.start, paragraph.end(), own_parts(node)[: index + 1], optional=True)
                continue
            days = self.phases.in_text(passage, context) if found and not phase else self.phases.days_of(phase, passage)
            for words in found:
                at = words.value.base - passage.base  # 现将《清单》印发给你们。各部门于…: without a number it has its own title
                bare = words.passage is words.value  # 由甲局负责。
                heads = bare or passage.text.find(ENDS[0]) <= LONGEST_HEADING or opens_plan(words.value.text, self.labels)
                titled = index == 0 and node.style and heads
                whole = len(found) == 1 and (at == 0 or (titled and not self.sentences.others_first(passage.text, at, context, own)))
                part = Part(paragraph.passage, paragraph.passage.base) if whole else Part(words.value, words.value.base)
                start = node.start if index == 0 and node.style and (whole or words is found[0]) else part.start
                ends = bare and words.end() + 1 >= paragraph.end()
                if ends and len(found) == 1 and at > 0 and not whole and not self.sentences.asks(passage.text, at):
                    whole, part, start = True, of_line(paragraph, words), paragraph.passage.base
                if index == 1 and node.style and ends and not (days or self.lists.opening(passage.text)):
                    behind, start = [*own_parts(node)[:1], part], node.start  # 1.修缮危房 / 由住建局牵头，6月底前完成。
                when = next((own for start, own in reversed(days) if start <= words.value.base), None)
                slot = [words] if when is None or words.reading.timings else [when, words]
                if bare and words.end() < paragraph.end():
                    slot += said_behind(passage.cut(words.end() - passage.base), words, self.slots.blocks.valued, context)
                yield Governed(
                    self.owner(node, index, passage.text),
                    "sentence",
                    slot,
                    start,
                    part.end(),
                    (whole and behind) or [part],
                    optional=True,
                    units_from=words.owner,
                )
