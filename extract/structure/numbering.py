"""Item labels, e.g. `一、` `（一）` `1.` `①` `第一条` `一是`: which style, which number, and whether it goes on with a series.

The styles are in rules/numbering.toml; a label's words never reach the record, its bare number does (path `三/二/4`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from .. import patterns
from ..patterns.asking import sifted
from ..rulebook.hints import shared
from ..rulebook.ruleset import Ruleset
from ..text.characters import fold
from ..text.marks import BULLETS, COLON, SENTENCE_ENDS
from ..text.normalize import Line
from ..text.numerals import ONE_TO_TEN, STEMS, numeral

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟"
ENCLOSED = {  # ㈠ ⒈ ⑴: the bare number
    code: unicodedata.normalize("NFKC", chr(code)).strip("().") for code in (*range(0x3220, 0x322A), *range(0x2474, 0x249C))
}
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
SPACED = patterns.compile(rf"^\s*(?P<number>[{ONE_TO_TEN}]{{1,3}}|[0-9０-９]{{1,2}})[ \u3000\t]+(?=[\p{{Han}}“《])")
ATTACHMENT = patterns.compile(rf"^附\s?[件表录](?:[0-9{ONE_TO_TEN}]{{1,3}})?(?:[：:].{{0,60}})?$")
ATTACHMENT_LIST = patterns.compile(r"附件?[：:]1[.．、]")  # 附件：1.推进情况报送表 / 2.联系安排表: names, no items
ATTACHES = "附"
ATTACHED = 2  # the second of a list of attachments
LISTED = patterns.compile(r"[0-9]{1,2}[.．、][^。；]{2,80}$")
NAMED = patterns.quick(r"\(\?P<[a-z0-9]+>")
LAST_FIGURE = patterns.quick("[0-9]+$")
MOST_KEPT, LONGEST_KEPT = 512, 1000  # lines whose label is known, and the characters of one
LONGEST_SPACED = 1000  # characters of a line that may begin with a bare number
SENTENCE_END = SENTENCE_ENDS + COLON
ENCLOSING = "㈠-㈩⑴-⒛"
# No label is without; cheap to ask first, since one set of characters begins it.
MARK_OF_LABEL = patterns.quick(rf"[{ONE_TO_TEN}百0-9{ENCLOSING}](?:(?<=[{ENCLOSING}])|[、.．﹒)）〕章节条部])")
BEFORE_LABEL = patterns.compile(r"[。！？；;:：!?)）〕\]】”’」》\p{Han}A-Za-z%]$|[-/][0-9]{1,2}$|^$")  # 2026-11-30（2）…


class Style(NamedTuple):
    """One style of numbering and its usual depth."""

    name: str
    rank: int
    inline: str


BULLETED = Style("bullet", 20, "never")  # ● below 责任单位：…, one such label above each group

Groups = tuple[int, list[tuple[int, Style]]]  # a pattern's group of the number, and its groups that stand for styles
USUAL = {"digit": 0, "han": 1, "han-bracket": 2, "digit-bracket": 3}


class Label(NamedTuple):
    """A label found in a line: characters `start` to `end`, the bare number as written and its value."""

    style: Style
    number: str
    value: int
    start: int
    end: int


class NumberingReader:
    """Finds labels by rules/numbering.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.styles: list[Style] = [
            Style(rule.name, rule.fields["rank"], rule.fields.get("inline", "never")) for rule in ruleset.rules("numbering")
        ]
        alternatives = [f"(?P<s{index}>{rule.pattern})" for index, rule in enumerate(ruleset.rules("numbering"))]
        self.opening: regex.Pattern[str] = patterns.compile("|".join(alternatives))
        inline = [text for text, style in zip(alternatives, self.styles, strict=True) if style.inline != "never"]
        self.inline: regex.Pattern[str] = patterns.compile(
            rf"(?=[第（(〔{ONE_TO_TEN}百0-9㈠-㈩⑴-⒛])(?:(?<![0-9{ONE_TO_TEN}百])|(?<=[0-9])(?=\p{{Han}}))(?:" + "|".join(inline) + ")"
        )
        unnamed = NAMED.sub("(?:", self.inline.pattern)  # re reads no two groups of one name
        self.may_be_inside: regex.Pattern[str] = sifted(unnamed, ruleset.build(shared).of(unnamed).first)
        counted = rf"{ruleset.expand('{counted_item}')}(?P<number>[{ONE_TO_TEN}]{{1,3}}|[0-9０-９]{{1,3}})\p{{Han}}?"
        self.counts: regex.Pattern[str] = patterns.compile(rf"^\s*(?P<label>{counted})[ \u3000\t]+(?=[\p{{Han}}“《])")
        self.not_before: regex.Pattern[str] = patterns.compile(ruleset.expand("{before_no_label}"))
        self.before_figure: regex.Pattern[str] = patterns.compile(ruleset.expand("{before_figure}"))
        self.opening_groups: Groups = self.groups(self.opening)
        self.inline_groups: Groups = self.groups(self.inline)
        self.kept: Callable[[str], Label | None] = lru_cache(MOST_KEPT)(self.at_start_anew)

    def groups(self, pattern: regex.Pattern[str]) -> Groups:
        """The group of a pattern that holds the number, and those that stand for a style, usual ones first: they are asked in turn."""
        named = {f"s{index}": style for index, style in enumerate(self.styles)}
        found = [(index, named[name]) for name, index in pattern.groupindex.items() if name in named]
        return pattern.groupindex["number"], sorted(found, key=lambda group: USUAL.get(group[1].name, len(USUAL)))

    def at_start(self, text: str) -> Label | None:
        """The label that opens a line, if one does. Several rooms ask of the same line, so that it is kept."""
        return self.kept(text) if len(text) <= LONGEST_KEPT else self.at_start_anew(text)

    def at_start_anew(self, text: str) -> Label | None:
        found = self.opening.match(text, len(text) - len(text.lstrip(BULLETS)))  # ★1. and ▲2. stand out among their list
        return label(found, self.opening_groups) if found else None

    def spaced(self, raw: str, last: dict[str, int]) -> Label | None:
        """A number with nothing but space behind it (`一 工作重点`, `2 演练`, `提案3 关于…`) that goes on with a series or begins one."""
        found = SPACED.match(raw) if len(raw) <= LONGEST_SPACED else None
        counted = self.counts.match(raw) if not found and len(raw) <= LONGEST_SPACED else None
        found = found or counted
        if not found:
            return None
        number = fold(found["number"])
        name = "problem" if counted else "digit" if number.isascii() else "han"
        value, before = value_of(number), last.get(name, 0)
        if value != 1 and not (before < value if name == "han" else value == before + 1):
            return None
        style = next((style for style in self.styles if style.name == name), None)
        end = len("".join(counted["label"].split())) if counted else len(number)
        return Label(style, number, value, 0, end) if style else None

    def counted(self, text: str, last: dict[str, int], following: Sequence[Line]) -> Label | None:
        """A number right before a figure (`2.12345热线`, `12.3个项目`), where it continues a series or `2.` stands on a line below `1.`."""
        found = self.before_figure.match(text)
        if not found:
            return None
        value = int(found["number"])
        expected = value == last.get("digit", 0) + 1 and value > 1
        if not expected and not (value == 1 and any(is_second(line.passage.text) for line in following)):
            return None
        style = next((style for style in self.styles if style.name == "digit"), None)
        return Label(style, found["number"], value, 0, found.end()) if style else None

    def inside(self, text: str, start: int) -> Iterator[Label]:
        """All that look like labels inside a line, from `start` on; the structure decides which go on with a series."""
        if not self.may_be_inside.search(text, start):
            return
        for found in self.inline.finditer(text, start):
            before = text[max(0, found.start() - 4) : found.start()]
            behind_time = before[-1:].isdigit() and text[found.start()] in ONE_TO_TEN  # 3月1日9:30二、会议地点
            if behind_time or (not self.not_before.search(before) and BEFORE_LABEL.search(before)):
                yield label(found, self.inline_groups)


