"""`duban ledger …` as a clerk types it: what is printed, what is told of what cannot be done."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from extract.batch.manifest import Manifest
from extract.commands.inputs import moment
from extract.commands.ledger import changing, here
from extract.ledger.opening import opened
from extract.ledger.proof import check
from extract.ledger.words import STATES, WORDS
from tests.batches import here as here_only
from tests.ledger_desk import FLOOD, SCHOOL, SEED, ids, put, run, two
from tests.ledgers import Holding

NOTICES = Path(__file__).resolve().parent.parent.parent / "shared" / "notices"
NONE = "there is no such ledger; make one with duban ledger add SOURCE, or name another with -l"


@pytest.fixture
def place(holding: Holding) -> str:
    return holding(two)


@pytest.fixture
def converted_here() -> Iterator[None]:
    """Notices are read in this process, where a test is about what becomes of them; test_a_notice_goes_into_each_store has a worker."""
    with here_only():
        yield


def do(place: str, *words: str, code: int = 0) -> str:
    """A command of the ledger upon one."""
    return run("ledger", words[0], "-l", place, *words[1:], code=code)


def titles(place: str, *words: str) -> list[str]:
    return [row["title"] for row in json.loads(do(place, "list", "-f", "json", *words))]


# list


def test_tasks_come_by_their_day(place: str) -> None:
    assert titles(place) == [
        "清理河道",
        "检查校舍",
        "加固堤防5公里",
        "检查食堂",
        "编制应急预案",
        "报送进展情况",
        "组织工程验收",
        "加强汛期值守",
    ]


def test_what_is_asked_for_is_listed(place: str) -> None:
    assert titles(place, "--unit", "工程处") == ["加固堤防5公里", "编制应急预案", "组织工程验收"]
    assert titles(place, "--from", "2021-05-01", "--to", "2021年6月1日") == ["加固堤防5公里", "检查食堂"]
    for notice in ("示教〔2021〕9号", "校园", "校园.txt", "安全检查"):
        assert titles(place, "--notice", notice) == ["检查校舍", "检查食堂"]
    assert titles(place, "--notice", "%") == []
    assert titles(place, "--search", "堤防") == ["加固堤防5公里"]
    assert titles(place, "--search", "检查 食堂") == ["检查食堂"]
    assert titles(place, "--search", "汛", "--unit", "办公室") == ["加强汛期值守"]
    assert titles(place, "--search", "检查", "--limit", "1") == ["检查校舍"]
    assert titles(place, "--gone") == []


@pytest.mark.parametrize("state", STATES)
def test_each_state(place: str, state: str) -> None:
    key = ids(place)["清理河道"]
    assert do(place, "set", key, f"state={state}") == f"{key}: {'nothing changed' if state == STATES[0] else 'set state'}\n"
    assert titles(place, "--state", state)[0] == "清理河道"
    assert state in do(place, "show", key)


def test_the_table(place: str) -> None:
    lines = do(place, "list").splitlines()
    assert lines[0].split() == ["编号", "状态", "完成期限", "任务事项", "承办单位", "发文字号"]
    assert lines[2].split() == [ids(place)["清理河道"], "未开始", "2021-04-10", "清理河道", "负责", "河道处", "示水〔2021〕3号"]
    assert lines[-1] == "8 tasks"
    assert do(place, "list", "--limit", "2").splitlines()[-1] == "2 tasks, and 6 more: see them with --limit, or all with -f csv"
    assert do(place, "list", "--headers", "en").split()[:3] == ["id", "state", "due"]
    assert do(place, "list", "--unit", "工程") == "no tasks; units with these words in their name: 工程处\n"
    assert do(place, "list", "--unit", "无此") == "no tasks: no unit is called 无此\n"
    assert do(place, "list", "--notice", "无此") == "no tasks: no notice has 无此 as its number, or in its title or source\n"


def test_what_is_not_sure_is_marked(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, SEED.read_text("utf-8"), SEED.name)
    shown = do(place, "list")
    assert "加强整改工作组织领导*" in shown
    assert shown.endswith("33 tasks; *: not sure that work is assigned\n")


def test_csv_holds_all_and_runs_nothing(place: str) -> None:
    put(place, FLOOD.replace("清理河道", "=HYPERLINK(1)").replace("3号", "8号"), "坏.txt")
    lines = do(place, "list", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"))))
    assert lines[0] == "\ufeff"
    assert len(rows) == 14
    assert "'=HYPERLINK(1)" in {row["任务事项"] for row in rows}
    assert do(place, "list", "-f", "csv", "--no-bom", "--headers", "en").startswith("id,state,percent,path,title,lead")


def test_what_cannot_be_listed(place: str) -> None:
    assert "there is no state “完成”; did you mean “已完成”?; name one of 未开始, 推进中" in do(place, "list", "--state", "完成", code=2)
    assert "--search needs letters, figures or characters" in do(place, "list", "--search", "《》", code=2)
    assert "“昨天” is no date; write it like 2021-05-31" in do(place, "list", "--from", "昨天", code=2)
    assert "--from 2021-06-01 is later than --to 2021-05-01" in do(place, "list", "--from", "2021/6/1", "--to", "2021/5/1", code=2)
    assert "--unit is empty; give it words, or leave it out" in do(place, "list", "--unit", "", code=2)
    assert "--notice is empty" in do(place, "list", "--notice", " ", code=2)


def test_a_notice_by_its_number(place: str) -> None:
    assert titles(place, "--notice", "示教[2021]9号") == titles(place, "--notice", "示教（2021）9号") == ["检查校舍", "检查食堂"]
    told = "no tasks: no notice has 示教〔2021〕8号 as its number, or in its title or source\n"
    assert do(place, "list", "--notice", "示教〔2021〕8号") == told
    assert do(place, "list", "--notice", "示教〔2021〕9号", "--state", "取消") == "0 tasks\n"
    assert do(place, "list", "--unit", "后勤科", "--state", "取消") == "0 tasks\n"


# show


def test_a_task_beside_its_words(place: str) -> None:
    key = ids(place)["加固堤防5公里"]
    shown = do(place, "show", key[:9])
    for words in (
        f"{key}  加固堤防5公里\n示例市水务局关于印发防汛工作方案的通知  示水〔2021〕3号  2021-03-18\n防汛.txt, characters ",
        "牵头单位  工程处",
        "【工程处】牵头,财务处配合".replace(",", "，"),
        "2021年5月底前完成 → 2021-05-31",
        "（【工程处】牵头，【财务处】配合，【2021年5月底前完成】）",
    ):
        assert words in shown
    whole = json.loads(do(place, "show", key, "-f", "json"))
    assert (whole["id"], whole["due"], whole["units"][0]["name"], whole["notice"]["document_number"]) == (
        *(key, "2021-05-31", "工程处", "示水〔2021〕3号"),
    )
    assert FLOOD[slice(whole["units"][0]["start_character"], whole["units"][0]["end_character"])] == "工程处"


def test_what_people_said_stands_beside_the_reading(place: str) -> None:
    key = ids(place)["加固堤防5公里"]
    assert do(place, "set", key, "完成期限=2021/6/15", "lead=工程处,办公室", "note=已报") == f"{key}: set due, lead, note\n"
    assert do(place, "progress", key, "完成设计", "--percent", "30") == f"{key}: progress added, 30%\n"
    assert do(place, "progress", key, "完成招标", "--by", "李工") == f"{key}: progress added\n"
    assert do(place, "progress", key, "签订合同", "--percent", "５０％") == f"{key}: progress added, 50%\n"
    assert do(place, "set", key, "完成比例=30%", "完成时限=2021.6.15") == f"{key}: set percent\n"  # a workbook's head
    shown = do(place, "show", key)
    for line in (
        "完成期限  2021-06-15      2021-05-31  王科    2",
        "牵头单位  工程处、办公室  工程处      王科    2",
        "30%       完成设计",
        "李工              完成招标",
    ):
        assert line in shown
    assert "完成期限  2021-06-15                      人工填写" in shown
    assert titles(place, "--unit", "办公室", "--search", "堤防") == ["加固堤防5公里"]
    assert do(place, "set", key, "due=2021-05-31") == f"{key}: set due\n"
    assert "2021-06-15" not in do(place, "show", key).partition("set by people")[2]


def test_days_of_a_task_that_recurs(place: str) -> None:
    key = ids(place)["报送进展情况"]
    assert do(place, "set", f"{key}@2021-05-05", "state=已完成") == f"{key}@2021-05-05: set state\n"
    assert do(place, "set", f"{key}@2021-05-05", "state=已完成") == f"{key}@2021-05-05: nothing changed\n"
    assert "days:\n应办日期    状态    操作人" in do(place, "show", key)
    assert "does not come again on 2021-05-06; the next day is 2021-06-05" in do(place, "set", f"{key}@2021-05-06", "state=已完成", code=1)
    assert "names no day; write it as" in do(place, "set", f"{key}@五月", "state=已完成", code=1)
    assert "of one day only the state can be set" in do(place, "set", f"{key}@2021-05-05", "due=2021-05-06", code=2)


def test_what_is_wrong_is_told_in_a_line(place: str) -> None:
    key = ids(place)["清理河道"]
    for words, told in {
        ("show", "t000000"): "t000000: no task of this ledger has such an id; take one from duban ledger list",
        ("history", "五"): "五: is no id of a task; take one from duban ledger list, or its first 4 characters or more",
        ("set", key, "state=好"): f"{key}: cannot have the state '好'; write one of {' '.join(STATES)}",
        (
            "set",
            key,
            "牵头单位=、",
        ): f"{key}: cannot have the unit '、'; name units, parted by commas, or leave it empty where there is none",
        ("set", key, "start=2021-04-11"): f"{key}: would begin on 2021-04-11 and be due on 2021-04-10; set both start=DATE and due=DATE",
        ("set", key, "进展情况=开工"): f"{key}: has its progress told in entries; write duban ledger progress ID TEXT",
        ("set", key, "due=明天"): f"{key}: cannot have the date '明天'; write it like 2021-05-31",
        ("set", key, "percent=120"): f"{key}: cannot have the percentage '120'; write a whole number from 0 to 100",
        ("set", key, "anchor=2021-04-01"): f"{key}: has no timing that counts from an event; set its day with due=DATE",
        ("progress", key, "  "): f"{key}: needs the words of its progress; write some, 20000 characters at most",
        ("accept", key): f"{key}: nothing waits for a decision; see duban ledger changes",
    }.items():
        assert do(place, *words, code=1) == f"duban: {told}\n"
    assert "has no field 'stat' that may be set; did you mean “state”?" in do(place, "set", key, "stat=已完成", code=1)
    assert "“已完成” is no FIELD=VALUE, such as" in do(place, "set", key, "已完成", code=2)
    assert "name the ID of a task, or --all" in do(place, "keep", code=2)
    assert "“四十” is no percentage; write a whole number from 0 to 100" in do(place, "progress", key, "开工", "--percent", "四十", code=2)
    assert "No such command “lst”; did you mean “list”?" in run("ledger", "lst", code=2)


def test_an_id_may_be_short_and_not_ambiguous(place: str) -> None:
    keys = sorted(ids(place).values())
    assert do(place, "show", keys[0][:8]).startswith(keys[0])
    with opened(place, write=True) as base:
        base.exec_driver_sql(f"UPDATE tasks SET id = '{keys[0][:8]}00000000' WHERE id = '{keys[1]}'")
    told = do(place, "show", keys[0][:8], code=1)
    assert told.startswith(f"duban: {keys[0][:8]}: is the beginning of several ids (")
    assert told.endswith("); write more of it\n")


def test_a_day_as_people_say_it(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a workbook: what is certain is taken and told, what is not is refused."""
    monkeypatch.setattr(changing, "this_day", lambda: date(2021, 5, 1))
    key = ids(place)["加固堤防5公里"]
    for said, day in (("2021年6月底", "2021-06-30"), ("2021.7", "2021-07-31"), ("8月15日前", "2021-08-15")):
        assert do(place, "set", key, f"完成时限={said}") == f"{key}: set due ({day})\n"
    monkeypatch.setattr(changing, "this_day", lambda: date(2026, 5, 1))
    for said in ("8月31日", "2021年6月31日", "尽快", "长期坚持", "2021年6月至年底或明年"):
        told = f"duban: {key}: cannot have the date '{said}'; write it like 2021-05-31\n"
        assert do(place, "set", key, f"due={said}", code=1) == told
    assert json.loads(do(place, "show", key, "-f", "json"))["due"] == "2021-08-15"


