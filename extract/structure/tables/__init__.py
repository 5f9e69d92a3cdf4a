"""Lines in; the rows of the tables among them out, each cell below its column's head.

After this room a row's cells stand in their columns whatever parted them (tabs, bars, drawn boxes, blanks, line ends), and a row that
could not be placed is told.
"""

from .reader import TableReader
from .rows import Cell, Row

__all__ = ["Cell", "Row", "TableReader"]
