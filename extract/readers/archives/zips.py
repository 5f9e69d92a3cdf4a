"""Zip archives, also those of Chinese Windows, whose names are GB18030 and not said to be, e.g. `CD A8 D6 AA.txt` for 通知.txt."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ...errors import InputError
from ...language import _
from ..decoded import Decoded
from ..limits import LIMITS, Limits, size
from .members import SPLIT, Budget, Member, SpentError, name_of, only, place_of

ENTRY = b"PK\x01\x02"  # opens each entry of the directory
MOST_ENTRIES = 100_000  # counted before zipfile makes an object of each, archives inside included
LEAST_A_MEMBER = 76  # bytes: a header of 30 and an entry of 46
END = struct.Struct("<4s4H2LH")  # the record that ends a zip
END_64 = struct.Struct("<4sQ2H2L4Q")  # that of a zip of more than 65,535 files or 4 GB, and its locator
LOCATOR = 20
MOST_COMMENT = 65_535
MOST_DIRECTORY = 256 * 1024 * 1024  # bytes
PACKAGES = {"[Content_Types].xml", "META-INF/manifest.xml", "META-INF/MANIFEST.MF"}  # a member of one document's parts, packed
CHUNK = 1024 * 1024
ENCRYPTED = 0x1
UNICODE = 0x800
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, OSError)


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The only notice of an archive. Raises InputError as `containers.only`."""
    return only(data, name, limits)


def members(data: bytes, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """The files of an archive. Raises InputError when it is broken, SpentError when the budget is."""
    if data.count(ENTRY) > MOST_ENTRIES:
        raise InputError(name, _("holds more than {most:,} files", most=MOST_ENTRIES), _(SPLIT))
    yield from members_of(io.BytesIO(data), name, budget)


def members_of(file: BinaryIO, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """As `members`, of an archive that is not in memory; its directory is (0.6 KB a file)."""
    most = max(MOST_ENTRIES, budget.members)
    if entries_of(file, file.seek(0, io.SEEK_END)) > most:
        raise InputError(name, _("holds more than {most:,} files", most=most), _(SPLIT))
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        raise InputError(name, _("is a broken or truncated zip archive"), _("fetch or pack it anew")) from None
    if PACKAGES & set(archive.NameToInfo):
        raise InputError(
            name, _("is a presentation or another program's file, which cannot be read here"), _("save it as .docx, .xlsx or PDF")
        )
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


def is_large(file: BinaryIO, length: int, limits: Limits = LIMITS) -> bool:
    """Does an archive of so many bytes hold more than one input may? Only the directory at its end is looked at."""
    if entries_of(file, length) > limits.archive_members:
        return True
    if length * limits.archive_ratio < limits.archive_bytes:
        return False
    try:
        return sum(entry.file_size for entry in zipfile.ZipFile(file).infolist()) > limits.archive_bytes
    except BROKEN:
        return False


def entries_of(file: BinaryIO, size: int) -> int:
    """How many entries the directory holds, counted and not as it says; 0 when it is not found. APPNOTE.TXT 4.3.14 to 4.3.16.

    Of one that is too large to be read it is a number of bytes: there may be as many.
    """
    file.seek(max(0, size - END.size - MOST_COMMENT - END_64.size - LOCATOR))
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06", 0, len(tail) - END.size + 4)
    if found < 0:
        return 0
    length: int = END.unpack_from(tail, found)[5]
    end_64 = found - LOCATOR - END_64.size
    if end_64 >= 0 and tail.startswith(b"PK\x06\x06", end_64) and tail.startswith(b"PK\x06\x07", end_64 + END_64.size):
        found, length = end_64, END_64.unpack_from(tail, end_64)[8]
    if length > MOST_DIRECTORY:
        return length
    file.seek(max(0, size - len(tail) + found - length))
    entries, rest, kept = 0, length, b""
    while rest > 0 and (part := file.read(min(rest, CHUNK))):
        rest -= len(part)
        entries += (kept + part).count(ENTRY)
        kept = part[-len(ENTRY) + 1 :]
    return entries


def member_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: Budget) -> Member | None:
    """One file; None for a folder. Raises InputError for what is no plain file, encrypted, broken or too large."""
    place = place_of(written(entry), name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if place is None or kind == stat.S_IFDIR:
        return None
    shown = f"{name}/{place}"
    if kind not in (0, stat.S_IFREG):
        raise InputError(shown, _("is a link or a device, so it is left out"), _(SPLIT))
    if entry.flag_bits & ENCRYPTED:
        raise InputError(shown, _("is encrypted"), _("unpack the archive with its password first"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # those whose unpacking zipfile bounds
        raise InputError(shown, _("is packed in a way that is not read here"), _(SPLIT))
    if entry.file_size > budget.limits.file_bytes:
        raise InputError(shown, _("is larger than {size}", size=size(budget.limits.file_bytes)), _(SPLIT))
    budget.unpack(shown, entry.file_size, entry.compress_size)
    return Member(place, unpacked(archive, entry, shown))


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str) -> bytes:
    """The bytes of a file; zipfile gives no more of them than the directory says, and compares their checksum."""
    try:
        with archive.open(entry) as file:
            return file.read()
    except BROKEN:
        raise InputError(shown, _("is broken or truncated"), _("fetch or pack the archive anew")) from None


def written(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. zipfile takes for code page 437 what is not said to be UTF-8."""
    if entry.flag_bits & UNICODE:
        return entry.orig_filename
    try:
        return name_of(entry.orig_filename.encode("cp437"))
    except UnicodeEncodeError:  # a newer Python took it from a field of its own, as UTF-8
        return entry.orig_filename
