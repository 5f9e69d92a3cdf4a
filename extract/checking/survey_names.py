"""Names of units that look wrong, judged by how often they and others occur over all that was surveyed, e.g. `市财政局等`, `甲局牵头`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset, words_pattern

FIGURES = patterns.compile(r"[0-9]+")
NUMBERS = (3, 5)  # figures of one that opens a name: 110指挥中心, 12345热线办
TITLED = patterns.compile(r"《[^《》]{1,30}》(?=\p{Han})")  # a part of the name: 《示例》杂志社
LEVELS = patterns.compile(r"（\p{Han}{1,2}(?:、\p{Han}{1,2})+）")  # 两委（支委、村委）
INSIDE = patterns.compile(r"[（(][^（）()]*[）)]|[“”]")
MARK = patterns.compile(r"[^\p{Han}A-Za-z0-9（）()“”‘’·—－\-]")
LONGEST = 20  # characters of a name that is not suspect, without those in brackets
FREQUENT = 5  # times that a name is seen which others are not expected to hold
SHORTEST = 4  # characters of such a name; 市政府 is the beginning of many
LONGEST_CLASS = 2  # characters of what only says of what kind it is: 银行
REASONS = ("name-others", "name-role", "name-figure", "name-mark", "name-two", "name-once", "name-long")


class Names:
    """Judges names; `counts` says how often each was seen, `beside` which stood in a list with others, `short` in one that 等部门 ends."""

    def __init__(self, ruleset: Ruleset, counts: Counter[str], beside: Container[str] = (), short: Container[str] = ()) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.generic: tuple[str, ...] = ruleset.words("unit", "generic")
        self.counts = counts
        self.beside: Container[str] = beside
        self.short: Container[str] = short
        self.levels: tuple[str, ...] = ruleset.words("unit", "place-level")
        self.frequent: set[str] = {name for name, count in counts.items() if count >= FREQUENT and len(name) >= SHORTEST}
        strong = [word for rule in ruleset.rules("stem") if rule.fields.get("role") and "at" not in rule.fields for word in rule.words]
        self.role: regex.Pattern[str] = patterns.compile(words_pattern(strong))
        self.other: regex.Pattern[str] = patterns.compile(
            rf"(?<=\p{{Han}}{{2}})(?:等|{words_pattern(ruleset.words('unit', 'conjunction'))})"
        )

    def reason(self, name: str) -> str | None:
        """Why a name looks wrong; None when it does not."""
        collective = self.units.is_collective(name)
        if any(self.units.looks_like_unit(name[: found.start()]) for found in self.other.finditer(name)) and not collective:
            return "name-others"
        if any(self.says_part(name, *found.span()) for found in self.role.finditer(name)):
            return "name-role"
        if any(self.is_count(name, *found.span()) for found in FIGURES.finditer(name)):
            return "name-figure"
        if not collective and MARK.search(LEVELS.sub("", TITLED.sub("", name))) and not self.shares_ending(name):
            return "name-mark"
        if self.is_two(name):
            return "name-two"
        if self.counts[name] == 1 and not collective and not self.ends_well(name):
            return "name-once"
        return "name-long" if len(INSIDE.sub("", name)) > LONGEST and not self.shares_ending(name) else None

    def ends_well(self, name: str) -> bool:
        """市水利局, 班主任, 单位, and in a list 发改: what the guide of annotation lets stand for an office.

        In 电力监管、国土等部门 the text itself says that its words name departments.
        """
        looks = self.units.looks
        if looks.looks_like_unit(name) or looks.is_holder(name) or name in looks.bare or name in self.short or name in self.units.canonical:
            return True
        return name in self.beside and looks.is_short(name)

    def says_part(self, name: str, start: int, end: int) -> bool:
        """市财政局牵头, 牵头市财政局; not 省协同办, 各牵头部门, 主办银行, 各组织负责人及干部: the word is a part of the one name."""
        if self.units.looks.is_holder(name[start : end + 1]):
            return False
        named = len(name) - end > LONGEST_CLASS and self.units.looks_like_unit(name[end:])
        parted = self.units.looks_like_unit(name[:start]) or named
        return parted or not (self.ends_well(name) or self.units.is_collective(name) or self.units.looks.is_holder(name[start:]))

    def is_count(self, name: str, start: int, end: int) -> bool:
        """3市财政局, 2024年市财政局, 市财政局3月; not 前30强县, 第3督导组, 12345热线办."""
        return end - start not in NUMBERS if start == 0 else self.units.looks_like_unit(name[:start])

    def shares_ending(self, name: str) -> bool:
        """甲区、乙新区管委会, 民政、卫计部门, 主管部门、机构 are one name by the guide; not 市水利局、市财政局, nor 甲区、市财政局."""
        *firsts, last = name.split("、")
        whole = [first for first in firsts if self.units.looks_like_unit(first)]
        places = all(any(first[-1] in level and set(level) & set(last[1:-1]) for level in self.levels) for first in whole)  # 甲县、乙区政府
        return bool(firsts) and (places or last in self.generic) and not MARK.search(name.replace("、", ""))

    def is_two(self, name: str) -> bool:
        """A frequent name, and behind it what is seen as a name of its own: 市财政局市教育局."""
        if name.endswith(self.generic):  # 县级以上人民政府民政部门
            return False
        return any(
            name[:at] in self.frequent and self.counts[name[at:]] > 1 and self.units.looks_like_unit(name[at:])
            for at in range(SHORTEST, len(name) - 2)
        )
