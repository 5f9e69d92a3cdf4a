"""A cell's lines as one, e.g. 县水利⏎局 → 县水利局, but 县财政局⏎县教育局 → 县财政局；县教育局.

People break lines within narrow cells by hand, also within words. So a break is none, unless whole names or times stand on both
sides of it, or an item or a label begins behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ...text.numerals import ONE_TO_TEN

JOINS_AFTER = "，、。；：！？,;:!?（(“《—"  # a line that ends so needs no mark before the next
JOINS_BEFORE = "，、。；：！？,;:!?）)”》（("
ENDS = "局委办厅部院处科室府司会队站所团校组社"
NAME = regex.compile(  # of a unit, whole; 城乡 and 自然资 are none
    rf"[\p{{Han}} ]{{1,20}}(?:(?<!城)[镇乡区县市街村]|[{ENDS}]|中心|公司|集团|大学|医院)(?:[（(][^（）()]{{1,20}}[）)])?"
)
PLACE = regex.compile(r"[镇乡区县市街村]$")
OWN_PLACE = regex.compile(r"[省市区县州旗镇乡各]")  # a name that begins so is not the rest of one
GOVERNMENT = regex.compile(r"[府委]$")
OFFICE = regex.compile(r"办公[室厅]|督查室")
PERSON = regex.compile(r"[\p{Han}·]{2,4}")
LIST = regex.compile(r"[、，,；;]")
TIME_ENDS = regex.compile(r"(?:[前底末初内]|[0-9]日|[0-9]月|[0-9]年)$")
TIME = regex.compile(r"(?:[12][0-9]{3}年|[0-9]{1,2}月(?!\p{Han}{0,2}[日])|每[年月季周日]|长期|全年)")
MONTH = regex.compile(r"[0-9]{1,2}月")
ITEM = regex.compile(
    rf"(?:[0-9]{{1,2}}(?:、|[.．](?![0-9])|[)）])|[（(][0-9{ONE_TO_TEN}]{{1,3}}[）)]|[{ONE_TO_TEN}]{{1,3}}、|[①-⑳]|第[{ONE_TO_TEN}]{{1,3}}条)"
)
LABEL = regex.compile(r"[\p{Han}]{2,6}[：:]")
OF_PERSONS = regex.compile(r"人|领导|姓名|同志")
OF_UNITS = regex.compile(r"单位|部门|机构|人数|人员")


def names_persons(heading: str) -> bool:
    """Is it a column of persons (责任人, 分管领导)?"""
    return bool(OF_PERSONS.search(heading)) and not OF_UNITS.search(heading)


def one_line(text: str, *, persons: bool = False, wrapped: bool = True) -> str:
    """A cell's lines as one; `persons`: its column names persons. Unless it is `wrapped`, each break parts what stands around it."""
    said = ""
    for piece in pieces(text):
        marked = not said or said[-1] in JOINS_AFTER or piece[0] in JOINS_BEFORE
        said += piece if marked or (wrapped and not parts(said, piece, persons)) else f"；{piece}"
    return said


def parts(before: str, after: str, persons: bool) -> bool:
    """Does the break between these lines part two things?"""
    if ITEM.match(after) or LABEL.match(after):
        return True
    left, right = LIST.split(before[-60:])[-1], LIST.split(after[:60])[0]
    if persons and PERSON.fullmatch(left) and PERSON.fullmatch(right):
        return True
    if TIME.match(after):
        return is_time_over(before, after)
    return part_names(left, right)


def is_time_over(before: str, after: str) -> bool:
    """6月底前⏎9月底前, 完成设计⏎9月开工; but not 2021年⏎6月底前 or 自⏎6月."""
    if before[-1] == "年":
        return not MONTH.match(after)
    return bool(TIME_ENDS.search(before)) or (before[-1].isalpha() and before[-1] not in "自从至到在于约每")


def part_names(left: str, right: str) -> bool:
    """县财政局⏎县教育局; but not 县水利⏎局, 示例区⏎水利局 or 县政府⏎办公室."""
    if not (NAME.fullmatch(left) and NAME.fullmatch(right) and len(right) > 1 and (len(left) > 2 or PLACE.search(left))):
        return False
    if OWN_PLACE.match(right) and len(right) > 2:
        return True
    if PLACE.search(left):
        return bool(PLACE.search(right))
    return not (GOVERNMENT.search(left) and OFFICE.match(right))


def heading(text: str) -> str:
    """A header's cell, whose lines are only wrapped: 完成⏎时限 → 完成时限."""
    return "".join(pieces(text))


def pieces(text: str) -> Iterator[str]:
    """The lines of a cell that hold anything, without tabs."""
    return filter(None, (line.replace("\t", " ").strip() for line in text.splitlines()))
