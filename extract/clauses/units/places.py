"""Places in a list that share one ending, e.g. `甲市、乙市供电公司`, `东河、西河、南河三镇`: one piece; not so `北岭镇、区乡村振兴局`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import OTHERS
from .looks import Looks

QUOTE = "“"
MOST_TOGETHER = 12  # names that share one ending
LONG_PLACE = 4  # characters; a longer name with an ending is whole: 乙市供电公司

Piece = tuple[int, int]


def run(text: str, pieces: list[Piece], at: int) -> Iterator[tuple[int, str]]:
    """The pieces behind one, as far as only 、 stands between them."""
    for place in range(at + 1, min(len(pieces), at + MOST_TOGETHER)):
        if text[pieces[place - 1][1] : pieces[place][0]] != "、":
            return
        yield place, text[slice(*pieces[place])]


class PlaceLists:
    """Finds them by the words of rules/units.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        source = ruleset.build(Grammar).source
        self.looks: Looks = ruleset.build(Looks)
        self.low: regex.Pattern[str] = patterns.compile(rf"(?:{source('of_place')})$")
        self.unit_ends: frozenset[str] = frozenset(word[-1] for word in self.looks.suffix)
        self.shared_ends: tuple[str, ...] = (*self.looks.suffix, *self.looks.generic, *self.looks.holders)
        self.count: regex.Pattern[str] = patterns.compile(source("count"))
        self.of_all_places: regex.Pattern[str] = patterns.compile(source("of_all_places"))
        levels = ruleset.words("unit", "place-level")
        self.place_levels: str = "".join(levels)
        self.beside: dict[str, str] = {sign: beside for beside in levels[::-1] for sign in beside}  # 乡 and 镇, a 市 only beside a 市

    def last(self, text: str, pieces: list[Piece], at: int) -> int:
        """甲市、乙市供电公司, 石家庄、张家口市政府: the piece with the ending that places share, else 0."""
        first = text[slice(*pieces[at])]
        level = self.beside.get(first[-1], "")
        if not (level or self.is_bare_place(first)) or self.looks.are_apart(first, text[slice(*pieces[at + 1])]):
            return 0
        for place, name in run(text, pieces, at):
            if self.looks.begins_many.match(name):
                return 0  # 城关镇、各乡镇人民政府
            if not level and (self.count.fullmatch(name, len(first)) or self.of_all_places.fullmatch(name, len(first))):
                return place  # 东河、西河、南河三镇
            name = name.partition(OTHERS)[0]  # 甲市、乙市等6市
            if not level and self.begins_alike(first, name):
                return place
            behind = next((spot for spot in range(1, len(name)) if name[spot] in (level or self.place_levels)), -1)
            if level and (self.begins_with_field(name) or self.kind_of_place(first) != self.kind_of_place(name[: behind + 1])):
                return 0  # 北岭镇、区乡村振兴局; 阳光社区、示例园区管委会
            rest = name[behind + 1 :] if behind > 0 else ""
            if self.of_all_places.fullmatch(rest) or (
                level and len(rest) > 1 and len(name) > LONG_PLACE and rest.endswith(self.looks.suffix)
            ):
                return place
            if not level and behind == len(first) and len(rest) > 1 and rest.endswith(self.looks.suffix):
                return place  # 东山、西河市科技局
            if rest or not name or not (name[-1] in level if level else self.is_bare_place(name)):
                return 0
        return 0

    def begins_with_field(self, name: str) -> bool:
        """区乡村振兴局, 住房城乡建设局: the 乡 in it is no place's."""
        return name.startswith(self.looks.fields) or (name.startswith(self.looks.own_level) and name.startswith(self.looks.fields, 1))

    def kind_of_place(self, name: str) -> str:
        """社区 of 阳光社区, which shares no ending with a 区."""
        found = self.low.search(name)
        return found[0] if found and len(found[0]) > 1 else ""

    def begins_alike(self, first: str, name: str) -> bool:
        """语文、数学、英语教研组, 一标、二标项目部: as many characters as the one before has, and an ending that both share."""
        kind, ending = name[: len(first)], name[len(first) :]
        placed = any(sign in self.place_levels for sign in kind[1:]) or QUOTE in name  # 发热门诊、示例区水利局
        whole = placed or self.looks.begins_with_level(name) or self.looks.is_short(kind) or ending[:1] in self.unit_ends
        return len(ending) > 1 and not whole and not self.looks.begins_many.match(name) and ending.endswith(self.shared_ends)

    def is_bare_place(self, name: str) -> bool:
        """石家庄: a name of a place without its level; no unit, department by a short name, or 企业."""
        other = name in self.looks.bare or self.looks.looks_like_unit(name) or self.looks.is_short(name)
        return 1 < len(name) <= LONG_PLACE and name.isalnum() and not (other or name.isdigit())
