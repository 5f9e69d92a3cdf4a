"""What is told of times without a sure day: `3月1日` where no year is known, `9月31日`, which no calendar has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .. import patterns
from ..models.rows import DiagnosticRow, TaskRow, TimingRow, diagnostic
from ..text.normalize import Passage
from ..text.written import Written

DATED = ("deadline", "period")
MONTH_AND_DAY = patterns.compile(r"(?<![0-9])(?P<month>0?2|0?[469]|11)[^0-9:：](?P<day>29|3[01])(?![0-9])")
FEBRUARY = 2
DAYS = {FEBRUARY: 29}  # of the months that have no 31st, where it is not 30


def undated(source: Written, passage: Passage, words: tuple[int, int]) -> DiagnosticRow:
    """A diagnostic for a timing beside whose words others of time stand that no rule read with them: it has no date."""
    span = passage.span(*words)
    return diagnostic("words-not-understood", f"no date: no rule reads all of “{source.exact(span)}”", span)


def unsure(tasks: Sequence[TaskRow], told: Iterable[DiagnosticRow]) -> Iterator[DiagnosticRow]:
    """One diagnostic for the times that name no day for sure, and one for each day that there is not; `told` are those that are."""
    known = {entry["span"][0] for entry in told}
    rows = {row["span"]: row for task in tasks if not task["timings"] for row in task["milestones"]}  # due by what its text says
    rows |= {row["span"]: row for task in tasks for row in task["timings"]}
    bare = [row for row in rows.values() if row["kind"] in DATED and not (row["start"] or row["end"])]
    lost = [row for row in bare if known.isdisjoint(range(*row["span"]))]
    if lost:
        said = f"no date: “{lost[0]['text']}” does not tell one surely ({len(lost)} such times)"
        yield diagnostic("words-not-understood", said, lost[0]["span"])
    for row in rows.values():
        if row["kind"] in DATED and no_such_day(row):
            yield diagnostic("words-not-understood", f"no such day: “{row['text']}”", row["span"])


def without_names(milestones: list[TimingRow], timings: Sequence[TimingRow]) -> list[TimingRow]:
    """Without those that hold the name of who acts, which a timing of the slot was read without: 客服部|节后三日内.

    And each year's as there: 每年2月底前各县考核，|3月底前市局分析.
    """
    ends = {row["span"][1]: row["span"][0] for row in timings if row["anchor"]}
    each = {row["span"]: row for row in timings if row["rrule"]}
    found = [row for row in milestones if row["span"][0] >= ends.get(row["span"][1], 0)] if ends else milestones
    return [each.get(row["span"], row) for row in found] if each else found


def no_such_day(row: TimingRow) -> bool:
    """2月30日, 9月31日, 2月29日 of a year that has none."""
    words = row["text"]
    may = "29" in words or "30" in words or "31" in words  # few have one of the last days
    for found in MONTH_AND_DAY.finditer(words) if may else ():
        month, day = int(found["month"]), int(found["day"])
        if day > DAYS.get(month, 30) or (
            month == FEBRUARY and row["end"] is not None and row["end"].month == month and row["end"].day < day
        ):
            return True
    return False
