"""`duban feed`: what goes over and what does not, by what was sent, what is here and what is there; cuts, conflicts, what is brought back."""

from __future__ import annotations

import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from extract.errors import FeedError
from extract.feeds.item import AwayError, BusyError, Item, PartlyError, There
from extract.feeds.mapping import Template
from extract.feeds.running.journal import alone
from extract.feeds.running.patience import TRIES
from extract.ledger.listing import history
from extract.ledger.opening import made, opened
from extract.ledger.people import set_fields
from extract.ledger.schema.tables import NOTICES, PROGRESS, SENT, TASKS
from tests.boards import ON, PLAN, TARGET, Board, Kept, cut, fed, numbers
from tests.ledger_desk import FLOOD, ids, put, run, two
from tests.ledger_work import Work
from tests.ledgers import LATER, Holding, filled

TITLES = ["加固堤防5公里", "清理河道", "报送进展情况", "组织工程验收", "加强汛期值守", "编制应急预案", "检查校舍", "检查食堂"]
KILLS = int(os.environ.get("DUBAN_KILLS", "4"))


@pytest.fixture
def place(tmp_path: Path) -> str:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(filled(two))
    return str(place)


@pytest.fixture
def either(holding: Holding) -> str:
    """A ledger on each store."""
    return holding(two)


def correct(place: str, old: str, new: str) -> None:
    """The notice comes again, corrected."""
    assert old in FLOOD
    put(place, FLOOD.replace(old, new), "防汛.txt")


def set_here(place: str, title: str, **values: str) -> None:
    with opened(place) as base:
        key = base.execute(select(TASKS.c.id).where(TASKS.c.title == title)).scalar_one()
    with opened(place, write=True) as base:
        set_fields(base, key, values, "王科", LATER)


def row(place: str, title: str) -> dict[str, object]:
    with opened(place) as base:
        return base.execute(select(TASKS).where(TASKS.c.title == title)).one()._asdict()


def test_fed_twice_nothing_happens(either: str) -> None:
    board = Board()
    assert numbers(fed(either, board)) == {"created": 8}
    assert [fields["subject"] for _, fields in sorted(board.all(), key=lambda each: TITLES.index(each[1]["subject"]))] == TITLES
    before = board.all()
    board.requests()
    with opened(either) as base:
        sent = base.execute(select(SENT).order_by(SENT.c.uid)).all()
    assert numbers(fed(either, board)) == {"left": 8}
    assert (board.requests(), board.all()) == ([], before)
    with opened(either) as base:
        assert base.execute(select(SENT).order_by(SENT.c.uid)).all() == sent


def test_a_corrected_notice_changes_only_what_it_corrects(either: str) -> None:
    board = Board()
    fed(either, board)
    before = dict(board.all())
    board.requests()
    correct(either, "2021年4月10日前", "2021年4月25日前")
    found = fed(either, board)
    assert numbers(found) == {"changed": 1, "left": 7}
    assert found.changed[0].what == "due: “2021-04-10” → “2021-04-25”"
    assert board.requests() == ["change"]
    assert [uid for uid, fields in board.all() if fields != before[uid]] == [board.titled("清理河道")["uid"]]
    assert board.titled("清理河道")["fields"]["due"] == "2021-04-25"


def test_what_a_person_changed_there_is_kept(place: str) -> None:
    board = Board()
    fed(place, board)
    board.edit("清理河道", status="doing", who="李工", due="2021-04-12")
    board.requests()
    assert numbers(fed(place, board)) == {"left": 8}
    correct(place, "清理河道。", "清理河道和沟渠。")  # another field goes over beside them
    assert numbers(fed(place, board)) == {"changed": 1, "left": 7}
    fields = board.titled("清理河道和沟渠")["fields"]
    assert (fields["status"], fields["who"], fields["due"]) == ("doing", "李工", "2021-04-12")


