"""Lists of units → single units, e.g. `各市、县（市、区）人民政府，省财政厅和水利厅` → three names, each with its place.

Splits at 、 ， ； and at 和 及 与 between whole names, never inside a collective or a bracket. `等有关部门` gives one more unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from .. import patterns
from ..rulebook.ruleset import Rule, Ruleset, words_pattern
from .brackets import masked

LONGEST_NAME = 40  # characters
MOST_PLACES = 12  # that share one suffix
TRIM = " 、，,；;。：:.·\0"
SEPARATOR = patterns.compile(r"<br\s?/?>|[、，,；;。\0/｜]|(?<=\p{Han})\s(?=\p{Han})")
FUNCTION_WORDS = patterns.compile(
    r"[的了把并但而其这该被：:！？]|“(?!两委”)|(?<!“两委)”|在(?!线|建|\p{Han}(?:单位|企业|高校|央企))|已经|以下|均需|通过|开展|加强|建立|完善|制定|(?:负责|牵头)(?!单位|部门|处室|科室|责任)|^(?:推进|负责|牵头|实行|推行|推动|加快|做好|抓好|召开|举办|办好|严格|全力)"
)
SEVERAL = r"[0-9一二三四五六七八九十]{1,3}(?:个|家)?(?:部门|单位|司局|处室|科室)"
AND_OTHERS = patterns.compile(
    rf"(?<![高中初同平优])等(?=$|[有相各国省市县区部单职一地主责司处科][^、，]{{0,12}}$|{SEVERAL}|[^、，]{{2,14}}(?:部门|单位|企业|机构)$)"
)
COUNT = patterns.compile(rf"^{SEVERAL}$")
SHORTEST = 6  # characters; two names need at least as many
MAY_BE_TWO = patterns.compile(r"(?<=\p{Han}{2})(?:[厅局委办部处](?!员|门)|公司|银行|中心|政府)(?=\p{Han}{3})")
LIST_MARK = patterns.compile(r"[<、，,；;。\0/｜ 和及与]")
WHERE = patterns.compile(r"(?<=\p{Han}{2})[（(](?:设在|以下简称|简称|下称)[^（）()]{1,30}[）)]$")  # 领导小组办公室（设在省经信厅）
REMARK = patterns.compile(r"[（(〔\[［][^（）()〔〕\[\]［］]{1,30}[）)〕\]］]$")


@dataclass(slots=True)
class Name:
    """One unit as written; `start` and `end` are offsets in the text that was read."""

    text: str
    start: int
    end: int
    collective: bool = False
    looks_right: bool = True
    canonical: str | None = None


class UnitReader:
    """Splits lists of units by the words of rules/units.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        word = {name: words_pattern(ruleset.words("unit", name)) for name in ("generic", "level", "conjunction")}
        bracket = r"(?:[（(][^（）()]{1,30}[）)])?"
        shared = rf"各?(?:设区的?)?(?:{word['level']}){bracket}(?!直)"
        # Not the 街道 of 城关街道、县住建局.
        first = rf"(?:(?<!\p{{Han}})|(?<=有关|相关|所属|下属|其他|其它|其余|各|全[省市县]|设区的))(?:{shared})"
        self.level_list = patterns.compile(
            rf"{first}(?:[、和及/](?!各){shared})+(?:党委[、和及])?(?:人民)?(?:政府|党委政府|党委|(?:(?![各直])\p{{Han}}){{0,8}}(?:局|委|厅|办|部门|单位|机构|机关|公司){bracket})?|{shared}(?:党委[、和及])?(?:人民)?政府"
        )
        self.suffix = ruleset.words("unit", "suffix")
        self.generic = ruleset.words("unit", "generic")
        others = ("级", "方面", "主体", "责任人", "法人", "业主", "领导", "书记")
        self.endings = (*self.suffix, *self.generic, *ruleset.words("unit", "level"), *others)
        self.bare = frozenset(self.generic)
        self.collective = ruleset.words("unit", "collective")
        self.ends_like = by_character(self.suffix, -1)
        self.may_end = by_character(self.endings, -1)
        self.begins_like = by_character(self.collective, 0)
        self.levels = patterns.compile(rf"(?:{shared})(?:[、和及/](?!各){shared})+")
        self.conjunction = patterns.compile(
            rf"(?<=\p{{Han}}|[）)])(?:{word['conjunction']})(?=\p{{Han}}{{2}})(?!(?:{word['generic']})(?:$|{word['conjunction']}|[、，,）)]))"
        )
        self.prefix = (*ruleset.words("unit", "prefix"), "各")
        self.ruleset = ruleset
        self.canonical = {short: rule.name for rule in ruleset.rules("canonical") for short in rule.words}

    def looks_like_unit(self, name: str) -> bool:
        """Does it end like a unit's name (or begin like a collective), with no function word in it?"""
        bare = REMARK.sub("", name) if name.endswith(("）", ")", "〕", "]", "］")) else name
        if not 2 <= len(bare) <= LONGEST_NAME or bare in self.bare:
            return False
        last = bare[-1]
        if not bare.endswith(self.ends_like.get(last, ())) and not (self.is_collective(bare) and bare.endswith(self.may_end.get(last, ()))):
            return False
        return not FUNCTION_WORDS.search(bare)

    def is_collective(self, name: str) -> bool:
        """各处室, 有关部门, 市、县（市、区）人民政府: more than one unit by one name."""
        return name.startswith(self.begins_like.get(name[:1], ())) or (has_level_mark(name) and bool(self.levels.match(name)))

    def read(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The units of `text[start:end]` in order, with offsets in `text`."""
        stop = len(text) if end is None else end
        if not LIST_MARK.search(text, start, stop):
            return list(self.named(text, start, stop))
        names: list[Name] = []
        for left, right in self.joined(text, self.pieces(text, start, stop)):
            names.extend(self.named(text, left, right))
        return names

    def pieces(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Split at separators outside brackets and outside lists of levels, then at 和 and the like."""
        part = text[start:end]
        hidden = masked(part, filler="\1")
        whole = [found.span() for found in self.level_list.finditer(part)] if has_level_mark(part) else []
        found: list[tuple[int, int]] = []
        at = 0
        for mark in SEPARATOR.finditer(hidden):
            if any(left < mark.start() < right for left, right in whole):
                continue
            found.append((start + at, start + mark.start()))
            at = mark.end()
        found.append((start + at, end))
        return [piece for left, right in found for piece in self.conjoined(text, left, right, start, whole)]

    def conjoined(self, text: str, left: int, right: int, base: int, whole: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Split at 和 where a whole name stands before it and more than a bare 单位 behind it: not 工业和信息化部."""
        at = left
        for mark in self.conjunction.finditer(text, left, right):
            if any(a < mark.start() - base < b for a, b in whole) or text.count("（", at, mark.start()) != text.count(
                "）", at, mark.start()
            ):
                continue
            if self.looks_like_unit(text[at : mark.start()]):
                yield at, mark.start()
                at = mark.end()
        yield at, right

    def joined(self, text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Join what shares one suffix, e.g. 建设、信通公司: a short piece without suffix before one without a prefix of its own."""
        at = 0
        while at < len(pieces):
            left, right = pieces[at]
            following = pieces[at + 1] if at + 1 < len(pieces) else None
            last = self.last_place(text, pieces, at)
            if last > at:
                yield left, pieces[last][1]
                at = last + 1
                continue
            if following and text[right : following[0]] == "、" and self.belong_together(text[left:right], text[slice(*following)]):
                yield left, following[1]
                at += 2
                continue
            yield left, right
            at += 1

    def last_place(self, text: str, pieces: list[tuple[int, int]], at: int) -> int:
        """乙市、丙市人民政府, 甲市、乙市供电公司: the piece with the suffix that places of one level share, else `at`."""
        level = text[pieces[at][1] - 1]
        levels = "乡镇" if level in "乡镇" else level
        if level not in "市县区州盟旗乡镇" or text[pieces[at][0] : pieces[at][1]].startswith(self.collective):
            return at
        for place in range(at + 1, min(len(pieces), at + MOST_PLACES)):
            left, right = pieces[place]
            if text[pieces[place - 1][1] : left] != "、":
                return at
            behind = next((found for found in range(left + 1, right) if text[found] in levels), -1)
            rest = text[behind + 1 : right] if behind >= 0 else ""
            if rest in ("人民政府", "政府") or (len(rest) > 1 and right - left > 4 and rest.endswith(self.suffix)):
                return place
            if rest or text[right - 1] not in levels:
                return at
        return at

    def belong_together(self, name: str, following: str) -> bool:
        """建设、信通公司 share a suffix; 有关部门、单位 share a qualifier."""
        if name.startswith(("各", "驻")) and len(name) <= 5 and following not in self.bare:  # 各直属、附属单位, 驻北京、上海联络处
            ends = self.generic if name[0] == "各" else self.suffix
            own = self.looks_like_unit(name) or following.startswith((*self.collective, *self.prefix))
            return following.endswith(ends) and (not own or (name[0] == "驻" and not self.looks_like_unit(name)))
        return self.shares_suffix(name, following) or (following in self.bare and name.endswith(self.generic))

    def shares_suffix(self, name: str, following: str) -> bool:
        stem = following.rstrip("等")
        return (
            1 < len(name) <= 8
            and not name.endswith(self.suffix)
            and not name.startswith(self.collective)
            and 4 <= len(stem) <= 6
            and stem.endswith(("公司", "部门", "机关", "单位"))
            and not stem.startswith(self.prefix)
            and not stem.startswith(self.collective)
        )

    def named(self, text: str, left: int, right: int) -> Iterator[Name]:
        """One piece → its names; 等有关部门 at its end → one more."""
        piece = text[left:right].lstrip(TRIM)
        left = right - len(piece)
        piece = piece.rstrip(TRIM)
        right = left + len(piece)
        if not piece:
            return
        others = AND_OTHERS.search(piece) if "等" in piece else None
        if others and others.start() > 0:
            yield from self.single(text, left, left + others.start())
            rest = piece[others.end() :]
            if rest and rest not in self.bare and not COUNT.match(rest):
                for start, end in self.conjoined(text, left + others.end(), right, left + others.end(), []):
                    yield from self.single(text, start, end)
        elif piece != "等":
            yield from self.single(text, left, right)

    def single(self, text: str, left: int, right: int) -> Iterator[Name]:
        """One name, or the names that were written together."""
        if text[right - 1] in "）)" and (where := WHERE.search(text, left, right)):
            right = where.start()
        written = text[left:right]
        looks_right = self.looks_like_unit(written)
        parts = self.together(written) if looks_right and right - left >= SHORTEST else None
        if parts and len(parts) > 1:
            for start, end in parts:
                yield self.name(text, left + start, left + end)
        else:
            yield Name(written, left, right, self.is_collective(written), looks_right, self.canonical.get(written))

    def together(self, written: str) -> list[tuple[int, int]] | None:
        """The names in a run of Han characters, where more than one may stand in it."""
        if not MAY_BE_TWO.search(written):
            return None
        from .together import TogetherReader  # with what it loads; few lists are written so

        return self.ruleset.build(TogetherReader).parts(written)

    def name(self, text: str, left: int, right: int) -> Name:
        written = text[left:right]
        return Name(written, left, right, self.is_collective(written), self.looks_like_unit(written), self.canonical.get(written))


def by_character(words: tuple[str, ...], place: int) -> dict[str, tuple[str, ...]]:
    """Words by their first or last character: a name is compared with a few of them, instead of with all two hundred."""
    return {character: tuple(word for word in words if word[place] == character) for character in {word[place] for word in words}}


def has_level_mark(text: str) -> bool:
    """May it be a list of levels? Written out, since it is asked of every name."""
    return "、" in text or "和" in text or "及" in text or "/" in text


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """For the rules' check: the canonical name or the word of the list that the text holds."""
    if rule.table == "canonical":
        return rule.name if text in rule.words else None
    if rule.name == "suffix":
        found = regex.search(rf"(?:{words_pattern(rule.words)})$", text)
    else:
        found = regex.search(rf"^(?:{words_pattern(rule.words)})", text)
    return found[0] if found else None
