"""Where this copy of duban was installed from: a checkout, a bundle, a file, a folder, an address, or an index."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

NAME = "duban"  # of the distribution
MARK = "duban-bundle.json"  # what the installer of a bundle leaves in the environment that it makes
HOUSE = Path(__file__).resolve().parent.parent
Kind = Literal["checkout", "bundle", "file", "folder", "address", "index"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What kind of thing this copy was installed from, and where that is: a path, or an address without a password; empty of an index."""

    kind: Kind
    place: str = ""


@cache
def origin() -> Origin:
    """Of the copy that runs."""
    if (HOUSE.parent / "pyproject.toml").is_file():
        return Origin("checkout", str(HOUSE.parent))
    mark = read(Path(sys.prefix) / MARK)
    if isinstance(mark.get("folder"), str):
        return Origin("bundle", mark["folder"])
    return named(direct())


def named(told: dict[str, Any]) -> Origin:
    """What `direct_url.json` tells (PEP 610), e.g. `{"url": "file:///ban/duban.whl", "archive_info": {}}` → the file /ban/duban.whl."""
    url = told.get("url")
    if not isinstance(url, str):
        return Origin("index")
    from urllib.parse import urlsplit, urlunsplit
    from urllib.request import url2pathname  # it brings http and ssl

    parts = urlsplit(url)
    if parts.scheme == "file" and "vcs_info" not in told:
        return Origin("folder" if "dir_info" in told else "file", url2pathname(parts.path))
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    version = told.get("vcs_info")
    if isinstance(version, dict):
        plain = f"{version.get('vcs', 'git')}+{plain}" + (f"@{version['commit_id']}" if version.get("commit_id") else "")
    return Origin("address", plain)


def direct() -> dict[str, Any]:
    """What the installer noted of where the distribution came from; nothing where that was an index."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return parsed(distribution(NAME).read_text("direct_url.json") or "")
    except (PackageNotFoundError, OSError):
        return {}


def read(path: Path) -> dict[str, Any]:
    """A file of JSON that may be missing or broken."""
    try:
        return parsed(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
