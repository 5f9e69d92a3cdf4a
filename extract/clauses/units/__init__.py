"""A list of units in, e.g. `省财政厅、省水利厅，各市人民政府`; single names with their places out.

After this room a name holds nothing that is no part of it; one that does not look like a unit's says so.
"""

from __future__ import annotations

from .names import TRIM, Name, UnitReader, prove
from .timed import TimedNames

__all__ = ["TRIM", "Name", "TimedNames", "UnitReader", "prove"]
