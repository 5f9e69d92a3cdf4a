"""Tables written as text: headers, rows, merged cells, sections, and what is no table of tasks."""

from __future__ import annotations

import pytest

from extract.pipeline import convert
from extract.readers import read_bytes
from extract.ruleset import load_ruleset

HEAD = "序号\t工作任务\t责任领导\t牵头单位\t责任单位\t完成时限"
CASES = {
    "tabs, the header again on each page": (
        f"一、着力扩大需求\n{HEAD}\n1\t实施重点项目\t李某\t市发改委\t各县（市、区）政府\t12月底\n二、着力改革\n{HEAD}\n2\t整合平台公司\t赵某\t市国资委\t市财政局\t一季度末",
        ["一/1 实施重点项目 lead 市发改委 responsible 各县（市、区）政府", "二/2 整合平台公司 lead 市国资委 responsible 市财政局"],
    ),
    "pipes": (
        "| 序号 | 任务 | 责任单位 | 完成时限 |\n|---|---|---|---|\n| 1 | 建设平台 | 数据局（牵头）、财政局 | 6月底 |\n\n| 项目 | 金额 |\n|---|---|\n| 平台 | 1260 |",
        ["1 建设平台 lead 数据局 responsible 财政局"],
    ),
    "merged cells take the words above": (
        "重点任务\t具体措施\t牵头单位\t配合单位\t时限\n培育产业\t制定图谱\t工信局\t商务局\t6月底\n\t建成园区\t\t同上\t9月底\n强化保障\t清理土地\t资规局\t—\t全年",
        [" 制定图谱 lead 工信局 support 商务局", " 建成园区 lead 工信局 support 商务局", " 清理土地 lead 资规局"],
    ),
    "columns that assign nothing": ("姓名\t职务\t电话\n张某某\t科长\t8708XXXX\n", []),
    "the labels of a page are no header": ("发文机关：\t示例市水利局\t成文日期：\t2021年4月6日\n请落实。", []),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_become_tasks(case: str) -> None:
    text, expected = CASES[case]
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    found = [task for task in notice.tasks if task.form == "table"]
    assert [f"{'/'.join(task.path)} {task.title} {' '.join(f'{unit.role} {unit.name}' for unit in task.units)}" for task in found] == expected
    for task in found:
        assert all(text[slice(*unit.span)] == unit.name for unit in task.units)


def test_a_wide_table_and_a_long_one_are_bounded() -> None:
    wide = "\t".join(["责任单位"] * 500) + "\n" + "\t".join(["水利局"] * 500)
    long = HEAD + "\n" + "\n".join(f"{number}\t任务{number}\t李某\t水利局\t财政局\t年底" for number in range(3000))
    for text, tasks in ((wide, 0), (long, 3000)):
        assert len([task for task in convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).tasks if task.form == "table"]) == tasks
