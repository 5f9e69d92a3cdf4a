"""Extras: which libraries each brings, and how this copy gets them, e.g. `pdf` → `pip install -e '/work/duban[pdf]'`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..language import _
from .provenance import NAME, origin

NAME_ENDS = "<>=!~;[ ("


def how_to_get(extra: str) -> str:
    """What brings an extra into the environment of this copy: a command, or which bundle to make where it came from one.

    >>> how_to_get("pdf")
    "pip install 'pypdfium2>=5'"
    """
    here = origin()
    if here.kind == "bundle":
        return _("a bundle made with it (make bundle EXTRAS={extra}), as this copy came from {place}", extra=extra, place=here.place)
    return f"{installer()} {wanted(extra)}"


def wanted(extra: str) -> str:
    """What is given to pip: what this copy was installed from, where that is still there; else the libraries by their own names."""
    here = origin()
    there = here.kind == "address" or bool(here.place and Path(here.place).exists())
    if here.kind == "checkout":
        return f"-e {quoted(f'{here.place}[{extra}]')}"
    if there and here.kind == "address":
        return quoted(f"{NAME}[{extra}] @ {here.place}")
    if there:
        return quoted(f"{here.place}[{extra}]")
    return " ".join(map(quoted, libraries(extra)))


def installer() -> str:
    """How packages get into this environment: by its own pip, whatever PATH has, or by uv or pipx where that made it."""
    from importlib.util import find_spec
    from shutil import which

    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return f"pipx inject {NAME}"
    if find_spec("pip") is None:
        return f"uv pip install --python {quoted(sys.executable)}"
    pip = which("pip")
    return "pip install" if pip and Path(pip).parent == Path(sys.executable).parent else f"{quoted(sys.executable)} -m pip install"


def quoted(word: str) -> str:
    """A word of a command, as the system's shell takes it."""
    if os.name == "nt":  # cmd and PowerShell
        return f'"{word}"' if set(word) & set(" <>|&[]();@'") else word
    from shlex import quote

    return quote(word)


@cache
def required() -> tuple[str, ...]:
    """What this copy's metadata say it needs; nothing where it was never installed."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        return tuple(requires(NAME) or ())
    except PackageNotFoundError:
        return ()


def libraries(extra: str | None) -> list[str]:
    """The libraries of an extra with their bounds, e.g. `pypdfium2>=5`; of None those that are always needed here."""
    found = []
    for line in required():
        library, _sign, marker = line.partition(";")
        asks = marker.replace('"', "'")
        if f"extra == '{extra}'" in asks or (extra is None and "extra" not in asks and applies(asks)):
            found.append(library.strip())
    return found


def applies(marker: str) -> bool:
    """Does a marker hold here? Those that we use ask for the platform alone."""
    words = marker.replace('"', "'").split()
    return not words or "sys_platform" not in words or (f"'{sys.platform}'" in words) == ("==" in words)


def lacking(wanted: Iterable[str]) -> list[str]:
    """Those of some libraries that are not installed, by their metadata: none is loaded."""
    from importlib.metadata import PackageNotFoundError, version

    missing = []
    for each in wanted:
        try:
            version(bare(each))
        except PackageNotFoundError:
            missing.append(each)
    return missing


def bare(requirement: str) -> str:
    """`psycopg[binary]>=3.2` → psycopg."""
    ends = [place for place in map(requirement.find, NAME_ENDS) if place > 0]
    return requirement[: min(ends, default=len(requirement))].strip()


def every_extra() -> list[str]:
    """The names of all extras but `dev`, `release` and `all`, in the order of the metadata."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        names: list[str] = metadata(NAME).get_all("Provides-Extra") or []
    except PackageNotFoundError:
        return []
    return [name for name in names if name not in ("all", "dev", "release")]
