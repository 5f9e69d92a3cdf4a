"""Lines whose breaks were lost are cut where a series goes on, e.g. `…审核1.各市…送审核。2.各市…` → three parts.

A label inside a line counts only when it continues an open series or may begin a new one, so that （二） in `详见（二）` does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import regex

from .. import patterns
from ..text.marks import CLOSING, COLON, OPENING
from ..text.normalize import Passage
from ..text.numerals import ONE_TO_TEN
from .numbering import MARK_OF_LABEL, SENTENCE_END, Label, NumberingReader, Style

MOST_PARTS = 20_000  # items cut out of one line
SLOT_CLOSERS = "）)〕］]】"
LONGEST_KIND = 4  # characters that say what kind of document a title is of
FULL_STOPS = "。！？!"
MOST_LOST = 5  # numbers of a series that may be missing within a line
LONGEST_SLOT = 120  # characters of a slot's brackets
SLOT = patterns.compile(r"[（(【［\[][^（(【［\[）)】］\]]{3,}[）)】］\]]$")
NEAR = 24  # characters of two names
OF_TIMES = patterns.compile(rf"\p{{Han}}{{2,8}}[{COLON}][1{ONE_TO_TEN[0]}][、.．][0-9]")
TWINS = patterns.compile(r"(?P<name>\p{Han}{3,10})[（(]\p{Han}{1,2}[）)]、(?P=name)(?=[（(])")
HEADING = "han"  # 一、, of those that begin behind a sentence the one that quotes no law (第五十九条)
QUOTE_ENDS = ("”", "〞", '"', "＂")
OPENS_TITLE = ("“", "《")
LOOK_BACK = 30  # characters searched for a 《 that is still open


@dataclass(slots=True)
class Series:
    """The open numberings from the top down (style, last value), and the last value of each style, open or closed."""

    title: regex.Pattern[str]  # what the title of a plan ends in
    open: list[tuple[Style, int]] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    turned: Style | None = None  # of items whose bracket stands before their number

    def enter(self, label: Label) -> None:
        """Close the series below this label, and count it."""
        own, name = self.open, label.style.name
        self.last[name] = label.value
        if own and own[-1][0].name == name:  # nearly always the next of its series
            own.pop()
        elif name in (names := [style.name for style, _ in own]):
            del own[names.index(name) :]
        else:
            while label.value != 1 and own and own[-1][0].rank >= label.style.rank:
                own.pop()
        own.append((label.style, label.value))

    def close(self, rank: int) -> None:
        """Close the series below this rank: what is numbered in the next block begins anew."""
        while self.open and self.open[-1][0].rank > rank:
            self.last.pop(self.open.pop()[0].name, None)

    def goes_on(self, label: Label, text: str) -> bool:
        """Inside a line only the next number of a series counts, or the first of a new one where one may begin.

        A series may run on below the next heading: 二、…（四） after 一、…（三）.
        """
        for style, value in self.open:
            if style.name == label.style.name:
                first = label.value == 1 and self.open[-1][0].name != style.name and self.opens(label, text)
                return first or label.value == value + 1 or begins_anew(label, text, value)
        last = self.last.get(label.style.name, 0)
        return (label.value in (1, last + 1) and self.opens(label, text)) or begins_anew(label, text, last)

    def opens(self, label: Label, text: str) -> bool:
        """May a new series begin here? After a sentence or a slot; （一） 1. (1) also right after a heading's words."""
        before = text[label.start - 1] if label.start else "。"
        if before in SENTENCE_END or before in SLOT_CLOSERS:
            return True
        title = text[max(0, label.start - LONGEST_KIND) : label.start]
        if label.value == 1 and self.title.search(title):  # 2025年防汛工作分工方案一、指导思想…: its title ran in
            return True
        return label.style.inline == "any" and "《" not in text[max(0, label.start - LOOK_BACK) : label.start].rpartition("》")[2]


