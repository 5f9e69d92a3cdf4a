"""`duban remind` by the robots of groups: what is late and due below each unit, signed as their makers ask, once a day, and taken up again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from extract.feeds.mapping import plan_of
from extract.feeds.robots.digest import Digest, Line, Section, digest_of
from extract.feeds.robots.group import ROBOTS
from extract.feeds.robots.packing import MOST_PARTS, Message, packed
from extract.feeds.robots.reminding import read, shown
from extract.feeds.running.journal import alone
from extract.feeds.servers.http import Web
from extract.ledger.due import due
from extract.ledger.opening import opened
from extract.ledger.schema.tables import SENT
from tests.group_robot import HANGS, KEY, NOW, SECRET, Group, group, seen
from tests.ledger_desk import ROOT, forced, ids, put, run, two
from tests.ledgers import filled

ON = "2021-04-20"
WORDS = {"title": "督办提醒", "more": "另有{count}项，见台账", "part": "（{number}/{count}）"}
DIGEST = """督办提醒 2021-04-20
逾期2 到期2

办公室：逾期1 到期1
1. 报送进展情况（逾15天，2021-04-05，未开始）示水〔2021〕3号
2. 报送进展情况（剩15天，2021-05-05，未开始）示水〔2021〕3号

河道处：逾期1
1. 清理河道（逾10天，2021-04-10，未开始）示水〔2021〕3号

基建科：到期1
1. 检查校舍（今天，2021-04-20，未开始）示教〔2021〕9号"""


def many(place: str) -> None:
    """A ledger with tasks enough for several messages."""
    two(place)
    tasks = "".join(f"{each}.清理第{each}段河道，拆除违章建筑。（第{each % 7}处负责，2021年4月15日前完成）\n" for each in range(1, 281))
    put(place, f"示例市水务局关于清理河道的通知\n示水〔2021〕4号\n{tasks}示例市水务局\n2021年3月20日\n", "河道.txt")


@pytest.fixture
def place(tmp_path: Path) -> str:
    (tmp_path / "l.sqlite").write_bytes(filled(two))
    return str(tmp_path / "l.sqlite")


@pytest.fixture
def crowded(place: str) -> str:
    Path(place).write_bytes(filled(many))
    return place


@pytest.fixture(params=ROBOTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def people(kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    """A group with a robot of a kind, at the robot's time."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    with group(kind) as held:
        yield held


def remind(place: str, kind: str, people: Group, *words: str, code: int = 0, **environment: str) -> str:
    secrets = {f"DUBAN_{kind.upper()}_KEY": KEY, f"DUBAN_{kind.upper()}_SECRET": SECRET}
    within = () if "--within" in words else ("--within", "15d")
    return run("remind", kind, "-l", place, "--on", ON, "--url", people.url, *within, *words, code=code, **{**secrets, **environment})


def test_a_digest_goes_to_a_group_once(place: str, kind: str, people: Group) -> None:
    assert remind(place, kind, people) == f"{kind}: 1 message sent\n"
    assert people.texts() == [DIGEST]
    assert remind(place, kind, people) == f"{kind}: sent before, nothing sent now (--again sends it once more)\n"
    assert people.requests == 1
    assert remind(place, kind, people, "--again") == f"{kind}: 1 message sent\n"
    assert people.texts() == [DIGEST, DIGEST]
    assert remind(place, kind, people, "--unit", "基建科").endswith("sent\n")  # another digest
    assert people.texts()[2].startswith("督办提醒 2021-04-20\n到期1\n\n基建科")


@pytest.mark.parametrize("kind", ["wecom"])
def test_a_shared_ledger_remembers_too(ledger_place: str, kind: str, people: Group) -> None:
    two(ledger_place)
    remind(ledger_place, kind, people)
    assert remind(ledger_place, kind, people).startswith("wecom: sent before")
    assert people.texts() == [DIGEST]


@pytest.mark.parametrize("kind", ["wecom"])
def test_two_at_a_time_send_once(place: str, kind: str, people: Group) -> None:
    with alone(place, shown("wecom", people.url, KEY)):
        assert "wecom: is being fed from this ledger by another program" in remind(place, kind, people, code=1)
    assert people.requests == 0


def test_a_dry_run_sends_and_keeps_nothing(place: str, kind: str, people: Group) -> None:
    assert remind(place, kind, people, "--dry-run") == f"— {kind}\n{DIGEST}\n\n"
    assert people.requests == 0
    assert rows(place) == []


