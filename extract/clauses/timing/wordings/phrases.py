"""Timings that are words alone, e.g. `长期坚持` → ongoing, `立行立改` → P0D from the issue, `尽快` → vague, `已完成` → done."""

from __future__ import annotations

from datetime import date, timedelta

from ....rulebook.ruleset import Rule
from ....text.marks import CLOSING, OPENING
from ..ground.records import ISSUE_ANCHOR, Match, Reading
from ..ground.sight import CLAUSE_STARTS, Sight

DONE_ENDS = ("", "，", ",", "；", ";", "。", "、", "）", ")", "并")
POINT = "point"  # of 年中, which stands beside others: 5月底和年中
APART = "，,；;。：:、（(并且"
EDGES = "前后期时"
NEAR = 6  # days of a week


def phrase(match: Match, rule: Rule, sight: Sight, closed: int) -> list[Reading]:
    """A phrase of rules/timing-words.toml where a clause or its predicate begins; `closed` is the end of the timing before it."""
    start = match.start()
    if not sight.slot and start and sight.text[start - 1] not in CLAUSE_STARTS:
        return []
    if start and start != closed and not sight.around.fragment("phrase_opens").match(sight.text, start - 1):
        return []
    reading = Reading(rule.fields["kind"], match.span(), rule=rule.name)
    if rule.fields.get("immediate"):
        reading.modifier = "immediate"
        if reading.kind == "relative":
            reading.duration, reading.anchor, reading.end = "P0D", ISSUE_ANCHOR, sight.issued
    return [reading]


def with_days_in_brackets(readings: list[Reading], text: str) -> list[Reading]:
    """本周内（周五前）, 6月底（6月28日）前: behind a month or week the day of it in brackets is meant, where nothing else stands there."""
    kept = readings[:1]
    for reading in readings[1:]:
        first, (start, end) = kept[-1], reading.core
        inset = start == first.core[1] + 1 and text[start - 1] in OPENING and text[end : end + 1] in tuple(CLOSING)
        of_one = inset and reading.kind == "deadline" and first.kind in ("deadline", "period")
        last = day_of(reading, first, weekday=not text[start].isdigit()) if of_one else None
        if last:
            end += 1 + text.startswith(EDGES[0], end + 1)
            reading.end, reading.core, reading.at = last, (first.core[0], end), (first.core[0], end)
            kept[-1] = reading
        else:
            kept.append(reading)
    return kept


def day_of(reading: Reading, first: Reading, *, weekday: bool) -> date | None:
    """The day in brackets, where it is one of the month or week before them; a weekday is that week's."""
    if first.end is None or reading.end is None or reading.end > first.end:
        return None
    days = (first.end - reading.end).days
    if weekday and first.end.weekday() == NEAR:
        return reading.end + timedelta(days - days % (NEAR + 1))  # 下周内（周三前）
    whole = (first.end + timedelta(1)).day == 1 and days < first.end.day
    return reading.end if days <= NEAR or whole else None


def settled(readings: list[Reading], text: str) -> list[Reading]:
    """Without what the rest makes idle.

    That is: done with its object where something is still to be done, a vague or ongoing word beside a value in one clause.
    """
    if len(readings) < 2:
        return readings
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if reading.kind == "done" and reading.rule == "done" and not is_all_done(reading, text):
            continue  # 已完成整改，长期坚持: what was done is told, not the task
        if (
            is_phrase(reading)
            and reading.rule != POINT
            and any(weighs(other, reading) and same_clause(text, other, reading) for other in readings[:index] + readings[index + 1 :])
        ):
            continue
        kept.append(reading)
    return kept or readings[:1]


def is_all_done(reading: Reading, text: str) -> bool:
    return "已" in text[slice(*reading.core)] and text[reading.core[1] : reading.core[1] + 1] in DONE_ENDS


def is_phrase(reading: Reading) -> bool:
    return reading.kind in ("vague", "ongoing") or reading.modifier == "immediate"


def weighs(other: Reading, reading: Reading) -> bool:
    """Does `other` say more than the phrase? A period may go on (年内持续推进), and an ongoing word says more than a vague one."""
    if other.kind == "ongoing":
        return reading.kind == "vague"
    if is_phrase(other):
        return other.modifier == "immediate" and reading.kind == "vague" and reading.modifier is None
    return not (other.kind in ("period", "event") and reading.kind == "ongoing")


def same_clause(text: str, left: Reading, right: Reading) -> bool:
    first, second = sorted((left.core, right.core))
    return not any(character in APART for character in text[first[1] : second[0]])
