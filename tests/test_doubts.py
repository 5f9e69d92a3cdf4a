"""Records that may be wrong are told, and right ones beside them are not: each sign by itself, with it and without it."""

from __future__ import annotations

from typing import Any

import pytest

from extract import parse
from extract.assignments.doubts.above import AboveTeller
from extract.assignments.doubts.beside import of_items, of_nested
from extract.assignments.doubts.columns import numbered_behind
from extract.assignments.doubts.names import NameTeller
from extract.assignments.doubts.titles import TitleTeller
from extract.rulebook.ruleset import load_ruleset
from extract.structure.nodes import Node, Paragraph
from extract.text.normalize import passage

RULES = load_ruleset()


def record(title: str, units: str = "", **fields: Any) -> Any:
    """A record as RecordReader makes it, with what the signs look at."""
    named = [{"name": name, "span": (0, len(name)), "collective": False} for name in units.split(" ") if name]
    made = {"title": title, "text": title, "clause": "", "form": "label", "optional": False, "headings": [], "span": (0, len(title))}
    return {**made, "units": named, "persons": [], "timings": [], **fields}


@pytest.mark.parametrize(
    ("title", "clause", "told"),
    [
        ("示例市获奖情况通报", "市水务局、示例大学", True),
        ("示例市获奖情况通报", "市水务局负责", False),
        ("示例市工作方案", "市水务局", False),
        ("示例市参展项目目录", "市水务局、示例大学", True),
        ("示例市参展项目目录", "市水务局负责", False),
    ],
)
def test_units_in_brackets_of_a_text_that_hands_out_nothing_are_told_once(title: str, clause: str, told: bool) -> None:
    notice = parse(f"{title}\n1.智能水表系统（{clause}）\n2.智慧路灯系统（{clause}）\n2024年3月1日\n")
    found = [each.message for each in notice.diagnostics if "hands out no work" in each.message]
    assert len(notice.tasks) == 2
    assert found == ([f"units in brackets of a text that hands out no work (2 such tasks): “智能水表系统（{clause}）”"] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "示例县2024年教师招聘公告\n二、招聘程序\n1.报名（3月5日—3月10日）\n2.面试（4月5日前）\n",
            "a text that hands out no work by its title (2 such tasks)",
        ),
        (
            "示例大学获奖名单\n1.灌溉系统（完成单位：水利学院；完成人：李某某）\n",
            "a text that hands out no work by its title (1 such tasks)",
        ),
        ("示例县停水通知\n定于3月6日停水。\n抢修单位：县自来水公司\n", "who does it is said by labels that no rule knows (1 such tasks)"),
        (
            "关于召开会议的通知\n各县：\n四、会议议程\n1.通报情况（安全科）\n2.部署工作（市教育局）\n",
            "a text that hands out no work by its title (2 such tasks)",
        ),
        ("示例县整改任务公示\n1.清淤。\n责任单位：县水利局\n整改时限：2024年6月底\n", None),
        ("示例县重点任务清单\n1.清淤。\n揭榜单位：县水利局\n责任单位：县住建局\n", None),
    ],
)
def test_a_text_that_hands_out_no_work_by_its_title_or_labels_is_told_once(text: str, told: str | None) -> None:
    found = [each.message for each in parse(text).diagnostics if "such tasks" in each.message]
    assert [message.partition(": ")[0] for message in found] == ([told] if told else [])


TITLES = [
    ("→", "办公室", "a task without words for its work"),
    ("责任单位：市教育局", "市住建局", "a label as title"),
    ("8月22日前：完成清扫消毒", "总务处", "a title that begins with a time"),
    ("党政办：起草领导致辞", "", "a title that begins with a unit"),
    ("修订批记录 ——责任：质量部", "", "a title that ends with a unit"),
    ("清淤|县水利局", "县水利局", "a title with marks of a table"),
    ("清淤\t疏浚渠道", "县水利局", "a title with marks of a table"),
    ("宣传办公室", "", "a unit as title"),
    ("8月22日前完成清扫消毒", "总务处", None),
    ("专项行动：清理乱堆乱放", "镇综合执法队", None),
    ("县第二污水处理厂", "县住建局", None),
    ("清淤", "县水利局", None),
]


