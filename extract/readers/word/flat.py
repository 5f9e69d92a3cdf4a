"""Word documents in one file of XML (Flat OPC), as systems that fill in templates write them under the name 通知.doc: parts without a zip.

Each part is the XML between `<pkg:xmlData>` and its end; pictures, which are no XML, are left where they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from ..parts.hardened_xml import parse_xml
from . import docx

SIGN = b"http://schemas.microsoft.com/office/2006/xmlPackage"
PACKAGE = "pkg:package"
MOST_HEAD = 1_000  # bytes of a part's own element
BEGINS, ENDS = b"<pkg:xmlData", b"</pkg:xmlData>"
PART, NAME = b"<pkg:part", b'pkg:name="/'


def is_flat(data: bytes) -> bool:
    """Does the file say so where it begins?"""
    return SIGN in data[:MOST_HEAD]


def packed(data: bytes, name: str) -> bytes:
    """The same document as the zip that other readers know. Raises InputError when it is broken or hostile."""
    parse_xml(data, name, PACKAGE, {}, docx.REMEDY)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, part in dict(parts(data)).items():
            archive.writestr(path, part)
    return made.getvalue()


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each part's name and bytes."""
    for piece in data.split(ENDS)[:-1]:
        at = piece.find(BEGINS)
        start = piece.find(b">", at) + 1
        head = piece[piece.rfind(PART, max(0, at - MOST_HEAD), at) : at] if at > 0 and start else b""
        name = head.partition(NAME)[2].partition(b'"')[0]
        if name:
            yield name.decode("utf-8", "replace"), piece[start:]
