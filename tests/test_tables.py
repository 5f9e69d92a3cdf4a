"""Tables written as text: headers, rows, merged cells, sections, and what is no table of tasks."""

from __future__ import annotations

import pytest

from extract import parse
from extract.pipeline import convert
from extract.readers import read_bytes
from extract.rulebook.ruleset import load_ruleset

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
    "cells over several lines, a project with its contents, a merged row, labels in a cell": (
        "序号\t项目名称\t建设内容\t责任单位\t责任人\t完成时限\n"
        "1\t农村公路提质\t改建公路45公里，\n改造危桥6座。\t县交通局\n各乡镇人民政府\t李某\t10月底前\n"
        "2\t积水点整治\t整治8处积水点。\t牵头：县住建局\n配合：东关街道办事处\t王某\t7月31日前试运行\n9月30日前投用\n"
        "3\t适老化改造\t完成600户。\t县民政局\t郑某\t11月15日前\n"
        "\t\t新建养老互助点40个。\t县民政局\t郑某\t12月10日前\n"
        "4\t城市书房\t建成4座\t县文旅局\t陈某\t国庆节前\n"
        "5\t零工市场\t建成1处\t县人社局\t冯某\t上半年\n"
        "6\t幼儿园扩容\t新建2所\t县教育局\t周某\t8月底\n"
        "7\t疫苗接种\t接种2剂次\t县卫健局\t吴某\t全年\n"
        "8\t供水管网\t新建68公里\t县水利局\t赵某\t12月",
        [
            "1 农村公路提质 responsible 县交通局 responsible 各乡镇人民政府",
            "2 积水点整治 lead 县住建局 support 东关街道办事处",
            "3 适老化改造 responsible 县民政局",
            "3 新建养老互助点40个 responsible 县民政局",
            "4 城市书房 responsible 县文旅局",
            "5 零工市场 responsible 县人社局",
            "6 幼儿园扩容 responsible 县教育局",
            "7 疫苗接种 responsible 县卫健局",
            "8 供水管网 responsible 县水利局",
        ],
    ),
    "the title stands below the head that says what the work is, not below a code": (
        "条款号\t改进事项\t责任科室\t完成时间\nA.2.1\t规范病历首页\t病案室\t6月底前\nA.3.4\t完善输血记录\t输血科\t7月15日前",
        [" 规范病历首页 responsible 病案室", " 完善输血记录 responsible 输血科"],
    ),
    "nor below a place, a kind or a proposal's number": (
        "片区\t类别\t存在问题\t责任单位\t整改期限\n东门\t市容\t占道经营\t城管大队\t3月底\n北门\t设施\t井盖缺失\t县住建局\t4月底\n\n"
        "建议号\t建议标题\t主办单位\t会办单位\t答复期限\n6\t关于增设公交站的建议\t市交通局\t市公安局\t6月15日前",
        [" 占道经营 responsible 城管大队", " 井盖缺失 responsible 县住建局", " 关于增设公交站的建议 lead 市交通局 support 市公安局"],
    ),
    "a time that stands first, and a row one of whose cells ends as heads do": (
        "| 日期 | 片区 | 整治内容 | 牵头单位 | 配合部门 |\n|---|---|---|---|---|\n| 4月8日前 | 东关 | 清理楼道 | 市住建局 | 东关街道办事处 |\n"
        "| 4月22日前 | 养老服务机构 | 排查管线 | 市民政局 | 示例燃气公司 |",
        [" 清理楼道 lead 市住建局 support 东关街道办事处", " 排查管线 lead 市民政局 support 示例燃气公司"],
    ),
    "weeks of a school, one cell a line with a bar behind": (
        "周次 |\n活动安排 |\n承办部门 |\n日期 |\n第1周 |\n升旗仪式 |\n德育处 |\n9月2日前 |\n第2周 |\n秋季运动会 |\n体育组、团委 |\n9月19日前 |",
        [" 升旗仪式 responsible 德育处", " 秋季运动会 responsible 体育组 responsible 团委"],
    ),
    "who bears the work beside who leads, who accepts it, who is in touch": (
        "事项\t牵头部门\t主责单位\t联系单位\t验收人\t时限\n修缮校舍\t县教育局\t东镇政府\t县住建局\t县审计局\t6月底\n"
        "更换水管\t县水利局\t西镇政府\t县公安局公安交管局\t县审计局\t7月底",
        [
            " 修缮校舍 lead 县教育局 responsible 东镇政府 responsible 县住建局 supervise 县审计局",
            " 更换水管 lead 县水利局 responsible 西镇政府 responsible 县公安局公安交管局 supervise 县审计局",
        ],
    ),
    "rows counted in a column without a head, one cell a line with bars between": (
        "工作领域\n|\n主要内容\n|\n责任部门\n|\n时间要求\n|\n人才培养\n|\n1\n|\n修订培养方案。\n|\n教务处\n|\n6月底前\n|\n科学研究\n|\n2\n|\n"
        "召开动员会。\n|\n科研处\n|\n3月15日前\n|\n3\n|\n完善转化办法。\n|\n科研处\n|\n12月底前\n|",
        ["1 修订培养方案 responsible 教务处", "2 召开动员会 responsible 科研处", "3 完善转化办法 responsible 科研处"],
    ),
    "rows that only name what follows, another table right behind": (
        "| 序号 | 工作任务 | 主责部门 | 配合部门 | 完成时限 |\n|---|---|---|---|---|\n| 一 | 深化改革 | | | |\n| 1 | 压减法人户数 | 企管部 | 财务部 | 11月底前 |\n"
        "| 二 | 提质增效 | | | |\n| 2 | 推进集中采购 | 物资部 | 工程部 | 8月底 |\n第二部分\n| 序号 | 实事项目 | 主责单位 | 完成时间 |\n| 1 | 新增托位 | 卫健委 | 11月 |",
        [
            "一/1 压减法人户数 responsible 企管部 support 财务部",
            "二/2 推进集中采购 responsible 物资部 support 工程部",
            "二/1 新增托位 responsible 卫健委",
        ],
    ),
    "columns of units by other names: the verb says the role": (
        "序号\t任务\t牵头站所\t配合村（社区）\t完成时限\n1\t清理沟渠\t农业农村办\t东村村委会\t3月底前\n2\t开展宣传\t派出所\t西村村委会\t6月26日前",
        ["1 清理沟渠 lead 农业农村办 support 东村村委会", "2 开展宣传 lead 派出所 support 西村村委会"],
    ),
    "one cell a line, units on several lines, a number merged over two rows, what stands behind the table": (
        "序号\n\n实事\n\n责任单位\n\n完成时限\n\n1\n\n建设东湖公园。\n\n县水务局\n\n县住建局\n\n12月底前\n\n2\n\n新建2座人行桥。\n\n县住建局\n\n9月投入使用\n\n"
        "3\n\n开工建设养护楼。\n\n县民政局\n\n5月底前\n\n开工建设老年大学。\n\n12月底前\n\n分享到\n\n返回首页",
        [
            "1 建设东湖公园 responsible 县水务局 responsible 县住建局",
            "2 新建2座人行桥 responsible 县住建局",
            "3 开工建设养护楼 responsible 县民政局",
            "3 开工建设老年大学 responsible 县民政局",
        ],
    ),
    "one cell a line with bars behind, and with bars on lines of their own": (
        "序号 |\n任务 |\n责任单位 |\n完成 |\n时限 |\n1 |\n修桥 |\n县交通局 |\n9月底 |\n附件2\n|\n序号\n|\n任务\n|\n牵头单位\n|\n|\n1\n|\n修路\n|\n县公路局\n|",
        ["1 修桥 responsible 县交通局", "1 修路 lead 县公路局"],
    ),
    "one cell a line, heads and names cut at line ends, two columns of text": (
        "序\n号\n工作\n任务\n具体\n内容\n牵头\n单位\n配合单位\n完成\n时限\n1\n政务公开\n更新目录。\n完善制度。\n县信访局\n县司法局\n11月\n底前\n"
        "2\n河道整治\n1.排查\n2.截污\n县水利局\n县住建局\n年底前\n注：每季度报送。",
        [
            "1 政务公开 lead 县信访局 support 县司法局",
            "2 河道整治 lead 县水利局 support 县住建局",
        ],
    ),
    "one cell a line, a head that says the unit of a figure": (
        "序号\n项目名称\n总投资\n（万元）\n责任单位\n1\n示例大桥\n12000\n县交通局\n2\n示例水厂\n8500\n县水务局",
        ["1 示例大桥 responsible 县交通局", "2 示例水厂 responsible 县水务局"],
    ),
    "one cell a line without numbers, below headings": (
        "任务内容\n责任单位\n完成时限\n一、城市建设\n新建公厕两座\n示例市城管局\n9月底\n二、旧城改造\n改造老街一条\n示例市住建局\n12月底",
        ["一 新建公厕两座 responsible 示例市城管局", "二 改造老街一条 responsible 示例市住建局"],
    ),
    "a drawn box, words of a cell on two lines": (
        "┌──┬────┬────┐\n│序号│任务│责任单位│\n├──┼────┼────┤\n│1│改造排水│县住建局│\n│ │管网│县水务局│\n├──┼────┼────┤\n│2│修桥│县交通局│\n└──┴────┴────┘",
        ["1 改造排水管网 responsible 县住建局 responsible 县水务局", "2 修桥 responsible 县交通局"],
    ),
    "blanks between the cells": (
        "序号 任务 责任单位 完成时限\n1 修桥一座 县交通局 9月底前\n2 修路 两条 县公路局 10月底前\n以上任务请抓好落实。",
        ["1 修桥一座 responsible 县交通局", "2 修路 两条 responsible 县公路局"],
    ),
    "a head of two rows": (
        "序号 | 内容 | 责任清单 | | |\n责任领导 | 责任人 | 责任科室 | | |\n1 | 宣传条例 | 王某某 | 李某某 | 法规科 |",
        ["1 宣传条例 responsible 法规科"],
    ),
    "a row that lacks its first cell is placed by what its cells hold": (
        "类别 | 事项 | 责任单位 | 完成时限 |\n教育 | 新建小学 | 县教育局 | 6月底 |\n改造操场 | 县教体中心 | 9月底 | |",
        [" 新建小学 responsible 县教育局", " 改造操场 responsible 县教体中心"],
    ),
    "headings below one another": (
        "序号\t任务\t责任单位\n一、产业\n1\t建园区\t县工信局\n二、民生\n（一）教育\n2\t建学校\t县教育局\n（二）卫生\n（三）养老\n3\t建敬老院\t县民政局",
        ["一/1 建园区 responsible 县工信局", "二/一/2 建学校 responsible 县教育局", "二/三/3 建敬老院 responsible 县民政局"],
    ),
    "a heading in a merged row, a foot": (
        "序号\t任务\t责任单位\t完成时限\n一、产业\t一、产业\t一、产业\t一、产业\n1\t建园区\t县工信局\t6月底\n填表人：张某\t\t联系电话：123\t",
        ["一/1 建园区 responsible 县工信局"],
    ),
    "a column that numbers count, and rows that go on below it": (
        "序号\t事项\t主要内容\t牵头单位\n1\t扩大来源\t摸清底数。\t县卫健局\n加大招聘。\t县人社局\n2\t优化团队\t组建团队。\t县医保局",
        ["1 扩大来源 lead 县卫健局", "1 加大招聘 lead 县人社局", "2 优化团队 lead 县医保局"],
    ),
    "columns that assign nothing": ("姓名\t职务\t电话\n张某某\t科长\t8708XXXX\n", []),
    "the labels of a page are no header": ("发文机关：\t示例市水利局\t成文日期：\t2021年4月6日\n请落实。", []),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_become_tasks(case: str) -> None:
    text, expected = CASES[case]
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    found = [task for task in notice.tasks if task.form == "table"]
    assert [
        f"{'/'.join(task.path)} {task.title} {' '.join(f'{unit.role} {unit.name}' for unit in task.units)}" for task in found
    ] == expected
    for task in found:
        assert all(text[slice(*unit.span)] == unit.name for unit in task.units)


