"""The documentation site: every page is in it, every link and picture leads somewhere, every docstring of the reference can be set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@pytest.mark.programs
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-W",
        "--keep-going",
        "-q",
        "-d",
        str(tmp_path / "kept"),
        str(DOCS),
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    pages = {path.relative_to(DOCS).with_suffix("") for path in DOCS.rglob("*.md")}
    made = {path.relative_to(tmp_path / "site").with_suffix("") for path in (tmp_path / "site").rglob("*.html")}
    assert pages <= made
    home = (tmp_path / "site" / "clerk" / "2-check.html").read_text("utf-8")
    assert "notice.png" in home and "核对" in home
    reference = (tmp_path / "site" / "reference" / "reading.html").read_text("utf-8")
    assert "duban.parse_file" in reference and "科信处" in reference
    assert "https://fonts" not in home + reference  # nothing is fetched


def test_pictures_are_of_pages_that_are_told() -> None:
    told = "".join(path.read_text("utf-8") for path in (*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "README.zh.md"))
    assert [path.name for path in (DOCS / "pictures").glob("*.png") if path.name not in told] == []
