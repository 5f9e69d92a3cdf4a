"""Writing a file whole or not at all: beside its place under another name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become `path` when the block ends well; on any failure `path` stays as it was and nothing is left over.

    A link is followed; a device or pipe (`/dev/stdout`) is written to directly. Raises OutputError when the place cannot be written.
    """
    place = Path(os.path.realpath(path))
    try:
        if place.exists() and not place.is_file() and not place.is_dir():
            with place.open("wb") as stream:
                yield stream
            return
        if place.is_dir():
            raise OutputError(str(path), "is a folder", "name a file")
        with beside(place) as stream:
            yield stream
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(str(path), f"cannot be written ({error.strerror or error})", "check the folder and its permissions") from error


@contextmanager
def beside(place: Path) -> Iterator[BinaryIO]:
    import tempfile  # loads much that a run without -o never needs

    handle, temporary = tempfile.mkstemp(prefix=f".{place.name[:40]}.", suffix=".part", dir=place.parent)
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


def mode(place: Path) -> int:
    """The permissions that a file at this place has or would get: those of the old file, else what the umask leaves."""
    try:
        return place.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
