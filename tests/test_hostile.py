"""Lines of hundreds of thousands of characters without an end: reading stays linear, nothing raises, and every span is right.

Linear is told by the processor time of two lengths in one run, so that no machine is too slow or too busy for it (python -m bench.lines
takes the time of a million characters).
"""

from __future__ import annotations

import time

import pytest

from bench.lines import IN_A_VALUE, LABEL, PIECES, line_of
from extract import Notice, parse

SHORT, LONG = 8_000, 40_000  # characters; of many short lines a quarter
NOISE = 0.05  # seconds, of no account
STEEPEST = 3  # times the growth of the length: what is quadratic grows by five
TRIES = 4  # a busy machine is measured again


@pytest.mark.parametrize(("before", "piece"), [*(("", piece) for piece in PIECES), *((LABEL, piece) for piece in IN_A_VALUE)], ids=repr)
def test_reading_a_line_is_linear(before: str, piece: str) -> None:
    parse(line_of(piece, SHORT, before))  # compiles what it needs
    for _ in range(TRIES):
        short, _ = timed(line_of(piece, SHORT, before))
        long, notice = timed(line_of(piece, LONG, before))
        if long - NOISE < STEEPEST * LONG / SHORT * short:
            break
    else:
        raise AssertionError(f"{long:.2f} s for {LONG} characters, {short:.3f} s for {SHORT}")
    right(line_of(piece, LONG, before), notice)


def timed(text: str) -> tuple[float, Notice]:
    """Seconds of processor time, and the record."""
    start = time.thread_time()
    notice = parse(text)
    return time.thread_time() - start, notice


def test_deep_brackets_and_headings() -> None:
    brackets = "（" * 20_000 + "工程处负责" + "）" * 20_000
    headings = "\n".join(f"{label}夯实" for label in ("一、", "（一）", "1.", "（1）", "①", "第一章", "第一条", "一是") * 1_000)
    for text in (brackets, headings, f"1.建设{brackets}\n{headings}"):
        right(text, parse(text))


def right(text: str, notice: Notice) -> None:
    assert notice.source.characters == len(text)
    for task in notice.tasks:
        assert 0 <= task.span[0] <= task.span[1] <= len(text)
        assert all(text[slice(*unit.span)] == unit.name for unit in task.units)
        assert all(text[slice(*timing.span)] == timing.text for timing in (*task.timings, *task.milestones))
