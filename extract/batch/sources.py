"""What is named on the command line as inputs with keys: `档案/2020/通知.txt` of the folder `档案` has the key `2020/通知.txt`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..errors import InputError
from ..readers import known_suffixes, printable

MAGIC = "*?["
MOST_DEPTH = 100  # folders inside folders


@dataclass(frozen=True, slots=True)
class Input:
    """One file to convert, and the key that it has in every output."""

    path: str
    key: str


def inputs(sources: Iterable[str], listed: Path | None, skipped: Iterable[Path] = ()) -> Iterator[Input]:
    """The inputs of all sources in order, one after the other, keys as yet not told apart.

    A source is a file, a folder (its files of known suffixes, by name, links left alone) or a glob such as `2020/*.docx`.
    `listed` is a file with one more source a line. What does not exist is an input too: reading it tells what is wrong.
    `skipped` are our own outputs, which a glob may match. Raises InputError when the list cannot be read.
    """
    own = {path.absolute() for path in skipped}
    for source in chain(sources, lines(listed) if listed else ()):
        path = Path(source)
        if path.is_dir():
            yield from below(path, "")
        elif not path.exists() and any(sign in source for sign in MAGIC):
            yield from matching(source, own)
        else:
            yield Input(source, printable(path.name or source))


def lines(listed: Path) -> Iterator[str]:
    """The lines of a list that are not blank; a path that is no UTF-8 is kept as the system names it."""
    try:
        with listed.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from (line.rstrip("\r\n") for line in file if line.strip())
    except OSError as error:
        raise InputError(printable(str(listed)), f"cannot be read ({error.strerror or error})", "check the name of the list") from None


def below(folder: Path, prefix: str, depth: int = 0) -> Iterator[Input]:
    """The files below a folder that can be read, by name; only the names of one branch are held."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found if not entry.is_symlink())
    except OSError:
        yield Input(str(folder), printable(prefix.rstrip("/") or folder.name))  # reading it tells what is wrong
        return
    suffixes = known_suffixes()
    for name, is_folder in entries:
        if is_folder:
            if depth < MOST_DEPTH:
                yield from below(folder / name, f"{prefix}{name}/", depth + 1)
        elif name.lower().endswith(suffixes) and (folder / name).is_file():
            yield Input(str(folder / name), printable(prefix + name))


def matching(pattern: str, own: set[Path]) -> Iterator[Input]:
    """The files that a glob matches, by name, keys relative to the folder before its first sign; no link is followed into."""
    parts = Path(pattern).parts
    fixed = next(place for place, part in enumerate(parts) if any(sign in part for sign in MAGIC))
    base = Path(*parts[:fixed])
    try:
        found = sorted(path for path in base.glob("/".join(parts[fixed:])) if path.is_file() and path.absolute() not in own)
    except (ValueError, OSError):
        found = []
    for path in found:
        yield Input(str(path), printable(path.relative_to(base).as_posix()))
    if not found:
        yield Input(pattern, printable(pattern))
