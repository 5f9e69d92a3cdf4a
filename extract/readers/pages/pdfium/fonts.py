"""Fonts that a PDF names and does not embed, e.g. STSong-Light: one placeholder for all, whatever fonts the machine has.

Characters come from the PDF's encodings and their places from its widths, but pdfium passes over a character whose glyph it does not
find. So it is given a font of 65,535 glyphs that are all one bar, narrow enough to lie within any character's own width.
"""

from __future__ import annotations

import struct
from ctypes import byref, memmove, string_at
from typing import Any

import pypdfium2.raw as raw

GLYPHS = 65_535
EM, BAR, TALL = 1000, 100, 700
BUILT_IN = ("helvetica", "arial", "times", "courier", "symbol", "zapfdingbats")  # pdfium carries their metrics, which PDFs may omit
NOT_BUILT_IN = "unicode"  # Arial Unicode MS
HAN = (raw.FXFONT_SHIFTJIS_CHARSET, raw.FXFONT_HANGEUL_CHARSET, raw.FXFONT_GB2312_CHARSET, raw.FXFONT_CHINESEBIG5_CHARSET)
PLACEHOLDER = 1  # the only font that is handed out
LIVING: list[Fonts] = []  # as long as the program: pdfium keeps the address


def placeholder() -> bytes:
    """A TrueType font that has each character, and each glyph number, as the same bar."""
    glyph = packed("hhhhh HH BBBB hhhh hhhh xx", 1, 0, 0, BAR, TALL, 3, 0, 1, 1, 1, 1, 0, BAR, 0, -BAR, 0, 0, TALL, 0)
    tables = {
        b"cmap": packed("HH HHI HHIII III", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1),
        b"glyf": glyph * 2,
        b"head": packed("IIIIHHQQhhhhHHhhh", 1 << 16, 1 << 16, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, 0, BAR, TALL, 0, 8, 2, 0, 0),
        b"hhea": packed("I hhhH hhhhhhhhhhh H", 1 << 16, 800, -200, 0, EM, 0, 0, BAR, 1, *[0] * 7, 1),
        b"hmtx": packed("Hh", EM, 0),
        b"loca": packed("HH", 0, len(glyph) // 2) * ((GLYPHS + 1) // 2),  # to and fro between two copies of the bar
        b"maxp": packed("I 14H", 1 << 16, GLYPHS, 4, 1, 0, 0, 1, *[0] * 8),
        b"post": packed("I 7I", 3 << 16, *[0] * 7),
    }
    place = 12 + 16 * len(tables)
    head, body = packed("I HHHH", 1 << 16, len(tables), 128, 3, 0), b""
    for name, table in tables.items():
        head += name + packed("III", 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def packed(form: str, *values: int) -> bytes:
    return struct.pack(">" + form, *values)


def hide_the_machines() -> None:
    LIVING.append(Fonts())


class Fonts:
    """Answers what pdfium asks a machine for its fonts."""

    def __init__(self) -> None:
        self.font: bytes = placeholder()
        self.info: Any = raw.FPDF_SYSFONTINFO(version=1)
        kinds = dict(self.info._fields_)
        answers = {"MapFont": self.named, "GetFontData": self.data, "EnumFonts": nothing, "GetFont": nothing, "GetFaceName": nothing}
        for question, answer in (answers | {"GetFontCharset": nothing, "DeleteFont": nothing, "Release": nothing}).items():
            setattr(self.info, question, kinds[question](answer))
        raw.FPDF_SetSystemFontInfo(byref(self.info))

    def named(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int:
        """The placeholder, but for fonts that pdfium carries itself."""
        name = string_at(face).decode("latin-1").lower()
        own = charset not in HAN and name.startswith(BUILT_IN) and NOT_BUILT_IN not in name
        return 0 if own else PLACEHOLDER

    def data(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:
        if table:  # only whole
            return 0
        if buffer and size >= len(self.font):
            memmove(buffer, self.font, len(self.font))
        return len(self.font)


def nothing(*_: Any) -> int:
    return 0
