"""Zip archives, also those of Chinese Windows, whose names are GB18030 and not said to be, e.g. `CD A8 D6 AA.txt` for 通知.txt."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from ..errors import InputError
from . import MOST_BYTES
from .containers import SPLIT, Budget, Member, SpentError, name_of, only, place_of
from .decoded import Decoded

ENTRY = b"PK\x01\x02"  # opens each entry of the directory
MOST_ENTRIES = 100_000  # counted before zipfile makes an object of each, archives inside included
ENCRYPTED = 0x1
UNICODE = 0x800
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, OSError)


def read(data: bytes, name: str) -> Decoded:
    """The only notice of an archive. Raises InputError as `containers.only`."""
    return only(data, name)


def members(data: bytes, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """The files of an archive. Raises InputError when it is broken, SpentError when the budget is."""
    if data.count(ENTRY) > MOST_ENTRIES:
        raise InputError(name, f"holds more than {MOST_ENTRIES:,} files", SPLIT)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise InputError(name, "is a broken or truncated zip archive", "fetch or pack it anew") from None
    for entry in archive.infolist():
        budget.count(name)
        try:
            member = member_of(archive, entry, name, budget)
        except InputError as error:
            if isinstance(error, SpentError):
                raise
            yield error
        else:
            if member:
                yield member


def member_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: Budget) -> Member | None:
    """One file; None for a folder. Raises InputError for what is no plain file, encrypted, broken or too large."""
    place = place_of(written(entry), name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if place is None or kind == stat.S_IFDIR:
        return None
    shown = f"{name}/{place}"
    if kind not in (0, stat.S_IFREG):
        raise InputError(shown, "is a link or a device, so it is left out", SPLIT)
    if entry.flag_bits & ENCRYPTED:
        raise InputError(shown, "is encrypted", "unpack the archive with its password first")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # those whose unpacking zipfile bounds
        raise InputError(shown, "is packed in a way that is not read here", SPLIT)
    if entry.file_size > MOST_BYTES:
        raise InputError(shown, f"is larger than {MOST_BYTES // 1024 // 1024} MB", SPLIT)
    budget.unpack(shown, entry.file_size, entry.compress_size)
    return Member(place, unpacked(archive, entry, shown))


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str) -> bytes:
    """The bytes of a file; zipfile gives no more of them than the directory says, and compares their checksum."""
    try:
        with archive.open(entry) as file:
            return file.read()
    except BROKEN:
        raise InputError(shown, "is broken or truncated", "fetch or pack the archive anew") from None


def written(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. zipfile takes for code page 437 what is not said to be UTF-8."""
    if entry.flag_bits & UNICODE:
        return entry.orig_filename
    try:
        return name_of(entry.orig_filename.encode("cp437"))
    except UnicodeEncodeError:  # a newer Python took it from a field of its own, as UTF-8
        return entry.orig_filename
