"""Tar archives, packed by gzip or not, e.g. `通知.tar.gz`; and a single file packed by gzip (`通知.txt.gz`)."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from ...errors import InputError
from ...language import N_, _
from ..decoded import Decoded
from ..limits import LIMITS, Limits, size
from .members import ANY_RATIO, SPLIT, Budget, Member, name_of, only, place_of
from .streams import Forward, Unpacked

GZIP = b"\x1f\x8b"
WITH_HEADER = 31  # zlib's word for gzip
SIGNATURE = slice(257, 262)
LEAST_A_MEMBER = 1  # byte: so small are empty files, packed
BROKEN = (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, OSError)
ANEW = N_("fetch or pack it anew")


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The only notice of an archive. Raises InputError as `containers.only`."""
    return only(data, name, limits)


def members(data: bytes, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """The files of an archive. Raises InputError when it is broken or packed too well, SpentError when the budget is."""
    if data.startswith(GZIP):
        data = gunzipped(data, name, budget)
        if data[SIGNATURE] != b"ustar" and not name.lower().endswith((".tgz", ".tar.gz")):
            budget.count(name)
            yield Member(name.rpartition("/")[2].removesuffix(".gz"), data)
            return
    yield from files(io.BytesIO(data), name, budget)


def members_of(file: BinaryIO, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """As `members`, of an archive of files that is not in memory: it is read once from front to back."""
    yield from files(cast("BinaryIO", forward(file, name, budget.limits)), name, budget)


def forward(file: BinaryIO, name: str, limits: Limits) -> Forward:
    file.seek(0)
    packed = file.read(len(GZIP)) == GZIP
    file.seek(0)
    return Forward(io.BufferedReader(Unpacked(file, name, limits)) if packed else file, limits)


def files(file: BinaryIO, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """The files of a tar archive that is packed no more. Raises InputError when it is broken, SpentError when the budget is."""
    try:
        with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for entry in entries(archive):
                budget.count(name)
                yield from member_of(archive, entry, name, budget.limits)
    except BROKEN:
        raise InputError(name, _("is a broken or truncated tar archive"), _(ANEW)) from None


def entries(archive: Any) -> Iterator[tarfile.TarInfo]:
    """The headers one after the other, none kept as tarfile does."""
    while (entry := archive.next()) is not None:
        archive.members.clear()
        yield entry


def is_large(file: BinaryIO, _: int, limits: Limits = LIMITS) -> bool:
    """Does an archive hold more than one input may? Its headers are read until that is known."""
    try:
        stream = cast("BinaryIO", forward(file, "", limits))
        with tarfile.open(fileobj=stream, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            counts = (count for count, _rest in enumerate(entries(archive), 1))
            return any(count > limits.archive_members or archive.offset > limits.archive_bytes for count in counts)
    except (*BROKEN, InputError):
        return False


def member_of(archive: tarfile.TarFile, entry: tarfile.TarInfo, name: str, limits: Limits) -> Iterator[Member | InputError]:
    """One file, or what is wrong with it; nothing for a folder."""
    try:
        place = place_of(name_of(entry.name.encode("utf-8", "surrogateescape")), name)
    except InputError as error:
        yield error
        return
    shown = f"{name}/{place}"
    if place is None or entry.isdir():
        return
    if not entry.isreg():
        yield InputError(shown, _("is a link or a device, so it is left out"), _(SPLIT))
    elif entry.size > limits.file_bytes:
        yield InputError(shown, _("is larger than {size}", size=size(limits.file_bytes)), _(SPLIT))
    else:
        file = archive.extractfile(entry)
        yield Member(place, file.read(limits.file_bytes) if file else b"")


def gunzipped(data: bytes, name: str, budget: Budget) -> bytes:
    """What gzip packed, several parts in a row included. Raises InputError and SpentError."""
    most = min(budget.bytes, max(ANY_RATIO, budget.limits.archive_ratio * len(data))) + 1
    out = bytearray()
    rest = data
    try:
        while rest.startswith(GZIP) and len(out) < most:
            part = zlib.decompressobj(WITH_HEADER)
            out += part.decompress(rest, most - len(out))
            if not part.eof and len(out) < most:
                raise EOFError
            rest = part.unused_data
    except (zlib.error, EOFError):
        raise InputError(name, _("is a broken or truncated gzip archive"), _(ANEW)) from None
    budget.unpack(name, len(out), len(data))
    return bytes(out)
