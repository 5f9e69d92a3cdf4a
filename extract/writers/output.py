"""Writing a file whole or not at all: beside its place under another name, then renamed."""

from __future__ import annotations

import errno
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import OutputError
from ..language import _, reason

FULL: frozenset[int] = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
HELD = (32, 33)  # ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows
MOST_STEM = 40  # characters of a name in that of its temporary file, which has to be short enough too
PART = ".part"


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become `path` when the block ends well; on any failure `path` stays as it was and nothing is left over.

    A link is followed; a device or pipe (`/dev/stdout`) is written to directly. Raises OutputError when the place cannot be written.
    """
    place = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # not `place`: a pipe has none
            with path.open("wb") as stream:
                yield stream
            return
        if place.is_dir():
            raise OutputError(str(path), _("is a folder"), _("name a file"))
        with beside(place) as stream:
            yield stream
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> OutputError:
    """What is told of a place that cannot be written, e.g. since its disk is full."""
    remedy = _("make room there, and start again") if error.errno in FULL else _("check the folder and its permissions")
    if getattr(error, "winerror", None) in HELD:
        remedy = _("close it in other programs (Excel, WPS), and start again")
    return OutputError(str(path), _("cannot be written ({reason})", reason=reason(error)), remedy)


@contextmanager
def beside(place: Path) -> Iterator[BinaryIO]:
    import tempfile  # loads much that a run without -o never needs

    handle, temporary = tempfile.mkstemp(prefix=temporary_prefix(place.name), suffix=PART, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode(place))
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def stem_of(name: str) -> str:
    return name if len(name) <= MOST_STEM else f"{name[: MOST_STEM - 9]}-{zlib.crc32(name.encode('utf-8', 'surrogateescape')):08x}"


def temporary_prefix(name: str) -> str:
    """How the temporary files and folders of an output begin: `结果.csv` → `.结果.csv.4711.`, with the number of our process."""
    return f".{stem_of(name)}.{os.getpid()}."


def named_after(path: Path) -> dict[str, Any]:
    """Where the temporary folder of an output stands: beside it, so that a later run finds what a killed one has left."""
    return {"prefix": temporary_prefix(path.name), "suffix": PART, "dir": path.parent}


def missing_library(name: str, library: str, extra: str) -> OutputError:
    """What is told where a form needs an extra that is not installed."""
    from ..installation import how_to_get

    return OutputError(name, _("needs {library}", library=library), _("install it: {how}", how=how_to_get(extra)))


def remove_leftovers(folder: Path, names: frozenset[str] | None) -> None:
    """Remove what processes that are gone have left in a folder beside outputs of these names; None: of any name.

    Two machines may share the folder: only for an output that the caller has locked. What cannot be removed is left.
    """
    wanted = None if names is None else {stem_of(name) for name in names}
    try:
        found = sorted(entry.name for entry in os.scandir(folder) if entry.name.startswith(".") and entry.name.endswith(PART))
    except OSError:
        return
    for name in found:
        stem, _rest, rest = name[1 : -len(PART)].rpartition(".")
        stem, _rest, process = stem.rpartition(".")
        if rest and stem and process.isdecimal() and (wanted is None or stem in wanted) and is_gone(int(process)):
            remove(folder / name)


def is_gone(process: int) -> bool:
    """Whether no process has this number (on Windows unknown: there a file that is open cannot be removed anyway)."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def remove(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink()
        except OSError:
            return


def mode(place: Path) -> int:
    """The permissions that a file at this place has or would get: those of the old file, else what the umask leaves."""
    try:
        return place.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
