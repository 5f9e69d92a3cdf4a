"""What is documented is run: README.md, README.zh.md and docs/, each page from its first block to its last in a folder of its own.

- `console`: every `$ ` line gives what stands below it; `...` stands for any lines or words (as in doctest).
- `python`: runs to its end. One that needs a library that is no part of duban (Spark, Ray) is compiled, and what it takes from duban is there.
- `text`, `toml` behind a line that begins with a file's name, `` `notice.txt`, as … `` : that file. A `toml` block without a name is a pack
  of rules by itself, and every rule in it holds.
- `sh` is not run (a clone, an install): tests/test_packaging.py does that.

The first step of README.md starts duban anew, the others run in a fork of a process that is ready (tests/ready.py).
"""

from __future__ import annotations

import doctest
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import regex
from click import Context

from extract.cli import main
from tests.processor import PATIENCE
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent
SAME = ("README.md", "README.zh.md")  # their steps are the same, so that those of the first are run
PAGES = ("README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")))
WITH_COMMANDS = (*SAME, "docs/rules.md")
BLOCK = regex.compile(r"^```(\w*)\n(.*?)^```$", regex.M | regex.S)
NAMED = regex.compile(r"^`(?P<name>[\w/.-]+\.(?:txt|toml))`.*\n\n\Z", regex.M)  # the paragraph before a block that is a file
COMMENT = regex.compile(r"(?:^| +)# .*$", regex.M)
TOLD = {"text", "toml", "json", "jsonc", "sh", ""}  # blocks that are not run as they stand
FOREIGN = ("pyspark", "ray")
# `make test` is this very run; the others are minutes, and what they print differs from run to run: that make knows them is asked.
NOT_RUN = ("make test", "make bench", "make fuzz", "make score")
PROGRESS = regex.compile(r"^duban: \d+ of \d+ inputs done.*\n", regex.M)  # is told where a batch takes more than some seconds
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Step:
    """A command, python block or file, with the output that is written below it, empty where none is."""

    line: int
    language: str
    words: str
    output: str = ""
    name: str = ""


def steps(page: str) -> list[Step]:
    text = (ROOT / page).read_text("utf-8")
    found = []
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 2
        named = NAMED.search(text, max(0, text.rfind("\n\n", 0, max(0, block.start() - 2))), block.start())
        if block[1] == "console":
            for part in regex.split(r"^\$ ", block[2], flags=regex.M)[1:]:
                command, _, output = part.partition("\n")
                found.append(Step(line, "console", command, output))
        elif block[1] == "python":
            found.append(Step(line, "python", block[2]))
        elif block[1] == "toml" or named:
            found.append(Step(line, "file", block[2], name=named["name"] if named else f"pack-{line}/rules.toml"))
        else:
            assert block[1] in TOLD, f"{page}:{line}: a block of {block[1]}: say here how it is proved"
    return found


class Desk:
    """A folder where documented commands may write, with the samples and rules that they name."""

    def __init__(self, folder: Path, ready: Ready, *, anew: bool) -> None:
        self.folder, programs = folder / "desk", ready.programs(folder / "programs")
        for name in ("samples", "rules"):
            shutil.copytree(ROOT / name, self.folder / name)
        # make tells what it runs of its nesting
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PYTHONPATH"))}
        self.anew = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.forked = f"{programs}{os.pathsep}{self.anew}"
        self.begun = not anew
        self.environment = {**clean, "COLUMNS": "120", "PYTHONUTF8": "1"}

    def run(self, *command: str, place: Path | None = None) -> subprocess.CompletedProcess[str]:
        path = self.forked if self.begun and place is None else self.anew
        self.begun = True
        return subprocess.run(
            ["env", f"PATH={path}", *command],
            cwd=place or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    def fault(self, step: Step) -> str:
        """What is wrong with a step, empty when it is as documented."""
        if step.language == "file":
            return self.write(step)
        if step.language == "python":
            done = self.run("python", "-c", self.of_duban(step.words))
        elif step.words.startswith("make "):
            done = self.run("bash", "-c", step.words.replace("make ", "make -n ") if step.words in NOT_RUN else step.words, place=ROOT)
        else:
            done = self.run("bash", "-c", step.words)
        if done.returncode and (done.stderr or not step.output.strip()):  # a fault that is shown is printed
            return f"ends with {done.returncode}:\n{done.stdout}{done.stderr}"
        printed = PROGRESS.sub("", done.stdout)
        if step.words in NOT_RUN or not step.output.strip() or doctest.OutputChecker().check_output(step.output, printed, FLAGS):
            return ""
        return f"is documented to print\n{step.output}\nbut prints\n{printed}"

    def write(self, step: Step) -> str:
        path = self.folder / step.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(step.words, "utf-8")
        if not step.name.startswith("pack-"):
            return ""
        done = self.run("duban", "rules", "check", "--rules", str(path.parent))
        return done.stdout + done.stderr if done.returncode else ""

    @staticmethod
    def of_duban(block: str) -> str:
        """The block, or what it takes from duban where it needs what is not here."""
        if not any(f"import {name}" in block or f"from {name}" in block for name in FOREIGN):
            return block
        compile(block, "block", "exec")
        taken = regex.findall(r"^from duban.*$", block, regex.M)
        assert taken
        return "\n".join(taken)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_so(page: str, tmp_path: Path, ready: Ready) -> None:
    desk = Desk(tmp_path, ready, anew=page == PAGES[0])
    faults = [f"{page}:{step.line}: {step.words.splitlines()[0]}\n{fault}" for step in steps(page) if (fault := desk.fault(step))]
    assert not faults, "\n\n".join(faults)


def test_the_chinese_page_shows_the_same_steps() -> None:
    english, chinese = ([replace(step, line=0, words=COMMENT.sub("", step.words)) for step in steps(page)] for page in SAME)
    assert english == chinese


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_the_page_has_commands(page: str) -> None:
    assert any(step.language == "console" for step in steps(page))


def test_steps_of_a_page_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(
        "`b.txt`, a file:\n\n```text\n甲\n```\n\nText.\n\n```text\nnone\n```\n\n```toml\n[x]\n```\n\n```console\n$ a\n1\n$ b\n```\n",
        "utf-8",
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert steps("a.md") == [
        Step(4, "file", "甲\n", name="b.txt"),
        Step(14, "file", "[x]\n", name="pack-14/rules.toml"),
        Step(18, "console", "a", "1\n"),
        Step(18, "console", "b", ""),
    ]


def test_every_command_is_documented() -> None:
    names = main.list_commands(Context(main))
    assert len(names) >= 9
    for page in SAME:
        text = (ROOT / page).read_text("utf-8")
        assert [name for name in names if f"duban {name}" not in text] == []
