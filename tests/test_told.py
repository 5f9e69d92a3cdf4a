"""Nothing of a body is dropped in silence: what says who or by when is in an assignment, in the notice's head, or told.

The eyes of this test are plain patterns of its own; the rules and rooms that read are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import Notice, parse
from extract.pipeline import structured
from extract.readers import read_path
from extract.rulebook.ruleset import load_ruleset

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
LABEL = re.compile(
    r"^[ \u3000（【(]*(?:责任|牵头|配合|主办|协办|承办)(?:单位|部门|科室)[：:]|^[ \u3000（【(]*(?:完成|整改|办理|办结)(?:时限|时间)[：:]",
    re.M,
)
LIMIT = re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}日|底)前|之日起[0-9]{1,3}(?:个工作)?日内")
PART = re.compile(r"(?:[市县区省](?:[\u4e00-\u9fff]{2,6})(?:局|委|厅)|办公室)(?:牵头|主办|具体负责)")
BESIDE = {"item-without-assignment", "no-assignment"}


def seen(text: str) -> Iterator[tuple[int, int]]:
    """Where the text says who or by when, by these patterns."""
    for pattern in (LABEL, LIMIT, PART):
        for found in pattern.finditer(text):
            yield found.span()


def covered(notice: Notice) -> list[tuple[int, int]]:
    spans = [found.span for found in notice.diagnostics if found.code not in BESIDE]
    for task in notice.tasks:
        if not task.optional or task.form == "sentence":
            spans.append(task.span)
        spans += [unit.span for unit in task.units] + [timing.span for timing in task.timings] + [person.span for person in task.persons]
    head = structured(notice.text or "", load_ruleset())
    inside = {(line.base, line.base + len(line.raw)) for line in head.body}
    spans += list(gaps(len(notice.text or ""), sorted(inside)))
    return spans


def gaps(length: int, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What no line of the body holds: the head."""
    at = 0
    for start, end in [*lines, (length, length)]:
        if start > at:
            yield at, start
        at = max(at, end)


def silent(text: str) -> list[str]:
    notice = parse(text)
    spans, whole = covered(notice), notice.text or ""
    return [whole[max(0, at[0] - 30) : at[1] + 20] for at in seen(whole) if not any(a < at[1] and at[0] < b for a, b in spans)]


def texts() -> Iterator[tuple[str, str]]:
    for name in ("slot_cases.txt", "head_cases.txt"):
        for number, case in enumerate((HERE / name).read_text("utf-8").strip().split("\n----\n"), 1):
            yield f"{name} {number}", case.split("\n=> ")[0] + "\n"
    for folder in (HERE.parent / "samples", SHARED / "notices"):
        for path in sorted(folder.rglob("*.txt")) if folder.is_dir() else ():
            yield path.name, read_path(path).text


def test_what_says_who_or_by_when_is_read_or_told() -> None:
    lost = {name: words for name, text in texts() if (words := silent(text))}
    assert lost == {}


VALUES = ("详见附件", "与主体工程同步", "按合同约定", "相关", "第三阶段")


@pytest.mark.parametrize("label", ["责任单位", "牵头单位", "配合部门", "完成时限", "整改时限", "责任人"])
def test_a_label_whose_value_no_rule_reads_is_told(label: str) -> None:
    for value in VALUES:
        line = f"{label}：{value}"
        notice = parse(f"1.加强排查。\n责任单位：市水利局\n2.修复堤防。\n{line}\n3.清淤。\n责任单位：县水利局\n")
        at = (notice.text or "").rindex(line)
        spans = [unit.span for task in notice.tasks for unit in task.units]
        spans += [timing.span for task in notice.tasks for timing in task.timings]
        spans += [person.span for task in notice.tasks for person in task.persons]
        spans += [found.span for found in notice.diagnostics if found.severity == "warning"]
        assert any(a < at + len(line) and at < b for a, b in spans), line


@pytest.mark.parametrize("value", ["", "/", "—", "无"])
def test_a_label_with_nothing_behind_it_is_no_warning(value: str) -> None:
    notice = parse(f"1.加强排查。\n责任单位：市水利局\n2.修复堤防。\n配合单位：{value}\n3.清淤。\n责任单位：县水利局\n")
    assert [found.severity for found in notice.diagnostics if found.code == "line-not-read"] == ["info"]


def test_a_label_below_one_of_the_page_is_no_warning() -> None:
    said = "一、做好汛前检查。\n示例市人民政府\n2024年3月5日\n　　公开程序：审核后公开\n　　责任部门：市政府办公厅秘书处"
    assert {found.severity for found in parse(said).diagnostics if found.code == "line-not-read"} == {"info"}
    alone = parse(said.replace("公开程序：审核后公开", "特此通知。"))
    assert "warning" in {found.severity for found in alone.diagnostics} or alone.tasks


