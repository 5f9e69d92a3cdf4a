"""`duban doctor` and `duban completion`: what is told of this copy, and that a real bash completes its words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extract import doctor
from extract.cli import main
from extract.doctor import copy, programs, system
from extract.errors import RulesError
from extract.installation.extras import quoted
from extract.language import ENGLISH, _, using
from extract.rulebook import ruleset
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


def told(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_every_extra_says_what_it_gives() -> None:
    assert EXTRAS.keys() - {"all", "dev", "release"} <= copy.GIVES.keys()


def test_a_whole_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUBAN_LEDGER", raising=False)
    done = told("doctor", "-f", "json")
    found = json.loads(done.output)
    assert done.exit_code == 0, done.output
    assert {each["state"] for each in found} <= {"ok", "missing", "note"}
    assert all(each["remedy"] for each in found if each["state"] == "missing")
    parts = {each["part"] for each in found}
    assert parts == set(doctor.PARTS) - {"ledger"}
    by_name = {(each["part"], each["name"]): each for each in found}
    assert by_name["copy", "duban"]["said"].endswith(f"a checkout: {ROOT}")
    assert by_name["rules", ""]["said"].endswith("rules, all examples hold")


def test_what_is_missing_and_what_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An extra without its library, a library that is always needed, rules and a ledger that cannot be read."""
    monkeypatch.setattr(copy, "lacking", lambda wanted: [each for each in wanted if each.startswith(("pypdfium2", "regex"))])
    monkeypatch.setattr(programs, "which", lambda name: None)
    monkeypatch.setattr(programs, "FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(ruleset, "load_ruleset", broken)
    monkeypatch.setenv("DUBAN_CACHE", "")
    (tmp_path / "ledger.sqlite").write_text("no ledger", "utf-8")
    done = told("doctor", "-l", str(tmp_path / "ledger.sqlite"))
    lines = done.output.splitlines()
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), done.exc_info
    state = {line.split("\t")[1]: line.split("\t")[0] for line in lines if not line.startswith("\t")}
    assert state["library regex"] == state["rules"] == "broken"
    assert state[f"ledger {tmp_path / 'ledger.sqlite'}"] == "broken"
    assert state["extra pdf"] == state["extra ocr"] == state["program tesseract"] == state["font Chinese"] == "missing"
    assert state["extra xlsx"] == "ok"
    assert state["cache"] == "note"
    assert f"\t→ {quoted(sys.executable)}" in done.output or "\t→ pip install -e" in done.output
    monkeypatch.setattr(programs, "sys", SimpleNamespace(platform="win32"))
    assert programs.how(programs.LIBRE_OFFICE).startswith("https://")
    monkeypatch.setattr(programs, "sys", SimpleNamespace(platform="darwin"))
    assert programs.how(programs.TESSERACT) == "brew install tesseract"


def broken(pack: object) -> Any:
    raise RulesError("own.toml", 3, "unknown key", "write role = …")


def test_in_chinese_and_in_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUBAN_CACHE", str(tmp_path))  # the one of all tests grows meanwhile, and its bytes are told
    monkeypatch.setattr(system, "rules", lambda pack: doctor.Finding("rules", "", doctor.OK, "437"))
    chinese = told("--lang", "zh", "doctor").output
    assert "正常\t本程序 duban" in chinese
    asked = {name: told("--lang", name, "doctor", "-f", "json").output for name in ("zh", "en")}
    assert asked["zh"].replace("zh_CN", "en").replace("=zh", "=en") == asked["en"]
    with using("zh"):
        assert all(_(part) != part for part in (*doctor.PARTS, doctor.OK, doctor.BROKEN))
    assert ENGLISH == "en"


def test_a_console_that_shows_no_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, state in (("gbk", doctor.OK), ("ascii", doctor.NOTE), ("utf-8", doctor.OK)):
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(encoding=encoding, flush=lambda: None))
        found = system.console()
        monkeypatch.undo()
        assert found.state == state


def test_it_loads_nothing_heavy() -> None:
    code = "from extract.doctor import copy, programs; list(copy.findings()); list(programs.findings()); import sys\n"
    code += (
        "print(*{name.split('.')[0] for name in sys.modules} & {'pandas', 'numpy', 'jieba', 'PIL', 'pyarrow', 'pypdfium2', 'dask', 'lxml'})"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip() == ""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(tmp_path: Path, ready: Ready) -> None:
    """Commands, options and forms, by the script itself, in a bash that asks the command."""
    ready.programs(tmp_path)
    (tmp_path / "script").write_text(told("completion", "bash").output, "utf-8")
    ask = """
    source script
    complete -p duban >told
    try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _duban_completion duban; echo "${COMPREPLY[*]}"; }
    try duban ba; try duban ledger ex; try duban parse --hea; try duban completion f; try duban doctor -f j
    """
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True)
    assert [line.split() for line in done.stdout.splitlines()] == [["batch"], ["export"], ["--headers"], ["fish"], ["json"]], done.stderr
    assert "_duban_completion" in (tmp_path / "told").read_text("utf-8")


def test_scripts_say_where_they_go() -> None:
    assert told("completion", "bash").output.startswith("# put this into ~/.local/share/bash-completion/completions/duban\n")
    zsh = told("completion", "zsh").output.splitlines()
    assert zsh[0] == "#compdef duban"  # zsh wants it first
    assert zsh[1].startswith("# put this into ~/.zfunc/_duban")
    assert "complete --no-files --command duban" in told("completion", "fish").output
    assert told("completion", "cmd").exit_code == 2


def test_python_m_duban() -> None:
    code = "import runpy, sys; sys.argv = ['duban', '--version']; runpy.run_module('extract', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("duban, version ")
