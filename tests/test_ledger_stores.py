"""The ledger on SQLite and on PostgreSQL: the same is found, the same is refused, the same is told."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from extract import parse
from extract.errors import LedgerError
from extract.installation import how_to_get
from extract.ledger.listing import Query, tasks
from extract.ledger.opening import made, opened
from extract.ledger.people import set_fields
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from extract.ledger.search import forget
from tests.postgres import PASSWORD, Server

AT = "2026-01-05T08:00:00Z"
BODY = "1.加固Straße堤防ＡＢ１号。（工程处牵头，办公室配合，5月底前完成）\n2.检查𬺰𠮷祥水库café。（安全处负责，每月5日前报送）\n3.建设应急管理平台。（科信处、办公室负责，2099年5月底前完成）\n"
NOTICE = f"示例市水务局关于防汛的通知\n{BODY}2022年3月5日\n"
DIKE, WATER, PLATFORM = "加固Straße堤防ＡＢ１号", "检查𬺰𠮷祥水库café", "建设应急管理平台"


def put(base: Connection, notice: str = NOTICE, source: str = "a.txt") -> None:
    """A notice goes into a ledger."""
    readings = Readings(base, AT)
    found = parse(notice)
    readings.put(found, source, found.to_json(indent=None), notice)
    readings.flush()


def titles(base: Connection, words: str) -> Sequence[str]:
    return [row["title"] for row in sorted(tasks(base, Query(search=words)), key=lambda row: row["position"])]


def test_words_are_found(empty_ledger: str) -> None:
    wanted = {
        **{words: [DIKE] for words in ("堤防", "堤", "strasse", "STRASSE", "ab1", "ＡＢ１号", "Straße 堤防")},
        **{words: [WATER] for words in ("水库", "库", "𬺰𠮷", "𠮷", "CAFÉ")},
        **{words: [PLATFORM] for words in ("应急管理", "理平", "平台 管理", "管理、平台")},
        **{words: [] for words in ("急理", "cafe", "建设 堤防", "100%", "' OR 1", "台建", "a" * 5_000)},
    }
    with made(empty_ledger) as base:
        put(base)
    with opened(empty_ledger) as base:
        assert {words: titles(base, words) for words in wanted} == wanted
        for words in (" ", '"', "%", "_", "*", "《》"):
            with pytest.raises(LedgerError, match="holds nothing to search for; write letters"):
                tasks(base, Query(search=words))


def test_words_that_changed_are_found_no_more(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        put(base)
        put(base, NOTICE.replace("堤防", "闸门"))
    with opened(empty_ledger) as base:
        assert (titles(base, "堤防"), titles(base, "闸门")) == ([], [DIKE.replace("堤防", "闸门")])
    with opened(empty_ledger, write=True) as base:
        forget(base, base.execute(select(TASKS.c.id)).scalars().all())
        base.execute(text("DELETE FROM notices"))
        put(base)
        assert (titles(base, "堤防"), titles(base, "闸门")) == ([DIKE], [])
        base.execute(text("DELETE FROM notices"))  # what it hung on is gone
        assert base.execute(text("SELECT count(*) FROM searched")).scalar() == 0


def told(way: Callable[[str], AbstractContextManager[Connection]], place: str) -> str:
    """The line that is told of a place that cannot be used."""
    with pytest.raises(LedgerError) as raised, way(place):
        pass
    said = str(raised.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize("way", [opened, made])
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    way: Callable[[str], AbstractContextManager[Connection]], postgresql: Server
) -> None:
    host = "127.0.0.1:1"  # nobody listens there
    wanted = {
        postgresql.address("postgres", "clerk", "s3cret"): "does not take this password; write postgresql://user:password@…",
        postgresql.address("postgres", "clerk"): "asks for a password; ",
        postgresql.address("postgres", "nosuch", "s3cret"): "knows no such user; ",
        postgresql.address("nosuch"): "is not there; make it with createdb, or name another",
        f"postgresql://u:s3cret@{host}/x": "does not answer; see that the server runs, and check the address",
        f"postgres://u:s3cret@{host}/x": "does not answer; ",
        f"postgresql+psycopg2://u:s3cret@{host}/x": "does not answer; ",
        f"postgresql://u@{host}/x?password=s3cret": "does not answer; ",
        "postgresql://u:s3cret@nosuch.invalid/x": "does not answer; ",
        "postgresql://u:s3cret@/x?host=/nonexistent": "does not answer; ",
        f"postgresql://u:s3cret@{host}/x?no=1": 'cannot be used (invalid connection option "no"); ',
        "postgresql://u:s3cret@127.0.0.1:port/x": "is no address of a database; write postgresql://user@host/name",
        f"postgresql://u:s3@cret@{host}/x": "has signs in its password that part an address; write @ as %40",
        f"postgresql:/u:s3cret@{host}/x": "is no address of a database; ",
        f"mysql://u:s3cret@{host}/x": "is no address of a ledger; name a file, or write postgresql://user@host/name",
        "sqlite:///x.sqlite": "is no address of a ledger; name a file, ",
    }
    said = {place: told(way, place) for place in wanted}
    assert {place: line for place, line in said.items() if f": {wanted[place]}" not in line or "cret" in line} == {}


def test_an_address_may_have_any_password(postgresql: Server) -> None:
    with postgresql.database() as place:
        name = place.partition("@/")[2].partition("?")[0]
        clerks = postgresql.address(name, "clerk", PASSWORD)
        assert "is no ledger; name a ledger that duban made, or make a new one with duban ledger add SOURCE" in told(opened, clerks)
        assert "may not be used by this user; ask for the right" in told(made, clerks)
        postgresql.run(name, "GRANT CREATE ON SCHEMA public TO clerk")
        with made(clerks) as base:
            put(base)
        with opened(clerks) as base:
            assert titles(base, "堤防") == [DIKE]


def test_a_database_that_cannot_hold_texts_is_told(postgresql: Server) -> None:
    postgresql.run("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'")
    assert "holds texts in LATIN1; name a database that was made with ENCODING 'UTF8'" in told(made, postgresql.address("latin"))


def test_tables_that_others_made_are_left_alone(postgresql: Server) -> None:
    with postgresql.database() as place:
        name = place.partition("@/")[2].partition("?")[0]
        postgresql.run(name, "CREATE TABLE units (name TEXT)")
        for way in (made, opened):
            assert "is no ledger; " in told(way, place)
        postgresql.run(name, "INSERT INTO units VALUES ('a')")


def test_without_psycopg_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert f"needs psycopg; install it: {how_to_get('postgres')}" in told(opened, "postgresql://u@h/x")


def test_signs_that_no_store_takes_are_replaced_and_kept_in_the_json(empty_ledger: str) -> None:
    found = parse(NOTICE)
    bad = found.model_copy(update={"notice": found.notice.model_copy(update={"title": "关于\x00防汛"})})
    text_of, source = NOTICE.replace("堤防", "堤\x00"), "a\udcff.txt"
    for _ in range(2):
        with made(empty_ledger) as base:
            readings = Readings(base, AT)
            readings.put(bad, source, bad.to_json(indent=None), text_of)
            readings.flush()
    assert (readings.sum.new, readings.sum.same) == (0, 1)
    with opened(empty_ledger) as base:
        row = base.execute(text("SELECT source, title, text, json FROM notices")).one()
        titles_there = set(base.execute(select(TASKS.c.notice_title)).scalars())
    assert (row.source, row.title, row.text) == ("a\ufffd.txt", "关于\ufffd防汛", text_of.replace("\x00", "\ufffd"))
    assert titles_there == {"关于\ufffd防汛"}
    assert parse(NOTICE).to_json(indent=None).replace(str(found.notice.title), "关于\\u0000防汛") == row.json


def test_a_task_of_many_words(empty_ledger: str) -> None:
    """More positions than PostgreSQL's own search of words can tell apart, and more words than a page of an index holds."""
    long = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(60_000))
    found = parse(NOTICE)
    longer = [found.tasks[0].model_copy(update={"text": f"{long}末尾防汛"}), *found.tasks[1:]]
    whole = found.model_copy(update={"tasks": longer})
    with made(empty_ledger) as base:
        readings = Readings(base, AT)
        readings.put(whole, "a.txt", whole.to_json(indent=None), NOTICE)
        readings.flush()
        assert titles(base, "末尾防汛") == titles(base, long[50_000:50_004]) == titles(base, long[100:200]) == [DIKE]
        assert titles(base, long[7] + long[9]) == []
        assert base.execute(select(TASKS.c.text).where(TASKS.c.title == DIKE)).scalar() == f"{long}末尾防汛"


