"""Notices whose work stands in sentences, each of tests/sentence_cases.txt with what a clerk would enter of it.

A case: its title and text, then `=>` and its tasks parted by ` || `, or `none`; a task: its units (l, r, s: their role) and timings.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import parse
from extract.models import Task, Timing

CASES = [case.rsplit("\n=> ", 1) for case in Path(__file__).with_name("sentence_cases.txt").read_text("utf-8").strip().split("\n----\n")]
FOOT = "\n示例县人民政府办公室\n2024年3月1日\n"


def said(timing: Timing) -> str:
    if timing.kind == "deadline":
        return f"deadline {timing.end}"
    if timing.kind == "period":
        return f"period {timing.start}..{timing.end}"
    return f"{timing.kind} {timing.rrule or timing.duration or timing.anchor or '-'}"


def shown(task: Task) -> str:
    units = ", ".join(f"{unit.role[0]} {unit.name}" for unit in task.units)
    return "; ".join(filter(None, (units, ", ".join(map(said, task.timings)))))


def found(text: str) -> list[str]:
    return [shown(task) for task in parse(text.strip("\n") + FOOT, name="case").tasks]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text.partition("\n")[0] for text, _ in CASES])
def test_sentences_give_what_a_clerk_enters(text: str, wanted: str) -> None:
    assert found(text) == ([] if wanted == "none" else wanted.split(" || "))
