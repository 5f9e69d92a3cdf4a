"""Labels whose value is the title of a block: 项目：… where `项目：` / `负责部门：` / `起止时间：` come again and again, 2.存在问题：…

A block is known by its repetition, whatever its first label is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

import regex

from .. import patterns
from ..clauses.labels import Label, LabelReader
from ..rulebook.ruleset import Ruleset
from ..text.marks import ENDS
from ..text.normalize import Line
from .label_lines import BULLETS
from .numbering import NumberingReader
from .tables.aligning import AligningReader
from .tables.columns import ColumnReader

TITLE_LABEL = 16  # characters from a line's beginning to the end of its label
KEY = patterns.compile(r"[【［〔\[]?(?P<key>\p{Han}{2,8})[0-9]{0,2}(?:[】］〕\]][：:]?|[：:])(?=.)")
NO_TITLE = frozenset({"number", "unit", "person", "time", "figure"})
LEAST = 2  # blocks
LEAST_LONE, MOST_WRAPPED = 3, 3  # labels of a card alone, lines from one to the next
FILED = ("filed_by", "dated")  # 填报单位：…, above a list
MOST_LINES = 40  # of a block


class Keyed(NamedTuple):
    """A line that opens with words and a colon; `number` stands before them (0 where none does), `below`: right below a title's words."""

    line: int
    key: str
    value: str
    number: int
    below: bool


class BlockTitles:
    """Finds them among the lines of a notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        page, filed = ruleset.words("part", "of-page"), (rule.words for rule in ruleset.rules("notice_label") if rule.name in FILED)
        self.no_keys: frozenset[str] = frozenset(chain(page, *filed))
        self.title_label: regex.Pattern[str] = patterns.compile(ruleset.expand("{title_label}"))

    def read(self, lines: Sequence[Line], odd: Sequence[int]) -> tuple[frozenset[str], frozenset[str], frozenset[int]]:
        """The labels that open numbered items again and again, such as 存在问题; those that open each of several like blocks.

        The places of labels that each item of a list has of its own. `odd` are the numbers of the lines that are no running text alone.
        """
        keyed: dict[str, list[int]] = defaultdict(list)
        entries: list[Keyed] = []
        for index in odd:
            text = lines[index].passage.text
            opening = text[:TITLE_LABEL]
            if "：" not in opening and ":" not in opening and "】" not in opening:  # nearly always
                continue
            first = self.numbering.at_start(text)
            found = KEY.match(text, first.end if first else 0)
            if found is None or found["key"] in self.no_keys:
                continue
            keyed[found["key"]].append(len(entries))
            entries.append(Keyed(index, found["key"], text[found.end() :], first.value if first else 0, self.is_below(lines, index)))
        again = {key: places for key, places in keyed.items() if len(places) >= LEAST}
        if not again and len(entries) < LEAST_LONE:
            return frozenset(), frozenset(), frozenset()
        kinds = {key: self.labels.kind(key) for key in keyed}
        numbered = {key for key, places in again.items() if sum(entries[place].number > 0 for place in places) >= LEAST}
        openers = (key for key, places in again.items() if self.opens(entries, key, places, kinds, lines))
        own = (self.of_items([entries[place] for place in places], lines) for key, places in again.items() if assigns(kinds[key]))
        return (
            frozenset(filter(self.title_label.search, numbered)),
            frozenset(chain(openers, self.lone(entries, kinds))),
            frozenset(chain.from_iterable(own)),
        )

    def lone(self, entries: Sequence[Keyed], kinds: dict[str, Label | None]) -> Iterator[str]:
        """提案名称：… of a card alone, whose other labels say who and by when."""
        start = 0
        for end in range(1, len(entries) + 1):
            if end < len(entries) and entries[end].line <= entries[end - 1].line + MOST_WRAPPED:
                continue
            own = entries[start:end]
            start = end
            if says_all([kinds[entry.key] for entry in own]) and not any(self.is_problem(entry.key, kinds[entry.key]) for entry in own):
                names = (entry for entry in own if kinds[entry.key] is None and not entry.below and self.names_work(entry.key))
                yield from (entry.key for entry in islice(names, 1) if self.are_titles([entry.value]))

    def names_work(self, key: str) -> bool:
        """提案名称, 信访事项: what the work is called."""
        return key.endswith(self.columns.called) or self.columns.rank(key) > 1

    def of_items(self, entries: Sequence[Keyed], lines: Sequence[Line]) -> Iterator[int]:
        """1.上线支付。 / 完成时限：4月底 / 2.修订预案。 / 完成时限：5月底: right below the words of each item its own."""
        for entry, after in pairwise(entries):
            if not (entry.below and after.below) or after.line - entry.line > MOST_LINES:
                continue
            between = [number for line in lines[entry.line + 1 : after.line] if (number := self.numbering.at_start(line.passage.text))]
            number = self.numbering.at_start(lines[entry.line - 1].passage.text)
            if number and [(own.style, own.value) for own in between] == [(number.style, number.value + 1)]:
                yield from (lines[entry.line].passage.base, lines[after.line].passage.base)

    def is_below(self, lines: Sequence[Line], index: int) -> bool:
        """Does a line stand right below an item's words, which are the title then?"""
        if not index:
            return False
        above = lines[index - 1].passage.text
        number = self.numbering.at_start(above)
        return number is not None and KEY.match(above, number.end) is None

    def opens(
        self, entries: Sequence[Keyed], key: str, places: Sequence[int], kinds: dict[str, Label | None], lines: Sequence[Line]
    ) -> bool:
        """Is a label the first of each block, with words for work behind it, and with one that says who or by when in each?"""
        kind = kinds[key]
        if kind is not None and (assigns(kind) or kind.progress or kind.idle):
            return False
        own = [entries[place] for place in places]
        if own[0].below and 2 * sum(self.is_field(entries, place) for place in places) >= len(own) and not self.in_groups(own, lines):
            return False
        if not self.are_titles([entry.value for entry in own]):
            return False
        if sum(self.is_problem(entry.key, kinds[entry.key]) for entry in entries if entry.key != key) >= len(own):
            return False  # 问题1：… / 整改措施：…, 地点：… / 隐患描述：…
        blocks = [entries[start:end] for start, end in zip(places, [*places[1:], len(entries)], strict=True)]
        for block in blocks[:-1]:
            names = [entry.key for entry in block]
            if len(set(names)) < len(names) or block[-1].line - block[0].line > MOST_LINES:
                return False
        charged = all(any(assigns(kinds[entry.key]) for entry in block) for block in blocks)
        return charged and not self.goes_on(entries, places[0], kinds)

    def is_problem(self, key: str, kind: Label | None) -> bool:
        """Does a label say what the work is, whatever stands above it?"""
        return (kind is not None and kind.problem) or self.title_label.search(key) is not None

    def in_groups(self, own: Sequence[Keyed], lines: Sequence[Line]) -> bool:
        """Do two of them stand in one item, whose words are the title of a group then?"""
        between = (lines[before.line + 1 : after.line + (after.number > 0)] for before, after in pairwise(own))
        return any(all(self.numbering.at_start(line.passage.text) is None for line in group) for group in between)

    def is_field(self, entries: Sequence[Keyed], place: int) -> bool:
        """Below an item's words, without a number (整改目标：…) or with one as those beside it: （一）整改目标：… / （二）责任单位：…"""
        beside = entries[place + 1] if place + 1 < len(entries) else entries[place - 1]
        return entries[place].below and (entries[place].number == 0 or beside.number > 0)

    def goes_on(self, entries: Sequence[Keyed], place: int, kinds: dict[str, Label | None]) -> bool:
        """Does another label of the block stand right above, which says who or what, or whose value is no code nor whom it is of?"""
        while place and entries[place - 1].line == entries[place].line - 1 and entries[place].number != 1:
            place -= 1
            kind = kinds[entries[place].key]
            plan = kind is not None and kind.field and not (kind.problem or kind.progress or kind.idle)  # 整改目标：年底前达标
            if plan or assigns(kind) or self.are_titles([entries[place].value]):
                return True
        return False

    def are_titles(self, values: Sequence[str]) -> bool:
        """Most values are words for work: no codes, days, units, names."""
        others = sum(self.is_code(value) or self.is_other(value) for value in values)
        return others * 2 < len(values)

    def is_code(self, value: str) -> bool:
        return self.aligning.code.fullmatch(value) is not None or value.strip(ENDS).isascii()

    def is_other(self, value: str) -> bool:
        return bool(NO_TITLE & self.aligning.looks(value.strip(ENDS)))


