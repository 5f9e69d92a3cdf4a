"""The characters of a page of a PDF, each with its box and quarter turn, e.g. 市 at 120.9, 342.9; what nobody sees is told apart.

Text stands in objects of one font, size and colour; what holds for an object is asked once. Where a box cannot be right (a font says
nothing of its height, or pdfium forgot the form that the text stands in) the character gets the square that its size gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from ctypes import byref, c_double, c_uint, c_void_p, cast, create_string_buffer
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

if TYPE_CHECKING:
    from .drawing import FAINT, WHITE, Box, Matrix, inverse, matrix_of, moved, product
else:
    from drawing import FAINT, WHITE, Box, Matrix, inverse, matrix_of, moved, product

UNKNOWN = "\ufffd"
BYTES = 0xF700  # from which a byte without meaning is told as a character: two of them may be a Han character in GBK
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))  # characters that mean nothing outside their font
SYMBOLS = dict(
    zip(b"\x52\x6c\x6e\x6f\x71\x75\x76\xa3\xa7\xa8\xb7\xd8\xe0\xe8\xfc\xfe", "☑●■□□◆❖□▪□•➢→➔✓☑", strict=True)
)  # of Symbol, Wingdings
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: "-"}
LIGATURE_OF = {"fi": "\ufb01", "fl": "\ufb02"}
UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
OUTLINED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
SMALLEST = 1.5  # points that are still seen
ASKEW = 0.06  # of a quarter turn
LOWEST = 0.6  # of its size, that a character's box is high
BELOW = 0.15  # of its size, that a character's square reaches below its line
LONGEST_NAME = 100  # of a font
LIGHT = 150  # of 255: the grey of a watermark, and lighter


@dataclass(slots=True)
class Shown:
    """What holds for a text object."""

    size: float
    turn: int | None  # quarter turns; None where it stands askew
    unseen: bool
    white: bool
    pale: bool
    matrix: Matrix
    own: Matrix  # its matrix within the form that it stands in
    form: Matrix | None  # from that form to the page; None where there is none
    font: str | None  # the name of a font that the file does not hold


@dataclass(slots=True)
class Character:
    text: str
    box: Box
    shown: Shown


def characters_of(page: Any, most: int) -> Iterator[Character]:
    """The characters of a text page in the order of the file, without what pdfium adds (line ends)."""
    objects: dict[int | None, Shown] = {}
    glyph: tuple[str, Box, Shown] | None = None  # one that stands for several characters (—— or ﬁ) gives each its share of the box
    for said, box, its in glyphs_of(page, most, objects):
        if glyph and glyph[1] == box and glyph[2] is its:
            glyph = (glyph[0] + said, box, its)
            continue
        yield from parted(glyph)
        glyph = (said, box, its)
    yield from parted(glyph)


def parted(glyph: tuple[str, Box, Shown] | None) -> Iterator[Character]:
    if glyph is None:
        return
    said, (left, bottom, right, top), its = glyph
    if its.font is not None and said in LIGATURE_OF:  # the one byte that it is may be half a Han character
        said = LIGATURE_OF[said]
    count = len(said)
    for number, character in enumerate(said):
        box = (left + (right - left) * number / count, bottom, left + (right - left) * (number + 1) / count, top)
        yield Character(character, box, its)


def glyphs_of(page: Any, most: int, objects: dict[int | None, Shown]) -> Iterator[tuple[str, Box, Shown]]:
    """What each character says, its box, and its object."""
    rect = raw.FS_RECTF()
    for index in range(min(page.count_chars(), most)):
        code = raw.FPDFText_GetUnicode(page, index)
        if raw.FPDFText_IsGenerated(page, index) == 1 or code in (10, 13):
            continue
        thing = raw.FPDFText_GetTextObject(page, index)
        key = cast(thing, c_void_p).value
        if key not in objects:
            objects[key] = shown(page, index, thing)
        said = nameless(code) if raw.FPDFText_HasUnicodeMapError(page, index) == 1 else meaning(code)
        if raw.FPDFText_GetLooseCharBox(page, index, byref(rect)):
            yield said, mended(page, index, (rect.left, rect.bottom, rect.right, rect.top), objects[key], code), objects[key]


def nameless(code: int) -> str:
    """A code of which the font does not say what it means."""
    return chr(BYTES + code) if 0x80 <= code <= 0xFF else UNKNOWN


def meaning(code: int) -> str:
    """A character, its readable form (ﬁ is fi), or UNKNOWN."""
    if said := SYMBOLS.get(code - 0xF000) or LIGATURES.get(code):
        return said
    known = 32 <= code < 0x110000 and code not in (0xFFFD, 0xFFFE) and not any(low <= code <= high for low, high in PRIVATE)
    return chr(code) if known else UNKNOWN


def shown(page: Any, index: int, thing: Any) -> Shown:
    """What holds for the text object of a character."""
    found = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, index, byref(found))
    matrix = (found.a, found.b, found.c, found.d, found.e, found.f)
    own = matrix_of(thing)
    form = None if all(abs(one - other) < 0.01 for one, other in zip(matrix, own, strict=True)) else product(inverse(own), matrix)
    size = raw.FPDFText_GetFontSize(page, index) * math.hypot(found.c, found.d)
    quarter = raw.FPDFText_GetCharAngle(page, index) / (math.pi / 2)
    turn = round(quarter) % 4 if abs(quarter - round(quarter)) <= ASKEW else None
    mode = raw.FPDFTextObj_GetTextRenderMode(thing)
    red, green, blue, alpha = c_uint(0), c_uint(0), c_uint(0), c_uint(255)
    ask = raw.FPDFText_GetStrokeColor if mode in OUTLINED else raw.FPDFText_GetFillColor
    ask(page, index, byref(red), byref(green), byref(blue), byref(alpha))
    darkest = min(red.value, green.value, blue.value)
    unseen = mode in UNSEEN or alpha.value <= FAINT or size < SMALLEST
    pale = darkest >= LIGHT or alpha.value < LIGHT
    return Shown(size, turn, unseen, darkest >= WHITE, pale, matrix, own, form, named_only(thing))


def named_only(thing: Any) -> str | None:
    """The name of a text object's font where the file does not hold the font."""
    font = raw.FPDFTextObj_GetFont(thing)
    if not font or raw.FPDFFont_GetIsEmbedded(font) != 0:
        return None
    name = create_string_buffer(LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, name, LONGEST_NAME)
    return name.value.decode("utf-8", "replace")