def test_a_slip_of_the_hand_changes_nothing(place: str) -> None:
    key = ids(place)["报送进展情况"]
    assert "names no day; write it as" in do(place, "set", f"{key}@", "state=已完成", code=1)
    assert "“state” is set twice; name it once" in do(place, "set", key, "state=推进中", "状态=已完成", code=2)
    assert do(place, "set", key, "title=", code=1) == f"duban: {key}: needs a title; write one, or leave it as it is\n"
    assert json.loads(do(place, "show", key, "-f", "json"))["state"] == "未开始"
    assert do(place, "list", "--search", "报送") == do(place, "list", "--search", "进展")


def test_what_an_input_method_writes_is_taken(place: str) -> None:
    key = ids(place)["报送进展情况"]
    assert do(place, "set", key.upper(), "状态＝推进中") == f"{key}: set state\n"
    assert do(place, "set", f" ｔ{key[1:9]}", "备注＝a=b") == f"{key}: set note\n"
    assert do(place, "set", f"{key}@2021年5月5日", "state=已完成") == f"{key}@2021-05-05: set state\n"
    assert do(place, "set", f"{key}@2021/5/5", "state=已完成") == f"{key}@2021-05-05: nothing changed\n"
    assert json.loads(do(place, "show", key, "-f", "json"))["note"] == "a=b"


