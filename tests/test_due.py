"""`duban due`: what is to be chased on a day, by group and by unit, as table, CSV, JSON and calendar."""

from __future__ import annotations

import builtins
import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from extract.commands.ledger import here
from extract.installation import how_to_get
from extract.ledger import due as room
from extract.ledger.opening import opened
from tests.ledger_desk import FLOOD, SEED, put, run, two
from tests.ledgers import Holding

ON = "2021-04-20"


@pytest.fixture
def place(holding: Holding) -> str:
    return holding(two)


def due(place: str, *words: str, code: int = 0) -> str:
    return run("due", "-l", place, *words, code=code)


def groups(place: str, *words: str) -> dict[str, list[tuple[str, str | None, int | None]]]:
    """The tasks of each group: title, day, days that are left."""
    found: dict[str, list[tuple[str, str | None, int | None]]] = {}
    for row in json.loads(due(place, "--on", ON, "-f", "json", *words)):
        found.setdefault(row["group"], []).append((row["title"], row["day"], row["days"]))
    return found


def test_what_is_due_is_told_by_group(place: str) -> None:
    assert groups(place) == {
        "overdue": [("清理河道", "2021-04-10", -10)],
        "due": [("检查校舍", "2021-04-20", 0)],
        "coming": [("加固堤防5公里", "2021-05-31", 41), ("检查食堂", "2021-06-01", 42), ("编制应急预案", "2021-12-31", 255)],
        "recurring": [("报送进展情况", "2021-04-05", -15), ("报送进展情况", "2021-05-05", 15)],
        "anchor": [("组织工程验收", None, None)],
        "undated": [("加强汛期值守", None, None)],
    }


def test_the_horizon(place: str) -> None:
    found = groups(place, "--within", "6w")
    assert [title for title, *_ in found["due"]] == ["检查校舍", "加固堤防5公里", "检查食堂"]
    assert [day for _, day, _ in found["recurring"]] == ["2021-04-05", "2021-05-05"]  # none before the notice's date
    assert [day for _, day, _ in groups(place, "--within", "60")["recurring"]] == ["2021-04-05", "2021-05-05", "2021-06-05"]
    assert "recurring" not in groups(place, "--within", "1d")
    assert groups(place, "--within", "0")["due"] == [("检查校舍", "2021-04-20", 0)]
    for said, as_much in (("42天", "6w"), (" ６ 周", "6w"), ("42 日", "42"), ("6星期", "42d")):
        assert groups(place, "--within", said) == groups(place, "--within", as_much)
    for said in ("bald", "1个月", "天", "-1", "1e3", "٤٠", "123456"):
        assert "no number of days; write 30d or 4w" in due(place, f"--within={said}", code=2)


def test_the_ends_of_the_calendar(place: str) -> None:
    assert "9999-12-31, due until 9999-12-31" in due(place, "--on", "9999-12-31", "--within", "99999")
    assert "0001-01-01" in due(place, "--on", "0001-01-01", "--within", "99999")


def test_what_is_done_is_not_chased(place: str) -> None:
    by_title = {row["title"]: row["id"] for row in json.loads(due(place, "--on", ON, "-f", "json"))}
    for title, state in (
        ("清理河道", "已完成"),
        ("加固堤防5公里", "已销号"),
        ("检查食堂", "取消"),
        ("加强汛期值守", "暂缓"),
        ("编制应急预案", "推进中"),
    ):
        run("ledger", "set", by_title[title], f"state={state}", "-l", place)
    run("ledger", "set", f"{by_title['报送进展情况']}@2021-04-05", "state=已完成", "-l", place)
    run("ledger", "set", f"{by_title['报送进展情况']}@2021-05-05", "state=已完成", "-l", place)
    run("ledger", "set", by_title["组织工程验收"], "anchor=2021-04-12", "-l", place)
    rows = json.loads(due(place, "--on", ON, "-f", "json"))
    assert [(row["group"], row["title"], row["state"], row["day"]) for row in rows] == [
        ("due", "检查校舍", "未开始", "2021-04-20"),
        ("due", "组织工程验收", "未开始", "2021-04-25"),  # a Sunday that was worked
        ("coming", "编制应急预案", "推进中", "2021-12-31"),
        ("recurring", "报送进展情况", "已完成", "2021-05-05"),
        ("undated", "加强汛期值守", "暂缓", None),
    ]


