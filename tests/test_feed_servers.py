"""`duban feed` into servers that run: CalDAV (Radicale), Redmine, Taskwarrior. People work there by hand, without duban's help."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from extract.cli import main
from extract.feeds.servers.http import Web
from extract.feeds.servers.taskwarrior import Taskwarrior
from extract.ledger.opening import opened
from extract.ledger.schema.tables import TASKS
from tests import trackers, troubled
from tests.ledger_desk import FLOOD, ids, put, run, two
from tests.ledger_work import Work
from tests.ledgers import filled
from tests.trackers import Calendars, Issues, Tasks, Tracker

pytestmark = pytest.mark.programs
HERE = "清理河道", "检查校舍", "加固堤防5公里", "检查食堂", "编制应急预案", "报送进展情况", "组织工程验收", "加强汛期值守"
WRITES = {"POST", "PUT", "DELETE", "MOVE"}
HOSTILE = "x\r\nEND:VTODO\r\nBEGIN:VTODO\nSUMMARY:假 <script>alert(1)</script> {{include(x)}} !http://a.test/b.png! due:2001-01-01 +tag [[a]] &open; \\n ;, \"'"


@pytest.fixture(params=["caldav", "redmine", "taskwarrior"])
def tracker(request: pytest.FixtureRequest, tmp_path: Path) -> Tracker:
    """Each of them, empty."""
    if request.param == "caldav":
        return Calendars(request.getfixturevalue("calendars"))
    if request.param == "redmine":
        return Issues(request.getfixturevalue("redmines"))
    if reason := trackers.no_taskwarrior():
        pytest.skip(reason)
    return Tasks(tmp_path / "tasks")


@pytest.fixture
def issues(redmines: Any) -> Issues:
    return Issues(redmines)


@pytest.fixture
def place(tmp_path: Path) -> str:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(filled(two))
    return str(place)


def corrected(place: str, *changes: tuple[str, str]) -> None:
    """The notice comes again, corrected."""
    text = FLOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    put(place, text, "防汛.txt")


def set_here(place: str, title: str, *values: str) -> None:
    run("ledger", "set", ids(place)[title], *values, "-l", place)


def numbers(found: dict[str, Any]) -> dict[str, int]:
    """How many tasks each thing became of."""
    counts = {name: len(value) if isinstance(value, list) else value for name, value in found.items() if name not in ("target", "stopped")}
    return {name: count for name, count in counts.items() if count}


def test_fed_and_fed_again_corrected_and_edited(tracker: Tracker, place: str) -> None:
    assert numbers(tracker.feed(place, "--dry-run")) == {"dry_run": True, "created": 8}
    assert tracker.feed(place)["stopped"] == ""
    first, writes = tracker.look(), tracker.writes()
    assert set(first) == set(HERE)
    assert first["清理河道"]["due"] == "2021-04-10"
    assert {each["state"] for each in first.values()} == {tracker.words[0]}

    # Again: not a request that writes anything, and nothing changed there.
    assert numbers(tracker.feed(place)) == {"left": 8}
    assert (tracker.look(), tracker.writes()) == (first, writes)

    # A corrected notice: just that task, just that day.
    corrected(place, ("2021年4月10日前", "2021年4月25日前"))
    assert numbers(tracker.feed(place)) == {"changed": 1, "left": 7}
    second = tracker.look()
    assert {title for title in HERE if second[title] != first[title]} == {"清理河道"}
    assert (second["清理河道"]["due"], tracker.writes()) == ("2021-04-25", writes + 1)

    # What people do there stays, also where the notice changes another thing of the same task.
    tracker.edit("清理河道", state=tracker.words[1], note="已清理一半，明日继续")
    tracker.edit("检查校舍", due="2021-04-22")
    edited, writes = tracker.look(), tracker.writes()
    assert numbers(tracker.feed(place)) == {"left": 8}
    assert (tracker.look(), tracker.writes()) == (edited, writes)
    corrected(place, ("2021年4月10日前", "2021年4月28日前"))
    assert numbers(tracker.feed(place)) == {"changed": 1, "left": 7}
    third = tracker.look()
    assert (third["清理河道"]["due"], third["清理河道"]["state"]) == ("2021-04-28", tracker.words[1])
    assert tracker.notes("清理河道") == ["已清理一半，明日继续"]
    assert third["检查校舍"] == edited["检查校舍"]

    # Both sides: told, and left as it is until somebody says which.
    set_here(place, "检查校舍", "due=2021-04-30")
    found = tracker.feed(place)
    assert numbers(found) == {"conflicts": 1, "left": 7}
    assert "2021-04-30" in found["conflicts"][0]["what"] and "2021-04-22" in found["conflicts"][0]["what"]
    assert tracker.look()["检查校舍"]["due"] == "2021-04-22"
    assert numbers(tracker.feed(place, "--settle", "here")) == {"changed": 1, "left": 7}
    assert tracker.look()["检查校舍"]["due"] == "2021-04-30"
    assert numbers(tracker.feed(place)) == {"left": 8}


def test_states_and_what_people_say_come_back(tracker: Tracker, place: str) -> None:
    tracker.feed(place)
    tracker.edit("清理河道", state=tracker.words[1], note="已清理一半")
    tracker.edit("检查校舍", state=tracker.words[2])
    found = tracker.feed(place, "--pull")
    assert numbers(found) == {"pulled": 2, "left": 8}
    shown = run("ledger", "show", ids(place)["清理河道"], "-l", place)
    assert "推进中" in shown
    assert shown.count("已清理一半") == 1
    assert "已完成" in run("ledger", "show", ids(place)["检查校舍"], "-l", place)
    before, writes = tracker.look(), tracker.writes()
    assert numbers(tracker.feed(place, "--pull")) == {"left": 8}  # it comes once
    assert numbers(tracker.feed(place)) == {"left": 8}
    assert (tracker.look(), tracker.writes()) == (before, writes)


def test_what_is_deleted_there_is_told(tracker: Tracker, place: str) -> None:
    tracker.feed(place)
    tracker.delete("检查校舍")
    found = tracker.feed(place)
    assert numbers(found) == {"deleted": 1, "left": 7}
    assert found["deleted"][0]["title"] == "检查校舍"
    assert "检查校舍" not in tracker.look()
    assert numbers(tracker.feed(place, "--again")) == {"created": 1, "left": 7}
    assert set(tracker.look()) == set(HERE)
    assert numbers(tracker.feed(place)) == {"left": 8}


def test_what_is_gone_here_is_cancelled_there(tracker: Tracker, place: str) -> None:
    tracker.feed(place)
    corrected(place, ("5.加强汛期值守。（办公室负责）\n", ""))
    assert numbers(tracker.feed(place)) == {"changed": 1, "left": 7}
    assert tracker.look()["加强汛期值守"]["state"] in ("CANCELLED", "已拒绝", "deleted")
    assert len(tracker.look()) == 8


def killed(tracker: Tracker, place: str, at: int, answered: bool) -> None:
    """Feed, and be killed at the n-th request that writes: before it goes out, or when it is answered and nobody has noted it."""
    done = 0

    def cut(real: Callable[..., Any], *given: Any, **more: Any) -> Any:
        nonlocal done
        writes = bool(WRITES & set(map(str, given))) or "import" in given
        done += writes
        if writes and done == at and not answered:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*given, **more)
        if writes and done == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    ask, program = Web.ask, Taskwarrior.run
    for kind, name, real in ((Web, "ask", ask), (Taskwarrior, "run", program)):
        setattr(kind, name, lambda *given, real=real, **more: cut(real, *given, **more))
    os.environ.update(tracker.environment)
    main(["feed", *tracker.arguments, "-l", place], standalone_mode=False)


@pytest.mark.parametrize("answered", [False, True])
def test_cut_off_and_run_again(tracker: Tracker, place: str, answered: bool) -> None:
    set_here(place, "清理河道", "state=推进中", "percent=40")
    moments = (1,) if isinstance(tracker, Tasks) else (1, 4)
    for at in moments:
        Work(killed, tracker, place, at, answered).ended()
    told = tracker.feed(place)
    assert told["conflicts"] == []
    found = tracker.look()
    assert set(found) == set(HERE)
    assert {title for title, each in found.items() if each["state"] != tracker.words[0]} == {"清理河道"}
    assert found["清理河道"]["state"] == tracker.words[1]
    assert tracker.count() == 8
    writes = tracker.writes()
    assert numbers(tracker.feed(place)) == {"left": 8}
    assert tracker.writes() == writes


@pytest.mark.parametrize("kind", ["calendars", "redmines"])
def test_a_server_in_trouble(kind: str, request: pytest.FixtureRequest, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """429, 503, 500, requests and answers that are lost: it ends as without them, nothing is there twice, and nothing is a conflict."""
    server = request.getfixturevalue(kind)
    tracker = Calendars(server) if kind == "calendars" else Issues(server)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    set_here(place, "清理河道", "state=推进中")
    name, _, url = tracker.arguments
    with troubled.before(url) as (there, proxy):
        tracker.arguments = [name, "--url", there]
        found = tracker.feed(place)
        assert (found["failed"], found["conflicts"], found["stopped"]) == ([], [], "")
        corrected(
            place, ("2021年4月10日前", "2021年4月25日前"), ("2021年5月底前", "2021年6月底前"), ("力争2021年12月底前", "2021年12月10日前")
        )
        found = tracker.feed(place)
        assert (found["failed"], found["conflicts"], found["stopped"]) == ([], [], "")
        proxy.trouble = False
        assert numbers(tracker.feed(place)) == {"left": 8}
    assert tracker.count() == 8
    seen = tracker.look()
    assert {title: seen[title]["due"] for title in HERE[:5]} == {
        "清理河道": "2021-04-25",
        "检查校舍": "2021-04-20",
        "加固堤防5公里": "2021-06-30",
        "检查食堂": "2021-06-01",
        "编制应急预案": "2021-12-10",
    }
    assert {title for title in HERE if seen[title]["state"] != tracker.words[0]} == {"清理河道"}


def test_hostile_words_stay_words(tracker: Tracker, place: str) -> None:
    set_here(place, "清理河道", f"title={HOSTILE}", f"text={HOSTILE}\n</pre><script>alert(2)</script>\n~~~\nh1. 大")
    with opened(place, write=True) as base:  # a unit that no reader and no command lets in
        base.execute(update(TASKS).where(TASKS.c.responsible == "河道处").values(responsible='办公室"; ROLE=x:二,科、<b>局</b>\r\nX:1'))
    assert numbers(tracker.feed(place)) == {"created": 8}
    assert tracker.count() == 8
    (title,) = set(tracker.look()) - set(HERE)
    assert tracker.read(title) == " ".join(HOSTILE.split()).replace("&open;", "[" if isinstance(tracker, Tasks) else "&open;")
    if isinstance(tracker, Issues):
        page = tracker.page(title)
        assert "alert(1)" in page and "alert(2)" in page
        assert not any(live in page for live in ("<script>alert", 'b.png"', "<h1>大", 'class="wiki-page'))
    writes = tracker.writes()
    assert numbers(tracker.feed(place)) == {"left": 8}
    assert tracker.writes() == writes


def test_who_may_not_is_told_without_the_secret(tracker: Tracker, place: str) -> None:
    if isinstance(tracker, Tasks):
        pytest.skip("it asks for no secret")
    name = max(tracker.environment)
    tracker.environment[name] = "a-wrong-word-314" if name.endswith("KEY") else tracker.environment[name]
    tracker.environment = dict.fromkeys(tracker.environment, "a-wrong-word-314")
    said = tracker.said(place, code=1)
    assert "does not let us in" in said and "wrong-word" not in said
    assert tracker.count() == 0


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A mapping of a user's own."""

    def write(text: str) -> str:
        path = tmp_path / "own.toml"
        path.write_text(text, "utf-8")
        return str(path)

    yield write