# history, changes


def test_history_tells_all(place: str) -> None:
    key = ids(place)["清理河道"]
    do(place, "set", key, "state=推进中")
    do(place, "progress", key, "开工", "--by", "李工")
    rows = json.loads(do(place, "history", key, "-f", "json"))
    assert [(row["by"], row["action"], row["field"], row["before"], row["after"]) for row in rows] == [
        ("duban", "add", "tasks", None, "6"),
        ("王科", "set", "state", "未开始", "推进中"),
        ("李工", "progress", None, None, "开工"),
    ]
    told = do(place, "history", key).splitlines()
    assert [line.split()[2:] for line in told[2:]] == [
        ["duban", "收录", "任务数", "6"],
        ["王科", "填写", "状态", "未开始", "推进中"],
        ["李工", "进展", "开工"],
    ]
    assert set(WORDS["actions"]) >= {row["action"] for row in rows}


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the clock's zone cannot be set here")
def test_times_are_those_of_the_clocks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    try:
        assert here.time_here("2021-03-31T16:30:59Z") == "2021-04-01 00:30"
        assert here.time_here("of old") == "of old"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_task_that_people_worked_on_and_no_reading_has_is_listed(place: str) -> None:
    key = ids(place)["清理河道"]
    do(place, "set", key, "state=推进中", "percent=50")
    put(place, FLOOD.replace("清理河道", "疏浚排水沟并修补护坡"), "防汛.txt")
    told = do(place, "changes").splitlines()
    assert told[0] == "0 readings waiting"
    assert told[-2].split()[:4] == [key, "清理河道", "推进中", "50%"]
    assert told[-1] == "1 task that people worked on, and no reading has any more: set ID state=取消 ends one"
    (row,) = json.loads(do(place, "changes", "-f", "json"))
    assert (row["id"], row["field"], row["value"]) == (key, "gone", "推进中 50%")
    do(place, "set", key, "state=取消")
    assert do(place, "changes") == "0 readings waiting\n"


