"""Times alone: in a bracket or a column (10月), behind a sentence (10月1日—10月3日), and those that open a line (8月22日前：)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import Assignment
from ...clauses.brackets import Pair
from ...clauses.labels import Label, LabelReader, Mark
from ...clauses.timing import Reading, TimingContext, TimingReader
from ...clauses.values import ValueReader
from ...models.terms import ASIDE
from ...text.marks import COLON, COMMA, ENDS, SEMICOLON
from ...text.marks import OPENING as BRACKETS
from ...text.normalize import Passage
from ..spots import Words

WHOLE_YEARS = (1, 1, 12, 31)
SPAN = patterns.compile("[-—–~～至到]")  # from one day to another
LONGEST = 24  # characters of a time that opens a line
LONGEST_DAY = 4  # of 星期三：
LONGEST_BEHIND = 16  # characters of 3月15日前完成 behind a value
# 9月4日（周一）：
OPENING = patterns.compile(rf"(?P<when>[^{COLON}，,、。；;（(]{{1,{LONGEST}}})(?:[（(][^（）()]{{1,6}}[）)])?[{COLON}](?=\S)")
FIGURES = patterns.quick("[0-9]{4}([-./])[0-9]{1,2}\\1[0-9]{1,2}")  # 2014-10-29: the date of what is cited
LONGEST_DAY = 10  # characters of 12月15日
SHORTEST = 2  # characters of a label that is no office's name: 承办
PAUSES = (*COMMA, *SEMICOLON)
PAUSE = patterns.quick(f"[{COMMA}{SEMICOLON}{ENDS}]")
DAY = patterns.compile(r"(?<![0-9])[0-9]{1,2}\p{Han}")  # 9月6日, and not 2024年


def opening(passage: Passage) -> tuple[int, int] | None:
    """Where the words end that may be a time and open a line, and where the others begin."""
    figures = any(map(str.isdigit, passage.text[:LONGEST]))
    if (found := OPENING.match(passage.text)) and (figures or found.end() <= LONGEST_DAY):
        return found.end("when"), found.end()
    if not figures:
        return None
    first = passage.cut(0, LONGEST + 1).pieces()[0].text
    return (len(first), len(first)) if len(first) < min(LONGEST, len(passage.text)) and DAY.search(first) else None


def as_limit(words: Words) -> Words:
    """A month or a part of one that stands alone in a column or bracket of times is the one in which the work is done: 10月, 6月中旬."""
    reading = words.reading
    if len(reading.timings) == 1 and not reading.units:
        timing, text = reading.timings[0], words.value.text
        inside = timing.start and timing.end and (timing.start.year, timing.start.month) == (timing.end.year, timing.end.month)
        last = text[timing.at[1] - 1]
        all_of_it = not last.isdigit() and text.count(last, *timing.at) > 1  # 3月全月, not 2025.12
        if timing.kind == "period" and inside and not all_of_it and not SPAN.search(text, *timing.at):
            words.reading = replace(reading, timings=[replace(timing, kind="deadline", start=None)])
    return words


def covered(timings: Sequence[Reading]) -> int:
    """How many characters say when: of 及时汇报问题, which names no time, only 及时."""
    places = (timing.core if timing.kind == "vague" else timing.at for timing in timings)
    return sum(end - start for start, end in places)


def left_behind(found: Sequence[Words], block: Passage, stop: int, last: Mark, valued: ValueReader, context: TimingContext) -> list[Words]:
    """The time behind the sentence of a block's values that say none, or behind the comma in 联系人：王某某，6月底前."""
    beside = stop <= 0 and last.label in valued.labels.listed and last.kind.progress
    comma = max(map(block.text.rfind, COMMA + SEMICOLON)) + 1 if beside else 0
    at = max(stop, comma if comma > last.end else 0)
    left = time_behind(block.cut(at), valued, context) if at > 0 and not any(words.reading.timings for words in found) else []
    bare = all(words.reading.timings[0].core == (0, len(words.value.text)) for words in left)  # 领导批示：…，7月底前拿出方案
    return left if stop > 0 or bare else []


def time_behind(rest: Passage, valued: ValueReader, context: TimingContext) -> list[Words]:
    """责任单位：市水利局。3月15日前完成。, …。时限为6月底前: a sentence behind the last value that is a day, or a label with one."""
    when = rest.strip(ENDS)
    reading = valued.assignments.read(when.text, context) if 0 < len(when.text) <= LONGEST_BEHIND else None
    if reading is None or not reading.timings or reading.units or reading.skipped or reading.timings[0].kind != "deadline":
        return []
    if not reading.unread:
        return [Words(when, reading, when)]
    end = reading.unread[0][1]
    label = when.text[: end - 1]  # without 为
    kind = valued.labels.kind(label)
    value = when.cut(end)
    return [Words(when, valued.read(label, value.text, context), value, label)] if kind and kind.timing else []


def behind_bracket(passage: Passage, end: int, valued: ValueReader, context: TimingContext) -> list[Words]:
    """改造管网（镇水利站），9月底前, …（镇水利站）。9月底前完成。: behind a bracket that ends at `end` nothing but a time."""
    mark = passage.text[end : end + 1]
    when = passage.cut(end + (not mark.isalnum())).strip(ENDS) if mark in (*PAUSES, ENDS[0]) or mark.isalnum() else None
    if when is None or not 0 < len(when.text) <= LONGEST_BEHIND:
        return []
    reading = valued.assignments.read(when.text, context)
    whole = reading.timings and not (reading.units or reading.unread or reading.skipped or reading.persons)
    due = mark in PAUSES or (reading.timings and reading.timings[0].kind == "deadline" and has_words(when.text))  # no day of signing
    return [as_limit(Words(when, reading, when))] if whole and due else []


