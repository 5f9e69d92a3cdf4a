"""Records to forms: each is opened again by a reader of its own kind."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from extract.errors import OutputError
from extract.models import Diagnostic, Metadata, Notice, Person, Source, Task, Timing, Unit
from extract.writers import FORMS, Options, form_of, write, write_path
from extract.writers.csv import disarmed
from extract.writers.flat import COLUMNS
from extract.writers.forms import writer_of
from extract.writers.output import written_whole
from extract.writers.table import columns, wrapped

CONTRACT_COLUMNS = [
    *("id", "document_number", "notice_title", "issuer", "issue_date", "path", "section", "title", "text"),
    *("lead", "responsible", "support", "supervise", "persons", "timing", "start", "due", "rrule", "tentative", "clause", "source"),
    *("optional", "form", "page", "diagnostics"),  # added behind those of 0.1.0
]
TITLE = "示例市水务局关于做好工作的通知"
FULL = Timing(text="全年实施", kind="period", start=date(2020, 1, 1), end=date(2020, 12, 31), span=(40, 44))
HOPED = Timing(text="争取5月底前完成", kind="deadline", end=date(2020, 5, 31), tentative=True, span=(45, 53))
MONTHLY = Timing(text="每月5日前", kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=5", span=(54, 59))
TASK = Task(
    id="t1",
    path=["五", "1"],
    headings=["加强管理", "甲"],
    title="=建设数据中心",
    text="建设数据中心，\n含“备份”。",
    clause="科信处、办公室牵头",
    form="clause",
    units=[
        Unit(name="科信处", role="lead", span=(0, 3)),
        Unit(name="办公室", role="lead", span=(4, 7)),
        Unit(name="人事处", role="support", span=(8, 11)),
    ],
    persons=[Person(label="责任人", name="甲某", span=(12, 14))],
    timings=[FULL, HOPED, MONTHLY],
    due=date(2020, 12, 31),
    span=(0, 60),
)
BARE = Task(id="t2", path=["六"], headings=[], title="空", text="空", form="none", optional=True, span=(60, 61))


def notice(name: str = "a.txt", tasks: tuple[Task, ...] = (TASK, BARE)) -> Notice:
    return Notice(
        source=Source(name=name, sha256="0" * 64, characters=61),
        notice=Metadata(title=TITLE, document_number="示水〔2020〕1号", issuer="示例市水务局", issue_date=date(2020, 3, 25)),
        tasks=list(tasks),
        diagnostics=[Diagnostic(code="item-without-assignment", message="no unit\nand no timing", span=(60, 61))],
    )


def written(form: str, *notices: Notice, **choices: object) -> bytes:
    out = io.BytesIO()
    write(form, notices, out, Options(**choices))  # type: ignore[arg-type]
    return out.getvalue()


def test_json_is_the_record_and_pretty() -> None:
    data = written("json", notice())
    assert Notice.model_validate_json(data) == notice()
    assert data.startswith(b'{\n  "schema": "duban/1",\n  "source"')
    assert data.endswith(b"}\n")
    assert "科信处".encode() in data


def test_json_of_several_is_one_a_line() -> None:
    data = written("json", notice("a.txt"), notice("b.txt"), notice("c.txt"))
    assert data == written("jsonl", notice("a.txt"), notice("b.txt"), notice("c.txt"))
    assert [json.loads(line)["source"]["name"] for line in data.splitlines()] == ["a.txt", "b.txt", "c.txt"]


def test_json_of_none_is_nothing() -> None:
    assert written("json") == b""


def test_csv_columns_are_the_contract() -> None:
    assert list(COLUMNS) == CONTRACT_COLUMNS


def test_csv_opens_in_a_spreadsheet() -> None:
    data = written("csv", notice("a.txt"), notice("b.txt"))
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert data.count(b"\r\n") == 5
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["source"] for row in rows] == ["a.txt", "a.txt", "b.txt", "b.txt"]
    first, second = rows[:2]
    assert first == {
        "id": "t1",
        "document_number": "示水〔2020〕1号",
        "notice_title": "示例市水务局关于做好工作的通知",
        "issuer": "示例市水务局",
        "issue_date": "2020-03-25",
        "path": "五/1",
        "section": "加强管理 / 甲",
        "title": "'=建设数据中心",
        "text": "建设数据中心，\n含“备份”。",
        "lead": "科信处、办公室",
        "responsible": "",
        "support": "人事处",
        "supervise": "",
        "persons": "责任人：甲某",
        "timing": "全年实施；争取5月底前完成；每月5日前",
        "start": "2020-01-01",
        "due": "2020-12-31",
        "rrule": "FREQ=MONTHLY;BYMONTHDAY=5",
        "tentative": "true",
        "clause": "科信处、办公室牵头",
        "source": "a.txt",
        "optional": "",
        "form": "clause",
        "page": "",
        "diagnostics": "",
    }
    assert second["due"] == second["tentative"] == second["lead"] == ""
    assert [second[name] for name in ("optional", "form", "diagnostics")] == ["true", "none", "item-without-assignment"]


def test_csv_headers_of_a_ledger() -> None:
    header = written("csv", notice(), headers="zh").decode("utf-8-sig").split("\r\n")[0].split(",")
    assert header[:2] == ["编号", "发文字号"]
    assert len(set(header)) == len(CONTRACT_COLUMNS)


def test_a_csv_without_the_mark() -> None:
    assert written("csv", notice(), mark=False) == written("csv", notice()).removeprefix(b"\xef\xbb\xbf")


def test_a_workbook_is_written_to_a_stream_with_headers_as_wanted() -> None:
    headers = {None: list(COLUMNS.values()), "zh": list(COLUMNS.values()), "en": list(COLUMNS)}
    for choice, expected in headers.items():
        data = written("xlsx", notice(), headers=choice)
        assert data == written("xlsx", notice(), headers=choice)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert [cell.value for cell in sheet[1]] == expected
        assert sheet.cell(2, 8).value == "=建设数据中心"
        assert sheet.cell(2, 8).data_type == "s"


@pytest.mark.parametrize("form", ["sqlite", "parquet"])
def test_what_is_no_stream_needs_a_place(form: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"name .* with -o"):
        written(form, notice())
    write_path(form, [notice("a.txt"), notice("b.txt")], tmp_path / f"out.{form}")
    assert (tmp_path / f"out.{form}").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u3000＝1", "＋1"])
def test_formulas_are_disarmed(cell: str) -> None:
    assert disarmed(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["1/1", "1/1/2", "3-5", "1.10", "１／１", "8:30", "5月1日", "2024年5月", "12月", "007", "1E5", "1234567890123456", " 1 / 1 "]
)
def test_what_a_spreadsheet_would_turn_into_a_date_or_number_is_text(cell: str) -> None:
    assert disarmed(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["", " ", "1-2月", "—", "甲=乙", "（一）", "五/1", "2024-05-31", "12", "5月底前", "示水〔2024〕3号", "1/1" * 20]
)
def test_plain_cells_stay(cell: str) -> None:
    assert disarmed(cell) == cell


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_table_keeps_within_the_terminal(width: int) -> None:
    long = TASK.model_copy(update={"title": "加强数据中心建设" * 60, "path": ["一", "（二）", "12", "①", "第三", "4"]})
    text = written("table", notice(tasks=(long, BARE)), width=width).decode()
    body = text.split("a.txt: ")[0]
    assert max(map(columns, body.splitlines())) <= width
    assert "…" in body


def test_table_tells_who_when_count_and_diagnostics() -> None:
    lines = written("table", notice(), width=160).decode().splitlines()
    assert lines[0] == "示例市水务局关于做好工作的通知  示水〔2020〕1号  2020-03-25"
    assert lines[2].split() == ["path", "title", "who", "when"]
    assert lines[4].split()[:4] == ["五/1", "=建设数据中心", "牵头", "科信处、办公室；配合"]
    assert "全年实施 (2020-01-01..2020-12-31)" in lines[4]
    assert lines[-2:] == ["a.txt: 1 task, 1 optional (*), 1 diagnostic", "warning item-without-assignment at 60-61: no unit and no timing"]


def test_table_columns_stand_under_each_other() -> None:
    lines = written("table", notice(), width=160).decode().splitlines()
    at = columns(lines[2][: lines[2].index("who")])
    assert columns(lines[4][: lines[4].index("牵头")]) == at


def test_table_cannot_move_the_cursor() -> None:
    evil = BARE.model_copy(update={"title": "甲\x1b[2J乙\u202e丙"})
    assert "\x1b" not in (text := written("table", notice(tasks=(evil,))).decode())
    assert "\u202e" not in text


def test_table_without_tasks() -> None:
    assert written("table", notice(tasks=())).decode().splitlines()[-2] == "a.txt: 0 tasks, 1 diagnostic"


def test_forms() -> None:
    assert form_of(Path("台账.CSV")) == "csv"
    assert form_of(Path("a.docx")) is None
    with pytest.raises(KeyError):
        write("xml", [], io.BytesIO())
    for form in FORMS:
        assert callable(writer_of(form).write)


def test_file_is_written_whole(tmp_path: Path) -> None:
    place = tmp_path / "out.json"
    with written_whole(place) as stream:
        stream.write(b"new")
        assert not place.exists()
    assert place.read_bytes() == b"new"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(place.stat().st_mode) == 0o666 & ~mask
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_failure_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "out.json"
    place.write_bytes(b"old")
    place.chmod(0o640)
    with pytest.raises(RuntimeError), written_whole(place) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    with written_whole(place) as stream:
        stream.write(b"new")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_link_is_followed(tmp_path: Path) -> None:
    place, link = tmp_path / "out.json", tmp_path / "link.json"
    place.write_bytes(b"old")
    link.symlink_to(place)
    with written_whole(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert place.read_bytes() == b"new"


def test_device_is_written_to_directly() -> None:
    with written_whole(Path("/dev/null")) as stream:
        stream.write(b"new")
    assert Path("/dev/null").is_char_device()


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder; name a file"), written_whole(tmp_path):
        pass
    with pytest.raises(OutputError, match="cannot be written"), written_whole(tmp_path / "none" / "out.json"):
        pass


def test_no_line_of_a_cell_begins_or_ends_with_the_wrong_sign() -> None:
    """问题清单、责任清单（整改清单）: 、 and ） stay with what stands before them, （ with what follows."""
    cell = "建立问题清单、责任清单（整改清单），做到底数清。"
    for room in range(6, 40):
        pieces = wrapped(cell, room)
        assert "".join(pieces) == cell[: sum(map(len, pieces))] or pieces[-1].endswith("…")
        assert all(columns(piece) <= room for piece in pieces)
        assert not [piece for piece in pieces[1:] if piece[0] in "、），。"]
        assert not [piece for piece in pieces[:-1] if piece[-1] == "（"]
    assert wrapped("，" * 8, 4) == ["，，"] * 4
