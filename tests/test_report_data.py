"""What pages and pictures are made of: a text cut at its marks, numbers by month, week and unit, and the colours."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import parse_text
from extract.pipeline import province_of
from extract.report.marking import MOST_COVER, Line, lines_of, marks_of, rows_of
from extract.report.timeline import MOST_EMPTY, MOST_MONTHS, Counts
from extract.rulebook.ruleset import load_ruleset

LOOKS = Path(__file__).resolve().parent.parent / "extract" / "report"
NOTICE = """示例市水利局关于做好防汛工作的通知
1.加固堤防，达标率90%以上。
责任单位：工程处、办公室
责任人：张某某
完成时限：2024年5月底前
2.落实《示例市防汛条例》，2024年3月底前制定方案。（财务处牵头，另行研究）
"""


def said(lines: list[Line]) -> str:
    return "\n".join("".join(segment.text for segment in line.segments) for line in lines)


def test_marks_of_a_notice() -> None:
    notice = parse_text(NOTICE)
    tasks, parts = rows_of(notice)
    marks = marks_of(tasks, parts, NOTICE)
    found = [(mark.kind, mark.field, mark.task, NOTICE[mark.start : mark.end]) for mark in marks]
    assert found[:9] == [
        ("target", "targets", 0, "90%以上"),
        ("label", "responsible", 0, "责任单位："),
        ("unit", "responsible", 0, "工程处"),
        ("unit", "responsible", 0, "办公室"),
        ("label", "persons", 0, "责任人："),
        ("person", "persons", 0, "张某某"),
        ("label", "timing", 0, "完成时限："),
        ("timing", "timing", 0, "2024年5月底前"),
        ("citation", "citations", 1, "示例市防汛条例"),
    ]
    assert {(kind, task) for kind, _, task, _ in found[9:]} >= {("milestone", 1), ("unit", 1), ("diagnostic", 1)}
    lines = lines_of(NOTICE, marks, tasks)
    assert said(lines) == NOTICE
    assert [(line.number, line.tasks, line.within) for line in lines] == [
        *((0, (), None), (1, (0,), None), (2, (), 0), (3, (), 0), (4, (), 0), (5, (1,), None), (6, (), None)),
    ]


def row(start: int | None, end: int | None, name: str = "t1", **more: Any) -> dict[str, Any]:
    return {"id": name, "start_character": start, "end_character": end, "role": "lead", **more}


spans = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 45)), max_size=40)


@given(st.text("甲乙丙：、\n", max_size=40), spans, spans)
def test_all_marks_stay_to_be_found(text: str, units: list[tuple[int, int]], told: list[tuple[int, int]]) -> None:
    """Whatever overlaps: the text comes back, segments never overlap, and each mark with words is named by each segment up to a bound."""
    tasks = [row(start, end) for start, end in units[:3] if 0 <= start < end]
    parts = {"units": [row(*span) for span in units], "diagnostics": [row(*span) for span in told]}
    marks = marks_of(tasks, parts, text)
    lines = lines_of(text, marks, tasks)
    assert said(lines) == text
    segments = [segment for line in lines for segment in line.segments]
    for mark in marks:
        words = text[mark.start : mark.end]
        if not words.strip("\n"):
            continue
        (first,) = [segment for segment in segments if mark.number in segment.begins]
        assert mark.number in first.marks
        covered = [segment for segment in segments if mark.start <= segment.start and segment.end <= mark.end]
        assert all(mark.number in segment.marks or len(segment.marks) >= MOST_COVER for segment in covered)
    for segment in segments:
        assert all(marks[number].start <= segment.start and segment.end <= marks[number].end for number in segment.marks)


def test_very_many_marks_upon_each_other_are_bounded() -> None:
    text = "甲" * 3_000
    parts = {"diagnostics": [row(at, 3_000, "") for at in range(3_000)]}
    marks = marks_of([], parts, text)
    segments = lines_of(text, marks, [])[0].segments
    assert sum(len(segment.marks) for segment in segments) <= len(segments) * (MOST_COVER + 1)
    assert {number for segment in segments for number in segment.begins} == set(range(3_000))


def task(due: date | None = None, lead: str = "", responsible: str = "", **more: Any) -> dict[str, Any]:
    none = {"support": "", "supervise": "", "rrule": "", "tentative": False}
    return {**none, "due": due, "lead": lead, "responsible": responsible, **more}


def test_what_is_due_by_month_and_of_whom() -> None:
    counts = Counts()
    counts.add(task(date(2021, 4, 30), lead="工程处", support="办公室、财务处"))
    counts.add(task(date(2021, 4, 1), responsible="工程处", tentative=True), ended=True)
    counts.add(task(date(2021, 6, 15), lead="办公室"), times=3)
    counts.add(task(rrule="FREQ=MONTHLY", lead="工程处"))
    counts.add(task())
    found = counts.calendar("浙江")
    assert [(month.name, month.count, month.tentative, month.ended) for month in found.months] == [
        *(("2021-04", 2, 1, 1), ("2021-05", 0, 0, 0), ("2021-06", 3, 0, 0))
    ]
    assert [(week.name, week.count) for week in found.weeks if week.count] == [("2021-W13", 1), ("2021-W17", 1), ("2021-W24", 3)]
    assert (found.tasks, found.dated, found.recurring, found.undated, found.ended, found.beyond) == (7, 5, 1, 1, 1, 0)
    assert [(unit.name, unit.tasks, unit.answers, unit.months, unit.ended) for unit in found.units] == [
        ("办公室", 4, 3, {"2021-06": 3}, 0),
        ("工程处", 3, 3, {"": 1, "2021-04": 2}, 1),
        ("财务处", 1, 0, {}, 0),
        ("", 1, 1, {"": 1}, 0),
    ]
    bands = {(band.name, band.kind): (str(band.first), str(band.last)) for band in found.bands}
    assert bands[("汛期", "season")] == ("2021-04-15", "2021-10-15")
    assert bands[("劳动节", "holiday")] == ("2021-05-01", "2021-05-05")


def test_whose_flood_season_it_is_is_never_guessed() -> None:
    counts = Counts()
    counts.add(task(date(2021, 6, 30)))
    assert not [band for band in counts.calendar(None).bands if band.kind == "season"]
    assert province_of("浙江省应急管理厅", load_ruleset()) == "浙江"


def test_a_line_of_time_is_bounded() -> None:
    counts = Counts()
    for due in (date.min, date(2021, 5, 31), date(2021, 5, 31), date(2022, 6, 1), date.max):
        counts.add(task(due))
    found = counts.calendar("浙江")
    assert [(month.name, month.count, month.gap) for month in found.months] == [
        *(("0001-01", 1, False), ("", 0, True), ("2021-05", 2, False), ("", 0, True), ("2022-06", 1, False), ("", 0, True)),
        ("9999-12", 1, False),
    ]
    many = Counts()
    for number in range(400):
        many.add(task(date(1900, 1, 1) + timedelta(number * 61)))
    long = many.calendar()
    assert len(long.months) == MOST_MONTHS
    assert long.beyond == 400 - sum(month.count for month in long.months) > 0
    short = Counts()
    short.add(task(date(2021, 1, 31)))
    short.add(task(date(2021, 2 + MOST_EMPTY, 28)))
    assert len(short.calendar().months) == MOST_EMPTY + 2


def test_nothing_at_all() -> None:
    found = Counts().calendar("浙江")
    assert (found.tasks, found.first, found.months, found.weeks, found.units, found.bands) == (0, None, [], [], [], [])


def tokens(block: str) -> dict[str, str]:
    """The colours of one block of tokens.css."""
    pairs = (line.strip().removeprefix("--").split(";")[0].split(": ") for line in block.splitlines() if line.strip().startswith("--"))
    return {pair[0]: pair[1] for pair in pairs if pair[1].startswith("#")}


def themes() -> dict[str, dict[str, str]]:
    sheet = (LOOKS / "tokens.css").read_text("utf-8")
    light, system, _, dark = (part.split("}")[0] for part in sheet.split(":root")[1:])
    assert tokens(system) == tokens(dark)
    assert tokens(light).keys() == tokens(dark).keys()
    return {"light": tokens(light), "dark": tokens(dark)}


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_can_be_read(name: str) -> None:
    theme = themes()[name]
    papers = ["paper", "raised", "sunken"]
    marks = [each for each in theme if each.startswith("mark-") and not each.endswith(("-line", "-on"))]
    texts = [(ink, paper) for ink in ("ink", "muted", "accent", "good", "warn", "danger") for paper in papers]
    texts += [("ink", mark) for mark in marks] + [(f"{mark}-line", mark) for mark in marks]  # the letter of a mark is text too
    texts += [(word, f"{word}-paper") for word in ("good", "warn", "danger")] + [("ink", "season"), ("ink", "holiday")]
    texts += [("on-accent", "accent")]
    lines = [("focus", "paper"), ("edge", "paper"), ("edge", "raised"), ("bar", "paper"), ("bar-ended", "paper")]
    faults = [
        (one, other, round(contrast(theme[one], theme[other]), 2)) for one, other in texts if contrast(theme[one], theme[other]) < 4.5
    ]
    faults += [(one, other, round(contrast(theme[one], theme[other]), 2)) for one, other in lines if contrast(theme[one], theme[other]) < 3]
    assert not faults
    assert contrast("#ffffff", "#000000") == 21
