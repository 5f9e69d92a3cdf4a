"""Lines become a tree; lines whose breaks were lost are cut where a series goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import parse_text
from extract.rulebook.ruleset import load_ruleset
from extract.structure.nodes import Node
from extract.structure.numbering import value_of
from extract.structure.tree import StructureReader
from extract.text.normalize import lines


def paths(text: str) -> list[str]:
    """`path opening-words` of each labelled item."""
    root = load_ruleset().build(StructureReader).read(list(lines(text)))
    return [
        f"{'/'.join(node.path())} {node.paragraphs[0].passage.text[:4] if node.paragraphs else ''}".strip()
        for node in root.walk()
        if node.style
    ]


@pytest.mark.parametrize(
    ("number", "value"),
    [("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百零三", 103), ("12", 12), ("③", 3), ("㉑", 21), ("3.2", 2)],
)
def test_numbers_have_values(number: str, value: int) -> None:
    assert value_of(number) == value


CASES = {
    "enclosed numbers, capitals, stems, decimals with a mark behind": (
        "壹、总则\n一、强化巡查\n㈠完善制度\n⒈建立台账\n⑴摸清底数\n⑵建立清单\n㈡压实责任\n贰、附则\n甲、保障\n乙、督查\n1.1.建库\n1.2.联网",
        [
            *("壹 总则", "壹/一 强化巡查", "壹/一/一 完善制度", "壹/一/一/1 建立台账", "壹/一/一/1/1 摸清底数", "壹/一/一/1/2 建立清单"),
            *("壹/一/二 压实责任", "贰 附则", "贰/甲 保障", "贰/乙 督查", "贰/乙/1.1 建库", "贰/乙/1.2 联网"),
        ],
    ),
    "a figure right behind the number": (
        "一、任务\n1.5G基站建设\n2.12345热线优化\n3.“一网通办”\n4. 24小时值守\n5.110联动\n6.5万元以下\n7.3.5%的增速",
        ["一 任务", "一/1 5G基站", "一/2 1234", "一/3 “一网通", "一/4 24小时", "一/5 110联", "一/6 5万元以"],
    ),
    "levels of GB/T 9704": (
        "一、总体要求\n（一）目标任务\n1.摸清底数\n（1）企业自查\n2.建立台账\n二、工作措施",
        ["一 总体要求", "一/一 目标任务", "一/一/1 摸清底数", "一/一/1/1 企业自查", "一/一/2 建立台账", "二 工作措施"],
    ),
    "mixed spellings": (
        "一．总体要求\n(二）目标任务\n１、摸清底数\n2﹒建立台账\n3．开展检查",
        ["一 总体要求", "一/二 目标任务", "一/二/1 摸清底数", "一/二/2 建立台账", "一/二/3 开展检查"],
    ),
    "a series that runs on below the next heading": (
        "一、甲类工作\n（一）登记造册\n（二）核查核实\n二、乙类工作\n（三）集中整治",
        ["一 甲类工作", "一/一 登记造册", "一/二 核查核实", "二 乙类工作", "二/三 集中整治"],
    ),
    "statutes": (
        "第一章 总则\n第一条 为了规范管理\n第二条 适用范围\n第二章 职责\n第三条 部门职责",
        ["一 总则", "一/一 为了规范", "一/二 适用范围", "二 职责", "二/三 部门职责"],
    ),
    "no numbering": ("2.0平台建设\n3.5%的增速\n1、2号井\n第三条第二款规定", []),
    "an attachment numbers anew": (
        "一、清理整治\n1.登记\n附件1\n一、任务清单\n1.排查",
        ["一 清理整治", "一/1 登记", "一 任务清单", "一/1 排查"],
    ),
    "breaks lost": (
        "现通知如下:一、加强审核1.各市组织企业填报数据。2.各市统计局共同审核。二、严格管理（一）落实责任。明确分工。（二）强化督查。",
        ["一 加强审核", "一/1 各市组织", "一/2 各市统计", "二 严格管理", "二/一 落实责任", "二/二 强化督查"],
    ),
    "words that look like labels inside a line": (
        "一、统筹推进\n二、三季度集中开展整治，统一、规范填报，周二、周四调度，详见（二）中的说明。",
        ["一 统筹推进"],
    ),
    "一是 at the beginning of lines": ("一、主要做法\n一是健全机制。\n二是压实责任。", ["一 主要做法", "一/一 健全机制", "一/二 压实责任"]),
}


@pytest.mark.parametrize("case", CASES)
def test_items_have_their_paths(case: str) -> None:
    text, expected = CASES[case]
    assert paths(text) == expected


def test_closing_words_belong_to_no_item() -> None:
    text = "一、对甲类给予奖励。（财政部负责）\n二、对乙类给予支持。（教育部负责）\n各部门要认真落实。\n各部门要及时报告。"
    root = load_ruleset().build(StructureReader).read(list(lines(text)))
    assert [len(node.paragraphs) for node in root.walk()] == [0, 1, 1, 2]


def test_a_line_of_labels_is_bounded_in_time() -> None:
    text = "".join(f"{number}.各市开展工作。" for number in range(1, 1000)) * 20
    assert len(paths(text)) >= 999


def test_a_bracket_does_not_go_on_behind_a_sentences_end() -> None:
    """What a page has at its right edge stands between the lines of the text."""
    lines = [
        "示例市交通局关于做好交通工作的通知",
        "1.提升运输效率，全面提",
        "（发展改革委、交通运输局",
        "升运输行业服务品质和治理能力。",
        "共同牵头）",
        "2022年3月5日",
    ]
    names = [unit.name for task in parse_text("\n".join(lines)).tasks for unit in task.units]
    assert not any("升运输" in name for name in names)


def shape(node: Node) -> tuple[object, ...]:
    """All that a tree says of its text."""
    cells = [(cell.label, cell.passage) for cell in node.cells]
    words = [(paragraph.passage, paragraph.label, paragraph.bullet) for paragraph in node.paragraphs]
    return node.number, node.value, node.start, words, cells, node.unread, node.gaps, [shape(below) for below in node.children]


INDENTED = "\u3000\u30001.修桥。负责单位：市交通局\n\u3000\u30002.清淤，落实责任，加强巡查，建立台账，按月通报进展情况，6月底前完成全部河段的清淤任务。责任：市水利局"


def test_prose_is_asked_of_no_layout() -> None:
    """Lines of running text are told apart once; a tree is the same where every line is asked of every layout."""
    texts = [path.read_text(encoding="gb18030" if "gb18030" in path.name else "utf-8") for path in Path("samples").glob("*.txt")]
    reader = load_ruleset().build(StructureReader)
    for text in [*texts, INDENTED]:
        body = list(lines(text))
        assert shape(reader.read(body)) == shape(reader.read(body, odd=range(len(body))))


def test_a_list_known_by_repetition_is_counted_as_others_are() -> None:
    rows = ["1.修路——市交通局牵头，6月底前完成", "2.植树——市林业局，6月底前", "3.建校——市教育局（6月底前）"]
    found = parse_text("\n".join(["示例市重点任务", *rows, "2026年1月5日"]))
    assert [task.path for task in found.tasks] == [["1"], ["2"], ["3"]]
