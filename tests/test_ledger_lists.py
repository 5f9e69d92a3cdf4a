"""Lists of a ledger: what may be asked for, in which order, page by page; how many there are of what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from extract.errors import LedgerError
from extract.ledger.listing import (
    ORDERS,
    Query,
    codes,
    count,
    load,
    months,
    notice,
    notices,
    page,
    states,
    units,
    waiting,
)
from extract.ledger.listing import tasks as listed
from extract.ledger.opening import opened
from extract.ledger.people import confirm, set_fields
from tests import ledger_desk as desk
from tests.ledgers import AT, LATER, Holding, new


def two(place: str) -> None:
    """A ledger that holds two notices."""
    new(place, desk.FLOOD, desk.SCHOOL)


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    with opened(holding(two), write=True) as base:
        yield base


def titles(base: Connection, **asked: Any) -> list[str]:
    return [row["title"][:4] for row in listed(base, Query(**asked))]


def test_orders(base: Connection) -> None:
    all_of = titles(base)
    assert titles(base, order="due", down=True)[:3] == ["编制应急", "检查食堂", "加固堤防"]
    assert titles(base, order="notice") == [*titles(base, notice="甲.txt", order="notice"), "检查校舍", "检查食堂"]
    assert titles(base, order="notice", down=True)[0] == "检查校舍"
    by_unit = titles(base, order="unit")
    assert abs(by_unit.index("检查校舍") - by_unit.index("检查食堂")) >= 1
    key = listed(base, Query(search="食堂"))[0]["id"]
    set_fields(base, key, {"state": "推进中"}, "张", LATER)
    assert titles(base, order="state")[-1] == titles(base, order="changed")[-1] == "检查食堂"
    assert titles(base, order="state", down=True)[0] == titles(base, order="changed", down=True)[0] == "检查食堂"
    for order in ORDERS:
        for down in (False, True):
            whole = titles(base, order=order, down=down)
            assert sorted(whole) == sorted(all_of)
            pages = [page(base, Query(order=order, down=down, limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
            assert [row["title"][:4] for each in pages for row in each.tasks] == whole
            assert {each.number for each in pages} == {8}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"role": "lead"}, ["检查校舍", "加固堤防", "检查食堂", "编制应急", "组织工程"]),
        ({"role": "support"}, ["加固堤防", "检查食堂"]),
        ({"unit": "办公室", "role": "lead"}, ["编制应急"]),
        ({"unit": "办公室", "role": "support"}, ["检查食堂"]),
        ({"unit": "办公室", "role": "supervise"}, []),
        ({"month": "2021-05"}, ["加固堤防"]),
        ({"month": "none"}, ["报送进展", "组织工程", "加强汛期"]),
        ({"month": "2021-04", "unit": "基建科"}, ["检查校舍"]),
        ({"month": "2021-12", "first": date(2021, 12, 31), "last": date(2021, 12, 30)}, []),
        ({"diagnostics": "no-such-code"}, []),
        ({"checked": "confirmed"}, []),
        ({"checked": "unchecked", "role": "support"}, ["加固堤防", "检查食堂"]),
        ({"checked": "rejected"}, []),
        ({"search": "检查", "offset": 1, "limit": 1}, ["检查食堂"]),
        ({"search": "检查", "order": "due", "down": True}, ["检查食堂", "检查校舍"]),
        ({"offset": 6}, ["组织工程", "加强汛期"]),
    ],
)
def test_what_may_be_asked(base: Connection, asked: dict[str, Any], found: list[str]) -> None:
    assert titles(base, **asked) == found
    if not asked.get("offset"):
        assert titles(base, **{"limit": 50, **asked}) == found
        assert count(base, Query(**asked)) == page(base, Query(**{**asked, "limit": 1})).number == len(found)


def test_doubts(base: Connection) -> None:
    known = dict(codes(base))
    some = titles(base, diagnostics="any")
    assert sum(len(titles(base, diagnostics=code)) for code in known) >= len(some)
    assert all(set(titles(base, diagnostics=code)) <= set(some) for code in known)


@pytest.mark.parametrize(
    "asked", [{"order": "size"}, {"checked": "x"}, {"role": "boss"}, {"month": "2021-13"}, {"month": "x"}, {"offset": -1}]
)
def test_what_cannot_be_asked(asked: dict[str, Any]) -> None:
    with pytest.raises(LedgerError):
        Query(**asked)


def test_how_many_there_are(base: Connection) -> None:
    key = listed(base, Query(search="校舍"))[0]["id"]
    set_fields(base, key, {"state": "已完成"}, "张", AT)
    confirm(base, key, "张", AT)
    assert {state: number for state, number in states(base).items() if number} == {"未开始": 7, "已完成": 1}
    assert months(base) == [("2021-04", 2, 1), ("2021-05", 1, 0), ("2021-06", 1, 0), ("2021-12", 1, 0), ("none", 3, 0)]
    found = {(each.unit, each.role): tuple(each[2:]) for each in load(base, date(2021, 4, 15))}
    assert found["基建科", "lead"] == (1, 1, 0, None)
    assert found["河道处", "responsible"] == (1, 0, 1, None)
    assert found["工程处", "lead"] == (3, 0, 0, date(2021, 5, 31))
    assert {each.unit for each in load(base, date(2021, 4, 15), date(2021, 6, 1), date(2021, 6, 30))} == {"后勤科"}
    assert len(load(base, date(2021, 4, 15), most=2)) == 2
    assert units(base)[0] == ("办公室", 4)
    assert units(base, "科") == [("后勤科", 1), ("基建科", 1)]
    assert [(row["source"], row["tasks"], row["unchecked"], row["waiting"]) for row in notices(base)] == [
        ("乙.txt", 2, 1, 0),
        ("甲.txt", 6, 6, 0),
    ]
    assert [row["source"] for row in notices(base, "校园")] == ["乙.txt"]
    assert notices(base, most=1, offset=1)[0]["source"] == "甲.txt"
    assert waiting(base) == []


def test_a_whole_notice(base: Connection) -> None:
    sheet = notice(base, "甲.txt")
    assert (sheet.notice["text"], len(sheet.tasks), sheet.aside) == (desk.FLOOD, 6, [])
    for each in sheet.tasks:
        for name, words in (("units", "name"), ("timings", "text")):
            for row in each.parts[name]:
                assert desk.FLOOD[row["start_character"] : row["end_character"]] == row[words]
    with pytest.raises(LedgerError, match="there is no such notice in this ledger"):
        notice(base, "丙.txt")
