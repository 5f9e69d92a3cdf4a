"""What is drawn on a page of a PDF beside its text: straight rules, e.g. those of a 任务分解表, and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

MOST_OBJECTS = 30_000  # of a page, looked at for rules and pictures
DEEPEST_FORM = 4
SHORTEST_RULE = 5.0  # points
STRAIGHT = 0.7  # points that a level rule may rise
THICKEST = 3.0  # points of a bar that is a rule
WHITE, FAINT = 250, 10  # of 255, from which a colour is the paper's, and to which it is clear as glass

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawn:
    """Level and upright rules, coloured areas and pictures, the share of the page that the largest picture covers, and all things."""

    rules: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    covered: float = 0.0
    things: int = 0


def drawn_on(page: Any, bounds: Box) -> Drawn:
    """What a page shows beside its text."""
    found = Drawn()
    area = max((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]), 1.0)
    for thing, kind, matrix in objects(page):
        found.things += 1
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if shown(thing):
                found.rules += straight(thing, product(matrix_of(thing), matrix))
            elif coloured(raw.FPDFPageObj_GetFillColor, thing):
                found.grounds.append(box_of(thing, matrix))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            across = product(matrix_of(thing), matrix)
            found.covered = min(1.0, max(found.covered, abs(across[0] * across[3] - across[1] * across[2]) / area))
            found.grounds.append(box_of(thing, matrix))
    if found.things >= MOST_OBJECTS:
        found.rules = []
    return found


def box_of(thing: Any, matrix: Matrix) -> Box:
    """The box of a thing on the page; nothing is in one that is not known."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not raw.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
        return 0.0, 0.0, 0.0, 0.0
    corners = [moved((x, y), matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """The things on a page, those in forms too, with the matrix of their form."""
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    waiting = [(raw.FPDFPage_GetObject(page, index), SAME, 0) for index in reversed(range(count))]
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


def moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    by = a * d - b * c or 1.0
    return d / by, -b / by, -c / by, a / by, (c * f - d * e) / by, (b * e - a * f) / by


def shown(path: Any) -> bool:
    """Are a path's edges seen? Those of a line are, and of a thin bar; a filled area (what lies behind a web page's block) has none."""
    fill, stroke = c_int(), c_int()
    if not raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)):
        return False
    if stroke.value and coloured(raw.FPDFPageObj_GetStrokeColor, path):
        return True
    left, bottom, right, top = box_of(path, SAME)
    return bool(fill.value) and min(right - left, top - bottom) <= THICKEST and coloured(raw.FPDFPageObj_GetFillColor, path)


def coloured(ask: Callable[..., int], path: Any) -> bool:
    """Is it drawn in a colour that is seen on white paper? Where that is not known (a pattern), yes."""
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not ask(path, byref(red), byref(green), byref(blue), byref(alpha)):
        return True
    return alpha.value > FAINT and min(red.value, green.value, blue.value) < WHITE


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
