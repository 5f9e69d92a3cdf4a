"""The workbook comes back: drawn as an office does, filled in, and taken in by changed cells only."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from extract import parse
from extract.errors import InputError, OutputError
from extract.ledger import people
from extract.ledger.opening import made, opened
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from extract.ledger.words import STATES
from extract.ledger.workbook import draw, look, plain, reading
from extract.ledger.workbook.back.grid import letters, read
from extract.ledger.workbook.columns import MOST_CELL, cleaned, normal
from extract.ledger.workbook.marks import LENGTH, mark, seal, unmarked
from extract.ledger.workbook.sheets import named
from extract.readers.parts.programs import Ran
from extract.readers.sheets import formulas, sheet, workbook
from tests.ledger_books import (
    AT,
    DYKE,
    FIRST,
    HEAD,
    LATER,
    NAMES,
    ON,
    PLAN,
    PRESS,
    RIVER,
    TEXT,
    WHOLE,
    Page,
    drawn,
    edited,
    filled,
    history,
    ledger,
    taken,
    tasks,
)
from tests.test_writers import notice


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read without a program of its own for each, but where it is about its bounds."""

    def run(command: list[str], data: bytes, _: float, **_bounds: object) -> Ran:
        workbook.shown.opened.cache_clear()
        found = formulas.answer(data) if command[2].endswith("formulas.py") else workbook.answer(data, command[3:])
        return Ran(0, json.dumps(found).encode(), "")

    if "refused" not in request.node.name:
        monkeypatch.setattr(sheet, "run", run)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger and its workbook, which each test gets a copy of."""
    folder = tmp_path_factory.mktemp("first")
    drawn(ledger(folder), folder / "台账.xlsx")
    return folder


@pytest.fixture
def place(first: Path, tmp_path: Path) -> str:
    return str(shutil.copy(first / "ledger.sqlite", tmp_path))


@pytest.fixture
def book(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(first / "台账.xlsx", tmp_path))


def set_in(place: str, task: str, **values: str) -> None:
    """Somebody else sets fields in the ledger itself."""
    with opened(place, write=True) as base:
        people.set_fields(base, tasks(place)[task]["id"], values, "李某", AT)


def put_again(place: str, text: str) -> None:
    """The notice comes again, corrected."""
    notice = parse(text)
    with made(place, LATER) as base:
        readings = Readings(base, LATER)
        readings.put(notice, "0.txt", notice.model_dump_json(), text)
        readings.flush()


# What is drawn


def test_the_sheet_of_all_tasks(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)[WHOLE]
    page = Page(sheet)
    heads = [cell.value for cell in sheet[HEAD]][1:]
    assert heads == ["序号", "任务事项", "任务内容", "牵头单位", "责任单位", "配合单位", "完成时限", "进展情况", "状态", "备注", "来源"]
    assert sheet["B1"].value == "督办台账"
    assert sheet["B2"].value.startswith("截至2021年5月20日：共4项，已办结0项，逾期未完成1项，30日内到期1项")
    assert sheet.cell(FIRST, 2).value == "示例市人民政府办公室关于做好防汛工作的通知（示政办〔2021〕5号）"
    assert [sheet.cell(row, page.columns["title"]).value for row in range(FIRST + 1, FIRST + 5)] == [DYKE, PLAN, PRESS, RIVER]
    said = [page.cell(DYKE, name).value for name in ("text", "lead", "support", "due", "state", "origin")]
    assert said == ["对险工险段全面排查。", "市水利局", "市财政局", datetime(2021, 5, 31), "未开始", "示政办〔2021〕5号"]
    assert page.cell(PRESS, "due").value == "长期坚持"
    assert page.cell(PRESS, "responsible").value == "市教育局、市水利局"


def test_hidden_cells_filter_frozen_head_list_and_page(book: Path) -> None:
    whole = openpyxl.load_workbook(book)
    sheet = whole[WHOLE]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[NAMES].hidden
    assert whole["duban"].sheet_state == "veryHidden"
    assert sheet.freeze_panes == f"D{FIRST}"
    assert sheet.auto_filter.ref == f"A{HEAD}:L{FIRST + 4}", "what is sorted takes its hidden cell along"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert "&P" in sheet.oddFooter.center.text
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == f'"{",".join(STATES)}"'
    assert Page(sheet).cell(RIVER, "state").coordinate in rule.sqref
    assert not [each for each in sheet.merged_cells.ranges if each.min_row > 2], "Excel sorts no rows with merged cells"


def test_a_sheet_for_each_unit_that_leads_or_else_is_responsible(book: Path) -> None:
    whole = openpyxl.load_workbook(book)
    assert whole.sheetnames == [WHOLE, "市水利局", "市应急管理局", "市教育局", "各区人民政府", "duban"]
    water = whole["市水利局"]
    assert water["B1"].value == "督办台账（市水利局）"
    assert [water.cell(row, 3).value for row in range(FIRST + 1, water.max_row + 1)] == [DYKE, PRESS]


def test_colours_count_from_today_or_from_a_stated_day(place: str, tmp_path: Path) -> None:
    """The rules are tried on each state and day by what they say."""
    for stated, day in ((True, "DATE(2021,5,20)"), (False, "TODAY()")):
        sheet = openpyxl.load_workbook(drawn(place, tmp_path / "a.xlsx", stated=stated))[WHOLE]
        rules = {str(each.sqref): each.rules for each in sheet.conditional_formatting}
        assert set(rules) == {f"H{FIRST}:H{FIRST + 4}", f"J{FIRST}:J{FIRST + 4}"}
        for found in rules.values():
            late, soon, done, _ = (rule.formula[0] for rule in found)
            assert late == f'AND(ISNUMBER($H5),$H5<{day},$J5<>"已完成",$J5<>"已销号",$J5<>"取消")'
            assert soon == f'AND(ISNUMBER($H5),$H5>={day},$H5<={day}+30,$J5<>"已完成",$J5<>"已销号",$J5<>"取消")'
            assert done == 'OR($J5="已完成",$J5="已销号")'
            fills = [rule.dxf.fill.bgColor.rgb[-6:] if rule.dxf.fill else None for rule in found]
            assert fills == [look.RED[0][1:], look.YELLOW[0][1:], look.GREEN[0][1:], None]


def test_rows_are_as_high_as_their_text(place: str, tmp_path: Path) -> None:
    set_in(place, DYKE, title="加固" * 100)
    sheet = openpyxl.load_workbook(drawn(place, tmp_path / "a.xlsx"))[WHOLE]
    heights = {row: sheet.row_dimensions[row].height for row in (FIRST + 1, FIRST + 2)}
    assert heights[FIRST + 1] > 15 * 400 / 25 > heights[FIRST + 2]
    assert look.height({"title": "长" * 9_000}, ["title"]) == look.MOST


def test_the_same_ledger_gives_the_same_bytes(place: str, tmp_path: Path) -> None:
    assert drawn(place, tmp_path / "a.xlsx").read_bytes() == drawn(place, tmp_path / "b.xlsx").read_bytes()


def test_what_is_gone_from_the_notices_is_not_drawn(place: str, tmp_path: Path) -> None:
    with opened(place, write=True) as base:
        base.execute(update(TASKS).where(TASKS.c.title == PLAN).values(gone=AT))
    sheet = openpyxl.load_workbook(drawn(place, tmp_path / "a.xlsx"))[WHOLE]
    assert sheet.max_row == FIRST + 3


def test_an_empty_ledger(tmp_path: Path) -> None:
    place = ledger(tmp_path, [])
    path = drawn(place, tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == [WHOLE, "duban"]
    assert taken(place, path).changes == []


@pytest.mark.parametrize("name", ["a/b:c*d?e[f]g\\h", "'", "History", "长" * 40, "a\tb\nc", "㍿：＊", "😀" * 20, "全部任务", ""])
def test_names_of_sheets(name: str) -> None:
    taken_names = {"全部任务"}
    found = [named(name, taken_names) for _ in range(12)]
    assert len({each.casefold() for each in found}) == 12
    for each in found:
        assert 1 <= len(each.encode("utf-16-le")) // 2 <= 31
        assert not set(each) & set("[]:*?/\\\n\t")
        assert not each.startswith("'")
        assert not each.endswith("'")
        assert each.lower() != "history"
        each.encode()


def test_units_whose_names_fold_to_one(tmp_path: Path) -> None:
    text = TEXT.replace("市应急管理局", "ａｂ处").replace("各区人民政府负责", "AB处负责")
    sheets = openpyxl.load_workbook(drawn(ledger(tmp_path, [text]), tmp_path / "a.xlsx")).sheetnames
    assert len({name.casefold() for name in sheets}) == len(sheets) == 6


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=cmd()",
    "a\x00\x01\x1bb",
    "a_x000D_b",
    "_x005F_x000D_",
    "a\ud800b",
    "a\ufffe\uffffb",
    "1/1",
    "00123",
]


def test_hostile_words_are_harmless_and_unchanged(tmp_path: Path) -> None:
    titles = [*HOSTILE, "长" * 40_000, "😀" * 20_000, "https://a.example/" + "x" * 3_000]
    place = ledger(
        tmp_path, ["\n".join(["示例市关于做好工作的通知", *(f"{at}.办理第{at}件事。（甲处负责）" for at in range(1, len(titles) + 1))])]
    )
    with opened(place, write=True) as base:
        for at, title in enumerate(titles):
            storable = title.replace("\x00", "").encode("utf-8", "ignore").decode()
            base.execute(update(TASKS).where(TASKS.c.position == at).values(title=storable, lead=storable[:50], note=storable))
    path = drawn(place, tmp_path / "a.xlsx")
    whole = openpyxl.load_workbook(path)
    assert not [cell for sheet in whole for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert whole[WHOLE].max_row == FIRST + len(titles)
    found = taken(place, path)
    assert (found.changes, found.conflicts, found.unread, found.rest) == ([], [], [], [])
    edited(path, lambda _: None)
    assert taken(place, path) == found
    edited(path, lambda whole: setattr(whole[WHOLE].cell(FIRST + len(HOSTILE) + 1, 3), "value", "改写"))
    assert "was too long for a cell" in taken(place, path).unread[0].words


def test_more_rows_than_a_sheet_has(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "MOST_ROWS", 10)
    with pytest.raises(OutputError, match=r"too many for a sheet; name a \.csv"):
        drawn(place, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


# What comes back


def test_nothing_was_filled_in(place: str, book: Path) -> None:
    found = taken(place, book)
    assert (found.changes, found.conflicts, found.unread, found.rest) == ([], [], [], [])
    assert not history(place)


FILLED = [
    ("state", "推进中", "推进中"),
    ("state", " 已 完成 ", "已完成"),
    ("title", "加固市区堤防", "加固市区堤防"),
    ("lead", "市水务局，市财政局", "市水务局、市财政局"),
    ("support", None, ""),
    ("note", "已约谈\n再报", "已约谈\n再报"),
    ("due", datetime(2021, 6, 15), date(2021, 6, 15)),
    ("due", "2021.6.15", date(2021, 6, 15)),
    ("due", "2021年6月底", date(2021, 6, 30)),
    ("due", "6月15日", date(2021, 6, 15)),
    ("due", "2021-06-15 00:00:00", date(2021, 6, 15)),
    ("due", "２０２１.６", date(2021, 6, 30)),
    ("due", None, None),
    ("state", "已完成。", "已完成"),
    ("state", "已\n销　号", "已销号"),
    ("progress", "已完成招标", ["已完成招标"]),
    ("progress", "=完成50%", ["=完成50%"]),
]


@pytest.mark.parametrize(("name", "value", "kept"), FILLED)
def test_a_changed_cell(name: str, value: Any, kept: Any, place: str, book: Path) -> None:
    before = tasks(place)

    def fill(whole: Any) -> None:
        cell = Page(whole["市水利局" if name == "state" else WHOLE]).cell(DYKE, name)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    edited(book, fill)
    dry = taken(place, book, dry_run=True)
    assert tasks(place) == before
    found = taken(place, book)
    assert found == dry
    assert [(each.field, each.id) for each in found.changes] == [(name, before[DYKE]["id"])]
    after = tasks(place)
    assert after[DYKE][name] == kept
    assert after[DYKE]["version"] == before[DYKE]["version"] + 1
    assert {title: task for title, task in after.items() if title != DYKE} == {
        title: task for title, task in before.items() if title != DYKE
    }
    assert [(entry.id, entry.at) for entry in history(place)] == [(before[DYKE]["id"], LATER)]


def test_twice_is_once(place: str, book: Path) -> None:
    filled(book, DYKE, "progress", "已完成招标")
    filled(book, DYKE, "support", None)
    assert len(taken(place, book).changes) == 2
    again = taken(place, book)
    assert (again.changes, again.conflicts) == ([], [])
    assert tasks(place)[DYKE]["progress"] == ["已完成招标"]


UNREAD = [
    ("state", "办理中", "状态 办理中 is none of 未开始、推进中"),
    ("state", None, "状态 is empty"),
    ("title", None, "has no title any more: nothing of it is taken"),
    ("due", "尽快", "完成时限 尽快 is not understood as a day"),
    ("due", "2021年13月", "is not understood as a day"),
    ("due", "6月底或7月底", "is not understood as a day"),
    ("due", "6月30日前视资金情况完成", "is not understood as a day"),
    ("due", "长" * 500, "is no day"),
    ("due", "2021年6月31日", "完成时限 2021年6月31日 names a day that its month has not"),
    ("due", "六月三十一日", "names a day that its month has not"),
    ("due", "长期坚持", "or empty the cell; other words: duban ledger set ID timing=…"),
    ("due", "2021-03-01", "完成时限 2021-03-01 is before 2021-03-20, when the task begins; set both with duban ledger set t"),
    ("state", True, "状态 TRUE is none of"),
    ("lead", "、", "牵头单位 cannot have the unit '、'; name units, parted by commas, or leave it empty"),
    ("support", "无", "配合单位 cannot have the unit '无'"),
    ("support", "市财政局、/", "配合单位 cannot have the unit '/'"),
    ("support", "市财政局 市住建局", "配合单位 cannot have the unit '市财政局 市住建局'; name units, parted by commas"),
    ("support", "市财政局／市住建局", "配合单位 cannot have the unit '市财政局／市住建局'"),
    ("support", 0, "配合单位 cannot have the unit '0'"),
    ("text", "另写", "任务内容 is the notice's own"),
    ("origin", "示政办〔2021〕6号", "来源 is the notice's own"),
    ("progress", "长" * 30_000, "has more than 20,000 characters"),
]


@pytest.mark.parametrize(("name", "value", "words"), UNREAD)
def test_a_cell_that_is_not_understood_is_told_with_its_place(name: str, value: Any, words: str, place: str, book: Path) -> None:
    set_in(place, DYKE, start="2021-03-20")
    before = tasks(place)
    filled(book, DYKE, name, value)
    columns = [cell.value for cell in openpyxl.load_workbook(book)[WHOLE][NAMES]]
    found = taken(place, book)
    assert (found.changes, found.conflicts) == ([], [])
    (told,) = found.unread
    assert told.place == f"{WHOLE}!{letters(columns.index(name))}{FIRST + 1}"
    assert words in told.words
    assert tasks(place) == before


def test_what_cannot_be_read_does_not_keep_the_rest_out(place: str, book: Path) -> None:
    """One cell of each kind that is none, among others that hold: the others are taken, each of these is named."""
    for title, name, value in (
        *((DYKE, "state", "办理中"), (DYKE, "note", "已约谈"), (DYKE, "support", "无"), (DYKE, "due", "尽快")),
        *((PLAN, "due", "2021.7"), (PLAN, "lead", "=B1"), (PRESS, "responsible", "/"), (RIVER, "state", "推进中")),
    ):
        filled(book, title, name, value)
    found = taken(place, book)
    assert [(change.title, change.field, change.after) for change in found.changes] == [
        *((DYKE, "note", "已约谈"), (PLAN, "due", "2021-07-31"), (RIVER, "state", "推进中")),
    ]
    assert sorted(told.place for told in found.unread) == [f"{WHOLE}!{cell}" for cell in ("E7", "F8", "G6", "H6", "J6")]
    assert (tasks(place)[PLAN]["due"], tasks(place)[RIVER]["state"]) == (date(2021, 7, 31), "推进中")


def test_how_much_is_done_has_a_column_once_somebody_told_it(place: str, tmp_path: Path) -> None:
    with opened(place, write=True) as base:
        people.add_progress(base, tasks(place)[DYKE]["id"], "已开工", 40, "李某", AT)
    book = drawn(place, tmp_path / "a.xlsx")
    assert Page(openpyxl.load_workbook(book)[WHOLE]).cell(DYKE, "percent").value == "40%"
    for title, value in ((DYKE, "６０"), (PLAN, "四成"), (PRESS, "101%"), (RIVER, None)):
        filled(book, title, "percent", value)

    def as_percentage(whole: Any) -> None:
        cell = Page(whole[WHOLE]).cell(RIVER, "percent")
        cell.value, cell.number_format = 0.5, "0%"

    found = taken(place, edited(book, as_percentage))
    assert [(change.title, change.before, change.after) for change in found.changes] == [(DYKE, "40%", "60%"), (RIVER, "", "50%")]
    assert [told.words for told in found.unread] == [
        f"完成比例 cannot have the percentage '{said}'; write a whole number from 0 to 100" for said in ("四成", "101%")
    ]
    assert {title: task["percent"] for title, task in tasks(place).items()} == {DYKE: 60, PLAN: None, PRESS: None, RIVER: 50}
    again = taken(place, book)
    assert (again.changes, again.conflicts) == ([], [])


def test_a_day_without_a_year_far_from_the_notice(place: str, book: Path) -> None:
    filled(book, DYKE, "due", "6月15日")
    (told,) = taken(place, book, at="2026-04-01T00:00:00Z").unread
    assert "names no year; write it" in told.words


def test_progress_that_was_emptied(place: str, tmp_path: Path) -> None:
    with opened(place, write=True) as base:
        people.add_progress(base, tasks(place)[DYKE]["id"], "已开工", None, "李某", AT)
    book = filled(drawn(place, tmp_path / "a.xlsx"), DYKE, "progress", None)
    assert "进展情况 is empty" in taken(place, book).unread[0].words
    assert tasks(place)[DYKE]["progress"] == ["已开工"]
    filled(book, DYKE, "progress", "已开工；已完成三成")
    assert len(taken(place, book).changes) == 1
    assert tasks(place)[DYKE]["progress"] == ["已开工", "已开工；已完成三成"]
    sheet = Page(openpyxl.load_workbook(drawn(place, tmp_path / "b.xlsx"))[WHOLE])
    assert sheet.cell(DYKE, "progress").value == "已开工；已完成三成"


# Both sides changed


def test_a_conflict_is_told_with_both_values_and_nothing_is_overwritten(place: str, book: Path) -> None:
    set_in(place, DYKE, state="推进中", lead="市水务局")
    filled(book, DYKE, "state", "已完成")
    filled(book, DYKE, "note", "留意")
    found = taken(place, book)
    assert [change.field for change in found.changes] == ["note"]
    (told,) = found.conflicts
    assert told.place == f"{WHOLE}!J{FIRST + 1}"
    assert (
        "the workbook says 已完成, the ledger 推进中, which 李某 changed since the export; set what holds, or import with --over"
        in told.words
    )
    task = tasks(place)[DYKE]
    assert (task["state"], task["lead"], task["note"]) == ("推进中", "市水务局", "留意")


def test_a_conflict_is_settled_for_the_workbook_where_that_is_wanted(place: str, book: Path) -> None:
    """A unit sends the same workbook each month: what it says now holds, what the ledger had stays in the history."""
    for state, progress in (("推进中", "已招标"), ("已完成", "已竣工")):
        filled(book, DYKE, "state", state)
        filled(book, DYKE, "progress", progress)
        found = taken(place, book) if state == "推进中" else taken_over(place, book)
        assert (len(found.changes), found.conflicts) == (2, [])
    after = tasks(place)[DYKE]
    assert (after["state"], after["progress"]) == ("已完成", ["已招标", "已竣工"])
    assert [(entry.before, entry.after) for entry in history(place) if entry.field == "state"] == [
        ("未开始", "推进中"),
        ("推进中", "已完成"),
    ]
    filled(book, DYKE, "state", "暂缓", "市水利局")
    assert "was changed in two ways" in taken_over(place, book).conflicts[0].words, "which of its own cells holds nobody knows"


def taken_over(place: str, book: Path) -> reading.Sum:
    with opened(place, write=True) as base:
        return reading.read_back(base, book, "王某", LATER, over=True)


def test_both_sides_say_the_same(place: str, book: Path) -> None:
    set_in(place, DYKE, state="推进中")
    filled(book, DYKE, "state", "推进中")
    found = taken(place, book)
    assert (found.changes, found.conflicts) == ([], [])


def test_what_was_taken_in_before_is_no_conflict(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")
    filled(book, DYKE, "progress", "已开工")
    assert len(taken(place, book).changes) == 2
    set_in(place, DYKE, state="已完成")
    with opened(place, write=True) as base:
        people.add_progress(base, tasks(place)[DYKE]["id"], "已完工", None, "李某", AT)
    found = taken(place, book)
    assert (found.changes, found.conflicts) == ([], [])
    assert [told.words for told in found.rest] == [
        "进展情况 已开工 was taken in before; the ledger has 已完工 since",
        "状态 推进中 was taken in before; the ledger has 已完成 since",
    ]
    filled(book, DYKE, "state", "暂缓")
    assert len(taken(place, book).conflicts) == 1


def test_the_same_task_on_two_sheets(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")
    filled(book, DYKE, "note", "甲", "市水利局")
    filled(book, DYKE, "state", "推进中", "市水利局")
    assert sorted(change.field for change in taken(place, book).changes) == ["note", "state"]


def test_the_same_task_in_two_ways(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")
    filled(book, DYKE, "state", "已完成", "市水利局")
    found = taken(place, book)
    assert found.changes == []
    assert f"{WHOLE}!J6 says 推进中; 市水利局!J6 says 已完成; the ledger has 未开始" in found.conflicts[0].words
    assert tasks(place)[DYKE]["state"] == "未开始"


# Rows, columns and sheets that went elsewhere


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]


def put(sheet: Any, rows: list[list[Any]]) -> None:
    sheet.delete_rows(FIRST, sheet.max_row)
    for at, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def test_sorted_rows(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")
    edited(book, lambda whole: put(whole[WHOLE], sorted(rows_of(whole[WHOLE]), key=lambda row: str(row[4]))))
    found = taken(place, book)
    assert [(change.title, change.after) for change in found.changes] == [(DYKE, "推进中")]
    assert found.rest == []


def test_everything_sorted_with_its_head(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")

    def sort(whole: Any) -> None:
        sheet = whole[WHOLE]
        for each in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(each))
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        for row in reversed(rows):
            sheet.append(row)

    found = taken(place, edited(book, sort))
    assert [(change.title, change.after) for change in found.changes] == [(DYKE, "推进中")]
    assert found.rest == []


def test_rows_that_were_sorted_without_their_hidden_cells(place: str, book: Path) -> None:
    """Each row then has the id of another: nothing of that sheet is taken."""

    def sort(whole: Any) -> None:
        page = Page(whole[WHOLE])
        page.set(DYKE, "state", "推进中")
        for name in page.columns.keys() - {"duban-ledger-1"}:
            one, other = (page.sheet.cell(FIRST + at, page.columns[name]) for at in (1, 4))
            one.value, other.value = other.value, one.value

    before = tasks(place)
    edited(book, sort)
    filled(book, PLAN, "state", "推进中", "市应急管理局")
    found = taken(place, book)
    assert [change.title for change in found.changes] == [PLAN]
    assert [(told.place, told.words[:60]) for told in found.unread] == [(WHOLE, reading.MIXED[:60])]
    assert tasks(place)[DYKE] == before[DYKE]


def test_filtered_rows(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")

    def hide(whole: Any) -> None:
        sheet = whole[WHOLE]
        sheet.auto_filter.add_filter_column(3, ["市应急管理局"])
        for row in range(FIRST, sheet.max_row + 1):
            sheet.row_dimensions[row].hidden = True

    assert [change.title for change in taken(place, edited(book, hide)).changes] == [DYKE]


def test_a_row_moved_to_another_sheet(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")

    def move(whole: Any) -> None:
        page, other = Page(whole[WHOLE]), whole["市应急管理局"]
        row = page.row(DYKE)
        other.append([cell.value for cell in page.sheet[row]])
        page.sheet.delete_rows(row)

    found = taken(place, edited(book, move))
    assert [(change.title, change.place) for change in found.changes] == [(DYKE, "市应急管理局!J7")]
    assert found.rest == []


def test_an_inserted_row_is_told_and_not_taken(place: str, book: Path) -> None:
    def insert(whole: Any) -> None:
        sheet = whole[WHOLE]
        sheet.insert_rows(FIRST + 2)
        sheet.cell(FIRST + 2, 3).value = "新增任务"
        sheet.cell(FIRST + 2, 5).value = "市水利局"
        Page(sheet).set(PLAN, "state", "推进中")

    found = taken(place, edited(book, insert))
    assert [change.title for change in found.changes] == [PLAN]
    assert [(told.place, told.words) for told in found.unread] == [
        (f"{WHOLE}!{FIRST + 2}", "a row without a task of the ledger is not taken: 新增任务 市水利局")
    ]


def test_a_row_that_was_copied_to_make_a_new_one(place: str, book: Path) -> None:
    def copy(whole: Any) -> None:
        sheet = whole[WHOLE]
        sheet.append([cell.value for cell in sheet[FIRST + 1]])
        sheet.cell(sheet.max_row, 3).value = "新增任务"

    found = taken(place, edited(book, copy))
    assert found.changes == []
    assert f"{WHOLE}!{FIRST + 1} holds the same task with other words: neither is taken" in found.conflicts[0].words
    assert tasks(place)[DYKE]["title"] == DYKE


def test_deleted_rows_are_told(place: str, book: Path) -> None:
    def delete(whole: Any) -> None:
        for name in (WHOLE, "市应急管理局"):
            whole[name].delete_rows(Page(whole[name]).row(PLAN))
        whole[WHOLE].delete_rows(Page(whole[WHOLE]).row(DYKE))

    before = tasks(place)
    found = taken(place, edited(book, delete))
    assert found.changes == []
    assert [told.words for told in found.rest] == [f"the row of {before[PLAN]['id']} ({PLAN}) is gone: nothing happens to the task"]
    assert tasks(place) == before


def test_columns_that_moved_or_are_hidden_or_gone(place: str, book: Path) -> None:
    def move(whole: Any) -> None:
        sheet = whole[WHOLE]
        order = [1, *range(sheet.max_column, 1, -1)]
        rows = [[sheet.cell(row, column).value for column in order] for row in range(NAMES, sheet.max_row + 1)]
        for at, row in enumerate(rows, NAMES):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
        page = Page(sheet)
        page.set(DYKE, "state", "推进中")
        sheet.column_dimensions["C"].hidden = True
        sheet.delete_cols(page.columns["support"])

    found = taken(place, edited(book, move))
    assert [(change.field, change.after) for change in found.changes] == [("state", "推进中")]
    assert (found.unread, found.rest) == ([], [])


def test_an_edited_head(place: str, book: Path) -> None:
    def rename(whole: Any) -> None:
        page = Page(whole[WHOLE])
        page.sheet.cell(HEAD, page.columns["state"]).value = "办理状态"
        page.set(DYKE, "state", "推进中")

    assert [change.field for change in taken(place, edited(book, rename)).changes] == ["state"]


@pytest.mark.parametrize("keep_head", [True, False])
def test_the_hidden_row_is_gone(keep_head: bool, place: str, book: Path) -> None:
    def delete(whole: Any) -> None:
        Page(whole[WHOLE]).set(DYKE, "state", "推进中")
        if not keep_head:
            whole[WHOLE].delete_rows(HEAD)
        whole[WHOLE].delete_rows(NAMES)

    found = taken(place, edited(book, delete))
    assert [change.field for change in found.changes] == (["state"] if keep_head else [])
    assert bool(found.unread) is not keep_head


def test_a_column_of_their_own(place: str, book: Path) -> None:
    def add(whole: Any) -> None:
        sheet = whole[WHOLE]
        sheet.insert_cols(5)
        sheet.cell(HEAD, 5).value = "联系人"
        sheet.cell(FIRST + 1, 5).value = "赵某"
        Page(sheet).set(DYKE, "state", "推进中")

    found = taken(place, edited(book, add))
    assert [change.field for change in found.changes] == ["state"]
    assert [(told.place, told.words) for told in found.rest] == [
        (f"{WHOLE}!E", "a column that is none of the ledger's is not read: 联系人")
    ]


def test_the_column_of_ids_is_gone(place: str, book: Path) -> None:
    """What rows say that can be known surely is told with the command that takes it in; nothing is guessed."""
    filled(book, DYKE, "state", "推进中")
    filled(book, DYKE, "progress", "已招标，\n正在施工")
    filled(book, PLAN, "title", "修订预案和手册")

    def remove(whole: Any) -> None:
        sheet = whole[WHOLE]
        sheet.delete_cols(1)
        sheet.append([cell.value for cell in sheet[FIRST + 4]])

    before = tasks(place)
    found = taken(place, edited(book, remove))
    assert found.changes == []
    dyke = before[DYKE]["id"]
    assert [tuple(told) for told in found.unread] == [
        (WHOLE, "nothing is taken from this sheet: its hidden column of ids is gone; export anew, and leave it there"),
        *(
            (f"{WHOLE}!{at}", f"{words}: the row has no hidden cell; if that holds, duban ledger {command}")
            for at, words, command in (
                ("H6", "进展情况 says 已招标， 正在施工, the ledger –", f"progress {dyke} '已招标，\n正在施工'"),
                ("I6", "状态 says 推进中, the ledger 未开始", f"set {dyke} state=推进中"),
            )
        ),
        (
            f"{WHOLE}!7",
            "a row without a task of the ledger is not taken: 2 修订预案和手册 市应急管理局 2021年6月30日 未开始 示政办〔2021〕5号",
        ),
        *(
            (
                f"{WHOLE}!{row}",
                "a row without a task of the ledger is not taken: 4 清理河道 各区人民政府 2021年4月30日 未开始 示政办〔2021〕5号",
            )
            for row in (9, 10)
        ),
    ]
    assert tasks(place) == before


def test_a_row_whose_hidden_cell_was_emptied(place: str, book: Path) -> None:
    filled(book, DYKE, "state", "推进中")
    edited(book, lambda whole: setattr(whole[WHOLE].cell(FIRST + 1, 1), "value", None))
    found = taken(place, book)
    assert found.changes == []
    assert [told.place for told in found.unread] == [f"{WHOLE}!J6"]
    assert f"duban ledger set {tasks(place)[DYKE]['id']} state=推进中" in found.unread[0].words


def test_one_sheet_sent_back_in_a_file_of_its_own(place: str, book: Path) -> None:
    def keep(whole: Any) -> None:
        for name in whole.sheetnames:
            if name != "市水利局":
                del whole[name]
        Page(whole["市水利局"]).set(DYKE, "state", "推进中")

    found = taken(place, edited(book, keep))
    assert [change.title for change in found.changes] == [DYKE]
    assert found.rest == []


def test_cells_that_were_merged_say_it_for_each_row(place: str, book: Path) -> None:
    def merge(whole: Any) -> None:
        page = Page(whole[WHOLE])
        page.set(DYKE, "note", "均已约谈")
        column = letters(page.columns["note"] - 1)
        page.sheet.merge_cells(f"{column}{page.row(DYKE)}:{column}{page.row(RIVER)}")

    taken(place, edited(book, merge))
    assert [task["note"] for task in tasks(place).values()] == ["均已约谈"] * 4


def test_a_cell_merged_over_others_hides_what_they_said(place: str, book: Path) -> None:
    """To make room in 进展情况 it was merged with 状态 and 备注; a notice's heading was merged over its row."""

    def merge(whole: Any) -> None:
        page = Page(whole[WHOLE])
        page.set(DYKE, "progress", "已完成全部工作")
        row, column = page.row(DYKE), page.columns["progress"]
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 2)
        page.sheet.merge_cells(f"B{FIRST}:L{FIRST}")

    found = taken(place, edited(book, merge))
    assert [(change.title, change.field) for change in found.changes] == [(DYKE, "progress")]
    assert [tuple(told) for told in found.unread] == [
        (f"{WHOLE}!J{FIRST + 1}", "状态 is covered by a cell merged over it: what it said is not there")
    ]
    assert found.rest == []