def begins_anew(label: Label, text: str, last: int) -> bool:
    """Does a label right behind a sentence or a slot stand for itself: of another list, or of one some of whose numbers are lost?

    `…予以督办。一、请你市…` below `二、`, `（责任单位：市水利局）15.修复堤防` below `13.`; nothing that is still in quotation marks.
    """
    if (label.style.inline == "sentence" and label.style.name != HEADING) or 0 < last < label.value - MOST_LOST:
        return False
    before = text[max(0, label.start - LONGEST_SLOT) : label.start]
    if before[-1] not in FULL_STOPS and not (before[-1] in SLOT_CLOSERS and SLOT.search(before)):
        return False
    following = text[label.end : label.end + 1]
    return following in OPENS_TITLE or (following.isalpha() and following not in ONE_TO_TEN)


def is_first(found: Sequence[Label], place: int) -> bool:
    """…情况的汇报一、选拔情况…。二、有关事项…: the words before it ran in, and the next number of its kind follows."""
    label = found[place]
    if label.value != 1 or label.style.name != HEADING:
        return False
    following = next((other for other in islice(found, place + 1, None) if other.style is label.style), None)
    return following is not None and following.value == 2


def is_of_times(label: Label, text: str) -> bool:
    """完成时限：1、4月15日前；2、5月底前 below 1.: the first of a list of its own."""
    return label.value == 1 and OF_TIMES.match(text) is not None


def is_quoted(label: Label, text: str) -> bool:
    """依据《示例条例》：“一、应当备案。二、应当登记。”: words of another text."""
    opened = text.rfind("“", max(0, label.start - LONGEST_SLOT), label.start)
    if opened < 0 or any(text.find(sign, opened, label.start) >= 0 for sign in QUOTE_ENDS):
        return False
    closed = min((at for sign in QUOTE_ENDS if (at := text.find(sign, label.end)) >= 0), default=-1)
    return closed >= 0 and text.find("“", label.end, closed) < 0  # a sign that nothing closes quotes nothing


def is_of_name(label: Label, text: str) -> bool:
    """（基教科（一），6月底前）, 基教科（一）、基教科（二）: the number of an office, in brackets of a slot or beside its next."""
    before = text[max(0, label.start - LONGEST_SLOT) : label.start].rpartition(FULL_STOPS[0])[2]
    depth = sum(map(before.count, OPENING)) - sum(map(before.count, CLOSING))
    for sign in text[label.end : label.end + LONGEST_SLOT] if depth > 0 else ():
        depth += (sign in OPENING) - (sign in CLOSING)
        if not depth:
            return True
    near = max(0, label.start - NEAR)
    return any(near + twin.start() < label.start <= near + twin.end() for twin in TWINS.finditer(text[near : label.end + NEAR]))


def cut(passage: Passage, first: Label | None, numbering: NumberingReader, series: Series) -> list[tuple[Label | None, Passage]]:
    """The parts of a line: what stands before the first label (label None), then each item with its label.

    `first` is the label that opens the line, if one does. A part's label counts in that part's own characters.
    """
    text = passage.text
    if first:
        series.enter(first)
    if not MARK_OF_LABEL.search(text, first.end if first else 1):
        return [(first, passage)]
    labels: list[Label] = [first] if first else []
    found = list(islice(numbering.inside(text, first.end if first else 1), MOST_PARTS))
    inner: Label | None = None
    for place, label in enumerate(found):
        if is_quoted(label, text) or (text[label.start] in OPENING and is_of_name(label, text)):
            continue
        if inner is not None and (label.style, label.value) == (inner.style, inner.value + 1):
            inner = label
        elif series.goes_on(label, text) or (is_first(found, place) and not is_of_times(label, text)):
            series.enter(label)
            labels.append(label)
        elif is_of_times(label, text):
            inner = label
    parts: list[tuple[Label | None, Passage]] = []
    if not labels or labels[0].start > 0:
        parts.append((None, passage.cut(0, labels[0].start if labels else None)))
    for index, label in enumerate(labels):
        end = labels[index + 1].start if index + 1 < len(labels) else len(text)
        part = passage.cut(label.start, end)
        parts.append((label._replace(start=0, end=label.end - label.start), part))
    return parts
