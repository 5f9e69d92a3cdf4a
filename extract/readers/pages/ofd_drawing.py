"""What stands on a page of an OFD: characters and straight rules at their places, in millimetres, e.g. a TextObject with its TextCode.

Each object has a Boundary on the page, and a CTM within it; a CompositeObject places a unit of objects that the resources hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import regex

from .layout import Piece
from .tables.ruled import Rule

__all__ = ["Drawn", "box"]

SHORTEST_RULE = 1.8
STRAIGHT = 0.25
THICKEST = 1.0  # of a filled bar that is a rule
WHITE, FAINT = 250.0, 10.0  # of 255, from which a colour is the paper's, and to which it is clear as glass
DEEPEST_UNIT = 4
PATH = regex.compile(r"[A-Za-z]|-?[0-9.]+")
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn:
    """The pieces and rules of a page. `units` are the composite units by their ID, `count` is told of each object's characters."""

    units: dict[str, Element[str]]
    count: Callable[[int], None]

    def __init__(self, units: dict[str, Element], count: Callable[[int], None]) -> None:
        self.units, self.count = units, count
        self.pieces: list[Piece] = []
        self.level: list[Rule] = []
        self.upright: list[Rule] = []
        self.hidden: list[str] = []
        self.pictures: int = 0

    def draw(self, content: Element, place: Matrix = SAME, *, seen: bool = True, depth: int = 0) -> None:
        """All that an element holds; `place` is that of the unit that it belongs to."""
        for element in content:
            shown = seen and element.get("Visible", "true").strip() != "false" and number(element.get("Alpha"), 255.0) > FAINT
            if element.tag == "TextObject":
                self.text(element, place, seen=shown and not unpainted(element))
            elif element.tag == "PathObject":
                if shown and edges_seen(element):
                    self.path(element, within(element, place))
            elif element.tag == "ImageObject":
                self.pictures += shown
            elif element.tag == "CompositeObject":
                unit = self.units.get(element.get("ResourceID", ""))
                if unit is not None and depth < DEEPEST_UNIT:
                    self.draw(unit, within(element, place), seen=shown, depth=depth + 1)
            else:
                self.draw(element, place, seen=shown, depth=depth)

    def text(self, element: Element, place: Matrix, *, seen: bool) -> None:
        """The characters of a TextObject: each TextCode begins at X, Y of its Boundary, DeltaX and DeltaY are the steps."""
        matrix = within(element, place)
        size = number(element.get("Size"), 4.2)
        wide, high = size * abs(matrix[0] or matrix[1]), size * abs(matrix[3] or matrix[2])
        stretch = number(element.get("HScale"), 1.0)
        across = down = 0.0
        for code in element.iterfind("TextCode"):
            across, down = number(code.get("X"), across), number(code.get("Y"), down)
            text = code.text or ""
            self.count(len(text))
            if not seen:
                self.hidden.append(text)
                continue
            steps = list(zip_steps(code.get("DeltaX"), code.get("DeltaY"), len(text)))
            x, y = across, down
            spaced = False
            for index, character in enumerate(text):
                left, base = moved((x, y), matrix)
                width = wide * stretch * (0.5 if character.isascii() else 1.0)
                if index < len(steps) and steps[index][0] > 0:
                    width = min(width, steps[index][0] * abs(matrix[0] or 1.0))
                if not character.isspace():
                    self.pieces.append(Piece(character, left, base - 0.85 * high, left + width, base + 0.15 * high, spaced))
                spaced = character.isspace()
                step = steps[index] if index < len(steps) else (0.0 if steps and steps[0][1] else width / abs(matrix[0] or 1.0), 0.0)
                x, y = x + step[0], y + step[1]

    def path(self, element: Element, matrix: Matrix) -> None:
        """The straight rules of a PathObject (AbbreviatedData: M x y L x y … C)."""
        start = last = (0.0, 0.0)
        sign = ""
        values: list[float] = []
        for token in PATH.findall((element.findtext("AbbreviatedData") or "")[:200_000]):
            if token.isalpha():
                sign, values = token, []
                if sign == "C":
                    self.rule(last, start)
                    last = start
                continue
            values.append(number(token, 0.0))
            if sign in ("S", "M", "L") and len(values) == 2:
                point = moved((values[0], values[1]), matrix)
                if sign == "L":
                    self.rule(last, point)
                else:
                    start = point
                last, values = point, []

    def rule(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        if bottom - top <= STRAIGHT and right - left >= SHORTEST_RULE:
            self.level.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= STRAIGHT and bottom - top >= SHORTEST_RULE:
            self.upright.append(Rule((left + right) / 2, top, bottom))


def edges_seen(element: Element) -> bool:
    """Are a path's edges seen: drawn as a line in a colour, or a thin filled bar? A white or clear mask has none."""
    if element.get("Stroke", "true").strip() != "false" and coloured(element.find("StrokeColor"), default=True):
        return True
    filled = element.get("Fill", "false").strip() == "true" and coloured(element.find("FillColor"), default=True)
    _, _, width, height = box(element.get("Boundary")) or (0.0, 0.0, 9.0, 9.0)
    return filled and min(width, height) <= THICKEST


def unpainted(element: Element) -> bool:
    """Is a text neither filled nor outlined, or in clear colour or white?"""
    if element.get("Fill", "true").strip() == "false":
        return element.get("Stroke", "false").strip() != "true"
    return not coloured(element.find("FillColor"), default=True)


def coloured(colour: Element | None, *, default: bool) -> bool:
    """Is a colour seen on white paper? Only that of red, green and blue is known; of any other, yes."""
    if colour is None:
        return default
    if number(colour.get("Alpha"), 255.0) <= FAINT:
        return False
    values = [number(word, 0.0) for word in (colour.get("Value") or "").split()[:4]]
    return len(values) != 3 or colour.get("ColorSpace") is not None or min(values) < WHITE


def within(element: Element, place: Matrix) -> Matrix:
    """From an object's own places to the page's: its CTM, then its Boundary, then the unit that it belongs to."""
    left, top, _, _ = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = matrix_of(element.get("CTM"))
    p, q, r, s, t, u = place
    e, f = e + left, f + top
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def zip_steps(across: str | None, down: str | None, count: int) -> Iterator[tuple[float, float]]:
    """The steps after each character, by DeltaX and DeltaY."""
    if not across and not down:
        return
    xs, ys = steps_of(across, count), steps_of(down, count)
    for index in range(count - 1):
        yield (xs[min(index, len(xs) - 1)] if xs else 0.0), (ys[min(index, len(ys) - 1)] if ys else 0.0)


def steps_of(written: str | None, count: int) -> list[float]:
    """Delta values, `g 27 3.175` being 27 times 3.175; no more than there are characters."""
    words = (written or "")[: 32 * (count + 2)].split()
    found: list[float] = []
    index = 0
    while index < len(words) and len(found) < count:
        if words[index] == "g" and index + 2 < len(words):
            found += [number(words[index + 2], 0.0)] * min(max(int(number(words[index + 1], 0.0)), 0), count - len(found))
            index += 3
        else:
            found.append(number(words[index], 0.0))
            index += 1
    return found


def box(written: str | None) -> tuple[float, float, float, float] | None:
    """Four numbers: x, y, width, height."""
    values = [number(word, 0.0) for word in (written or "").split()[:4]]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None


def matrix_of(written: str | None) -> Matrix:
    values = [number(word, 0.0) for word in (written or "").split()[:6]]
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else SAME


def number(written: str | None, otherwise: float) -> float:
    """A number within what a page can hold."""
    try:
        value = float(written) if written is not None else otherwise
    except ValueError:
        return otherwise
    return value if -1e5 < value < 1e5 else otherwise
