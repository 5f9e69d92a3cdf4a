"""A page as a tree of the elements that part its text: blocks, tables, links. `<p>甲<p>乙` are two paragraphs, as in browsers.

After this room: no element is nested deeper than MOST_DEPTH; what only formats (span, font, b) is gone, its text is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

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
UNSEEN = frozenset(["del", "script", "style", "textarea", "noscript", "iframe", "noframes", "noembed", "xmp", "template", "svg", "select"])
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", regex.IGNORECASE)
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


class TreeBuilder:
    """Builds the tree of one page."""

    def __init__(self) -> None:
        self.root = Node("page")
        self.open = [self.root]
        self.count = 0
        self.skipping = 0  # how deep in an inline element that is not shown
        self.skipped = ""

    def build(self, page: str) -> Node:
        """The tree of a page. Raises TooMuchError beyond MOST_DEPTH or MOST_ELEMENTS."""
        for token in tokens(page):
            if self.skipping:
                self.skip(token)
            elif token.kind == "text":
                self.open[-1].children.append(token.text)
            elif token.kind == "start":
                self.start(token)
            else:
                self.end(token.text)
        return self.root

    def skip(self, token: Token) -> None:
        if token.text == self.skipped and token.kind != "text":
            self.skipping += 1 if token.kind == "start" else -1
        elif token.kind != "text" and token.text in BLOCKS:
            self.skipping = 0  # it was never ended: a block is not inside it
            (self.start(token) if token.kind == "start" else self.end(token.text))

    def start(self, token: Token) -> None:
        name = token.text
        if name in UNSEEN or (name not in KEPT and name not in EMPTY):
            if name in UNSEEN or (is_hidden(token.attributes) and name not in ("img", "input", "link")):
                self.skipping, self.skipped = 1, name
            return
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise TooMuchError(f"holds more than {MOST_ELEMENTS:,} elements")
        if name in BLOCKS:
            self.close(*PARAGRAPH_ENDS)
        if name in ENDS:
            self.close(*ENDS[name])
        node = Node(name, token.attributes)
        self.open[-1].children.append(node)
        if name not in EMPTY:
            self.open.append(node)
            if len(self.open) > MOST_DEPTH:
                raise TooMuchError(f"is nested more than {MOST_DEPTH} deep")

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
