"""Workbooks: a ledger's rows as the text's records, cells as they are shown, merged cells, and hostile workbooks."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import cache

import openpyxl
import openpyxl.comments
import pytest

from extract import Notice, parse
from extract.errors import InputError
from extract.installation import how_to_get
from extract.models import Task
from extract.readers import read_bytes, read_path
from extract.readers.limits import Limits
from extract.readers.parts.cells import one_line
from extract.readers.parts.grid import lines_of
from extract.readers.sheets.shown import kind_of
from tests.processor import within
from tests.reference import REFERENCE, TASKS, one, paragraphs
from tests.sheet_builder import ods, ods_row, xls, xlsx, xlsx_of

HEAD = ["序号", "任务", "责任单位", "完成时限"]
DATE = "yyyy-mm-dd"
ROWS: list[list[object]] = [[*HEAD], [1, "加固堤防", "工程处\n办公室", date(2021, 12, 31)], [2, "完善预案", "办公室", "6月底前"]]


def text_of(data: bytes, name: str = "台账.xlsx") -> str:
    return read_bytes(data, name).text


@cache
def notice() -> Notice:
    return parse(read_path(REFERENCE).text)


def tasks() -> list[Task]:
    return [task for task in notice().tasks if not task.optional]


def units(task: Task, role: str) -> str:
    return "\n".join(unit.name for unit in task.units if unit.role == role)


def who(task: Task) -> str:
    """The units of one column, the leading ones said to be that."""
    return "、".join(f"{unit.name}（牵头）" if unit.role == "lead" else unit.name for unit in task.units)


def when(task: Task) -> str:
    return "、".join(timing.text for timing in task.timings)


def ledger() -> list[list[object]]:
    head: list[list[object]] = [[paragraphs()[0]], [paragraphs()[1]], ["成文日期：2020年3月25日"]]
    return [*head, [*HEAD], *([number, task.text, who(task), when(task)] for number, task in enumerate(tasks(), 1))]


def said(found: list[Task]) -> list[object]:
    """What is compared: title, units with roles, timings; a ledger numbers its rows through."""
    return [one(task)[1:] for task in found]


def check_ledger(data: bytes, name: str) -> None:
    found = [task for task in parse(text_of(data, name)).tasks if not task.optional]
    assert len(found) == TASKS
    assert said(found) == said(tasks())
    assert [task.path for task in found] == [[str(number)] for number in range(1, TASKS + 1)]


def test_the_reference_notice_as_xlsx_ledger() -> None:
    check_ledger(xlsx(ledger()), "台账.xlsx")


def test_the_reference_notice_as_xls_ledger() -> None:
    check_ledger(xls(ledger()), "台账.et")
    check_ledger(xls(ledger()), "台账.xls")


def xml_2003(rows: str, more: str = "", opened: str = '<?mso-application progid="Excel.Sheet"?>') -> bytes:
    """A workbook as one file of XML, as systems write it under the name of an .xls."""
    spaces = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    sheet = f'<Worksheet ss:Name="台账"><Table>{rows}</Table></Worksheet>{more}'
    return f'<?xml version="1.0"?>\n{opened}<Workbook {spaces} xmlns:x="urn:schemas-microsoft-com:office:excel">{sheet}</Workbook>'.encode()


def cell_2003(said: object, about: str = "") -> str:
    kind = "Number" if isinstance(said, int) else "DateTime" if isinstance(said, date) else "String"
    return f'<Cell {about}><Data ss:Type="{kind}">{said}{"T00:00:00.000" if kind == "DateTime" else ""}</Data></Cell>'


def test_the_reference_notice_as_a_ledger_of_xml() -> None:
    rows = "".join(f"<Row>{''.join(map(cell_2003, row))}</Row>" for row in ledger())
    check_ledger(xml_2003(rows), "台账.xls")
    check_ledger(xml_2003(rows, opened=""), "台账.xml")


def test_cells_of_xml_stand_in_their_places() -> None:
    """Merged ones, those that leave others out, days, remarks and hidden sheets."""
    head = f"<Row>{''.join(map(cell_2003, HEAD))}</Row>"
    broad, last = cell_2003("工程处", 'ss:MergeDown="1"'), cell_2003("6月底前", 'ss:Index="4"')
    first = f"<Row>{cell_2003(1)}{cell_2003('加固堤防')}{broad}{cell_2003(date(2021, 12, 31))}</Row>"
    second = f"<Row>{cell_2003(2)}{cell_2003('完善预案')}{last}</Row>"
    unseen = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    hidden = f'<Worksheet ss:Name="旧"><Table><Row>{cell_2003("旧事")}</Row></Table>{unseen}</Worksheet>'
    decoded = read_bytes(xml_2003(head + first + second, hidden), "台账.xls")
    assert decoded.text.splitlines() == ["\t".join(HEAD), "1\t加固堤防\t工程处\t2021-12-31", "2\t完善预案\t〃\t6月底前"]
    assert [(each.kind, each.example) for each in decoded.left_out] == [("hidden", "旧事")]


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        ('<Row ss:Index="900000"><Cell><Data>甲</Data></Cell></Row>', Limits(sheet_cells=1000)),
        ('<Row><Cell ss:Index="9000"><Data>甲</Data></Cell></Row>', Limits(sheet_cells=1000)),
        ("<Row/>" * 2000, Limits(sheet_cells=1000)),
        ("<Row>", Limits()),
        ("", Limits()),
    ],
)
def test_hostile_workbooks_of_xml(rows: str, limits: Limits) -> None:
    with pytest.raises(InputError):
        read_bytes(xml_2003(rows), "台账.xls", limits)


def test_the_reference_notice_as_ods_ledger() -> None:
    check_ledger(ods("".join(ods_row(*map(str, row)) for row in ledger())), "台账.ods")


def test_units_by_columns() -> None:
    """Where every row says who leads, the columns give the roles."""
    led = [task for task in tasks() if units(task, "lead")]
    rows: list[list[object]] = [
        [number, task.text, units(task, "lead"), units(task, "responsible"), when(task)] for number, task in enumerate(led, 1)
    ]
    data = xlsx([[paragraphs()[0]], ["成文日期：2020年3月25日"], ["序号", "任务", "牵头单位", "承办部门", "完成时限（月）"], *rows])
    assert said([task for task in parse(text_of(data)).tasks if not task.optional]) == said(led)


def test_facts_of_the_source() -> None:
    decoded = read_bytes(xlsx(ROWS), "台账.xlsx")
    assert (decoded.format, decoded.encoding, decoded.name, decoded.ocr) == ("sheet", None, "台账.xlsx", False)


def test_rows_are_lines_of_cells() -> None:
    expected = "序号\t任务\t责任单位\t完成时限\n1\t加固堤防\t工程处；办公室\t2021年12月31日\n2\t完善预案\t办公室\t6月底前\n"
    assert text_of(xlsx(ROWS)) == expected
    assert text_of(xls(ROWS), "a.xls") == expected
    assert text_of(xls(ROWS), "a.et") == expected


def test_the_content_tells_the_format_where_the_suffix_does_not() -> None:
    made = {"xlsx": xlsx(ROWS), "xls": xls(ROWS), "ods": ods(ods_row("任务", "责任单位"))}
    assert [read_bytes(data, "台账").format for data in made.values()] == ["sheet", "sheet", "ods"]
    assert text_of(xlsx(ROWS), "a.xls") == text_of(xlsx(ROWS))


@pytest.mark.parametrize(
    "cells",
    [
        [  # what is shown follows from the value
            (date(2021, 12, 31), DATE, "2021年12月31日"),
            (datetime(2021, 12, 31, 10, 30), "yyyy/m/d h:mm", "2021年12月31日10:30"),
            (clock(9, 5), "h:mm", "9:05"),
            (timedelta(hours=30), "[h]:mm", "30:00"),
            (3.0, "General", "3"),
            (12345678901.0, "General", "12345678901"),
            (True, "General", "TRUE"),
            ("007", "@", "007"),
        ],
        [  # it follows from the format too
            (date(2021, 12, 1), DATE, "2021年12月1日"),
            (date(2021, 12, 1), 'yyyy"年"m"月"', "2021年12月"),
            (date(2021, 12, 1), '[$-804]yyyy"年"m"月";@', "2021年12月"),
            (date(2021, 1, 1), 'yyyy"年"', "2021年"),
            (date(2021, 6, 1), 'm"月"d"日"', "2021年6月1日"),
            (1.1, "0.00", "1.10"),
            (1.1, "General", "1.1"),
            (0.95, "0%", "95%"),
            (0.955, "0.0%", "95.5%"),
        ],
    ],
    ids=["value", "format"],
)
def test_cells_read_as_they_are_shown(cells: list[tuple[object, str, str]]) -> None:
    data = xlsx(
        [["任务", "值"], *(["甲", value] for value, *_ in cells)], formats={f"B{row}": each[1] for row, each in enumerate(cells, 2)}
    )
    assert text_of(data).splitlines()[1:] == [f"甲\t{shown}" for *_, shown in cells]


def test_months_of_xls() -> None:
    data = xls([["任务", "完成时限"], ["甲", date(2021, 12, 1)]], formats={(1, 1): 'yyyy"年"m"月"'})
    assert text_of(data, "a.xls").splitlines()[1] == "甲\t2021年12月"


@pytest.mark.parametrize("pattern", ["General", "@", '"yyyy年"0', "#,##0", "[Red]0", "d", "h:mm", "", '"' * 999, "[" * 999])
def test_formats_that_change_nothing(pattern: str) -> None:
    assert kind_of(pattern) is None


def test_merged_cells_are_said_once() -> None:
    rows: list[list[object]] = [
        ["2021年重点任务"],
        [*HEAD],
        [1, "加固堤防", "工程处", "6月底前"],
        [2, "完善预案", "", ""],
        ["二、保障"],
        [3, "检查", "全年", ""],
    ]
    data = xlsx(rows, merged=["A1:D1", "C3:D3", "C3:C4", "A5:D5", "C6:D6"])
    assert text_of(data).splitlines() == [
        "2021年重点任务",
        "\t".join(HEAD),
        "1\t加固堤防\t工程处\t←",
        "2\t完善预案\t〃\t",
        "二、保障",
        "3\t检查\t全年\t←",
    ]


def test_merged_cells_of_xls() -> None:
    rows: list[list[object]] = [[*HEAD], [1, "加固堤防", "工程处", "6月底前"], [2, "完善预案", "", ""]]
    assert text_of(xls(rows, merged=[(1, 2, 2, 2)]), "a.xls").splitlines()[2] == "2\t完善预案\t〃\t"


def test_ods_as_it_is_shown() -> None:
    """Dates in their own words, merged cells, remarks and a hidden sheet left out, blank cells to the end."""
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    spanned = '<table:table-cell table:number-columns-spanned="{}" table:number-rows-spanned="{}"><text:p>{}</text:p></table:table-cell>'
    month = '<table:table-cell office:date-value="2021-12-01"><office:annotation><text:p>何时？</text:p></office:annotation><text:p>2021年12月</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    rows = [
        f"<table:table-row>{spanned.format(3, 1, '重点任务')}{covered * 2}{blank}</table:table-row>",
        ods_row("任务", "责任单位", "完成时限"),
        f"<table:table-row>{ods_row('甲')[17:-18]}{spanned.format(1, 2, '工程<text:s/>处</text:p><text:p>办公室')}{month}{blank}</table:table-row>",
        f"<table:table-row>{ods_row('乙')[17:-18]}{covered}{month}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>',
    ]
    expected = ["重点任务", "任务\t责任单位\t完成时限", "甲\t工程 处；办公室\t2021年12月", "乙\t〃\t2021年12月"]
    assert text_of(ods("".join(rows)), "a.ods").splitlines() == expected


def test_merged_cells_of_a_sheet_that_begins_further_in() -> None:
    rows: list[list[object]] = [[], ["", "", "序号", "任务", "责任单位"], ["", "", 1, "甲", "工程处"], ["", "", 2, "乙", ""]]
    assert text_of(xlsx(rows, merged=["E3:E4"])).splitlines() == ["序号\t任务\t责任单位", "1\t甲\t工程处", "2\t乙\t〃"]


def test_a_header_of_two_rows() -> None:
    rows: list[list[object]] = [
        ["序号", "任务", "责任单位", "", "完成\n时限"],
        ["", "", "牵头单位", "配合单位", ""],
        [1, "加固堤防", "工程处", "办公室", "6月底前"],
    ]
    data = xlsx(rows, merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"])
    assert text_of(data).splitlines()[0] == "序号\t任务\t牵头单位\t配合单位\t完成时限"
    (task,) = parse(text_of(data)).tasks
    assert [(unit.name, unit.role) for unit in task.units] == [("工程处", "lead"), ("办公室", "support")]


def test_what_stands_above_the_header() -> None:
    rows: list[list[object]] = [
        ["附件1"],
        ["示例市任务清单"],
        ["填报单位：市水务局", "", "2021年3月5日", ""],
        [*HEAD],
        [1, "甲", "工程处", "6月底前"],
    ]
    lines = text_of(xlsx(rows, merged=["A2:D2", "A3:B3", "C3:D3"])).splitlines()
    assert lines[:5] == ["附件1", "示例市任务清单", "填报单位：市水务局", "2021年3月5日", "\t".join(HEAD)]


def test_hidden_and_empty_sheets_are_left_out() -> None:
    data = xlsx(ROWS, hidden=[["选项一"]], more={"空": []})
    assert "选项一" not in text_of(data)
    assert text_of(data) == text_of(xlsx(ROWS))


def test_several_sheets_stand_below_their_names() -> None:
    lines = text_of(xlsx(ROWS, more={"第二批": [HEAD, [1, "丙", "工程处", "长期"]]})).splitlines()
    assert (lines[0], lines[4:6]) == ("台账", ["", "第二批"])


def test_a_sheets_name_is_no_part_of_a_title_or_of_the_row_above() -> None:
    rows: list[list[object]] = [["重点任务清单"], [*HEAD], [1, "加固堤防", "工程处", "2024年6月30日"]]
    notice = parse(text_of(xlsx(rows, more={"下半年": [["重点任务清单"], HEAD, [2, "完善预案", "办公室", "2024年9月30日"]]})))
    assert notice.notice.title == "重点任务清单"
    assert [(task.title, str(task.due)) for task in notice.tasks] == [("加固堤防", "2024-06-30"), ("完善预案", "2024-09-30")]


def test_a_table_without_numbers_has_no_signature_in_its_last_row() -> None:
    head = ["任务", "牵头单位", "配合单位", "完成时限"]
    rows: list[list[object]] = [["重点任务清单"], [*head], ["加固堤防", "市水利局", "市财政局", "2024年6月30日"]]
    notice = parse(text_of(xlsx([*rows, ["完善预案", "市应急局", "市财政局", "2024年9月30日"], ["注：以上为最迟时限。"]])))
    assert (notice.notice.issuer, notice.notice.issue_date) == (None, None)
    assert [task.title for task in notice.tasks] == ["加固堤防", "完善预案"]
    exported = "编号,任务,牵头单位,配合单位,完成时限\nA1,加固堤防&nbsp;,市水利局<br/>,市财政局,2024-06-30 00:00:00\n"
    notice = parse(read_bytes(exported.encode(), "a.csv").text)
    assert (notice.notice.issuer, notice.notice.issue_date) == (None, None)
    assert [(task.title, [unit.name for unit in task.units]) for task in notice.tasks] == [("加固堤防", ["市水利局", "市财政局"])]


def table(*rows: list[object]) -> list[Task]:
    return [task for task in parse(text_of(xlsx([["2021年重点任务"], *rows], merged=["C3:C4", "D3:D4", "E5:F5"]))).tasks if task.units]


def test_a_merged_cell_holds_for_all_its_rows_and_columns() -> None:
    head: list[object] = ["序号", "任务", "责任单位", "配合单位", "完成时限", "备注"]
    found = table(
        head,
        [1, "加固堤防", "县水利局\n县财政局", "县教育局", "6月底前", ""],
        [2, "完善预案", "", "", "7月底前", ""],
        [3, "检查库区", "县水利局", "", "9月底前", ""],
    )
    roles = [[(unit.name, unit.role) for unit in task.units] for task in found]
    both = [("县水利局", "responsible"), ("县财政局", "responsible"), ("县教育局", "support")]
    assert roles == [both, both, [("县水利局", "responsible")]]
    assert [task.clause for task in found][:2] == ["县水利局；县财政局 / 县教育局 / 6月底前", "县水利局；县财政局 / 县教育局 / 7月底前"]
    assert [task.title for task in found] == ["加固堤防", "完善预案", "检查库区"]


def test_a_time_merged_over_two_columns_is_read_in_both() -> None:
    data = xlsx([["任务", "责任单位", "开始时间", "完成时限"], ["加固堤防", "县水利局", "2021年6月底前", ""]], merged=["C2:D2"])
    (found,) = [task for task in parse(text_of(data)).tasks if task.units]
    assert str(found.due) == "2021-06-30"


def test_separated_values_are_rows() -> None:
    rows = '序号,任务,责任单位,完成时限\n1,"加固堤防,修闸","县水利\n局",6月底前\n2,完善预案,,\n'
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        decoded = read_bytes(rows.encode(encoding), "台账.csv")
        assert decoded.text.splitlines() == ["\t".join(HEAD), "1\t加固堤防,修闸\t县水利局\t6月底前", "2\t完善预案\t\t"]
        assert decoded.format == "csv"
    assert text_of("sep=;\r\n任务;责任单位\r\n甲,乙,丙,丁;工程处\r\n".encode(), "a.csv") == "任务\t责任单位\n甲,乙,丙,丁\t工程处\n"
    assert text_of("任务\t责任单位\n甲；乙\t工程处\n".encode(), "a.tsv") == "任务\t责任单位\n甲；乙\t工程处\n"
    with pytest.raises(InputError, match="more than 500,000 cells"):
        read_bytes(b"," * 600_000, "a.csv")
    with pytest.raises(InputError, match="quotation mark"):
        read_bytes(b'a,"' + b"b" * 1_100_000, "a.csv")


ERRORS = [
    ["任务", "责任单位", "完成时限"],
    ["加固堤防", "县水利局", "6月底前"],
    ["检修水闸", "#REF!", "7月底前"],
    ["储备物资", "#N/A", "8月底前"],
]


def test_a_cell_that_shows_an_error_is_not_blank() -> None:
    assert text_of(xlsx(ERRORS)).splitlines()[2:] == ["检修水闸\t#REF!\t7月底前", "储备物资\t#N/A\t8月底前"]
    notice = parse(text_of(xlsx(ERRORS)))
    assert [[unit.name for unit in task.units] for task in notice.tasks] == [["县水利局"], [], []]
    assert "warning" in {found.severity for found in notice.diagnostics}


def test_what_a_workbook_says_beside_its_cells_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(ROWS, hidden=[["选项"]])))
    book["台账"]["A1"].comment = openpyxl.comments.Comment("请核实", "某")
    book["台账"]["E2"] = '=B2&"好"'
    made = io.BytesIO()
    book.save(made)
    decoded = read_bytes(made.getvalue(), "a.xlsx")
    assert [(each.kind, each.example) for each in decoded.left_out] == [("comment", "请核实"), ("formula", 'B2&"好"'), ("hidden", "选项")]
    assert [each.code for each in decoded.problems] == ["text-missing"]


def test_who_filled_a_table_in_is_no_row_of_it() -> None:
    rows: list[list[object]] = [*ROWS, ["填表人：张某", "", "联系电话：0571-12345678", ""], ["", "注：以上均为当年任务", "", ""]]
    assert text_of(xlsx(rows)).splitlines()[-2:] == ["填表人：张某\u3000联系电话：0571-12345678", "注：以上均为当年任务"]
    assert [task.title for task in parse(text_of(xlsx(rows))).tasks] == ["加固堤防", "完善预案"]
    labelled: list[list[object]] = [[*HEAD[1:3]], ["加固堤防", "牵头：县水利局"], ["任务：疏浚", "牵头：县水利局"], ["检查", "县水利局"]]
    assert text_of(xlsx(labelled)).splitlines()[2] == "任务：疏浚\t牵头：县水利局"


BROKEN = [
    ("县水利\n局", "县水利局"),
    ("县财政\n局、县自然资\n源局", "县财政局、县自然资源局"),
    ("县住房和城乡\n建设局", "县住房和城乡建设局"),
    ("县财政局\n县教育局", "县财政局；县教育局"),
    ("城东街道办\n事处", "城东街道办事处"),
    ("步骤\t股室\n设计\t规划股\n招标\t建设股", "步骤 股室；设计 规划股；招标 建设股"),
    ("示例区\n水利局", "示例区水利局"),
    ("甲镇\n乙镇", "甲镇；乙镇"),
    ("甲镇\n县水利局", "甲镇；县水利局"),
    ("县政府\n办公室", "县政府办公室"),
    ("县水利局（牵头）\n县财政局", "县水利局（牵头）；县财政局"),
    ("县水利局\n（牵头）", "县水利局（牵头）"),
    ("6月30\n日前", "6月30日前"),
    ("2021年\n12月底前", "2021年12月底前"),
    ("6月底前\n9月底前", "6月底前；9月底前"),
    ("完成设计\n9月开工", "完成设计；9月开工"),
    ("自\n6月起", "自6月起"),
    ("会\n议\n确\n认", "会议确认"),
    ("建立台账\n2.完善制度", "建立台账；2.完善制度"),
    ("投资约\n1.5亿元", "投资约1.5亿元"),
    ("县水利局\n配合：县财政局", "县水利局；配合：县财政局"),
    ("县城管局\n各街道", "县城管局；各街道"),
    ("各街道\n各部门\n市残联\n团市委", "各街道；各部门；市残联；团市委"),
    ("城东街道\n办事处", "城东街道办事处"),
    ("示例中学\n治超专班\n示例支行", "示例中学；治超专班；示例支行"),
]


@pytest.mark.parametrize(("cell", "line"), BROKEN)
def test_a_break_within_a_cell_parts_whole_names_and_times_only(cell: str, line: str) -> None:
    assert one_line(cell) == line


def test_a_column_of_persons_parts_names() -> None:
    rows = [["责任单位", "责任人", "任务"], ["县水\n利局", "张某\n李某某", "加固堤防"]]
    assert list(lines_of(rows))[1] == "县水利局\t张某；李某某\t加固堤防"


def test_the_grid_joins_lines_in_a_cell() -> None:
    rows = [["任务", "责任\n单位"], ["1.建立台账；\n2.完善制度\n3.检查", " 水\t利局 \n\n财政局，\r\n教育局"]]
    assert list(lines_of(rows)) == ["任务\t责任单位", "1.建立台账；2.完善制度；3.检查\t水 利局；财政局，教育局"]
    assert list(lines_of([])) == []
    assert list(lines_of([["", " "], ["", ""]])) == []


CELL = '<c r="{}" t="inlineStr"><is><t>甲</t></is></c>'
LOL = '<!DOCTYPE sst [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE sst [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
SHARED = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'


def far_apart() -> bytes:
    return xlsx_of(f'<sheetData><row r="1">{CELL.format("A1")}</row><row r="1048576">{CELL.format("XFD1048576")}</row></sheetData>')


def many_rows() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 510_001))
    return xlsx_of(f"<sheetData>{rows}</sheetData>")


def long_sheet() -> bytes:
    row = f"<row>{'<c><v>1</v></c>' * 100}</row>"
    return xlsx_of(f"<sheetData>{row * 70_000}</sheetData>")


def lying_size() -> bytes:
    """A sheet of 400 MB whose directory says 1,000 bytes."""
    row = "<row><c><v>1</v></c></row>" * 100_000
    data = bytearray(xlsx_of(f"<sheetData>{row * 20}</sheetData>"))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def wide_xls() -> bytes:
    """Two cells in opposite corners of a sheet of 65,536 rows and columns: calamine asks for 128 GB."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, 1.5)
    sheet.write(65535, 255, 2.5)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue().replace(struct.pack("<HH", 65535, 255), struct.pack("<HH", 65535, 65535))


