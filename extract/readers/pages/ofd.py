"""OFD (GB/T 33190-2016), the state's own page format: XML in a zip, e.g. `Doc_0/Pages/Page_0/Content.xml` with its placed TextObjects.

Each page's characters are put at their places (Boundary, CTM, DeltaX), in millimetres, and become lines and paragraphs as a PDF's do.
"""

from __future__ import annotations

import posixpath
import time
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

from ...errors import InputError
from ...language import N_, _
from ..account import Account
from ..decoded import Decoded, Problem
from ..limits import LIMITS, Limits
from ..parts.container import Container
from ..parts.hardened_xml import parse_xml
from .layout import Page, lines_of, set_upright
from .ofd_drawing import Drawn, box
from .paragraphs import paged_text
from .tables.columns import part_columns
from .tables.ruled import tables_of

__all__ = ["read"]

MOST_PART_BYTES = 16 * 1024 * 1024  # of one unpacked XML file
MOST_UNKNOWN = 0.3  # of the characters, of no meaning outside their font
A4 = (210.0, 297.0)
NEAR = 0.9  # millimetres within which two rules touch
REMEDY = N_("fetch it again, or print it to PDF")


Box = tuple[float, float, float, float]


class TooMuchError(InputError):
    """The file as a whole is beyond what is read."""


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of an OFD, `pages` with it. Raises InputError for broken, encrypted, oversized ones and those of pictures only."""
    package = Package(data, name, limits)
    pages: list[Page] = []
    account = package.account
    for root in package.roots():
        pages += package.pages(root, len(pages))
    if package.unread and len(package.unread) == len(pages):
        raise package.unread[0]
    text, starts = paged_text(pages, account)
    shown = sum(not character.isspace() for character in text)
    unknown = sum("\ue000" <= character <= "\uf8ff" or character in "\ufffd¤" for character in text)
    if not shown or unknown > MOST_UNKNOWN * shown:
        what = _("is an OFD whose fonts do not say what their characters mean") if shown else _("is an OFD whose pages are pictures")
        if not shown and not package.pictures:
            raise InputError(name, _("is an OFD without a word on its pages"), _("give a file that holds a notice"))
        raise InputError(name, what, _("print it to PDF, or save its pages as pictures, which can be recognised"))
    unread = sorted(package.unread.items())
    problems = tuple(Problem("page-not-read", f"page {page + 1} {error.in_english()}", starts[page]) for page, error in unread)
    return Decoded(name, "ofd", None, sha256(data).hexdigest(), text, starts, left_out=account.left_out(), problems=problems)


class Package:
    """The zip: its XML parts by name, unpacked one by one within bounds, never to the disk."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.left: int = limits.ofd_bytes
        self.end: float = time.monotonic() + limits.page_seconds
        self.characters: int = 0
        self.pictures: int = 0
        self.container: Container = Container(data, name, REMEDY)
        self.cases: dict[str, str] = {part.lower(): part for part in self.container.parts}
        self.account: Account = Account()
        self.unread: dict[int, InputError] = {}

    def error(self, problem: str) -> InputError:
        return InputError(self.name, problem, _(REMEDY))

    def xml(self, part: str) -> Element:
        """The XML file at a path inside the package, in whatever case it is written; names come without their namespace."""
        data = self.container.read(part if part in self.container else self.cases.get(part.lower(), part))
        self.left -= len(data)
        if len(data) > MOST_PART_BYTES or self.left < 0:
            raise TooMuchError(
                self.name,
                _("is an OFD that unpacks to more than it may (its part {part}: {count:,} bytes)", part=part[:100], count=len(data)),
                _(REMEDY),
            )
        return parse_xml(data, self.name, part, {}, REMEDY)

    def roots(self) -> list[str]:
        """The documents of the package (nearly always one)."""
        found = [element.text.strip() for element in self.xml("OFD.xml").iter("DocRoot") if element.text]
        if not found:
            raise self.error(_("is an OFD that names no document"))
        return [beside("OFD.xml", path) for path in found]

    def pages(self, root: str, before: int) -> Iterator[Page]:
        """The pages of one document; what is wrong with one of them is kept in `unread`."""
        document = self.xml(root)
        size = box_of(document.find("CommonData/PageArea")) or (0.0, 0.0, *A4)
        templates = {each.get("ID", ""): beside(root, each.get("BaseLoc", "")) for each in document.iterfind("CommonData/TemplatePage")}
        listed = document.findall("Pages/Page")
        if before + len(listed) > self.limits.pages:
            raise self.error(_("is an OFD of {pages:,} pages, more than {most:,}", pages=before + len(listed), most=self.limits.pages))
        common = document.find("CommonData")
        units = self.units(root, common) if common is not None else {}
        self.remarks(root, document)
        read: dict[str, Element] = {}
        for number, each in enumerate(listed, before):
            if time.monotonic() > self.end:
                raise self.error(_("is an OFD that takes more than {seconds:g} seconds to read", seconds=self.limits.page_seconds))
            try:
                yield self.page(beside(root, each.get("BaseLoc", "")), size, templates, units, read)
            except TooMuchError:
                raise
            except InputError as error:
                self.unread[number] = error
                yield Page(size[2], size[3], [])

    def page(self, part: str, size: Box, templates: dict[str, str], units: dict[str, Element], read: dict[str, Element]) -> Page:
        """One page, with the templates below it; a template is parsed once."""
        content = self.xml(part)
        drawn = Drawn(units | self.units(part, content), self.count)
        for used in content.iterfind("Template"):
            key = used.get("TemplateID", "")
            if key in templates and key not in read:
                read[key] = self.xml(templates[key])
            if key in read:
                drawn.draw(read[key])
        drawn.draw(content)
        self.pictures += drawn.pictures
        self.account.leave("hidden", "".join(drawn.hidden))
        _rest, _more, width, height = box_of(content.find("Area")) or size
        if set_upright(drawn.pieces, width):
            return Page(height, width, lines_of(drawn.pieces))
        tables, free = tables_of(drawn.level, drawn.upright, drawn.pieces, NEAR)
        columns, free = part_columns(free, width, height)
        return Page(width, height, lines_of(free), tables, columns=columns)

    def remarks(self, root: str, document: Element) -> None:
        """What annotations say, which lie over the pages: remarks, watermarks, stamps in words. They are told, and no text."""
        for listed in document.iterfind("Annotations"):
            lists = beside(root, (listed.text or "").strip())
            for each in self.optional(lists, "FileLoc"):
                for annotation in self.optional(beside(lists, (each.text or "").strip()), "Annot"):
                    words = [said.text or "" for tag in ("Remark", "TextCode") for said in annotation.iter(tag)]
                    self.count(sum(map(len, words)))
                    self.account.leave("comment", " ".join(words))

    def optional(self, part: str, tag: str) -> list[Element]:
        """The elements of a part without which the pages can be read; of one that is broken its name is told."""
        try:
            return list(self.xml(part).iter(tag)) if part.lower() in self.cases else []
        except TooMuchError:
            raise
        except InputError:
            self.account.leave("unreadable", part)
            return []

    def units(self, part: str, holder: Element) -> dict[str, Element]:
        """The composite units in the resources that a document or page names; resources that are missing hold none."""
        found: dict[str, Element] = {}
        for tag in ("PublicRes", "DocumentRes", "PageRes"):
            for each in holder.iterfind(tag):
                path = beside(part, (each.text or "").strip())
                if path.lower() in self.cases:
                    found |= {unit.get("ID", ""): unit for unit in self.xml(path).iter("CompositeGraphicUnit")}
        return found

    def count(self, characters: int) -> None:
        self.characters += characters
        if self.characters > self.limits.page_characters:
            told = _("is an OFD of more than {characters:,} characters", characters=self.limits.page_characters)
            raise TooMuchError(self.name, told, _("split it into single notices"))


def beside(file: str, path: str) -> str:
    """A path as written in a file of the package: from its root with /, else beside that file."""
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(file), path)
    return posixpath.normpath(joined.replace("\\", "/")).lstrip("/")


def box_of(area: Element | None) -> Box | None:
    return box(area.findtext("PhysicalBox")) if area is not None else None