def viewed(base: Connection) -> dict[str, list[tuple[str, ...]]]:
    """What the views say, days as text: one store has them as text, the other as dates."""
    asked = {
        "v_due": "SELECT id, title, due, state, days_left FROM v_due ORDER BY due, id",
        "v_overdue": "SELECT id, title, due, state, days_late FROM v_overdue ORDER BY due, id",
        "v_by_unit": "SELECT unit, role, tasks, done, overdue, next_due FROM v_by_unit",
    }
    found = {name: [tuple(str(value) for value in row) for row in base.execute(text(statement))] for name, statement in asked.items()}
    found["v_by_unit"].sort()
    return found


def chased(base: Connection, today: date) -> None:
    """Tasks due some days from today, in several states, one gone, one without a day."""
    put(base)
    put(base, NOTICE.replace("防汛", "防火").replace("3月5日", "3月6日"), "b.txt")
    ids = base.execute(select(TASKS.c.id).order_by(TASKS.c.source, TASKS.c.position)).scalars().all()
    told = ((-400, None), (-1, "推进中"), (-1, "已完成"), (0, None), (1, "暂缓"), (700, None))
    for each, (days, state) in zip(ids, told, strict=True):
        set_fields(base, each, {"due": (today + timedelta(days)).isoformat(), **({"state": state} if state else {})}, "甲", AT)
    put(base, NOTICE.replace("防汛", "防旱").replace("1.", "9.").replace("5月底前", "近期"), "c.txt")
    base.execute(update(TASKS).where(TASKS.c.source == "c.txt", TASKS.c.title == PLATFORM).values(gone=AT))


