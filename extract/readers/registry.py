"""The formats that are read, each with its module, e.g. 通知.docx → word/docx.py: found by signature, suffix and what only it holds.

A new format is a new module in a room of readers/ and one line in FORMATS. Those of other packages (`plugin.py`) are asked for
only where the suffix is none of ours.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import PurePath
from typing import Any

from ..errors import InputError
from ..language import N_, _
from .decoded import Decoded
from .limits import LIMITS, Limits, size


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes (lower case, with the dot), the bytes that its files begin with, and its module in this package.

    A signature in lower-case letters (`<html`) is looked for behind white space and in any case. `by_suffix`: a file of such a
    suffix is of this format also without a signature, as a page that begins with a remark. `marks`: bytes that only a file of this
    format holds where several formats share a signature (`word/document.xml` in a zip), whatever its suffix says.

    `reader` names what reads it; what that needs is the extra of pyproject.toml, the modules that this installs, and programs.
    A `container` holds other files: its module has `members` beside `read`.
    """

    name: str
    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...]
    module: str
    by_suffix: bool = False
    marks: tuple[bytes, ...] = ()
    openings: tuple[bytes, ...] = ()  # what stands near the beginning of its files that are written as XML
    reader: str = N_("duban itself")
    extra: str | None = None
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    container: bool = False
    guarded: Any = None  # what reads it where that is another package's

    def signs(self, data: bytes) -> bool:
        if self.openings and any(opening in data[:OPENING] for opening in self.openings):
            return True
        return data.startswith(self.signatures) or data[:64].removeprefix(BOM_UTF8).lstrip().lower().startswith(self.signatures)


OPENING = 4096  # bytes of a file in which it says what it is
TEXT = Format("text", (".txt", ".text", ".md"), (), "text")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FORMATS: tuple[Format, ...] = (
    Format("csv", (".csv", ".tsv"), (), "sheets.separated", by_suffix=True),
    Format(
        "doc",
        (".doc", ".dot", ".wps", ".wpt", ".rtf"),
        (OLE, b"{\\rtf"),
        "word.office",
        marks=("WordDocument".encode("utf-16-le"),),
        openings=(b'<?mso-application progid="Word.Document"?>', b"http://schemas.microsoft.com/office/2006/xmlPackage"),
        reader="LibreOffice",
    ),
    Format("docx", (".docx", ".docm", ".dotx", ".dotm"), (ZIP,), "word.docx", marks=(b"word/document.xml",)),
    Format(
        "html",
        (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"),
        (b"<!doctype html", b"<html", b"mime-version:"),
        "web.html",
        by_suffix=True,
    ),
    Format(
        "image",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
        (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM"),
        "pages.ocr",
        reader="tesseract",
        extra="ocr",
        libraries=("PIL",),
        programs=("tesseract",),
    ),
    Format("mail", (".eml",), (b"mime-version:", b"received:", b"return-path:"), "archives.mail", by_suffix=True, container=True),
    Format("ods", (".ods",), (ZIP,), "sheets.ods", marks=(b"opendocument.spreadsheet",)),
    Format(
        "odt",
        (".odt", ".ott", ".fodt"),
        (ZIP,),
        "word.office",
        marks=(b"opendocument.text",),
        openings=(b'office:mimetype="application/vnd.oasis.opendocument.text"',),
        reader="LibreOffice",
    ),
    Format("ofd", (".ofd",), (ZIP,), "pages.ofd", marks=(b"OFD.xml",)),
    Format("pdf", (".pdf",), (b"%PDF-",), "pages.pdf", reader="pypdfium2", extra="pdf", libraries=("pypdfium2",)),
    Format(
        "sheet",
        (".xlsx", ".xlsm", ".xls", ".et"),
        (ZIP, OLE),
        "sheets.sheet",
        marks=(b"xl/workbook.", "Workbook".encode("utf-16-le")),
        openings=(b'<?mso-application progid="Excel.Sheet"?>', b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'),
        reader="python-calamine",
        extra="sheet",
        libraries=("python_calamine", "openpyxl", "xlrd"),
    ),
    Format("tar", (".tar", ".tar.gz", ".tgz", ".gz"), (b"\x1f\x8b",), "archives.tars", by_suffix=True, container=True),
    TEXT,
    Format("zip", (".zip",), (ZIP, b"PK\x05\x06"), "archives.zips", container=True),
)


SIGNED = Format(
    "any",
    (),
    tuple(signature for known in FORMATS for signature in known.signatures),
    "",
    openings=tuple(opening for known in FORMATS for opening in known.openings),
)
OWN_SUFFIXES = TEXT.suffixes + tuple(suffix for known in FORMATS if known is not TEXT for suffix in known.suffixes)


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, those of plain text first (`.txt`), those of other packages last."""
    return OWN_SUFFIXES + tuple(suffix for known in others() for suffix in known.suffixes)


@lru_cache(maxsize=1)
def others() -> tuple[Format, ...]:
    """The formats that other packages read; a suffix of ours stays ours."""
    from .plugin import Guarded, readers

    found = []
    for reader in readers():
        suffixes = tuple(suffix for suffix in reader.suffixes if suffix not in OWN_SUFFIXES)
        home = type(reader).__module__.partition(".")[0]
        found.append(Format(reader.name, suffixes, reader.signatures, "", reader=home, guarded=Guarded(reader)))
    return tuple(found)


def every_format() -> tuple[Format, ...]:
    """Our formats, then those of other packages."""
    return FORMATS + others()


def read_bytes(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """Read the bytes of one input called `name`, whose suffix helps to tell the format. Raises InputError as `read_path` does."""
    name = printable(name)
    check_size(data, name, limits)
    decoded: Decoded = module_of(format_of(data, name)).read(data, name, limits)
    return decoded


def check_size(data: bytes, name: str, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        raise InputError(name, _("is larger than {size}", size=size(limits.file_bytes)), _("split it into single notices"))
    if not data:
        raise InputError(name, _("is empty"), _("give a file that holds a notice"))


@lru_cache(maxsize=64)
def module_of(known: Format) -> Any:
    """What reads a format: its module, imported now (it may be that of a large library), or what another package offers."""
    return known.guarded or import_module(f".{known.module}", __package__)


def format_of(data: bytes, name: str) -> Format:
    """The format of these bytes: by signature; where several share it (docx, xlsx and ofd are all zip) by suffix, else by what
    only one of them holds; by suffix also where there is no signature; else text."""
    foreign = other_format(data, name)
    if foreign:
        return foreign
    signed = [known for known in FORMATS if known.signs(data)] if SIGNED.signs(data) else []  # text, mostly
    possible = signed or [known for known in FORMATS if known.by_suffix]
    named = [known for known in possible if name.lower().endswith(known.suffixes)]
    if named or not signed:
        return named[0] if named else TEXT
    marked = [known for known in signed if any(mark in data for mark in known.marks)]
    return (marked or [known for known in signed if not known.marks] or signed)[0]


def other_format(data: bytes, name: str) -> Format | None:
    """The format of another package that a suffix names, or that the bytes show where there is no suffix and no text."""
    lower = name.lower()
    if lower.endswith(OWN_SUFFIXES):
        return None
    if PurePath(lower).suffix:
        return next((known for known in others() if lower.endswith(known.suffixes)), None)
    return next((known for known in others() if known.signs(data)), None) if b"\x00" in data[:1024] else None


def printable(name: str) -> str:
    """A file name as text that any output can hold: bytes that are no UTF-8 and control characters are replaced."""
    valid = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if valid.isprintable():
        return valid
    return "".join(character if character.isprintable() else "�" for character in valid)
