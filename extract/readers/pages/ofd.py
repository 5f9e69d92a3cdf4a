"""OFD (GB/T 33190-2016), the state's own page format: XML in a zip, e.g. `Doc_0/Pages/Page_0/Content.xml` with its placed TextObjects.

Each page's characters are put at their places (Boundary, CTM, DeltaX), in millimetres, and become lines and paragraphs as a PDF's do.
"""

from __future__ import annotations

import posixpath
import time
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

import regex

from ...errors import InputError
from ..account import Account
from ..decoded import Decoded
from ..parts.container import Container
from ..parts.hardened_xml import parse_xml
from .layout import Page, Piece, lines_of
from .paragraphs import paged_text
from .tables.ruled import Rule, tables_of

__all__ = ["read"]

MOST_PAGES = 2_000
MOST_PART_BYTES = 16 * 1024 * 1024  # of one unpacked XML file
MOST_BYTES = 128 * 1024 * 1024  # of all that are unpacked
MOST_CHARACTERS = 2_000_000
SECONDS = 60.0
MOST_UNKNOWN = 0.3  # of the characters, of no meaning outside their font
A4 = (210.0, 297.0)
NEAR = 0.9  # millimetres within which two rules touch
SHORTEST_RULE = 1.8
STRAIGHT = 0.25
PATH = regex.compile(r"[A-Za-z]|-?[0-9.]+")
REMEDY = "fetch it again, or print it to PDF"

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(data: bytes, name: str) -> Decoded:
    """The text of an OFD, `pages` with it. Raises InputError for broken, encrypted, oversized ones and those of pictures only."""
    package = Package(data, name)
    pages: list[Page] = []
    for root in package.roots():
        pages += package.pages(root, len(pages))
    account = Account()
    text, starts = paged_text(pages, account)
    shown = sum(not character.isspace() for character in text)
    unknown = sum("\ue000" <= character <= "\uf8ff" or character in "\ufffd¤" for character in text)
    if not shown or unknown > MOST_UNKNOWN * shown:
        what = "whose fonts do not say what their characters mean" if shown else "whose pages are pictures"
        raise InputError(name, f"is an OFD {what}", "print it to PDF, or save its pages as pictures, which can be recognised")
    return Decoded(name, "ofd", None, sha256(data).hexdigest(), text, starts, left_out=account.left_out())


