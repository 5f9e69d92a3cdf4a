"""A ledger in hard use: several writers, killed ones, full disks, damaged files. No change is lost, none is half there, and a line tells."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection, func, select, text

from extract.errors import LedgerError
from extract.ledger.keeping import backup
from extract.ledger.listing import Query
from extract.ledger.listing import tasks as listed
from extract.ledger.opening import made, opened, usable
from extract.ledger.people import add_progress, set_fields
from extract.ledger.places.asking import asked, tuples
from extract.ledger.proof import check
from extract.ledger.schema.tables import HISTORY, METADATA, NOTICES, PROGRESS, TASKS
from extract.ledger.words import STATES
from extract.ledger.workbook.draw import write
from extract.ledger.workbook.reading import read_back
from tests.ledger_work import AT, TASKS_EACH, Work, add, change, die, put, take_in, tell
from tests.ledgers import new, text_of
from tests.postgres import Server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

KILLS = int(os.environ.get("DUBAN_KILLS", "3"))  # make fuzz: 20
FLIPS = 8 * KILLS
MANY = 3  # notices of a transaction


def check_whole(base: Connection) -> set[str]:
    """Nothing is half there: each notice has all its tasks, words and history. The sources that there are."""
    sources = set(base.execute(select(NOTICES.c.source)).scalars())
    tasks = base.execute(select(TASKS.c.source, func.count()).group_by(TASKS.c.source)).all()
    assert {row[0] for row in tasks} == sources
    assert {row[1] for row in tasks} <= {TASKS_EACH}
    told = base.execute(select(HISTORY.c.source).where(HISTORY.c.action == "add")).scalars().all()
    assert sorted(told) == sorted(sources)
    assert base.execute(text("SELECT count(*) FROM searched")).scalar() == len(sources) * TASKS_EACH
    assert len(listed(base, Query(search="堤防"))) == len(sources) * TASKS_EACH
    if base.dialect.name == "sqlite":
        assert base.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert base.execute(text("PRAGMA foreign_key_check")).all() == []
    return sources


def names(lines: list[str]) -> set[str]:
    """The sources that a process told of."""
    added = (line.split() for line in lines if line.startswith("added"))
    return {f"{number:04}.txt" for _, first, many in added for number in range(int(first), int(first) + int(many))}


def test_two_that_add_and_two_that_set_at_once(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        put(base, range(MANY))
    adding = [Work(add, empty_ledger, first, 4, MANY) for first in (100, 106)]  # some of the second are those of the first
    setting = [Work(change, empty_ledger, 0, 6, who) for who in ("甲", "乙")]
    told = [each.ended() for each in (*adding, *setting)]
    assert [wrong for _, wrong in told if wrong] == []
    with opened(empty_ledger) as base:
        assert check_whole(base) == {f"{number:04}.txt" for number in (*range(MANY), *range(100, 118))}
        entries = base.execute(select(PROGRESS.c.text, PROGRESS.c.by)).all()
        assert sorted(row.text for row in entries) == sorted(f"{who} {number}" for who in ("甲", "乙") for number in range(6))
        notes = base.execute(select(HISTORY.c.before, HISTORY.c.after).where(HISTORY.c.field == "note").order_by(HISTORY.c.entry)).all()
        assert len(notes) == 12
        assert [row.before for row in notes] == [None, *(row.after for row in notes[:-1])]  # each saw the one before


def test_who_looked_before_another_set_is_told(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        put(base, [1])
    with opened(empty_ledger) as base:
        seen = base.execute(select(TASKS.c.id, TASKS.c.version).limit(1)).one()
    with opened(empty_ledger, write=True) as base:
        set_fields(base, seen.id, {"state": "推进中"}, "甲", AT, seen.version)
    with pytest.raises(LedgerError, match="was changed by somebody else meanwhile"), opened(empty_ledger, write=True) as base:
        set_fields(base, seen.id, {"state": "已完成"}, "乙", AT, seen.version)
    with opened(empty_ledger) as base:
        assert base.execute(select(TASKS.c.state).where(TASKS.c.id == seen.id)).scalar() == "推进中"


def test_who_waits_too_long_is_told(empty_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_WAIT", "0.3")
    with made(empty_ledger) as base:
        put(base, [1])
    with opened(empty_ledger, write=True), opened(empty_ledger) as reader:
        assert check_whole(reader) == {"0001.txt"}
        with pytest.raises(LedgerError, match=": is in use by another program; close the program that has it open"), made(empty_ledger):
            pass


@pytest.mark.parametrize("what", ["add", "set"])
def test_killed_at_random_moments(what: str, empty_ledger: str) -> None:
    chosen = random.Random(what)
    done: set[str] = set()
    with made(empty_ledger) as base:
        put(base, [0])
    told_of = 0
    for kill in range(KILLS):
        first = 1 + kill * 300
        process = Work(add, empty_ledger, first, 100, MANY) if what == "add" else Work(change, empty_ledger, first, 300, "甲")
        process.begun()
        time.sleep(chosen.random() * 0.3)
        process.kill()
        lines, wrong = process.ended()
        assert wrong == ""
        with opened(empty_ledger) as base:
            there = check_whole(base)
            done |= names(lines)
            assert done <= there
            assert len(there - {"0000.txt"}) % MANY == 0
            done |= there
            if what == "set":
                told_of += len(lines)
                entries = base.execute(select(func.count()).select_from(PROGRESS)).scalar_one()
                notes = base.execute(select(func.count()).select_from(HISTORY).where(HISTORY.c.field == "note")).scalar_one()
                assert entries == notes  # both or none
                assert told_of <= entries <= told_of + kill + 1  # at most one more each time, done and not told
    with made(empty_ledger) as base:
        put(base, [9_999])
        assert "9999.txt" in check_whole(base)


def filled_in(place: str, book: Path) -> None:
    """The ledger's workbook, in which somebody has set the state of every task on the first sheet."""
    with opened(place) as base:
        write(base, book, date(2026, 1, 5))
    whole = openpyxl.load_workbook(book)
    for row in whole.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == STATES[0]:
                cell.value = STATES[1]
    whole.save(book)


