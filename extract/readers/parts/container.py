"""Documents that are a zip of parts, e.g. `word/document.xml` in 通知.docx: parts are read into memory, bounded, never onto the disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from ...errors import InputError

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
            raise InputError(name, f"is a zip of more than {MOST_MEMBERS:,} members", remedy)
        try:
            self.archive: zipfile.ZipFile = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError):
            raise InputError(name, "is a broken or truncated zip container", remedy) from None
        self.parts: dict[str, zipfile.ZipInfo] = {info.filename.replace("\\", "/").lstrip("/"): info for info in self.archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def read(self, part: str) -> bytes:
        """The bytes of a part; at most MOST_PART_BYTES are ever unpacked, whatever the zip's directory says."""
        info = self.parts.get(part)
        if info is None:
            raise InputError(self.name, f"has no part {part}", self.remedy)
        if info.flag_bits & 1:
            raise InputError(self.name, "is encrypted", "take its password off first")
        try:
            with self.archive.open(info) as member:
                data = member.read(MOST_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
            raise InputError(self.name, f"is broken or truncated (in its part {part})", self.remedy) from None
        if len(data) > MOST_PART_BYTES:
            raise InputError(self.name, f"unpacks to more than {MOST_PART_BYTES // 1024 // 1024} MB (its part {part})", self.remedy)
        return data
