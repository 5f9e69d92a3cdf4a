"""A page's tree to lines: a paragraph a line, a data table's row a line of cells; how much of a line is links is known.

A table that only lays out the page (one column, one row, or tables inside that hold most of it) is no table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import regex

from ..account import Account
from ..parts.table_lines import MOST_CELLS, MOST_COLUMNS, Cell, Table, table_lines, too_many
from ..words import pattern
from .hidden import OUTERMOST, UNSHOWN
from .tree import BLOCKS, CELLS, LEFT, PARTS, Node, is_hidden

SPACE = regex.compile(r"[ \t\r\n\f\v\u00a0]+")
NOTHING = {ord(character): None for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}  # characters that take no place
WIDE = regex.compile(r"[\p{Han}，。、；：！？“”‘’（）《》〔〕【】]")
FURNITURE = frozenset(
    (
        *("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "position", "location", "topbar"),
        *("footer", "foot", "bottom", "copyright", "sidebar", "aside", "toolbar", "pagination", "pager", "share", "bdsharebuttonbox"),
        *("related", "relevant", "recommend", "hot", "links", "friendlink", "qrcode", "ewm", "search", "login"),
    )
)
WORD = regex.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])")
NUMBER = "number"
NO_MARKS = regex.compile(r"list-style(?:-type)?\s*:[^;]*none", regex.IGNORECASE)
LEAST_AROUND = 3  # rows and columns of a table with others in its cells
MOST_TABLES, MOST_INNER = 6, 3  # of these, which hold one of so many characters at most
MOST_ROWS_BELOW = 65_534  # HTML's own bound of a rowspan, and what 0 (to the table's end) stands for
LONGEST_CELL = 3000  # characters and lines from which a cell is a part of the page
MOST_CELL_LINES = 20


@dataclass(slots=True)
class PageLine:
    """A line, how many of its characters are links, and whether it stands in what surrounds every page of the site.

    `within`: the nearest block around it and the one around that, by number; of a table's row 0 and 0.
    """

    text: str
    linked: int = 0
    furniture: bool = False
    within: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class LineMaker:
    """Walks a tree and gathers its lines. Its depth is bounded by the tree's."""

    name: str  # of the file, for errors
    account: Account
    lines: list[PageLine] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0  # how many links the walk is in
    furniture: int = 0
    verbatim: int = 0
    number: str = ""  # of a list's item, before its first words
    around: list[int] = field(default_factory=lambda: [0, 0])  # the blocks that the walk is in

    def walk(self, node: Node) -> None:
        """The lines of an element; afterwards each block inside knows the range of its own."""
        if node.name in UNSHOWN:
            return
        if node.name == LEFT or (is_hidden(node.attributes) and node.name not in OUTERMOST):
            self.account.leave(node.attributes.get("kind", "hidden"), node.text())
            return
        if node.name in ("br", "hr"):
            self.flush()
            return
        block = node.name in BLOCKS
        if block:
            self.flush()
            self.around.append(id(node))
        begin = len(self.lines)
        marks = (int(node.name == "a"), int(is_furniture(node)), int(node.name == "pre"))
        self.enter(marks, 1)
        if node.name == "table" and (table := self.table_of(node)) is not None:
            self.lines.extend(PageLine(line, 0, self.furniture > 0) for line in table_lines(table))
        else:
            if node.name == "ol":
                number_items(node)
            self.number = node.attributes.get(NUMBER, "") or self.number
            self.children(node)
        if block:
            self.flush()
            self.around.pop()
        self.enter(marks, -1)
        node.lines = (begin, len(self.lines))

    def enter(self, marks: tuple[int, int, int], step: int) -> None:
        link, furniture, verbatim = marks
        self.links += step * link
        self.furniture += step * furniture
        self.verbatim += step * verbatim

    def children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node):
                self.walk(child)
            elif self.verbatim:
                for index, line in enumerate(child.split("\n")):
                    if index:
                        self.flush()
                    self.add(line)
            else:
                self.add(child)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def flush(self) -> None:
        """End the line."""
        text = collapsed("".join(self.pieces))
        if text:
            text, self.number = text if pattern("page", "item").match(text) else self.number + text, ""
            self.lines.append(PageLine(text, self.linked, self.furniture > 0, (self.around[-1], self.around[-2])))
        self.pieces, self.linked = [], 0

    def table_of(self, node: Node) -> Table | None:
        """The cells of a data table; None when it only lays out the page. What stands in it and in no cell (a caption) comes before it."""
        rows = list(rows_of(node))
        if len(rows) < 2:
            return None
        widths = [sum(1 for cell in row.elements() if cell.name in CELLS) for row in rows]
        if max(widths) < 2 or lays_out(node, len(rows), max(widths)):
            return None
        if sum(widths) > MOST_CELLS:
            raise too_many(self.name)
        aside = Account()
        table = Table(self.name, account=self.account)
        for row in rows:
            if is_hidden(row.attributes):
                aside.leave("hidden", row.text())
                continue
            hidden = [cell for cell in row.elements() if cell.name in CELLS and is_hidden(cell.attributes)]
            for cell in hidden:
                aside.leave("hidden", cell.text())
            cells = [self.cell_of(cell, aside) for cell in row.elements() if cell.name in CELLS and cell not in hidden]
            if any(is_page(cell) for cell in cells):
                return None
            table.rows.append(cells)
        self.account.take(aside)
        self.loose(node)
        return table

    def cell_of(self, node: Node, aside: Account) -> Cell:
        inner = LineMaker(self.name, aside)
        inner.walk(node)
        inner.flush()
        below = whole(node.attributes.get("rowspan"), 1) or MOST_ROWS_BELOW
        columns = whole(node.attributes.get("colspan"), 1) or 1
        return Cell([line.text for line in inner.lines], columns, min(below, MOST_ROWS_BELOW))

    def loose(self, node: Node) -> None:
        """What stands in a table and in none of its cells."""
        for child in node.children:
            if isinstance(child, str):
                self.add(child)
            elif child.name in PARTS or child.name == "tr":
                if not is_hidden(child.attributes):
                    self.loose(child)
            elif child.name not in CELLS:
                self.walk(child)
        self.flush()


