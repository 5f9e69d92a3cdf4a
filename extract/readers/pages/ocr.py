"""Scans and pictures through the program tesseract with Chinese (`chi_sim`), e.g. `扫描件.jpg`: the text, and how sure it is.

Recognised words have places as those of a PDF have, so wrapped lines become paragraphs in the same way. Only damage that is certain is
mended: blanks between Han characters, and O or l amid a number.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from shutil import which
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ..decoded import Decoded
from ..parts.programs import run
from .furniture import in_margin
from .layout import Page, Piece, PlacedLine, line_of
from .mending import mended, paired
from .paragraphs import paged_text

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read", "recognise"]

MOST_PAGES = 60  # about five seconds each
MOST_PIXELS = 100_000_000  # A3 at 600 dots an inch has 70 million
ENOUGH_PIXELS = 9_000_000  # A4 at 300 dots an inch; a larger picture is made smaller, which loses nothing and takes less time
FEW_PIXELS = 1_200_000  # A4 at 110 dots an inch; below, a page is doubled (at 150 doubling was slower and no better, in three fonts)
SECONDS_A_PAGE = 120.0
LANGUAGE = "chi_sim"
PROGRAM = "tesseract"
PICTURES = ("PNG", "JPEG", "TIFF", "BMP")
HINT = f"install the program tesseract with Chinese ({LANGUAGE}): apt-get install tesseract-ocr tesseract-ocr-chi-sim"
LEAST_SURE = 0.0  # tesseract's -1 is no word
LEAST_CONFIDENCE = 0.5  # of a file; what is below is no text (Chinese at 150 dots an inch has 0.9)
ALIKE = 0.25  # by which the character widths of a page's body differ as they are recognised; what differs more is a title
FEW = 4  # characters in a page's margin: a page number, rightly recognised or not
Recognised = tuple[Page, list[tuple[float, int]]]


def read(data: bytes, name: str) -> Decoded:
    """The text of a picture (png, jpg, tif with several pages, bmp). Raises InputError, also where a program or library is missing."""
    if data.startswith(b"BM") and data[6:10] != bytes(4):  # a text that begins with BM
        from .. import text as plain_text

        return plain_text.read(data, name)
    pictures, count = pages_of(data, name)
    pages, confidence = recognise(pictures, count, name, "is a picture")
    text, starts = paged_text(pages)
    text = paired(text)
    if not text:
        raise InputError(name, "is a picture in which no word was recognised", "give a sharper scan (300 dots an inch)")
    return Decoded(name, "image", None, sha256(data).hexdigest(), text, starts, True, confidence)


def recognise(pictures: Iterable[bytes], count: int, name: str, why: str) -> tuple[list[Page], float | None]:
    """Pages recognised, and the mean confidence of their characters (0 to 1). `why` says in an error what needs OCR."""
    check_program(name, why)
    if count > MOST_PAGES:
        raise InputError(name, f"{why}: {count:,} pages to recognise, more than {MOST_PAGES}", "split it into single notices")
    workers = max(1, min(os.cpu_count() or 1, count, 8))
    with ThreadPoolExecutor(workers) as pool:
        waiting = bounded(pool, pictures, workers, name, 1 if workers > 1 else None)
        found = list(waiting)
    sure = [word for _, words in found for word in words]
    characters = sum(length for _, length in sure)
    confidence = sum(each * length for each, length in sure) / characters if characters else None
    if confidence is not None and confidence < LEAST_CONFIDENCE:
        problem = f"{why}, and was recognised too badly (confidence {confidence:.2f})"
        raise InputError(name, problem, "give a sharper scan (300 dots an inch)")
    return [page for page, _ in found], None if confidence is None else round(confidence, 4)


def bounded(pool: ThreadPoolExecutor, pictures: Iterable[bytes], workers: int, name: str, threads: int | None) -> Iterator[Recognised]:
    """Results in order; no more pictures are made than are being recognised."""
    running: list[Any] = []
    try:
        for number, picture in enumerate(pictures, 1):
            running.append(pool.submit(page_of, picture, number, name, threads))
            if len(running) > workers:
                yield running.pop(0).result()
        while running:
            yield running.pop(0).result()
    finally:
        for each in running:
            each.cancel()


def missing() -> str | None:
    """What `duban formats` says is missing beside the program: its language file; None where it is there."""
    if which(PROGRAM) is None or LANGUAGE in languages():
        return None
    return f"the language file {LANGUAGE} of tesseract (apt-get install tesseract-ocr-chi-sim)"


def languages() -> list[str]:
    """The languages that tesseract has. Raises OSError and TimeoutError where it does not start."""
    return run([PROGRAM, "--list-langs"], b"", 20).output.decode("utf-8", "replace").split()


def check_program(name: str, why: str) -> None:
    if which(PROGRAM) is None:
        raise InputError(name, f"{why}, which needs the program tesseract", HINT)
    try:
        known = languages()
    except (OSError, TimeoutError) as error:
        raise InputError(name, f"{why}, and tesseract does not start ({error})", HINT) from None
    if LANGUAGE not in known:
        raise InputError(name, f"{why}, and tesseract has no Chinese ({LANGUAGE})", HINT)


def page_of(picture: bytes, number: int, name: str, threads: int | None) -> Recognised:
    """One page recognised. Several pages at a time take one thread each: tesseract's own threads gain little."""
    environment = {"OMP_THREAD_LIMIT": str(threads)} if threads else {}
    try:
        ran = run([PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", "6", "tsv"], picture, SECONDS_A_PAGE, environment)
    except TimeoutError:
        problem = f"takes more than {SECONDS_A_PAGE:g} seconds to recognise (page {number})"
        raise InputError(name, problem, "scan it in black and white") from None
    if ran.status:
        reason = ran.complaint.splitlines()[-1] if ran.complaint else f"it ended with {ran.status}"
        raise InputError(name, f"cannot be recognised by tesseract ({reason[:200]}, page {number})", "save the picture anew as PNG")
    return placed(ran.output.decode("utf-8", "replace"))


def placed(table: str) -> Recognised:
    """tesseract's table: pages (level 1) and words (level 5) with their places and confidences in hundredths."""
    width = height = 1.0
    lines: dict[tuple[str, str, str], list[Piece]] = {}
    sure: list[tuple[float, int]] = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        left, top, across, down = (float(row[key]) for key in ("left", "top", "width", "height"))
        if row["level"] == "1":
            width, height = across, down
        said = (row["text"] or "").strip()
        if row["level"] != "5" or not said or float(row["conf"]) < LEAST_SURE:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append(Piece(said, left, top, left + across, top + down, True))
        sure.append((float(row["conf"]) / 100, len(said)))
    made = [line_of([piece for word in words for piece in characters(word, words)], in_order=True) for words in lines.values()]
    for line in made:
        line.text = mended(line.text)
        for segment in line.segments:
            segment.text = mended(segment.text)
    page = Page(width, height, made)
    same_width(page.lines)
    page.lines = [line for line in made if not (in_margin(page, line) and len(line.text.replace(" ", "")) <= FEW)]
    return page, sure


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
    usual = median([line.em for line in lines for _ in line.text] or [1.0])
    for line in lines:
        if abs(line.em / usual - 1) <= ALIKE:
            line.em = usual


def pages_of(data: bytes, name: str) -> tuple[Iterator[bytes], int]:
    """A picture file's pages as PGM, made one by one, and how many there are."""
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise InputError(name, "is a picture, which needs the extra “ocr”", "pip install 'duban[ocr]'") from None
    Image.MAX_IMAGE_PIXELS = None  # our own bound stands below, before a pixel is read
    try:
        image = Image.open(BytesIO(data), formats=PICTURES)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise broken(data, name, error) from None
    count = getattr(image, "n_frames", 1)

    def frames() -> Iterator[bytes]:
        for number in range(count):
            try:
                image.seek(number)
                check_size(image, name)
                yield grey(image)
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                raise broken(data, name, error) from None

    check_size(image, name)
    return frames(), count


def check_size(image: Image, name: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise InputError(name, f"is a picture of {width:,} × {height:,} pixels, more than {MOST_PIXELS:,}", "scan it at 300 dots an inch")


def grey(image: Image) -> bytes:
    """A picture in grey as PGM, upright, on white, of a size that suits recognition."""
    from PIL import Image as Images
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        upright = Images.alpha_composite(Images.new("RGBA", upright.size, "white"), upright)
    made = upright.convert("L")
    pixels = made.width * made.height
    resize: Callable[[float], Image] = lambda factor: made.resize(  # noqa: E731
        (max(1, round(made.width * factor)), max(1, round(made.height * factor))), Images.Resampling.LANCZOS
    )
    if pixels > ENOUGH_PIXELS:
        made = resize((ENOUGH_PIXELS / pixels) ** 0.5)
    elif pixels < FEW_PIXELS and made.width >= 300:
        made = resize(2)
    return b"P5 %d %d 255\n" % made.size + made.tobytes()


def broken(data: bytes, name: str, error: Exception) -> InputError:
    from ..text import FOREIGN

    what = next((what for signature, what in FOREIGN if data.startswith(signature)), "a BMP image")
    reason = (str(error).splitlines() or [""])[0]
    if not reason or " object at 0x" in reason:  # Pillow names the file that it was given, which is none
        reason = "broken or cut off"
    return InputError(name, f"is {what} that cannot be read ({reason[:120]})", "save it anew")
