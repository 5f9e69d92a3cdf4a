"""The record as the contract writes it: what is dumped, what a later version may add, how a notebook shows it."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from re import sub
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from extract import Diagnostic, Notice, parse, parse_text
from extract.library.notebook import MOST_TEXT, marked

FONT = Path(__file__).resolve().parent / "fonts" / "NotoSerifCJKsc-part.otf"
SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
TEXT = "示例市水务局关于做好防汛<b>工作</b>的通知\n1.加固堤防&闸门。（工程处牵头，办公室配合，5月底前完成，另行研究）\n2021年3月5日\n"


@pytest.fixture
def notice() -> Notice:
    return parse(TEXT)


def test_what_is_dumped_is_the_contract_as_written(notice: Notice) -> None:
    for dumped in (notice.model_dump(mode="json"), json.loads(notice.model_dump_json()), json.loads(notice.to_json())):
        assert list(dumped) == ["schema", "source", "notice", "tasks", "diagnostics"]
        assert dumped["schema"] == "duban/1"
        assert Notice.model_validate(dumped) == notice
    assert Notice.model_validate(notice.model_dump()) == notice
    assert Notice.model_validate_json(notice.model_dump_json()) == notice


def test_fields_of_a_later_version_are_left_aside(notice: Notice) -> None:
    later = json.loads(notice.to_json())
    later["mood"] = "stern"
    later["source"]["weather"] = later["notice"]["weather"] = "rain"
    later["tasks"][0]["weight"] = later["tasks"][0]["units"][0]["street"] = {"a": 1}
    assert Notice.model_validate_json(json.dumps(later)) == notice


def test_another_contract_is_refused(notice: Notice) -> None:
    with pytest.raises(ValidationError, match="duban/1"):
        Notice.model_validate({**notice.model_dump(), "schema": "duban/2"})


def test_metadata_is_the_notices_own_part(notice: Notice) -> None:
    assert notice.metadata is notice.notice


def test_text_gives_the_words_of_spans(notice: Notice) -> None:
    assert notice.text == TEXT
    unit = notice.tasks[0].units[0]
    assert notice.text[slice(*unit.span)] == unit.name
    loaded = Notice.model_validate_json(notice.to_json())
    assert loaded.text is None
    assert loaded.with_text(TEXT).text == TEXT
    assert "text" not in json.loads(notice.to_json())
    assert notice != parse(TEXT, name="other")
    assert notice != 1


def fields_missing(found: Any, model: type[BaseModel]) -> set[str]:
    """The names in what the rooms hand on that the model of its place does not have, e.g. a misspelt one."""
    if isinstance(found, BaseModel) or not isinstance(found, dict):
        return set()
    missing = {f"{model.__name__}.{name}" for name in found if name not in model.model_fields and name != "schema"}
    for name, field in model.model_fields.items():
        kinds = [kind for kind in (field.annotation, *get_args(field.annotation)) if isinstance(kind, type) and issubclass(kind, BaseModel)]
        values = found.get(name)
        for kind in kinds:
            for value in values if isinstance(values, list) else [values]:
                missing |= fields_missing(value, kind)
    return missing


def test_rooms_hand_on_no_field_that_the_record_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Notice.model_validate
    missing: set[str] = set()

    def looked_at(found: Any) -> Notice:
        missing.update(fields_missing(found, Notice))
        return whole(found)

    monkeypatch.setattr(Notice, "model_validate", looked_at)
    for path in SAMPLES:
        parse(path)
    assert not missing
    assert fields_missing({"tasks": [{"unit": []}], "x": 1}, Notice) == {"Notice.x", "Task.unit"}


def test_a_notebook_shows_marks_and_table(notice: Notice) -> None:
    shown = notice._repr_html_()
    assert 'title="牵头 lead">工程处</mark>牵头' in shown
    assert 'title="配合 support">办公室</mark>' in shown
    assert 'title="时限 timing">5月底前完成</mark>' in shown
    assert 'title="未读懂 diagnostic">另行研究</mark>' in shown
    assert "<td>加固堤防&amp;闸门</td><td>工程处</td>" in shown
    assert "<b>工作" not in shown
    loaded = Notice.model_validate_json(notice.to_json())._repr_html_()
    assert "<td>工程处</td>" in loaded
    assert "<mark" not in loaded


def test_marks_do_not_overlap_and_the_text_is_whole(notice: Notice) -> None:
    told = Diagnostic(code="words-not-understood", message="", span=(0, len(notice.text or "")))
    shown = marked(notice.model_copy(update={"diagnostics": [told]}))
    body = shown.partition("<pre")[2].partition(">")[2].removesuffix("</pre>")
    assert unescape(sub(r"<mark [^>]*>|</mark>", "", body)) == notice.text
    assert body.count("<mark") == body.count("</mark>") > 5
    assert 'title="牵头 lead, 未读懂 diagnostic">工程处</mark>' in body


def test_a_long_text_is_cut() -> None:
    shown = marked(parse_text("1.值守。（办公室负责）\n" + "长" * MOST_TEXT))
    assert "13 字 characters more" in shown
    assert shown.count("长") == MOST_TEXT - 13


def test_a_notebook_has_no_pictures_without_a_font(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.plots.fonts.candidates", lambda: iter(()))
    assert "<svg" not in notice._repr_html_()
    monkeypatch.setattr("extract.plots.fonts.candidates", lambda: iter([FONT]))
    shown = notice._repr_html_()
    assert shown.count("<svg") == 3 and "<?xml" not in shown and "<!DOCTYPE" not in shown
