"""Tasks that people confirm or reject: what is rejected is nowhere but where it is asked for, and no reading brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, text

from extract.errors import LedgerError
from extract.ledger.due import due
from extract.ledger.listing import Query, left_behind, notice
from extract.ledger.listing import tasks as listed
from extract.ledger.opening import opened
from extract.ledger.people import VersionError, confirm, reject, set_fields, uncheck
from extract.ledger.proof import check
from extract.ledger.readings import Readings
from tests.ledgers import AT, CHECK, DIKE, LATER, WATCH, Holding, dump, one, put, tasks, text_of, titles


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one), write=True) as base:
        yield base
        assert not any(check(base).values())


def keys(base: Connection) -> list[str]:
    return [row["id"] for row in tasks(base)]


def asked(base: Connection, checked: str) -> list[str]:
    return [row["id"] for row in listed(base, Query(checked=checked))]


def test_what_is_rejected_is_nowhere(base: Connection) -> None:
    dike, watch, _ = keys(base)
    assert reject(base, dike, "张", LATER, 1) is True
    assert reject(base, dike, "张", LATER) is False
    assert dike not in {row["id"] for row in listed(base, Query())}
    assert all(dike != row["id"] for row in due(base, date(2021, 4, 1), 365).flat())
    for view in ("v_due", "v_overdue"):
        assert dike not in base.execute(text(f"SELECT id FROM {view}")).scalars().all()
    assert (asked(base, "rejected"), asked(base, "unchecked"), listed(base, Query(gone=True))) == ([dike], keys(base)[:2], [])
    assert left_behind(base) == []
    sheet = notice(base, "甲.txt")
    assert ([each.task["id"] for each in sheet.tasks], [row["id"] for row in sheet.aside]) == (keys(base)[:2], [dike])
    assert confirm(base, watch, "张", LATER) is True
    assert (asked(base, "confirmed"), len(asked(base, "unchecked"))) == ([watch], 1)
    assert confirm(base, dike, "李", LATER) is True  # it is one after all
    assert (len(titles(base)), asked(base, "rejected")) == (3, [])
    assert uncheck(base, dike, "李", LATER) is True
    assert (uncheck(base, dike, "李", LATER), asked(base, "confirmed")) == (False, [watch])


def test_no_reading_brings_it_back(base: Connection) -> None:
    dike = keys(base)[0]
    set_fields(base, dike, {"state": "推进中"}, "张", AT)
    reject(base, dike, "张", AT)
    put(base, text_of([WATCH, DIKE.replace("5月", "6月"), CHECK]), at=LATER)
    assert (asked(base, "rejected"), titles(base)) == ([dike], ["落实值守制度，每月通报一次", "验收水库除险项目，公布结果"])
    assert listed(base, Query(checked="rejected"))[0]["due"] == date(2021, 6, 30)  # as it is read now
    put(base, text_of([WATCH]), at=LATER)  # the notice says it no more
    assert (asked(base, "rejected"), left_behind(base)) == ([dike], [])
    uncheck(base, dike, "张", LATER)  # taken back: it is a task that no reading has
    assert [row["id"] for row in left_behind(base)] == [dike]
    with pytest.raises(LedgerError, match="is in its notice no more; end it"):
        reject(base, dike, "张", LATER)
    put(base, text_of(), at=LATER)
    reject(base, dike, "张", LATER)
    readings = Readings(base, LATER)
    readings.remove("甲.txt")  # a person said something of it: it is marked
    assert asked(base, "rejected") == [dike]
    put(base, text_of(), at=LATER)
    assert (asked(base, "rejected"), len(titles(base))) == ([dike], 2)


def test_two_people_at_once(base: Connection) -> None:
    dike = keys(base)[0]
    confirm(base, dike, "张", LATER, 1)
    before = dump(base)
    with pytest.raises(VersionError, match="was changed by somebody else meanwhile; look at it again") as raised:
        reject(base, dike, "李", LATER, 1)
    assert (raised.value.tasks, dump(base)) == ((dike,), before)
    with pytest.raises(LedgerError, match="no task of this ledger has such an id"):
        reject(base, "t000", "李", LATER)
