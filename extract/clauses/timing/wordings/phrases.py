"""Timings that are words alone, e.g. `长期坚持` → ongoing, `立行立改` → P0D from the issue, `尽快` → vague, `已完成` → done."""

from __future__ import annotations

from ....rulebook.ruleset import Rule
from ..ground.records import ISSUE_ANCHOR, Match, Reading
from ..ground.sight import CLAUSE_STARTS, Sight

DONE_ENDS = ("", "，", ",", "；", ";", "。", "、", "）", ")", "并")
POINT = "point"  # of 年中, which stands beside others: 5月底和年中
APART = "，,；;。：:、（(并且"


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
