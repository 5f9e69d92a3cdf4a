"""The table, the calendar, the line of time and what is taken home: by plain requests where no browser is needed, else in a real Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
import requests

from extract.ledger import people
from extract.ledger.fields import answering
from extract.ledger.opening import made, opened
from extract.ledger.places import asking
from extract.serve.pages.tables.asking import asked_of, values_of
from tests import browsing, ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = date(2021, 5, 20)
ODD = "甲&乙“<b>”'局"
MANY = 70
ROW = re.compile(r'<a class="title"[^>]*>(.*?)</a>')
TASK = re.compile(r'data-id="(t\w+)" data-version="(\d+)"')
TOKEN = re.compile(r'name="form-token" content="(\w+)"')
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : ['wide', ...document.querySelectorAll('main *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth && !each.closest('.scroll')).map((each) => each.outerHTML.slice(0, 120))"""


def fill(place: str) -> None:
    """Three tasks of one notice, 70 of another; one has a unit with odd signs, one a title that would be markup."""
    with made(place, ledgers.AT) as base:
        ledgers.put(base, ledgers.text_of(), "甲.txt")
        items = [f"开展第{number}轮检查。（监督处负责，6月{number % 30 + 1}日前完成）" for number in range(1, MANY + 1)]
        head = "示例市应急局关于开展检查的通知\n示应急〔2021〕8号\n"
        tail = "示例市应急局\n2021年3月5日\n"
        ledgers.put(base, ledgers.text_of(items, head).replace(ledgers.TAIL, tail), "乙.txt")
        tasks = {row["title"]: row["id"] for row in ledgers.tasks(base)}
        people.set_fields(base, tasks["开展第70轮检查"], {"lead": ODD, "title": "<script>alert(1)</script>检查"}, "李某", ledgers.AT)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """A ledger of one's own, and the address at which it is served."""
    place = folder / "ledger.sqlite"
    place.write_bytes(ledgers.filled(fill))
    with browsing.serving(str(place), day=lambda: TODAY, language="en") as home:
        yield str(place), home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A ledger that no test changes."""
    with served(tmp_path_factory.mktemp("tables")) as (_, found):
        yield found


class Clerk:
    """Somebody with a browser without scripts, by a name."""

    def __init__(self, home: str, name: str = "") -> None:
        self.home, self.asks = home, requests.Session()
        self.token = TOKEN.search(self.asks.get(home + "/tasks", timeout=30).text)
        if name:
            self.post("/choose", by=name, next="/tasks")

    def get(self, path: str) -> str:
        answer = self.asks.get(self.home + path, timeout=30)
        assert answer.status_code == 200, path
        return answer.text

    def post(self, path: str, **fields: Any) -> requests.Response:
        assert self.token
        fields = {name.replace("__", "."): value for name, value in fields.items()}
        return self.asks.post(self.home + path, {"form_token": self.token[1], **fields}, allow_redirects=False, timeout=30)

    def json(self, **fields: Any) -> requests.Response:
        assert self.token
        fields = {name.replace("__", "."): value for name, value in fields.items()}
        return self.asks.post(
            self.home + "/tasks/set", fields, headers={"Accept": "application/json", "X-Form-Token": self.token[1]}, timeout=30
        )

    def seen(self, path: str = "/tasks") -> dict[str, str]:
        """The tasks of a page as forms name them, by title."""
        text = self.get(path)
        return dict(zip(map(unescape, ROW.findall(text)), (f"{key}:{version}" for key, version in TASK.findall(text)), strict=True))


def titles(home: str, path: str) -> list[str]:
    return [unescape(title) for title in ROW.findall(requests.get(home + path, timeout=30).text)]


def held(place: str) -> dict[str, dict[str, Any]]:
    with opened(place) as base:
        return {row["title"]: row for row in ledgers.tasks(base)}


DIKE, WATCH, CHECK = "加固堤防，更换老旧闸门", "落实值守制度，每月通报一次", "验收水库除险项目，公布结果"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("unit=办公室", {DIKE, WATCH}),
        ("unit=办公室&role=support", {DIKE}),
        ("role=support", {DIKE}),
        ("month=2021-05", {DIKE}),
        ("month=none&unit=工程处", {CHECK}),
        ("search=堤防", {DIKE}),
        ("notice=示水[2021]3号&state=未开始", {DIKE, WATCH, CHECK}),
        ("notice=甲.txt&from=2021-05-31&to=2021-05-31", {DIKE}),
        ("state=已完成", set()),
        ("unit=没有的处", set()),
        ("unit=甲%26乙“<b>”'局", {"<script>alert(1)</script>检查"}),
        ("checked=confirmed", set()),
        ("gone=1", set()),
        ("open=1&to=2021-05-31", {DIKE}),
    ],
)
def test_the_table_is_what_its_address_asks_for(home: str, asked: str, found: set[str]) -> None:
    assert set(titles(home, f"/tasks?{asked}")) == found


@pytest.mark.parametrize(
    ("units", "names"),
    [
        ("办公室、各县（市、区）人民政府、防汛处", ["办公室", "各县（市、区）人民政府", "防汛处"]),
        ("甲局(乙、丙)、丁局", ["甲局(乙、丙)", "丁局"]),
        ("甲局（乙、丙局", ["甲局（乙", "丙局"]),
        ("", []),
    ],
)
def test_a_unit_with_brackets_is_one(units: str, names: list[str]) -> None:
    assert answering({"lead": units, "responsible": ""}) == names


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("month=2021-13", "This is no month"),
        ("month=99999-01", "This is no month"),
        ("from=2021-02-30", "This is no day"),
        ("from=2021-06-01&to=2021-05-01", "earlier than the first day"),
        ("state=x", "There is no such state"),
        ("role=boss", "means nothing here"),
        ("open=yes", "means nothing here"),
        ("order=size", "means nothing here"),
        ("checked=maybe", "means nothing here"),
        ("search=，。", "to search for"),
        ("page=-1", "There is no such page"),
        ("page=0", "There is no such page"),
        ("page=²", "There is no such page"),
        ("page=99999999999", "There is no such page"),
    ],
)
def test_what_means_nothing_is_told_and_nothing_is_listed(home: str, asked: str, told: str) -> None:
    text = Clerk(home).get(f"/tasks?{asked}")
    assert told in text and "Nothing is listed" in text and not ROW.findall(text)
    assert 'id="bulk"' not in text  # all that match cannot be changed where it is not known what matches


def test_pages_and_orders_have_addresses(home: str) -> None:
    first, second = titles(home, "/tasks"), titles(home, "/tasks?page=2")
    assert len(first) == 50 and len(second) == MANY + 3 - 50 and not set(first) & set(second)
    assert "There is no such page any more" in Clerk(home).get("/tasks?page=3")
    assert titles(home, "/tasks?order=due&down=1")[0] != first[0] == DIKE
    answer = requests.get(f"{home}/tasks?unit=办公室&role=&month=&state=", allow_redirects=False, timeout=30)
    assert answer.status_code == 303 and unquote(answer.headers["location"]) == "/tasks?unit=办公室"
    asked = asked_of({"unit": ODD, "from": "2021/5/1", "open": "1", "page": "2"})
    back = {name: values[0] for name, values in parse_qs(urlsplit(asked.address(page=2)).query).items()}
    assert back == {"unit": ODD, "from": "2021/5/1", "open": "1", "page": "2"}
    assert values_of({"unit": ODD, "first": "2021-05-01", "order": "due", "down": False, "limit": 50, "state": None}) == {
        "unit": ODD,
        "from": "2021-05-01",
    }


def test_each_row_has_the_words_that_it_was_read_from(home: str) -> None:
    text = Clerk(home).get("/tasks?search=堤防")
    passage = re.search("<blockquote>(.*?)</blockquote>", text, re.S)
    assert (
        passage
        and '<span class="mark unit lead">防汛处</span>' in passage[1]
        and '<span class="mark timing">5月底前完成</span>' in passage[1]
    )
    assert re.sub(r"<.*?>|\s", "", passage[1]) == f"1.{ledgers.DIKE}"
    assert re.search(r"/notice\?source=%E7%94%B2\.txt&amp;task=(t\w+)#t-\1\b", text)


def test_a_page_reads_no_more_rows_than_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = {"rows": 0}

    class Counted:
        def __init__(self, cursor: Any) -> None:
            self.cursor, self.description = cursor, cursor.description

        def __iter__(self) -> Iterator[Any]:
            for row in self.cursor:
                read["rows"] += 1
                yield row

        def fetchall(self) -> list[Any]:
            return list(self)

    of_file = asking.of_file
    monkeypatch.setattr(asking, "of_file", lambda *given: Counted(of_file(*given)))
    figures = {}
    with served(tmp_path) as (place, address):
        for name in ("few", "many"):
            if name == "many":
                with made(place, ledgers.AT) as base:
                    for number in range(6):
                        ledgers.put(
                            base, ledgers.text_of([f"办好第{number}批{at}号事项。（监督处负责）" for at in range(60)]), f"{number}.txt"
                        )
            for path in ("/tasks", "/calendar?month=2021-06", "/timeline?from=2021-05&to=2021-07", "/tasks?unit=监督处"):
                read["rows"] = 0
                assert requests.get(address + path, timeout=30).status_code == 200
                figures[name, path] = read["rows"]
    for (name, path), rows in figures.items():
        most = 50 * 8 if path == "/tasks" else 100 * 8
        assert rows <= most, (name, path, rows)
    assert figures["many", "/tasks"] <= figures["few", "/tasks"] + 60, figures


def test_a_state_is_set_by_a_plain_form(tmp_path: Path) -> None:
    with served(tmp_path) as (place, address):
        clerk = Clerk(address, "张某")
        there = clerk.seen("/tasks?unit=办公室")
        answer = clerk.post("/tasks/set", task=there[DIKE], set__state="推进中", was__state="未开始", next="/tasks?unit=办公室#task-1")
        assert answer.status_code == 303 and re.fullmatch(r"/tasks\?unit=.*&done=1&entry=\d+#task-1", unquote(answer.headers["location"]))
        assert "1 task changed" in clerk.get(answer.headers["location"])
        row = held(place)[DIKE]
        assert (row["state"], row["version"]) == ("推进中", 2)
        with opened(place) as base:
            assert [(entry[2], entry[8]) for entry in ledgers.dump(base)["history"] if entry[4] == row["id"]] == [("张某", "推进中")]
        # sent twice, or with what it has already: nothing happens, and nobody is told of a conflict
        again = clerk.post("/tasks/set", task=there[DIKE], set__state="推进中", was__state="未开始", next="/tasks")
        assert again.headers["location"] == "/tasks?done=0" and held(place)[DIKE]["version"] == 2
        # a form of all fields sets those that were changed in it
        now = clerk.seen("/tasks?unit=办公室")[DIKE]
        clerk.post(
            "/tasks/set",
            task=now,
            set__lead="防汛处",
            was__lead="防汛处、工程处",
            set__note="甲\r\n乙",
            was__note="",
            set__due="2021-05-31",
            was__due="2021-05-31",
        )
        row = held(place)[DIKE]
        assert (row["lead"], row["note"], row["due"]) == ("防汛处", "甲\n乙", date(2021, 5, 31))
        for wrong in ("t1:x", "t1", ":1", "t0123456789abcde:1", "x" * 5_000):
            assert clerk.post("/tasks/set", task=wrong, set__state="推进中").status_code == 409, wrong
        assert clerk.post("/tasks/set", set__state="推进中").status_code == 409
        assert clerk.post("/tasks/set", task=now, next="//evil.example/").headers["location"] == "/"


def test_two_at_once_see_both_values(tmp_path: Path) -> None:
    with served(tmp_path) as (place, address):
        zhang, li = Clerk(address, "张某"), Clerk(address, "李某")
        mine, theirs = zhang.seen("/tasks?notice=甲.txt"), li.seen("/tasks?notice=甲.txt")
        assert zhang.post("/tasks/set", task=mine[DIKE], set__state="推进中").status_code == 303
        told = li.post("/tasks/set", task=[theirs[DIKE], theirs[WATCH]], set__state="已完成", set__note="已办", next="/tasks")
        assert told.status_code == 409 and held(place)[WATCH]["state"] == "未开始"
        shown = unescape(told.text)
        assert "<ins>已完成</ins></td><td>推进中</td>" in shown and "张某" in shown and "<ins>已办</ins>" in shown
        # what was wanted is on that page, to be sent again: for all, or for those that nobody changed
        forms = re.findall(r'<form method="post" action="/tasks/set">(.*?)</form>', told.text, re.S)
        wanted = [re.findall(r'name="([^"]*)" value="([^"]*)"', form) for form in forms]
        assert [len([name for name, _ in each if name == "task"]) for each in wanted] == [2, 1]
        assert li.asks.post(f"{address}/tasks/set", wanted[1], timeout=30).ok
        assert (held(place)[WATCH]["state"], held(place)[DIKE]["state"]) == ("已完成", "推进中")
        assert li.asks.post(f"{address}/tasks/set", [pair for pair in wanted[0] if theirs[WATCH][:16] not in pair[1]], timeout=30).ok
        assert held(place)[DIKE]["state"] == "已完成" and held(place)[DIKE]["note"] == "已办"
        told = zhang.json(task=mine[DIKE], set__state="暂缓")
        conflict = told.json()["conflicts"][0]
        assert told.status_code == 409 and conflict["by"] == "李某"
        assert conflict["fields"] == [{"field": "state", "name": "State", "mine": "暂缓", "theirs": "已完成"}]


def test_many_are_changed_all_or_not_at_all(tmp_path: Path) -> None:
    with served(tmp_path) as (place, address):
        clerk = Clerk(address)
        there = clerk.seen("/tasks?notice=甲.txt")
        answer = clerk.post("/tasks/set", task=list(there.values()), set__due="2021-02-30", set__state="推进中")
        assert answer.status_code == 409 and all(row["state"] == "未开始" for row in held(place).values())
        answer = clerk.post("/tasks/set", task=list(there.values()), set__state="推进中", progress="已布置", check="confirm", empty="due")
        assert answer.status_code == 303
        rows = {title: row for title, row in held(place).items() if title in there}
        assert all((row["state"], row["checked"], row["due"]) == ("推进中", "confirmed", None) for row in rows.values()) and len(rows) == 3
        # all that match, over several pages; where somebody changed one since, nothing
        page = clerk.get("/tasks?unit=监督处")
        since = re.search(r'name="since" value="(\d+)"', page)
        assert since
        fields = {"all": "1", "asked": "?unit=监督处", "since": since[1], "set__note": "抽查"}
        other = Clerk(address, "李某")
        other.post("/tasks/set", task=other.seen("/tasks?search=第9轮")["开展第9轮检查"], set__state="暂缓")
        told = clerk.post("/tasks/set", **fields)
        assert told.status_code == 409 and "1 task was changed" in told.text and "Set only the other 69" in told.text
        assert not any(row["note"] for row in held(place).values())
        now = re.search(r'name="since" value="(\d+)"', clerk.get("/tasks?unit=监督处"))
        assert now and clerk.post("/tasks/set", **{**fields, "since": now[1]}).status_code == 303
        assert sum(row["note"] == "抽查" for row in held(place).values()) == MANY
        assert clerk.post("/tasks/set", **{**fields, "asked": "?month=2021-13"}).status_code == 409
        # a task that is none: it leaves the lists, and is found among those rejected
        clerk.post("/tasks/set", task=clerk.seen("/tasks?search=堤防")[DIKE], check="reject")
        assert titles(address, "/tasks?search=堤防") == [] and titles(address, "/tasks?checked=rejected") == [DIKE]


def test_views_are_kept_and_dropped_and_a_change_is_taken_back(tmp_path: Path) -> None:
    with served(tmp_path) as (place, address):
        clerk = Clerk(address, "张某")
        there = clerk.seen("/tasks?notice=甲.txt")
        asked = f"unit={quote(ODD)}&from=2021-05-01&open=1&order=unit&down=1"
        answer = clerk.post("/tasks/views", asked=f"?{asked}", name=" 督办 & “急” ")
        assert answer.status_code == 303 and answer.headers["location"].startswith("/tasks?unit=")
        page = clerk.get("/tasks")
        link = re.search(r'<a href="([^"]*)">督办 &amp; “急”</a>', page)
        assert link and unescape(link[1]) == answer.headers["location"]
        assert titles(address, unescape(link[1])) == ["<script>alert(1)</script>检查"]
        # the unit is gone: the view asks for none, and says so
        odd = clerk.seen(unescape(link[1]))["<script>alert(1)</script>检查"]
        clerk.post("/tasks/set", task=odd, empty="lead")
        assert titles(address, unescape(link[1])) == [] and "No task meets these conditions" in clerk.get(unescape(link[1]))
        assert clerk.post("/tasks/views", asked="?month=2021-13", name="x").status_code == 409
        assert clerk.post("/tasks/views", asked="", name=" ").status_code == 409
        assert clerk.post("/tasks/views/drop", name="督办 & “急”", next="/tasks").status_code == 303
        assert clerk.post("/tasks/views/drop", name="督办 & “急”", next="/tasks").status_code == 409
        assert "督办 &amp;" not in clerk.get("/tasks")
        # all of one go is taken back; what stands on it is told
        answer = clerk.post("/tasks/set", task=list(there.values()), set__state="推进中", check="confirm", set__note="急", next="/tasks")
        entry = parse_qs(urlsplit(answer.headers["location"]).query)["entry"][0]
        assert f'name="entry" value="{entry}"' in clerk.get(answer.headers["location"])
        back = clerk.post("/tasks/undo", entry=entry, next="/tasks?notice=甲.txt")
        assert unquote(back.headers["location"]) == "/tasks?notice=甲.txt&undone=1" and "taken back" in clerk.get("/tasks?undone=1")
        rows = [row for title, row in held(place).items() if title in there]
        assert {(row["state"], row["note"], row["checked"]) for row in rows} == {("未开始", None, None)}
        assert clerk.post("/tasks/undo", entry=entry, next="/tasks").status_code == 409
        for wrong in ("", "x", "999999", "9" * 30):
            assert clerk.post("/tasks/undo", entry=wrong).status_code == 409, wrong


def test_a_month_tells_what_its_days_hold(tmp_path: Path) -> None:
    with served(tmp_path) as (_, address):
        clerk = Clerk(address, "张某")
        text = clerk.get("/calendar?month=2021-05")
        cells = {found[1]: found[0] for found in re.findall(r'(<td class="day.*?<time datetime="([\d-]+)">.*?</td>)', text, re.S)}
        assert len(cells) == 42 and "1 due" in cells["2021-05-31"] and DIKE in cells["2021-05-31"]
        assert "1 recurring" in cells["2021-05-05"] and "recurring" not in cells["2021-05-06"]
        assert (
            " free" in cells["2021-05-03"]
            and "劳动节" in cells["2021-05-03"]
            and "workday" in cells["2021-05-08"]
            and " free" not in cells["2021-05-08"]
        )
        assert " today" in cells["2021-05-20"] and "overdue" not in text
        assert "69 due" not in text and "from=2021-05-31&amp;to=2021-05-31" in cells["2021-05-31"]
        of_unit = clerk.get("/calendar?month=2021-05&unit=工程处")
        assert "recurring" not in of_unit and DIKE in of_unit and "unit=%E5%B7%A5" in of_unit
        # a day is looked at, and a task that recurs has a state on it
        looked = clerk.get("/calendar?day=2021-06-05")
        key = re.search(r'name="id" value="(\w+)"', looked)
        assert key and WATCH in looked and "2021-06" in looked and "第4轮" in looked
        day = {"id": key[1], "day": "2021-06-05", "was": "", "next": "/calendar?month=2021-06"}
        assert clerk.post("/calendar/day", **day, state="已完成").headers["location"] == "/calendar?month=2021-06"
        assert "1 ended" in clerk.get("/calendar?month=2021-06&unit=办公室")
        told = clerk.post("/calendar/day", **day, state="推进中")  # looked at before it was done
        assert told.status_code == 409 and "已完成" in told.text
        assert clerk.post("/calendar/day", **day, state="已完成").status_code == 303
        assert clerk.post("/calendar/day", **{**day, "day": "2021-06-06"}, state="已完成").status_code == 409
        assert clerk.post("/calendar/day", **{**day, "day": "x"}, state="已完成").status_code == 404
        # what is late
        clerk.post("/tasks/set", task=clerk.seen("/tasks?search=堤防")[DIKE], set__due="2021-04-30")
        assert "1 task overdue" in clerk.get("/calendar") and titles(address, "/tasks?to=2021-05-19&open=1") == [DIKE]
        for month, told_of in (
            ("2021-13", "no month"),
            ("0000-01", "no month"),
            ("-5", "no month"),
            ("1800-01", "from 1900"),
            ("9999-12", "from 1900"),
            ("x" * 500, "no month"),
        ):
            assert told_of in clerk.get(f"/calendar?month={month}"), month
        assert "No unit of this ledger" in clerk.get("/calendar?unit=没有")
        assert "month=2100-01" not in clerk.get("/calendar?month=2099-12") and "month=1899-12" not in clerk.get("/calendar?month=1900-01")


def test_a_line_of_time_counts_months_weeks_and_units(home: str) -> None:
    text = Clerk(home).get("/timeline")
    months = dict(re.findall(r'<a href="/tasks\?month=([\d-]+)">[\d-]+</a></th>\s*<td class="number">(\d+)</td>', text))
    assert months == {"2021-05": "1", "2021-06": str(MANY)}
    assert "1 recurring" in text and "汛期" not in text  # of no province
    weeks = re.findall(r"from=(2021-06-[\d]+)&amp;to=2021-06-[\d]+\">(2021-W\d+)</a></th>\s*<td class=\"number\">(\d+)</td>", text)
    assert ("2021-06-07", "2021-W23", "19") in weeks
    load = re.search(r">监督处</a></th>\s*<td class=\"number\">(\d+)</td>", text)
    assert load and load[1] == str(MANY - 1) and f'value="{MANY - 1}"' in text
    assert '<rect class="all"' in text and " style=" not in text
    own = Clerk(home).get("/timeline?unit=办公室")
    assert (
        dict(
            re.findall(
                r'month=([\d-]+)&amp;unit=[^"]*">[\d-]+</a></th>', own.replace("unit=%E5%8A%9E%E5%85%AC%E5%AE%A4&amp;month", "month")
            )
        )
        is not None
    )
    assert "Only 36 months" in Clerk(home).get("/timeline?from=2019-01&to=2029-01")
    assert "later than the last" in Clerk(home).get("/timeline?from=2021-06&to=2021-05")
    assert "Nothing is due in these months" in Clerk(home).get("/timeline?from=2031-01")


def test_what_a_table_shows_is_taken_home(home: str) -> None:
    from openpyxl import load_workbook

    answer = requests.get(f"{home}/download/tasks.xlsx?unit=办公室", timeout=30)
    name = answer.headers["content-disposition"]
    assert name.startswith("attachment; filename=\"tasks.xlsx\"; filename*=UTF-8''") and unquote(name).endswith("-办公室.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {DIKE, WATCH} == {cell.value for row in sheet.iter_rows() for cell in row if cell.value in {DIKE, WATCH, CHECK}}
    answer = requests.get(f"{home}/download/tasks.csv?unit={'甲%26乙“<b>”'}'局", timeout=30)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["lead"] for row in rows] == [ODD] and "<" not in unquote(answer.headers["content-disposition"])
    assert len(json.loads(requests.get(f"{home}/download/tasks.json", timeout=30).content)) == MANY + 3
    todos = requests.get(f"{home}/download/tasks.ics?notice=甲.txt", timeout=30)
    assert (
        todos.text.count("BEGIN:VTODO") == 3
        and "RRULE:FREQ=MONTHLY" in todos.text
        and todos.headers["content-type"].startswith("text/calendar")
    )
    report = requests.get(f"{home}/download/tasks.html?notice=甲.txt", timeout=30)
    assert DIKE in report.text and "开展第1轮检查" not in report.text and report.headers["content-disposition"].startswith("attachment")
    assert requests.get(f"{home}/download/tasks.exe", timeout=30).status_code == 404
    for asked in ("month=2021-13", "unit=没有", "state=已完成"):  # told in the table, not as an empty file
        answer = requests.get(f"{home}/download/tasks.csv?{asked}", allow_redirects=False, timeout=30)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/tasks?"), asked


def test_states_are_set_where_they_stand(tmp_path: Path, chromium: Browser) -> None:
    with served(tmp_path) as (place, address), browsing.surfing(chromium, address) as surfer:
        page = surfer.go("/tasks?notice=甲.txt")
        assert surfer.barriers() == []
        select = page.get_by_label(f"State of: {DIKE}")
        select.select_option("推进中")
        page.locator("#said", has_text="推进中").wait_for()
        assert held(place)[DIKE]["state"] == "推进中"
        # on the keyboard each arrow is another state: it is set when the field is left
        select.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert held(place)[DIKE]["state"] == "推进中" and page.locator(".kept-back .save").is_visible()
        page.keyboard.press("Enter")
        page.locator("#said", has_text="已销号").wait_for()
        assert held(place)[DIKE]["state"] == "已销号"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        assert select.input_value() == "已销号"
        # another one was quicker: both are shown, and what was wanted is a click away
        other = Clerk(address, "李某")
        other.post("/tasks/set", task=other.seen("/tasks?search=堤防")[DIKE], set__state="暂缓")
        select.select_option("取消")
        both = page.locator(".both")
        both.wait_for()
        assert "李某: 暂缓" in both.inner_text() and select.input_value() == "暂缓"
        both.get_by_role("button", name="取消").click()
        page.locator("#said", has_text="取消").wait_for()
        assert held(place)[DIKE]["state"] == "取消"
        # the words are in the row, and nothing is left of a change when the page is loaded again
        page.locator("summary", has_text="Original words").first.click()
        assert page.locator("blockquote .mark").first.is_visible()
        page.reload()
        assert page.get_by_label(f"State of: {DIKE}").input_value() == "取消"
        surfer.faults = [fault for fault in surfer.faults if "409" not in fault]
        surfer.clean()


def test_many_are_ticked_and_changed(tmp_path: Path, chromium: Browser) -> None:
    with served(tmp_path) as (place, address), browsing.surfing(chromium, address) as surfer:
        page = surfer.go("/tasks?unit=监督处")
        page.get_by_label("Tick all of this page").check()
        assert page.locator("#chosen").inner_text() == "ticked: 50"
        page.get_by_label("Tick: 开展第30轮检查", exact=True).uncheck()
        page.locator("#bulk").get_by_label("State").select_option("推进中")
        page.get_by_role("button", name="Change").click()
        page.get_by_text("49 tasks changed").wait_for()
        page.wait_for_url(lambda url: "done=" not in url)  # the address is again the one that can be sent on
        assert sum(row["state"] == "推进中" for row in held(place).values()) == 49
        page.go_back()
        assert page.locator("tbody input:checked").count() == 0  # what was ticked is not sent once more
        page.locator("#bulk").get_by_label("State").select_option("已完成")
        page.get_by_label("all that match").check()
        page.get_by_role("button", name="Change").click()
        page.get_by_text("70 tasks changed").wait_for()
        assert sum(row["state"] == "已完成" for row in held(place).values()) == MANY
        surfer.clean()


@pytest.mark.parametrize("how", [{}, {"color_scheme": "dark"}, {"viewport": browsing.PHONE}, {"viewport": {"width": 640, "height": 360}}])
def test_every_table_is_open_to_all(home: str, chromium: Browser, how: dict[str, Any]) -> None:
    """Light, dark, on a phone, at 200 per cent: nothing serious, and nothing runs out of the page sideways."""
    with browsing.surfing(chromium, home, **how) as surfer:
        for path in ("/tasks", "/tasks?month=2021-13", "/calendar?month=2021-06&day=2021-06-05", "/timeline"):
            page = surfer.go(path)
            page.evaluate("document.querySelectorAll('details').forEach((each, at) => { if (at < 4) each.open = true; })")
            assert surfer.barriers() == [], path
            assert page.evaluate(WIDE) == [], path
        assert page.locator("script:not([src])").count() == 0
        surfer.clean()
