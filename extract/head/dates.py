"""Full dates as notices write them, e.g. `2020年3月25日`, `2020-03-25`, `二◯二四年五月廿日（星期一）`, and what a title says of its time.

For the notice's own dates; timings, with all their grains, are read in `clauses/timing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

import regex

from .. import patterns
from ..rulebook.ruleset import Ruleset, words_pattern
from ..text.marks import CLOSING, COLON, OPENING
from ..text.normalize import Line, passage
from ..text.numerals import numeral

MONTHS = 12  # of a year
PIECE = patterns.compile(r"[^\s\u3000]+(?: [^\s\u3000]+)*")  # what wide blanks part
LONGEST_LINE, LEAST_WORDS = 120, 6  # characters of a line with a day at its end, of what stands before it there


class DateReader:
    """Reads them by the rule `date` of rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("notice", "date").compile()
        labels = words_pattern(word for name in ("filed", "dated", "issue_date") for word in ruleset.words("notice_label", name))
        self.label: regex.Pattern[str] = patterns.compile(rf"(?:{labels})[{COLON}]\s?")
        self.behind: regex.Pattern[str] = patterns.compile(rf"[{OPENING}]{self.pattern.pattern}[{CLOSING}]$")

    def first(self, text: str) -> dt.date | None:
        """The first full date in a text."""
        found = self.pattern.search(text)
        return date_of(found) if found else None

    def beside(self, lines: Sequence[Line], taken: Collection[int], found: dict[str, str], is_unit: Callable[[str], bool]) -> list[Line]:
        """The lines above a body without the day that stands behind wide blanks there, which counts where no other does.

        Not who signs, with the day. 示例公司整改清单　　2024年5月20日, 编号：示督〔2024〕7号　　2024年5月20日.
        """
        kept = list(lines)
        for index, line in enumerate(lines):
            pieces = [each.span() for each in PIECE.finditer(line.raw)] if index not in taken and has_wide(line.raw) else []
            for (_, end), (start, stop) in pairwise(pieces):
                said = line.raw[start:stop]
                label = self.label.match(said)
                words = "".join(line.raw[:end].split())
                dated = self.pattern.fullmatch(said[label.end() if label else 0 :])
                if dated and len(words) >= LEAST_WORDS and words[-1] not in COLON and not is_unit(words):
                    found.setdefault("dated", said)
                    kept[index] = Line(passage(line.raw[:end], line.base), line.raw[:end], line.base)
                    break
        return kept

    def first_of(self, found: Mapping[str, str], names: Sequence[str]) -> dt.date | None:
        """The date that the first of these elements says, a title (…计划（2024年1月15日）) only at its end."""
        said = ((self.behind if name == "title" else self.pattern).search(found.get(name, "")) for name in names)
        return next((date for each in said if each and (date := date_of(each))), None)


def has_wide(raw: str) -> bool:
    """May a line of a head have wide blanks?"""
    return len(raw) <= LONGEST_LINE and ("\t" in raw or "\u3000" in raw or "  " in raw)


def date_of(found: regex.Match[str]) -> dt.date | None:
    """The date of a match of the rule; None for a day that no calendar has (2020年2月31日)."""
    year, month, day = (numeral(found[part].removeprefix("元").removeprefix("正") or "1") for part in ("year", "month", "day"))
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


class TermReader:
    """Reads which days a calendar of a school may mean: `2020-2021学年第二学期` → 2021-01-01..2021-08-31, by the rule `term`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("held", "term").compile()

    def read(self, text: str) -> tuple[dt.date, dt.date] | None:
        """The first and last day on which one without a year lies for sure; none where its year is not sure."""
        found = self.pattern.search(text)
        if found is None:
            return None
        year = int(found["year"])
        second = found["second"] is not None
        if found["later"] or found["season"] or (found["school"] and not second):
            year += second and (found["later"] or found["school"]) is not None
            days = dt.date(year, 1 if second else 8, 1)
            return days, dt.date(year, 8, 31) if second else dt.date(year + 1, 3 if found["first"] else 7, 31)
        return dt.date(year, 8, 1), dt.date(year, 7, 31)


class PlanReader:
    """Reads which time a plan is of by its title and the rule `plan`: `2027年工作要点`, `4月份重点工作安排`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pattern: regex.Pattern[str] = ruleset.rule("held", "plan").compile()

    def is_plan(self, title: str) -> bool:
        return self.pattern.search(title) is not None

    def month(self, title: str, year: int | None, issued: dt.date | None) -> tuple[int, int] | None:
        """The year and month of a plan of one month; where no title tells its `year`, the month nearest to when it was issued."""
        found = {int(said["month"]) for said in self.pattern.finditer(title, overlapped=True) if said["month"]}
        if year is None or len(found) != 1 or not 1 <= (month := found.pop()) <= MONTHS:
            return None
        return year + round((issued.month - month) / MONTHS) if issued else year, month
