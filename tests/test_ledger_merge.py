"""A notice that is read again: nothing of a person's is lost, and what is new is offered or told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from extract import parse, parse_file
from extract.ledger.listing import Query
from extract.ledger.listing import tasks as listed
from extract.ledger.opening import made, opened
from extract.ledger.people import set_fields, settle
from extract.ledger.readings import Readings, known
from extract.ledger.readings.rows import COLUMNS, rows_of
from extract.ledger.schema.tables import CORRECTIONS, HISTORY, OFFERS, UNITS
from extract.ledger.search import rebuild
from extract.models import Notice
from extract.writers.flat.rows import child_rows, diagnostic_rows, task_rows
from extract.writers.flat.tables import CHILDREN
from tests.ledgers import (
    AT,
    CHECK,
    DIKE,
    HEAD,
    LAST,
    LATER,
    TASKS_OF,
    WATCH,
    Holding,
    dump,
    one,
    put,
    put_read,
    tasks,
    text_of,
    titles,
)

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT.parent / "shared" / "notices", ROOT / "samples")
REAL = list({path.name: path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}.values())


@pytest.fixture
def base(holding: Holding) -> Iterator[Connection]:
    """A ledger that holds one notice, opened to write."""
    with opened(holding(one), write=True) as base:
        yield base


def told(base: Connection, at: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """What the history says of a time, without the places of tasks."""
    asked = select(HISTORY).where(HISTORY.c.at == at).order_by(HISTORY.c.entry)
    return [(row.action, row.field, row.before, row.after) for row in base.execute(asked) if row.field not in {"path", "section"}]


def offers(base: Connection) -> list[tuple[str, str | None, str | None]]:
    return [(row.field, row.before, row[3]) for row in base.execute(select(OFFERS).order_by(OFFERS.c.field))]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite")
    notices = [(path, parse_file(path)) for path in REAL]
    with made(place, AT) as base:
        readings = Readings(base, AT)
        for path, notice in notices:
            put_read(base, notice, path.name, notice.text, AT, readings)
        assert (readings.sum.new, readings.sum.tasks) == (len(REAL), sum(len(notice.tasks) for _, notice in notices))
    with opened(place, write=True) as base:
        before = dump(base)
        readings = Readings(base, LATER)
        for path, notice in notices:
            put_read(base, notice, path.name, notice.text, LATER, readings)
        assert (readings.sum.new, readings.sum.same, readings.sum.anew) == (0, len(REAL), 0)
        assert dump(base) == before


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_rows_are_those_of_the_writers(path: Path) -> None:
    """The fast way out of the JSON beside the plain one out of the records."""

    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    notice, source = parse_file(path), "甲.txt"
    found = rows_of(Notice.model_validate_json(notice.to_json()).model_dump(mode="json"), source, "{}")
    wanted = {name: list(child_rows(notice, name, source)) for name in CHILDREN}
    wanted |= {"tasks": task_rows(notice, source), "diagnostics": list(diagnostic_rows(notice, source))}
    for name, rows in wanted.items():
        assert found[name] == [tuple(plain(row[column]) for column in COLUMNS[name]) for row in rows]


def test_a_corrected_notice(base: Connection) -> None:
    dike, watch, check = (row["id"] for row in tasks(base))
    set_fields(base, dike, {"due": "2021-05-20", "state": "推进中"}, "张", AT)
    changed = DIKE.replace("5月底", "6月底").replace("更换老旧闸门", "更换全部闸门")
    found = put(base, text_of((WATCH, "新建泵站一座。（工程处负责）", changed)), at=LATER)
    assert (found.anew, found.added, found.changed, found.gone, found.waiting) == (1, 1, 2, 1, 1)
    rows = {row["id"]: row for row in tasks(base)}
    assert [row["title"] for row in tasks(base)][:3] == ["落实值守制度，每月通报一次", "新建泵站一座", rows[dike]["title"]]
    assert (rows[dike]["due"], rows[dike]["state"], "全部闸门" in rows[dike]["text"]) == (date(2021, 5, 20), "推进中", True)
    assert (rows[check]["gone"], rows[watch]["gone"], rows[watch]["path"]) == (LATER, None, "1")
    assert offers(base) == [("due", "2021-05-31", "2021-06-30")]
    history = told(base, LATER)
    assert ("offer", "due", "2021-05-31", "2021-06-30") in history
    assert ("gone", None, None, None) in history
    assert ("add", "title", None, "新建泵站一座") in history


def test_what_is_gone_comes_back_with_all_that_was_said_of_it(base: Connection) -> None:
    check = tasks(base)[2]["id"]
    set_fields(base, check, {"state": "已完成", "note": "见简报", "lead": "安全处"}, "张", AT)
    put(base, text_of((DIKE, WATCH)), at=LATER)
    put(base, text_of((DIKE, WATCH)).replace("更换", "换掉"), at=LATER)
    assert tasks(base)[2]["gone"] == LATER
    assert put(base, text_of(), at=LAST).changed >= 1
    row = tasks(base)[2]
    assert (row["id"], row["gone"], row["state"], row["note"], row["lead"]) == (check, None, "已完成", "见简报", "安全处")
    assert ("back", None, None, None) in told(base, LAST)


@pytest.mark.parametrize("accept", [True, False])
def test_offers_are_settled(base: Connection, accept: bool) -> None:
    dike = tasks(base)[0]["id"]
    set_fields(base, dike, {"lead": "工程处", "due": "2021-05-20"}, "张", AT)
    put(base, text_of((DIKE.replace("防汛处、工程处牵头", "安全处、防汛处牵头").replace("5月底", "7月底"), WATCH, CHECK)), at=LATER)
    assert offers(base) == [("due", "2021-05-31", "2021-07-31"), ("lead", "防汛处、工程处", "安全处、防汛处")]
    assert settle(base, dike, "lead", accept, "李", LAST) == 1
    assert offers(base) == [("due", "2021-05-31", "2021-07-31")]
    assert settle(base, dike, None, accept, "李", LAST) == 1
    row = tasks(base)[0]
    kept = {each.field for each in base.execute(select(CORRECTIONS))}
    units = list(base.execute(select(UNITS.c.name).where(UNITS.c.id == dike, UNITS.c.role == "lead").order_by(UNITS.c.number)).scalars())
    if accept:
        assert (row["lead"], row["due"], kept, units) == ("安全处、防汛处", date(2021, 7, 31), set(), ["安全处", "防汛处"])
        assert ("accept", "due", "2021-05-20", "2021-07-31") in told(base, LAST)
    else:
        assert (row["lead"], row["due"], kept, units) == ("工程处", date(2021, 5, 20), {"lead", "due"}, ["工程处"])
        assert ("keep", "due", "2021-07-31", "2021-05-20") in told(base, LAST)
    put(base, text_of((DIKE.replace("防汛处、工程处牵头", "安全处、防汛处牵头").replace("5月底", "7月底"), WATCH, CHECK)), at="z")
    assert offers(base) == []  # the same reading is not offered again


def test_a_reading_that_is_taken_back_is_offered_no_more(base: Connection) -> None:
    dike = tasks(base)[0]["id"]
    set_fields(base, dike, {"due": "2021-05-20"}, "张", AT)
    put(base, text_of((DIKE.replace("5月底", "7月底"), WATCH, CHECK)), at=LATER)
    put(base, text_of(), at=LAST)
    assert offers(base) == []
    put(base, text_of((DIKE.replace("5月底", "5月20日"), WATCH, CHECK)), at=LAST)
    assert (offers(base), tasks(base)[0]["due"]) == ([], date(2021, 5, 20))


def test_newer_rules_read_the_same_text_differently(base: Connection) -> None:
    dike = tasks(base)[0]["id"]
    set_fields(base, dike, {"support": "人事处"}, "张", AT)
    notice = parse(text_of(), name="甲.txt")
    notice.source.rules = "later"
    notice.tasks[0].units = [unit for unit in notice.tasks[0].units if unit.role != "support"]
    notice.tasks[1].title = "落实值守制度"
    found = put_read(base, notice, "甲.txt", text_of(), LATER)
    assert (found.changed, found.waiting, found.gone, found.added) == (1, 1, 0, 0)
    assert offers(base) == [("support", "办公室", "")]
    assert (tasks(base)[0]["support"], tasks(base)[1]["title"]) == ("人事处", "落实值守制度")


def other_notice() -> Notice:
    """One that has the tasks of the notice that is there, and another number."""
    notice = parse(text_of(), name="乙.txt")
    notice.notice.document_number = "示水〔2022〕9号"
    return notice


def test_titles_that_stand_several_times_are_told_apart_by_their_text(base: Connection) -> None:
    several = ["加强组织领导。", "加强组织领导，层层压实。", "加强组织领导，按月调度。"]
    notice = other_notice()

    def with_texts(*texts: str) -> Notice:
        tasks = [
            notice.tasks[0].model_copy(update={"id": f"t{number:015x}", "title": "加强组织领导", "text": text, "path": [str(number + 1)]})
            for number, text in enumerate(texts)
        ]
        return notice.model_copy(update={"tasks": tasks, "diagnostics": []})

    put_read(base, with_texts(*several), "乙.txt", None)
    ids = {row["text"]: row["id"] for row in tasks(base) if row["source"] == "乙.txt"}
    set_fields(base, ids[several[2]], {"state": "已完成"}, "张", AT)
    put_read(base, with_texts("加强组织领导，这是新加的一条。", several[0], several[2]), "乙.txt", None, LATER)
    rows = {row["text"]: row for row in tasks(base) if row["source"] == "乙.txt"}
    assert {text: rows[text]["id"] for text in several} == ids
    assert (rows[several[2]]["state"], rows[several[1]]["gone"], rows[several[0]]["state"]) == ("已完成", LATER, "未开始")
    assert len({row["id"] for row in tasks(base)}) == len(tasks(base)) == 7


def test_many_tasks_under_other_ids_are_found_again(base: Connection) -> None:
    notice = other_notice()

    def numbered(shift: int) -> Notice:
        made = [
            notice.tasks[0].model_copy(update={"id": f"t{shift + at:015x}", "title": f"任务{at}号", "text": f"任务{at}号"})
            for at in range(1_500)
        ]
        return notice.model_copy(update={"tasks": made, "diagnostics": []})

    put_read(base, numbered(0), "乙.txt", None)
    found = put_read(base, numbered(100_000), "乙.txt", None, LATER)
    assert (found.added, found.gone, found.changed) == (0, 0, 0)


def test_words_of_what_changed_are_found(base: Connection) -> None:
    def found(words: str) -> int:
        return len(listed(base, Query(search=words)))

    assert (found("闸门"), found("泵站"), found("水库 除险"), found("库")) == (1, 0, 1, 1)
    put(base, text_of((DIKE.replace("闸门", "泵站"), WATCH, CHECK)), at=LATER)
    assert (found("闸门"), found("泵站")) == (0, 1)
    set_fields(base, tasks(base)[0]["id"], {"title": "加高海塘ＫＭ２"}, "张", LAST)
    assert (found("泵站"), found("海塘"), found("km2")) == (1, 1, 1)
    rebuild(base)
    assert (found("闸门"), found("泵站"), found("海塘"), found("水库")) == (0, 1, 1, 1)


OTHER = HEAD.replace("〔2021〕3号", "〔2022〕8号")


def test_another_notice_of_the_same_name_is_a_notice_of_its_own(base: Connection) -> None:
    before = tasks(base)
    text = text_of(("检查水电站。（工程处负责）",), OTHER)
    assert put(base, text, at=LATER).renamed == [("甲.txt", "甲.txt (2)")]
    assert [row for row in tasks(base) if row["source"] == "甲.txt"] == before
    held = dump(base)
    assert put(base, text, at=LAST).same == 1
    assert dump(base) == held
    assert put(base, text.replace("检查", "巡查"), at=LAST).anew == 1
    assert titles(base)[-1] == "巡查水电站"


def test_a_file_that_was_renamed_is_told(base: Connection) -> None:
    held = dump(base)
    found = put(base, text_of(), "2021/甲.txt", LATER)
    assert (found.new, found.copies) == (0, [("2021/甲.txt", "甲.txt")])
    assert dump(base) == held


def test_two_copies_at_once(base: Connection) -> None:
    readings = Readings(base, LATER)
    for name in ("乙.txt", "丙.txt"):
        notice = parse(text_of(("巡查水电站。（工程处负责）",), OTHER), name=name)
        readings.put(notice, name, notice.to_json(indent=None), notice.text)
    readings.flush()
    assert (readings.sum.new, readings.sum.copies) == (1, [("丙.txt", "乙.txt")])


def test_who_owns_the_names_moves_a_notice_with_all_that_was_said(base: Connection) -> None:
    dike = tasks(base)[0]["id"]
    set_fields(base, dike, {"state": "推进中", "due": "2021-05-20"}, "张", AT)
    readings = Readings(base, LATER, leaving=["甲.txt"])
    found = put(base, text_of(), "汛期/甲.txt", LATER, readings)
    readings.remove("甲.txt")
    assert (found.moved, found.new, len(tasks(base))) == ([("甲.txt", "汛期/甲.txt")], 0, 3)
    row = tasks(base)[0]
    assert (row["id"], row["source"], row["state"], row["due"]) == (dike, "汛期/甲.txt", "推进中", date(2021, 5, 20))
    assert ("move", "source", "甲.txt", "汛期/甲.txt") in told(base, LATER)


@pytest.mark.parametrize("touched", [True, False])
def test_a_notice_that_its_owner_drops(base: Connection, touched: bool) -> None:
    if touched:
        set_fields(base, tasks(base)[0]["id"], {"note": "已电话督办"}, "张", AT)
    Readings(base, LATER, leaving=["甲.txt"]).remove("甲.txt")
    assert [row["gone"] for row in tasks(base)] == ([LATER] * 3 if touched else [])
    put(base, text_of(), at=LAST)
    assert [row["gone"] for row in tasks(base)] == [None] * 3
    assert tasks(base)[0]["note"] == ("已电话督办" if touched else None)


def test_ids_that_two_notices_share(base: Connection) -> None:
    notice = other_notice()
    shared = {task.id for task in notice.tasks}
    notice.tasks[0].text += "另附清单。"
    put_read(base, notice, "乙.txt", None)
    assert len({row["id"] for row in tasks(base)}) == 6
    assert {row["id"] for row in tasks(base) if row["source"] == "甲.txt"} == shared
    held = dump(base)
    assert put_read(base, notice, "乙.txt", None, LATER).same == 1
    assert dump(base) == held
    mine = [row["id"] for row in tasks(base) if row["source"] == "乙.txt"]
    set_fields(base, mine[0], {"due": "2021-05-20"}, "张", AT)
    notice.tasks[0].due = date(2021, 9, 30)
    notice.tasks[1].title = "值守"
    put_read(base, notice, "乙.txt", None, LATER)
    assert [row["id"] for row in tasks(base) if row["source"] == "乙.txt"] == mine
    assert offers(base) == [("due", "2021-05-31", "2021-09-30")]


def test_ids_that_are_none_of_ours(base: Connection) -> None:
    notice = other_notice()
    for number, task in enumerate(notice.tasks):
        task.id, task.title = f"no-{number}", f"任务{number}"
    put_read(base, notice, "乙.txt", None)
    assert all(len(row["id"]) == 16 for row in tasks(base))
    assert put_read(base, notice, "乙.txt", None).same == 1


def test_the_head_of_a_notice_is_told_too(base: Connection) -> None:
    put(base, text_of(TASKS_OF, HEAD.replace("防汛工作", "防汛抗旱工作")), at=LATER)
    assert ("read", "title", "示例市水务局关于做好防汛工作的通知", "示例市水务局关于做好防汛抗旱工作的通知") in told(base, LATER)


def test_a_number_that_very_many_notices_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corrected notice under another name is known by its number; not by one that is no one's: then all is kept, and told."""
    monkeypatch.setattr(known, "MOST_OF_A_NUMBER", 3)
    place = str(tmp_path / "a.sqlite")
    with made(place, AT) as base:
        readings = Readings(base, AT)
        for number in range(3):
            put(base, text_of((DIKE.replace("5月", f"{number + 1}月"),)), f"{number}.txt", AT, readings)
        again = put(base, text_of((DIKE.replace("5月", "9月"),)), "更正.txt", LATER)
        assert (again.corrected, again.new, again.crowded) == ([("更正.txt", "0.txt")], 0, {})
        put(base, text_of((WATCH,)), "丁.txt", AT, readings)
        once_more = put(base, text_of((DIKE.replace("5月", "10月"),)), "更正二.txt", LATER)
        assert (once_more.corrected, once_more.new, once_more.crowded) == ([], 1, {"示水〔2021〕3号": 1})
