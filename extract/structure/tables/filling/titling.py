"""Which columns are a row's task, and which number is its own: `类别 | 1.公开预算 | 财务科` has its task and its number in the second.

After this room it is known which cells make the title of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....text.numerals import ONE_TO_TEN
from ...numbering import value_of
from ..aligning import AligningReader
from ..columns import Column
from .kinds import KindReader
from .signs import Signs

FIGURE = r"(?!20[0-9]{2}\p{Han})[0-9][0-9.]*\p{Han}{1,3}"  # 3.2公里, but not 2024年花节
CODE = patterns.compile(rf"(?:(?!\p{{Han}})[\p{{L}}\p{{N}}.\-—/（）()])+|{FIGURE}")  # 1.1.2, A-3: no title
ITEM = patterns.compile(r"(?:[（(](?P<number>[0-9]{1,3})[)）]|(?P<number>[0-9]{1,3})[.、．](?=\P{N}|[0-9]{1,4}\p{Han}))")
HAN = patterns.compile(rf"(?:(?P<number>[（(][{ONE_TO_TEN}]{{1,3}}[)）])[、.．]?|(?P<number>[{ONE_TO_TEN}]{{1,3}})[、.．])")
DECIMAL = patterns.compile(r"(?P<number>[0-9]{1,2}\.[0-9]{1,2})[.、 ]?(?=\p{Han})")
BRACKETS = "（()）"
NO_NUMBERS = str.maketrans(dict.fromkeys(ONE_TO_TEN))
NO_TITLE = frozenset({"unit", "person", "time"})
Texts = Sequence[Sequence[str]]  # rows of cells


class TitlingReader:
    """Knows them by their heads and by what their cells hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.kinds: KindReader = ruleset.build(KindReader)
        self.signs: Signs = ruleset.build(Signs)

    def task_columns(self, columns: Sequence[Column], texts: Sequence[int], merged: Sequence[int], rows: Texts) -> list[int]:
        """The first column of text whose head or cells say what the work is, and those right behind it up to the first that assigns.

        One that is merged is left out while another has the rows' own words.
        """
        if all(column.kind != "number" for column in columns):  # 一、公开 | 1.公开预算 / 一、公开 | 2.公开决算: the numbers count the rows
            texts = next((texts[at:] for at, place in enumerate(texts) if item_of([row[place] for row in rows])), texts)
        while len(texts) > 1 and is_above(columns[texts[0]].label, columns[texts[1]].label):
            texts = texts[1:]
        own = [place for place in texts if place not in merged]
        worded = [at for at in texts if self.has_titles(columns[at], [row[at] for row in rows])]
        titles = [at for at in worded if columns[at].work] or worded
        others = [at for at in own if not self.kinds.names_persons([row[at] for row in rows])]
        may = [place for place in titles if place in own] or titles or others or own or list(texts[-1:])
        best = max((columns[place].work for place in may), default=0)
        own = [place for place in may if columns[place].work == best][:1] + own
        own = [place for place in own if place >= own[0]]
        first = next((place for place, column in enumerate(columns) if column.assigns and place > own[0]), len(columns)) if own else 0
        return own[:1] + [place for before, place in pairwise(dict.fromkeys(own)) if place == before + 1 and place < first]

    def has_titles(self, column: Column, cells: Sequence[str]) -> bool:
        """Do most cells read like words for work, not like codes, and not, where the head does not say so, like units or days?"""
        said = self.signs.values(cells)
        other = sum(bool(CODE.fullmatch(words) or (column.work < 2 and NO_TITLE & self.aligning.looks(words))) for words in said)
        return other * 2 < len(said)


def is_above(label: str, below: str) -> bool:
    """一级任务 | 二级任务: heads that differ only in the number of their level."""
    return label != below and label.translate(NO_NUMBERS) == below.translate(NO_NUMBERS)


def numbered_column(columns: Sequence[Column], merged: Sequence[int], rows: Texts) -> int | None:
    """The merged column that the rows' numbers count (1 | 扩大来源 | …, then rows without either): the first row's own title."""
    number = next((place for place, column in enumerate(columns) if column.kind == "number"), None)
    merged = [place for place in merged if columns[place].work]
    if number is None or not merged or not any(row[number] == "" for row in rows):
        return None
    return merged[0] if all((row[number] == "") == (row[merged[0]] == "") for row in rows) else None


def item_of(cells: Sequence[str]) -> regex.Pattern[str] | None:
    """What numbers the rows in the cells of a column, one after the other or anew in each part: 1.排查 / 2.整治, 1.1排查, 一、排查.

    None where nothing does.
    """
    return next((mark for mark in (DECIMAL, ITEM, HAN) if counts([mark.match(words) for words in cells])), None)


def counts(marks: Sequence[regex.Match[str] | None]) -> bool:
    """Does each count on from the one before it, or anew in another part?"""
    numbers = [value_of(mark["number"].rpartition(".")[2].strip(BRACKETS)) for mark in marks if mark]
    on = sum(after == before + 1 for before, after in pairwise(numbers))
    anew = sum(after == 1 != before + 1 for before, after in pairwise(numbers))
    return len(numbers) == len(marks) > 1 and on + anew == len(numbers) - 1 and anew <= on
