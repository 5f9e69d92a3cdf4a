"""Word documents (ECMA-376), e.g. 通知.docx: the text as Word shows it, automatic numbering and tables included.

Kept: insertions, text boxes (after the paragraph that they hang on), content controls, field results. Left out: deletions,
moved-away text, hidden text, page heads and feet, footnotes, comments. Macros and embedded files are never looked at.
"""

from __future__ import annotations

import hashlib
from xml.etree.ElementTree import Element

from ...errors import InputError
from ..decoded import Decoded
from ..parts.bounds import bounded_text
from ..parts.container import Container
from ..parts.hardened_xml import parse_xml
from .body import Body
from .numbering import Numbering, Styles

REMEDY = "open it in Word or WPS, save it anew and try again"
NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
}
MAIN = "word/document.xml"
RELATIONS = "_rels/.rels"


def read(data: bytes, name: str) -> Decoded:
    """The text of a docx, docm or dotx. Raises InputError when it is broken, hostile or no Word document."""
    parts = Parts(data, name)
    styles = Styles(parts.related("styles"))
    body = Body(name, styles, Numbering(parts.related("numbering"), styles))
    document = parts.parse(parts.main).find("w_body")
    text = bounded_text([] if document is None else body.blocks(document), name)
    if not text:
        raise InputError(name, "holds no text", "if it holds pictures of pages, save it as PDF and read that with OCR")
    return Decoded(name, "docx", None, hashlib.sha256(data).hexdigest(), text)


class Parts:
    """The XML parts of a docx and where they are."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.container = Container(data, name, REMEDY)
        self.main = self.target(RELATIONS, "", "officeDocument") or MAIN
        if self.main not in self.container:
            problem = f"is a zip without a Word document in it (no {MAIN})"
            raise InputError(name, problem, "give it the suffix of what it is (.xlsx, .ofd, .zip)")

    def parse(self, part: str) -> Element:
        return parse_xml(self.container.read(part), self.name, part, NAMESPACES, REMEDY)

    def related(self, kind: str) -> Element | None:
        """The part that the main one names as its `styles` or `numbering`; None when it has none."""
        folder, _, file = self.main.rpartition("/")
        part = self.target(f"{folder}/_rels/{file}.rels".lstrip("/"), folder, kind) or f"{folder}/{kind}.xml"
        return self.parse(part) if part in self.container else None

    def target(self, relations: str, folder: str, kind: str) -> str | None:
        """The part that a relations part names for a kind; only one inside the container counts."""
        if relations not in self.container:
            return None
        for relation in self.parse(relations).iterfind("Relationship"):
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                part = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
                return part if part in self.container else None
        return None
