"""The timing language: words → value, in slots and in running text."""

from __future__ import annotations

import time
from datetime import date

import pytest

from extract.clauses.phrase import when
from extract.clauses.timing import TimingContext, TimingReader, prove, value_of
from extract.rulebook.ruleset import Rule, load_ruleset

ISSUED = date(2020, 3, 25)
CONTEXT = TimingContext(issued=ISSUED, year=2020, province="浙江")


def reader() -> TimingReader:
    return load_ruleset().build(TimingReader)


def read(text: str, *, slot: bool = True, context: TimingContext = CONTEXT) -> str:
    """`value [words]; …` as read, in one line."""
    return "; ".join(f"{value_of(found)} [{text[found.at[0] : found.at[1]]}]" for found in reader().read(text, context, slot=slot))


def fixtures(table: str) -> list[tuple[str, str]]:
    """Lines `words → readings`."""
    rows = [line.split("→") for line in table.strip().splitlines() if line.strip()]
    return [(text.strip(), value.strip()) for text, value in rows]


SLOTS = """
科信处牵头负责,5月底前完成 → deadline 2020-05-31 [5月底前完成]
人事处牵头负责,争取4月份出台文件,全年实施 → deadline ~2020-04-30 [争取4月份出台文件]; period 2020-01-01..2020-12-31 [全年实施]
5月底前由科信处负责 → deadline 2020-05-31 [5月底前]
2020年底前，市教育局牵头 → deadline 2020-12-31 [2020年底前]
2021年12月底前完成整改,长期坚持 → deadline 2021-12-31 [2021年12月底前完成整改]; ongoing - [长期坚持]
立行立改、长期坚持 → relative P0D@印发 [立行立改]; ongoing - [长期坚持]
年内持续推进 → period 2020-03-25..2020-12-31 [年内]; ongoing - [持续推进]
已完成，长期坚持 → done - [已完成]; ongoing - [长期坚持]
整改时限：已完成 → done - [已完成]
完成时限：三季度 → deadline 2020-09-30 [三季度]
实施时间：三季度 → period 2020-07-01..2020-09-30 [三季度]
三季度 → period 2020-07-01..2020-09-30 [三季度]
2020年9月 → period 2020-09-01..2020-09-30 [2020年9月]
2020年9月完成 → deadline 2020-09-30 [2020年9月完成]
2021年9月31日 → deadline 2021-09-30 [2021年9月31日]
2020年11月完成方案，次年3月底前实施 → deadline 2020-11-30 [2020年11月完成方案]; deadline 2021-03-31 [次年3月底前实施]
2021年6月底前试点，9月底前推开 → deadline 2021-06-30 [2021年6月底前]; deadline 2021-09-30 [9月底前推开]
6月底前原则上完成 → deadline ~2020-06-30 [6月底前原则上完成]
春节前、国庆节前 → event 春节 [春节前]; event 国庆节 [国庆节前]
待国家政策出台后实施 → event 国家政策出台 [国家政策出台后实施]
每年7月10日、1月10日前 → recurring FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=10 [每年7月10日、1月10日前]
"""

BODIES = """
推动各地在汛期前对有关岗位人员进行全员轮训 → event 汛期 [汛期前]
力争年内实现省市县三级全部实行网上考核。 → deadline ~2020-12-31 [力争年内]
到2025年，产业总规模达到2万亿元。 → deadline 2025-12-31 [到2025年]
实施大轮训,3年内市县两级干部业务培训全覆盖 → relative P3Y@印发 [3年内]
2020年6月底前，研究建立指标体系；12月底前，各市印发方案。 → deadline 2020-06-30 [2020年6月底前]; deadline 2020-12-31 [12月底前]
每年遴选20个典型案例 → recurring FREQ=YEARLY [每年]
每年2月底前各县完成考核，3月底前市局完成分析 → recurring FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1 [每年2月底前]; recurring FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31 [3月底前]
每年12月30日前提出用地需求；次年2月底前落图，今年除外 → recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30 [每年12月30日前]; recurring FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1 [次年2月底前]
每年4月10日前报表，今年6月30日前补报 → recurring FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=10 [每年4月10日前]; deadline 2020-06-30 [今年6月30日前]
到2025年，当年毕业生就业率达到95% → deadline 2025-12-31 [到2025年]
2020年，产业主营业务收入超350亿元 → deadline 2020-12-31 [2020年]
2022年和2025年组织中期和终期评估 → period 2022-01-01..2022-12-31 [2022年]; period 2025-01-01..2025-12-31 [2025年]
每年打造3个示范区 → recurring FREQ=YEARLY [每年]
每年攻克关键技术1-2项 → recurring FREQ=YEARLY [每年]
"""

