"""Which sentences of running text assign work, to whom and by when, and which only urge, tell or hold for all times."""

from __future__ import annotations

from datetime import date

import pytest

from extract import parse_text
from extract.assignments.running.judging import Judge
from extract.assignments.running.openings import Openings
from extract.assignments.running.sharing import NOTHING
from extract.assignments.running.working import Ground
from extract.assignments.sentences import SentenceReader
from extract.clauses.timing import TimingContext
from extract.models import Notice
from extract.pipeline import convert
from extract.readers import read_bytes
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import passage
from tests.clerk import cases

HEAD = "示例市水利局关于做好灌区工作的通知\n各县水利局：\n"
FOOT = "\n示例市水利局\n2021年3月1日\n"


def read(text: str) -> Notice:
    return convert(read_bytes(f"{HEAD}{text}{FOOT}".encode(), "notice.txt"), load_ruleset())


def rows(notice: Notice) -> list[str]:
    """`role unit …| kind end or rule …` of each task."""
    return [
        " ".join(f"{unit.role} {unit.name}" for unit in task.units)
        + "|"
        + " ".join(str(timing.end or timing.rrule or timing.duration or timing.kind) for timing in task.timings)
        for task in notice.tasks
    ]


ASSIGNED = {
    "务 before a day": ("各责任单位务于4月25日前报告落实情况。", ["responsible 各责任单位|2021-04-25"]),
    "whose work it is": ("各牵头单位的推进方案务于4月3日前报送督查室。", ["responsible 各牵头单位|2021-04-03"]),
    "whom a school asks": ("学校要求总务处做好旧厕改造，2021年10月底完成整改任务。", ["responsible 总务处|2021-10-31"]),
    "an office-holder of a level": ("村级河长每月需要巡河至少2次。", ["responsible 村级河长|FREQ=MONTHLY"]),
    "a day before the notice's that is asked for": (
        "各县于2019年12月底前将处理意见报市水利局并抄送市财政局。",
        ["responsible 各县|2019-12-31"],
    ),
    "a word between unit and part": ("示例县公安局则负责渡口的船只登记。", ["responsible 示例县公安局|"]),
    "a mark between": ("各包片干部、村干部，负责清理渠道。", ["responsible 各包片干部 responsible 村干部|"]),
    "an object with 的 is no relative clause": ("市审计局负责渠道改造的跟踪审计。", ["responsible 市审计局|"]),
    "a number or a time of day before the unit": ("（2）下午事项。9点到10点后勤部负责搬运。", ["responsible 后勤部|"]),
    "a name that begins like a preposition": (
        "经信部门负责核对设备，自然资源局负责测绘。",
        ["responsible 经信部门|", "responsible 自然资源局|"],
    ),
    "等 without a class word": ("市农业局、市林业局等负责清点仓库。", ["responsible 市农业局 responsible 市林业局|"]),
    "what the lead's companions do": (
        "建立由市水利局牵头，市财政局、市审计局参加的会商机制。",
        ["lead 市水利局 support 市财政局 support 市审计局|"],
    ),
    "who supports in the next clause": (
        "由市水利局牵头组织清淤，公安、消防等部门积极配合。",
        ["lead 市水利局 support 公安 support 消防|"],
    ),
    "an office-holder whom 由 asks": ("会议明确，由副区长牵头，区水务局负责。", ["lead 副区长 responsible 区水务局|"]),
    "a duty behind a colon": ("市委宣传部：把握采访报道的口径。", ["responsible 市委宣传部|"]),
    "a known unit with something to do": ("各县区人民政府也要清理灌区台账。", ["responsible 各县区人民政府|"]),
    "what 请 asks": ("请城东街道抓紧与渠道承包户签约。", ["responsible 城东街道|"]),
    "its day first": ("2021年6月底前各县要印发实施方案。", ["responsible 各县|2021-06-30"]),
    "several days": (
        "要求各责任单位分别于6月27日、9月30日、12月5日前将自查情况报送市水利局。",
        ["responsible 各责任单位|2021-06-27 2021-09-30 2021-12-05"],
    ),
    "whom 组织 makes do it by a day": (
        "年度报送组织重点灌区单位于每年3月31日前提交用水报告。",
        ["responsible 重点灌区单位|FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"],
    ),
    "a report without a unit": ("灌区巡查情况每月5日前上报。", ["|FREQ=MONTHLY;BYMONTHDAY=5"]),
    "the day in the next sentence": (
        "各县要加快进度，落实责任。要将台账于4月10日前在网站公开。",
        ["responsible 各县|2021-04-10"],
    ),
    "this task and its day": ("此项任务于2021年4月底前完成。", ["|2021-04-30"]),
    "again and again": ("各学校每周上好一堂节水课。", ["responsible 各学校|FREQ=WEEKLY"]),
    "an aim's time is none": ("各县要在6月20日以前做好清淤工作，以保证7月1日开始放水。", ["responsible 各县|2021-06-20"]),
}


