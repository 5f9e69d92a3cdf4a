"""Documents that are a zip of parts, e.g. `word/document.xml` in 通知.docx: parts are read into memory, bounded, never onto the disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from ...errors import InputError
from ...language import _

MOST_MEMBERS = 10_000  # a document has dozens of parts
MOST_PART_BYTES = 64 * 1024 * 1024
ENTRY = b"PK\x01\x02"  # opens each entry of a zip's directory


class Container:
    """The parts of one document, by their names. All that is wrong with it is an InputError that names `name`."""

    name: str
    remedy: str

    def __init__(self, data: bytes, name: str, remedy: str) -> None:
        self.name, self.remedy = name, remedy
        if data.count(ENTRY) > MOST_MEMBERS:  # counted before zipfile makes an object of each
            raise InputError(name, _("is a zip of more than {most:,} members", most=MOST_MEMBERS), _(remedy))
        try:
            self.archive: zipfile.ZipFile = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError):
            raise InputError(name, _("is a broken or truncated zip container"), _(remedy)) from None
        self.parts: dict[str, zipfile.ZipInfo] = {info.filename.replace("\\", "/").lstrip("/"): info for info in self.archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def read(self, part: str) -> bytes:
        """The bytes of a part; at most MOST_PART_BYTES are ever unpacked, whatever the zip's directory says."""
        info = self.parts.get(part)
        if info is None:
            raise InputError(self.name, _("has no part {part}", part=part), _(self.remedy))
        if info.flag_bits & 1:
            raise InputError(self.name, _("is encrypted"), _("take its password off first"))
        try:
            with self.archive.open(info) as member:
                data = member.read(MOST_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
            raise InputError(self.name, _("is broken or truncated (in its part {part})", part=part), _(self.remedy)) from None
        if len(data) > MOST_PART_BYTES:
            raise InputError(
                self.name,
                _(
                    "unpacks to more than {megabytes} MB (its part {part})",
                    megabytes=MOST_PART_BYTES // 1024 // 1024,
                    part=part,
                ),
                _(self.remedy),
            )
        return data
