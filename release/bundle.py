"""`make bundle`: a folder from which duban installs where no index is: wheels with their hashes, installers, licences, a notice to try.

All wheels are those that constraints.txt names, for one Python and one platform; the two libraries that come as source only are built.
The same checkout gives the same folder, to the byte, as long as the same tools build it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from . import licences
from .needed import pinned, pip_platforms
from .wheel import ROOT, built, run

GIVEN = Path(__file__).with_name("given")
SAMPLE = ROOT / "samples" / "zheyingji-renshi-2020-46.txt"
SOURCE_ONLY = ("jieba", "lunar-python")
SHELL = ("install", "demo")  # may be run


def main() -> None:
    asked = argparse.ArgumentParser(prog="make bundle", description=__doc__)
    asked.add_argument("--python", default=".".join(map(str, sys.version_info[:2])))
    asked.add_argument("--platform", default="manylinux_2_28_x86_64")
    asked.add_argument("--extras", default="all")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    given = asked.parse_args()
    print(made(given.python, given.platform, given.extras, given.out))


def made(python: str, platform: str, extras: str, out: Path) -> Path:
    """The folder of a bundle, in place of one of the same name."""
    with tempfile.TemporaryDirectory(prefix="duban-bundle-") as place:
        work = Path(place)
        (wheel,) = built(work / "own", "wheel")
        version = wheel.name.split("-")[1]
        folder = work / f"duban-{version}-py{python}-{platform}"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        fetched(pinned(wheel, extras, python, platform), work, wheels, python, platform)
        shutil.copy(wheel, wheels)
        about: dict[str, object] = {"duban": version, "python": python, "platform": platform, "extras": extras.split(",") if extras else []}
        finished(folder, about)
        final = out / folder.name
        shutil.rmtree(final, ignore_errors=True)
        out.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, final)
    return final


def fetched(needed: str, work: Path, wheels: Path, python: str, platform: str) -> None:
    """The wheels of all that is needed, each proved by the hash that the index tells."""
    entries = [entry.strip().removesuffix("\\").strip() for entry in needed.replace("\\\n", " ").splitlines() if "==" in entry]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    sources = [entry for entry in entries if entry.startswith(SOURCE_ONLY)]
    (work / "sources.txt").write_text("\n".join(sources) + "\n", "utf-8")
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--require-hashes", "-r", str(work / "sources.txt"), "-w", str(wheels)])
    (work / "wheels.txt").write_text("\n".join(entry for entry in entries if entry not in sources) + "\n", "utf-8")
    targets = [word for each in pip_platforms(platform) for word in ("--platform", each)]
    options = ["--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", python, *targets]
    run([*pip, "download", *options, "--require-hashes", "-r", str(work / "wheels.txt"), "-d", str(wheels)])
    run([*pip, "download", "--no-deps", "--only-binary=:all:", "-c", str(ROOT / "constraints.txt"), "pip", "-d", str(wheels)])


def finished(folder: Path, about: dict[str, object]) -> None:
    """All that stands beside the wheels."""
    wheels = sorted((folder / "wheels").iterdir())
    hashes = {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}
    lines = [f"{name}=={version} --hash=sha256:{hashes[file]}" for file, name, version in map(named, wheels)]
    write(folder / "requirements.txt", "\n".join(sorted(lines)) + "\n")
    write(folder / "bundle.json", json.dumps({**about, "wheels": hashes}, indent=1) + "\n")
    licences.collected(wheels, folder / "licenses")
    (folder / "sample").mkdir()
    shutil.copyfile(SAMPLE, folder / "sample" / "notice.txt")
    for path in sorted(GIVEN.iterdir()):
        if path.suffix == ".pyc" or path.is_dir():
            continue
        text = path.read_text("utf-8")
        for key in ("duban", "python", "platform"):
            text = text.replace(f"@{key}@", str(about[key]))
        write(folder / path.name, text, lines="\r\n" if path.suffix == ".cmd" else "\n")
        (folder / path.name).chmod(0o755 if path.name in SHELL else 0o644)


def named(wheel: Path) -> tuple[str, str, str]:
    """File, name and version of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        about = licences.metadata(archive)
    return wheel.name, about["Name"], about["Version"]


def write(path: Path, text: str, lines: str = "\n") -> None:
    with path.open("w", encoding="utf-8", newline=lines) as file:
        file.write(text)


if __name__ == "__main__":
    main()