@pytest.mark.parametrize("name", ASSIGNED)
def test_a_sentence_that_assigns_is_a_task(name: str) -> None:
    text, expected = ASSIGNED[name]
    assert rows(read(text)) == expected


NONE = {
    "urges": "各级各部门要高度重视，加强领导。各有关单位要切实履行职责。",
    "urges to lead": "市水利局要继续做好牵头工作。",
    "who it is": "由县人民政府确定的审核机构审核。",
    "what was published": "由示例市政府办公室印发的《灌区预案》同时废止。",
    "whenever it comes up": "灌区受损的，由管护单位负责修复。提交材料时，各单位应当核对。",
    "verbs with an object that ends like a unit": "促进五大片区协同发展，持续支持环保社会组织建设，大力压缩政府主办活动。",
    "words that hold 要 and 应": "数字化班组应用情况较好，购买晚会所需奖品。",
    "support without an object": "其他责任单位要积极配合。",
    "who may": "各县可以自行设置报送频次。",
}


@pytest.mark.parametrize("name", NONE)
def test_what_urges_tells_or_holds_for_all_times_is_no_task(name: str) -> None:
    assert rows(read(NONE[name])) == []


def test_where_slots_tell_the_work_a_sentence_needs_a_part_or_a_day() -> None:
    """Three items have slots, so that 各县要清理台账 is no task of its own."""
    slots = "".join(f"{number}.改造渠道。（市{unit}局负责）\n" for number, unit in enumerate(("水利", "财政", "审计"), 1))
    text = f"一、任务\n{slots}二、要求\n各县要清理灌区台账。各县于6月底前报送台账。此项工作由市水利局牵头。"
    optional = [task for task in read(text).tasks if task.optional]
    assert [([unit.name for unit in task.units], str(task.due)) for task in optional] == [(["各县"], "2021-06-30"), (["市水利局"], "None")]


@pytest.mark.parametrize("title", ["示例市政府工作报告", "关于第12号建议的答复"])
def test_reports_and_answers_assign_nothing_without_a_day(title: str) -> None:
    text = f"{title}\n由市水利局牵头推进渠道改造。\n示例市人民政府\n2021年3月1日\n"
    assert not convert(read_bytes(text.encode(), "report.txt"), load_ruleset()).tasks


def test_minutes_without_a_day_of_issue_have_the_year_of_their_meeting() -> None:
    text = "示例区人民政府第36次常务会议纪要\n2024年5月31日上午，区长主持召开第36次常务会议。\n一、各街道要于6月5日前完成复查。\n"
    assert rows(convert(read_bytes(text.encode(), "minutes.txt"), load_ruleset())) == ["responsible 各街道|2024-06-05"]


def test_a_stretch_of_days_binds_where_no_year_is_known() -> None:
    work = "（二）验收阶段（7月1日至7月31日）。7月1日至20日，各县要组织验收。7月21日至31日，市政府组成检查组，对各县进行抽查。"
    tasks = [task for task in parse_text(f"示例市整治工作方案\n{work}\n").tasks if task.form == "sentence"]
    assert [(task.units[0].name, task.timings[0].text) for task in tasks] == [("各县", "7月1日至20日"), ("市政府", "7月21日至31日")]
    assert not parse_text("示例市水利局会议纪要\n9月1日下午，市水利局召开会议，研究有关问题。\n").tasks  # what is told


def test_the_day_of_the_notices_foot_is_no_limit() -> None:
    (task,) = read("三、请各县水利局做好渠道清淤工作，清单报市水利局。示例市水利局办公室2021年3月2日印发").tasks
    assert (task.milestones, task.due) == ([], None)


