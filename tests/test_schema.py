"""The published contract: its JSON Schema holds for every record, and every code of a diagnostic is listed."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from extract import CODES, __version__, parse
from extract.cli import main
from extract.library.schema import as_text, json_schema
from extract.rulebook.ruleset import Ruleset

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
VALIDATOR = jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())
PAGES = ("README.md", "README.zh.md")


def test_the_published_schema_is_that_of_the_models() -> None:
    published = ROOT / "docs" / "duban-1.schema.json"
    assert published.read_text("utf-8") == as_text(), "duban schema > docs/duban-1.schema.json"
    done = CliRunner().invoke(main, ["schema"])
    assert (done.exit_code, done.output) == (0, as_text())
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*.json")), ids=lambda path: path.name)
def test_golden_records_hold_the_schema(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_records_hold_the_schema_and_use_listed_codes(path: Path) -> None:
    notice = parse(path)
    VALIDATOR.validate(json.loads(notice.to_json()))
    for told in notice.diagnostics:
        assert told.severity in CODES[told.code].severities
    assert (notice.source.duban, notice.source.rules) == (__version__, Ruleset.load().digest)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"schema": "duban/2"}, "duban/1"),
        ({"tasks": None}, "array"),
        ({"notice": {}}, "required"),
        ({"later": 1}, ""),
    ],
)
def test_the_schema_refuses_what_is_no_record_and_takes_what_is_new(change: dict[str, Any], fault: str) -> None:
    record = {**json.loads(parse(SAMPLES[0]).to_json()), **change}
    assert (
        [error.message for error in VALIDATOR.iter_errors(record) if fault in error.message] != [] if fault else VALIDATOR.is_valid(record)
    )


def codes_made() -> set[object]:
    """The codes that stand in the code: the first arguments of `diagnostic` and of Problem."""
    trees = (ast.walk(ast.parse(path.read_text("utf-8"))) for path in (ROOT / "extract").rglob("*.py"))
    calls = [node for tree in trees for node in tree if isinstance(node, ast.Call)]
    said = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("diagnostic", "Problem")]
    return {value.value for value in said if isinstance(value, ast.Constant)}


def test_every_code_is_listed_and_told() -> None:
    assert codes_made() == CODES.keys()
    listed = CliRunner().invoke(main, ["schema", "--codes"]).output.splitlines()
    assert [line.split("\t")[0] for line in listed] == list(CODES)
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        assert [code for code in CODES if f"`{code}`" not in text] == []
