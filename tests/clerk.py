"""Cases of notices with what a clerk enters of them, and a task as these say it: `l 市水利局, s 市财政局; deadline 2024-06-30`."""

from __future__ import annotations

from pathlib import Path

from extract.models import Task, Timing


def cases(name: str) -> list[list[str]]:
    """Of a file beside this one: each case's text and what is wanted."""
    return [case.rsplit("\n=> ", 1) for case in Path(__file__).with_name(name).read_text("utf-8").strip().split("\n----\n")]


def said(timing: Timing) -> str:
    if timing.kind == "deadline":
        return f"deadline {timing.end}"
    if timing.kind == "period":
        return f"period {timing.start}..{timing.end}"
    return f"{timing.kind} {timing.rrule or timing.duration or timing.anchor or '-'}"


def shown(task: Task) -> str:
    """Units by the first letter of their part (v: who supervises), timings, persons."""
    units = ", ".join(f"{'v' if unit.role == 'supervise' else unit.role[0]} {unit.name}" for unit in task.units)
    persons = ", ".join(f"{person.label}={person.name}" for person in task.persons)
    return "; ".join(filter(None, (units, ", ".join(map(said, task.timings)), persons)))
