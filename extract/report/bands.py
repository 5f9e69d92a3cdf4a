"""Days that stand behind the tasks in a picture or a calendar: 汛期 of a province by the rules, holidays as the State Council told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

SEASONS = ("flood-season", "main-flood-season")  # of rules/events.toml
MOST_YEARS = 30  # whose seasons are told


@dataclass(frozen=True, slots=True)
class Band:
    """Days that a picture shows behind the tasks: a season of the rules, or a holiday."""

    name: str
    first: date
    last: date
    kind: Literal["season", "holiday"]


def bands(first: date, last: date, province: str | None) -> list[Band]:
    """What is known to lie between two days: seasons, then holidays."""
    return [*seasons(first, last, province), *holidays(first, last)]


def seasons(first: date, last: date, province: str | None) -> list[Band]:
    """汛期 and 主汛期 of a province between two days; where nobody has told whose it is, none."""
    from ..clauses.timing.wordings.event_days import days_of
    from ..rulebook.ruleset import load_ruleset

    rules = {rule.name: rule for rule in load_ruleset().rules("event")}
    found = []
    for name in SEASONS:
        if province is None or name not in rules:
            continue
        rule = rules[name]
        word = (*rule.words, *map(str, rule.fields.get("name_of", {}).values()), name)[0]
        for year in range(first.year, min(last.year, first.year + MOST_YEARS) + 1):
            days = days_of(rule, word, year, province)
            if days and days[0] <= last and days[1] >= first:
                found.append(Band(word, *days, "season"))
    return sorted(found, key=lambda band: (band.first, band.last, band.name))


def holidays(first: date, last: date) -> list[Band]:
    """The statutory holidays between two days, as far as the State Council has told them."""
    import chinese_calendar

    found: list[Band] = []
    days: list[tuple[date, Any]] = sorted(chinese_calendar.holidays.items())
    names = {each.value: each.chinese for each in chinese_calendar.Holiday}
    for day, value in days:
        if not first <= day <= last:
            continue
        name = names.get(value, str(value))
        if found and found[-1].name == name and found[-1].last + timedelta(1) == day:
            found[-1] = Band(name, found[-1].first, day, "holiday")
        else:
            found.append(Band(name, day, day, "holiday"))
    return found


@lru_cache(maxsize=1)
def holidays_known() -> date | None:
    """The end of the last year whose holidays are known."""
    import chinese_calendar

    return max((date(day.year, 12, 31) for day in chinese_calendar.holidays), default=None)