def test_a_row_that_another_was_pasted_over(place: str, book: Path) -> None:
    def paste(whole: Any) -> None:
        for column in range(2, 13):
            whole[WHOLE].cell(FIRST + 2, column).value = whole[WHOLE].cell(FIRST + 1, column).value
        Page(whole["市应急管理局"]).set(PLAN, "state", "推进中")

    found, ids = taken(place, edited(book, paste)), {title: task["id"] for title, task in tasks(place).items()}
    assert [(change.title, change.field) for change in found.changes] == [(PLAN, "state")]
    assert [tuple(told) for told in found.unread] == [
        (f"{WHOLE}!{FIRST + 2}", f"the row of {ids[PLAN]} has the title of another task ({ids[DYKE]}): nothing of it is taken")
    ]


def test_cells_that_only_look_otherwise(place: str, tmp_path: Path) -> None:
    """A unit spaced out, a day as the number that keeps it or in the form of a month: nobody changed them."""
    set_in(place, DYKE, due="2021-06-01")
    book = drawn(place, tmp_path / "a.xlsx")

    def edit(whole: Any) -> None:
        page = Page(whole[WHOLE])
        page.set(DYKE, "lead", "市 水 利 局")
        page.cell(DYKE, "due").number_format = 'yyyy"年"m"月"'
        page.cell(PLAN, "due").value, page.cell(PLAN, "due").number_format = 44377, "General"
        page.cell(RIVER, "due").number_format = 'm"月"d"日"'

    found = taken(place, edited(book, edit))
    assert (found.changes, found.conflicts, found.unread, found.rest) == ([], [], [], [])


