"""`make release-check`: is everything in order for a version to go out? A line each, what was found in dist/, exit code 1 on a fault.

Checked: version and changelog agree; sdist and wheel, built twice, are the same to the byte, and twine takes them; the licences of all
that is needed are allowed ones; a bill of materials (CycloneDX) of them; known faults, where the data can be had, else it is told.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .needed import pinned
from .wheel import ROOT, built

OUT = ROOT / "dist"
TOOLS = Path(sys.executable).parent
ENVIRONMENT = ROOT / ".venv" / "bin" / "python"  # where all extras are installed, to be asked for their licences
SECONDS = 300  # for one that asks a server
# What may be given on with ours: no copyleft but MPL's, which is a file's.
ALLOWED = (
    *("MIT", "BSD", "Apache", "ISC", "MPL", "Mozilla Public License", "PSF", "Python Software Foundation", "CNRI-Python", "0BSD", "Zlib"),
    *("CC0-1.0", "HPND", "MIT-CMU", "Unlicense", "dependency licenses"),
)
# LGPL, and so used as it is and never changed: drivers that are loaded as libraries of their own.
APART = {"psycopg": "LGPL", "psycopg-binary": "LGPL"}


class FaultError(Exception):
    """What is not in order."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="make release-check", description=__doc__)
    asked.add_argument("--draft", action="store_true", help="the version has no entry in the changelog yet")
    draft = asked.parse_args().draft
    failed = False
    checks: list[tuple[str, Callable[[], str]]] = [
        ("version", lambda: version(draft)),
        ("build", build),
        ("twine", twine),
        ("licences", licences),
        ("bill of materials", bill),
        ("known faults", audit),
    ]
    for name, check in checks:
        try:
            print(f"{name}: {check()}", flush=True)
        except FaultError as fault:
            failed = True
            print(f"{name}: FAULT: {fault}", flush=True)
    sys.exit(failed)


def this_version() -> str:
    (found,) = re.findall(r'^__version__ = "([^"]+)"', (ROOT / "extract" / "__init__.py").read_text("utf-8"), re.MULTILINE) or [""]
    return str(found)


