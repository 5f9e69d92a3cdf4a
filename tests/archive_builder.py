"""Archives and mails made by the tests: zips as Chinese Windows writes them, tars, mails, and hostile ones."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

Files = Mapping[str, bytes]


class RawName(zipfile.ZipInfo):
    """An entry whose name is written in an encoding of the maker's own, and not said to be in any."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.raw, self.flag_bits & ~0x800


def zip_of(files: Files, encoding: str | None = None, *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip; with an encoding, its names are in that and the flag for UTF-8 is not set."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name) if encoding is None else RawName(name)
            if isinstance(entry, RawName):
                entry.raw = name.encode(encoding or "utf-8")
                entry.create_system = 0  # Windows
            entry.compress_type = packing
            archive.writestr(entry, data)
    return out.getvalue()


def zip_with(name: str, mode: int, data: bytes) -> bytes:
    """A zip of one entry that is a link, a device …"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system = 3  # Unix
        entry.external_attr = (mode | 0o644) << 16
        archive.writestr(entry, data)
        archive.writestr("通知.txt", "1.加固堤防。（工程处负责，5月底前完成）")
    return out.getvalue()


def encrypted_zip(files: Files) -> bytes:
    """A zip whose first entry is said to be encrypted."""
    data = bytearray(zip_of(files))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def tar_of(files: Files, *, encoding: str = "utf-8", gzipped: bool = False, kind: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    """A tar; `kind` makes all entries links or devices."""
    out = io.BytesIO()
    form = tarfile.GNU_FORMAT
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            entry.size = len(data) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0) if gzipped else out.getvalue()


def mail(
    text: str | None = None, html: str | None = None, attached: Files | None = None, subject: str = "", date: str = ""
) -> EmailMessage:
    """A mail with words as plain text, as a page, or as both, and attachments."""
    message = EmailMessage()
    message["From"] = "office@example.org"
    if subject:
        message["Subject"] = subject
    if date:
        message["Date"] = date
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.add_alternative if text is not None else message.set_content)(html, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


LINK, DEVICE, PIPE = stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO
