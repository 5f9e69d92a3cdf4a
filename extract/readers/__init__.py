"""Bytes to text: one module a file format, found by signature and suffix, each with the verb `read(data, name) -> Decoded`.

After this room a text is known exactly: its characters are the ones that every span counts in.
A new format is a new module in a room here and one line in registry.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ..errors import InputError
from ..language import _, reason
from .decoded import Decoded
from .limits import LIMITS, Limits
from .registry import FORMATS, OWN_SUFFIXES, TEXT, Format, every_format, known_suffixes, module_of, printable, read_bytes
from .signs import plain

__all__ = [
    "FORMATS",
    "LIMITS",
    "OWN_SUFFIXES",
    "Decoded",
    "Format",
    "Limits",
    "data_of",
    "every_format",
    "known_suffixes",
    "module_of",
    "printable",
    "read_all",
    "read_bytes",
    "read_every",
    "read_path",
    "read_text",
]


def read_path(path: Path | str, limits: Limits = LIMITS) -> Decoded:
    """Read one file, e.g. `通知.txt`. Raises InputError when it is missing, unreadable, a folder, empty or no notice.

    Of a container the only notice in it; one with several is an InputError: see `read_all`.
    """
    data, shown = data_of(path, limits)
    try:
        return read_bytes(data, Path(path).name, limits)
    except InputError as error:
        raise InputError(shown, error.problem, error.remedy) from None


def read_all(path: Path | str, limits: Limits = LIMITS) -> Iterator[Decoded | InputError]:
    """The notice of a file, or those of a container's members, e.g. `a.zip/b/通知.docx`, one after the other.

    What cannot be read is handed on as an InputError in its place, so that the others are still read; nothing is raised.
    """
    try:
        data, shown = data_of(path, limits)
    except InputError as error:
        yield error
        return
    name = printable(Path(path).name)
    for found in read_every(data, name, limits):
        if isinstance(found, InputError) and found.name.startswith(name):
            found = InputError(shown + found.name.removeprefix(name), found.problem, found.remedy)
        yield found


def read_every(data: bytes, name: str, limits: Limits = LIMITS) -> Iterator[Decoded | InputError]:
    """As `read_all`, of the bytes of an input called `name`."""
    from .archives.members import walk

    yield from walk(data, name, limits)


def data_of(path: Path | str, limits: Limits = LIMITS) -> tuple[bytes, str]:
    """The bytes of a file, of one that is too large no more than tell so, and its path as it is shown. Raises InputError."""
    path = Path(path)
    shown = printable(str(path))
    try:
        if path.is_dir():
            raise InputError(shown, _("is a folder"), _("name the files in it"))
        with path.open("rb") as file:
            return file.read(limits.file_bytes + 1), shown
    except FileNotFoundError:
        raise InputError(shown, _("there is no such file"), _("check the name")) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError(shown, _("cannot be read ({reason})", reason=why), _("check the name and its permissions")) from None


def read_text(text: str, name: str) -> Decoded:
    """Text that is decoded already, read as a file is; its sha256 is that of its UTF-8. Raises InputError: blank, half a character."""
    if not text or text.isspace():
        raise InputError(name, _("is empty"), _("give the text of a notice"))
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            name, _("holds half a character (a lone surrogate at {start})", start=error.start), _("decode its bytes anew")
        ) from None
    return Decoded(printable(name), TEXT.name, None, sha256(data).hexdigest(), plain(text))
