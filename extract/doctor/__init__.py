"""How this copy of duban stands on this machine: nothing comes in but a ledger's name and rules, out come findings, each with a remedy.

Whether a library or program is there is looked up, and none is loaded. What is optional and missing is not broken.
"""

from .findings import BROKEN, MISSING, NOTE, OK, PARTS, Finding
from .look import every_finding

__all__ = ["BROKEN", "MISSING", "NOTE", "OK", "PARTS", "Finding", "every_finding"]
