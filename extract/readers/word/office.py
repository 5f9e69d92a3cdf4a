"""Other word processors' documents (.doc, .wps, .rtf, .odt), e.g. 通知.wps, turned into docx by LibreOffice, a program that is optional.

It runs without a window, in a profile and folder of its own that are removed afterwards, with macros, links and updates off,
a time limit, and in a process group of its own, which is ended with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from codecs import BOM_UTF8
from dataclasses import replace
from pathlib import Path, PurePath

from ...errors import InputError
from ...language import N_, _, reason
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from ..parts import watching
from ..parts.programs import end
from . import docx, flat

MOST_MEMORY = 4 * 1024**3  # bytes of the program's address space, where the system can bound it
MOST_FILE = 256 * 1024**2  # bytes of a file that it may write
PROGRAMS = ("soffice", "libreoffice")
PLACES = (  # where installers put it without telling PATH
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
)
WORD_STREAM = "WordDocument".encode("utf-16-le")
WORD_HEADERS = (b"\xec\xa5", b"\xdc\xa5")  # open the stream of a doc (MS-DOC 2.5.2 FibBase.wIdent; the latter: Word 6 and 95)
HEADER_BYTES = 12  # of it that are looked at: wIdent, nFib, …, flags in the last two
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a docx under a password
WORD_ENCRYPTED = 0x01  # of the flags' second byte
SECTORS = (512, 64)  # bytes; the small ones hold streams of less than 4096 bytes, as a page's or two are
# Which import filter LibreOffice shall use; left to itself it takes what is broken for plain text. From a version (nFib) on:
FILTERS = ((193, "MS Word 97"), (104, "MS Word 95"), (0, "MS WinWord 6.0"))
RTF = b"{\\rtf"
ZIP = b"PK\x03\x04"
OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument"
INSTALL = "Debian: apt-get install libreoffice-writer"
SAVE_AS_DOCX = N_("open it in Word or WPS and save it as .docx")
SCRIPTING = "Common/Security/Scripting"
SETTINGS = (
    (SCRIPTING, "MacroSecurityLevel", "3"),
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of a doc, wps, rtf or odt. Raises InputError for encrypted ones, and where LibreOffice is missing, fails or is too slow."""
    if flat.is_flat(data):
        return replace(docx.read(flat.packed(data, name), name, limits), format="doc", sha256=hashlib.sha256(data).hexdigest())
    header = header_of(data)
    if ENCRYPTED in data or (header and header[11] & WORD_ENCRYPTED):
        raise InputError(name, _("is encrypted"), _("take its password off first"))
    kind, filter_name = kind_of(data, name, header)
    program = find_program()
    if program is None:
        problem = _("is a .{kind} document, which needs the program LibreOffice", kind=kind)
        raise InputError(name, problem, _("install it ({install}), or save the document as .docx", install=INSTALL))
    converted = docx.read(convert(program, data, kind, filter_name, name, limits), name, limits)
    return replace(converted, format=kind, sha256=hashlib.sha256(data).hexdigest())


def missing() -> str | None:
    """What has to be installed before these documents can be read; None when it is there."""
    return None if find_program() else _("the program LibreOffice ({how})", how=INSTALL)


def find_program() -> str | None:
    """Where LibreOffice is; None when it is not installed."""
    found = (shutil.which(program) for program in PROGRAMS)
    return next((path for path in found if path), None) or next((place for place in PLACES if Path(place).is_file()), None)


def kind_of(data: bytes, name: str, header: bytes | None) -> tuple[str, str]:
    """The suffix and filter by which LibreOffice takes these bytes: a .wps of Kingsoft's is a doc inside, one of Microsoft Works is not."""
    if data.startswith(RTF):
        return "rtf", "Rich Text Format"
    if data.startswith(ZIP):
        return "odt", "writer8"
    if data.removeprefix(BOM_UTF8).startswith(b"<"):
        return ("fodt", "OpenDocument Text Flat XML") if OPEN_DOCUMENT in data else ("doc", "MS Word 2003 XML")
    if header:
        version = int.from_bytes(header[2:4], "little")
        return "doc", next(name for least, name in FILTERS if version >= least)
    if PurePath(name).suffix.lower() == ".wps":
        return "wps", "MS_Works"
    raise InputError(name, _("is an old Office container without a Word document in it, or a broken one"), _(SAVE_AS_DOCX))


def header_of(data: bytes) -> bytes | None:
    """The opening of a doc's main stream, which stands at the beginning of a sector; None when there is none."""
    if WORD_STREAM not in data:
        return None
    sectors = (data[at : at + HEADER_BYTES] for sector in SECTORS for at in range(SECTORS[0], len(data), sector))
    return next((opening for opening in sectors if opening.startswith(WORD_HEADERS) and len(opening) == HEADER_BYTES), None)


def convert(program: str, data: bytes, kind: str, filter_name: str, name: str, limits: Limits) -> bytes:
    """The bytes of the docx that LibreOffice makes of a document."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(profile(), encoding="utf-8")
        source = place / f"notice.{kind}"
        source.write_bytes(data)
        made = place / "made" / "notice.docx"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard", "--nologo"]
        run(
            [
                *(program, f"-env:UserInstallation={(place / 'profile').as_uri()}", *options),
                *(f"--infilter={filter_name}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made.parent), str(source)),
            ],
            place,
            name,
            limits.office_seconds,
        )
        if not made.is_file() or not 0 < made.stat().st_size <= MOST_FILE:
            raise InputError(name, _("cannot be read by LibreOffice (broken, encrypted or no document)"), _(SAVE_AS_DOCX))
        return made.read_bytes()


def profile() -> str:
    """The settings of a LibreOffice profile in which nothing runs and nothing is fetched."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{key}"><value>{value}</value></prop></item>'
        for path, key, value in SETTINGS
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def run(command: list[str], folder: Path, name: str, seconds: float) -> None:
    """Run the program to its end; when its time is up, end it with all that it started."""
    environment = {key: text for key, text in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH", "PYTHONHOME")}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=environment, process_group=0)
    except OSError as error:
        raise InputError(
            name, _("cannot be read: LibreOffice does not start ({reason})", reason=reason(error)), _("install LibreOffice anew")
        ) from None
    try:
        bound(process)
        with watching.within(process, MOST_MEMORY):
            process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise InputError(name, _("took LibreOffice more than {seconds:g} seconds", seconds=seconds), _(SAVE_AS_DOCX)) from None
    finally:
        end(process)


def bound(process: subprocess.Popen[bytes]) -> None:
    """Bound the program's memory and files, where the system lets us (Linux); elsewhere its memory is watched."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (MOST_FILE, MOST_FILE))
