"""Cells in, their columns out, by what each cell may be and what each step from one to the next costs.

After this room: it is known what a cell looks like, and where in its row it stands.
"""

from .grid import gridded
from .looks import NUMBER
from .pieces import are_pieces, pieces
from .reader import AligningReader
from .steps import SKIPPED, Marks, Place
from .widths import Piece

__all__ = ["NUMBER", "SKIPPED", "AligningReader", "Marks", "Piece", "Place", "are_pieces", "gridded", "pieces"]
