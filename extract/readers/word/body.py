"""The body of a docx as lines: a paragraph a line with its number, a table's row a line (ECMA-376 17.3, 17.4, 17.13).

After this room: what the final text shows is there once; what was deleted, moved away or hidden is not, and is told to the account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..account import Account
from ..parts.table_lines import MOST_COLUMNS, Cell, Table, table_lines, too_wide
from .numbering import Numbering, Styles, is_on, value, whole

WRAPPERS = {"w_sdt", "w_sdtContent", "w_customXml", "w_smartTag", "w_ins", "w_moveTo", "mc_AlternateContent", "mc_Choice", "mc_Fallback"}
DROPPED = {"w_instrText", "w_delInstrText", "w_fldData", "w_pPr", "w_rPr", "w_sdtPr", "w_sdtEndPr", "w_sectPr"}
STROKES = ("w_strike", "w_dstrike")  # through words that are no longer meant
LEFT = {"w_del": "deleted-revision", "w_moveFrom": "deleted-revision", "w_delText": "deleted-revision", "w_rt": "phonetic"}
TEXTS = {"w_t", "m_t", "w_delText"}
NOTES = {"w_footnoteReference": "footnotes", "w_endnoteReference": "endnotes"}
SIGNS = {"w_tab": "\t", "w_ptab": "\t", "w_br": "\n", "w_cr": "\n", "w_noBreakHyphen": "-"}
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0FC": "✓"}  # Wingdings, as forms use it
PRIVATE = range(0xE000, 0xF900)  # a font's own signs
HEX = "0123456789abcdefABCDEF"
Chunk = Callable[[str], Iterator[str]]  # the lines of the part that a relation names
LEADER = "……"  # what Word shows between a heading and its page in a table of contents


@dataclass(slots=True)
class Content:
    """What stands in a paragraph: its text, and the text boxes that hang on it (a WordArt is a bare text)."""

    hidden: bool  # its style hides what does not say otherwise
    pieces: list[str] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)


class Body:
    """Walks the body of one document; numbers are counted on the way, so once only. Depth is bounded by the XML parser."""

    name: str
    styles: Styles
    numbering: Numbering
    account: Account

    def __init__(self, name: str, styles: Styles, numbering: Numbering, account: Account, chunk: Chunk | None = None) -> None:
        self.name, self.styles, self.numbering, self.account = name, styles, numbering, account
        self.chunk = chunk  # what reads an altChunk, another file within this one
        self.notes: list[tuple[str, str]] = []  # the parts and numbers of the notes that the text refers to

    def blocks(self, parent: Element) -> Iterator[str]:
        """The lines of the paragraphs and tables in a body, cell or text box."""
        carried = ""  # text of a paragraph whose end was deleted: the next one goes on from it
        for element in unwrapped(parent):
            if element.tag == "w_p":
                text, joins, boxes = self.paragraph(element, carried)
                carried = text if joins else ""
                if not joins:
                    yield from lines_of(text)
                for box in boxes:
                    yield from lines_of(box) if isinstance(box, str) else self.blocks(box)
            elif element.tag == "w_tbl":
                yield from self.table(element)
            elif element.tag == "w_altChunk" and self.chunk is not None:
                yield from self.chunk(element.get("r_id", ""))
            elif element.tag in LEFT:
                self.leave(LEFT[element.tag], element)
        yield from lines_of(carried)

    def paragraph(self, element: Element, carried: str) -> tuple[str, bool, list[Element | str]]:
        """Its text, whether the next paragraph goes on from it, and its text boxes."""
        properties = element.find("w_pPr")
        style = value(element.find("w_pPr/w_pStyle")) or self.styles.default
        content = Content(self.styles.is_hidden(style))
        self.inline(element, content)
        text = "".join(content.pieces)
        mark = element.find("w_pPr/w_rPr")
        if mark is not None and (mark.find("w_del") is not None or mark.find("w_moveFrom") is not None):
            return carried + text, True, content.boxes
        hidden = content.hidden if mark is None or mark.find("w_vanish") is None else bool(is_on(mark.find("w_vanish")))
        if hidden and not text.strip():
            return carried, True, content.boxes  # nothing of it is shown, no number either
        number = self.numbering.next(properties, style)
        if self.is_contents(style):
            before, tab, page = text.rpartition("\t")
            text = before + (LEADER if tab else "") + page
        text = number + text.lstrip() if number else text
        return carried + text, hidden, content.boxes

    def is_contents(self, style: str) -> bool:
        """Is it a style of a table of contents (`toc 1` … `toc 9`)?"""
        return any(known.name.startswith("toc ") for _, known in self.styles.chain(style))

    def inline(self, parent: Element, content: Content) -> None:
        """Gather the text of runs and of all that may hold runs."""
        for child in parent:
            tag = child.tag
            if tag in ("w_t", "m_t"):
                content.pieces.append(child.text or "")
            elif tag in DROPPED or self.aside(child, content):
                continue
            elif tag in SIGNS:
                content.pieces.append(SIGNS[tag])
            elif tag == "w_sym":
                content.pieces.append(self.symbol(child.get("w_char", "")))
            elif tag == "w_txbxContent":
                content.boxes.append(child)
            elif tag == "v_textpath":
                content.boxes.append(child.get("string", ""))
            elif tag == "mc_AlternateContent":
                self.inline(alternative(child), content)
            else:
                self.inline(child, content)

    def aside(self, child: Element, content: Content) -> bool:
        """Is it no part of the paragraph's text: deleted, struck out or hidden, or the mark of a note?"""
        if child.tag in LEFT:
            self.leave(LEFT[child.tag], child)
        elif child.tag == "w_r" and self.is_hidden(child, content.hidden):
            self.leave("hidden", child)
        elif child.tag == "w_r" and any(is_on(child.find(f"w_rPr/{stroke}")) for stroke in STROKES):
            self.leave("struck-out", child)
        elif child.tag in NOTES:
            self.notes.append((NOTES[child.tag], child.get("w_id", "")))
        else:
            return False
        return True

    def leave(self, kind: str, element: Element) -> None:
        self.account.leave(kind, words(element))

    def symbol(self, code: str) -> str:
        """The sign of a `w:sym`; a font's own sign only where it is known, else it is told."""
        code = code.upper()
        if code in SYMBOLS:
            return SYMBOLS[code]
        number = int(code, 16) if 0 < len(code) <= 5 and all(sign in HEX for sign in code) else 0
        if number <= 0x20 or 0xD800 <= number < 0xE000:
            return ""
        if number in PRIVATE:
            self.account.leave("symbol", chr(number))
            return ""
        return chr(number)

    def is_hidden(self, run: Element, by_paragraph: bool) -> bool:
        direct = is_on(run.find("w_rPr/w_vanish"))
        if direct is not None:
            return direct
        style = value(run.find("w_rPr/w_rStyle"))
        return by_paragraph or (bool(style) and self.styles.is_hidden(style))

    def table(self, element: Element) -> Iterator[str]:
        """The lines of a table; what is only a frame of one column is no table."""
        table = Table(self.name, account=self.account)
        owners: dict[int, Cell] = {}  # column -> the cell that merged cells below belong to
        for row in unwrapped(element):
            if row.tag == "w_tr" and row.find("w_trPr/w_del") is None:
                table.rows.append(self.row(row, owners))
            elif row.tag == "w_tr":
                self.leave("deleted-revision", row)
        if all(sum(cell.columns for cell in cells) <= 1 for cells in table.rows):
            for cells in table.rows:
                for cell in cells:
                    yield from cell.paragraphs
        else:
            yield from table_lines(table)

    def row(self, element: Element, owners: dict[int, Cell]) -> list[Cell]:
        """The cells that begin in a row; one that goes on from above makes that one longer."""
        cells: list[Cell] = []
        column = span_of(element.find("w_trPr/w_gridBefore"), 0)
        if column:
            cells.append(Cell([], column))
        extended: set[int] = set()
        for child in unwrapped(element):
            if child.tag != "w_tc":
                continue
            properties = child.find("w_tcPr")
            span = span_of(child.find("w_tcPr/w_gridSpan"), 1)
            if column + span > MOST_COLUMNS:
                raise too_wide(self.name)
            if cells and goes_on(properties, "w_hMerge"):
                cells[-1].columns += span
            elif goes_on(properties, "w_vMerge") and column in owners:
                if id(owners[column]) not in extended:
                    owners[column].rows += 1
                    extended.add(id(owners[column]))
            else:
                deleted = properties is not None and properties.find("w_cellDel") is not None
                if deleted:
                    self.leave("deleted-revision", child)
                cell = Cell([] if deleted else list(self.blocks(child)), span)
                cells.append(cell)
                owners.update((place, cell) for place in range(column, column + span))
            column += span
        return cells