def test_calendars_of_units(calendars: Any, place: str, own: Callable[[str], str]) -> None:
    tracker = Calendars(calendars)
    home = tracker.calendar.url[:-1].rpartition("/")[0] + "/"
    unit = f"河道{os.getpid()}"
    mapping = own(f'[fields]\ncalendar = "{{project}}"\n[projects]\n"河道处" = "{unit}"\n"*" = "其他{os.getpid()}"\n')
    tracker.arguments = ["caldav", "--url", home, "--mapping", mapping]
    assert numbers(tracker.feed(place)) == {"created": 8}
    tracker.calendar.move_to(home + unit + "/")
    assert set(tracker.look()) == {"清理河道"}
    set_here(place, "加强汛期值守", "responsible=河道处")
    assert numbers(tracker.feed(place)) == {"changed": 1, "left": 7}
    assert set(tracker.look()) == {"清理河道", "加强汛期值守"}
    assert numbers(tracker.feed(place)) == {"left": 8}


def test_days_of_a_task_that_recurs(calendars: Any, place: str) -> None:
    tracker = Calendars(calendars)
    tracker.feed(place)
    name, _ = tracker.lines()["报送进展情况"]
    text = tracker.calendar.text(name)
    assert "RRULE:FREQ=MONTHLY;BYMONTHDAY=5" in text and "DTSTART:20210405" in text
    run("ledger", "set", ids(place)["报送进展情况"] + "@2021-05-05", "state=已完成", "-l", place)
    assert numbers(tracker.feed(place)) == {"changed": 1, "left": 7}
    text = tracker.calendar.text(name)
    assert text.count("BEGIN:VTODO") == 2
    assert "RECURRENCE-ID:20210505" in text and "STATUS:COMPLETED" in text