def test_an_office_with_a_limit_is_a_warning_and_what_holds_for_all_times_is_none() -> None:
    said = "涉事单位立即采取措施，切断污染源。相关部门收到复核意见之日起5个工作日内做出审批。\n"
    loose = parse("关于做好复核工作的通知\n" + said)
    assert [found.severity for found in loose.diagnostics if "复核" in found.message] == ["warning"]
    rule = parse("示例市复核管理条例\n第一条　为了规范复核，制定本条例。\n第二条　" + said)
    assert [found.severity for found in rule.diagnostics if found.code == "line-not-read"] == ["info"]


def test_a_run_of_lines_that_may_lose_nothing_is_told_once() -> None:
    notice = parse(HERE.parent / "samples" / "duties-by-unit-articles.txt")
    found = [found for found in notice.diagnostics if found.code == "line-not-read"]
    assert [each.severity for each in found] == ["info"]
    assert found[0].message.startswith("4 lines here")


def test_what_comes_again_by_a_day_is_a_limit() -> None:
    told = parse("检查清单\n值班表上报集团（总值班室，每月25日前）\n")
    assert told.tasks or [found.severity for found in told.diagnostics if found.code == "line-not-read"] == ["warning"]
    often = parse("检查要求\n值班人员每月巡查一次。\n")
    assert [found for found in often.diagnostics if found.code == "line-not-read" and found.severity == "warning"] == []


@pytest.mark.parametrize(
    ("line", "severity"),
    [("1、甲类展位申请：即日起—5月20日。", "info"), ("3.整改时限：5月10日—20日", "warning"), ("报名时间：2020年5月1日至20日", None)],
)
def test_days_from_one_to_another_behind_a_colon_are_told(line: str, severity: str | None) -> None:
    notice = parse(f"关于做好有关工作的通知\n{line}\n示例市人民政府\n2024年4月15日\n")
    assert not notice.tasks
    assert [found.severity for found in notice.diagnostics if found.code == "line-not-read"] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("一月份：\n1.召开总结会。\n2.慰问退休职工。\n二月份：\n1.做好开学准备。", ["一月份："]),
        ("第一周（3月2日至3月6日）\n1.召开总结会。\n第二周（3月9日至3月13日）\n1.检查备课。", ["第一周（3月2日至3月6日）"]),
        ("二月份\n1.开展学雷锋活动（团委）。\n三月份\n1.召开家长会。", ["三月份"]),
        ("一月份：\n1.开学典礼（德育处）。\n二月份：\n1.召开家长会（教导处）。", []),
        ("会议召开时间定在\n三月份\n请准时参加。", []),
    ],
)
def test_months_and_weeks_above_work_that_gives_no_task_are_told(lines: str, told: list[str]) -> None:
    notice = parse(f"示例小学工作计划\n{lines}\n示例小学\n2026年1月3日\n")
    found = [found for found in notice.diagnostics if found.code == "line-not-read" and found.severity == "warning"]
    assert [(notice.text or "")[slice(*each.span)] for each in found] == told
    undated = parse(f"示例小学工作计划\n{lines}\n")
    assert told == [] or any(each.code == "line-not-read" and each.severity == "warning" for each in undated.diagnostics)


def test_a_limit_below_a_head_of_days_is_told_with_a_warning() -> None:
    text = "示例区活动安排\n| 时间 | 工作内容 | 地点 |\n|---|---|---|\n| 3月 | 召开动员会 | 礼堂 |\n| 5月底前 | 上报总结 | 区里 |\n2024年2月28日\n"
    told = [(found.severity, text[slice(*found.span)]) for found in parse(text).diagnostics if found.code == "row-not-read"]
    assert told == [("info", "3月 | 召开动员会 | 礼堂"), ("warning", "5月底前 | 上报总结 | 区里")]


def test_a_bracket_whose_label_says_who_or_when_and_that_no_record_has_is_told() -> None:
    text = "示例县方案\n2024年3月5日\n1.推进基金运作。（责任单位：出资人代表）\n2.修路。（责任单位：县交通局）\n3.改厕。（责任单位：/）\n"
    told = [text[slice(*found.span)] for found in parse(text).diagnostics if found.severity == "warning"]
    assert told == ["责任单位：出资人代表"]


