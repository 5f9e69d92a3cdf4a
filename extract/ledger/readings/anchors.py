"""Timings that count from an event whose day nobody said: 验收合格后10个工作日内 is due when a person tells the day of the 验收.

E.g. P10D of working days from 2021-04-01 → 2021-04-16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from ... import patterns
from ...clauses.timing.ground.calendars import MOST_YEARS, after_months, after_workdays

LENGTH = patterns.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T\w*)?")
FIRST_YEAR, LAST_YEAR = 1900, 2400
Timing = Mapping[Any, Any]


def counts(timing: Timing) -> bool:
    """Whether a timing waits for the day of its event."""
    unknown = timing["start"] is None and timing["end"] is None and timing["modifier"] != "after"
    return timing["kind"] == "relative" and unknown and bool(timing["duration"])


def due_of(timings: Iterable[Timing], milestones: Iterable[Timing], event: date | None) -> date | None:
    """When a task is due: at the latest end of its timings, with those that count from the event, else of its milestones."""
    ends = [end_of(each, event) if event and counts(each) else each["end"] for each in timings]
    return max(filter(None, ends), default=None) or max(filter(None, (each["end"] for each in milestones)), default=None)


def end_of(timing: Timing, event: date) -> date | None:
    """The day that a length ends on, or begins where it lies before the event; None where no calendar knows it."""
    length = LENGTH.fullmatch(timing["duration"])
    if length is None or not FIRST_YEAR < event.year < LAST_YEAR:
        return None
    years, months, weeks, number = (int(part or 0) for part in length.groups())
    months, number = 12 * years + months, 7 * weeks + number
    if months > 12 * MOST_YEARS or number > 366 * MOST_YEARS:
        return None
    sign = -1 if timing["modifier"] == "before" else 1
    if timing["unit"] == "workday":
        return after_workdays(event, sign * number)
    return after_months(event, sign * months) + timedelta(sign * number)
