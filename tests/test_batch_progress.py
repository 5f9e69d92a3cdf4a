"""How far a batch is, as a terminal and a log show it."""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from extract.batch.progress import Count, Progress, announce, span, told
from extract.batch.sources.files import Input
from tests.batches import archive
from tests.processor import PATIENCE
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent


def listed(number: int) -> Iterator[Input]:
    return (Input(f"{index}.txt", f"{index}.txt") for index in range(number))


def counted(items: Iterator[Input]) -> int | None:
    count = Count(lambda: items)
    assert count.thread
    count.thread.join()
    return count.total


def test_what_is_listed_cheaply_is_counted() -> None:
    assert counted(listed(7)) == 7
    assert counted(iter([Input("a.jsonl", "a.jsonl/1", b"")])) is None
    assert counted(iter([Input("s3://bucket/a.txt", "a.txt")])) is None
    assert counted(1 / 0 for _ in "a") is None  # type: ignore[misc]
    assert Count(None).total is None


def test_counting_ends_with_the_batch() -> None:
    going = threading.Event()

    def endless() -> Iterator[Input]:
        while True:
            going.set()
            yield Input("a", "a")

    count = Count(endless)
    assert going.wait(PATIENCE)
    count.close()
    assert count.thread
    assert not count.thread.is_alive()
    assert count.total is None


def test_lines_of_a_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    monkeypatch.setattr("extract.batch.progress.time.monotonic", lambda: now)
    progress = Progress(lambda: listed(1000))
    assert progress.count.thread
    progress.count.thread.join()
    progress.show(1, 0, 0)
    now += 10
    progress.show(300, 100, 2)
    progress.close()
    assert capsys.readouterr().err == "duban: 400 of 1,000 inputs done (40%), 2 failed, 30 a second, 20 s left\n"


def test_the_writing_of_a_large_output_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    announce(Path("few.csv"), 9_999)
    announce(Path("many.csv"), 10_000)
    assert capsys.readouterr().err == "duban: writing many.csv\n"


def test_words_of_a_line() -> None:
    assert told(1234, 0, 0, None, 2.0) == "1,234 inputs done, 0 failed, 617 a second"
    assert told(0, 5, 0, 10, 5.0) == "5 of 10 inputs done (50%), 0 failed, 0 a second"
    assert [span(seconds) for seconds in (3.2, 99, 720, 3600 * 30 + 300)] == ["3 s", "99 s", "12 min", "30 h 5 min"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
@pytest.mark.parametrize("columns", [0, 100])
def test_the_bar_of_a_terminal(columns: int, ready: Ready, tmp_path: Path) -> None:
    import fcntl
    import pty
    import termios

    source = archive(tmp_path / "in", range(300))
    ours, theirs = pty.openpty()
    if columns:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with ready.start("batch", "--workers", "1", source, "-o", tmp_path / "out.jsonl", stderr=theirs) as started:
        os.close(theirs)
        shown = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:  # Linux ends a terminal so
                break
            if not some:
                break
            shown += some
    os.close(ours)
    assert started.returncode == 0
    bar = r"\d+%\|[^|]*\| \d+/300 \[\d\d:\d\d<\d\d:\d\d, +[\d.]+ inputs/s, failed=0\]"
    assert regex.search(bar, shown.decode()), shown
    assert "300/300" in shown.decode()
