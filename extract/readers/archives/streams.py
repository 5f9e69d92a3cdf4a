"""Archives read from front to back without being in memory, e.g. the 200,000 notices of `2020.tar.gz`."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from ...errors import InputError
from ...language import _
from ..limits import LIMITS, Limits
from .members import ANY_RATIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1024 * 1024
BLOCK = 512  # bytes: what fills a member's last one is read with it


class Unpacked(io.RawIOBase):
    """What gzip packed. Reading raises InputError when it is broken, or unpacks suspiciously well."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits = LIMITS) -> None:
        self.file = file
        self.name = name
        self.ratio: int = limits.archive_ratio
        self.size: int = 0
        self.plain: gzip.GzipFile = gzip.GzipFile(fileobj=file, mode="rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self.plain.read1(len(view))  # what is whole comes before the error
        except (OSError, EOFError, zlib.error):
            raise InputError(self.name, _("is a broken or truncated gzip archive"), _("fetch or pack it anew")) from None
        self.size += len(data)
        if self.size > ANY_RATIO and self.size > self.ratio * self.file.tell():
            raise InputError(
                self.name, _("unpacks to more than {ratio} times its size", ratio=self.ratio), _("unpack it yourself, if you trust it")
            )
        view[: len(data)] = data
        return len(data)


class Forward:
    """A stream as tarfile reads an archive: forward, at most one byte back, and never more at a time than a member may have."""

    def __init__(self, stream: BinaryIO | io.BufferedReader, limits: Limits = LIMITS) -> None:
        self.stream = stream
        self.most: int = limits.file_bytes + BLOCK  # bytes at a time
        self.place: int = 0
        self.last: bytes = b""
        self.again: bytes = b""

    def tell(self) -> int:
        return self.place

    def read(self, size: int) -> bytes:
        if not 0 <= size <= self.most:
            raise tarfile.ReadError("a header is larger than a file may be")
        if not size:
            return b""
        data = self.again + self.stream.read(size - len(self.again))
        self.last, self.again = data[-1:], b""
        self.place += len(data)
        return data

    def seek(self, place: int) -> None:
        if place == self.place - 1 and self.last and not self.again:
            self.again, self.place = self.last, place
        elif place < self.place:
            raise tarfile.ReadError("its parts do not follow one another")
        while self.place < place and self.read(min(CHUNK, place - self.place)):
            pass
