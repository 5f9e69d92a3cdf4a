"""A start does nothing that its caller did not ask for: the collector, the environment and the disk stay as they were."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract import parse

NOTICE = "关于做好防汛工作的通知\n1.排查隐患。（市水利局牵头，6月底前完成）\n2020年3月25日\n"


def test_the_callers_collector_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a library does not switch its caller's collector")

    for name in ("disable", "enable", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, refused)
    assert len(parse(NOTICE).tasks) == 1


def test_the_environment_is_left_alone() -> None:
    code = "import os; before = dict(os.environ); import duban.cli, duban.commands.parse, duban.pipeline; print(dict(os.environ) == before)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "True\n"


def test_nothing_is_kept_between_runs(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "notice.txt").write_text(NOTICE, "utf-8")
    environment = {**os.environ, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {name: value for name, value in environment.items() if not name.startswith("XDG_")}
    subprocess.run([sys.executable, "-m", "duban", "parse", "notice.txt"], check=True, cwd=tmp_path, env=environment, capture_output=True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["home", "notice.txt"]