def test_accounts_and_what_redmine_does_not_allow(issues: Issues, place: str, own: Callable[[str], str]) -> None:
    clerk = f"经办人 {issues.project.name}"
    mapping = own(f'[accounts]\n"河道处" = "{clerk}"\n"基建科" = "#{issues.project.feeder}"\n"后勤科" = "无此人"\n')
    issues.arguments += ["--mapping", mapping]
    found = issues.feed(place, code=1)
    assert numbers(found) == {"created": 7, "failed": 1}
    assert "has no assigned_to “无此人”" in found["failed"][0]["what"] and clerk in found["failed"][0]["what"]
    assert issues.by_title()["清理河道"]["assigned_to"]["name"] == clerk
    assert issues.by_title()["检查校舍"]["assigned_to"]["id"] == issues.project.feeder

    # Somebody else does it now: so it stays.
    issues.project.edit(issues.by_title()["清理河道"]["id"], assigned_to_id=issues.project.feeder)
    corrected(place, ("2021年4月10日前", "2021年4月25日前"))
    own(f'[accounts]\n"河道处" = "{clerk}"\n"基建科" = "#{issues.project.feeder}"\n')
    assert numbers(issues.feed(place)) == {"created": 1, "changed": 1, "left": 6}
    assert issues.by_title()["清理河道"]["assigned_to"]["id"] == issues.project.feeder

    # Of a workflow without a way nobody is told but by looking.
    _, key = issues.project.member("报告人", "报告人员")
    issues.environment = {"DUBAN_REDMINE_KEY": key}
    set_here(place, "检查食堂", "state=推进中")
    found = issues.feed(place, code=1)
    assert numbers(found) == {"failed": 1, "left": 7}
    assert issues.by_title()["检查食堂"]["status"]["name"] == "新建"
    issues.environment = {"DUBAN_REDMINE_KEY": issues.project.key}
    assert numbers(issues.feed(place)) == {"changed": 1, "left": 7}
    assert issues.by_title()["检查食堂"]["status"]["name"] == "进行中"


