"""This copy: its versions, how it came here, the libraries that it needs, and its extras with what each gives."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator

from .. import __version__
from ..installation import how_to_get, lacking, origin
from ..installation.extras import bare, every_extra, installer, libraries, quoted
from ..language import N_, _
from .findings import BROKEN, MISSING, OK, Finding

LEAST = (3, 11)
GIVES = {
    "dask": N_("batches on several machines"),
    "feeds": N_("calendars, trackers and robots on servers"),
    "ics": N_("calendars of what is due"),
    "keyring": N_("keys and passwords from the system's keyring"),
    "ocr": N_("scans and pictures, with the program tesseract"),
    "parquet": N_("Parquet in and out"),
    "pdf": N_("PDF"),
    "plot": N_("charts"),
    "postgres": N_("a ledger in PostgreSQL"),
    "report": N_("reports as web pages"),
    "s3": N_("notices in an S3 store"),
    "serve": N_("the ledger in the browser"),
    "sheet": N_("workbooks as notices"),
    "watch": N_("a folder that is watched"),
    "xlsx": N_("workbooks out"),
}
ORIGINS = {
    "checkout": N_("a checkout: {place}"),
    "bundle": N_("a bundle: {place}"),
    "file": N_("a file: {place}"),
    "folder": N_("a folder: {place}"),
    "address": N_("an address: {place}"),
    "index": N_("an index of packages"),
}


def findings() -> Iterator[Finding]:
    python = platform.python_version()
    old = sys.version_info[:2] < LEAST
    here = origin()
    yield Finding("copy", "duban", OK, f"{__version__}, {_(ORIGINS[here.kind], place=here.place)}")
    remedy = _("install Python 3.11 or newer") if old else ""
    yield Finding("copy", "Python", BROKEN if old else OK, f"{python}, {sys.executable}, {platform.platform()}", remedy)
    needed = libraries(None)
    missing = lacking(needed)
    for each in missing:
        yield Finding("library", bare(each), BROKEN, _("needed always"), f"{installer()} {quoted(each)}")
    if needed and not missing:
        yield Finding("library", "", OK, _("all {number} that are needed always", number=len(needed)))
    if not needed:
        yield Finding("library", "", BROKEN, _("this copy was never installed"), _("install it: {how}", how=f"{installer()} {here.place}"))
    for extra in every_extra():
        yield of_extra(extra)


def of_extra(extra: str) -> Finding:
    """An extra whose libraries are all there is ok."""
    from importlib.metadata import version

    wanted = libraries(extra)
    gives = _(GIVES[extra]) if extra in GIVES else ""
    missing = lacking(wanted)
    if missing:
        return Finding("extra", extra, MISSING, gives, how_to_get(extra))
    return Finding("extra", extra, OK, f"{gives} ({', '.join(f'{bare(each)} {version(bare(each))}' for each in wanted)})")