def said_behind(rest: Passage, words: Words, valued: ValueReader, context: TimingContext) -> list[Words]:
    """由甲局牵头。3月底前上线。 and 甲局牵头；乙局、丙局配合: what the end of a paragraph adds to such words."""
    when = [] if words.reading.timings else time_behind(rest, valued, context)
    return when or who_helps(rest, valued, context)


def who_helps(rest: Passage, valued: ValueReader, context: TimingContext) -> list[Words]:
    """…牵头；市统计局、各县区配合: the part behind a semicolon that only says who helps."""
    words = rest.strip(ENDS + SEMICOLON)
    reading = valued.assignments.read(words.text, context) if words.text and rest.text[0] in SEMICOLON else None
    whole = reading is not None and reading.explicit and not (reading.unread or reading.skipped)
    helps = reading is not None and reading.units and all(unit.role in ASIDE for unit in reading.units)
    return [Words(words, reading, words)] if reading and whole and helps else []


def is_whole_years(timing: Reading) -> bool:
    """2024-2027年, 2024年: nothing but years, as a plan's name has them."""
    days = (timing.start, timing.end) if timing.kind == "period" else (None, None)
    return days[0] is not None and days[1] is not None and (days[0].month, days[0].day, days[1].month, days[1].day) == WHOLE_YEARS


def is_to_come(words: Words, context: TimingContext) -> bool:
    """One day or stretch of days that is not over when the notice is issued; whole years (2024年) are a remark."""
    timings, issued = words.reading.timings, context.issued
    timing = timings[0] if len(timings) == 1 and timings[0].kind in ("deadline", "period") else None
    if timing is None or timing.end is None or (issued is not None and timing.end < issued):
        return False
    return not is_whole_years(timing)


def is_schedule(heading: str, labels: LabelReader) -> bool:
    """一、时间安排: are the items below a heading what is to be done when?"""
    line = heading.rstrip(ENDS + COLON)
    asked = next(filter(line.endswith, labels.grammar.words("asked") + labels.grammar.words("limit")), "")
    return bool(asked) and labels.clock.search(line[: -len(asked)]) is not None


def is_inside(at: int, times: Sequence[Reading]) -> bool:
    """展示时间：6月1日—6月30日: the dash stands between the first day and the last."""
    return any(time.core[0] < at < time.core[1] for time in times)


def is_span_of_days(reading: Assignment, text: str) -> bool:
    """…停放秩序。（10月1日—10月3日）: behind a sentence days from one to another are its time; years (2020-2022年) are a remark."""
    timing = reading.timings[0] if len(reading.timings) == 1 and not reading.unread else None
    return timing is not None and timing.kind == "period" and timing.at == (0, len(text)) and text.count("日") > 1


def is_time(reading: Assignment, text: str, asks: regex.Pattern[str]) -> bool:
    """（2020年12月底前）, （全年实施）, （计划需在3月10日前完成）, but not （2020-2022年）: a bare span of time is a remark.

    With `asks` a span of time asks for work.
    """
    if reading.unread:
        return any(timing.kind == "deadline" and timing.at[1] == len(text) and asks.search(text) for timing in reading.timings)
    return any(
        asks.search(text)
        if timing.kind == "period"
        else (has_words(text) and timing.at[0] == 0) or (timing.kind == "deadline" and not FIGURES.fullmatch(text))
        for timing in reading.timings
        if timing.kind not in ("done", "vague")
    )


def has_words(text: str) -> bool:
    """More than figures and the signs of dates."""
    return not text.rstrip("年月日").replace("-", "").replace("—", "").replace(".", "").isdigit()


def may_be_marked(text: str, timing: TimingReader) -> bool:
    """May a time stand in a bracket, behind or before a colon, or open a line: 制定方案（9月1日至10日）, 5月10日前：动员部署?"""
    return (text[:1].isdigit() or any(mark in text for mark in COLON + BRACKETS)) and timing.glance.search(text) is not None


def looked_again(label: str, kind: Label, labels: LabelReader) -> bool:
    """销号时间: when what was done is looked at again, and no limit of the work."""
    return kind.timing and labels.grammar.role_of(label) == "supervise"


def without_offices(marks: list[Mark], text: str, valued: ValueReader, context: TimingContext) -> list[Mark]:
    """指导科：每月走访；各县社：每季报送: behind an office's name stands when, and nobody; nor are the names beside it labels."""
    for mark in marks:
        if (
            mark.kind.role
            and len(mark.label) > SHORTEST
            and mark.label[-2:] not in valued.assignments.label_ends
            and mark.label.endswith(valued.offices)
        ):
            said = valued.assignments.read(PAUSE.split(text[mark.end :], 1)[0], context)
            if said.timings and not (said.units or said.persons) and valued.units.looks_like_unit(mark.label):
                return [other for other in marks if other.kind.assigns() and other is not mark]
    return marks


def is_day(time: Callable[[Passage, TimingContext], object], passage: Passage, pair: Pair, context: TimingContext) -> bool:
    """9月15日（周一）, 周一（9月15日）：, alone on a line: a day, and no slot of one."""
    if max(pair.start, pair.end - pair.start) > LONGEST_DAY:
        return False
    inside, before = passage.cut(pair.start + 1, pair.end), passage.cut(0, pair.start)
    return time(inside, context) is not None and time(before, context) is not None
