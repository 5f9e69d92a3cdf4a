"""One thing that was looked at: `program tesseract: missing; scans and pictures; apt-get install tesseract-ocr`."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import N_

OK, NOTE, MISSING, BROKEN = N_("ok"), N_("note"), N_("missing"), N_("broken")

PARTS = (
    *(N_("copy"), N_("library"), N_("extra"), N_("program"), N_("font"), N_("cache")),
    *(N_("memory"), N_("language"), N_("console"), N_("rules"), N_("ledger")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Of a part (copy, library, extra, program …) the name, how it stands, what it is or is for, and what to do where something is."""

    part: str
    name: str
    state: str
    said: str
    remedy: str = ""
