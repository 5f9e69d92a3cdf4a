"""What a unit's name looks like, e.g. `省发展改革委`, `各县（市、区）人民政府`, `市“双减”工作专班`; not so `加强领导`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.hints import glance, shared
from ...rulebook.ruleset import Rule, Ruleset
from ..brackets import CLOSERS

LEVEL_MARKS = frozenset("、和及/")  # between the levels of a list: 市、县和区
LONGEST_NAME = 40  # characters
SHORTEST_NAME = 2
MOST_KEPT = 8_192  # names that are known to look like a unit's, or not
LONGEST_HOLDER = 8
SHORT_HOLDER = 4
REMARK = patterns.compile(r"[（(〔\[［〈<][^（）()〔〕\[\]［］〈〉<>]{1,30}[）)〕\]］〉>]$")
INSET = patterns.compile(r"（\p{Han}{1,2}）(?=\p{Han})")  # 农（牧）场, 子（分）公司
QUOTED = patterns.compile(r"“[^“”\0]{1,16}”(?=\p{Han}|$)")  # a part of the name: “双减”工作专班


class Looks:
    """Judges names by the lists and shapes of rules/units.toml."""

    suffix: tuple[str, ...]
    generic: tuple[str, ...]

    def __init__(self, ruleset: Ruleset) -> None:
        grammar = ruleset.build(Grammar)
        source = grammar.source
        unit = {name: ruleset.words("unit", name) for name in ("suffix", "generic", "level", "holder", "prefix")}
        self.looks_like_unit: Callable[[str], bool] = lru_cache(MOST_KEPT)(self.looks_anew)  # a name is asked for several times
        self.suffix, self.generic = unit["suffix"], unit["generic"]
        self.prefix: tuple[str, ...] = (*unit["prefix"], *ruleset.words("unit", "all-of"))
        self.holders: tuple[str, ...] = unit["holder"]
        self.places: tuple[str, ...] = unit["level"]
        self.inner: frozenset[str] = frozenset(ruleset.words("unit", "inner"))  # offices within another: 管委会, 办公室
        self.bare: frozenset[str] = frozenset(self.generic)
        self.may_end: dict[str, tuple[str, ...]] = by_last((*self.suffix, *self.generic, *unit["level"], *unit["holder"]))
        self.ends_like: dict[str, tuple[str, ...]] = by_last(self.suffix)
        self.begins_many: regex.Pattern[str] = patterns.quick(source("collective"))
        self.levels: regex.Pattern[str] = patterns.compile(rf"{source('levels')}(?:[、和及/](?!各){source('levels')})+")
        self.several_levels: regex.Pattern[str] = patterns.compile(source("several_levels"))
        self.strange: regex.Pattern[str] = patterns.quick(source("strange"))
        self.may_be_strange: regex.Pattern[str] = glance(ruleset.build(shared).of(source("strange")))  # of few names
        self.crew: regex.Pattern[str] = patterns.quick(source("crew"))
        self.own_level: tuple[str, ...] = unit["prefix"]
        self.brands: frozenset[str] = frozenset(ruleset.words("unit", "brand"))
        self.fields: tuple[str, ...] = ruleset.words("unit", "field")
        self.short: frozenset[str] = self.brands.union(self.fields)

    def looks_anew(self, name: str) -> bool:
        """Does it end like a unit's name (or begin like a collective), with nothing in it that is no part of a name?"""
        bare = REMARK.sub("", name) if name[-1:] in CLOSERS else name
        if "）" in bare:
            bare = INSET.sub("", bare)
        if not SHORTEST_NAME <= len(bare) <= LONGEST_NAME or bare in self.bare:
            return bare is not name and self.several_levels.fullmatch(name) is not None
        last = bare[-1]
        if not bare.endswith(self.ends_like.get(last, ())) and not (bare.endswith(self.may_end.get(last, ())) and self.is_collective(bare)):
            return False
        return not (self.may_be_strange.search(bare) and self.strange.search(QUOTED.sub("", bare) if "“" in bare else bare))

    def begins_with_level(self, name: str) -> bool:
        """市城管部门: its level, or what it is part of, is said; not in 市场监管部门."""
        return name.startswith(self.prefix) and not name.startswith((*self.short, *self.holders))

    def is_collective(self, name: str) -> bool:
        """各处室, 有关部门, 市、县（市、区）人民政府: more than one unit by one name."""
        if self.begins_many.match(name) is not None:
            return True
        return has_level_mark(name) and (self.levels.match(name) is not None or self.several_levels.match(name) is not None)

    def is_holder(self, name: str) -> bool:
        """副区长, 村干部: an office-holder, who stands for the office."""
        return len(name) <= LONGEST_HOLDER and name.endswith(self.holders)

    def is_crew(self, name: str) -> bool:
        """气割班, 药房, 养殖一场: a whole name, though it says so only where units are asked for."""
        return self.crew.fullmatch(name) is not None

    def are_apart(self, name: str, following: str) -> bool:
        """药房|信息科: a whole name, with which the next one shares no ending; not 教学楼、实验楼管理处."""
        return self.is_crew(name) and following[len(name) - 1 : len(name)] != name[-1]

    def is_short(self, name: str) -> bool:
        """市发改, 财政, 移动, 班主任: in a list these stand for a department, a company, an office."""
        if name in self.short or (len(name) <= SHORT_HOLDER and name.endswith(self.holders)):
            return True
        return name.startswith(self.own_level) and any(name[len(word) :] in self.short for word in self.own_level if name.startswith(word))


def full_names(rule: Rule) -> dict[str, str]:
    """Short names with the full one: a rule's words with its name, or many at once."""
    return {**dict.fromkeys(rule.words, rule.name), **rule.fields.get("names", {})}


def by_last(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Words by their last character: a name is compared with a few of them, instead of with all."""
    return {last: tuple(word for word in words if word[-1] == last) for last in {word[-1] for word in words}}


def has_level_mark(text: str) -> bool:
    """May it be a list of levels? Asked of every name."""
    return not LEVEL_MARKS.isdisjoint(text)
