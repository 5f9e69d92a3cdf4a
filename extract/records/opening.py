"""The day that a text begins with and on which its work is, e.g. `7月3日学生返校，召开散学典礼。` above 责任部门：政教处."""

from __future__ import annotations

from dataclasses import replace

from .. import patterns
from ..assignments.slots.times import SPAN
from ..clauses.timing import Reading, TimingContext, TimingReader

DAY = patterns.compile(r"(?:20[0-9]{2}\p{Han})?[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}(?![0-9、])")


def opening_day(text: str, timing: TimingReader, context: TimingContext) -> list[Reading]:
    """One that is not over when the notice is issued: what was found on a day stands in a text as well (4月3日无记录)."""
    found = DAY.match(text) if text[:1].isdigit() and context.issued else None
    found = None if found and SPAN.match(text, found.end()) else found  # 7月3日至5日
    for day in timing.read(found[0], context, slot=True) if found else ():
        whole = found and day.at == (0, found.end()) and day.kind == "deadline" and day.modifier is None
        if whole and day.end and context.issued and day.end >= context.issued:
            return [replace(day, kind="period", start=day.end)]
    return []
