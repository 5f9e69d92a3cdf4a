"""What people say of tasks goes into the ledger: fields that they set, progress, what becomes of readings that were offered.

Each change is kept in the history with who, when, before and after; one that a person made is never overwritten by a reading.
"""

from ..places.meant import task_id
from .checking import confirm, reject, uncheck
from .evidence import Chosen, Span
from .many import bulk
from .progress import add_progress
from .reading import Meant, meant
from .rows import VersionError, one_go
from .setting import set_fields
from .settling import settle
from .undoing import recent, undo
from .whole import Part, merge, new_task, parts_at, sentences, split

__all__ = [
    "Chosen",
    "Meant",
    "Part",
    "Span",
    "VersionError",
    "add_progress",
    "bulk",
    "confirm",
    "meant",
    "merge",
    "new_task",
    "one_go",
    "parts_at",
    "recent",
    "reject",
    "sentences",
    "set_fields",
    "settle",
    "split",
    "task_id",
    "uncheck",
    "undo",
]
