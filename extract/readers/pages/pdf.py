"""PDF: characters by their places → lines → paragraphs and tables, e.g. a notice set as GB/T 9704 has it, with `— 3 —` at its pages' feet.

pdfium (through pypdfium2) reads the file in a process of its own, bounded in memory and seconds. Pages that are pictures, or whose
fonts do not say what their characters mean, are recognised by `ocr`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..decoded import Decoded
from ..parts.programs import Ran, run
from . import mending, ocr
from .layout import Page, Piece, lines_of
from .paragraphs import paged_text
from .ruled_tables import Rule, tables_of

__all__ = ["read"]

MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000
MOST_PIXELS = 100_000_000  # of a picture in a page: A3 at 600 dots an inch has 70 million
SECONDS = 60.0
FEW = 25  # characters that a page number and a stamp have; a page with no more and a picture over it is a scan
COVERED = 0.4  # of a page, by a picture
MOST_UNKNOWN = 0.3  # of a page's characters without meaning, above which they are recognised by their looks
TAIL = 4096  # bytes at a file's end, where %%EOF stands
PROGRAM = Path(__file__).with_name("pdfium") / "program.py"


def read(data: bytes, name: str) -> Decoded:
    """The text of a PDF, `pages` with it. Raises InputError for encrypted, broken and too long ones, and where OCR is missing."""
    if find_spec("pypdfium2") is None:
        raise InputError(name, "is a PDF, which needs the extra “pdf”", "pip install 'duban[pdf]'")
    if b"%%EOF" not in data[-TAIL:] and b"startxref" not in data[-TAIL:]:
        raise InputError(name, "is a PDF that is cut off (its end is missing)", "fetch or copy it again")
    facts = list(pages_of(data, name))
    scanned = [index for index, page in enumerate(facts) if is_scan(page)]
    if not scanned:
        pages = [placed(page) for page in in_time(facts, name)]
        confidence = None
    else:
        pictures = (picture(data, index, name) for index in scanned)
        recognised, confidence = ocr.recognise(pictures, len(scanned), name, why(facts, scanned))
        found = dict(zip(scanned, recognised, strict=True))
        pages = [found[index] if index in found else placed(page) for index, page in enumerate(in_time(facts, name))]
    text, starts = paged_text(pages)
    if len(scanned) == len(facts):
        text = mending.paired(text)
    if not text:
        raise InputError(name, "is a PDF without a word on its pages", "give a file that holds a notice")
    return Decoded(name, "pdf", None, sha256(data).hexdigest(), text, starts, bool(scanned), confidence)


def pages_of(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """What each page holds, by `pdfium`."""
    told = ask(["text", str(MOST_PAGES), str(MOST_CHARACTERS)], data, name).output.splitlines()
    head = json.loads(told[0]) if told else {}
    if "error" in head or not head.get("pages"):
        raise unreadable(name, head.get("error", "it has no page"))
    if head["pages"] > MOST_PAGES:
        raise InputError(name, f"is a PDF of {head['pages']:,} pages, more than {MOST_PAGES:,}", "split it into single notices")
    characters = 0
    for number, line in enumerate(told[1:], 1):
        page = json.loads(line)
        if page.get("broken"):
            raise InputError(name, f"is a PDF whose page {number} is broken", "fetch it again, or print it to a new PDF")
        characters += len(page["text"])
        if characters >= MOST_CHARACTERS:
            raise InputError(name, f"is a PDF of more than {MOST_CHARACTERS:,} characters", "split it into single notices")
        yield page


def in_time(facts: list[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    """The pages, as long as putting their lines together takes no more than SECONDS."""
    end = time.monotonic() + SECONDS
    for page in facts:
        if time.monotonic() > end:
            raise too_slow(name)
        yield page


def too_slow(name: str) -> InputError:
    return InputError(name, f"is a PDF that takes more than {SECONDS:g} seconds to read", "print it to a new PDF, or split it")


def ask(arguments: list[str], data: bytes, name: str) -> Ran:
    """Run `pdfium` on the file. -P keeps this folder's modules (html, email …) from standing before the library's."""
    try:
        ran = run([sys.executable, "-P", str(PROGRAM), *arguments], data, SECONDS)
    except TimeoutError:
        raise too_slow(name) from None
    if ran.status:
        reason = ran.complaint.splitlines()[-1] if ran.complaint else "pdfium broke down or needed too much memory"
        raise InputError(name, f"is a PDF that cannot be read ({reason[:200]})", "print it to a new PDF")
    return ran


def unreadable(name: str, reason: str) -> InputError:
    lower = reason.lower()
    if "password" in lower or "security" in lower:
        return InputError(name, "is a PDF that is encrypted", "save it without its password")
    return InputError(name, f"is a PDF that cannot be opened ({reason.rstrip('. ')})", "fetch it again, or print it to a new PDF")


def is_scan(page: dict[str, Any]) -> bool:
    """Has a page no text that could be read, but something to be seen?"""
    seen = len(page["text"]) - page["blanks"]
    if page["unknown"] > MOST_UNKNOWN * max(seen, 1):
        return True
    return bool((seen <= FEW and page["covered"] >= COVERED) or (not seen and page["things"]))


def why(facts: list[dict[str, Any]], scanned: list[int]) -> str:
    """What to tell someone who has no OCR."""
    unknown = all(facts[index]["unknown"] for index in scanned)
    what = "has fonts that do not say what their characters mean" if unknown else "is a scan"
    where = "" if len(scanned) == len(facts) else f" on page {scanned[0] + 1}"
    return f"{what}{where}"


def placed(page: dict[str, Any]) -> Page:
    """A page's lines and ruled tables, in points."""
    pieces: list[Piece] = []
    boxes = page["boxes"]
    spaced = False
    for index, character in enumerate(page["text"]):
        if character.isspace():
            spaced = True
            continue
        left, top, right, bottom = (value / 100 for value in boxes[4 * index : 4 * index + 4])
        pieces.append(Piece(character, left, top, right, bottom, spaced))
        spaced = False
    rules = [[value / 100 for value in rule] for rule in page["rules"]]
    level = [Rule((top + bottom) / 2, left, right) for left, top, right, bottom in rules if right - left > bottom - top]
    upright = [Rule((left + right) / 2, top, bottom) for left, top, right, bottom in rules if right - left <= bottom - top]
    tables, free = tables_of(level, upright, pieces)
    return Page(page["width"] / 100, page["height"] / 100, lines_of(free), [(table.top, table.lines) for table in tables])


def picture(data: bytes, index: int, name: str) -> bytes:
    """A page as a picture (PGM)."""
    ran = ask(["image", str(index), str(MOST_PIXELS)], data, name)
    if not ran.output:
        raise InputError(name, f"has a picture of more than {MOST_PIXELS:,} pixels on page {index + 1}", "scan it at 300 dots an inch")
    return ran.output
