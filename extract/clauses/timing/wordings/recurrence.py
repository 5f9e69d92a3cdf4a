"""Repetitions as RFC 5545 rules, e.g. `每月5日前` → FREQ=MONTHLY;BYMONTHDAY=5, `每季度末` → FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1."""

from __future__ import annotations

from dataclasses import replace

from ....models import Modifier
from ....rulebook.ruleset import Rule
from ....text.marks import APART
from ....text.numerals import numeral
from ..ground.calendars import month_days, time_of_day
from ..ground.records import Match, Reading, groups_of
from ..ground.sight import Sight
from .repeats import WORKDAYS, Repeat, cycle_of, detail, numbers, same_end

VERB_NEAR = 6
ASKED_REACH = 20
EACH_REACH = 2  # characters of 每人 before 每月
MOST_DATES = 12
MONTH_END = 2  # characters of 月末
BY_DAYS = "FREQ=MONTHLY;BYMONTHDAY="


def recurring(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`每月5日前`, `按季通报`, `一月一调度`, `次月5日前`."""
    said = groups_of(match)
    repeat = cycle_of(str(said.get("unit") or rule.fields["unit"]), said, sight)
    if repeat is None:
        return None
    detailed = detail(repeat, said, sight)
    rrule = repeat.rule() if detailed is not None else None
    defines = sight.around.fragment("defines").match(sight.text[match.start() - 1 : match.start()])  # 保障期为每年6月至8月
    if not sight.slot and (not detailed or defines) and not asked_for(match, sight):
        return []
    of_each = sight.around.fragment("each_of").search(sight.text, max(0, match.start() - EACH_REACH), match.start())
    if of_each and not (sight.slot and asked_for(match, sight)):
        return []  # 每人每年30元
    if not sight.slot and sight.stands("benefit", match.end()):
        return []
    reading = Reading("recurring", match.span(), rrule=rrule, modifier=before(said.get("before")))
    reading.time = time_of_day(said) if said.get("hour") else None
    if rrule is None:
        reading.unread = match.span()
    if repeat.freq == "YEARLY" and said.get("months") and sight.stands("and", match.end()):
        return with_more_dates(reading, repeat, sight)
    return [reading]


def with_month_end(readings: list[Reading], text: str) -> list[Reading]:
    """每月10日、20日、月末: the end of each month, and not of this one."""
    kept = readings[:1]
    for reading in readings[1:]:
        first, (start, end) = kept[-1], reading.core
        listed = text[first.core[1] : start] in tuple(APART) and reading.kind == "deadline" and first.kind == "recurring"
        bare = end - start == MONTH_END and text[start] == text[first.core[0] + 1 : first.core[0] + 2]
        if listed and bare and str(first.rrule).startswith(BY_DAYS):
            kept[-1] = replace(first, rrule=f"{first.rrule},-1", core=(first.core[0], end), at=(first.at[0], end))
        else:
            kept.append(reading)
    return kept


def before(edge: str | None) -> Modifier | None:
    return "before" if edge else None


def with_more_dates(reading: Reading, repeat: Repeat, sight: Sight) -> list[Reading]:
    """每年1月10日、7月10日前: one rule where the day is the same (or each month's last), else a rule for each date."""
    all_dates, at = [(repeat.months, repeat.days)], reading.at[1]
    readings = [reading]
    while (found := sight.stands("more_date", at)) and len(readings) < MOST_DATES:
        more = Repeat("YEARLY", months=numbers(found["more_month"], 12, sight), days=numbers(found["more_day"] or "", 31, sight))
        if found["ends"]:
            more.days = [same_end(more)]
        readings.append(Reading("recurring", (found.end("separator"), found.end()), rrule=more.rule(), modifier=before(found["before"])))
        all_dates.append((more.months, more.days))
        at = found.end()
    months = sorted({month for named, _ in all_dates for month in named})
    day_lists = [days for _, days in all_dates]
    merged = day_lists[0] if all(days == day_lists[0] for days in day_lists) else None
    if merged is None and all(days and days[0] in (-1, *(month_days(2001, m) for m in named)) for named, days in all_dates):
        merged = [-1]
    if merged is None or len(readings) == 1:
        return readings
    whole = Repeat("YEARLY", months=months, days=merged)
    return [Reading("recurring", (reading.at[0], at), rrule=whole.rule(), modifier=readings[-1].modifier)]


def asked_for(match: Match, sight: Sight) -> bool:
    """In running text a bare 每年 counts where what is asked for follows (每年遴选20家), not in 每月工资收入."""
    if sight.around.fragment("often").match(sight.text, match.end(), match.end() + ASKED_REACH):
        return True
    return bool(0 <= sight.verb(match.end())[1] - match.end() <= VERB_NEAR)


def cycle(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`每季度结束后10日内`: the days after each month, quarter or year."""
    if not (match["each"] or match["over"] or sight.slot):
        return []
    said = groups_of(match)
    repeat = cycle_of(said["unit"], said, sight)
    count = numeral(match["number"])
    length = sight.vocabulary.units[match["length"]].name
    if repeat is None or count is None or not 1 <= count <= 31:
        return None
    if repeat.cycle > 1:
        repeat.in_months(repeat.nth_months(1))
    if length == "month":
        repeat.months = [(month + count - 2) % 12 + 1 for month in repeat.months]
        repeat.days = [same_end(repeat)]
    elif length == "workday":
        repeat.by_day, repeat.position = WORKDAYS, count
    else:
        repeat.days = [count]
    return [Reading("recurring", match.span(), rrule=repeat.rule(), modifier="before")]
