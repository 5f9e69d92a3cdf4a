"""What a run did, or in a dry run would do: which tasks were created, changed, left, in conflict, failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...text.shortened import cut

SHORT = 40  # characters of a value that is told


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one task. `what`: a field with its values before and after, or what was wrong."""

    id: str
    title: str
    what: str = ""


@dataclass(slots=True)
class Sum:
    """The tasks of a run by what became of them; `left` need no telling one by one."""

    created: list[Told] = field(default_factory=list)
    changed: list[Told] = field(default_factory=list)
    left: int = 0
    pulled: list[Told] = field(default_factory=list)
    conflicts: list[Told] = field(default_factory=list)
    deleted: list[Told] = field(default_factory=list)  # over there, by somebody
    failed: list[Told] = field(default_factory=list)
    doubtful: int = 0  # that stay here: not sure that work is assigned
    stopped: str = ""  # why a run ended before its end

    def groups(self) -> dict[str, list[Told]]:
        """By name what is told one by one."""
        names = ("created", "changed", "pulled", "conflicts", "deleted", "failed")
        return {name: getattr(self, name) for name in names}


def shown_change(before: Mapping[str, str], change: Mapping[str, str]) -> str:
    """`due: “2021-05-31” → “2021-06-15”`."""
    return "; ".join(f"{name}: {short(before.get(name, ''))} → {short(value)}" for name, value in change.items())


def short(text: str) -> str:
    """A value in a line."""
    return f"“{cut(' '.join(text.split()), SHORT)}”"