def test_what_both_changed_is_a_conflict_until_it_is_settled(place: str) -> None:
    for side, day in (("here", "2021-04-25"), ("there", "2021-04-12")):
        board = Board()
        target = f"{TARGET}{side}"
        set_here(place, "清理河道", due="2021-04-10")
        fed(place, board, target=target)
        board.edit("清理河道", due="2021-04-12")
        set_here(place, "清理河道", due="2021-04-25")
        for _ in range(2):
            found = fed(place, board, target=target)
            assert numbers(found) == {"conflicts": 1, "left": 7}
            assert found.conflicts[0].what == "due: here “2021-04-25”, there “2021-04-12”, before “2021-04-10”"
        fed(place, board, settle=side, target=target)
        assert board.titled("清理河道")["fields"]["due"] == day
        assert numbers(fed(place, board, target=target)) == {"left": 8}
        assert board.titled("清理河道")["fields"]["due"] == day


def test_a_conflict_ends_where_both_sides_say_the_same(place: str) -> None:
    board = Board()
    fed(place, board)
    board.edit("清理河道", due="2021-04-12")
    set_here(place, "清理河道", due="2021-04-12")
    assert numbers(fed(place, board)) == {"left": 8}
    set_here(place, "清理河道", due="2021-04-13")
    assert numbers(fed(place, board)) == {"changed": 1, "left": 7}


def test_what_the_target_writes_in_another_form_is_no_edit(place: str) -> None:
    board = Board()
    plan = replace(PLAN, fields=PLAN.fields | {"text": Template("{text}" + "。" * 300)})
    assert numbers(fed(place, board, plan)) == {"created": 8}
    assert numbers(fed(place, board, plan)) == {"left": 8}
    correct(place, "清理河道。", "清理河道，每周一次。")
    assert numbers(fed(place, board, plan)) == {"changed": 1, "left": 7}
    assert board.titled("清理河道，每周一次")["fields"]["text"].startswith("清理河道，每周一次。。")


def test_a_field_that_the_mapping_gains_goes_over_and_one_that_it_loses_stays_there(place: str) -> None:
    board = Board()
    fed(place, board)
    more = replace(PLAN, fields=PLAN.fields | {"unit": Template("{units}")})
    assert numbers(fed(place, board, more)) == {"changed": 8}
    assert board.titled("检查校舍")["fields"]["unit"] == "基建科"
    assert numbers(fed(place, board)) == {"left": 8}
    assert board.titled("检查校舍")["fields"]["unit"] == "基建科"


def test_what_is_deleted_there_is_told_and_not_made_again(place: str) -> None:
    board = Board()
    fed(place, board)
    board.delete("清理河道")
    for _ in range(2):
        found = fed(place, board)
        assert (numbers(found), found.deleted[0].title) == ({"deleted": 1, "left": 7}, "清理河道")
    assert numbers(fed(place, board, again=True)) == {"created": 1, "left": 7}
    assert board.titled("清理河道")["fields"]["due"] == "2021-04-10"
    board.delete("清理河道")
    set_here(place, "清理河道", state="已完成")
    assert numbers(fed(place, board)) == {"left": 8}  # ended here too


def test_what_no_notice_has_any_more_is_cancelled_there_and_not_deleted(place: str) -> None:
    board = Board()
    fed(place, board)
    correct(place, "2.清理河道。（河道处负责，2021年4月10日前完成）\n", "")
    assert numbers(fed(place, board)) == {"changed": 1, "left": 7}
    assert board.titled("清理河道")["fields"]["status"] == "dropped"


def test_a_mapping_chooses_what_goes_first_and_what_went_is_kept_up_to_date(place: str) -> None:
    board = Board()
    plan = replace(PLAN, units=("河道处",), states=("未开始",))
    assert numbers(fed(place, board, plan)) == {"created": 1}
    set_here(place, "清理河道", state="已完成")
    assert numbers(fed(place, board, plan)) == {"changed": 1}
    assert board.titled("清理河道")["fields"]["status"] == "done"
    assert numbers(fed(place, board, replace(PLAN, within=10))) == {"created": 1, "left": 1}  # 检查校舍; 5 May is not within
    assert numbers(fed(place, board, replace(PLAN, within=20))) == {"created": 1, "left": 2}


def test_a_dry_run_tells_all_and_does_nothing(place: str) -> None:
    board = Board()
    assert numbers(fed(place, board, dry_run=True)) == {"created": 8}
    assert board.all() == []
    fed(place, board)
    correct(place, "2021年4月10日前", "2021年4月25日前")
    board.edit("加强汛期值守", status="doing")
    board.requests()
    before = everything(place)
    found = fed(place, board, dry_run=True, pull=True)
    assert numbers(found) == {"changed": 1, "pulled": 1, "left": 7}
    assert board.requests() == []
    assert everything(place) == before


