"""Scans and pictures through the program tesseract with Chinese (`chi_sim`), e.g. `扫描件.jpg`: the text, and how sure it is.

Recognised words have places as those of a PDF have, so wrapped lines become paragraphs in the same way. Only damage that is certain is
mended: blanks between Han characters, and O or l amid a number.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from shutil import which
from statistics import mean, median
from typing import Any

from ...errors import InputError
from ...language import N_, _
from ..account import Account
from ..decoded import Decoded, Problem
from ..limits import LIMITS, Limits
from ..parts.programs import Ran, run
from .furniture import in_margin
from .layout import Page, Piece, PlacedLine, line_of
from .mending import mended, paired
from .paragraphs import paged_text
from .pictures import Picture, pages_of, straightened
from .tables.drawn import tables_of_words, without_rules
from .tables.ruled import Rule

__all__ = ["read", "recognise"]

LANGUAGE = "chi_sim"
PROGRAM = "tesseract"
HINT = N_("install the program tesseract with Chinese ({language}): apt-get install tesseract-ocr tesseract-ocr-chi-sim", language=LANGUAGE)
LEAST_SURE = 0.0  # tesseract's -1 is no word
ALIKE = 0.25  # by which the character widths of a page's body differ as they are recognised; what differs more is a title
TURNS = {b"90": 90, b"180": 180, b"270": 270}
FEW = 4  # characters in a page's margin: a page number, rightly recognised or not
Recognised = tuple[Page, list[tuple[float, int]]]


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of a picture (png, jpg, tif with several pages, bmp). Raises InputError, also where a program or library is missing."""
    if data.startswith(b"BM") and data[6:10] != bytes(4):  # a text that begins with BM
        from .. import text as plain_text

        return plain_text.read(data, name, limits)
    pictures, count = pages_of(data, name, limits)
    account = Account()
    found, confidence = recognise(pictures, count, name, _("is a picture"), account, limits)
    text, starts = paged_text([Page(1.0, 1.0, []) if isinstance(page, InputError) else page for page in found], account)
    text = paired(text)
    if not text:
        raise InputError(name, _("is a picture in which no word was recognised"), _("give a sharper scan (300 dots an inch)"))
    failed = ((index, page) for index, page in enumerate(found) if isinstance(page, InputError))
    problems = tuple(Problem("page-not-read", f"page {index + 1} {page.in_english()}", starts[index]) for index, page in failed)
    return Decoded(name, "image", None, sha256(data).hexdigest(), text, starts, True, confidence, account.left_out(), problems)


def recognise(
    pictures: Iterable[Picture], count: int, name: str, why: str, account: Account, limits: Limits
) -> tuple[list[Page | InputError], float | None]:
    """Pages recognised, or why one was not, and the mean confidence of their characters (0 to 1). `why` says in an error what needs OCR.

    Raises InputError where no page can be recognised.
    """
    check_program(name, why)
    if count > limits.ocr_pages:
        raise InputError(
            name,
            _("{why}: {pages:,} pages to recognise, more than {most:,}", why=why, pages=count, most=limits.ocr_pages),
            _("split it into single notices"),
        )
    workers = max(1, min(os.cpu_count() or 1, count, 8))
    with ThreadPoolExecutor(workers) as pool:
        found = list(bounded(pool, pictures, workers, partial(told, name=name, threads=1 if workers > 1 else None, limits=limits)))
    found = [too_bad(page, name, why, account, limits) for page in found]
    errors = [page for page in found if isinstance(page, InputError)]
    if len(errors) == len(found) and errors:
        raise errors[0]
    sure = sureness([word for page in found if not isinstance(page, InputError) for word in page[1]])
    pages = [page if isinstance(page, InputError) else without_marks(page[0], account) for page in found]
    return pages, None if sure is None else round(sure, 4)


def sureness(words: list[tuple[float, int]]) -> float | None:
    """The mean confidence of characters; None where there are none."""
    characters = sum(length for _rest, length in words)
    return sum(each * length for each, length in words) / characters if characters else None


def too_bad(page: Recognised | InputError, name: str, why: str, account: Account, limits: Limits) -> Recognised | InputError:
    """A page, or that what was recognised on it is no text: one bad page among good ones must not pass with them."""
    if isinstance(page, InputError) or (sure := sureness(page[1])) is None or sure >= limits.ocr_confidence:
        return page
    account.leave("unreadable", " ".join(line.text for line in page[0].lines))
    account.leave("unreadable", " ".join(cell.text for table in page[0].tables for cell in table.cells))
    return InputError(
        name,
        _("{why}, and was recognised too badly (confidence {sure:.2f})", why=why, sure=sure),
        _("give a sharper scan (300 dots an inch)"),
    )


def bounded(
    pool: ThreadPoolExecutor, pictures: Iterable[Picture], workers: int, work: Callable[[Picture, int], Recognised | InputError]
) -> Iterator[Recognised | InputError]:
    """Results in order; no more pictures are made than are being recognised."""
    running: list[Any] = []
    try:
        for number, picture in enumerate(pictures, 1):
            running.append(pool.submit(work, picture, number))
            if len(running) > workers:
                yield running.pop(0).result()
        while running:
            yield running.pop(0).result()
    finally:
        for each in running:
            each.cancel()


def told(picture: Picture, number: int, *, name: str, threads: int | None, limits: Limits) -> Recognised | InputError:
    """One page recognised, or why not."""
    try:
        return picture if isinstance(picture, InputError) else page_of(picture, number, name, threads, limits)
    except InputError as error:
        return error


def missing() -> str | None:
    """What `duban formats` says is missing beside the program: its language file; None where it is there."""
    if which(PROGRAM) is None or LANGUAGE in languages():
        return None
    return _("the language file {language} of tesseract ({how})", language=LANGUAGE, how="apt-get install tesseract-ocr-chi-sim")


