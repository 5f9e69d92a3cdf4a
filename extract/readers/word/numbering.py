"""Automatic numbering of a docx as Word shows it, e.g. `一、` `（二）` `3.` `第四条` (ECMA-376 17.9).

Counters belong to an abstract list, which several lists (`w:num`) may share; a deeper level starts anew after a higher one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from unicodedata import category
from xml.etree.ElementTree import Element

import regex

from .counting import counted

LEVELS = 9
LONGEST_CHAIN = 50  # styles based on one another: more is a circle
LONGEST_NUMBER = 100  # characters of a number as it is shown
NUMBER = 2**31 - 1
PLACE = regex.compile(r"%(?P<level>[1-9])")
SPACE_AFTER = ("Nd", "Lo", "Ll", "Lu")  # classes of characters: 第一条 为了, 1.2 总则; but 一、加强, ①加强
OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Level:
    """One level of a list: 二 of `（%2）` in `chineseCountingThousand`."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    space: bool = True
    restart: int | None = None  # the level (from 1) after which it starts anew; 0: never; None: any higher one
    in_digits: bool = False  # w:isLgl: all numbers of it in digits
    style: str | None = None


@dataclass(slots=True)
class Style:
    """What a paragraph or character style says here."""

    name: str = ""
    based_on: str | None = None
    list_id: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Numbered:
    """A list (`w:num`): the abstract list that it counts in, its levels, and where it starts levels anew."""

    abstract: str
    levels: list[Level]
    starts: dict[int, int] = field(default_factory=dict)


class Styles:
    """The styles of word/styles.xml."""

    def __init__(self, root: Element | None) -> None:
        self.styles: dict[str, Style] = {}
        self.default: str = ""
        for element in () if root is None else root.iterfind("w_style"):
            name = element.get("w_styleId", "")
            self.styles[name] = style_of(element)
            if element.get("w_type") == "paragraph" and element.get("w_default", "0") not in OFF:
                self.default = name

    def chain(self, name: str) -> list[tuple[str, Style]]:
        """A style and those that it is based on, the nearest first."""
        found: list[tuple[str, Style]] = []
        following: str | None = name
        while following in self.styles and len(found) < LONGEST_CHAIN:
            found.append((following, self.styles[following]))
            following = self.styles[following].based_on
        return found

    def is_hidden(self, name: str) -> bool:
        return next((style.hidden for _, style in self.chain(name) if style.hidden is not None), False)


def style_of(element: Element) -> Style:
    names = {child: element.find(f"w_{child}") for child in ("name", "basedOn")}
    number = element.find("w_pPr/w_numPr")
    return Style(
        value(names["name"]).lower(),
        value(names["basedOn"]) or None,
        *(numbering_of(number) if number is not None else (None, None)),
        is_on(element.find("w_rPr/w_vanish")),
    )


def numbering_of(element: Element) -> tuple[str | None, int | None]:
    """List and level of a `w:numPr`."""
    level = value(element.find("w_ilvl"))
    return value(element.find("w_numId")) or None, whole(level, 0) if level else None