def test_a_corrected_notice_waits_for_a_decision(place: str) -> None:
    key = ids(place)["加固堤防5公里"]
    assert do(place, "changes") == "0 readings waiting\n"
    do(place, "set", key, "due=2021-06-15")
    put(place, FLOOD.replace("2021年5月底前", "2021年7月底前"), "防汛.txt")
    (row,) = json.loads(do(place, "changes", "-f", "json"))
    assert (row["id"], row["field"], row["value"], row["before"], row["now"]) == (key, "due", "2021-06-15", "2021-05-31", "2021-07-31")
    assert do(place, "changes").endswith("1 reading waiting: duban ledger accept ID takes the new reading, keep ID leaves the person's\n")
    assert "new readings that wait for duban ledger accept" in do(place, "show", key)
    assert do(place, "keep", key, "完成期限") == "1 reading not taken: what a person set stays\n"
    assert do(place, "keep", "--all") == "nothing waits for a decision\n"
    put(place, FLOOD.replace("2021年5月底前", "2021年8月底前"), "防汛.txt")
    assert do(place, "accept", "--all") == "1 reading accepted\n"
    assert "2021-08-31" in do(place, "list", "--search", "堤防")
    assert do(place, "check").count(": holds\n") == 8


def test_tasks_that_are_gone_are_kept_and_marked(place: str) -> None:
    key = ids(place)["清理河道"]
    put(place, FLOOD.replace("2.清理河道。（河道处负责，2021年4月10日前完成）\n", ""), "防汛.txt")
    assert "清理河道" not in titles(place)
    assert titles(place, "--gone") == ["清理河道"]
    assert "no reading of its notice has it any more" in do(place, "show", key)
    told = f"duban: {key}: is in its notice no more, and not chased; see duban ledger list --gone\n"
    assert told in do(place, "set", key, "state=推进中")
    assert told in do(place, "progress", key, "已清淤")


