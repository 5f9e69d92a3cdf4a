"""`make wheels`: has the index wheels of all that is needed, with all extras, for each Python and system? A line each."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from .bundle import SOURCE_ONLY
from .needed import pinned, pip_platforms
from .wheel import built

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_28_aarch64", "win_amd64", "macosx_12_0_arm64")


def main() -> None:
    failed = False
    with tempfile.TemporaryDirectory(prefix="duban-wheels-") as folder:
        (wheel,) = built(Path(folder), "wheel")
        for platform in PLATFORMS:
            for python in PYTHONS:
                said = missing(pinned(wheel, "all", python, platform), python, platform, Path(folder))
                failed |= bool(said)
                print(f"{platform} {python}: {said or 'wheels of all'}", flush=True)
    sys.exit(failed)


def missing(needed: str, python: str, platform: str, folder: Path) -> str:
    """What pip says that it finds no wheel of, of those that do not come as source only."""
    names = [line.split(" ")[0] for line in needed.splitlines() if "==" in line and not line.startswith(SOURCE_ONLY)]
    (folder / "needed.txt").write_text("\n".join(names) + "\n", "utf-8")
    targets = [word for each in pip_platforms(platform) for word in ("--platform", each)]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed", "--no-deps"]
    given = ["--target", str(folder / "none"), "-r", str(folder / "needed.txt")]
    options = ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, *targets, *given]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    faults = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return "; ".join(faults) if done.returncode else ""


if __name__ == "__main__":
    main()