def everything(place: str) -> dict[str, list[object]]:
    from tests.boards import dump

    with opened(place) as base:
        return dump(base)


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("error", [AwayError, BusyError])
def test_a_run_that_is_cut_ends_like_one_that_is_not(place: str, answered: bool, error: type[FeedError]) -> None:
    whole = Board()
    fed(place, whole, target="board https://elsewhere/")
    for times in (1, 3, 8):
        board, target = Board(), f"{TARGET}{times}{answered}"
        board.trouble = cut(times, answered=answered, error=error)
        found = fed(place, board, target=target)
        assert found.stopped == "board: is away; start again" or (times == 8 and len(found.failed) == 1)
        board.trouble = Board().trouble
        again = fed(place, board, target=target)
        assert not again.stopped
        assert not again.failed
        assert board.all() == whole.all()
        assert numbers(fed(place, board, target=target)) == {"left": 8}


def test_a_change_that_is_cut_is_no_conflict(place: str) -> None:
    board = Board()
    fed(place, board)
    set_here(place, "清理河道", due="2021-04-25")
    board.trouble = cut(1, answered=True)
    assert numbers(fed(place, board)) == {"failed": 1, "left": 7}
    board.trouble = Board().trouble
    set_here(place, "清理河道", due="2021-04-26")  # and changed again before it is fed again
    assert numbers(fed(place, board)) == {"changed": 1, "left": 7}
    assert board.titled("清理河道")["fields"]["due"] == "2021-04-26"


def test_a_target_that_is_busy_is_asked_again_as_late_as_it_says(place: str) -> None:
    from extract.feeds.running.servers import Asked
    from extract.feeds.running.whole import feed_server

    board, waited = Board(), list[float]()
    count = 0

    def trouble(request: str, answered: bool) -> None:
        nonlocal count
        count += 1
        if count in {2, 3, 5}:
            raise BusyError("board", "is busy", "later", 7.5 if count == 2 else None)

    board.trouble = trouble
    found = feed_server(place, lambda: board, PLAN, Asked(TARGET, "王科", LATER), ON, waited.append)
    assert numbers(found) == {"created": 8}
    assert waited == [7.5, 2.0, 4.0]


def test_one_task_that_a_server_fails_at_ends_no_run(place: str) -> None:
    board = Board()
    count = 0

    def trouble(request: str, answered: bool) -> None:
        nonlocal count
        if request == "create" and len(board.held) == 3 and not answered and count < TRIES:
            count += 1
            raise AwayError("board", "failed (500)", "see its log")

    board.trouble = trouble
    found = fed(place, board)
    assert numbers(found) == {"created": 7, "failed": 1}
    assert not found.stopped
    assert sum(each == "create" for each in board.asked) == 7 + TRIES
    board.trouble = Board().trouble
    assert numbers(fed(place, board)) == {"created": 1, "left": 7}


def test_one_task_that_is_not_taken_is_told(place: str) -> None:
    board = Board()

    def trouble(request: str, answered: bool) -> None:
        if request == "create" and len(board.asked) == 4:
            raise FeedError("board", "does not take it (422)", "correct it")

    board.trouble = trouble
    assert numbers(fed(place, board)) == {"created": 7, "failed": 1}
    board.trouble = Board().trouble
    with opened(place) as base:
        assert base.execute(select(func.count()).select_from(SENT)).scalar() == 7
    assert numbers(fed(place, board)) == {"created": 1, "left": 7}


def test_what_is_made_and_not_taken_whole_is_made_once(place: str) -> None:
    class Strict(Board):
        strict = True

        def create(self, item: Item) -> There:
            if not self.strict or item.title != "清理河道":
                return super().create(item)
            there = super().create(replace(item, fields=item.fields | {"status": ""}))
            raise PartlyError(self.name, "takes no “new”", "allow it there", there, {"status"})

    board = Strict()
    found = fed(place, board)
    assert (numbers(found), found.failed[0].what) == ({"created": 7, "failed": 1}, "board: takes no “new”; allow it there")
    board.strict = False
    found = fed(place, board)
    assert (numbers(found), found.changed[0].what) == ({"changed": 1, "left": 7}, "status: “” → “new”")
    assert numbers(fed(place, board)) == {"left": 8}


