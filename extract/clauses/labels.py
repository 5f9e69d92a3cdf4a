"""Labels before a colon, e.g. `责任单位：市水利局`, `整改时限：2021年底`, `问题一：…`: what kind of value each has.

The words are in rules/roles.toml, tables `label`.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from .. import patterns
from ..models import Role
from ..rulebook.grouped import grouped
from ..rulebook.ruleset import Rule, Ruleset

HEADER_EXTRAS = patterns.compile(r"[（(][^（）()]{1,12}[）)]|[0-9]{1,2}$")  # 责任处（科）室, 完成时限（月）, 责任单位1
UNKNOWN = patterns.compile(r"[（(【\[［]?(?P<label>\p{Han}{2,8}(?:单位|部门|处室|科室|时限|期限|责任人|负责人|领导))[：:](?=.)")
NO_ASSIGNMENT = patterns.compile(
    r"联系|发文|主送|抄送|印发|报送|填报|编制|审核|制表|附件|申报|试点|参会|成员|获奖|先进|名单|下列|以下|如下|各|有关|相关|要求"
)


# A column of units by another name, 牵头站所, 配合村（社区）: the verb says their role.
COLUMNS = {
    **dict.fromkeys(("牵头", "主责", "主办"), "牵头单位"),
    **dict.fromkeys(("责任", "承办", "承担", "落实", "实施", "执行"), "责任单位"),
    **dict.fromkeys(("配合", "协办", "协助", "协同", "参与", "参加"), "配合单位"),
    **dict.fromkeys(("督办", "督导", "督查", "验收", "监督"), "督办单位"),
}
UNIT_COLUMN = patterns.compile(
    rf"(?P<verb>{'|'.join(COLUMNS)})[\p{{Han}}、]{{0,5}}"
    r"(?:单位|部门|机构|[站所办室科处股组队院系]|司局|企业|公司|社区|村居?|乡镇|街道|[区县市]|地区)"
)


class Label(NamedTuple):
    """What stands behind a label: units of a role, persons, a timing, or text kept as a field.

    `problem`: the text is the task itself; `progress`: it says what has been done, no plan; `weak`: no slot alone.
    """

    role: Role | None
    person: bool
    timing: bool
    field: bool
    problem: bool
    progress: bool
    weak: bool

    def assigns(self) -> bool:
        return self.role is not None or self.person or self.timing


class LabelReader:
    """Finds labels in text and table headers."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels = {word: label_of(rule) for rule in ruleset.rules("label") for word in rule.words}
        words = grouped(self.labels)
        number = r"(?:[一二三四五六七八九十0-9]{1,2})?"
        self.anywhere = patterns.compile(rf"(?P<open>[【\[［]?)(?P<label>{words}){number}(?P<mark>[】\]］][：:]?|[：:])")
        self.opening = patterns.compile(rf"[【\[［]?(?P<label>{words}){number}(?:[】\]］][：:]?|[：:])")
        self.header = patterns.compile(rf"(?P<label>{words})(?:[（(][^（）()]{{1,12}}[）)])?")

    def at_start(self, text: str) -> regex.Match[str] | None:
        """The label that opens a line (责任单位：…), with its colon."""
        head = text[:16]
        return self.opening.match(text) if "：" in head or ":" in head or "】" in head else None

    def unknown(self, text: str) -> tuple[int, int] | None:
        """A line that opens with a label like 揭榜单位： which no rule knows: the place of the label."""
        found = UNKNOWN.match(text)
        if not found or found["label"] in self.labels or NO_ASSIGNMENT.search(found["label"]):
            return None
        return found.span("label")

    def of_header(self, text: str) -> str | None:
        """The label that a table's header cell is: 责任单位, 完成时限（月）."""
        plain = HEADER_EXTRAS.sub("", text)
        found = self.header.fullmatch(plain) or self.header.fullmatch(plain.split("/")[0].split("及")[0])
        if found:
            return found["label"]
        column = UNIT_COLUMN.fullmatch(plain)
        return COLUMNS[column["verb"]] if column else None


def label_of(rule: Rule) -> Label:
    flags = (bool(rule.fields.get(name)) for name in ("person", "timing", "field", "problem", "progress", "weak"))
    return Label(rule.fields.get("role"), *flags)
