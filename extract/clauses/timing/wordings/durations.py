"""Lengths of time from an anchor, e.g. `印发之日起30日内` → P30D from the issue, `收到通知后15个工作日内` → P15D in working days.

Lengths are ISO 8601. Where the anchor is the issue date (the default), `end` is the day that they end on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from .... import patterns
from ....rulebook.ruleset import Rule
from ....text.numerals import numeral
from ..ground.calendars import MOST_YEARS, after_months, after_workdays
from ..ground.records import ISSUE_ANCHOR, RECEIPT_ANCHOR, Match, Reading
from ..ground.sight import Sight, clause_start

SEPARATOR = patterns.compile(r"[-–—~～至到]")
ANCHOR = patterns.compile(
    r"^(?P<lead>(?:自|从|在|于|应当?|须|需|要|请|并|且|由|待)*)(?P<anchor>[^，,。；;]{1,24}?)(?:之日起?|之后|以后|后|起)的?(?:在|于|的|，|,)?$"
)
WITHIN_ANCHOR = patterns.compile(r"^.*(?:应于|应在|须在|须于|(?<![所存现])在|(?<![关由属对])于|自|由)(?=.{2})")
BEFORE = patterns.compile(r"^(?:在|于|应当?|须|需|要|请|并)*(?P<anchor>[^，,。；;]{1,16})$")
LONGEST_STANDARD = 20  # days
SHALL_NOT = patterns.compile(r"[，,]?(?:不得|不予|不再|禁止|严禁)")
SERVICE = patterns.compile(
    r"[^，,。；;]{0,4}(?:办[结理完好]|审[批核结]|回复|答复|受理|处[置理]|响应|到达|反馈|修复|解决|补正|退还|核查|送达|出具|拨付)"
)
STEPS = {
    "年": ("M", 12), "季度": ("M", 3), "月": ("M", 1), "周": ("W", 1), "星期": ("W", 1), "礼拜": ("W", 1),
    "小时": ("H", 1), "分钟": ("N", 1),
}  # fmt: skip


class Length(NamedTuple):
    """A length of time: ISO 8601 text, calendar months and days that it lasts, and whether its days are working days."""

    iso: str
    months: int
    days: int
    workdays: bool = False

    @property
    def unit(self) -> Literal["workday"] | None:
        return "workday" if self.workdays else None


def length_of(match: Match) -> Length | None:
    """`30日`, `两个月`, `半年`, `一年半`, `3至5年` (the greater counts), `24小时`, `15个工作日`."""
    words = SEPARATOR.split(match["count"])[-1]
    unit = match["unit"].removeprefix("个")
    half = unit.startswith("半") or unit.endswith("半")
    unit = unit.strip("半")
    if words in ("数", "几"):
        return None
    if words == "半":
        return half_of(unit)
    number = numeral(words.removesuffix("半"))
    half = half or words.endswith("半")
    if number is None or number == 0:
        return None
    if half:
        if unit == "月":
            return Length(f"P{30 * number + 15}D", number, 15)
        return Length(f"P{12 * number + 6}M", 12 * number + 6, 0) if unit == "年" else None
    return whole_of(number, unit)


def half_of(unit: str) -> Length | None:
    return {
        "年": Length("P6M", 6, 0),
        "月": Length("P15D", 0, 15),
        "日": Length("PT12H", 0, 0),
        "天": Length("PT12H", 0, 0),
        "小时": Length("PT30M", 0, 0),
    }.get(unit)


def whole_of(number: int, unit: str) -> Length | None:
    kind, step = STEPS.get(unit, ("D", 1))
    if kind == "M":
        months = number * step
        return Length(f"P{number}Y" if unit == "年" else f"P{months}M", months, 0) if months <= 12 * MOST_YEARS else None
    if kind == "W":
        return Length(f"P{number}W", 0, 7 * number)
    if kind == "H":
        return Length(f"PT{number}H", 0, number // 24)
    if kind == "N":
        return Length(f"PT{number}M", 0, 0)
    return Length(f"P{number}D", 0, number, unit == "工作日")


def end_of(start: date, length: Length) -> date | None:
    """The day that a length ends on; None where the calendar of working days does not know the year."""
    if length.workdays:
        return after_workdays(start, length.days)
    return after_months(start, length.months) + timedelta(length.days)


ISO = patterns.compile(r"^P(?:([0-9]+)([DWMY])|T.*)$")


def iso_length(iso: str, workdays: bool) -> Length | None:
    """An ISO 8601 duration of one part as a length."""
    found = ISO.match(iso)
    if found is None or found[1] is None:
        return None
    number = int(found[1])
    if found[2] in "YM":
        return Length(iso, number * (12 if found[2] == "Y" else 1), 0)
    return Length(iso, 0, number * (7 if found[2] == "W" else 1), workdays)


def anchor_of(sight: Sight, at: int) -> tuple[str | None, int]:
    """What a length that begins at `at` counts from (words before 后, 之日起), and where these words begin; None when not said."""
    text = sight.text
    if at and text[at - 1] in "，,":
        before = clause_start(text, at - 1)
        words = text[before : at - 1]
        if not words.endswith(("后", "起", "之日")):
            return None, at
        found = ANCHOR.match(words)
    else:
        before = clause_start(text, at)
        found = ANCHOR.match(text[before:at])
    if found is None:
        return None, at
    anchor = found["anchor"].rstrip("之")
    start = before + found.start("lead" if found["lead"][-1:] in ("自", "从") else "anchor")
    inner = WITHIN_ANCHOR.match(anchor)
    if inner:  # 财政部门在收到材料后
        anchor, start = anchor[inner.end() :], before + found.start("anchor") + inner.end()
    if sight.around.receipt.search(anchor):
        return RECEIPT_ANCHOR, start
    return (ISSUE_ANCHOR if sight.around.issue.match(anchor) else anchor), start


def relative(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`30日内`, `用3年时间`, `30日后`: counted from the anchor said before it, else from the issue."""
    length = length_of(match)
    if length is None:
        return None
    groups = match.groupdict()
    edge = groups.get("edge") or ""
    after = not edge.endswith("内") and "edge" in groups and rule.name == "within"
    anchor, start = anchor_of(sight, match.start())
    if after and anchor is None and not (sight.slot and (sight.verb(match.end())[0] or match.end() == len(sight.text))):
        return []
    if not sight.slot and (SHALL_NOT.match(sight.text, match.end()) or (anchor is None and is_standard(length, match.end(), sight))):
        return []
    reading = Reading("relative", (start, match.end()), duration=length.iso, anchor=anchor or ISSUE_ANCHOR)
    reading.unit = length.unit
    reading.modifier = "after" if after else None
    if reading.anchor == ISSUE_ANCHOR and sight.issued:
        reading.end = end_of(sight.issued, length)
    if after:
        reading.start, reading.end = reading.end, None
    return [reading]


def is_standard(length: Length, end: int, sight: Sight) -> bool:
    """一般件5个工作日内办结, 对举报3日内回复: how fast a thing is always done, not when this task is."""
    short = not length.months and length.days <= LONGEST_STANDARD
    return short and (length.workdays or length.iso.startswith("PT") or SERVICE.match(sight.text, end) is not None)


def term(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`试行期一年`, `有效期三年`: a length that counts from the day of effect."""
    length = length_of(match)
    if length is None:
        return None
    return [Reading("relative", match.span(), duration=length.iso, unit=length.unit, anchor=str(rule.fields.get("anchor", "施行")))]


def ahead(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`提前5个工作日`, `会议召开前3日`: a length before what is to come."""
    length = length_of(match)
    if length is None:
        return None
    start, anchor = match.start(), None
    if not match[0].startswith("提"):
        start = clause_start(sight.text, match.start())
        found = BEFORE.match(sight.text[start : match.start()])
        if found is None or (not sight.slot and len(found["anchor"]) > 8):
            return []
        anchor, start = found["anchor"], start + found.start("anchor")
    return [Reading("relative", (start, match.end()), duration=length.iso, unit=length.unit, anchor=anchor, modifier="before")]
