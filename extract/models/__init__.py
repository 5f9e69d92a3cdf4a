"""The record of contract `duban/1`: what comes in is what the rooms have read, what goes out are `Notice`, `Task` … that hold the contract.

`records.py` holds the records, `parts.py` what they are made of, `codes.py` what each diagnostic code means.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
RECORDS = ("Diagnostic", "Notice", "Task")


def __getattr__(name: str) -> Any:
    """A record when it is asked for: what only needs `headings.py` does not wait for pydantic."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(".records" if name in RECORDS else ".parts", __name__), name)
    return value


def __dir__() -> list[str]:
    return list(__all__)
