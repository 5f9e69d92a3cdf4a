"""A batch that is killed, has no room, or starts programs that hang: what others see of its output, and what the next run makes of it."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from extract.batch.engines.pool import Pool, end
from extract.batch.outputs.publish import beside
from extract.batch.run import Batch
from extract.batch.sources.files import Input
from extract.batch.work import Conversion
from extract.writers.flat import COLUMNS
from extract.writers.flat.tables import TABLES
from extract.writers.output import remove_leftovers, temporary_prefix
from extract.writers.parquet import exchanged
from tests.batches import archive, batch, here
from tests.processor import PATIENCE
from tests.ready import Ready

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

ROOT = Path(__file__).resolve().parent.parent
TIMES = {"added", "changed"}  # of a database: when its rows came there
FORMS = ("out.jsonl", "out.csv", "out.sqlite", "out.xlsx", "out.parquet", "out")
KILLS, MOST_TRIES = 3, 30
TASKS = 20  # of a notice, so that outputs are large


def command(source: Path, out: Path, *options: str) -> list[str]:
    return ["batch", "--workers", "1", str(source), "-o", str(out), *options]


def run(ready: Ready, source: Path, out: Path, *options: str) -> float:
    """A batch that ends well, and its seconds."""
    began = time.monotonic()
    done = ready.run(*command(source, out, *options))
    assert done.returncode == 0, done.stderr
    return time.monotonic() - began


def test_a_worker_that_is_ended_as_it_starts_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pool = Pool(Conversion(), 1, PATIENCE, 4096)
    for seconds in (0, 0.05, 0.1, 0.2):  # before it has made anything of its own, or while it loads what it needs
        made = pool.start()
        time.sleep(seconds)
        assert [str(path) for path in tmp_path.iterdir()] == [made.folder]
        end([made])
        assert not list(tmp_path.iterdir())


def killed(ready: Ready, source: Path, out: Path, after: float, *options: str) -> bool:
    """Start a batch and kill it after so many seconds; False when it had ended before."""
    with ready.start(*command(source, out, *options)) as started:
        try:
            started.wait(after)
        except subprocess.TimeoutExpired:
            started.kill()
            return True
    return False


def content(out: Path) -> object:
    """What an output holds, to be compared: its bytes; of a database the rows of its tables."""
    if out.suffix == ".sqlite":
        with tempfile.TemporaryDirectory() as copied:  # looked at elsewhere: reading mends what a killed run has left
            for path in (out, *(out.with_name(f"{out.name}{end}") for end in ("-journal", "-wal", "-shm"))):
                if path.exists():
                    shutil.copy(path, copied)
            with closing(sqlite3.connect(Path(copied, out.name))) as base:
                assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                base.row_factory = sqlite3.Row
                rows = ((name, row) for name in TABLES for row in base.execute(f"SELECT * FROM {name}"))
                return sorted((name, *(str(row[each]) for each in row.keys() if each not in TIMES)) for name, row in rows)  # noqa: SIM118
    if out.is_dir():
        hidden = set(out.rglob(".*"))
        return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path not in hidden}
    return out.read_bytes()


def is_whole_csv(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    return path.read_bytes().endswith(b"\n") and bool(rows) and {len(row) for row in rows} == {len(COLUMNS)}


def check_whole(out: Path) -> None:
    """What a reader sees at this moment is no half file."""
    if not out.exists():
        return
    if out.suffix == ".jsonl":
        assert all(
            json.loads(line)["schema"] for line in out.read_bytes().decode().splitlines(keepends=True) if line.endswith("\n") or 1 / 0
        )
    elif out.suffix == ".csv":
        assert is_whole_csv(out)
    elif out.suffix == ".sqlite":
        content(out)
    elif out.suffix == ".xlsx":
        from openpyxl import load_workbook

        with closing(load_workbook(out, read_only=True)) as book:
            assert book["任务"].max_row > 1
    elif out.suffix == ".parquet":
        from pyarrow import parquet

        assert [parquet.read_table(path).num_rows for path in out.rglob("*.parquet")]
    else:
        for path in out.rglob("*.json"):
            json.loads(path.read_bytes())
        assert not (out / "tasks.csv").exists() or is_whole_csv(out / "tasks.csv")


def killed_publishing(ready: Ready, source: Path, out: Path, after: float) -> bool:
    """Start a batch and kill it so many seconds after it began to write its output; False when it had ended before."""
    before = traces(out)
    with ready.start(*command(source, out, "--changed")) as started:
        while started.poll() is None:
            if traces(out) - before:
                time.sleep(after)
                started.kill()
                return started.wait() == -signal.SIGKILL
            time.sleep(0.002)
    return False


def traces(out: Path) -> set[tuple[str, int]]:
    """What shows that an output is being written: temporary files, and the log of a database."""
    found = set()
    for place in (out.parent, *([out] if out.is_dir() else [])):
        for path in (*place.glob(".*.part"), *place.glob(f"{out.name}-wal")):
            with suppress(FileNotFoundError):
                found.add((path.name, path.stat().st_ino))
    return found


def check_clean(out: Path) -> None:
    """Nothing is left over beside an output that is done."""
    names = {path.name for path in out.parent.iterdir()}
    assert names <= {out.name, f"{out.name}.manifest.sqlite"}
    assert not list(out.rglob(".*")) if out.is_dir() else True


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", FORMS[1:])  # lines: tests/test_batch.py
def test_killed_at_any_moment(name: str, ready: Ready, tmp_path: Path) -> None:
    if name.endswith((".xlsx", ".parquet")):
        pytest.importorskip("xlsxwriter" if name.endswith(".xlsx") else "pyarrow")
    few, many = archive(tmp_path / "few", range(20)), archive(tmp_path / "many", range(60))
    source = tmp_path / "in"
    for place in ("clean", "work"):
        (tmp_path / place).mkdir()
    clean, out = tmp_path / "clean" / name, tmp_path / "work" / name
    source.symlink_to(many)
    usual = run(ready, source, clean)
    chance = random.Random(name)
    kills = tries = 0
    while kills < KILLS and (tries := tries + 1) <= MOST_TRIES:  # while it converts
        kills += killed(ready, source, out, chance.uniform(0, usual))
        check_whole(out)
    run(ready, source, out)
    assert content(out) == content(clean)
    check_clean(out)

    source.unlink()
    source.symlink_to(few)
    assert batch(source, "-o", out, "--changed", "--forget").exit_code == 0
    source.unlink()
    source.symlink_to(many)
    with here() as patched, pytest.raises(KeyboardInterrupt):  # all is converted and nothing of it published
        patched.setattr("extract.batch.run.announce", interrupt)
        Batch((str(source),), out, mode="changed").run()
    shutil.copytree(out.parent, tmp_path / "before")
    hits = 0
    for after in (0, 0.02, 0.05, 0.1):  # while it publishes
        shutil.rmtree(out.parent)
        shutil.copytree(tmp_path / "before", out.parent)
        assert content(out) != content(clean)
        hits += killed_publishing(ready, source, out, after)
        check_whole(out)
    assert hits, "no kill hit the publishing"
    run(ready, source, out, "--changed")
    assert content(out) == content(clean)
    check_clean(out)


def test_what_is_left_over(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    long = "通知" * 40 + ".csv"
    prefix = temporary_prefix(long).replace(str(os.getpid()), gone)
    kept = [f".a.csv.{os.getpid()}.x.part", ".a.csv.tmp.part", f".b.csv.{gone}.x.part", f"a.csv.{gone}.x.part", f".a.csv.{gone}.x"]
    left = [f".a.csv.{gone}.x.part", f"{prefix}x.part"]
    for name in (*kept, *left):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / f".a.csv.{gone}.folder.part" / "new").mkdir(parents=True)
    remove_leftovers(tmp_path, frozenset(("a.csv", long)))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    assert len(os.fsencode(prefix)) < 200
    remove_leftovers(tmp_path / "absent", None)


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is of Linux")
def test_two_folders_change_places(tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if exchanged(tmp_path / "一", tmp_path / "二"):  # not on every file system
        assert (tmp_path / "一" / "二").exists()
        assert (tmp_path / "二" / "一").exists()
    assert not exchanged(tmp_path / "一", tmp_path / "absent")


def check_refused(code: int, told: str, folder: Path) -> None:
    """One line that names a file of this folder and what to do."""
    last = told.splitlines()[-1]
    assert code == 1, told
    assert "Traceback" not in told
    assert last.startswith(f"duban: {folder}"), told
    assert "room" in last


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Notices whose output is large, and that output."""
    place = tmp_path_factory.mktemp("large")
    source, out = archive(place / "in", range(60), tasks=TASKS), place / "clean.jsonl"
    assert batch(source, "-o", out).exit_code == 0
    return source, out


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
@pytest.mark.parametrize(("limit", "ending"), [(8_000, ".manifest.sqlite"), (120_000, ".manifest.sqlite"), (400_000, "")])
def test_files_that_may_not_grow(limit: int, ending: str, large: tuple[Path, Path], tmp_path: Path) -> None:
    """The smaller limits stop the manifest, the largest one the output."""
    import resource

    (source, clean), out = large, tmp_path / "out.jsonl"
    out.write_bytes(b"{}\n")
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *command(source, out, "--forget")],  # what is there is not ours
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    check_refused(done.returncode, done.stderr, tmp_path)
    assert f"duban: {out}{ending}: " in done.stderr
    assert out.read_bytes() == b"{}\n"
    assert batch(source, "-o", out, "--forget").exit_code == 0
    assert out.read_bytes() == clean.read_bytes()
    assert not list(tmp_path.glob(".*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.getuid() or not shutil.which("mount"):
        pytest.skip("only root mounts a file system")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "duban", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("name", FORMS)
def test_a_full_disk(name: str, small_disk: Path, tmp_path: Path) -> None:
    if name.endswith((".xlsx", ".parquet")):
        pytest.importorskip("xlsxwriter" if name.endswith(".xlsx") else "pyarrow")
    source, out, ballast = archive(tmp_path / "in", range(10), tasks=TASKS), small_disk / name, small_disk / "ballast"
    assert batch(source, "-o", out).exit_code == 0
    before = content(out)
    archive(source, range(60), tasks=TASKS)
    refused = 0
    for free in (0, 150_000, 500_000):
        ballast.write_bytes(b"")
        about = os.statvfs(small_disk)
        ballast.write_bytes(bytes(max(0, about.f_bavail * about.f_frsize - free)))
        done = batch(source, "-o", out, "--changed")
        if not done.exit_code:
            break
        refused += 1
        check_refused(done.exit_code, done.stderr, small_disk)
        check_whole(out)
        if name != "out":  # in a folder each file is changed by itself
            assert content(out) == before
    assert refused
    ballast.unlink()
    assert batch(source, "-o", out, "--changed").exit_code == 0
    assert batch(source, "-o", tmp_path / name).exit_code == 0
    assert content(out) == content(tmp_path / name)
    check_clean(out)


SLEEPER = """#!/bin/sh
case "$*" in *--list-langs*) echo chi_sim; exit;; esac
sleep 300 &
echo $$ $! >> "$STARTED"
sleep 300
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file into which programs that never end write their numbers: they stand for LibreOffice and tesseract."""
    for program in ("soffice", "tesseract"):
        place = tmp_path / "bin" / program
        place.parent.mkdir(exist_ok=True)
        place.write_text(SLEEPER, "utf-8")
        place.chmod(0o755)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STARTED", str(tmp_path / "started"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path / "started"


def living(started: Path) -> list[int]:
    """Those of the programs that have not ended."""
    found = []
    for process in map(int, started.read_text().split()):
        with suppress(OSError):
            os.kill(process, 0)
            if (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(process)
    return found


def document(folder: Path, name: str) -> Path:
    """A document for which a program is started."""
    folder.mkdir(exist_ok=True)
    if name.endswith(".png"):
        image = pytest.importorskip("PIL.Image")
        image.new("L", (600, 800), 255).save(folder / name)
    else:
        (folder / name).write_bytes(b"{\\rtf1 text}")
    return folder / name


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what belongs to a session")
@pytest.mark.parametrize("name", ["a.rtf", "a.png"])
def test_programs_end_with_their_worker(name: str, started: Path, tmp_path: Path) -> None:
    given = Input(str(document(tmp_path / "in", name)), name)
    for limit in (2, 8, 32):  # a busy machine starts it later
        found = [outcome for outcome in Pool(Conversion(), 1, limit, 4096).run(iter([given])) if outcome]
        assert [outcome.reason for outcome in found] == ["time-limit"]
        if started.exists():
            break
    assert started.read_text()
    assert not living(started)
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what belongs to a session")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_programs_end_with_the_batch(number: signal.Signals, started: Path, ready: Ready, tmp_path: Path) -> None:
    document(tmp_path / "in", "a.rtf")
    with ready.start(*command(tmp_path / "in", tmp_path / "out.jsonl")) as at_work:
        until = time.monotonic() + PATIENCE
        while not started.exists() or not started.read_text().endswith("\n"):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert living(started)
        at_work.send_signal(number)
    while living(started) or any((tmp_path / "tmp").iterdir()):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert beside(tmp_path / "out.jsonl", ".manifest.sqlite").exists()
