"""What people say of tasks: fields, progress, the day of an event; what cannot be said, and two at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from extract.errors import LedgerError
from extract.ledger.opening import opened
from extract.ledger.people import add_progress, set_fields, settle, task_id
from extract.ledger.schema.tables import CORRECTIONS, HISTORY, PROGRESS, UNITS
from tests.ledgers import AT, CHECK, DIKE, LAST, LATER, WATCH, Holding, dump, one, put, tasks, text_of


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one), write=True) as base:
        yield base


def row(base: Connection, at: int = 0) -> dict[str, Any]:
    return tasks(base)[at]


def units(base: Connection, task: str, role: str) -> list[tuple[Any, ...]]:
    asked = select(UNITS.c.name, UNITS.c.start_character).where(UNITS.c.id == task, UNITS.c.role == role).order_by(UNITS.c.number)
    return [tuple(each) for each in base.execute(asked)]


def refusal(base: Connection, task: str, field: str, value: str | None) -> str:
    before = dump(base)
    with pytest.raises(LedgerError) as told:
        set_fields(base, task, {"note": "甲", field: value}, "张", AT)
    assert dump(base) == before
    return str(told.value).removeprefix(f"{task}: ")


def test_fields_are_set_and_told(base: Connection) -> None:
    task = row(base)["id"]
    values = {
        "due": "2021/5/20",
        "lead": "安全处, 防汛处；安全处",
        "state": "推进中",
        "percent": "４０％",
        "note": "已电话\n督办",
        "title": " 加高\n堤防 ",
    }
    assert set(set_fields(base, task, values, "张", LATER)) == set(values)
    found = row(base)
    assert (found["due"], found["lead"], found["state"], found["percent"]) == (date(2021, 5, 20), "安全处、防汛处", "推进中", 40)
    assert (found["note"], found["title"], found["version"], found["changed"]) == ("已电话\n督办", "加高 堤防", 2, LATER)
    assert units(base, task, "lead") == [("安全处", None), ("防汛处", None)]
    assert {each.field for each in base.execute(select(CORRECTIONS))} == {"due", "lead", "title"}
    entries = {(each.field, each.before, each.after) for each in base.execute(select(HISTORY).where(HISTORY.c.by == "张"))}
    assert {("due", "2021-05-31", "2021-05-20"), ("lead", "防汛处、工程处", "安全处、防汛处"), ("percent", None, "40")} < entries
    held = dump(base)
    assert set_fields(base, task, values, "张", LAST) == []  # the same again
    assert dump(base) == held


@pytest.mark.parametrize("written", ["2021-05-06", "2021/5/6", "2021.5.6", "2021年5月6日", "２０２１-０５-０６"])
def test_days_as_people_write_them(base: Connection, written: str) -> None:
    set_fields(base, row(base)["id"], {"due": written}, "张", AT)
    assert row(base)["due"] == date(2021, 5, 6)


def test_the_reading_again_is_no_correction(base: Connection) -> None:
    task, was = row(base)["id"], units(base, row(base)["id"], "lead")
    set_fields(base, task, {"lead": "安全处", "due": None, "support": "", "text": "短"}, "张", AT)
    assert (row(base)["due"], row(base)["support"], units(base, task, "support")) == (None, "", [])
    text = "加固堤防，更换老旧闸门。"
    set_fields(base, task, {"lead": "防汛处、工程处", "due": "2021-05-31", "support": "办公室", "text": text}, "李", LATER)
    assert base.execute(select(CORRECTIONS)).all() == []
    assert (units(base, task, "lead"), was[0][1] is not None) == (was, True)  # with their places in the text
    assert len(units(base, task, "support")) == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("state", "完成", "cannot have the state '完成'; did you mean “已完成”?; write one of 未开始 推进中 已完成 已销号 暂缓 取消"),
        ("state", None, "cannot have the state ''; write one of"),
        ("due", "2021-02-30", "cannot have the date '2021-02-30'; write it like 2021-05-31"),
        ("due", "五月底", "cannot have the date '五月底'; write it like"),
        ("percent", "101", "cannot have the percentage '101'; write a whole number from 0 to 100"),
        ("percent", "-1", "cannot have the percentage '-1'; "),
        ("percent", "٤٠", "cannot have the percentage"),
        ("title", " ", "needs a title; "),
        ("lead", "、", "cannot have the unit '、'; name units, parted by commas, or leave it empty where there is none"),
        ("support", "办公室、无", "cannot have the unit '无'; "),
        ("start", "2021-06-01", "would begin on 2021-06-01 and be due on 2021-05-31; set both start=DATE and due=DATE"),
        ("duee", "2021-05-31", "has no field 'duee' that may be set; did you mean “due”?; set one of title, text, lead"),
        ("id", "t1", "has no field 'id' that may be set"),
        ("rrule", "FREQ=SECONDLY", "cannot recur by 'FREQ=SECONDLY'; write a rule of RFC 5545, e.g. FREQ=MONTHLY;BYMONTHDAY=5"),
        ("rrule", "每月", "cannot recur by '每月'; "),
        ("rrule", "FREQ=MONTHLY;BYMONTHDAY=x", "cannot recur by"),
        ("text", "长" * 20_001, "cannot have a text of 20001 characters; write 20000 at most"),
        ("anchor", "2021-04-01", "has no timing that counts from an event; set its day with due=DATE"),
    ],
)
def test_what_cannot_be_set_changes_nothing(base: Connection, field: str, value: str | None, told: str) -> None:
    assert refusal(base, row(base)["id"], field, value).startswith(told)


def test_no_such_task(base: Connection) -> None:
    for act in (
        lambda: set_fields(base, "t0", {"note": "甲"}, "张", AT),
        lambda: add_progress(base, "t0", "甲", None, "张", AT),
        lambda: settle(base, "t0", None, True, "张", AT),
    ):
        with pytest.raises(LedgerError, match="t0: no task of this ledger has such an id; take one from duban ledger list"):
            act()
    with pytest.raises(LedgerError, match="nothing waits for a decision; see duban ledger changes"):
        settle(base, row(base)["id"], None, True, "张", AT)


def test_two_people_at_once(base: Connection) -> None:
    found = row(base)
    set_fields(base, found["id"], {"state": "推进中"}, "张", AT, version=found["version"])
    with pytest.raises(LedgerError, match="was changed by somebody else meanwhile; look at it again with duban ledger show t"):
        set_fields(base, found["id"], {"state": "取消"}, "李", AT, version=found["version"])
    assert row(base)["state"] == "推进中"


def test_beginnings_of_ids(base: Connection) -> None:
    task = row(base)["id"]
    assert (task_id(base, task), task_id(base, task[:5])) == (task, task)
    for given, told in (
        ("t12", "is no id of a task"),
        ("x" * 9, "is no id"),
        ("t000", "no task of this ledger has such an id"),
        ("t%_1", "is no"),
    ):
        with pytest.raises(LedgerError, match=told):
            task_id(base, given)
    shared = task[:-1] + ("0" if task[-1] != "0" else "1")
    base.execute(UNITS.delete())
    base.exec_driver_sql(f"UPDATE tasks SET id = '{shared}' WHERE id = '{row(base, 1)['id']}'")
    with pytest.raises(LedgerError, match="is the beginning of several ids"):
        task_id(base, task[:8])


def test_progress(base: Connection) -> None:
    task = row(base)["id"]
    add_progress(base, task, "方案已编制，\n待评审", 30, "张", AT)
    add_progress(base, task, "评审\x00\x1b通过", None, "李", LATER)
    assert [(each.text, each.percent, each.by) for each in base.execute(select(PROGRESS).order_by(PROGRESS.c.entry))] == [
        ("方案已编制，\n待评审", 30, "张"),
        ("评审通过", None, "李"),
    ]
    assert (row(base)["percent"], row(base)["version"], row(base)["changed"]) == (30, 3, LATER)
    for text, percent in ((" ", None), ("甲", 101)):
        with pytest.raises(LedgerError):
            add_progress(base, task, text, percent, "张", AT)


def test_the_day_of_an_event(base: Connection) -> None:
    """验收合格后10个工作日内: the Qingming holiday of 2021 is not counted."""
    task = row(base, 2)["id"]
    assert row(base, 2)["due"] is None
    assert set_fields(base, task, {"anchor": "2021-04-01"}, "张", AT) == ["relative_to", "due"]
    assert (row(base, 2)["relative_to"], row(base, 2)["due"]) == (date(2021, 4, 1), date(2021, 4, 16))
    put(base, text_of((DIKE, WATCH, CHECK.replace("10个", "5个"))), at=LATER)
    assert row(base, 2)["due"] == date(2021, 4, 9)  # the new length, from the same day
    set_fields(base, task, {"due": "2021-06-30"}, "张", AT)
    set_fields(base, task, {"anchor": "2021-05-06"}, "张", AT)
    assert row(base, 2)["due"] == date(2021, 6, 30)  # what a person set stays
    set_fields(base, task, {"due": "2021-05-12"}, "张", AT)
    assert base.execute(select(CORRECTIONS)).all() == []  # it is what the event gives
    set_fields(base, task, {"anchor": None}, "张", AT)
    assert row(base, 2)["due"] is None
