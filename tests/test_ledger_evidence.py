"""Corrections that are made by selecting words of the notice: their places are kept, told, and found again in a corrected notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, select

from extract.errors import LedgerError
from extract.ledger.listing import notice, one
from extract.ledger.opening import opened
from extract.ledger.people import Chosen, set_fields
from extract.ledger.places.asking import asked
from extract.ledger.proof import check
from extract.ledger.schema.tables import CORRECTIONS, UNITS
from tests import ledger_desk as desk
from tests.ledgers import AT, DIKE, LATER, WATCH, Holding, dump, put, tasks, text_of
from tests.ledgers import one as one_notice

TEXT = text_of()


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one_notice), write=True) as base:
        yield base
        assert not any(check(base).values())


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def evidence(base: Connection) -> dict[str, Any]:
    return {row.field: row.evidence and json.loads(row.evidence) for row in base.execute(select(CORRECTIONS))}


def words(base: Connection, key: str, text: str = TEXT) -> list[tuple[str, str | None]]:
    """The units that lead, with the words at their places."""
    asked = select(UNITS).where(UNITS.c.id == key, UNITS.c.role == "lead").order_by(UNITS.c.number)
    return [
        (row.name, None if row.start_character is None else text[row.start_character : row.end_character]) for row in base.execute(asked)
    ]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (span("办公室"), [list(span("办公室")), None]),
        ([span("办公室"), span("工程处")], [list(span("办公室")), list(span("工程处"))]),
        ([span("工程处"), span("办公室")], [list(span("办公室")), list(span("工程处"))]),  # in whatever order they were selected
        ([None, span("工程处")], [None, list(span("工程处"))]),
        (span("防汛处、工程处牵头，办公室"), [list(span("办公室")), list(span("工程处"))]),  # both in one
        (None, None),
        ([], None),
    ],
)
def test_words_of_units(base: Connection, chosen: Chosen, kept: list[Any] | None) -> None:
    key = tasks(base)[0]["id"]
    if kept == [list(span("办公室")), None]:
        assert set_fields(base, key, {"lead": "办公室、工程处"}, "张", AT, evidence={"lead": [span("办公室"), None]}) == ["lead"]
    else:
        assert set_fields(base, key, {"lead": "办公室、工程处"}, "张", AT, evidence={"lead": chosen}) == ["lead"]
    assert evidence(base) == {"lead": kept}
    places = kept or [None, None]
    assert words(base, key) == [(name, name if place else None) for name, place in zip(("办公室", "工程处"), places, strict=True)]
    assert [row["evidence"] for row in one(base, key).corrections] == [kept]
    (sheet,) = [each for each in notice(base, "甲.txt").tasks if each.task["id"] == key]
    assert (sheet.corrections, sheet.parts) == (one(base, key).corrections, one(base, key).parts)


def test_other_words_for_the_same_value(base: Connection) -> None:
    key = tasks(base)[0]["id"]
    set_fields(base, key, {"due": "2021-05-20"}, "张", AT)
    assert set_fields(base, key, {"due": "2021-05-20"}, "李", LATER, 2, {"due": span("5月底前")}) == ["due"]
    assert (evidence(base), tasks(base)[0]["version"]) == ({"due": [list(span("5月底前"))]}, 3)
    assert set_fields(base, key, {"due": "2021-05-20"}, "李", LATER) == []  # nothing is said of its words
    assert set_fields(base, key, {"due": "2021-05-21"}, "李", LATER) == ["due"]  # another day has no words yet
    assert evidence(base) == {"due": None}
    set_fields(base, key, {"due": "2021-05-31"}, "李", LATER, evidence={"due": span("5月底前")})
    assert evidence(base) == {}  # as it was read: no correction


@pytest.mark.parametrize(
    ("field", "value", "chosen", "told"),
    [
        ("lead", "办公室", (5, 10_000), "characters 5-10000 are not in its text; select words within its"),
        ("lead", "办公室", (-3, 5), "characters -3-5 are not in its text"),
        ("lead", "办公室", (9, 9), "characters 9-9 are not in its text"),
        ("lead", "办公室", (12, 9), "characters 12-9 are not in its text"),
        ("lead", "办公室", span("工程处"), "“工程处” does not say “办公室”; select the words that say it"),
        ("lead", "办公室、工程处", span("每月通报"), "“每月通报” does not say “办公室、工程处”"),
        ("due", "2021-05-20", span("办公室"), "“办公室” does not say “2021-05-20”"),
        ("due", "2021-05-20", span("2021年3月5日"), "“2021年3月5日” does not say “2021-05-20”"),
        ("title", "修订章程", span("更换老旧闸门"), "“更换老旧闸门” does not say “修订章程”"),
        ("note", "甲", span("办公室"), "note is not read from the notice; select words for one of title, text"),
        ("lead", "办公室", [(1, 2, 3)], "evidence is no list of spans"),
        ("lead", "办公室", [("a", "b")], "evidence is no list of spans"),
        ("lead", "办公室", [span("办公室")] * 101, "evidence is no list of spans; give [start, end] in characters, 100 at most"),
    ],
)
def test_words_that_do_not_say_it(base: Connection, field: str, value: str, chosen: Any, told: str) -> None:
    key = tasks(base)[0]["id"]
    before = dump(base)
    with pytest.raises(LedgerError) as raised:
        set_fields(base, key, {field: value}, "张", AT, evidence={field: chosen})
    assert told in str(raised.value)
    with pytest.raises(LedgerError, match="has words selected for a field that is not set"):
        set_fields(base, key, {"note": "甲"}, "张", AT, evidence={"lead": span("办公室")})
    assert dump(base) == before


@pytest.mark.parametrize(
    ("field", "value", "chosen"),
    [
        ("lead", "防汛抗旱指挥处", "防汛处"),  # in full
        ("lead", "工程", "工程处"),
        ("due", "2021-05-20", "5月底前"),
        ("rrule", "FREQ=MONTHLY;BYMONTHDAY=6", "每月5日"),
        ("title", "更换旧闸门", "更换老旧闸门"),
        ("text", "加固堤防，更换所有老旧的闸门。", "加固堤防，更换老旧闸门。"),
        ("timing", "五月底前", "5月底前"),
    ],
)
def test_words_that_may_say_it(base: Connection, field: str, value: str, chosen: str) -> None:
    set_fields(base, tasks(base)[0]["id"], {field: value}, "张", AT, evidence={field: [span(chosen)]})
    assert evidence(base) == {field: [list(span(chosen))]}


def test_words_are_found_again_in_a_corrected_notice(base: Connection) -> None:
    key = tasks(base)[0]["id"]
    chosen: dict[str, Chosen] = {"lead": [span("防汛处"), span("办公室")], "due": span("5月底前")}
    set_fields(base, key, {"lead": "防汛处、办公室", "due": "2021-05-20"}, "张", AT, evidence=chosen)
    again = text_of([WATCH, DIKE.replace("办公室", "安全处"), "编制方案。（办公室负责，6月底前完成）"])
    put(base, again, at=LATER)
    kept = evidence(base)
    assert kept["due"] == [list(span("5月底前", again))]
    assert (kept["lead"][0], kept["lead"][1]) == (list(span("防汛处", again)), None)  # 办公室 stands elsewhere: these words are gone
    assert words(base, key, again) == [("防汛处", "防汛处"), ("办公室", None)]


def test_a_notice_without_its_text(base: Connection) -> None:
    key = tasks(base)[0]["id"]
    put(base, text_of([WATCH]), at=LATER)  # the task is gone: its words stood in another text
    with pytest.raises(LedgerError, match="is in its notice no more, so that no words of it can be selected"):
        set_fields(base, key, {"lead": "办公室"}, "张", AT, evidence={"lead": (0, 3)})


def test_show_tells_the_words(tmp_path: Any) -> None:
    place = str(tmp_path / "a.sqlite")
    desk.two(place)
    key = desk.ids(place)["检查食堂"]
    start = desk.SCHOOL.index("办公室")
    with opened(place, write=True) as base:
        set_fields(base, key, {"lead": "办公室"}, "张", AT, evidence={"lead": (start, start + 3)})
    assert "【办公室】配合" in desk.run("ledger", "show", key, "-l", place)
    told = json.loads(desk.run("ledger", "show", key, "-l", place, "-f", "json"))
    assert told["corrections"][0]["evidence"] == [[start, start + 3]]
    with asked(place) as base:  # as SQLite itself answers
        assert one(base, key).corrections[0]["evidence"] == [[start, start + 3]]
