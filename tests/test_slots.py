"""Which brackets, labels and sentences are assignments, and which text each governs."""

from __future__ import annotations

import pytest

from extract.models import Notice, Task
from extract.pipeline import convert
from extract.readers import read_bytes
from extract.rulebook.ruleset import load_ruleset


def read(text: str) -> Notice:
    return convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())


def brief(task: Task) -> str:
    """`path|form|title|role unit …`, with ? for an optional task."""
    units = " ".join(f"{unit.role} {unit.name}" for unit in task.units)
    return f"{'/'.join(task.path)}|{task.form}{'?' if task.optional else ''}|{task.title}|{units}"


CASES = {
    "trailing clause": ("1.建设数据中心。全面完成对接。（科信处牵头负责,5月底前完成）", ["1|clause|建设数据中心|lead 科信处"]),
    "one leads with others, in other words than 会同": (
        "1.建设道路。（市发改委牵头会同市财政局、市水利局负责，9月底前完成）\n2.建设桥梁。（市发展改革委商市财政局、市商务局负责）\n3.整治。（市公安局联合市工商业联合会负责）",
        [
            "1|clause|建设道路|lead 市发改委 support 市财政局 support 市水利局",
            "2|clause|建设桥梁|lead 市发展改革委 support 市财政局 support 市商务局",
            "3|clause|整治|lead 市公安局 support 市工商业联合会",
        ],
    ),
    "an item that begins with a label has its name from what is to be done": (
        "（四）推进文旅融合\n1.工作目标：建成示例馆。\n（市文旅局负责）\n2.工作目标：建成图书馆。\n（市教育局负责，9月底前完成）",
        ["四/1|label|建成示例馆|responsible 市文旅局", "四/2|label|建成图书馆|responsible 市教育局"],
    ),
    "any brackets": (
        "1.甲项工作。[办公室负责]\n2.乙项工作。【人事处负责】\n3.丙项工作。〔法规处负责〕",
        ["1|bracket|甲项工作|responsible 办公室", "2|bracket|乙项工作|responsible 人事处", "3|clause|丙项工作|responsible 法规处"],
    ),
    "brackets that are no slots": (
        "1.强化乡镇(街道)职能，落实规划(2020-2022年)，采取“四不两直”方式(不发通知、不打招呼)开展检查（附件1）。（办公室负责）",
        ["1|clause|强化乡镇(街道)职能，落实规划(2020-2022年)，采取“四不两直”方式(不发通知、不打招呼)开展检查（附件1）|responsible 办公室"],
    ),
    "before the full stop": ("1.健全考核体系（办公室负责）。", ["1|clause|健全考核体系|responsible 办公室"]),
    "several slots in one item": (
        "（十）鼓励创新。推进改革。（市场监管局负责）加强教育服务。（教育局负责）",
        ["十|clause|鼓励创新|responsible 市场监管局", "十|clause|加强教育服务|responsible 教育局"],
    ),
    "label lines": (
        "1.治理河道\n全面清淤。\n责任单位：市水利局\n配合单位：市财政局、市公安局\n完成时限：2021年12月底前",
        ["1|label|治理河道|responsible 市水利局 support 市财政局 support 市公安局"],
    ),
    "labels run together": (
        "1.治理河道。责任单位：市水利局配合单位：市财政局完成时限：2021年12月31日",
        ["1|label|治理河道|responsible 市水利局 support 市财政局"],
    ),
    "bracket labels": ("1.治理河道。【牵头单位：市水利局】【完成时限：6月底】", ["1|bracket|治理河道|lead 市水利局"]),
    "labels in round brackets": (
        "1.治理河道。（牵头单位：市水利局；配合单位：市财政局、市公安局）",
        ["1|bracket|治理河道|lead 市水利局 support 市财政局 support 市公安局"],
    ),
    "slot on a line of its own": ("1.治理河道\n全面清淤。\n加强巡查。\n（市水利局负责）", ["1|clause|治理河道|responsible 市水利局"]),
    "slot at the end of the last sibling governs the parent": (
        "（一）治理河道\n1.全面清淤。\n2.加强巡查。（市水利局负责）",
        ["一|clause|治理河道|responsible 市水利局"],
    ),
    "an item without a slot among others": (
        "1.全面清淤。（市水利局负责）\n2.加强巡查。",
        ["1|clause|全面清淤|responsible 市水利局", "2|none?|加强巡查|"],
    ),
    "labels behind the units of one bracket": (
        "1、建设文化中心。（公共服务处、财务处；分管领导：冯某某；11月底完成）",
        ["1|clause|建设文化中心|responsible 公共服务处 responsible 财务处"],
    ),
    "support and supervision are of their own part": (
        "1、加强文物安全。（文物处、安全处，机关纪委监督）\n2、文化惠民。（公共服务处，市示例剧团、各县（市、区）文旅局配合；全年）",
        [
            "1|clause|加强文物安全|responsible 文物处 responsible 安全处 supervise 机关纪委",
            "2|clause|文化惠民|responsible 公共服务处 support 市示例剧团 support 各县（市、区）文旅局",
        ],
    ),
    "a number before a figure goes on with a series": (
        "11.清理往来款项。（财务处负责）\n12.3个项目未办理决算。（基建处负责）",
        ["11|clause|清理往来款项|responsible 财务处", "12|clause|3个项目未办理决算|responsible 基建处"],
    ),
    "a list of attachments holds no items": (
        "附件：1.推进情况报送表\n      2.联系安排表（不另发）\n一、提升服务\n1、建设文化中心。（公共服务处负责）",
        ["一/1|clause|建设文化中心|responsible 公共服务处"],
    ),
    "labels parted by a bar": (
        "1.编制图谱。【牵头：市工信局｜配合：市商务局、各县（市、区）政府｜时限：3月底】\n2.驻外招商。【责任：驻北京、上海联络处｜时限：长期坚持】",
        [
            "1|bracket|编制图谱|lead 市工信局 support 市商务局 support 各县（市、区）政府",
            "2|bracket|驻外招商|responsible 驻北京、上海联络处",
        ],
    ),
    "blocks that begin with the task's name": (
        "1.任务名称：加强董事队伍建设\n主要内容：建立人才库。\n牵头部门：组织部\n时间节点：6月底前\n成果形式：管理办法\n2.任务名称：修订清单\n牵头部门：办公室",
        ["1|label|加强董事队伍建设|lead 组织部", "2|label|修订清单|lead 办公室"],
    ),
    "a slot whose bracket was not closed": (
        "1、排查隐患。督促落实责任。（县商务局、县消防大队负责，12月底前完成\n2、清理通道。（县应急局负责）",
        ["1|clause|排查隐患|responsible 县商务局 responsible 县消防大队", "2|clause|清理通道|responsible 县应急局"],
    ),
    "a mark lost between a role word and the next unit": (
        "1、排查隐患。（县消防大队牵头 县住建局、县公安局配合）",
        ["1|clause|排查隐患|lead 县消防大队 support 县住建局 support 县公安局"],
    ),
    "two slots with the stop behind the bracket": (
        "（六）规范收费。开展整治（甲局负责，8月底前完成）。建立投诉机制（乙局负责）。",
        ["六|clause|规范收费|responsible 甲局", "六|clause|建立投诉机制|responsible 乙局"],
    ),
    "places that share a name": (
        "1.排查线路。（甲市、乙市供电公司负责）\n2.落实项目。（计划财务处、各项目牵头单位）",
        ["1|clause|排查线路|responsible 甲市、乙市供电公司", "2|clause|落实项目|responsible 计划财务处 responsible 各项目牵头单位"],
    ),
    "items numbered by letters and by words": (
        "（一）学科建设\n项目1：登峰计划。（研究生院）\n项目2：交叉学科。（科研处）\n（二）布局优化\nA.主业整合。（战略部负责）\nB.“两非”剥离。（产权部负责）",
        [
            "一/1|clause|登峰计划|responsible 研究生院",
            "一/2|clause|交叉学科|responsible 科研处",
            "二/A|clause|主业整合|responsible 战略部",
            "二/B|clause|“两非”剥离|responsible 产权部",
        ],
    ),
    "the furniture of a page": (
        "1.建设中心。（科信处负责）\n2.加大宣传。【关闭窗口】",
        ["1|clause|建设中心|responsible 科信处", "2|none?|加大宣传|"],
    ),
    "numbered items that begin with the problem": (
        "（一）环境卫生方面\n1.存在问题：垃圾清运不及时。\n整改措施：配齐人员。\n责任单位：黄土乡、大营镇人民政府\n整改时限：6月底前\n2.存在问题：设备停运。\n责任单位：县城管局\n整改时限：6月底前（已完成）",
        ["一/1|label|垃圾清运不及时|responsible 黄土乡、大营镇人民政府", "一/2|label|设备停运|responsible 县城管局"],
    ),
    "others named behind 等": (
        "1.规范执法。（市司法局牵头，市生态环境局等行政执法部门配合）\n2.培养人才。（市教育局、市高等教育研究院等单位）",
        [
            "1|clause|规范执法|lead 市司法局 support 市生态环境局 support 行政执法部门",
            "2|clause|培养人才|responsible 市教育局 responsible 市高等教育研究院",
        ],
    ),
    "where a unit is, and two collectives": (
        "1.加强调度。（领导小组办公室（设在省经信厅）负责）\n2.开展宣传。（各街道、各镇）",
        ["1|clause|加强调度|responsible 领导小组办公室", "2|clause|开展宣传|responsible 各街道 responsible 各镇"],
    ),
    "places that share no name": (
        "1.整治市容。（城关街道、县住建局负责）\n2.救灾。（示例军分区、市消防支队负责）",
        ["1|clause|整治市容|responsible 城关街道 responsible 县住建局", "2|clause|救灾|responsible 示例军分区 responsible 市消防支队"],
    ),
    "a sentence that is nothing but an assignment": (
        "10.建设河湖。每市打造2条。省水利厅、省财政厅牵头，各市组织实施，12月底前完成。",
        ["10|sentence?|建设河湖|lead 省水利厅 lead 省财政厅 responsible 各市"],
    ),
    "a phase with its time": (
        "（一）自查自纠阶段（4月1日—4月30日）。认真开展自查。\n（二）总结阶段（9月）。认真总结。",
        ["一|clause|自查自纠阶段|", "二|clause|总结阶段|"],
    ),
    "sentences": (
        "三、整改工作由机关党委牵头负责，各处室抓好落实。",
        ["三|sentence?|整改工作由机关党委牵头负责，各处室抓好落实|lead 机关党委"],
    ),
    "a chain of units in a sentence is one assignment": (
        "三、此项工作由区水务局主办，区财政局协办，区发展改革局督办，9月底前完工。",
        [
            "三|sentence?|此项工作由区水务局主办，区财政局协办，区发展改革局督办，9月底前完工|lead 区水务局 support 区财政局 supervise 区发展改革局"
        ],
    ),
    "clauses that each say what a unit does are several": (
        "三、甲区水务局负责编制，学校由区教育局组织演练。",
        ["三|sentence?|甲区水务局负责编制|responsible 甲区水务局", "三|sentence?|学校由区教育局组织演练|responsible 区教育局"],
    ),
    "units before a colon": ("三、市水利局：督促指导各县落实。", ["三|sentence?|市水利局：督促指导各县落实|responsible 市水利局"]),
    "a unit before its day": (
        "三、各县水利局7月15日前将方案报送市水利局。",
        ["三|sentence?|各县水利局7月15日前将方案报送市水利局|responsible 各县水利局"],
    ),
    "support in a chain needs no time limit": (
        "三、专项行动由提出部门牵头实施，有关部门参加。",
        ["三|sentence?|专项行动由提出部门牵头实施，有关部门参加|lead 提出部门 support 有关部门"],
    ),
    "a full stop of another keyboard ends a sentence": (
        "三、省运输厅负责运输监管.省卫生健康委负责供暖保障。",
        ["三|sentence?|省运输厅负责运输监管|responsible 省运输厅", "三|sentence?|省卫生健康委负责供暖保障|responsible 省卫生健康委"],
    ),
    "an item that is a unit with a bracket in its name": (
        "（三）某某规划研究院（遥感应用中心）。研发信息平台。",
        ["三|sentence?|研发信息平台|responsible 某某规划研究院（遥感应用中心）"],
    ),
    "what urges is no task": ("三、教育部门要积极参与小区建设。各部门要高度重视，加强领导。", []),
    "words that are no assignment": ("一、按照谁主管谁负责的原则，主要负责人要亲自抓，牵头单位要加强统筹。", []),
}