def lays_out(node: Node, rows: int, columns: int) -> bool:
    """Has a table others inside that are more than a few words in some of its cells?"""
    if next(node.all("table"), None) is None:  # nearly always
        return False
    if min(rows, columns) < LEAST_AROUND:
        return True
    inner = list(islice(node.all("table"), MOST_TABLES + 1))
    return len(inner) > MOST_TABLES or sum(len(table.text()) for table in inner) * MOST_INNER > len(node.text())


def is_page(cell: Cell) -> bool:
    """Is a cell so long that it is a part of the page?"""
    return len(cell.paragraphs) > MOST_CELL_LINES and sum(map(len, cell.paragraphs)) > LONGEST_CELL


def number_items(node: Node) -> None:
    """The numbers that a browser shows before the items of a list: 1. 2. 3."""
    number = whole(node.attributes.get("start"), 1)
    for item in node.elements():
        if item.name == "li" and not NO_MARKS.search(node.attributes.get("style", "") + item.attributes.get("style", "")):
            number = whole(item.attributes.get("value"), number)
            item.attributes[NUMBER] = f"{number}."
            number += 1


def rows_of(table: Node) -> Iterable[Node]:
    for child in table.elements():
        if child.name == "tr":
            yield child
        elif child.name in PARTS:
            for row in child.elements():
                if row.name == "tr":
                    if is_hidden(child.attributes):
                        row.attributes["hidden"] = ""
                    yield row


def is_furniture(node: Node) -> bool:
    """Is it navigation, a side list or a foot, by its element or its class's words (`main-nav`, `pageFooter`)?"""
    if node.name in ("nav", "footer", "aside"):
        return True
    if node.name not in BLOCKS or node.name in ("html", "body"):
        return False
    said = f"{node.attributes.get('class', '')} {node.attributes.get('id', '')}"
    return any(word.lower() in FURNITURE for word in WORD.findall(said))


def collapsed(text: str) -> str:
    """Text with its white space as browsers show it; a line break between Han characters is none in print."""
    text = text.translate(NOTHING).strip(" \t\r\n\f\v\u00a0\u3000")
    return SPACE.sub(lambda space: between(text, space), text)


def between(text: str, space: regex.Match[str]) -> str:
    before, after = text[space.start() - 1], text[space.end()]
    broken = "\n" in space[0] or "\r" in space[0]
    return "" if broken and WIDE.match(before) and WIDE.match(after) else " "


def whole(text: str | None, otherwise: int) -> int:
    """The number of a `colspan` or `rowspan`; one that is none of a table's counts as too many."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit()):
        return otherwise
    return int(text) if len(text) < 6 else MOST_COLUMNS + 1
