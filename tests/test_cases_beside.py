"""Small files of faults once seen, which may stand beside the checkout: each gives what a careful clerk expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import parse

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "cases"
EXPECTED = [line.split(" => ") for line in (Path(__file__).parent / "cases_beside.txt").read_text("utf-8").splitlines()]


def said(path: Path) -> str:
    """The title and number; of each task that says who or by when its place, its units with their part, its day or how it repeats."""
    notice = parse(path)
    rows = []
    for task in notice.tasks:
        units = ", ".join(f"{unit.role[0]} {unit.name}" for unit in task.units)
        repeats = next((timing.rrule for timing in task.timings if timing.rrule), None)
        if units or task.due or not task.optional:
            rows.append(" ".join(filter(None, ("/".join(task.path), units, str(task.due or ""), repeats))))
    return " | ".join([notice.notice.title or "-", notice.notice.document_number or "-", "; ".join(rows)])


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of cases is not beside the checkout")
@pytest.mark.parametrize(("name", "expected"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_a_fault_once_seen_gives_what_is_expected(name: str, expected: str) -> None:
    assert said(FOLDER / name) == expected


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of cases is not beside the checkout")
def test_ledgers_of_one_template_have_ids_of_their_own() -> None:
    one, other = ({task.id for task in parse(FOLDER / f"same-id-{letter}.xlsx").tasks} for letter in "ab")
    assert one
    assert not one & other
