"""Unit names written without a separator, e.g. `市财政局市审计局` or `财政局审计局公安局` → single names, in their places.

Names that begin alike (市…市…) part there; else jieba, fed with the endings of rules/units.toml, says where words end.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.numerals import numeral
from .looks import Looks, full_names

if TYPE_CHECKING:
    import jieba

SHORTEST = 6  # characters; two names need at least as many
SHORTEST_NAME = 3  # characters
LONGEST = 120  # characters given to jieba
FREQUENCY = patterns.quick(" ([0-9]+)")  # of a line of its dictionary: 财政局 1234 n


class TogetherReader:
    """Parts names that stand together."""

    whole_name: regex.Pattern[str]
    own_level: regex.Pattern[str]
    head_name: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.looks: Looks = ruleset.build(Looks)
        source = ruleset.build(Grammar).source
        endings = [word for word in ruleset.words("unit", "suffix") if word not in ruleset.words("unit", "level")]
        self.ending: regex.Pattern[str] = patterns.compile(rf"(?:{words_pattern(endings)})$")
        self.alike: regex.Pattern[str] = patterns.compile(
            rf"^(?P<first>(?P<prefix>(?:\p{{Han}}{{2,3}})?{source('own_level')})\p{{Han}}{{1,20}}?(?:{words_pattern(endings)}))(?=(?P=prefix)\p{{Han}}{{1,}})"
        )
        self.inner: tuple[str, ...] = ruleset.words("unit", "inner")
        self.hint: regex.Pattern[str] = patterns.compile(
            rf"(?<=\p{{Han}}{{2}}){source('whole_end')}(?=\p{{Han}}{{3}})(?!{source('unit_inner')})"
        )
        self.whole_name, self.own_level, self.head_name = (
            patterns.compile(source(name)) for name in ("whole_name", "own_level", "head_name")
        )
        self.last_ending: regex.Pattern[str] = patterns.compile(rf".*(?:{words_pattern(endings)})")

    def parts(self, name: str) -> list[tuple[int, int]]:
        """The offsets of the names in a run of Han characters; the whole when it is one name."""
        whole = [(0, len(name))]
        if len(name) < SHORTEST or len(name) > LONGEST or not self.hint.search(name):
            return whole
        found = self.by_prefix(name)
        if len(found) == 1:
            found = self.by_words(name)
        return whole if any(self.vertical(name[left:right], name[right:]) for left, right in found[:-1]) else found

    def by_prefix(self, name: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = 0
        while (match := self.alike.match(name[at:])) and match.end("first") < len(name) - at:
            end = at + self.last_ending.match(match["first"]).end()  # type: ignore[union-attr]
            found.append((at, end))
            at = end
        found.append((at, len(name)))
        return found if self.ending.search(name[at:]) else [(0, len(name))]

    def by_words(self, name: str) -> list[tuple[int, int]]:
        """Part where a word that is a unit's name of its own ends and another such begins."""
        tokens = self.ruleset.build(Words).cut(name)
        complete = [len(token) >= 3 and bool(self.ending.search(token)) for token in tokens]
        if sum(complete) < 2 or not complete[-1]:
            return [(0, len(name))]
        found: list[tuple[int, int]] = []
        start = at = 0
        for token, ends, following in zip(tokens, complete, [*tokens[1:], ""], strict=True):
            at += len(token)
            if ends and following and not following.startswith(self.inner) and numeral(following[1:]) is None:  # 第二|稽查局
                found.append((start, at))
                start = at
        found.append((start, len(name)))
        return found if all(self.plausible(name[left:right]) for left, right in found) else [(0, len(name))]

    def plausible(self, name: str) -> bool:
        return len(name) >= SHORTEST_NAME and self.whole_name.fullmatch(name) is not None  # 公安局交警大队: a part of the one before it

    def vertical(self, name: str, following: str) -> bool:
        """国家税务总局 before 浙江省税务局 is the head of one name, as are 中国人民银行 before 济南分行 and 省公安厅 before 交管局."""
        own = self.own_level.match(name) is not None and self.own_level.match(following) is None
        if own and following[:2] == self.own_level.sub("", name, 1)[:2]:
            return True  # 市公安局公安交管局
        below = name[-1] != following[-1] or (len(following) == SHORTEST_NAME and not self.looks.is_short(following[:-1]))  # 税务局|稽查局
        return (own and below) or self.head_name.match(f"{name}/{following}") is not None


class Words:
    """A jieba of our own (the shared one stays as it is), which knows the names and endings of rules/units.toml.

    Of its dictionary the words that begin with a character are read when a name has it: to read all takes a second or two.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        self.jieba: jieba.Tokenizer = jieba.Tokenizer()
        with self.jieba.get_dict_file() as file:
            text = file.read().decode("utf-8")
        self.unread: dict[str, list[str]] = {}
        for first, lines in groupby(filter(None, text.splitlines()), itemgetter(0)):
            self.unread.setdefault(first, []).extend(lines)
        # What initialize() does, but for the cache that it keeps under a name that anyone can guess in the machine's temporary folder.
        self.jieba.total = sum(map(int, FREQUENCY.findall(text)))
        self.jieba.initialized = True
        for rule in ruleset.rules("canonical"):
            for names in full_names(rule).items():
                for word in names:
                    self.read(word)
                    self.jieba.add_word(word)

    def cut(self, name: str) -> list[str]:
        self.read(name)
        return list(self.jieba.cut(name, HMM=False))

    def read(self, name: str) -> None:
        """The words that begin with the characters of a name, and their beginnings, which jieba looks for too."""
        known = self.jieba.FREQ
        for first in self.unread.keys() & set(name):
            for line in self.unread.pop(first):
                word, frequency = line.split(" ")[:2]
                known[word] = int(frequency)
                for end in range(1, len(word)):
                    known.setdefault(word[:end], 0)
