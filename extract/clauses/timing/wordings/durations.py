"""Lengths of time from an anchor, e.g. `印发之日起30日内` → P30D from the issue, `收到通知后15个工作日内` → P15D in working days.

Lengths are ISO 8601. Where the anchor is the issue date (the default), `end` is the day that they end on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ....rulebook.ruleset import Rule
from ....text.marks import COMMA, ENDS, LISTING
from ..ground.records import ISSUE_ANCHOR, RECEIPT_ANCHOR, Match, Reading, groups_of
from ..ground.sight import Sight, clause_start
from .lengths import Length, end_of, length_of

LONGEST_STANDARD = 20  # days
YEARLY = "FREQ=YEARLY;BYMONTH="
FEBRUARY = 2
LONGEST_BETWEEN = 80  # characters between two lengths from one anchor
LONGEST_ANCHOR = 8  # characters, in running text


def dated_from(reading: Reading, anchor: Reading, sight: Sight) -> None:
    """自2020年5月1日起30日内: a length whose anchor is a date ends on a day that can be told."""
    found = sight.around.fragment("counted").search(sight.text, anchor.core[1], reading.core[1])
    length = length_of(groups_of(found), sight) if found and reading.kind == "relative" else None
    if length and anchor.start:
        reading.end = end_of(anchor.start, length)


def anchored(readings: Sequence[Reading], text: str, anchor: str | None = None) -> Iterator[Reading]:
    """Lengths that count from the anchor of one said shortly before: `收到通知之日起5日内报方案，20日内完成整改`, with no day of their own.

    And days of each year: `每年2月底前各县完成考核，3月底前市局完成分析`. `anchor` is what the sentence before says.
    """
    last = 0
    for reading in readings:
        every = anchor is not None and anchor.startswith(YEARLY)
        if reading.kind == "relative" and reading.modifier != "before":
            near = anchor is not None and not every and reading.at[0] - last <= LONGEST_BETWEEN
            if near and text[reading.core[0]].isnumeric() and reading.anchor in (ISSUE_ANCHOR, None) and reading.modifier is None:
                reading = replace(reading, anchor=anchor, end=None)
            last = reading.at[1]
            anchor = anchor_said(reading)
        elif every and reading.any_year and reading.modifier == "before" and reading.end and ENDS[0] not in text[last : reading.at[0]]:
            day = -1 if reading.end.month == FEBRUARY and is_month_end(reading.end) else reading.end.day
            rrule = f"{YEARLY}{reading.end.month};BYMONTHDAY={day}"
            reading, last = replace(reading, kind="recurring", end=None, rrule=rrule), reading.at[1]
        elif reading.kind == "recurring":
            anchor, last = anchor_said(reading), reading.at[1]
        yield reading


def is_month_end(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def anchor_said(reading: Reading) -> str | None:
    """What a length counts from where it is no issue, or each year's month: what is said behind it may count from there too."""
    if reading.kind == "recurring":
        return reading.rrule if str(reading.rrule).startswith(YEARLY) else None
    return reading.anchor if reading.kind == "relative" and reading.anchor != ISSUE_ANCHOR else None


def anchor_of(sight: Sight, at: int) -> tuple[str | None, int]:
    """What a length that begins at `at` counts from (words before 后, 之日起), and where these words begin; None when not said."""
    text = sight.text
    comma = at > 0 and text[at - 1] in COMMA
    end = at - 1 if comma else at
    before = listed_start(sight, clause_start(text, end))
    found = sight.around.fragment("anchor_apart" if comma else "anchor").fullmatch(text, before, end)
    if found is None and not comma:  # 工程竣工3个月内
        found = sight.around.fragment("anchor_attached").fullmatch(text, before, end)
    apart = found is None and not comma
    if apart:
        found = event_before(sight, before)
    if found is None:
        return None, at
    anchor, start = found["anchor"], found.start("from") if found["from"] else found.start("anchor")
    anchor, start = without_lead(anchor, start, sight)
    start = at if apart else start
    if sight.around.receipt.search(anchor):
        return RECEIPT_ANCHOR, start
    return (ISSUE_ANCHOR if sight.around.issue.match(anchor) else anchor), start


def listed_start(sight: Sight, at: int) -> int:
    """Where 在收到建议、|提案之日起 begins, of which a list's mark parts the words: none does where nothing leads them in."""
    text = sight.text
    if at == 0 or text[at - 1] != LISTING[0]:
        return at
    start = clause_start(text, at - 1)
    lead = sight.around.fragment("anchor_within").match(text, start, at - 1)
    return start if lead and lead.end() < at - 1 else at


