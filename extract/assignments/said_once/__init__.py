"""Assignments in; the same out, with the units and times that a heading, a preface or a note says once for several of them."""

from .handed import HandedReader
from .items import by_node, is_of_list, lifts, of_own_line, over_items, said_over, speaks_for_itself
from .reader import SaidOnce

__all__ = ["HandedReader", "SaidOnce", "by_node", "is_of_list", "lifts", "of_own_line", "over_items", "said_over", "speaks_for_itself"]
