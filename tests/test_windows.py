"""What stands in for the modules, signals and limits of POSIX where there are none: duban's modules see another system (tests/windows).

A real Windows was not to be had: docs/install.md says what that leaves open.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from extract.batch.engines import memory, sessions
from extract.readers.parts import programs, watching
from extract.writers.output import unwritten
from tests.processor import PATIENCE

psutil = pytest.importorskip("psutil", reason="needs what watches processes")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="simulates it on another system")

ROOT = Path(__file__).resolve().parent.parent
OTHER = ROOT / "tests" / "windows"
HIDDEN = {"resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog", "spwd", "readline", "posix"}
NOTICE = "关于做好防汛工作的通知\r\n1.加固𠮷堤防😀。（工程处负责，5月底前完成）\r\n2024年3月5日\r\n"
GBK = {"PYTHONPATH": f"{OTHER}{os.pathsep}{ROOT}", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}


def other(folder: Path, *arguments: object, program: tuple[str, ...] = (str(ROOT / "cli.py"),), code: int = 0) -> str:
    """The command as on Windows, on a console of GBK; what it says on both streams, JSON apart, which is UTF-8 everywhere."""
    command = [sys.executable, *program, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **GBK}, capture_output=True, timeout=300, check=False)
    said = (done.stdout + done.stderr).decode("gbk", "replace")
    assert done.returncode == code, said
    assert "Traceback" not in said
    return said


def test_nothing_of_posix_is_imported_at_start() -> None:
    """Such a module is imported in the function that needs it, behind a question whether it is there."""
    for path in (ROOT / "extract").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            assert not (names & HIDDEN), path


def test_the_main_jobs(tmp_path: Path) -> None:
    """A notice with CRLF, and signs that GBK lacks; every form twice, so that what is there is written over; the ledger; files for others."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_bytes(NOTICE.encode())
    job = (
        "import sys; from extract.cli import main\n"
        "for line in sys.argv[1].splitlines():\n"
        "    try: main(line.split(), standalone_mode=False)\n"
        "    except SystemExit as error: assert not error.code, (line, error.code)\n"
    )
    forms = [f"parse in/a.txt -o out.{form}" for form in ("json", "jsonl", "csv", "xlsx", "parquet", "sqlite")]
    steps = ["parse in/a.txt -f table", *forms, *forms, "when 5月底前完成😀 -f json", "formats"]
    steps += ["ledger add in", "ledger add in", "ledger list", "ledger backup copy.sqlite", "ledger backup copy.sqlite", "ledger check"]
    steps += ["due --on 2024-05-01", "feed ics -o all.ics", "feed todo -o todo.txt", "feed todo -o todo.txt", "ledger export -o t.xlsx"]
    said = other(tmp_path, "-c", job, "\n".join(steps), program=())
    assert "1.加固?堤防?" not in said  # the title, without its number
    assert "加固?堤防?" in said
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["tasks"][0]["title"] == "加固𠮷堤防😀"
    assert (tmp_path / "all.ics").is_file()


def test_a_batch_by_spawned_processes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "in", ignore=lambda _, names: [name for name in names if not name.startswith("zhey")])
    for mode in ((), ("--changed",)):
        assert "32 tasks" in other(tmp_path, "batch", "in", "-o", "out.sqlite", "--workers", "1", "--memory-limit", "900", *mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.sqlite", "out.sqlite.manifest.sqlite"]


def test_a_folder_that_is_watched(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles", reason="needs the extra “watch”")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(NOTICE.encode())
    command = [sys.executable, str(ROOT / "cli.py"), "watch", "in", "-o", "out.jsonl", "--workers", "1"]
    log = tmp_path / "log"
    with log.open("wb") as told, subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **GBK}, stdout=told, stderr=told) as watching:
        end = time.monotonic() + PATIENCE
        while b"1 converted" not in log.read_bytes() and time.monotonic() < end and watching.poll() is None:
            time.sleep(0.1)
        watching.send_signal(signal.SIGINT)
        assert watching.wait() == 0, log.read_bytes()
    assert b"1 converted, 0 failed" in log.read_bytes()
    assert len(json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["tasks"]) == 1


def test_a_program_that_holds_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "is_bounded_by_system", lambda: False)
    monkeypatch.setattr(watching, "LOOK", 0.05)
    command = [sys.executable, "-c", "held = bytearray(b'x') * 200_000_000; import time; time.sleep(60)"]
    ran = programs.run(command, b"", 60, memory=100_000_000)
    assert (ran.over, ran.status) == (True, -signal.SIGKILL)
    assert not programs.run([sys.executable, "-c", ""], b"", 60, memory=100_000_000).over


def test_what_a_program_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs, "os", SimpleNamespace(environ=os.environ))  # no process groups
    number = tmp_path / "number"
    child = f"import os, time; open({str(number)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(TimeoutError):
        programs.run([sys.executable, "-c", parent], b"", 3)
    started = int(number.read_text())
    for _ in range(100):
        if not psutil.pid_exists(started) or psutil.Process(started).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("still there")


def test_a_worker_is_looked_at_twice_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    look = memory.Look()
    assert not look.sees_more(os.getpid(), 1)  # the system bounds it
    monkeypatch.setattr(watching, "is_bounded_by_system", lambda: False)
    assert look.sees_more(os.getpid(), 1)
    assert not look.sees_more(os.getpid(), 1)  # too early
    assert not memory.Look().sees_more(os.getpid(), 1_000_000)
    assert not memory.Look().sees_more(2**22 + 1, 1)  # no such process
    monkeypatch.setattr(sessions, "sys", SimpleNamespace(platform="darwin"))
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as one:
        assert one.pid in [each.pid for each in sessions.started([os.getpid()])]
        sessions.end({}, sessions.started([os.getpid()]))
        assert one.wait() == -signal.SIGKILL


def test_a_file_that_another_program_holds(tmp_path: Path) -> None:
    error = PermissionError(13, "used by another process")
    assert unwritten(tmp_path / "台账.xlsx", error).remedy == "check the folder and its permissions"
    error.winerror = 32  # type: ignore[attr-defined]
    assert unwritten(tmp_path / "台账.xlsx", error).remedy == "close it in other programs (Excel, WPS), and start again"


def test_a_drive_is_no_address() -> None:
    from extract.batch.sources.remote import is_address
    from extract.ledger.places.troubles import is_address as is_database

    for path in ("C:\\档案\\通知.txt", "C:/档案/通知.txt", "\\\\server\\档案\\a.txt", "c:a.txt"):
        assert not is_address(path)
        assert not is_database(path)
