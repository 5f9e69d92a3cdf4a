"""Ranges and open ends, e.g. `2020年11月至次年3月` → period 2020-11-01..2021-03-31, `有效期至2025年12月31日`, `十四五期间`."""

from __future__ import annotations

from datetime import date

from .... import patterns
from ....rulebook.ruleset import Rule
from ....text.numerals import numeral
from ..ground.calendars import clipped, month_end
from ..ground.records import ISSUE_ANCHOR, RECEIPT_ANCHOR, Match, Point, Reading, groups_of
from ..ground.sight import Sight
from .lists import end_of_range, later, piece

FIGURES = patterns.quick(r"(?P<year>(?:19|20)[0-9]{2})(?:[./](?P<month>1[0-2]|0?[1-9]))?")
END_YEAR, END_MONTH = patterns.quick("20[0-9]{2}$"), patterns.quick(r"(?:1[0-2]|0?[1-9])(?=$|[（()）、，,；;。])")
DAY = r"(1[0-2]|0?[1-9])-(3[01]|[12][0-9]|0?[1-9])"
FIRST_DAY, LAST_DAY = patterns.quick(rf"((?:19|20)[0-9]{{2}})-{DAY}"), patterns.quick(rf"{DAY}(?![0-9.-])")
MONTHS = 12
MOST_SKIPPED = 6  # characters of a run before a range that do not belong to it


def ranged(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`4—6月`, `2019年11-12月`, `4月1日—15日`, `一至三季度`, `即日起至12月31日`."""
    text = sight.text
    at = match.end()
    last_match = sight.points.match(text, at)
    words = match["first"]
    if last_match is None and (bare := of_figures(words, text[at:])):
        sight.reached = at + bare[2]
        return [Reading("period", (match.start("first"), sight.reached), bare[0], bare[1])]
    if last_match is None or last_match["lead"]:
        return None
    kept = (sight.year, sight.month)
    for skip in range(min(len(words), MOST_SKIPPED)):
        sight.year, sight.month = kept
        made = both(words[skip:], last_match, sight)
        if made is not None:
            break
    else:
        sight.year, sight.month = kept
        return None
    first, last = made
    closing = sight.around.fragment("range_closes").match(text[last_match.end() : last_match.end() + 2])
    end = last_match.end() + (len(closing[0]) if closing else 0)
    sight.reached = end
    start = match.start("first") + skip
    if skip == 0:
        start = match.start()
    reading = Reading("period", (start, end), first.first, last.last)
    if first.first and last.last and first.first > last.last:
        return None
    named = not (sight.slot or sight.opens(start)) and sight.stands("of_paper", end)  # 编制2026—2030年发展规划
    return [] if named or past(reading, first, last, sight, end) else [reading]


def of_figures(first: str, behind: str) -> tuple[date, date, int] | None:
    """2026-2028, 2026.4-12, 2026-9-15至10-15: years, months, days of one year, without units; first day, last, length of the end."""
    if (whole := FIRST_DAY.fullmatch(first)) and (day := LAST_DAY.match(behind)):
        year, *said = map(int, (*whole.groups(), *day.groups()))
        both_days = clipped(year, *said[:2]), clipped(year, *said[2:])
        return (*both_days, day.end()) if both_days[0] < both_days[1] else None
    found = FIGURES.fullmatch(first)
    end = END_YEAR.match(behind) if found and not found["month"] else END_MONTH.match(behind) if found else None
    if found is None or end is None:
        return None
    year, month, last = int(found["year"]), int(found["month"] or 1), int(end[0])
    days = (date(year, month, 1), date(last, 12, 31) if last > MONTHS else month_end(year, last))
    return (*days, end.end()) if days[0] < days[1] else None


def past(reading: Reading, first: Point, last: Point, sight: Sight, end: int) -> bool:
    if sight.issued is None or reading.end is None or reading.end >= sight.issued or sight.label(reading.at[0]):
        return False
    return not sight.slot or ((first.year_said or last.year_said) and end < len(sight.text))


def both(words: str, last_match: Match, sight: Sight) -> tuple[Point, Point] | None:
    """The first and the last point of a range; the first may lack its unit (4—6月) or its year, the last what the first says."""
    now = sight.around.fragment("range_now").search(words)
    if now:
        beginning: Point | None = Point("day", sight.issued, sight.issued)
    else:
        unit = sight.around.fragment("unit_of_last").match(last_match[0])
        bare = sight.around.fragment("number_at_end").search(words)
        if bare and "." not in words and "/" not in words and "-" not in words:
            beginning = piece(words + unit[1], sight) if unit else None
            if beginning is None and last_match["day"]:  # 9月28—10月2日
                unit_at = last_match.end("day")
                beginning = piece(words + last_match.string[unit_at : unit_at + 1], sight)
        else:
            beginning = piece(words, sight)
    if beginning is None:
        return None
    first = beginning
    said = last_match["year"] is not None
    last = end_of_range(groups_of(last_match), sight)
    if last is None:
        return None
    if last_match["opening"] and last.grain == "year":
        return first, Point(last.grain, None, None)  # 至2027年初: no day is named
    if said and not first.year_said and first.first and last.first and not now:
        first = in_year(first, last)
    return first, later(first, last, said)


def in_year(first: Point, last: Point) -> Point:
    """4月至2020年6月: the beginning takes the end's year, or the one before it."""
    if first.first is None or first.last is None or last.last is None:
        return first
    year = last.last.year - (first.first.month > last.last.month)
    return Point(
        first.grain,
        clipped(year, first.first.month, first.first.day),
        clipped(year, first.last.month, first.last.day),
        True,
    )


def until(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`有效期至2025年12月31日`: a period whose beginning is not said."""
    found = sight.points.match(sight.text, match.end())
    said = end_of_range(groups_of(found), sight) if found else None
    if found is None or said is None:
        return None
    if match["life"] and not sight.slot:
        return []  # the life of a policy, and no time of work
    return [Reading("period", (match.start(), found.end()), None, said.last)]


def since(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`自印发之日起施行`, `即日起`: a period from the issue on."""
    if match["anchor"][0] in "收接":
        return [Reading("period", match.span(), anchor=RECEIPT_ANCHOR)]
    return [Reading("period", match.span(), sight.issued, None, anchor=ISSUE_ANCHOR)]


def plan(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`“十四五”期间`, `十四五末`, `“十四五”前三年`: the five years of a plan, their end, the first or last of them."""
    if match["none"]:
        return []
    number = numeral(match["plan"][:-1])
    if number is None or (match["span"] == "" and not match["lead"] and not sight.slot):
        return []
    low = 2006 + 5 * (number - 11)
    high = low + 4
    closing = match["end"] or (match["lead"] or "") != ""
    if match["order"]:
        count = numeral(match["count"]) or 1
        low, high = (high - count + 1, high) if match["order"] == "后" else (low, low + count - 1)
    if sight.issued and high < sight.issued.year and not sight.slot:
        return []
    if match["span"] == "" and match["lead"] is None and match.end() < len(sight.text):
        return []
    edge = match["edge"] or ""
    if edge.endswith("前") and not match["end"]:
        return [Reading("deadline", match.span(), end=date(low - 1, 12, 31), modifier="before")]
    if closing:
        return [Reading("deadline", match.span(), end=date(high, 12, 31), modifier="before" if edge.endswith("前") else None)]
    return [Reading("period", match.span(), date(low, 1, 1), date(high, 12, 31))]
