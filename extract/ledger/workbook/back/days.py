"""A day as people type it below 完成时限: 2026.5.30, 2026年5月底, 5月30日前 → the last day that is meant, where that is sure."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import regex

from ....clauses.phrase import when
from ....language import _
from ....text.marks import POINTS
from ....text.numerals import ONE_TO_TEN, TENS, numeral
from ..columns import WORDS

MOST = 60  # characters of such a cell
DATED: regex.Pattern[str] = regex.compile(
    WORDS["dated"].format(year="([0-9]{4})", month="([0-9]{1,2})", day="([0-9]{1,2})")
)  # as a cell with a date is read
SERIAL, FIRST = regex.compile(r"(?:3[6-9]|[4-6][0-9])[0-9]{3}"), date(1899, 12, 30)  # days from 1998 to 2091, counted as spreadsheets do
MIDNIGHT: regex.Pattern[str] = regex.compile(r"(?<=[0-9])[ T]0?0:00(?::00)?\Z")  # as programs write a day
NUMBERS: regex.Pattern[str] = regex.compile(rf"[0-9]+|[{ONE_TO_TEN}{TENS}]+")
MOST_DAYS = 31
KINDS = ("deadline", "period")


class DayError(Exception):
    """What is wrong with a day, and what to write."""


def written(text: str) -> str:
    """The text of a cell; of one that holds a date, also one that lost its form and shows as 44347, the date as ISO 8601 has it."""
    if found := DATED.fullmatch(text):
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            return text
    if SERIAL.fullmatch(text):
        return (FIRST + timedelta(int(text))).isoformat()
    return text


def first_of(text: str) -> str:
    """The first day of what a cell shows that holds that day in the form of a month, 2021年6月; another text as it is."""
    whole = f"{text}1{WORDS['dated'].partition('{day}')[2]}"
    day = written(whole)
    return text if day == whole else day


def day_of(text: str, issued: date | None, today: date) -> str:
    """The day that is meant, ISO 8601. A year that is not said has to be that of the notice and this one. Raises DayError."""
    if len(text) > MOST:
        raise DayError(_("is no day; write one, e.g. 2026-05-30"))
    text = MIDNIGHT.sub("", text)
    sure = last_day(text, None)
    if sure is not None:
        return sure.isoformat()
    may = {last_day(text, given) for given in (issued or today, today)}
    if None in may:
        raise DayError(
            _("is not understood as a day; write one, e.g. 2026-05-30, or empty the cell; other words: duban ledger set ID timing=…")
        )
    if len(may) > 1 or issued is None:
        raise DayError(_("names no year; write it, e.g. 2026-05-30"))
    return max(filter(None, may)).isoformat()


def last_day(text: str, issued: date | None) -> date | None:
    """The end of the one time that a text names; None where it names none, several, or says more."""
    timings = when(text, issued)
    if len(timings) != 1 or timings[0].kind not in KINDS or timings[0].tentative:
        return None
    rest, end = text.replace(timings[0].text, "", 1), timings[0].end
    if rest.strip(POINTS + " \n\u3000") or end is None:
        return None
    if end.day == monthrange(end.year, end.month)[1] and any(end.day < number <= MOST_DAYS for number in numbers(text)):
        raise DayError(_("names a day that its month has not; write one, e.g. 2026-05-30"))
    return end


def numbers(text: str) -> Iterator[int]:
    """The numbers of a text: 31 in 6月31日 and in 六月三十一日."""
    for found in NUMBERS.findall(unicodedata.normalize("NFKC", text)):
        if (number := numeral(found)) is not None:
            yield number
