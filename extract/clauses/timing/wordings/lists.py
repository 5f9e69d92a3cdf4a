"""Years as a whole and several units at once, e.g. `全年`, `前三季度`, `二、三季度`, `今明两年`; pieces of ranges, weeks of a term."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from .... import patterns
from ....rulebook.ruleset import Rule
from ....text.numerals import ONE_TO_TEN, numeral
from ..ground.calendars import clipped, month_third
from ..ground.points import point_of
from ..ground.records import Groups, Match, Point, Reading, groups_of
from ..ground.sight import Sight
from .dates import alone

SEPARATOR = r"[、和及,，]第?"
LIST_SEPARATOR = patterns.compile(SEPARATOR)
ONE_SCRIPT = patterns.compile(rf"([0-9]+(?:{SEPARATOR}[0-9]+)*|[^0-9]+)$")  # 举一反三，5月底前: the month is no March and May
LAST = patterns.compile(r"[^,，]+$")
HAN = patterns.compile(r"\p{Han}")
COUNTER = "、"
AMID = patterns.compile(rf"[0-9、,，{ONE_TO_TEN}]")  # before the number of a month in a list
FAR = 400  # characters in which the next item stands


def whole(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`全年`: the year that the notice is about, unless one is said; it lasts, whatever is done in it (全年完成50部)."""
    year = sight.context.year if sight.context.year is not None else sight.base_year
    if match["year"]:
        said = point_of(groups_of(match_year(match, sight)), sight)
        year = said.first.year if said and said.first else None
    held = sight.slot and (alone(match, sight) or sight.stands("often", match.end()))  # 全年不少于3次
    if not held and not sight.verb(match.end())[0]:
        return []
    if sight.stands("of_paper", match.end()):  # 将全年实施工作总结上报
        return []
    if year is None:
        return [Reading("period", match.span())]
    return [Reading("period", match.span(), date(year, 1, 1), date(year, 12, 31))]


def unsure(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`第11周周五前`: of a term whose days nobody knows; told without a date."""
    return [Reading("deadline", match.span(), modifier="before") if match["before"] else Reading("period", match.span())]


def pair(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`今明两年`: two years, the first the issue's or the one after it."""
    if sight.issued is None:
        return [Reading("period", match.span())]
    low = sight.issued.year + sight.vocabulary.shifts[match["first_year"]].steps
    return [Reading("period", match.span(), date(low, 1, 1), date(low + 1, 12, 31))]


def century(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`到本世纪中叶`: the year 2050, the goal's own (党的十九大报告: 到本世纪中叶)."""
    return [Reading("deadline", match.span(), end=date(2050, 12, 31), modifier="before" if match["edge"] else None)]


def match_year(match: Match, sight: Sight) -> Match:
    return sight.points.match(match["year"])


def listed(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`二、三季度`, `6、12月底前`: one period where they follow one another, else each for itself."""
    unit = match["unit"]
    groups = match.groupdict()
    behind = not match["year"] and HAN.search(sight.text, max(0, match.start() - 1), match.start())  # 举一反三，五月底前
    alike = (LAST if behind else ONE_SCRIPT).search(match["items"])
    begin = match.start() if alike is None or alike.start() == 0 else match.start("items") + alike.start()
    prefix = (match["year"] or "") if begin == match.start() else ""
    if sight.around.fragment("day").match(sight.text, match.end()):
        return None  # 1、4月15日前: an item's number, and its day
    items = LIST_SEPARATOR.split(match["items"][max(0, begin - match.start("items")) :].removeprefix("第"))
    if begin == match.start() and counts(sight.text, begin, items[0]):
        if len(items) == 1:
            return None
        begin, items = begin + len(items[0]) + 1, items[1:]
    numbers = [numeral(item) for item in items]
    said = [piece(prefix * (index == 0) + item + unit, sight) for index, item in enumerate(items)]
    if None in numbers or None in said:
        return None
    points = [p for p in said if p is not None]
    follow = all(b == a + 1 for a, b in pairwise(numbers) if a is not None and b is not None)
    edge = groups["ending"] or groups["edge"]
    if follow and not edge:
        if not sight.slot and not sight.verb(match.end())[0]:
            return []
        return [Reading("period", (begin, match.end()), points[0].first, later(points[0], points[-1], points[-1].year_said).last)]
    if not edge and sight.verb(match.end())[0] != "completes":
        return [Reading("period", span, p.first, p.last) for span, p in zip(spans_of(begin, match, items, sight), points, strict=True)]
    strict = groups["edge"] is not None and not groups["ending"]
    before = groups["before"] is not None
    return [
        Reading("deadline", span, end=p.until(strict), modifier="before" if before else None)
        for span, p in zip(spans_of(begin, match, items, sight), points, strict=True)
    ]


def counts(text: str, at: int, item: str) -> bool:
    """1、4月底前完成初稿；2、5月底前定稿: is it the number of an item, which the next one, or the one before, counts on from?"""
    number = numeral(item)
    if number is None or not opens(text, at, item) or (number == 1 and HAN.match(text[max(0, at - 1) : at])):
        return False  # 2024年1、4月
    ways = str if item.isdecimal() else lambda value: ONE_TO_TEN[value - 1 : value]
    other = ways(number + 1 if number == 1 else number - 1)
    low, high = (at + len(item), at + FAR) if number == 1 else (max(0, at - FAR), at)
    place = text.find(other, low, high) if other else -1
    while place >= 0 and not opens(text, place, other):
        place = text.find(other, place + 1, high)
    return place >= 0


def opens(text: str, at: int, item: str) -> bool:
    """Does an item begin there with its number: 1、?"""
    return text.startswith(COUNTER, at + len(item)) and not AMID.match(text[max(0, at - 1) : at])


def spans_of(begin: int, match: Match, items: list[str], sight: Sight) -> list[tuple[int, int]]:
    """Where each of several numbers stands, the first from `begin` on; the last one with its unit and edge."""
    spans, at = [], begin
    for index, item in enumerate(items):
        end = match.end() if index == len(items) - 1 else sight.text.index(item, at) + len(item)
        spans.append((at, end))
        at = end + 1
    return spans


def piece(words: str, sight: Sight) -> Point | None:
    """A point written in full by the words alone."""
    found = sight.points.fullmatch(words)
    return end_of_range(groups_of(found), sight) if found else None


def end_of_range(words: Groups, sight: Sight) -> Point | None:
    """A point as an end of a range: of 6月底, 6月初 the days at that end."""
    said = point_of(words, sight)
    if said is None or said.first is None or said.last is None:
        return said
    if words["ending"]:
        return Point(said.grain, said.last, said.last, said.year_said)
    if (words["opening"] or words["middle"]) and said.grain == "month":
        first, last = month_third(said.first.year, said.first.month, 0 if words["opening"] else 1)
        return Point(said.grain, first, last, said.year_said)
    return said


def later(first: Point, last: Point, said: bool) -> Point:
    """The end of a range whose year was not said: the next year's where it would lie before the beginning."""
    if said or first.first is None or last.last is None or last.last >= first.first:
        return last
    year = last.last.year + 1
    return Point(last.grain, last.first, clipped(year, last.last.month, last.last.day))