def languages() -> list[str]:
    """The languages that tesseract has. Raises OSError and TimeoutError where it does not start."""
    return run([PROGRAM, "--list-langs"], b"", 20).output.decode("utf-8", "replace").split()


def check_program(name: str, why: str) -> None:
    if which(PROGRAM) is None:
        raise InputError(name, _("{why}, which needs the program tesseract", why=why), _(HINT))
    try:
        known = languages()
    except (OSError, TimeoutError) as error:
        raise InputError(name, _("{why}, and tesseract does not start ({error})", why=why, error=error), _(HINT)) from None
    if LANGUAGE not in known:
        raise InputError(name, _("{why}, and tesseract has no Chinese ({language})", why=why, language=LANGUAGE), _(HINT))


def page_of(picture: bytes, number: int, name: str, threads: int | None, limits: Limits) -> Recognised:
    """One page recognised; what makes no text as it lies is turned, where that helps. Several pages at a time take one thread each:
    tesseract's own threads gain little."""
    environment = {"OMP_THREAD_LIMIT": str(threads)} if threads else {}

    def ask(picture: bytes, *wanted: str) -> Ran:
        try:
            return run([PROGRAM, "stdin", "stdout", *wanted], picture, limits.ocr_seconds, environment)
        except TimeoutError:
            problem = _("takes more than {seconds:g} seconds to recognise (page {page})", seconds=limits.ocr_seconds, page=number)
            raise InputError(name, problem, _("scan it in black and white")) from None

    def recognised(picture: bytes) -> Recognised:
        bare, *rules = without_rules(straightened(picture))
        ran = ask(bare, "-l", LANGUAGE, "--psm", "6", "tsv")
        if ran.status:
            reason = ran.complaint.splitlines()[-1] if ran.complaint else _("it ended with {status}", status=ran.status)
            raise InputError(
                name,
                _("cannot be recognised by tesseract ({reason}, page {page})", reason=reason[:200], page=number),
                _("save the picture anew as PNG"),
            )
        return placed(ran.output.decode("utf-8", "replace"), *rules)

    found = recognised(picture)
    if (sureness(found[1]) or 1.0) >= limits.ocr_confidence:
        return found
    said = ask(picture, "-l", "osd", "--psm", "0").output.partition(b"Rotate: ")[2].split()[:1]
    if not said or said[0] not in TURNS:
        return found
    return max(found, recognised(upright(picture, TURNS[said[0]])), key=lambda page: sureness(page[1]) or 0.0)


def upright(picture: bytes, degrees: int) -> bytes:
    """A picture (PGM in grey) turned clockwise by 90, 180 or 270 degrees."""
    head, body = picture.split(b"\n", 1)
    width, height = map(int, head.split()[1:3])
    if degrees == 180:
        return head + b"\n" + body[::-1]
    if degrees == 90:
        rows = [body[(height - 1) * width + column :: -width] for column in range(width)]
    else:
        rows = [body[column::width] for column in reversed(range(width))]
    return b"P5 %d %d 255\n" % (height, width) + b"".join(rows)


def placed(told: str, level: Sequence[Rule] = (), upright: Sequence[Rule] = ()) -> Recognised:
    """tesseract's table: pages (level 1) and words (level 5) with their places and confidences in hundredths; rules make tables."""
    width = height = 1.0
    lines: dict[tuple[str, str, str], list[Piece]] = {}
    sure: list[tuple[float, int]] = []
    for row in csv.DictReader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        left, top, across, down = (float(row[key]) for key in ("left", "top", "width", "height"))
        if row["level"] == "1":
            width, height = across, down
        said = (row["text"] or "").strip()
        if row["level"] != "5" or not said or float(row["conf"]) < LEAST_SURE:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append(Piece(said, left, top, left + across, top + down, True))
        sure.append((float(row["conf"]) / 100, len(said)))
    pieces = [[piece for word in words for piece in characters(word, words)] for words in lines.values()]
    tables, outside = tables_of_words(pieces, level, upright, width)
    made = [line_of(line, in_order=True) for line in outside if line]
    for line in made:
        line.text = mended(line.text)
        for segment in line.segments:
            segment.text = mended(segment.text)
    page = Page(width, height, made, tables, recognised=True)
    same_width(page.lines)
    return page, sure


def without_marks(page: Page, account: Account) -> Page:
    """A few characters in the margin are a page number, rightly recognised or not."""
    marks = [line for line in page.lines if in_margin(page, line) and len(line.text.replace(" ", "")) <= FEW]
    for line in marks:
        account.leave("page-furniture", line.text)
        page.lines.remove(line)
    return page


def characters(word: Piece, words: list[Piece]) -> Iterator[Piece]:
    """A word's characters, each with its share of the width; boxes are as tight as the ink, so 一 and 。 get the height of their line."""
    top, bottom = mean(each.top for each in words), max(each.bottom for each in words)
    left, unit = word.left, (word.right - word.left) / units(word.text)
    for index, character in enumerate(word.text):
        right = left + unit * units(character)
        yield Piece(character, left, top, right, bottom, index == 0)
        left = right


def units(text: str) -> float:
    """The width of a text in em: half a one for a Latin character."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def same_width(lines: list[PlacedLine]) -> None:
    """Give each line the width of its characters, measured over the whole line, and those of the body the same."""
    for line in lines:
        line.em = sum(part.right - part.left for part in line.segments) / sum(units(part.text.replace(" ", "")) for part in line.segments)
    usual = median([line.em for line in lines for _rest in line.text] or [1.0])
    for line in lines:
        if abs(line.em / usual - 1) <= ALIKE:
            line.em = usual