# add


@pytest.mark.usefixtures("converted_here")
def test_notices_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("防汛.txt").write_text(FLOOD, "utf-8")
    assert run("ledger", "add", "防汛.txt", "--workers", "1").splitlines()[-1] == "ledger.sqlite: 1 new notice with 6 tasks"
    assert run("ledger", "add", "防汛.txt", "--workers", "1").splitlines()[-1] == "ledger.sqlite: 1 notice the same as before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.sqlite", "防汛.txt"]
    key = ids("ledger.sqlite")["清理河道"]
    assert "（【河道处】负责，【2021年4月10日前完成】）" in run("ledger", "show", key)  # its text is there
    run("ledger", "set", key, "due=2021-04-12")
    Path("防汛.txt").write_text(FLOOD.replace("4月10日", "4月15日").replace("5.加强汛期值守。（办公室负责）\n", ""), "utf-8")
    assert run("ledger", "add", "防汛.txt", "--workers", "1").splitlines()[-3:] == [
        "ledger.sqlite: 1 notice read anew: 1 task changed, 0 new, 1 gone",
        "ledger.sqlite: 1 task no longer in a notice, kept with what was said of it: see duban ledger list --gone",
        "ledger.sqlite: 1 reading waiting for a decision: see duban ledger changes",
    ]
    assert run("ledger", "check").count(": holds\n") == 8


