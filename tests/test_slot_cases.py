"""Slots as notices write them, each text of tests/slot_cases.txt with the required tasks that a clerk would enter.

A case: its text, then `=>` and its tasks parted by ` || `; a task: its units (r, l, s, v: their role), timings and persons.
tests/layout_cases.txt holds whole layouts, their tasks with titles: `title > units; timings; persons`.
"""

from __future__ import annotations

import pytest

from extract import parse
from tests.clerk import cases, shown

CASES, LAYOUTS = cases("slot_cases.txt"), cases("layout_cases.txt")


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[str(number) for number, _ in enumerate(CASES, 1)])
def test_slots_give_the_tasks_of_a_clerk(text: str, wanted: str) -> None:
    found = [shown(task) for task in parse(text.strip("\n") + "\n").tasks if not task.optional]
    assert " || ".join(found) == ("" if wanted == "none" else wanted)


@pytest.mark.parametrize(("text", "wanted"), LAYOUTS, ids=[str(number) for number, _ in enumerate(LAYOUTS, 1)])
def test_layouts_give_the_rows_of_a_clerk(text: str, wanted: str) -> None:
    found = [task for task in parse(text.strip("\n") + "\n").tasks if not task.optional]
    assert " || ".join(f"{task.title} > {shown(task)}" for task in found) == ("" if wanted == "none" else wanted)


DOUBTFUL = {
    "a column of units whose head says no part": (
        "任务\t责任人\t对口\n修订制度\t王某某\t财务处\n清理用房\t李某某\t办公室\n",
        ["a column that may say who: “对口”"],
    ),
    "codes as titles": (
        "编码\t责任单位\t时限\nA-1\t市水利局\t2024年6月底前\nA-2\t市林业局\t2024年3月底前\n",
        ["a number or code as title: “A-1”", "a number or code as title: “A-2”"],
    ),
    "a row without a time limit": (
        "任务\t责任单位\t时限\n清淤\t市水利局\t2024年6月底前\n植树\t市林业局\t2024年3月底前\n修桥\t市交通局\t\n",
        ["a row without a time limit, which the others have: “修桥”"],
    ),
    "a row without a unit of two rows": (
        "任务\t责任单位\t时限\n清淤\t市水利局\t2024年6月底前\n植树\t\t2024年3月底前\n",
        ["a row without a unit, which the others have: “植树”"],
    ),
    "an empty cell of units, which no merged cell reaches": (
        "任务\t责任单位\t时限\n清淤\t市水利局\t2024年6月底前\n植树\t\t2024年3月底前\n修桥\t市交通局\t2024年5月底前\n",
        ["a row without a unit, which the others have: “植树”"],
    ),
    "a row that only names who helps": (
        "任务\t牵头单位\t配合单位\n清淤\t市水利局\t市财政局\n植树\t\t市林业局\n修桥\t市交通局\t市住建局\n",
        ["a row without a unit in charge, which the others have: “植树”"],
    ),
    "a row that says neither who nor when": (
        "序号\t任务\t责任单位\t时限\n1\t清淤\t市水利局\t2024年6月底前\n2\t植树\t市林业局\t2024年3月底前\n3\t修桥\t\t\n",
        ["a row without a unit, which the others have: “修桥”", "a row without a time limit, which the others have: “修桥”"],
    ),
    "lines like rows in no table": (
        "1.清淤疏浚8公里    市水利局    2024年6月底\n2.岸线绿化3公里    市园林局    2024年9月底\n",
        ["a row of a table gave no task: “1.清淤疏浚8公里 | 市水利局 | 2024年6月底 | 2.岸线绿化3公里 | 市园林局 | 2024年9月底”"],
    ),
    "a year that is not sure": (
        "示例学院2024年上学期工作安排\n序号\t任务\t责任单位\t时限\n1\t清淤\t后勤处\t6月底前\n2\t植树\t基建处\t3月底前\n",
        ["no date: “6月底前” does not tell one surely (2 such times)"],
    ),
    "a year that nothing tells, of a time in the text that a bracket governs": (
        "1.清淤。6月底前完工。（市水利局负责）\n2.植树。（市林业局负责）\n",
        ["no date: “6月底前” does not tell one surely (1 such times)"],
    ),
    "a day that there is not": (
        "任务\t责任单位\t时限\n清淤\t市水利局\t2024年9月31日前\n植树\t市林业局\t2024年2月29日前\n修桥\t市交通局\t2023年2月29日前\n",
        ["no such day: “2024年9月31日前”", "no such day: “2023年2月29日前”"],
    ),
    "a head that no rule knows beside one that names who is responsible": (
        "任务\t责任部门\t关联部门\t时限\n清淤\t工程处\t财务处\t2024年6月底前\n植树\t园林处\t资产处\t2024年3月底前\n",
        ["a column that may say who: “关联部门”"],
    ),
    "the rest of a cell in a line of its own": (
        "任务\t责任单位\t时限\n修订章程\t办公室\t2024年3月底前\n修订绩效\n管理办法\t人事科\t2024年5月底前\n",
        ["a row of a table gave no task: “修订绩效”"],
    ),
    "of who leads and who helps only the second was read": (
        "1.清淤。（与时书店牵头，市财政局配合，6月底前完成）\n2.植树。（市林业局负责）\n2026年3月1日\n",
        ["may assign work, and gave no task: “（与时书店牵头”"],
    ),
    "a good table": ("任务\t责任单位\t时限\n清淤\t市水利局\t2024年6月底前\n植树\t市林业局\t2024年3月底前\n", []),
}


@pytest.mark.parametrize(("text", "messages"), DOUBTFUL.values(), ids=list(DOUBTFUL))
def test_doubts_are_told(text: str, messages: list[str]) -> None:
    told = [entry.message for entry in parse(text).diagnostics if entry.severity == "warning"]
    assert told == messages
