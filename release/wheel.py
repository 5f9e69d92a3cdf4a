"""duban's own sdist and wheel, built from a clean copy of the checkout so that what is built twice is the same to the byte."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT = shutil.ignore_patterns(".venv*", ".git", "build", "dist", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis", ".coverage*")
EPOCH = 1_577_836_800  # seconds: 1 January 2020, for all that is written into archives


def built(out: Path, *kinds: str) -> list[Path]:
    """Build what is asked for (`sdist`, `wheel`) into a folder; in the order of their names. What asks an index is not asked."""
    with tempfile.TemporaryDirectory(prefix="duban-built-") as folder:
        copy = Path(folder) / "duban"
        shutil.copytree(ROOT, copy, ignore=LEFT)
        command = [sys.executable, "-m", "build", "--no-isolation", *(f"--{kind}" for kind in kinds), "--outdir", str(out), str(copy)]
        run(command)
    for sdist in out.glob("duban-*.tar.gz"):
        without_times(sdist)
    return sorted(out.glob("duban-*"))


def run(command: list[str], **more: str) -> str:
    """What a program says. Raises SystemExit with it where the program fails."""
    settled = {"SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env={**os.environ, **settled, **more}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:6])} …: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def without_times(sdist: Path) -> None:
    """An sdist with its files in the order of their names, of no owner and one time: setuptools heeds no SOURCE_DATE_EPOCH there."""
    packed = io.BytesIO()
    with tarfile.open(sdist) as old, tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new:
        for member in sorted(old.getmembers(), key=lambda each: each.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname, member.pax_headers = EPOCH, 0, 0, "", "", {}
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    with sdist.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=EPOCH) as stream:
        stream.write(packed.getvalue())
