"""`duban ledger export` and `import` as a clerk types them, on each store."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from extract.ledger.opening import made
from tests.ledger_books import DYKE, PLAN, TEXT, WHOLE, filled
from tests.ledger_desk import ids, put, run
from tests.ledgers import Holding


@pytest.fixture
def place(holding: Holding) -> str:
    return holding(one)


def one(place: str) -> None:
    put(place, TEXT, "防汛.txt")


def do(place: str, *words: str, code: int = 0) -> str:
    return run("ledger", words[0], "-l", place, *words[1:], code=code)


def states(place: str) -> dict[str, str]:
    return {row["title"]: row["state"] for row in json.loads(do(place, "list", "-f", "json"))}


def test_out_and_back(place: str, tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    assert do(place, "export", "-o", str(book), "--on", "2021-05-20") == f"{book}: 4 tasks\n"
    filled(book, DYKE, "state", "推进中")
    filled(book, DYKE, "progress", "已完成招标")
    filled(book, DYKE, "due", "2021.6.15")
    dyke = ids(place)[DYKE]
    changes = [
        f"{WHOLE}!H6\t{dyke}\t{DYKE}\t完成时限\t2021-05-31 → 2021-06-15",
        f"{WHOLE}!I6\t{dyke}\t{DYKE}\t进展情况\t– → 已完成招标",
        f"{WHOLE}!J6\t{dyke}\t{DYKE}\t状态\t未开始 → 推进中",
    ]
    assert do(place, "import", str(book), "--dry-run").splitlines() == [*changes, "cells would be changed: 3; conflicts: 0; not read: 0"]
    assert states(place)[DYKE] == "未开始"
    assert do(place, "import", str(book), "--by", "李某").splitlines() == [*changes, "cells changed: 3; conflicts: 0; not read: 0"]
    assert states(place)[DYKE] == "推进中"
    whole = json.loads(do(place, "show", dyke, "-f", "json"))
    assert (whole["due"], whole["progress"][0]["text"], whole["progress"][0]["by"]) == ("2021-06-15", "已完成招标", "李某")
    assert do(place, "import", str(book)) == "cells changed: 0; conflicts: 0; not read: 0\n"


def test_what_is_not_taken_ends_with_1(place: str, tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    do(place, "export", "-o", str(book))
    rules = [rule for each in openpyxl.load_workbook(book)[WHOLE].conditional_formatting for rule in each.rules]
    assert "TODAY()" in rules[0].formula[0]
    do(place, "set", ids(place)[DYKE], "state=已完成")
    filled(book, DYKE, "state", "推进中")
    filled(book, PLAN, "state", "办理中")
    told = do(place, "import", str(book), code=1).splitlines()
    assert told[0].startswith(f"conflict\t{WHOLE}!J6\t状态 of {ids(place)[DYKE]}: the workbook says 推进中, the ledger 已完成")
    assert told[1].startswith(f"not read\t{WHOLE}!J7\t状态 办理中 is none of 未开始、")
    assert told[2:] == ["cells changed: 0; conflicts: 1; not read: 1"]
    assert states(place)[DYKE] == "已完成"
    assert "cells changed: 1; conflicts: 0; not read: 1" in do(place, "import", str(book), "--over", code=1)
    assert states(place)[DYKE] == "推进中"


def test_the_workbooks_of_a_folder(place: str, tmp_path: Path) -> None:
    """Two people's copies, one after the other: the same cell in two ways is a conflict; what is no workbook keeps none out."""
    (back := tmp_path / "收回").mkdir()
    assert f"no workbook lies in {back}" in do(place, "import", str(back), code=2)
    for name, state in (("甲.xlsx", "推进中"), ("乙.xlsx", "已完成")):
        do(place, "export", "-o", str(back / name))
        filled(back / name, DYKE, "state", state)
    filled(back / "乙.xlsx", PLAN, "note", "已约谈")
    (back / "~$甲.xlsx").write_bytes(b"\5wang")
    (back / "坏.xlsx").write_bytes(b"no workbook")
    (back / "说明.docx").write_bytes(b"none of ours")
    told = do(place, "import", str(back), "--by", "李某", code=1)
    assert f"{back / '乙.xlsx'}:\n{WHOLE}!J6\t{ids(place)[DYKE]}\t{DYKE}\t状态\t未开始 → 已完成\n" in told
    assert f"duban: {back / '坏.xlsx'}: cannot be read as a workbook" in told
    assert (
        f"{back / '甲.xlsx'}:\nconflict\t{WHOLE}!J6\t状态 of {ids(place)[DYKE]}: the workbook says 推进中, the ledger 已完成, which 李某"
        in told
    )
    assert states(place) == {DYKE: "已完成", PLAN: "未开始", "开展宣传": "未开始", "清理河道": "未开始"}


def test_some_of_the_tasks(place: str, tmp_path: Path) -> None:
    put(place, TEXT.replace("示政办〔2021〕5号", "示政办〔2021〕6号").replace("防汛", "抗旱"), "抗旱.txt")
    book = tmp_path / "台账.xlsx"
    assert do(place, "export", "-o", str(book), "--notice", "示政办[2021]6号", "--unit", "市水利局") == f"{book}: 2 tasks\n"
    assert openpyxl.load_workbook(book).sheetnames == [WHOLE, "市水利局", "市教育局", "duban"]
    filled(book, DYKE, "state", "推进中")
    assert "cells changed: 1; conflicts: 0; not read: 0" in do(place, "import", str(book))
    assert do(place, "export", "-o", str(tmp_path / "a.csv"), "--state", "推进中").endswith("1 task\n")
    told = "would hold no tasks; units with these words in their name: 市水利局; ask for others, or for all\n"
    assert do(place, "export", "-o", str(tmp_path / "b.csv"), "--unit", "水利", code=1).endswith(told)
    assert "there is no state “完成”; did you mean “已完成”?" in do(place, "export", "-o", str(book), "--state", "完成", code=2)
    assert not (tmp_path / "b.csv").exists()


def test_other_forms_and_what_cannot_be(place: str, tmp_path: Path) -> None:
    for name in ("a.csv", "a.json", "a.jsonl"):
        assert do(place, "export", "-o", str(tmp_path / name)) == f"{tmp_path / name}: 4 tasks\n"
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("编号,")
    assert "its suffix names no form of a ledger" in do(place, "export", "-o", str(tmp_path / "a.doc"), code=1)
    assert "there is no such file; check the name" in do(place, "import", str(tmp_path / "b.xlsx"), code=1)
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    told = do(place, "import", str(tmp_path / "c.xlsx"), code=1)
    assert told.startswith(f"duban: {tmp_path / 'c.xlsx'}: cannot be read as a workbook")
    assert told.count("\n") == 1


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert "there is no such ledger" in do(str(tmp_path / "none.sqlite"), "export", "-o", str(tmp_path / "a.xlsx"), code=1)
    assert list(tmp_path.iterdir()) == []
    with made(str(tmp_path / "some.sqlite"), "2021-04-01T08:00:00Z"):
        pass
    assert do(str(tmp_path / "some.sqlite"), "export", "-o", str(tmp_path / "a.xlsx")).endswith("0 tasks\n")
