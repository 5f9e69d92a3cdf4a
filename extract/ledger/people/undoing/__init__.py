"""What a person did is taken back, as a new entry of the history: `undo` of an entry, or of all that was done in one go.

What was taken back can be done again: that is to undo the undoing. Where something later stands on it, a LedgerError says what.
"""

from .undo import undo
from .worked import recent

__all__ = ["recent", "undo"]
