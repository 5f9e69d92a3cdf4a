"""The ledger's store: its tables, how it is opened, what is told of a file that cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from extract.errors import LedgerError, OutputError
from extract.ledger.migrations import known
from extract.ledger.opening import made, opened, place_of, shown
from extract.ledger.schema.tables import METADATA

AT = "2021-04-01T08:30:00Z"


def refusal(place: Path, *, write: bool = False) -> str:
    with pytest.raises(LedgerError) as told, opened(str(place), write=write):
        pass
    return str(told.value).removeprefix(f"{place}: ")


def making(place: Path) -> str:
    with pytest.raises(OutputError) as told, made(str(place), AT):
        pass
    return str(told.value).removeprefix(f"{place}: ")


def new(place: Path) -> Path:
    with made(str(place), AT):
        return place


def other(place: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(place)) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()
    return place


def test_the_steps_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    place = str(new(tmp_path / "a.sqlite"))
    with opened(place) as base:
        found = compare_metadata(MigrationContext.configure(base), METADATA)
        assert [each for each in found if not (each[0] == "remove_table" and each[1].name.startswith("search"))] == []
        assert set(base.execute(text("SELECT name FROM sqlite_master WHERE type = 'view'")).scalars()) == {
            "v_due",
            "v_overdue",
            "v_by_unit",
        }


def test_a_ledger_is_read_while_it_is_written(tmp_path: Path) -> None:
    place = str(new(tmp_path / "a.sqlite"))
    with opened(place, write=True) as writer, opened(place) as reader:
        writer.execute(text("INSERT INTO history (at, by, action) VALUES ('', '', 'x')"))
        assert reader.execute(text("SELECT count(*) FROM history")).scalar() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]


def test_the_history_is_append_only(tmp_path: Path) -> None:
    place = new(tmp_path / "a.sqlite")
    with opened(str(place), write=True) as base:
        base.execute(text("INSERT INTO history (at, by, action) VALUES ('', '', 'x')"))
    for statement in ("DELETE FROM history", "UPDATE history SET action = 'y'"):
        with pytest.raises(LedgerError, match="append-only"), opened(str(place), write=True) as base:
            base.execute(text(statement))


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), made(str(tmp_path / "a.sqlite"), AT):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_two_that_make_one_ledger(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    with pytest.raises(LedgerError, match="was made by another program meanwhile; start again"), made(str(place), AT):
        new(place)
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]


def test_no_ledger(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.sqlite") == "there is no such ledger; make one with duban ledger add SOURCE, or name another with -l"
    assert making(tmp_path / "no" / "a.sqlite").startswith("cannot be written (No such file or directory); ")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    place = other(tmp_path / "a.db", "CREATE TABLE tasks (x)", "CREATE TABLE notices (source, json)", "INSERT INTO tasks VALUES (1)")
    was = place.read_bytes()
    assert refusal(place) == making(place)
    assert refusal(place) == "is no ledger; name a ledger that duban made, or make a new one with duban ledger add SOURCE"
    assert place.read_bytes() == was


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    place.write_text("关于做好工作的通知" * 100, "utf-8")
    assert refusal(place) == making(place) == "is no ledger; name a ledger that duban made, or a new file"


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    place.touch()
    assert refusal(place).startswith("is no ledger; ")
    new(place)
    with opened(str(place)):
        pass


def test_a_newer_schema(tmp_path: Path) -> None:
    place = other(new(tmp_path / "a.sqlite"), "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(place) == making(place) == "was written by a newer duban (schema 9999); use that version, or a newer one"
    assert making(other(tmp_path / "b.sqlite", "PRAGMA user_version = 7")).startswith("is no ledger; ")


def test_a_damaged_file(tmp_path: Path) -> None:
    place = new(tmp_path / "a.sqlite")
    whole = bytearray(place.read_bytes())
    whole[4096 : 20 * 4096] = b"\xff" * (19 * 4096)
    place.write_bytes(whole)
    assert (
        refusal(place)
        == making(place)
        == ("is damaged; put back a copy that duban ledger backup made, and remove what is beside it with -wal and -shm in its name")
    )


def test_a_file_that_another_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_WAIT", "0.1")
    place = new(tmp_path / "a.sqlite")
    with opened(str(place), write=True):
        assert refusal(place, write=True) == "is in use by another program; close the program that has it open, and start again"


def test_how_long_a_writer_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = new(tmp_path / "a.sqlite")
    for said, seconds in (("", 30), ("0", 0), ("2.5", 2.5), ("1e12", 86_400)):
        monkeypatch.setenv("DUBAN_WAIT", said)
        with opened(str(place)) as base:
            assert base.exec_driver_sql("PRAGMA busy_timeout").scalar() == seconds * 1000
    for said in ("half a minute", "-1", "nan"):
        monkeypatch.setenv("DUBAN_WAIT", said)
        with pytest.raises(LedgerError) as told, opened(str(place)):
            pass
        assert str(told.value) == f"DUBAN_WAIT: is no number of seconds: {said}; set it to one, such as 60, or not at all"


def test_names_of_ledgers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUBAN_LEDGER", raising=False)
    assert place_of(None) == "ledger.sqlite"
    monkeypatch.setenv("DUBAN_LEDGER", "x.sqlite")
    assert (place_of(None), place_of("y.sqlite")) == ("x.sqlite", "y.sqlite")
    assert shown("postgresql://clerk:secret@db/duban") == "postgresql://clerk:***@db/duban"
    assert known() == sorted(known())


def test_addresses_that_lead_nowhere() -> None:
    with pytest.raises(LedgerError) as told, opened("postgresql://clerk:secret@127.0.0.1:1/duban"):
        pass
    assert str(told.value).startswith("postgresql://clerk:***@127.0.0.1:1/duban: does not answer; ")
    assert "secret" not in str(told.value)
