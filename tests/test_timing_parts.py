"""Points of time put together from parts, repetitions beside another library's reading of their rules, and no date by guess."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from extract import parse
from extract.clauses.timing import Reading, TimingContext, TimingReader, value_of
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import passage

ISSUED = date(2024, 5, 20)  # a Monday
CONTEXT = TimingContext(issued=ISSUED)

POINTS = """
deadline 2025-12-31 ← 2025年年内完成 | 明年年内完成 | 2025年年度内完成 | 2025下半年完成 | 2025年最后一个月完成 | 2025年第四季度末前 | 2025Q4完成 | 2025年Q4前
deadline 2025-03-31 ← 2025一季度完成 | 2025第一季度完成 | 2025年首季度完成 | 2025Q1完成 | 2025年前三个月完成 | 明年一季度末前
deadline 2024-06-15 ← 6月上半月完成 | 6月前半月完成 | 6月上半月前 | 二季度最后一个月上半月完成
deadline 2024-06-30 ← 6月下半月完成 | 6月后半月完成 | 上半年最后一个月完成 | 6.30前完成 | 6.30日前 | 第二季度最后一个月完成 | 2024年上半年6月底前
deadline 2024-06-14 ← 6月前两周完成 | 6月初两周完成 | 6月第二周完成 | 6月第二个周五完成 | 6月的第二个星期五前 | 6月第2周周五前
deadline 2024-06-03 ← 6月头三天完成 | 6月前3天完成 | 6月第一个工作日前完成 | 6月首个工作日前 | 6月第一个周一前
deadline 2024-06-28 ← 6月最后一个工作日前 | 6月最后一个周五前 | 二季度最后一个工作日前
deadline 2024-04-10 ← 第二季度第一个月10日前完成 | 二季度首月10日前完成
deadline 2024-08-31 ← 三季度前两个月完成 | 第三季度第二个月完成
deadline 2025-02-12 ← 正月十五前完成 | 农历正月十五前 | 2025年正月十五前 | 农历一月十五前
deadline 2025-02-07 ← 农历正月初十前完成 | 正月初十前
deadline 2024-09-17 ← 农历八月十五前 | 阴历八月十五前 | 农历8月15日前
deadline 2025-01-22 ← 腊月二十三前完成 | 腊月廿三前
deadline 2025-01-28 ← 腊月底前
deadline 2024-05-15 ← 前半月完成 | 上半月完成 | 本月上半月完成
deadline 2024-05-31 ← 下周五前 | 下周周五前 | 下周星期五前 | 下半月完成
deadline 2024-06-05 ← 下下周三前
deadline 2024-07-15 ← 7月15日（周一）前 | 7月15日周一前 | 7月15日17:00前 | 7月15日下午5点前 | 7.15前
period 2025-01-01..2025-02-28 ← 2025年前两个月 | 2025年头两个月
period 2024-12-14..2024-12-16 ← 2024年12月14日9：00至12月16日16：00 | 12月14日8时至16日18时
period 2024-01-01..2024-09-30 ← 前三季度 | 2024年前三季度 | 前三个季度实施
"""

NO_DATE = """
农历年底前完成 | 2025年农历腊月二十三前 | 2025年第20周前 | 6月30日前3个工作日 | 6月第6周前 | 节后第二周 | 春节后第二周完成 | 每年农历八月十五前 | 8月前三季度
每两年1月最后一个工作日 | 9月第五周前 | 上半年9月底前 | Q3完成
"""

REPEATS = """
每双周周五 | 隔周周五 | 每两周周五 → FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
每周周五 | 每周星期五 | 每周的周五 → FREQ=WEEKLY;BYDAY=FR
每月第二周周五前 | 每月第二个周五 → FREQ=MONTHLY;BYDAY=2FR
每月逢5、15、25日 | 每月5、15、25日 → FREQ=MONTHLY;BYMONTHDAY=5,15,25
工作日每天 | 每个工作日 | 工作日每日 → FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
每季度结束后10个工作日内 | 季度终了后10个工作日内 → FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=10
每年1月、7月前5个工作日内 → FREQ=MONTHLY;BYMONTH=1,7;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5
每季度最后一个工作日 → FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
每季度初10个工作日内 | 每季度前10个工作日 → FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=10
每半年最后一个周五 → FREQ=YEARLY;BYMONTH=6,12;BYDAY=-1FR
每年3月第一周 → FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=7
每年第一季度末前 | 每年一季度 → FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31
每季度次月10日前 → FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10
每季度结束后的次月10日前 → FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10
每季度第二个月10日前 → FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=10
每季度后10日内 → FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10
每隔一天 → FREQ=DAILY;INTERVAL=2
"""


def reader() -> TimingReader:
    return load_ruleset().build(TimingReader)


def read(text: str, *, slot: bool = True) -> list[Reading]:
    return reader().read(passage(text).text, CONTEXT, slot=slot)


def dated(found: Reading) -> bool:
    return bool(found.start or found.end or found.rrule)


def rows(table: str, mark: str) -> list[list[str]]:
    return [[part.strip() for part in line.split(mark)] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "value"), [(text.strip(), value) for value, texts in rows(POINTS, "←") for text in texts.split("|")])
def test_point(text: str, value: str) -> None:
    assert "; ".join(map(value_of, read(text))) == value


@pytest.mark.parametrize("text", [text.strip() for line in NO_DATE.strip().splitlines() for text in line.split("|")])
def test_no_date_is_guessed(text: str) -> None:
    assert not any(dated(found) for found in read(text))


@pytest.mark.parametrize(("text", "rule"), [(text.strip(), rule) for texts, rule in rows(REPEATS, "→") for text in texts.split("|")])
def test_repetition(text: str, rule: str) -> None:
    assert [found.rrule for found in read(text)] == [rule]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("6月30日17:00前", "17:00"),
        ("6月30日12：00前报送", "12:00"),
        ("6月30日下午5:30前", "17:30"),
        ("6月30日下午5点半前", "17:30"),
        ("6月30日上午9时前", "09:00"),
        ("6月30日十七时前", "17:00"),
        ("6月30日24时前", "24:00"),
        ("每周五16时30分前", "16:30"),
        ("6月30日下班前", None),
        ("6月30日前", None),
    ],
)
def test_the_time_of_day_is_kept(text: str, time: str | None) -> None:
    [found] = read(text)
    assert found.time == time
    assert found.end == date(2024, 6, 30) or found.rrule == "FREQ=WEEKLY;BYDAY=FR"


def days_of_rule(rule: str, year: int) -> list[date]:
    begin = datetime(year, 1, 1)
    return [day.date() for day in rrulestr(rule, dtstart=begin).between(begin - timedelta(1), datetime(year, 12, 31), inc=True)]


def working(days: list[date]) -> list[date]:
    return [day for day in days if day.weekday() < 5]


def month(year: int, number: int) -> list[date]:
    return [date(year, number, day) for day in range(1, calendar.monthrange(year, number)[1] + 1)]


CYCLE_WORDS = {"每月": range(1, 13), "每季度": (1, 4, 7, 10), "每半年": (1, 7), "每年": (1,), "每年3月、9月": (3, 9)}


@pytest.mark.parametrize(("words", "count"), list(itertools.product(CYCLE_WORDS, (1, 3, 10))))
def test_working_days_of_several_months_a_year_recur_in_each(words: str, count: int) -> None:
    """By another library's reading of the rule: one day in each of the months, the one counted by hand."""
    [found] = read(f"{words}前{count}个工作日内")
    for year in (2024, 2025):
        assert found.rrule is not None
        assert days_of_rule(found.rrule, year) == [working(month(year, number))[count - 1] for number in CYCLE_WORDS[words]]


