"""Names that end as no unit's does, where what stands around them says that they act: `设备部牵头，后总|配合`, `由物理系|于5月底前`.

After this room: names that words of a part or of a day bear out; no person's.
"""

from __future__ import annotations

from typing import Protocol

import regex

from ....clauses.assignment import AssignmentReader
from ....clauses.persons import PersonReader
from ....clauses.units import Name, UnitReader
from ....models import Role
from ....rulebook.ruleset import Ruleset
from .names import BY, ENDS

LONGEST_SHORT = 16  # characters of a list before 配合
LONGEST_ANY = 8
SURE = 4  # characters of a name that is no verb with its object


class Said(Protocol):
    """The word that says their part."""

    @property
    def at(self) -> int: ...

    @property
    def word(self) -> str: ...

    @property
    def end(self) -> int: ...

    @property
    def role(self) -> Role: ...


class LooseNames:
    """Reads them: any word that may be a name, short enough."""

    def __init__(self, ruleset: Ruleset, units: UnitReader, assignments: AssignmentReader, no_actor: regex.Pattern[str]) -> None:
        self.units: UnitReader = units
        self.assignments: AssignmentReader = assignments
        self.no_actor: regex.Pattern[str] = no_actor
        self.persons: regex.Pattern[str] = ruleset.build(PersonReader).sure

    def read(self, text: str, begin: int, mark: Said, *, led: bool, asked: bool) -> tuple[Name, ...]:
        """Those before a word: of who supports where another leads, and behind 由 of who does it by a day."""
        if led and mark.word == "part" and mark.role == "support" and text[mark.end : mark.end + 1] in ENDS:
            return self.short(text, begin, mark.at)
        if asked and mark.word == "day" and text[mark.at] in BY and mark.at - begin <= LONGEST_ANY:
            return () if self.persons.fullmatch(text, begin, mark.at) else self.names(text, begin, mark.at, LONGEST_ANY)
        return ()

    def short(self, text: str, begin: int, end: int) -> tuple[Name, ...]:
        """Where nothing but a part stands behind who leads: 设备部牵头，电气班、后总配合; any beside as many sure ones: 公安部、总部等."""
        names = self.units.read(text, begin, end)
        sure = sum(name.looks_right and not self.no_actor.search(name.text) for name in names)
        if sure and sure * 2 >= len(names) and all(name.looks_right or self.may_be(name.text) for name in names):
            return tuple(names)
        return self.names(text, begin, end, SURE) if end - begin <= LONGEST_SHORT else ()

    def may_be(self, name: str) -> bool:
        return len(name) <= LONGEST_ANY and self.assignments.acceptable(name) and not self.no_actor.search(name)

    def names(self, text: str, begin: int, end: int, longest: int) -> tuple[Name, ...]:
        """Whole names, and short ones that may be some."""
        names = self.units.read(text, begin, end)
        sure = all(name.looks_right or (len(name.text) <= longest and self.assignments.acceptable(name.text)) for name in names)
        return tuple(names) if sure and not any(self.no_actor.search(name.text) for name in names) else ()
