"""Years as a whole and several units at once, e.g. `全年`, `前三季度`, `二、三季度`, `今明两年`; pieces of ranges."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from .... import patterns
from ....rulebook.ruleset import Rule
from ....text.numerals import numeral
from ..ground.calendars import clipped, month_third
from ..ground.points import groups_of, point_of
from ..ground.records import Match, Point, Reading
from ..ground.sight import Sight
from .dates import THIRD_OF_PART, YEAR_END, alone

LIST_SEPARATOR = patterns.compile(r"[、和及,，]第?")


def whole(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`全年`: the year that the notice is about, unless one is said; it lasts, whatever is done in it (全年完成50部)."""
    year = sight.context.year if sight.context.year is not None else sight.base_year
    if match["year"]:
        said = point_of(groups_of(match_year(match, sight)), sight)
        year = said.first.year if said and said.first else None
    if not (sight.slot and alone(match, sight)) and not sight.verb(match.end())[0]:
        return []
    if year is None:
        return [Reading("period", match.span())]
    return [Reading("period", match.span(), date(year, 1, 1), date(year, 12, 31))]


def pair(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`今明两年`: two years, the first the issue's or the one after it."""
    if sight.issued is None:
        return [Reading("period", match.span())]
    low = sight.issued.year + (match["pair"][0] == "明")
    return [Reading("period", match.span(), date(low, 1, 1), date(low + 1, 12, 31))]


def century(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`到本世纪中叶`: the year 2050, the goal's own (党的十九大报告: 到本世纪中叶)."""
    return [Reading("deadline", match.span(), end=date(2050, 12, 31), modifier="before" if match["edge"] else None)]


def match_year(match: Match, sight: Sight) -> Match:
    return sight.points.match(match["year"])


def listed(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`前三季度`, `二、三季度`, `6、12月底前`: one period where they follow one another, else each for itself."""
    unit = match["unit"].rstrip("份")
    prefix = match["year"] or ""
    groups = match.groupdict()
    if groups.get("order"):
        return first_of(match, prefix, unit, sight)
    items = LIST_SEPARATOR.split(match["items"].removeprefix("第"))
    numbers = [numeral(item) for item in items]
    said = [piece(prefix * (index == 0) + item + unit, sight) for index, item in enumerate(items)]
    if None in numbers or None in said:
        return None
    points = [p for p in said if p is not None]
    follow = all(b == a + 1 for a, b in pairwise(numbers) if a is not None and b is not None)
    edge = groups["part"] or groups["edge"]
    if follow and not edge:
        if not sight.slot and not sight.verb(match.end())[0]:
            return []
        return [Reading("period", match.span(), points[0].first, later(points[0], points[-1], points[-1].year_said).last)]
    if not edge and sight.verb(match.end())[0] != "completes":
        return [Reading("period", span, p.first, p.last) for span, p in zip(spans_of(match, items, sight), points, strict=True)]
    strict = groups["edge"] is not None and not groups["part"]
    before = groups["edge"] is not None and groups["edge"].endswith("前")
    return [
        Reading("deadline", span, end=p.until(strict), modifier="before" if before else None)
        for span, p in zip(spans_of(match, items, sight), points, strict=True)
    ]


def spans_of(match: Match, items: list[str], sight: Sight) -> list[tuple[int, int]]:
    """Where each of several numbers stands; the last one with its unit and edge."""
    spans, at = [], match.start()
    for index, item in enumerate(items):
        end = match.end() if index == len(items) - 1 else sight.text.index(item, at) + len(item)
        spans.append((at, end))
        at = end + 1
    return spans


def first_of(match: Match, prefix: str, unit: str, sight: Sight) -> list[Reading] | None:
    """前三季度, 后两个月: the first or last few of a year."""
    count = numeral(match["count"])
    most = 4 if unit == "季度" else 12
    if count is None or not 1 <= count <= most:
        return None
    low, high = (1, count) if match["order"] != "后" else (most - count + 1, most)
    first, last = piece(f"{prefix}{low}{unit}", sight), piece(f"{prefix}{high}{unit}", sight)
    if first is None or last is None or (not sight.slot and not sight.verb(match.end())[0]):
        return []
    reading = Reading("period", match.span(), first.first, later(first, last, last.year_said).last)
    if sight.verb(match.end())[0] == "completes":
        reading.kind, reading.start = "deadline", None
    return [reading]


def piece(words: str, sight: Sight) -> Point | None:
    """A point written in full by the words alone."""
    found = sight.points.fullmatch(words)
    return narrowed(point_of(groups_of(found), sight), found["part"]) if found else None


def narrowed(said: Point | None, part: str | None) -> Point | None:
    """6月底, 6月初 as an end of a range: the days at that end."""
    if said is None or said.first is None or said.last is None or not part:
        return said
    if part[-1] in YEAR_END:
        return Point(said.grain, said.last, said.last, said.year_said)
    if part[-1] in "初中" and said.grain == "month":
        first, last = month_third(said.first.year, said.first.month, THIRD_OF_PART[part[-1]])
        return Point(said.grain, first, last, said.year_said)
    return said


def later(first: Point, last: Point, said: bool) -> Point:
    """The end of a range whose year was not said: the next year's where it would lie before the beginning."""
    if said or first.first is None or last.last is None or last.last >= first.first:
        return last
    year = last.last.year + 1
    return Point(last.grain, last.first, clipped(year, last.last.month, last.last.day))