@pytest.mark.parametrize("case", CASES)
def test_assignments_are_found_with_their_text(case: str) -> None:
    text, expected = CASES[case]
    assert [brief(task) for task in read(text).tasks] == expected


def test_the_governed_text_has_neither_label_nor_slot() -> None:
    task = read("1.建设数据中心。全面完成对接。（科信处牵头负责,5月底前完成）").tasks[0]
    assert task.text == "建设数据中心。全面完成对接。"
    assert task.clause == "科信处牵头负责,5月底前完成"


def test_a_field_ends_before_the_bracket_of_the_slot_behind() -> None:
    task = read("1.工作目标：建成示例馆。\n（市文旅局负责）").tasks[0]
    assert (task.text, task.fields) == ("建成示例馆", {"工作目标": "建成示例馆。"})


def test_a_notice_wide_word_makes_the_first_unit_lead() -> None:
    text = "一、任务\n1.甲。（甲局、乙局负责，列第一位的为牵头单位，下同）\n2.乙。（丙局、丁局负责）"
    assert [[unit.role for unit in task.units] for task in read(text).tasks] == [["lead", "responsible"], ["lead", "responsible"]]


@pytest.mark.parametrize(
    "words",
    [
        "括号内排在首位的处室（单位）为牵头处室（单位）。",
        "备注：“责任单位”栏中首家为牵头单位。",
        "（列第一位的为牵头单位，下同）",
    ],
)
def test_the_first_leads_beside_a_unit_that_supervises(words: str) -> None:
    text = f"一、任务\n1.甲。（甲局、乙局负责{words if words.startswith('（列') else ''}，丙局督办）\n2.乙。（丁局）\n{words}"
    assert [[unit.role for unit in task.units] for task in read(text).tasks if not task.optional] == [
        ["lead", "responsible", "supervise"],
        ["lead"],
    ]


