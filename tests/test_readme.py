"""Documented commands are run: every `$ ` line of the README's console blocks, and every python block, gives what stands below it.

`...` on a line of its own stands for any lines (as in doctest). Blocks that are not to be run (a clone, an install) are `sh` blocks.
"""

from __future__ import annotations

import doctest
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import regex

from extract.cli import main

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
BLOCK = regex.compile(r"^```(console|python)\n(.*?)^```$", regex.M | regex.S)
# `make test` is this very run; it is told here rather than skipped in silence.
THIS_RUN = {"make test"}
SLOW = {
    "make bench": "minutes on a busy machine, and its figures differ from run to run",
    "make fuzz": "minutes; tests/test_fuzz.py runs a part of it",
}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Step:
    """A command (or python block) with the output that is written below it, empty where none is."""

    readme: str
    line: int
    language: str
    command: str
    output: str


def steps(readme: str) -> list[Step]:
    text = (ROOT / readme).read_text("utf-8")
    found = []
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 2
        if block[1] == "python":
            found.append(Step(readme, line, "python", block[2], ""))
            continue
        for part in regex.split(r"^\$ ", block[2], flags=regex.M)[1:]:
            command, _, output = part.partition("\n")
            found.append(Step(readme, line, "console", command, output))
    return found


STEPS = [step for readme in READMES if (ROOT / readme).is_file() for step in steps(readme)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where documented commands may write, with the samples and rules that they name."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("samples", "rules"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("readme", READMES)
def test_readme_is_there_and_has_commands(readme: str) -> None:
    assert any(step.readme == readme and step.language == "console" for step in STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.readme}:{step.line} {step.command.splitlines()[0][:40]}")
def test_documented_step(step: Step, desk: Path) -> None:
    if step.command in THIS_RUN:
        return
    if step.command in SLOW:
        pytest.skip(SLOW[step.command])
    place = ROOT if step.command.startswith("make ") else desk
    command = [sys.executable, "-c", step.command] if step.language == "python" else ["bash", "-c", step.command]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PYTHONPATH"))
    }  # make tells of its nesting
    environment = {**clean, "PATH": path, "COLUMNS": "120"}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    if step.output.strip():
        checker = doctest.OutputChecker()
        assert checker.check_output(step.output, done.stdout, FLAGS), f"{step.readme} shows\n{step.output}\nbut it prints\n{done.stdout}"


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in main.commands if f"duban {name}" not in text] == []