def test_the_table(place: str) -> None:
    shown = due(place, "--on", ON)
    assert shown.startswith(f"{ON}, due until 2021-05-20\n\n逾期 (overdue): 1\n编号")
    for words in ("逾10天", "今天", "剩41天", "~2021-12-31", "牵头 工程处；配合 财务处", "示水〔2021〕3号", "验收合格后10个工作日内归档"):
        assert words in shown
    assert "待定起算日 (anchor): 1; tell the day of its event, e.g. duban ledger set t" in shown
    assert "… and 2 more: see them with --limit, or all with -f csv" in due(place, "--on", ON, "--limit", "1")
    assert due(place, "--on", ON, "--unit", "无此科") == f"{ON}: nothing to chase: no unit is called 无此科\n"
    assert "state" in due(place, "--on", ON, "--headers", "en").splitlines()[3]


def test_by_unit(place: str) -> None:
    shown = due(place, "--on", ON, "--by-unit")
    heads = [line for line in shown.splitlines() if line.partition(":")[0] in {"河道处", "工程处", "办公室", "基建科", "后勤科", "财务处"}]
    assert heads[0] == "河道处: 逾期 1"  # what is late comes first
    assert "办公室: 后续 1, 周期 2, 无期限 1" in heads
    assert "工程处: 后续 2, 待定起算日 1" in heads
    assert not any(line.startswith("财务处") for line in heads)  # it supports only
    rows = json.loads(due(place, "--on", ON, "--by-unit", "-f", "json"))
    assert {row["unit"] for row in rows if row["title"] == "编制应急预案"} == {"工程处", "办公室"}
    assert "… and 1 more" in due(place, "--on", ON, "--by-unit", "--limit", "2")


def test_of_one_unit(place: str) -> None:
    assert {title for some in groups(place, "--unit", "办公室").values() for title, *_ in some} == {
        *("报送进展情况", "加强汛期值守", "编制应急预案", "检查食堂"),
    }
    assert groups(place, "--unit", "工程处")["anchor"] == [("组织工程验收", None, None)]
    assert "undated" not in groups(place, "--unit", "工程处")
    assert due(place, "--on", ON, "--unit", "工程") == f"{ON}: nothing to chase; units with these words in their name: 工程处\n"
    assert due(place, "--on", ON, "--unit", "审计科", "--by-unit") == f"{ON}: nothing to chase: no unit is called 审计科\n"
    assert "--unit is empty" in due(place, "--unit", "", code=2)


