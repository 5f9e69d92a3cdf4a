"""PDF: characters by their places → lines → paragraphs and tables, e.g. a notice set as GB/T 9704 has it, with `— 3 —` at its pages' feet.

pdfium (through pypdfium2) reads the file in a process of its own, bounded in memory and seconds. Pages that are pictures, or whose
fonts do not say what their characters mean, are recognised by `ocr`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...installation import how_to_get
from ...language import _, english
from ..account import Account
from ..decoded import Decoded, Problem
from ..limits import LIMITS, Limits
from ..parts.programs import Ran, run
from . import mending, ocr
from .furniture import without_line_numbers
from .layout import Page, Piece, lines_of, set_upright
from .paragraphs import paged_text
from .tables.columns import part_columns
from .tables.ruled import Rule, tables_of

__all__ = ["read"]

MOST_CRASHES = 5  # of pdfium, each at a page that is told
LEAST_ASIDE = 40  # characters that are turned otherwise than the page's: fewer are what stands along its edge
A4 = (595.0, 842.0)
FEW = 25  # characters that a page number and a stamp have; a page with no more and a picture over it is a scan
COVERED = 0.4  # of a page, by a picture
MOST_UNKNOWN = 0.3  # of a page's characters without meaning, above which they are recognised by their looks
LIGATURES = {"ﬁ": "fi", "ﬂ": "fl"}
TAIL = 4096  # bytes at a file's end, where %%EOF stands
MOST_MEMORY = 3 * 1024**3  # bytes, as it bounds itself
PROGRAM = Path(__file__).with_name("pdfium") / "program.py"


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of a PDF, `pages` with it; a page that cannot be read is told in `problems`, and the others are read.

    Raises InputError for encrypted, broken and too long ones, and where no page can be read.
    """
    if find_spec("pypdfium2") is None:
        raise InputError(name, _("is a PDF, which needs the extra “pdf”"), how_to_get("pdf"))
    if b"%%EOF" not in data[-TAIL:] and b"startxref" not in data[-TAIL:]:
        raise InputError(name, _("is a PDF that is cut off (its end is missing)"), _("fetch or copy it again"))
    facts = [with_meaning(page) for page in pages_of(data, name, limits)]
    broken = {index: page["broken"] for index, page in enumerate(facts) if "broken" in page}
    if len(broken) == len(facts):
        raise InputError(name, _("is a PDF whose page 1 {broken}", broken=broken[0]), _("fetch it again, or print it to a new PDF"))
    account = Account()
    recognised, failed, confidence = with_ocr(data, facts, name, account, limits)
    pages = [recognised.get(index) or placed(page, account) for index, page in enumerate(in_time(facts, name, limits))]
    text, starts = paged_text(pages, account)
    if len(recognised) == len(facts):
        text = mending.paired(text)
    if not text:
        raise InputError(name, _("is a PDF without a word on its pages"), _("give a file that holds a notice"))
    unread = sorted((broken | failed).items())
    problems = tuple(Problem("page-not-read", f"page {index + 1} {english(reason)}", starts[index]) for index, reason in unread)
    digest = sha256(data).hexdigest()
    return Decoded(name, "pdf", None, digest, text, starts, bool(recognised), confidence, account.left_out(), problems)


def with_ocr(
    data: bytes, facts: list[dict[str, Any]], name: str, account: Account, limits: Limits
) -> tuple[dict[int, Page], dict[int, str], float | None]:
    """The pages that have to be recognised, by their number, and why some could not be. Raises InputError where no other page is read."""
    scanned = [index for index, page in enumerate(facts) if is_scan(page)]
    if not scanned:
        return {}, {}, None
    try:
        pictures = (picture(data, index, name, limits) for index in scanned)
        found, confidence = ocr.recognise(pictures, len(scanned), name, why(facts[scanned[0]]), account, limits)
    except InputError as error:
        if not any(page.get("text") and index not in scanned for index, page in enumerate(facts)):
            problem, first = error.problem, scanned[0] + 1
            if len(facts) > 1:
                problem = _("page {number} of {pages} {problem}", number=first, pages=len(facts), problem=problem)
            raise InputError(name, problem, error.remedy) from None
        found, confidence = [error] * len(scanned), None
    both = list(zip(scanned, found, strict=True))
    failed = {index: page.in_english() for index, page in both if isinstance(page, InputError)}
    return {index: page for index, page in both if isinstance(page, Page)}, failed, confidence


