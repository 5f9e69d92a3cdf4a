"""Pages to tags and text, e.g. `<p class="x">通知</p>`, in time that grows with the page's length whatever stands in it.

The parsers tried do not hold that: unclosed tags cost html.parser (3.11) 19 s for 60 KB, one tag of 100,000 attributes lxml 8 s,
unclosed formatting resiliparse 3.4 GB for 53 KB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import regex

FILED_IN = ("href", "src", "data-src", "data")  # attributes that name another file
WANTED = frozenset(
    {"class", "id", "style", "hidden", "name", "content", "colspan", "rowspan", "start", "value", "shadowrootmode", *FILED_IN}
)
LONGEST_VALUE = 2000  # characters of an attribute that are kept
RAW = frozenset({"script", "style", "title", "textarea", "noscript", "iframe", "noframes", "noembed", "xmp", "template", "svg", "select"})
MARKED = frozenset({"noscript", "noframes", "template", "svg", "select"})  # raw here, yet with tags inside
TAGS = regex.compile(r"</?[a-zA-Z!][^<>]*+>")
TAG = regex.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]{0,60}+)")
ATTRIBUTE = regex.compile(
    r"""[\s/=]*+(?P<name>[^\s/>=]++)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)?))?"""
)
CLOSING = regex.compile(r"[^>]*+>?")
GIANT = regex.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")  # no character has such a number


@dataclass(slots=True)
class Token:
    """A piece of a page: `start` and `end` are tags, `text` is text with its entities resolved."""

    kind: str
    text: str
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(page: str) -> Iterator[Token]:
    """The tags and texts of a page; remarks and declarations are left out. Of RAW elements the text is one token, its tags no tags."""
    at = 0
    while at < len(page):
        opening = page.find("<", at)
        if opening < 0:
            opening = len(page)
        if opening > at:
            yield Token("text", plain(page[at:opening]))
        at = opening
        if at >= len(page):
            return
        tag = TAG.match(page, at)
        if tag is None:
            at, text = undone(page, at)
            if text:
                yield Token("text", text)
            continue
        name = tag["name"].lower()
        if tag["end"]:
            at = closing(page, tag.end())
            yield Token("end", name)
            continue
        attributes, at = attributes_of(page, tag.end())
        yield Token("start", name, attributes)
        if name in RAW and "shadowrootmode" not in attributes:
            end = page_end(page, name, at)
            raw = page[at:end]
            yield Token("text", plain(TAGS.sub("", raw) if name in MARKED else raw))
            yield Token("end", name)
            at = closing(page, end)


def undone(page: str, at: int) -> tuple[int, str]:
    """Past what begins with `<` and is no tag: a remark, a declaration, or a mere sign, which is text."""
    if page.startswith("<!--", at):
        end = page.find("-->", at + 4)
        return (len(page) if end < 0 else end + 3), ""
    if page.startswith("<![CDATA[", at):
        end = page.find("]]>", at)
        return (len(page) if end < 0 else end + 3), page[at + 9 : len(page) if end < 0 else end]
    if page.startswith(("<!", "<?", "</"), at):
        return closing(page, at), ""
    return at + 1, "<"


def closing(page: str, at: int) -> int:
    found = CLOSING.match(page, at)
    return found.end() if found else len(page)


def page_end(page: str, name: str, at: int) -> int:
    """Where the raw element `name` ends: at its end tag, else with the page."""
    found = regex.compile(rf"</{regex.escape(name)}\b", regex.IGNORECASE).search(page, at)
    return found.start() if found else len(page)


def attributes_of(page: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes that are wanted, the first of each name, and where the tag ends."""
    found: dict[str, str] = {}
    while (attribute := ATTRIBUTE.match(page, at)) is not None:
        at = attribute.end()
        name = attribute["name"].lower()
        if name in WANTED and name not in found:
            value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
            found[name] = plain(value[:LONGEST_VALUE])
    return found, closing(page, at)


def plain(text: str) -> str:
    """Text with its entities as characters."""
    return unescape(GIANT.sub("", text)) if "&" in text else text