def test_what_an_earlier_try_did_not_come_to_is_done(place: str) -> None:
    """A task is made, then the connection is cut before its second request."""

    class Halting(Board):
        def create(self, item: Item) -> There:
            if self.held or self.asked.count("create"):
                return super().create(item)
            super().create(replace(item, fields=item.fields | {"status": ""}))
            raise AwayError(self.name, "is away", "start again")

    board = Halting()
    assert numbers(fed(place, board)) == {"created": 8}
    assert {fields["status"] for _, fields in board.all()} == {"new"}
    assert numbers(fed(place, board)) == {"left": 8}


def test_somebody_is_quicker(place: str) -> None:
    board = Board()
    fed(place, board)
    set_here(place, "清理河道", due="2021-04-25")

    def trouble(request: str, answered: bool) -> None:
        if request == "change" and board.asked.count("change") == 1 and not answered:
            board.edit("清理河道", who="李工")

    board.trouble = trouble
    assert numbers(fed(place, board)) == {"changed": 1, "left": 7}
    fields = board.titled("清理河道")["fields"]
    assert (fields["due"], fields["who"]) == ("2021-04-25", "李工")
    set_here(place, "清理河道", due="2021-04-26")
    board.trouble = lambda request, answered: board.edit("清理河道", who="李工") if request == "change" and not answered else None
    found = fed(place, board)
    assert found.failed[0].what.startswith("board: t")
    assert "changes there all the time" in found.failed[0].what


def test_many_at_once(place: str) -> None:
    class Many(Board):
        many = 500
        calls = 0

        def create_many(self, items):  # type: ignore[no-untyped-def]
            self.calls += 1
            return [self.create(item) for item in items]

    board = Many()
    assert numbers(fed(place, board)) == {"created": 8}
    assert board.calls == 1
    board = Many()
    board.trouble = cut(4, answered=True)
    found = fed(place, board, target="board 2")
    assert found.stopped
    board.trouble = Board().trouble
    assert "created" in numbers(fed(place, board, target="board 2"))
    assert len(board.all()) == len(dict(board.all())) == 8


def test_a_ledger_that_lost_its_memory_writes_over_nothing(place: str) -> None:
    board = Board()
    fed(place, board)
    board.edit("清理河道", due="2021-04-12")
    board.requests()
    with opened(place, write=True) as base:
        base.execute(SENT.delete())
    found = fed(place, board)
    assert numbers(found) == {"conflicts": 1, "left": 7}
    assert found.conflicts[0].what == "due: here “2021-04-10”, there “2021-04-12”, before “”"
    assert "change" not in board.requests()
    assert numbers(fed(place, board, settle="there")) == {"left": 8}
    assert len(board.all()) == 8


def test_states_and_progress_come_back(either: str) -> None:
    board = Board()
    fed(either, board)
    board.edit("清理河道", status="doing", done="40", who="李工")
    board.titled("清理河道")["said"] = [("李工", "2021-04-15T01:00:00Z", "已清理一半\r\n明日继续\x07")]
    board.edit("报送进展情况", days="2021-05-05 done")
    assert numbers(fed(either, board)) == {"left": 8}
    found = fed(either, board, pull=True)
    assert numbers(found) == {"pulled": 2, "left": 8}
    assert found.pulled[0].what == "state: 推进中; percent: 40; 李工: 已清理一半 明日继续"
    task = row(either, "清理河道")
    assert (task["state"], task["percent"], task["lead"]) == ("推进中", 40, "")
    board.requests()
    again = fed(either, board, pull=True)
    assert (numbers(again), again.pulled) == ({"left": 8}, [])
    assert board.requests() == []
    with opened(either) as base:
        told = [tuple(each) for each in base.execute(select(PROGRESS.c.by, PROGRESS.c.at, PROGRESS.c.text))]
        assert told == [("李工 (board)", "2021-04-15T01:00:00Z", "已清理一半\n明日继续")]
        entries = [(each["by"], each["action"], each["field"], each["after"]) for each in history(base, str(task["id"])) if each["id"]]
    assert entries == [
        ("王科", "feed", TARGET, "created"),
        ("board", "set", "state", "推进中"),
        ("board", "set", "percent", "40"),
        ("李工 (board)", "progress", None, "已清理一半\n明日继续"),
    ]
    assert "已完成" in run("ledger", "show", str(row(either, "报送进展情况")["id"]), "-l", either)


