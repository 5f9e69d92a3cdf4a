"""The samples give their golden records (lines, three of them whole), and the records keep what the contract says of them."""

from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path

import pytest

from extract import Notice, parse
from extract.checking.golden import LINES, WHOLE, golden, samples
from extract.checking.lines import as_lines
from extract.models import Diagnostic, LeftOut, Metadata, Source, Target, Task, Timing, Unit
from extract.readers import read_path
from extract.rulebook.ruleset import load_ruleset

FOLDER = Path(__file__).resolve().parent.parent / "samples"
SAMPLES = samples(FOLDER)
REFERENCE = FOLDER / "zheyingji-renshi-2020-46.txt"
KEPT_WHOLE = {"zheyingji-renshi-2020-46", "timing-wordings", "forest-fire-plan-from-pdf"}  # the contract's JSON, for whoever reads it


@pytest.fixture(scope="module")
def records() -> dict[Path, Notice]:
    return {path: parse(path) for path in SAMPLES}


def test_each_sample_gives_its_golden_record() -> None:
    faults = [outcome for outcome in golden(FOLDER, load_ruleset()) if outcome.problem]
    shown = "\n".join(f"{outcome.name} {outcome.problem}\n" + "\n".join(outcome.difference) for outcome in faults)
    assert not faults, f"{shown}\n\nduban golden samples --update writes the records anew; look at the change"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_records_are_of_the_contract(path: Path, records: dict[Path, Notice]) -> None:
    notice = records[path]
    assert Notice.model_validate_json(notice.to_json()) == notice
    text = read_path(path).text
    assert notice.source.name == path.name
    assert notice.source.characters == len(text)
    assert len({task.id for task in notice.tasks}) == len(notice.tasks)
    for task in notice.tasks:
        for timing in (*task.timings, *task.milestones):
            assert text[slice(*timing.span)] == timing.text
        ends = [timing.end for timing in task.timings if timing.end] or [timing.end for timing in task.milestones if timing.end]
        assert task.due == max(ends, default=None)
        assert task.optional == (task.form in {"sentence", "none"})


def test_the_reference_notice_has_its_32_tasks() -> None:
    notice = Notice.model_validate_json(REFERENCE.with_suffix(WHOLE).read_bytes())
    required = [task for task in notice.tasks if not task.optional]
    assert len(required) == 32
    assert all(task.units for task in required)


def test_samples_show_the_styles(records: dict[Path, Notice]) -> None:
    notices = records
    assert len(notices) >= 9
    assert {task.form for notice in notices.values() for task in notice.tasks} >= {"clause", "label", "bracket", "sentence"}
    assert "gb18030" in {notice.source.encoding for notice in notices.values()}
    assert any(not notice.tasks for notice in notices.values())
    assert max(len(task.path) for notice in notices.values() for task in notice.tasks) >= 4


def test_each_record_is_kept_in_one_form() -> None:
    assert {path.stem for path in FOLDER.glob(f"*{WHOLE}")} == KEPT_WHOLE
    assert {path.stem for path in FOLDER.glob(f"*{LINES}")} == {path.stem for path in SAMPLES} - KEPT_WHOLE


def test_a_record_in_lines() -> None:
    unit = Unit(name="水利局", role="lead", span=(20, 23))
    timing = Timing(text="5月底前", kind="deadline", end=date(2021, 5, 31), modifier="before", span=(25, 29))
    target = Target(text="90%以上", value=90, unit="%", bound="at_least", span=(9, 14))
    task = Task(
        id="t1",
        path=["一", "1"],
        headings=["防汛"],
        title="加固\n堤防",
        text="加固堤防，" + "逐段" * 20 + "，达到90%以上。",
        form="clause",
        units=[unit],
        timings=[timing],
        due=date(2021, 5, 31),
        due_from=(25, 29),
        targets=[target],
        span=(3, 30),
    )
    record = Notice(
        source=Source(
            name="甲.txt", sha256="00", characters=40, left_out=[LeftOut(kind="navigation", characters=4, example="首页 | 政务")]
        ),
        notice=Metadata(title="关于防汛的通知", addressees=["各镇", "各局"]),
        tasks=[task, task.model_copy(update={"optional": True, "form": "none", "text": "短"})],
        diagnostics=[Diagnostic(code="words-not-understood", message="另行研究", span=(31, 35))],
    )
    assert as_lines(record).splitlines() == [
        "name | 甲.txt",
        "sha256 | 00",
        "characters | 40",
        "left_out | navigation characters=4 example=首页 | 政务",
        "title | 关于防汛的通知",
        "addressees | 各镇; 各局",
        "",
        "一/1 加固\\n堤防 | form=clause | units=水利局@20-23 lead | timings=5月底前@25-29 deadline end=2021-05-31 modifier=before"
        " | due=2021-05-31 | due_from=25-29 | headings=防汛 | targets=90%以上@9-14 value=90.0 unit=% bound=at_least | span=3-30"
        " | text=加固堤防，逐段逐段逐段逐…段逐段，达到90%以上。 (54 #CRC) | id=t1".replace("CRC", f"{zlib.crc32(task.text.encode()):08x}"),
        "一/1 加固\\n堤防 (optional) | form=none | units=水利局@20-23 lead | timings=5月底前@25-29 deadline end=2021-05-31 modifier=before"
        " | due=2021-05-31 | due_from=25-29 | headings=防汛 | targets=90%以上@9-14 value=90.0 unit=% bound=at_least | span=3-30"
        f" | text=短 (1 #{zlib.crc32('短'.encode()):08x}) | id=t1",
        "",
        "warning | words-not-understood@31-35 另行研究",
    ]
