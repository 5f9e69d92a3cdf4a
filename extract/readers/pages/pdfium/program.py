"""Run as a program of its own: what pdfium finds in a PDF, so that a hostile file cannot take the caller with it.

`python program.py text PAGES CHARACTERS FIRST` reads a PDF from standard input and writes one line of JSON about the file, then one a
page from FIRST on:
its characters and their boxes, its straight rules, whether a picture fills it, the fonts that it names and does not hold.
`… image PAGE PIXELS` writes that page as a PGM picture.
Places are hundredths of a point, y downwards, the page turned as its text is read.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from ctypes import byref, c_uint
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from . import drawing, fonts, remarks
    from .characters import Character, characters_of
    from .drawing import Box
else:  # run by its path, this folder after the libraries
    sys.path.append(str(Path(__file__).parent))
    import drawing
    import fonts
    import remarks
    from characters import Character, characters_of
    from drawing import Box

MEMORY = 3 * 1024**3  # bytes of address space
CLEAR, COARSEST, FINEST = 200 / 72, 150 / 72, 300 / 72  # pixels a point at which a page is drawn
WATERMARK = 1.8  # of the usual size, of pale text that is a watermark
LAYERED = 0.4  # of a page, by a picture whose text lies unseen over it
OUTSIDE = 10.0  # points beyond the page's edge, where nobody sees a character


def main(arguments: list[str]) -> None:
    limit_memory()
    if arguments[0] == "text":  # a page that is drawn needs the machine's
        fonts.hide_the_machines()
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        pages = len(document)
    except pdfium.PdfiumError as error:
        write({"error": str(error)})
        return
    if arguments[0] == "image":
        sys.stdout.buffer.write(picture(document[int(arguments[1])], int(arguments[2])))
        return
    most_pages, left, first = map(int, arguments[1:])
    write({"pages": pages})
    for index in range(first, pages if pages <= most_pages else 0):
        try:
            found = facts(document, index, left)
        except (pdfium.PdfiumError, MemoryError, ValueError) as error:
            found = {"broken": str(error)}
        left -= len(found.get("text", ""))
        write(found)
        if left <= 0:
            return


def write(found: dict[str, Any]) -> None:
    """One line, at once: what comes after may end this program."""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
    sys.stdout.buffer.flush()


def limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):  # Windows and macOS have none
        pass


def facts(document: Any, index: int, most: int) -> dict[str, Any]:
    """Characters, rules and pictures of one page."""
    page = document[index]
    fields, asides = remarks.remarks_of(page)
    if raw.FPDFPage_GetAnnotCount(page) > 0 and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page = document[index]  # with what is written in its form's fields and in remarks that it shows
    bounds = bounds_of(page)
    drawn = drawing.drawn_on(page, bounds)
    seen, left = sorted_out([*characters_of(page.get_textpage(), most), *fields], bounds, drawn)
    left |= {"comment": asides} if asides else {}
    turns = Counter(each.shown.turn or 0 for each in seen)
    turn = turns.most_common(1)[0][0] if turns else page.get_rotation() // 90 % 4
    found = written(seen, bounds, turn) | {"asides": [written(seen, bounds, other) for other in sorted(turns) if other != turn]}
    found |= {"rules": [[round(100 * value) for value in turned(rule, bounds, turn)] for rule in drawn.rules]}
    named = Counter(each.shown.font for each in seen if each.shown.font and each.text != " ")
    found |= {"blanks": sum(each.text == " " for each in seen), "named": named.most_common()}
    return found | {"covered": round(drawn.covered, 3), "things": drawn.things, "left": left}


def bounds_of(page: Any) -> Box:
    """The part of a page that is shown."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom, right, top = *map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:])
    if right - left >= 1 and top - bottom >= 1:
        return left, bottom, right, top
    width, height = page.get_size()
    return 0.0, 0.0, max(width, 1.0), max(height, 1.0)


def sorted_out(found: list[Character], bounds: Box, drawn: drawing.Drawn) -> tuple[list[Character], dict[str, str]]:
    """The characters that are read, and those that are not, by kind: hidden, or a watermark behind the text."""
    usual = median([each.shown.size for each in found if not each.shown.pale] or [math.inf])
    seen: list[Character] = []
    left: dict[str, list[str]] = {}
    for each in found:
        shown = each.shown
        if shown.turn is None or (shown.pale and shown.size > WATERMARK * usual):
            left.setdefault("watermark", []).append(each.text)
        elif not inside(each.box, bounds) or hidden(each, drawn):
            left.setdefault("hidden", []).append(each.text)
        else:
            seen.append(each)
    return seen, {kind: "".join(text) for kind, text in left.items()}


def hidden(each: Character, drawn: drawing.Drawn) -> bool:
    """Is it unseen, or white on white? Unseen text over a picture is what was recognised in it."""
    if each.shown.unseen:
        return drawn.covered < LAYERED
    if not each.shown.white:
        return False
    across, up = (each.box[0] + each.box[2]) / 2, (each.box[1] + each.box[3]) / 2
    return not any(left <= across <= right and bottom <= up <= top for left, bottom, right, top in drawn.grounds)


def written(seen: list[Character], bounds: Box, turn: int) -> dict[str, Any]:
    """The characters of one turn, with the size of the page as it is read by them."""
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if turn % 2:
        width, height = height, width
    chosen = [each for each in seen if each.shown.turn == turn]
    boxes = [round(100 * value) for each in chosen for value in turned(each.box, bounds, turn)]
    return {"width": round(100 * width), "height": round(100 * height), "text": "".join(each.text for each in chosen), "boxes": boxes}


def inside(box: Box, bounds: Box) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bounds[0] - OUTSIDE <= across <= bounds[2] + OUTSIDE and bounds[1] - OUTSIDE <= up <= bounds[3] + OUTSIDE


def turned(box: Box, bounds: Box, turn: int) -> Box:
    """A box (left, bottom, right, top; y upwards) as it is read: (left, top, right, bottom), y downwards; `turn` is clockwise."""
    left, bottom, right, top = box[0] - bounds[0], box[1] - bounds[1], box[2] - bounds[0], box[3] - bounds[1]
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if turn == 1:  # the text runs down the page: its x is the way down, its y the way from the right
        return height - top, width - right, height - bottom, width - left
    if turn == 2:
        return width - right, bottom, width - left, top
    if turn == 3:
        return bottom, left, top, right
    return left, height - top, right, height - bottom


def picture(page: Any, most: int) -> bytes:
    """The page in grey, as fine as its picture is; nothing when a picture on it has more than `most` pixels."""
    dots = 0.0
    across, down = page.get_size()
    for thing, kind, _ in drawing.objects(page):
        width, height = c_uint(), c_uint()
        if kind != raw.FPDF_PAGEOBJ_IMAGE or not raw.FPDFImageObj_GetImagePixelSize(thing, byref(width), byref(height)):
            continue
        if width.value * height.value > most:
            return b""
        dots = max(dots, math.sqrt(width.value * height.value / max(across * down, 1.0)))
    scale = min(max(dots or CLEAR, COARSEST), FINEST, math.sqrt(most / 8 / max(across * down, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer)
    lines = b"".join(bytes(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width]) for row in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + lines


if __name__ == "__main__":
    main(sys.argv[1:])
