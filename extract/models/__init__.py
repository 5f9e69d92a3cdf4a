"""The record of contract `duban/1`: what comes in is what the rooms have read, what goes out are `Notice`, `Task` … that hold the contract.

`records.py` holds the records, `parts.py` what they are made of, `codes.py` what each diagnostic code means, `display.py` how a notebook
shows a notice.
"""

from .parts import (
    Citation,
    Form,
    LeftOut,
    Metadata,
    Modifier,
    Person,
    Record,
    Role,
    Severity,
    Source,
    Span,
    Target,
    Timing,
    TimingKind,
    Unit,
)
from .records import Diagnostic, Notice, Task

__all__ = [
    "Citation",
    "Diagnostic",
    "Form",
    "LeftOut",
    "Metadata",
    "Modifier",
    "Notice",
    "Person",
    "Record",
    "Role",
    "Severity",
    "Source",
    "Span",
    "Target",
    "Task",
    "Timing",
    "TimingKind",
    "Unit",
]