def rows(place: str) -> list[Any]:
    with opened(place) as base:
        return list(base.execute(select(SENT.c.uid, SENT.c.foreign_id).order_by(SENT.c.uid)))


def test_nothing_to_chase(place: str, kind: str, people: Group) -> None:
    assert run("remind", kind, "-l", place, "--on", "2020-01-01", "--within", "0") == f"{kind}: nothing to chase on 2020-01-01\n"


def test_what_is_cut_off_is_taken_up(crowded: str, kind: str, people: Group) -> None:
    place = crowded
    people.script = [None, 9]
    out = remind(place, kind, people, "--limit", "100", code=1)
    assert f"{kind}: 1 message sent" in out
    assert "not sent, which the next run sends" in out
    planned = seen_messages(place)
    assert people.texts() == planned[:1] != planned
    run("ledger", "set", ids(place)["清理河道"], "state=已完成", "-l", place)  # the digest of now would be another
    told = remind(place, kind, people, "--limit", "100")
    assert told.startswith(f"{kind}: {len(planned) - 1} message")
    assert people.texts() == planned
    assert remind(place, kind, people, "--limit", "100").startswith(f"{kind}: sent before")


def seen_messages(place: str) -> list[str]:
    """The messages that the ledger has written down."""
    with opened(place) as base:
        return [read(text).text for (text,) in base.execute(select(SENT.c.fields).order_by(SENT.c.uid))]


