"""`duban feed` as a command: files, a webhook, mappings and what is wrong with them, secrets, targets of other packages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from icalendar import Calendar
from sqlalchemy import select, text

from extract import plugins
from extract.errors import FeedError
from extract.feeds import secrets
from extract.feeds.item import AwayError, BusyError, FileForm, Item, Server
from extract.feeds.mapping import plan_of
from extract.feeds.registry import TARGETS, target_of
from extract.feeds.servers import webhook
from extract.feeds.servers.http import Web, shown
from extract.ledger.migrations.steps import upgrade
from extract.ledger.opening import made, opened
from extract.ledger.schema.tables import METADATA, SENT
from extract.rulebook.ruleset import rules_directory
from tests.boards import Board
from tests.ledger_desk import FLOOD, ids, put, run, two
from tests.ledgers import AT, filled
from tests.ledgers import put as put_into

KEY = "0123456789abcdef0123456789abcdef"
NASTY = "=1+1<b>清理</b>\u202e\r\nDUE:20200101\\;,“河道”"


@pytest.fixture
def place(tmp_path: Path) -> str:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(filled(two))
    return str(place)


def feed(place: str, *words: str, code: int = 0, **environment: str) -> str:
    return run("feed", *words, "-l", place, code=code, **environment)


def todos(path: Path) -> dict[str, list[Any]]:
    """The VTODO of a calendar, by the beginning of their titles."""
    found: dict[str, list[Any]] = {}
    for each in Calendar.from_ical(path.read_bytes()).walk("VTODO"):
        found.setdefault(str(each["summary"]), []).append(each)
    return found


def test_a_calendar(place: str, tmp_path: Path) -> None:
    out = tmp_path / "a.ics"
    key = ids(place)["报送进展情况"]
    run("ledger", "set", f"{key}@2021-05-05", "state=已完成", "-l", place)
    run("ledger", "set", ids(place)["编制应急预案"], "start=2021-06-01", "percent=40", "state=推进中", "-l", place)
    assert feed(place, "ics", "-o", str(out)) == f"{out}: 8 tasks written\n"
    before = (out.read_bytes(), out.stat().st_mtime_ns, out.stat().st_ino)
    assert feed(place, "ics", "-o", str(out)) == f"{out}: 8 tasks, nothing changed\n"
    assert before == (out.read_bytes(), out.stat().st_mtime_ns, out.stat().st_ino)
    assert feed(place, "ics", "-o", "-").encode() == before[0].replace(b"\r\n", b"\n")
    found = todos(out)
    dike = found["加固堤防5公里"][0]
    assert (dike["due"].dt, str(dike["status"]), [str(each) for each in dike["categories"].cats]) == (
        date(2021, 5, 31),
        "NEEDS-ACTION",
        ["工程处"],
    )
    assert str(dike["uid"]) == f"{ids(place)['加固堤防5公里']}@duban"
    plan = found["编制应急预案"][0]
    assert (plan["dtstart"].dt, plan["due"].dt, int(plan["percent-complete"])) == (date(2021, 6, 1), date(2021, 12, 31), 40)
    whole, day = found["报送进展情况"]
    assert whole["rrule"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=5"
    assert (whole["dtstart"].dt, whole["due"].dt) == (datetime(2021, 4, 5), datetime(2021, 4, 5, 23, 59, 59))
    assert (day["recurrence-id"].dt, str(day["status"]), day["uid"]) == (datetime(2021, 5, 5), "COMPLETED", whole["uid"])
    assert "rrule" not in day


def test_a_part_of_a_task_is_related_to_it(tmp_path: Path) -> None:
    place = str(tmp_path / "ledger.sqlite")
    put(
        place,
        "示例市水务局关于防汛的通知\n一、加固堤防。（工程处牵头，2021年6月底前完成）\n1.编制方案。（办公室负责，2021年4月底前完成）\n"
        "2.组织施工。（工程处负责，2021年5月底前完成）\n二、清理河道。（河道处负责，每季度一次）\n示例市水务局\n2021年3月18日\n",
        "a.txt",
    )
    out = tmp_path / "a.ics"
    feed(place, "ics", "-o", str(out))
    found = {title: each[0] for title, each in todos(out).items()}
    assert {title: str(each.get("related-to", "")) for title, each in found.items()} == {
        "编制方案": str(found["加固堤防"]["uid"]),
        "组织施工": str(found["加固堤防"]["uid"]),
        "加固堤防": "",
        "清理河道": "",
    }
    river = found["清理河道"]
    assert river["rrule"].to_ical() == b"FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=3,6,9,12"
    assert river["dtstart"].dt == datetime(2021, 3, 31)


def test_what_titles_and_units_hold_is_no_line_of_a_calendar(place: str, tmp_path: Path) -> None:
    key = ids(place)["清理河道"]
    run("ledger", "set", key, f"title={NASTY}", "responsible=河道处\r\nATTENDEE:mailto:a@example.org,二处;三", "-l", place)
    out = tmp_path / "a.ics"
    feed(place, "ics", "-o", str(out))
    (todo,) = [each for some in todos(out).values() for each in some if str(each["uid"]) == f"{key}@duban"]
    assert "DUE:20200101" in str(todo["summary"])
    assert (todo["due"].dt, "attendee" in todo) == (date(2021, 4, 10), False)
    assert "\u202e" not in out.read_text("utf-8")
    assert all(not line.startswith((b"DUE:2020", b"ATTENDEE")) for line in out.read_bytes().split(b"\r\n"))
    with opened(place, write=True) as base:  # what no command lets in may stand in a ledger all the same
        base.execute(text("UPDATE tasks SET title = :title, lead = :lead WHERE id = :id"), {"title": NASTY, "lead": NASTY, "id": key})
    feed(place, "ics", "-o", str(out))
    (todo,) = [each for some in todos(out).values() for each in some if str(each["uid"]) == f"{key}@duban"]
    assert str(todo["summary"]).replace("\n", "⏎") == "=1+1<b>清理</b>⏎DUE:20200101\\;,“河道”"
    assert todo["due"].dt == date(2021, 4, 10)


@contextmanager
def taking(answers: list[int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """Who takes events on loopback, and answers with these codes, then 204; what came."""
    came: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            code = answers.pop(0) if answers else 204
            self.send_response(code)
            self.send_header("Content-Length", "0")
            if code in {301, 307}:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere?key=1")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?key=verborgen", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def is_signed(headers: dict[str, str], body: bytes, key: bytes = KEY.encode()) -> bool:
    """By the rule that standardwebhooks.com publishes."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr("extract.commands.feeding.feed.time.sleep", waited.append)
    monkeypatch.setattr("extract.feeds.secrets.of_keyring", lambda name: None)
    return waited


