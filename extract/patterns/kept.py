"""Compiled patterns, and rules files as read, kept between commands, so that one starts in half the time: `~/.cache/duban/made-….txt`.

What is kept of a pattern is the code that its engine made of it, numbers that find words and do nothing else, as JSON: a line each, with
its digest. A file that others may write, or a line that is damaged, is passed over, and all is made as if nothing were kept.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import stat
import sys
from array import array
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import regex

from .compiling import LONGEST_DIGEST, Kept, digest

SETTING = "DUBAN_CACHE"  # another folder, or nothing to keep nothing
MOST_BYTES = 4_000_000  # of the file, of which ours fill 1,200,000; then it is begun anew, without what earlier rules left
OPENING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
UNPACK = json.JSONDecoder().decode
PACKED = "packed {}"  # the kind of a pattern's line, by its engine
SRE, REGEX = import_module("_sre"), import_module("regex._regex")  # what makes patterns of code
VERSION = "-".join(map(str, (sys.implementation.cache_tag, SRE.MAGIC, regex.__version__, REGEX.MAGIC)))

CODE = "I"  # re's numbers, of four bytes each

Compiled = regex.Pattern[str]


class KeptFile:
    """What one file keeps: values as JSON has them, asked by their kind and by what they were made of."""

    def __init__(self, folder: Path) -> None:
        self.path: Path = folder / f"made-{VERSION}.txt"
        self.lines: dict[bytes, bytes] = {}  # each by its key; what it holds is looked at when it is asked, since a command asks for few
        self.fresh: list[bytes] = []  # keys of what the file does not have
        with suppress(OSError):
            self.lines = {line[:LONGEST_DIGEST]: line for line in read(self.path).split(b"\n") if line}

    def value(self, kind: str, source: str) -> Any:
        """What was made of a source; None where nothing is kept that is whole."""
        with suppress(ValueError):
            written = self.written(key_of(kind, source))
            return UNPACK(written.decode()) if written else None
        return None

    def written(self, key: bytes) -> bytes:
        """The value of the line of that key; empty where there is none that is whole."""
        line = self.lines.get(key, b"")
        value = line[2 * LONGEST_DIGEST + 2 :]
        return value if line == line_of(key, value) else b""

    def keep(self, kind: str, source: str, value: Any) -> None:
        """Keep what was made of a source, unless it is nothing that JSON has."""
        with suppress(TypeError, ValueError):
            key, written = key_of(kind, source), json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            self.lines[key] = line_of(key, written.encode())
            self.fresh.append(key)

    def pattern(self, engine: str, source: str) -> Compiled | None:
        """The pattern that was made of a source; None where none is kept."""
        value = self.value(PACKED.format(engine), source)
        with suppress(ValueError, TypeError, AttributeError, KeyError, RuntimeError, OverflowError, regex.error, re.error):
            return made(source, value) if value is not None else None
        return None

    def keep_pattern(self, engine: str, source: str, compiled: Compiled) -> None:
        """Keep a pattern, unless its engine does not show its code."""
        with suppress(AttributeError, ImportError, ValueError, TypeError):
            self.keep(PACKED.format(engine), source, code_of(compiled, source))

    def save(self) -> None:
        """Add what is new to the file; where that cannot be written, nothing is kept."""
        with suppress(OSError):
            there = KeptFile(self.path.parent) if self.fresh else self  # others may have been quicker
            lines = [self.lines[key] for key in self.fresh if not there.written(key)]
            if lines and is_own_place(self.path):
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                append(self.path, b"\n" + b"\n".join(lines) + b"\n")
        self.fresh = []


def key_of(kind: str, source: str) -> bytes:
    """What tells a value from others: of what kind, and what it was made of."""
    return digest(f"{kind} {source}".encode("utf-8", "surrogatepass")).encode()


def line_of(key: bytes, value: bytes) -> bytes:
    """A key and its value with the digest of both between them."""
    return b" ".join((key, digest(key + b" " + value).encode(), value))


def code_of(compiled: Any, source: str) -> list[Any]:
    """What its engine made of a pattern, as JSON holds it; of re's also how the source is written there, where that is another way."""
    if isinstance(compiled, re.Pattern):
        parsed = import_module("re._parser").parse(compiled.pattern, 0)
        code = array(CODE, import_module("re._compiler")._code(parsed, 0)).tobytes()
        said = None if compiled.pattern == source else compiled.pattern
        return ["re", compiled.flags, packed(code), compiled.groups, dict(compiled.groupindex), said]
    _, flags, code, names, _, lists, indexes, *required, groups = compiled._pickled_data
    if lists or indexes:
        raise ValueError
    return ["regex", flags, packed(code), groups, names, *required]


def packed(code: bytes) -> str:
    return b2a_base64(code, newline=False).decode("ascii")


def made(source: str, kept: list[Any]) -> Compiled:
    """The pattern of such code."""
    engine, flags, code, groups, names, *required = kept
    numbers = {place: name for name, place in names.items()}
    found: Compiled
    if engine == "re":
        in_order = tuple(numbers.get(place) for place in range(groups + 1))
        (said,) = required
        found = SRE.compile(said or source, flags, array(CODE, a2b_base64(code)).tolist(), groups, names, in_order)
    else:
        offset, characters, sensitive = required
        found = REGEX.compile(source, flags, a2b_base64(code), names, numbers, {}, [], offset, tuple(characters), sensitive, groups)
    return found


def read(path: Path) -> bytes:
    """The file's bytes, where it is its user's own; else it counts as none."""
    number = os.open(path, os.O_RDONLY | OPENING)
    with os.fdopen(number, "rb") as file:
        found = os.fstat(number)
        return file.read() if is_own(found) and found.st_size <= MOST_BYTES else b""


def append(path: Path, lines: bytes) -> None:
    """In one piece, so that what two commands write at once does not mix."""
    number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | OPENING, 0o600)
    try:
        found = os.fstat(number)
        if is_own(found):
            if found.st_size + len(lines) > MOST_BYTES:
                os.ftruncate(number, 0)
            os.write(number, lines)
    finally:
        os.close(number)


def is_own(found: os.stat_result) -> bool:
    """A plain file of this user that nobody else may write."""
    return stat.S_ISREG(found.st_mode) and not (os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & 0o022))


def is_own_place(path: Path) -> bool:
    """Is the nearest folder above that is there this user's own? Of sudo's it is another's, who could not write there later."""
    return os.name != "posix" or next(above for above in path.parents if above.exists()).stat().st_uid == os.geteuid()


def folder() -> Path | None:
    """The user's cache folder, or what the setting says; None where nothing is to be kept."""
    said = os.environ.get(SETTING)
    if said is not None:
        return Path(said) if said else None
    with suppress(RuntimeError):  # no home
        usual = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
        told = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
        return (Path(told) if told and Path(told).is_absolute() else usual) / "duban"
    return None


def keep() -> None:
    """Of a command: its patterns are made of what is kept, and new ones are added when it ends; not where Python keeps nothing (-B)."""
    place = None if sys.dont_write_bytecode else folder()
    if place is not None and Kept.place is None:
        kept = KeptFile(place)
        Kept.place = kept
        atexit.register(kept.save)
