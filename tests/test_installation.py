"""How this copy came here, and what is told where something is missing: never a name on an index that may be another's."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from extract.installation import Origin, extras, how_to_get, lacking, origin
from extract.installation.extras import applies, bare, every_extra, installer, libraries, quoted

ROOT = Path(__file__).resolve().parent.parent
PLACE = import_module("extract.installation.provenance")


def test_of_a_checkout() -> None:
    assert origin() == Origin("checkout", str(ROOT))
    assert how_to_get("pdf").endswith(f"pip install -e '{ROOT}[pdf]'")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, Origin("index")),
        ({"url": 3}, Origin("index")),
        ({"url": "file:///ban/duban-1.whl", "archive_info": {}}, Origin("file", "/ban/duban-1.whl")),
        ({"url": "file:///%E5%8A%9E/duban", "dir_info": {}}, Origin("folder", "/办/duban")),
        (
            {"url": "https://me:secret@git.example.org/duban.whl", "archive_info": {}},
            Origin("address", "https://git.example.org/duban.whl"),
        ),
        (
            {"url": "ssh://git@git.example.org/duban", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            Origin("address", "git+ssh://git.example.org/duban@abc"),
        ),
        ({"url": "file:///ban/duban", "vcs_info": {"vcs": "git"}}, Origin("address", "git+file:///ban/duban")),
    ],
)
def test_what_the_installer_noted(told: dict[str, Any], found: Origin) -> None:
    assert PLACE.named(told) == found


def test_of_a_wheel_a_folder_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed copy: what pip noted, or what the bundle's installer left in the environment."""
    monkeypatch.setattr(PLACE, "HOUSE", tmp_path / "site-packages" / "duban")
    monkeypatch.setattr(PLACE, "direct", lambda: {"url": "file:///ban/duban-1.whl", "archive_info": {}})
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert PLACE.origin.__wrapped__() == Origin("file", "/ban/duban-1.whl")
    (tmp_path / PLACE.MARK).write_text("{", "utf-8")
    assert PLACE.origin.__wrapped__() == Origin("file", "/ban/duban-1.whl")
    (tmp_path / PLACE.MARK).write_text(json.dumps({"folder": "/media/u/duban"}), "utf-8")
    assert PLACE.origin.__wrapped__() == Origin("bundle", "/media/u/duban")


def test_how_each_gets_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def told(kind: Any, place: object = "") -> str:
        monkeypatch.setattr(extras, "origin", lambda: Origin(kind, str(place)))
        return how_to_get("pdf")

    monkeypatch.setattr(extras, "installer", lambda: "pip install")
    there = tmp_path / "duban 1.whl"
    there.touch()
    assert told("file", there) == f"pip install '{there}[pdf]'"
    assert told("address", "git+https://git.example.org/duban@abc") == "pip install 'duban[pdf] @ git+https://git.example.org/duban@abc'"
    assert told("bundle", "/media/u/duban") == "a bundle made with it (make bundle EXTRAS=pdf), as this copy came from /media/u/duban"
    for kind, place in (("index", ""), ("file", tmp_path / "gone.whl")):  # the libraries bear their own names
        assert told(kind, place) == "pip install 'pillow>=11' 'pypdfium2>=5'"
    monkeypatch.setattr(os, "name", "nt")
    assert told("index") == 'pip install "pillow>=11" "pypdfium2>=5"'
    assert quoted("C:\\duban") == "C:\\duban"


def test_what_installs_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert installer() == "pip install"
    monkeypatch.setenv("PATH", str(tmp_path))  # not this environment's pip
    assert installer() == f"{quoted(sys.executable)} -m pip install"
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "pipx_metadata.json").touch()
    assert installer() == "pipx inject duban"


def test_libraries_of_extras() -> None:
    assert {"pdf", "ocr", "sheet", "xlsx"} <= set(every_extra())
    assert not {"dev", "all", "release"} & set(every_extra())
    assert libraries("postgres") == ["psycopg[binary]>=3.2"]
    assert "click>=8.2" in libraries(None)
    assert lacking(["click>=8", "no-such-library[x]>=1"]) == ["no-such-library[x]>=1"]
    assert [bare(each) for each in ("psycopg[binary]>=3.2", "a>=1", "b @ file:///x", "c")] == ["psycopg", "a", "b", "c"]
    assert [applies(each) for each in ("", f' sys_platform == "{sys.platform}"', ' sys_platform == "none"', " sys_platform != 'none'")] == [
        *(True, True, False, True)
    ]


def test_one_place_knows_how() -> None:
    """No other module tells a command of pip."""
    modules = (path for path in (ROOT / "extract").rglob("*.py") if path.parent.name != "installation")
    assert [str(path) for path in modules if "pip install '" in path.read_text("utf-8") or "duban[" in path.read_text("utf-8")] == []
