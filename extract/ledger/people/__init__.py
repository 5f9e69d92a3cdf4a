"""What people say of tasks goes into the ledger: fields that they set, progress, what becomes of readings that were offered.

Each change is kept in the history with who, when, before and after; one that a person made is never overwritten by a reading.
"""

from ..places.meant import task_id
from .checking import confirm, reject, uncheck
from .evidence import Chosen, Span
from .progress import add_progress
from .rows import VersionError, one_go
from .setting import set_fields
from .settling import settle

__all__ = [
    "Chosen",
    "Span",
    "VersionError",
    "add_progress",
    "confirm",
    "one_go",
    "reject",
    "set_fields",
    "settle",
    "task_id",
    "uncheck",
]
