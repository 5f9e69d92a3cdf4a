"""Mutated notices: none crashes, hangs, or gives a span that is wrong (make fuzz reads a hundred thousand)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.carriers import CARRIERS, losses
from bench.fuzz import faults_of, fuzz
from bench.mutations import MUTATORS, mutated
from extract import Citation, Target, Task, Timing, Unit, parse
from extract.readers import read_bytes
from extract.readers.decoded import Left
from extract.structure.tables.cells import split
from extract.text.normalize import Line, join, lines

COUNT = 300
BLOCKS = 3


@pytest.mark.parametrize("block", range(BLOCKS))
def test_mutated_notices_are_read(block: int) -> None:
    each = COUNT // BLOCKS
    total = fuzz(block * each, each)
    assert not total.faults, "\n".join(f"seed {seed}: {fault}" for seed, fault in total.faults[:20])
    assert total.notices == each
    assert total.tasks > each  # most are still notices
    assert 0 < total.refused < each // 2


@pytest.mark.parametrize("name", CARRIERS)
def test_losses_are_seen(name: str) -> None:
    text = "关于做好防汛工作的通知\n1.加固堤防。（工程处负责，5月底前完成）"
    found = read_bytes(CARRIERS[name](text), name)
    assert not list(losses(text, found))
    assert list(losses(text + "水库", found))
    assert not list(losses(text + "水库", replace(found, left_out=(Left("hidden", 2, "水库"),))))


def test_a_seed_gives_the_same_notice_again() -> None:
    assert all(mutated(seed) == mutated(seed) for seed in range(50))
    assert len({mutated(seed)[0] for seed in range(50)}) == 50


def test_every_mutator_is_used() -> None:
    used = {name for seed in range(400) for name in mutated(seed)[2].split()}
    assert {mutate.__name__ for mutate in MUTATORS} <= used


def test_wrong_spans_are_seen() -> None:
    text = "关于做好防汛工作的通知\n1.加固堤防。（工程处负责，5月底前完成）\n2.加固《堤防手册》所列堤防，完好率90%以上。（工程处负责，2020年6月底前完成）\n2020年3月5日"
    notice = parse(text)
    assert not list(faults_of(text, notice))
    task = notice.tasks[1]
    assert task.units and task.timings and task.targets and task.citations
    records: list[Task | Unit | Timing | Target | Citation] = [*task.units, *task.timings, *task.targets, *task.citations, task]
    for record in records:
        start, end = record.span
        for wrong in ((start, len(text) + 1), (end, start), (-1, end)):
            record.span = wrong
            assert list(faults_of(text, notice)), record
        record.span = start, end
    task.units[0].span = task.timings[0].span
    assert list(faults_of(text, notice))


# What mutated notices brought to light, each in its smallest form.
def test_a_label_is_no_part_of_its_timing() -> None:
    (task,) = parse("关于整改的通知\n1.问题：堤防破损。\n责任单位：水务局\n整改期限：3个月\n2022年3月5日").tasks
    assert [(timing.text, timing.duration) for timing in task.timings] == [("3个月", "P3M")]


def test_a_short_year_is_no_length_of_time() -> None:
    (task,) = parse("关于整改的通知\n1.问题：堤防破损。\n责任单位：水务局\n整改时限：23年9月30日前\n2022年3月5日").tasks
    assert [(timing.text, timing.kind, str(timing.end)) for timing in task.timings] == [("23年9月30日前", "deadline", "2023-09-30")]


@pytest.mark.parametrize(
    ("cited", "titles"),
    [
        ("按《》加固堤防。", []),
        ("按《堤防手册》加固堤防。", ["堤防手册"]),
        ("按《\x1f堤防手册\x1f》加固堤防。", ["堤防手册"]),
    ],
)
def test_a_citation_has_a_title_without_what_is_invisible(cited: str, titles: list[str]) -> None:
    (task,) = parse(f"关于防汛的通知\n1.{cited}（工程处负责，5月底前完成）\n2022年3月5日").tasks
    assert [citation.title for citation in task.citations] == titles


def test_a_unit_separator_is_no_part_of_a_unit() -> None:
    (task,) = parse("关于防汛的通知\n1.加固堤防。（\x1f工程处\x1f负责，5月底前完成）\n2022年3月5日").tasks
    assert [unit.name for unit in task.units] == ["工程处"]


def test_no_citation_reaches_over_a_slot() -> None:
    text = "关于防汛的通知\n1.夯实《基础。（工程处负责，5月底前完成）\n（1）加固》堤防，按《手册》巡查。\n2022年3月5日"
    assert [citation.title for task in parse(text).tasks for citation in task.citations] == ["手册"]


def test_a_row_wrapped_over_lines_keeps_its_places() -> None:
    text = "  | 加固堤防 | 市水务\r\n\u3000 局、市财政局 | 2021年6月 \n底前 |"
    group = list(lines(text))
    row = Line(join([line.passage for line in group]), "".join(line.raw.strip() for line in group), group[0].base)
    cells = split(row)
    assert [cell.text for cell in cells] == ["加固堤防", "市水务局、市财政局", "2021年6月底前"]
    assert [text[slice(*cell.span(0, len(cell.text)))] for cell in cells] == [
        "加固堤防",
        "市水务\r\n\u3000 局、市财政局",
        "2021年6月 \n底前",
    ]
