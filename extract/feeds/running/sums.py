"""What a run did, or in a dry run would do: which tasks were created, changed, left, in conflict, failed."""

from __future__ import annotations

from dataclasses import dataclass, field


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