def test_words_not_understood_are_told_with_their_place() -> None:
    text = "1.建设数据中心。（科信处负责，结合实际另行研究确定）"
    (diagnostic,) = read(text).diagnostics
    assert diagnostic.code == "words-not-understood"
    assert text[slice(*diagnostic.span)] == "结合实际另行研究确定"


def test_a_sentence_that_may_assign_work_and_gave_no_task_is_told() -> None:
    text = "三、抓紧推进。公司会商后牵头负责实施。"
    notice = read(text)
    assert not notice.tasks
    told = [found for found in notice.diagnostics if found.code == "sentence-not-read"]
    assert [(text[slice(*found.span)], found.severity) for found in told] == [("公司会商后牵头负责实施", "warning")]


def test_a_day_without_a_unit_is_a_task_of_all() -> None:
    (task,) = read("三、抓紧推进。以上工作要在2020年12月底前完成。").tasks
    assert (task.form, task.optional, task.units, str(task.due)) == ("sentence", True, [], "2020-12-31")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三、甲区水务局负责编制方案，公司会商后牵头负责实施。", "公司会商后牵头负责实施"),  # who leads in the second clause is not known
        ("三、联合检查由甲市水务局负责，会后另行负责抽查。", "会后另行负责抽查"),
    ],
)
def test_what_a_sentence_leaves_unread_is_told(text: str, words: str) -> None:
    told = [found for found in read(text).diagnostics if found.code == "sentence-not-read"]
    assert [text[slice(*found.span)] for found in told] == [words]