def test_csv_for_a_spreadsheet(place: str) -> None:
    lines = due(place, "--on", ON, "-f", "csv")
    assert lines.startswith("\ufeff类别,剩余天数,应办日期,编号,状态,")
    rows = list(csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"))))
    assert [(row["类别"], row["剩余天数"], row["任务事项"]) for row in rows][:2] == [("逾期", "-10", "清理河道"), ("到期", "0", "检查校舍")]
    assert due(place, "--on", ON, "-f", "csv", "--headers", "en", "--no-bom").startswith("group,days,day,id,state,")
    hostile = FLOOD.replace("清理河道", "=1+1清理河道").replace("示水〔2021〕3号", "示水〔2021〕8号")
    put(place, hostile, "坏.txt")
    rows = list(csv.DictReader(io.StringIO(due(place, "--on", ON, "-f", "csv", "--no-bom"))))
    assert [row["任务事项"] for row in rows if "1+1" in row["任务事项"]] == ["'=1+1清理河道"]


def calendar(place: str) -> list[Mapping[str, Any]]:
    return list(Calendar.from_ical(due(place, "--on", ON, "-f", "ics")).walk("VTODO"))


def test_a_calendar_is_read_again(place: str) -> None:
    tasks = {str(task["uid"]): task for task in calendar(place)}
    rows = json.loads(due(place, "--on", ON, "-f", "json"))
    days = {row["title"]: row["id"] for row in rows}
    assert set(tasks) == {
        *(f"{row['id']}-{row['day']}@duban" if row["group"] == "recurring" else f"{row['id']}@duban" for row in rows),
    }
    assert len(tasks) == len(rows) == 9
    task = tasks[f"{days['加固堤防5公里']}@duban"]
    assert (str(task["summary"]), task["due"].dt, str(task["status"])) == ("加固堤防5公里", date(2021, 5, 31), "NEEDS-ACTION")
    assert "牵头 工程处；配合 财务处" in task["description"]
    assert [str(each) for each in task["categories"].cats] == ["工程处"]
    assert "due" not in tasks[f"{days['加强汛期值守']}@duban"]
    assert tasks[f"{days['报送进展情况']}-2021-05-05@duban"]["due"].dt == date(2021, 5, 5)


def test_states_and_progress_of_a_calendar(place: str) -> None:
    key = next(row["id"] for row in json.loads(due(place, "--on", ON, "-f", "json")) if row["title"] == "清理河道")
    run("ledger", "set", key, "state=推进中", "percent=40", "-l", place)
    task = next(task for task in calendar(place) if str(task["uid"]) == f"{key}@duban")
    assert (str(task["status"]), int(task["percent-complete"])) == ("IN-PROCESS", 40)
    assert due(place, "--on", ON, "-f", "ics") == due(place, "--on", ON, "-f", "ics")


def test_a_calendar_without_its_library(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *more: Any, **others: Any) -> Any:
        if name == "icalendar":
            raise ImportError(name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert due(place, "-f", "ics", code=1) == f"duban: a calendar: needs icalendar; install it: {how_to_get('ics')}\n"


def test_the_day_is_today_unless_it_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.commands.due.this_day", lambda: date(2021, 4, 20))
    assert due(place) == due(place, "--on", ON)
    monkeypatch.undo()
    assert here.this_day() >= date(2026, 1, 1)


def test_without_a_limit_all_is_told_and_with_one_all_is_counted(place: str) -> None:
    with opened(place) as base:
        whole, some = room.due(base, date(2021, 4, 20)), room.due(base, date(2021, 4, 20), limit=1)
    assert [(name, len(group.tasks), group.count) for name, group in whole.groups()] == [
        *(("overdue", 1, 1), ("due", 1, 1), ("coming", 3, 3), ("recurring", 2, 2), ("anchor", 1, 1), ("undated", 1, 1)),
    ]
    assert [(len(group.tasks), group.count) for _, group in some.groups()] == [(1, group.count) for _, group in whole.groups()]


def test_no_ledger(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = "there is no such ledger; make one with duban ledger add SOURCE, or name another with -l"
    assert run("due", code=1) == f"duban: ledger.sqlite: {told}\n"
    assert run("due", code=1, DUBAN_LEDGER="台账.sqlite") == f"duban: 台账.sqlite: {told}\n"


def test_the_seed_notice(tmp_path: Any) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, SEED.read_text("utf-8"), SEED.name)
    rows: Sequence[Mapping[str, Any]] = json.loads(run("due", "-l", place, "--on", "2020-05-01", "--within", "31d", "-f", "json"))
    late = {row["title"] for row in rows if row["group"] == "overdue"}
    assert late == {"组织防汛防台能力提升万人大培训", "融合应急通信“一张网”", "充分发挥危化品风险防控大数据平台作用"}
    assert {row["day"] for row in rows if row["group"] == "due"} == {"2020-05-31"}
    assert len(rows) == 33
