"""Notices made of the lines and clauses of many: whatever stands beside what, each is read, and its spans are right."""

from __future__ import annotations

from random import Random

import pytest
import regex

from bench.fuzz import faults_of
from extract import parse_text
from tests.clerk import cases

COUNT, BLOCKS = 480, 4
FILES = ("slot_cases.txt", "sentence_cases.txt", "layout_cases.txt", "head_cases.txt")
CLAUSE_END = regex.compile(r"(?<=[。；，：（）\t|])")
REFUSED_BEFORE = (
    "承办\n单位",
    "2.持\n协）月底",
    "1.守\n：2.。\n1日前",
    "一、隐患名称：\n。",
    "任务\t责任处室\t时间\n修路\t市交通局\t张某\t2024年9月底\n1.开展隐患排查。（责任单位：市应急局）各县要建立台账。\n|\n牵头单位：区政务局",
)


def lines() -> list[str]:
    given = [text for name in FILES for text, *_ in cases(name)]
    return [line for text in given for line in text.split("\n") if line.strip() and not line.startswith("=> ")]


def recombined(random: Random, whole: list[str], clauses: list[str]) -> str:
    """Lines of many notices below each other, or lines of many clauses."""
    if random.random() < 0.5:
        return "\n".join(random.sample(whole, random.randrange(3, 25)))
    return "\n".join("".join(random.sample(clauses, random.randrange(1, 6))) for _ in range(random.randrange(2, 14)))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_lines_of_many_notices_are_read_together(block: int) -> None:
    whole = lines()
    clauses = [clause for line in whole for clause in CLAUSE_END.split(line) if clause.strip()]
    random = Random(block)
    tasks = 0
    for number in range(COUNT // BLOCKS):
        text = recombined(random, whole, clauses)
        notice = parse_text(text)
        faults = list(faults_of(text, notice))
        assert not faults, f"{block}/{number}: {faults[:3]}\n{text}"
        tasks += len(notice.tasks)
    assert tasks > COUNT // BLOCKS  # most are still notices


@pytest.mark.parametrize("text", REFUSED_BEFORE)
def test_what_stopped_a_notice_once_is_read(text: str) -> None:
    assert not list(faults_of(text, parse_text(text)))


def test_a_heading_that_says_who_and_its_days_in_a_bracket_is_one_task() -> None:
    text = "示例市专项整治方案\n1.法规科负责起草。\n2.执法支队牵头开展专项整治（5月15日—6月15日）。\n2024年3月1日"
    task = next(task for task in parse_text(text).tasks if task.path == ["2"])
    assert [(unit.role, unit.name) for unit in task.units] == [("lead", "执法支队")]
    assert [(str(timing.start), str(timing.end)) for timing in task.timings] == [("2024-05-15", "2024-06-15")]