@pytest.mark.parametrize("text", ["三、甲区水务局负责编制方案，抓好落实，确保实效。", "三、各部门要在8月20日前上报，并加强管理。"])
def test_a_sentence_that_is_read_whole_is_not_told(text: str) -> None:
    notice = read(text)
    assert notice.tasks
    assert not [found for found in notice.diagnostics if found.code == "sentence-not-read"]


POSTS = {
    "市工业和信息化局局长": ["市工业和信息化局局长"],
    "各县（市、区）党委、政府主要负责同志": ["各县（市、区）党委、政府主要负责同志"],
    "市自然资源和规划局局长、赵某某": ["市自然资源和规划局局长", "赵某某"],
    "张某某、李某和王某某（副市长）": ["张某某", "李某", "王某某"],
}


@pytest.mark.parametrize("value", POSTS)
def test_a_post_is_one_person_whatever_its_unit_is_called(value: str) -> None:
    (task,) = read(f"1.整改。\n责任单位：市水利局\n责任人：{value}").tasks
    assert [person.name for person in task.persons] == POSTS[value]


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("一般件5个工作日内办结", []),
        ("对举报24小时内处置", []),
        ("自公布之日起两年内不得参评", []),
        ("学生公寓7—12号楼交付", []),
        ("每月工资不低于2000元", []),
        ("每年外出招商不少于60天", ["每年"]),
        ("每学期组织学生参加实践", ["每学期"]),
        ("力争9月底前三级医院全部接入", ["力争9月底前"]),
        ("自印发之日起30日内完成整改", ["自印发之日起30日内"]),
        ("3个月内完成整改", ["3个月内"]),
    ],
)
def test_how_fast_a_service_is_says_nothing_of_when_the_task_is(sentence: str, texts: list[str]) -> None:
    (task,) = read(f"1.规范办理。{sentence}。（办公室负责）").tasks
    assert [timing.text for timing in task.milestones] == texts


