"""Tasks that people split, merge and add: whole or not at all, told in the history, and kept when their notice is read anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from extract.errors import LedgerError
from extract.ledger.listing import Query, changes, history, left_behind, notice, one
from extract.ledger.listing import tasks as listed
from extract.ledger.opening import opened
from extract.ledger.people import (
    Part,
    VersionError,
    add_progress,
    meant,
    merge,
    new_task,
    parts_at,
    reject,
    sentences,
    set_fields,
    settle,
    split,
    undo,
)
from extract.ledger.proof import check
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import HISTORY, PROGRESS, TASKS
from tests.ledgers import AT, CHECK, DIKE, LATER, WATCH, Holding, dump, new, put, tasks, text_of, titles

TWO = "加固堤防。更换老旧闸门（与安全处会商）。（防汛处牵头，办公室配合，5月底前完成）"
MISSED = "汛前排查隐患：6月20日前（一次），办公室。"
TEXT = text_of([TWO, WATCH, CHECK]).replace("示例市水务局\n2021", f"{MISSED}\n示例市水务局\n2021")


def two(place: str) -> None:
    new(place, TEXT)


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(two), write=True) as base:
        yield base
        faults = check(base)
        assert not any(faults.values()), faults


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def first(base: Connection) -> str:
    return str(listed(base, Query(search="堤防"))[0]["id"])


def row_of(base: Connection, key: str) -> dict[str, Any]:
    return one(base, key).task


def last_entry(base: Connection, key: str, action: str) -> int:
    asked = select(HISTORY.c.entry).where(HISTORY.c.id == key, HISTORY.c.action == action).order_by(HISTORY.c.entry.desc())
    return int(base.execute(asked.limit(1)).scalar_one())


def test_sentences_are_parts(base: Connection) -> None:
    key = first(base)
    set_fields(base, key, {"state": "推进中", "note": "甲"}, "张", AT)
    add_progress(base, key, "已招标", 20, "张", AT)
    parts = sentences(base, key)
    assert [TEXT[slice(*part.span or (0, 0))] for part in parts] == ["加固堤防。", "更换老旧闸门（与安全处会商）。"]
    assert parts == parts_at(base, key, [TEXT.index("更换老旧")])
    ids = split(base, key, parts, "张", LATER, 3)
    rows = [row_of(base, each) for each in ids]
    assert [row["title"] for row in rows] == ["加固堤防", "更换老旧闸门（与安全处会商）"]
    assert [row["lead"] for row in rows] == ["防汛处", "防汛处"]
    assert [row["due"] for row in rows] == [date(2021, 5, 31)] * 2
    assert {(row["state"], row["percent"], row["note"], row["made"], row["made_from"]) for row in rows} == {
        ("推进中", 20, "甲", "split", json.dumps([key]))
    }
    assert {each.text for each in base.execute(select(PROGRESS).where(PROGRESS.c.id.in_(ids)))} == {"已招标"}
    assert titles(base)[:2] == ["加固堤防", "更换老旧闸门（与安全处会商）"]
    assert [row["id"] for row in listed(base, Query(checked="split"))] == [key]
    assert [each.task["id"] for each in notice(base, "甲.txt").tasks][:2] == ids
    assert [row["action"] for row in history(base, ids[0])][-1:] == ["new"]
    assert (row_of(base, key)["checked"], left_behind(base)) == ("split", [])
    for each in (lambda: split(base, key, parts, "张", LATER), lambda: reject(base, key, "张", LATER)):
        with pytest.raises(LedgerError, match="was split"):
            each()
    back = undo(base, last_entry(base, ids[1], "new"), "李", LATER)
    assert (len(back), titles(base)[0], len(titles(base))) == (3, row_of(base, key)["title"], 3)
    assert undo(base, back[0], "李", LATER)
    assert titles(base)[:2] == ["加固堤防", "更换老旧闸门（与安全处会商）"]


def test_parts_with_units_of_their_own(base: Connection) -> None:
    key = first(base)
    (dike, gate) = sentences(base, key)
    own = {"lead": "安全处", "support": "", "due": "2021/4/30", "title": "更换闸门"}
    ids = split(base, key, [dike, gate._replace(values=own, evidence={"lead": span("安全处")})], "张", LATER)
    rows = [row_of(base, each) for each in ids]
    assert [(row["lead"], row["support"], row["due"]) for row in rows] == [
        ("防汛处", "办公室", date(2021, 5, 31)),
        ("安全处", "", date(2021, 4, 30)),
    ]
    (lead,) = [each for each in one(base, ids[1]).parts["units"] if each["role"] == "lead"]
    assert (lead["start_character"], lead["end_character"]) == span("安全处")
    assert [row["id"] for row in listed(base, Query(unit="安全处", role="lead"))] == [ids[1]]
    assert [row["id"] for row in listed(base, Query(search="闸门"))] == [ids[1]]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([Part(span("加固堤防"))], "cannot be split so; name 2 to 100 parts"),
        ([Part(span("加固堤防"))] * 101, "name 2 to 100 parts"),
        ([Part(span("加固堤防")), Part((10_000, 10_004))], "characters 10000-10004 are no words of it"),
        ([Part(span("加固堤防")), Part((-5, 4))], "are no words of it"),
        ([Part(span("加固堤防")), Part(span("落实值守"))], "are no words of it"),  # of another task
        ([Part(span("加固堤防")), Part(span("堤防。更换"))], "two parts hold the same words"),
        ([Part(span("加固堤防")), Part(span("。（"))], "are no words of it"),
        ([Part(span("加固堤防")), Part(text=" ")], "would have a part without words"),
        ([Part(span("加固堤防")), Part(span("更换"), values={"due": "月底"})], "cannot have the date"),
        (
            [Part(span("加固堤防")), Part(span("更换"), values={"start": "2021-12-01"})],
            "would begin on 2021-12-01 and be due on 2021-05-31",
        ),
        ([Part(span("加固堤防")), Part(span("更换"), values={"lead": "甲局"}, evidence={"lead": span("防汛处")})], "does not say “甲局”"),
    ],
)
def test_what_cannot_be_split(base: Connection, parts: list[Part], told: str) -> None:
    before = dump(base)
    with pytest.raises(LedgerError) as raised:
        split(base, first(base), parts, "张", LATER)
    assert told in str(raised.value)
    with pytest.raises(VersionError):
        split(base, first(base), sentences(base, first(base)), "张", LATER, 7)
    assert dump(base) == before


def test_merging(base: Connection) -> None:
    keys = [row["id"] for row in tasks(base)]
    set_fields(base, keys[0], {"state": "推进中", "note": "甲"}, "张", AT)
    add_progress(base, keys[1], "已通报", None, "张", AT)
    key = merge(base, [keys[1], keys[0]], "张", LATER, {keys[0]: 2, keys[1]: 2})
    row = row_of(base, key)
    assert (row["title"], row["lead"], row["responsible"], row["support"]) == (
        tasks(base)[0]["title"],
        "防汛处",
        "安全处、办公室",
        "",
    ) or row["lead"] == "防汛处"
    assert (row["due"], row["rrule"], row["state"], row["note"]) == (date(2021, 5, 31), "FREQ=MONTHLY;BYMONTHDAY=5", "推进中", "甲")
    assert "加固堤防" in row["text"] and "落实值守制度" in row["text"]
    assert base.execute(select(PROGRESS.c.text).where(PROGRESS.c.id == key)).scalars().all() == ["已通报"]
    assert len(titles(base)) == 2
    assert {each["id"] for each in listed(base, Query(checked="merged"))} == set(keys[:2])
    for names, told in ((keys[:1], "name 2 to 100 tasks"), ([key, keys[0]], "was merged")):
        with pytest.raises(LedgerError, match=told):
            merge(base, names, "张", LATER)
    with pytest.raises(VersionError) as raised:
        merge(base, [key, keys[2]], "张", LATER, {key: 1, keys[2]: 9})
    assert raised.value.tasks == (keys[2],)
    undo(base, last_entry(base, keys[0], "merge"), "李", LATER)
    assert len(titles(base)) == 3
    assert listed(base, Query(checked="undone"))[0]["id"] == key


def test_a_task_that_was_missed(base: Connection) -> None:
    words = span(MISSED)
    key = new_task(base, "甲.txt", words, "张", LATER, read=True)
    row = row_of(base, key)
    assert (row["responsible"], row["due"], row["made"], row["title"]) == ("办公室", date(2021, 6, 20), "new", "汛前排查隐患")
    for name, said in (("units", "name"), ("timings", "text")):
        for each in one(base, key).parts[name]:
            assert TEXT[each["start_character"] : each["end_character"]] == each[said]
    bare = new_task(base, "甲.txt", span("汛前排查隐患"), "张", LATER, {"lead": "办公室", "due": "2021-06-18"}, {"lead": span("办公室。")})
    assert (row_of(base, bare)["title"], row_of(base, bare)["due"]) == ("汛前排查隐患", date(2021, 6, 18))
    assert {key, bare} <= {row["id"] for row in listed(base, Query(search="隐患"))}
    assert bare != new_task(base, "甲.txt", span("汛前排查隐患"), "张", LATER)
    for source, place, told in (
        ("丙.txt", words, "there is no such notice"),
        ("甲.txt", (0, 10_000), "are no words of it"),
        ("甲.txt", (5, 5), "are no words of it"),
    ):
        with pytest.raises(LedgerError, match=told):
            new_task(base, source, place, "张", LATER)
    with pytest.raises(LedgerError, match="does not say"):
        new_task(base, "甲.txt", words, "张", LATER, {"lead": "财务处"}, {"lead": span("办公室。")})


@pytest.mark.parametrize(
    ("field", "words", "value", "said"),
    [
        ("lead", "安全处", "安全处", ["安全处"]),
        ("lead", "防汛处牵头，办公室配合", "防汛处、办公室", ["防汛处", "办公室"]),
        ("due", "5月底前完成", "2021-05-31", ["5月底前完成"]),
        ("title", "更换老旧闸门", "更换老旧闸门", ["更换老旧闸门"]),
        ("rrule", "每月5日前", "FREQ=MONTHLY;BYMONTHDAY=5", ["每月5日前"]),
    ],
)
def test_what_selected_words_mean(base: Connection, field: str, words: str, value: str, said: list[str]) -> None:
    found = meant(base, first(base), field, span(words))
    assert (found.value, [TEXT[slice(*each or (0, 0))] for each in found.evidence]) == (value, said)
    set_fields(base, first(base), {field: found.value}, "张", LATER, evidence={field: found.evidence})
    with pytest.raises(LedgerError, match="no day is read in “安全处”"):
        meant(base, first(base), "due", span("安全处"))


def test_a_corrected_notice(base: Connection) -> None:
    key = first(base)
    dike, gate = sentences(base, key)
    ids = split(base, key, [dike, gate._replace(values={"due": "2021-04-30"})], "张", AT)
    added = new_task(base, "甲.txt", span(MISSED), "张", AT, read=True)
    watch = listed(base, Query(search="值守"))[0]["id"]
    reject(base, watch, "张", AT)
    count = len(listed(base, Query()))
    again = "关于防汛的补充\n" + TEXT.replace("5月底", "6月底")
    assert put(base, again, at=LATER).waiting == 3  # timing and due of the part that had them; timing of the other
    assert len(listed(base, Query())) == count
    waits = {(row["id"], row["field"]): (row["value"], row["now"]) for row in changes(base)}
    assert waits[ids[0], "due"] == ("2021-05-31", "2021-06-30")
    assert (ids[1], "due") not in waits  # a day of its own
    row = row_of(base, ids[0])
    assert (again[row["start_character"] : row["end_character"]], row["adrift"]) == ("加固堤防。", None)
    row = row_of(base, added)
    assert (again[row["start_character"] : row["end_character"]], row["adrift"]) == (MISSED, None)
    assert not any(check(base).values())
    settle(base, ids[0], "due", True, "张", LATER)
    assert row_of(base, ids[0])["due"] == date(2021, 6, 30)
    put(base, text_of([DIKE, WATCH]), at=LATER)  # neither words are there any more
    assert {row["id"] for row in left_behind(base)} >= {added, ids[1]}
    assert {added, *ids} <= {row["id"] for row in listed(base, Query())}
    put(base, TEXT, at=LATER)
    assert (row_of(base, added)["adrift"], left_behind(base)) == (None, [])
    assert row_of(base, watch)["checked"] == "rejected"


def test_newer_rules_read_what_was_added(base: Connection) -> None:
    text = TEXT.replace(MISSED, "汛前排查隐患。")
    put(base, text, at=AT)
    added = new_task(base, "甲.txt", span("汛前排查隐患", text), "张", AT, {"lead": "安全处"})
    count = len(listed(base, Query()))
    again = text.replace("汛前排查隐患。", "4.汛前排查隐患。（办公室牵头，6月20日前完成）")
    put(base, again, at=LATER)
    assert len(listed(base, Query())) == count
    assert {(row["field"], row["value"], row["now"]) for row in changes(base) if row["id"] == added} >= {
        ("lead", "安全处", "办公室"),
        ("due", None, "2021-06-20"),
    }
    twin = json.loads(row_of(base, added)["made_from"])[0]
    assert row_of(base, twin)["checked"] == "merged"
    put(base, again.replace("6月20日", "6月25日"), at=LATER)  # the twin is read otherwise
    assert len(listed(base, Query())) == count
    undo(base, last_entry(base, added, "new"), "张", LATER)  # what the machine reads is there in its place
    assert twin in {row["id"] for row in listed(base, Query())}
    assert len(listed(base, Query())) == count


def test_a_notice_that_is_removed_and_comes_back(base: Connection) -> None:
    key = first(base)
    ids = split(base, key, sentences(base, key), "张", AT)
    Readings(base, LATER).remove("甲.txt")
    assert listed(base, Query()) == []
    entry = last_entry(base, key, "split")
    undo(base, entry, "张", LATER)
    assert listed(base, Query()) == []  # its notice is no more
    undo(base, last_entry(base, key, "undo"), "张", LATER)
    put(base, TEXT, at=LATER)
    assert {row["id"] for row in listed(base, Query())} >= set(ids)
    assert len(listed(base, Query())) == 4


def test_no_text_is_kept(base: Connection) -> None:
    key = first(base)
    base.execute(TASKS.metadata.tables["notices"].update().values(text=None))
    parts = sentences(base, key)
    assert [part.text for part in parts] == ["加固堤防。", "更换老旧闸门（与安全处会商）。"]
    assert len(split(base, key, parts, "张", AT)) == 2
    with pytest.raises(LedgerError, match="has no text that is kept"):
        new_task(base, "甲.txt", (0, 5), "张", AT)
