"""Full dates as notices write them, e.g. `2020年3月25日`, `2020-03-25`, `二〇二〇年三月二十五日`.

For the notice's own dates; timings, with all their grains, are read in `clauses/timing`.
"""

from __future__ import annotations

import datetime as dt

import regex

from .. import patterns
from ..structure.numbering import value_of

DATE = patterns.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2}|[一二][九零〇○OＯ][一二三四五六七八九零〇○OＯ]{2})[年\-./](?P<month>[01]?[0-9]|[一二三四五六七八九十]{1,2})[月\-./]"
    r"(?P<day>[0-3]?[0-9](?![0-9])|[一二三四五六七八九十]{1,3})日?"
)
CIRCLES = str.maketrans("○OＯ", "〇〇〇")


def date_of(found: regex.Match[str]) -> dt.date | None:
    """The date of a match of DATE; None for a day that no calendar has (2020年2月31日)."""
    try:
        return dt.date(number(found["year"]), number(found["month"]), number(found["day"]))
    except ValueError:
        return None


def number(text: str) -> int:
    return value_of(text.translate(CIRCLES))


def first_date(text: str) -> dt.date | None:
    """The first full date in a text."""
    found = DATE.search(text)
    return date_of(found) if found else None
