"""The command on terminals and streams in any state: one line that says what to do, and never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.cli import main
from tests.processor import PATIENCE
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent
DUBAN = [sys.executable, str(ROOT / "cli.py")]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
NOTICE = "关于做好防汛工作的通知\n1.加固堤防😀•。（工程处负责，5月底前完成）\n2024年3月5日\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    return tmp_path


def shell(folder: Path, line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = line.replace("duban", " ".join(f"'{each}'" for each in DUBAN))
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
    )


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
@pytest.mark.parametrize("command", ["parse a.txt", "text a.txt", "formats", "when 5月底前", "--help"])
def test_standard_output_is_full(folder: Path, command: str, ready: Ready) -> None:
    with (folder / "told").open("w+b") as told, Path("/dev/full").open("wb", buffering=0) as full:
        code = ready.start(*command.split(), stdout=full, stderr=told, cwd=folder).wait()
    check_refused(code, (folder / "told").read_bytes(), "No space left")


@posix
@pytest.mark.parametrize("command", ["parse a.txt", "text a.txt", "formats", "when 5月底前", "--help"])
def test_standard_output_is_closed(folder: Path, command: str) -> None:
    done = shell(folder, f"duban {command} >&-")
    check_refused(done.returncode, done.stderr, "Bad file descriptor")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
def test_standard_output_of_a_new_process_is_full(folder: Path) -> None:
    done = shell(folder, "duban when 5月底前 >/dev/full")
    check_refused(done.returncode, done.stderr, "No space left")


def check_refused(code: int, told: bytes, said: str) -> None:
    assert code == 1
    (line,) = told.decode().splitlines()
    assert line.startswith(f"duban: standard output: cannot be written ({said}")


@posix
def test_other_streams(folder: Path) -> None:
    no_input = shell(folder, "duban parse - <&-")
    assert (no_input.returncode, no_input.stderr) == (1, b"duban: standard input: is empty; give a file that holds a notice\n")
    silent = shell(folder, "duban batch a.txt -o o.jsonl 2>&-")
    assert (silent.returncode, silent.stdout) == (0, b"")
    assert (folder / "o.jsonl").read_bytes().startswith(b'{"schema"')
    head = shell(folder, "duban parse a.txt a.txt a.txt -f jsonl | head -c 9")
    assert (head.stdout, head.stderr) == (b'{"schema"', b"")
    piped = shell(folder, "duban parse a.txt -f csv -o /dev/stdout | cat")
    assert (piped.returncode, piped.stdout[:6]) == (0, b"\xef\xbb\xbfid,")


@posix
@pytest.mark.parametrize(
    "command", ["unread . ", "when 5月底前😀", "golden .", "rules list", "parse a.txt 没有•.txt", "parse a.txt -f table"]
)
def test_signs_that_the_encoding_has_not(folder: Path, command: str) -> None:
    done = shell(folder, f"duban {command}", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, 1}


@contextmanager
def heard() -> Iterator[None]:
    """Ctrl-C is heard by what is started here: a shell's background jobs do not hear it, nor what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupt(folder: Path, after: float, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ctrl-C as a terminal gives it: to all processes of the group."""
    with (
        heard(),
        subprocess.Popen(
            [*DUBAN, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as started,
    ):
        time.sleep(after)
        os.killpg(started.pid, signal.SIGINT)
        told = started.communicate(timeout=PATIENCE)[1]
    return subprocess.CompletedProcess([], started.returncode, "", told)


@posix
def test_ctrl_c_while_the_command_is_imported_is_one_line(folder: Path) -> None:
    (folder / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    with heard():
        done = subprocess.run(
            [*DUBAN, "parse", "a.txt"], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "duban: stopped\n")


@posix
def test_ctrl_c_at_any_moment(folder: Path) -> None:
    for number in range(300):
        (folder / f"{number}.txt").write_text(NOTICE * 20, "utf-8")
    for moment in (0.15, 0.3, 0.6, 0.9, 1.5):
        done = interrupt(folder, moment, "batch", str(folder), "-o", "o.jsonl")
        if "Traceback" in done.stderr and "extract" not in done.stderr:
            continue  # Python was not yet at our first line
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in {130, -signal.SIGINT, 0}, done.stderr
        if done.returncode == 130:
            begun = "; the same command goes on from here"  # not told where nothing was begun
            assert done.stderr.splitlines()[-1].removesuffix(begun) == "duban: stopped"
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")]


DELETED = """import os, signal, time
from extract.streams import prepare
class Deleted:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0)
prepare()
try:
    Deleted()
    time.sleep(60)
except KeyboardInterrupt:
    print("stopped")
"""


@posix
def test_ctrl_c_while_an_object_is_deleted_is_not_lost() -> None:
    with heard():
        done = subprocess.run([sys.executable, "-c", DELETED], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")


@posix
def test_names_of_every_kind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "目录.txt").mkdir()
    (folder / "broken.txt").symlink_to("nowhere")
    for line in (
        *("parse 目录.txt", "parse broken.txt", "parse $'a\\nb\\e[31m.txt'", "parse $'\\xff\\xfe.txt'", "text ''", "parse ''"),
        *("parse $(printf 'x%.0s' {1..5000})", "batch $(printf 'x%.0s' {1..5000}) -o o.jsonl", "batch broken.txt -o o.jsonl"),
        *(
            "parse a.txt -o 目录.txt/no/o.csv",
            "parse a.txt -o $'\\xff.csv'",
            "batch a.txt -o /",
            "batch a.txt -o ..",
            "batch a.txt -o a.txt",
        ),
    ):
        words = shell(folder, f"printf '%s\\0' {line}").stdout  # as a shell hands them on
        done = CliRunner().invoke(main, list(map(os.fsdecode, words.split(b"\0")[:-1])))
        assert done.exit_code in {0, 1}, (line, done.stderr)
        lines = done.stderr.splitlines()
        assert len(lines) == done.exit_code, (line, lines)
        assert all(each.startswith("duban: ") and each.isprintable() for each in lines), (line, lines)


@posix
def test_a_database_that_another_program_holds(folder: Path, ready: Ready) -> None:
    assert ready.run("batch", "a.txt", "-o", "o.sqlite", cwd=folder).returncode == 0
    hold = "import sqlite3,sys; b=sqlite3.connect('o.sqlite'); b.execute('BEGIN EXCLUSIVE'); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline()
        done = ready.run("batch", "a.txt", "-o", "o.sqlite", cwd=folder, env={**os.environ, "DUBAN_WAIT": "0.5"})
        holder.kill()
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "duban: o.sqlite: is in use by another program; close the program that has it open, and start again"
    )