def test_the_views_say_the_same(tmp_path: Path, postgresql: Server) -> None:
    today = date.today()
    with postgresql.database() as place:
        found = []
        for each in (str(tmp_path / "a.sqlite"), place):
            with made(each) as base:
                if base.dialect.name == "postgresql":  # the day of the one is that of this machine, of the other that of the session
                    base.execute(text(f"SET LOCAL TIME ZONE INTERVAL '{time.localtime().tm_gmtoff} seconds'"))
                chased(base, today)
                found.append(viewed(base))
    assert found[0] == found[1]
    assert [row[2:] for row in found[0]["v_overdue"]] == [
        ((today - timedelta(400)).isoformat(), "未开始", "400"),
        ((today - timedelta(1)).isoformat(), "推进中", "1"),
    ]
    days_left = [row[4] for row in found[0]["v_due"]]
    assert days_left == ["0", "1", "700"] if date.today() == today else days_left
    assert ("工程处", "lead", "3", "0", "1", today.isoformat()) in found[0]["v_by_unit"]


def test_the_history_is_kept(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        put(base)
    for statement in ("UPDATE history SET at = ''", "DELETE FROM history"):
        with pytest.raises(LedgerError, match="the history is append-only"), opened(empty_ledger, write=True) as base:
            base.execute(text(statement))
    with opened(empty_ledger) as base:
        assert base.execute(text("SELECT count(*) FROM history")).scalar() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks SET state = 'x'",
        "UPDATE tasks SET percent = 101",
        "UPDATE tasks SET title = NULL",
        "UPDATE tasks SET source = 'none'",
        "INSERT INTO progress (id, text, by, at) VALUES ('none', 'x', 'x', 'x')",
        "INSERT INTO notices SELECT * FROM notices",
    ],
)
def test_what_no_table_takes(empty_ledger: str, statement: str) -> None:
    with made(empty_ledger) as base:
        put(base)
        before = base.execute(select(TASKS).order_by(TASKS.c.id)).all()
    with pytest.raises(LedgerError), opened(empty_ledger, write=True) as base:
        base.execute(text(statement))
    with opened(empty_ledger) as base:
        assert base.execute(select(TASKS).order_by(TASKS.c.id)).all() == before


def test_some_tasks_of_a_unit_are_the_first_of_all(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        for month in (3, 9, 1):
            put(
                base,
                NOTICE.replace("3月5日", f"{month}月5日").replace("5月底", f"{month + 2}月底").replace("通知", f"第{month}号通知"),
                f"{month}.txt",
            )
        for asked in (
            Query(unit="办公室"),
            Query(unit="工程处", state="未开始"),
            Query(unit="办公室", first=date(2022, 4, 1), last=date(2099, 1, 1)),
        ):
            whole = [row["id"] for row in tasks(base, asked)]
            assert len(whole) >= 2
            assert [[row["id"] for row in tasks(base, replace(asked, limit=some))] for some in (1, 2, 50)] == [whole[:1], whole[:2], whole]
