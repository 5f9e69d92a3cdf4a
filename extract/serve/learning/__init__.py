"""What a ledger teaches: the words that no rule reads, rules proposed for them and tried, corrections as golden records.

In: the texts and diagnostics that a ledger keeps. Out: shapes of unread words, what a rule would change, files for a pack of one's own.
"""

from __future__ import annotations

from .shapes import Shapes
from .trials import Trials

__all__ = ["Shapes", "Trials"]
