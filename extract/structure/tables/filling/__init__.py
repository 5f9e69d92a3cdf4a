"""Rows of cells in, rows of tasks out: what merged cells and 同上 take from above, which column is the task, which days are limits.

After this room each row has its number, its task's words and its other cells by label.
"""

from .reader import GROUP, FillingReader
from .titling import CODE

__all__ = ["CODE", "GROUP", "FillingReader"]
