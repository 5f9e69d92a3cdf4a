"""The workbook in a real LibreOffice: filled in, sorted, filtered, moved and saved by it, then taken in; its rows and colours as it draws them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2

from extract.ledger import people
from extract.ledger.opening import opened
from extract.ledger.workbook import look
from tests.ledger_books import AT, DYKE, FIRST, PLAN, PRESS, RIVER, TEXT, WHOLE, drawn, ledger, taken, tasks
from tests.office_hands import edited_in_office, needs_calc

pytestmark = needs_calc

FILL_IN = f"""
  Dim whole, water, range, column
  whole = book.Sheets.getByName("{WHOLE}")
  water = book.Sheets.getByName("市水利局")
  CellOf(whole, "{DYKE}", "state").String = "推进中"
  CellOf(whole, "{DYKE}", "progress").String = "已完成招标" & Chr(10) & "=正在施工"
  CellOf(whole, "{PLAN}", "due").FormulaLocal = "2021-07-15"
  CellOf(whole, "{RIVER}", "due").String = "2021年5月底"
  CellOf(water, "{PRESS}", "state").String = "已完成"
  CellOf(water, "{PRESS}", "title").String = "开展防汛宣传"
"""
SORT = f"""
  range = book.getPropertyValue("UnnamedDatabaseRanges").getByTable(0)
  told = told & range.DataArea.StartColumn & Chr(10)
  range = whole.getCellRangeByPosition(range.DataArea.StartColumn, {FIRST - 1}, range.DataArea.EndColumn, range.DataArea.EndRow)
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = ColumnOf(whole, "due")
  field(0).IsAscending = False
  Dim sort(1) As New com.sun.star.beans.PropertyValue
  sort(0).Name = "SortFields"
  sort(0).Value = field()
  sort(1).Name = "ContainsHeader"
  sort(1).Value = False
  range.sort(sort())
"""
MOVE = f"""
  Dim place As New com.sun.star.table.CellAddress
  whole.Rows.insertByIndex({FIRST}, 1)
  whole.getCellByPosition(2, {FIRST}).String = "新增任务"
  column = ColumnOf(whole, "note")
  whole.Columns.insertByIndex(2, 1)
  place.Sheet = 0
  place.Column = 2
  place.Row = 0
  whole.moveRange(place, whole.getCellRangeByPosition(column + 1, 2, column + 1, 200).RangeAddress)
  whole.Columns.getByIndex(4).IsVisible = False
  whole.Rows.getByIndex({FIRST + 2}).IsVisible = False
  book.Sheets.getByName("市教育局").Rows.removeByIndex(4, 10)
  book.Sheets.removeByName("各区人民政府")
"""
FILLED = {
    DYKE: ("推进中", date(2021, 5, 31)),
    PLAN: ("未开始", date(2021, 7, 15)),
    PRESS: ("已完成", None),
    RIVER: ("未开始", date(2021, 5, 31)),
}


def test_filled_in_sorted_moved_and_saved(tmp_path: Path) -> None:
    place = ledger(tmp_path)
    path = drawn(place, tmp_path / "台账.xlsx")
    saved = edited_in_office(path, FILL_IN + SORT + MOVE.replace("place.Row = 0", "place.Row = 2"), tmp_path, ".ods", ".xls")
    assert (tmp_path / "told.txt").read_text("utf-8").split() == ["0"], "the filter sorts the hidden cells along"
    changes = [change[1:] for change in taken(place, saved, dry_run=True).changes]
    for suffix in (".ods", ".xls"):
        assert [change[1:] for change in taken(place, saved.with_suffix(suffix), dry_run=True).changes] == changes
    found = taken(place, saved)
    after = tasks(place)
    assert {title: (task["state"], task["due"]) for title, task in after.items()} == FILLED
    assert after[DYKE]["progress"] == ["已完成招标\n=正在施工"]
    assert after[PRESS]["title"] == "开展防汛宣传"
    assert len(found.changes) == 6
    assert found.conflicts == []
    assert [told.words for told in found.unread] == ["a row without a task of the ledger is not taken: 新增任务"]
    assert taken(place, saved).changes == []


def test_what_is_drawn_stays_when_it_is_saved(tmp_path: Path) -> None:
    """Nothing was filled in: nothing is changed, and the workbook still has what it was drawn with."""
    text = TEXT.replace("加固堤防", "=加固_x000D_堤防+1@").replace("5月底前", "5月1日前")
    place = ledger(tmp_path, [text])
    with opened(place, write=True) as base:
        people.add_progress(base, tasks(place)[PLAN]["id"], " =1+1\n第二行 ", None, "李某", AT)
    saved = edited_in_office(drawn(place, tmp_path / "台账.xlsx"), "", tmp_path, ".ods", ".xls", ".xlsm")
    for suffix in (".ods", ".xls", ".xlsm", ".xlsx"):
        found = taken(place, saved.with_suffix(suffix))
        assert (suffix, found.changes, found.conflicts, found.unread, found.rest) == (suffix, [], [], [], [])
    whole = openpyxl.load_workbook(saved)
    sheet = whole[WHOLE]
    assert whole["duban"].sheet_state != "visible"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.auto_filter.ref
    assert [rule for rule in sheet.data_validations.dataValidation if "已销号" in rule.formula1]
    assert sheet.print_title_rows
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    again = taken(place, edited_in_office(saved, f'book.Sheets.getByName("{WHOLE}").getCellByPosition(1, 0).String = "台账"', tmp_path))
    assert again.changes == []


HEIGHTS = f"""
  Dim sheet, row, now
  sheet = book.Sheets.getByName("{WHOLE}")
  For row = {FIRST} To {FIRST + 3}
    now = sheet.Rows.getByIndex(row).Height
    sheet.Rows.getByIndex(row).OptimalHeight = True
    told = told & now & " " & sheet.Rows.getByIndex(row).Height & Chr(10)
  Next
"""


def test_rows_show_their_text_and_colours_are_seen(tmp_path: Path) -> None:
    place = ledger(tmp_path, [TEXT.replace("加固堤防", "加固市区河道堤防险工险段" * 6).replace("修订预案", "修订" * 60)])
    with opened(place, write=True) as base:
        (title,) = (name for name, task in tasks(place).items() if task["lead"] == "市应急管理局")
        people.add_progress(base, tasks(place)[title]["id"], "已完成初稿，正在征求意见。\n" * 6, None, "李某", AT)
        people.set_fields(base, tasks(place)[PRESS]["id"], {"state": "已完成"}, "李某", AT)
    saved = edited_in_office(drawn(place, tmp_path / "台账.xlsx"), HEIGHTS, tmp_path, ".pdf")
    heights = [tuple(map(int, line.split())) for line in (tmp_path / "told.txt").read_text("utf-8").splitlines()]
    assert len(heights) == 4
    assert all(drawn_height >= needed for drawn_height, needed in heights)
    page = pypdfium2.PdfDocument(saved.with_suffix(".pdf"))[0]
    assert page.get_width() > page.get_height()
    seen = {f"#{red:02X}{green:02X}{blue:02X}" for _, (red, green, blue) in page.render().to_pil().convert("RGB").getcolors(1 << 24)}
    assert {look.RED[0], look.YELLOW[0], look.GREEN[0]} <= seen