@pytest.mark.parametrize(("nth", "weekday"), list(itertools.product((1, 2, 4, -1), range(7))))
def test_the_nth_weekday(nth: int, weekday: int) -> None:
    words = f"第{nth}个" if nth > 0 else "最后一个"
    name = "一二三四五六日"[weekday]
    [rule] = [found.rrule for found in read(f"每月{words}周{name}")]
    assert rule is not None
    wanted = [[day for day in month(2024, number) if day.weekday() == weekday][nth - 1 if nth > 0 else -1] for number in range(1, 13)]
    assert days_of_rule(rule, 2024) == wanted
    [point] = read(f"2025年2月{words}周{name}前")
    assert point.end == [day for day in month(2025, 2) if day.weekday() == weekday][nth - 1 if nth > 0 else -1]


CORES = [
    "6月完成",
    "6月底前",
    "6月30日前",
    "第三季度完成",
    "上半年完成",
    "年底前",
    "30日内完成",
    "春节前",
    "每月5日前",
    "每季度末",
    "4—6月",
    "6月中旬",
]
BEFORE = [
    "2025年",
    "明年",
    "2025",
    "今年",
    "农历",
    "第二年",
    "2025年第一季度",
    "下周",
    "节后",
    "三个月",
    "2026年的",
    "下半月",
    "次年",
    "3月",
    "周三",
]
BEHIND = [
    "第二周",
    "的第一天",
    "前两周",
    "上半月",
    "下旬",
    "3个工作日",
    "周五",
    "10日",
    "第三个工作日",
    "2025年",
    "的第二个周五",
    "前三天",
    "17:00",
]


