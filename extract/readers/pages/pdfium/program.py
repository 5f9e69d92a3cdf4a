"""Run as a program of its own: what pdfium finds in a PDF, so that a hostile file cannot take the caller with it.

`python program.py text PAGES CHARACTERS` reads a PDF from standard input and writes one line of JSON about the file, then one a page:
its characters and their boxes, its straight rules, whether a picture fills it. `… image PAGE PIXELS` writes that page as a PGM picture.
Places are hundredths of a point, y downwards, the page turned as its text is read.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from ctypes import byref, c_uint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from . import drawing, fonts
    from .drawing import Box
else:  # run by its path, this folder after the libraries
    sys.path.append(str(Path(__file__).parent))
    import drawing
    import fonts

MEMORY = 3 * 1024**3  # bytes of address space
CLEAR, COARSEST, FINEST = 200 / 72, 150 / 72, 300 / 72  # pixels a point at which a page is drawn
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))  # characters that mean nothing outside their font
OUTSIDE = 10.0  # points beyond the page's edge, where nobody sees a character


def main(arguments: list[str]) -> None:
    limit_memory()
    output = sys.stdout.buffer
    if arguments[0] == "text":  # a page that is drawn needs the machine's
        fonts.hide_the_machines()
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        pages = len(document)
    except pdfium.PdfiumError as error:
        output.write(json.dumps({"error": str(error)}).encode())
        return
    if arguments[0] == "image":
        output.write(picture(document[int(arguments[1])], int(arguments[2])))
        return
    most_pages, left = map(int, arguments[1:])
    output.write(json.dumps({"pages": pages}).encode() + b"\n")
    for index in range(pages if pages <= most_pages else 0):
        try:
            found = facts(document, index, left)
        except pdfium.PdfiumError:
            found = {"broken": True}
        left -= len(found.get("text", ""))
        output.write(json.dumps(found).encode() + b"\n")
        if left <= 0:
            return


def limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):  # Windows and macOS have none
        pass


def facts(document: Any, index: int, most: int) -> dict[str, Any]:
    """Characters, rules and pictures of one page."""
    page = document[index]
    bounds = page.get_mediabox()
    characters, unknown, blanks = characters_of(page.get_textpage(), most)
    turns = Counter(turn for _, _, turn in characters)
    turn = turns.most_common(1)[0][0] if turns else page.get_rotation() // 90 % 4
    text: list[str] = []
    boxes: list[int] = []
    for character, box, its_turn in characters:
        if its_turn == turn and inside(box, bounds):  # what is turned otherwise is a watermark or a binding line
            text.append(character)
            boxes += [round(100 * value) for value in turned(box, bounds, turn)]
    rules, covered, things = drawing.rules_of(page, bounds)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if turn % 2:
        width, height = height, width
    found = {"width": round(100 * width), "height": round(100 * height), "text": "".join(text), "boxes": boxes, "blanks": blanks}
    found |= {"rules": [[round(100 * value) for value in turned(rule, bounds, turn)] for rule in rules]}
    return found | {"unknown": unknown, "covered": round(covered, 3), "things": things}


def characters_of(page: Any, most: int) -> tuple[list[tuple[str, Box, int]], int, int]:
    """Each character with its box and quarter turn; how many have no meaning, and how many blanks are written."""
    found: list[tuple[str, Box, int]] = []
    unknown = blanks = 0
    rect = raw.FS_RECTF()
    for index in range(min(page.count_chars(), most)):
        code = raw.FPDFText_GetUnicode(page, index)
        if raw.FPDFText_IsGenerated(page, index) == 1 or code in (10, 13):
            continue
        if raw.FPDFText_HasUnicodeMapError(page, index) == 1 or not meant(code):
            unknown += 1
            code = 0xFFFD
        quarter = raw.FPDFText_GetCharAngle(page, index) / (math.pi / 2)
        if abs(quarter - round(quarter)) > 0.06 or not raw.FPDFText_GetLooseCharBox(page, index, byref(rect)):
            continue
        blanks += code == 32
        found.append((chr(code), (rect.left, rect.bottom, rect.right, rect.top), round(quarter) % 4))
    return found, unknown, blanks


def meant(code: int) -> bool:
    return 32 <= code < 0x110000 and code not in (0xFFFD, 0xFFFE) and not any(low <= code <= high for low, high in PRIVATE)


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
