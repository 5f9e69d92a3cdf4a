"""Which versions of which libraries duban and its extras need on a Python and a platform that need not be those here: uv works them out."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from .wheel import ROOT, run

GLIBC = range(28, 4, -1)  # manylinux_2_28 takes wheels of each earlier one
OLD = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}  # by their former names


def uv_platform(platform: str) -> str:
    """pip's name of a platform as uv has it: win_amd64 → x86_64-pc-windows-msvc."""
    if platform.startswith("manylinux_"):
        _, major, minor, machine = platform.split("_", 3)
        return f"{machine}-manylinux_{major}_{minor}"
    if platform.startswith("macosx_"):
        return "aarch64-apple-darwin" if platform.endswith("arm64") else "x86_64-apple-darwin"
    known = {"win_amd64": "x86_64-pc-windows-msvc", "win_arm64": "aarch64-pc-windows-msvc"}
    if platform not in known:
        raise SystemExit(f"{platform}: no platform known here; name manylinux_2_28_x86_64, win_amd64, macosx_12_0_arm64 …")
    return known[platform]


def pip_platforms(platform: str) -> list[str]:
    """The platform and those whose wheels run there too, as pip has to be told of each."""
    if not platform.startswith("manylinux_2_"):
        return [platform]
    _, _, newest, machine = platform.split("_", 3)
    found = []
    for minor in range(int(newest), min(GLIBC) - 1, -1):
        found.append(f"manylinux_2_{minor}_{machine}")
        if minor in OLD:
            found.append(f"{OLD[minor]}_{machine}")
    return [*found, f"linux_{machine}"]


def pinned(wheel: Path, extras: str, python: str, platform: str | None) -> str:
    """`name==version --hash=…` of all that is needed but duban itself; without a platform for every one, with markers."""
    where = ["--python-platform", uv_platform(platform)] if platform else ["--universal"]
    asked = f"duban[{extras}] @ {wheel.as_uri()}\n" if extras else f"duban @ {wheel.as_uri()}\n"
    with tempfile.TemporaryDirectory(prefix="duban-needed-") as folder:
        given = Path(folder) / "needed.in"
        given.write_text(asked, "utf-8")
        uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
        options = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-package", "duban", "--quiet"]
        bounds = ["--constraint", str(ROOT / "constraints.txt"), "--python-version", python]
        return run([uv, "pip", "compile", str(given), *where, *bounds, *options])
