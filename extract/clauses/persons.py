"""Persons behind a label, e.g. `责任人：×××、×××` → two persons with that label, each with its place.

Titles of office (`副市长`) and courtesy (`同志`) are no part of the name; `XXX`, as archives blank names out, is kept as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from .. import patterns
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..text.marks import CLOSING, OPENING
from .units import Name, UnitReader

IN_A_NAME = "、和及"  # 市工业和信息化局局长, 丁区党委、政府主要负责同志
SEPARATOR = patterns.compile(
    rf"[、，,；;/ <>〈〉\0]+|[{IN_A_NAME}]|(?<![0-9])[0-9][0-9*\-—－]{{6,14}}(?![0-9])"
)  # 王某13800000000: to call, and no name
BLANKED = r"[XxＸ×*＊○Ｏ]{2,4}|\p{Han}[XxＸ×*＊某]{1,3}"  # as archives blank names out
HIDDEN = patterns.quick(BLANKED)
MINORITY = r"\p{Han}{1,3}[·•]\p{Han}{1,8}"
REMARK = r"(?:[（(][^（）()]{1,30}[）)])?"
BEHIND = patterns.compile(r"[（(](?:(?P<label>\p{Han}{2,6})[:：])?(?P<words>[^（）():：]{2,30})[）)]$")
TRIM = "。.；;：: \0"
SHORTEST_NAME, LONGEST_NAME = 2, 12  # characters
LONGEST_PREFIX = 4  # characters of a post before its last word: 安全总监
Span = tuple[int, int]
ANSWERS = "责任人"  # the label of a name without one, who answers for the work


class PersonReading(NamedTuple):
    """One person: the label, and the offsets of the name in the text that was read."""

    label: str
    start: int
    end: int


class PersonReader:
    """Reads names by the posts in rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        source = ruleset.build(Grammar).source
        post, office, no_name = source("post"), source("official"), source("no_person")
        each = source("each_person")
        comrade = "同志"
        behind = f"(?:{comrade}|{office})"
        name = rf"{MINORITY}|{BLANKED}|(?!{no_name})\p{{Han}}{{2,4}}"
        no_end = f"(?<!{source('unit_end')}|{source('no_name_end')})"
        sure = rf"(?:{source('surname')})\p{{Han}}{{1,2}}{no_end}|{BLANKED}|{MINORITY}"
        self.sure: regex.Pattern[str] = patterns.quick(sure)
        self.short: regex.Pattern[str] = patterns.compile(rf"(?!{no_name})\p{{Han}}{{2,3}}{no_end}")
        # 王某副书记 is a name with a post, 机关党委书记 a post
        self.name: regex.Pattern[str] = patterns.compile(rf"(?:(?P<name>{sure}){behind}?|(?P<name>{name})(?:{comrade})?){REMARK}")
        self.glued: regex.Pattern[str] = patterns.compile(rf"[\p{{Han}}、]{{0,30}}(?:{source('unit_end')}|{post})(?P<name>{sure})")
        of_post = rf"\p{{Han}}{{0,20}}{post}(?:{sure})"
        self.posted: regex.Pattern[str] = patterns.compile(rf"{post}(?P<name>{sure}){REMARK}")
        self.titled: regex.Pattern[str] = patterns.compile(rf"(?P<name>{sure}){behind}")
        self.post_behind: regex.Pattern[str] = patterns.compile(rf"{post}$")
        self.whole: regex.Pattern[str] = patterns.compile(
            rf"(?:(?:{name})(?<!{source('unit_end')})|.{{0,40}}{post}|{of_post}|{each}){REMARK}"
        )
        self.title: regex.Pattern[str] = patterns.compile(rf"\p{{Han}}{{0,20}}{post}|\p{{Han}}{{1,5}}(?:{source('no_name_end')})")
        self.behind_title: regex.Pattern[str] = patterns.compile(rf"(?:(?!{no_name})\p{{Han}}{{2,3}}(?:[、，]|$))+{no_end}")
        self.office: regex.Pattern[str] = patterns.compile(rf"[\p{{Han}}、（）()]{{0,30}}{post}|{each}")

    def read(self, label: str, text: str) -> tuple[list[PersonReading], list[tuple[int, int]]]:
        """The persons of a label's value, and the parts that are no names."""
        found: list[PersonReading] = []
        unread: list[tuple[int, int]] = []
        for left, right in self.pieces(text):
            name = self.posted.fullmatch(text, left, right) or self.name.fullmatch(text, left, right)  # 局长王某
            if name:
                found.append(PersonReading(label, *name.span("name")))
            elif right - left <= LONGEST_NAME * 2 and self.office.fullmatch(text, left, right):
                found.append(PersonReading(label, left, right))  # 党委主要负责人, 各寝室长: an office stands for its holder
            else:
                unread.append((left, right))
        return found, unread

    def is_sure(self, text: str) -> bool:
        """Is it a person's name by itself: a surname and one or two characters, 王某某, X 某?"""
        return len(text) <= LONGEST_NAME and self.sure.fullmatch(text) is not None

    def is_timed(self, text: str) -> bool:
        """Does a figure stand right behind a name: 李某5月底前, without the blank between them?"""
        name = self.sure.match(text)
        return name is not None and text[name.end() : name.end() + 1].isdigit()

    def are_sure(self, text: str, *, any_name: bool = False) -> bool:
        """王某某、李某: names, and no other words that are as short (责任人签字); `any_name` is one of any surname."""
        return all(map(self.is_sure, SEPARATOR.split(text))) or (any_name and self.short.fullmatch(text) is not None)

    def in_place_of_unit(self, text: str) -> int:
        """Where the name ends of words that stand before a part, as units do: 王某某牵头, 李某某副区长负责; 0 where they are no person."""
        found = self.titled.fullmatch(text) if len(text) <= LONGEST_NAME * 2 else None
        plain = self.is_sure(text) and (len(text) > SHORTEST_NAME or HIDDEN.fullmatch(text))
        return found.end("name") if found else len(text) * bool(plain)

    def behind_post(self, text: str, start: int, end: int) -> int | None:
        """Where the name begins of 王某某, 安全员王某某; None where the words are no person."""
        found = self.posted.fullmatch(text, start, end)
        return start if self.is_sure(text[start:end]) else found.start("name") if found else None

    def in_remark(self, text: str, *, asked: bool = True, any_name: bool = False) -> tuple[int, int] | None:
        """Where the name stands in what brackets say of a unit: （王某某）, （股长王某某）, （王某某副局长）; short ones if `asked`."""
        if asked and (self.is_sure(text) or (any_name and self.short.fullmatch(text))):
            return 0, len(text)
        if end := self.in_place_of_unit(text):
            return 0, end
        at = self.behind_unit(text)
        return None if at is None else (at, len(text))

    def with_remark(self, label: str, name: Name, *, asked: bool = True, any_name: bool = False) -> tuple[Name, list[PersonReading]]:
        """市水利局（王某某）: the unit and the person; where none is `asked` for, 黄山 may be a place; `any_name` has any surname."""
        inside = BEHIND.search(name.text)
        if inside and inside["label"] and self.is_sure(inside["words"]):  # 市水利局（责任人：王某某）
            label, asked = inside["label"], True
        places = self.in_remarks(inside["words"], asked=asked, any_name=any_name) if inside else []
        if inside is None or not places:
            return name, []
        first, end = name.start + inside.start("words"), inside.start()
        persons = [PersonReading(label, first + at, first + to) for at, to in places]
        return replace(name, text=name.text[:end], end=name.start + end), persons

    def in_remarks(self, text: str, *, asked: bool, any_name: bool) -> list[Span]:
        """Where the names stand of （王某某、股长李某某）; none where another word is among them."""
        parts = self.pieces(text) if len(text) > LONGEST_NAME or SEPARATOR.search(text) else [(0, len(text))]
        found = [(at, self.in_remark(text[at:end], asked=asked, any_name=any_name)) for at, end in parts]
        places = [(at + place[0], at + place[1]) for at, place in found if place]
        return places if len(places) == len(parts) else []

    def behind_unit(self, text: str) -> int | None:
        """Where a name begins that stands right behind a unit's: 市水利局王某某."""
        found = self.glued.fullmatch(text)
        return found.start("name") if found else None

    def unit_before(self, text: str) -> tuple[int, int] | None:
        """Where the unit ends and the name begins of 市水利局王某某, 市水利局局长王某某."""
        at = self.behind_unit(text)
        post = self.post_behind.search(text, 0, at) if at is not None else None
        return None if at is None else (post.start() if post else at, at)

    def unit_and_name(self, text: str, start: int, end: int) -> tuple[list[Name], int] | None:
        """市水利局王某某, 市水利局局长王某某: the unit, and where the name behind it begins."""
        between = self.unit_before(text[start:end])
        for end in range(start + between[0], start + max(0, between[0] - LONGEST_PREFIX), -1) if between else ():
            if between and self.units.looks_like_unit(text[start:end]):  # 项目部<安全>总监王某某
                return self.units.read(text, start, end), start + between[1]
        return None

    def with_units(
        self, text: str, parts: Sequence[Span], label: str, *, alone: bool = True
    ) -> tuple[list[Name], list[PersonReading], list[Span]]:
        """The units and persons in such parts as 市水利局王某某 and, where they may stand `alone`, 王某某 and 安全员王某某; the others."""
        names: list[Name] = []
        persons: list[PersonReading] = []
        left: list[Span] = []
        for start, end in parts:
            both = self.unit_and_name(text, start, end)
            at = both[1] if both else self.behind_post(text, start, end) if alone else None
            names += both[0] if both else []
            if at is None:
                left.append((start, end))
            else:
                persons.append(PersonReading(label, at, end))
        return names, persons, left

    def of_crew(self, text: str, start: int) -> list[PersonReading]:
        """组长王某某，组员李某、张某，: the names from a place on, with who they are."""
        found: list[PersonReading] = []
        label = ANSWERS
        for left, right in ((start + left, start + right) for left, right in self.pieces(text[start:])):
            at = next((at for at in range(left, right - 1) if self.sure.fullmatch(text, at, right)), right)
            label = text[left:at].rstrip(TRIM) or label
            found += [PersonReading(label, at, right)] if at < right else []
        return found

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """The parts between marks; 、 and 和 inside the name of a unit are none."""
        found: list[tuple[int, int]] = []
        at = depth = seen = 0
        for mark in SEPARATOR.finditer(text):
            depth += sum((character in OPENING) - (character in CLOSING) for character in text[seen : mark.start()])
            seen = mark.end()
            if depth > 0 and mark[0][0].isdigit():
                continue  # 王某（13800000000）
            if mark[0].strip() in IN_A_NAME and (depth > 0 or not self.whole.fullmatch(text, at, mark.start())):
                continue
            found.append((at, mark.start()))
            at = mark.end()
        found.append((at, len(text)))
        return [(left, left + len(words)) for left, right in found if (words := text[left:right].rstrip(TRIM))]
