"""A cell's lines as one, e.g. 县水利⏎局 → 县水利局, but 县财政局⏎县教育局 → 县财政局；县教育局.

People break lines within narrow cells by hand, also within words. So a break is none, unless whole names or times stand on both
sides of it, or an item or a label begins behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ...text.marks import APART, CLOSING, OPENING, POINTS
from ..words import pattern

JOINS_AFTER = POINTS + OPENING + "“《—"  # a line that ends so needs no mark before the next
JOINS_BEFORE = POINTS + CLOSING + OPENING + "”》"
PERSON = regex.compile(r"[\p{Han}·]{2,4}")
LIST = regex.compile(f"[{APART}]")
LABEL = regex.compile(r"[\p{Han}]{2,6}[：:]")


def names_persons(heading: str) -> bool:
    """Is it a column of persons (责任人, 分管领导)?"""
    return pattern("meeting", "persons").search(heading) is not None


def one_line(text: str, *, persons: bool = False, wrapped: bool = True) -> str:
    """A cell's lines as one; `persons`: its column names persons. Unless it is `wrapped`, each break parts what stands around it.

    A row of a table within the cell (步骤⇥责任股室⇥时限) stands for itself.
    """
    said = ""
    row = False
    for line in text.splitlines():
        before, row = row, "\t" in line.strip()
        for piece in pieces(line):
            marked = not said or said[-1] in JOINS_AFTER or piece[0] in JOINS_BEFORE
            apart = not marked and (not wrapped or before or row or parts(said, piece, persons))
            said += f"；{piece}" if apart else piece
    return said


def parts(before: str, after: str, persons: bool) -> bool:
    """Does the break between these lines part two things?"""
    if pattern("meeting", "item").match(after) or LABEL.match(after):
        return True
    left, right = LIST.split(before[-60:])[-1], LIST.split(after[:60])[0]
    if persons and PERSON.fullmatch(left) and PERSON.fullmatch(right):
        return True
    if pattern("meeting", "time").match(after):
        return is_time_over(before, after)
    return part_names(left, right)


def is_time_over(before: str, after: str) -> bool:
    """6月底前⏎9月底前, 完成设计⏎9月开工; but not 2021年⏎6月底前 or 自⏎6月."""
    if pattern("meeting", "year").search(before):
        return not pattern("meeting", "month").match(after)
    ends = pattern("meeting", "time-end").search(before) is not None
    return ends or (before[-1].isalpha() and not pattern("meeting", "on").search(before))


def part_names(left: str, right: str) -> bool:
    """县财政局⏎县教育局; but not 县水利⏎局, 城东街道办⏎事处, 示例区⏎水利局 or 县政府⏎办公室."""
    name, place, body = pattern("meeting", "name"), pattern("meeting", "place"), pattern("meeting", "government")
    if not (name.fullmatch(left) and name.fullmatch(right) and (len(left) > 2 or place.search(left))):
        return False
    if len(right) < 2 or (len(right) == 2 and not (body.search(right) or place.search(right))):  # 街道办⏎事处; but 县委⏎团委
        return False
    if pattern("meeting", "own-place").match(right) and len(right) > 2:
        return True
    if place.search(left):
        return bool(place.search(right))
    return not (pattern("meeting", "government").search(left) and pattern("meeting", "office").match(right))


def heading(text: str) -> str:
    """A header's cell, whose lines are only wrapped: 完成⏎时限 → 完成时限."""
    return "".join(pieces(text))


def pieces(text: str) -> Iterator[str]:
    """The lines of a cell that hold anything, without tabs."""
    return filter(None, (line.replace("\t", " ").strip() for line in text.splitlines()))
