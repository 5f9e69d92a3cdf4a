"""Cards alike whose labels no rule knows or no colon follows: `问题1 …` / `责任股室 …` / `时限 …`, and again; `内容：…` / `由谁改：…`.

After this room: each card is a row, its labels the heads of columns; what a head says, or else all that stands behind it, tells
whom or when it names. Cards whose labels rules know are left as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ... import patterns
from ...clauses.labels import Label, LabelReader
from ...clauses.persons import PersonReader
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, ENDS, SEMICOLON
from ...text.normalize import Line, Passage
from ...text.numerals import ONE_TO_TEN
from ..tables.aligning import AligningReader
from ..tables.columns import Column, ColumnReader
from ..tables.filling import FillingReader
from ..tables.rows import Row

LEAST_LINES = 3  # of a card
LEAST_CARDS = 2
MOST_BETWEEN = 2  # lines between two cards: the heading of the second
LONGEST_KEY = 8
KEY = patterns.quick(rf"(?P<key>\p{{Han}}{{2,{LONGEST_KEY}}}?)(?P<number>[0-9]{{0,2}}|[{ONE_TO_TEN}]{{1,2}})")
COLONS, PARTS = patterns.quick(f"[{COLON}]"), patterns.quick(f"[{SEMICOLON}]")


class Keyed(NamedTuple):
    """A line that a label opens: its words, whether a colon is behind them, what follows."""

    line: int
    key: str
    colon: bool
    value: Passage


class AlikeReader:
    """Finds them by labels that come again in the same order."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.filling: FillingReader = ruleset.build(FillingReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.clocks: frozenset[str] = frozenset(self.labels.grammar.words("clock"))

    def read(self, lines: Sequence[Line], odd: Sequence[int], taken: Collection[int]) -> dict[int, Row]:
        """The rows by the number of their first line; the other lines of a card have none.

        `odd` are the numbers of the lines that are no running text alone; `taken` are those of tables.
        """
        found: dict[int, Row] = {}
        for cards in self.groups([(index, lines[index].passage) for index in odd if index not in taken]):
            keys = max(([entry.key for entry in card] for card in cards), key=len)
            columns = self.heads(cards, keys)
            if columns is None:
                continue
            table = [(card[0].line, cells_of(card, keys)) for card in cards]
            found.update(dict.fromkeys((entry.line for card in cards for entry in card), Row()))
            found.update(self.filling.fill(columns, table))
        return found

    def groups(self, lines: Sequence[tuple[int, Passage]]) -> Iterator[list[list[Keyed]]]:
        """Cards that begin alike, follow one another and have no other labels than the longest of them."""
        group: list[list[Keyed]] = []
        longest: list[Keyed] = []
        for card in self.cards(lines):
            near = group and card[0].line - group[-1][-1].line <= MOST_BETWEEN + 1
            others = [longest] if len(card) <= len(longest) else group  # to which the longest so far is asked once
            if near and card[0].key == group[-1][0].key and alike([*others, card]):
                group.append(card)
                longest = max(longest, card, key=len)
                continue
            if len(group) >= LEAST_CARDS:
                yield group
            group, longest = [card], card
        if len(group) >= LEAST_CARDS:
            yield group

    def cards(self, lines: Sequence[tuple[int, Passage]]) -> Iterator[list[Keyed]]:
        """Lines that labels open, one after the other; a label that stood before begins the next card."""
        card: list[Keyed] = []
        last = 0
        for index, words in lines:
            may = may_open(words)
            whole = self.in_line(index, words) if may else []
            entry = self.keyed(index, words) if may and not whole else None
            ends = index > last + 1 or (not whole and (entry is None or any(entry.key == other.key for other in card)))
            last = index
            if ends:
                if len(card) >= LEAST_LINES:
                    yield card
                card = []
            if whole:
                yield whole
            if entry is not None:
                card.append(entry)
        if len(card) >= LEAST_LINES:
            yield card

    def in_line(self, index: int, words: Passage) -> list[Keyed]:
        """时间：7月10日；内容：慰问环卫工人；负责部门：生活保障部: a card on one line."""
        text = words.text
        if text.count("：") + text.count(":") < LEAST_LINES or text.count("；") + text.count(";") < LEAST_LINES - 1:
            return []
        ends = [mark.start() for mark in PARTS.finditer(words.text)]
        parts = [words.cut(start, end) for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(words.text)], strict=True)]
        found = [self.keyed(index, part) for part in parts if part.text]
        whole = [entry for entry in found if entry is not None and entry.colon]
        return whole if len(whole) == len(found) == len({entry.key for entry in whole}) >= LEAST_LINES else []

    def keyed(self, index: int, words: Passage) -> Keyed | None:
        """A label and what a colon or a blank parts from it; of labels without a colon only such as head columns."""
        sign = COLONS.search(words.text, 1, LONGEST_KEY + 3)
        if sign is not None:
            key = KEY.fullmatch(words.text, 0, sign.start())
            value = words.cut(sign.end())
        else:
            first = words if words.offsets is None else words.cut(0, LONGEST_KEY + 3).pieces()[0]
            key = KEY.fullmatch(first.text)
            value = words.cut(len(first.text))
            if key is None or not self.columns.column(key["key"]).known:
                return None
        return Keyed(index, key["key"], sign is not None, value) if key and value.text else None

    def heads(self, cards: Sequence[Sequence[Keyed]], keys: Sequence[str]) -> list[Column] | None:
        """The columns of labels that say what the work is and who does it; None where rules read these cards as they stand."""
        kinds = [self.labels.kind(key) for key in keys]
        columns = [self.head(key, [entry.value.text for card in cards for entry in card if entry.key == key]) for key in keys]
        if all(entry.colon for entry in cards[0]) and any(kind and kind.role and not kind.guessed for kind in kinds):
            fresh = [kind is None for kind, column in zip(kinds, columns, strict=True) if column.kind == "time" and column.assigns]
            led = cards[0][0].line == cards[0][-1].line and columns[0].assigns  # 时间：7月10日；内容：…；负责部门：…
            if not led and (not fresh or not all(fresh)):  # 要求：6月5日前清运完毕 is by when, where no label that rules know says so
                return None
        work = any(column.kind == "text" and column.work == 2 for column in columns)
        who = [column for column in columns if column.kind == "unit" and column.assigns]
        when = any(column.kind == "time" and column.assigns for column in columns)
        told = when or any(self.labels.grammar.role_of(column.label) for column in who)
        return columns if work and who and told else None

    def head(self, key: str, values: Sequence[str]) -> Column:
        """What the label says, or where it says nothing of who or when, what all its values are."""
        column = self.columns.column(key)
        label = self.labels.kind(key)
        if column.assigns or (label is not None and (label.idle or label.progress or label.problem)):
            return column
        looks = [self.aligning.looks(value.strip(ENDS)) for value in values]
        if all("unit" in look for look in looks) and column.work == 1:
            role = self.labels.grammar.role_of(key) or "responsible"
            return replace(column, kind="unit", known=True, assigns=True, must=role == "responsible", held=Label(role=role))
        if all("time" in look for look in looks) and (label is None or key in self.clocks):
            return replace(column, kind="time", known=True, assigns=True, held=Label(timing=True))
        if label is None and all(map(self.persons.is_sure, values)):
            return replace(column, kind="person", held=Label(person=True))
        return column


def may_open(words: Passage) -> bool:
    """May a label open a line? A long one without colons and blanks is passed over, as nearly all are."""
    return words.offsets is not None or len(words.text) <= LONGEST_KEY + 2 or "：" in words.text or ":" in words.text


def alike(cards: Sequence[Sequence[Keyed]]) -> bool:
    """Has none a label that the longest lacks, nor two in another order?"""
    keys = max(([entry.key for entry in card] for card in cards), key=len)
    places = [[keys.index(entry.key) if entry.key in keys else -1 for entry in card] for card in cards]
    return all(-1 not in own and all(before < after for before, after in pairwise(own)) for own in places)


def cells_of(card: Sequence[Keyed], keys: Sequence[str]) -> list[Passage]:
    """What a card says behind each label; nothing where it lacks one."""
    said = {entry.key: entry.value for entry in card}
    return [said.get(key) or Passage("", card[-1].value.end()) for key in keys]