def test_a_line_that_only_says_who_has_the_heading_above_as_its_title() -> None:
    text = "示例区工作清单\n1.修缮危房\n由区住建局牵头，区水利局配合，于2024年6月底前完成。\n2.新建学校\n由区教育局牵头，于2024年7月底前完成。\n"
    assert [task.title for task in parse_text(text).tasks] == ["修缮危房", "新建学校"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("3.全体学生要做好健康监测。后勤处要加强驿站建设。", ["后勤处要加强驿站建设"]),
        ("3.加强驿站建设。后勤处要于5月底前完成采购。", ["加强驿站建设"]),
        ("县农委。负责秸秆收储的督导。加强检查。\n县交通局、公路局。负责公路沿线巡查。", ["负责秸秆收储的督导", "负责公路沿线巡查"]),
        ("现将《清单》印发给你们，请认真落实。各部门于每月5日前报送进展。", ["各部门于每月5日前报送进展"]),
        ("一、该矿位于示例县甲镇，建设内容包括主井、副井和配套的选煤厂。示例市水利局要编制取水方案。", ["示例市水利局要编制取水方案"]),
        (
            "1.工作责任制落实存在不到位情况，未建立定期分析研判工作制度。整改措施：一是健全定期分析制度，二是党委会每年2次专题研究。",
            ["工作责任制落实存在不到位情况，未建立定期分析研判工作制度"],
        ),
        ("一、加强值班值守，强化信息报送。示例市水利局要编制值班方案。", ["加强值班值守，强化信息报送"]),
    ],
)
def test_the_title_of_a_sentence_says_its_own_work(text: str, titles: list[str]) -> None:
    assert [task.title for task in parse_text(text).tasks] == titles


def test_lines_of_two_columns_read_in_turns_give_no_record() -> None:
    left = ["推进数据共享，建设市县两级共", "享平台，完善目录清单管理制度", "打造智慧城管系统，更新前端设"]
    right = ["市大数据局牵头，市财政局、市", "水利局、市文旅局等按职责分工", "市城管局牵头，市住建局、各县"]
    text = "\n".join(line for _ in range(5) for pair in zip(left, right, strict=True) for line in pair)
    notice = read(f"任务分工表\n{text}")
    assert notice.tasks == []
    assert any(found.code == "sentence-not-read" and found.severity == "warning" for found in notice.diagnostics)


def test_what_others_do_before_is_no_title() -> None:
    text = "关于示例项目环境影响报告书的批复\n示例公司：\n三、东海局负责项目的监督管理。请你公司自批复之日起30日内将报告表送东海局。\n"
    notice = convert(read_bytes(text.encode(), "letter.txt"), load_ruleset())
    assert [task.title[:4] for task in notice.tasks] == ["东海局负", "请你公司"]


def test_a_length_counts_from_the_issue_only_where_one_is_asked_now() -> None:
    """于24小时内上报 of a letter ends a day after it; of 重大隐患 whenever there is one."""
    foot = "\n示例公司\n2025年5月26日\n"
    asked = parse_text("示例公司关于上报台账的通知\n各部门：\n请各部门于24小时内上报安质部。" + foot).tasks
    whenever = parse_text("示例公司关于上报台账的通知\n各部门：\n各部门对重大隐患，于24小时内上报安质部。" + foot).tasks
    assert [task.timings[0].end for task in asked] == [date(2025, 5, 27)]
    assert [(task.timings[0].end, task.timings[0].duration) for task in whenever] == [(None, "PT24H")]


def test_who_acts_is_asked_where_a_later_sentence_needs_it_where_only_a_day_makes_a_task() -> None:
    reader, context = load_ruleset().build(SentenceReader), TimingContext(date(2024, 1, 5), 2024)
    assert reader.said("各学院要成立工作小组", context, "law") is NOTHING
    text = "各学院要成立工作小组。并于2024年3月底前将名单报送教务处。"
    for ground in ("law", "standing", "tells", "free"):
        said = reader.read(passage(text), context, ground)[-1]
        assert said.owner is not None
        assert [unit.name.text for unit in said.owner.reading.units] == ["各学院"]


def test_who_acts_is_asked_where_it_may_matter_and_of_all_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, context = load_ruleset().build(SentenceReader), TimingContext(date(2024, 3, 1), 2024)
    lines = [passage(line) for text, _ in cases("sentence_cases.txt")[::3] for line in text.split("\n") if line.strip()]
    grounds: tuple[Ground, ...] = ("slots", "law", "free")

    def read() -> list[str]:
        reader.said.cache_clear()  # type: ignore[attr-defined]
        return [repr(reader.read(line, context, ground)) for line in lines for ground in grounds]

    ours = read()
    monkeypatch.setattr(Judge, "may_enter", lambda *_: True)
    monkeypatch.setattr(Openings, "may_act", lambda *_: True)
    assert read() == ours
    reader.said.cache_clear()  # type: ignore[attr-defined]
