"""Persons behind a label, e.g. `责任人：×××、×××` → two persons with that label, each with its place.

Titles of office (`副市长`) and courtesy (`同志`) are no part of the name; `XXX`, as archives blank names out, is kept as written.
"""

from __future__ import annotations

from typing import NamedTuple

from .. import patterns

NAME = patterns.compile(
    r"(?P<name>\p{Han}{1,3}[·•]\p{Han}{1,8}|\p{Han}{2,4}|[XxＸ×*＊○Ｏ]{2,4}|\p{Han}[XxＸ×*＊某]{1,3})(?:同志)?(?:[（(][^（）()]{1,30}[）)])?"
)
SEPARATOR = patterns.compile(r"[、，,；;/ \0]|和|及")
POSTS = (
    "主要负责人|负责人|负责同志|分管领导|书记|主任|局长|厅长|处长|科长|市长|县长|区长|州长|部长"
    "|院长|所长|站长|校长|行长|会长|秘书长|经理|总监|镇长|乡长|村长|组长|主席|委员|秘书|领导"
)
COMPLETE = patterns.compile(
    r"(?:(?![省市县区州各乡镇])\p{Han}{2,4}(?<![委局部办府厅院会司处科组])|[XxＸ×*＊○Ｏ]{2,4}|\p{Han}[XxＸ×*＊某]{1,3}|\p{Han}{1,3}[·•]\p{Han}{1,8}"
    rf"|.{{0,40}}(?:{POSTS}|同志))(?:[（(][^（）()]{{1,30}}[）)])?"
)
IN_A_NAME = "、和及"  # 市工业和信息化局局长, 丁区党委、政府主要负责同志
OFFICE = patterns.compile(rf"(?:[\p{{Han}}、（）()]{{0,30}})(?:{POSTS})$")
LONGEST_NAME = 12  # characters


class PersonReading(NamedTuple):
    """One person: the label, and the offsets of the name in the text that was read."""

    label: str
    start: int
    end: int


def read_persons(label: str, text: str, start: int, end: int) -> tuple[list[PersonReading], list[tuple[int, int]]]:
    """The persons of `text[start:end]`, and the parts that are no names (offsets in `text`)."""
    found: list[PersonReading] = []
    unread: list[tuple[int, int]] = []
    at = start
    for left, right in pieces(text, start, end):
        name = NAME.fullmatch(text, left, right)
        if name:
            found.append(PersonReading(label, *name.span("name")))
        elif right - left <= LONGEST_NAME * 2 and OFFICE.fullmatch(text, left, right):
            found.append(PersonReading(label, left, right))  # 党委主要负责人: an office stands for its holder
        elif right > left:
            unread.append((left, right))
        at = right
    assert at <= end
    return found, unread


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    depth = 0
    seen = start
    for mark in SEPARATOR.finditer(text, start, end):
        depth += sum((character in "（(") - (character in "）)") for character in text[seen : mark.start()])
        seen = mark.end()
        if mark[0] in IN_A_NAME and (depth > 0 or not COMPLETE.fullmatch(text, at, mark.start())):
            continue
        found.append((at, mark.start()))
        at = mark.end()
    found.append((at, end))
    trimmed = []
    for left, right in found:
        while right > left and text[right - 1] in "。.；;：: ":
            right -= 1
        if right > left:
            trimmed.append((left, right))
    return trimmed
