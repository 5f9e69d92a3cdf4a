"""Another package adds a format and a form by entry points: the example package is installed and used by the command and the library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ready import Ready

EXAMPLE = Path(__file__).resolve().parent / "example_package"
TEXT = "示例市水务局关于做好防汛工作的通知\n1.加固堤防。（工程处牵头，办公室配合，5月底前完成）\n2021年3月5日\n"
MEMO = b"MEMO\x00" + TEXT.replace("\n", "|").encode("gb18030")
LINE = "- [ ] 加固堤防 — 工程处、办公室 — 2021-05-31\n"
BROKEN = """
from duban import Reader, Writer

class Bad(Reader):
    name, suffixes = "bad", (".bad", ".txt")
    def text(self, data, name):
        return data.decode("ascii")

class Worse(Writer):
    name, suffixes = "worse", (".worse", ".csv")
    def write(self, notices, out, options):
        out.write(b"half")
        raise ZeroDivisionError("no\\nluck")
"""


def install(folder: Path, module: str, text: str, entry_points: dict[str, dict[str, str]]) -> None:
    """What pip leaves of a package: its module, and what its entry points are."""
    (folder / f"{module}.py").write_text(text, "utf-8")
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", "utf-8")
    lines = [f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items()) for group, points in entry_points.items()]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    packages = tmp_path / "packages"
    packages.mkdir()
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    install(packages, "duban_example", (EXAMPLE / "duban_example.py").read_text("utf-8"), project["entry-points"])
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.memo").write_bytes(MEMO)
    (work / "b.txt").write_text(TEXT, "utf-8")
    return work


def environment(place: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(place.parent / "packages"), "PYTHONUTF8": "1"}


def run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=place, env=environment(place), capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def duban(ready: Ready, place: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, beside the packages that are installed."""
    return lambda *arguments, given=b"": ready.run(*arguments, given=given, cwd=place, env=environment(place))


def test_the_command_reads_and_writes_what_a_package_adds(place: Path, duban: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    listed = duban("formats").stdout.splitlines()
    assert listed[-1] == "memo\t.memo\tduban_example\tcan be read"
    assert duban("parse", "a.memo", "-f", "checklist").stdout == LINE
    assert duban("parse", "-", "-f", "checklist", given=MEMO).stdout == LINE
    assert duban("parse", "a.memo", "b.txt", "-o", "out.md").returncode == 0
    assert (place / "out.md").read_text("utf-8") == LINE * 2
    assert duban("text", "a.memo").stdout == TEXT
    (place / "c.memo").write_bytes(b"none")
    refused = duban("parse", "c.memo")
    assert (refused.returncode, refused.stderr) == (1, "duban: c.memo: is no memo; save it as one\n")


def test_a_ledger_feeds_what_a_package_adds(place: Path, duban: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert duban("ledger", "add", "b.txt").returncode == 0
    for told in ("written", "nothing changed"):
        assert told in duban("feed", "agenda", "-o", "a.agenda").stdout
    assert (place / "a.agenda").read_text("utf-8") == "2021-05-31 加固堤防 (工程处)\n"
    refused = duban("feed", "agenad", "-o", "a.agenda")
    assert (refused.returncode, "did you mean “agenda”?" in refused.stderr) == (1, True)


def test_a_batch_reads_and_writes_what_a_package_adds(place: Path, duban: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = duban("batch", str(place), "-o", "../out.md", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert (place.parent / "out.md").read_text("utf-8") == LINE * 2


def test_the_library_reads_what_a_package_adds(place: Path) -> None:
    code = "import duban; n = duban.parse_file('a.memo'); print(n.source.format, n.source.name, n.tasks[0].title)"
    assert run(place, "-c", code).stdout == "memo a.memo 加固堤防\n"


def test_a_package_that_fails_is_told_as_such(place: Path, duban: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    points = {"duban.readers": {"bad": "broken:Bad", "gone": "nowhere:Gone"}, "duban.writers": {"worse": "broken:Worse"}}
    install(place.parent / "packages", "broken", BROKEN, points)
    (place / "a.bad").write_bytes(MEMO)
    (place / "out.worse").write_text("old", "utf-8")
    unread = duban("parse", "a.bad")
    assert unread.returncode == 1
    assert "duban: a.bad: the reader “bad” failed (UnicodeDecodeError: " in unread.stderr
    assert "“gone” of nowhere:Gone cannot be loaded" in unread.stderr
    assert "Traceback" not in unread.stderr
    unwritten = duban("parse", "b.txt", "-o", "out.worse")
    assert (unwritten.returncode, unwritten.stderr) == (
        1,
        "duban: the form “worse”: failed (ZeroDivisionError: no luck); tell the makers of the package that offers it\n",
    )
    assert (place / "out.worse").read_text("utf-8") == "old"
    assert duban("parse", "b.txt", "-o", "out.csv").returncode == 0  # suffixes of ours stay ours
    assert duban("parse", "b.txt", "-f", "table").stderr == ""


def test_nobody_else_is_asked_where_ours_are_meant(place: Path) -> None:
    code = (
        "import sys, duban.cli; sys.argv = ['duban', 'parse', 'b.txt', '-o', 'out.json']\n"
        "try: duban.cli.main()\nexcept SystemExit as end: assert not end.code\n"
        "from duban.plugins import offered; print(offered.cache_info().currsize)"
    )
    assert run(place, "-c", code).stdout == "0\n"


@pytest.mark.programs
def test_the_example_is_a_package(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-build-isolation",  # asks no registry
            "--no-compile",
            "--disable-pip-version-check",
            "--target",
            tmp_path / "there",
            tmp_path / "example",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    code = "from importlib.metadata import entry_points; print(sorted(p.name for g in ('duban.readers', 'duban.writers', 'duban.feeds') for p in entry_points(group=g)))"
    there = {**os.environ, "PYTHONPATH": str(tmp_path / "there")}
    done = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, text=True, check=True)
    assert done.stdout == "['agenda', 'checklist', 'memo']\n"