def version(draft: bool) -> str:
    """The version of the code has an entry in the changelog, the topmost, and nothing stands unreleased above it."""
    here = this_version()
    if not re.fullmatch(r"\d+\.\d+\.\d+", here):
        raise FaultError(f"{here or 'none'} is no version X.Y.Z")
    entries = re.findall(r"^## \[?([^\]\n ]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    if not entries or (entries[0] != here and not (draft and entries[0] == "Unreleased")):
        raise FaultError(f"CHANGELOG.md begins with {entries[0] if entries else 'nothing'}, not with {here}")
    return f"{here}, and the changelog's {entries[0]}"


def build() -> str:
    """Built twice, at other times and in other folders."""
    shutil.rmtree(OUT / "again", ignore_errors=True)
    for old in (*OUT.glob("duban-*.whl"), *OUT.glob("duban-*.tar.gz")):
        old.unlink()
    first = {path.name: digest(path) for path in ours(built(OUT, "sdist", "wheel"))}
    second = {path.name: digest(path) for path in ours(built(OUT / "again", "sdist", "wheel"))}
    shutil.rmtree(OUT / "again")
    if first != second:
        raise FaultError(f"built twice, and not the same: {sorted(name for name in first if first[name] != second.get(name))}")
    if {f"duban-{this_version()}.tar.gz", f"duban-{this_version()}-py3-none-any.whl"} != set(first):
        raise FaultError(f"of another version: {sorted(first)}")
    return ", ".join(f"{name} sha256 {sum_[:16]}…" for name, sum_ in first.items()) + ", the same when built again"


def ours(paths: list[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_file() and path.suffix in (".whl", ".gz"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ran(command: list[str], *, fails: bool = True) -> subprocess.CompletedProcess[str]:
    try:
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, env=quiet)
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, 124, "", f"took more than {SECONDS} seconds")
    if fails and done.returncode:
        raise FaultError(f"{Path(command[0]).name}: {(done.stdout + done.stderr).strip()}")
    return done


def twine() -> str:
    files = [str(path) for path in ours(sorted(OUT.iterdir()))]
    ran([str(TOOLS / "twine"), "check", "--strict", *files])
    return f"takes {len(files)} files"


@cache
def everything() -> str:
    """What duban needs with all extras, on each Python and system, pinned with hashes."""
    (wheel,) = OUT.glob("duban-*.whl")
    return pinned(wheel, "all", "3.11", None)


def licences() -> str:
    """Of all that is installed here of that; what only other systems need is told."""
    names = sorted({line.split("==")[0] for line in everything().splitlines() if "==" in line})
    found = json.loads(
        ran([str(TOOLS / "pip-licenses"), "--python", str(ENVIRONMENT), "--format=json", "--from=mixed", "--packages", *names]).stdout
    )
    here = {plain(each["Name"]): each["License"] for each in found}
    wrong = [f"{name}: {said}" for name, said in here.items() if not allowed(name, said)]
    if wrong:
        raise FaultError("not allowed: " + "; ".join(wrong))
    absent = [name for name in names if plain(name) not in here]
    return f"{len(here)} libraries, all allowed" + (f"; not installed here: {', '.join(absent)}" if absent else "")


def allowed(name: str, said: str) -> bool:
    """Is each part of an expression an allowed one, or one of a choice?"""
    if APART.get(plain(name), "\0") in said:
        return True
    parts = [part.strip(" ()") for part in re.split(r"\bAND\b|;|,", said) if part.strip(" ()")]
    return bool(parts) and all(any(word in choice for choice in re.split(r"\bOR\b", part) for word in ALLOWED) for part in parts)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill() -> str:
    """A bill of materials beside the files, with hashes; the same each time."""
    place = OUT / f"duban-{this_version()}.cdx.json"
    with tempfile.TemporaryDirectory(prefix="duban-bill-") as folder:
        needed = Path(folder) / "requirements.txt"
        needed.write_text(everything(), "utf-8")
        command = [str(TOOLS / "cyclonedx-py"), "requirements", str(needed), "--pyproject", str(ROOT / "pyproject.toml")]
        ran([*command, "--output-reproducible", "--output-format", "JSON", "--spec-version", "1.6", "-o", str(place)])
    found = json.loads(place.read_text("utf-8"))
    if found.get("bomFormat") != "CycloneDX" or not found.get("components"):
        raise FaultError(f"{place.name} is no bill of materials")
    return f"{place.name}, {len(found['components'])} components"


def audit() -> str:
    """Known faults of those versions. One is asked for first: where nothing answers for it, that is told, and no fault of the release."""
    tried = []
    versions = [line.split(" ")[0] for line in everything().splitlines() if "==" in line]
    for service in ("pypi", "osv"):
        probe, why = audited(versions[:1], service)
        if not probe:
            tried.append(f"{service}: {why}")
            continue
        found, why = audited(versions, service)
        wrong = [f"{each['name']} {each['version']}: {', '.join(one['id'] for one in each['vulns'])}" for each in found if each["vulns"]]
        if wrong:
            raise FaultError("; ".join(wrong))
        rest = f", {len(versions) - len(found)} not known there ({why})" if len(found) < len(versions) else ""
        return f"none known of {len(found)} libraries ({service}){rest}"
    return f"NOT CHECKED, no data can be had here ({'; '.join(tried)})"


def audited(versions: list[str], service: str) -> tuple[list[dict[str, Any]], str]:
    """What a service knows of some versions, and why not of all: pip-audit passes over what it cannot ask about."""
    with tempfile.TemporaryDirectory(prefix="duban-audit-") as folder:
        needed = Path(folder) / "requirements.txt"
        needed.write_text("\n".join(versions) + "\n", "utf-8")
        options = ["--disable-pip", "--no-deps", "-s", service, "--timeout", "15", "-f", "json"]
        done = ran([str(TOOLS / "pip-audit"), "-r", str(needed), *options], fails=False)
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [], (done.stderr.strip().splitlines() or ["no answer"])[-1][-200:]
    skipped = next((each["skip_reason"] for each in told if "skip_reason" in each), "")
    return [each for each in told if "vulns" in each], skipped


if __name__ == "__main__":
    main()
