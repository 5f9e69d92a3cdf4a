"""What a page says of its notice, e.g. `发布日期：2020-03-27` `来源：人事处` `索引号` `发文字号` `成文日期`: as label and value.

They stand in a table, a list, a line of several labels (发布日期：2020-03-27 来源：人事处 浏览次数：5), or in the page's `meta` elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from ..parts.grid import BELOW, BESIDE
from .lines import PageLine
from .tree import Node

TITLES = ("标题", "名称", "信息名称", "文件名称")
DATES = (
    *("发布日期", "发布时间", "公开日期", "公布日期", "更新时间", "成文日期", "成文时间"),
    *("印发日期", "发文日期", "生成日期", "制发日期", "发表时间", "发表日期"),
)
FACTS = (
    *DATES,
    *TITLES,
    *("来源", "信息来源", "索引号", "发文字号", "文号", "文件编号", "统一编号"),
    *("发文机关", "发布机构", "发文单位", "发布单位", "制发机关", "发布机关"),
    *("主题分类", "主题词", "公文种类", "体裁分类", "信息分类"),
    *("有效性", "时效性", "效力状态", "生效日期", "实施日期", "废止日期"),
)
COUNTS = ("浏览次数", "浏览量", "阅读次数", "阅读量", "访问次数", "访问量", "点击数", "点击量", "点击率")
OTHERS = (  # they end a value, and are of no use themselves
    *COUNTS,
    *("字号", "字体", "字体大小", "打印", "分享", "分享到", "保护视力色", "视力保护色"),
    *("责任编辑", "编辑", "作者", "审核", "公开方式", "公开范围", "服务对象", "组配分类", "关键词", "时间", "日期"),
)
PLAIN = {"生成日期": "成文日期", "发表时间": "发布时间", "发表日期": "发布日期"}  # the same under its usual name
COLOPHON = {"公开方式", "公开范围"}  # in a line of its own a part of the notice: 公开方式：主动公开 at its foot
METAS = {"pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "来源", "articletitle": "标题"}


def spaced(label: str) -> str:
    """A label that may be spread out (索 引 号)."""
    return r"\s{0,4}".join(label)


LABEL = regex.compile(
    rf"(?:^|(?<=[\s|｜\[【\]】;；)）])|(?={'|'.join(COUNTS)}))[\[【]?\s?(?P<label>"
    + "|".join(spaced(label) for label in sorted({*FACTS, *OTHERS}, key=len, reverse=True))
    + r")\s{0,4}[\]】]?\s{0,4}[：:]"
)
CELL = regex.compile(r"[\s：:\[\]【】]+")
DATE = regex.compile(r"(?:19|20)[0-9]{2}\s?[-年/.]\s?[0-9]{1,2}\s?[-月/.]\s?[0-9]{1,2}")
LEADING_DATE = regex.compile(
    r"^(?:时间[：:]\s?|日期[：:]\s?)?"
    r"(?P<date>(?:19|20)[0-9]{2}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?(?:\s[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)"
)
ALIKE = {"发布日期": "发布时间", "来源": "信息来源"}  # of two labels that say the same
LONGEST_VALUE = 200
ABOUT = "关于"  # stands in titles
LONGEST_LINE = 600
AROUND = " \t\u3000|｜[]【】;；"


@dataclass(slots=True)
class Facts:
    """The facts, the first of each label; the numbers of the lines that held nothing else; what of those lines is no fact."""

    found: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    others: list[str] = field(default_factory=list)

    def take(self, label: str, value: str) -> None:
        """发布日期, 2020-03-27; what is none, said before, or a title is none of the lines that are handed on."""
        new = keeps(label, value) and self.found.setdefault(PLAIN.get(label, label), value) is value
        if not new or label in TITLES:
            self.others.append(f"{label}：{value}")
        elif label in PLAIN:
            self.others.append(label)


def facts_of(lines: Sequence[PageLine]) -> Facts:
    """What a page's lines say of its notice."""
    facts = Facts()
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST_LINE or index in facts.used:
            continue
        pairs = cells_of(line.text) if "\t" in line.text else labelled(line.text)
        if not pairs or (pairs[0][0] in COLOPHON and len(pairs) == 1):
            continue
        facts.used.add(index)
        label, value = pairs[-1]
        if not value and label in FACTS and len(pairs) == 1 and index + 1 < len(lines) and is_value(label, line, lines[index + 1]):
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
    return beside and plain and (label in TITLES or ABOUT not in text) and (label not in DATES or bool(DATE.search(text)))


def keeps(label: str, value: str) -> bool:
    return label in FACTS and bool(value) and len(value) <= LONGEST_VALUE and (label not in DATES or bool(DATE.search(value)))


def labelled(text: str) -> list[tuple[str, str]]:
    """The labels of a line that begins with one, or with the date of publication before others."""
    marks = list(LABEL.finditer(text))
    if not marks:
        return []
    leading = LEADING_DATE.match(text)
    first = marks[0].start()
    pairs = []
    if leading and (leading.start("date") == 0 or first == 0) and (first >= leading.end() or first == 0):
        pairs.append(("发布日期", leading["date"]))
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
        if label in FACTS or label in OTHERS:
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
    for node in root.all("meta"):
        label = METAS.get(node.attributes.get("name", "").lower())
        value = " ".join(node.attributes.get("content", "").split())
        if label and keeps(label, value) and not said.keys() & {label, ALIKE.get(label)}:
            found.setdefault(label, value)
    return found


def lines_of_facts(facts: dict[str, str]) -> Iterable[str]:
    """`发布日期：2020-03-27`, one a line; a title is no such line."""
    return (f"{label}：{value}" for label, value in facts.items() if label not in TITLES)
