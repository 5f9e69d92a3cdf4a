"""What a slot is: its place, its words, what was read of them, and the text that it governs, e.g. the two labels
`责任单位：市水利局` / `完成时限：6月底前` below `1.治理河道。`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..clauses.assignment import Assignment
from ..clauses.timing import TimingContext
from ..models import Form
from ..models.terms import ASIDE
from ..structure.nodes import Node, Paragraph
from ..text.normalize import Passage

LEAST_BEFORE = 4  # characters before a blank that are no part of the name behind it


@dataclass(slots=True)
class Words:
    """A piece of a slot: its words without brackets, and what was read of them.

    Of a label and its value (`label` is set) the reading's offsets are in `value`.
    """

    passage: Passage
    reading: Assignment
    value: Passage
    label: str | None = None
    weak: bool = False  # a label that makes no slot alone
    names_work: bool = False  # a plan by its name: 工作任务
    plan: bool = False  # a field that says what is to be done (整改措施), not what has been (完成情况)
    owner: Words | None = None  # who a sentence before it names, whose work it is
    again: bool = False  # a time at which the work is looked at again: 销号时间

    def end(self) -> int:
        """Where its words end in the source."""
        return self.passage.end()


@dataclass(slots=True)
class Spot:
    """An assignment in a paragraph: characters `start` to `end` of its passage, brackets included.

    `until`: it stands before its work, which ends there; `begin`: who stands before the work too, which begins there (党政办：…).
    """

    start: int
    end: int
    form: Form
    words: list[Words] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    until: int = 0
    begin: int = 0
    above: bool = False  # 以上任务由…

    def settle(self) -> None:
        """Beside a time limit a time of another kind (发现时间, 开始时间, 销号时间) is none: it stays as a field."""
        if any(words.label and words.reading.timings and not (words.weak or words.again) for words in self.words):
            for words in self.words:
                if words.label and (words.weak or words.again) and words.reading.timings and not words.reading.units:
                    words.reading = Assignment(fields={words.label: (0, len(words.value.text))})

    def says_all(self) -> bool:
        """Who and by when: in a field (措施一：更换灯具（7月底，维修科）) less may be a remark."""
        readings = [words.reading for words in self.words]
        return any(reading.units for reading in readings) and any(reading.timings for reading in readings)

    def says_who(self) -> bool:
        """Does it name units?"""
        for words in self.words:  # noqa: SIM110 - a loop, since it is asked of each spot
            if words.reading.units:
                return True
        return False

    def says_when(self) -> bool:
        return any(words.reading.timings for words in self.words)

    def names_who(self) -> bool:
        """Units or persons?"""
        return any(words.reading.units or words.reading.persons for words in self.words)

    def title(self) -> Passage | None:
        """The value of a label of a block that says what the work is called (工作任务：…), whatever stands above it."""
        for words in self.words:  # a loop, since it is asked of each spot
            if words.names_work and words.value.text:
                return words.value
        return None

    def found(self) -> bool:
        return any(not words.weak and words.reading.found() for words in self.words)


@dataclass(slots=True, eq=False)
class Placed:
    """A spot with its paragraph's number in the node; `reached`, the paragraph and the place in it where the last of those joined ends."""

    paragraph: int
    spot: Spot
    reached: tuple[int, int] = (-1, -1)

    def opens(self, node: Node) -> bool:
        """Does nothing stand before it in its paragraph?"""
        return self.spot.start == 0 or not node.paragraphs[self.paragraph].passage.text[: self.spot.start].strip("。 ")


@dataclass(slots=True)
class Part:
    """A part of the governed text: its passage, and where its words begin in the source (the label of a lower item too)."""

    passage: Passage
    start: int

    def end(self) -> int:
        return self.passage.end()


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
    plans: Sequence[Passage] = ()
    optional: bool = False
    units_from: Words | None = None  # units said once for several items
    pieces: int = 1  # parts of the sentence that is its title
    also: Words | None = None  # units that an earlier slot says for all that follow it
    monday: date | None = None  # of the week that a heading above it is of
    month: tuple[int, int] | None = None

    def says_who(self) -> bool:
        """In its own words: what an empty cell has from the row above is not said."""
        for words in self.words:
            if (words.reading.units or words.reading.persons) and (words.passage.base >= self.start or self.form != "table"):
                return True
        return self.units_from is not None

    def names_person(self) -> bool:
        return any(words.reading.persons for words in self.words)

    def says_when(self) -> bool:
        """Does its slot say by when?"""
        for words in self.words:  # noqa: SIM110 - a loop, since it is asked of each assignment several times
            if words.reading.timings:
                return True
        return False

    def lacks_who(self) -> bool:
        """Does its slot name nobody who does the work, e.g. （9月底前） or （区财政局配合）?"""
        for words in self.words:
            for unit in words.reading.units:
                if unit.role not in ASIDE:
                    return False
        return True


def is_bare(spots: Iterable[Spot]) -> bool:
    """Is there nothing, or a time alone?"""
    for spot in spots:  # a loop, since it is asked of each item
        for words in spot.words:
            if words.label or words.reading.units or words.reading.persons:
                return False
    return True


def by_others(sentences: Iterable[Governed], above: Iterable[Spot]) -> Iterator[Governed]:
    """1.各乡镇于3月10日前张贴标语。 below （一）开展宣传（县融媒体中心牵头）: who is another than the slots `above` say, and by when."""
    told = {unit.name.text for spot in above for words in spot.words for unit in words.reading.units}
    for made in sentences:
        units = [unit.name.text for words in made.words for unit in words.reading.units]
        if units and made.says_when() and told.isdisjoint(units):
            yield made


def of_weeks(found: Iterable[Governed], weeks: Mapping[Node, TimingContext]) -> None:
    """Assignments below the headings of weeks and months know theirs."""
    for item in found if weeks else ():
        if item.node in weeks:
            item.monday, item.month = weeks[item.node].monday, weeks[item.node].month


def own_parts(node: Node) -> list[Part]:
    """The paragraphs of an item itself."""
    return [Part(paragraph.passage, paragraph.passage.base) for paragraph in node.paragraphs]


def of_line(paragraph: Paragraph, words: Words) -> Part:
    """What a sentence governs: all of `分类处置危房。由住建局牵头。`, the end of which is nothing but who and by when."""
    whole = words.passage is words.value and words.end() + 1 >= paragraph.end()
    return Part(paragraph.passage, paragraph.passage.base) if whole else Part(words.value, words.value.base)


def parts_of(node: Node) -> Iterator[Part]:
    """All parts of an item and those below it, labels included, in the order of the text."""
    for below in node.walk():
        for index, paragraph in enumerate(below.paragraphs):
            yield Part(paragraph.passage, below.start if index == 0 and below.style else paragraph.passage.base)


def behind_blanks(words: Words) -> Words:
    """环卫所 of 下午迎接检查　环卫所牵头: no blank stands behind so many words of a name; 市 教育局 is one, and so is 区 水 务 局."""
    for index, unit in enumerate(words.reading.units):
        name = unit.name
        blanks = [at for at in range(name.start + 1, name.end) if words.value.breadth(at) > 0]
        if len(blanks) == 1 and blanks[0] >= name.start + LEAST_BEFORE:
            at = blanks[0]
            words.reading.units[index] = replace(unit, name=replace(name, text=name.text[at - name.start :], start=at))
    return words