def is_second(text: str) -> bool:
    """Does it open with the second number of a series? Its mark is any that numbers have."""
    return text.startswith("2") and text[1:2] in tuple(".．﹒、")


def label(found: regex.Match[str], groups: Groups) -> Label:
    """The label of a match: its style is that of the group that took part."""
    place, styles = groups
    number = found[place].translate(ENCLOSED)
    start, end = found.span()
    for group, style in styles:  # a loop, since it is run for each item
        if found.start(group) >= 0:
            return Label(style, number, value_of(number), start, end)
    raise ValueError(found[0])


def value_of(number: str) -> int:
    """The value of 十二, 12, ⑫, 甲 or 3.2, A-2 (its last part); 0 when it is none."""
    if number.isascii() and number.isdigit():  # nearly always
        return int(number)
    if number.isascii() and (figure := LAST_FIGURE.search(number)):
        return int(figure[0])
    if number.isascii() and number.isalpha():
        return ord(number) - ord("A") + 1
    for signs in (CIRCLED, ROMAN, STEMS):
        if number in signs:
            return signs.index(number) + 1
    return numeral(number) or 0


def of_attachments(text: str, listed: int) -> int:
    """The next number of a list of attachments that a line is of (附件：1.…, 2.…), 1 where it heads one (附件2), else 0."""
    if text[0] == ATTACHES:
        return ATTACHED if ATTACHMENT_LIST.match(text) else int(ATTACHMENT.match(text) is not None)
    return listed + 1 if listed > 1 and text.startswith(f"{listed}") and LISTED.match(text) else 0