@pytest.mark.parametrize("both", [False, True])
def test_done_told_below_progress_sets_no_state(both: bool, place: str, book: Path) -> None:
    filled(book, DYKE, "progress", "已完成。")
    if both:
        filled(book, DYKE, "state", "已完成")
    found = taken(place, book)
    words = "进展情况 已完成。, 状态 未开始: the state tells whether a task is done; set it where it is"
    assert [told.words for told in found.rest] == ([] if both else [words])
    assert tasks(place)[DYKE]["state"] == ("已完成" if both else "未开始")


def test_a_workbook_drawn_before_a_corrected_notice(place: str, book: Path) -> None:
    """The notice comes again with a task more in front and other days; one task is gone. What was filled in finds its task."""
    again = (
        TEXT.replace("1.加固", "1.成立专班。（办公室牵头，4月10日前完成）\n2.加固")
        .replace("2.修订", "3.修订")
        .replace("5月底前", "7月底前")
    )
    again = again.replace("4.清理河道。（各区人民政府负责，4月30日前完成）\n", "")
    for title, name, value in ((DYKE, "state", "推进中"), (DYKE, "due", "2021-06-15"), (PLAN, "note", "甲"), (RIVER, "progress", "已清淤")):
        filled(book, title, name, value)
    put_again(place, again)
    found = taken(place, book)
    assert [(change.title, change.field) for change in found.changes] == [(DYKE, "state"), (PLAN, "note"), (RIVER, "progress")]
    (conflict,) = found.conflicts
    assert "the workbook says 2021-06-15, the ledger 2021-07-31, which duban changed since the export" in conflict.words
    after = tasks(place)
    assert [told.words for told in found.rest] == [f"{after[RIVER]['id']} is in its notice no more; what is told of it stays with it"]
    assert (after[DYKE]["state"], after[RIVER]["progress"]) == ("推进中", ["已清淤"])