def test_a_notice_goes_into_each_store(ledger_place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("防汛.txt").write_text(FLOOD, "utf-8")
    Path("空.txt").write_bytes(b"")
    assert "1 new notice with 6 tasks\n" in do(ledger_place, "add", "防汛.txt", "空.txt", "--workers", "1", code=1)
    assert "1 notice the same as before\n" in do(ledger_place, "add", "防汛.txt", "--workers", "1")
    assert {path.name for path in tmp_path.iterdir()} <= {"ledger.sqlite", "防汛.txt", "空.txt"}
    assert do(ledger_place, "check").count(": holds\n") == 8


@pytest.mark.usefixtures("converted_here")
def test_what_fails_is_told_and_the_others_go_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text(FLOOD, "utf-8")
    Path("in/b.txt").write_bytes(b"")
    with zipfile.ZipFile("in/c.zip", "w") as file:
        file.writestr("校园.txt", SCHOOL)
    told = run("ledger", "add", "in", "--workers", "1", code=1)
    assert "ledger.sqlite: 2 new notices with 8 tasks\n" in told
    assert "duban: b.txt: is empty" in told
    assert "duban: 1 of 3 inputs failed: see ledger.sqlite.quarantine.csv\n" in told
    Path("in/b.txt").unlink()
    run("ledger", "add", "in", "--workers", "1")
    assert not Path("ledger.sqlite.quarantine.csv").exists()
    assert "is not there" in run("ledger", "add", "nix", code=1) or "there is no such file" in run("ledger", "add", "nix", code=1)
    assert "name a SOURCE" in run("ledger", "add", code=2)


@pytest.mark.usefixtures("converted_here")
def test_rows_of_a_table_and_names_that_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("通知.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("文号", "正文"), ("一", FLOOD), ("二", SCHOOL)])
    told = run("ledger", "add", "通知.csv", "--text-column", "正文", "--name-column", "文号", "--workers", "1")
    assert "2 new notices with 8 tasks" in told
    for folder, text in (("甲", FLOOD), ("乙", SCHOOL), ("丙", FLOOD.replace("3号", "4号").replace("防汛", "抗旱"))):
        Path(folder).mkdir()
        Path(folder, "通知.txt").write_text(text, "utf-8")
    assert "通知.txt is the same file as 一, and is not added\n" in run("ledger", "add", "甲", "--workers", "1")
    Path("甲/通知.txt").write_text(FLOOD.replace("4月10日", "4月15日"), "utf-8")
    told = run("ledger", "add", "甲/通知.txt", "丙/通知.txt", "--workers", "1")
    assert "1 new notice with 6 tasks\n" in told
    assert "1 notice read anew: 1 task changed, 0 new, 0 gone\n" in told
    assert "通知.txt is a new reading of 一, by its number and title\n" in told
    assert "通知.txt is the same file as 通知 (2).txt, and is not added" in run("ledger", "add", "丙/通知.txt", "--workers", "1")
    Path("甲/通知 (2).txt").write_text(SCHOOL.replace("9号", "10号").replace("校园", "幼儿园"), "utf-8")
    assert "another notice has the name 通知 (2).txt: this one is 通知 (2).txt (2)\n" in run("ledger", "add", "甲/通知 (2).txt")
    assert {row["source"] for row in json.loads(run("ledger", "list", "-f", "json"))} == {"一", "二", "通知 (2).txt", "通知 (2).txt (2)"}


@pytest.mark.usefixtures("converted_here")
def test_an_add_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(FLOOD, "utf-8")
    Path("b.txt").write_text(SCHOOL, "utf-8")
    from extract.batch.outputs import adding

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(adding, "Readings", broken)
    assert "duban: stopped; the same command goes on from here\n" in run("ledger", "add", "a.txt", "--workers", "1", code=130)
    assert Path("ledger.sqlite.adding.sqlite").is_file()
    assert not Path("ledger.sqlite").exists()
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert "1 new notice with 2 tasks" in run("ledger", "add", "b.txt", "--workers", "1")  # other sources: nothing of the first
    assert not Path("ledger.sqlite.adding.sqlite").exists()


# backup, check, upgrade


def test_a_backup_is_a_ledger(tmp_path: Path) -> None:
    place, copy = str(tmp_path / "a.sqlite"), tmp_path / "b.sqlite"
    put(place, FLOOD, "防汛.txt")
    assert do(place, "backup", str(copy)).startswith(f"{place}: copied to {copy}, ")
    assert do(str(copy), "list") == do(place, "list")
    assert do(str(copy), "check").count(": holds\n") == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite"]
    assert "is the ledger itself; name another file" in do(place, "backup", place, code=1)
    assert "is a folder; name a file" in do(place, "backup", str(tmp_path), code=1)
    assert do(place, "backup", str(copy)).startswith(f"{place}: copied to {copy}, ")  # a copy over an older one
    notice = tmp_path / "通知.txt"
    notice.write_text(FLOOD, "utf-8")
    told = f"duban: {notice}: is there already, and is no copy of a ledger; name another file\n"
    assert do(place, "backup", str(notice), code=1) == told
    assert notice.read_text("utf-8") == FLOOD
    assert "cannot be written" in do(place, "backup", str(tmp_path / "nix" / "b.sqlite"), code=1)


def test_a_backup_takes_the_place_of_no_other_ledger(tmp_path: Path) -> None:
    """Arguments in the wrong order would put the older state over the newer one."""
    place, copy, other = (str(tmp_path / name) for name in ("a.sqlite", "b.sqlite", "c.sqlite"))
    put(place, FLOOD, "防汛.txt")
    do(place, "backup", copy)
    do(place, "set", ids(place)["清理河道"], "state=推进中")
    assert "holds what this ledger has not (its last change is of " in do(copy, "backup", place, code=1)
    put(other, SCHOOL, "校园.txt")
    assert "holds what this ledger has not (its last change is of 2021-04-01T08:30:00Z); name another file" in do(
        place, "backup", other, code=1
    )
    with closing(sqlite3.connect(tmp_path / "d.sqlite")) as base:
        base.execute("CREATE TABLE history (entry, words)")
    assert "is there already, and is no copy of a ledger" in do(place, "backup", str(tmp_path / "d.sqlite"), code=1)
    (tmp_path / "e.sqlite").touch()
    for out in (copy, str(tmp_path / "e.sqlite")):
        assert do(place, "backup", out).startswith(f"{place}: copied to {out}, ")
        assert do(out, "list") == do(place, "list")


def test_a_server_is_copied_by_its_own_program(place: str) -> None:
    if "://" in place:
        assert "is kept by a server of PostgreSQL; copy it with pg_dump --format=custom" in do(place, "backup", "b.sqlite", code=1)


def test_a_ledger_that_is_whole(place: str) -> None:
    key = ids(place)["清理河道"]
    do(place, "set", key, "state=推进中", "due=2021-05-01", "lead=河道处、办公室", "percent=10", "note=甲")
    do(place, "progress", key, "开工", "--percent", "20")
    do(place, "set", ids(place)["组织工程验收"], "anchor=2021-04-12")
    assert (
        do(place, "check")
        == "tables: holds\ndatabase: holds\nkeys: holds\nreadings: holds\nspans: holds\nindex: holds\nhistory: holds\npeople: holds\n"
    )


SPOILT = {
    "UPDATE units SET start_character = start_character + 1 WHERE name = '河道处'": ["readings", "spans"],
    "UPDATE notices SET text = substr(text, 2) WHERE source = '防汛.txt'": ["spans"],
    "UPDATE tasks SET title = '别的' WHERE title = '清理河道'": ["readings", "index"],
    "DELETE FROM searched WHERE id = (SELECT id FROM tasks WHERE title = '清理河道')": ["index"],
    "UPDATE tasks SET state = '已完成' WHERE title = '清理河道'": ["history"],
    "INSERT INTO corrections (id, field, value, read, by, at) SELECT id, 'due', '2021-01-01', '', 'x', 'y' FROM tasks WHERE title = '清理河道'": [
        "readings",
        "history",
    ],
    "INSERT INTO offers (id, field, at) SELECT id, 'due', 'y' FROM tasks WHERE title = '清理河道'": ["keys"],
    "UPDATE tasks SET due = '2030-01-01' WHERE title = '清理河道'": ["readings"],
    "UPDATE tasks SET lead = '某处' WHERE title = '清理河道'": ["readings"],
    "UPDATE tasks SET rrule = '坏' WHERE title = '清理河道'": ["database", "readings"],
    "UPDATE notices SET json = '{' WHERE source = '防汛.txt'": ["readings"],
    "UPDATE notices SET title = '别的' WHERE source = '防汛.txt'": ["readings"],
    "DELETE FROM units WHERE name = '河道处'": ["readings"],
    "DELETE FROM tasks WHERE title = '清理河道'": ["readings"],
}


@pytest.mark.parametrize("statement", SPOILT)
def test_what_is_not_whole_is_told(place: str, statement: str) -> None:
    with opened(place, write=True) as base:
        base.exec_driver_sql(statement)
    told = do(place, "check", code=1)
    assert all(f"{kind}: holds" not in told for kind in SPOILT[statement])
    assert "is not whole; put back a copy that duban ledger backup made" in told
    with opened(place) as base:
        found = check(base)
    assert [name for name, faults in found.items() if faults] == SPOILT[statement]


def test_what_was_dropped_is_told(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, FLOOD, "防汛.txt")
    whole = Path(place).read_bytes()
    drop(place, "INDEX ix_tasks_known", "TRIGGER history_no_update", "VIEW v_due", "TABLE search")
    told = do(place, "check", code=1)
    for name in ("ix_tasks_known", "history_no_update", "v_due", "search"):
        assert f"  {name}: is gone; duban ledger upgrade makes it anew" in told
    assert "is not whole; duban ledger upgrade makes anew what is gone" in told
    assert f"{place}: lacks a part of what a ledger is made of; see which with duban ledger check" in do(
        place, "list", "--unit", "河道处", code=1
    )
    assert do(place, "upgrade").count("was gone, and is made anew") == 4
    assert do(place, "check").count(": holds\n") == 8
    assert "1 task" in do(place, "list", "--search", "河道")
    for dropped in ("TABLE units", "TABLE notices", "TABLE tasks"):
        Path(place).write_bytes(whole)
        drop(place, dropped)
        told = do(place, "check", code=1)
        assert f"  {dropped[6:]}: is gone with all that it held; put back a copy that duban ledger backup made" in told
        assert "lacks tables: see duban ledger check" in do(place, "upgrade", code=1)
    Path(place).write_bytes(whole)
    with closing(sqlite3.connect(place)) as base:
        base.execute("ALTER TABLE tasks DROP COLUMN note")
    assert "tasks.note: is gone with all that it held" in do(place, "check", code=1)


def drop(place: str, *things: str) -> None:
    with closing(sqlite3.connect(place)) as base:
        for each in things:
            base.execute(f"DROP {each}")
        base.commit()


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, FLOOD, "防汛.txt")
    key = ids(place)["清理河道"]
    for day in ("月底", "2021-02-31"):
        with closing(sqlite3.connect(place)) as base:
            base.execute("UPDATE tasks SET due = ? WHERE id = ?", (day, key))
            base.commit()
        assert f"database: 1 fault\n  {key}: due is “{day}”, which is no date" in do(place, "check", code=1)


def test_rows_that_hang_on_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, FLOOD, "防汛.txt")
    with closing(sqlite3.connect(place)) as base:
        base.execute("INSERT INTO progress (id, text, by, at) VALUES ('t0', 'x', 'y', 'z')")
        base.commit()
    assert "hangs on a row of tasks that is not there" in do(place, "check", code=1)


