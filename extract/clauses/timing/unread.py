"""Words of time that touch a date and that no rule read with it: then no date is given, and the words are told.

`农历年底前` is no 31 December, `5月1日前3个工作日` no 1 May: a wrong date in silence is worse than none.
"""

from __future__ import annotations

from .ground.records import Reading
from .ground.sight import Sight

KINDS = ("deadline", "period")
REACH = 12  # characters before a timing in which a word of time stands


def without_guesses(readings: list[Reading], sight: Sight) -> list[Reading]:
    """Take the date from each reading whose neighbouring words of time belong to it unread, and add these words to it."""
    kept: list[Reading] = []
    for reading in readings:
        if kept and runs_on(kept[-1], reading, sight):
            undate(kept[-1], kept[-1].core[0], reading.core[1])
        else:
            kept.append(reading)
    whole: list[Reading] = []
    for index, reading in enumerate(kept):
        whole.append(reading)
        if not (reading.start or reading.end or reading.rrule):
            continue
        low = kept[index - 1].core[1] if index else 0
        high = kept[index + 1].core[0] if index + 1 < len(kept) else len(sight.text)
        start, end = before(reading, sight, low), behind(reading, sight, high)
        if index and kept[index - 1].unread is not None and kept[index - 1].core[1] == reading.core[0]:  # 2024年1 2月底前
            undate(reading, kept[index - 1].core[0], end)
            del whole[-2]
        elif (start, end) != reading.core:
            undate(reading, start, end)
    return whole


def undate(reading: Reading, start: int, end: int) -> None:
    reading.start = reading.end = reading.rrule = reading.time = None
    reading.core = reading.at = reading.unread = (start, end)


def runs_on(first: Reading, second: Reading, sight: Sight) -> bool:
    """8月前三季度, 每年农历八月十五前: two readings with neither words nor an edge between them are one that no rule knows."""
    if first.core[1] != second.core[0] or second.kind not in KINDS or first.kind not in (*KINDS, "recurring"):
        return False
    return not sight.around.fragment("closed").match(sight.text[first.core[1] - 1])


def before(reading: Reading, sight: Sight, low: int) -> int:
    """Where the words of time begin that stand right before a reading; a year that is written in full needs none before it."""
    start = reading.core[0]
    full = sight.stands("full_year", start)
    fragment = sight.around.fragment("other_calendar" if full else "unread_before")
    found = fragment.search(sight.text, max(low, start - REACH), start)
    return found.start() if found else start


def behind(reading: Reading, sight: Sight, high: int) -> int:
    """Where the words of time end that stand right behind a reading; in running text behind 底前 only a length (前3个工作日) is one."""
    end = reading.core[1]
    if reading.kind == "relative" or end >= high:
        return end
    closed = not sight.slot and sight.around.fragment("closed").match(sight.text[end - 1])
    found = sight.around.fragment("unread_days" if closed else "unread_behind").match(sight.text, end, high)
    return found.end() if found else end