def test_a_sheet_that_was_copied(place: str, book: Path) -> None:
    """What was changed on the copy alone holds; what was changed on both in two ways is a conflict."""

    def copy(whole: Any) -> None:
        other = whole.copy_worksheet(whole[WHOLE])
        Page(other).set(DYKE, "state", "推进中")
        Page(other).set(PLAN, "state", "推进中")
        Page(whole[WHOLE]).set(PLAN, "state", "已完成")

    found = taken(place, edited(book, copy))
    assert [(change.title, change.after) for change in found.changes] == [(DYKE, "推进中")]
    assert "状态 was changed in two ways" in found.conflicts[0].words


def test_a_unit_that_was_renamed_by_a_reform_on_all_sheets(place: str, book: Path) -> None:
    def replace(whole: Any) -> None:
        for page in whole:
            for cell in (cell for row in page.iter_rows(min_col=2) for cell in row if isinstance(cell.value, str)):
                cell.value = cell.value.replace("市水利局", "市水务局")
            page.title = page.title.replace("市水利局", "市水务局")

    found = taken(place, edited(book, replace))
    assert [(change.field, change.after) for change in found.changes] == [("lead", "市水务局"), ("responsible", "市教育局、市水务局")]
    assert (found.conflicts, found.unread, found.rest) == ([], [], [])
    assert "市水务局" in openpyxl.load_workbook(drawn(place, book)).sheetnames