def test_a_wide_table_and_a_long_one_are_bounded() -> None:
    wide = "\t".join(["责任单位"] * 500) + "\n" + "\t".join(["水利局"] * 500)
    long = HEAD + "\n" + "\n".join(f"{number}\t任务{number}\t李某\t水利局\t财政局\t年底" for number in range(3000))
    for text, tasks in ((wide, 0), (long, 3000)):
        assert (
            len([task for task in convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).tasks if task.form == "table"]) == tasks
        )


def test_a_time_limit_over_two_lines_is_read_whole() -> None:
    text = "任务\t责任单位\t完成时限\n建设影像中心\t县卫健局\t7月31日前试运行\n9月30日前投用\n建设书房\t县文旅局\t10月底\n注：1.由县政府办公室负责解释。"
    first, second = (task for task in convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).tasks if task.form == "table")
    assert [timing.text for timing in first.timings] == ["7月31日前试运行", "9月30日前投用"]
    assert [timing.text for timing in second.timings] == ["10月底"]


def test_the_marks_between_the_parts_of_a_row_stay_in_its_text() -> None:
    rows = [
        "应急办：负责值班值守、信息报送，汛期实行24小时值班。",
        "卫生院：组建医疗救护队2支，储备药品器械，5月20日前到位。",
        "各村（居）：组建不少于20人的抢险队，落实转移“叫应”机制，名单5月10日前报镇应急办。",
    ]
    text = "示例镇2026年防汛抗旱工作责任分工\n" + "\n".join(rows)
    texts = [task.text for task in convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).tasks]
    assert texts == [row.partition("：")[2] for row in rows]