@pytest.mark.parametrize(("day", "end"), [("5月底前", "2026-05-31"), ("11月底前", "None")])
def test_a_time_in_the_text_is_of_the_year_that_the_slot_tells_if_it_comes_before(day: str, end: str) -> None:
    task = read(f"1.物资储备不足。{day}完成盘点。\n责任科室：救灾科\n完成时限：2026年9月\n").tasks[0]
    assert [str(timing.end) for timing in task.milestones] == [end]


ASIDES = {
    "机关党委、人事处，按中央、省委统一部署开展": ["机关党委", "人事处"],
    "市水利局牵头，各县按要求落实，2024年12月底前完成": ["市水利局", "各县"],
    "建设处、质量监督站，各在建项目法人": ["建设处", "质量监督站", "各在建项目法人"],
}


@pytest.mark.parametrize("slot", ASIDES)
def test_words_that_say_neither_who_nor_when_are_passed_over(slot: str) -> None:
    notice = read(f"1.开展专题教育。（{slot}）\n2.建设数据中心。（人事处负责）")
    assert [unit.name for unit in notice.tasks[0].units] == ASIDES[slot]
    assert not notice.diagnostics


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("一、各单位抓好落实，于每月3日前将情况书面报市政府督查室，市政府督查室负责汇总通报。", {"各单位", "市政府督查室"}),
        ("一、实行重大项目审批帮办代办，由市行政审批局牵头负责。", {"市行政审批局"}),
        ("一、市防指办公室应于6月10日前通报相关县（市、区）。", {"市防指办公室"}),
        ("一、由质量发展处会同综合规划处于每年12月组织评估。", {"质量发展处", "综合规划处"}),
    ],
)
def test_the_words_around_a_unit_are_none_of_its_name(text: str, names: set[str]) -> None:
    found = {unit.name for task in read(text).tasks for unit in task.units}
    assert found <= names
    assert found


@pytest.mark.parametrize("text", ["\u3000一、项目名称：", "\u3000一、项目名称：\n\u3000二、责任单位：\n"])
def test_an_item_that_is_an_empty_label_is_read(text: str) -> None:
    assert read(text).tasks == []


def test_what_follows_a_slot_where_breaks_were_lost_is_told() -> None:
    text = "1.办好实事。【牵头部门：后勤处】教师要在6月底前上传教学大纲。"
    (told,) = (found for found in read(text).diagnostics if found.code == "sentence-not-read")
    assert text[slice(*told.span)] == "教师要在6月底前上传教学大纲"


def test_no_unit_begins_with_a_bracket() -> None:
    text = "1.建设数据中心。（市水利局牵头，此后如何另行说明并请示）"
    assert not [unit.name for task in read(text).tasks for unit in task.units if unit.name.startswith("（")]


COMPANIONS = {
    "市水利局会同市住房城乡建设局制定方案": ["市住房城乡建设局"],
    "市应急局会同组织部对干部进行培训": ["组织部"],
    "省财政厅会同省统计局、省审计厅开展核查": ["省统计局", "省审计厅"],
    "甲县自然资源局会同县交通运输局划定控制区": ["县交通运输局"],
    "市水务局会同各县（市、区）人民政府制定方案": ["各县（市、区）人民政府"],
    "国家发展改革委会同住房城乡建设部、国家统计局等部门筛选确定试点": ["住房城乡建设部", "国家统计局"],
}


@pytest.mark.parametrize("sentence", COMPANIONS)
def test_units_behind_a_joint_word_end_where_the_verb_begins(sentence: str) -> None:
    (task,) = read(f"三、{sentence}。").tasks
    assert [unit.name for unit in task.units if unit.role == "support"] == COMPANIONS[sentence]


def test_ids_stay_when_other_words_change() -> None:
    before = read("1.建设数据中心。（科信处负责,5月底前完成）\n2.建设网络。（办公室负责）")
    after = read("1.全新的一项。（人事处负责）\n2.建设数据中心。全面对接。（科信处、办公室负责,6月底前完成）\n3.建设网络。（办公室负责）")
    assert before.tasks[0].id == after.tasks[1].id
    assert before.tasks[1].id == after.tasks[2].id


