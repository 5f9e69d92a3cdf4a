"""The notice's own elements, from lines, from a page's labels, and from text whose breaks were lost."""

from __future__ import annotations

from typing import Any

import pytest

from extract import parse_text
from extract.head.genres import GenreReader
from extract.pipeline import convert
from extract.readers import read_bytes
from extract.rulebook.ruleset import load_ruleset

LETTER = """示例市人民政府办公室关于印发《安全生产整改方案》的通知
示政办发[2021]16号

各区县人民政府，市政府各部门、各直属机构：

现将《安全生产整改方案》印发给你们，请认真贯彻落实。

示例市人民政府办公室
2021年3月5日

安全生产整改方案

一、加强排查。（市应急局负责）
"""
PAGE = """示例市水利局关于做好汛期工作的通知
索 引 号：\t0001/2021-2\t主题分类：\t水利
发文机关：\t示例市水利局\t成文日期：\t2021年04月06日
标　　题：\t示例市水利局关于做好汛期工作的通知
发文字号：\t示水〔2021〕7号\t发布日期：\t2021年04月10日
各区水务局：
请做好各项准备。
"""
JOINED = (
    "示例省能源局文件示能源〔2021〕12号示例省能源局关于规范统计工作的通知各市能源局、统计局，各供电公司:为提高质量，现通知如下:"
    "一、加强审核1.各市组织填报。2.共同审核确认，并于每月5日前报送。示例省能源局2021年3月9日"
)
COMMON = {"issuer": "示例市人民政府办公室", "title": "示例市人民政府办公室关于印发《安全生产整改方案》的通知"}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "letter": (
        LETTER,
        {
            **COMMON,
            "document_number": "示政办发〔2021〕16号",
            "addressees": ["各区县人民政府", "市政府各部门", "各直属机构"],
            "issue_date": "2021-03-05",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "page": (
        PAGE,
        {
            "title": "示例市水利局关于做好汛期工作的通知",
            "document_number": "示水〔2021〕7号",
            "issuer": "示例市水利局",
            "addressees": ["各区水务局"],
            "issue_date": "2021-04-06",
            "publish_date": "2021-04-10",
            "genre": "通知",
        },
    ),
    "breaks lost": (
        JOINED,
        {
            "title": "示例省能源局关于规范统计工作的通知",
            "document_number": "示能源〔2021〕12号",
            "issuer": "示例省能源局",
            "addressees": ["各市能源局", "统计局", "各供电公司"],
            "issue_date": "2021-03-09",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "title over two lines, Han date": (
        "示例省人民政府关于加快发展\n特色产业的意见\n示政发〔2020〕3号\n各市人民政府：\n为加快发展，提出如下意见。\n示例省人民政府\n二〇二〇年三月二十五日\n",
        {
            "title": "示例省人民政府关于加快发展特色产业的意见",
            "document_number": "示政发〔2020〕3号",
            "issuer": "示例省人民政府",
            "addressees": ["各市人民政府"],
            "issue_date": "2020-03-25",
            "publish_date": None,
            "genre": "意见",
        },
    ),
    "minutes: the letterhead, the number of the issue, issuer and date on one line": (
        "示例市人民政府常务会议纪要\n〔2025〕第14期\n示例市人民政府办公室　　　　2025年9月11日\n市十七届人民政府第71次常务会议纪要\n会议议定：抓好落实。\n示例市人民政府办公室　2025年9月12日印发\n",
        {
            "title": "市十七届人民政府第71次常务会议纪要",
            "document_number": "〔2025〕第14期",
            "issuer": "示例市人民政府办公室",
            "addressees": [],
            "issue_date": "2025-09-11",
            "publish_date": None,
            "genre": "纪要",
        },
    ),
    "the letterhead of a notice of supervision, who signed beside the number": (
        "示例市人民政府督查室\n督 办 通 知\n示政督字〔2026〕9号         签发人：×××\n关于对民生事项开展专项督办的通知\n甲区、乙区人民政府，市教育局：\n现就有关事项督办如下，请抓好落实。\n示例市人民政府督查室\n2026年3月2日\n",
        {
            "title": "关于对民生事项开展专项督办的通知",
            "document_number": "示政督字〔2026〕9号",
            "issuer": "示例市人民政府督查室",
            "addressees": ["甲区、乙区人民政府", "市教育局"],
            "issue_date": "2026-03-02",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "a letterhead in spaced characters, a title over two lines within 《》": (
        "　　　示 例 市 水 务 局\n示水〔2024〕18号\n示例市水务局关于印发《落实巡察反馈意见\n整改工作方案》的通知\n局属各单位：\n现印发给你们，请认真贯彻执行。\n示例市水务局\n2024年9月6日\n",
        {
            "title": "示例市水务局关于印发《落实巡察反馈意见整改工作方案》的通知",
            "document_number": "示水〔2024〕18号",
            "issuer": "示例市水务局",
            "addressees": ["局属各单位"],
            "issue_date": "2024-09-06",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "a letterhead of two offices": (
        "示例省民政厅\n示例省财政厅\n示例省民政厅 示例省财政厅关于印发养老服务实施方案的通知\n示民发〔2024〕21号\n各市民政局：\n现印发给你们，请抓好落实。\n示例省民政厅 示例省财政厅\n2024年5月6日\n",
        {
            "title": "示例省民政厅 示例省财政厅关于印发养老服务实施方案的通知",
            "document_number": "示民发〔2024〕21号",
            "issuer": "示例省民政厅、示例省财政厅",
            "addressees": ["各市民政局"],
            "issue_date": "2024-05-06",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "issuer and date in brackets below the title": (
        "示例市生态环境保护督察反馈意见整改任务清单\n（示例市整改工作领导小组　2022年9月15日）\n一、思想认识方面\n1.完善机制。（市生态环境局负责）\n",
        {
            "title": "示例市生态环境保护督察反馈意见整改任务清单",
            "document_number": None,
            "issuer": "示例市整改工作领导小组",
            "addressees": [],
            "issue_date": "2022-09-15",
            "publish_date": None,
            "genre": "清单",
        },
    ),
    "letterhead, number and title on one line": (
        "示例市示例街道办事处文件 示街办〔2023〕22号 示例市示例街道办事处关于印发《重点工作责任分解》的通知\n各社区居委会：\n现印发给你们，请抓好落实。\n示例市示例街道办事处\n2023年5月9日\n",
        {
            "title": "示例市示例街道办事处关于印发《重点工作责任分解》的通知",
            "document_number": "示街办〔2023〕22号",
            "issuer": "示例市示例街道办事处",
            "addressees": ["各社区居委会"],
            "issue_date": "2023-05-09",
            "publish_date": None,
            "genre": "通知",
        },
    ),
    "breaks lost, labels in the midst": (
        "示例省人民政府办公厅关于促进文旅消费若干措施的通知索引号：0080/2024-00157发文字号：示政办发〔2024〕36号成文日期：2024年05月09日发布日期：2024年05月13日各市、县（市、区）人民政府，省政府各部门：现印发给你们，请认真贯彻执行。示例省人民政府办公厅2024年5月9日",
        {
            "title": "示例省人民政府办公厅关于促进文旅消费若干措施的通知",
            "document_number": "示政办发〔2024〕36号",
            "issuer": "示例省人民政府办公厅",
            "addressees": ["各市、县（市、区）人民政府", "省政府各部门"],
            "issue_date": "2024-05-09",
            "publish_date": "2024-05-13",
            "genre": "通知",
        },
    ),
    "breaks lost, a plan without a letter": (
        "示例大学2024年工作要点（校党委全委会审议通过）示大委〔2024〕5号各二级党组织，各学院（部），各直属、附属单位：现将重点工作安排如下。一、加强党建1.开展教育。【牵头部门：党委办公室】中共示例大学委员会2024年2月28日",
        {
            "title": "示例大学2024年工作要点",
            "document_number": "示大委〔2024〕5号",
            "issuer": "中共示例大学委员会",
            "addressees": ["各二级党组织", "各学院（部）", "各直属、附属单位"],
            "issue_date": "2024-02-28",
            "publish_date": None,
            "genre": "要点",
        },
    ),
    "nothing known": (
        "做好各项工作。",
        {"title": None, "document_number": None, "issuer": None, "addressees": [], "issue_date": None, "publish_date": None, "genre": None},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_elements_are_read(case: str) -> None:
    text, expected = CASES[case]
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).notice
    found = notice.model_dump(mode="json")
    assert {element: found[element] for element in expected} == expected


def test_an_impossible_date_is_no_date() -> None:
    notice = convert(read_bytes("请落实。\n示例市水利局\n2021年2月31日\n".encode(), "notice.txt"), load_ruleset()).notice
    assert notice.issue_date is None


def test_a_title_as_wide_as_the_page_is_not_run_into_the_addressees() -> None:
    body = "示例市水务局要督促各供水企业精简报装流程，取消外线工程设计审查，推行零上门服务，"
    lines = [
        "示水优〔2020〕2号",
        "示例市推进供水供气供热领域优化营商环境专项行动实施方案",
        "各县（市、区）人民政府，市直有关单位，各公用企业：",
    ]
    lines += ["　　" + body[:26], *[body[:28]] * 14, "— 1 —", *[body[:28]] * 14, "执行到位。", "2020年3月18日"]
    notice = convert(read_bytes("\n".join(lines).encode(), "notice.txt"), load_ruleset()).notice
    assert notice.title == lines[1]
    assert notice.addressees == ["各县（市、区）人民政府", "市直有关单位", "各公用企业"]


HEADS: dict[str, tuple[str, dict[str, Any]]] = {
    "an empty label above the title": (
        "发布机关：示例市民政局\n文件状态：\n示例市民政局关于加强救助工作的通知\n-\n示民规字〔2024〕5号\n各区民政局：\n1.加强排查。\n",
        {"title": "示例市民政局关于加强救助工作的通知", "document_number": "示民规字〔2024〕5号", "addressees": ["各区民政局"]},
    ),
    "an attachment's number above the title, and run into it": (
        "附件2\n附件2示例市2021年防汛任务分解表\n一、排查\n",
        {"title": "示例市2021年防汛任务分解表", "genre": "分解表"},
    ),
    "a year behind an attachment's number": ("附件22023年示例市工作要点\n一、排查\n", {"title": "2023年示例市工作要点", "genre": "要点"}),
    "brackets of a number that input methods give": (
        "示水﹝2024﹞33号（特急）\n示例市水利局关于防汛的通知\n各县区水利局：\n",
        {"title": "示例市水利局关于防汛的通知", "document_number": "示水〔2024〕33号"},
    ),
    "a Han year in a number": (
        "示例市水利局关于防汛的通知\n示水〔二〇二四〕33号\n各县区水利局：\n",
        {"document_number": "示水〔2024〕33号"},
    ),
    "a note with the date": (
        "示例市水利局关于防汛的通知\n（2024年5月20日）\n各县区水利局：\n1.整治。（防汛科牵头）\n",
        {"issue_date": "2024-05-20"},
    ),
    "a note with who passed it": (
        "示例市节水条例\n（2024年5月20日示例市第十届人民代表大会常务委员会第二次会议通过）\n第一章 总则\n",
        {"title": "示例市节水条例", "issue_date": "2024-05-20", "genre": "条例"},
    ),
    "the code of a number run into the title": (
        "示例省人民政府关于同意设立示例区的批复示政函〔1996〕97号示例市人民政府：你市请示收悉。现批复如下：一、同意。",
        {
            "title": "示例省人民政府关于同意设立示例区的批复",
            "document_number": "示政函〔1996〕97号",
            "addressees": ["示例市人民政府"],
            "genre": "批复",
        },
    ),
    "a reply whose code begins with a kind": (
        "示例省人民政府办公厅关于组建机构问题的复函示政办函〔1997〕23号省水利厅：收悉。",
        {"title": "示例省人民政府办公厅关于组建机构问题的复函", "document_number": "示政办函〔1997〕23号", "genre": "函"},
    ),
    "a title over lines that runs into the addressees": (
        "示科规〔2023〕2号\n示例省科学技术厅\n关于印发《示例中心建设与\n运行管理办法》的通知各市科技局，省直有关部门：\n现印发给你们。\n",
        {
            "title": "示例省科学技术厅关于印发《示例中心建设与运行管理办法》的通知",
            "document_number": "示科规〔2023〕2号",
            "addressees": ["各市科技局", "省直有关部门"],
        },
    ),
    "a number that runs into the addressees": (
        "示例省人民政府关于促进改革的若干意见\n示政发〔2017〕7号各市人民政府，省政府各部门：\n改革是动力。\n",
        {"document_number": "示政发〔2017〕7号", "addressees": ["各市人民政府", "省政府各部门"], "genre": "意见"},
    ),
    "a letter's title that reads as a plan's on its first line": (
        "示例省人民政府印发关于深化科技计划\n（专项、基金等）管理改革方案的通知\n示政发〔2014〕64号\n各市人民政府：\n",
        {"title": "示例省人民政府印发关于深化科技计划（专项、基金等）管理改革方案的通知", "genre": "通知"},
    ),
    "a decree": (
        "示例省人民政府令\n第35号\n《示例省节水办法》已经2024年5月11日省政府第32次常务会议通过，现予公布，自2024年7月1日起施行。\n省长 ×××\n2024年5月20日\n",
        {"title": "示例省节水办法", "document_number": "示例省人民政府令第35号", "issue_date": "2024-05-20", "genre": "办法"},
    ),
    "what a page prints above": (
        "2026/7/24 16:15\n关于加强管理的实施意见_部门文件_示例网\n示例省水利厅 示例省财政厅关于加强管理的\n实施意见\n示水发〔2026〕4号\n",
        {"title": "示例省水利厅 示例省财政厅关于加强管理的实施意见", "document_number": "示水发〔2026〕4号"},
    ),
    "a date on a line of its own that nobody signs": (
        "示例市水利局关于结题验收的通知\n各单位：\n现将验收时间通知如下：\n2020年12月30日（周三）\n请各单位准备。\n示例市水利局\n2020年11月19日\n",
        {"issue_date": "2020-11-19", "issuer": "示例市水利局"},
    ),
    "a table's head below the title": (
        "示例县重点任务清单\n序号\n任务\n责任单位\n1\n修桥\n县交通局\n",
        {"title": "示例县重点任务清单", "genre": "清单"},
    ),
    "a note that tells of changes": (
        "示例市节水条例\n（1996年3月17日通过 2021年1月22日修订）\n第一章 总则\n",
        {"issue_date": "2021-01-22"},
    ),
    "who signed before the title, breaks lost": (
        "示例省电力公司文件示电后勤〔2021〕1号签发人：XXX示例省电力公司关于办公用房使用的请示示例集团有限公司后勤部：现请示如下。",
        {"title": "示例省电力公司关于办公用房使用的请示", "document_number": "示电后勤〔2021〕1号", "genre": "请示"},
    ),
    "a title whose 的通知 stands on a line of its own": (
        "示例镇党政办公室\n关于印发《示例镇防汛工作方案》\n的通知\n各社区：\n",
        {"title": "示例镇党政办公室关于印发《示例镇防汛工作方案》的通知", "genre": "通知"},
    ),
    "a joint letterhead": (
        "示例市发展改革委文件\n示例市财政局\n示发改〔2021〕3号\n关于加强项目管理的通知\n各县区发展改革委：\n",
        {"title": "关于加强项目管理的通知", "document_number": "示发改〔2021〕3号", "issuer": "示例市发展改革委、示例市财政局"},
    ),
    "a letterhead run into those who issue it": (
        "示例省委办公厅\n示办字〔2017〕26号\n示例省委办公厅\n示例省人民政府办公厅\n印发《实施意见》的通知各市党委：\n现印发给你们。\n",
        {"title": "示例省委办公厅示例省人民政府办公厅印发《实施意见》的通知", "addressees": ["各市党委"]},
    ),
    "the number in brackets behind the title": (
        "示例银行关于加强支付管理的通知（示发〔2021〕259号）\n各分行：\n",
        {"title": "示例银行关于加强支付管理的通知", "document_number": "示发〔2021〕259号"},
    ),
    "a number without brackets": (
        "示例部公告2021年第5号\n关于调整收费的公告\n现公告如下。\n",
        {"title": "关于调整收费的公告", "document_number": "示例部公告2021年第5号"},
    ),
    "an empty label before another": (
        "文号：　发布日期：2026-02-12\n示例市水利局关于防汛的通知\n各县区水利局：\n",
        {"document_number": None, "publish_date": "2026-02-12"},
    ),
    "a page's name for it that columns have cut": (
        "示例部关于促进服务业发展的通知\n各市商务局：\n一、抓好落实。\n标 题： 于促进服务业高质量发 发文机关：资源保障部\n",
        {"title": "示例部关于促进服务业发展的通知"},
    ),
    "a label in a form that is no title": ("购买方\n名称：示例有限公司；纳税人识别号：91500\n合计\t1\t2\n", {"title": None}),
    "buttons behind the title": (
        "示例市支持企业发展行\n动计划（2025—2027年） 政策咨询\n示工信〔2025〕44号\n",
        {"title": "示例市支持企业发展行动计划（2025—2027年）"},
    ),
    "a site's name and facts above": (
        "示例市水利局政府信息公开\n索引号：0001\n关于防汛的通知\n各县区水利局：\n",
        {"title": "关于防汛的通知"},
    ),
    "a label, a remark before the title": (
        "- title: （转载）示例市水利局关于防汛的通知\n各县区水利局：\n",
        {"title": "（转载）示例市水利局关于防汛的通知"},
    ),
    "a site's remark before the title": ("（转载）示例市水利局关于防汛的通知\n各县区水利局：\n", {"title": "示例市水利局关于防汛的通知"}),
    "the head of a table": ("是否完成\t自评分\t工作任务\t考核要点\n\t\t修桥\t3月：完成\n", {"title": None, "genre": None}),
    "one line above a list": (
        "示例市防汛重点工作\n1.排查隐患。（市水利局负责）\n2.储备物资。（市应急局负责）\n",
        {"title": "示例市防汛重点工作"},
    ),
    "no title: those that it is for": ("各有关单位\n1.排查隐患。（市水利局负责）\n2.储备物资。（市应急局负责）\n", {"title": None}),
    "who filled a table in, and when": (
        "示例县2021年重点工作台账\n填报单位（盖章）：示例县水利局　　填报日期：2021年3月5日\n序号\t任务\t责任单位\t完成时限\n1\t修桥\t县交通局\t6月底前\n",
        {"title": "示例县2021年重点工作台账", "issuer": "示例县水利局", "issue_date": "2021-03-05"},
    ),
    "minutes with nothing but their head": (
        "示例县人民政府常务会议纪要\n〔2021〕第3期\n时间：2021年3月5日下午3：00\n地点：三楼会议室\n主持人：×××\n会议研究了防汛工作。\n",
        {"title": "示例县人民政府常务会议纪要", "document_number": "〔2021〕第3期", "issue_date": "2021-03-05", "genre": "纪要"},
    ),
    "a seal beside who signs": (
        "示例市水利局关于防汛的通知\n各县区水利局：\n请准备。\n示例市水利局（盖章）\n2021年三月5日\n",
        {"issuer": "示例市水利局", "issue_date": "2021-03-05"},
    ),
    "breaks lost, a sentence in brackets behind the title": (
        "关于发布《示例指南》的公告《示例规定》（示例部令第13号，以下简称《规定》）已于2020年11月16日公布。为配合实施，现予以公布。特此公告。示例部2020年12月3日抄送：各站",
        {"title": "关于发布《示例指南》的公告", "issuer": "示例部", "issue_date": "2020-12-03"},
    ),
    "breaks lost, no title: a cited number and heading are not its own": (
        "各县区人民政府，示例经开区、甲园区、乙园区管委会，市级有关部门：为落实《国务院办公厅关于推进工作的意见》（示办发〔2019〕5号），"
        "提出如下措施。一、关于拓展资金按照相关要求的意见办理。附件：1.反馈表示例市人民政府办公室2020年9月10日（此件公开发布）",
        {
            "title": None,
            "document_number": None,
            "addressees": ["各县区人民政府", "示例经开区、甲园区、乙园区管委会", "市级有关部门"],
            "issuer": "示例市人民政府办公室",
            "issue_date": "2020-09-10",
        },
    ),
}
DATES = [
    "二◯二四年五月二十日",
    "二00四年五月廿日",
    "二零二四年五月二十日",
    "2024年5月20日（星期一）",
    "（2024年5月20日）",
    "２０２４年５月２０日",
]


@pytest.mark.parametrize("case", HEADS)
def test_heads_are_told_from_what_stands_beside_them(case: str) -> None:
    text, expected = HEADS[case]
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).notice.model_dump(mode="json")
    assert {name: notice[name] for name in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "示例县2021年台账\n填报单位：示例县水利局　　填报日期：2021年3月5日\n序号\t任务\t责任单位\n1\t修桥\t县交通局\n",
        "示例局办公会纪要\n会议时间：2021年3月5日\n会议地点：一楼\n会议议定：\n1.修桥。（县交通局负责）\n",
        "示例局办公会纪要\n时间：2021年3月5日\n地点：一楼\n主持：×××\n会议议定：\n1.修桥。（县交通局负责）\n",
    ],
)
def test_when_a_form_was_filled_in_or_a_meeting_held_is_no_task(text: str) -> None:
    (task,) = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset()).tasks
    assert [unit.name for unit in task.units] == ["县交通局"]


@pytest.mark.parametrize("date", DATES)
def test_the_date_is_read_however_it_is_typed(date: str) -> None:
    text = f"示例市水利局关于防汛的通知\n各县区水利局：\n1.整治。（防汛科牵头，6月底前完成）\n示例市水利局\n{date}\n"
    notice = convert(read_bytes(text.encode(), "notice.txt"), load_ruleset())
    assert str(notice.notice.issue_date) == ("2004-05-20" if "00" in date else "2024-05-20")
    assert len(notice.tasks) == 1


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("示例市人民政府关于印发《示例方案》的通知", "通知"),
        ("示例市行政许可管理办法（试行）", "办法"),
        ("示例市委办公厅印发《关于加强管理的若干意见》", "意见"),
        ("示例市第3次常务会议纪要", "纪要"),
        ("示例市人民政府办公室复函", "函"),
        ("示例市2024年重点工作", None),
    ],
)
def test_the_kind_of_document_is_what_its_title_ends_in(title: str, genre: str | None) -> None:
    assert load_ruleset().build(GenreReader).read(title) == genre


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "关于开展消防检查的通知各科室：为确保安全，请各科室于5月10日前完成自查。联系人：王某某。示例医院2024年5月1日",
            "为确保安全，请各科室于5月10日前完成自查",
        ),
        (
            "示例县教育局关于报送总结的通知各中小学：根据工作安排，请各学校于2024年7月5日前报送总结。县教育局2024年6月1日",
            "根据工作安排，请各学校于2024年7月5日前报送总结",
        ),
        (
            "2024年度示例学校安全工作安排各年级组：请各年级组于9月10日前开展演练。示例学校2024年9月1日",
            "请各年级组于9月10日前开展演练",
        ),
        (
            "关于召开会议的通知县直各部门、各乡镇：请各单位于3月6日前报送参会名单。示例县政府办2024年3月1日",
            "请各单位于3月6日前报送参会名单",
        ),
        (
            "示例集团关于清查的通知各分公司、各部门：各分公司要于6月10日前上报清查结果。示例集团办公室2024年5月20日",
            "各分公司要于6月10日前上报清查结果",
        ),
    ],
)
def test_a_body_run_into_its_head_begins_behind_it(text: str, title: str) -> None:
    assert [task.title for task in parse_text(text).tasks] == [title]