def says_all(kinds: Sequence[Label | None]) -> bool:
    """Do labels say who leads or is responsible, and by when?"""
    said = [kind for kind in kinds if kind is not None and assigns(kind) and not kind.weak]
    return any(kind.role in ("lead", "responsible") for kind in said) and any(kind.timing for kind in said)


def assigns(kind: Label | None) -> bool:
    """Does a label that rules know say who or by when? 隐患单位 is guessed."""
    return kind is not None and kind.assigns() and not kind.guessed


class BulletTitles:
    """Lines with a bullet that have lines of their own below them, again and again."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)

    def read(self, lines: Sequence[Line], odd: Sequence[int], topics: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
        """◆水库安全（责任股室：水管股） above what is to be done, again and again: such items; the lines behind their text.

        The last one has no more lines than any before it.
        """
        marked: dict[str, list[int]] = defaultdict(list)
        for index in odd:
            text = lines[index].passage.text
            if text[0] in BULLETS:
                marked[text[0]].append(index)
        heads: set[int] = set()
        ends: set[int] = set()
        for places in marked.values():
            if len(places) < LEAST or any(self.is_labelled(lines[index].passage.text) for index in places):
                continue
            limits = [*places[1:], len(lines)]
            counts = [self.count_below(lines, start, end, topics) for start, end in zip(places, limits, strict=True)]
            if all(counts):
                heads.update(places)
                ends.add(places[-1] + 1 + min(counts[-1], max(counts[:-1])))
        return frozenset(heads), frozenset(ends)

    def count_below(self, lines: Sequence[Line], start: int, end: int, topics: Collection[int]) -> int:
        """The lines below one with a bullet, up to the next bullet, heading or number."""
        at = start + 1
        while at < end and at not in topics and self.is_text(lines[at].passage.text):
            at += 1
        return at - start - 1

    def is_text(self, text: str) -> bool:
        """Has a line neither a bullet nor a number?"""
        return text[0] not in BULLETS and self.numbering.at_start(text) is None

    def is_labelled(self, text: str) -> bool:
        """★责任单位：…"""
        mark = self.labels.at_start(text.lstrip(BULLETS + " "))
        return mark is not None and mark.kind.assigns()
