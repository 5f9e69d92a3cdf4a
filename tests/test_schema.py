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
    """The codes that stand in the code: values of "code" in a dict, first arguments of Problem."""
    found: set[object] = set()
    for path in (ROOT / "extract").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                values = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "code"]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                values = node.args[:1]
            else:
                continue
            found |= {value.value for value in values if isinstance(value, ast.Constant)}
    return found


def test_every_code_is_listed_and_told() -> None:
    assert codes_made() == CODES.keys()
    listed = CliRunner().invoke(main, ["schema", "--codes"]).output.splitlines()
    assert [line.split("\t")[0] for line in listed] == list(CODES)
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        assert [code for code in CODES if f"`{code}`" not in text] == []
