"""Lines in; tables written one cell a line out, their rows below their heads.

After this room: a head's lines are told from the first row's, and each row's cells stand in their columns.
"""

from .heads import BARS, bare
from .reader import Stacked, StackedReader

__all__ = ["BARS", "Stacked", "StackedReader", "bare"]
