"""The package as users get it: sdist, then wheel out of it, in an environment of its own, run from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from extract import __version__
from tests.once import once

pytestmark = pytest.mark.programs
ROOT = Path(__file__).resolve().parent.parent
OURS = ["extract", "rules", "samples", "tests", "bench", "cli.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"]
REFERENCE = ROOT / "samples" / "zheyingji-renshi-2020-46.txt"


def run(*command: object, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"}}
    done = subprocess.run([str(each) for each in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel built from it, from a copy of the checkout: what lies in build/ here must not leak in."""
    copy = tmp_path_factory.mktemp("checkout")

    def build(out: Path) -> None:
        for name in OURS:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy(source, copy / name)
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy, cwd=copy)  # asks no registry

    return once(tmp_path_factory, "built", build)


def link_what_is_required(distribution: metadata.Distribution, packages: Path) -> None:
    """What a distribution requires without extras stands in the folder as well, from the environment of these tests: no registry is asked."""
    for line in distribution.requires or []:
        needed = Requirement(line)
        if needed.marker and not needed.marker.evaluate({"extra": ""}):
            continue
        found = metadata.distribution(needed.name)
        assert needed.specifier.contains(found.version, prereleases=True), line
        tops = {Path(str(file)).parts[0] for file in found.files or []} - {"..", "__pycache__"}
        if all((packages / top).exists() for top in tops):
            continue
        for top in tops:
            (packages / top).symlink_to(str(found.locate_file(top)))
        link_what_is_required(found, packages)


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an empty environment with nothing but the wheel and what it requires."""

    def install(place: Path) -> None:
        run(sys.executable, "-m", "venv", "--without-pip", place, cwd=built)
        (wheel,) = built.glob("*.whl")
        quiet = ("-qq", "--disable-pip-version-check", "--no-compile")  # a module compiles when it is first imported
        command = (sys.executable, "-m", "pip", "--python", place / "bin" / "python", "install", *quiet)
        run(*command, "--no-index", "--no-deps", wheel, cwd=built)
        (packages,) = place.glob("lib/python*/site-packages")
        (ours,) = metadata.distributions(path=[str(packages)])
        link_what_is_required(ours, packages)

    return once(tmp_path_factory, "environment", install) / "bin" / "python"


def is_data(path: Path) -> bool:
    """Is it a file of the package that is no module: words, templates, styles?"""
    return path.is_file() and path.suffix not in {".py", ".po"} and "__pycache__" not in path.parts


def test_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert wheel.name == f"duban-{__version__}-py3-none-any.whl"
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    modules = {f"duban/{path.relative_to(ROOT / 'extract')}" for path in (ROOT / "extract").rglob("*.py")}
    rules = {f"duban/rules/{path.relative_to(ROOT / 'rules')}" for path in (ROOT / "rules").rglob("*.toml")}
    assert names == modules | rules | {
        f"duban/{path.relative_to(ROOT / 'extract')}" for path in (ROOT / "extract").rglob("*.*") if is_data(path)
    }
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_sdist_holds_what_a_developer_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert names >= {"cli.py", "rules/timing.toml", f"samples/{REFERENCE.name}", "tests/test_packaging.py", "bench/speed.py"}


def test_main_job_from_another_folder(python: Path, tmp_path: Path) -> None:
    shutil.copy(REFERENCE, tmp_path / "notice.txt")
    duban = python.with_name("duban")
    assert run(duban, "--version", cwd=tmp_path) == f"duban, version {__version__}\n"
    run(duban, "parse", "notice.txt", "-o", "out.json", cwd=tmp_path)
    assert len([task for task in json.loads((tmp_path / "out.json").read_text("utf-8"))["tasks"] if not task["optional"]]) == 32
    run(duban, "batch", "notice.txt", "-o", "out.sqlite", "--workers", "1", cwd=tmp_path)  # the steps of the schema are files of the wheel
    run(duban, "batch", "notice.txt", "-o", "out.sqlite", "--workers", "1", cwd=tmp_path)
    count = "import sqlite3; print(*sqlite3.connect('out.sqlite').execute('SELECT total(NOT optional) FROM tasks').fetchone())"
    assert float(run(python, "-c", count, cwd=tmp_path)) == 32
    assert run(duban, "rules", "check", cwd=tmp_path).rstrip().endswith(": all hold")


def test_library_from_another_folder(python: Path, tmp_path: Path) -> None:
    shutil.copy(REFERENCE, tmp_path / "notice.txt")
    code = (
        "import duban; from pathlib import Path; notice = duban.parse(Path('notice.txt')); frame = duban.tasks_frame([notice, notice]);"
        "print(Path(duban.__file__).parent.parent.name, len(frame) == 2 * len(notice.tasks), frame['due'].dtype)"
    )
    assert run(python, "-c", code, cwd=tmp_path).split() == ["site-packages", "True", "datetime64[s]"]