class Package:
    """The zip: its XML parts by name, unpacked one by one within bounds, never to the disk."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.left = MOST_BYTES
        self.end = time.monotonic() + SECONDS
        self.characters = 0
        self.container = Container(data, name, REMEDY)

    def error(self, problem: str) -> InputError:
        return InputError(self.name, f"is an OFD {problem}", REMEDY)

    def xml(self, part: str) -> Element:
        """The XML file at a path inside the package; names come without their namespace."""
        data = self.container.read(part)
        self.left -= len(data)
        if len(data) > MOST_PART_BYTES or self.left < 0:
            raise self.error(f"that unpacks to more than it may (its part {part[:100]}: {len(data):,} bytes)")
        return parse_xml(data, self.name, part, {}, REMEDY)

    def roots(self) -> list[str]:
        """The documents of the package (nearly always one)."""
        found = [element.text.strip() for element in self.xml("OFD.xml").iter("DocRoot") if element.text]
        if not found:
            raise self.error("that names no document")
        return [beside("OFD.xml", path) for path in found]

    def pages(self, root: str, before: int) -> Iterator[Page]:
        """The pages of one document."""
        document = self.xml(root)
        size = box_of(document.find("CommonData/PageArea"))
        templates = {each.get("ID", ""): beside(root, each.get("BaseLoc", "")) for each in document.iterfind("CommonData/TemplatePage")}
        listed = document.findall("Pages/Page")
        if before + len(listed) > MOST_PAGES:
            raise self.error(f"of {before + len(listed):,} pages, more than {MOST_PAGES:,}")
        read: dict[str, tuple[list[Piece], list[Rule], list[Rule]]] = {}
        for each in listed:
            if time.monotonic() > self.end:
                raise self.error(f"that takes more than {SECONDS:g} seconds to read")
            content = self.xml(beside(root, each.get("BaseLoc", "")))
            _, _, width, height = box_of(content.find("Area")) or size or (0.0, 0.0, *A4)
            drawn = Drawn()
            for used in content.iterfind("Template"):
                key = used.get("TemplateID", "")
                if key in templates and key not in read:
                    template = Drawn()
                    self.draw(self.xml(templates[key]), template)
                    read[key] = (template.pieces, template.level, template.upright)
                if key in read:
                    drawn.add(*read[key])
                    self.count(len(read[key][0]))
            self.draw(content, drawn)
            tables, free = tables_of(drawn.level, drawn.upright, drawn.pieces, NEAR)
            yield Page(width, height, lines_of(free), tables)

    def draw(self, content: Element, drawn: Drawn) -> None:
        for element in content.iter():
            if element.tag == "TextObject":
                before = len(drawn.pieces)
                drawn.text(element)
                self.count(len(drawn.pieces) - before)
            elif element.tag == "PathObject":
                drawn.path(element)

    def count(self, characters: int) -> None:
        self.characters += characters
        if self.characters > MOST_CHARACTERS:
            raise self.error(f"of more than {MOST_CHARACTERS:,} characters")


class Drawn:
    """What stands on a page: characters and straight rules, at their places."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.level: list[Rule] = []
        self.upright: list[Rule] = []

    def add(self, pieces: list[Piece], level: list[Rule], upright: list[Rule]) -> None:
        self.pieces += pieces
        self.level += level
        self.upright += upright

    def text(self, element: Element) -> None:
        """The characters of a TextObject: each TextCode begins at X, Y of its Boundary, DeltaX and DeltaY are the steps."""
        boundary = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
        matrix = matrix_of(element.get("CTM"))
        size = number(element.get("Size"), 4.2)
        wide, high = size * abs(matrix[0] or matrix[1]), size * abs(matrix[3] or matrix[2])
        stretch = number(element.get("HScale"), 1.0)
        across = down = 0.0
        for code in element.iterfind("TextCode"):
            across, down = number(code.get("X"), across), number(code.get("Y"), down)
            text = code.text or ""
            steps = list(zip_steps(code.get("DeltaX"), code.get("DeltaY"), len(text)))
            x, y = across, down
            spaced = False
            for index, character in enumerate(text):
                left = boundary[0] + matrix[0] * x + matrix[2] * y + matrix[4]
                base = boundary[1] + matrix[1] * x + matrix[3] * y + matrix[5]
                width = wide * stretch * (0.5 if character.isascii() else 1.0)
                if index < len(steps) and steps[index][0] > 0:
                    width = min(width, steps[index][0] * abs(matrix[0] or 1.0))
                if not character.isspace():
                    self.pieces.append(Piece(character, left, base - 0.85 * high, left + width, base + 0.15 * high, spaced))
                spaced = character.isspace()
                step = steps[index] if index < len(steps) else (0.0 if steps and steps[0][1] else width / abs(matrix[0] or 1.0), 0.0)
                x, y = x + step[0], y + step[1]

    def path(self, element: Element) -> None:
        """The straight rules of a PathObject (AbbreviatedData: M x y L x y … C)."""
        boundary = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
        a, b, c, d, e, f = matrix_of(element.get("CTM"))
        data = element.findtext("AbbreviatedData") or ""
        start = last = (0.0, 0.0)
        sign = ""
        values: list[float] = []
        for token in PATH.findall(data[:200_000]):
            if token.isalpha():
                sign, values = token, []
                if sign == "C":
                    self.rule(last, start)
                    last = start
                continue
            values.append(number(token, 0.0))
            if sign in ("S", "M", "L") and len(values) == 2:
                x, y = values
                point = (boundary[0] + a * x + c * y + e, boundary[1] + b * x + d * y + f)
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


def beside(file: str, path: str) -> str:
    """A path as written in a file of the package: from its root with /, else beside that file."""
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(file), path)
    return posixpath.normpath(joined.replace("\\", "/")).lstrip("/")


def box_of(area: Element | None) -> tuple[float, float, float, float] | None:
    return box(area.findtext("PhysicalBox")) if area is not None else None


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