def test_a_webhook(place: str) -> None:
    with taking([]) as (url, came):
        told = feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY)
        target = f"webhook {shown(url)}"
        assert told.startswith(f"{target}: 8 created, 0 changed, 0 left\n")
        assert "verborgen" not in told
        assert len(came) == 8
        assert all(is_signed(*each) for each in came)
        assert not is_signed(came[0][0], came[0][1] + b" ")
        said = json.loads(came[0][1])
        assert (said["type"], said["data"]["fields"]["title"], said["data"]["fields"]["due"]) == ("task.created", "清理河道", "2021-04-10")
        assert feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY) == f"{target}: 0 created, 0 changed, 8 left\n"
        put(place, FLOOD.replace("2021年4月10日前", "2021年4月25日前"), "防汛.txt")
        feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY)
        assert len(came) == 9
        said = json.loads(came[8][1])
        assert (said["type"], said["data"]["changed"], said["data"]["fields"]["due"]) == (
            "task.changed",
            ["clause", "due", "timing"],
            "2021-04-25",
        )
        assert len({headers["webhook-id"] for headers, _ in came}) == 9
    with opened(place) as base:
        assert not [row for row in base.execute(select(SENT)) if KEY in str(row) or "verborgen" in str(row)]
    assert KEY not in run("ledger", "history", ids(place)["清理河道"], "-l", place)


def test_an_event_that_is_sent_again_has_its_id(place: str, no_waiting: list[float]) -> None:
    with taking([429, 500, 204, 503]) as (url, came):
        told = feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY)
    assert "8 created" in told
    names = [headers["webhook-id"] for headers, _ in came]
    assert names[0] == names[1] == names[2] != names[3] == names[4]
    assert len(set(names)) == 8
    assert no_waiting == [1.0, 2.0, 1.0]