def pages_of(data: bytes, name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """What each page holds, by `pdfium`; where that breaks down at a page, it goes on with the next one."""
    number = characters = 0
    for _turn in range(MOST_CRASHES):
        ran = ask(["text", str(limits.pages), str(limits.page_characters - characters), str(number)], data, name, limits)
        told = ran.output.split(b"\n")[:-1]  # what stands behind the last line end was not written to its end
        head = json.loads(told[0]) if told else {}
        if "error" in head or not head.get("pages"):
            raise unreadable(name, head.get("error") or complaint(ran) or _("it has no page"))
        if head["pages"] > limits.pages:
            raise InputError(
                name,
                _("is a PDF of {pages:,} pages, more than {most:,}", pages=head["pages"], most=limits.pages),
                _("split it into single notices"),
            )
        for line in told[1:]:
            page = json.loads(line)
            if "broken" in page:
                page["broken"] = _("is broken ({reason})", reason=page["broken"] or _("it needs too much memory"))
            characters += sum(len(part["text"]) for part in (page, *page.get("asides", ())) if "text" in part)
            if characters >= limits.page_characters:
                raise InputError(
                    name,
                    _("is a PDF of more than {characters:,} characters", characters=limits.page_characters),
                    _("split it into single notices"),
                )
            number += 1
            yield page
        if number >= head["pages"]:
            return
        number += 1
        yield {"broken": _("is broken ({reason})", reason=complaint(ran) or _("pdfium broke down"))}
    raise InputError(name, _("is a PDF that cannot be read ({pages} pages broken)", pages=MOST_CRASHES), _("print it to a new PDF"))


def with_meaning(page: dict[str, Any]) -> dict[str, Any]:
    """A page whose bytes were made Chinese where they are, and what is left without meaning counted and told."""
    if "broken" in page:
        return page
    for part in (page, *page["asides"]):
        part["text"], part["boxes"] = mending.regained(part["text"], part["boxes"])
    text = "".join(part["text"] for part in (page, *page["asides"]))
    unknown = mending.senseless(text) or len(mending.MEANINGLESS.findall(text))
    seen = max(len(text) - page["blanks"], 1)
    page["unknown"] = unknown
    if unknown > MOST_UNKNOWN * seen and 2 * sum(count for _rest, count in page["named"]) > seen:
        font = page["named"][0][0]
        reason = _("names the font “{font}”, does not hold it, and does not say what its characters mean", font=font)
        return {"broken": reason, "left": page["left"] | {"unreadable": mending.BYTE.sub(mending.UNKNOWN, text)}}
    for part in (page, *page["asides"]):
        part["text"] = mending.BYTE.sub(mending.UNKNOWN, part["text"])
    return page


def in_time(facts: list[dict[str, Any]], name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """The pages, as long as putting their lines together takes no more than its seconds."""
    end = time.monotonic() + limits.page_seconds
    for page in facts:
        if time.monotonic() > end:
            raise too_slow(name, limits)
        yield page


def too_slow(name: str, limits: Limits) -> InputError:
    return InputError(
        name,
        _("is a PDF that takes more than {seconds:g} seconds to read", seconds=limits.page_seconds),
        _("print it to a new PDF, or split it"),
    )


def ask(arguments: list[str], data: bytes, name: str, limits: Limits) -> Ran:
    """Run `pdfium` on the file. -P keeps this folder's modules (html, email …) from standing before the library's."""
    try:
        return run([sys.executable, "-P", str(PROGRAM), *arguments], data, limits.page_seconds, memory=MOST_MEMORY)
    except TimeoutError:
        raise too_slow(name, limits) from None


def complaint(ran: Ran) -> str:
    """The last line that `pdfium` wrote before it broke down."""
    if ran.over:
        return "it needs too much memory"
    return ran.complaint.splitlines()[-1][:200] if ran.complaint else ""


def unreadable(name: str, reason: str) -> InputError:
    lower = reason.lower()
    if "password" in lower or "security" in lower:
        return InputError(name, _("is a PDF that is encrypted"), _("save it without its password"))
    return InputError(
        name, _("is a PDF that cannot be opened ({reason})", reason=reason.rstrip(". ")), _("fetch it again, or print it to a new PDF")
    )


def is_scan(page: dict[str, Any]) -> bool:
    """Has a page no text that could be read, but something to be seen?"""
    if "broken" in page:
        return False
    seen = len(page["text"]) - page["blanks"]
    if page["unknown"] > MOST_UNKNOWN * max(seen, 1):
        return True
    return bool((seen <= FEW and page["covered"] >= COVERED) or (not seen and page["things"]))


def why(page: dict[str, Any]) -> str:
    """What to tell someone who has no OCR."""
    return _("has fonts that do not say what their characters mean") if page["unknown"] else _("is a scan")


def placed(page: dict[str, Any], account: Account) -> Page:
    """A page's lines and ruled tables, in points; what it does not show, or has no meaning, goes to the account."""
    for kind, text in page.get("left", {}).items():
        account.leave(kind, text)
    if "broken" in page:
        return Page(*A4, [])
    width, height = page["width"] / 100, page["height"] / 100
    if page["unknown"] and is_scan(page):
        account.leave("unreadable", page["text"])
        return Page(width, height, [])
    rules = [[value / 100 for value in rule] for rule in page["rules"]]
    level = [Rule((top + bottom) / 2, left, right) for left, top, right, bottom in rules if right - left > bottom - top]
    upright = [Rule((left + right) / 2, top, bottom) for left, top, right, bottom in rules if right - left <= bottom - top]
    pieces = pieces_of(page) if upright else without_line_numbers(pieces_of(page), account)
    if set_upright(pieces, width):
        return Page(height, width, lines_of(pieces))
    tables, free = tables_of(level, upright, pieces)
    columns, free = part_columns(free, width, height)
    made = Page(width, height, lines_of(free), tables, columns=columns)
    for aside in page["asides"]:  # text that is turned otherwise, e.g. along the binding
        lines = lines_of(pieces_of(aside))
        if sum(len(line.text) for line in lines) < LEAST_ASIDE:
            account.leave("page-furniture", " ".join(line.text for line in lines))
        else:
            made.lines += [replace(line, top=height + line.top, bottom=height + line.bottom) for line in lines]
    return made


def pieces_of(page: dict[str, Any]) -> list[Piece]:
    """The characters at their places."""
    pieces: list[Piece] = []
    text, boxes = page["text"], page["boxes"]
    spaced = False
    for index, character in enumerate(text):
        if character.isspace():
            spaced = True
            continue
        left, top, right, bottom = (value / 100 for value in boxes[4 * index : 4 * index + 4])
        pieces.append(Piece(LIGATURES.get(character, character), left, top, right, bottom, spaced))
        spaced = False
    return pieces


def picture(data: bytes, index: int, name: str, limits: Limits) -> bytes | InputError:
    """A page as a picture (PGM)."""
    ran = ask(["image", str(index), str(limits.page_pixels)], data, name, limits)
    if ran.output:
        return ran.output
    problem = complaint(ran) or _("a picture of more than {pixels:,} pixels", pixels=limits.page_pixels)
    return InputError(name, _("has {problem} on page {number}", problem=problem, number=index + 1), _("scan it at 300 dots an inch"))