@pytest.mark.parametrize(("title", "units", "why"), TITLES)
def test_titles(title: str, units: str, why: str | None) -> None:
    task = record(title, units)
    assert RULES.build(TitleTeller).of_title(task, set(units.split(" ")), "关于做好工作的通知", title) == why


def test_a_question_is_no_title() -> None:
    titles = RULES.build(TitleTeller)
    asked = record("《若干措施》由谁解释", "市商务局", text="《若干措施》由谁解释？市商务局解释。")
    assert titles.of_title(asked, (), "政策解读", asked["text"]) == "a question as title"
    told = record("《若干措施》由市商务局解释", "市商务局", text="《若干措施》由市商务局解释。何时实施？")
    assert titles.of_title(told, (), "政策解读", told["text"]) is None


def test_a_title_from_the_first_line_on_may_hold_the_notices() -> None:
    titles, text = RULES.build(TitleTeller), "示例区积案台账\n【案件1】办证难问题\n责任单位：区住建局"
    joined = record("示例区积案台账【案件1】办证难问题", "区住建局")
    assert titles.of_title(joined, (), None, text) == "a title that may hold the notice's"
    assert titles.of_title(joined, (), "示例区积案台账", text) is None
    assert titles.of_title(record("办证难问题", "区住建局"), (), None, "办证难问题\n责任单位：区住建局") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("市税务局（列第一位者为工作牵头单位，下同）", ["a remark in a unit's name was not understood"]),
        ("各乡镇水│2024年5│\n││利站", ["a name that a table's lines cut, with other cells between"]),
        ("市财政局（牵头）", ["a remark in a unit's name was not understood"]),
        ("供水、供电、燃气公司", ["several units as one"]),
        ("统一备案管理", ["a name that does not look like a unit's"]),
        ("开票日期", ["a name that does not look like a unit's"]),
        ("各班主任", []),
        ("财政", []),
        ("高新区（管委会）", []),
        ("各县（市、区）人民政府", []),
    ],
)
def test_names(name: str, told: list[str]) -> None:
    found = list(RULES.build(NameTeller).of_units(record("清淤", name), 90))
    assert [entry["message"].split(":")[0] for entry in found] == told


def test_who_leads_is_said_for_all_that_follow() -> None:
    found = next(RULES.build(NameTeller).of_units(record("抓好项目", "市税务局（列第一位者为工作牵头单位，下同）"), 90))
    assert found["span"] == (0, 90)


def above(lines: list[str], **fields: Any) -> list[str]:
    """What is told of a task that is the last of these lines, under the others as lines of the body."""
    text = "\n".join(lines)
    node, at = Node(), 0
    for line in lines:
        node.paragraphs.append(Paragraph(passage(line, at)))
        at += len(line) + 1
    task = record(lines[-1], span=(len(text) - len(lines[-1]), len(text)), **fields)
    return [entry["message"] for entry in RULES.build(AboveTeller).read([node], [task], text)]


def test_a_heading_that_is_a_unit() -> None:
    work = "清理招标条款（6月底前）"
    assert above(["县发展改革局（2项）", work]) == [f"a task without a unit below “县发展改革局”: “{work}”"]
    assert above(["县发展改革局", "工作要求如下，请认真落实", work]) == []
    assert above(["重点事项", work]) == []
    assert above(["县发展改革局（2项）", work], units="县司法局") == []


def test_a_unit_or_a_time_in_a_tasks_words() -> None:
    assert above(["区城管局负责，区商务局配合，取缔占道经营"]) == ["a unit in a task's words is in no field: “区城管局负责”"]
    assert above(["硬化巷道……………村委会"]) == ["a unit in a task's words is in no field: “村委会”"]
    assert above(["办理施工许可\t市经信局"]) == ["a unit in a task's words is in no field: “市经信局”"]
    assert above(["评先领导小组办公室审议名单"]) == ["a unit in a task's words is in no field: “评先领导小组办公室”"]
    assert above(["中心城区路灯改造"]) == above(["乡镇道路改造"]) == []
    assert above(["调处纠纷"], clause="责任人：各网格长；长期") == ["a time in a task's words is in no field: “长期”"]
    assert above(["办理施工许可"], clause="责任人：各网格长") == []
    assert above(["落实专人负责的制度"]) == []