def test_a_webhook_that_does_not_take_them(place: str) -> None:
    with taking([400]) as (url, _):
        told = feed(place, "webhook", "--url", url, code=1, DUBAN_WEBHOOK_SECRET=KEY)
        assert "7 created, 0 changed, 1 failed, 0 left" in told
        assert "is not taken (400)" in told
        assert "1 created, 0 changed, 7 left" in feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY)
    for code, words in (
        (404, "nobody takes events at"),
        (401, "does not let us in (401)"),
        (307, "sends us on to http://127.0.0.1:1/elsewhere (307)"),
    ):
        with taking([code]) as (url, came):
            told = feed(place, "webhook", "--url", url, code=1, DUBAN_WEBHOOK_SECRET=KEY)
            assert words in told
            assert len(came) == 1
            assert "verborgen" not in told
            assert "8 created" in feed(place, "webhook", "--url", url, DUBAN_WEBHOOK_SECRET=KEY)
    told = feed(place, "webhook", "--url", "http://127.0.0.1:1/?key=verborgen", code=1, DUBAN_WEBHOOK_SECRET=KEY)
    assert "http://127.0.0.1:1/ does not answer (no connection); see that it runs, and start again" in told
    assert "verborgen" not in told


def test_secrets(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = feed(place, "webhook", "--url", "http://127.0.0.1:1/", code=1)
    assert told == "duban: webhook: has no secret to sign with; set DUBAN_WEBHOOK_SECRET, or keyring set duban webhook-secret\n"
    assert "fewer than 16 bytes" in feed(place, "webhook", "--url", "http://127.0.0.1:1/", code=1, DUBAN_WEBHOOK_SECRET="kurz")
    told = feed(place, "webhook", "--url", "https://clerk:verborgen@example.org/", code=1, DUBAN_WEBHOOK_SECRET=KEY)
    assert "the address https://example.org/ holds a user or a password" in told
    assert "verborgen" not in told
    for url in ("example.org", "ftp://example.org/", "https://", "https://a b/", "https://[::1/"):
        assert "which is no address; write https://host/path" in feed(place, "webhook", "--url", url, code=1, DUBAN_WEBHOOK_SECRET=KEY)
    monkeypatch.undo()
    assert secrets.variable("redmine-csv", "key") == "DUBAN_REDMINE_CSV_KEY"
    assert secrets.secret("redmine", "key", {"DUBAN_REDMINE_KEY": "a"}) == "a"
    asked: list[tuple[str, str]] = []

    def of_keyring(service: str, name: str) -> str:
        asked.append((service, name))
        return "b"

    monkeypatch.setattr("keyring.get_password", of_keyring)
    assert secrets.secret("redmine", "key", {}) == "b"
    assert asked == [("duban", "redmine-key")]
    assert webhook.key_of("whsec_" + base64.b64encode(b"x" * 24).decode()) == b"x" * 24


def test_what_a_command_lacks(place: str, tmp_path: Path) -> None:
    assert "ics is a file: name it with -o, e.g. -o duban.ics" in feed(place, "ics", code=2)
    assert "that of ics has all tasks each time" in feed(place, "ics", "-o", "a.ics", "--again", code=2)
    assert "--url is for a server; ics is a file" in feed(place, "ics", "-o", "a.ics", "--url", "https://a/", code=2)
    assert "webhook needs an address: give --url, or set DUBAN_WEBHOOK_URL" in feed(place, "webhook", code=2)
    assert "webhook is a server, not a file" in feed(place, "webhook", "-o", "a", code=2)
    told = feed(place, "icss", "-o", "a", code=1)
    assert told.startswith("duban: icss: is no target; did you mean “ics”?; name one of ics, ")
    assert "is no state" in feed(place, "ics", "-o", "a", "--state", "fertig", code=2)
    assert "there is no such ledger" in feed(str(tmp_path / "none"), "ics", "-o", "a", code=1)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("[field]\na = 'x'", "1: there is no table “field”; did you mean “fields”?; write one of tasks, "),
        ("\n[fields]\nsummary = '{titel}'", "3: “summary” asks for {titel}, which no task has; did you mean “title”?; write one of id, "),
        ("[fields]\nsumary = '{title}'", "2: there is no field “sumary” there; did you mean “summary”?; write one of categories, "),
        ("[fields]\nsummary = 3", "2: “summary” is no text; write summary = \"…\""),
        ("[states]\n'完成' = 'x'", "2: “完成” is no state; did you mean “已完成”?; write one of 未开始 "),
        ("[back]\nx = '完成'", "2: “完成” is no state; did you mean “已完成”?; write one of 未开始 "),
        ("[tasks]\nwithin = '3 weeks'", "2: “within” cannot be “3 weeks”; write \"30d\" or \"4w\""),
        ("[tasks]\n\nunits = '办公室'", "3: “units” cannot be “办公室”; write a list of names"),
        ("[tasks]\nroles = ['boss']", "2: “roles” cannot be ['boss']; write a list of some of lead, "),
        ("[tasks]\nstate = []", "2: [tasks] has no “state”; did you mean “states”?; write one of states, "),
        ("[settings]\nkey = 'geheim'", "2: “key” would be a secret in a file; give it by the environment or the keyring"),
        ("[accounts]\n'办公室' = ['a']", "2: “办公室” is no text; write 办公室 = "),
        ("fields = 3", "1: “fields” is no table; write [fields] above its lines"),
        ("[tasks]\na = \n", "2: is not valid TOML: "),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be(place: str, tmp_path: Path, lines: str, told: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(lines, "utf-8")
    said = feed(place, "ics", "-o", str(tmp_path / "a.ics"), "--mapping", str(own), code=1)
    assert said.startswith(f"duban: {own}:{told}"), said
    assert "geheim" not in said


def test_a_mapping_of_ones_own(place: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "ics.toml").write_text(
        '[tasks]\nunits = ["工程处"]\nroles = ["lead"]\noptional = false\n[fields]\nsummary = "{{title}}【{title}】{lead}"\nrrule = ""\n'
        '[states]\n"未开始" = "IN-PROCESS"\n',
        "utf-8",
    )
    out = tmp_path / "a.ics"
    assert feed(place, "ics", "-o", str(out), "--mapping", str(own)) == f"{out}: 3 tasks written\n"
    found = todos(out)
    assert sorted(found)[0] == "{加固堤防5公里}【加固堤防5公里】工程处"
    assert {str(each[0]["status"]) for each in found.values()} == {"IN-PROCESS"}
    assert "own/csv.toml" not in str(found)
    (own / "ics.toml").rename(own / "other.toml")
    assert "ics.toml: cannot be read (No such file or directory)" in feed(place, "ics", "-o", str(out), "--mapping", str(own), code=1)


def test_options_choose_what_goes(place: str, tmp_path: Path) -> None:
    out = tmp_path / "a.ics"
    feed(place, "ics", "-o", str(out), "--unit", "基建科", "--unit", "后勤科")
    assert sorted(todos(out)) == ["检查校舍", "检查食堂"]
    run("ledger", "set", ids(place)["检查校舍"], "state=已完成", "-l", place)
    feed(place, "ics", "-o", str(out), "--state", "已完成")
    assert sorted(todos(out)) == ["检查校舍"]
    feed(place, "ics", "-o", str(out), "--within", "0")
    assert "检查校舍" in todos(out)  # overdue is due
    assert "报送进展情况" not in todos(out) or date.today().day == 5
    assert "would be written" in feed(place, "ics", "-o", str(tmp_path / "b.ics"), "--dry-run")
    told = json.loads(feed(place, "ics", "-o", str(tmp_path / "b.ics"), "--dry-run", "-f", "json"))
    assert told == {"target": str(tmp_path / "b.ics"), "dry_run": True, "tasks": 8, "changed": True}
    assert not (tmp_path / "b.ics").exists()


def test_every_mapping_of_ours_is_valid_and_knows_each_state() -> None:
    files = {path.stem for path in (rules_directory() / "feeds").glob("*.toml")}
    assert set(TARGETS) <= files
    for name in TARGETS:
        kind = target_of(name)
        assert kind.name == name
        plan = plan_of(name, kind.known)
        assert plan.fields
        if issubclass(kind, Server) and any("status" in field.names for field in plan.fields.values()):
            back = {plan.back.get(word, word) for word in plan.states_there.values()}
            assert back <= {*plan.states_there}, name


class Lines(FileForm):
    """An importer: a title a line."""

    name, suffix, remembers = "lines", ".lines", True
    mapping = '[fields]\ntitle = "{title}"\ndue = "{due}"\n'

    def write(self, items: Any, plan: Any, output: Any) -> None:
        for item in items:
            output.write(f"{' '.join(item.fields.values())}\n".encode())


class Far(Board):
    """A server that another package brings."""

    name = "far"
    needs_url = False
    mapping = '[fields]\nsubject = "{title}"\nstatus = "{status}"\n'
    seen: list[Any] = []  # noqa: RUF012

    def __init__(self, given: Any) -> None:
        super().__init__()
        self.seen.append(given.secret("key"))

    def create(self, item: Item) -> Any:
        return super().create(item)


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        plugins, "offered", lambda group: (("lines", Lines), ("far", Far), ("ics", Lines)) if group == plugins.FEEDS else ()
    )


def test_what_an_importer_has_taken_goes_into_no_other_file(place: str, tmp_path: Path, others: None) -> None:
    out = tmp_path / "1.lines"
    told = feed(place, "lines", "-o", str(out))
    assert told.startswith(f"{out}: 8 created, 0 changed, 0 left\n")
    assert out.read_text("utf-8").splitlines()[0] == "清理河道 2021-04-10"
    assert feed(place, "lines", "-o", str(tmp_path / "2.lines")) == f"{tmp_path / '2.lines'}: 0 created, 0 changed, 8 left\n"
    assert not (tmp_path / "2.lines").exists()
    put(
        place,
        FLOOD.replace("2021年4月10日前", "2021年4月25日前").replace(
            "示例市水务局\n2021", "7.检查泵站。（泵站处负责，5月底前完成）\n示例市水务局\n2021"
        ),
        "防汛.txt",
    )
    told = feed(place, "lines", "-o", str(out), code=1)
    assert told == f"duban: {out}: is there already, and may not have been imported yet; import it and remove it, or name another file\n"
    dry = feed(place, "lines", "-o", str(tmp_path / "3.lines"), "--dry-run")
    told = feed(place, "lines", "-o", str(tmp_path / "3.lines"))
    assert told == dry.replace("would be: ", "")
    assert "1 created, 1 changed, 7 left" in told
    assert "due: “2021-04-10” → “2021-04-25”" in told
    assert (tmp_path / "3.lines").read_text("utf-8") == "检查泵站 2021-05-31\n"
    assert "0 created, 0 changed, 9 left" in feed(place, "lines", "-o", str(tmp_path / "4.lines"))
    feed(place, "lines", "-o", str(out), "--again")
    assert len(out.read_text("utf-8").splitlines()) == 9


def test_a_target_of_another_package(place: str, others: None) -> None:
    told = json.loads(feed(place, "far", "-f", "json", DUBAN_FAR_KEY="geheim"))
    assert Far.seen == ["geheim"]
    assert (told["target"], len(told["created"]), told["left"]) == ("far", 8, 0)
    assert target_of("ics").name == "ics"  # ours stay ours


def test_a_target_of_another_package_that_fails_is_told_as_such(place: str, others: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("no\nluck")

    monkeypatch.setattr(Far, "there", fails)
    told = feed(place, "far", code=1)
    assert told == "duban: far: failed (ZeroDivisionError: no luck); tell the makers of the package that offers it\n"
    for mapping in ("[fields]\nsubject = '{titel}'", "[fiel]\na = 1", "[", "[tasks]\nstates = 3"):
        monkeypatch.setattr(Far, "mapping", mapping)
        assert feed(place, "far", code=1).startswith("duban: far: failed (")


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """A server on loopback that gives these bytes, one for each connection, and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                with server.accept()[0] as asked:
                    asked.recv(65_536)
                    asked.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def test_answers_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.feeds.servers.http.MOST_BYTES", 1_000)
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    for given in (
        b"",
        b"no HTTP\r\n\r\n",
        cut,
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5_000,
        b"HTTP/1.1 500 No\r\n\r\n",
    ):
        with answering(given) as url, pytest.raises(AwayError) as told:
            Web("board", url).ask("GET")
        assert str(told.value).startswith(f"board: {url} ")
    with answering(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n") as url, pytest.raises(BusyError) as busy:
        Web("board", url).ask("GET")
    assert busy.value.after == 7
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nETag: a\r\n\r\n[1, null") as url:
        answer = Web("board", url, user=("王", "密码")).ask("GET", "b?c=1")
    assert (answer.status, answer.headers["etag"], answer.json(), answer.text) == (200, "a", None, "[1, null")
    with pytest.raises(FeedError, match="leads to another host"):
        Web("board", "https://example.org/").ask("GET", "//example.com/")


def test_a_ledger_of_the_first_schema_is_brought_forward(ledger_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as first:
        first.setattr("extract.ledger.opening.upgrade", partial(upgrade, until="0001"))
        with made(ledger_place, AT) as base:
            put_into(base, FLOOD, "防汛.txt")
    assert "was written by an earlier duban; bring it forward with duban ledger upgrade" in feed(ledger_place, "ics", "-o", "-", code=1)
    run("ledger", "upgrade", "-l", ledger_place)
    with opened(ledger_place) as base:
        assert base.execute(select(SENT)).all() == []
        found = compare_metadata(MigrationContext.configure(base), METADATA)
        assert [each for each in found if not (each[0].startswith("remove_") and "search" in each[1].name)] == []
    assert "SUMMARY:清理河道" in feed(ledger_place, "ics", "-o", "-")