def test_a_run_that_is_killed_is_taken_up(crowded: str, kind: str, people: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    """As kill -9 between two messages: what was taken does not go again."""
    place = crowded
    ask = Web.ask
    asked: list[Any] = []

    def killed(self: Web, *words: Any) -> Any:
        if len(asked) == 1:
            raise KeyboardInterrupt
        asked.append(words)
        return ask(self, *words)

    with monkeypatch.context() as patch:
        patch.setattr(Web, "ask", killed)
        remind(place, kind, people, "--limit", "100", code=130)
    assert [row.foreign_id for row in rows(place)][:2] == ["sent", None]
    remind(place, kind, people, "--limit", "100")
    assert people.texts() == seen_messages(place)
    assert people.requests == len(rows(place))


@pytest.mark.parametrize("kind", ["wecom"])
def test_killed_and_run_again(crowded: str, kind: str, people: Group) -> None:
    """kill -9 while a message is under way: it goes again, and no other does."""
    people.script = [None, HANGS]
    words = ("remind", kind, "-l", crowded, "--on", ON, "--url", people.url, "--within", "15d", "--limit", "100")
    started = subprocess.Popen([sys.executable, "-m", "extract", *words], cwd=ROOT, env={**os.environ, "DUBAN_WECOM_KEY": KEY})
    assert people.reached.wait(120)
    started.kill()
    started.wait()
    people.goes_on.set()
    remind(crowded, kind, people, "--limit", "100")
    assert people.texts() == seen_messages(crowded)
    assert people.requests == len(people.messages) + 1


def test_a_robot_that_has_too_much_is_waited_for(place: str, kind: str, people: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    people.script = [{"wecom": 45009, "dingtalk": 130101, "feishu": 11232}[kind], (429, {"Retry-After": "7"}, "")]
    assert remind(place, kind, people) == f"{kind}: 1 message sent\n"
    assert waited == [60.0, 7.0]
    people.script = [503, 503, 503]
    assert "is busy (503)" in remind(place, kind, people, "--again", code=1)


def test_what_a_robot_says_is_told(place: str, kind: str, people: Group) -> None:
    wrong = {"wecom": 93000, "dingtalk": 310000, "feishu": 19024}[kind]
    odd = ("<html>", "[1]", '{"errcode": [], "code": {}, "StatusCode": "0"}', '{"errcode": false, "code": false}', "[" * 100_000)
    people.script = [wrong, 4711, *((200, {}, each) for each in odd), 404]
    assert f"answers {wrong}: so; look at the robot's key and its safety settings" in remind(place, kind, people, code=1)
    assert "answers 4711: so; look at what it says; 1 message not sent" in remind(place, kind, people, code=1)
    for _ in odd:
        assert "answers 200; look at its address" in remind(place, kind, people, code=1)
    assert "answers 404; look at the robot's key" in remind(place, kind, people, code=1)


def test_a_wrong_secret_is_told_as_the_robot_does(place: str, kind: str, people: Group) -> None:
    if kind != "wecom":  # which signs nothing
        assert "sign" in remind(place, kind, people, code=1, **{f"DUBAN_{kind.upper()}_SECRET": "another"})
    assert "answers" in remind(place, kind, people, code=1, **{f"DUBAN_{kind.upper()}_KEY": "another"})
    assert people.texts() == []


def test_no_secret_is_told_or_kept(place: str, kind: str, people: Group) -> None:
    """Not even one that the server says again."""
    out = ""
    secret = KEY if kind == "wecom" else SECRET  # that robot signs nothing
    for echo in (
        (200, {}, f'{{"errcode": 7, "code": 7, "errmsg": "{KEY} {secret}", "msg": "{KEY} {secret}"}}'),
        (302, {"Location": f"http://127.0.0.1/{KEY}/x"}, ""),
        (403, {}, KEY),
        (500, {}, SECRET),
    ):
        people.script = [echo]
        out += remind(place, kind, people, code=1)
    assert "***" in out
    out += remind(place, kind, people)
    out += remind(place, kind, people, "--url", f"{people.url}?key={KEY}", code=1)
    assert "a key stands in the address" in out
    out += run("ledger", "check", "-l", place)
    assert KEY not in out
    assert SECRET not in out
    assert KEY.encode() not in Path(place).read_bytes()
    assert SECRET.encode() not in Path(place).read_bytes()


def test_a_missing_key_is_asked_for(place: str, kind: str) -> None:
    out = run("remind", kind, "-l", place, "--on", ON, code=1, **{f"DUBAN_{kind.upper()}_KEY": ""})
    assert f"{kind}: has no key; set DUBAN_{kind.upper()}_KEY" in out


def test_who_is_called_stands_in_the_mapping(place: str, kind: str, people: Group, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[settings]\ntitle = "催办"\n[accounts]\n"河道处" = "wang、13800000000"\n"基建科" = "@all"\n', "utf-8")
    assert "@wang @13800000000 @all" in remind(place, kind, people, "--mapping", str(own), "--dry-run")
    remind(place, kind, people, "--mapping", str(own))
    (message,) = people.messages
    assert seen(message).startswith("催办 2021-04-20")
    if kind == "wecom":
        assert message["text"]["mentioned_list"] == ["wang", "13800000000", "@all"]
    elif kind == "dingtalk":
        assert message["at"] == {"atMobiles": ["13800000000"], "atUserIds": ["wang"], "isAtAll": True}
        assert message["text"]["content"].endswith("\n@wang @13800000000")
    else:
        assert message["content"]["post"]["zh_cn"]["content"][-1] == [
            {"tag": "at", "user_id": each} for each in ("wang", "13800000000", "all")
        ]


HOSTILE = (
    '<at user_id="all">所有人</at>',
    "@all @13800000000",
    '","msgtype":"markdown',
    "[点我](http://x)",
    "甲\u2028乙",
    "<font color='info'>甲</font>",
)


def test_a_title_calls_nobody_and_is_no_markup(place: str, kind: str, people: Group) -> None:
    for number, (words, key) in enumerate(zip(HOSTILE, ids(place).values(), strict=False)):
        run("ledger", "set", key, "due=2021-04-19", "rrule=", "-l", place)
        forced(place, key, title=words, lead=f"处{number}{words}")
    remind(place, kind, people)
    (message,) = people.messages
    told = seen(message)
    assert len(told.splitlines()) == len(told.split("\n"))
    assert len([line for line in told.split("\n") if line.startswith("1. ")]) == len(
        [line for line in told.split("\n") if "：逾期" in line]
    )
    if kind == "feishu":
        assert {part["tag"] for row in message["content"]["post"]["zh_cn"]["content"] for part in row} == {"text"}
        assert message["msg_type"] == "post"
    else:
        assert (message["msgtype"], set(message)) == ("text", {"msgtype", "text"})  # plain text, and nobody is named beside it


@pytest.mark.parametrize("kind", ["wecom"])
def test_the_mapping_chooses(place: str, kind: str, people: Group, tmp_path: Path) -> None:
    """States, units, how far ahead, and tasks of which it is not sure that work is assigned."""
    dated = "示例市水务局关于做好汛期工作的通知\n各科室要高度重视。办公室要于2021年4月25日前报送总结材料。\n示例市水务局\n2021年3月18日\n"
    put(place, dated, "汛期.txt")
    run("ledger", "set", ids(place)["清理河道"], "state=暂缓", "-l", place)
    out = remind(place, kind, people, "--dry-run")
    assert "wecom: not told: 1 of which it is not sure that work is assigned" in out
    assert "清理河道（逾10天，2021-04-10，暂缓）" in out
    assert "办公室要于" not in out
    own = tmp_path / "own.toml"
    own.write_text('[tasks]\nstates = ["未开始"]\nunits = ["河道处", "办公室"]\nwithin = "5d"\noptional = true\n', "utf-8")
    out = run("remind", kind, "-l", place, "--on", ON, "--dry-run", "--mapping", str(own))
    assert "办公室要于2021年4月25日前报送总结材料（剩5天，2021-04-25，未开始，待核）" in out
    assert "检查校舍" not in out
    assert "清理河道" not in out


# The digest, and its parts


def test_the_digest_tells_units_with_most_that_is_late_first(place: str) -> None:
    run("ledger", "set", ids(place)["清理河道"], "state=推进中", "percent=40", "-l", place)
    with opened(place) as base:
        found = digest_of(due(base, date(2021, 6, 10), 10), plan_of("remind", frozenset()))
    assert (found.title, found.counts) == ("督办提醒 2021-06-10", "逾期5")
    assert [section.head for section in found.sections] == [
        "办公室：逾期1",
        "后勤科：逾期1",
        "基建科：逾期1",
        "工程处：逾期1",
        "河道处：逾期1",
    ]
    (line,) = found.sections[4].lines
    assert str(line) == "清理河道（逾61天，2021-04-10，推进中40%）示水〔2021〕3号"


def test_tasks_of_nobody_are_told(tmp_path: Path) -> None:
    place = str(tmp_path / "l.sqlite")
    put(place, "示例市水务局关于做好工作的通知\n1.清理河道。（河道处负责，2021年4月10日前完成）\n示例市水务局\n2021年3月18日\n", "甲.txt")
    run("ledger", "set", ids(place)["清理河道"], "responsible=", "lead=", "-l", place)
    with opened(place) as base:
        assert digest_of(due(base, date(2021, 4, 20), 10), plan_of("remind", frozenset())).sections[0].head == "（未明确单位）：逾期1"


LINES = st.builds(
    Line,
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60),
    *map(st.just, ("逾1天", "2021-04-19", "未开始", "", True)),
)
SECTIONS = st.lists(
    st.builds(
        Section,
        st.integers(0, 10**6).map("处{}".format),
        st.just("逾期1"),
        st.lists(LINES, min_size=1, max_size=30).map(tuple),
        st.integers(0, 3),
    ),
    max_size=30,
    unique_by=lambda section: section.unit,
)


@settings(max_examples=30, deadline=None)
@given(SECTIONS, st.sampled_from(sorted(ROBOTS)))
def test_messages_are_as_long_as_a_place_takes(sections: list[Section], kind: str) -> None:
    robot = ROBOTS[kind]
    messages = packed(Digest("督办提醒 2021-04-20", "逾期9", tuple(sections), WORDS["more"]), robot.most, robot.cost, WORDS)
    assert len(messages) <= MOST_PARTS
    made = robot(KEY, SECRET)
    for message in messages:
        body = made.body(message, (), NOW)
        size = len(seen(body).encode()) if kind == "wecom" else len(json_of(body))
        assert size <= {"wecom": 2_048, "dingtalk": 20_000, "feishu": 20_000}[kind]
        assert message.lines[-1] not in {section.head for section in sections}
    wanted = [str(line) for section in sections for line in section.lines]
    told = [line.partition(". ")[2] for message in messages for line in message.lines if line[:1].isdecimal()]
    assert told == wanted[: len(told)]
    rest = sum(section.more for section in sections) + len(wanted) - len(told)
    counted = sum(int(line[2:].partition("项")[0]) for message in messages for line in message.lines if line.startswith("另有"))
    assert counted == rest


def json_of(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def test_a_unit_that_goes_on_is_named_again() -> None:
    lines = tuple(Line(f"清理第{number}段", "逾1天", "2021-04-19", "未开始", "", True) for number in range(40))
    digest = Digest("督办提醒 2021-04-20", "逾期40", (Section("河道处", "逾期40", lines, 0),), WORDS["more"])
    messages = packed(digest, 2_048, ROBOTS["wecom"].cost, WORDS, {"河道处": "wang"})
    assert [message.title for message in messages] == ["督办提醒 2021-04-20（1/2）", "督办提醒 2021-04-20（2/2）"]
    assert messages[1].lines[0] == "河道处：逾期40"
    assert {message.called for message in messages} == {("wang",)}
    assert packed(digest, 2_048, ROBOTS["wecom"].cost, WORDS, {"工程处": "li", "*": "ban"})[0].called == ("ban",)
    assert isinstance(messages[0], Message)
