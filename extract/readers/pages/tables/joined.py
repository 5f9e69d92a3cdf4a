"""Tables that run over pages, e.g. a 任务分解表 of 30 rows on three pages: one table, its header once, a row cut by the page's end whole.

A table goes on where it ends the page and one with the same columns begins the next. A row that is open at both ends (no rule closes
it) is one row; so is one whose first cell is empty while its text goes on in the midst of a sentence.
"""

from __future__ import annotations

from ....text.marks import SENTENCE_ENDS
from ...account import Account
from ...parts.cells import parts
from ..layout import Page, joint
from .table import Cell, Table

__all__ = ["join_tables"]

SAME_EDGE = 0.012  # of the page's width, by which the edges of one column may differ, the margin of left and right pages apart
MOST_HEAD_ROWS = 3
GOES_ON = ("，", "、")
LONGEST_NAME = 16  # characters of a cell that is a name: one on each page are two


def join_tables(pages: list[Page], account: Account) -> None:
    """Put the parts of a table on the page where it begins."""
    running: Table | None = None
    for number, page in enumerate(pages):
        first = first_of(page)
        if running and first and same_columns(running, first, page.width):
            go_on(running, first, number, account)
            page.tables.remove(first)
            if page.lines or page.tables:
                running = last_of(page)
        else:
            running = last_of(page)


def first_of(page: Page) -> Table | None:
    """The ruled table that begins a page."""
    table = min(page.tables, key=lambda table: table.top, default=None)
    return table if table and table.edges and not any(line.middle < table.top for line in page.lines) else None


def last_of(page: Page) -> Table | None:
    """The ruled table that ends a page."""
    table = max(page.tables, key=lambda table: table.bottom, default=None)
    return table if table and table.edges and not any(line.middle > table.bottom for line in page.lines) else None


def same_columns(one: Table, other: Table, width: float) -> bool:
    steps = ([edge - table.edges[0] for edge in table.edges] for table in (one, other))
    return len(one.edges) == len(other.edges) and all(abs(a - b) <= SAME_EDGE * width for a, b in zip(*steps, strict=True))


def go_on(table: Table, rest: Table, page: int, account: Account) -> None:
    """Add a page's part to a table."""
    head = repeated(table, rest)
    if head:
        account.leave("page-furniture", " ".join(cell.text for cell in rest.cells if cell.top < head))
    last, below = table.row(table.rows() - 1), rest.row(head)
    together = cut_row(table, rest, head, last, below)
    offset = table.rows() - head - together
    joined: set[int] = set()
    for left, cell in below.items():
        above = last.get(left)
        if above is not None and above.right == cell.right and (together or same_cell(above, cell, rest)):
            above.text = with_rest(above.text, cell.text)
            above.bottom = cell.bottom + offset
            joined.add(id(cell))
    for cell in rest.cells:
        if cell.top >= head and id(cell) not in joined:
            table.cells.append(Cell(cell.top + offset, cell.left, cell.bottom + offset, cell.right, cell.text))
    table.breaks.append((offset + head + together, page))
    table.open_below = rest.open_below


def repeated(table: Table, rest: Table) -> int:
    """How many rows of the header the next page says again."""
    count = 0
    while count < min(MOST_HEAD_ROWS, table.rows(), rest.rows()):
        one, other = ([(left, cell.text) for left, cell in sorted(each.row(count).items())] for each in (table, rest))
        if one != other or not any(text for _, text in one):
            break
        count += 1
    return count if all(cell.bottom < count or cell.top >= count for cell in rest.cells) else 0


def cut_row(table: Table, rest: Table, head: int, last: dict[int, Cell], below: dict[int, Cell]) -> bool:
    """Is the first row of the next page the rest of the last row of this one?"""
    if {left: cell.right for left, cell in last.items()} != {left: cell.right for left, cell in below.items()}:
        return False
    if table.open_below and rest.open_above and not head:
        return True
    said = {left: cell.text for left, cell in below.items() if cell.text}
    if not said or (min(below) in said and not last[min(below)].text.endswith(GOES_ON)):
        return False
    opened = [left for left in said if last[left].text and last[left].text[-1] not in SENTENCE_ENDS]
    if any(len(last[left].text) > LONGEST_NAME for left in opened):
        return True
    lacking = any(cell.text and left not in said and left > min(said) for left, cell in last.items())
    ends = any(said[left][-1] in SENTENCE_ENDS for left in opened)
    return lacking and ends and all(last[left].text for left in said)  # 新建管网8公里，提 / 升水质。, and no unit beside it


def same_cell(above: Cell, cell: Cell, rest: Table) -> bool:
    """Does a merged cell go on over the page's end: nothing closes it, and only one part says something?"""
    return not (above.text and cell.text) and (rest.open_above or above.top < above.bottom or cell.top < cell.bottom)


def with_rest(text: str, rest: str) -> str:
    """A cell's text and its rest on the next page."""
    if not text or not rest:
        return text or rest
    last, first = text.split("\n")[-1], rest.split("\n")[0]
    names = len(last) <= LONGEST_NAME and len(first) <= LONGEST_NAME and parts(last, first, persons=True)
    return text + ("\n" if names or text[-1] in SENTENCE_ENDS else joint(text, rest)) + rest
