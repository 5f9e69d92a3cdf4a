"""What goes into reading a timing and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from ....models import Modifier, TimingKind
from ....models.rows import TimingRow

Match = Any  # regex.Match, whose groups mypy takes for str | Any
Groups = dict[str, Any]
ISSUE_ANCHOR = "印发"
RECEIPT_ANCHOR = "收到通知"
NAMES: dict[str, tuple[str, ...]] = {}  # of the groups of the few patterns that are asked, in their order
MOST_NAMES = 64


Signs = tuple[tuple[str, str, int], ...]  # A, 市生态环境局, the place of that name in the source


def groups_of(match: Match) -> Groups:
    """The groups of a match by name; a dict gives one ten times faster than the match does, and a point is asked for some twenty."""
    source = match.re.pattern
    if source not in NAMES:
        if len(NAMES) >= MOST_NAMES:
            NAMES.clear()
        numbers = {number: name for name, number in match.re.groupindex.items()}
        NAMES[source] = tuple(numbers.get(number, "") for number in range(1, match.re.groups + 1))
    return dict(zip(NAMES[source], match.groups(), strict=True))


class TimingContext(NamedTuple):
    """What a notice says of its own time: 成文日期, the year that it is about (for 全年), the issuer's province (for 汛期).

    And of its own names: the signs that stand for units in its slots. `term`: the days of the school year that a calendar is of.
    `plan`: the year that a plan issued before it is of; `published`: `issued` is only a page's date, which may be months later.
    `month`: the year and month that a plan of one month is of (4月份工作计划), for 月底 and 20日前. `monday`: of the week that a heading
    is of (第三周（3月2日—6日）), for 周五前; the least day where it does not say which.
    `told`: it tells nobody in particular of what has been (工作总结), so that 6月底前 in December may be over. `assigns`: its title
    says that it hands out work (纪要, 整改方案).
    """

    issued: date | None = None
    year: int | None = None
    province: str | None = None
    signs: Signs = ()
    term: tuple[date, date] | None = None
    plan: int | None = None
    published: bool = False
    month: tuple[int, int] | None = None
    monday: date | None = None
    told: bool = False
    assigns: bool = False

    @property
    def near(self) -> tuple[int, int] | None:
        """The year and month that 月底 and 20日前 are of: the plan's own, else the issue's."""
        return self.month or ((self.issued.year, self.issued.month) if self.issued else None)


@dataclass(slots=True)
class Reading:
    """One timing read, e.g. `5月底前完成` → deadline, end 2020-05-31; `at` is its place in the text read (characters).

    `core` is the part of `at` without hedge and verb; `rule` the name of the rule that read it; `any_year`: a month without its year.
    """

    kind: TimingKind
    at: tuple[int, int]
    start: date | None = None
    end: date | None = None
    duration: str | None = None
    unit: Literal["workday"] | None = None
    rrule: str | None = None
    anchor: str | None = None
    modifier: Modifier | None = None
    tentative: bool = False
    time: str | None = None
    unread: tuple[int, int] | None = None  # words of time that no rule read, for which no date is given
    rule: str = ""
    core: tuple[int, int] = (0, 0)
    any_year: bool = False

    def moved(self, by: int) -> Reading:
        """The same timing with its places in a text that begins `by` characters earlier (less than none: later, 整改期限：3个月)."""
        made = Reading(*VALUES(self))
        made.at, made.core = moved(self.at, by), moved(self.core, by)
        made.unread = moved(self.unread, by) if self.unread else None
        return made

    def row(self, words: str, span: tuple[int, int]) -> TimingRow:
        """The fields of the record `Timing`, with the words as written and their place in the source."""
        return {
            "text": words,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "duration": self.duration,
            "unit": self.unit,
            "rrule": self.rrule,
            "anchor": self.anchor,
            "time": self.time,
            "modifier": self.modifier,
            "tentative": self.tentative,
            "span": span,
        }


VALUES = attrgetter(*Reading.__slots__)  # many times faster than dataclasses.replace


def moved(at: tuple[int, int], by: int) -> tuple[int, int]:
    return max(0, at[0] + by), max(0, at[1] + by)


@dataclass(slots=True)
class Point:
    """A stretch of days; both None where the year is unknown. `grain` is year, half, quarter, month, ten, week or day."""

    grain: str
    first: date | None
    last: date | None
    year_said: bool = False
    past_word: bool = False

    def contains(self, day: date) -> bool:
        return self.first is not None and self.last is not None and self.first <= day <= self.last

    def until(self, edge: bool) -> date | None:
        """The last day that `…前` leaves: 8月前 and 2027年前 are strict, all others include what they name."""
        if edge and self.grain in ("month", "year") and self.first:
            return self.first - timedelta(1)
        return self.last
