"""XML of a document's parts, e.g. `<w:t>通知</w:t>`, read without what XML can do beyond text: no DTD, no entity, no network.

On the standard library's expat, whose events are counted: depth and elements are bounded while they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ...errors import InputError
from ...language import _

MOST_DEPTH = 256  # elements inside one another
MOST_ELEMENTS = 1_000_000
MOST_NAME = 100  # characters of a part's name in an error
BETWEEN = "}"  # of namespace and name, as expat hands them on


class RefusedError(Exception):
    """What the parser met that no document needs; its text says what."""


class HardenedParser:
    """Builds the elements; a name (w:p) is `w_p` when `namespaces` has the short form of its namespace, else the bare `p`.

    The underscore is there for `find` and its kin, which take what stands before a colon for a prefix to be looked up.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = namespaces
        self.builder: TreeBuilder = TreeBuilder()
        self.names: dict[str, str] = {}
        self.depth: int = 0
        self.elements: int = 0
        self.parser: expat.XMLParserType = expat.ParserCreate(namespace_separator=BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def short(self, name: str) -> str:
        """A name with the short form of its namespace."""
        known = self.names.get(name)
        if known is None:
            namespace, _rest, local = name.rpartition(BETWEEN)
            prefix = self.namespaces.get(namespace, "")
            known = self.names[name] = f"{prefix}_{local}" if prefix else local
        return known

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise RefusedError(_("is nested more than {most} deep", most=MOST_DEPTH))
        if self.elements > MOST_ELEMENTS:
            raise RefusedError(_("holds more than {most:,} elements", most=MOST_ELEMENTS))
        self.builder.start(self.short(name), {self.short(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(self.short(name))

    def doctype(self, *_given: object) -> None:
        raise RefusedError(_("declares a DTD or entities, which no document needs"))


def parse_xml(data: bytes, name: str, part: str, namespaces: Mapping[str, str], remedy: str) -> Element:
    """The root element of the XML `data` of the part `part` in the file `name`; InputError when it is broken or hostile."""
    hardened = HardenedParser(namespaces)
    try:
        hardened.parser.Parse(data, True)
        return hardened.builder.close()
    except RefusedError as refused:
        raise InputError(name, _("{refused} (its part {part})", refused=refused, part=part[:MOST_NAME]), _(remedy)) from None
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: an encoding that is none
        raise InputError(name, _("holds broken XML (its part {part}: {error})", part=part[:MOST_NAME], error=error), _(remedy)) from None
