"""Slots as notices write them, each text of tests/slot_cases.txt with the required tasks that a clerk would enter.

A case: its text, then `=>` and its tasks parted by ` || `; a task: its units (r, l, s: their role), timings and persons.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import parse
from extract.models import Task, Timing

CASES = [case.rsplit("\n=> ", 1) for case in Path(__file__).with_name("slot_cases.txt").read_text("utf-8").strip().split("\n----\n")]


def said(timing: Timing) -> str:
    if timing.kind == "deadline":
        return f"deadline {timing.end}"
    if timing.kind == "period":
        return f"period {timing.start}..{timing.end}"
    return f"{timing.kind} {timing.rrule or timing.duration or timing.anchor or '-'}"


def shown(task: Task) -> str:
    units = ", ".join(f"{unit.role[0]} {unit.name}" for unit in task.units)
    persons = ", ".join(f"{person.label}={person.name}" for person in task.persons)
    return "; ".join(filter(None, (units, ", ".join(map(said, task.timings)), persons)))


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[str(number) for number, _ in enumerate(CASES, 1)])
def test_slots_give_the_tasks_of_a_clerk(text: str, wanted: str) -> None:
    found = [shown(task) for task in parse(text.strip("\n") + "\n").tasks if not task.optional]
    assert " || ".join(found) == ("" if wanted == "none" else wanted)
