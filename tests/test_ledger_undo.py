"""What people did is taken back by entry or as a whole, and done again; many tasks at once; questions that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from extract.errors import LedgerError
from extract.ledger import views
from extract.ledger.listing import Query, changes, one
from extract.ledger.listing import tasks as listed
from extract.ledger.occurrences import set_state
from extract.ledger.opening import opened
from extract.ledger.people import (
    VersionError,
    add_progress,
    bulk,
    confirm,
    merge,
    one_go,
    recent,
    reject,
    sentences,
    set_fields,
    settle,
    split,
    uncheck,
    undo,
)
from extract.ledger.proof import check
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import HISTORY, PROGRESS, VIEWS
from tests.ledgers import AT, CHECK, DIKE, LATER, WATCH, Holding, dump, new, put, tasks, text_of
from tests.ledgers import one as one_notice

TEXT = text_of()


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one_notice), write=True) as base:
        yield base
        faults = check(base)
        assert not any(faults.values()), faults


def ids(base: Connection) -> list[str]:
    return [row["id"] for row in tasks(base)]


def last(base: Connection) -> int:
    return int(base.execute(select(HISTORY.c.entry).order_by(HISTORY.c.entry.desc()).limit(1)).scalar_one())


def state(base: Connection) -> dict[str, list[Any]]:
    """All that a ledger says but its history, how often, when and by whom a task was changed, and in which order its units stand."""
    held = dump(base)
    held.pop("history")
    held["units"] = sorted((row[:2] + row[3:] for row in held["units"]), key=repr)
    held["occurrences"] = [row[:3] for row in held["occurrences"]]
    held["tasks"] = sorted(({**row, "version": 0, "changed": ""} for row in tasks(base)), key=lambda row: str(row["id"]))
    return held


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def set_due(base: Connection) -> None:
    set_fields(base, ids(base)[0], {"due": "2021-04-30"}, "张", LATER, evidence={"due": span("5月底前")})


def set_units(base: Connection) -> None:
    set_fields(base, ids(base)[0], {"lead": "办公室"}, "张", LATER, evidence={"lead": span("办公室")})


def set_state_of(base: Connection) -> None:
    set_fields(base, ids(base)[0], {"state": "推进中"}, "张", LATER)


def set_day(base: Connection) -> None:
    set_state(base, ids(base)[1], date(2021, 4, 5), "已完成", "张", LATER)


def set_anchor(base: Connection) -> None:
    set_fields(base, ids(base)[2], {"anchor": "2021-04-01"}, "张", LATER)


def correct_again(base: Connection) -> None:
    set_fields(base, ids(base)[0], {"due": "2021-04-30"}, "李", AT)
    set_fields(base, ids(base)[0], {"due": "2021-04-29"}, "张", LATER)


DEEDS: list[Callable[[Connection], object]] = [
    set_due,
    set_units,
    set_state_of,
    set_day,
    set_anchor,
    lambda base: set_fields(base, ids(base)[0], {"title": "加高堤防", "note": "甲", "percent": "40", "rrule": "FREQ=DAILY"}, "张", LATER),
    lambda base: add_progress(base, ids(base)[0], "已招标", 40, "张", LATER),
    lambda base: confirm(base, ids(base)[0], "张", LATER),
    lambda base: reject(base, ids(base)[0], "张", LATER),
    lambda base: bulk(base, dict.fromkeys(ids(base)), {"state": "推进中", "note": "甲"}, "张", LATER, "confirmed"),
    lambda base: bulk(base, dict.fromkeys(ids(base)), {"support": "财务处"}, "张", LATER),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_each_is_taken_back_and_done_again(base: Connection, deed: Callable[[Connection], object]) -> None:
    before, entry = state(base), last(base)
    deed(base)
    after = state(base)
    assert after != before
    found = undo(base, last(base), "李", LATER, whole=True)
    assert state(base) == before
    assert min(found) > entry
    again = undo(base, found[0], "李", LATER, whole=True)
    assert state(base) == after
    undo(base, again[-1], "李", LATER, whole=True)
    assert state(base) == before
    assert all(row["by"] == "李" for row in recent(base, most=len(found)))


def test_one_entry_of_several(base: Connection) -> None:
    key = ids(base)[0]
    set_fields(base, key, {"lead": "办公室", "note": "甲"}, "张", LATER)
    entries = {row["field"]: row["entry"] for row in recent(base, "张")}
    undo(base, entries["lead"], "李", LATER)
    assert (tasks(base)[0]["lead"], tasks(base)[0]["note"]) == ("防汛处、工程处", "甲")
    with pytest.raises(LedgerError, match=r"entry \d+ \(set lead, 张\): is taken back already"):
        undo(base, entries["lead"], "李", LATER)
    undo(base, entries["note"], "李", LATER, whole=True)  # what is left of it
    assert tasks(base)[0]["note"] is None
    assert {row["entry"]: row["undone"] for row in recent(base)}[entries["lead"]]


def test_what_stands_on_it(base: Connection) -> None:
    key = ids(base)[0]
    correct_again(base)
    first = recent(base)[1]["entry"]
    before = dump(base)
    with pytest.raises(
        LedgerError, match=rf"entry {first} \(set due, 李\): has entry {first + 1} \(set due, 张\) standing on it; take that back"
    ):
        undo(base, first, "李", LATER)
    assert dump(base) == before
    undo(base, first + 1, "李", LATER)
    assert tasks(base)[0]["due"] == date(2021, 4, 30)
    undo(base, first, "李", LATER)
    assert tasks(base)[0]["due"] == date(2021, 5, 31)
    with pytest.raises(LedgerError, match="left “2021-04-30”, and the task has “2021-05-31” now"):
        undo(base, recent(base)[1]["entry"], "李", LATER)  # the later one again, without the first
    set_fields(base, key, {"due": "2021-04-01"}, "张", LATER)
    entry = last(base)
    parts = split(base, key, sentences_of(base, key), "张", LATER)
    with pytest.raises(LedgerError, match=r"has entry \d+ \(split, 张\) standing on it"):
        undo(base, entry, "李", LATER)
    set_fields(base, parts[0], {"note": "乙"}, "张", LATER)
    with pytest.raises(LedgerError, match=r"has entry \d+ \(set note, 张\) standing on it; take that back first: duban ledger undo"):
        undo(base, entry + 1, "李", LATER)


def sentences_of(base: Connection, key: str) -> list[Any]:
    from extract.ledger.people import parts_at

    return sentences(base, key) if len(sentences(base, key)) > 1 else parts_at(base, key, [span("更换老旧")[0]])


def test_what_cannot_be_taken_back(base: Connection) -> None:
    for entry, told in ((10_000, "is none of this ledger's"), (1, r"entry 1 \(add tasks, duban\): is no change that a person made")):
        with pytest.raises(LedgerError, match=told):
            undo(base, entry, "张", LATER)


def test_after_a_reading_anew(base: Connection) -> None:
    key = ids(base)[0]
    set_due(base)
    entry = last(base)
    put(base, text_of([DIKE.replace("5月", "6月"), WATCH, CHECK]), at=LATER)
    assert len(changes(base)) == 1
    held = state(base)
    back = undo(base, entry, "李", LATER)
    assert (tasks(base)[0]["due"], changes(base)) == (date(2021, 6, 30), [])  # as it is read now
    undo(base, back[0], "李", LATER)
    again = state(base)
    assert (again["tasks"], len(changes(base))) == (held["tasks"], 1)
    settle(base, key, "due", True, "王", LATER)
    assert tasks(base)[0]["due"] == date(2021, 6, 30)
    undo(base, last(base), "李", LATER)
    assert (tasks(base)[0]["due"], [row["now"] for row in changes(base)]) == (date(2021, 4, 30), ["2021-06-30"])
    settle(base, key, None, False, "王", LATER)
    assert changes(base) == []
    undo(base, last(base), "李", LATER)
    assert [row["now"] for row in changes(base)] == ["2021-06-30"]


def test_after_its_notice_is_removed(base: Connection) -> None:
    key = ids(base)[0]
    set_due(base)
    entry = last(base)
    reject(base, key, "张", LATER)
    Readings(base, LATER).remove("甲.txt")
    undo(base, last_of(base, key, "reject"), "李", LATER)
    undo(base, entry, "李", LATER)
    row = next(row for row in tasks(base) if row["id"] == key)
    assert (row["checked"], row["gone"], row["due"]) == (None, LATER, date(2021, 5, 31))
    put(base, TEXT, at=LATER)
    assert len(listed(base, Query())) == 3


def last_of(base: Connection, key: str, action: str) -> int:
    asked = select(HISTORY.c.entry).where(HISTORY.c.id == key, HISTORY.c.action == action).order_by(HISTORY.c.entry.desc())
    return int(base.execute(asked.limit(1)).scalar_one())


def test_entries_of_an_earlier_duban(base: Connection) -> None:
    """They tell neither what was done in one go nor what was behind a value."""
    key = ids(base)[0]
    with one_go(base):
        set_fields(base, key, {"due": "2021-04-30", "note": "甲"}, "张", AT)
        add_progress(base, key, "已招标", 40, "张", AT)
    before, rows = last(base), base.execute(select(HISTORY).where(HISTORY.c.by == "张")).mappings().all()
    base.execute(
        insert(HISTORY),
        [{**{name: row[name] for name in ("source", "id", "action", "field", "before", "after")}, "by": "老", "at": LATER} for row in rows],
    )
    assert last(base) == before + len(rows)
    undo(base, last(base), "李", LATER, whole=True)
    row = tasks(base)[0]
    assert (row["due"], row["note"], row["percent"]) == (date(2021, 5, 31), None, None)
    assert base.execute(select(PROGRESS)).all() == []


def test_many_at_once(base: Connection) -> None:
    keys = ids(base)
    confirm(base, keys[1], "李", AT)
    before = dump(base)
    with pytest.raises(VersionError, match="was changed by somebody else meanwhile") as raised:
        bulk(base, dict.fromkeys(keys, 1), {"state": "已完成"}, "张", LATER)
    assert raised.value.tasks == (keys[1],)
    for values, told in (
        ({"state": "好"}, "cannot have the state"),
        ({"due": "2020-01-01", "start": "2021-01-01"}, "would begin"),
        ({"x": "1"}, "has no field"),
    ):
        with pytest.raises(LedgerError, match=told):
            bulk(base, dict.fromkeys(keys), values, "张", LATER)
    with pytest.raises(LedgerError, match="no task of this ledger has such an id"):
        bulk(base, {keys[0]: 1, "t0": 1}, {"state": "已完成"}, "张", LATER)
    with pytest.raises(LedgerError, match="is nothing that many tasks can be"):
        bulk(base, dict.fromkeys(keys), {}, "张", LATER, "split")
    assert dump(base)["tasks"] == before["tasks"]
    assert bulk(base, {keys[0]: 1, keys[1]: 2}, {"state": "已完成"}, "张", LATER) == keys[:2]
    assert bulk(base, dict.fromkeys(keys), {"state": "已完成"}, "张", LATER) == keys[2:]
    assert bulk(base, {}, {"state": "已完成"}, "张", LATER) == []
    with pytest.raises(LedgerError, match="are too many at once"):
        bulk(base, {str(number): None for number in range(100_001)}, {"state": "已完成"}, "张", LATER)


def test_two_thousand_at_once(empty_ledger: str) -> None:
    new(empty_ledger, text_of([f"检查第{number}号堤防。（工程处负责）" for number in range(20)]))
    with opened(empty_ledger, write=True) as base:
        copy = "INSERT INTO tasks ({0}) SELECT {1} FROM tasks"
        columns = list(tasks(base)[0])
        base.execute(text("DROP TABLE IF EXISTS numbers"))
        base.execute(text("CREATE TEMP TABLE numbers (n INTEGER)"))
        base.execute(text("INSERT INTO numbers VALUES " + ", ".join(f"({number})" for number in range(1, 100))))
        names = ", ".join(f'"{name}"' for name in columns)
        others = ", ".join("id || '-' || n" if name == "id" else f'"{name}"' for name in columns)
        base.execute(text(copy.format(names, others) + ", numbers"))
        keys = dict.fromkeys(row["id"] for row in tasks(base))
        assert len(keys) == 2_000
        assert len(bulk(base, keys, {"state": "推进中"}, "张", LATER)) == 2_000
        base.execute(text("UPDATE tasks SET version = 9 WHERE id = (SELECT max(id) FROM tasks)"))
        with pytest.raises(VersionError):
            bulk(base, dict.fromkeys(keys, 2), {"state": "已完成"}, "张", LATER)
        undo(base, last(base), "李", LATER, whole=True)
        assert {row["state"] for row in tasks(base)} == {"未开始"}


def test_merged_and_taken_back_in_turn(base: Connection) -> None:
    before, keys = state(base)["tasks"], ids(base)
    one_of = merge(base, keys[:2], "张", LATER)
    both = merge(base, [one_of, keys[2]], "张", LATER)
    with pytest.raises(LedgerError, match=r"has entry \d+ \(merge, 张\) standing on it"):
        undo(base, last_of(base, keys[0], "merge"), "李", LATER)
    undo(base, last_of(base, both, "new"), "李", LATER)
    undo(base, last_of(base, keys[0], "merge"), "李", LATER)
    assert [row for row in state(base)["tasks"] if row["made"] is None] == before
    assert {row["checked"] for row in tasks(base) if row["made"]} == {"undone"}
    confirm(base, keys[0], "张", LATER)
    with pytest.raises(LedgerError, match=r"has entry \d+ \(confirm checked, 张\) standing on it"):
        undo(base, last_of(base, keys[0], "undo"), "李", LATER)  # to merge them again would hide that
    uncheck(base, keys[0], "张", LATER)
    assert one(base, keys[0]).task["checked"] is None


def test_views(base: Connection) -> None:
    asked = Query(unit="办公室", first=date(2021, 4, 1), month="2021-05", order="unit", down=True, checked="unchecked")
    views.save(base, " 本月 办公室 ", asked, "张", AT)
    views.save(base, "全部", Query(), "张", AT)
    assert {view.name: view.query for view in views.saved(base)} == {"全部": Query(), "本月 办公室": asked}
    views.save(base, "全部", Query(state="取消"), "李", LATER)  # in its place
    assert (views.view(base, "全部").query.state, views.view(base, "全部").by) == ("取消", "李")
    views.drop(base, "本月 办公室")
    with pytest.raises(LedgerError, match="is no view of this ledger; name one of those that are kept: 全部"):
        views.view(base, "本月 办公室")
    for name in ("", " ", "长" * 101):
        with pytest.raises(LedgerError, match="is no name for a view"):
            views.save(base, name, Query(), "张", AT)
    base.execute(update(VIEWS).values(query='{"order": "size"}'))
    assert views.saved(base)[0].query == Query()
    assert [fault.place for fault in check(base)["people"]] == ["view 全部"]
    views.drop(base, "全部")
