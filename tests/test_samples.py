"""The samples give their golden records, and the records keep what the contract says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import Notice
from extract.checking.golden import GOLDEN, golden, samples
from extract.readers import read_path
from extract.rulebook.ruleset import load_ruleset

FOLDER = Path(__file__).resolve().parent.parent / "samples"
SAMPLES = samples(FOLDER)
REFERENCE = FOLDER / "zheyingji-renshi-2020-46.txt"


def test_each_sample_gives_its_golden_record() -> None:
    faults = [outcome for outcome in golden(FOLDER, load_ruleset()) if outcome.problem]
    shown = "\n".join(f"{outcome.name} {outcome.problem}\n" + "\n".join(outcome.difference) for outcome in faults)
    assert not faults, f"{shown}\n\nduban golden samples --update writes the records anew; look at the change"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_golden_records_are_of_the_contract(path: Path) -> None:
    notice = Notice.model_validate_json(path.with_suffix(GOLDEN).read_bytes())
    text = read_path(path).text
    assert notice.source.name == path.name
    assert notice.source.characters == len(text)
    assert len({task.id for task in notice.tasks}) == len(notice.tasks)
    for task in notice.tasks:
        for timing in (*task.timings, *task.milestones):
            assert text[slice(*timing.span)] == timing.text
        ends = [timing.end for timing in task.timings if timing.end] or [timing.end for timing in task.milestones if timing.end]
        assert task.due == max(ends, default=None)
        assert not task.optional or task.form in {"sentence", "none"}


def test_the_reference_notice_has_its_32_tasks() -> None:
    notice = Notice.model_validate_json(REFERENCE.with_suffix(GOLDEN).read_bytes())
    required = [task for task in notice.tasks if not task.optional]
    assert len(required) == 32
    assert all(task.units for task in required)


def test_samples_show_the_styles() -> None:
    notices = {path: Notice.model_validate_json(path.with_suffix(GOLDEN).read_bytes()) for path in SAMPLES}
    assert len(notices) >= 9
    assert {task.form for notice in notices.values() for task in notice.tasks} >= {"clause", "label", "bracket", "sentence"}
    assert "gb18030" in {notice.source.encoding for notice in notices.values()}
    assert any(not notice.tasks for notice in notices.values())
    assert max(len(task.path) for notice in notices.values() for task in notice.tasks) >= 4
