"""Cards that say who or by when before what: `承办单位：市水利局` / `督办事项：河道采砂整治` / `办理时限：6月底前` is one task.

After this room the title's line of such a card is its first; numbers before all its labels (`一、提案名称：…`) are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...clauses.labels import LabelReader
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, ENDS
from ...text.normalize import Line
from ...text.numerals import ONE_TO_TEN
from ..numbering import NumberingReader
from ..titles import KEY, TITLE_LABEL, BlockTitles, assigns, says_all

MOST_LINES = 12  # that a value goes on for
LEAST = 2  # labels of a card
MOST_LABELS = 20


class Entry(NamedTuple):
    """A label with the lines that its value takes, from `start` up to `end`; `value`: the words of the first."""

    start: int
    end: int
    key: str
    value: str


class TitledReader:
    """Finds them by the label that comes first in each card."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.titles: BlockTitles = ruleset.build(BlockTitles)

    def read(self, lines: Sequence[Line], odd: Sequence[int]) -> Sequence[Line]:
        """The lines, those of each such card with its title in front; `odd` are the numbers of those that are no running text alone."""
        found: list[Line] = []
        behind = 0  # the last of them
        for at in odd:
            if at < behind:
                continue
            if counted := self.counted(lines, at):
                found = found or list(lines)
                for place, start in counted:
                    found[place] = lines[place].cut(start)
                behind = counted[-1][0] + 1
                continue
            run = self.run(lines, at) if may_open(lines[at]) else []
            if len(run) < LEAST:
                continue
            for card, title in self.cards(run, lines):
                found = found or list(lines)
                order = [title, *(entry for entry in card if entry is not title)]
                found[card[0].start : card[-1].end] = [line for entry in order for line in lines[entry.start : entry.end]]
            behind = run[-1].end
        return found or lines

    def counted(self, lines: Sequence[Line], start: int) -> list[tuple[int, int]]:
        """一、提案名称：… / 二、主办单位：… / 三、办理时限：…: the lines of such a card, and where each label begins."""
        found: list[tuple[int, int]] = []
        keys: list[str] = []
        first = self.numbering.at_start(lines[start].passage.text) if may_open(lines[start]) else None
        if first is None or first.value != 1 or (start and self.numbering.at_start(lines[start - 1].passage.text)):
            return []
        for at in range(start, min(len(lines), start + MOST_LABELS)):
            number = self.numbering.at_start(lines[at].passage.text)
            key = KEY.match(lines[at].passage.text, number.end) if number else None
            if number is None or key is None or (number.style, number.value) != (first.style, len(found) + 1) or key["key"] in keys:
                break
            found.append((at, number.end))
            keys.append(key["key"])
        kinds = list(map(self.labels.kind, keys))
        titled = kinds and kinds[0] is not None and (kinds[0].problem or kinds[0].assigns())
        named = any(self.titles.names_work(key) or self.titles.title_label.search(key) for key in keys)
        return found if says_all(kinds) and named and not titled else []

    def run(self, lines: Sequence[Line], start: int) -> list[Entry]:
        """Labels below each other from a line on, the first of which says who or by when."""
        found: list[Entry] = []
        at = start
        while at < len(lines):
            text = lines[at].passage.text
            key = KEY.match(text) if may_open(lines[at]) else None
            if key is None and not (found and self.goes_on(lines, at, found[-1])):
                break
            if key is not None:
                if not found and not assigns(self.labels.kind(key["key"])):
                    break
                if found:
                    found[-1] = found[-1]._replace(end=at)
                found.append(Entry(at, at + 1, key["key"], text[key.end() :]))
            at += 1
        return found

    def goes_on(self, lines: Sequence[Line], at: int, entry: Entry) -> bool:
        """May a line belong to the value above it? One with a number or a tab begins something else."""
        line = lines[at]
        return at - entry.start < MOST_LINES and "\t" not in line.raw and self.numbering.at_start(line.passage.text) is None

    def cards(self, run: Sequence[Entry], lines: Sequence[Line]) -> list[tuple[Sequence[Entry], Entry]]:
        """The cards of a run, each with its title; none where a line above is the first one's title, or what a label says is not sure."""
        places = [place for place, entry in enumerate(run) if entry.key == run[0].key]
        cards = [run[start:end] for start, end in zip(places, [*places[1:], len(run)], strict=True)]
        titles = [self.title(card, alone=len(cards) == 1) for card in cards]
        keys = {title.key.rstrip(ONE_TO_TEN) for title in titles if title}
        above = (KEY.match(line.passage.text) for line in lines[max(0, run[0].start - MOST_LINES) : run[0].start])
        if len(keys) > 1 or any(key is not None and key["key"].rstrip(ONE_TO_TEN) in keys for key in above):
            return []  # 问题一：…, the title of the first card, stands above the run
        last = any(card[-1] is title for card, title in zip(cards, titles, strict=True))
        if (last or len(cards) == 1) and self.is_titled(lines, run[0].start):
            return []
        found = [(card, title) for card, title in zip(cards, titles, strict=True) if title]
        return found if len(found) == len(cards) else []

    def title(self, card: Sequence[Entry], *, alone: bool) -> Entry | None:
        """The one label of a card whose value is work; a card alone must call it so (督办事项)."""
        if len({entry.key for entry in card}) < len(card):
            return None
        kinds = [(entry, self.labels.kind(entry.key)) for entry in card]
        said = [entry for entry, kind in kinds if kind is not None and kind.problem]
        if said or alone:
            return said[0] if len(said) == 1 else None
        free = [entry for entry, kind in kinds if kind is None and self.titles.are_titles([entry.value])]
        return free[0] if len(free) == 1 else None

    def is_titled(self, lines: Sequence[Line], start: int) -> bool:
        """Is the line above the card an item, or a title on a line of its own?"""
        if not start:
            return False
        above = lines[start - 1].passage.text
        return self.numbering.at_start(above) is not None or (above[-1] not in COLON + ENDS and KEY.match(above) is None)


def may_open(line: Line) -> bool:
    """May a label open a line: 任务：…, 【任务】…?"""
    opening = line.passage.text[:TITLE_LABEL]
    return "：" in opening or ":" in opening or "】" in opening or "]" in opening
