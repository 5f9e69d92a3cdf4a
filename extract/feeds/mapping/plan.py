"""A mapping as it holds: which tasks go, and templates such as `{title}（{lead}）` for the fields of a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ... import patterns

HOLE = patterns.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """The lines of a field, with holes for values of a task. A line whose values are all empty is left out.

    >>> Template("{title}\\n负责：{lead}").filled({"title": "加固堤防", "lead": ""})
    '加固堤防'
    """

    text: str

    @property
    def names(self) -> list[str]:
        """The values that are asked for."""
        return HOLE.findall(self.text)

    @property
    def alone(self) -> str | None:
        """The value that the field is, where it is nothing else: `{status}`."""
        found = HOLE.fullmatch(self.text)
        return found[1] if found else None

    def filled(self, values: Mapping[str, str]) -> str:
        if (name := self.alone) is not None:
            return values[name]
        lines = []
        for line in self.text.split("\n"):
            said = [values[name] for name in HOLE.findall(line)]
            if any(said) or not said:
                lines.append(HOLE.sub(lambda hole: values[hole[1]], line).rstrip())
        return "\n".join(lines).strip()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mapping says.

    Of the tasks: `states` that go over for the first time (what went once is kept up to date in whatever state), `units` one of which
    has one of the `roles`, due `within` so many days; `optional` and `gone` ones too? `fields`: the target's own, in their order.
    `states_there`: the ledger's state → the target's word; `back`: that word → the ledger's state. `accounts`, `projects`: of units, `*` of
    others. `settings`: what the target asks for, as text.
    """

    name: str
    fields: dict[str, Template]
    states_there: dict[str, str]
    back: dict[str, str]
    states: tuple[str, ...]
    units: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("lead", "responsible")
    within: int | None = None
    optional: bool = False
    gone: bool = False
    accounts: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
