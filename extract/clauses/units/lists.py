"""Where the names of a list part, e.g. `各市、县（市、区）人民政府，省财政厅和水利厅` → three pieces.

At 、 ， ； and at 和 及 与 between whole names, never inside a collective or a bracket; what shares one ending stays together
(`建设、信通公司`, `乙市、丙市人民政府`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from ... import patterns
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import CLOSING, OTHERS
from ..brackets import masked
from .looks import LEVEL_MARKS, SHORTEST_NAME, Looks, has_level_mark
from .looks import REMARK as CLOSED
from .places import Piece, PlaceLists, run

SHORT_NAME = 6  # characters of a name that lacks an ending: 市场监管, 自然资源
EACH = "各"
SHARED_NAME = 11  # characters of the one that has it: 城管部门, 财政和税务部门
SEPARATOR = patterns.compile(r"<br\s?/?>|[、，,；;。\0/／|｜→]|(?<=\p{Han})\s(?=\p{Han})")
GLUE = patterns.compile(r"(?<=[\p{Han}）)])[+＋&＆·•.．－\\-](?=\p{Han})")
COUNTED = patterns.quick(r"\s*(?:1[.．、]|①)")  # 1.市公安局2.市教育局: a list whose names are numbered
BEFORE_COUNTED = patterns.compile(r"[，,；;。\0/／|｜]|(?<![0-9])、|(?<=[\p{Han}）)])\s?(?=[0-9]{1,2}[.．、]\p{Han}|[①-⑳])")

REMARK = patterns.compile(r"[（(](?P<words>[^（）()]{2,8})[）)](?=\p{Han})")


class ListSplitter:
    """Parts lists by the words of rules/units.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        grammar = ruleset.build(Grammar)
        source = grammar.source
        self.role_of: Callable[[str], Role | None] = grammar.role_of
        self.looks: Looks = ruleset.build(Looks)
        self.level_list: regex.Pattern[str] = patterns.compile(source("level_list"))
        self.low: regex.Pattern[str] = patterns.compile(rf"{source('low_level')}[、和及](?!{source('low_level')})\p{{Han}}+$")
        self.each: regex.Pattern[str] = patterns.quick(source("each_behind"))
        self.vague: regex.Pattern[str] = patterns.compile(rf"{source('vague_kind')}$")
        self.higher: regex.Pattern[str] = patterns.compile(source("higher_level"))
        self.below: regex.Pattern[str] = patterns.compile(source("low_level"))
        self.township: regex.Pattern[str] = patterns.compile(rf"(?:{source('township')}|{source('low_level')})$")
        joined = r"(?=[\p{Han}A-Za-z0-9“][\p{Han}A-Za-z0-9、（“·#])"
        self.conjunction: regex.Pattern[str] = patterns.compile(rf"(?<=[\p{{Han}}A-Za-z）)”])(?:{source('joins')}){joined}")
        self.shared: regex.Pattern[str] = patterns.compile(source("shared_ending"))
        self.posted: tuple[str, ...] = ruleset.words("unit", "posted")
        self.places: PlaceLists = ruleset.build(PlaceLists)
        self.shared_ends: tuple[str, ...] = self.places.shared_ends
        self.ends_level: str = "".join(word for word in ruleset.words("unit", "level") if len(word) == 1)

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """The names of `text[start:end]`."""
        part = text[start:end]
        hidden = masked(part, filler="\1")
        lists = self.level_list.finditer(part) if has_level_mark(part) else ()
        whole = [(found.start(), self.list_end(part, found)) for found in lists if not self.low.match(found[0])]
        found: list[Piece] = []
        at = 0
        for mark in (BEFORE_COUNTED if COUNTED.match(hidden) else SEPARATOR).finditer(hidden):
            if any(left < mark.start() < right for left, right in whole):
                continue
            found.append((start + at, start + mark.start()))
            at = mark.end()
        found.append((start + at, end))
        if GLUE.search(part):
            found = [piece for left, right in found for piece in self.glued(text, left, right)]
        if "）" in part or ")" in part:
            found = [piece for left, right in found for piece in self.behind_remarks(text, left, right)]
        if self.conjunction.search(text, start, end):
            spots = [(a + start, b + start) for a, b in whole]
            found = [piece for left, right in found for piece in self.conjoined(text, left, right, spots)]
        found = list(self.together(text, found))
        if self.each.search(text, start, end):
            found = [piece for left, right in found for piece in self.each_of(text, left, right)]
        return found

    def glued(self, text: str, left: int, right: int) -> list[Piece]:
        """财务部+审计部, 市水务局·市财政局: parted where all between such marks are names."""
        cuts = [mark.span() for mark in GLUE.finditer(text, left, right)]
        edges = [left, *(at for cut in cuts for at in cut), right]
        found = list(zip(edges[::2], edges[1::2], strict=True))
        return found if all(self.looks.looks_like_unit(text[a:b]) for a, b in found) else [(left, right)]

    def each_of(self, text: str, left: int, right: int) -> Iterator[Piece]:
        """各地各部门: where each of a kind is named right behind others that are whole, another name begins."""
        at = left
        while found := self.each.search(text, at, right):
            behind = found.end() - 1
            names = text[at:behind], text[behind:right]
            if not all(self.looks.is_collective(name) and self.looks.looks_like_unit(name) for name in names):
                break
            yield at, behind
            at = behind
        yield at, right

    def behind_remarks(self, text: str, left: int, right: int) -> Iterator[Piece]:
        """市教育局（牵头）市财政局（配合）: behind a bracket that says a part another name begins."""
        at = left
        for remark in REMARK.finditer(text, left, right) if ")" in text[left : right - 1] or "）" in text[left : right - 1] else ():
            following = text[remark.end() : right].partition("（")[0]
            named = self.looks.looks_like_unit(text[at : remark.start()]) and self.looks.looks_like_unit(following)
            if named and self.role_of(remark["words"]):
                yield at, remark.end()
                at = remark.end()
        yield at, right

    def list_end(self, text: str, found: regex.Match[str]) -> int:
        """Where a list of levels ends: 市、县（市、区） is all of one; with the last level of 各街道、区城投集团 another name begins."""
        higher = self.higher.search(text, found.start(), found.end() + 1)
        end = higher.start() + max(at for at, sign in enumerate(higher[0]) if sign in LEVEL_MARKS) if higher else found.end()
        first, _, name = text[found.start() : end].rpartition("、")
        if first and self.below.fullmatch(name) and self.looks.looks_like_unit(name) and self.looks.is_collective(first):
            return found.start() + len(first)  # 各区市县、园区
        if higher:
            return end  # 各市、省有关部门
        hidden = masked(found[0], filler="\1")
        mark = hidden.rfind("、") if "、" in hidden else max(map(hidden.rfind, LEVEL_MARKS))
        first, name = found[0][: max(0, mark)], found[0][mark + 1 :]
        own = name.startswith(self.looks.prefix)
        listed = name[:1] in first and (own or first[-1:] in tuple(CLOSING)) and not self.looks.is_collective(name)  # 市 is there; 县级市
        if (listed or (own and self.township.search(first))) and self.looks.looks_like_unit(name):
            return found.start() + len(first)  # 各乡镇、县水利局, 街道和社区、区水利局, 各县（市、区）和市公安局
        last = found.end() - 1
        behind = SEPARATOR.search(text, found.end())
        name = text[last : behind.start() if behind else len(text)].partition(OTHERS)[0]
        if (joined := self.conjunction.search(name)) and joined.start() == 1:
            return found.end()  # 各市、县和示例新区管委会
        own = name.startswith(self.looks.prefix) or name[1:2] == "“"  # 村“两委”
        whole = own and self.looks.looks_like_unit(name) and not self.looks.is_collective(name)  # 县级市
        return last - 1 if len(name) > 2 and text[last - 1] in LEVEL_MARKS and whole else found.end()

    def conjoined(self, text: str, left: int, right: int, whole: list[Piece]) -> Iterator[Piece]:
        """Parted at 和 where a whole name stands before it and more than a bare 单位 behind it: not 工业和信息化部."""
        at = left
        for mark in self.conjunction.finditer(text, left, right):
            inside = any(a < mark.start() < b for a, b in whole) or text.count("（", at, mark.start()) != text.count("）", at, mark.start())
            left_name = text[at : mark.start()]
            whole_name = self.looks.looks_like_unit(left_name) or left_name in self.looks.bare
            if not (whole_name or mark["joins"]) and len(left_name) > SHORTEST_NAME and self.looks.is_holder(left_name):
                whole_name = self.looks.looks_like_unit(text[mark.end() : right])  # 任课教师及系部
            whole_name = whole_name or self.looks.are_apart(left_name, text[mark.end() : right])
            if left_name[-1:] in self.ends_level and self.looks.is_short(left_name):
                whole_name = False  # 市农业农村和水务局
            if inside or not (whole_name or self.are_short(text, at, mark, right)):
                continue
            if mark["joins"] and not self.looks.looks_like_unit(text[mark.end() : right].rstrip(OTHERS)):
                continue  # 工商业联合会
            yield at, mark.start()
            at = mark.end()
        yield at, right

    def are_short(self, text: str, left: int, mark: regex.Match[str], right: int) -> bool:
        """铁路和水利 are two short names, 工业和信息化 is one."""
        words = text[left:right].partition(OTHERS)[0]  # 铁路和水利等部门
        names = words[: mark.start() - left], words[mark.end() - left :]
        return all(self.looks.is_short(name) for name in names) and not self.looks.is_short(words)

    def together(self, text: str, pieces: list[Piece]) -> Iterator[Piece]:
        """Those that share one ending as one piece: 建设、信通公司, 乙市、丙市人民政府, 有关部门、单位."""
        at = 0
        while at < len(pieces):
            last = at
            if pieces[at][0] < pieces[at][1] and at + 1 < len(pieces) and text[pieces[at][1] : pieces[at + 1][0]] == "、":
                last = self.last_together(text, pieces, at)
            yield pieces[at][0], pieces[max(last, at)][1]
            at = max(last, at) + 1

    def last_together(self, text: str, pieces: list[Piece], at: int) -> int:
        """The last piece that shares an ending with one, 0 where none does."""
        many = self.looks.begins_many.match(text[slice(*pieces[at])]) is not None
        place = 0 if many else self.places.last(text, pieces, at)
        return place or self.last_short(text, pieces, at, many=many) or self.qualified(text, pieces, at, many=many)

    def last_short(self, text: str, pieces: list[Piece], at: int, *, many: bool = False) -> int:
        """市场监管、公安、城管部门: the piece with the ending that short names share, else 0."""
        name = text[slice(*pieces[at])]
        if self.looks.is_crew(name) or not self.lacks_ending(name, many=many):
            return 0
        for place, name in run(text, pieces, at):
            own = self.looks.begins_with_level(name) or self.looks.begins_many.match(name)  # 市直各单位, 镇直各单位
            if len(name) <= SHARED_NAME and self.shared.fullmatch(name) and not own:
                return place
            if not self.lacks_ending(name) or self.looks.begins_many.match(name):
                return 0
        return 0

    def lacks_ending(self, name: str, *, many: bool = False) -> bool:
        name = CLOSED.sub("", name)  # 各县（市、区）
        short = 1 < len(name) <= SHORT_NAME + 2 * many and name not in self.looks.brands
        return short and not name.endswith(self.shared_ends)

    def qualified(self, text: str, pieces: list[Piece], at: int, *, many: bool = False) -> int:
        """有关部门、单位 share a qualifier; 各直属、附属单位, 驻北京、上海联络处 an ending too."""
        name, following = text[slice(*pieces[at])], text[slice(*pieces[at + 1])]
        alike = self.vague.fullmatch(following) or name[0] != EACH  # 各部门、科室 are two
        if following in self.looks.bare and self.vague.search(name) and name not in self.looks.bare and alike:
            return at + 1
        if not many or len(name) >= SHORT_NAME or self.looks.looks_like_unit(name):
            return 0
        posted = name.startswith(self.posted)  # 驻北京、上海联络处
        ends = self.looks.suffix if posted else self.looks.generic
        return at + 1 if following.endswith(ends) and (posted or not following.startswith(self.looks.prefix)) else 0