def mended(page: Any, index: int, box: Box, shown: Shown, code: int) -> Box:
    """A character's box, or the square of its size where that cannot be it."""
    low = min(box[2] - box[0], box[3] - box[1]) if shown.turn is None else (box[2] - box[0], box[3] - box[1])[shown.turn % 2 == 0]
    if shown.form is None and low >= LOWEST * shown.size:
        return box
    across, up = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(page, index, byref(across), byref(up))
    origin = (across.value, up.value)
    if shown.form is not None and off_line(origin, shown.matrix) > off_line(origin, shown.own) + 0.01 * shown.size:
        origin = moved(origin, shown.form)
    elif low >= LOWEST * shown.size:
        return box
    a, b, c, d, _, _ = shown.matrix
    scale = shown.size / (math.hypot(c, d) or 1.0)
    width = scale * (0.5 if code < 0x250 else 1.0)
    square = [(a * x + c * y, b * x + d * y) for x in (0.0, width) for y in (-BELOW * scale, (1 - BELOW) * scale)]
    xs, ys = [origin[0] + x for x, _ in square], [origin[1] + y for _, y in square]
    return min(xs), min(ys), max(xs), max(ys)


def off_line(point: tuple[float, float], matrix: Matrix) -> float:
    """How far a point lies from the line that text of this matrix stands on."""
    a, b, _, _, e, f = matrix
    return abs((point[0] - e) * b - (point[1] - f) * a) / (math.hypot(a, b) or 1.0)
