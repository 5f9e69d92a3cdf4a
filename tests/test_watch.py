"""`duban watch` as a process of its own on a real file system: what arrives, changes, goes; what goes wrong; how it ends."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from extract.batch.arrivals import QUIET, Arrivals
from extract.batch.outputs.publish import own_of
from extract.batch.run import Batch
from extract.batch.watch import Watch
from extract.cli import main
from extract.installation import how_to_get
from tests.batches import here, notice
from tests.processor import PATIENCE
from tests.ready import Ready

pytest.importorskip("watchfiles", reason="needs the extra “watch”")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

ROOT = Path(__file__).resolve().parent.parent


class Watching:
    """The command at work, with the lines that it has told."""

    def __init__(self, ready: Ready, folder: Path, out: Path, *options: object) -> None:
        self.out, self.log = out, folder.parent / "log"
        with self.log.open("wb") as log:
            self.process = ready.start("watch", folder, "-o", out, "--workers", "1", *options, stderr=log, cwd=ROOT)

    def lines(self) -> list[str]:
        return [line for line in self.log.read_text("utf-8").splitlines() if "inputs done" not in line]

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so; what was told stands in the failure."""
        end = time.monotonic() + PATIENCE
        while not reached():
            assert self.process.poll() is None, self.lines()
            assert time.monotonic() < end, self.lines()
            time.sleep(0.05)

    def told(self, words: str) -> None:
        self.until(lambda: any(words in line for line in self.lines()))

    def names(self) -> list[str]:
        """The sources that the output holds now."""
        try:
            return [json.loads(line)["source"]["name"] for line in self.out.read_bytes().splitlines()]
        except FileNotFoundError:
            return []

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "收文"
    made.mkdir()
    (made / "a.txt").write_text(notice(0), "utf-8")
    return made


