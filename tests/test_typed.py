"""What users' type checkers see: mypy at its strictest on a program that uses every public name, pyright on the types of all names."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import extract

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tests" / "example_package" / "every_name.py"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which the package stands by its own name, as pip would put it there."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "duban").symlink_to(ROOT / "extract")
    return tmp_path / "there"


def test_a_program_that_uses_every_public_name_runs(tmp_path: Path) -> None:
    used = {node.id for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert set(extract.__all__) <= used
    code = "import sys; from pathlib import Path; from every_name import main; main(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=PROGRAM.parent, check=True)


@pytest.mark.programs
def test_mypy_finds_no_fault_in_it(installed: Path) -> None:
    cache = str(ROOT / ".mypy_cache" / "user")
    quiet = ("--follow-imports", "silent")  # what is inside duban is checked by make test
    command = [sys.executable, "-m", "mypy", "--strict", *quiet, "--config-file", os.devnull, "--cache-dir", cache, str(PROGRAM)]
    environment = {**os.environ, "MYPYPATH": str(installed)}
    done = subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=False)
    faults = [line for line in done.stdout.splitlines() if PROGRAM.name in line and "error" in line]
    assert not faults
    assert "every_name.py" not in done.stderr
    assert done.returncode in (0, 1)


@pytest.mark.programs
def test_pyright_knows_the_type_of_every_name(installed: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it asks the first `python` there what can be imported
    environment = {**os.environ, "PYTHONPATH": str(installed), "PATH": path}
    command = [sys.executable, "-m", "pyright", "--verifytypes", "duban", "--ignoreexternal", "--outputjson"]
    done = subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=False)
    if not done.stdout.lstrip().startswith("{"):
        pytest.skip(f"pyright cannot be started here: {(done.stderr or done.stdout).strip()[-200:]}")
    found = json.loads(done.stdout)["typeCompleteness"]
    assert len(found["symbols"]) > 4000
    assert [symbol["name"] for symbol in found["symbols"] if symbol["isExported"] and not symbol["isTypeKnown"]] == []
    assert found["completenessScore"] == 1
