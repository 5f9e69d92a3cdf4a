"""Word documents (ECMA-376), e.g. 通知.docx: the text as Word shows it, automatic numbering and tables included.

Kept: insertions, text boxes (after the paragraph that they hang on), content controls, field results, notes (behind the text), the
files that Word shows in its place (altChunk), a page's head that is the letterhead. Left out and told: deletions, moved-away and hidden
text, other page heads and feet, comments, words in drawings. Macros and embedded objects are never looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from ...errors import InputError
from ...language import N_, _, english
from ..account import Account
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from ..parts.bounds import bounded_text
from ..parts.container import Container
from ..parts.hardened_xml import parse_xml
from ..registry import format_of, read_bytes
from ..words import pattern
from .body import Body, words
from .numbering import Numbering, Styles

REMEDY = N_("open it in Word or WPS, save it anew and try again")
NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}
MAIN = "word/document.xml"
ASIDE = {"header": "page-furniture", "footer": "page-furniture", "comments": "comment"}
NUMBER = regex.compile(r"[〔\[（(][0-9]{4}[〕\]）)][^：:]{2,8}$")  # of a document, at a line's end
MOST_CHUNKS = 50  # files within the document
DRAWINGS = ("word/diagrams/data", "word/charts/")  # what pictures say
RELATIONS = "_rels/.rels"


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of a docx, docm or dotx. Raises InputError when it is broken, hostile or no Word document."""
    account = Account()
    text = bounded_text(lines(data, name, account, limits, nested=False), name, limits)
    if not text:
        raise InputError(name, _("holds no text"), _("if it holds pictures of pages, save it as PDF and read that with OCR"))
    return Decoded(name, "docx", None, hashlib.sha256(data).hexdigest(), text, left_out=account.left_out())


def lines(data: bytes, name: str, account: Account, limits: Limits, *, nested: bool) -> Iterator[str]:
    """The lines of a document, its notes behind it; of one `nested` in another the files in it are left out."""
    parts = Parts(data, name)
    styles = Styles(parts.related("styles"))

    shown: set[str] = set()

    def chunk(relation: str) -> Iterator[str]:
        part = parts.named(relation) if len(shown) < MOST_CHUNKS else None
        if part is None or part in shown or nested:
            account.leave("embedded", part or relation)
            return
        shown.add(part)
        yield from lines_of_chunk(parts.container.read(part), part, account, limits)

    body = Body(name, styles, Numbering(parts.related("numbering"), styles), account, chunk)
    document = parts.parse(parts.main).find("w_body")
    letterhead = None if nested or document is None else letterhead_of(parts, words(document), account)
    yield from letterhead.lines if letterhead else ()
    yield from () if document is None else body.blocks(document)
    yield from lines_of_notes(parts, body)
    for relation, kind in ASIDE.items():
        for part in parts.all(relation):
            if letterhead is None or part != letterhead.part:
                account.leave(kind, words(parts.beside(part, account)))
    for part in parts.container.parts:
        if part.startswith(DRAWINGS) and part.endswith(".xml"):
            account.leave("drawing", " ".join(each.text or "" for each in parts.beside(part, account).iter("a_t")))


class Letterhead(NamedTuple):
    """The part of a page's head that says the document's number, and its lines."""

    part: str
    lines: list[str]


def letterhead_of(parts: Parts, said: str, account: Account) -> Letterhead | None:
    """The page's head that is the notice's letterhead: its last line is a number (示政办发〔2024〕8号) that the document does not say."""
    styles = Styles(None)
    for part in parts.all("header"):
        own = Account()
        body = Body(part, styles, Numbering(None, styles), own)
        lines = [line.strip() for line in body.blocks(parts.beside(part, own)) if line.strip()]
        if lines and lines[-1] not in said and NUMBER.search(lines[-1]) and pattern("page", "anchor").match(lines[-1]):
            account.take(own)
            return Letterhead(part, lines)
    return None


def lines_of_chunk(data: bytes, part: str, account: Account, limits: Limits) -> Iterator[str]:
    """The lines of a file that Word shows in a document's place (altChunk): a page, a text, another document."""
    try:
        if format_of(data, part).name == "docx":
            yield from list(lines(data, part, account, limits, nested=True))
        else:
            yield from read_bytes(data, part, limits).text.splitlines()
    except InputError as error:
        account.leave("unreadable", f"{part}: {english(error.problem)}")


def lines_of_notes(parts: Parts, body: Body) -> Iterator[str]:
    """The footnotes and endnotes that the text refers to, each with its number, e.g. `注1：见附件`."""
    notes = {kind: [parts.beside(part, body.account) for part in parts.all(kind)] for kind in dict(body.notes)}
    found = {(kind, note.get("w_id", "")): note for kind, roots in notes.items() for root in roots for note in root}
    for number, place in enumerate(dict.fromkeys(body.notes), 1):
        if place in found:
            yield from (f"注{number}：{line}" for line in body.blocks(found[place]))


class Parts:
    """The XML parts of a docx and where they are."""

    folder: str

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.container: Container = Container(data, name, REMEDY)
        found = (part for kind, _rest, part in self.relations(RELATIONS, "") if kind == "officeDocument")
        self.main: str = next(found, MAIN)
        if self.main not in self.container:
            problem = _("is a zip without a Word document in it (no {main})", main=MAIN)
            raise InputError(name, problem, _("give it the suffix of what it is (.xlsx, .ofd, .zip)"))
        self.folder, _rest, file = self.main.rpartition("/")
        self.links: list[tuple[str, str, str]] = list(self.relations(f"{self.folder}/_rels/{file}.rels".lstrip("/"), self.folder))

    def parse(self, part: str) -> Element:
        return parse_xml(self.container.read(part), self.name, part, NAMESPACES, REMEDY)

    def beside(self, part: str, account: Account) -> Element:
        """A part without which the text is whole: one that cannot be read is told."""
        try:
            return self.parse(part)
        except InputError as error:
            account.leave("unreadable", english(error.problem))
            return Element("none")

    def related(self, kind: str) -> Element | None:
        """The part that the main one names as its `styles` or `numbering`; None when it has none."""
        part = next(iter(self.all(kind)), f"{self.folder}/{kind}.xml")
        return self.parse(part) if part in self.container else None

    def all(self, kind: str) -> list[str]:
        """The parts that the main one names of a kind, e.g. each `header`, once each."""
        return list(dict.fromkeys(part for each, _rest, part in self.links if each == kind))

    def named(self, key: str) -> str | None:
        """The part that a relation of the main one names."""
        return next((part for _rest, name, part in self.links if name == key), None)

    def relations(self, relations: str, folder: str) -> Iterator[tuple[str, str, str]]:
        """Kind, name and part of each relation; only parts inside the container count."""
        if relations not in self.container:
            return
        for relation in self.parse(relations).iterfind("Relationship"):
            target = relation.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            if relation.get("TargetMode") != "External" and part in self.container:
                yield relation.get("Type", "").rpartition("/")[2], relation.get("Id", ""), part