NOTHING_IN_BODIES = """
持续推进简政放权，加快推进项目建设，立即整改，尽快见效
2018年11月，党中央、国务院印发若干意见
2019年11-12月，省委直属机关工委组织开展了评议活动
制定《干部培训规划(2020-2022年)》和《2020年度培训计划》
每个日间照料中心运营补贴每年不低于2万元，护理员特岗补贴每月最高可达500元。对每年新增学位100个以上的，给予奖励。对在每年3—5月播种的农户，优先放贷。失信单位三年内取消评优资格，经批准离岗的5年内保留人事关系
近三年发生事故的企业，建立“1日回访、15日整改反馈”机制
优化升级政务服务2.0平台，实现90%以上事项网办，24小时值班
审查周期压缩至4个月以内，每月工资收入不低于3000元
国务院办公厅2020年3月25日
示例市人民政府关于2021年部分节假日安排的通知
保障期7个月，为每年6月至8月
2000年底前建成的城镇老旧小区改造
"""


@pytest.mark.parametrize(("text", "value"), fixtures(SLOTS))
def test_slot(text: str, value: str) -> None:
    assert read(text) == value


@pytest.mark.parametrize(("text", "value"), fixtures(BODIES))
def test_running_text(text: str, value: str) -> None:
    assert read(text, slot=False) == value


@pytest.mark.parametrize("text", NOTHING_IN_BODIES.strip().splitlines())
def test_no_timing_in_running_text(text: str) -> None:
    assert read(text, slot=False) == ""


RULES = [rule for table in ("timing", "timing_phrase", "timing_word", "event") for rule in load_ruleset().rules(table)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.table}/{rule.name}")
def test_rule_proves_itself(rule: Rule) -> None:
    ruleset = load_ruleset()
    assert rule.examples
    for example in rule.examples:
        got = prove(ruleset, rule, example.text)
        assert got is not None and example.value in (None, got), example.text
    for text in rule.counter_examples:
        assert prove(ruleset, rule, text) is None, text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021年春节前", None, date(2021, 2, 11)),
        ("春节期间", date(2021, 2, 12), date(2021, 2, 14)),
        ("清明节前", None, date(2020, 4, 3)),
        ("高考期间", date(2020, 7, 7), date(2020, 7, 8)),
        ("汛期前", None, date(2020, 4, 14)),
        ("汛期结束前", None, date(2020, 10, 15)),
        ("汛期结束后", date(2020, 10, 16), None),
        ("全国两会前", None, None),
        ("植树节后", date(2020, 3, 13), None),
        ("春节后", date(2021, 2, 15), None),
    ],
)
def test_days_of_events(text: str, start: date | None, end: date | None) -> None:
    [found] = reader().read(text, CONTEXT, slot=True)
    assert (found.kind, found.start, found.end) == ("event", start, end)


def test_of_several_events_each_is_one() -> None:
    found = reader().read("元旦、春节期间", CONTEXT, slot=True)
    assert [(one.anchor, one.start, one.end) for one in found] == [
        ("元旦", date(2021, 1, 1), date(2021, 1, 1)),
        ("春节", date(2021, 2, 12), date(2021, 2, 14)),
    ]


