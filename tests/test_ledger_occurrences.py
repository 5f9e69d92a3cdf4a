"""Tasks that come again: on which days, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from extract.errors import LedgerError
from extract.ledger.occurrences import MOST, set_state, upcoming
from extract.ledger.opening import opened
from extract.ledger.schema.tables import HISTORY, OCCURRENCES
from tests.ledgers import AT, LATER, Holding, one, put, tasks, text_of

FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one), write=True) as base:
        yield base


def days(rule: str, issued: str | None = "2021-03-05", start: str | None = None, first: date = FIRST, last: date = LAST) -> list[str]:
    row: dict[str, Any] = {
        "rrule": rule,
        "issue_date": issued and date.fromisoformat(issued),
        "start": start and date.fromisoformat(start),
    }
    return [str(day)[5:] for day in upcoming(row, first, last)]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", ["03-25", "04-25", "05-25", "06-25", "07-25", "08-25", "09-25", "10-25", "11-25", "12-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=5;INTERVAL=3", ["06-05", "09-05", "12-05"]),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", ["03-31", "06-30", "09-30", "12-31"]),
        ("FREQ=MONTHLY;INTERVAL=3", ["03-31", "06-30", "09-30", "12-31"]),
        ("FREQ=MONTHLY;INTERVAL=6", ["06-30", "12-31"]),
        ("FREQ=YEARLY", ["12-31"]),
        ("FREQ=YEARLY;BYMONTH=12", ["12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["03-31", "05-31", "07-31", "08-31", "10-31", "12-31"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10；FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=10", ["07-10"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYMONTH=4", ["04-30"]),
        ("", []),
        ("nonsense", []),
        ("FREQ=MONTHLY;BYMONTHDAY=0", []),
        ("FREQ=HOURLY", []),
        ("FREQ=DAILY;INTERVAL=0", []),
    ],
)
def test_days_follow_the_date_of_the_notice(rule: str, wanted: list[str]) -> None:
    assert days(rule) == wanted


def test_weeks_end_on_their_last_day_unless_one_is_said() -> None:
    last = date(2021, 3, 22)
    assert days("FREQ=WEEKLY", last=last) == ["03-07", "03-14", "03-21"]
    assert days("FREQ=WEEKLY;BYDAY=FR", last=last) == ["03-12", "03-19"]
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", last=last) == ["03-19"]


def test_from_the_beginning_of_the_task() -> None:
    assert days("FREQ=MONTHLY;BYMONTHDAY=5", start="2021-10-05") == ["10-05", "11-05", "12-05"]
    assert days("FREQ=MONTHLY;BYMONTHDAY=5", issued=None)[:2] == ["01-05", "02-05"]


def test_horizons_are_bounded() -> None:
    assert len(days("FREQ=DAILY", first=date(2021, 1, 1), last=date(2099, 1, 1))) == MOST
    assert days("FREQ=DAILY", first=LAST, last=FIRST) == []
    assert days("FREQ=YEARLY", last=date(2500, 1, 1)) == []
    assert days("FREQ=YEARLY", issued="0001-01-01")[-1] == "12-31"


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300"]
)
def test_a_rule_that_no_day_fulfils_ends(rule: str) -> None:
    assert days(rule) == []


def test_each_day_has_a_state(base: Connection) -> None:
    row = tasks(base)[1]
    assert row["rrule"] == "FREQ=MONTHLY;BYMONTHDAY=5"
    assert [str(day) for day in upcoming(row, FIRST, date(2021, 5, 31))] == ["2021-04-05", "2021-05-05"]
    day = date(2021, 4, 5)
    assert set_state(base, row["id"], day, "已完成", "张", AT)
    assert not set_state(base, row["id"], day, "已完成", "张", LATER)
    assert [(each.day, each.state) for each in base.execute(select(OCCURRENCES))] == [(day, "已完成")]
    assert tasks(base)[1]["state"] == "未开始"
    entry = base.execute(select(HISTORY).where(HISTORY.c.action == "occurrence")).one()
    assert (entry.field, entry.before, entry.after, entry.by) == ("2021-04-05", "未开始", "已完成", "张")
    put(base, text_of().replace("每月5日前", "每月8日前"), at=LATER)
    assert base.execute(select(OCCURRENCES.c.state)).scalar_one() == "已完成"  # what was done was done
    assert set_state(base, row["id"], day, "未开始", "张", LATER)
    assert base.execute(select(OCCURRENCES)).all() == []


def test_days_and_states_that_are_none(base: Connection) -> None:
    dike, watch, _ = (row["id"] for row in tasks(base))
    wanted = {
        (watch, date(2021, 4, 6), "已完成"): "does not come again on 2021-04-06; the next day is 2021-05-05",
        (watch, date(2021, 3, 5), "已完成"): "does not come again on 2021-03-05; the next day is 2021-04-05",
        (dike, date(2021, 4, 5), "已完成"): "does not come again on 2021-04-05; set its own state, without @",
        (watch, date(2021, 4, 5), "done"): "cannot have the state 'done'; write one of 未开始",
    }
    for (task, day, state), told in wanted.items():
        with pytest.raises(LedgerError) as error:
            set_state(base, task, day, state, "张", AT)
        assert str(error.value).startswith(f"{task}: {told}")