def test_what_comes_back_by_several_words_goes_not_over_again(place: str) -> None:
    board = Board()
    plan = replace(PLAN, back=PLAN.back | {"resolved": "已完成"})
    fed(place, board, plan)
    board.edit("清理河道", status="resolved")
    board.edit("检查校舍", status="unheard of", done="many")
    found = fed(place, board, plan, pull=True)
    assert numbers(found) == {"pulled": 1, "failed": 1, "left": 8}
    assert "has the state “unheard of”, which its mapping does not know" in found.failed[0].what
    assert row(place, "清理河道")["state"] == "已完成"
    assert row(place, "检查校舍")["percent"] is None
    board.requests()
    assert numbers(fed(place, board, plan)) == {"left": 8}
    assert board.requests() == []
    set_here(place, "清理河道", state="推进中")
    assert numbers(fed(place, board, plan)) == {"changed": 1, "left": 7}


def test_both_changed_the_state_and_nothing_is_pulled(place: str) -> None:
    board = Board()
    fed(place, board)
    board.edit("清理河道", status="done")
    set_here(place, "清理河道", state="暂缓")
    assert numbers(fed(place, board, pull=True)) == {"conflicts": 1, "left": 7}
    assert row(place, "清理河道")["state"] == "暂缓"


def test_nobody_else_feeds_meanwhile(either: str) -> None:
    with alone(either, TARGET), pytest.raises(FeedError, match="is being fed from this ledger by another program"), alone(either, TARGET):
        pass
    with alone(either, TARGET), alone(either, "board https://elsewhere/"):
        pass
    with alone(either, TARGET):
        pass


def test_a_notice_that_is_dropped_leaves_what_went_over_as_cancelled(place: str) -> None:
    from extract.ledger.readings import Readings

    board = Board()
    fed(place, board)
    with made(place, LATER) as base:
        readings = Readings(base, LATER)
        readings.remove("校园.txt")
    assert numbers(fed(place, board)) == {"changed": 2, "left": 6}
    assert board.titled("检查校舍")["fields"]["status"] == "dropped"
    with opened(place) as base:
        assert base.execute(select(NOTICES.c.gone).where(NOTICES.c.source == "校园.txt")).scalar() is not None


def feed_slowly(place: str, board: Path, turn: int) -> None:
    """Feed, and be killed at some moment: before or behind a request, or whenever it is."""
    chosen = random.Random(turn)
    moment = chosen.randrange(1, 8)
    if turn % 2:
        moment = 0
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, chosen.uniform(0.005, 0.1))
    kept = Kept(board)
    count = 0

    def trouble(request: str, answered: bool) -> None:
        nonlocal count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    kept.trouble = trouble
    fed(place, kept)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
def test_killed_at_any_moment_and_run_again(either: str, tmp_path: Path) -> None:
    """One task is changed before each run, so that there is always something to be cut off."""
    path = tmp_path / "board"
    for turn in range(KILLS):
        set_here(either, "清理河道", due=f"2021-05-{turn % 28 + 1:02}")
        set_here(either, "检查校舍", note=f"第{turn}次", percent=str(turn % 100))
        Work(feed_slowly, either, path, turn).ended()
    found = fed(either, Kept(path))
    assert not (found.failed or found.conflicts or found.deleted or found.stopped)
    whole = Board()
    fed(either, whole, target="board https://elsewhere/")
    assert Kept(path).all() == whole.all()
    assert numbers(fed(either, Kept(path))) == {"left": 8}


def test_ids_of_a_ledger_are_those_over_there(place: str) -> None:
    board = Board()
    fed(place, board)
    assert {uid for uid, _ in board.all()} == {f"{key}@duban" for key in ids(place).values()}
