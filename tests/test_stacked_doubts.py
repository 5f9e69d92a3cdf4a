"""Tables one cell a line whose cells may stand otherwise are told, and plain ones beside them are not."""

from __future__ import annotations

import pytest

from extract import parse

HEAD = "示例县重点任务表\n"
DATED = "\n\n2026年1月20日\n"
UNSURE = "a row whose lines may be parted otherwise: “{}”"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (  # three names for two columns
            "工作任务|牵头单位|配合单位|完成时限|修桥一座|县交通局|县财政局|5月底前|改造管网|县住建局|县水利局|县城管局|6月底前",
            [UNSURE.format("改造管网")],
        ),
        ("工作任务|牵头单位|配合单位|完成时限|修桥一座|县交通局|县财政局|5月底前|改造管网|县住建局|县水利局、|县城管局|6月底前", []),
        (  # two tasks, of which the first may be merged with the row above
            "工作任务|责任单位|完成时限|修桥一座|县交通局|5月底前|开展排查|建立台账|县水利局|6月底前|清理河道|县水利局|7月底前",
            [UNSURE.format("开展排查建立台账")],
        ),
        (
            "工作任务|责任单位|完成时限|修桥一座|县交通局|5月底前|1.开展排查|2.建立台账|县水利局|6月底前|清理河道|县水利局|7月底前",
            ["a title that begins with a number: “1.开展排查2.建立台账”"],
        ),
        (  # the last row, whose unit and time are merged with those above
            "工作任务|责任单位|完成时限|修桥一座|县交通局|5月底前|清理河道|县水利局|7月底前|制定防汛预案",
            ["a row of a table gave no task: “制定防汛预案”"],
        ),
        ("工作任务|责任单位|完成时限|修桥一座|县交通局|5月底前|清理河道|县水利局|7月底前", []),
    ],
)
def test_rows_that_may_be_parted_otherwise_are_told(table: str, told: list[str]) -> None:
    notice = parse(HEAD + table.replace("|", "\n") + DATED)
    assert [found.message for found in notice.diagnostics if found.severity == "warning"] == told


def test_who_supports_beside_a_merged_lead_is_told() -> None:
    rows = ["1\t修桥一座\t县交通局\t县财政局", "2\t改造管网\t\t", "3\t清理河道\t县水利局\t", "4\t开展排查\t\t", "5\t建立台账\t\t县司法局"]
    notice = parse(HEAD + "序号\t任务\t牵头单位\t配合单位\n" + "\n".join(rows) + DATED)
    assert UNSURE.format("改造管网") in [found.message for found in notice.diagnostics]


def test_a_name_that_other_cells_part_is_told_and_not_given() -> None:
    table = (
        "序号   工作任务             责任单位     完成时限\n1      完成老旧小区改造，   县住房城乡   5月底前\n       新增停车位           建设局\n"
        "2      清理河道             县水利局     6月底前\n"
    )
    notice = parse(HEAD + "\n" + table + DATED)
    assert [[unit.name for unit in task.units] for task in notice.tasks] == [[], ["县水利局"]]
    assert "no rule reads “县住房城乡建设局” in a slot" in [found.message for found in notice.diagnostics if found.severity == "warning"]
