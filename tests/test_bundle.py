"""The parts of a bundle that can be tried without an index; `make bundle-check` makes a whole one and installs it without a network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from release import bundle, licences, needed, wheel

VERSION = ".".join(map(str, sys.version_info[:2]))
PLATFORM = "manylinux_2_28_x86_64"
ABOUT = {"duban": "0.1.0", "python": VERSION, "platform": PLATFORM, "extras": ["pdf"]}


def packed(folder: Path, name: str, files: dict[str, str], about: str = "") -> Path:
    """A wheel of the version 1."""
    path = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{about}\n")
        for place, text in files.items():
            archive.writestr(place, text)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands in a bundle of one wheel."""
    folder = tmp_path_factory.mktemp("bundle 包")
    (folder / "wheels").mkdir()
    packed(folder / "wheels", "one", {"one/__init__.py": "", "one-1.dist-info/licenses/LICENSE": "MIT …"}, "License-Expression: MIT")
    bundle.finished(folder, dict(ABOUT))
    return folder


def test_what_stands_in_it(made: Path) -> None:
    data = (made / "wheels" / "one-1-py3-none-any.whl").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert (made / "requirements.txt").read_text("utf-8") == f"one==1 --hash=sha256:{digest}\n"
    assert json.loads((made / "bundle.json").read_text("utf-8"))["wheels"] == {"one-1-py3-none-any.whl": digest}
    assert (made / "licenses" / "LIST.txt").read_text("utf-8").splitlines()[1] == "one\t1\tMIT\t1\t"
    assert (made / "licenses" / "one-1" / "licenses" / "LICENSE").read_text("utf-8") == "MIT …"
    for name in ("install", "demo"):
        assert os.access(made / name, os.X_OK)
        assert "@" not in (made / name).read_text("utf-8").replace('"$@"', "")
        subprocess.run(["sh", "-n", made / name], check=True)
    for name in ("install.cmd", "demo.cmd"):  # GBK consoles read it as it is, and cmd wants its line ends
        text = (made / name).read_bytes()
        assert text.isascii()
        assert text.count(b"\n") == text.count(b"\r\n")
        jumps = {line.split()[-1] for line in text.decode().splitlines() if " goto " in f" {line}"}
        assert {f":{each}" for each in jumps} <= set(text.decode().splitlines())
    compile((made / "install.py").read_text("utf-8"), "install.py", "exec")


def installed(made: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [made / "install", *map(str, arguments)], env={**os.environ, **more}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a script for sh, and wheels for Linux")
def test_which_python_it_takes_and_what_it_refuses(made: Path, tmp_path: Path) -> None:
    none = installed(made, PATH="/nowhere:/usr/bin:/bin", PYTHON="/bin/true.not")
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr.startswith(f"No Python {VERSION} was found (looked at: /bin/true.not).")
    assert "make bundle PYTHON=3.x" in none.stderr
    assert "未找到 Python" in none.stderr
    (tmp_path / "台账.xlsx").touch()
    refused = installed(made, tmp_path, PYTHON=sys.executable)
    assert refused.returncode == 1
    assert "is there already, and no duban" in refused.stderr
    (tmp_path / "duban-bundle.json").write_text('{"python": "3.9"}', "utf-8")
    assert "has duban for Python 3.9; name another folder" in installed(made, tmp_path, PYTHON=sys.executable).stderr
    assert "install [FOLDER]" in installed(made, "--help", PYTHON=sys.executable).stderr
    other = shutil.copytree(made, tmp_path / "other")
    (other / "bundle.json").write_text(json.dumps({**ABOUT, "platform": "manylinux_2_99_x86_64"}), "utf-8")
    assert "This system has " in installed(other, tmp_path / "new", PYTHON=sys.executable).stderr
    (other / "bundle.json").write_text(json.dumps({**ABOUT, "platform": "win_amd64"}), "utf-8")
    assert "This system is linux." in installed(other, tmp_path / "new", PYTHON=sys.executable).stderr
    assert not (tmp_path / "new").exists()


def test_licences_of_all_kinds(tmp_path: Path) -> None:
    wheels = [
        packed(
            tmp_path, "beside", {"beside-1.dist-info/LICENSE": "a", "beside-1.dist-info/licenses/more/NOTICE": "b", "beside/license.py": ""}
        ),
        packed(tmp_path, "within", {"within/COPYING.txt": "c"}, "Classifier: License :: OSI Approved :: BSD License"),
        packed(tmp_path, "without", {"without/__init__.py": ""}, "License: MIT\nAuthor: An Author"),
        packed(tmp_path, "nothing", {}, "Project-URL: Home, https://example.org/"),
    ]
    licences.collected(wheels, tmp_path / "licenses")
    rows = [line.split("\t") for line in (tmp_path / "licenses" / "LIST.txt").read_text("utf-8").splitlines()[1:]]
    assert [row[0] for row in rows] == ["beside", "nothing", "within", "without"]
    assert [row[2:] for row in rows] == [
        *(["not named", "2", ""], ["not named", "none in the package", "https://example.org/"], ["BSD License", "1", ""], ["MIT", "1", ""])
    ]
    assert "Copyright (c) An Author" in (tmp_path / "licenses" / "without-1" / "LICENSE.txt").read_text("utf-8")


def test_platforms() -> None:
    found = needed.pip_platforms("manylinux_2_17_x86_64")
    assert found[:3] == ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_16_x86_64"]
    assert found[-2:] == ["manylinux1_x86_64", "linux_x86_64"]
    assert needed.pip_platforms("win_amd64") == ["win_amd64"]
    names = ("manylinux_2_28_aarch64", "win_amd64", "macosx_12_0_arm64")
    assert [needed.uv_platform(name) for name in names] == ["aarch64-manylinux_2_28", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"]
    with pytest.raises(SystemExit, match="no platform known here"):
        needed.uv_platform("amiga")


def test_an_sdist_without_times(tmp_path: Path) -> None:
    seen = set()
    for number in (1, 2):
        (tmp_path / "b.txt").write_text("b", "utf-8")
        os.utime(tmp_path / "b.txt", (number * 10**9, number * 10**9))
        sdist = tmp_path / f"{number}.tar.gz"
        with tarfile.open(sdist, "w:gz") as archive:
            archive.add(tmp_path / "b.txt", "duban-1/b.txt")
        wheel.without_times(sdist)
        seen.add(sdist.read_bytes())
        with tarfile.open(sdist) as archive:
            assert archive.extractfile("duban-1/b.txt").read() == b"b"  # type: ignore[union-attr]
    assert len(seen) == 1
