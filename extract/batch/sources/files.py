"""What is named on the command line as inputs with keys: `档案/2020/通知.txt` of the folder `档案` has the key `2020/通知.txt`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from errno import ENAMETOOLONG
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from ...errors import InputError
from ...language import _, reason
from ...readers import LIMITS, Limits, known_suffixes, printable
from . import rows
from .given import Input
from .members import is_large, may_be_large, members
from .remote import MAGIC, MOST_DEPTH, copied, is_address, opened_at, store_of
from .rows import Columns, Reading

__all__ = ["Columns", "Input", "inputs"]

LEFT = ("._", "~$", "~WRL")  # what macOS, and Word while a document is open, put beside it
Opener = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Sources:
    """How files become inputs: the columns of files of rows, and our own outputs, which a folder or glob may hold.

    `counting`: only their number is asked for.
    """

    columns: Columns
    own: set[Path]
    counting: bool = False
    limits: Limits = LIMITS

    def of(self, source: str) -> Iterator[Input]:
        """The inputs of one source."""
        if is_address(source) and not Path(source).exists():
            yield from self.stored(source)
            return
        path, is_there = Path(source), os.path.exists(source)  # noqa: PTH110 - a Path raises where it may not look
        if os.path.isdir(source):  # noqa: PTH112
            yield from self.below(path, "", path.name.lower().endswith(rows.SUFFIXES))
        elif not is_there and any(sign in source for sign in MAGIC):
            yield from self.matching(source)
        elif not is_there and is_absent(source):
            key = printable(path.name or source)
            yield Input(source, key, problem=_("{source}: there is no such file; check the name", source=printable(source)), absent=True)
        else:
            yield from self.file(Input(source, printable(path.name or source)), True)

    def below(self, folder: Path, prefix: str, direct: bool, depth: int = 0) -> Iterator[Input]:
        """The files below a folder that can be read, by name; only the names of one branch are held."""
        try:
            with os.scandir(folder) as found:
                entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found if not entry.is_symlink())
        except OSError as error:
            key = printable(prefix.rstrip("/") or folder.name)
            told = _("the folder cannot be read ({reason}); check its permissions", reason=reason(error))
            yield Input(str(folder), key, problem=f"{key}: {told}")
            return
        suffixes = self.suffixes(direct)
        for name, is_folder in entries:
            path = folder / name
            if is_folder:
                if depth < MOST_DEPTH and not self.is_own(path):
                    yield from self.below(path, f"{prefix}{name}/", direct, depth + 1)
            elif name.lower().endswith(suffixes) and not name.startswith(LEFT) and path.is_file() and not self.is_own(path):
                yield from self.file(Input(str(path), printable(prefix + name)), direct)

    def suffixes(self, direct: bool) -> tuple[str, ...]:
        """Of what is read in a folder: files of rows only when a column was named, for a folder may hold outputs of ours."""
        return known_suffixes() + (rows.SUFFIXES if direct or self.columns.text else ())

    def is_own(self, path: Path) -> bool:
        return bool(self.own) and path.absolute() in self.own

    def matching(self, pattern: str) -> Iterator[Input]:
        """The files that a glob matches, by name, keys relative to the folder before its first sign; no link is followed into."""
        parts = Path(pattern).parts
        fixed = next(place for place, part in enumerate(parts) if any(sign in part for sign in MAGIC))
        base = Path(*parts[:fixed])
        try:
            found = sorted(path for path in base.glob("/".join(parts[fixed:])) if path.is_file() and not self.is_own(path))
        except (ValueError, OSError):
            found = []
        direct = pattern.lower().endswith(rows.SUFFIXES)
        for path in found:
            yield from self.file(Input(str(path), printable(path.relative_to(base).as_posix())), direct)
        if not found:
            shown = printable(pattern)
            yield Input(pattern, shown, problem=_("{shown}: matches no file; check the pattern", shown=shown), absent=True)

    def file(self, given: Input, direct: bool) -> Iterator[Input]:
        """A file as one input; of rows and of a large archive what it holds."""
        path = Path(given.path)
        try:
            known = path.stat() if self.holds_several(given.key) else None
            if known and S_ISREG(known.st_mode):
                yield from self.held(given, known.st_size, lambda: path.open("rb"), direct)
            else:
                yield given
        except OSError:
            yield given  # reading it tells what is wrong

    def held(self, given: Input, size: int, opened: Opener, direct: bool, looked_at: Opener | None = None) -> Iterator[Input]:
        """What a file of rows or an archive holds; an archive that is not large is one input.

        `looked_at` opens what is read to tell how large it is, where that is another thing than to read it whole.
        """
        archive = may_be_large(given.key)
        if rows.is_of_rows(given.key, self.columns) or archive is None:
            if direct or self.columns.text:
                with opened() as file:
                    reading = Reading(given.path, given.key, self.columns, self.limits)
                    yield from repeat(given, reading.count(file)) if self.counting else reading.read(file)
            return
        large = False
        if size >= archive.LEAST_A_MEMBER * self.limits.archive_members:
            with (looked_at or opened)() as file:
                large = is_large(file, size, archive, self.limits)
        if not large:
            yield given
            return
        if self.counting:
            raise InputError(given.key, _("is counted only by reading it"), _("read it"))
        with opened() as file:
            yield from members(file, size, given, archive, self.limits)

    def holds_several(self, key: str) -> bool:
        """May a file of this name be rows, or an archive of which each member is an input?"""
        return rows.is_of_rows(key, self.columns) or may_be_large(key) is not None

    def stored(self, source: str) -> Iterator[Input]:
        """The inputs of an address such as `s3://档案/2020/`, objects chosen as the files of a folder are. Raises InputError."""
        if self.counting:
            raise InputError(source, _("is counted only by listing it"), _("list it"))
        store = store_of(source)
        named = store.root.lower().endswith(rows.SUFFIXES)
        suffixes = self.suffixes(named)
        for found in store.found():
            if not found.direct and not found.key.lower().endswith(suffixes):
                continue
            if self.holds_several(found.key) and found.size:
                given, address = Input(found.address, found.key, version=found.version), found.address
                yield from self.held(given, found.size, partial(copied, address), found.direct or named, partial(opened_at, address))
            else:
                yield found.given(self.limits)


def inputs(
    sources: Iterable[str],
    listed: Path | None,
    skipped: Iterable[Path] = (),
    columns: Columns | None = None,
    counting: bool = False,
    limits: Limits = LIMITS,
) -> Iterator[Input]:
    """The inputs of all sources in order, one after the other, keys as yet not told apart.

    A source is a file, a folder (its files of known suffixes, by name, links left alone), a glob such as `2020/*.docx`, or an address
    of one in a store that fsspec knows, such as `s3://档案/2020/`. `listed` is a file with one more source a line. What does not exist
    is an input too: reading it tells what is wrong. `skipped` are our own outputs, which a folder or glob may hold.

    A row of `.jsonl` and `.parquet` is an input of its own where such a file, a folder of that name or a glob that ends so is a source;
    those that are merely found in a folder are read when `columns` name that of the text, and left alone otherwise: they may be our own
    outputs. So is each member of an archive of more files than one input may hold. `counting` lists as many inputs without reading them.

    Raises InputError when the list or a store cannot be read: what is missing would seem to be gone. In `counting` also for what is
    counted only by reading it.
    """
    known = Sources(columns or Columns(), {path.absolute() for path in skipped}, counting, limits)
    for source in chain(sources, lines(listed) if listed else ()):
        refuse_here(source)
        yield from known.of(source) if limits == LIMITS else (replace(given, limits=limits) for given in known.of(source))


def refuse_here(source: str) -> None:
    """Raises InputError for '' (a variable that is empty) and '.' (where outputs stand too): a folder is named by its name."""
    if not source.strip() or os.path.normpath(source) == os.curdir:
        told = _("is this folder, whatever it holds") if source.strip() else _("names nothing")
        raise InputError(f"“{source}”", told, _("name the folder of the notices, e.g. ../2020 or its full path"))


def is_absent(source: str) -> bool:
    """Whether it is known that nothing is there. What may not be looked at may be there."""
    try:
        os.stat(source)  # noqa: PTH116 - as `exists` above
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError as error:
        return error.errno == ENAMETOOLONG
    return False


def lines(listed: Path) -> Iterator[str]:
    """The lines of a list that are not blank; a path that is no UTF-8 is kept as the system names it."""
    try:
        with listed.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from (line.rstrip("\r\n") for line in file if line.strip())
    except OSError as error:
        raise InputError(
            printable(str(listed)), _("cannot be read ({reason})", reason=reason(error)), _("check the name of the list")
        ) from None