def merged_text() -> bytes:
    """A long cell merged over 400,000."""
    cell = f'<c r="A1" t="inlineStr"><is><t>{"甲" * 30_000}</t></is></c>'
    last = '<row r="4000"><c r="CV4000"><v>1</v></c></row>'
    return xlsx_of(f'<sheetData><row r="1">{cell}</row>{last}</sheetData><mergeCells><mergeCell ref="A1:CU4000"/></mergeCells>')


def encrypted_xls() -> bytes:
    """The record that a password leaves (FILEPASS) behind the workbook's first record."""
    data = bytearray(xls(ROWS))
    at = data.index(struct.pack("<HHH", 0x0809, 16, 0x0600)) + 20
    data[at : at + 2] = struct.pack("<H", 0x002F)
    return bytes(data)


def repeated_ods() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "truncated xlsx": (lambda: xlsx(ROWS)[:-600], "a.xlsx", "cannot be read as a workbook"),
    "truncated xls": (lambda: xls(ROWS)[:2000], "a.xls", "cannot be read as a workbook"),
    "no workbook": (lambda: OLE + bytes(4000), "a.xls", "cannot be read as a workbook"),
    "encrypted xlsx": (lambda: OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000), "a.xlsx", "is encrypted"),
    "encrypted xls": (encrypted_xls, "a.xls", "is encrypted"),
    "blank": (lambda: xlsx([]), "a.xlsx", "has no cell with words"),
    "far apart": (far_apart, "a.xlsx", "takes too much memory"),
    "many rows": (many_rows, "a.xlsx", "has more than 500,000 cells"),
    "long sheet": (long_sheet, "a.xlsx", "unpacks to more than 96 MB"),
    "wide xls": (wide_xls, "a.xls", "takes too much memory"),
    "repeated ods": (repeated_ods, "a.ods", "has more than 500,000 cells"),
    "entity bomb in ods": (lambda: ods("&c;"), "a.ods", "broken XML"),
    "encrypted ods": (lambda: ods("", entry="<m:encryption-data/>"), "a.ods", "is encrypted"),
    "entity bomb": (lambda: xlsx_of(SHARED, doctype=LOL, strings="<si><t>&c;</t></si>"), "a.xlsx", "cannot be read as a workbook"),
}


