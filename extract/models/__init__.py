"""The record of contract `duban/1`: what comes in is what the rooms have read, what goes out are `Notice`, `Task` … that hold the contract.

`records.py` holds the records, `parts.py` what they are made of, `terms.py` the words that their fields may hold, `rows.py` and
`draft.py` what they are before a model holds them, `codes.py` what each diagnostic code means, `sayings.py` how it is said in Chinese.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .draft import Draft, Elements
    from .parts import Citation, LeftOut, Metadata, Person, Record, Source, Target, Timing, Unit
    from .records import Diagnostic, Notice, Task
    from .terms import Form, Modifier, Role, Severity, Span, TimingKind

__all__ = [
    "Citation",
    "Diagnostic",
    "Draft",
    "Elements",
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
HOMES = {  # of what is not in parts.py
    **dict.fromkeys(("Form", "Modifier", "Role", "Severity", "Span", "TimingKind"), ".terms"),
    **dict.fromkeys(("Diagnostic", "Notice", "Task"), ".records"),
    **dict.fromkeys(("Draft", "Elements"), ".draft"),
}


def __getattr__(name: str) -> Any:
    """A record when it is asked for: what needs none of them does not wait for pydantic."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(HOMES.get(name, ".parts"), __name__), name)
    return value


def __dir__() -> list[str]:
    return list(__all__)
