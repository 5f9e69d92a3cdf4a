"""Tables wider than a page, e.g. a ledger printed by Excel: 序号 to 具体措施 on the first pages, 牵头单位 to 备注 on those behind.

A program that prints sheets prints all rows of the first columns, then all rows of the next ones: on both pages the rows stand at the
same heights, and the columns are others.
"""

from __future__ import annotations

from ..layout import Page
from .joined import same_columns
from .table import Cell, Table

__all__ = ["join_sideways"]

FEWEST_ROWS = 3
SAME_HEIGHT = 0.002  # of the page's height, by which a row may stand otherwise
MOST_PAGES = 200


def join_sideways(pages: list[Page]) -> None:
    """Put the columns on later pages beside those of their rows."""
    tables = [page.tables[0] if len(page.tables) == 1 and page.tables[0].levels else None for page in pages[:MOST_PAGES]]
    first = 0
    while first < len(tables):
        count = first_group(pages, tables, first)
        following = first + count
        while count and all(goes_on(pages, tables, first + index, following + index) for index in range(count)):
            for index in range(count):
                put_beside(tables[first + index], pages[following + index].tables.pop())
                tables[following + index] = None
            following += count
        first = following if count else first + 1


def first_group(pages: list[Page], tables: list[Table | None], first: int) -> int:
    """On how many pages the rows of the first columns stand; 0 where no other columns stand at their heights."""
    for count in range(1, (len(tables) - first) // 2 + 1):
        if tables[first + count - 1] is None:
            break
        if all(goes_on(pages, tables, first + index, first + count + index) for index in range(count)):
            return count
    return 0


def goes_on(pages: list[Page], tables: list[Table | None], one: int, other: int) -> bool:
    """Does a page hold nothing but other columns of a page's rows?"""
    if other >= len(tables) or pages[other].lines:
        return False
    left, right = tables[one], tables[other]
    if left is None or right is None or len(left.levels) != len(right.levels) or left.rows() < FEWEST_ROWS:
        return False
    reach = SAME_HEIGHT * pages[one].height
    same = all(abs(upper - lower) <= reach for upper, lower in zip(left.levels, right.levels, strict=True))
    return same and not same_columns(left, right, pages[one].width)


def put_beside(table: Table | None, rest: Table) -> None:
    if table is not None:
        offset = len(table.edges) - 1
        table.cells += [Cell(cell.top, cell.left + offset, cell.bottom, cell.right + offset, cell.text) for cell in rest.cells]
        table.edges += [table.edges[-1] + edge - rest.edges[0] for edge in rest.edges[1:]]
