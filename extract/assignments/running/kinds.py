"""Whom a name of running text means, e.g. 市水利局 is named, 各县 addressed, 财政部门 public, 建设单位 private: whoever it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import regex

from ... import patterns
from ...clauses.assignment import Assignment, UnitReading
from ...clauses.persons import ANSWERS, PersonReader, PersonReading
from ...clauses.units import Name, UnitReader
from ...head.genres import TIMELESS
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import grouped
from ...text.marks import CLOSING, LISTING, OPENING
from .companions import ALL_OF, PLACE_NAME
from .whole import BETWEEN, PLACES

Kind = Literal["named", "addressed", "own", "public", "private"]
CERTAIN: tuple[Kind, ...] = ("named", "addressed", "own", "public", "private")  # in this order
KNOWN: tuple[Kind, ...] = ("named", "addressed")
LEAST_TRADE = 4  # characters of a name
BETWEEN_PARTS = patterns.compile(f"[{BETWEEN}]")
LONGEST_ROLE = 4  # characters before 单位: 工程承包
SHORTEST_NAMED = 8  # of one behind what it is
PLACED = patterns.compile(rf"\p{{Han}}{{0,3}}[{PLACES}](?=\p{{Han}}{{3}})")  # 示例镇农业服务中心
LAST = 2  # characters of a name's last word: 单位, 部门


class Kinds:
    """Judges by the table `actor` of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset, units: UnitReader) -> None:
        self.words: dict[str, tuple[str, ...]] = {rule.name: rule.words for rule in ruleset.rules("actor")}
        self.units: UnitReader = units
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.role: regex.Pattern[str] = patterns.quick(grouped(word for word in self.words["private"] if word in units.looks.bare))
        stems = {word: stem for word, stem in ruleset.build(Grammar).stems.items() if stem.role}
        self.parts: frozenset[str] = frozenset(stems)
        leads = grouped(word for word, stem in stems.items() if stem.role == "lead")
        self.leads: regex.Pattern[str] = patterns.compile(rf"{leads}(?!{grouped(units.looks.bare)})")  # 牵头做好…, not 牵头单位
        holders = grouped(word for word in ruleset.words("unit", "holder") if len(word) > 1)
        self.person: regex.Pattern[str] = patterns.quick(f"(?:{ruleset.build(Grammar).source('surname')}){holders}")
        self.any_part: tuple[str, ...] = tuple(word for word, stem in stems.items() if stem.at == "any")

    def of(self, names: Sequence[Name]) -> Kind:
        """What they are together: the most certain of them counts."""
        kinds = {self.of_one(name.text) for name in names}
        return next(kind for kind in CERTAIN if kind in kinds)

    def is_part(self, name: str) -> bool:
        """承办单位, 包联单位, 决策承办单位: whoever a notice gives that part."""
        part, office = name[:-LAST], name[-LAST:]
        return office in self.units.looks.bare and (part in self.parts or part.endswith(self.any_part))

    def is_joint_part(self, name: str) -> bool:
        """各牵头和配合单位: who has one part or the other."""
        pieces = BETWEEN_PARTS.split(name[:-LAST].lstrip(ALL_OF[0]))
        return name[-LAST:] in self.units.looks.bare and len(pieces) > 1 and all(map(self.parts.__contains__, pieces))

    def is_glued(self, name: str) -> bool:
        """桌椅、茶水物业公司: what somebody does something with, run into the name; not 建设、信通公司, 发改、市场监管部门."""
        if LISTING[0] not in name:  # nearly always
            return False
        pieces = name.split(LISTING[0])
        first, last = pieces[0], pieces[-1]
        short = self.units.looks.short
        placed = first[-1] in PLACES and first[-1] in last[1:-LAST]  # 东河市、西河市水利局
        if placed or any(piece in short or piece.startswith(self.units.prefix) for piece in pieces):
            return False
        stem = next((last[: -len(word)] for word in self.words["office"] if last.endswith(word)), last)
        return len(stem) >= len(first) + LAST and not last.startswith(self.units.looks.fields)

    def is_known(self, name: str) -> bool:
        """Does it begin or end as only names do: 各校, 市水利局, 城东街道?"""
        return name.startswith((*self.units.prefix, *self.words["addressed"])) or name.endswith(self.words["place"])

    def is_sure(self, name: str) -> bool:
        """Is it such a name, or of an office of places: 东河区科技局, 东河市、西河市科技局?"""
        placed = PLACED.match(name.rpartition(LISTING[0])[2]) is not None and name.endswith(self.words["office"])
        return placed or self.is_known(name)

    def behind_role(self, name: Name) -> Name:
        """承包单位|示例科技公司: the name behind what it is."""
        role = self.role.search(name.text, LAST) if len(name.text) >= SHORTEST_NAMED else None
        if role is None or role.start() > LONGEST_ROLE:  # nearly always
            return name
        rest = name.text[role.end() :]
        firm = self.is_trade(rest) and rest.endswith(self.words["private"]) and self.is_office(rest)
        own = firm or (len(rest) >= LEAST_TRADE and rest.startswith(self.units.prefix))
        return replace(name, text=rest, start=name.end - len(rest)) if own and self.units.looks_like_unit(rest) else name

    def add(self, reading: Assignment, role: Role, names: Sequence[Name], start: int) -> None:
        """To an assignment in a text that begins at `start`: a unit each, and 王老师, 张主任 as persons."""
        for name in names:
            if self.person.fullmatch(name.text):
                reading.persons = [*reading.persons, PersonReading(ANSWERS, name.start - start, name.end - start)]
            else:
                named, persons = self.persons.with_remark(ANSWERS, in_bracket(name, start), asked=False)  # 疏散组（组长王某某）
                reading.units += [UnitReading(named, role)]
                reading.persons = [*reading.persons, *persons]

    def is_trade(self, name: str) -> bool:
        """供电公司, 物业服务企业, 兽医院: a trade is said, and not 新建企业."""
        short = len(name) + 1 == LEAST_TRADE and name.endswith(self.words["private"]) and name[-LAST:] not in self.units.looks.bare
        return (len(name) >= LEAST_TRADE or short) and not name.startswith(self.words["any"])

    def is_office(self, name: str) -> bool:
        """供电公司: who that is is known in its place, where 施工单位 is whoever builds."""
        return name.endswith(self.words["office"]) and not name.endswith(self.units.looks.generic)

    def are_firms(self, names: Sequence[Name]) -> bool:
        """供电公司、示例集团: each is known in its place; not 国有资本投资、运营公司, a class of them."""
        return all(self.is_trade(name.text) and self.is_office(name.text) and LISTING[0] not in name.text for name in names)

    def may_be_due(self, kind: Kind, names: Sequence[Name], ground: str) -> bool:
        """Whose work is due by a day: 各县, 市水利局, where work is handed out 财政部门 and 供电公司 too; not 施工单位."""
        if kind in KNOWN or (kind == "public" and ground not in TIMELESS):
            return True
        return kind == "private" and ground in ("free", "assigns") and self.are_firms(names)

    def is_of_office(self, name: str) -> bool:
        """医务科负责人, and not 项目负责人."""
        return any(map(self.units.looks_like_unit, (name[:at] for at in range(LAST, len(name) - LAST))))

    def is_of_place(self, stem: str) -> bool:
        """镇|政府, 北岭镇|政府, 东河省水利|部门; not 住房城乡建设|部门, 城市管理|部门."""
        place = PLACE_NAME.match(stem)
        if place is None or len(stem) - place.end() not in (0, LAST):
            return stem in tuple(PLACES)
        return not any(field.startswith(place[0]) for field in self.units.looks.fields)

    def of_one(self, name: str) -> Kind:
        """市水利局 is named, 各县 addressed, 财政部门 public, 建设单位 private: whoever it may be."""
        if name.startswith(self.words["addressed"]):
            return "addressed"
        if name.startswith(self.words["own"]):
            return "own"
        if name.startswith(self.words["any"]):
            return "private"
        if self.is_part(name) or name.startswith(self.words["addressed"], LAST):
            return "addressed"  # 承办单位: whom a notice gives that part; 校内各单位
        own = name.startswith(self.units.prefix)
        if self.units.looks.is_holder(name) and (not name.endswith(self.words["anyone"]) or self.is_of_office(name)):
            return "named"
        if name.endswith(self.words["public"]):
            return "named" if own or BETWEEN_PARTS.search(name) or self.is_of_place(name[:-LAST]) else "public"  # 林业和消防部门
        return "private" if name.endswith(self.words["private"]) and not own else "named"


def in_bracket(name: Name, start: int) -> Name:
    """The name in a text that begins at `start`; of 图书馆条例（市文旅局 what stands behind the bracket."""
    opened = max(map(name.text.rfind, OPENING)) + 1
    if not opened or any(mark in name.text[opened:] for mark in CLOSING):
        opened = 0
    return replace(name, text=name.text[opened:], start=name.start + opened - start, end=name.end - start)