def test_a_long_cell_merged_over_many_is_said_once() -> None:
    assert text_of(merged_text()).count("甲") == 30_000


@pytest.mark.parametrize(("make", "name", "problem"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_workbooks(make: object, name: str, problem: str) -> None:
    assert callable(make)
    data = make()
    with within(25), pytest.raises(InputError) as caught:
        read_bytes(data, name, Limits(sheet_seconds=300))  # of waiting: it computes for 20 at most
    assert problem in str(caught.value)
    assert caught.value.name == name


def test_a_size_that_lies_is_bounded() -> None:
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        text_of(lying_size())


def test_no_file_is_read_for_an_entity() -> None:
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        text_of(xlsx_of(SHARED, doctype=FILE, strings="<si><t>甲&f;</t></si>"))


def test_formulas_without_a_value_are_blank() -> None:
    assert text_of(xlsx([["任务", "数"], ["甲", "=1+1"]])) == "任务\t数\n甲\n"


def test_macros_are_not_run() -> None:
    data = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert text_of(data.getvalue(), "a.xlsm") == text_of(xlsx(ROWS))


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.sheets.sheet.find_spec", lambda _: None)
    with pytest.raises(InputError, match=re.escape(f"needs the extra “sheet”; {how_to_get('sheet')}")):
        read_bytes(xlsx(ROWS), "a.xlsx")


def test_time_is_bounded() -> None:
    with pytest.raises(InputError, match=r"cannot be read in 0\.001 seconds"):
        read_bytes(xlsx(ROWS), "a.xlsx", Limits(sheet_seconds=0.001))


def test_cells_and_sheets_are_bounded() -> None:
    with pytest.raises(InputError, match="has more than 3 cells"):
        read_bytes(xlsx(ROWS), "a.xlsx", Limits(sheet_cells=3))
    with pytest.raises(InputError, match="has more than 1 sheets"):
        read_bytes(xlsx(ROWS, more={"二": ROWS}), "a.xlsx", Limits(sheet_count=1))


def test_the_reference_notice_with_a_column_for_each_role() -> None:
    rows = [[number, task.text, units(task, "lead"), units(task, "responsible"), when(task)] for number, task in enumerate(tasks(), 1)]
    data = xlsx([[paragraphs()[0]], ["成文日期：2020年3月25日"], ["序号", "任务", "牵头单位", "责任单位", "完成时限"], *rows])
    assert said([task for task in parse(text_of(data)).tasks if not task.optional]) == said(tasks())


def test_a_ledger_of_short_rows() -> None:
    rows = [[number, f"{task.title}。", who(task), when(task)] for number, task in enumerate(tasks(), 1)]
    data = xlsx([[paragraphs()[0]], ["成文日期：2020年3月25日"], HEAD, *rows])
    assert said([task for task in parse(text_of(data)).tasks if not task.optional]) == said(tasks())


def test_tasks_of_several_sheets() -> None:
    data = xlsx(ROWS, more={"第二批": [HEAD, [1, "检查水闸", "工程处", "7月底前"]]})
    assert [task.title for task in parse(text_of(data)).tasks] == ["加固堤防", "完善预案", "检查水闸"]


def test_a_text_box_of_an_old_workbook_is_told() -> None:
    data = xls([["任务", "责任单位"], ["修桥", "县交通局"]], box="说明：由县水利局牵头，6月底前完成")
    decoded = read_bytes(data, "台账.xls")
    assert [tuple(left) for left in decoded.left_out] == [("text-box", 17, "说明：由县水利局牵头，6月底前完成")]


def test_words_that_are_struck_out_are_no_part_of_a_cell() -> None:
    """市水利局 with a stroke through it before 市水务局, and a row that was struck out whole."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        HEAD,
        ["1", "加固堤防", CellRichText(TextBlock(InlineFont(strike=True), "市水利局"), "市水务局"), "6月底前"],
        ["2", "拆除", "城管局", "5月"],
    ):
        sheet.append(row)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    held = io.BytesIO()
    book.save(held)
    read = read_bytes(held.getvalue(), "表.xlsx")
    assert read.text == "序号\t任务\t责任单位\t完成时限\n1\t加固堤防\t市水务局\t6月底前\n"
    assert [(left.kind, left.characters) for left in read.left_out] == [("struck-out", 12)]


def test_a_form_whose_first_row_is_a_name_and_one_cell_over_all_others() -> None:
    cells = [
        ["督查事项", "内涝点整治", "", ""],
        ["主办单位", "县住建局", "协办单位", "县水务局"],
        ["责任领导", "周某某", "办结时限", "2024年5月15日"],
        ["办理要求", "书面反馈。", "", ""],
    ]
    text = "\n".join(lines_of(cells, [(0, 1, 0, 3), (3, 1, 3, 3)]))
    (task,) = parse(text).tasks
    assert (task.title, [unit.name for unit in task.units], str(task.due)) == ("内涝点整治", ["县住建局", "县水务局"], "2024-05-15")


def test_what_stands_over_a_head_that_says_only_persons_or_a_name() -> None:
    cells = [
        ["编号", "事项", "包案领导", "", "牵头单位名称", "时限"],
        ["", "", "姓名", "职务", "", ""],
        ["1", "办证", "冯某某", "副县长", "县住建局", "2024年5月底"],
        ["2", "欠款", "陈某某", "副县长", "县财政局", "2024年6月底"],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (0, 5, 1, 5)]
    tasks = parse("\n".join(lines_of(cells, merged))).tasks
    assert [(task.title, [person.name for person in task.persons], [unit.name for unit in task.units]) for task in tasks] == [
        ("办证", ["冯某某"], ["县住建局"]),
        ("欠款", ["陈某某"], ["县财政局"]),
    ]
