"""`duban ledger split|merge|new|confirm|reject|undo|view` and the options of list and set that go with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.ledger.opening import opened
from extract.ledger.workbook import draw
from tests import ledger_desk as desk
from tests.ledger_desk import ids, run


@pytest.fixture
def place(tmp_path: Path) -> str:
    place = str(tmp_path / "a.sqlite")
    desk.two(place)
    return place


def do(place: str, *words: str, code: int = 0) -> str:
    return run("ledger", *words, "-l", place, code=code)


def test_a_day_at_the_desk(place: str, tmp_path: Path) -> None:
    known = ids(place)
    dike = known["加固堤防5公里"]
    assert "is one sentence; name the words" in do(place, "split", dike, code=1)
    assert do(place, "split", dike, "5公里").startswith(f"{dike}: split in 2\n")
    assert "does not say “海塘”" in do(place, "split", known["检查食堂"], "海塘", code=1)
    assert do(place, "merge", known["检查校舍"], known["检查食堂"]).startswith("2 tasks merged\n")
    assert "are of several notices" in do(place, "merge", known["清理河道"], known["加强汛期值守"], ids(place)["检查校舍"], code=1)
    added = do(place, "new", "示教〔2021〕9号", "示例市教育局关于开展校园安全检查的通知", "lead=办公室", "due=2021-04-01")
    assert added.startswith("校园.txt: 1 new task\n")
    assert added.endswith("2021-04-01  办公室\n")
    assert "says “示例市教育局” several times" in do(place, "new", "示教〔2021〕9号", "示例市教育局", code=1)
    assert "may be 2 notices" in do(place, "new", "示例市", "检查", code=1)
    assert "is no notice of this ledger" in do(place, "new", "防火", "检查", code=1)
    assert do(place, "reject", known["清理河道"], known["加强汛期值守"]) == "2 tasks rejected\n"
    assert do(place, "confirm", known["报送进展情况"]) == "1 task confirmed\n"
    assert do(place, "confirm", known["报送进展情况"]) == "nothing changed\n"
    assert do(place, "list", "--rejected").endswith("2 tasks\n")
    assert "清理河道" not in do(place, "list") + run("due", "-l", place, "--on", "2021-05-01")
    assert "is put aside (剔除), and not chased" in do(place, "set", known["清理河道"], "note=甲")
    assert do(place, "list", "--confirmed").endswith("1 task\n")
    assert do(place, "list", "--split").endswith("1 task\n")
    assert do(place, "list", "--merged").endswith("2 tasks\n")
    book = tmp_path / "台账.xlsx"
    assert run("ledger", "export", "-l", place, "-o", str(book)).count("tasks") == 1
    entries = [row for row in json.loads(do(place, "history", dike, "-f", "json")) if row["action"] == "split"]
    assert "3 changes taken back: duban ledger undo" in do(place, "undo", str(entries[0]["entry"]))
    assert "is taken back already" in do(place, "undo", str(entries[0]["entry"]), code=1)
    told = do(place, "undo", "--limit", "50")
    assert "×" in told
    assert "×: taken back" in told
    assert do(place, "check").count(": holds\n") == 8


def test_words_of_a_field(place: str) -> None:
    key = ids(place)["检查食堂"]
    assert do(place, "set", key, "lead=办公室", "--words", "办公室") == f"{key}: set lead\n"
    assert "【办公室】" in do(place, "show", key)
    assert "does not say" in do(place, "set", key, "lead=财务处", "--words", "办公室", code=1)
    assert "--words say one field" in do(place, "set", key, "lead=办公室", "note=甲", "--words", "办公室", code=2)


def test_kept_questions(place: str) -> None:
    assert do(place, "view") == ""
    shown = do(place, "list", "--unit", "办公室", "--role", "support", "--order", "unit", "--down", "--save", "配合")
    assert do(place, "view", "配合") == shown
    assert do(place, "view").startswith('配合\t{"unit": "办公室", "role": "support", "order": "unit", "down": true}\t王科\t')
    assert do(place, "view", "配合", "--drop") == "配合: dropped\n"
    assert "is no view of this ledger" in do(place, "view", "配合", code=1)
    assert "name the view" in do(place, "view", "--drop", code=2)
    assert "is no month" in do(place, "list", "--month", "5月", code=1)
    assert do(place, "list", "--month", "2021-06").endswith("1 task\n")
    assert do(place, "list", "--offset", "7").endswith("1 task\n")
    assert "nobody changed anything yet" in do(place, "undo")
    assert do(place, "undo", "1", code=1).endswith("is no change that a person made; name one of those that people made\n")


def test_a_workbook_of_before_it_was_rejected(place: str, tmp_path: Path) -> None:
    from datetime import date

    from openpyxl import load_workbook

    book = tmp_path / "台账.xlsx"
    with opened(place) as base:
        draw.write(base, book, date(2021, 4, 1))
    key = ids(place)["清理河道"]
    do(place, "reject", key)
    filled = load_workbook(book)
    sheet = filled.worksheets[0]
    (cell,) = [row[0] for row in sheet.iter_rows() if any(each.value == "清理河道" for each in row)]
    heads = {each.value: each.column for row in sheet.iter_rows(max_row=4) for each in row}
    sheet.cell(cell.row, heads["备注"]).value = "已清理"
    filled.save(book)
    assert f"{key} was rejected, and is listed no more; what is told of it stays with it" in do(place, "import", str(book))
    assert do(place, "list", "--rejected").endswith("1 task\n")
