"""What became of notices that came into a ledger, to be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from .merging import Merged


@dataclass(slots=True)
class Sum:
    """What became of the notices (new, the same, read anew), and of the tasks of those read anew.

    `moved` are notices that came in under another name than before, `copies` those that are there already under another name and were
    not taken, `corrected` those that are new readings of one of another name, `renamed` those that came in under the name of another
    notice, each with the two names. `crowded` counts new notices by a number that so many others have that none of those is taken for an
    earlier reading of it.
    """

    new: int = 0
    same: int = 0
    anew: int = 0
    tasks: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    waiting: int = 0
    moved: list[tuple[str, str]] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    corrected: list[tuple[str, str]] = field(default_factory=list)
    crowded: dict[str, int] = field(default_factory=dict)

    def add(self, merged: Merged) -> None:
        self.added += merged.added
        self.changed += merged.changed
        self.gone += merged.gone
        self.waiting += merged.waiting
