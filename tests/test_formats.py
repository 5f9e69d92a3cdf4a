"""`duban formats`: every format with its suffixes, what reads it, and what is missing here."""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.installation import how_to_get
from extract.readers import FORMATS, availability

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


def rows() -> dict[str, list[str]]:
    result = CliRunner().invoke(main, ["formats"], catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return {row[0]: row[1:] for row in (line.split("\t") for line in result.stdout.splitlines())}


def test_each_format_is_a_line() -> None:
    found = rows()
    assert list(found) == [known.name for known in FORMATS]
    assert found["text"] == [".txt .text .md", "duban itself", "can be read"]
    assert found["sheet"] == [".xlsx .xlsm .xls .et", "python-calamine", "can be read"]
    assert all(len(row) == 3 for row in found.values())


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "find_spec", lambda name: None if name == "python_calamine" else find_spec(name))
    found = rows()
    assert found["sheet"][2] == f"needs the extra “sheet” ({how_to_get('sheet')})"
    assert found["text"][2] == "can be read"


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    monkeypatch.setattr(availability, "which", lambda _: None)
    for known in FORMATS:
        if known.programs:
            assert known.programs[0] in rows()[known.name][2]


def test_extras_hold_what_formats_need() -> None:
    extras = {known.extra for known in FORMATS if known.extra}
    assert extras <= EXTRAS.keys()
    assert set(EXTRAS["all"]) == {each for name, extra in EXTRAS.items() if name not in ("all", "dev", "release") for each in extra}
    assert set(EXTRAS["all"]) <= set(EXTRAS["dev"])
    assert all(bool(known.libraries) == bool(known.extra) for known in FORMATS)


def test_no_two_formats_share_a_suffix() -> None:
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
