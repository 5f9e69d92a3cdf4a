"""What a label is, e.g. `牵头单位` → units that lead, and where one stands in a text."""

from __future__ import annotations

from typing import NamedTuple

from ...models import Role
from ...rulebook.ruleset import Rule
from ...text.marks import BULLETS

ORNAMENTS = BULLETS + "·-—－>→⇒ "  # before a label or a name, no part of it


class Label(NamedTuple):
    """What stands behind a label: units of a role, persons, a timing, or text kept as a field.

    `problem`: the text is the task itself; `progress`: it says what has been done, no plan; `weak`: no slot alone;
    `guessed`: its object is in no list; `idle`: whom it names has no part in the work (网站主办单位).
    Of joined labels (责任单位和完成时限) several hold.
    """

    role: Role | None = None
    person: bool = False
    timing: bool = False
    field: bool = False
    problem: bool = False
    progress: bool = False
    weak: bool = False
    guessed: bool = False
    idle: bool = False

    def lone(self) -> bool:
        """One only beside others: 单位, 参与."""
        return self.weak and self.guessed

    def assigns(self) -> bool:
        return self.role is not None or self.person or self.timing

    def is_sure(self) -> bool:
        """One alone, whose words rules hold: 责任单位."""
        return self.assigns() and not (self.weak or self.guessed)


BARE = Label(role="responsible", guessed=True, weak=True)  # 单位： and no stem; a label beside others that assign


class Mark(NamedTuple):
    """A label in a text: characters `start` to `end`, the mark behind it included; `open` where brackets enclose it (【责任单位】).

    `soft`: no colon follows it, so that only what follows tells whether it is one.
    """

    start: int
    end: int
    label: str
    kind: Label
    open: bool = False
    soft: bool = False


def label_of(rule: Rule) -> Label:
    flags = {name: True for name in ("person", "timing", "field", "problem", "progress", "weak") if rule.fields.get(name)}
    return Label(role=rule.fields.get("role"), **flags)
