"""Repetitions as RFC 5545 rules, e.g. `每月5日前` → FREQ=MONTHLY;BYMONTHDAY=5, `每季度末` → FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1."""

from __future__ import annotations

from .... import patterns
from ....rulebook.ruleset import Rule
from ....text.numerals import numeral
from ..ground.calendars import month_days
from ..ground.records import Match, Reading
from ..ground.sight import Sight
from .repeats import CYCLE_MONTHS, WORKDAYS, Repeat, cycle_of, detail, numbers, same_end

MORE_DATE = patterns.compile(
    r"(?P<separator>[、和及,，])(?:每年|次年|翌年)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"(?:(?P<day>[0-3]?[0-9]|三?[一二三四五六七八九十]{1,3})[日号]|(?P<part>月?[底末]))(?P<edge>[之以]?前)?"
)
OFTEN = patterns.compile(
    r"^(?:[，,]?至少|不少于|不低于|[开召]|[一1两二三四五六七八九十0-9]{1,2}次|定期|对|由|向|要|应|须|都|分|面向|滚动|遴选|发布|公布|更新|选派|组织|召开|举办"
    r"|(?:专题)?(?:调度|通报|报送|报告|听取|研究|评估|检测|检查|抽检|抽查|巡查|排查|督查|走访|调研|测试|演练|会商|轮训|培训)"
    r"|[^，。；,;]{0,12}?(?:不少于|至少|不低于)?[0-9一二两三四五六七八九十]{1,4}(?:[—\-－~～至][0-9]{1,4})?余?(?:次|场|轮|批|期|遍|家|名|人次|篇)"
    r"|[^，。；,;]{0,14}?(?:不少于|至少|不得少于)[0-9一二两三四五六七八九十])"
)


def recurring(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`每月5日前`, `按季通报`, `一月一调度`, `次月5日前`."""
    groups = match.groupdict()
    unit = (groups.get("unit") or str(rule.fields.get("unit", ""))).removesuffix("度") or "年"
    count = groups.get("count") or ""
    repeat = cycle_of(unit, count)
    if repeat and unit == "月" and count in ("单", "双") and (count == "单" or not match[0].startswith("每双")):
        repeat = Repeat("YEARLY", months=list(range(1 if count == "单" else 2, 13, 2)))
    if repeat is None:
        return None
    detailed = detail(repeat, groups)
    if not sight.slot and not (detailed and not defines(match, sight)) and not asked_for(match, sight):
        return []
    if match[0].startswith("隔") and not groups.get("count"):
        repeat.interval *= 2
    edge = groups.get("edge") or ""
    reading = Reading("recurring", match.span(), rrule=str(repeat), modifier="before" if edge.endswith("前") else None)
    if repeat.freq == "YEARLY" and groups.get("months") and match.end() < len(sight.text) and sight.text[match.end()] in "、和及,，":
        return with_more_dates(reading, repeat, sight)
    return [reading]


def with_more_dates(reading: Reading, repeat: Repeat, sight: Sight) -> list[Reading]:
    """每年1月10日、7月10日前: one rule where the day is the same (or each month's last), else a rule for each date."""
    all_dates, at = [(repeat.months, repeat.days)], reading.at[1]
    readings = [reading]
    while (found := MORE_DATE.match(sight.text, at)) and len(readings) < 12:
        more = Repeat("YEARLY", months=numbers(found["month"], 12), days=numbers(found["day"] or "", 31))
        if found["part"]:
            more.days = [same_end(more)]
        before = "before" if found["edge"] else None
        readings.append(Reading("recurring", (found.end("separator"), found.end()), rrule=str(more), modifier=before))  # type: ignore[arg-type]
        all_dates.append((more.months, more.days))
        at = found.end()
    months = sorted({month for named, _ in all_dates for month in named})
    day_lists = [days for _, days in all_dates]
    merged = day_lists[0] if all(days == day_lists[0] for days in day_lists) else None
    if merged is None and all(days and days[0] in (-1, *(month_days(2001, m) for m in named)) for named, days in all_dates):
        merged = [-1]
    if merged is None or len(readings) == 1:
        return readings
    return [
        Reading("recurring", (reading.at[0], at), rrule=str(Repeat("YEARLY", months=months, days=merged)), modifier=readings[-1].modifier)
    ]


def defines(match: Match, sight: Sight) -> bool:
    """保障期7个月，为每年6月至8月: what something is, not when work is to be done."""
    return match.start() > 0 and sight.text[match.start() - 1] in "为是"


def asked_for(match: Match, sight: Sight) -> bool:
    """In running text a bare 每年 counts where what is asked for follows (每年遴选20家), not in 每月工资收入."""
    tail = sight.text[match.end() : match.end() + 20]
    return bool(OFTEN.match(tail)) or 0 <= sight.verb(match.end())[1] - match.end() <= 6


def cycle(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`每季度结束后10日内`: the days after each month, quarter or year."""
    if not (match["each"] or match["over"] or sight.slot):
        return []
    repeat = cycle_of(match["unit"].removesuffix("度") or "年", "")
    count = numeral(match["count"])
    if repeat is None or count is None or not 1 <= count <= 31:
        return None
    if repeat.interval in CYCLE_MONTHS:
        repeat = Repeat("YEARLY", months=[month - repeat.interval + 1 for month in CYCLE_MONTHS[repeat.interval]])
    elif repeat.freq == "YEARLY":
        repeat.months = [1]
    if match["length"].endswith("月"):
        repeat.months = [(month + count - 2) % 12 + 1 for month in repeat.months]
        repeat.days = [same_end(repeat)]
    elif match["length"].endswith("工作日"):
        repeat.by_day, repeat.position = WORKDAYS, count
    else:
        repeat.days = [count]
    return [Reading("recurring", match.span(), rrule=str(repeat), modifier="before")]