def unwrapped(parent: Element) -> Iterator[Element]:
    """The children, with the wrappers of content controls, smart tags and insertions taken off."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == "mc_AlternateContent":
            stack.append(iter(alternative(child)))
        elif child.tag in WRAPPERS:
            stack.append(iter(child))
        else:
            yield child


def alternative(element: Element) -> Element:
    """One of the forms of the same content: that for today's programs, else the plain one."""
    choice = element.find("mc_Choice")
    fallback = element.find("mc_Fallback")
    chosen = choice if choice is not None else fallback
    return chosen if chosen is not None else Element("none")


def goes_on(properties: Element | None, merge: str) -> bool:
    """Is the cell merged with the one before or above? `w:val` says `restart` where a merged cell begins."""
    element = properties.find(merge) if properties is not None else None
    return element is not None and element.get("w_val", "continue") != "restart"


def span_of(element: Element | None, otherwise: int) -> int:
    """The columns that a cell covers; a number that is none counts as too many."""
    return otherwise if element is None else whole(value(element), MOST_COLUMNS + 1)


def words(element: Element) -> str:
    """All words in an element, shown or not."""
    return "".join(each.text or "" for each in element.iter() if each.tag in TEXTS)


def lines_of(text: str) -> Iterator[str]:
    """The lines of a paragraph (a break inside it begins a new one), blank ones left out."""
    for line in text.split("\n"):
        kept = line.replace("\r", " ").strip(" \t")
        if kept and not kept.isspace():
            yield kept