@pytest.mark.parametrize(
    ("text", "end", "unit"),
    [
        ("印发之日起30日内", date(2020, 4, 24), None),
        ("15个工作日内", date(2020, 4, 16), "workday"),  # 4 to 6 April were holidays
        ("一年半内", date(2021, 9, 25), None),
        ("收到本通知后10日内", None, None),
        ("自2020年5月1日起三个月内", date(2020, 8, 1), None),
    ],
)
def test_end_of_a_length_of_time(text: str, end: date | None, unit: str | None) -> None:
    [found] = reader().read(text, CONTEXT, slot=True)
    assert (found.kind, found.end, found.unit) == ("relative", end, unit)


def test_working_days_beyond_the_known_calendar_have_no_date() -> None:
    [found] = reader().read("15个工作日内", TimingContext(issued=date(2090, 3, 1)), slot=True)
    assert (found.duration, found.end) == ("P15D", None)


def test_a_date_far_past_is_next_years() -> None:
    context = TimingContext(issued=date(2019, 12, 20))
    assert read("1月15日前报送", context=context) == "deadline 2020-01-15 [1月15日前报送]"
    assert read("前三季度实施", context=context) == "period 2020-01-01..2020-09-30 [前三季度实施]"
    assert read("11月底前报送", context=context) == "deadline 2019-11-30 [11月底前报送]"
    for first in ("12月28日前编排", "2019年12月28日前编排"):
        assert "deadline 2020-01-05" in read(f"{first}，1月5日前报送", context=context)
    assert "deadline 2019-01-05" in read("2019年4月底前登记，1月5日前报送", context=context)


def test_a_page_s_date_alone_sends_only_near_dates_into_next_year() -> None:
    context = TimingContext(issued=date(2019, 12, 20), published=True)
    assert read("1月15日前报送", context=context) == "deadline 2020-01-15 [1月15日前报送]"
    assert read("6月底前报送", context=context) == "deadline - [6月底前报送]"


def test_a_plan_of_next_year_means_that_year() -> None:
    context = TimingContext(issued=date(2019, 12, 20), year=2020, plan=2020)
    assert read("12月底前完成", context=context) == "deadline 2020-12-31 [12月底前完成]"
    assert read("年底前完成", context=context) == "deadline 2020-12-31 [年底前完成]"
    assert read("2019年12月底前完成", context=context) == "deadline 2019-12-31 [2019年12月底前完成]"


def test_whole_year_is_what_the_notice_is_about() -> None:
    context = TimingContext(issued=date(2019, 12, 20), year=2020)
    assert read("全年实施", context=context) == "period 2020-01-01..2020-12-31 [全年实施]"


def test_without_an_issue_date_kinds_are_kept_and_dates_unknown() -> None:
    assert [value_of(found) for found in reader().read("5月底前完成，2021年底前验收", TimingContext(), slot=True)] == [
        "deadline -",
        "deadline 2021-12-31",
    ]


def test_when_keeps_the_words_as_written() -> None:
    text = "完成时限：２０２０ 年 6 月\u3000底前"
    [timing] = when(text, ISSUED)
    assert (timing.text, timing.end) == ("２０２０ 年 6 月\u3000底前", date(2020, 6, 30))
    assert text[timing.span[0] : timing.span[1]] == timing.text


def test_when_reads_a_passage_as_running_text() -> None:
    assert [timing.text for timing in when("持续推进改革。年底前建成平台，长期坚持。", ISSUED)] == ["年底前"]


@pytest.mark.parametrize(
    "unit",
    [
        "5月底前完成",
        "年",
        "一",
        "第三季度、",
        "印发之日起30日内",
        "每年",
        "4-",
        "“五一”",
        "前",
        "待国家政策出台后",
        "《一》5月底前",
        "5月日前（",
    ],
)
@pytest.mark.parametrize("slot", [True, False])
def test_long_lines_are_linear(unit: str, slot: bool) -> None:
    reader().read(unit * 20, CONTEXT, slot=slot)  # patterns compile

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        began = time.thread_time()
        reader().read(text, CONTEXT, slot=slot)
        return time.thread_time() - began

    # Five times the length takes five times as long; were it the square, 25 times. A busy machine may be measured again.
    assert any(seconds(30_000) < 15 * max(seconds(6_000), 0.002) for _ in range(3))
