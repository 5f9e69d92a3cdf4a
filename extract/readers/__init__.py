"""Bytes to text: one module a file format, found by signature and suffix, each with the verb `read(data, name) -> Decoded`.

After this room a text is known exactly: its characters are the ones that every span counts in.
A new format is a new module here and one line in FORMATS.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePath

from ..errors import InputError
from .decoded import Decoded

__all__ = ["FORMATS", "MOST_BYTES", "Decoded", "Format", "known_suffixes", "read_bytes", "read_path", "read_text"]

MOST_BYTES = 64 * 1024 * 1024  # a notice has kilobytes; what is larger is no notice, and would fill the memory


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes (lower case, with the dot), the bytes that its files begin with, and its module in this package."""

    name: str
    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...]
    module: str


TEXT = Format("text", (".txt", ".text", ".md"), (), "text")
FORMATS: tuple[Format, ...] = (TEXT,)


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, e.g. `.txt`."""
    return tuple(suffix for known in FORMATS for suffix in known.suffixes)


def read_path(path: Path | str) -> Decoded:
    """Read one file, e.g. `通知.txt`. Raises InputError when it is missing, unreadable, a folder, empty or no notice."""
    path = Path(path)
    shown = printable(str(path))
    try:
        if path.is_dir():
            raise InputError(shown, "is a folder", "name the files in it")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(shown, "there is no such file", "check the name") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(shown, f"cannot be read ({reason})", "check the name and its permissions") from None
    try:
        return read_bytes(data, path.name)
    except InputError as error:
        raise InputError(shown, error.problem, error.remedy) from None


def read_bytes(data: bytes, name: str) -> Decoded:
    """Read the bytes of one input called `name`, whose suffix helps to tell the format. Raises InputError as `read_path` does."""
    name = printable(name)
    if len(data) > MOST_BYTES:
        raise InputError(name, f"is larger than {MOST_BYTES // 1024 // 1024} MB", "split it into single notices")
    if not data:
        raise InputError(name, "is empty", "give a file that holds a notice")
    decoded: Decoded = import_module(f".{format_of(data, name).module}", __name__).read(data, name)
    return decoded


def read_text(text: str, name: str) -> Decoded:
    """Text that is decoded already; its sha256 is that of its UTF-8. Raises InputError when it is blank or holds half a character."""
    if not text or text.isspace():
        raise InputError(name, "is empty", "give the text of a notice")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(name, f"holds half a character (a lone surrogate at {error.start})", "decode its bytes anew") from None
    return Decoded(printable(name), TEXT.name, None, sha256(data).hexdigest(), text)


def format_of(data: bytes, name: str) -> Format:
    """The format of these bytes: by signature; by suffix where several share it (docx, xlsx and ofd are all zip); else text."""
    signed = [known for known in FORMATS if any(data.startswith(signature) for signature in known.signatures)]
    suffix = PurePath(name).suffix.lower()
    return next((known for known in signed if suffix in known.suffixes), signed[0] if signed else TEXT)


def printable(name: str) -> str:
    """A file name as text that any output can hold: bytes that are no UTF-8 and control characters are replaced."""
    valid = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "�" for character in valid)
