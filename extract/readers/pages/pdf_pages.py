"""Run as a program of its own: what pdfium finds in a PDF, so that a hostile file cannot take the caller with it.

`python pdf_pages.py text PAGES CHARACTERS` reads a PDF from standard input and writes one line of JSON about the file, then one a page:
its characters and their boxes, its straight rules, whether a picture fills it. `… image PAGE PIXELS` writes that page as a PGM picture.
Places are hundredths of a point, y downwards, the page turned as its text is read.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_float, c_uint
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MEMORY = 3 * 1024**3  # bytes of address space
MOST_OBJECTS = 30_000  # of a page, looked at for rules and pictures
DEEPEST_FORM = 4
SHORTEST_RULE = 5.0  # points
CLEAR, COARSEST, FINEST = 200 / 72, 150 / 72, 300 / 72  # pixels a point at which a page is drawn
STRAIGHT = 0.7  # points that a level rule may rise
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))  # characters that mean nothing outside their font
OUTSIDE = 10.0  # points beyond the page's edge, where nobody sees a character

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


def main(arguments: list[str]) -> None:
    limit_memory()
    output = sys.stdout.buffer
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
    rules, covered, things = rules_of(page, bounds)
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


def rules_of(page: Any, bounds: Box) -> tuple[list[Box], float, int]:
    """Level and upright rules, the share of the page that its largest picture covers, and how many things are drawn."""
    rules: list[Box] = []
    area = max((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]), 1.0)
    covered = 0.0
    things = 0
    for thing, kind, matrix in objects(page):
        things += 1
        if kind == raw.FPDF_PAGEOBJ_PATH:
            rules += straight(thing, product(matrix_of(thing), matrix))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            across = product(matrix_of(thing), matrix)
            covered = max(covered, abs(across[0] * across[3] - across[1] * across[2]) / area)
    return (rules if things < MOST_OBJECTS else []), min(covered, 1.0), things


def objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """The things on a page, those in forms too, with the matrix of their form."""
    same: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    waiting = [(raw.FPDFPage_GetObject(page, index), same, 0) for index in reversed(range(count))]
    seen = 0
    while waiting and seen < MOST_OBJECTS:
        thing, matrix, depth = waiting.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(thing)
        yield thing, kind, matrix
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            inner = product(matrix_of(thing), matrix)
            count = min(raw.FPDFFormObj_CountObjects(thing), MOST_OBJECTS)
            waiting += [(raw.FPDFFormObj_GetObject(thing, index), inner, depth + 1) for index in reversed(range(count))]


def matrix_of(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def straight(path: Any, matrix: Matrix) -> Iterator[Box]:
    """The level and upright pieces of a path, as boxes without breadth."""
    x, y = c_float(), c_float()
    start = last = None
    for index in range(min(raw.FPDFPath_CountSegments(path), 2000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or last is None:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from rule(last, point)
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from rule(point, start)
        last = point


def rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    left, right = sorted((one[0], other[0]))
    bottom, top = sorted((one[1], other[1]))
    if (top - bottom <= STRAIGHT) != (right - left <= STRAIGHT) and max(top - bottom, right - left) >= SHORTEST_RULE:
        yield left, bottom, right, top


def picture(page: Any, most: int) -> bytes:
    """The page in grey, as fine as its picture is; nothing when a picture on it has more than `most` pixels."""
    dots = 0.0
    across, down = page.get_size()
    for thing, kind, _ in objects(page):
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