def test_an_item_that_names_nobody_among_those_that_do() -> None:
    items = [record("清淤", "县水利局"), record("植树", "县林业局"), record("修桥", "县交通局"), record("补漏")]
    assert [entry["message"] for entry in of_items(items)] == ["an item without a unit, which the others have: “补漏”"]
    assert not list(of_items([*items[:3], record("补漏", persons=[{"name": "王某某"}])]))
    assert not list(of_items([items[0], record("巡查"), items[3]]))


def test_records_within_a_record() -> None:
    row = record("取缔占道经营", "区城管局", form="table", span=(0, 60))
    second = record("5月1日前区商务局负责完成改造", "区商务局", form="sentence", optional=True, span=(20, 40), timings=[{}])
    assert [entry["message"] for entry in of_nested([row, second])] == ["a row that holds another task: “取缔占道经营”"]
    assert not list(of_nested([row, second | {"timings": []}]))
    assert not list(of_nested([row | {"units": []}, second]))
    assert not list(of_nested([row, second | {"span": (60, 80)}]))
    below = [record("清淤", "县水利局", form="table", span=(at, at + 9)) for at in (20, 30)]
    letter = record("现将清单印发给你们", "县府办", span=(0, 80))
    assert [entry["span"] for entry in of_nested([letter, *below])] == [(0, 20)]
    assert not list(of_nested([letter, below[0]]))


def test_a_number_behind_a_rows_title_counts_what_follows() -> None:
    def told(text: str) -> int:
        cells = ["抓好培训", "组织全局培训"]
        node = Node(paragraphs=[Paragraph(passage(cell, text.index(cell))) for cell in cells])
        return len(list(numbered_behind([(node, record("抓好培训"))], text)))

    assert told("抓好培训\n|\n2\n|\n组织全局培训\n|") == 1
    assert told("2\n|\n抓好培训\n|\n组织全局培训\n|") == 0


RIGHT = {
    "a work whose name ends as a unit's does": "1.县第二污水处理厂\n责任单位：县住建局、县城投公司\n完成时限：2024年6月底前\n",
    "names alone behind work": "1.布置教室（总务处）\n2.编排课表（教导处）\n",
    "a time in the work's words": "一、开学前准备\n1.8月22日前完成清扫消毒（总务处）\n2.8月25日前分发教科书（教导处）\n",
    "a colon in the work's words": "1.专项行动：清理乱堆乱放（镇综合执法队，5月底前）\n2.宣传活动：印发明白纸（镇党政办，4月底前）\n",
    "items without limits": "1.公布目录（县司法局，6月底前）\n2.清理条款（县司法局，7月底前）\n3.办理复议（县司法局，8月底前）\n4.做好接访（县信访局）\n",
    "duties below a unit that each name one": "县发展改革局\n1.公布指南（责任股室：法规股；2024年4月底前）\n2.清理条款（责任股室：投资股；2024年6月底前）\n",
    "a bracket of places in a name": "1.清淤疏浚。\n责任单位：各县（市、区）人民政府（管委会）\n2.植树造林。\n责任单位：市林业局\n",
    "a question below": "一、解释政策。何时实施？自发布之日起。\n责任单位：市商务局\n",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=list(RIGHT))
def test_right_records_are_not_doubted(text: str) -> None:
    notice = parse(text)
    assert any(not task.optional for task in notice.tasks)
    assert [found.message for found in notice.diagnostics if found.code == "task-doubtful"] == []


def test_short_names_are_given_as_written_and_told_once_a_task() -> None:
    notice = parse(
        "示例市重点任务分工\n1.整治积水隐患。（责任单位：市发改、财政、人社等部门）\n2.保障通信。（责任单位：市通信办、班主任）\n"
    )
    assert [unit.name for task in notice.tasks for unit in task.units] == ["市发改", "财政", "人社", "市通信办", "班主任"]
    assert [(found.code, found.severity) for found in notice.diagnostics] == [("name-short", "info")]
    assert "市发改、财政、人社" in notice.diagnostics[0].message