def test_a_header_without_rows_is_no_fault() -> None:
    notice = convert(read_bytes("序号\t任务\t责任单位\t完成时限\n以上任务请抓好落实。".encode(), "notice.txt"), load_ruleset())
    assert not [task for task in notice.tasks if task.form == "table"]


def test_a_row_that_gives_no_task_is_told() -> None:
    text = "序号\t任务\t责任单位\t完成时限\n1\t修桥\t县交通局\t9月底\n填表人：张某\t\t电话：123\t\n县水利局\t县住建局\t县教育局\t县民政局\t县财政局\t县公安局\n"
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    told = [(entry.severity, text[slice(*entry.span)].split("\t")[0]) for entry in notice.diagnostics if entry.code == "row-not-read"]
    assert told == [("info", "填表人：张某"), ("warning", "县水利局")]
    assert [task.title for task in notice.tasks] == ["修桥"]


def test_a_table_whose_head_stands_at_its_left_is_told() -> None:
    text = "工作任务\t加固河堤\t检修泵站\n责任单位\t市水利局\t市住建局\n完成时限\t2024年5月31日\t2024年6月30日\n"
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    assert notice.tasks or "warning" in {entry.severity for entry in notice.diagnostics}


def test_cells_of_columns_that_were_broken_anywhere_are_told_and_not_guessed() -> None:
    text = (
        "序号\n重点工作\n负责单位\n"
        + "示例省发展改革委、\n打造自主先进的体系，制\n定实施纲要，组\n示例省工业厅牵头，公\n安厅按职责分工负\n织实施。\n责\n" * 4
    )
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    assert not [task for task in notice.tasks if task.form == "table"]
    assert [text[slice(*entry.span)] for entry in notice.diagnostics if entry.code == "row-not-read"] == ["序号\n重点工作\n负责单位"]


def test_what_was_done_of_one_row_was_not_done_of_the_next() -> None:
    text = (
        "序号\t隐患\t责任科室\t整改时限\t整改情况\n1\t配电箱未上锁\t设备部\t3月20日\t已完成\n"
        "2\t通道堵塞\t生产部\t立行立改\t\n3\t预案未演练\t安环部\t4月底前\t正在推进\n2024年3月15日\n"
    )
    assert [task.fields for task in parse(text).tasks] == [{"整改情况": "已完成"}, {}, {"整改情况": "正在推进"}]


def test_an_office_that_a_cells_end_cuts_into_two_names_is_one() -> None:
    head = "示例镇整改任务清单\n序号\n反馈问题\n整改措施\n责任单位\n完成时限\n"
    first = "1\n资产底数不清\n清查资产。\n资产中心\n2026年7月底前\n"
    second = "2\n工程台账缺失\n建立台账。\n村镇建设办\n公室、财政所\n2026年5月底前\n"
    assert [unit.name for unit in parse(head + first + second).tasks[1].units] == ["村镇建设办\n公室", "财政所"]
