"""What a page says of its notice, e.g. `发布日期：2020-03-27` `来源：人事处` `索引号` `发文字号` `成文日期`: as label and value.

They stand in a table, a list, a line of several labels (发布日期：2020-03-27 来源：人事处 浏览次数：5), or in the page's `meta` elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from ...rulebook.ruleset import Ruleset
from ..parts.grid import BELOW, BESIDE
from ..words import pattern, rules, words
from .lines import PageLine
from .tree import Node

METAS = {"pubdate": "publish_date", "publishdate": "publish_date", "contentsource": "origin", "articletitle": "title"}
KEPT = ("title", "document_number", "issuer", "issue_date", "publish_date", "about", "origin")  # lists of labels whose values are facts
DATED = frozenset(("issue_date", "publish_date"))
CELL = regex.compile(r"[\s：:\[\]【】]+")
LONGEST_VALUE = 200
ABOUT = "关于"  # stands in titles
LONGEST_LINE = 600
AROUND = " \t\u3000|｜[]【】;；"


class Labels:
    """The labels of rules/notice.toml and rules/furniture.toml: which are facts, and of what list; others only end a value."""

    def __init__(self, _: Ruleset) -> None:
        self.of: dict[str, str] = {word: name for name in KEPT for word in words("notice_label", name)}
        self.usual: dict[str, str] = {name: words("notice_label", name)[0] for name in KEPT}
        self.colophon: frozenset[str] = frozenset(
            words("page", "colophon")
        )  # in a line of its own a part of the notice: 公开方式：主动公开 at its foot
        self.others: frozenset[str] = frozenset((*words("notice_label", "other"), *words("page", "button")))
        spaced = (r"\s{0,4}".join(label) for label in sorted({*self.of, *self.others}, key=len, reverse=True))  # 索 引 号
        self.pattern: regex.Pattern[str] = regex.compile(
            rf"(?:^|(?<=[\s|｜\[【\]】;；)）])|(?={'|'.join(words('page', 'count'))}))[\[【]?\s?(?P<label>{'|'.join(spaced)})"
            r"\s{0,4}[\]】]?\s{0,4}[：:]"
        )

    def is_title(self, label: str) -> bool:
        return self.of.get(label) == "title"

    def is_sound(self, label: str, value: str) -> bool:
        """Is a date where the label asks for one?"""
        return self.of.get(label) not in DATED or pattern("page", "date").search(value) is not None


def labels() -> Labels:
    return rules().build(Labels)


@dataclass(slots=True)
class Facts:
    """The facts, the first of each label; the numbers of the lines that held nothing else; what of those lines is no fact."""

    found: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    others: list[str] = field(default_factory=list)

    def take(self, label: str, value: str) -> None:
        """发布日期, 2020-03-27; what is none, said before, or a title is none of the lines that are handed on."""
        new = keeps(label, value) and self.found.setdefault(label, value) is value
        if not new or labels().is_title(label):
            self.others.append(f"{label}：{value}")


def facts_of(lines: Sequence[PageLine]) -> Facts:
    """What a page's lines say of its notice."""
    facts = Facts()
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST_LINE or index in facts.used:
            continue
        pairs = cells_of(line.text) if "\t" in line.text else labelled(line.text)
        if not pairs or (pairs[0][0] in labels().colophon and len(pairs) == 1):
            continue
        facts.used.add(index)
        label, value = pairs[-1]
        if not value and label in labels().of and len(pairs) == 1 and index + 1 < len(lines) and is_value(label, line, lines[index + 1]):
            pairs = [(label, lines[index + 1].text)]
            facts.used.add(index + 1)
        for each in pairs:
            facts.take(*each)
    return facts


def is_value(label: str, line: PageLine, following: PageLine) -> bool:
    """Is the next line a label's value, as in dt and dd? It stands in the same block, and is no beginning of a title or a sentence."""
    text = following.text
    beside = line.within[1] == following.within[1] or line.within[0] == following.within[1]
    plain = len(text) <= LONGEST_VALUE and "\t" not in text and not labelled(text) and not text.endswith(("：", ":", "。"))
    return beside and plain and (labels().is_title(label) or ABOUT not in text) and labels().is_sound(label, text)


def keeps(label: str, value: str) -> bool:
    return label in labels().of and 0 < len(value) <= LONGEST_VALUE and labels().is_sound(label, value)


def labelled(text: str) -> list[tuple[str, str]]:
    """The labels of a line that begins with one, or with the date of publication before others."""
    marks = list(labels().pattern.finditer(text))
    if not marks:
        return []
    leading = pattern("page", "leading-date").match(text)
    first = marks[0].start()
    pairs = []
    if leading and (leading.start("date") == 0 or first == 0) and (first >= leading.end() or first == 0):
        pairs.append((labels().usual["publish_date"], leading["date"]))
    elif text[:first].strip(AROUND):
        return []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        pairs.append(("".join(mark["label"].split()), text[mark.end() : end].strip(AROUND)))
    return pairs


def cells_of(row: str) -> list[tuple[str, str]]:
    """The labels of a table's row: 索引号⇥X⇥发文机关⇥Y, or 索引号：X in a cell of its own; empty unless every other cell is one."""
    cells = ["" if cell in (BELOW, BESIDE) else cell for cell in row.split("\t")]
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(cells):
        label = CELL.sub("", cells[at])
        inside = labelled(cells[at])
        if label in labels().of or label in labels().others:
            following = next((place for place in range(at + 1, len(cells)) if cells[place] != cells[at]), len(cells))
            value = cells[following].strip() if following < len(cells) else ""
            pairs.append((label, value))
            at = following
            while at < len(cells) and cells[at].strip() == value:  # a merged cell, repeated
                at += 1
        elif inside:
            pairs += inside
            at += 1
        elif cells[at].strip():
            return []
        else:
            at += 1
    return pairs


def metas_of(root: Node, said: dict[str, str]) -> dict[str, str]:
    """The facts of the page's `meta` elements (the names that the government sites' standard gives) that its lines have not said."""
    found: dict[str, str] = {}
    told = {labels().of[label] for label in said}
    for node in root.all("meta"):
        kind = METAS.get(node.attributes.get("name", "").lower())
        value = " ".join(node.attributes.get("content", "").split())
        if kind and kind not in told and keeps(labels().usual[kind], value):
            found.setdefault(labels().usual[kind], value)
    return found


def lines_of_facts(facts: dict[str, str]) -> Iterable[str]:
    """`发布日期：2020-03-27`, one a line; a title is no such line."""
    return (f"{label}：{value}" for label, value in facts.items() if not labels().is_title(label))