@pytest.fixture
def watching(ready: Ready, folder: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(out: Path, *options: object) -> Watching:
        started.append(Watching(ready, folder, out, *options))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()


def test_arrives_changes_moves_and_goes(folder: Path, tmp_path: Path, watching: Callable[..., Watching]) -> None:
    at_work = watching(tmp_path / "out.jsonl", "--forget")
    at_work.until(lambda: at_work.names() == ["a.txt"])
    (folder / "2020").mkdir()
    (folder / "2020" / "b.txt").write_text(notice(1), "utf-8")
    at_work.until(lambda: at_work.names() == ["2020/b.txt", "a.txt"])
    before = at_work.out.read_bytes()
    (folder / "a.txt").write_text(notice(2), "utf-8")
    at_work.until(lambda: at_work.out.read_bytes() != before)
    at_work.told("a.txt: 1 converted, 0 failed; 2 notices")
    (folder / "2020").rename(folder / "2021")
    at_work.until(lambda: at_work.names() == ["2021/b.txt", "a.txt"])
    (folder / "2021" / "b.txt").unlink()
    at_work.until(lambda: at_work.names() == ["a.txt"])
    (folder / "a.txt").unlink()
    at_work.until(lambda: at_work.out.read_bytes() == b"")
    (folder / "empty.txt").write_bytes(b"")
    at_work.told("1 failed (see ")
    written = at_work.out.stat().st_mtime_ns
    (folder / "~$a.docx").write_bytes(b"Word has a.docx open")
    (folder / "empty.txt").touch()
    at_work.told("~$a.docx: 0 converted, 1 failed (see ")
    assert at_work.out.stat().st_mtime_ns == written
    assert at_work.end(signal.SIGINT) == 0


def test_a_file_written_slowly_is_left_until_it_is_quiet(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("extract.batch.arrivals.time", SimpleNamespace(monotonic=lambda: now))  # the batch keeps the real clock
    out, whole = tmp_path / "out.jsonl", notice(1, 9).encode()
    arrivals = Arrivals(str(folder), own_of(out))
    watch = Watch(Batch((str(folder),), out, mode="changed", arrivals=arrivals))

    def names() -> list[str]:
        with here():
            assert not watch.failed(watch.batch, arrivals)
        return [json.loads(line)["source"]["name"] for line in out.read_bytes().splitlines()]

    assert names() == ["a.txt"]
    for end in range(0, len(whole), len(whole) // 3):
        (folder / "slow.txt").write_bytes(whole[:end])
        arrivals.note(str(folder / "slow.txt"))
        now += 0.6 * QUIET
        assert not arrivals.are_due()
        assert names() == ["a.txt"]  # a run for another reason leaves it too
    (folder / "slow.txt").write_bytes(whole)
    arrivals.note(str(folder / "slow.txt"))
    now += 1.1 * QUIET
    assert arrivals.are_due()
    assert names() == ["a.txt", "slow.txt"]
    assert json.loads(out.read_bytes().splitlines()[1])["source"]["characters"] == len(whole.decode())
    assert not arrivals.are_due()


def test_the_output_may_stand_in_the_folder(folder: Path, watching: Callable[..., Watching]) -> None:
    at_work = watching(folder / "out.sqlite")

    def sources() -> list[str]:
        with closing(sqlite3.connect(f"file:{at_work.out}?mode=ro", uri=True)) as base:
            return [name for (name,) in base.execute("SELECT source FROM notices ORDER BY source")]

    (folder / "empty.txt").write_bytes(b"")
    at_work.told("1 notices")
    (folder / "b.txt").write_text(notice(1), "utf-8")
    at_work.told("2 notices")
    assert sources() == ["a.txt", "b.txt"]
    told = at_work.lines()
    (folder / "c.txt").write_text(notice(2), "utf-8")
    at_work.told("3 notices")
    assert [line.split(": ")[1] for line in at_work.lines()[len(told) :]] == ["c.txt"]  # what was written before it made no run
    assert at_work.end() == 0


def test_what_is_our_own(tmp_path: Path) -> None:
    is_own = own_of(tmp_path / "out")
    for name in ("out", "out/a/b.txt.json", "out.manifest.sqlite", "out.manifest.sqlite-journal", "out.quarantine.csv", ".out.12.ab.part"):
        assert is_own(str(tmp_path / name)), name
    for name in ("out.txt", "outs/a.txt", "in/out", "part"):
        assert not is_own(str(tmp_path / name)), name


def test_ended_in_mid_run_and_started_again(folder: Path, tmp_path: Path, watching: Callable[..., Watching]) -> None:
    for index in range(100):
        (folder / f"{index:03}.txt").write_text(notice(index), "utf-8")
    long = "".join(f"{number}.加固堤防。（工程处牵头，5月底前完成）\n" for number in range(1, 1_000))
    for index in range(15):  # seconds of work
        (folder / f"long-{index}.txt").write_text(long, "utf-8")
    out = tmp_path / "out.jsonl"
    at_work = watching(out)
    at_work.until(lambda: Path(f"{out}.manifest.sqlite").exists())
    time.sleep(0.4)  # whatever was read by then, not all of it was
    assert at_work.end() == 0
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "out.jsonl.manifest.sqlite", "收文"]
    again = watching(out)
    again.until(lambda: len(again.names()) == 116)
    assert again.end() == 0


def test_faults_are_told_and_the_next_change_is_tried(folder: Path, tmp_path: Path, watching: Callable[..., Watching]) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.toml").write_text("", "utf-8")
    at_work = watching(tmp_path / "out.jsonl", "--rules", rules)
    at_work.until(lambda: at_work.names() == ["a.txt"])
    (rules / "mine.toml").write_text("[[broken", "utf-8")
    (folder / "b.txt").write_text(notice(1), "utf-8")
    at_work.told("mine.toml")
    (rules / "mine.toml").write_text("", "utf-8")
    (folder / "c.txt").write_text(notice(2), "utf-8")
    at_work.until(lambda: at_work.names() == ["a.txt", "b.txt", "c.txt"])
    folder.rename(tmp_path / "away")
    at_work.told("is not there")
    assert len(at_work.names()) == 3
    (tmp_path / "away").rename(folder)
    (folder / "a.txt").unlink()
    at_work.told("1 inputs of earlier runs were not found, and their notices stay in the output: a.txt; --forget drops")
    assert sorted(at_work.names()) == ["a.txt", "b.txt", "c.txt"]
    assert at_work.end() == 0


def test_rows_that_are_added_to_a_file(folder: Path, tmp_path: Path, watching: Callable[..., Watching]) -> None:
    at_work = watching(tmp_path / "out.jsonl", "--text-column", "正文")
    at_work.until(lambda: at_work.names() == ["a.txt"])
    for number in (1, 2):
        with (folder / "b.jsonl").open("a", encoding="utf-8") as rows:
            rows.write(json.dumps({"正文": notice(number)}) + "\n")
        at_work.until(lambda: len(at_work.names()) == number + 1)  # noqa: B023 - asked at once
    at_work.told("b.jsonl: 1 converted, 0 failed; 3 notices")
    assert at_work.end() == 0


def test_by_looking_now_and_then(folder: Path, tmp_path: Path, watching: Callable[..., Watching]) -> None:
    at_work = watching(tmp_path / "out.jsonl", "--poll", 0.2)
    at_work.until(lambda: at_work.names() == ["a.txt"])
    (folder / "b.txt").write_text(notice(1), "utf-8")
    at_work.until(lambda: at_work.names() == ["a.txt", "b.txt"])
    assert at_work.end() == 0


def test_without_watchfiles(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    done = CliRunner().invoke(main, ["watch", str(folder), "-o", str(tmp_path / "out.jsonl")])
    assert (done.exit_code, done.output) == (1, f"duban: duban watch needs watchfiles; install it: {how_to_get('watch')}\n")
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_more_folders_than_the_system_watches(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Iterator[None]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.watch", refuse)
    done = CliRunner().invoke(main, ["watch", str(folder), "-o", str(tmp_path / "out.jsonl")])
    assert (done.exit_code, done.output) == (1, f"duban: {folder}: cannot be watched (OS file watch limit reached); give --poll 10\n")


def test_what_is_no_folder(ready: Ready, tmp_path: Path) -> None:
    done = ready.run("watch", "absent", "-o", "out.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "duban: absent: is no folder; name the folder to be watched\n")


def test_changes_wait_until_they_are_quiet_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("extract.batch.arrivals.time.monotonic", lambda: now)
    arrivals = Arrivals(os.sep + "in", lambda _: False)
    assert not arrivals.are_due()
    arrivals.note("/in/a")
    assert not arrivals.are_due()
    now += 1.5
    arrivals.note("/in/growing")
    assert not arrivals.are_due()
    for _ in range(10):
        now += 0.9
        arrivals.note("/in/growing")
    assert arrivals.are_due()
    assert arrivals.take() == ["/in/a"]
    now += 0.5
    assert not arrivals.are_due()
    now += 1
    assert arrivals.are_due()
    assert arrivals.take() == ["/in/growing"]
    assert not arrivals.are_due()