@pytest.mark.parametrize(
    "line",
    [
        "（" * 50_000,
        "责任单位：" * 20_000,
        "、".join(["市财政局"] * 20_000),
        "（办公室负责）" * 5_000,
        "负责" * 100_000,
        "由" * 100_000 + "负责",
    ],
)
def test_hostile_lines_are_read_in_bounded_time(line: str) -> None:
    assert read(f"1.{line}").source.characters == len(line) + 2


SLOTS = {
    "a person and a time without a label": ("（责任人：李某，6月底前完成）", [], ["6月底前完成"], ["李某"]),
    "a name that ends in a number": ("（责任人：李四，6月底前完成）", [], ["6月底前完成"], ["李四"]),
    "a unit, a person, a time": (
        "（责任单位：市水利局，责任人：王某，9月30日前完成）",
        ["responsible 市水利局"],
        ["9月30日前完成"],
        ["王某"],
    ),
    "a time, then a person": ("（5月底前完成，责任人：赵某）", [], ["5月底前完成"], ["赵某"]),
    "who leads, who joins, and the others": (
        "（责任单位：省甲厅、省乙厅会同省丙局、省丁局，各市政府）",
        ["lead 省甲厅", "lead 省乙厅", "support 省丙局", "support 省丁局", "responsible 各市政府"],
        [],
        [],
    ),
    "the first leads, in brackets behind the list": (
        "责任单位:市甲局、市乙局(第一责任单位为牵头单位,下同)",
        ["lead 市甲局", "responsible 市乙局"],
        [],
        [],
    ),
    "those before the comma lead": (
        "（甲局、乙局，丙局负责。逗号前为牵头单位，其余按职责分工负责，下同）",
        ["lead 甲局", "lead 乙局", "responsible 丙局"],
        [],
        [],
    ),
    "what one goes by, and no role word": ("（甲局、乙局按职责分工）", ["responsible 甲局", "responsible 乙局"], [], []),
    "a label of another kind beside": ("（负责部门：甲局，适用范围：全市）", ["responsible 甲局"], [], []),
    "other text behind the value": ("责任单位：市水利局。各单位抓好落实，加强宣传、检查。", ["responsible 市水利局"], [], []),
}


@pytest.mark.parametrize("case", SLOTS)
def test_slots_give_units_times_and_persons(case: str) -> None:
    slot, units, timings, persons = SLOTS[case]
    task = read(f"1.推进工作。{slot}").tasks[0]
    assert [f"{unit.role} {unit.name}" for unit in task.units] == units
    assert [timing.text for timing in task.timings] == timings
    assert [person.name for person in task.persons] == persons
    assert not task.optional


@pytest.mark.parametrize("words", ["以下均需各市政府落实，不再列出", "以下责任单位均包括各市政府，不再列出", "以下均含各市政府"])
def test_what_a_slot_says_for_all_that_follow_is_of_each_later_one(words: str) -> None:
    tasks = read(f"1.甲事。（省甲厅负责。{words}）\n2.乙事。（省乙厅负责）\n3.丙事。（各市政府、省丙厅负责）").tasks
    assert [[unit.name for unit in task.units] for task in tasks] == [
        ["省甲厅", "各市政府"],
        ["省乙厅", "各市政府"],
        ["各市政府", "省丙厅"],
    ]


def test_the_labels_of_a_web_page_assign_nothing() -> None:
    assert not read("1.推进工作。抓好落实。\n公开程序：本单位审核后公开\n责任部门：办公厅秘书处").tasks


def test_words_of_time_that_were_not_read_behind_a_label_are_told_where_they_stand() -> None:
    text = "1.建设数据中心。【责任单位：市水利局】【完成时限：每年13月前】\n"
    (told,) = (found for found in read(text).diagnostics if found.code == "words-not-understood")
    assert text[slice(*told.span)] == "每年13月"


def test_a_heading_that_is_a_unit_says_who_where_no_slot_does() -> None:
    text = "一、综合办\n1.印制宣传单500份。（4月10日前）\n二、民政办\n1.核查低保户。（4月底前）\n三、工作要求\n1.上报总结。（5月底前）"
    assert [brief(task) for task in read(text).tasks] == [
        "一/1|clause|印制宣传单500份|responsible 综合办",
        "二/1|clause|核查低保户|responsible 民政办",
        "三/1|clause|上报总结|",
    ]


def test_a_heading_says_no_unit_where_slots_do() -> None:
    text = "一、综合办\n1.印制宣传单500份。（4月10日前）\n2.汇总数据。（民政办，4月底前）"
    assert [brief(task) for task in read(text).tasks] == ["一/1|clause|印制宣传单500份|", "一/2|clause|汇总数据|responsible 民政办"]
