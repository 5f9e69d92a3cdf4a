"""What a draft writes is, byte for byte, what the record made of it writes: `duban parse` to JSON or a table loads no model."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic_core import PydanticUndefined

from extract import models
from extract.checking.golden import samples
from extract.models import Draft, draft
from extract.pipeline import drafted
from extract.readers import Decoded, read_path
from extract.readers.decoded import Left, Problem
from extract.rulebook.ruleset import load_ruleset
from extract.writers import Options
from extract.writers.table import lines

ROOT = Path(__file__).resolve().parent.parent
SHARED = sorted((ROOT.parent / "shared" / "notices").glob("*.txt"))
SAMPLE = ROOT / "samples" / "flood-season-label-lines.txt"
ODD = '1.加固堤防\u2028"示例"\\\x0b\x7f\U0002a6d6，投资1.5亿元，完成率90%以上，达0.0001%。（市水利局牵头，5月底前完成）\n'
SHAPES = {
    "Source": draft.SOURCE,
    "Metadata": draft.METADATA,
    "Task": draft.TASK,
    "Diagnostic": draft.DIAGNOSTIC,
    "Unit": draft.UNIT,
    "Person": draft.PERSON,
    "Timing": draft.TIMING,
    "Target": draft.TARGET,
    "Citation": draft.CITATION,
    "LeftOut": draft.LEFT_OUT,
}


def same(found: Draft) -> None:
    for indent in (2, None):
        assert found.to_json(indent) == found.notice().to_json(indent)
    assert lines(found.unchecked(), Options()) == lines(found.notice(), Options())


def drafted_of(**fields: Any) -> Draft:
    decoded = Decoded("示例.txt", "text", None, "0" * 64, ODD)
    return drafted(replace(decoded, **fields), load_ruleset())


@pytest.mark.parametrize("path", [*samples(ROOT / "samples"), *SHARED], ids=lambda path: path.name)
def test_a_draft_writes_what_its_record_writes(path: Path) -> None:
    same(drafted(read_path(path), load_ruleset()))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": ""},
        {"pages": (0, 12)},
        {"ocr": True, "confidence": 0.9375},
        {"confidence": 1},
        {"confidence": 1e-7},
        {"left_out": (Left("hidden", 3, "页脚\t"),), "problems": (Problem("page-not-read", "page 3 is empty", 4),)},
    ],
)
def test_so_it_does_of_what_no_sample_has(fields: dict[str, Any]) -> None:
    same(drafted_of(**fields))


@pytest.mark.parametrize("value", [0.0, -1.5, 1e15, 1e16, 1.5e22, 0.0001, 0.00001, 1e-9, float("inf"), float("nan")])
def test_numbers_are_written_as_the_models_write_them(value: float) -> None:
    found = drafted_of()
    found.fields["tasks"][0]["targets"][0]["value"] = value
    same(found)


@pytest.mark.parametrize("name", SHAPES)
def test_a_draft_has_the_fields_of_the_models(name: str) -> None:
    """In their order, with their values where a reader gives none; a field of records is known as one."""
    shape, model = SHAPES[name], getattr(models, name)
    assert list(shape) == list(model.model_fields)
    for field, about in model.model_fields.items():
        usual = about.get_default(call_default_factory=True)
        assert usual is PydanticUndefined or (shape[field] or None) == (usual or None)
        kinds = get_args(about.annotation) if get_origin(about.annotation) in {list, Union, UnionType} else ()
        records = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, models.Record)]
        assert [draft.PARTS.get(field)] == ([SHAPES[records[0].__name__]] if records else [None])


def test_a_notice_has_the_fields_of_its_model() -> None:
    named = [about.alias or name for name, about in models.Notice.model_fields.items()]
    assert list(drafted_of().record()) == named
    assert list(models.Elements().row()) == list(models.Metadata.model_fields)


@pytest.mark.parametrize("form", ["json", "jsonl", "table"])
def test_what_writes_json_or_a_table_loads_no_model(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{form}"
    code = """
import sys; from extract.cli import main
try: main(['parse', '--strict', '-f', sys.argv[1], *sys.argv[2:]])
finally: print(*(name for name in sys.modules if name.startswith(('pydantic', 'extract.models.parts'))))
"""
    done = subprocess.run([sys.executable, "-c", code, form, "-o", out, SAMPLE], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
    notice = drafted(read_path(SAMPLE), load_ruleset()).notice()
    expected = "\n".join(lines(notice, Options())) if form == "table" else notice.to_json(2 if form == "json" else None)
    assert out.read_text("utf-8") == f"{expected}\n"