def test_an_import_killed_at_random_moments(empty_ledger: str, tmp_path: Path) -> None:
    chosen = random.Random("import")
    with made(empty_ledger) as base:
        put(base, range(20))
    filled_in(empty_ledger, tmp_path / "台账.xlsx")
    states = select(TASKS.c.state, func.count()).group_by(TASKS.c.state)
    times = 20 * TASKS_EACH
    began = time.monotonic()
    with opened(empty_ledger, write=True) as base:
        read_back(base, tmp_path / "台账.xlsx", "甲", AT, dry_run=True)
    takes = time.monotonic() - began
    whole = False
    for _ in range(KILLS):
        process = Work(take_in, empty_ledger, tmp_path / "台账.xlsx")
        process.begun()
        time.sleep(chosen.random() * takes * 1.2)
        process.kill()
        lines, wrong = process.ended()
        assert wrong == ""
        with opened(empty_ledger) as base:
            check_whole(base)
            found = {row[0]: row[1] for row in base.execute(states)}
            told = base.execute(select(func.count()).select_from(HISTORY).where(HISTORY.c.field == "state")).scalar()
        assert found == {STATES[1 if told else 0]: times}  # all of it or nothing
        assert told in (0, times)
        whole = whole or told == times
        assert whole == (told == times)  # what was taken in stays
        assert whole or "taken in" not in lines
    with opened(empty_ledger, write=True) as base:
        read_back(base, tmp_path / "台账.xlsx", "甲", AT)
        assert {row[0]: row[1] for row in base.execute(states)} == {STATES[1]: times}