def test_rows_behind_a_broken_one_are_told() -> None:
    head = "示例任务清单\n任务序号  任务名称  牵头单位  完成时限  进展情况\n1  编制规划  县发改局  2026.12  已完成\n"
    broken = "长期  长期推进，已取得阶段\n2  整治河道  县水利局\n（三年）  性成果\n"
    rows = "3  开展排查  县应急局  长期  长期推进\n4  制定机制  县水利局  2026.12  已完成\n5  建设泵站  县水利局  2026.12  已完成\n"
    notice = parse(head + broken + rows + "2026年1月5日\n")
    lead = [("编制规划", "lead"), ("整治河道", "lead"), ("开展排查", "lead"), ("制定机制", "lead"), ("建设泵站", "lead")]
    assert "a row without a time limit, which the others have: “整治河道”" in [found.message for found in notice.diagnostics]
    assert [(task.title, task.units[0].role) for task in notice.tasks] == lead
    told = [(notice.text or "")[slice(*found.span)] for found in notice.diagnostics if found.code == "row-not-read" and found.span]
    assert told == ["长期  长期推进，已取得阶段", "（三年）  性成果"]


def test_rows_without_a_head_or_time_are_told() -> None:
    rows = "开展听课\t蒋某某\t教科室、总务处\n检修校舍\t卫某\t各年级组\n组织消防演练\t沈某\t教务处\n"
    notice = parse("示例中学重点工作\n（2024年1月20日）\n" + rows)
    assert ("row-not-read", "warning") in {(found.code, found.severity) for found in notice.diagnostics}


def test_a_head_that_the_page_cut_is_told() -> None:
    head = "示例县检查计划\n序号 抽查任务名称 抽查事项 抽查比例\n及频次\n起止时间\n发起部门 配合部门 抽查检查\n模式\n"
    row = "1 涉烟企业检查 许可情况 10% 3月—12月 市烟草专卖局 市邮政管理局、\n市公安局\n市抽市查\n"
    told = [found.message for found in parse(head + row).diagnostics if found.code == "row-not-read" and found.severity == "warning"]
    assert ["序号 | 抽查任务名称" in message for message in told] == [True]


def test_a_head_between_blanks_without_rows_is_told() -> None:
    rows = "新开公交线路8条，调整 6月底1 县交通局 县公安局\n优化公交线 线路12条。 前\n网 县城管局、县 9月底2 建设站台。 县交通局\n"
    notice = parse("示例县任务分解表\n序号 重点任务 具体措施 牵头单位 配合单位 完成时限\n" + rows)
    told = [found.message for found in notice.diagnostics if found.code == "row-not-read" and found.severity == "warning"]
    assert any("牵头单位" in message for message in told)


def test_a_row_left_over_beside_a_list_is_told() -> None:
    first = "1\t开展大排查\t人力资源部、安全环保部\t长期坚持\t\n2\t建设管理平台\t各分公司\t2024年6月30日\t已启动\n3\t完成招标\t财务部\t上半年\t\n"
    rest = "4\t检修锅炉\t各分公司\t2024年6月30日\t分两批\n5\t清收账款300万元\t安全环保部\t9月\t已启动\n"
    notice = parse("示例集团重点工作任务表\n（2024年1月20日）\n" + first + rest)
    read = {task.path[0] for task in notice.tasks}
    told = [found.message for found in notice.diagnostics if found.code == "row-not-read"]
    assert read == {"2", "3", "4", "5"} and ["开展大排查" in message for message in told] == [True]


def test_rows_far_behind_a_broken_one_are_told_and_not_read_without_their_head() -> None:
    head = "示例任务清单\n任务序号  任务名称  牵头单位  完成时限  进展情况\n1  编制规划  县发改局  2026.12  已完成\n"
    broken = "长期  长期推进\n成果一  阶段一\n成果二  阶段二\n成果三  阶段三\n成果四  阶段四\n"
    rows = "3  开展排查  县应急局  长期  长期推进\n4  制定机制  县水利局  2026.12  已完成\n5  建设泵站  县水利局  2026.12  已完成\n"
    notice = parse(head + broken + rows + "2026年1月5日\n")
    assert [task.title for task in notice.tasks] == ["编制规划"]
    assert ["开展排查" in found.message for found in notice.diagnostics if found.code == "row-not-read"] == [True]


def test_how_far_work_is_beside_its_limit_is_a_field() -> None:
    text = "示例市任务清单\n2026年3月1日\n序号\t任务\t责任单位\t完成时限\t进度\n1\t新建公园\t市住建局\t6月底\t35%\n2\t修缮堤防\t市水利局\t9月底\t推进中\n"
    notice = parse(text)
    assert [task.fields for task in notice.tasks] == [{"进度": "35%"}, {"进度": "推进中"}]
    assert [found.message for found in notice.diagnostics if found.severity == "warning"] == []
