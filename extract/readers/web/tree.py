"""A page as a tree of the elements that part its text: blocks, tables, links. `<p>甲<p>乙` are two paragraphs, as in browsers.

After this room: no element is nested deeper than MOST_DEPTH; what only formats (span, font, b) is gone, its text is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from ...language import _
from .tokens import Token, tokens

MOST_DEPTH = 256
MOST_ELEMENTS = 300_000
CELLS = frozenset({"td", "th"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = (
    frozenset({"p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "li", "dl", "dt", "dd", "menu"})
    | frozenset({"blockquote", "pre", "center", "form", "fieldset", "figure", "figcaption", "details", "summary", "address"})
    | frozenset({"html", "body", "table", "caption", "thead", "tbody", "tfoot", "tr"})
    | CELLS
    | HEADINGS
)
KEPT = BLOCKS | {"a", "title", "head"}
EMPTY = frozenset({"br", "hr", "meta"})
SILENT = frozenset({"script", "style", "iframe", "noembed"})  # no browser shows what stands in them
FRAME = "frame"  # the name of an element that shows another file
PICTURE = "img"
FRAMES = frozenset({FRAME, "iframe", "embed", "object"})
ASIDE = {  # elements whose text is no part of the notice's, and why
    **dict.fromkeys(("noscript", "noframes", "template"), "hidden"),
    **dict.fromkeys(("textarea", "select", "svg"), "page-furniture"),
    **dict.fromkeys(("rt", "rp"), "phonetic"),
    "del": "deleted-revision",
    **dict.fromkeys(("s", "strike"), "struck-out"),
}
VOID = frozenset({"img", "input", "link", "wbr", "source", "track", "area", "base", "col", "embed", "param"})
LEFT = "left"  # the name of a node that holds such text; its kind is an attribute
SHADOW = "shadowrootmode"  # a template with it is shown
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", regex.IGNORECASE)
STRUCK = regex.compile(r"text-decoration(?:-line)?\s*:[^;]{0,40}line-through", regex.IGNORECASE)
PARTS = frozenset({"thead", "tbody", "tfoot"})
# A start tag ends those open elements of its first set that no element of the second one stands around.
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li", "p"}), frozenset({"ul", "ol", "menu", "table"}) | CELLS),
    "dt": (frozenset({"dt", "dd", "p"}), frozenset({"dl", "table"}) | CELLS),
    "dd": (frozenset({"dt", "dd", "p"}), frozenset({"dl", "table"}) | CELLS),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
    "td": (CELLS, frozenset({"table", "tr"})),
    "th": (CELLS, frozenset({"table", "tr"})),
    **dict.fromkeys(PARTS, (PARTS | {"caption", "tr"}, frozenset({"table"}))),
    "a": (frozenset({"a"}), CELLS | {"table"}),
    "body": (frozenset({"head"}), frozenset()),
}
PARAGRAPH_ENDS = (frozenset({"p"}), BLOCKS - {"p"})
AROUND_CELL = CELLS | {"table"}
RUBY = frozenset({"rt", "rp"})
OF_TABLE = CELLS | PARTS | {"table", "tr", "caption"}


class TooMuchError(Exception):
    """A page beyond a bound; its text says which."""


@dataclass(slots=True)
class Node:
    """An element with its texts and elements in their order; `lines` is the range of its lines, once they are made."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    lines: tuple[int, int] = (0, 0)

    def elements(self) -> Iterator[Node]:
        return (child for child in self.children if isinstance(child, Node))

    def all(self, *names: str) -> Iterator[Node]:
        """The elements inside of these names, in the order of the page."""
        waiting = list(self.elements())[::-1]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            waiting.extend(list(node.elements())[::-1])

    def text(self) -> str:
        """All text inside, white space collapsed."""
        texts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, str):
                texts.append(each)
            else:
                waiting.extend(each.children[::-1])
        return " ".join("".join(texts).split())


def is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool(HIDDEN.search(attributes.get("style", "")))


def aside(token: Token) -> str | None:
    """Why an element's text is none of the page's (`hidden`), empty where nobody sees it; None when it is."""
    if token.text in SILENT:
        return ""
    if token.text in ASIDE and SHADOW not in token.attributes:
        return ASIDE[token.text]
    inline = token.text not in KEPT and token.text not in EMPTY and token.text not in VOID
    if inline and is_hidden(token.attributes):
        return "hidden"
    return "struck-out" if inline and STRUCK.search(token.attributes.get("style", "")) else None


class TreeBuilder:
    """Builds the tree of one page. What an inline element hides, and what is no part of the text, stands in nodes of the name LEFT."""

    def __init__(self) -> None:
        self.root: Node = Node("page")
        self.open: list[Node] = [self.root]
        self.count: int = 0
        self.skipping: int = 0  # how deep in an inline element that is not shown
        self.skipped: str = ""
        self.silent: bool = False
        self.left: Node = self.root  # where its text goes

    def build(self, page: str) -> Node:
        """The tree of a page. Raises TooMuchError beyond MOST_DEPTH or MOST_ELEMENTS."""
        for token in tokens(page):
            if self.skipping:
                self.skip(token)
            elif token.kind == "text":
                if self.open[-1].name == "head" and not token.text.isspace():
                    self.open.pop()
                self.open[-1].children.append(token.text)
            elif token.kind == "start":
                self.start(token)
            else:
                self.end(token.text)
        return self.root

    def skip(self, token: Token) -> None:
        if token.text in SILENT and token.kind != "text":
            self.silent = token.kind == "start"
        if token.kind == "text":
            if not self.silent:
                self.left.children.append(token.text)
        elif token.text == self.skipped:
            self.skipping += 1 if token.kind == "start" else -1
        elif token.text in BLOCKS or (self.skipped in RUBY and token.text in {"ruby", *RUBY}):
            self.skipping = 0  # it was never ended: a block is not inside it
            (self.start(token) if token.kind == "start" else self.end(token.text))

    def start(self, token: Token) -> None:
        name = token.text
        if name in FRAMES or name == PICTURE:
            self.open[-1].children.append(Node(PICTURE if name == PICTURE else FRAME, token.attributes))
        if (kind := aside(token)) is not None:
            self.grow()
            self.left = Node(LEFT, {"kind": kind})
            if kind:
                self.open[-1].children.append(self.left)
            self.skipping, self.skipped, self.silent = 1, name, name in SILENT
            return
        if name not in KEPT and name not in EMPTY:
            return
        self.grow()
        if name in BLOCKS:
            if self.open[-1].name == "head":  # never ended: a block is not inside it
                self.open.pop()
            self.close(*PARAGRAPH_ENDS)
        if name in ENDS:
            self.close(*ENDS[name])
        node = Node(name, token.attributes)
        self.open[-1].children.append(node)
        if name not in EMPTY:
            self.open.append(node)
            if len(self.open) > MOST_DEPTH:
                raise TooMuchError(_("is nested more than {most} deep", most=MOST_DEPTH))

    def grow(self) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise TooMuchError(_("holds more than {most:,} elements", most=MOST_ELEMENTS))

    def close(self, names: frozenset[str], around: frozenset[str]) -> None:
        """End the open elements of these names that stand inside the nearest one of `around`, with all in them."""
        last = None
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].name in names:
                last = index
            elif self.open[index].name in around:
                break
        if last is not None:
            del self.open[last:]

    def end(self, name: str) -> None:
        if name == "br":
            self.open[-1].children.append(Node("br"))
        around = frozenset({"table"}) if name in OF_TABLE else AROUND_CELL
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].name == name:
                del self.open[index:]
                return
            if self.open[index].name in around:
                return