def covered(found: Reading, start: int, end: int) -> bool:
    return found.core[0] <= start and end <= found.core[1]


@pytest.mark.parametrize(("before", "core"), list(itertools.product(BEFORE, CORES)))
def test_a_word_of_time_before_a_date_belongs_to_it_or_stops_it(before: str, core: str) -> None:
    text = before + core
    readings = read(text)
    for found in readings:
        touches = found.core[0] <= len(before) < found.core[1]
        alone = any(other is not found and other.core[1] == found.core[0] for other in readings)
        if touches and not alone and not covered(found, 0, len(before)):
            assert not dated(found), value_of(found)


@pytest.mark.parametrize(("core", "behind"), list(itertools.product([core for core in CORES if not core.endswith("完成")], BEHIND)))
def test_a_word_of_time_behind_a_date_belongs_to_it_or_stops_it(core: str, behind: str) -> None:
    text = f"{core}{behind}完成"
    readings = read(text)
    for found in readings:
        touches = found.core[0] < len(core) <= found.core[1]
        alone = any(other is not found and other.core[0] == found.core[1] for other in readings)
        if touches and not alone and not covered(found, 0, len(core) + len(behind)):
            assert not dated(found), value_of(found)


def test_words_that_stop_a_date_are_told() -> None:
    text = "示例市水利局关于做好防汛工作的通知\n1.整治积水隐患。（市水利局牵头，8月前三季度完成）\n示例市水利局\n2024年5月20日\n"
    notice = parse(text)
    [task] = notice.tasks
    assert (task.due, [timing.text for timing in task.timings]) == (None, ["8月前三季度完成"])
    [told] = [diagnostic for diagnostic in notice.diagnostics if diagnostic.code == "words-not-understood"]
    assert (told.severity, text[slice(*told.span)]) == ("warning", "8月前三季度")


@pytest.mark.parametrize("words", ["各科室须于6月18日17:00前，将自查报告报送至局办公室", "要于6月20日12：00前将汇总表报局办公室"])
def test_the_colon_of_a_time_of_day_ends_no_clause(words: str) -> None:
    [found] = read(words, slot=False)
    assert (found.kind, found.time) == ("deadline", "17:00" if "17" in words else "12:00")


@pytest.mark.parametrize(
    "text", ["对3年内新办的企业，组织参加展销会", "在两年之内对示范企业免予评审", "补贴政策每人每年只享受一次", "每户每月领取补贴"]
)
def test_what_something_is_or_gives_is_no_time_of_work(text: str) -> None:
    assert read(text, slot=False) == []


def test_in_running_text_a_time_may_be_in_due_course_and_a_year_only_hedged() -> None:
    [found] = read("适时聘请评估机构", slot=False)
    assert found.kind == "vague"
    [found] = read("力争2025年每千人口医师数不低于3.5人", slot=False)
    assert value_of(found) == "deadline ~2025-12-31"
    [found] = read("从2025年1月1日起，实施三年示例计划", slot=False)
    assert value_of(found) == "period 2025-01-01..2027-12-31"


@pytest.mark.parametrize("text", ["3年内企业全部达标", "两年之内实现全覆盖", "用3年时间建成体系", "今后五年加快发展"])
def test_a_length_that_nothing_anchors_ends_on_no_day(text: str) -> None:
    [found] = read(text, slot=False)
    assert (found.kind, found.end) == ("relative", None)


def test_the_standard_time_of_a_service_ends_on_no_day() -> None:
    [found] = read("20个工作日内办结")
    assert (found.duration, found.end) == ("P20D", None)
    [found] = read("20个工作日内完成整改")
    assert found.end == date(2024, 6, 18)  # 10 June was a holiday


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("水费缓缴政策执行至2027年6月30日。", []),
        ("稳岗政策实施至2027年6月30日。", []),
        ("补贴有效期延长至2027年6月30日。", []),
        ("河道整治工程实施至2027年6月30日。", ["2027-06-30"]),
    ],
)
def test_how_long_a_policy_lasts_is_no_milestone(said: str, due: list[str]) -> None:
    notice = parse(f"示例市重点工作\n1.{said}（市水务局负责）\n2.修缮校舍。（市教育局负责）\n2026年8月1日\n")
    assert [str(timing.end) for timing in notice.tasks[0].milestones] == due
