"""What `make release-check` judges by, without the tools that it starts: versions, licences, what an audit that knows nothing tells."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from release import check
from release.check import FaultError


def test_version_and_changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "__init__.py").write_text('__version__ = "1.2.0"\n', "utf-8")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    log = tmp_path / "CHANGELOG.md"
    log.write_text("# Changelog\n\n## Unreleased\n\n## [1.1.0] - 2024-01-01\n", "utf-8")
    assert check.version(draft=True) == "1.2.0, and the changelog's Unreleased"
    with pytest.raises(FaultError, match=r"begins with Unreleased, not with 1\.2\.0"):
        check.version(draft=False)
    log.write_text("## [1.2.0] - 2024-02-01\n", "utf-8")
    assert check.version(draft=False) == "1.2.0, and the changelog's 1.2.0"


@pytest.mark.parametrize(
    ("name", "said", "allowed"),
    [
        ("a", "MIT License", True),
        ("a", "BSD-3-Clause AND 0BSD AND Zlib", True),
        ("a", "MPL-2.0 AND MIT", True),
        ("a", "GPL-3.0-only OR MIT", True),
        ("a", "MIT AND GPL-3.0-only", False),
        ("a", "GNU General Public License v3 (GPLv3)", False),
        ("a", "UNKNOWN", False),
        ("a", "", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("other", "LGPL-3.0-only", False),
    ],
)
def test_licences(name: str, said: str, allowed: bool) -> None:
    assert check.allowed(name, said) is allowed


def test_an_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are faults; a version that the service does not know is not taken for one without faults."""
    monkeypatch.setattr(check, "everything", lambda: "one==1 --hash=x\ntwo==2 --hash=y\n")
    known = {"name": "one", "version": "1", "vulns": []}
    for answers, told in (
        ([known], "none known of 1 libraries (pypi), 1 not known there (private)"),
        ([{**known, "vulns": [{"id": "CVE-1"}]}], "one 1: CVE-1"),
        ([], "NOT CHECKED, no data can be had here (pypi: private; osv: private)"),
        (None, "NOT CHECKED, no data can be had here (pypi: no network; osv: no network)"),
    ):
        rows = None if answers is None else [*answers, {"name": "two", "skip_reason": "private"}]

        def ran(command: list[str], *, fails: bool = True, rows: object = rows) -> subprocess.CompletedProcess[str]:
            return subprocess.CompletedProcess(command, 1, json.dumps({"dependencies": rows}) if rows else "", "a\nno network\n")

        monkeypatch.setattr(check, "ran", ran)
        try:
            assert check.audit() == told
        except FaultError as fault:
            assert str(fault) == told