def test_upgrade(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, FLOOD, "防汛.txt")
    assert do(place, "upgrade") == f"{place}: has the tables of this version\n"
    assert do(str(tmp_path / "b.sqlite"), "upgrade", code=1) == f"duban: {tmp_path / 'b.sqlite'}: {NONE}\n"


def test_what_may_not_be_written_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "a.sqlite")
    put(place, FLOOD, "防汛.txt")

    def refused(_: str) -> None:
        with closing(sqlite3.connect(f"{Path(place).as_uri()}?mode=ro", uri=True)) as base:
            base.execute("DELETE FROM tasks")

    monkeypatch.setattr("extract.ledger.opening.settle", refused)
    told = f"duban: {place}: may not be written; ask for the right to write it, or name another ledger\n"
    assert do(place, "upgrade", code=1) == told


# who, where


def test_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("list",), ("show", "t0123"), ("set", "t0123", "state=已完成"), ("progress", "t0123", "x"), ("history", "t0123")):
        assert run("ledger", *words, code=1) == f"duban: ledger.sqlite: {NONE}\n"
    for words in (("changes",), ("accept", "--all"), ("keep", "--all"), ("backup", "b"), ("check",), ("upgrade",)):
        assert run("ledger", *words, code=1, DUBAN_LEDGER="台账.sqlite") == f"duban: 台账.sqlite: {NONE}\n"
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_may_be_named_before_the_command(place: str, tmp_path: Path) -> None:
    assert run("ledger", "-l", place, "list") == do(place, "list")
    assert "there is no such ledger" in run("ledger", "-l", place, "list", "-l", str(tmp_path / "nix"), code=1)
    assert "No such command “progress”; did you mean “duban ledger progress”?" in run("progress", code=2)


