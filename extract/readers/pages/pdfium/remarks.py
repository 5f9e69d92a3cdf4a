"""What stands in the fields of a page's form and was never drawn, e.g. 责任单位：[市水利局], and remarks that are no part of the page.

A program that fills a form may leave the drawing to whoever opens it: the words are then in the file, and in no drawing. What someone
typed where there is room is the page's; what lies over its words is a remark, and would be read amid them.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, create_string_buffer
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

if TYPE_CHECKING:
    from .characters import Character, Shown
else:
    from characters import Character, Shown

MOST_REMARKS = 2_000  # of a page
LONGEST = 20_000  # bytes of one
DRAWN = 2  # bytes that say that nothing is drawn
LARGEST, LEADING = 12.0, 1.25  # points of a character in a field, and of its line for each
LEVEL = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
COVERS = 3  # characters of the page below what was typed, from which that is a remark
SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)


def remarks_of(page: Any) -> tuple[list[Character], str]:
    """The characters of fields without a drawing, at their places, and the words of remarks that open only where one asks for them."""
    fields: list[Character] = []
    asides: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_REMARKS)):
        remark = raw.FPDFPage_GetAnnot(page, index)
        if not remark:
            continue
        kind, flags = raw.FPDFAnnot_GetSubtype(remark), raw.FPDFAnnot_GetFlags(remark)
        drawn = raw.FPDFAnnot_GetAP(remark, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > DRAWN
        if kind == raw.FPDF_ANNOT_WIDGET and not drawn and not flags & raw.FPDF_ANNOT_FLAG_HIDDEN:
            fields += written_in(remark, value_of(remark))
        elif kind == raw.FPDF_ANNOT_FREETEXT and not covers(page, remark):
            fields += () if drawn else written_in(remark, said(remark, b"Contents"))
        elif kind not in SILENT:
            asides.append(said(remark, b"Contents"))
            if kind == raw.FPDF_ANNOT_FREETEXT:
                raw.FPDFAnnot_SetFlags(remark, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)  # or it would be read with the page
        raw.FPDFPage_CloseAnnot(remark)
    return fields, "\n".join(filter(None, asides))


def covers(page: Any, remark: Any) -> bool:
    """Does what was typed lie over words of the page?"""
    place = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(remark, byref(place)):
        return True
    below = page.get_textpage().get_text_bounded(place.left, min(place.bottom, place.top), place.right, max(place.bottom, place.top))
    return len("".join(below.split())) >= COVERS


def value_of(field: Any) -> str:
    """What is typed into a field or chosen in it; a box to tick says nothing."""
    return "" if said(field, b"FT") == "Btn" else said(field, b"V")


def said(remark: Any, key: bytes) -> str:
    """A text of a remark, e.g. its Contents."""
    length = raw.FPDFAnnot_GetStringValue(remark, key, None, 0)
    if not DRAWN < length <= LONGEST:
        return ""
    buffer = create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(remark, key, raw.cast(buffer, raw.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def written_in(field: Any, text: str) -> Iterator[Character]:
    """The characters of a field's words, from its left edge on, its lines one below the other in the middle of its height."""
    place, lines = raw.FS_RECTF(), [line for line in text.splitlines() if line.strip()]
    if not lines or not raw.FPDFAnnot_GetRect(field, byref(place)):
        return
    low, high = sorted((place.bottom, place.top))
    widest = max(sum(widths(line)) for line in lines)
    size = max(min(LARGEST, (high - low) / len(lines) / LEADING, (place.right - place.left) / widest), 1.0)
    shown = Shown(size, 0, False, False, False, LEVEL, LEVEL, None, None)
    top = (high + low) / 2 + size * LEADING * len(lines) / 2
    for line in lines:
        left = place.left
        for character, width in zip(line, widths(line), strict=True):
            yield Character(character, (left, top - size, left + width * size, top), shown)
            left += width * size
        top -= size * LEADING


def widths(line: str) -> list[float]:
    """In em: half a one for a Latin character."""
    return [0.5 if character.isascii() else 1.0 for character in line]
