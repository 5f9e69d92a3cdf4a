"""Lists of units → single units, e.g. `各市、县（市、区）人民政府，省财政厅和水利厅` → three names, each with its place.

`等` and the bare class words behind it are no unit; `等有关部门` gives one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Rule, Ruleset
from ...rulebook.words import grouped
from ...text.marks import BULLETS, LISTING, OTHERS
from ..brackets import CLOSERS
from .lists import EACH, ListSplitter
from .looks import INSET, REMARK, Looks, full_names

TRIM = " 、，,；;。：:.·/／|｜\0"
MOST_KEPT, LONGEST_KEPT = 8_192, 60  # pieces of lists whose names are known, and the characters of one
LEAST_TOGETHER = 6  # characters; two names written together need at least as many
LIST_MARK = patterns.quick(rf"[<、，,；;。\0/／|｜→ 和及与或联并{OTHERS}（(①+＋&＆·•.．－\\-]|(?<=\w){EACH}|1[.．]")
PLACE = (2, 3)  # characters of a place's name without its ending
SHORT = patterns.compile(r"\p{Han}{2,4}")
LEAST_LABEL, LEAST_NAME = 2, 3  # characters of a label before its head (牵头单位), and of a name behind it
SIGNS = BULLETS + "＊#√—"  # before or behind a name, no part of it
MARKED = rf"(?:[{SIGNS}①-⑳]|[-–—·•] ?|[0-9]{{1,3}}[.．、)）])+"  # before a name, no part of it: ★市水利局, 2.市水利局, - 市水利局


@dataclass(slots=True)
class Name:
    """One unit as written; `start` and `end` are offsets in the text that was read."""

    text: str
    start: int
    end: int
    collective: bool = False
    looks_right: bool = True
    canonical: str | None = None


Values = tuple[str, int, int, bool, bool, str | None]  # those of a name
VALUES: Callable[[Name], Values] = attrgetter(*Name.__slots__)


class UnitReader:
    """Splits lists of units by the words of rules/units.toml."""

    suffix: tuple[str, ...]
    may_end: dict[str, tuple[str, ...]]
    prefix: tuple[str, ...]

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar: Grammar = ruleset.build(Grammar)
        source = self.grammar.source
        self.ruleset = ruleset
        self.looks: Looks = ruleset.build(Looks)
        self.lists: ListSplitter = ruleset.build(ListSplitter)
        self.looks_like_unit: Callable[[str], bool] = self.looks.looks_like_unit
        self.is_collective: Callable[[str], bool] = self.looks.is_collective
        self.suffix, self.may_end, self.prefix = self.looks.suffix, self.looks.may_end, self.looks.prefix
        self.others: regex.Pattern[str] = patterns.compile(rf"(?<!{source('no_others')})等(?:{source('unit_conjunction')})?")
        self.closed: regex.Pattern[str] = patterns.compile(ruleset.expand("{with_others}"))
        self.of_place: regex.Pattern[str] = patterns.compile(source("of_place"))
        self.count: regex.Pattern[str] = patterns.compile(source("count"))
        kinds = grouped(self.looks.generic)
        self.counted: regex.Pattern[str] = patterns.compile(rf"(?<=\p{{Han}}{{3}}){source('count')}(?<={kinds})$")
        counted = f"(?:[0-9]{{0,3}}个?{source('unit_level')}|{source('count')})(?=$|[、，,；;。\0])"
        places = rf"(?:\p{{Han}}{{2,4}}、){{0,12}}(?P<last>\p{{Han}}{{2,4}})等{counted}"
        self.places: regex.Pattern[str] = patterns.compile(places)
        self.level: regex.Pattern[str] = patterns.compile(rf"[0-9]{{0,3}}个?(?:{source('unit_level')})")
        self.where: regex.Pattern[str] = patterns.compile(rf"(?<=\p{{Han}}{{2}}){source('where')}$")
        self.as_what: regex.Pattern[str] = patterns.compile(rf"(?<=\p{{Han}}{{2}}){source('as_what')}$")
        self.before: regex.Pattern[str] = patterns.quick(f"{MARKED}(?:{source('before_name')})?|{source('before_name')}")
        self.label: regex.Pattern[str] = patterns.quick(source("unit_label"))
        self.heads: regex.Pattern[str] = patterns.quick(grouped(self.looks.generic))
        of_class = f"(?:{grouped(self.looks.generic)}(?:{source('unit_conjunction')})?)"
        self.classes: regex.Pattern[str] = patterns.quick(f"{of_class}{{2,3}}")  # 等部门和单位
        self.may_be_two: regex.Pattern[str] = patterns.compile(rf"(?<=\p{{Han}}{{2}}){source('whole_end')}(?=\p{{Han}}{{3}})")
        self.kept: Callable[[str], tuple[Values, ...]] = lru_cache(MOST_KEPT)(self.named_anew)
        self.canonical: dict[str, str] = {short: full for rule in ruleset.rules("canonical") for short, full in full_names(rule).items()}

    def read(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The units of `text[start:end]` in order, with offsets in `text`."""
        stop = len(text) if end is None else end
        if not LIST_MARK.search(text, start, stop):
            return self.named(text, start, stop)
        names = [name for left, right in self.lists.pieces(text, start, stop) for name in self.named(text, left, right)]
        for found in self.places.finditer(text, start, stop):  # 北塘、大浒等街道
            for name in names:
                name.looks_right = name.looks_right or found.start() <= name.start < found.end("last")
        if all(name.looks_right for name in names):  # nearly always
            return names
        if len(names) > 1 or (names and self.closed.search(text, names[-1].end, stop)):  # 自然资源和规划等部门
            holders = any(name.looks_right for name in names)
            for name in names:  # 发改、财政、人社等部门; 分管副县长，县水利局; 药房、讲解部
                beside = holders and (self.looks.is_holder(name.text) or self.looks.is_crew(name.text))
                short = beside or self.looks.is_short(name.text)
                name.looks_right = name.looks_right or (short and not self.looks.strange.search(name.text))
            if text.find(OTHERS, start, stop) >= 0:
                self.listed_with_short(text, names, stop)
            for before, name in pairwise(names):  # 各学院、部门、单位
                listed = name.text in self.looks.bare and (before.text[0] == EACH or before.text in self.looks.bare)
                name.looks_right = name.looks_right or (listed and before.looks_right)
            for name, following in zip(names[-2::-1], names[:0:-1], strict=True):  # 东城、西城、南城街道办事处
                name.looks_right = name.looks_right or self.shares_ending(text, name, following)
        return names

    def listed_with_short(self, text: str, names: list[Name], stop: int) -> None:
        """公安、市监、教体等部门: beside a short name that is known others are too, where the text says that they are departments."""
        at = 0
        for place, name in enumerate(names):
            if place and text[names[place - 1].end : name.start] != LISTING[0]:
                at = place
            if self.closed.match(text, name.end, stop) and any(self.looks.is_short(other.text) for other in names[at : place + 1]):
                for other in names[at : place + 1]:
                    short = SHORT.fullmatch(other.text) is not None and not self.looks.strange.search(other.text)
                    other.looks_right = other.looks_right or short

    def shares_ending(self, text: str, name: Name, following: Name) -> bool:
        """Is a name one of places, as long as the place that the next one begins with, or as that one, which is right?"""
        if len(name.text) not in PLACE or not following.looks_right or text[name.end : following.start] != "、":
            return False
        return len(following.text) == len(name.text) or self.of_place.fullmatch(following.text, len(name.text)) is not None

    def named(self, text: str, left: int, right: int) -> list[Name]:
        """One piece → its names. Notices name the same units again and again, so that they are kept by their words."""
        words = text[left:right]
        found = self.kept(words) if len(words) <= LONGEST_KEPT else self.named_anew(words)
        return [
            Name(name, left + start, left + end, collective, looks_right, canonical)
            for name, start, end, collective, looks_right, canonical in found
        ]

    def named_anew(self, text: str) -> tuple[Values, ...]:
        """The names of one piece, with their places in it, as plain values: the collector passes over what holds no other objects."""
        return tuple(map(VALUES, self.with_others(text, 0, len(text))))

    def with_others(self, text: str, left: int, right: int) -> Iterator[Name]:
        """One piece → its names; 等有关部门 at its end → one more."""
        others = self.others.search(text, left, right) if text.find(OTHERS, left, right) >= 0 else None
        if others is None or self.begins_with(text, others.start(), left, right):
            yield from self.single(text, left, right)
            return
        rest = INSET.sub("", REMARK.sub("", text[others.end() : right].strip(TRIM)))  # 等部门（单位）, 等5县（区）政府
        dropped = not rest or rest in self.looks.bare or any(shape.fullmatch(rest) for shape in (self.level, self.count, self.classes))
        if not dropped and not self.looks_like_unit(rest):
            yield from self.single(text, left, right)
            return
        yield from self.single(text, left, others.start())
        if not dropped:
            for start, end in self.lists.conjoined(text, others.end(), right, []):
                yield from self.single(text, start, end)

    def begins_with(self, text: str, at: int, left: int, right: int) -> bool:
        """等保办, 等级医院评审办: one name that 等 begins; not 等有关部门."""
        words = text[left:right].lstrip(TRIM)
        rest = words[len(OTHERS) :]
        plain = self.looks_like_unit(words) and not rest.endswith(self.looks.generic) and not rest.startswith(self.looks.prefix)
        return at == right - len(words) and plain

    def single(self, text: str, left: int, right: int) -> Iterator[Name]:
        """One name without the marks around it, or the names that were written together."""
        while left < right and text[left] in TRIM:
            left += 1
        if mark := self.before.match(text, left, right):
            left = mark.end()
        left += self.label_before(text[left:right])
        while left < right and (text[right - 1] in TRIM or text[right - 1] in SIGNS):
            right -= 1
        if left == right:
            return
        if text[right - 1] in CLOSERS and (where := self.where.search(text, left, right)):
            right = where.start()
        if (counted := self.counted.search(text, left, right)) and self.looks_like_unit(text[left : counted.start()]):
            right = counted.start()  # 县人社局三家单位
        if (said := self.as_what.search(text, left, right)) and self.looks_like_unit(text[left : said.start()]):
            right = said.start()
        written = text[left:right]
        whole = self.name(written, left)
        for start, end in self.parts(written) if whole.looks_right and right - left >= LEAST_TOGETHER else [(0, right - left)]:
            yield whole if end - start == right - left else self.name(written[start:end], left + start)

    def label_before(self, written: str) -> int:
        """The characters of a label that runs into the name: 由牵头单位县住建局负责."""
        if not self.heads.search(written, LEAST_LABEL, max(LEAST_LABEL, len(written) - LEAST_NAME)):
            return 0
        for head in self.looks.generic:
            end = written.find(head, LEAST_LABEL) + len(head)
            if len(head) <= end <= len(written) - LEAST_NAME and self.looks_like_unit(written[end:]):
                is_label = self.label.fullmatch(written, 0, end) and self.grammar.stem.search(written, 0, end)
                return end if is_label else 0
        return 0

    def parts(self, written: str) -> list[tuple[int, int]]:
        """The names in a run of Han characters, where more than one may stand in it."""
        if not self.may_be_two.search(written):
            return [(0, len(written))]
        from .together import TogetherReader  # with what it loads; few lists are written so

        return self.ruleset.build(TogetherReader).parts(written)

    def cut(self, text: str, name: Name, end: int) -> None:
        """A name without what stands behind it: 市水利局 of 市水利局（牵头）."""
        name.end = end
        name.looks_right = self.looks_like_unit(text[name.start : end])

    def is_known(self, name: Name) -> bool:
        """市水利局, 各乡镇, 国管局: a name whose beginning says whose it is, or a listed one."""
        return name.collective or name.canonical is not None or self.looks.begins_with_level(name.text) or self.looks.is_short(name.text)

    def name(self, written: str, left: int) -> Name:
        looks_right = written in self.canonical or self.looks_like_unit(written)
        return Name(written, left, left + len(written), self.is_collective(written), looks_right, self.canonical.get(written))


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """For the rules' check: the canonical name, or the last name of a list, where all of it look right and hold a word of the rule."""
    if rule.table == "canonical":
        return full_names(rule).get(text)
    names = ruleset.build(UnitReader).read(text)
    held = any(word in text for word in rule.words)
    return names[-1].text if held and names and all(name.looks_right for name in names) else None