def test_made_but_not_all_of_it_taken(issues: Issues, place: str) -> None:
    """Who may make an issue and not change it cannot give it a status: told each time, and made once."""
    _, key = issues.project.member("报告人", "报告人员")
    issues.environment = {"DUBAN_REDMINE_KEY": key}
    set_here(place, "检查食堂", "state=推进中")
    assert numbers(issues.feed(place, code=1)) == {"created": 7, "failed": 1}
    Work(killed, issues, place, 1, True).ended()
    assert numbers(issues.feed(place)) == {"conflicts": 1, "left": 7}
    assert "status" in issues.feed(place, "--settle", "here", code=1)["failed"][0]["what"]
    assert issues.count() == 8
    issues.environment = {"DUBAN_REDMINE_KEY": issues.project.key}
    assert numbers(issues.feed(place, "--settle", "here")) == {"changed": 1, "left": 7}
    assert issues.by_title()["检查食堂"]["status"]["name"] == "进行中"


def test_a_long_title_and_days_that_redmine_refuses(issues: Issues, place: str) -> None:
    set_here(place, "清理河道", f"title={'清理河道' * 80}")
    with opened(place, write=True) as base:  # which no command lets in
        base.execute(update(TASKS).where(TASKS.c.responsible == "河道处").values(start=date(2021, 6, 1)))
    assert numbers(issues.feed(place)) == {"created": 8}
    (title,) = set(issues.look()) - set(HERE)
    assert len(title) == 255 and title.endswith("…")
    assert issues.by_title()[title]["start_date"] is None
    assert numbers(issues.feed(place)) == {"left": 8}
    set_here(place, "检查校舍", "start=2021-04-02")
    assert numbers(issues.feed(place)) == {"changed": 1, "left": 7}
    assert issues.by_title()["检查校舍"]["start_date"] == "2021-04-02"


def test_a_day_that_taskwarrior_crashes_at_is_told(tmp_path: Path, place: str) -> None:
    if reason := trackers.no_taskwarrior():
        pytest.skip(reason)
    tasks = Tasks(tmp_path / "tasks")
    set_here(place, "检查校舍", "due=1979-12-31")
    found = tasks.feed(place, code=1)
    assert numbers(found) == {"created": 7, "failed": 1}
    assert "1979-12-31" in found["failed"][0]["what"]


def test_another_users_tasks_are_never_touched(tmp_path: Path, place: str) -> None:
    if reason := trackers.no_taskwarrior():
        pytest.skip(reason)
    tasks = Tasks(tmp_path / "tasks")
    tasks.task("add", "自己的事", "recur:monthly", "due:2020-01-05")
    before = tasks.task("export")
    tasks.feed(place)
    assert [task for task in tasks.by_title().values() if task["description"] == "自己的事"] != []
    after = {task["uuid"]: task for task in tasks.all()}
    for task in json.loads(before):
        assert {key: value for key, value in after[task["uuid"]].items() if key != "urgency"} == {
            key: value for key, value in task.items() if key != "urgency"
        }