def test_where_no_ledger_can_be_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "防汛.txt").write_text(FLOOD, "utf-8")
    (tmp_path / "a.sqlite").mkdir()
    assert run("ledger", "add", "-l", "a.sqlite", "防汛.txt", code=1).startswith("duban: a.sqlite: cannot be opened")
    assert run("ledger", "add", "-l", "防汛.txt", "防汛.txt", code=1).startswith("duban: 防汛.txt: is no ledger; ")
    for name, form in (("台账.XLSX", "xlsx"), ("in.csv", "csv"), ("a.json", "json")):
        told = f"duban: {name}: would be a ledger by the name of a {form} file; name one like ledger.sqlite with -l\n"
        assert run("ledger", "add", "-l", name, "防汛.txt", code=1) == told
    with closing(Manifest(tmp_path / "b.sqlite.adding.sqlite", "", "all", only=1)):
        told = "duban: b.sqlite: another duban ledger add is putting notices into it; wait for it to end\n"
        assert run("ledger", "add", "-l", "b.sqlite", "防汛.txt", code=1) == told
    (tmp_path / "b.sqlite.adding.sqlite").unlink()
    assert "does not answer" in run("ledger", "add", "-l", "postgresql://clerk@127.0.0.1:1/d", "防汛.txt", code=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite", "防汛.txt"]


def test_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass

    monkeypatch.delenv("DUBAN_BY", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "clerk")
    assert here.person(None) == "clerk"
    assert here.person("  王\n科 ") == "王 科"
    monkeypatch.setenv("DUBAN_BY", "李工")
    assert (here.person(None), here.person("王科")) == ("李工", "王科")
    monkeypatch.delenv("DUBAN_BY")

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert here.person(None) == "unknown"
    assert moment().endswith("Z")


@pytest.mark.skipif(not NOTICES.is_dir(), reason="the notices of ../shared are not here")
@pytest.mark.usefixtures("converted_here")
def test_real_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("ledger", "add", str(NOTICES))
    count = len(list(NOTICES.glob("*.txt")))
    assert f"{count} new notices with " in told
    assert run("ledger", "check").count(": holds\n") == 8
    assert f"{count} notices the same as before" in run("ledger", "add", str(NOTICES))
    for row in json.loads(run("ledger", "list", "-f", "json", "--limit", "3")):
        assert row["title"] in run("ledger", "show", row["id"]).replace("\n", "")
    assert "recurring" in run("due", "--on", "2021-01-01", "--within", "400d")