class Numbering:
    """The lists of word/numbering.xml with their counters, for one way through one document."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.lists: dict[str, Numbered] = {}
        self.counters: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()
        if root is not None:
            self.load(root)

    def load(self, root: Element) -> None:
        abstracts = {element.get("w_abstractNumId", ""): element for element in root.iterfind("w_abstractNum")}
        linked = {value(element.find("w_styleLink")): key for key, element in abstracts.items() if element.find("w_styleLink") is not None}
        levels: dict[str, list[Level]] = {}
        for element in root.iterfind("w_num"):
            key = value(element.find("w_abstractNumId"))
            if key in abstracts:
                key = linked.get(value(abstracts[key].find("w_numStyleLink")), key)
            if key not in abstracts:
                continue
            if key not in levels:
                levels[key] = levels_of(abstracts[key])
            self.lists[element.get("w_numId", "")] = overridden(element, Numbered(key, levels[key]))

    def next(self, properties: Element | None, style: str) -> str:
        """The number that a paragraph shows, counted; empty when it has none. `properties` is its `w:pPr`."""
        list_id, level = self.place(properties, style or self.styles.default)
        numbered = self.lists.get(list_id or "")
        if numbered is None:
            return ""
        level = min(max(level, 0), LEVELS - 1)
        self.count(list_id or "", numbered, level)
        return shown(numbered, self.counters[numbered.abstract], level)

    def place(self, properties: Element | None, style: str) -> tuple[str | None, int]:
        """List and level of a paragraph: its own, else its style's; a level may also be bound to a style by name."""
        direct = properties.find("w_numPr") if properties is not None else None
        own, level = numbering_of(direct) if direct is not None else (None, None)
        if own is not None:
            return own, level or 0
        for name, known in self.styles.chain(style):
            if known.list_id is None and known.level is None:
                continue
            list_id = next((each.list_id for _, each in self.styles.chain(name) if each.list_id is not None), None)
            numbered = self.lists.get(list_id or "")
            bound = [index for index, each in enumerate(numbered.levels) if each.style == name] if numbered else []
            return list_id, level if level is not None else (bound[0] if bound else known.level or 0)
        return None, 0

    def count(self, list_id: str, numbered: Numbered, level: int) -> None:
        counters = self.counters.setdefault(numbered.abstract, [None] * LEVELS)
        before = counters[level]
        start = numbered.starts.get(level)
        if start is not None and (list_id, level) not in self.begun:
            before = start - 1
        self.begun.add((list_id, level))
        counters[level] = numbered.levels[level].start if before is None else min(before + 1, NUMBER)
        for deeper in range(level + 1, LEVELS):
            restart = numbered.levels[deeper].restart
            if restart is None or level < restart:
                counters[deeper] = None


def levels_of(abstract: Element) -> list[Level]:
    levels = [Level() for _ in range(LEVELS)]
    for element in abstract.iterfind("w_lvl"):
        index = whole(element.get("w_ilvl"), 0)
        if 0 <= index < LEVELS:
            levels[index] = level_of(element)
    return levels


def level_of(element: Element) -> Level:
    form = element.find("w_numFmt")
    if form is None:  # a custom format, with a plain one for older programs
        form = element.find("mc_AlternateContent/mc_Fallback/w_numFmt")
    restart = element.find("w_lvlRestart")
    return Level(
        value(form) or "decimal",
        value(element.find("w_lvlText"))[:LONGEST_NUMBER],
        whole(value(element.find("w_start")), 0),
        value(element.find("w_suff")) != "nothing",
        None if restart is None else whole(value(restart), 0),
        bool(is_on(element.find("w_isLgl"))),
        value(element.find("w_pStyle")) or None,
    )


def overridden(element: Element, numbered: Numbered) -> Numbered:
    """The list with its `w:lvlOverride`s."""
    levels, starts = list(numbered.levels), dict(numbered.starts)
    for override in element.iterfind("w_lvlOverride"):
        index = whole(override.get("w_ilvl"), 0)
        if not 0 <= index < LEVELS:
            continue
        level = override.find("w_lvl")
        if level is not None:
            levels[index] = level_of(level)
        start = override.find("w_startOverride")
        if start is not None:
            starts[index] = whole(value(start), 1)
    return replace(numbered, levels=levels, starts=starts)


def shown(numbered: Numbered, counters: list[int | None], level: int) -> str:
    """The text of a number: its level's pattern with the counters of this level and those above."""
    own = numbered.levels[level]
    if own.form == "bullet":
        return ""  # a mark that adorns; no number

    def counter(place: regex.Match[str]) -> str:
        index = int(place["level"]) - 1
        if index > level:
            return ""
        at = counters[index]
        number = numbered.levels[index].start if at is None else at
        return counted(number, "decimal" if own.in_digits and numbered.levels[index].form != "none" else numbered.levels[index].form)

    text = PLACE.sub(counter, own.text)[:LONGEST_NUMBER]
    return f"{text} " if text and own.space and category(text[-1]) in SPACE_AFTER else text


def value(element: Element | None) -> str:
    return "" if element is None else element.get("w_val", "")


def is_on(element: Element | None) -> bool | None:
    """A switch such as `w:vanish`: on without a value; None when it is not there."""
    return None if element is None else element.get("w_val", "1") not in OFF


def whole(text: str | None, otherwise: int) -> int:
    """A whole number within what documents may write."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
