"""Notices that were read go into the ledger; what a person set there stays.

`Readings.put` takes a notice: new, the same, one that has another name now (`identity.py`), or a new reading, which `merging.py` joins
from three sides (the machine's reading before and now, and what a person set). `matching.py` finds the tasks again.
"""

from .putting import Readings
from .sums import Sum

__all__ = ["Readings", "Sum"]