def test_a_foot_line_is_told_and_keeps_nothing_out(place: str, book: Path) -> None:
    found = taken(place, edited(book, lambda whole: whole[WHOLE].append([None, "填报人：张某", None, None, "联系电话：0571-88880000"])))
    assert found.unread == []
    assert [told.words for told in found.rest] == ["a row without a task of the ledger is not taken: 填报人：张某 联系电话：0571-88880000"]


def test_a_notices_heading_that_was_written_into(place: str, book: Path) -> None:
    edited(book, lambda whole: setattr(whole[WHOLE].cell(FIRST, 9), "value", "全部推进中"))
    (told,) = taken(place, book).unread
    assert told.place == f"{WHOLE}!{FIRST}"
    assert "a notice's heading is not changed here" in told.words


def test_comments_are_told(place: str, book: Path) -> None:
    from openpyxl.comments import Comment

    edited(book, lambda whole: setattr(Page(whole[WHOLE]).cell(DYKE, "state"), "comment", Comment("请核实", "王某")))
    assert any("请核实" in told.words for told in taken(place, book).rest)


def test_a_workbook_of_another_ledger(place: str, book: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = ledger(tmp_path / "other", [])
    with pytest.raises(InputError, match="holds no task of this ledger; name with -l the ledger that it was drawn from"):
        taken(other, book)


def test_a_task_of_another_ledger(place: str, book: Path) -> None:
    """A row that came from elsewhere: told, and where it was filled in as what is not read."""
    filled(book, PLAN, "state", "推进中")
    key = tasks(place)[DYKE]["id"]
    with opened(place, write=True) as base:
        base.exec_driver_sql(f"UPDATE tasks SET id = 't0000000000000000' WHERE id = '{key}'")
    found = taken(place, book)
    assert [told.words for told in found.rest] == [f"the task {key} is not in this ledger"]
    filled(book, DYKE, "state", "推进中")
    assert [told.words for told in taken(place, book).unread] == [f"the task {key} is not in this ledger"]


def test_all_or_nothing(place: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(book, DYKE, "progress", "已开工")
    filled(book, PLAN, "state", "推进中")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "set_fields", fail)
    before = tasks(place)
    with pytest.raises(Exception, match="No space left"):
        taken(place, book)
    assert tasks(place) == before
    assert not history(place)


# Files that are none


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as whole:
        for name, data in parts.items():
            whole.writestr(name, data)
    return out.getvalue()


REFUSED = [
    ("a.xlsx", None, "there is no such file"),
    ("a.docx", b"PK", "is no workbook"),
    ("a.csv", b"PK", "is no workbook; import one that duban ledger export wrote"),
    ("~$a.xlsx", b"\5wang", "only says that the workbook is open somewhere; close it there, and import a.xlsx"),
    ("a.xlsx", b"", "cannot be read as a workbook"),
    ("a.xlsx", b"plain words", "cannot be read as a workbook"),
    ("a.xlsx", zipped(a=b"a"), "cannot be read as a workbook"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    ("a.xlsx", lambda: zipped(a=bytes(450 * 1024 * 1024)), "unpacks to more than"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_what_is_no_workbook_is_refused(
    name: str, data: bytes | Callable[[], bytes] | None, words: str, place: str, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data())
    with pytest.raises(InputError, match=words):
        taken(place, tmp_path / name)


def test_other_workbooks_are_refused(place: str, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.active.append(["序号", "任务事项", "牵头单位", "状态"])
    other.active.append([1, DYKE, "市水利局", "已完成"])
    other.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="is no workbook that duban ledger export has written"):
        taken(place, tmp_path / "a.xlsx")


def test_a_formula_whose_value_was_never_kept_is_told_with_its_cell_and_the_rest_is_taken(place: str, book: Path) -> None:
    for title, name, value in ((DYKE, "lead", "=B1"), (PLAN, "due", "=H7+30"), (PLAN, "state", "推进中"), (PLAN, "title", '=A1&"件"')):
        filled(book, title, name, value)
    edited(book, lambda whole: whole[WHOLE].cell(FIRST + 1, 30, "=1+1"))
    found = taken(place, book)
    assert [(change.title, change.field) for change in found.changes] == [(PLAN, "state")]
    assert [(told.place, told.words.partition(";")[0]) for told in found.unread] == [
        (f"{WHOLE}!E6", "牵头单位 holds a formula without a value (=B1)"),
        (f"{WHOLE}!C7", '任务事项 holds a formula without a value (=A1&"件")'),
        (f"{WHOLE}!H7", "完成时限 holds a formula without a value (=H7+30)"),
    ]


# The pieces


def test_marks() -> None:
    cells = dict.fromkeys(("title", "lead", "responsible", "support", "supervise", "persons", "due", "progress", "state", "note"), "甲")
    cells |= dict.fromkeys(("text", "origin", "optional", "percent"), "乙")
    found = unmarked(mark("t1.a", cells))
    assert found
    assert found[0] == "t1.a"
    assert found[1] == {name: seal(text) for name, text in cells.items()}
    assert unmarked(mark("t1.a", cells)[:-LENGTH]) == ("t1.a", dict(list(found[1].items())[:-1])), "one drawn earlier"
    for broken in ("", "§", "1.", "1.t1.short", "2" + mark("t1", cells)[1:], mark("t1", cells)[:-1]):
        assert unmarked(broken) is None


@pytest.mark.parametrize(("text", "clean"), [("a\r\nb\rc", "a\nb\nc"), ("_x0_x000D_00D_a", "a"), (" 甲\t乙 ", "甲 乙"), ("\x7f\x85", "")])
def test_cleaned(text: str, clean: str) -> None:
    assert cleaned(text) == clean
    assert cleaned(clean) == clean


def test_normal() -> None:
    assert normal("lead", " 甲处，乙处;甲处\n丙处、") == "甲处、乙处、丙处"
    assert normal("title", "甲\n乙") == "甲 乙"
    assert normal("note", "甲\n乙") == "甲\n乙"
    assert MOST_CELL == 32_767


def test_letters() -> None:
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# Tables and JSON


def test_csv_json_and_jsonl_say_what_holds_now(place: str, tmp_path: Path) -> None:
    set_in(place, DYKE, state="推进中", lead="=市水务局")
    with opened(place) as base:
        for name in ("a.csv", "a.json", "a.jsonl"):
            assert plain.write(base, tmp_path / name, "en") == 4
    first = next(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert (first["title"], first["lead"], first["state"], first["due"]) == (DYKE, "'=市水务局", "推进中", "2021-05-31")
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert rows == [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert (rows[0]["lead"], rows[0]["due"], rows[0]["optional"], rows[2]["due"]) == ("=市水务局", "2021-05-31", False, None)
    with opened(place) as base, pytest.raises(OutputError, match="names no form of a ledger"):
        plain.write(base, tmp_path / "a.doc")


def test_heads_of_csv_are_those_of_the_workbook(place: str, tmp_path: Path) -> None:
    with opened(place) as base:
        plain.write(base, tmp_path / "a.csv", "zh")
    head = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.endswith("状态,完成比例,备注,进展情况")


def test_a_notice_without_title_or_number(tmp_path: Path) -> None:
    bare = notice()
    bare = bare.model_copy(update={"notice": bare.notice.model_copy(update={"title": None, "document_number": None})})
    place = ledger(tmp_path, [bare])
    path = drawn(place, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path)[WHOLE]
    assert sheet.cell(FIRST, 2).value == "0.txt"
    assert read(path).rows
    assert taken(place, path).changes == []
    assert ON.year == 2021
