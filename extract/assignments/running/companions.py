"""The units behind 会同 in a sentence, e.g. `市教育局会同市公安局、市卫生健康委推进校园安全工作` → 市公安局, 市卫生健康委.

No mark stands between the last of them and the verb: the list ends at the first verb before which a name is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import regex

from ... import patterns
from ...clauses.units import Name, UnitReader
from ...rulebook.words import ended, grouped
from ...text.marks import CLOSING, COLON, COMMA, OPENING, OTHERS
from .marks import LONGEST_LIST, Mark, Marks
from .whole import BETWEEN, BY, LEAST_WORK, PLACES

LISTED = tuple(BETWEEN)
LONGEST_END = 4  # characters of an ending that may reach over a place
PHONE = patterns.compile(rf"[^{COMMA}]{{0,24}}(?:[0-9]{{3,4}}[)）-]\s?[0-9]{{6}}|1[3-9][0-9]{{9}}|[{COLON}][0-9]{{7,8}}(?![0-9]))")
LONGEST_FIELDS = 6  # of one called by several: 组织人事处
LEAST_INNER, LONGEST_INNER = 1, 4  # characters of an office within another, from its verb on: 组织部, 办|公室
PLACE_NAME = patterns.compile(rf"(?:(?:(?![{PLACES}])\p{{Han}}){{2,3}}[{PLACES}]){{1,2}}")
ALL_OF = "各有相所"  # 各县, 有关市, 相关区, 所在县: these are


class Companions:
    """Reads them by the endings of names in rules/units.toml, and how verbs begin."""

    def __init__(self, units: UnitReader, verbs: Iterable[str], inner: Iterable[str], others: str, marks: Marks) -> None:
        self.units = units
        self.marks = marks
        self.others: regex.Pattern[str] = patterns.compile(others)
        self.verb: regex.Pattern[str] = patterns.compile(grouped(verbs))
        self.offices: tuple[str, ...] = tuple(inner)
        self.inner: regex.Pattern[str] = patterns.quick(
            grouped(word for word in marks.office if word in {*self.offices, *marks.lowest} and len(word) == 1)
        )
        self.adverb: regex.Pattern[str] = patterns.compile(grouped(word for word in marks.adverbs if len(word) > 1))
        self.endings: regex.Pattern[str] = patterns.quick(grouped(word for word in units.suffix if len(word) > 1))
        self.fields: tuple[str, ...] = units.looks.fields
        self.behind: tuple[regex.Pattern[str], ...] = (self.verb, marks.must, marks.roles.holds)
        self.end: regex.Pattern[str] = patterns.quick(ended([OTHERS, *chain.from_iterable(units.may_end.values())]))

    def read(self, text: str, start: int, end: int) -> list[Name]:
        """The units from `start` on (characters), as far as they look like units: up to a verb, or to where names end before any word."""
        limit = min(end, start + LONGEST_LIST)
        found = self.up_to_verb(text, start, limit)
        last = found[-1].end if found else start
        more = text[last : last + 1] in LISTED
        if found and not more and found[-1].text.endswith((*self.marks.office, *PLACES, *CLOSING)):
            return found
        stop = self.marks.names_end(text, start, limit)  # 会同有关部门充分利用数据平台
        if stop is None or (found and not more and stop + LEAST_WORK > last):
            return found  # 县科协
        named = self.up_to_verb(text, start, stop)
        return named if len(named) > len(found) or not more else found  # 会同省财政厅、省发展改革委|取消资格

    def up_to_verb(self, text: str, start: int, limit: int) -> list[Name]:
        """Those before the first verb."""
        others = self.others.search(text, start, limit)
        limit = others.end() if others else limit
        stop, item = limit, start
        closed = start
        for place in range(start, limit):
            if place < closed:
                continue
            if text[place] in OPENING:  # 县气象中心（以下简称气象中心和台站）
                closed = 1 + max((text.find(mark, place, limit) for mark in CLOSING), default=place)
            elif text[place] in BETWEEN:
                item = place + 1
            elif text[place] in COMMA or (self.may_stop(text, place) and self.stops(text, item, place)):
                stop = place
                break
        if text[stop - 1] in PLACES and not self.is_whole(text[item:stop]):  # 县交通运输局划定公路建筑控制区: the object of another verb
            stop = next((place for place in range(stop - 1, item + 1, -1) if self.is_whole(text[item:place])), stop)
        read = self.units.read(text, start, stop) if stop > start + 1 else []
        return [name for name in read if name.looks_right or self.units.looks.is_holder(name.text)]

    def may_stop(self, text: str, place: int) -> bool:
        """Before a verb, and before 在 or 于: 会同主管部门|在部分高校探索…."""
        return text[place] in BY or self.begins_work(text, place)

    def begins_work(self, text: str, place: int) -> bool:
        """Does a verb or what stands before one begin there: 会同消防救援站|适时开展检查?"""
        return self.verb.match(text, place) is not None or self.adverb.match(text, place) is not None

    def stops(self, text: str, item: int, place: int) -> bool:
        """Is the name before a verb whole? Not where an ending of names reaches over it: 县科协, 县计生协."""
        dated = text[place] in BY and text[place + 1 : place + 2].isdigit() and self.may_end(text, item, place)  # 经济开发区|于6月底前
        if not (dated or self.is_whole(text[item:place])) or text[item:place] in self.units.looks.bare:
            return False  # 机构|编制部门
        over = (self.endings.match(text, at) for at in range(max(item, place - LONGEST_END), place))
        return not any(ending and ending.end() > place for ending in over) and not self.is_inner(text, place)

    def is_inner(self, text: str, place: int) -> bool:
        """市委|组织部, 市政府|督查室: an office within, behind which a list goes on, or a verb; not 市教育局|组织科技活动."""
        if self.marks.leads.match(text, place):
            return False
        at = self.inner_end(text, place, LONGEST_INNER)
        verb = self.verb.match(text, place)
        if verb and verb.end() >= at:
            return False  # 市交通局|阅处
        ended = at == len(text) or text[at] in (*BETWEEN, *COMMA) or self.verb.match(text, at) is not None
        return at > 0 and ended and not self.marks.within.match(text, at)

    def inner_end(self, text: str, place: int, longest: int) -> int:
        """Where an office within another ends that begins there; 0 where none does."""
        found = (end for each in self.inner.finditer(text, place, place + longest) if (end := each.end()) - place > LEAST_INNER)
        return next(found, 0)

    def behind_offices(self, text: str, marks: Iterable[Mark], *, asked: bool) -> Iterator[Mark]:
        """The words of doing but those that an office within is called by, and a telephone's: 市人社局人才开发部：0000-1234567."""
        for mark in marks:
            at = self.of_field(text, mark.at) if mark.word == "does" and not mark.bare else 0
            if (at and not asked) or (mark.word == "does" and PHONE.match(text, mark.end)):
                continue
            mark = mark._replace(at=at, end=at + 1) if at else mark  # 由市教育局组织人事处|受理
            yield mark

    def of_field(self, text: str, place: int) -> int:
        """市教育局|组织人事处|要…: where an office within ends that is called by a field; 0 for a verb."""
        at = self.inner_end(text, place, LONGEST_FIELDS) if text.startswith(self.fields, place) else 0
        ends = at == len(text) or text[at] in (*COLON, *COMMA) or any(words.match(text, at) for words in self.behind)
        ends = ends and text.endswith(self.offices, place, at)  # not 省住建厅组织检查组对…
        return at if ends and not self.marks.within.match(text, at) else 0

    def is_whole(self, words: str) -> bool:
        """Is it a name to its end, with a verb behind? 国家统计局 is none before 统, nor 省审计厅 before 审."""
        if len(words) < 2 or (words[-1] in PLACES and words[0] not in ALL_OF and words[-2] not in PLACES and not self.is_place(words)):
            return False  # 县住房城乡, but 沿线乡镇
        return self.may_end(words, 0, len(words))

    def is_place(self, words: str) -> bool:
        """北岭镇, 云溪县: a place by its name; not 农业农村, nor 住房城乡 before 建设."""
        own = PLACE_NAME.fullmatch(words)
        return own is not None and not any(field.startswith(words) or words.startswith(field) for field in self.fields)

    def ends(self, text: str) -> list[int]:
        """Where names may end in a text, looked for once for all its clauses."""
        return [found.end() for found in self.end.finditer(text)]

    def may_end(self, text: str, begin: int, end: int) -> bool:
        """Does a name seem to end here? Where a bracket closes (某研究院（某中心）), the words before it count."""
        if text[end - 1] in CLOSING:
            whole, end = end, max(text.rfind("（", begin, end), text.rfind("(", begin, end))
            joint = self.units.looks.several_levels.fullmatch(text, max(begin, end - 1), whole)
            if joint and not self.end.search(text, whole, whole + LONGEST_INNER):
                return True  # 各部门、系（部）, not 系（部）检查小组
        return end > begin and text.endswith(self.units.may_end.get(text[end - 1], ()), begin, end)