def test_what_a_killed_first_add_leaves_is_cleared_away(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    Work(die, str(place), 1, MANY).ended()
    left = [path.name for path in tmp_path.iterdir()]
    assert not place.exists()
    assert len(left) == 1
    with made(str(place)) as base:
        put(base, [1])
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


def test_what_was_written_and_never_closed_is_there(tmp_path: Path) -> None:
    """SQLite keeps it in a file beside the ledger, which goes when the next has read it."""
    place = tmp_path / "台 账.sqlite"
    with made(str(place)) as base:
        put(base, [1])
    Work(die, str(place), 2, MANY).ended()
    assert place.with_name(f"{place.name}-wal").stat().st_size
    with opened(str(place)) as base:
        assert len(check_whole(base)) == 1 + MANY
    with opened(str(place), write=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


def test_a_link_is_the_ledger_that_it_leads_to(tmp_path: Path) -> None:
    place, link = tmp_path / "there" / "a #1?%41.sqlite", tmp_path / "台账 的链接"
    place.parent.mkdir()
    link.symlink_to(place)
    with made(str(link)) as base:
        put(base, [1])
    assert link.is_symlink()
    with made(str(link)) as writer, opened(str(place)) as reader:
        put(writer, [2])
        assert check_whole(reader) == {"0001.txt"}
    with opened(str(place)) as reader:
        assert check_whole(reader) == {"0001.txt", "0002.txt"}


def limited(size: int) -> Callable[[], None]:
    """What makes any file of a process end at this size, as a full disk does."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_no_room(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    with made(str(place)) as base:
        put(base, range(20))
    was = place.stat().st_size
    for size in (was // 2, was + 40_000, 60_000):
        lines, wrong = Work(add, str(place), 100, 50, 20, before=limited(size)).ended()
        assert wrong.startswith(f"{place}: ")
        assert wrong.count("\n") == 1
        assert "; make room there, and start again" in wrong
        with opened(str(place)) as base:
            assert names(lines) <= check_whole(base)
    new = tmp_path / "new.sqlite"
    _, wrong = Work(add, str(new), 100, 1, 20, before=limited(60_000)).ended()
    assert "; make room there, and start again" in wrong
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no right to mount a file system")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(small: Path) -> None:
    place = small / "a.sqlite"
    with made(str(place)) as base:
        put(base, range(5))
    lines, wrong = Work(add, str(place), 100, 50, 10).ended()
    assert "make room there, and start again" in wrong
    with opened(str(place)) as base:
        there = check_whole(base)
    assert names(lines) <= there
    assert len(there) % 10 == 5
    _, wrong = Work(add, str(small / "new.sqlite"), 100, 1, 100).ended()
    assert "make room there, and start again" in wrong
    assert not (small / "new.sqlite").exists()


def test_a_server_without_room_or_that_goes_away(postgresql: Server) -> None:
    with postgresql.database() as place:
        name = place.partition("@/")[2].partition("?")[0]
        with made(place) as base:
            put(base, [1])
        postgresql.run(
            name,
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$",
        )
        postgresql.run(name, "CREATE TRIGGER no_room BEFORE INSERT ON units EXECUTE FUNCTION no_room()")
        with pytest.raises(LedgerError, match=": has no room left; make room there"), made(place) as base:
            put(base, [2])
        postgresql.run(name, "DROP TRIGGER no_room ON units")
        with pytest.raises(LedgerError, match=": went away; see that the server runs, and start again"), made(place) as base:
            put(base, [2])
            postgresql.run(
                name, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
            )
            put(base, [3])
        with opened(place) as base:
            assert check_whole(base) == {"0001.txt"}


def as_nobody() -> None:
    """Root may write everywhere."""
    if not os.geteuid():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def look(place: str) -> None:
    with opened(place) as base:
        for source in check_whole(base):
            tell(source)


def test_a_folder_in_which_nothing_may_be_written(tmp_path: Path) -> None:
    place = tmp_path / "locked" / "a.sqlite"
    place.parent.mkdir()
    with made(str(place)) as base:
        put(base, [1])
    tmp_path.chmod(0o755)
    for each in tmp_path.parents if not os.geteuid() else ():
        if each.stat().st_uid == 0 and not each.stat().st_mode & 0o001:
            each.chmod(each.stat().st_mode | 0o011)
    for rights in (0o444, 0o666):
        place.chmod(rights)
        place.parent.chmod(0o555)
        assert Work(look, str(place), before=as_nobody).ended() == (["0001.txt"], "")
        _, wrong = Work(add, str(place), 2, 1, 1, before=as_nobody).ended()
        assert wrong == f"{place}: may not be written; ask for the right to write it, or name another ledger\n"
        _, wrong = Work(add, str(place.with_name("b.sqlite")), 2, 1, 1, before=as_nobody).ended()
        assert wrong.endswith(": cannot be written (Permission denied); check the folder and its permissions\n")
    place.parent.chmod(0o755)


def test_a_newer_schema_is_left_alone(empty_ledger: str) -> None:
    with made(empty_ledger) as base:
        put(base, [1])
        base.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for way in (opened, made):
        with pytest.raises(LedgerError, match=r"was written by a newer duban \(schema 9999\); use that version"), way(empty_ledger):
            pass


def test_damaged_files_are_told(tmp_path: Path) -> None:
    """Bits are others, pieces are gone or zero: what is asked is answered, or a line tells; no error of a library comes through."""
    place, good = tmp_path / "a.sqlite", tmp_path / "good.sqlite"
    with made(str(good)) as base:
        put(base, range(30))
    whole = good.read_bytes()
    told = 0
    for seed in range(FLIPS):
        chosen = random.Random(seed)
        place.write_bytes(damaged(whole, chosen))
        for beside in ("-wal", "-shm"):
            place.with_name(f"{place.name}{beside}").unlink(missing_ok=True)
        for ask in (looked_at, added):
            try:
                ask(str(place))
            except LedgerError as error:
                assert "\n" not in str(error)
                told += 1
    assert told > FLIPS // 2


def damaged(whole: bytes, chosen: random.Random) -> bytes:
    data = bytearray(whole)
    way = chosen.randrange(4)
    if way == 0:
        return bytes(data[: chosen.randrange(len(data))])
    start = 0 if way == 1 else chosen.randrange(len(data))
    if way == 2:
        data[start : start + 4096] = bytes(4096)
    else:
        for _ in range(300):
            data[min(start + chosen.randrange(8192), len(data) - 1)] ^= 1 << chosen.randrange(8)
    return bytes(data)


def looked_at(place: str) -> None:
    with opened(place) as base:
        for table in METADATA.sorted_tables:
            base.execute(select(table)).all()
        for view in ("v_due", "v_overdue", "v_by_unit"):
            base.execute(text(f"SELECT * FROM {view}")).all()
        listed(base, Query(search="堤防"))


def added(place: str) -> None:
    with made(place) as base:
        put(base, [1, 100])
        task = base.execute(select(TASKS.c.id).limit(1)).scalar()
        if task:
            set_fields(base, task, {"state": "推进中", "title": "另一件事"}, "甲", AT)


def test_a_date_that_somebody_wrote_by_hand(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    with made(str(place)) as base:
        put(base, [1])
    with closing(sqlite3.connect(place)) as file, file:
        file.execute("UPDATE tasks SET due = '明天'")
    with pytest.raises(LedgerError, match="holds '明天' where a date has to stand; write it there like 2021-05-31"):
        looked_at(str(place))


def test_a_copy_put_back(tmp_path: Path) -> None:
    place, copy = tmp_path / "a.sqlite", tmp_path / "copy.sqlite"
    with made(str(place)) as base:
        put(base, [1])
    shutil.copy(place, copy)
    with made(str(place)) as base:
        put(base, [2])
    shutil.copy(copy, place)
    with suppress(FileNotFoundError):
        place.with_name("a.sqlite-wal").unlink()
    with opened(str(place)) as base:
        assert check_whole(base) == {"0001.txt"}


def test_what_is_left_of_another_ledger_is_not_laid_over_a_new_one(tmp_path: Path) -> None:
    """Somebody removed ledger.sqlite of a program that was killed, and not ledger.sqlite-wal: SQLite would take it for that of the new."""
    place, left = tmp_path / "a.sqlite", tmp_path / "a.sqlite-wal"
    left.write_bytes(b"0" * 32)
    with pytest.raises(LedgerError, match=r"a\.sqlite-wal: holds what was written last into a ledger that is not there, or is open; put"):
        usable(str(place))
    with pytest.raises(LedgerError, match=r"a\.sqlite-wal: holds"), made(str(place), AT):
        pass
    assert not place.exists()
    left.unlink()
    new(str(place), text_of())
    copy = tmp_path / "b.sqlite"
    with opened(str(place)) as base:
        backup(base, str(place), copy)
        Path(f"{copy}-wal").write_bytes(b"0" * 32)
        with pytest.raises(LedgerError, match=r"b\.sqlite-wal: holds"):
            backup(base, str(place), copy)


def test_a_write_ahead_log_that_a_power_cut_broke(tmp_path: Path) -> None:
    """Of a log that ends anywhere, or in rubbish, all that was committed before is there, whole, and no more."""
    place, copy = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    new(str(place), text_of())
    with closing(sqlite3.connect(place)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM tasks").fetchall()  # what it sees may not be moved into the file
        with opened(str(place)) as base:
            key = listed(base, Query())[0]["id"]
        for number in range(6):
            with opened(str(place), write=True) as base:
                add_progress(base, key, str(number), None, "张", AT)
        whole, log = place.read_bytes(), Path(f"{place}-wal").read_bytes()
    chosen, seen = random.Random(7), set()
    for turn in range(12):
        cut = bytearray(log[: chosen.randrange(len(log) + 1)])
        if turn % 3 == 1 and cut:
            cut[chosen.randrange(len(cut))] ^= 255
        copy.write_bytes(whole)
        Path(f"{copy}-shm").unlink(missing_ok=True)
        Path(f"{copy}-wal").write_bytes(bytes(cut) + (chosen.randbytes(5_000) if turn % 3 == 2 else b""))
        with asked(str(copy)) as base:
            told = [text for (text,) in tuples(base, "SELECT text FROM progress ORDER BY entry")]
        assert told == [str(number) for number in range(len(told))]
        with opened(str(copy), write=True) as base:
            add_progress(base, key, "后", None, "李", AT)
            assert not any(check(base).values())
        seen.add(len(told))
    assert len(seen) > 2