def without_lead(anchor: str, start: int, sight: Sight) -> tuple[str, int]:
    """收到材料 of 财政部门在收到材料后, and where it begins."""
    lead = sight.around.fragment("anchor_within").match(anchor)
    if lead is None:
        return anchor, start
    return anchor[lead.end() :], start + (lead.start("from") if lead["from"] else lead.end())


def event_before(sight: Sight, at: int) -> Match | None:
    """验收合格后，由市财政局在10个工作日内拨付, 在查清情节后提出意见，并在…: an event in the clause before; 最后，… is none."""
    if at == 0 or sight.text[at - 1] not in COMMA:
        return None
    start = clause_start(sight.text, at - 1)
    found = sight.around.fragment("anchor_apart").fullmatch(sight.text, start, at - 1)
    found = found or sight.around.fragment("anchor_earlier").fullmatch(sight.text, start, at - 1)
    return found if found and not sight.around.fragment("no_event").search(found["anchor"]) else None


def relative(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`30日内`, `用3年时间`, `30日后`: counted from the anchor said before it, else from the issue."""
    said = groups_of(match)
    length = length_of(said, sight)
    if length is None:
        return None
    after, end = bool(said.get("later")), match.end()
    anchor, start = anchor_of(sight, match.start())
    if after and anchor is None and not (sight.slot and (sight.verb(end)[0] or end == len(sight.text))):
        return []
    standard = is_standard(length, end, sight) and (length.iso.startswith("PT") or not is_of_office(match.start(), sight))
    if sight.stands("forbidden", end) or (not sight.slot and (sight.stands("benefit", end) or (anchor is None and standard))):
        return []
    if (anchor is None or sight.slot) and describes(match, sight):
        return []
    within_day = length.iso.startswith("PT") and not length.days  # 险情10分钟内上报: from when it happens, which nobody says
    reading = Reading("relative", (start, end), duration=length.iso, anchor=anchor or (None if within_day else ISSUE_ANCHOR))
    reading.unit = length.unit
    reading.modifier = "after" if after else None
    counts = anchor == ISSUE_ANCHOR or (anchor is None and sight.slot and not (standard or within_day) and (after or said.get("soon")))
    if counts and sight.issued:  # 用3年时间, 为期一年 and what stands in running text (3年内新办的企业) say no day to count from
        day = end_of(sight.issued, length)
        reading.start, reading.end = (day, None) if after else (None, day)
    return [reading]


def describes(match: Match, sight: Sight) -> bool:
    """成立5年以内的企业, 对3年内新办的企业, 在两年之内对示范企业免予评审: what something is or how long it holds, not when work is due."""
    end = match.end()
    attribute = sight.stands("attributive", end)
    if attribute and attribute.end() == end + 1:
        return True
    if sight.slot:
        return False
    if attribute and sight.around.fragment("of_whom").match(sight.text[match.start() - 1 : match.start()]):
        return True
    return bool(sight.stands("holds_for", end))


def is_standard(length: Length, end: int, sight: Sight) -> bool:
    """一般件5个工作日内办结, 对举报3日内回复: how fast a thing is always done, not when this task is."""
    short = not length.months and length.days <= LONGEST_STANDARD
    if sight.slot:
        return short and sight.stands("service", end) is not None
    return short and (length.workdays or length.iso.startswith("PT") or sight.stands("service", end) is not None)


def is_of_office(start: int, sight: Sight) -> bool:
    """园林所3天内修复, in minutes and plans: who does it stands right before."""
    before = sight.text[start - 1 : start]
    return sight.context.assigns and before.isalpha() and sight.around.fragment("phrase_opens").match(before) is not None


def term(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`试行期一年`, `有效期三年`: a length that counts from the day of effect."""
    length = length_of(groups_of(match), sight)
    if length is None:
        return None
    return [Reading("relative", match.span(), duration=length.iso, unit=length.unit, anchor=str(rule.fields["anchor"]))]


def ahead(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`提前5个工作日`, `会议召开前3日`: a length before what is to come."""
    length = length_of(groups_of(match), sight)
    if length is None:
        return None
    start, anchor = match.start(), None
    if not match["in_advance"]:
        start = clause_start(sight.text, match.start())
        found = sight.around.fragment("anchor_before").fullmatch(sight.text, start, match.start())
        if found is None:
            return []
        anchor, start = without_lead(found["anchor"], found.start("anchor"), sight)
        if sight.around.fragment("looks").search(anchor) or (not sight.slot and len(anchor) > LONGEST_ANCHOR):
            return []  # 核实前三个月内的情况
    return [Reading("relative", (start, match.end()), duration=length.iso, unit=length.unit, anchor=anchor, modifier="before")]
